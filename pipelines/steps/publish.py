"""Put together what is published: unit by unit, no clinician in it, suppressed before it is written."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from importlib import metadata
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import polars as pl

from pipelines.detection.alerts import detect
from pipelines.detection.panel import Published
from pipelines.facts.load import unit_measures
from pipelines.facts.report_causes import report_causes
from pipelines.policy.standing import standings
from pipelines.shapes import PUBLISHED, conform
from pipelines.steps.coming_shifts import coming_shifts
from pipelines.steps.pooled_effects import estimates
from pipelines.steps.quality import quality_tables
from pipelines.steps.restate import restated
from pipelines.steps.saved_hours import Beside, controlled_units, ledgers, with_conversion
from pipelines.steps.tell import cases, withholding
from pipelines.steps.use_parts import beside_earlier, use_parts
from pipelines.warehouse.build import digest_of, write_snapshot
from pipelines.warehouse.read import published
from pipelines.warehouse.retirement import horizon_of

if TYPE_CHECKING:
    from pipelines.site import Site
    from pipelines.steps.calendar import Calendar
    from pipelines.steps.recompute import Policy
    from pipelines.summary import Summary
    from pipelines.warehouse.store import Store

_DEFAULT_RAMP_WEEKS = 4
_WEEKLY = (
    "metric_value",
    "group_value",
    "service_value",
    "limit_week",
    "line_period",
    "line_moment",
    "line_week",
    "unit_day",
    "week_spread",
)


def published_tables(store: Store, policy: Policy) -> dict[str, pl.DataFrame]:
    """The snapshot's tables of facts, places and policy."""
    tables = {name: store.weekly(name) for name in _WEEKLY}
    tables |= {
        f"week_{name}": store.weekly(f"fact_{name}") for name in ("load", "patients", "hours", "completeness")
    }
    tables["report_week"] = store.query(
        "select unit_id, week_start, overload_reports as reports, overload_reports_level_4_5 as level_4_5 "
        "from fact_events where overload_reports is not null"
    )
    tables["case_quarter"] = cases(store)
    tables["report_cause"] = causes(store, policy)
    tables |= _places(store, policy, tables["week_completeness"])
    tables |= _tools(store)
    tables["load_line"] = policy.lines
    return tables


def causes(store: Store, policy: Policy) -> pl.DataFrame:
    """The published table `report_cause`; of blocks whose rows have left the store as it was told before."""
    counted = store.query("select unit_id, week_start from fact_events where overload_reports is not null")
    reports = policy.lineage.carry_on(store.accepted("overload_reports", columns=("unit_id", "cause")))
    told = report_causes(reports, counted)
    horizon = horizon_of(store)
    if horizon is None:
        return told
    before = store.query("select * from retired_cause").with_columns(
        pl.col("unit_id").replace(policy.lineage.renamed)
    )
    later = told.filter(pl.col("block_start") >= horizon.mark)
    return pl.concat([conform(before, PUBLISHED["report_cause"]), later]).sort(
        "unit_id", "block_start", "cause"
    )


def judged_tables(tables: dict[str, pl.DataFrame], site: Site, as_of: date | None) -> dict[str, pl.DataFrame]:
    """Alerts, standings, ledgers and pooled estimates as of the day; none before there is any data."""
    if as_of is None:
        return {}
    lines, weeks, complete = tables["load_line"], tables["line_week"], tables["week_completeness"]
    known = Published(
        unit=tables["unit"],
        unit_day=tables["unit_day"],
        unit_change=tables["unit_change"],
        completeness=complete,
        rollout=tables["rollout"],
        metric_value=tables["metric_value"],
        limit_week=tables["limit_week"],
        line=lines,
        line_week=weeks,
        spread=tables["week_spread"],
        gate=site.completeness,
        full_time_hours=site.full_time_hours_per_week,
    )
    detected = detect(known, as_of, site.false_alarms_per_unit_year)
    standing, before = (
        standings(
            tables["unit"],
            lines,
            weeks,
            complete,
            tables["week_load"],
            tables["report_week"],
            detected["alert"],
            day,
            near=site.near,
            gate=site.completeness,
        )
        for day in (as_of, as_of - timedelta(weeks=1))
    )
    standing = standing.drop("standing_before").join(
        before.select("unit_id", standing_before="standing"), on="unit_id", how="left"
    )
    beside = Beside(tables["week_hours"], tables["group_value"], tables["agreement"])
    states = tables["metric_value"].filter(pl.col("state") == "not_collected")
    pooled = estimates(known, as_of, not_collected=frozenset(states["metric"].unique()))
    saved = ledgers(known, beside, as_of, controlled=controlled_units(tables["unit"], pooled["estimate"]))
    return {**detected, **saved, **pooled, "standing": with_conversion(standing, saved["ledger"])}


