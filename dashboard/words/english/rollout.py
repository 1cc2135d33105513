"""The catalogue's texts on what rollouts did together: the answer, the course, every outcome."""

from __future__ import annotations

TEXTS: dict[str, str] = {
    "page.rollout": "Rollout",
    "rollout.title": "Does the tool save time, for whom, and did it go where we promised?",
    # --- what the page is about
    "rollout.scope": "Organisation or service",
    "rollout.scope.all": "The whole organisation",
    "rollout.scope.forged": "There is no service of that name on this site. Shown instead is: {title}.",
    "rollout.outcome": "Outcome",
    "rollout.outcome.forged": "There is no outcome of that name. Shown instead is: {title}.",
    "rollout.in.all": "Across the organisation",
    "rollout.in.one": "In {service}",
    # --- the answer
    "rollout.answer.stale": "The newest data are {age} old, so how things stand now is unknown; this is as "
    "of {day}.",
    "rollout.answer.none": "This snapshot holds no pooled estimate: run `plimsoll run SITE`.",
    "rollout.answer.not_granted": "What the tools did to people's time is not shown to your role: it "
    "derives from what people did, and your grants do not cover every unit here.",
    "rollout.answer.sure": "{where} {did} ({low} to {high}; {grade}: {treated} with a tool against "
    "{compared} without).",
    "rollout.answer.unsure": "{where} no effect can be told from none on {title}: {figure} ({low} to "
    "{high}; {grade}: {treated} with a tool against {compared} without).",
    "rollout.answer.no_interval": "{where} {did}, in {treated} against {compared}: too few for an "
    "interval, so nothing says how sure that is.",
    "rollout.answer.lead": "Minutes of documentation cannot be told here ({why}), so this is on {title}.",
    "rollout.answer.found": "An effect of {detectable} or more would be found four times in five.",
    "rollout.answer.hides": "An effect smaller than {detectable} could be there and not be found.",
    "rollout.no_effect": "{where}: No effect can be told: {reason}",
    "rollout.units.one": "{n} unit",
    "rollout.units.many": "{n} units",
    "rollout.unit_weeks.one": "{n} week of a unit",
    "rollout.unit_weeks.many": "{n} weeks of units",
    "rollout.grade.compared": "compared, not controlled",
    "rollout.where.ratio": "Of the time saved since go-live ({grade}), {ratio} hours became workload for "
    "each hour saved ({low} to {high})",
    "rollout.where.more": "{text}: more than was saved.",
    "rollout.where.some": "{text}.",
    "rollout.where.fell": "Of the time saved since go-live ({grade}) none became workload: workload fell.",
    "rollout.where.unsure": "Whether any of the time saved became workload is not sure ({low} to {high} "
    "hours for each hour saved, {grade}).",
    "rollout.where.no_saving": "Where it went cannot be told: nothing was surely saved, so no share of it "
    "can have become workload.",
    "rollout.where.not_granted": "Where saved time went is not shown to your role.",
    "rollout.where.none": "This snapshot holds no ledger: run `plimsoll run SITE`.",
    "rollout.where.why": "Where saved time went: {reason}",
    "rollout.kept.less": "Promised were {claimed} hours for the same weeks, measured {saved} ({share}).",
    "rollout.kept.all": "The {claimed} hours promised for the same weeks were reached: {saved} were "
    "measured.",
    "rollout.kept.none": "No minutes were promised for these units.",
    # --- why there is no estimate
    "rollout.why.no_rollout": "no tool has gone live here.",
    "rollout.why.not_collected": "no feed of the site records this; not collected is not zero.",
    "rollout.why.no_data": "not recorded here, or in no week that can be judged.",
    "rollout.why.hidden": "hidden, too few people work in these units.",
    "rollout.why.baseline_short": "fewer than 12 weeks before go-live can be judged.",
    "rollout.why.ramp_not_over": "no week after the learning weeks can be judged yet.",
    "rollout.why.no_comparison": "no unit was without a tool in those weeks, so there is nothing to "
    "compare with.",
    "rollout.why.not_granted": "not shown to your role.",
    "rollout.left.hidden": "hidden, too few people",
    "rollout.left.no_data": "not recorded",
    "rollout.left.baseline_short": "under 12 weeks before go-live",
    "rollout.left.ramp_not_over": "learning weeks not over",
    "rollout.left.no_comparison": "no comparison",
    "rollout.left": "Units with a tool that are not in it: {units}.",
    "rollout.left.part": "{n} ({why})",
    "rollout.left.other_grade": "told at another grade",
    "rollout.left.short_span": "under 8 weeks counted",
    "rollout.left.suppressed": "hidden, too few people",
    "rollout.left.not_measured": "not measured",
    "rollout.left.no_weeks": "no whole week since go-live",
    "rollout.left.data_gap": "a hole in the data",
    # --- why it is not controlled
    "rollout.not.pretrend_failed": "these units were on a path of their own before go-live",
    "rollout.not.pretrend_not_checked": "whether they moved like the others before go-live could not be "
    "checked",
    "rollout.not.placebo_failed": "a go-live pretended earlier shows an effect as well",
    "rollout.not.placebo_not_checked": "an earlier, pretended go-live could not be tried",
    "rollout.not.one_unit": "only one unit has a tool",
    "rollout.not.few_comparison_units": "fewer than four units to compare with",
    "rollout.not_controlled": "Not called controlled: {reasons}.",
    "rollout.controlled": "Called controlled: before go-live these units moved like the others, and a "
    "go-live pretended earlier shows no effect.",
    # --- the course
    "rollout.course.title": "Weeks before and after go-live",
    "rollout.course.rests": "What it rests on",
    "rollout.course.weeks": "Weeks since go-live",
    "rollout.course.unit": "{title}: difference in {unit}",
    "rollout.course.unit.percent": "{title}: difference in percent",
    "rollout.course.empty": "No course can be drawn: {reason}",
    "rollout.course.before": "before go-live",
    "rollout.course.preparing": "preparing",
    "rollout.course.learning": "learning weeks",
    "rollout.course.after": "with the tool",
    "rollout.course.later": "{week} and later",
    "rollout.course.mean": "with the tool, {effect} on average",
    "rollout.course.narrow": "before",
    "rollout.course.tip": "Weeks {first} to {last}",
    "rollout.course.tip_later": "Week {first} and later",
    "rollout.course.tip_value": "{weeks}, {phase}: {figure} ({low} to {high}), {units}",
    "rollout.course.tip_plain": "{weeks}, {phase}: {figure}, {units}",
    "rollout.course.note": "Against units without a tool in the same weeks; {unit_weeks} after the "
    "learning weeks, {from_day} to {to_day}. The shading is the 90 % interval, the dashed rule the mean "
    "after the learning weeks.",
    "rollout.course.note_plain": "Against units without a tool in the same weeks; {unit_weeks} after the "
    "learning weeks, {from_day} to {to_day}. The dashed rule is the mean after the learning weeks; "
    "nothing says how sure it is.",
    "rollout.course.key": "Rings are weeks before go-live: they should lie near zero. The last four of "
    "them are no baseline, because people prepare. Releases of a tool fall on another week in each unit, "
    "and are told further down by their dates.",
    "rollout.course.ramp": "In the learning weeks, which are told apart: {figure} ({low} to {high}).",
    "rollout.course.ramp_plain": "In the learning weeks, which are told apart: {figure}.",
    "rollout.cannot": "What it cannot tell: {text}",
    "alt.course": "{title} in {scope}, by weeks since go-live: {bins}; after the learning weeks {mean}.",
    "alt.course.bin": "weeks {first} to {last} {effect}",
    "alt.course.bin_later": "week {first} and later {effect}",
    # --- dose-response
    "rollout.dose.title": "More use, more effect?",
    "rollout.dose.slope": "With every ten percentage points more of the clinicians using a tool the effect "
    "changed by {figure} ({low} to {high}){sure}",
    "rollout.dose.sure": ". That is more than chance.",
    "rollout.dose.unsure": ", which cannot be told from no change.",
    "rollout.dose.plain": "With every ten percentage points more of the clinicians using a tool the effect "
    "changed by {figure}; nothing says how sure that is.",
    "rollout.dose.band": "{from_share} to {to_share} of clinicians using it: {figure}",
    "rollout.dose.band_sure": "{text} ({low} to {high})",
    "rollout.dose.bands": "At low, middle and high use",
    "rollout.dose.limit": "People choose to use a tool, and units differ in more than that: a slope is no "
    "proof. No share of use is a target.",
    "rollout.dose.why.use_hidden": "Not told: the share of clinicians who use a tool is hidden or not known.",
    "rollout.dose.why.use_does_not_vary": "Not told: use hardly differs between units and weeks.",
    "rollout.dose.why.too_few": "Not told: fewer than three units or twelve weeks of units.",
    "rollout.dose.why.no_effect": "Not told: there is no effect to lay use on.",
    # --- every outcome
    "rollout.forest.title": "Every outcome beside the smallest effect that could be found",
    "rollout.forest.axis": "Multiples of the smallest effect that would be found",
    "rollout.forest.text": "Each row has its own scale: 1 is the effect that would be found four times in "
    "five. What lies in the grey field may be there or not. The thin line is the 90 % interval.",
    "rollout.forest.empty": "No outcome has an estimate with an interval here.",
    "rollout.forest.untold": "Not in the picture: {outcomes}.",
    "rollout.forest.untold_one": "{title} ({why})",
    "rollout.forest.too_few": "{figure}, too few units for an interval",
    "rollout.figure": "{effect} ({low} to {high}) · {verdict}",
    "rollout.figure_short": "{effect} · {verdict}",
    "rollout.verdict.worse": "worse",
    "rollout.verdict.better": "better",
    "rollout.verdict.more": "more, neither good nor bad by itself",
    "rollout.verdict.less": "less, neither good nor bad by itself",
    "rollout.verdict.more_short": "more",
    "rollout.verdict.less_short": "less",
    "rollout.verdict.unsure": "not told from none",
    "rollout.verdict.unsure_short": "no sign",
    "rollout.verdict.no_interval": "nothing says how sure",
    "rollout.signs": "Diamond: worse. Dot: better. Square: surely moved, and neither good nor bad by "
    "itself. Ring: not told from none.",
    "alt.forest": "Effects after the learning weeks in {scope}: {effects}.",
    "alt.forest.one": "{title} {figure}",
    "rollout.table": "Every outcome as a table",
    "rollout.column.outcome": "Outcome",
    "rollout.column.effect": "Effect",
    "rollout.column.interval": "90 % interval",
    "rollout.column.verdict": "Good or bad",
    "rollout.column.detectable": "Found four times in five from",
    "rollout.column.grade": "Evidence",
    "rollout.column.units": "Units with / without a tool",
    "rollout.column.weeks": "Weeks of units",
    "rollout.column.ramp": "In the learning weeks",
    "rollout.interval": "{low} to {high}",
    "rollout.of": "{treated} / {compared}",
    # --- how to read it, and what it cannot tell
    "rollout.how.1": "Units with a tool are set beside units that had none in the same weeks, each against "
    "its own past. The figure is what the weeks after the learning weeks had beyond that, each unit's "
    "week counting alike.",
    "rollout.how.2": "An interval that holds zero does not say that nothing happened: look at the smallest "
    "effect that could have been found.",
    "rollout.how.3": "Controlled is said only where two checks passed: before go-live the units moved like "
    "the others, and a go-live pretended earlier shows nothing. Else it is compared, with the reason.",
    "rollout.limits.1": "Why units got a tool. If they were chosen for something that changes their load "
    "by itself later, no check of the past sees it.",
    "rollout.limits.2": "What else came with it: a new template or a new manager at go-live is in the "
    "effect. Patients or staff moved to other units make it look larger.",
    "rollout.limits.3": "How any one unit or person fared. It is a mean over units, and a figure in "
    "minutes or hours: never posts, beds or money.",
    "rollout.limits.4": "What one tool, version or task did: the estimates are of units, whatever tools they "
    "had. Figures by tool, version and task are of tasks, and no estimates.",
    # --- units of the outcomes
    "rollout.unit.percent": "{value} %",
    "rollout.unit.documentation_minutes": "{value} min per 8 h",
    "rollout.unit.ehr_minutes": "{value} min per 8 h",
    "rollout.unit.after_hours_minutes": "{value} min per 8 h",
    "rollout.unit.overtime_share": "{value} % points",
    "rollout.unit.missed_break_minutes": "{value} min a shift",
    "rollout.unit.overload_reports": "{value} per 1,000 h",
    "rollout.unit.contacts": "{value} a week",
    # --- what happened, in a sentence
    "rollout.did.documentation_minutes.less": "staff spent {value} minutes less on documentation in every "
    "8 hours worked",
    "rollout.did.documentation_minutes.more": "staff spent {value} minutes more on documentation in every "
    "8 hours worked",
    "rollout.did.ehr_minutes.less": "staff spent {value} minutes less in the record system in every 8 "
    "hours worked",
    "rollout.did.ehr_minutes.more": "staff spent {value} minutes more in the record system in every 8 "
    "hours worked",
    "rollout.did.after_hours_minutes.less": "staff spent {value} minutes less on the record after hours, "
    "for every 8 hours worked",
    "rollout.did.after_hours_minutes.more": "staff spent {value} minutes more on the record after hours, "
    "for every 8 hours worked",
    "rollout.did.overtime_share.less": "overtime took {value} percentage points less of the hours worked",
    "rollout.did.overtime_share.more": "overtime took {value} percentage points more of the hours worked",
    "rollout.did.missed_break_minutes.less": "staff missed {value} minutes less of their breaks a shift",
    "rollout.did.missed_break_minutes.more": "staff missed {value} minutes more of their breaks a shift",
    "rollout.did.overload_reports.less": "staff filed {value} fewer overload reports per 1,000 hours worked",
    "rollout.did.overload_reports.more": "staff filed {value} more overload reports per 1,000 hours worked",
    "rollout.did.load.less": "load per staff hour was {value} % lower",
    "rollout.did.load.more": "load per staff hour was {value} % higher",
    "rollout.did.patients.less": "there were {value} % fewer patients",
    "rollout.did.patients.more": "there were {value} % more patients",
    "rollout.did.acuity.less": "acuity was {value} % lower",
    "rollout.did.acuity.more": "acuity was {value} % higher",
    "rollout.did.hours.less": "staff worked {value} % fewer hours",
    "rollout.did.hours.more": "staff worked {value} % more hours",
    "rollout.did.contacts.less": "each full-time clinician saw {value} fewer contacts a week",
    "rollout.did.contacts.more": "each full-time clinician saw {value} more contacts a week",
}
