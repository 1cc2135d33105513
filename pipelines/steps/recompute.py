"""Facts, judged lines and metric values of the weeks that this run's rows touch, and of no others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import polars as pl

from pipelines.disclosure.withheld import compared
from pipelines.facts.compute import weekly_facts
from pipelines.facts.rows import Rows, Span
from pipelines.facts.spread import span_end, span_ends, span_weeks, week_spread
from pipelines.policy.lineage import lineage
from pipelines.policy.lines import resolve
from pipelines.schemas import TABLES
from pipelines.shapes import FACT_SCHEMAS
from pipelines.steps.calendar import monday_of
from pipelines.steps.retired_weeks import keep_up
from pipelines.steps.tell import tell
from pipelines.warehouse import retirement
from pipelines.warehouse.retirement import MARGIN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipelines.policy.lineage import Lineage
    from pipelines.progress import Progress
    from pipelines.site import Site
    from pipelines.steps.calendar import Calendar
    from pipelines.warehouse.store import Store

_ONE_WEEK = timedelta(weeks=1)
_ROWS_AT_ONCE = 500_000
"""Tasks held in memory at once; weeks are grouped accordingly."""

_MOST_WEEKS = 26
_SPREADS = frozenset({"shifts"})
"""Tables whose rows touch the day before and after their own."""

_MONTHLY = ("staffing_daily", "caseload", "ehr_time")
"""Tables whose rows may be about a whole month."""

_LASTING = frozenset({"training"})
"""Tables whose rows matter from their day on."""

_FOR_ALL_TIME = [
    "units",
    "clinicians",
    "tools",
    "rollouts",
    "task_baselines",
    "permitted_uses",
    "training",
]
_BY_DAY = [
    "shifts",
    "staffing_daily",
    "caseload",
    "llm_events",
    "ehr_time",
    "consent_daily",
    "incidents",
    "overload_reports",
    "support_offers",
    "time_samples",
]


_READ = {
    "llm_events": (
        "clinician_id tool_id task_type started_at unit_id wait_seconds review_seconds edit_seconds "
        "rework_seconds time_source disposition edit_ratio consent_status concern handed_over tool_version"
    ).split(),
    "shifts": (
        "clinician_id unit_id starts_at ends_at status worked_hours overtime_hours missed_break_minutes "
        "staffing staff_group"
    ).split(),
}
"""Of the longest tables, only the columns that facts are made from."""


@dataclass(frozen=True)
class Policy:
    """Reference frames that hold for the whole history."""

    lineage: Lineage
    units: pl.DataFrame
    lines: pl.DataFrame
    frames: dict[str, pl.DataFrame]


def read_policy(store: Store, calendar: Calendar) -> Policy:
    """Units under their present names, load lines resolved to units, the other reference tables."""
    succession = lineage(store.accepted("unit_changes"))
    units = store.accepted("units").filter(~pl.col("unit_id").is_in(list(succession.renamed)))
    closing = pl.DataFrame(
        {
            "unit_id": list(succession.closed),
            "gone": [day - timedelta(days=1) for day in succession.closed.values()],
        },
        schema={"unit_id": pl.String, "gone": pl.Date},
    )
    units = (
        units.join(closing, on="unit_id", how="left")
        .with_columns(closed_on=pl.min_horizontal("closed_on", "gone"))
        .drop("gone")
        .sort("unit_id")
    )
    frames = {name: succession.carry_on(store.accepted(name)) for name in _FOR_ALL_TIME if name != "units"}
    frames["training"] = _since_the_first(store, frames["training"])
    lines = resolve(store.accepted("load_lines"), units, succession, calendar.roster_since)
    return Policy(succession, units, lines, frames)


def _since_the_first(store: Store, training: pl.DataFrame) -> pl.DataFrame:
    """With a row of nobody for the first guideline where that has left: since then they are collected."""
    first = store.meta(retirement.FIRST_GUIDELINE)
    if first is None:
        return training
    row = {"kind": "guideline", "completed_on": date.fromisoformat(first)}
    return pl.concat([training, pl.DataFrame([row], schema=training.schema)])


def stale_weeks(store: Store, calendar: Calendar, *, everything: bool) -> list[date]:
    """Mondays of the weeks to compute, in order: those that rows touched, and those new to the calendar."""
    if calendar.as_of is None or calendar.first_week is None:
        return []
    every = list(_weeks(calendar.first_week, monday_of(calendar.as_of)))
    if calendar.horizon is not None:  # the rows that earlier weeks were computed from are gone
        every = [week for week in every if week >= calendar.horizon.mark]
    if not every:  # nothing is older than the week that is not over yet
        return []
    if everything or _wide_change(store, calendar):
        return every
    wanted: set[date] = set()
    for table, day in store.touched().iter_rows():
        if TABLES[table].reference or day is None:
            return every
        if table in _LASTING:
            wanted.update(_weeks(monday_of(day), every[-1]))
        if table in _MONTHLY and _tells_months(store, table):
            first, last = _month(day)
            wanted.update(_weeks(monday_of(first), monday_of(last)))
        spread = (day - timedelta(days=1), day, day + timedelta(days=1)) if table in _SPREADS else (day,)
        wanted.update(monday_of(each) for each in spread)
    wanted.update(_new_weeks(store, calendar, every))
    return [week for week in every if week in wanted]


def _wide_change(store: Store, calendar: Calendar) -> bool:
    """Did something change that every week depends on: which feeds there are, which units keep a roster?"""
    return store.meta("collected") != _text(calendar.collected) or store.meta("roster") != _rosters(calendar)


def _new_weeks(store: Store, calendar: Calendar, every: Sequence[date]) -> set[date]:
    """Weeks new to the calendar: since the last run's as-of day, or before a unit's first day till now."""
    known = store.query(
        "select unit_id, min(week_start) as first, max(week_start) as last from fact_completeness group by 1"
    )
    spans = {unit: (first, last) for unit, first, last in known.iter_rows()}
    wanted: set[date] = set()
    done = store.meta("computed_until")
    wanted.update(week for week in every if done is None or week > date.fromisoformat(done))
    for unit, first_date in calendar.first_days.iter_rows():
        first = spans.get(unit, (every[-1] + _ONE_WEEK, None))[0]
        if monday_of(first_date) < first:
            wanted.update(_weeks(monday_of(first_date), min(first, every[-1])))
    return wanted


def recompute(
    store: Store, site: Site, calendar: Calendar, policy: Policy, weeks: Sequence[date], progress: Progress
) -> None:
    """Compute the weeks, a few at a time, and put them in the place of what the store held for them."""
    keep_up(store, site, calendar, policy)
    for names in _chunks(weeks, _weeks_at_once(store, calendar)):
        rows = rows_of(store, calendar, policy, names)
        span = span_of(site, names)
        computed = weekly_facts(rows, span)
        tables: dict[str, pl.DataFrame] = {
            **{f"fact_{name}": getattr(computed.facts, name) for name in FACT_SCHEMAS},
            "unit_day": computed.unit_day,
            "clinician_week": computed.clinician_week,
            "use_person": computed.use_person,
            "person_week": computed.person_week,
            "line_period": computed.line_period,
            "line_moment": computed.line_moment,
            "line_week": computed.line_week,
            "plan_period": computed.plan_period,
        }
        for name, frame in tables.items():
            store.replace_weeks(name, names, frame)
        progress.advance(len(names))
    if weeks:
        if calendar.as_of is not None:
            tell(
                store,
                weeks,
                monday_of(calendar.as_of),
                site.minimum_group,
                calendar.collected,
                policy.units.select("unit_id", "service"),
            )
        _respread(store, weeks, site.minimum_group, calendar)
    store.set_meta("collected", _text(calendar.collected))
    store.set_meta("roster", _rosters(calendar))
    if calendar.as_of is not None:
        store.set_meta("computed_until", monday_of(calendar.as_of).isoformat())


def span_of(site: Site, weeks: Sequence[date]) -> Span:
    """The weeks on the site's clock."""
    return Span(
        tuple(weeks),
        site.timezone,
        site.periods,
        site.full_time_hours_per_week,
        site.completeness,
        site.closed_days,
    )


