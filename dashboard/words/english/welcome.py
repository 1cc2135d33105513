"""Texts of the page for newcomers."""

from __future__ import annotations

TEXTS: dict[str, str] = {
    "page.welcome": "Start here",
    "frame.welcome": "New here? Three ideas in a minute",
    "frame.new": "First time here? A load line, time turned into workload and the ledger take a minute to "
    "learn.",
    "frame.new.show": "Show me",
    "frame.new.close": "Not now",
    "welcome.title": "What does Plimsoll show?",
    "welcome.answer": "Where the time that tools save really goes, and when it has been turned into more "
    "work than is safe.",
    "welcome.example": "Shown on {unit}, with its own figures.",
    "welcome.no_example": "The pictures come with the first figures of a unit.",
    "welcome.step.1.title": "The load line",
    "welcome.step.1.text": "A line on a ship’s side shows how deep she may safely lie. A unit’s line shows "
    "how much work may safely lie on each person at work: for a ward, patients per nurse. It is agreed or "
    "set by law, and everyone sees the same one.",
    "welcome.line": "{unit}: {load}, {line}",
    "welcome.line.stands": "{figures}. {standing}.",
    "welcome.step.2.title": "Time turned into workload",
    "welcome.step.2.text": "A tool frees minutes. If more patients or fewer staff follow, those minutes "
    "have become workload. That can be access gained. It is an alarm when the load rises beyond what is "
    "usual and crosses the line, or overtime, breaks or reports get worse.",
    "welcome.conversion": "The hours freed in {unit}, week by week: what the tools saved less what "
    "checking took.",
    "welcome.conversion.none": "What was saved in {unit} is not known.",
    "welcome.step.3.title": "The ledger",
    "welcome.step.3.text": "Every hour saved is booked once: more patients, sicker patients, fewer staff, "
    "less overtime. The rest went where nobody records it, such as care, breaks and teaching. It adds up "
    "exactly.",
    "welcome.ledger.none": "There is no ledger of {unit} yet.",
    "welcome.never.title": "What you will not find",
    "welcome.never": "A score or a ranking of people. Figures about fewer people than the site’s smallest "
    "group. A unit called safe because its data are missing: it is called unknown.",
    "welcome.start.title": "Where to begin",
    "welcome.start.load_lines": "Which unit is over its line? Load lines",
    "welcome.start.unit": "What happens in one unit? Unit",
    "welcome.start.alerts": "What needs a decision? Alerts",
    "welcome.start.rollout": "Does the rollout work? Rollout",
    "welcome.start.methods": "How is each number made? Methods",
}
