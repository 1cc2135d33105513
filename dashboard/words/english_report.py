"""Documents on paper: the evidence pack and the board summary, in English."""

from __future__ import annotations

TEXTS: dict[str, str] = {
    "report.language": "en",
    "report.pack": "Evidence pack",
    "report.board": "Board summary",
    "report.page": "Page {page} of {pages}",
    # --- where its figures come from
    "report.fact.site": "Organisation",
    "report.fact.service": "Service",
    "report.fact.as_of": "As of",
    "report.fact.span": "Weeks shown",
    "report.fact.snapshot": "Snapshot",
    "report.fact.version": "Plimsoll",
    "report.fact.published": "Published on",
    "report.fact.seen": "Shown",
    "report.fact.digest": "Digest of the snapshot, SHA-256",
    "report.span": "{first} to {last}",
    "report.span.none": "none yet",
    "report.seen.all": "everything on all units",
    "report.seen.unit": "everything on this unit",
    "report.seen.no_unit": "load, line and standing; what people did and wrote here takes a grant",
    "report.seen.some.one": "everything on {n} of {total} units; of the others load, line and standing",
    "report.seen.some.many": "everything on {n} of {total} units; of the others load, line and standing",
    "report.step.draw": "Drawing",
    "report.step.typeset": "Typesetting",
    "report.missing.one": "One character of the text has no font on the computer where this was made, and � "
    "stands for it: {codes}.",
    "report.missing.many": "{n} characters of the text have no font on the computer where this was made, and "
    "� stands for each: {codes}.",
    # --- parts
    "report.alerts": "Alerts told of this unit",
    "report.alerts.none": "No alert has been told of this unit.",
    "report.alerts.not_granted": "Not shown: alerts of a unit are for those with a grant on it.",
    "report.restated": "Published otherwise before",
    "report.source": "Which file a correction came with is not kept beside the figure; the runs of that day, "
    "and the files they read, stand on the page of data quality.",
    "report.weeks": "Every week, the newest first",
    "report.nothing.closed": "The unit has closed: nothing is told of its last weeks.",
    "report.nothing.meaning": "What each of these means",
}
