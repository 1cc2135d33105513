"""Signing in, roles and denials, in Simplified Chinese."""

from __future__ import annotations

TEXTS: dict[str, str] = {
    "access.in": "登录",
    "access.out": "退出登录",
    "access.sign_in.title": "Plimsoll",
    "access.sign_in.text": "请用您单位的账号登录。每次登录有效八小时。",
    "access.over.title": "您没有登录",
    "access.over.text": "您的登录已结束。尚未提交的内容没有保存。",
    "access.unknown.title": "这里没有您可以查看的内容",
    "access.unknown.text": "您已登录，但在这里没有任何角色。如果您应当有，请联系单位里负责权限的人。",
    "access.denied.title": "您的角色不能查看此内容",
    "access.denied.text": "没有显示任何内容，您所写的也没有保存。",
    "access.denied.noted": "这次请求已记入日志。",
    "frame.roles": "已登录：{roles}",
    "role.administrator": "管理员",
    "role.staff": "员工",
    "role.auditor": "审计员",
    "role.command line": "命令行",
    "page.verify": "核验",
    "verify.title": "事后有没有改动过什么？",
    "verify.answer": "您可以用机构文件夹的副本自行核验，不必相信本页。",
    "verify.published": "目前发布的内容",
    "verify.snapshot": "快照",
    "verify.as_of": "数据截至",
    "verify.step.record.title": "记录中没有任何改动",
    "verify.step.record.text": "每个条目都与链、封印和锚点核对，每个发布的文件都与记录的哈希核对。"
    "您保留的回执或较早的链头必须仍在其中。",
    "verify.step.record.command": "plimsoll verify COPY --receipt 7f3a-91c2-0b4d",
    "verify.step.1.title": "数字由文件得出",
    "verify.step.1.text": "在新文件夹里重新读取同样的文件。文件、设置和版本相同，摘要就相同："
    "即快照名称中短横之后的部分。",
    "verify.step.1.command": "plimsoll run COPY --rebuild --json",
    "verify.step.2.title": "较早某一天的情况",
    "verify.step.2.text": "可以查询截至任何一天的警报和状态，不看之后的数据。",
    "verify.step.2.command": "plimsoll alerts COPY --as-of 2026-01-31 --json",
    "verify.step.3.title": "给了谁什么权限，又由谁收回",
    "verify.step.3.text": "列出曾经给出的每项权限，连同收据、理由和终止。",
    "verify.step.3.command": "plimsoll grants COPY --all --json",
    "verify.limits": "审计员与所有人一样能看到科室的负荷、负荷线和状态，看不到由人的行为得出的内容。",
}
