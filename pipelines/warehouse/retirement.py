"""Which rows of the store are about a person, and which of them are so old that they leave it.

Weeks before the mark are *retired*: what was computed of them stays as it is, and the rows of persons that it
was computed from are gone. What later weeks still need of the time before is kept beside it: unit's first
days, which feeds there were, first versions in logs, causes of reports by block.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from pipelines.schemas import CLINICIAN_COLUMN
from pipelines.shapes import ACCESSES, LOG_RECORDS, MOVES, STAYS
from pipelines.warehouse.columns import COUNTED

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipelines.warehouse.store import Store

MARK: Final = "retired_before"
"""The remembered Monday: weeks before it are retired."""
FIRST_GUIDELINE: Final = "retired_guideline"
"""The remembered day of the first guideline that was acknowledged on the site, once its row has left."""
MINIMUM_GROUP: Final = "minimum_group"
"""The remembered smallest group of whom figures were told when weeks were computed last."""
RETIRED: Final = "retired"
"""The rule that rows are refused by which come after their week was retired."""
REASON: Final = "The row is about a week whose rows of persons have left the store."

MARGIN: Final = timedelta(days=2)
"""Rows this far outside the weeks are read too: night shifts and late notes reach over midnight."""
_RAW_MARGIN: Final = timedelta(days=7)
"""Raw records are folded with those of days before; the longest look back is a day and three around it."""

DATED: Final = ("shifts", "llm_calls", "llm_events", "ehr_time", "caseload", "overload_reports")
"""Canonical tables with a row for what one person did, or whose, on a day of its own."""
LASTING: Final = ("clinicians", "training")
"""Canonical tables whose rows of a person hold for a span of time."""
RAW: Final = (ACCESSES, LOG_RECORDS, "log_task", STAYS, MOVES, "census_spell")
WEEKLY_OF_PERSONS: Final = (
    "clinician_week",
    "use_person",
    "person_week",
    "shown_person",
    "shown_sharer",
    "shown_scope",
)
"""Weekly tables with a row for each person: of retired weeks they hold nothing."""
BESIDE: Final = ("retired_feed", "retired_version", "retired_cause", "retired_collected", "retired_unit")
"""What is kept of retired weeks beside their weekly tables."""


@dataclass(frozen=True)
class Horizon:
    """Where the past ends that the store holds rows of persons of. `mark` is the first day of a block."""

    mark: date

    @property
    def rows(self) -> date:
        """Rows of earlier days have left: the weeks from the mark on read two days before them too."""
        return self.mark - MARGIN

    @property
    def months(self) -> date:
        """Rows that tell a month as a whole are of its first day: those of earlier months have left."""
        return self.rows.replace(day=1)

    @property
    def raw(self) -> datetime:
        """Raw records of earlier moments have left."""
        return datetime.combine(self.mark - _RAW_MARGIN, time(), UTC)


def horizon_of(store: Store) -> Horizon | None:
    """The store's horizon; None where nothing was ever retired."""
    mark = store.meta(MARK)
    return None if mark is None else Horizon(date.fromisoformat(mark))


def leaving(horizon: Horizon) -> dict[str, str]:
    """By table the condition, in SQL, of its rows that leave. `prepare` makes the tables it names."""
    rows, months, raw = (
        f"date '{horizon.rows}'",
        f"date '{horizon.months}'",
        f"timestamptz '{horizon.raw.isoformat()}'",
    )
    dated = f"_date < {rows}"
    monthly = f"_date < case when month_total then {months} else {rows} end"
    stay = "(_source, {}) in (select _source, stay from gone_stay)"
    trace = "(_source, trace_id) in (select _source, trace_id from gone_trace)"
    return {
        "shifts": dated,
        "llm_calls": dated,
        # What became of a draft may be told without the day of its task.
        "llm_events": f"{dated} or _date is null and (task_id in (select task_id from gone_task) "
        "or task_id not in (select task_id from kept_task) and _file in (select file_id from old_file))",
        "ehr_time": monthly,
        "caseload": f"{CLINICIAN_COLUMN} is not null and {monthly}",
        "overload_reports": dated,
        "clinicians": f"end_date < {rows} and {CLINICIAN_COLUMN} not in (select id from present_person)",
        "training": f"expires_on < {rows} or completed_on < {rows} "
        f"and {CLINICIAN_COLUMN} not in (select id from kept_person)",
        ACCESSES: f"happened_at < {raw}",
        LOG_RECORDS: trace,
        "log_task": trace,
        STAYS: stay.format("coalesce(of_stay, stay_id)"),
        MOVES: stay.format("stay_id"),
        "census_spell": f"ended_at < {raw}",
        **dict.fromkeys(WEEKLY_OF_PERSONS, f"week_start < date '{horizon.mark}'"),
    }


