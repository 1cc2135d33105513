"""An auditor of what a snapshot tells: reads the published file and the raw rows, and nothing that hides.

It shares no code with the pipeline. From the rows it works out who had a part in which unit, week and staff
group and how much of it; from the snapshot, every figure on what people did; and lists what could be told of
a few of them, alone, by subtraction over units, groups and weeks, and between two snapshots.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import numpy as np
from scipy.optimize import linprog

if TYPE_CHECKING:
    from collections.abc import Iterable

Atom = tuple[str, str, str]
"""A unit, the Monday of a week and a staff group: what every figure is a sum over."""

PERSONAL = frozenset(
    "tasks net_minutes_saved_per_task net_minutes_saved_per_worked_hour adoption overtime_share "
    "missed_break_minutes_per_shift after_hours_minutes documentation_minutes ehr_minutes direct_care_share "
    "patient_facing_share handed_over_share "
    "edit_share rejection_share accepted_fast_unedited_share informed_coverage asked_coverage "
    "consent_coverage used_after_refusal trained_use_share guideline_acknowledged_share permitted_use_share "
    "concern_share concern_misleading_share concern_omission_share concern_discriminatory_share "
    "concern_crisis_missed_share concern_privacy_share support_used_share support_refused".split()
)
SHARES = frozenset(
    "adoption patient_facing_share handed_over_share "
    "edit_share rejection_share accepted_fast_unedited_share informed_coverage asked_coverage "
    "consent_coverage trained_use_share guideline_acknowledged_share permitted_use_share concern_share "
    "concern_misleading_share concern_omission_share concern_discriminatory_share "
    "concern_crisis_missed_share concern_privacy_share support_used_share".split()
)
AMOUNT_OF = {
    "tasks": "tasks",
    "overtime_share": "overtime",
    "missed_break_minutes_per_shift": "breaks",
}
"""Metrics whose numerator the auditor can work out person by person."""

BASE = 5
WHO_DID_WHAT = Path(__file__).parent / "sql" / "who_did_what.sql"


@dataclass
class Truth:
    """Who worked in each atom, and what each person's amounts in it were."""

    worked: dict[Atom, set[str]] = field(default_factory=dict)
    amounts: dict[Atom, dict[str, dict[str, float]]] = field(default_factory=dict)

    def people(self, atoms: Iterable[Atom]) -> set[str]:
        """Everybody who worked in one of the atoms."""
        return set().union(*(self.worked.get(atom, set()) for atom in atoms))

    def of(self, amount: str, atoms: Iterable[Atom]) -> dict[str, float]:
        """One amount by person, summed over the atoms."""
        total: dict[str, float] = {}
        for atom in atoms:
            for person, each in self.amounts.get(atom, {}).items():
                total[person] = total.get(person, 0.0) + abs(each[amount])
        return total


@dataclass(frozen=True)
class Cell:
    """One published figure: what it tells, over which atoms."""

    metric: str
    atoms: frozenset[Atom]
    numerator: float | None
    denominator: float | None
    value: float | None
    bound: str | None
    weeks: int
    where: str

    @property
    def total(self) -> float | None:
        """The numerator of all its weeks together."""
        return None if self.numerator is None else self.numerator * self.weeks


@dataclass(frozen=True)
class Finding:
    """Something told of a few people. `rule`: which one it breaks; `where`: in what figure."""

    rule: str
    where: str


def truth_of(site: Path, zone: str = "Europe/London") -> Truth:
    """Who did what, from the site's own rows."""
    truth = Truth()
    with duckdb.connect() as connection:
        connection.execute(f"set timezone = '{zone}'")
        statements = WHO_DID_WHAT.read_text(encoding="utf-8")
        *before, last = statements.format(incoming=site / "incoming", zone=zone).split(";\n")
        for statement in before:
            connection.execute(statement)
        for unit, week, group, person, worked, *amounts in connection.execute(last).fetchall():
            atom = (unit, week, group)
            if worked:
                truth.worked.setdefault(atom, set()).add(person)
            own = truth.amounts.setdefault(atom, {}).setdefault(
                person, {"tasks": 0, "overtime": 0, "breaks": 0}
            )
            for name, amount in zip(("tasks", "overtime", "breaks"), amounts, strict=True):
                own[name] += amount
    return truth


