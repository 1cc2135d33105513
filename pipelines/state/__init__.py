"""What people write: a small append-only journal beside the published figures, and what can be read from it.

Figures are made anew from files; what a person wrote is nowhere else, so it is kept apart, in a database of
its own that only grows. What holds now (a plan and whether it was withdrawn) is derived from its entries by
pure functions, each in a file of its own here.
"""

from pipelines.state.entries import Draft, Entry, NotFit, Receipt, new_key
from pipelines.state.journal import Journal, journal_of
from pipelines.state.plans import PlanSaved, PlanWithdrawn, SavedPlan, saved_plans
from pipelines.state.proposals import LineAnswered, LineProposed, Proposal, proposals, why_no_answer

__all__ = [
    "Draft",
    "Entry",
    "Journal",
    "LineAnswered",
    "LineProposed",
    "NotFit",
    "PlanSaved",
    "PlanWithdrawn",
    "Proposal",
    "Receipt",
    "SavedPlan",
    "journal_of",
    "new_key",
    "proposals",
    "saved_plans",
    "why_no_answer",
]
