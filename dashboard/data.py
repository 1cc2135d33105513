"""The one reader of the dashboard: a desk made for one user's grants over one published snapshot.

Pages get a `Desk` and nothing else. Its methods are a closed set; each runs one named SELECT of
`dashboard/queries/`. Load, line and standing of every unit are for every role; what derives from what people
did, and what staff wrote, is for those who hold a grant on the unit. Answers are cached per snapshot and
grants, so that nobody is ever served what was read for someone else.
"""

from __future__ import annotations

import os
import threading
from collections import OrderedDict
from pathlib import Path

from dashboard.desk.alerts import AlertQuestions
from dashboard.desk.asking import HISTORY, LOCAL_USER, WEEKS, About, Grants
from dashboard.desk.figures import FigureQuestions, takes_grant
from dashboard.desk.history import HistoryQuestions
from dashboard.desk.ledger import SAVED_METRIC, LedgerQuestions
from dashboard.desk.methods import MethodQuestions
from dashboard.desk.overload_reports import OverloadQuestions
from dashboard.desk.planning import PlanningQuestions
from dashboard.desk.quality import QualityQuestions
from dashboard.desk.rollout import RolloutQuestions
from dashboard.desk.safeguards import SafeguardQuestions
from dashboard.desk.set_the_line import SetTheLineQuestions
from dashboard.desk.site import SiteQuestions
from dashboard.desk.unit import UnitQuestions
from dashboard.desk.week import WeekQuestions
from pipelines.warehouse.read import open_snapshot
from pipelines.warehouse.served import served

__all__ = [
    "HISTORY",
    "LOCAL_USER",
    "SAVED_METRIC",
    "WEEKS",
    "About",
    "Desk",
    "Grants",
    "damaged",
    "desk_for",
    "published",
    "site_folder",
    "takes_grant",
    "warehouse",
]

SITE_VARIABLE = "PLIMSOLL_SITE"

_DESKS_KEPT = 32


class Desk(
    SiteQuestions,
    AlertQuestions,
    RolloutQuestions,
    UnitQuestions,
    LedgerQuestions,
    FigureQuestions,
    QualityQuestions,
    MethodQuestions,
    SafeguardQuestions,
    WeekQuestions,
    HistoryQuestions,
    PlanningQuestions,
    SetTheLineQuestions,
    OverloadQuestions,
):
    """Everything one user may read from one snapshot."""


_desks: OrderedDict[tuple[Path, str, Grants], Desk] = OrderedDict()
_lock = threading.Lock()


def warehouse() -> Path:
    """The folder of published snapshots of the site named by PLIMSOLL_SITE."""
    return site_folder() / "warehouse"


def site_folder() -> Path:
    """The site named by PLIMSOLL_SITE, the current folder without."""
    return Path(os.environ.get(SITE_VARIABLE, "."))


def published() -> str | None:
    """Id of the snapshot to show: the one published now, or the last whole one; None where there is none."""
    found = served(warehouse())
    return None if found is None else found.id


def damaged() -> str | None:
    """Id of the snapshot published now where an earlier one is shown in its place."""
    found = served(warehouse())
    return None if found is None else found.damaged


def desk_for(grants: Grants, snapshot_id: str) -> Desk:
    """The desk for these grants over this snapshot; made once and kept while it is in use."""
    key = (warehouse(), snapshot_id, grants)
    with _lock:
        if key in _desks:
            _desks.move_to_end(key)
            return _desks[key]
    desk = Desk(open_snapshot(warehouse(), snapshot_id), grants)
    with _lock:
        first = _desks.setdefault(key, desk)  # of two made at once one is kept, and drawings are kept by it
        while len(_desks) > _DESKS_KEPT:
            _desks.popitem(last=False)
    return first
