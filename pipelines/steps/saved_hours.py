"""From published weeks to ledgers: the panel of detection says what load was, the ledger where hours went."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import polars as pl

from pipelines.detection.panel import known_by
from pipelines.detection.panel import weeks_of as panel_of
from pipelines.ledger.account import Account, Entry, account_of
from pipelines.ledger.claims import claimed_hours
from pipelines.ledger.pool import Pool, pooled
from pipelines.ledger.weeks import Load, weeks_of
from pipelines.shapes import PUBLISHED, conform

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from pipelines.detection.panel import Published
    from pipelines.detection.panel import Weeks as Panel

ALL = "all"
"""Every staff group of a unit together."""

UNIT, SERVICE, ORGANISATION = "unit", "service", "organisation"


@dataclass(frozen=True)
class Beside:
    """Published tables that ledgers need besides those of detection: `week_hours`, `group_value`,
    `agreement`.
    """

    hours: pl.DataFrame
    group_value: pl.DataFrame
    agreement: pl.DataFrame


class _Key(NamedTuple):
    """Whose ledger it is."""

    scope: str
    unit_id: str | None
    service: str | None
    staff_group: str


@dataclass(frozen=True)
class _Told:
    """One ledger with what it was summed from."""

    key: _Key
    pool: Pool
    begins: date | None


def ledgers(
    known: Published,
    beside: Beside,
    as_of: date,
    *,
    controlled: Collection[str] = (),
    units: Iterable[str] | None = None,
    from_day: date | None = None,
    to_day: date | None = None,
) -> dict[str, pl.DataFrame]:
    """Every ledger, in the published shapes `ledger` and `ledger_entry`.

    Of each unit (or of `units`), of each service and of the organisation, for all staff groups and for each
    that worked. From go-live to `as_of`, or the whole ISO weeks from the one that holds `from_day` to the
    last that ended by `to_day`. `controlled`: units in which minutes of documentation may stand in for the
    log of tasks. Nothing later than the last week that ended by `as_of` is looked at, whatever the span. A
    sum is of the units asked for alone.
    """
    to_day = min(to_day or as_of, as_of)
    last = _last_monday(as_of)
    known = known_by(known, as_of, last)
    wanted = known.unit if units is None else known.unit.filter(pl.col("unit_id").is_in(list(units)))
    told = _of_units(known, beside, last, wanted.sort("unit_id"), from_day, to_day, controlled)
    services = dict(known.unit.select("unit_id", "service").iter_rows())
    told += _of_many(told, services)
    rows = [_row(one, to_day) for one in told]
    entries = [row for one in told for row in _entries(one)]
    return {
        "ledger": conform(pl.DataFrame(rows, infer_schema_length=None), PUBLISHED["ledger"]),
        "ledger_entry": conform(pl.DataFrame(entries, infer_schema_length=None), PUBLISHED["ledger_entry"]),
    }


def _of_units(
    known: Published,
    beside: Beside,
    last: date,
    units: pl.DataFrame,
    from_day: date | None,
    to_day: date,
    controlled: Collection[str],
) -> list[_Told]:
    """Every unit's ledgers, all staff groups first."""
    past = pl.col("week_start") <= last
    lives = dict(known.rollout.group_by("unit_id").agg(pl.col("go_live_date").min()).iter_rows())
    panel = panel_of(known, last)
    load = None if panel is None else _load(panel)
    hours = beside.hours.filter(past)
    agreed = beside.agreement.filter(pl.col("effective_from") <= last + timedelta(days=6))
    claims = claimed_hours(agreed, known.rollout, hours)
    worked = _groups(hours, lives)
    cells = beside.group_value.filter(past).partition_by("staff_group", as_dict=True)
    whole = known.metric_value.filter(pl.col("staff_group") == ALL)
    told = []
    for group in [ALL, *sorted({group for groups in worked.values() for group in groups})]:
        values = whole if group == ALL else cells.get((group,), whole.clear())
        weeks = None if load is None else weeks_of(load, values, claims if group == ALL else None)
        if weeks is not None and group != ALL:
            # A group has cells only where it may be told.
            weeks = replace(weeks, hidden=~np.isfinite(weeks.series["worked"]))
        for unit_id in units["unit_id"]:
            live = lives.get(unit_id)
            if group != ALL and group not in worked.get(unit_id, ()):
                continue
            begins = None if live is None else max(from_day or live, live)
            if live is None or panel is None or weeks is None or begins is None or unit_id not in panel.units:
                account = Account(unit_id, reason="no_rollout" if live is None else "data_gap")
            else:
                first = (begins - panel.mondays[0]).days // 7
                until = (_last_monday(to_day) - panel.mondays[0]).days // 7
                row = _row_of(panel, unit_id, first, until)
                account = account_of(weeks, row, first, until, controlled=unit_id in controlled)
            told.append(_Told(_Key(UNIT, unit_id, None, group), Pool(account, 1, ()), begins))
    return told


def controlled_units(unit: pl.DataFrame, estimate: pl.DataFrame) -> set[str]:
    """Units in which minutes of documentation against comparison units are a controlled saving.

    The organisation's estimate has to be controlled, and the service's to have failed no check: of two or
    three units the checks alone find little. `unit`, `estimate`: published.
    """
    told = estimate.filter(outcome="documentation_minutes")
    if told.filter(pl.col("service").is_null() & (pl.col("grade") == "controlled")).is_empty():
        return set()
    failed = told.filter(pl.any_horizontal(~pl.col("pretrend_passed"), ~pl.col("placebo_passed")))
    services = failed["service"].drop_nulls().to_list()
    return set(unit.filter(~pl.col("service").is_in(services).fill_null(value=False))["unit_id"])