def cells_of(tables: dict[str, list[dict[str, Any]]], truth: Truth) -> list[Cell]:
    """Every figure on what people did in the published tables."""
    atoms = set(truth.worked) | set(truth.amounts)
    of_week: dict[tuple[str, str], set[Atom]] = {}
    for atom in atoms:
        of_week.setdefault(atom[:2], set()).add(atom)
    spans: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for row in tables["metric_value"] + tables["group_value"]:
        if row["metric"] in PERSONAL and row["state"] == "value":
            alone = row["week_start"] if row["weeks_together"] == 1 else None
            span = (row["span_start"], row["span_end"])
            key = (row["metric"], row["unit_id"], row["staff_group"], span, alone)
            spans.setdefault(key, []).append(row)
    cells = []
    for (metric, unit, group, (start, end), _), rows in spans.items():
        own = {atom for row in rows for atom in of_week.get((unit, str(row["week_start"])), ())}
        if group != "all":
            own = {atom for atom in own if atom[2] == group}
        first = rows[0]
        cells.append(
            Cell(
                metric,
                frozenset(own),
                first["numerator"],
                first["denominator"],
                first["value"],
                first["bound"],
                len(rows),
                f"{metric} of {unit}, {group}, {len(rows)} week(s) of {start} to {end}",
            )
        )
    return cells + _pools_of(tables.get("service_value", []), of_week)


def _pools_of(rows: list[dict[str, Any]], of_week: dict[tuple[str, str], set[Atom]]) -> list[Cell]:
    """Figures of the small units of a service together: each row has its even part."""
    pools: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for row in rows:
        if row["metric"] in PERSONAL and row["state"] == "value":
            pools.setdefault((row["metric"], row["service"], row["span_start"]), []).append(row)
    return [
        Cell(
            metric,
            frozenset(
                atom for row in own for atom in of_week.get((row["unit_id"], str(row["week_start"])), ())
            ),
            own[0]["numerator"],
            own[0]["denominator"],
            own[0]["value"],
            own[0]["bound"],
            len(own),
            f"{metric} of small units of {service} from {start}",
        )
        for (metric, service, start), own in pools.items()
    ]


def audit(cells: list[Cell], truth: Truth, k: int) -> list[Finding]:
    """What the figures of one snapshot tell of few people."""
    return [
        *_few(cells, truth, k),
        *_dominated(cells, truth),
        *_differences(cells, truth, k),
        *_exact(cells),
        *_narrow(cells, truth, k),
    ]


def _few(cells: list[Cell], truth: Truth, k: int) -> Iterable[Finding]:
    for cell in cells:
        if len(truth.people(cell.atoms)) < k:
            yield Finding("few people", cell.where)


def _dominated(cells: list[Cell], truth: Truth) -> Iterable[Finding]:
    """Two people are more than nine tenths of a sum, or the second could tell the first to a tenth."""
    for cell in cells:
        amount = AMOUNT_OF.get(cell.metric)
        if amount and _most_of_two(truth.of(amount, cell.atoms)):
            yield Finding("dominated", cell.where)


def _most_of_two(amounts: dict[str, float]) -> bool:
    sizes = sorted(amounts.values(), reverse=True)
    total = sum(sizes)
    if not total:
        return False
    first, second = [*sizes, 0.0, 0.0][:2]
    rest = total - first - second
    return first + second > 0.9 * total + 1e-9 or rest < 0.1 * first - 1e-9


def _differences(cells: list[Cell], truth: Truth, k: int) -> Iterable[Finding]:
    """Every figure less the largest ones within it: nobody, or enough people, and nobody most of it."""
    for metric in sorted({cell.metric for cell in cells}):
        own = [cell for cell in cells if cell.metric == metric]
        for whole in own:
            inner = [cell for cell in own if cell.atoms < whole.atoms]
            for taken in [[cell] for cell in inner] + ([inner] if len(inner) > 1 else []):
                rest = whole.atoms - frozenset().union(*(cell.atoms for cell in taken))
                people = truth.people(rest)
                amount = AMOUNT_OF.get(metric)
                if people and len(people) < k:
                    yield Finding("few people by subtraction", whole.where)
                elif amount and _most_of_two(truth.of(amount, rest)):
                    yield Finding("dominated by subtraction", whole.where)


def _exact(cells: list[Cell]) -> Iterable[Finding]:
    """Counts that are no multiple of five, and shares near nothing or everything told as a number."""
    for cell in cells:
        if cell.metric in {"tasks", *SHARES} and cell.total is not None and _off_base(cell.total):
            yield Finding("count not rounded", cell.where)
        of_counts = cell.metric in {"net_minutes_saved_per_task", *SHARES}
        if of_counts and cell.denominator is not None and _off_base(cell.denominator * cell.weeks):
            yield Finding("count not rounded", cell.where)
        if cell.metric in SHARES and cell.value is not None:
            edge = cell.value <= 0.1 + 1e-9 or cell.value >= 0.9 - 1e-9
            as_bound = cell.bound is not None and cell.numerator is None and cell.value in (0.1, 0.9)
            if edge != as_bound:
                yield Finding("share near the edge", cell.where)


