"""The metric registry's texts on the use of tools and on safeguards, in Simplified Chinese."""

from __future__ import annotations

TEXTS: dict[str, str] = {
    "metric.tasks.title": "使用LLM的任务",
    "metric.tasks.unit": "任务（项）",
    "metric.tasks.why_it_matters": "工具到底用了多少：关于工具的其他数字都以这些任务为准。",
    "metric.tasks.numerator": "该周开始的使用LLM的任务",
    "metric.tasks.denominator": "1（计数）",
    "metric.tasks.limits": "用得多不等于用得好，也没有目标。不用工具的任务不在统计之内，因此它不是工作的比"
    "例。",
    "metric.adoption.title": "使用比例",
    "metric.adoption.unit": "占医务人员的比例",
    "metric.adoption.why_it_matters": "工具是否公平地惠及科室人员，以及它对时间的影响最多能有多大。",
    "metric.adoption.numerator": "在该科室有班且至少完成一项使用LLM的任务的医务人员（去重）",
    "metric.adoption.denominator": "在该科室有班的医务人员（去重；科室没有排班表时取本科室人员）",
    "metric.adoption.limits": "不是目标：医务人员不用工具，可能有充分的理由。没有班次的使用者会降低覆盖率，"
    "不计入人数。它不说明用了多少、用得好不好。",
    "metric.patient_facing_share.title": "面向患者的使用",
    "metric.patient_facing_share.unit": "占任务的比例",
    "metric.patient_facing_share.why_it_matters": "患者从工具读到或听到的内容，可以告知并让其参与，也可能取代"
    "了人。",
    "metric.patient_facing_share.numerator": "给患者的消息、患者宣教，以及与患者对话的工具的任务",
    "metric.patient_facing_share.denominator": "任务数",
    "metric.patient_facing_share.limits": "它统计任务，不统计患者，也不说明患者是否读了、读懂了或是否愿意。"
    "其他或未知类型的任务，只有工具登记为与患者对话时才计入。",
    "metric.handed_over_share.title": "转由人员接手",
    "metric.handed_over_share.unit": "占面向患者的任务的比例",
    "metric.handed_over_share.why_it_matters": "需要人的患者必须能找到人；从来没有转交，可能是没有人在接手。",
    "metric.handed_over_share.numerator": "面向患者并已转由人员接手的任务",
    "metric.handed_over_share.denominator": "面向患者、且记录说明是否转由人员接手的任务",
    "metric.handed_over_share.limits": "它不说明接手的人多久才答复，也不说明谁本应转交而没有转交。比例高可能"
    "是使用谨慎，也可能是工具帮不上忙：两者都不是目标。",
    "metric.edit_share.title": "修改后采用的草稿",
    "metric.edit_share.unit": "占已用草稿的比例",
    "metric.edit_share.why_it_matters": "修改频繁，说明工具不够贴合工作的细节；降到没有，草稿可能已无人阅"
    "读。",
    "metric.edit_share.numerator": "修改后使用的草稿",
    "metric.edit_share.denominator": "使用的草稿：直接采用 + 修改后采用",
    "metric.edit_share.limits": "它不说明改了多少，也不说明未修改的草稿是否正确。弃用、中途放弃和失败的草稿"
    "不在其中。",
    "metric.rejection_share.title": "弃用的草稿",
    "metric.rejection_share.unit": "占已评判草稿的比例",
    "metric.rejection_share.why_it_matters": "弃用的草稿纯属成本：等了、读了，最后还是手工完成。",
    "metric.rejection_share.numerator": "弃用的草稿",
    "metric.rejection_share.denominator": "医务人员评判过的草稿：直接采用 + 修改后采用 + 弃用",
    "metric.rejection_share.limits": "中途放弃和失败的草稿没有经过评判，不在其中。弃用是一道保障：只有草稿被"
    "阅读，低比例才是好事。",
    "metric.accepted_fast_unedited_share.title": "快速采用且未修改",
    "metric.accepted_fast_unedited_share.unit": "占被采用草稿的比例",
    "metric.accepted_fast_unedited_share.why_it_matters": "没有人阅读的草稿，会把工具的错误带给患者。首先考"
    "虑的解释是超负荷：请与该科室同一周的负荷一起看。",
    "metric.accepted_fast_unedited_share.numerator": "未修改且审阅快于阈值的被采用草稿（阈值为每周事实中的"
    "FAST_REVIEW_SECONDS）",
    "metric.accepted_fast_unedited_share.denominator": "审阅用时已知的被采用草稿",
    "metric.accepted_fast_unedited_share.limits": "短草稿可以读得又快又好。它说的是科室，绝不是个人，不能作"
    "为考核依据。",
    "metric.informed_coverage.title": "已告知患者",
    "metric.informed_coverage.unit": "患者人次/新患者",
    "metric.informed_coverage.why_it_matters": "不论是否需要同意，患者都有权知道有工具参与自己的诊疗。",
    "metric.informed_coverage.numerator": "该周被告知使用工具的患者",
    "metric.informed_coverage.denominator": "该周的新患者：收治 + 转入 + 新转介",
    "metric.informed_coverage.limits": "再次被告知的，或上线时已在管的患者也计入，因此可能大于1；周末才来的"
    "患者可能下一周才被告知。没有记录的日子看不到。",
    "metric.asked_coverage.title": "已征询患者",
    "metric.asked_coverage.unit": "患者人次/新患者",
    "metric.asked_coverage.why_it_matters": "没有征询就没有同意；它与同意记录并列，以免把沉默当作同意。",
    "metric.asked_coverage.numerator": "该周被征询同意的患者",
    "metric.asked_coverage.denominator": "该周的新患者：收治 + 转入 + 新转介",
    "metric.asked_coverage.limits": "再次被征询的，或上线时已在管的患者也计入，因此可能大于1；周末才来的患者"
    "可能下一周才被征询。没有记录的日子看不到。",
    "metric.consent_coverage.title": "有同意记录",
    "metric.consent_coverage.unit": "占任务的比例",
    "metric.consent_coverage.why_it_matters": "使用工具而没有患者的答复记录，就是透明度的缺口，不论答复是什"
    "么。",
    "metric.consent_coverage.numerator": "有同意记录的任务：同意、拒绝、撤回或无须同意",
    "metric.consent_coverage.denominator": "任务数",
    "metric.consent_coverage.limits": "它统计记录，不统计同意：拒绝与同意同样计入，两者都没有目标。拒绝后的"
    "使用另行给出。",
    "metric.used_after_refusal.title": "患者拒绝后仍使用",
    "metric.used_after_refusal.unit": "使用（次）",
    "metric.used_after_refusal.why_it_matters": "每一次都违背患者的决定，作为不良事件复核；只计数，绝不平"
    "均。",
    "metric.used_after_refusal.numerator": "患者拒绝或撤回同意之后使用工具的次数",
    "metric.used_after_refusal.denominator": "1（计数）",
    "metric.used_after_refusal.limits": "在病历系统中计数；没有记录的日子看不到，也无法给出覆盖率。小科室的"
    "周数字为保护个人而隐藏：其计数归入日历季度。",
    "metric.trained_use_share.title": "由受训人员使用",
    "metric.trained_use_share.unit": "占任务的比例",
    "metric.trained_use_share.why_it_matters": "培训之前或过期之后使用，是推广工作的疏失，不是医务人员的过"
    "错。",
    "metric.trained_use_share.numerator": "由当天对该工具培训有效的医务人员完成的任务",
    "metric.trained_use_share.denominator": "能查到培训情况的任务",
    "metric.trained_use_share.limits": "证书不等于能力；没有人登记的培训按没有计。",
    "metric.guideline_acknowledged_share.title": "已确认使用指南",
    "metric.guideline_acknowledged_share.unit": "占医务人员的比例",
    "metric.guideline_acknowledged_share.why_it_matters": "只有看过规定，员工才可能遵守。",
    "metric.guideline_acknowledged_share.numerator": "在该科室有班、并已确认周末仍有效的指南的医务人员（去"
    "重）",
    "metric.guideline_acknowledged_share.denominator": "在该科室有班的医务人员（去重；科室没有排班表时取本科"
    "室人员）",
    "metric.guideline_acknowledged_share.limits": "任何一份指南都算，不论哪一份。确认不等于阅读。本机构首次"
    "有人确认之前的周属于未知；没有人登记的按没有计。",
    "metric.permitted_use_share.title": "允许的用途",
    "metric.permitted_use_share.unit": "占可评判任务的比例",
    "metric.permitted_use_share.why_it_matters": "约定任务以外的使用，往往说明有需要没有得到满足；需要改变的"
    "可能是规定，也可能是工具。",
    "metric.permitted_use_share.numerator": "规定允许在该科室进行的任务类型的任务",
    "metric.permitted_use_share.denominator": "规定已有说明的任务类型的任务",
    "metric.permitted_use_share.limits": "规定没有说明的任务只影响覆盖率。日志以外的工具使用看不到。",
    "metric.concern_share.title": "有疑虑的输出",
    "metric.concern_share.unit": "占已核对任务的比例",
    "metric.concern_share.why_it_matters": "员工的标记，是工具或其新版本出错的最早信号。",
    "metric.concern_share.numerator": "被标为误导、遗漏、歧视、漏掉危机、隐私或其他的任务",
    "metric.concern_share.denominator": "疑虑一栏已填写的任务，含「无」",
    "metric.concern_share.limits": "没有注意到的就不会标记：低比例而采用得快，不能让人放心。忙碌的人标记得更"
    "少。",
    "metric.concern_misleading_share.title": "误导性输出",
    "metric.concern_misleading_share.unit": "占已核对任务的比例",
    "metric.concern_misleading_share.why_it_matters": "读来通顺而内容错误，是医务人员最难看出的风险。",
    "metric.concern_misleading_share.numerator": "被标为误导的任务",
    "metric.concern_misleading_share.denominator": "疑虑一栏已填写的任务，含「无」",
    "metric.concern_misleading_share.limits": "只含被注意到的。只是已核对任务的比例。",
    "metric.concern_omission_share.title": "有遗漏的输出",
    "metric.concern_omission_share.unit": "占已核对任务的比例",
    "metric.concern_omission_share.why_it_matters": "草稿漏掉的内容，下一个读者不会发觉缺少。",
    "metric.concern_omission_share.numerator": "被标为遗漏的任务",
    "metric.concern_omission_share.denominator": "疑虑一栏已填写的任务，含「无」",
    "metric.concern_omission_share.limits": "遗漏比错误更难注意到：实际应多于标记。只是已核对任务的比例。",
    "metric.concern_discriminatory_share.title": "歧视性输出",
    "metric.concern_discriminatory_share.unit": "占已核对任务的比例",
    "metric.concern_discriminatory_share.why_it_matters": "工具对患者的描述不公，每一次都造成伤害；比例只指"
    "出该看哪里。",
    "metric.concern_discriminatory_share.numerator": "被标为歧视的任务",
    "metric.concern_discriminatory_share.denominator": "疑虑一栏已填写的任务，含「无」",
    "metric.concern_discriminatory_share.limits": "每份单独复核，绝不用平均掩盖：一份也不算少。只是已核对任"
    "务的比例。",
    "metric.concern_crisis_missed_share.title": "漏掉危机的输出",
    "metric.concern_crisis_missed_share.unit": "占已核对任务的比例",
    "metric.concern_crisis_missed_share.why_it_matters": "草稿忽略危机迹象，可能付出生命的代价；比例只指出该"
    "看哪里。",
    "metric.concern_crisis_missed_share.numerator": "被标为漏掉危机的任务",
    "metric.concern_crisis_missed_share.denominator": "疑虑一栏已填写的任务，含「无」",
    "metric.concern_crisis_missed_share.limits": "每份单独复核，绝不用平均掩盖：一份也不算少。只是已核对任务"
    "的比例。",
    "metric.concern_privacy_share.title": "有隐私疑虑的输出",
    "metric.concern_privacy_share.unit": "占已核对任务的比例",
    "metric.concern_privacy_share.why_it_matters": "写错患者，或写入不该有的细节，就破坏了保密。",
    "metric.concern_privacy_share.numerator": "被标为隐私的任务",
    "metric.concern_privacy_share.denominator": "疑虑一栏已填写的任务，含「无」",
    "metric.concern_privacy_share.limits": "只含被注意到的；供应商处的泄露在这里看不到。只是已核对任务的比"
    "例。",
    "metric.support_offered.title": "提供的支持",
    "metric.support_offered.unit": "名额（个）",
    "metric.support_offered.why_it_matters": "新工具需要帮助、督导和可以倾诉的人；没有提供，就无从使用。",
    "metric.support_offered.numerator": "提供的名额：技术帮助、督导、事后复盘、心理支持、培训",
    "metric.support_offered.denominator": "1（计数）",
    "metric.support_offered.limits": "安排在没有人能来的时间，也算提供。没有记录的周属于未知。",
    "metric.support_used_share.title": "使用的支持",
    "metric.support_used_share.unit": "占名额的比例",
    "metric.support_used_share.why_it_matters": "没有人用的支持，可能时间不合适，也可能不是所需要的。",
    "metric.support_used_share.numerator": "使用的名额",
    "metric.support_used_share.denominator": "提供的名额",
    "metric.support_used_share.limits": "没有人记录的使用按没有计。它不说明谁来参加，也没有目标。",
    "metric.support_refused.title": "被拒绝的支持申请",
    "metric.support_refused.unit": "申请（次）",
    "metric.support_refused.why_it_matters": "申请支持而得不到的员工，只能独自承担改变。",
    "metric.support_refused.numerator": "被拒绝的支持申请",
    "metric.support_refused.denominator": "1（计数）",
    "metric.support_refused.limits": "只含有人记录的申请；预料会被拒绝的人可能不申请。",
}
