"""What people write: a small append-only journal beside the published figures, and what can be read from it.

Figures are made anew from files; what a person wrote is nowhere else, so it is kept apart, in a database of
its own that only grows. What holds now (a plan and whether it was withdrawn) is derived from its entries by
pure functions, each in a file of its own here.
"""

from pipelines.state.access import AccessDenied
from pipelines.state.answered import PERSON_ANSWERED, PersonAnswered, entries_of
from pipelines.state.case_steps import CASE_KINDS, AlertTold, CaseAlerted, CaseStep
from pipelines.state.cases import AlertNow, Case, CaseNow, case_now, cases, not_under_a_case
from pipelines.state.contests import CONTEST_KINDS, Contest, FigureContested, FigureSettled, contests
from pipelines.state.digests import DIGEST_KINDS, DigestBegun, DigestSent, Item, Mail
from pipelines.state.entries import AlreadyFiled, Draft, Entry, NotFit, Receipt, new_key
from pipelines.state.exported import EXPORT_MADE, ExportMade, export_known
from pipelines.state.grants import Grant, GrantGiven, GrantRevoked, all_grants, grants_of
from pipelines.state.journal import Journal, journal_of
from pipelines.state.plans import PlanSaved, PlanWithdrawn, SavedPlan, saved_plans
from pipelines.state.proposals import LineAnswered, LineProposed, Proposal, proposals, why_no_answer
from pipelines.state.published import SnapshotPublished
from pipelines.state.report_steps import (
    REPORT_KINDS,
    HelpTold,
    OnCallNotified,
    Report,
    ReportStep,
    TextRead,
    found_by_code,
    reports,
    why_no_step,
)
from pipelines.state.reports import FILED, ReportFiled, code_of, hidden_code, plain_code
from pipelines.state.retention import ROWS_RETIRED, RowsRetired
from pipelines.state.sessions import Person, Sessions
from pipelines.state.spool import Spool
from pipelines.state.unit_codes import (
    UNIT_CODE_KINDS,
    UnitCode,
    UnitCodeGiven,
    UnitCodeRevoked,
    new_unit_code,
    unit_code_of,
    unit_codes,
)
from pipelines.state.verify import Finding, Verdict, examine

__all__ = [
    "CASE_KINDS",
    "CONTEST_KINDS",
    "DIGEST_KINDS",
    "EXPORT_MADE",
    "FILED",
    "PERSON_ANSWERED",
    "REPORT_KINDS",
    "ROWS_RETIRED",
    "UNIT_CODE_KINDS",
    "AccessDenied",
    "AlertNow",
    "AlertTold",
    "AlreadyFiled",
    "Case",
    "CaseAlerted",
    "CaseNow",
    "CaseStep",
    "Contest",
    "DigestBegun",
    "DigestSent",
    "Draft",
    "Entry",
    "ExportMade",
    "FigureContested",
    "FigureSettled",
    "Finding",
    "Grant",
    "GrantGiven",
    "GrantRevoked",
    "HelpTold",
    "Item",
    "Journal",
    "LineAnswered",
    "LineProposed",
    "Mail",
    "NotFit",
    "OnCallNotified",
    "Person",
    "PersonAnswered",
    "PlanSaved",
    "PlanWithdrawn",
    "Proposal",
    "Receipt",
    "Report",
    "ReportFiled",
    "ReportStep",
    "RowsRetired",
    "SavedPlan",
    "Sessions",
    "SnapshotPublished",
    "Spool",
    "TextRead",
    "UnitCode",
    "UnitCodeGiven",
    "UnitCodeRevoked",
    "Verdict",
    "all_grants",
    "case_now",
    "cases",
    "code_of",
    "contests",
    "entries_of",
    "examine",
    "export_known",
    "found_by_code",
    "grants_of",
    "hidden_code",
    "journal_of",
    "new_key",
    "new_unit_code",
    "not_under_a_case",
    "plain_code",
    "proposals",
    "reports",
    "saved_plans",
    "unit_code_of",
    "unit_codes",
    "why_no_answer",
    "why_no_step",
]
