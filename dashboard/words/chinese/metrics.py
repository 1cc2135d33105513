"""The metric registry's own texts in Simplified Chinese: titles, units, formulas in words, limits."""

from __future__ import annotations

from dashboard.words.chinese import metrics_use, outcomes

TEXTS: dict[str, str] = {
    **metrics_use.TEXTS,
    **outcomes.TEXTS,
    "metric.net_minutes_saved_per_task.title": "每项任务净节省分钟数",
    "metric.net_minutes_saved_per_task.unit": "分钟/任务",
    "metric.net_minutes_saved_per_task.why_it_matters": "一份草稿节省的时间，是扣除等待、阅读、修改和事后补"
    "正之后剩下的部分；可能是负数。",
    "metric.net_minutes_saved_per_task.numerator": "所示等级的任务求和：基线分钟数 −（等待 + 审阅 + 修改 + "
    "返工分钟数）；被弃用、中途放弃或失败的草稿按 − 所用时间计",
    "metric.net_minutes_saved_per_task.denominator": "所示等级的任务数",
    "metric.net_minutes_saved_per_task.limits": "按至少占计时任务一半的最强证据等级给出；其他等级的任务不计"
    "入，也不按比例放大。基线是上线前的平均值：它不能说明某一项任务本来要用多久，而且只在任务类型不变时成"
    "立。没有比较科室时，用时的下降可能有一部分与工具无关。",
    "metric.net_minutes_saved_per_worked_hour.title": "每实际工时净节省分钟数",
    "metric.net_minutes_saved_per_worked_hour.unit": "分钟/实际工时",
    "metric.net_minutes_saved_per_worked_hour.why_it_matters": "按实际工时计，节省的时间可以与负荷和加班并"
    "列，不受兼职、病假和休假影响。",
    "metric.net_minutes_saved_per_worked_hour.numerator": "所示等级的任务净节省的分钟数（见「每项任务净节省"
    "分钟数」）",
    "metric.net_minutes_saved_per_worked_hour.denominator": "各岗位类别的实际工时，含加班",
    "metric.net_minutes_saved_per_worked_hour.limits": "绝不从计时的任务放大到没有计时的任务：请与覆盖率一起"
    "看。它说明工具腾出了多少时间，不说明时间去了哪里。",
    "metric.patients_per_nurse.title": "每名护士负责患者数",
    "metric.patients_per_nurse.unit": "患者数/护士",
    "metric.patients_per_nurse.why_it_matters": "病区负荷，与员工的感受一致，也与法规和指导标准的写法一致："
    "每名护士同时负责多少患者。",
    "metric.patients_per_nurse.numerator": "既有在院人数又有工时的日子的患者小时",
    "metric.patients_per_nurse.denominator": "该岗位类别在这些日子的实际工时，含加班",
    "metric.patients_per_nurse.limits": "周均值看不出单个班次；按班次定的负荷线按班次判断。它不知道患者病情"
    "轻重。一对一看护与其他工时同样计入；扣除看护的数字见旁边的指标。",
    "metric.patients_per_nurse_net_of_observation.title": "每名护士负责患者数，扣除一对一看护",
    "metric.patients_per_nurse_net_of_observation.unit": "患者数/护士",
    "metric.patients_per_nurse_net_of_observation.why_it_matters": "一对一看护把一名员工固定在一名患者身上："
    "扣除之后才看得到其他人的负荷。",
    "metric.patients_per_nurse_net_of_observation.numerator": "既有在院人数又有工时的日子的患者小时，不含一"
    "对一看护的患者",
    "metric.patients_per_nurse_net_of_observation.denominator": "该岗位类别在这些日子的实际工时，含加班，不"
    "含一对一看护的工时",
    "metric.patients_per_nurse_net_of_observation.limits": "周均值看不出单个班次；按班次定的负荷线按班次判"
    "断。它不知道患者病情轻重。只在记录一对一看护的地方才有；不记录的科室没有这项数字。",
    "metric.caseload_per_wte.title": "每全职当量在管患者数",
    "metric.caseload_per_wte.unit": "在管患者数/WTE",
    "metric.caseload_per_wte.why_it_matters": "社区团队的负荷：每名全职人员管理多少人。",
    "metric.caseload_per_wte.numerator": "既有计数又有工时的日子的平均在管患者数",
    "metric.caseload_per_wte.denominator": "在岗的全职当量：该岗位类别的实际工时 ÷ 全职工时，含加班",
    "metric.caseload_per_wte.limits": "患者的需要各不相同；在管患者本周不一定见过。休假和病假会使它升高，实"
    "际中也是如此。一对一看护与其他工时同样计入；扣除看护的数字见旁边的指标。",
    "metric.caseload_per_wte_net_of_observation.title": "每全职当量在管患者数，扣除一对一看护",
    "metric.caseload_per_wte_net_of_observation.unit": "在管患者数/WTE",
    "metric.caseload_per_wte_net_of_observation.why_it_matters": "一对一看护把一名员工固定在一名患者身上：扣"
    "除之后才看得到其他人的负荷。",
    "metric.caseload_per_wte_net_of_observation.numerator": "既有计数又有工时的日子的平均在管患者数，不含一"
    "对一看护的患者",
    "metric.caseload_per_wte_net_of_observation.denominator": "在岗的全职当量：该岗位类别的实际工时 ÷ 全职工"
    "时，含加班，不含一对一看护的工时",
    "metric.caseload_per_wte_net_of_observation.limits": "患者的需要各不相同；在管患者本周不一定见过。休假和"
    "病假会使它升高，实际中也是如此。只在记录一对一看护的地方才有；不记录的科室没有这项数字。",
    "metric.contacts_per_clinician_hour.title": "每名医务人员每小时接诊次数",
    "metric.contacts_per_clinician_hour.unit": "接诊次数/小时",
    "metric.contacts_per_clinician_hour.why_it_matters": "门诊或急诊的负荷：患者一个接一个来得有多快。",
    "metric.contacts_per_clinician_hour.numerator": "既有接诊又有工时的日子的接诊次数",
    "metric.contacts_per_clinician_hour.denominator": "该岗位类别在这些日子的实际工时，含加班",
    "metric.contacts_per_clinician_hour.limits": "每次接诊的长短和后续工作各不相同；患者未到的接诊和没有患者"
    "在场的工作不在其中。一对一看护与其他工时同样计入；扣除看护的数字见旁边的指标。",
    "metric.contacts_per_clinician_hour_net_of_observation.title": "每名医务人员每小时接诊次数，扣除一对一"
    "看护",
    "metric.contacts_per_clinician_hour_net_of_observation.unit": "接诊次数/小时",
    "metric.contacts_per_clinician_hour_net_of_observation.why_it_matters": "一对一看护把一名员工固定在一名"
    "患者身上：扣除之后才看得到其他人的负荷。",
    "metric.contacts_per_clinician_hour_net_of_observation.numerator": "既有接诊又有工时的日子的接诊次数",
    "metric.contacts_per_clinician_hour_net_of_observation.denominator": "该岗位类别在这些日子的实际工时，含"
    "加班，不含一对一看护的工时",
    "metric.contacts_per_clinician_hour_net_of_observation.limits": "每次接诊的长短和后续工作各不相同；患者"
    "未到的接诊和没有患者在场的工作不在其中。只在记录一对一看护的地方才有；不记录的科室没有这项数字。",
    "metric.patients.title": "患者数",
    "metric.patients.unit": "患者（人）",
    "metric.patients.why_it_matters": "与负荷并列，可以区分是患者增多还是人手减少；上升也可以理解为更多人得"
    "到诊疗。",
    "metric.patients.numerator": "患者日：有观测的各日平均患者数之和（社区团队为在管患者数）",
    "metric.patients.denominator": "有观测的天数",
    "metric.patients.limits": "午夜清点看不到其间来了又走的人；请与新患者一起看。",
    "metric.new_patients.title": "新患者",
    "metric.new_patients.unit": "患者（人）",
    "metric.new_patients.why_it_matters": "可及优先：负荷上升，可能是本来要等候的人得到了诊疗。无论从哪条途"
    "径进来，收治工作是一样的。",
    "metric.new_patients.numerator": "收治 + 转入 + 新转介",
    "metric.new_patients.denominator": "1（计数）",
    "metric.new_patients.limits": "病区记录收治和转入，社区团队记录转介；同一周内被同一科室转介又收治的人会"
    "计两次，转介也不一定成为在管患者。没有记录的日子不予补足：见覆盖率。",
    "metric.waiting.title": "等候人数",
    "metric.waiting.unit": "人",
    "metric.waiting.why_it_matters": "工具腾出的时间可以缩短队伍：这就是可及，是负荷上升的第一个正当理由。",
    "metric.waiting.numerator": "等候人数，取有记录的日子的平均",
    "metric.waiting.denominator": "1（水平值）",
    "metric.waiting.limits": "名单缩短，可能是因为有人放弃或被移出。它不说明每个人等多久。",
    "metric.longest_wait_days.title": "最长等候",
    "metric.longest_wait_days.unit": "天",
    "metric.longest_wait_days.why_it_matters": "平均值下降时，可能有一个人被遗忘；最长等候能看出来。",
    "metric.longest_wait_days.numerator": "该周的最长等候天数",
    "metric.longest_wait_days.denominator": "1（水平值）",
    "metric.longest_wait_days.limits": "由一个人决定：它跳跃变化，不说明队伍中其他人的情况。",
    "metric.contacts_attended.title": "接诊次数",
    "metric.contacts_attended.unit": "接诊（次）",
    "metric.contacts_attended.why_it_matters": "患者从团队得到的诊疗：上升时看作可及改善；工时没有跟上时看作"
    "负荷。",
    "metric.contacts_attended.numerator": "患者到场的接诊",
    "metric.contacts_attended.denominator": "1（计数）",
    "metric.contacts_attended.limits": "一次接诊可能是一分钟，也可能是一小时。没有记录的日子不予补足：见覆盖"
    "率。",
    "metric.contacts_missed_share.title": "患者未到的接诊",
    "metric.contacts_missed_share.unit": "占接诊的比例",
    "metric.contacts_missed_share.why_it_matters": "患者不来，就没有参与自己的诊疗；工作方式改变之后上升，是"
    "早期信号。",
    "metric.contacts_missed_share.numerator": "患者未到的接诊，取两项都有记录的日子",
    "metric.contacts_missed_share.denominator": "这些日子的接诊 + 患者未到的接诊",
    "metric.contacts_missed_share.limits": "它不说明原因：科室自己取消的接诊，以及从未得到预约的人，不在其"
    "中。",
    "metric.worked_hours.title": "实际工时",
    "metric.worked_hours.unit": "小时",
    "metric.worked_hours.why_it_matters": "负荷的另一半：患者不变而工时减少，不多收一名患者就能把节省的时间"
    "收回去。",
    "metric.worked_hours.numerator": "各岗位类别的实际工时，含加班，不含无薪休息",
    "metric.worked_hours.denominator": "1（计数）",
    "metric.worked_hours.limits": "没有人登记的工时看不到：无薪加班和带回家的工作。下降可能是数据报送有缺"
    "口：见覆盖率。",
    "metric.nurse_fill.title": "护士工时与计划之比",
    "metric.nurse_fill.unit": "占计划工时的比例",
    "metric.nurse_fill.why_it_matters": "因计划的护士没有到岗而上升的负荷，与因患者增多而上升的负荷，解决办"
    "法不同。",
    "metric.nurse_fill.numerator": "有计划的日子和时段的护士实际工时",
    "metric.nurse_fill.denominator": "计划的护士工时",
    "metric.nurse_fill.limits": "计划定得太低时，看起来仍然良好；加班和外聘护士与其他人同样计入。",
    "metric.bank_agency_share.title": "机动和外聘人员工时",
    "metric.bank_agency_share.unit": "占工时的比例",
    "metric.bank_agency_share.why_it_matters": "同样的负荷，由不熟悉科室的人承担时更重；使用上升也说明岗位空"
    "缺。",
    "metric.bank_agency_share.numerator": "机动和外聘人员的实际工时",
    "metric.bank_agency_share.denominator": "有此记录的岗位类别的实际工时",
    "metric.bank_agency_share.limits": "它不知道谁熟悉科室：机动人员往往就是本科室的人。",
    "metric.overtime_share.title": "加班",
    "metric.overtime_share.unit": "占工时的比例",
    "metric.overtime_share.why_it_matters": "腾出的时间留给员工时，加班最先下降；被收回去时，加班上升。",
    "metric.overtime_share.numerator": "加班小时数",
    "metric.overtime_share.denominator": "记录加班的各行的实际工时",
    "metric.overtime_share.limits": "不付酬的加班往往不记录：加班下降而下班后处理病历上升，可能正是如此。",
    "metric.missed_break_minutes_per_shift.title": "错过的休息",
    "metric.missed_break_minutes_per_shift.unit": "分钟/班",
    "metric.missed_break_minutes_per_shift.why_it_matters": "超负荷的班次最先失去的就是休息，远在出现不良事"
    "件之前。",
    "metric.missed_break_minutes_per_shift.numerator": "没有休成的分钟数",
    "metric.missed_break_minutes_per_shift.denominator": "记录错过休息的在岗班次",
    "metric.missed_break_minutes_per_shift.limits": "记录它的系统很少；要由员工自己登记时，最忙的班次最不可"
    "能登记。",
    "metric.after_hours_minutes.title": "下班后处理病历",
    "metric.after_hours_minutes.unit": "分钟/实际工时",
    "metric.after_hours_minutes.why_it_matters": "文书带回家做，时间只是挪动，没有节省；它也可以核对没有人登"
    "记的加班。",
    "metric.after_hours_minutes.numerator": "工作时间以外在病历系统中的活动分钟数，所有活动",
    "metric.after_hours_minutes.denominator": "各岗位类别的实际工时",
    "metric.after_hours_minutes.limits": "各厂商对工作时间的划分不同；请只与本科室自己比较。纸面和电话上的工"
    "作看不到。",
    "metric.documentation_minutes.title": "文书",
    "metric.documentation_minutes.unit": "分钟/实际工时",
    "metric.documentation_minutes.why_it_matters": "大多数工具承诺缩短的就是文书时间，而病历系统不必问人就能"
    "测量。",
    "metric.documentation_minutes.numerator": "文书中的活动分钟数，工作时间内外都算，因此带回家做不算节省",
    "metric.documentation_minutes.denominator": "各岗位类别的实际工时",
    "metric.documentation_minutes.limits": "只有活动分钟数：思考、交谈和纸面工作不在其中。下降可能来自季节、"
    "模板或人员构成；只有与其他科室比较，才能说是工具的作用。",
    "metric.ehr_minutes.title": "病历系统",
    "metric.ehr_minutes.unit": "分钟/实际工时",
    "metric.ehr_minutes.why_it_matters": "文书减少时，阅读、医嘱和消息可能增加：只有全部加在一起，才能说明屏"
    "幕是否少占了时间。",
    "metric.ehr_minutes.numerator": "在病历系统中的活动分钟数，工作时间内外都算：岗位类别有`total`活动时取"
    "`total`，否则取所有活动之和",
    "metric.ehr_minutes.denominator": "各岗位类别的实际工时",
    "metric.ehr_minutes.limits": "只有活动分钟数，而各厂商对活动的界定不同：请只与本科室自己比较。只记录部分"
    "活动时，为这些活动之和。",
    "metric.direct_care_share.title": "直接照护",
    "metric.direct_care_share.unit": "占员工时间的比例",
    "metric.direct_care_share.why_it_matters": "腾出时间最好的用处：是否用在患者身上，只有对员工时间抽样才看"
    "得到。",
    "metric.direct_care_share.numerator": "员工时间抽样中观察到直接照护的次数（比例 × 观察次数）",
    "metric.direct_care_share.denominator": "员工时间抽样的观察次数",
    "metric.direct_care_share.limits": "只在少数日子抽样，员工看得到观察者；观察次数少时波动很大。不给出覆盖"
    "率，因为抽样本来就不覆盖每一天。",
    "metric.incident_rate.title": "不良事件",
    "metric.incident_rate.unit": "每1,000患者日",
    "metric.incident_rate.why_it_matters": "负荷线就是为了防止这类伤害；与负荷并列，有助于看出上升是否仍然安"
    "全。",
    "metric.incident_rate.numerator": "该周发生的患者安全不良事件",
    "metric.incident_rate.denominator": "患者日 ÷ 1,000",
    "metric.incident_rate.limits": "上报习惯各不相同，氛围开放的团队上报更多。事件罕见：单个科室一周的数字说"
    "明不了什么。在精神科病区，研究没有发现人员配置与不良事件之间有稳定的联系；这里也不作此主张。",
    "metric.overload_report_rate.title": "超负荷上报",
    "metric.overload_report_rate.unit": "每1,000实际工时",
    "metric.overload_report_rate.why_it_matters": "负荷不安全，员工最先知道；上报是写给管理层的行动，按实数"
    "显示。",
    "metric.overload_report_rate.numerator": "该周的超负荷上报",
    "metric.overload_report_rate.denominator": "各岗位类别的实际工时 ÷ 1,000",
    "metric.overload_report_rate.limits": "上报少，可能是负荷低，也可能是害怕，或上报从来没有结果。没有目"
    "标。",
}
