"""From published weeks to ledgers: the panel of detection says what load was, the ledger where hours went."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from pipelines.detection.panel import known_by
from pipelines.detection.panel import weeks_of as panel_of
from pipelines.ledger.account import Account, account_of
from pipelines.ledger.weeks import Load, weeks_of
from pipelines.shapes import PUBLISHED, conform

if TYPE_CHECKING:
    from datetime import date

    from pipelines.detection.panel import Published
    from pipelines.detection.panel import Weeks as Panel


def ledgers(
    known: Published,
    as_of: date,
    *,
    unit: str | None = None,
    from_day: date | None = None,
    to_day: date | None = None,
) -> dict[str, pl.DataFrame]:
    """The ledger of every unit, or of one, in the published shapes `ledger` and `ledger_entry`.

    From go-live to `as_of`, or the whole ISO weeks from the one that holds `from_day` to the last that ended
    by `to_day`. Nothing later than the last week that ended by `as_of` is looked at, whatever the span.
    """
    to_day = min(to_day or as_of, as_of)
    last = _last_monday(as_of)
    known = known_by(known, as_of, last)
    lives = dict(
        known.rollout.group_by("unit_id").agg(pl.col("go_live_date").min()).iter_rows(),
    )
    wanted = [one for one in sorted(known.unit["unit_id"]) if unit in (None, one)]
    panel = panel_of(known, last)
    weeks = None if panel is None else weeks_of(_load(panel), known.metric_value)
    rows, entries = [], []
    for unit_id in wanted:
        live = lives.get(unit_id)
        begins = None if live is None else max(from_day or live, live)
        if live is None or panel is None or weeks is None or begins is None or unit_id not in panel.units:
            account = Account(unit_id, reason="no_rollout" if live is None else "data_gap")
        else:
            first = (begins - panel.mondays[0]).days // 7
            until = (_last_monday(to_day) - panel.mondays[0]).days // 7
            account = account_of(weeks, _row_of(panel, unit_id, first, until), first, until)
        rows.append(_row(account, begins, to_day))
        entries.extend(_entries(account))
    return {
        "ledger": conform(pl.DataFrame(rows, infer_schema_length=None), PUBLISHED["ledger"]),
        "ledger_entry": conform(pl.DataFrame(entries, infer_schema_length=None), PUBLISHED["ledger_entry"]),
    }


def with_conversion(standing: pl.DataFrame, ledger: pl.DataFrame) -> pl.DataFrame:
    """Standings with the conversion ratio of each unit's ledger, where it is known."""
    ratios = ledger.select("unit_id", "conversion_ratio")
    return (
        standing.drop("conversion_ratio")
        .join(ratios, on="unit_id", how="left", maintain_order="left")
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


def _row(account: Account, begins: date | None, to_day: date) -> dict[str, Any]:
    saved, ratio = account.saved_interval or (None, None), account.ratio_interval or (None, None)
    return {
        "unit_id": account.unit_id,
        "from_day": begins,
        "to_day": to_day,
        "weeks": account.weeks,
        "weeks_in_span": account.weeks_in_span,
        "saved_hours": account.saved,
        "saved_low": saved[0],
        "saved_high": saved[1],
        "evidence_grade": account.grade,
        "other_grades": json.dumps(account.other_grades, sort_keys=True),
        "coverage": account.coverage,
        "conversion_hours": account.conversion,
        "conversion_ratio": account.conversion_ratio,
        "conversion_low": ratio[0],
        "conversion_high": ratio[1],
        "comparison_units": account.compared,
        "separable": account.separable,
        "over_converted": account.over_converted,
        "overtime_may_be_unrecorded": account.overtime_doubtful,
        "reason": account.reason,
    }


def _entries(account: Account) -> list[dict[str, Any]]:
    rows = []
    for place, entry in enumerate(account.entries):
        low, high = entry.interval or (None, None)
        rows.append(
            {
                "unit_id": account.unit_id,
                "place": place,
                "name": entry.name,
                "hours": entry.hours,
                "low": low,
                "high": high,
            }
        )
    return rows
