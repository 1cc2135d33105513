"""Answers from a published snapshot: alerts and standings as of any day, metric values. Never the store.

As of another day, alerts and standings are computed again from the published weekly tables, looking at
nothing later: the same functions that the run used.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from pipelines.detection.alerts import detect
from pipelines.detection.panel import Published
from pipelines.policy.standing import standings
from pipelines.pooled.outcomes import OUTCOMES
from pipelines.pooled.why import why_not_controlled
from pipelines.shapes import PUBLISHED, conform
from pipelines.steps.pooled_effects import estimates
from pipelines.steps.saved_hours import ALL, Beside, controlled_units, ledgers, with_conversion

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from pipelines.warehouse.read import Snapshot

_STANDING_FIELDS = (
    "unit_id",
    "standing",
    "reason",
    "staff_disagree",
    "periods_over",
    "periods_observed",
    "load",
    "load_line",
    "conversion_ratio",
    "open_alerts",
    "coverage",
    "line_id",
    "staff_group",
    "unknown_since",
)


DETECTED = ("alert", "expected_week", "reach", "false_alarm_check")
"""The published tables that detection makes."""


def alerts_as_of(snapshot: Snapshot, as_of: date | None) -> pl.DataFrame:
    """Every alert detected by the day, in shape `alert`; a later close is not known yet."""
    return detected_as_of(snapshot, as_of)["alert"]


def detected_as_of(snapshot: Snapshot, as_of: date | None) -> dict[str, pl.DataFrame]:
    """The tables that detection makes (`DETECTED`), as of the day."""
    if as_of is None:
        return {name: snapshot.table(name) for name in DETECTED}
    return detect(published_of(snapshot), as_of, snapshot.info["false_alarms_per_unit_year"])


def published_of(snapshot: Snapshot) -> Published:
    """The published tables from which answers as of another day are computed again."""
    return Published(
        unit=snapshot.table("unit"),
        unit_day=conform(snapshot.table("unit_day"), PUBLISHED["unit_day"]),
        unit_change=snapshot.table("unit_change"),
        completeness=snapshot.table("week_completeness"),
        rollout=snapshot.table("rollout"),
        metric_value=conform(
            snapshot.query("select * from metric_value where state in ('value', 'suppressed', 'withheld')"),
            PUBLISHED["metric_value"],
        ),
        limit_week=snapshot.table("limit_week"),
        line=snapshot.table("load_line"),
        line_week=snapshot.table("line_week"),
        spread=snapshot.table("week_spread"),
        gate=snapshot.info["completeness"],
        full_time_hours=snapshot.info["full_time_hours"],
    )


def standings_as_of(snapshot: Snapshot, as_of: date | None) -> pl.DataFrame:
    """Every unit's standing as of the day, in shape `standing`."""
    if as_of is None:
        return snapshot.table("standing")
    standing = standings(
        snapshot.table("unit"),
        snapshot.table("load_line"),
        snapshot.table("line_week"),
        snapshot.table("week_completeness"),
        snapshot.table("week_load"),
        snapshot.table("report_week"),
        alerts_as_of(snapshot, as_of),
        as_of,
        near=snapshot.info["near"],
        gate=snapshot.info["completeness"],
    )
    return with_conversion(standing, _ledgers(snapshot, as_of)["ledger"])


def _ledgers(snapshot: Snapshot, as_of: date, **asked: Any) -> dict[str, pl.DataFrame]:
    known = published_of(snapshot)
    documented = estimates(known, as_of, outcomes=["documentation_minutes"])["estimate"]
    controlled = controlled_units(known.unit, documented)
    return ledgers(known, beside_of(snapshot), as_of, controlled=controlled, **asked)


def beside_of(snapshot: Snapshot) -> Beside:
    """The published tables that ledgers need besides."""
    return Beside(snapshot.table("week_hours"), snapshot.table("group_value"), snapshot.table("agreement"))


@dataclass(frozen=True)
class LedgerQuestion:
    """Whose ledgers are asked for: of one unit, a service or the organisation, else of every unit.

    `staff_group`: "all", or one group.
    """

    unit: str | None = None
    service: str | None = None
    organisation: bool = False
    staff_group: str = ALL

    @property
    def scope(self) -> str:
        """The rows of the published ledger that answer."""
        return "organisation" if self.organisation else "unit" if self.service is None else "service"