def _off_base(number: float) -> bool:
    return abs(number / BASE - round(number / BASE)) > 1e-6


def _narrow(cells: list[Cell], truth: Truth, k: int) -> Iterable[Finding]:
    """Hidden counts of tasks whose possible interval is narrower than k: by a linear programme.

    Unknown are the tasks of each atom, from none up; known is every sum that is told, to its rounding.
    """
    told = [cell for cell in cells if cell.metric == "tasks" and cell.total is not None]
    by_unit: dict[str, set[Atom]] = {}
    for atom in truth.amounts:
        by_unit.setdefault(atom[0], set()).add(atom)
    for unit, atoms in sorted(by_unit.items()):
        places = {atom: place for place, atom in enumerate(sorted(atoms))}
        own = [cell for cell in told if cell.atoms and cell.atoms <= set(places)]
        shown = {cell.atoms for cell in own}
        hidden = [
            group
            for week in sorted({atom[1] for atom in atoms})
            if (group := frozenset(atom for atom in atoms if atom[1] == week)) not in shown
        ]
        if not hidden or not own:
            continue
        above = np.zeros((2 * len(own), len(places)))
        limit = np.zeros(2 * len(own))
        for row, cell in enumerate(own):
            columns = [places[atom] for atom in cell.atoms]
            above[2 * row, columns], limit[2 * row] = 1, (cell.total or 0) + BASE / 2
            above[2 * row + 1, columns], limit[2 * row + 1] = -1, -(cell.total or 0) + BASE / 2
        most = 10 * max(limit.max(), k)
        for group in hidden:
            goal = np.zeros(len(places))
            goal[[places[atom] for atom in group]] = 1
            ends = [linprog(sign * goal, A_ub=above, b_ub=limit, bounds=(0, most)).fun for sign in (1, -1)]
            least, highest = (None if end is None else abs(float(end)) for end in ends)
            if least is not None and highest is not None and highest - least < k:
                yield Finding("hidden count within a narrow interval", f"tasks of {unit}")


def audit_pair(
    before: list[Cell], truth_before: Truth, now: list[Cell], truth_now: Truth, k: int
) -> list[Finding]:
    """What two snapshots tell of few people: a figure that changed while few of the people differ."""
    earlier = {cell.where: cell for cell in before}
    found = []
    for cell in now:
        old = earlier.get(cell.where)
        if old is None or (old.numerator, old.denominator, old.value) == (
            cell.numerator,
            cell.denominator,
            cell.value,
        ):
            continue
        differ = truth_before.people(old.atoms) ^ truth_now.people(cell.atoms)
        if 0 < len(differ) < k:
            found.append(Finding("few people between snapshots", cell.where))
    return found


def audit_pools(
    before: list[Cell], truth_before: Truth, now: list[Cell], truth_now: Truth, k: int
) -> list[Finding]:
    """What figures of one snapshot tell beside those of another that share something with them."""
    found = []
    for cell in now:
        for old in before:
            if old.metric != cell.metric or not old.atoms & cell.atoms:
                continue
            gone, new = truth_before.people(old.atoms - cell.atoms), truth_now.people(cell.atoms - old.atoms)
            if any(0 < len(few) < k for few in (gone, new)):
                found.append(Finding("few people between snapshots", cell.where))
    return found


def published_of(snapshot: Path) -> dict[str, list[dict[str, Any]]]:
    """The published tables that tell what people did, as rows."""
    tables = {}
    with duckdb.connect() as connection:
        connection.execute(f"attach '{snapshot}' as told (read_only)")
        for name in ("metric_value", "group_value", "service_value", "part_value", "limit_week"):
            answer = connection.execute(f"select * from told.{name}")
            columns = [column[0] for column in answer.description]
            tables[name] = [dict(zip(columns, row, strict=True)) for row in answer.fetchall()]
    return tables


def newest(site: Path) -> Path:
    """The snapshot that stands published."""
    current = (site / "warehouse" / "CURRENT").read_text(encoding="ascii").strip()
    return site / "warehouse" / f"snapshot-{current}.duckdb"
