"""Filing with a unit's code, in Simplified Chinese."""

from __future__ import annotations

TEXTS: dict[str, str] = {
    "by_code.sign_in": "手边没有账号？用您科室的代码提交超负荷上报。",
    "by_code.offer": "这台电脑上登录的是别人？请改用科室代码提交：那份上报与登录的人无关。",
    "by_code.title": "用科室代码上报",
    "by_code.enter": "代码印在科室员工聚集处的海报上。凭它可以提交上报，除此之外看不到任何内容；不需要登录。",
    "by_code.code": "科室代码",
    "by_code.open": "打开表单",
    "by_code.unknown": "没有科室使用这个代码，或者它已失效。请照海报上的原样输入。如果仍然不行："
    "请登录后提交，或在纸上上报。",
    "by_code.away": "现在无法核对代码，因此这里不能提交。请在纸上上报，并告知维护 Plimsoll 的人。",
    "by_code.about": "{unit}。您用科室代码提交：没有人为此登录，除非您自己写明，这里不知道您是谁。",
    "by_code.planned": "{shift}（{people}）",
    "by_code.guess": "谁可能猜到？班次旁边写有当班的计划人数，按每人12小时折算（已知时）。"
    "熟悉排班的人即使看不到姓名也可能猜到是谁上报的：人越少越容易。",
    "by_code.fault.shift": "没有提交：请选择班次。",
    "by_code.fault.form": "没有提交：收到的不是这份表单。请从海报重新打开。",
    "by_code.often": "没有提交：一小时内已用这个代码提交{most}份上报，不再接受更多。"
    "请登录后提交，或在纸上上报。",
    "by_code.again": "这份上报已经提交过，只保留一份。它的代码当时已显示，不再重复显示："
    "别人可能使用这台电脑。",
    "by_code.later": "任何登录的人，包括以后登录的您，都可以在“提交上报”页面用这个代码找到它。",
    "by_code.leave": "别人也使用这台电脑吗？请记下代码，并立即关闭本页。",
    "by_code.how": "上报之后会怎样，以及这份表单做不到什么",
    # --- the poster
    "poster.title": "这个班次负荷过重？请说出来。",
    "poster.scan": "用手机扫描，或打开",
    "poster.type": "并输入",
    "poster.alt": "打开{unit}表单的二维码。",
    "poster.minute": "只需一分钟，不必登录。",
    "poster.who": "除非您自己写明，不保留姓名；即使写明，也只给您的员工代表。人少的班次仍可能被人猜到。",
    "poster.answer": "必须在{acknowledge}内确认，在{decide}内决定。您得到的代码可以查到答复。",
    "poster.until": "这个代码有效至{day}。",
}