def ledgers_as_of(
    snapshot: Snapshot,
    as_of: date,
    asked: LedgerQuestion,
    from_day: date | None = None,
    to_day: date | None = None,
) -> list[dict[str, Any]]:
    """The JSON documents of ``ledger --json``: one for each ledger asked for."""
    told = _ledgers(
        snapshot,
        as_of,
        units=None if asked.unit is None else [asked.unit],
        from_day=from_day,
        to_day=to_day,
    )
    wanted = [pl.col("scope") == asked.scope, pl.col("staff_group") == asked.staff_group]
    if asked.service is not None:
        wanted.append(pl.col("service") == asked.service)
    key = ("unit_id", "service")
    entries = told["ledger_entry"].filter(wanted).partition_by(key, as_dict=True)
    return [
        _ledger_document(row, entries.get((row["unit_id"], row["service"])))
        for row in told["ledger"].filter(wanted).iter_rows(named=True)
    ]


def _ledger_document(row: dict[str, Any], entries: pl.DataFrame | None) -> dict[str, Any]:
    other = json.loads(row["other_grades"])
    claimed = row["claimed_hours"]
    return {
        "unit_id": row["unit_id"],
        "scope": row["scope"],
        "service": row["service"],
        "staff_group": row["staff_group"],
        "units": row["units"],
        "left_out": json.loads(row["left_out"]),
        "from": row["from_day"],
        "to": row["to_day"],
        "weeks": row["weeks"],
        "weeks_in_span": row["weeks_in_span"],
        "saved_hours": row["saved_hours"],
        "saved_interval": _interval(row["saved_low"], row["saved_high"]),
        "evidence_grade": row["evidence_grade"],
        "other_grades": [{"evidence_grade": grade, "saved_hours": hours} for grade, hours in other.items()],
        "coverage": row["coverage"],
        "entries": [
            {
                "name": entry["name"],
                "hours": entry["hours"],
                "interval": _interval(entry["low"], entry["high"]),
            }
            for entry in ([] if entries is None else entries.sort("place").iter_rows(named=True))
        ],
        "documented_hours": row["documented_hours"],
        "documented_interval": _interval(row["documented_low"], row["documented_high"]),
        "disagreement_hours": row["disagreement_hours"],
        "disagreement_interval": _interval(row["disagreement_low"], row["disagreement_high"]),
        "claimed_hours": claimed,
        "claim_gap_hours": None if claimed is None else round(claimed - row["saved_hours"], 6),
        "conversion_hours": row["conversion_hours"],
        "conversion_ratio": row["conversion_ratio"],
        "conversion_interval": _interval(row["conversion_low"], row["conversion_high"]),
        "over_converted": row["over_converted"],
        "separable": row["separable"],
        "overtime_may_be_unrecorded": row["overtime_may_be_unrecorded"],
        "comparison_units": row["comparison_units"],
        "reason": row["reason"],
    }


def _interval(low: float | None, high: float | None) -> list[float] | None:
    return None if low is None or high is None else [low, high]


def estimates_as_of(
    snapshot: Snapshot, as_of: date, service: str | None, outcome: str | None
) -> list[dict[str, Any]]:
    """The documents of ``effect --json``: every outcome (or one) of a service, None for the organisation."""
    told = estimates(
        published_of(snapshot),
        as_of,
        services=[service],
        outcomes=None if outcome is None else [outcome],
        not_collected=not_collected(snapshot),
    )
    course = told["event_study"].partition_by("outcome", as_dict=True)
    return [
        _effect_document(row, course.get((row["outcome"],))) for row in told["estimate"].iter_rows(named=True)
    ]


def not_collected(snapshot: Snapshot) -> frozenset[str]:
    """Metrics that the site has no feed for."""
    found = snapshot.query("select distinct metric from metric_value where state = 'not_collected'")
    return frozenset(found["metric"])