def prepare(ask: Callable[[str], object], horizon: Horizon) -> None:
    """Make the temporary tables that `leaving` names. `ask` runs one statement."""
    old = leaving(horizon)
    rows, raw = f"date '{horizon.rows}'", f"timestamptz '{horizon.raw.isoformat()}'"
    ask(
        "create or replace temp table old_file as select f.file_id from files f join runs r using (run) "
        f"where r.started_at < '{horizon.rows.isoformat()}'"
    )
    ask(f"create or replace temp table gone_task as select task_id from llm_events where _date < {rows}")
    ask(f"create or replace temp table kept_task as select task_id from llm_events where _date >= {rows}")
    seen = " union ".join(
        f"select {CLINICIAN_COLUMN} as id from {name} "
        f"where {CLINICIAN_COLUMN} is not null and not ({old[name]})"
        for name in DATED
        if name != "llm_events"
    )
    tasks = (
        f"select {CLINICIAN_COLUMN} from llm_events where {CLINICIAN_COLUMN} is not null and _date >= {rows}"
    )
    ask(f"create or replace temp table present_person as {seen} union {tasks}")
    ask(
        "create or replace temp table kept_person as select id from present_person union "
        f"select {CLINICIAN_COLUMN} from clinicians where not coalesce({old['clinicians']}, false)"
    )
    prepare_traces(ask, raw)
    prepare_stays(ask, raw)


def prepare_traces(ask: Callable[[str], object], raw: str) -> None:
    """Traces that are over, with every other trace of their tasks: `gone_trace` (_source, trace_id).

    `raw`: an SQL moment.
    """
    ask(
        f"""
        create or replace temp table gone_trace as
        with trace as (
            select _source, trace_id,
                max(greatest(started_at, ended_at, outcome_at, completed_at)) as latest
            from {LOG_RECORDS} group by all
        ), task as (
            select _source, task_id, max(latest) as latest
            from log_task join trace using (_source, trace_id) group by all
        )
        select _source, trace_id from trace where latest < {raw} and not exists (
            select 1 from log_task l join task using (_source, task_id)
            where l._source = trace._source and l.trace_id = trace.trace_id and task.latest >= {raw})
        """
    )


def prepare_stays(ask: Callable[[str], object], raw: str) -> None:
    """Stays that are over, by what was told of them last: `gone_stay` (_source, stay)."""
    ask(
        f"""
        create or replace temp table gone_stay as
        with told as (
            select _source, coalesce(of_stay, stay_id) as stay,
                greatest(started_at, ended_at, told_at) as moment,
                ended_at is null and not coalesce(withdrawn, false)
                    and kind in ('bed', 'case', 'open_referral', 'coordinated') as open,
                rank() over (partition by _source, coalesce(of_stay, stay_id)
                    order by told_at desc nulls last) = 1 as newest
            from {STAYS}
        ), moved as (
            select _source, stay_id as stay, greatest(max(happened_at), max(told_at)) as latest,
                arg_max(event, (happened_at, told_at)) <> 'discharge' as open
            from {MOVES} group by all
        ), stays as (
            select _source, stay, max(moment) as latest, bool_or(open and newest) as open
            from told group by all
            union all select _source, stay, latest, open from moved
        )
        select _source, stay from stays group by all having max(latest) < {raw} and not bool_or(open)
        """
    )


def sweep(store: Store, *tables: str) -> dict[str, int]:
    """Take rows of raw tables out that are of the retired past, and say how many by table.

    New records are stored before they are folded: whether a trace or a stay is over only all of its records
    tell.
    """
    horizon = horizon_of(store)
    if horizon is None:
        return {}
    raw = f"timestamptz '{horizon.raw.isoformat()}'"
    if LOG_RECORDS in tables:
        prepare_traces(store.execute, raw)
    if STAYS in tables:
        prepare_stays(store.execute, raw)
    swept = {}
    for name in tables:
        condition = leaving(horizon)[name]
        swept[name] = int(store.scalar(f"select count(*) from {name} where {condition}"))
        if swept[name]:
            store.execute(f"delete from {name} where {condition}")
    return {name: rows for name, rows in swept.items() if rows}


def remembered(horizon: Horizon) -> dict[str, str]:
    """By table of `BESIDE` the SELECT of what is to be kept there, together with what was kept before."""
    old = leaving(horizon)
    feeds = " union all ".join(
        f"select '{name}' as feed, unit_id, _date from {name} "
        f"where _state in {COUNTED} and ({old[name]}){more}"
        for name, more in (("caseload", ""), ("shifts", " and status = 'worked'"))
    )
    gone = " union ".join(
        f"select '{name}' as table_name from {name} where _state in {COUNTED} and ({old[name]})"
        for name in (*DATED, *LASTING)
    )
    return {
        "retired_feed": "select feed, unit_id, min(first_date) as first_date, max(newest) as newest from "
        f"(from retired_feed union all by name select feed, unit_id, _date as first_date, _date as newest "
        f"from ({feeds})) group by all",
        "retired_version": "select tool_id, version, min(released_on) as released_on from "
        "(from retired_version union all select tool_id, tool_version, _date from llm_events "
        f"where _state in {COUNTED} and tool_version is not null and ({old['llm_events']})) group by all",
        "retired_collected": f"from retired_collected union {gone}",
        # Of the units that stays were counted in: a ward with nobody in it goes on being empty.
        "retired_unit": "from retired_unit r where not exists (select 1 from census_unit c "
        "where c._source = r._source and c.unit_id = r.unit_id) union all by name from census_unit",
    }
