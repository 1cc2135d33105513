"""The page of overload reports in English."""

from __future__ import annotations

TEXTS: dict[str, str] = {
    "page.overload_reports": "Overload reports",
    "overload.title": "Who raised what, and was it answered?",
    "overload.choose": "Look at",
    "overload.every": "All units",
    "overload.forged": "There is no unit of that name on this site. Shown instead: {shown}.",
    # --- the answer
    "overload.answer.no_units": "This site has no unit with a standing yet, so nothing can be told.",
    "overload.answer.not_granted": "Overload reports of {unit} are not shown to your role: they are for "
    "those who hold a grant on the unit.",
    "overload.answer.none_granted": "No overload report can be shown to you: they take a grant on the "
    "unit, and you hold none. That is not the same as none filed.",
    "overload.answer.not_collected": "How often staff report overload is not known: this site loads no "
    "overload reports. That is not the same as none filed.",
    "overload.answer.no_weeks": "How often staff report overload here is not known: there is no whole week "
    "of data yet.",
    "overload.answer.closed": "What staff there reported until then is below.",
    "overload.answer.stale": "How many are filed now is unknown: the newest data are {age} old.",
    "overload.who": "Staff",
    "overload.who.of": "Staff of {unit}",
    "overload.span": "the last {weeks}",
    "overload.span_to": "the {weeks} to {day}",
    "overload.answer.filed.against.one": "{who} filed 1 overload report in {span}: {rate} a week, against "
    "{before} a week in the {weeks} before.",
    "overload.answer.filed.against.many": "{who} filed {n} overload reports in {span}: {rate} a week, "
    "against {before} a week in the {weeks} before.",
    "overload.answer.filed.none_before.one": "{who} filed 1 overload report in {span}: {rate} a week, "
    "after none in the {weeks} before.",
    "overload.answer.filed.none_before.many": "{who} filed {n} overload reports in {span}: {rate} a week, "
    "after none in the {weeks} before.",
    "overload.answer.filed.first.one": "{who} filed 1 overload report in {span}: {rate} a week. There are "
    "no earlier weeks to compare with.",
    "overload.answer.filed.first.many": "{who} filed {n} overload reports in {span}: {rate} a week. There "
    "are no earlier weeks to compare with.",
    "overload.answer.none.against": "{who} filed no overload report in {span}; in the {weeks} before it "
    "was {before} a week.",
    "overload.answer.none.none_before": "{who} filed no overload report in {span}, and none in the {weeks} "
    "before. That is no sign of low load.",
    "overload.answer.none.first": "{who} filed no overload report in {span}, and there are no earlier "
    "weeks. That is no sign of low load.",
    "overload.answer.severe.none": "None of them was of level 4 or 5.",
    "overload.answer.severe.it": "It was of level 4 or 5.",
    "overload.answer.severe.not_it": "It was below level 4.",
    "overload.answer.severe.one": "1 of them was of level 4 or 5.",
    "overload.answer.severe.many": "{n} of them were of level 4 or 5.",
    "overload.answer.where.one": "All came from {unit}.",
    "overload.answer.where.all": "They came from {names}.",
    "overload.answer.where.most": "The most came from {names}.",
    "overload.named": "{name} ({n})",
    "overload.answer.cause": "The main cause given most often in the {weeks} to {day} was {names}: {n} of "
    "{total}.",
    "overload.answer.causes": "The main causes given most often in the {weeks} to {day} were {names}: {n} "
    "of {total} each.",
    "overload.answer.alert.here": "An alert of overload reports is open here.",
    "overload.answer.alert.one": "An alert of overload reports is open in {names}.",
    "overload.answer.alert.many": "Alerts of overload reports are open in {names}.",
    "overload.hidden.one": "Reports of 1 more unit are not in these figures: they take a grant on it.",
    "overload.hidden.many": "Reports of {n} more units are not in these figures: they take a grant on them.",
    "overload.scope.every": "all units",
    "overload.reports.one": "{n} report",
    "overload.reports.many": "{n} reports",
    # --- the key figures
    "overload.key.a_week": "{rate} a week",
    "overload.key.against": "Before, a week",
    "overload.key.before": "reports a week in the {weeks} before",
    "overload.key.no_before": "no earlier weeks",
    "overload.key.severe": "Level 4 or 5",
    "overload.key.severe.note": "of these {n}",
    "overload.key.units": "Units that filed some",
    "overload.key.units.note": "of {n} looked at",
    "overload.key.newest": "Newest report loaded",
    "overload.key.newest.note": "from any unit of the site",
    # --- unit beside unit
    "overload.units.title": "Unit beside unit, the last 12 weeks",
    "overload.units.axis": "Reports filed in 12 weeks; faint: below level 4",
    "overload.units.figure": "{reports}, {severe} of level 4 or 5",
    "overload.units.figure.short": "{n}, level 4–5: {severe}",
    "overload.units.none": "No unit that can be shown filed an overload report in the last 12 weeks.",
    "overload.units.more": "Shown are the {n} units with the most; the table has all.",
    "overload.units.quiet.one": "1 unit filed none: {names}.",
    "overload.units.quiet.many": "{n} units filed none: {names}.",
    "overload.units.short": "Looked at for a shorter time: {units}.",
    "overload.units.short.one": "{unit} ({weeks})",
    "overload.alt.units": "Overload reports filed in the last 12 weeks, the most first. {units}.",
    # --- week by week
    "overload.weeks.title": "Week by week",
    "overload.weeks.title.unit": "Week by week, above time saved and load",
    "overload.picture.weeks": "Overload reports, week by week",
    "overload.weeks.axis": "Overload reports a week; faint: below level 4",
    "overload.week.none": "no report",
    "overload.week.closed": "closed",
    "overload.alt.weeks": "Overload reports by week, {where}, from {first} to {last}: {reports}, {severe} "
    "of level 4 or 5; at most {most} in a week, none in {empty} of {weeks} weeks.",
    # --- why
    "overload.causes.title": "Why: main causes, four weeks at a time",
    "overload.causes.axis": "Reports in four weeks, by the main cause they gave",
    "overload.causes.figure": "{recent} in the last {weeks} told, {every} in all",
    "overload.causes.count": "{cause} {n}",
    "overload.causes.note": "Causes are told by blocks of four weeks that stand still, and only when a "
    "block is over: by the week one report would say what one person said. The last block ended on {day}.",
    "overload.causes.never": "Never given as the main cause: {names}.",
    "overload.causes.none": "No report was filed in these blocks of four weeks.",
    "overload.causes.no_block": "No block of four weeks is over yet, so no cause can be told.",
    "overload.causes.earlier": "Causes are not in what was published: an earlier version made it. The next "
    "run that finds something new publishes them.",
    "overload.alt.causes": "Main causes of overload reports, {where}, by four weeks from {first} to "
    "{last}: {causes}.",
    "overload.block": "{first} to {last}",
    "cause.staffing": "too few staff",
    "cause.acuity": "sicker patients",
    "cause.skill_mix": "skill mix",
    "cause.missed_breaks": "missed breaks",
    "cause.admin": "administration",
    "cause.llm_rework": "mending LLM drafts",
    "cause.violence": "violence",
    "cause.other": "another cause",
    # --- whom to call, where to file
    "overload.file": "File a report, or find yours",
    "overload.call": "A shift is unsafe now? Call {contact}. This page calls nobody.",
    "overload.call.nobody": "A shift is unsafe now? Call whom your organisation has named for that: no "
    "contact is set here (urgent_contact in site.toml). This page calls nobody.",
    # --- reading
    "overload.how.1": "Every bar is a count of reports, exactly as many as were filed: a report is an act "
    "addressed to management, and is never rounded or hidden from those with a grant on the unit. The strong "
    "part are reports of level 4 or 5.",
    "overload.how.2": "No bar is a week without a report. A grey ring is a week in which no unit was open.",
    "overload.how.3": "Of one unit, time saved and load against the line stand below on the same weeks. "
    "Signs above are what happened: a circle is a go-live, a square a release, a triangle pointing down a "
    "new line, a diamond a change of the unit, a triangle an alert of overload reports.",
    "overload.how.4": "Units are of different size. Whether reports rose beyond chance for the hours "
    "worked is what the alert says, and the unit page shows the rate.",
    "overload.limits.1": "Whether load is low where reports are few. People also stay silent because they "
    "are afraid, tired, or were never answered; and a new form brings reports that were not written before.",
    "overload.limits.2": "Whether a feed has stopped: then no report looks like a quiet time. See the day "
    "of the newest report loaded.",
    "overload.limits.3": "Who filed a report, on which shift, or how many people did: one person may file "
    "several, and several may file one.",
    "overload.limits.4": "Earlier counts. A report that comes late is counted in the week it was filed in, "
    "and changes that week without a note.",
    # --- the tables
    "overload.column.unit": "Unit",
    "overload.column.service": "Service",
    "overload.column.recent": "Last 4 weeks",
    "overload.column.severe": "Of these level 4 or 5",
    "overload.column.before": "A week, 12 weeks before",
    "overload.column.shown": "Last 12 weeks",
    "overload.column.shown_severe": "Of these level 4 or 5, 12 weeks",
    "overload.column.reports": "Reports",
    "overload.column.level": "Level 4 or 5",
    "overload.column.block": "Four weeks",
    "overload.column.sum": "All causes",
    "overload.causes.table": "Main causes by four weeks",
    "overload.not_there": "not there then",
}
