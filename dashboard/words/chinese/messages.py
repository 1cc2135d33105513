"""What an alert said on the day it was told, in Simplified Chinese: made again from its evidence."""

from __future__ import annotations

TEXTS: dict[str, str] = {
    "message.over_line.weeks": "负荷为{load}，负荷线为{line}：有数据的最近{observed}周中有{over}周超线。",
    "message.over_line.periods": "负荷为{load}，负荷线为{line}：有数据的最近{observed}周中有{over}周超线，"
    "{periods}个时段中有{above}个超线。",
    "message.over_line.no_load": "负荷线为{line}：有数据的最近{observed}周中有{over}周超线。",
    "message.rise": "自{start}起的一周以来，每人员工时的负荷比按比较科室推算的预期高{size}%（{low}至{high}"
    "%），主要因素：{driver}。",
    "message.rise.conversion": "同期工具每周约节省{hours}小时。",
    "message.rise.load_without_saving": "工具没有节省可观的时间。",
    "message.rise.load_rise": "工具在这里是否节省时间，未知。",
    "message.rise.before": "上线之前负荷已在上升，因此不归因于工具。",
    "message.rise.weak": "归因较弱：可供比较的科室少。",
    "message.rate.overtime_share": "最近{weeks}周，加班占实际工时的{rate}%，这里平常为{usual}%；自{start}起"
    "的一周以来，超出普通原因波动。",
    "message.rate.missed_break_minutes_per_shift": "最近{weeks}周，员工每班错过休息{rate}分钟，这里平常为"
    "{usual}分钟；自{start}起的一周以来，超出普通原因波动。",
    "message.rate.after_hours_minutes": "最近{weeks}周，员工每实际工时在下班后处理病历{rate}分钟，这里平常为"
    "{usual}分钟；自{start}起的一周以来，超出普通原因波动。",
    "message.rate.overload_report_rate": "最近{weeks}周，员工作了{amount}次超负荷上报，按实际工时计平常为"
    "{expected}次；自{start}起的一周以来，超出普通原因波动。",
    "message.rate.few": "不到1",
    "message.uneven_load": "自{start}起的一周以来，负荷分配更加不均：最近{weeks}周，医务人员每小时负荷与科室"
    "均值之差，比偶然波动多约{spread}%（工具上线之前为{before}%），而均值不变。",
    "message.uneven_load.hardly": "自{start}起的一周以来，负荷分配更加不均：最近{weeks}周，医务人员每小时负"
    "荷与科室均值之差，比偶然波动多约{spread}%（工具上线之前几乎没有），而均值不变。",
    "message.safeguard.training": "可判断的最近{observed}周中有{outside}周，LLM工具的使用不到一半来自培训记"
    "录有效的员工：培训或其记录没有跟上推广。",
    "message.safeguard.consent": "可判断的最近{observed}周中有{outside}周，超过五分之一的LLM工具使用没有患者"
    "答复的记录：征询和记录都需要在工作中留出位置。",
    "message.safeguard.permitted_use": "可判断的最近{observed}周中有{outside}周，超过五十分之一的LLM工具使用"
    "属于这里不允许的任务：请了解这些使用满足什么需要，再决定改规定还是改使用。",
    "message.safeguard.over_reliance": "可判断的最近{observed}周中有{outside}周，超过四分之一的被采用草稿未"
    "经修改，且采用得比读完还快：首先考虑的解释是超负荷，请先看负荷。",
    "message.safeguard.misleading": "可判断的最近{observed}周中有{outside}周，员工把超过二十分之一的已核对输"
    "出标为误导性：请复核该工具。",
    "message.safeguard.privacy": "可判断的最近{observed}周中有{outside}周，员工对超过五十分之一的已核对输出"
    "标出隐私疑虑：请复核该工具。",
    "message.safeguard.refusal": "自{start}起的一周，患者已拒绝或撤回同意，仍使用了LLM工具：每次都请作为不良"
    "事件复核。",
    "message.data_gap": "无法判断该科室：最近{weeks}周中有{incomplete}周数据不完整（{why}）。未知不等于安"
    "全。",
    "message.gap.caseload_days": "有些日子没有患者数",
    "message.gap.hours_days": "有些日子没有排班或人员数字",
    "message.gap.activity_with_shift": "有人在岗而排班表中没有其班次，报送被截断或缺失",
    "message.gap.roster_resolved": "计划班次没有实际结果的记录",
    "message.gap.hours_agree": "排班表与每日人员合计不一致",
    "message.gap.line_unseen": "数据中没有负荷线所计的人员或患者",
    "message.gap.unknown": "数据缺失",
}
