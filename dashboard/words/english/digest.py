"""The digest, in English."""

from __future__ import annotations

TEXTS: dict[str, str] = {
    "digest.title.unsafe": "Plimsoll, {site}: unsafe in {units}",
    "digest.title.report_grave": "Plimsoll, {site}: grave overload reports not acknowledged in {units}",
    "digest.title": "Plimsoll, {site}: {what} to look at",
    "digest.cases.one": "{n} case",
    "digest.cases.many": "{n} cases",
    "digest.reports.one": "{n} overdue overload report",
    "digest.reports.many": "{n} overdue overload reports",
    "digest.line.unsafe": "Unsafe: {units}.",
    "digest.line.overdue": "Past their day, now with the administrator: {units}.",
    "digest.line.new": "New: {units}.",
    "digest.line.chronic": "Over their line for 8 weeks or more, to be reviewed every four weeks: {units}.",
    "digest.line.still_open": "Case closed, and an alert is open all the same: {units}.",
    "digest.line.report_grave": "Overload reports of level 4 or 5 that nobody has acknowledged by their "
    "date: {units}.",
    "digest.line.report_unseen": "Overload reports that nobody has acknowledged by their date: {units}.",
    "digest.line.report_undecided": "Overload reports not decided by their date: {units}.",
    "digest.unit_reports": "{unit} ({n})",
    "digest.open.one": "Of your units {n} case is open, {late}.",
    "digest.open.many": "Of your units {n} cases are open, {late}.",
    "digest.late.one": "{n} past its day",
    "digest.late.many": "{n} past their day",
    "digest.late_reports.one": "{n} overload report of theirs is past a date.",
    "digest.late_reports.many": "{n} overload reports of theirs are past a date.",
    "digest.link.alerts": "What each case is about: {address}",
    "digest.link.overload_reports": "The overload reports: {address}",
    "digest.expected": "About {messages} such messages a month are to be expected, by the alerts of the "
    "last year; that cases or overload reports fall overdue comes on top and is not foreseen. Ordinary ones "
    "are no more than {ceiling} in 30 days; what is unsafe, and reports of level 4 or 5 that nobody has "
    "acknowledged, are told at once.",
    "digest.few": "fewer than 0.1",
    "digest.nobody": "This message is about units and nobody in particular.",
}
