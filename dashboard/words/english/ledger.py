"""The ledger's part of the catalogue in English."""

from __future__ import annotations

TEXTS: dict[str, str] = {
    "unit.ledger.title": "Where the hours went",
    "ledger.saved": "hours saved",
    "ledger.cost": "hours the tools cost",
    "ledger.entry.more_patients": "more patients",
    "ledger.entry.higher_acuity": "higher acuity",
    "ledger.entry.fewer_staff": "fewer staff",
    "ledger.entry.direct_care": "direct care",
    "ledger.entry.less_overtime": "less overtime",
    "ledger.entry.less_after_hours": "less work after hours",
    "ledger.entry.overtime_doubtful": "less overtime, or overtime not recorded",
    "ledger.part.higher_acuity": "acuity",
    "ledger.part.direct_care": "direct care",
    "ledger.part.less_overtime": "overtime",
    "ledger.part.less_after_hours": "work after hours",
    "ledger.less.more_patients": "fewer patients",
    "ledger.less.higher_acuity": "lower acuity",
    "ledger.less.fewer_staff": "more staff",
    "ledger.less.direct_care": "less direct care for each patient",
    "ledger.less.less_overtime": "more overtime",
    "ledger.less.less_after_hours": "more work after hours",
    "ledger.less.unaccounted": "less of what is not recorded",
    "ledger.entry.unaccounted": "unaccounted (breaks, teaching, other)",
    "ledger.entry.not_recorded": "not recorded (care, breaks, teaching, other)",
    "ledger.figure": "{hours} h ({low} to {high})",
    "ledger.figure_short": "{hours} h",
    "ledger.axis": "Hours a week, mean of {weeks} since go-live",
    "ledger.tip": "{name}: {hours} h a week, 90 % interval {low} to {high}, {total} h in all",
    "ledger.tip_plain": "{name}: {hours} h a week, {total} h in all",
    "ledger.answer.saved": "Since go-live on {day} the tools freed {hours} a week ({low} to {high}; "
    "{grade}, {coverage} of the data usable), over {weeks} counted.",
    "ledger.answer.saved_plain": "Since go-live on {day} the tools freed {hours} a week ({grade}, "
    "{coverage} of the data usable), over {weeks} counted.",
    "ledger.answer.cost": "Since go-live on {day} the tools cost {hours} a week ({low} to {high}; "
    "{grade}, {coverage} of the data usable), over {weeks} counted.",
    "ledger.answer.cost_plain": "Since go-live on {day} the tools cost {hours} a week ({grade}, "
    "{coverage} of the data usable), over {weeks} counted.",
    "ledger.answer.sure": "Beyond chance, against {units}: {entries}.",
    "ledger.answer.none_sure": "Against {units}, no entry is more than chance: every interval holds zero.",
    "ledger.answer.entry": "{name} ({hours} h a week)",
    "ledger.units.one": "{n} comparison unit",
    "ledger.units.many": "{n} comparison units",
    "ledger.weeks.one": "{n} week",
    "ledger.weeks.many": "{n} weeks",
    "ledger.note.ratio": "Time turned into workload: {ratio} hours for each hour saved ({low} to {high}).",
    "ledger.note.no_conversion": "None of it turned into workload, as far as can be told ({low} to {high} "
    "hours for each hour saved).",
    "ledger.note.over": "That is more than was saved: the rest came out of care, breaks or teaching.",
    "ledger.note.no_ratio": "Nothing was surely saved, so no share of it can have become workload.",
    "ledger.note.overtime": "Overtime fell while work after hours, which the record system notes by "
    "itself, rose: overtime may be unrecorded.",
    "ledger.note.rest": "More than half of what was saved cannot be placed: nobody records it.",
    "ledger.note.squeezed": "The entry of what is not recorded is negative: care, breaks or teaching were "
    "squeezed.",
    "ledger.note.unrecorded": "Not recorded here: {names}.",
    "ledger.note.weak": "So few comparison units are too few to lean on: another one could change the "
    "entries.",
    "ledger.note.weeks": "{missing} of {weeks} weeks are not counted, because patients, hours or the "
    "saving are not known.",
    "ledger.note.grades": "Left out, because grades are never added: {grades}.",
    "ledger.note.grade": "{hours} h {grade}",
    "ledger.note.documented": "Minutes of documentation against comparison units say {hours} hours a "
    "week were saved ({interval}).",
    "ledger.note.documented_plain": "Minutes of documentation against comparison units say {hours} hours "
    "a week were saved.",
    "ledger.note.disagrees": "The two do not agree.",
    "ledger.note.claimed_more": "Promised were {claimed} hours a week: {gap} more than was measured.",
    "ledger.note.claimed_less": "Promised were {claimed} hours a week: {gap} less than was measured.",
    "ledger.groups": "By staff group",
    "ledger.group.column.name": "Staff group",
    "ledger.group.column.saved": "Saved, hours a week (90 % interval)",
    "ledger.group.column.ratio": "Became workload, for each hour saved",
    "ledger.group.figure": "{hours} ({low} to {high})",
    "ledger.group.graded": "{saved}, {grade}",
    "ledger.group.hidden": "Hidden: fewer than {n} people in the group, or in the rest of the unit.",
    "ledger.group.nurse": "Nurses",
    "ledger.group.doctor": "Doctors",
    "ledger.group.psychologist": "Psychologists",
    "ledger.group.social_worker": "Social workers",
    "ledger.group.allied_health": "Allied health",
    "ledger.group.support_worker": "Support workers",
    "ledger.group.other": "Others",
    "ledger.never": "Saved time is never shown as posts or beds.",
    "ledger.why.no_rollout": "No tool has gone live here: there are no hours to tell of.",
    "ledger.why.no_weeks": "No whole week lies after go-live yet.",
    "ledger.why.suppressed": "Hidden: fewer than {n} people worked here.",
    "ledger.why.not_measured": "What the tools saved was not measured here: not known, which is not none.",
    "ledger.why.data_gap": "Patients or hours are too incomplete to tell where anything went.",
    "ledger.why.baseline_short": "Fewer than 12 weeks before go-live can be judged, so where the hours "
    "went cannot be told.",
    "ledger.why.no_comparison": "There is no unit without the tool to compare with, so where the hours "
    "went cannot be told.",
    "ledger.why.not_granted": "Not shown to your role: the ledger derives from what people did.",
    "ledger.why.none": "This snapshot holds no ledger: run `plimsoll run SITE`.",
    "ledger.where.ratio": "Since go-live, {ratio} hours became workload for each hour saved.",
    "ledger.where.unsure": "Whether any of it became workload is not sure.",
    "ledger.where.unknown": "Where those hours went cannot be said.",
    "ledger.table": "The ledger as a table",
    "ledger.column.name": "Where",
    "ledger.column.week": "Hours a week",
    "ledger.column.interval": "90 % interval",
    "ledger.column.total": "Hours in all",
    "ledger.interval": "{low} to {high}",
    "ledger.not_recorded": "not recorded",
    "ledger.how": "In the ledger each bar begins where the one above it ended, and the last ends at the "
    "dashed line: the entries add up to the hours saved. A pale bar runs to the left: that entry went the "
    "other way, as more staff or less care. The thin line is the 90 % interval of its bar.",
    "ledger.limits": "Entries are differences from what comparison units say there would have been; they do "
    "not say who decided it. Direct care is counted for the patients there are: with more patients and as "
    "much care in all, each of them gets less.",
    "alt.ledger": "Ledger of {unit}, hours a week: {entries}.",
    "alt.ledger.entry": "{name} {hours}",
}
