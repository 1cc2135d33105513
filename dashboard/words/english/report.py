"""Documents on paper: the evidence pack and the board summary, in English."""

from __future__ import annotations

TEXTS: dict[str, str] = {
    "report.pack": "Evidence pack",
    "report.board": "Board summary",
    "report.page": "Page {page} of {pages}",
    "report.offer.unit": "Evidence pack (PDF)",
    "report.offer.unit.text": "What this page shows, with alerts, definitions and what the data cannot tell, "
    "on about a dozen pages. Made when asked for: some seconds.",
    "report.offer.organisation": "Evidence pack of all units (PDF)",
    "report.offer.organisation.text": "Every unit with its evidence, the rollout and the data behind it. "
    "Made when asked for: about two seconds a unit.",
    "report.offer.board": "Summary for the board (PDF)",
    "report.offer.board.text": "One page: who is over their line and how long, what the rollout did, what "
    "needs a decision, what is not known.",
    # --- where its figures come from
    "report.fact.site": "Organisation",
    "report.fact.service": "Service",
    "report.fact.as_of": "As of",
    "report.fact.span": "Weeks shown",
    "report.fact.snapshot": "Snapshot",
    "report.fact.version": "Plimsoll",
    "report.fact.published": "Published on",
    "report.fact.seen": "Shown",
    "report.fact.record": "Record",
    "report.record": "What people wrote about these figures",
    "report.record.text": "From the record, which is no part of the snapshot. Nobody's name and words are "
    "here; who may read why does so on the pages.",
    "report.record.entry": "up to entry {number}, link {link}",
    "report.record.unreadable": "The record could not be read: whether figures are contested, and what was "
    "done, is not known here.",
    "report.record.actions": "What was done about load",
    "report.record.no_action": "No action is in the record.",
    "report.record.action": "{day}: {action}; to be looked at again by {again}",
    "report.record.action.open": "{day}: {action}",
    "report.fact.digest": "Digest of the snapshot, SHA-256",
    "report.span": "{first} to {last}",
    "report.span.none": "none yet",
    "report.seen.all": "everything on all units",
    "report.seen.unit": "everything on this unit",
    "report.seen.no_unit": "load, line and standing; what people did and wrote here takes a grant",
    "report.seen.some.one": "everything on {n} of {total} units; of the others load, line and standing",
    "report.seen.some.many": "everything on {n} of {total} units; of the others load, line and standing",
    "report.step.read": "Putting together",
    "report.step.draw": "Drawing",
    "report.step.typeset": "Typesetting",
    "report.in_english": "In English, because the computer where this was made has no font for the language "
    "asked for ({tag}).",
    "report.missing.one": "One character of the text has no font on the computer where this was made, and � "
    "stands for it: {codes}.",
    "report.missing.many": "{n} characters of the text have no font on the computer where this was made, and "
    "� stands for each: {codes}.",
    # --- parts
    "report.alerts": "Alerts told of this unit",
    "report.alerts.none": "No alert has been told of this unit.",
    "report.alerts.not_granted": "Not shown: alerts of a unit are for those with a grant on it.",
    "report.restated": "Published otherwise before",
    "report.restated.none": "No week of this unit has been published otherwise before.",
    "report.source": "Which file a correction came with is not kept beside the figure; the runs of that day, "
    "and the files they read, stand on the page of data quality.",
    "report.weeks": "Every week, the newest first",
    "report.nothing.closed": "The unit has closed: nothing is told of its last weeks.",
    "report.nothing.meaning": "What each of these means",
    # --- how units stood
    "report.history": "How many units stood where",
    "report.history.text": "At the end of each of the last 52 weeks, by the rules of today and what is now "
    "known of the weeks before it, with nothing later looked at.",
    "report.history.axis": "Units",
    "report.history.over": "{sign} {n} over the line",
    "report.history.near": "{sign} {n} near the line",
    "report.history.within": "{sign} {n} within the line",
    "report.history.unknown": "{sign} {n} cannot be judged",
    "report.history.none": "no unit",
    "report.history.tip": "{week}: {what}",
    "report.history.alt": "Units by standing, week by week from {first} to {last}. At first {then}; at last "
    "{now}.",
    "report.history.empty": "How units stood before cannot be told from this snapshot.",
    "report.over": "Over the line, and how long",
    "report.over.none": "No unit is over its line.",
    "report.over.column.unit": "Unit",
    "report.over.column.load": "Load, last 28 days",
    "report.over.column.line": "Line",
    "report.over.column.since": "Over for",
    "report.over.column.shifts": "Over, last 28 days",
    "report.over.since": "{weeks}, from {day}",
    "report.over.at_least": "at least {weeks}",
    "report.over.unknown": "not known",
    "report.over.more.one": "{n} more unit is over its line; it stands in the evidence pack.",
    "report.over.more.many": "{n} more units are over their line; they stand in the evidence pack.",
    # --- time turned into workload
    "report.conversion": "Where saved time became workload",
    "report.conversion.open.one": "{n} alarm of a rise in load after go-live is open: {kinds}.",
    "report.conversion.open.many": "{n} alarms of a rise in load after go-live are open: {kinds}.",
    "report.conversion.stale.one": "{n} alarm of a rise in load after go-live was open: {kinds}.",
    "report.conversion.stale.many": "{n} alarms of a rise in load after go-live were open: {kinds}.",
    "report.conversion.none": "No alarm of a rise in load after go-live is open.",
    "report.conversion.kind": "{kind} (in {names})",
    "report.conversion.unit": "{unit} since {day}",
    "report.conversion.watch.one": "To be watched: {names}.",
    "report.conversion.watch.many": "To be watched: {names}.",
    "report.conversion.hidden.one": "Alarms of {n} of {total} units are not shown to you.",
    "report.conversion.hidden.many": "Alarms of {n} of {total} units are not shown to you.",
    "report.conversion.not_granted": "Alarms are not shown to your role: they are for those with a grant on "
    "the unit.",
    "report.ledgers": "Each unit since its go-live",
    # --- the board's page
    "report.key.over": "Units over their line",
    "report.key.over.note": "over the last 28 days",
    "report.key.longest": "the longest {since}",
    "report.key.unknown": "Cannot be judged",
    "report.key.unknown.note": "no alarm, and no sign of safety",
    "report.key.near": "Near their line",
    "report.key.near.note": "over the last 28 days",
    "report.key.rises": "Alarms of risen load",
    "report.key.rises.note": "open, after a tool went live",
    "report.board.rollout": "What the rollout did",
    "report.board.decide": "What needs a decision",
    "report.board.unknown": "What is not known",
    "report.board.limits": "Whether a tool caused a change, and whether care became better or worse, cannot "
    "be told from these data.",
    # --- the organisation's pack
    "report.alerts.table": "Alerts, open ones first",
    "report.alerts.text": "Each stands with its evidence in the part about its unit.",
    "report.only_units": "The weeks of a unit as a table, and which of its figures are not there, stand in "
    "the unit's own pack.",
}
