"""The methods page's part of the catalogue in English."""

from __future__ import annotations

TEXTS: dict[str, str] = {
    "page.methods": "Methods",
    "methods.title": "How is each number made?",
    # --- the answer
    "methods.answer": "The {metrics} figures of Plimsoll {version} are each one numerator divided by one "
    "denominator, for one unit and one week.",
    "methods.answer.told": "In the last {weeks} weeks {told} of them are told in at least one unit here.",
    "methods.answer.told_stale": "In the {weeks} weeks to {day}, the newest there are, {told} of them are "
    "told in at least one unit here; what holds now is unknown.",
    "methods.answer.all": "In the last {weeks} weeks all of them are told in at least one unit here.",
    "methods.answer.nowhere.one": "One is told nowhere: {names}.",
    "methods.answer.nowhere.many": "{n} are told nowhere: {names}.",
    "methods.answer.nothing": "None has been published on this site yet.",
    "methods.answer.lines.none": "No load line is in force, so no unit can be judged.",
    "methods.answer.lines.one": "{n} load line is in force.",
    "methods.answer.lines.many": "{n} load lines are in force.",
    "methods.answer.no_tool": "No tool has gone live, so nothing can be saved yet.",
    # --- one figure
    "methods.choose": "Figure",
    "methods.forged": "There is no figure of that name. Shown instead is: {title}.",
    "methods.divided": "divided by",
    "methods.key.unit": "Measured in",
    "methods.key.direction": "Direction",
    "methods.key.told": "Told for",
    "methods.key.shown": "Shown",
    "methods.key.source": "Made from",
    "methods.key.needs": "Without this not collected",
    "methods.key.themes": "Themes",
    "methods.key.here": "Here, last {weeks} weeks",
    "methods.told.group": "each unit and week, and each staff group",
    "methods.told.unit": "each unit and week",
    "methods.shown.always": "always: it is a fact about the unit",
    "methods.shown.large": "for units in which at least {least} people worked in the week, to those with a "
    "grant",
    "methods.shown.granted": "to those with a grant on the unit: staff wrote it",
    "methods.need.either": "{first} or {last}",
    "methods.here.none": "nothing has been published of it",
    "methods.here.not_granted": "not shown to your role",
    "methods.here.told": "told in {told} of {units}",
    "methods.here.state": "{state} in {n}",
    "methods.state.suppressed": "hidden",
    "methods.state.withheld": "withheld after a correction",
    "methods.state.missing": "missing",
    "methods.state.not_collected": "not collected",
    "methods.state.not_assessed": "not assessed",
    "methods.limits": "What it cannot tell",
    # --- thresholds
    "methods.thresholds.title": "Thresholds in force",
    "methods.thresholds.text": "Where it says so the site has chosen them in its settings; the others are "
    "the same everywhere.",
    "methods.thresholds.table": "Thresholds",
    "methods.threshold.gate": "A week is judged from this share of complete data on",
    "methods.threshold.near": "A unit is near its line from this far below it",
    "methods.threshold.group": "Figures on what people did need at least so many of them",
    "methods.threshold.alarms": "False alarms of a statistical rise that are put up with",
    "methods.threshold.age": "Data older than this say nothing about now",
    "methods.threshold.hours": "One whole-time equivalent works",
    "methods.threshold.window": "A standing looks back, and needs",
    "methods.threshold.over": "An alert of over the line needs",
    "methods.threshold.gap": "An alert of too little data: fewer can be judged than",
    "methods.threshold.quiet": "An alert closes after",
    "methods.threshold.disagree": "Staff disagree with a calm standing from",
    "methods.threshold.law": "Shifts that may be over a line by law, unless it says otherwise",
    "methods.threshold.allowed": "Shifts that may be over any other line, unless it says otherwise",
    "methods.value.near": "{share} below",
    "methods.value.people": "{n} people",
    "methods.value.alarms": "{n} a unit and year",
    "methods.value.hours": "{n} hours a week",
    "methods.value.window": "{weeks} weeks, of which {needed} can be judged",
    "methods.value.of": "{n} of the last {of} observed weeks, within {within}",
    "methods.value.calendar": "{n} of the last {of} calendar weeks",
    "methods.value.quiet": "{n} observed weeks without its signal",
    "methods.value.disagree": "{n} overload reports in 28 days, or one of level {level} or 5",
    "methods.value.none": "none",
    "methods.value.not_told": "not known: this snapshot does not say",
    "methods.set.site": "site.toml: {name}",
    "methods.set.fixed": "fixed",
    "methods.column.what": "What",
    "methods.column.value": "Value",
    "methods.column.set": "Set in",
    # --- safeguards
    "methods.safeguards.title": "Safeguards",
    "methods.safeguards.text": "Use is outside policy where a figure is beyond its threshold in {n} of the "
    "last {of} weeks that can be judged. A week is judged from {tasks} tasks on; their alerts tell no "
    "count and no share.",
    "methods.safeguards.table": "Thresholds of safeguards",
    "methods.safeguard.training": "Most of the use is by people whose training is not on record or ran out.",
    "methods.safeguard.consent": "Of more than one patient in five nobody wrote down an answer.",
    "methods.safeguard.permitted_use": "A slip is one in a hundred; twice that, week by week, is a practice.",
    "methods.safeguard.over_reliance": "One accepted draft in four is taken over faster than it can be read.",
    "methods.safeguard.misleading": "Staff call one output in twenty misleading.",
    "methods.safeguard.privacy": "One output in fifty has a privacy concern.",
    "methods.safeguard.refusal": "Use after a refusal is an incident each time.",
    "methods.safeguard.below": "below {share}",
    "methods.safeguard.above": "above {share}",
    "methods.safeguard.any": "any",
    "methods.safeguard.coverage": "from {share} of tasks that say so",
    "methods.safeguard.no_coverage": "whatever the coverage",
    "methods.column.figure": "Figure",
    "methods.column.outside": "Outside policy",
    "methods.column.judged": "Judged",
    "methods.column.reason": "Why there",
    # --- lines
    "methods.lines.title": "Load lines in force",
    "methods.lines.none": "No load line is in force: loads are shown and not judged.",
    "methods.lines.text": "{lines} on {day}. Each is judged by its own rule, and a unit by the worst of its "
    "lines.",
    "methods.lines.count.one": "{n} line",
    "methods.lines.count.many": "{n} lines",
    "methods.lines.table": "Load lines with basis, source and days in force",
    "methods.column.units": "Units",
    "methods.column.basis": "Basis",
    "methods.column.since": "In force from",
    "methods.column.line": "The line in words",
    # --- words of judgement
    "methods.grades.title": "Evidence grades of time saved",
    "methods.grades.text": "Grades are never added together: a week is told at the strongest one that holds "
    "at least half of its timed tasks.",
    "methods.grade.assumed": "The time without the tool was taken from elsewhere, and nobody here measured "
    "it.",
    "methods.grade.self_reported": "Staff said how long it took, with the tool or without it.",
    "methods.grade.log_measured": "Both were timed: the task before go-live, and waiting, reading and "
    "changing in the log.",
    "methods.grade.controlled": "The difference against units without the tool, which moved alike before, "
    "and nothing where a go-live was only pretended.",
    "methods.standings.title": "Standings",
    "methods.standing.over": "A line's own rule is broken: more of its shifts than may be were above it, or "
    "three of four weeks were.",
    "methods.standing.near": "Close below its line, or a calm mean with too many single shifts over.",
    "methods.standing.within": "Below that, with enough data to say so. It does not say that there is room.",
    "methods.standing.unknown": "Too little data, no line, or too new a line. Unknown is worse than near: "
    "what cannot be seen must not be called safe.",
    "methods.alerts.title": "Kinds of alert",
    "methods.alert.over_line": "A line was broken in at least three of the last four observed weeks, "
    "whatever the cause.",
    "methods.alert.data_gap": "Too little data to judge the unit.",
    "methods.alert.conversion": "Load rose after go-live beyond what units without the tool lead to expect, "
    "while time was saved.",
    "methods.alert.load_without_saving": "The same rise, and no time was saved.",
    "methods.alert.load_rise": "The same rise, and whether time was saved is not known.",
    "methods.alert.uneven_load": "After go-live load is shared out less evenly than before, while its mean "
    "held.",
    "methods.alert.after_hours": "Overtime, missed breaks or evening work rose beyond the unit's own past.",
    "methods.alert.overload_reports": "Staff report overload beyond the unit's own past, for the hours "
    "worked.",
    "methods.alert.safeguard": "Use outside policy, by the thresholds above.",
    "methods.severity.title": "How grave",
    "methods.severity.watch": "To be watched: the more sensitive tier sees it, or data are lacking.",
    "methods.severity.warning": "A rise, or guidance passed.",
    "methods.severity.unsafe": "A law or an agreed line is broken, or load rose and stands above a line, or "
    "staff pay for it.",
    # --- themes
    "methods.themes.title": "What experts expect and fear, and where it is looked at",
    "methods.themes.text": "Clinicians who were asked about LLM tools named these. Each has figures or a "
    "page here.",
    "methods.theme.figures": "Figures:",
    "methods.theme.pages": "Pages:",
    "theme.access.title": "Fair access",
    "theme.access.text": "Do patients get care sooner where tools free time, and do the tools reach all "
    "staff?",
    "theme.participation.title": "Patients taking part",
    "theme.participation.text": "Does freed time become time with patients?",
    "theme.efficiency.title": "Efficiency and quality",
    "theme.efficiency.text": "What is left of the promised time after waiting, reading, mending and drafts "
    "thrown away? It may be less than nothing.",
    "theme.misleading.title": "Misleading output",
    "theme.misleading.text": "How often do staff flag a draft as wrong, lacking, discriminatory, or blind to "
    "a crisis?",
    "theme.nuance.title": "Missing nuance",
    "theme.nuance.text": "Where do drafts have to be changed or thrown away, because they do not fit the "
    "patient?",
    "theme.risk.title": "Risk to users",
    "theme.risk.text": "Are drafts taken over unread, used for what they are not meant for, or a danger to "
    "privacy? Overload is the first explanation.",
    "theme.training.title": "Training and competence",
    "theme.training.text": "Is use by people with a valid training on record?",
    "theme.guidelines.title": "Guidelines for use",
    "theme.guidelines.text": "Which tasks are permitted, which lines are agreed, by whom and since when?",
    "theme.openness.title": "Openness to patients",
    "theme.openness.text": "Are patients told and asked, and is a refusal kept? A share of refusals is never "
    "a target.",
    "theme.workload.title": "A fair share of work",
    "theme.workload.text": "Does freed time become more patients for each who is at work, and does it show "
    "in overtime, breaks and reports?",
    "theme.upgrades.title": "New versions",
    "theme.upgrades.text": "Did a release change what staff have to mend? Releases are marked on every "
    "chart, also those nobody announced.",
    "theme.support.title": "Support for staff",
    "theme.support.text": "Is help offered, used, asked for and refused? What was promised stands beside "
    "what was measured.",
    # --- releases, version
    "methods.releases.title": "Tools and their releases",
    "methods.releases.none": "No release of a tool is known.",
    "methods.releases.all": "{releases}: each has been reviewed.",
    "methods.releases.some": "{releases}, {reviewed} of them reviewed. No review is known of {names}.",
    "methods.releases.count.one": "{n} release",
    "methods.releases.count.many": "{n} releases",
    "methods.releases.unannounced": "First seen in logs without announcement: {names}.",
    "methods.releases.table": "Releases as a table",
    "methods.release": "{tool} {version}",
    "methods.column.tool": "Tool",
    "methods.column.version": "Version",
    "methods.column.released": "In use from",
    "methods.column.announced": "Announced",
    "methods.column.reviewer": "Reviewed by",
    "methods.column.reviewed": "Reviewed on",
    "methods.column.note": "What changed",
    "methods.announced.yes": "yes",
    "methods.announced.no": "no, first seen in logs",
    "methods.reviewed.no": "no review is known",
    "methods.reviewed.someone": "who is not known",
    "methods.version.title": "Version",
    "methods.version.text": "Made by Plimsoll {version} as snapshot {snapshot}, built on {day}. The same "
    "data, settings and version give the same digest: {digest}.",
    # --- how to read it
    "methods.how.1": "Each week stands for itself: a unit's figure is its numerator divided by its "
    "denominator, and where several weeks are told together, both are summed first.",
    "methods.how.2": "Coverage is the share of rows, days or hours a figure is about that carry what it "
    "needs. What was not measured lowers coverage and nothing else.",
    "methods.how.3": "A cell without a figure says why: hidden, missing, not collected or not assessed. None "
    "of these is zero, and zero is a figure.",
    "methods.cannot.1": "Whether a threshold is right for your unit. It says where a question begins.",
    "methods.cannot.2": "What a figure means for one person. None is about a person, and no page ranks "
    "people.",
    "methods.table": "Every definition as a table",
    "methods.column.about": "About",
    "methods.column.unit": "Measured in",
    "methods.column.direction": "Direction",
    "methods.column.numerator": "Numerator",
    "methods.column.denominator": "Denominator",
    "methods.column.source": "Made from",
    "methods.column.limits": "What it cannot tell",
}
