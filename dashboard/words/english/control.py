"""The control charts' part of the catalogue in English."""

from __future__ import annotations

TEXTS: dict[str, str] = {
    "control.title": "Any figure of this unit over time",
    "control.empty": "No figure of this unit has been published.",
    "control.choose": "Figure",
    "control.option": "{group}: {title}",
    "control.forged": "This unit has no such figure. Shown instead is: {title}.",
    "metric.net": "{title}, net of observation",
    "about.load": "Load",
    "about.access": "Access",
    "about.staff": "Staff",
    "about.strain": "Strain",
    "about.time": "Time",
    "about.use": "Tool use",
    "about.safeguards": "Safeguards",
    # --- the answer
    "control.answer.none": "{title}: no change beyond how it usually varies, none of {weeks} marked.",
    "control.answer.marked": "{title}: {marked} of {weeks} marked, last in the week from {day}, {what}.",
    "control.answer.judged": "{what}, which is {tone} ({direction})",
    "control.answer.no_basis": "{title}: whether it changed cannot be told, as only {weeks} that limits "
    "could rest on {verb} a figure.",
    "control.answer.rare": "{title}: no limits are drawn, because most of the weeks they would rest on "
    "have one and the same figure.",
    "control.verb.one": "has",
    "control.verb.many": "have",
    "control.answer.suppressed": "{title}: hidden, because fewer than {n} people worked here or one or two "
    "of them were most of it.",
    "control.answer.withheld": "{title}: withheld, because a correction changed it by fewer than {n} people.",
    "control.together": "Hidden by themselves, and told together: {spans}.",
    "control.together.span": "{weeks} in the span to {day}: {figure}",
    "control.others": "Weeks in which too few people worked here are told together with those of other "
    "units of {service}, as the mean of a week of a unit: {spans}.",
    "control.others.span": "twelve weeks to {day}: {figure}, {units}",
    "control.others.coverage": "({share} of the data usable)",
    "control.answer.missing": "{title}: not known, no week's figure has come.",
    "control.answer.not_collected": "{title}: not collected on this site, so nothing is known of it.",
    "control.answer.not_assessed": "{title}: not assessed in any week, there was too little to go on.",
    "control.answer.not_granted": "{title}: not shown to your role, because it derives from what people "
    "did or wrote.",
    "control.weeks.one": "{n} week",
    "control.weeks.many": "{n} weeks",
    "rule.outside.up": "above the upper limit",
    "rule.outside.down": "below the lower limit",
    "rule.trend.up": "rising for seven weeks or more",
    "rule.trend.down": "falling for seven weeks or more",
    "rule.two_in_three.up": "near the upper limit in two of three weeks",
    "rule.two_in_three.down": "near the lower limit in two of three weeks",
    "rule.shift.up": "above the mean for seven weeks or more",
    "rule.shift.down": "below the mean for seven weeks or more",
    "tone.worse": "worse",
    "tone.better": "better",
    "direction.higher is better": "higher is better",
    "direction.lower is better": "lower is better",
    "direction.context": "neither end is good in itself",
    # --- what the picture is
    "control.not_alarm": "This picture is not the alarm.",
    "control.chance": "Where nothing happens such marks appear by chance in about {marked} of {weeks}, "
    "or in more.",
    "control.chance.under_one": "Where nothing happens such marks appear by chance in fewer than one of "
    "{weeks}.",
    "control.chance.trial": "How many weeks it marks by chance cannot be told from so short a baseline.",
    "control.basis.before": "Mean and limits rest on the {weeks} with a figure before go-live, shaded, "
    "and stay.",
    "control.basis.all": "No tool went live here: mean and limits rest on all {weeks} with a figure.",
    "control.basis.first": "No week before go-live can be compared: mean and limits rest on the first "
    "{weeks} after the learning weeks, shaded, and stay; weeks before are drawn and not judged.",
    "control.basis.trial": "They are trial limits: they rest on fewer than {n} weeks.",
    "control.basis.bound": "A limit beyond what the figure can be is not drawn.",
    "control.gaps": "Weeks without a figure: {states}.",
    "control.gaps.none": "Every week has a figure.",
    "control.gap": "{n} {state}",
    "control.state.suppressed": "hidden",
    "control.state.withheld": "withheld after a correction",
    "control.state.missing": "missing",
    "control.state.not_collected": "not collected",
    "control.state.not_assessed": "not assessed",
    "control.grade_left_out": "Weeks told at another grade than {grade} are left out: grades are never "
    "added.",
    "control.about": "{unit}, by week from {first} to {last}. Direction: {direction}.",
    "control.limits": "What it cannot tell: {limits}",
    "control.key": "Signs: {signs}.",
    "control.sign": "{sign} {what}",
    "control.key.recent": "Last 4 weeks",
    "control.key.known": "{known} of 4 weeks known",
    "control.key.mean": "Mean the limits rest on",
    "control.key.limits": "limits {lower} to {upper}",
    "control.key.upper": "upper limit {upper}",
    "control.key.lower": "lower limit {lower}",
    "control.key.no_limits": "no limit within what it can be",
    "control.key.trial": "on trial: {limits}",
    "control.key.none": "none drawn",
    "control.key.coverage": "Coverage",
    "control.key.coverage_note": "of what it is about, last 4 weeks",
    "control.key.grade": "Evidence",
    "control.key.grade_note": "grades are never added",
    "control.table": "This figure as a table",
    "control.column.week": "Week from",
    "control.column.value": "Figure",
    "control.column.coverage": "Coverage",
    "control.column.mark": "Mark",
    "control.unmarked": "none",
    "control.not_judged": "not judged",
    "control.label.mean": "mean {value}",
    "control.label.upper": "upper limit {value}",
    "control.label.lower": "lower limit {value}",
    "tip.marked": "{text}; {what}",
    "alt.of_unit": "{title}, {unit},",
    "alt.control": "{text} Mean {mean}, {limits}; {marked} of {judged} judged weeks are marked.",
    "control.how": "The chart of any figure is an XmR chart: the thin rule is the mean, the dashed ones "
    "its limits, and both rest on the shaded weeks alone. A diamond lies outside a limit; a triangle is "
    "one of seven weeks or more that rise or fall; a square one of two in three near a limit; a dot one "
    "of seven or more on one side of the mean. Amber marks point to what is worse, blue ones to what is "
    "better; where neither end is good they have the colour of the text. The small pictures are drawn in "
    "the same way.",
    "control.cannot": "Whether a mark is chance. The picture shows that a figure moved against its own "
    "past; only an alert has been set against units without a tool and a budget of false alarms.",
    # --- how far the alarms can be trusted
    "trust.title": "How far the alarms can be trusted",
    "trust.here.watched": "A rise in load can be told here: {weeks} since go-live could be compared "
    "with units without a tool.",
    "trust.here.trial": "A rise in load cannot be told here: fewer than twelve weeks before go-live are "
    "known. Only the line and the unit's own past are watched.",
    "trust.here.no_comparison": "A rise in load cannot be told here: there is no unit without a tool to "
    "compare with. Only the line and the unit's own past are watched.",
    "trust.here.gap": "A rise in load cannot be told here now: too little data since go-live.",
    "trust.here.no_tool": "No tool has gone live here, so there is no go-live after which a rise could "
    "be told. The line and the unit's own past are watched.",
    "trust.here.unknown": "Whether a rise in load can be told here is not known: this snapshot does not say.",
    "trust.expected": "Over all {units}, {years} unit-years watched, about {expected} false alarms of a "
    "rise are to be expected at {budget} a unit and year.",
    "trust.units.one": "{n} watched unit",
    "trust.units.many": "{n} watched units",
    "trust.placebo": "Where go-lives were only pretended at this site, {alarms} in {years} unit-years "
    "alarmed.",
    "trust.placebo.none": "No go-live could be pretended at this site, so the budget is not checked on "
    "its data.",
}
