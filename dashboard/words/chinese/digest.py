"""摘要邮件：中文文本。"""

from __future__ import annotations

TEXTS: dict[str, str] = {
    "digest.title.unsafe": "Plimsoll，{site}：{units}不安全",
    "digest.title.report_grave": "Plimsoll，{site}：{units}有4级或5级超负荷报告未确认",
    "digest.title": "Plimsoll，{site}：有{what}需要查看",
    "digest.cases.one": "{n}份处置单",
    "digest.cases.many": "{n}份处置单",
    "digest.reports.one": "{n}份逾期的超负荷报告",
    "digest.reports.many": "{n}份逾期的超负荷报告",
    "digest.line.unsafe": "不安全：{units}。",
    "digest.line.overdue": "已逾期，现由管理员负责：{units}。",
    "digest.line.new": "新增：{units}。",
    "digest.line.chronic": "超过负荷线8周或更久，每四周复查：{units}。",
    "digest.line.still_open": "处置单已关闭，但仍有警报未关闭：{units}。",
    "digest.line.report_grave": "到期仍无人确认的4级或5级超负荷报告：{units}。",
    "digest.line.report_unseen": "到期仍无人确认的超负荷报告：{units}。",
    "digest.line.report_undecided": "到期仍未决定的超负荷报告：{units}。",
    "digest.unit_reports": "{unit}（{n}份）",
    "digest.open.one": "您的科室中有{n}份处置单未关闭，{late}。",
    "digest.open.many": "您的科室中有{n}份处置单未关闭，{late}。",
    "digest.late.one": "其中{n}份已逾期",
    "digest.late.many": "其中{n}份已逾期",
    "digest.late_reports.one": "其中有{n}份超负荷报告已过期限。",
    "digest.late_reports.many": "其中有{n}份超负荷报告已过期限。",
    "digest.link.alerts": "处置单详情见：{address}",
    "digest.link.overload_reports": "超负荷报告见：{address}",
    "digest.expected": "按过去一年的警报，预计每月约{messages}封这样的邮件；处置单或超负荷报告逾期的"
    "情况另计，无法预计。普通邮件30天内不超过{ceiling}封；不安全的情况，以及无人确认的4级或5级报告，立即发送。",
    "digest.few": "不到0.1",
    "digest.nobody": "本邮件只涉及科室，不针对任何个人。",
}