def _respread(store: Store, weeks: Sequence[date], minimum_group: int, calendar: Calendar) -> None:
    """How evenly load was shared in the spans of two weeks that hold these weeks, and which are withheld."""
    if calendar.as_of is None:
        return
    ends = span_ends(weeks, monday_of(calendar.as_of))
    shares = store.of_weeks("clinician_week", span_weeks(ends))
    open_weeks = store.of_weeks("fact_completeness", ends)
    spread = week_spread(shares, open_weeks, ends, minimum_group)
    store.replace_weeks("week_spread", ends, spread)
    seen = compared(
        store.of_weeks("shown_sharer", ends),
        shares.with_columns(week_start=span_end("week_start")),
        _told_spans(spread, store.of_weeks("withheld_week", span_weeks(ends))),
        minimum_group,
    )
    store.replace_weeks("shown_sharer", ends, seen.shown)
    store.replace_weeks("withheld_span", ends, seen.withheld)


def _told_spans(spread: pl.DataFrame, withheld: pl.DataFrame) -> pl.DataFrame:
    """Units and spans of which something is told: of neither of its weeks were figures withheld."""
    spoilt = withheld.with_columns(week_start=span_end("week_start"))
    told = spread.filter(pl.col("state") == "value").select("unit_id", "week_start")
    return told.join(spoilt, on=["unit_id", "week_start"], how="anti")


