"""The alerts page's part of the catalogue in English."""

from __future__ import annotations

TEXTS: dict[str, str] = {
    "page.alerts": "Alerts",
    "alerts.title": "What needs a decision?",
    "weeks.one": "{n} week",
    "weeks.many": "{n} weeks",
    # --- the answer
    "alerts.count.one": "{n} alert",
    "alerts.count.many": "{n} alerts",
    "alerts.in_units.one": "{n} unit",
    "alerts.in_units.many": "{n} units",
    "alerts.open.one": "{alerts} in {units} needs a decision.",
    "alerts.open.many": "{alerts} in {units} need a decision.",
    "alerts.worst.unsafe": "Unsafe: {names}.",
    "alerts.worst.warning": "Warnings only: {names}.",
    "alerts.worst.watch": "To be watched only: {names}.",
    "alerts.new.one": "{n} is new in the last week of data.",
    "alerts.new.many": "{n} are new in the last week of data.",
    "alerts.none_open": "No alert is open.",
    "alerts.none_ever": "No alert has been told on this site.",
    "alerts.none_shown": "No alert of the units shown to you is open.",
    "alerts.closed.one": "{n} told earlier has closed.",
    "alerts.closed.many": "{n} told earlier have closed.",
    "alerts.unjudged.one": "{n} unit cannot be judged, which is no alarm and no sign of safety: {names}.",
    "alerts.unjudged.many": "{n} units cannot be judged, which is no alarm and no sign of safety: {names}.",
    "alerts.stale": "What needs a decision now is unknown: the newest data are {age} old.",
    "alerts.stale.none": "On {day} no alert was open.",
    "alerts.stale.one": "On {day} {alerts} in {units} was open.",
    "alerts.stale.many": "On {day} {alerts} in {units} were open.",
    "alerts.hidden.one": "Alerts of {n} of {total} units are not shown to you: they take a grant on the "
    "unit.",
    "alerts.hidden.many": "Alerts of {n} of {total} units are not shown to you: they take a grant on the "
    "unit.",
    "alerts.hidden.every": "No alert can be shown to you: alerts take a grant on their unit, and you hold "
    "one on none of {total} units. What is not shown is not nothing.",
    "alerts.no_units": "This site has no unit with a standing yet, so nothing can be told.",
    "alerts.no_rollout": "No tool has gone live on this site: a rise after go-live cannot be told, and "
    "lines, overtime, breaks and reports are watched all the same.",
    # --- how many are to be false
    "alerts.weigh.told.one": "{n} alarm of a rise after go-live has been told so far.",
    "alerts.weigh.told.many": "{n} alarms of a rise after go-live have been told so far.",
    "alerts.weigh.others": "Work after hours and overload reports together, and uneven load, have budgets "
    "of their own on top. A broken line, a safeguard and too little data are counted, not estimated.",
    "alerts.undecided": "Nobody can close an alert by hand: it closes after four observed weeks without its "
    "signal. What is decided about it stands in the case of its unit.",
    # --- choices
    "alerts.filter.show": "Show",
    "alerts.filter.open": "Open alerts",
    "alerts.filter.all": "Open and closed",
    "alerts.filter.alert": "Alert",
    "alerts.filter.kind": "Kind",
    "alerts.filter.kind.every": "All kinds",
    "alerts.filter.service": "Service",
    "alerts.filter.service.every": "All services",
    "alerts.filter.unit": "Unit",
    "alerts.filter.unit.every": "All units",
    "alerts.filter.none_open": "No open alert matches this choice.",
    "alerts.forged": "The address asks for something this page does not have ({names}). It changes "
    "nothing: shown is everything else that was chosen.",
    "alerts.one": "One alert",
    "alerts.back": "All alerts",
    # --- parts of the page
    "alerts.part.open": "Open alerts",
    "alerts.part.gaps": "Cannot be judged: too little data",
    "alerts.part.gaps.text": "This is no alarm. Nothing can be said of the load here, and an alert that "
    "was open when the data stopped stays open.",
    "alerts.part.closed": "Closed alerts",
    "alerts.closed_hidden.one": "{n} more has closed:",
    "alerts.closed_hidden.many": "{n} more have closed:",
    "alerts.closed_more": "The {n} closed last are listed here; all {total} stand in the table below.",
    "alerts.show_closed": "show closed alerts too",
    "alerts.part.changed": "Told differently before",
    "alerts.withdrawn.none": "No alert that was told has been withdrawn.",
    "alerts.withdrawn.none_here": "None of the alerts shown to you, of this choice, has been withdrawn.",
    "alerts.withdrawn.lead.one": "{n} alert was told and stands no longer. After a correction of the data "
    "or a change of settings it is not found any more; the record does not say which of the two.",
    "alerts.withdrawn.lead.many": "{n} alerts were told and stand no longer. After a correction of the "
    "data or a change of settings they are not found any more; the record does not say which of the two.",
    "alerts.withdrawn.title": "Told and withdrawn",
    "alerts.withdrawn.item": "{unit}: {kind}, {severity}. Said to begin in the week of {start}, told on "
    "{told}, withdrawn on {gone} with publication {sequence}.",
    "alerts.restated.none": "No week has been published otherwise before.",
    "alerts.restated.none_here": "No week of this choice has been published otherwise before.",
    "alerts.restated.lead.one": "{n} week of {units} was published otherwise before, because rows came "
    "late or were corrected.",
    "alerts.restated.lead.many": "{n} weeks of {units} were published otherwise before, because rows came "
    "late or were corrected.",
    "alerts.restated.table": "Weeks published otherwise before",
    "alerts.restated.column.unit": "Unit",
    "alerts.restated.column.week": "Week from",
    "alerts.restated.column.what": "What",
    "alerts.restated.column.first": "First published",
    "alerts.restated.column.now": "Now",
    "alerts.restated.column.day": "Changed on",
    "alerts.restated.column.times": "Changes",
    "alerts.restated.not_told": "not told",
    "alerts.restated.more": "The {n} changed last are listed here; all {total} are in `plimsoll alerts "
    "--json`.",
    "corrected.one": "Corrected after it had been published: {n} week of {units}. Changed last, on {day}: "
    "{unit}, week of {week}, {change}.",
    "corrected.many": "Corrected after they had been published: {n} weeks of {units}. Changed last, on "
    "{day}: {unit}, week of {week}, {change}.",
    "corrected.change": "{what} {pair}",
    "corrected.pair": "{first} → {now}",
    "corrected.table": "Weeks corrected after they had been published",
    "restated.patients.patients_per_nurse": "patient-days",
    "restated.patients.caseload_per_wte": "open cases, summed over the days",
    "restated.patients.contacts_per_clinician_hour": "contacts",
    "restated.hours.patients_per_nurse": "nurse hours",
    "restated.hours.caseload_per_wte": "staff hours",
    "restated.hours.contacts_per_clinician_hour": "staff hours",
    "restated.acuity": "acuity",
    "restated.acuity.changed": "changed",
    # --- one alert
    "severity.unsafe": "Unsafe",
    "severity.warning": "Warning",
    "severity.watch": "To be watched",
    "severity.gap": "Cannot be judged",
    "safeguard.training": "training",
    "safeguard.consent": "consent",
    "safeguard.permitted_use": "permitted use",
    "safeguard.over_reliance": "drafts taken over unread",
    "safeguard.misleading": "misleading outputs",
    "safeguard.privacy": "privacy",
    "safeguard.refusal": "use after a refusal",
    "alerts.kind.part": "{kind}: {part}",
    "alerts.since.open": "Began in the week of {start}. Told on {told}, open for {weeks}.",
    "alerts.since.open_new": "Began in the week of {start}. Told on {told}, the last day of data.",
    "alerts.since.stale": "Began in the week of {start}. Told on {told}, open on {day}.",
    "alerts.since.closed": "Began in the week of {start}. Told on {told}, closed on {closed} after {weeks}.",
    "alerts.since.watched": "Watched since {day} before it became an alarm.",
    "alerts.since.again.one": "Told once before here, closed on {last}.",
    "alerts.since.again.many": "Told {n} times before here, last closed on {last}.",
    "alerts.since.restated.one": "{n} of the weeks it was told from was published otherwise before.",
    "alerts.since.restated.many": "{n} of the weeks it was told from were published otherwise before.",
    "alerts.evidence": "Evidence",
    "alerts.next": "Ask next",
    "alerts.open_unit": "Open this unit →",
    "alerts.link_one": "Link to this alert",
    "alerts.standing": "{standing} now",
    # --- evidence
    "evidence.load_line": "{load} where {expected} was to be expected, against a line of {line}",
    "evidence.rise_weeks.one": "told from {n} week",
    "evidence.rise_weeks.many": "told from {n} weeks",
    "evidence.compared.one": "compared with {n} unit without a tool",
    "evidence.compared.many": "compared with {n} units without a tool",
    "evidence.weak.one": "weakly attributed: only {n} unit without a tool to compare with",
    "evidence.weak.many": "weakly attributed: only {n} units without a tool to compare with",
    "evidence.absorbed": "about {hours} a week of workload more",
    "evidence.ratio": "about {hours} a week of workload more, {ratio} for each hour saved ({low} to {high})",
    "evidence.saved": "saved time then: about {hours} a week (log-measured)",
    "evidence.cost": "saved time then: none, about {hours} a week lost (log-measured)",
    "evidence.saved_unknown": "saved time then: not known (not measured, or undecided)",
    "evidence.rising": "load was rising before go-live already",
    "evidence.rate": "{change} above what is usual here",
    "evidence.reports": "{rate} reports per 1,000 hours worked where {usual} is usual here",
    "evidence.mean": "mean load per hour {change} than before",
    "evidence.mean.higher": "{share} higher",
    "evidence.mean.lower": "{share} lower",
    "evidence.mean.same": "no different",
    "evidence.judged": "outside policy in {outside} of {observed} judged weeks",
    "evidence.no_count": "how often is not told, so that nobody can be picked out",
    "evidence.complete": "{share} of the newest of these weeks has come; a week is judged from {gate} on",
    # --- what usually is asked next
    "next.kind.conversion": "Who was promised the saved time, and do they know that it became workload?",
    "next.kind.load_without_saving": "Why does the tool save nothing here: long checking, poor drafts, "
    "little use?",
    "next.kind.load_rise": "Does the tool save time here? Time some tasks before the rise is put down to "
    "anything.",
    "next.driver.more_patients": "Was it decided to take more patients, and is it access gained? How many "
    "can the same staff carry?",
    "next.driver.fewer_staff": "Are people away, lent, or posts given up? When do the hours come back, and "
    "what waits until then?",
    "next.driver.higher_acuity": "Do patients need more, or are notes written so that it reads so? Compare "
    "with admissions, transfers and observation levels.",
    "next.driver.mixed": "Which part moved first: patients, staff hours or need?",
    "next.kind.over_line": "Which shifts are over, and what brings them back: hours, admissions, work "
    "moved elsewhere? Who tells the staff what was decided, and when is it looked at again?",
    "next.kind.uneven_load": "How is work given out, and who is left with what: new patients, hard ones, "
    "absences? Look at the unit, never at one person.",
    "next.kind.after_hours": "Which shifts end late, and are breaks covered? Time moved into the evening "
    "is not time saved.",
    "next.kind.overload_reports": "Have those who filed reports been answered: the cause, what is done, by "
    "when?",
    "next.safeguard.training": "Is training missing, or only its record? Who uses the tool until then?",
    "next.safeguard.consent": "Where in the day is a patient asked, and by whom?",
    "next.safeguard.permitted_use": "What need do these uses answer? Permit it, or offer another way.",
    "next.safeguard.over_reliance": "Was there time to read? Look at the load of the same weeks first.",
    "next.safeguard.misleading": "Which task and which release? Ask for a review before the next week of "
    "use.",
    "next.safeguard.privacy": "Which task and which release? Ask the data protection lead to look.",
    "next.safeguard.refusal": "How was the refusal passed on? Review it as an incident, and tell the "
    "patient.",
    "next.gap.caseload_days": "Who sends the patient counts, and since when are they missing?",
    "next.gap.hours_days": "Who sends the roster, and since when is it missing?",
    "next.gap.activity_with_shift": "Which part of the roster feed was cut? People used a tool on shifts "
    "that are not in it.",
    "next.gap.roster_resolved": "Who records what became of planned shifts?",
    "next.gap.hours_agree": "Which is right, the roster or the daily total?",
    "next.gap.line_unseen": "Does the feed hold the staff group and the patients that the line counts?",
    "next.gap": "Who owns the feed, and does the unit still send anything?",
    # --- the picture
    "alerts.alt.load": "{text} Alerts: {alerts}.",
    "alerts.alt.one": "{what} from {start}, told on {told}, {end}",
    "alerts.alt.open": "open",
    "alerts.alt.closed": "closed on {day}",
    "alerts.tip": "{what}: began {start}, told {told}, {end}",
    "alerts.happened": "{text}.",
    "alerts.usual": "{axis} (dashed: usual here, {value})",
    # --- reading
    "alerts.how.1": "Unsafe (▲): load is over a law or an agreed line, or something else gives way while "
    "it rises. Warning (△): more than chance, or guidance, explains. To be watched (▷): the early sign, "
    "seen often in vain. ✕ is too little data, and no alarm.",
    "alerts.how.2": "Each sentence says what was known on the day it was told, and is never rewritten. How "
    "the unit stands now is said beside its name.",
    "alerts.how.3": "In a picture the bar above the weeks runs from the estimated beginning to the close, "
    "or to the newest data; its sign is the day it was told. The thick rule is the load line, the pale "
    "band where load was to be expected from comparison units. Dotted rules are what else happened: a "
    "circle is a go-live, a square a release, a triangle pointing down a new line, a diamond a change of "
    "the unit.",
    "alerts.how.4": "Only weeks of which at least {gate} of the data has come are judged. A watch that "
    "became an alarm is told with the alarm.",
    "alerts.limits.1": "The cause. An alert says that something moved beyond chance or a line, not who or "
    "what moved it.",
    "alerts.limits.2": "That nothing is wrong where no alert is. Small rises take months to tell, and a "
    "unit without data or line has none to give.",
    "alerts.limits.3": "Which alerts are the false ones. How many are to be expected is said above.",
    "alerts.limits.4": "Anything about a person. Alerts are about units, and safeguards tell no count.",
    # --- the table
    "alerts.column.unit": "Unit",
    "alerts.column.service": "Service",
    "alerts.column.state": "State",
    "alerts.column.severity": "Severity",
    "alerts.column.kind": "Kind",
    "alerts.column.driver": "Mostly",
    "alerts.column.started": "Began",
    "alerts.column.told": "Told",
    "alerts.column.closed": "Closed",
    "alerts.column.weeks": "Weeks since told",
    "alerts.column.message": "As told",
    "alerts.state.open": "open",
    "alerts.state.closed": "closed",
    "driver.more_patients": "more patients",
    "driver.fewer_staff": "fewer staff hours",
    "driver.higher_acuity": "higher acuity",
    "driver.mixed": "several together",
}
