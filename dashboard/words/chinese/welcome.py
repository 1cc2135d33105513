"""The page for newcomers in Simplified Chinese."""

from __future__ import annotations

TEXTS: dict[str, str] = {
    "page.welcome": "从这里开始",
    "frame.welcome": "第一次来？一分钟了解三个概念",
    "frame.new": "第一次来？负荷线、转化为工作量的时间和时间账，一分钟就能了解。",
    "frame.new.show": "带我看看",
    "frame.new.close": "以后再说",
    "welcome.title": "Plimsoll显示什么？",
    "welcome.answer": "工具节省的时间究竟去了哪里，以及什么时候转化成了超出安全限度的工作。",
    "welcome.example": "以{unit}为例，数字来自该科室。",
    "welcome.no_example": "有了第一个科室的数字，这里才会有图。",
    "welcome.step.1.title": "负荷线",
    "welcome.step.1.text": "船舷上有一道线，标明船最深可以安全吃水到哪里。科室的负荷线标明每个在岗的人最多可"
    "以安全承担多少工作：对病房来说，就是每名护士负责患者数。它由约定或法规确定，人人看到的是同一条线。",
    "welcome.line": "{unit}：{load}，{line}",
    "welcome.line.stands": "{figures}。{standing}。",
    "welcome.step.2.title": "转化为工作量的时间",
    "welcome.step.2.text": "工具腾出几分钟。如果随之而来的是患者增多或人手减少，这几分钟就转化成了工作量。这"
    "可能是让更多人看上病。当负荷上升超出平常波动并且超线，或者加班、休息、上报随之变差时，就是警报。",
    "welcome.conversion": "{unit}每周腾出的小时数：工具节省的时间减去核对所用的时间。",
    "welcome.conversion.none": "{unit}节省了多少时间，未知。",
    "welcome.step.3.title": "时间账",
    "welcome.step.3.text": "节省的每一小时只记一次账：患者增多、患者病情更重、人手减少、加班减少。其余的去了"
    "没有人记录的地方，例如照护、休息和教学。合计分毫不差。",
    "welcome.ledger.none": "{unit}还没有时间账。",
    "welcome.never.title": "这里不会有什么",
    "welcome.never": "给个人打分或排名。人数少于本机构最小人数的数字。因数据缺失而称某个科室安全：那叫未知。",
    "welcome.start.title": "从哪里开始",
    "welcome.start.load_lines": "哪些科室超线？见「负荷线」",
    "welcome.start.unit": "某个科室里发生了什么？见「科室」",
    "welcome.start.alerts": "哪些事情需要作出决定？见「警报」",
    "welcome.start.rollout": "推广有成效吗？见「推广」",
    "welcome.start.methods": "每个数字是怎样得出的？见「方法」",
}
