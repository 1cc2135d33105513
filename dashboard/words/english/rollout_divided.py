"""The catalogue's texts on the use divided into its parts: tool, version, kind of task, staff group."""

from __future__ import annotations

TEXTS: dict[str, str] = {
    "rollout.by.title": "By kind of task, tool, version and staff group",
    "rollout.by": "Divided by",
    "rollout.by.forged": "The address asks for a way of dividing that there is not. Shown: {title}.",
    "rollout.by.task_type": "Kind of task",
    "rollout.by.tool": "Tool",
    "rollout.by.version": "Version of a tool",
    "rollout.by.staff_group": "Staff group",
    "rollout.by.text": "The bar is what one task saved, net of waiting, reading, editing and rework, beside "
    "the time it took before the tool; left of zero it cost time. The upright mark is the twelve weeks "
    "before.",
    "rollout.by.axis": "Net minutes saved a task",
    "rollout.by.minutes": "{value} min",
    "rollout.by.untimed": "not timed",
    "rollout.by.no_before": "not told",
    "rollout.by.figure": "{minutes} · edited {edited} · rejected {rejected}",
    "rollout.by.before_tip": "{name}, the twelve weeks before: {value} min a task",
    "rollout.by.others": "Others, not told one by one",
    "rollout.by.others_of": "{tool}, other versions",
    "rollout.by.no_version": "(no version in the log)",
    "rollout.by.specialised": "{task} (specialised)",
    "rollout.by.state.suppressed": "hidden",
    "rollout.by.state.withheld": "withheld after a correction",
    "rollout.by.state.missing": "not recorded",
    "rollout.by.state.not_collected": "not collected",
    "rollout.by.state.not_assessed": "nothing to count",
    "rollout.by.answer.spread": "Saved most a task: {name} ({value} min); least: {other} ({low} min).",
    "rollout.by.answer.one": "{name}: {value} minutes saved a task. Nothing else is timed to set beside it.",
    "rollout.by.answer.costly": "Time was lost in: {names}.",
    "rollout.by.answer.edited": "Of drafts used, {routine} were edited in routine tasks and {specialised} in "
    "specialised ones.",
    "rollout.by.answer.untimed": "What a task saved is not known: no task here has both a clock and a "
    "baseline.",
    "rollout.by.rests": "{first} to {last}. Evidence: {grade}; {share} of the tasks could be timed.",
    "rollout.by.rests_untimed": "{first} to {last}.",
    "rollout.by.limit": "Told by blocks of four weeks that are over, and only where enough people did such "
    "tasks and no two of them did nearly all. A part that is too small, or would give such a one away, is "
    "counted among the others. Units in which too few people work are left out. Parts differ in who uses "
    "them for what: a difference is no effect of a tool or a version. Specialised are care plans, risk "
    "assessments, decision support, patient education and literature.",
    "rollout.by.table": "Every part as a table",
    "rollout.by.column.part": "Part",
    "rollout.by.column.tasks": "Tasks",
    "rollout.by.column.minutes": "Net minutes saved a task",
    "rollout.by.column.before": "12 weeks before",
    "rollout.by.column.grade": "Evidence",
    "rollout.by.column.blocks": "Told",
    "rollout.by.blocks.one": "{n} block of {of}",
    "rollout.by.blocks.many": "{n} blocks of {of}",
    "rollout.by.none": "Nothing can be told by parts: no block of four weeks with a tool is over, or fewer "
    "than {n} people did any one part.",
    "rollout.by.not_granted": "Use by its parts is not shown to your role: it derives from what people did.",
    "alt.by": "Net minutes saved a task, part by part: {rows}.",
    "task.progress_note": "Progress note",
    "task.admission_note": "Admission note",
    "task.discharge_summary": "Discharge summary",
    "task.handover": "Handover",
    "task.care_plan": "Care plan",
    "task.referral_letter": "Referral letter",
    "task.patient_message": "Patient message",
    "task.patient_education": "Patient education",
    "task.risk_assessment": "Risk assessment",
    "task.decision_support": "Decision support",
    "task.coding": "Coding",
    "task.literature": "Literature",
    "task.other": "Other tasks",
    "task.unknown": "Kind not recorded",
}
