"""How a question is asked: by name, within the user's grants, once per snapshot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    import polars as pl

    from pipelines.warehouse.read import Snapshot

WEEKS = 78
"""Weeks a chart shows: a year and a half, so that one season is there twice and most go-lives are in it."""
HISTORY = 1040
"""Weeks that limits of a control chart may rest on: twenty years, which is all there are."""


_SIDE = {
    "administrator": "manager",
    "nurse_manager": "manager",
    "staff_representative": "staff_representative",
}
"""Whose side a role speaks for."""


@dataclass(frozen=True)
class Grants:
    """What one user may see. `units` None: every unit.

    `role` is the first of the roles held. `own` are the units somebody works in who sees no more of them than
    everybody does; `held` is each role with its units, empty where one role alone is meant.
    """

    role: str
    units: frozenset[str] | None
    own: frozenset[str] | None = frozenset()
    held: tuple[tuple[str, frozenset[str] | None], ...] = ()

    @property
    def roles(self) -> tuple[str, ...]:
        """Every role held, each once, the first page's first."""
        return tuple(dict.fromkeys(role for role, _ in self.held)) or (self.role,)

    def role_in(self, unit_id: str) -> str:
        """The role in which something about this unit is seen and written."""
        roles = (role for role, units in self.held if role in _SIDE and (units is None or unit_id in units))
        return next(roles, self.role)

    def sides(self, unit_id: str) -> tuple[str, ...]:
        """For whom the user may propose and answer a line. Nobody speaks for both sides of one unit."""
        side = _SIDE.get(self.role_in(unit_id))
        return (side,) if side else tuple(dict.fromkeys(_SIDE.values()))

    def covers(self, unit_id: str) -> bool:
        """Whether person-derived figures of the unit may be shown."""
        return self.units is None or unit_id in self.units


LOCAL_USER = Grants("local evaluation", None)
"""Without sign-in the server answers this computer only, and whoever sits at it sees the whole site."""


@dataclass(frozen=True)
class About:
    """What a snapshot says about itself, and how old it is against the clock."""

    snapshot_id: str
    site_name: str
    as_of: date
    newest: date
    age_days: int
    max_age_days: int
    minimum_group: int

    @property
    def stale(self) -> bool:
        """Too old to say how things stand now."""
        return self.age_days > self.max_age_days


class Asking:
    """A user's grants over a snapshot, and the answers given so far."""

    def __init__(self, snapshot: Snapshot, grants: Grants) -> None:
        self._snapshot = snapshot
        self._answers: dict[tuple[object, ...], pl.DataFrame] = {}
        self.grants = grants

    def about(self, today: date | None = None) -> About:
        """The snapshot's own facts; `today` is the clock's day in the site's time zone."""
        info = self._snapshot.info
        newest = date.fromisoformat(str(info["newest_date"])[:10])
        now = today or self.site_time().date()
        return About(
            snapshot_id=self._snapshot.id,
            site_name=str(info["site_name"]),
            as_of=date.fromisoformat(str(info["as_of"])[:10]),
            newest=newest,
            age_days=max(0, (now - newest).days),
            max_age_days=int(info["max_age_days"]),
            minimum_group=int(info["minimum_group"]),
        )

    def site_time(self) -> datetime:
        """The clock's time in the site's time zone."""
        return datetime.now(ZoneInfo(str(self._snapshot.info["timezone"])))

    def _as_of(self) -> str:
        return str(self._snapshot.info["as_of"])[:10]

    def _gate(self) -> float:
        """Completeness from which the site lets a week be judged."""
        return float(self._snapshot.info["completeness"])

    def _ask_granted(self, name: str, unit_id: str, **values: object) -> pl.DataFrame:
        rows = self._ask(name, unit=unit_id, **values) if self.grants.covers(unit_id) else None
        return self._ask(name, unit="", **values) if rows is None else rows

    def _ask_seen(self, name: str, **values: object) -> pl.DataFrame:
        """Rows of every unit the user has a grant on; the SELECT takes them as $every and $units."""
        units = tuple(sorted(self.grants.units or ()))
        return self._ask(name, every=self.grants.units is None, units=units, **values)

    def _ask_open(self, name: str, unit_id: str, **values: object) -> pl.DataFrame:
        return self._ask(name, unit=unit_id, **values)

    def _ask(self, name: str, **values: object) -> pl.DataFrame:
        key = (name, *sorted(values.items()))
        if key not in self._answers:
            bound = {
                name: list(value) if isinstance(value, tuple) else value for name, value in values.items()
            }
            self._answers[key] = self._snapshot.query(query(name), bound)
        return self._answers[key]


@cache
def query(name: str) -> str:
    """The text of one named SELECT."""
    return (resources.files("dashboard") / "queries" / f"{name}.sql").read_text(encoding="utf-8")
