"""The planner's part of the catalogue in English."""

from __future__ import annotations

TEXTS: dict[str, str] = {
    "page.planner": "Planner",
    "planner.title": "What would bring this unit back within its line?",
    # --- the answer
    "planner.answer.closed": "{unit} closed on {day}: nothing is planned for it any more.",
    "planner.answer.stale": "Nothing can be planned now: the newest data are {age} old, so how {unit} stands "
    "is unknown. Its plans below are kept.",
    "planner.answer.no_line": "Nothing can be planned for {unit}: no line has been agreed for it, so there "
    "is nothing to bring it back to.",
    "planner.answer.unknown": "Nothing can be planned for {unit}: it cannot be judged ({reason}).",
    "planner.answer.over": "{unit} is over its line: {over}. In the 28 days to {day}, {hours} would have "
    "brought it back within; or, with the staff there were, {held}.",
    "planner.answer.kept": "{unit} was over its line, and by the line in force now the 28 days to {day} "
    "would have been within it: there is nothing to ask for.",
    "planner.answer.within": "{unit} is within its line, so there is nothing to bring back. How far below "
    "the line it lies is not spare capacity. What a change would have done can be tested below.",
    "planner.answer.near": "{unit} is near its line and not over it, so there is nothing to bring back. What "
    "is left to the line is not spare capacity. What a change would have done can be tested below.",
    "planner.answer.disagree": "Staff there report overload all the same.",
    "planner.over.shifts": "{over} of {observed} {shifts} were above {line} ({allowed} may be)",
    "planner.over.shifts.none": "{over} of {observed} {shifts} were above {line} (none may be)",
    "planner.over.moments": "{over} of {observed} hours of {shifts} were above {line} ({allowed} may be)",
    "planner.over.moments.none": "{over} of {observed} hours of {shifts} were above {line} (none may be)",
    "planner.over.weeks": "{over} of the last {observed} judged weeks were above {line} (three break it)",
    "planner.hours.more": "{value} {staff} more {place}",
    "planner.hours.fewer": "{value} {staff} fewer {place}",
    "planner.place.day": "on every day shift",
    "planner.place.evening": "on every evening shift",
    "planner.place.night": "on every night shift",
    "planner.place.all": "every day",
    "planner.place.week": "every week",
    "planner.amount": "{value} {staff}",
    "planner.staff.nurse": "nurse hours",
    "planner.staff.all": "clinician hours",
    "planner.staff.other": "hours of {group}s",
    "planner.patients.patients_per_nurse.more.one": "1 patient more at any time",
    "planner.patients.patients_per_nurse.more.many": "{n} patients more at any time",
    "planner.patients.patients_per_nurse.fewer.one": "1 patient fewer at any time",
    "planner.patients.patients_per_nurse.fewer.many": "{n} patients fewer at any time",
    "planner.patients.caseload_per_wte.more.one": "1 open case more",
    "planner.patients.caseload_per_wte.more.many": "{n} open cases more",
    "planner.patients.caseload_per_wte.fewer.one": "1 open case fewer",
    "planner.patients.caseload_per_wte.fewer.many": "{n} open cases fewer",
    "planner.patients.contacts_per_clinician_hour.more.one": "1 contact a week more",
    "planner.patients.contacts_per_clinician_hour.more.many": "{n} contacts a week more",
    "planner.patients.contacts_per_clinician_hour.fewer.one": "1 contact a week fewer",
    "planner.patients.contacts_per_clinician_hour.fewer.many": "{n} contacts a week fewer",
    # --- the figures
    "planner.key.hours.day": "To add on every day shift",
    "planner.key.hours.evening": "To add on every evening shift",
    "planner.key.hours.night": "To add on every night shift",
    "planner.key.hours.all": "To add every day",
    "planner.key.hours.week": "To add every week",
    "planner.key.in_all": "That is, each week",
    "planner.key.in_all_note": "{staff}, seven days",
    "planner.key.range": "{low} to {high} in single weeks",
    "planner.key.held.patients_per_nurse": "Or patients to hold",
    "planner.key.held.caseload_per_wte": "Or open cases to hold",
    "planner.key.held.contacts_per_clinician_hour": "Or contacts to hold, each week",
    "planner.key.held_note": "{low} to {high} in single weeks",
    "planner.key.load": "Load, last 28 days",
    "planner.key.load_note": "line: {line} · {share} of data usable",
    # --- trying a plan
    "planner.try": "Try a plan",
    "planner.try.text": "Changes are laid over the last 28 days, {first} to {last}: every shift as it was, "
    "with so much more or fewer. Take hours or patients away with a minus.",
    "planner.try.text_week": "Changes are laid over the last four judged weeks: every week as it was, with "
    "so much more or fewer. Take hours or patients away with a minus.",
    "planner.try.hours.day": "Hours, each day shift",
    "planner.try.hours.evening": "Hours, each evening shift",
    "planner.try.hours.night": "Hours, each night shift",
    "planner.try.hours.all": "Hours, each day",
    "planner.try.hours.week": "Hours, each week",
    "planner.try.patients.patients_per_nurse": "Patients at any time",
    "planner.try.patients.caseload_per_wte": "Open cases",
    "planner.try.patients.contacts_per_clinician_hour": "Contacts, each week",
    "planner.try.forged": "The address asks for a plan that cannot be tried ({names}). It is left out.",
    "planner.try.zero": "Nothing is changed: this is how it was.",
    "planner.try.kept": "With {plan}, the unit would have been within its line: {now}.",
    "planner.try.broken": "With {plan}, the unit would have been over its line: {now}.",
    "planner.try.added_kept": "With {plan}: {now}. That its rule would not have been broken is no leave to "
    "do it: a line says what is too much, not what is enough.",
    "planner.try.shifts": "{after} of {observed} {shifts} over instead of {before}",
    "planner.try.moments": "{after} of {observed} hours of {shifts} over instead of {before}",
    "planner.try.weeks": "{after} of {observed} weeks over instead of {before}",
    "planner.try.crossing.none": "In these 28 days none that was within its line would have crossed it. That "
    "does not make what is left below the line spare.",
    "planner.try.crossing.one": "1 that was within its line would have crossed it: {names}.",
    "planner.try.crossing.many": "{n} that were within their line would have crossed it: {names}.",
    "planner.try.crossed": "{day} ({period})",
    "planner.try.crossed_week": "the week from {day}",
    "planner.share.told": "It takes {hours} a week: {share} of the {saved} a week that "
    "tools saved here since {day} ({low} to {high} as the saving's interval goes; {grade}, {weeks} weeks, "
    "{coverage} of the data usable).",
    "planner.share.gives": "Taken together it takes no staff hours, so it takes no share of "
    "what tools saved.",
    "planner.share.refused": "It takes {hours} a week. What share of a saving that is, is not said: {why}.",
    "planner.why.assumed": "the saving here is only assumed, and no plan may rest on it",
    "planner.why.self_reported": "the saving here is only self-reported, and no plan may rest on it",
    "planner.why.no_rollout": "no tool has gone live here, so nothing was saved",
    "planner.why.suppressed": "the saving here is hidden, because too few people worked here",
    "planner.why.not_granted": "it derives from what people did, and is not shown to your role",
    "planner.why.no_interval": "the saving here was measured in too few weeks to say how sure it is",
    "planner.why.not_sure": "it is not sure that anything was saved here",
    "planner.why.none": "no saving was measured here",
    "planner.picture.was": "{name} as they were: {over} of {observed} over",
    "planner.picture.plan": "{name} with the plan: {over} of {observed} over",
    "planner.picture.weeks": "Weeks",
    "planner.picture.worst": "{name} by their worst hour,",
    "planner.picture.none": "No shift or week of these 28 days can be drawn.",
    "planner.alt.was": "{name} as they were: {over} of {observed} over the line of {line}; loads from "
    "{low} to {high}.",
    "planner.alt.plan": "{name} with {plan}: {over} of {observed} over the line of {line}; loads from "
    "{low} to {high}.",
    "planner.tip.week": "{week}: {load}",
    "planner.no_plan": "nothing changed",
    # --- the request on paper
    "planner.sheet": "The request",
    "planner.sheet.print": "Print this page and only this sheet is printed, on one side of A4. What is left "
    "blank can be filled in by hand.",
    "planner.sheet.title": "Request to bring {unit} back within its line",
    "planner.sheet.title_plan": "Plan for {unit}",
    "planner.sheet.what": "What is asked",
    "planner.sheet.why": "Why",
    "planner.sheet.evidence": "Evidence",
    "planner.sheet.whom": "Of whom",
    "planner.sheet.when": "By when",
    "planner.sheet.who": "Asked by",
    "planner.sheet.what_text": "{hours}, {total} a week; or else {held}.",
    "planner.sheet.what_week": "{hours}; or else {held}.",
    "planner.sheet.why_text": "{over}.",
    "planner.sheet.evidence_shifts": "Every shift of 28 days, {first} to {last}, judged again with the "
    "change: what is asked is the least that would have kept the line. Single weeks alone would have "
    "needed {range}. {coverage} of the data usable. {source}",
    "planner.sheet.evidence_weeks": "The last four judged weeks, to {last}, judged again with the change: "
    "what is asked is the least that would have kept the line. Single weeks alone would have needed "
    "{range}. {coverage} of the data usable. {source}",
    "planner.sheet.range": "{low} to {high} {place}",
    "planner.sheet.evidence_plan": "Load on the day it was asked: {load}, line {line}. Snapshot {snapshot}. "
    "Receipt {receipt}.",
    "planner.sheet.no_load": "not known",
    # --- saving a plan
    "planner.save": "Keep this plan",
    "planner.save.text": "What is kept cannot be changed, only taken back with a reason. Whoever holds a "
    "grant on this unit sees it, its staff representatives too, and what came of it is told below.",
    "planner.save.what": "Kept will be: {plan}.",
    "planner.save.nothing": "There is no change to keep yet: try one above.",
    "planner.save.reason": "Why (required)",
    "planner.save.asked_of": "Asked of whom, by role (required)",
    "planner.save.by_when": "By when",
    "planner.save.button": "Keep the plan",
    "planner.save.kept": "The plan is kept. Receipt {receipt}.",
    "planner.save.again": "This plan was kept already. Receipt {receipt}.",
    "planner.save.failed": "Nothing was kept. {what} {hint}",
    "planner.save.fault.reason.missing": "Nothing was kept: say why this is asked.",
    "planner.save.fault.reason.too_long": "Nothing was kept: the reason is too long, at most 2,000 "
    "characters.",
    "planner.save.fault.asked_of.missing": "Nothing was kept: say of whom it is asked, by role.",
    "planner.save.fault.asked_of.too_long": "Nothing was kept: whom it is asked of is too long a text.",
    "planner.save.fault.change.missing": "Nothing was kept: the plan changes nothing.",
    "planner.save.fault.change.unknown": "Nothing was kept: the plan names a period that is none.",
    "planner.save.not_granted": "Plans of this unit are kept and seen by those who hold a grant on it.",
    # --- kept plans
    "planner.plans": "Plans that were kept",
    "planner.plans.none": "No plan has been kept for this unit.",
    "planner.plans.unreadable": "Plans cannot be read now. {what} {hint}",
    "planner.plan.who": "{role}, {day}",
    "planner.plan.choice": "{who}: {what}",
    "planner.plan.what": "What",
    "planner.plan.asked": "Asked",
    "planner.plan.asked_text": "of {whom}, by {day}",
    "planner.plan.after": "Since",
    "planner.plan.receipt": "Receipt",
    "planner.plan.print": "As a sheet to print",
    "planner.plan.back": "Back to the request",
    "planner.plan.forged": "There is no plan of that receipt here for you. Shown is the request.",
    "planner.plan.withdrawn": "Taken back on {day} by {role}: {why}",
    "planner.after.told": "In the {n} judged weeks before, load was {before} with {hours_before} a week; "
    "in the {m} after, {after} with {hours_after} a week. What else changed is not known.",
    "planner.after.too_early": "It is too early to compare: {n} of the 3 judged weeks that are needed after "
    "{day} are there.",
    "planner.after.unknown": "It cannot be compared: too few weeks around {day} can be judged.",
    "planner.withdraw": "Take a plan back",
    "planner.withdraw.which": "Plan",
    "planner.withdraw.reason": "Why it is taken back (required)",
    "planner.withdraw.done": "The plan is taken back. Receipt {receipt}.",
    # --- how and limits
    "planner.how.1": "Each shift of the last 28 days is judged again with the change: patients by hours "
    "worked, or whole nurses there, just as its line counts. Hours are in steps of a quarter. Where a line "
    "holds at every moment each hour is judged, and a shift is shown by its worst one: hours added stand "
    "where they bring most hours within, hours taken away count where they would carry most over.",
    "planner.how.2": "A line that lets some shifts be over lets the worst of them be over here too. A line "
    "of weeks is broken by three of four: the third worst week decides.",
    "planner.how.3": "What single weeks would have needed shows how much it varies. In a single week of "
    "seven shifts a line that lets one in ten be over lets none.",
    "planner.how.4": "A patient more is counted at the hours each patient had here in these 28 days.",
    "planner.limits.1": "What the next 28 days will bring. These are the last ones, judged again.",
    "planner.limits.2": "Whether hours or beds can be had, or what else gives way. It does not know how "
    "ill the patients were.",
    "planner.limits.3": "How much more a unit could carry. A line says what is too much, not what is "
    "enough; a saving that was not measured carries nothing.",
    # --- the table
    "planner.column.day": "Shift or week",
    "planner.column.period": "Period",
    "planner.column.patients": "Patients",
    "planner.column.hours": "Hours worked",
    "planner.column.load": "Load",
    "planner.column.over": "Over",
    "planner.column.load_plan": "Load with the plan",
    "planner.column.over_plan": "Over with the plan",
    "planner.yes": "over",
    "planner.no": "within",
    "planner.nobody": "nobody on shift",
    "planner.week_of": "week from {day}",
    "role.local evaluation": "local evaluation",
    "role.nurse_manager": "nurse manager",
    "role.staff_representative": "staff representative",
    "planner.nothing": "This site has no unit with a standing yet.",
}