def _effect_document(row: dict[str, Any], course: pl.DataFrame | None) -> dict[str, Any]:
    outcome = OUTCOMES[row["outcome"]]
    return {
        "service": row["service"],
        "outcome": outcome.id,
        "title": outcome.title,
        "unit": outcome.unit,
        "direction": outcome.direction,
        "cannot_say": outcome.cannot_say,
        "effect": row["effect"],
        "interval": _interval(row["low"], row["high"]),
        "detectable": row["detectable"],
        "ramp": {"effect": row["ramp_effect"], "interval": _interval(row["ramp_low"], row["ramp_high"])},
        "treated_units": row["treated_units"],
        "comparison_units": row["comparison_units"],
        "unit_weeks": row["unit_weeks"],
        "from": row["from_week"],
        "to": row["to_week"],
        "left_out": json.loads(row["left_out"]),
        "evidence_grade": row["grade"],
        "weak": row["weak"],
        "why_not_controlled": why_not_controlled(row),
        "pre_trend": {"p_value": row["pretrend_p"], "passed": row["pretrend_passed"]},
        "placebo": {
            "effect": row["placebo_effect"],
            "interval": _interval(row["placebo_low"], row["placebo_high"]),
            "passed": row["placebo_passed"],
        },
        "dose_response": {
            "per_ten_points_of_use": row["dose_slope"],
            "interval": _interval(row["dose_low"], row["dose_high"]),
            "bands": [_with_interval(band) for band in json.loads(row["dose_bands"])],
            "reason": row["dose_reason"],
        },
        "event_study": [] if course is None else [_with_interval(one) for one in _bins(course)],
        "reason": row["reason"],
    }


def _bins(course: pl.DataFrame) -> list[dict[str, Any]]:
    return course.drop("service", "outcome").sort("first_week").to_dicts()


def _with_interval(row: dict[str, Any]) -> dict[str, Any]:
    rest = {name: value for name, value in row.items() if name not in ("low", "high")}
    return {**rest, "interval": _interval(row["low"], row["high"])}


def alert_document(
    snapshot: Snapshot, as_of: date | None, detected: Mapping[str, pl.DataFrame]
) -> dict[str, Any]:
    """The JSON document of ``alerts --json``: the alerts, and how far the list can be trusted."""
    restated, withdrawn = corrections(snapshot)
    rows = [
        {
            **row,
            "evidence": json.loads(row["evidence"]),
            "restated_weeks": _restated_in(restated, row["unit_id"], row["started_on"], row["detected_on"]),
        }
        for row in detected["alert"].iter_rows(named=True)
    ]
    check = detected["false_alarm_check"].to_dicts()
    unwatched = detected["reach"].filter(pl.col("reason").is_not_null()).select("unit_id", "reason")
    return {
        "as_of": as_of,
        "snapshot": snapshot.info["digest"],
        "alerts": rows,
        "false_alarms": check[0] if check else None,
        "not_watched": unwatched.to_dicts(),
        "corrections": {
            "restated_weeks": restated.select("unit_id", "week_start").n_unique(),
            "withdrawn_alerts": withdrawn.to_dicts(),
        },
    }


def corrections(snapshot: Snapshot) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The published tables `restatement` and `withdrawn_alert`; empty in snapshots of an earlier version."""
    found = []
    for name in ("restatement", "withdrawn_alert"):
        told = snapshot.table(name) if snapshot.has(name) else pl.DataFrame()
        found.append(conform(told, PUBLISHED[name]))
    return found[0], found[1]


def _restated_in(restated: pl.DataFrame, unit_id: str, since: date, until: date) -> int:
    """Weeks of the rise, to its detection, whose figures were published otherwise before."""
    weeks = restated.filter(pl.col("unit_id") == unit_id, pl.col("week_start").is_between(since, until))
    return weeks["week_start"].n_unique()


def standing_document(snapshot: Snapshot, as_of: date | None, units: pl.DataFrame) -> dict[str, Any]:
    """The JSON document of ``status --json``."""
    rows = [{name: row[name] for name in _STANDING_FIELDS} for row in units.iter_rows(named=True)]
    return {"as_of": as_of, "snapshot": snapshot.info["digest"], "units": rows}


def metric_rows(snapshot: Snapshot, unit: str | None, metric: str | None) -> pl.DataFrame:
    """Published metric values in the order of the contract's fields, then what else is told of them."""
    found = snapshot.query(
        "select * from metric_value "
        "where ($unit is null or unit_id = $unit) and ($metric is null or metric = $metric) "
        "order by metric, unit_id, week_start, staff_group",
        {"unit": unit, "metric": metric},
    )
    first = ("metric", "unit_id", "week_start", "numerator", "denominator", "value", "coverage")
    values = conform(found, PUBLISHED["metric_value"])
    return values.select(*first, *(name for name in values.columns if name not in first))