def _places(store: Store, policy: Policy, completeness: pl.DataFrame) -> dict[str, pl.DataFrame]:
    seen = completeness.group_by("unit_id").agg(
        pl.col("week_start").min().alias("first_week"), pl.col("week_start").max().alias("last_week")
    )
    measures = unit_measures(policy.units, policy.lines).filter("own")
    units = policy.units.join(measures.select("unit_id", "measure"), on="unit_id", how="left")
    return {
        "unit": units.join(seen, on="unit_id", how="left").sort("unit_id"),
        "unit_change": store.accepted("unit_changes").sort("effective_on", "unit_id"),
        "agreement": conform(store.accepted("agreements"), PUBLISHED["agreement"]).sort(
            "tool_id", "unit_id", "effective_from"
        ),
        "task_baseline": conform(store.accepted("task_baselines"), PUBLISHED["task_baseline"])
        .unique()
        .sort(pl.all()),
        "rollout": policy.frames["rollouts"]
        .with_columns(pl.col("ramp_weeks").fill_null(_DEFAULT_RAMP_WEEKS))
        .sort("unit_id", "tool_id", "go_live_date"),
    }


def _tools(store: Store) -> dict[str, pl.DataFrame]:
    """Tools and releases, those too that only the logs know: an unlisted tool, an unannounced version."""
    listed = store.accepted("tools").with_columns(listed=pl.lit(value=True))
    used = store.query("select distinct tool_id from fact_usage where tool_id is not null")
    unlisted = used.join(listed, on="tool_id", how="anti").with_columns(
        tool_name=pl.col("tool_id"), kind=pl.lit("other"), listed=pl.lit(value=False)
    )
    shape = PUBLISHED["tool"]
    tools = pl.concat([conform(listed, shape), conform(unlisted, shape)]).sort("tool_id")
    announced = store.accepted("tool_releases").with_columns(announced=pl.lit(value=True))
    in_logs = store.query(
        "select tool_id, version, min(released_on) as released_on, false as announced "
        "from (select tool_id, tool_version as version, _date as released_on from llm_events "
        "where _state in ('accepted', 'in_parts') and tool_version is not null "
        "union all by name from retired_version) group by all"
    ).join(announced, on=["tool_id", "version"], how="anti")
    release = PUBLISHED["tool_release"]
    releases = pl.concat([conform(announced, release), conform(in_logs, release)])
    return {"tool": tools, "tool_release": releases.sort("tool_id", "released_on", "version")}


def publish(
    store: Store, site: Site, calendar: Calendar, policy: Policy, sequence: int, summary: Summary
) -> str:
    """Build and publish a snapshot; its id.

    Its digest is that of the tables before anything is withheld after a correction: the same data give the
    same digest, whatever was published on the way. What is judged and told is judged without those weeks.
    """
    withheld, spans = store.weekly("withheld_week"), store.weekly("withheld_span")
    with summary.timed("publish"):
        tables = {**published_tables(store, policy), **quality_tables(store)}
    whole = _told(store, site, calendar, policy, tables, summary)
    told = whole
    if withheld.height or spans.height:
        left = {**tables, **withholding(tables, withheld, spans)}
        told = _told(store, site, calendar, policy, left, summary)
    with summary.timed("publish"):
        told = {**told, **beside_earlier(store, site, calendar, told)}
    summary.withheld_weeks = withheld.height
    with summary.timed("publish"):
        today = datetime.now(ZoneInfo(site.timezone)).date()
        changed = restated(published(site.warehouse), told, sequence, today)
        mine = pl.col("sequence") == sequence
        weeks, gone = (changed[name].filter(mine).height for name in ("restatement", "withdrawn_alert"))
        summary.restated_weeks, summary.alerts_withdrawn = weeks, gone
        tables = {**told, **changed, "withheld_week": withheld}
        return write_snapshot(site.warehouse, tables, _info(site, calendar, sequence), digest_of(whole))


def _told(
    store: Store,
    site: Site,
    calendar: Calendar,
    policy: Policy,
    tables: dict[str, pl.DataFrame],
    summary: Summary,
) -> dict[str, pl.DataFrame]:
    """The tables with what follows from them."""
    with summary.timed("detect"):
        tables = tables | judged_tables(tables, site, calendar.as_of)
    with summary.timed("publish"):
        tables |= coming_shifts(store, site, calendar, policy, tables)
        return tables | use_parts(store, site, calendar, tables)


def _info(site: Site, calendar: Calendar, sequence: int) -> dict[str, Any]:
    def text(day: date | None) -> str | None:
        return None if day is None else day.isoformat()

    return {
        "sequence": sequence,
        "as_of": text(calendar.as_of),
        "newest_date": text(calendar.newest),
        "site_name": site.name,
        "timezone": site.timezone,
        "full_time_hours": site.full_time_hours_per_week,
        "minimum_group": site.minimum_group,
        "max_age_days": site.max_age_days,
        "completeness": site.completeness,
        "false_alarms_per_unit_year": site.false_alarms_per_unit_year,
        "near": site.near,
        "urgent_contact": site.urgent_contact,
        "version": metadata.version("plimsoll-care"),
        "built_at": datetime.now(UTC).isoformat(timespec="seconds"),
    }
