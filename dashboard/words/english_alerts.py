"""The page of alerts in English."""

from __future__ import annotations

TEXTS: dict[str, str] = {
    "alerts.title": "What needs a decision?",
    # --- the answer
    "alerts.answer.open.one": "1 alert is open, in {names}.",
    "alerts.answer.open.many": "{n} alerts are open in {units}: {names}.",
    "alerts.answer.unit": "{unit} ({n})",
    "alerts.answer.unsafe.one": "1 of them is unsafe: risen load together with a line exceeded or strain.",
    "alerts.answer.unsafe.many": "{n} of them are unsafe: risen load together with a line exceeded or "
    "strain.",
    "alerts.answer.unsafe.only": "It is unsafe: risen load together with a line exceeded or strain.",
    "alerts.answer.newest": "The newest was found on {day}.",
    "alerts.answer.none": "No alert is open.",
    "alerts.answer.never": "No alert has been raised so far.",
    "alerts.answer.gap.one": "{names} cannot be judged: no alert there does not mean that it is safe.",
    "alerts.answer.gap.many": "{n} units cannot be judged: {names}. No alert there does not mean that they "
    "are safe.",
    "alerts.answer.stale": "The newest data are {age}: what has happened since is unknown. On {day}:",
    "alerts.units.one": "1 unit",
    "alerts.units.many": "{n} units",
    "alerts.hidden.one": "Alerts of 1 more unit are for those who hold a grant on it, and are not counted "
    "here.",
    "alerts.hidden.many": "Alerts of {n} more units are for those who hold a grant on them, and are not "
    "counted here.",
    # --- choices
    "alerts.show": "Show",
    "alerts.show.open": "Open alerts",
    "alerts.show.all": "Open and closed",
    "alerts.kind": "Kind",
    "alerts.kind.every": "Every kind",
    "alerts.service": "Service",
    "alerts.service.every": "Every service",
    "alerts.nothing": "No alert fits this choice.",
    # --- an alert
    "alerts.sign.unsafe": "▲",
    "alerts.sign.warning": "◆",
    "alerts.sign.watch": "●",
    "alerts.sign.gap": "○",
    "severity.unsafe": "Unsafe",
    "severity.warning": "Warning",
    "severity.watch": "Watch",
    "severity.gap": "Cannot be judged",
    "alerts.since": "since {started}, found on {detected}",
    "alerts.since.same": "found on {detected}",
    "alerts.open.one": "open for {n} week",
    "alerts.open.many": "open for {n} weeks",
    "alerts.open.new": "open since this week",
    "alerts.closed": "closed on {day}: four observed weeks without a sign of it",
    "alerts.closed.other": "closed on {day}",
    "alerts.next": "What to ask",
    "alerts.next.over_line": "Which shifts, and what would bring them back: hours to add, or admissions to "
    "hold? Who agreed the line, and has it been told?",
    "alerts.next.conversion": "Was more work per person decided, by whom, and with whose agreement? Where "
    "are the saved hours needed most?",
    "alerts.next.load_without_saving": "Load rose and the tool freed no time to speak of. Is more expected "
    "of this unit because of it?",
    "alerts.next.load_rise": "What else changed here? Measure the time of tasks, so that the saving can be "
    "told.",
    "alerts.next.uneven_load": "Who carries more than before, and is it by choice? Look at how new work is "
    "shared out.",
    "alerts.next.after_hours": "What is done after hours that was done in them before? Is every hour "
    "recorded?",
    "alerts.next.overload_reports": "What did staff write, and has each of them been answered?",
    "alerts.next.safeguard": "Is it the use that has to change, the record of it, or the policy?",
    "alerts.next.data_gap": "Which feed is missing, and who owns it? Until it is back nothing can be said "
    "here.",
    "alerts.decide": "Decisions cannot be recorded here yet: acknowledging, acting and closing with a "
    "reason are still to come. An alert closes by itself after four observed weeks without a sign of it.",
    "alerts.unit": "Open this unit",
    "alerts.judged": "Units that cannot be judged",
    # --- tables
    "alerts.column.unit": "Unit",
    "alerts.column.severity": "Severity",
    "alerts.column.kind": "Kind",
    "alerts.column.started": "Since",
    "alerts.column.detected": "Found on",
    "alerts.column.closed": "Closed on",
    "alerts.column.driver": "Mostly",
    "alerts.column.message": "Reason",
    "alerts.column.published": "Withdrawn on",
    "driver.more_patients": "more patients",
    "driver.fewer_staff": "fewer staff hours",
    "driver.higher_acuity": "higher acuity",
    "driver.mixed": "several causes",
    "alerts.withdrawn": "Alerts that were published and stand no longer",
    "alerts.withdrawn.none": "No alert that was published has been withdrawn.",
    "alerts.withdrawn.text.one": "1 alert was published and stands no longer, after a correction of the "
    "data or a change of settings.",
    "alerts.withdrawn.text.many": "{n} alerts were published and stand no longer, after a correction of "
    "the data or a change of settings.",
    "alerts.restated": "Weeks that were published otherwise before",
    "alerts.restated.none": "No week has been published otherwise before.",
    "alerts.restated.text.one": "1 unit's week was corrected after it had been published.",
    "alerts.restated.text.many": "{n} units' weeks were corrected after they had been published.",
    "alerts.column.week": "Week of",
    "alerts.column.corrected": "Corrected on",
    "alerts.column.patients_before": "Patients before",
    "alerts.column.patients_now": "Patients now",
    "alerts.column.hours_before": "Hours before",
    "alerts.column.hours_now": "Hours now",
    # --- how to read it
    "alerts.how.1": "An alert says what was found, since when, and by how much. What was known when it was "
    "found stays as it was told; its severity may rise while it is open, and never falls.",
    "alerts.how.2": "Unsafe: the line is exceeded under a law or an agreement, or risen load comes with a "
    "line exceeded or with strain. Warning: beyond chance. Watch: too early to say.",
    "alerts.how.3": "The small picture is the unit's load against its line. An orange triangle is a week "
    "over it.",
    "alerts.limits.1": "Why something happened. An alert is a reason to ask, and no finding about a person.",
    "alerts.limits.2": "That all is well where there is none: too little data, no line or a small unit can "
    "hide it.",
    "alerts.limits.3": "Which alarms are false. The sentence above says how many are to be expected.",
}