def _groups(hours: pl.DataFrame, lives: Mapping[str, date]) -> dict[str, set[str]]:
    """Staff groups with hours since go-live, by unit."""
    live = pl.DataFrame(
        {"unit_id": list(lives), "live": list(lives.values())},
        schema={"unit_id": pl.String, "live": pl.Date},
    )
    since = hours.filter(pl.col("worked_hours") > 0).join(live, on="unit_id")
    pairs = since.filter(pl.col("week_start") >= pl.col("live").dt.truncate("1w"))
    found: dict[str, set[str]] = {}
    for unit_id, group in pairs.select("unit_id", "staff_group").unique().iter_rows():
        found.setdefault(unit_id, set()).add(group)
    return found


def _of_many(told: Sequence[_Told], services: Mapping[str, str | None]) -> list[_Told]:
    """The sums: of every service, then of the organisation, by staff group."""
    members: dict[_Key, list[_Told]] = {}
    for one in told:
        group, service = one.key.staff_group, services.get(one.key.unit_id or "")
        if service is not None:
            members.setdefault(_Key(SERVICE, None, service, group), []).append(one)
        members.setdefault(_Key(ORGANISATION, None, None, group), []).append(one)
    sums = []
    for key, found in sorted(members.items(), key=lambda item: tuple(part or "" for part in item[0])):
        begun = [one.begins for one in found if one.begins is not None]
        pool = pooled(key.service or key.scope, [one.pool.account for one in found])
        sums.append(_Told(key, pool, min(begun, default=None)))
    return sums


def with_conversion(standing: pl.DataFrame, ledger: pl.DataFrame) -> pl.DataFrame:
    """Standings with the conversion ratio of each unit's ledger, where it is known."""
    whole = ledger.filter((pl.col("scope") == UNIT) & (pl.col("staff_group") == ALL))
    return (
        standing.drop("conversion_ratio")
        .join(whole.select("unit_id", "conversion_ratio"), on="unit_id", how="left", maintain_order="left")
        .select(standing.columns)
    )


def _last_monday(day: date) -> date:
    """Monday of the last ISO week that ended by the day."""
    return day - timedelta(days=(day.weekday() + 1) % 7 + 6)


def _row_of(panel: Panel, unit_id: str, first: int, last: int) -> int:
    """The unit's row of the panel; of a unit that others joined, the latest one with weeks in the span."""
    rows = [row for row, unit in enumerate(panel.units) if unit == unit_id]
    seen = [row for row in rows if panel.panel.observed[row, max(first, 0) : last + 1].any()]
    return (seen or rows)[-1]


def _load(weeks: Panel) -> Load:
    """Detection's panel as patients and acuity; a unit whose acuity never moves does not record it."""
    panel = weeks.panel
    acuity = np.where(panel.observed, panel.acuity, 0.0)
    with np.errstate(invalid="ignore"):
        patients = np.where(panel.observed, np.exp(np.where(panel.observed, panel.patients, 0.0)), np.nan)
    return Load(
        weeks.units,
        weeks.mondays,
        patients,
        np.where(panel.observed, np.exp(acuity), np.nan),
        np.asarray((acuity != 0.0).any(axis=1)),
        panel.go_live,
        panel.clean_until,
    )


def _row(told: _Told, to_day: date) -> dict[str, Any]:
    account, pool = told.pool.account, told.pool
    left_out = [{"reason": out.reason, "units": out.units, "saved_hours": out.saved} for out in pool.left_out]
    return {
        **told.key._asdict(),
        "units": pool.units,
        "left_out": json.dumps(left_out),
        "from_day": told.begins,
        "to_day": to_day,
        "weeks": account.weeks,
        "weeks_in_span": account.weeks_in_span,
        "saved_hours": account.saved,
        **_ends("saved", account.saved_interval),
        "evidence_grade": account.grade,
        "other_grades": json.dumps(account.other_grades, sort_keys=True),
        "coverage": account.coverage,
        **_figure("documented", account.documented),
        **_figure("disagreement", account.disagreement),
        "claimed_hours": account.claimed,
        "conversion_hours": account.conversion,
        "conversion_ratio": account.conversion_ratio,
        **_ends("conversion", account.ratio_interval),
        "comparison_units": account.compared,
        "separable": account.separable,
        "over_converted": account.over_converted,
        "overtime_may_be_unrecorded": account.overtime_doubtful,
        "reason": account.reason,
    }


def _figure(name: str, entry: Entry | None) -> dict[str, float | None]:
    hours = None if entry is None else entry.hours
    return {f"{name}_hours": hours, **_ends(name, None if entry is None else entry.interval)}


def _ends(name: str, interval: tuple[float, float] | None) -> dict[str, float | None]:
    low, high = interval or (None, None)
    return {f"{name}_low": low, f"{name}_high": high}


def _entries(told: _Told) -> list[dict[str, Any]]:
    return [
        {
            **told.key._asdict(),
            "place": place,
            "name": entry.name,
            "hours": entry.hours,
            "low": (entry.interval or (None, None))[0],
            "high": (entry.interval or (None, None))[1],
        }
        for place, entry in enumerate(told.pool.account.entries)
    ]