def rows_of(store: Store, calendar: Calendar, policy: Policy, weeks: Sequence[date]) -> Rows:
    """What facts of these weeks are made from, with a margin on both sides."""
    span = [weeks[0] - MARGIN, weeks[-1] + _ONE_WEEK + MARGIN]
    months = [_month(span[0])[0], _month(span[1])[1]]
    by_month = {name for name in _MONTHLY if _tells_months(store, name)}
    daily = {
        name: policy.lineage.carry_on(
            store.accepted(
                name, "_date between ? and ?", months if name in by_month else span, _READ.get(name, ())
            )
        )
        for name in _BY_DAY
    }
    frames: dict[str, Any] = {**policy.frames, **daily, "units": policy.units, "lines": policy.lines}
    return Rows(
        **frames,
        first_days=calendar.first_days,
        roster_since=calendar.roster_since,
        collected=calendar.collected,
    )


def _weeks_at_once(store: Store, calendar: Calendar) -> int:
    if calendar.first_week is None or calendar.as_of is None:
        return 1
    span = max(1, (calendar.as_of - calendar.first_week).days // 7 + 1)
    tasks = int(store.scalar("select count(*) from llm_events")) + int(
        store.scalar("select count(*) from shifts")
    )
    return max(1, min(_MOST_WEEKS, int(_ROWS_AT_ONCE / max(1.0, tasks / span))))


def _chunks(weeks: Sequence[date], size: int) -> Iterator[list[date]]:
    """Runs of neighbouring weeks, none longer than `size`."""
    chunk: list[date] = []
    for week in weeks:
        if chunk and (len(chunk) == size or week != chunk[-1] + _ONE_WEEK):
            yield chunk
            chunk = []
        chunk.append(week)
    if chunk:
        yield chunk


def _weeks(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += _ONE_WEEK


def _tells_months(store: Store, table: str) -> bool:
    return bool(store.scalar(f'select count(*) from (select 1 from "{table}" where month_total limit 1)'))


def _month(day: date) -> tuple[date, date]:
    """First and last day of the day's month."""
    first = day.replace(day=1)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _text(names: Iterable[str]) -> str:
    return "\n".join(sorted(names))


def _rosters(calendar: Calendar) -> str:
    return _text(f"{unit} {since.isoformat()}" for unit, since in calendar.roster_since.items())
