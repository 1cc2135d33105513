"""Judge rows against the site's own tables: is the unit known, the clinician, has the day come?

Rows that fail wait in the store and are judged again in every run, so that the order of files does not
matter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipelines.warehouse.columns import (
    ACCEPTED,
    CONFLICT,
    FUTURE,
    IN_PARTS,
    PENDING,
    UNKNOWN_CLINICIAN,
    UNKNOWN_TASK,
    UNKNOWN_UNIT,
    WAITING,
    is_part,
    quoted,
)

if TYPE_CHECKING:
    from datetime import date

    import duckdb

    from pipelines.schemas import Table

_UNIT_COLUMNS: Final = ("unit_id", "successor_id")

_PLANNED_STATES: Final = "('planned', 'cancelled', 'leave')"
"""Shifts that may lie in the future."""


def refresh(con: duckdb.DuckDBPyConnection) -> None:
    """Take the ids that are accepted now as the site's known units and clinicians."""
    for column, table in (("unit_id", "units"), ("clinician_id", "clinicians")):
        con.execute(
            f"create or replace temp table known_{column} as "
            f"select distinct {column} as id from {table} where _state in ('{ACCEPTED}', '{IN_PARTS}')"
        )


def verdict(table: Table, alias: str, today: date) -> str:
    """SQL expression: the state of a row of `table` (as `alias`) against the reference tables."""
    cases = [f"when {alias}._state = '{CONFLICT}' then '{CONFLICT}'"]
    if table.name != "units":
        cases += [
            f"when {alias}.{column} is not null "
            f"and {alias}.{column} not in (select id from known_unit_id) then '{UNKNOWN_UNIT}'"
            for column in _UNIT_COLUMNS
            if column in table.names
        ]
    if "clinician_id" in table.names and table.name != "clinicians":
        # Bank and agency staff need not be listed where the shift itself names the staff group.
        excused = " and not (coalesce(staffing, '') in ('bank', 'agency') and staff_group is not null)"
        cases.append(
            f"when {alias}.clinician_id is not null "
            f"and {alias}.clinician_id not in (select id from known_clinician_id)"
            f"{excused if table.name == 'shifts' else ''} then '{UNKNOWN_CLINICIAN}'"
        )
    if table.own_date and not table.reference:
        planned = f" and {alias}.status not in {_PLANNED_STATES}" if table.name == "shifts" else ""
        cases.append(f"when {alias}._date > date '{today.isoformat()}'{planned} then '{FUTURE}'")
    if table.parts:
        cases.append(
            f"when {is_part(table, alias)} and {_key(table, alias)} not in (select id from told_task) "
            f"then '{UNKNOWN_TASK}'"
        )
    return f"case {' '.join(cases)} else '{ACCEPTED}' end"


def tell_tasks(con: duckdb.DuckDBPyConnection, table: Table, today: date, *, fresh: bool) -> None:
    """Take the keys of rows of their own that count, among those that some source only adds to, as told.

    `fresh`: new rows (`new_<table>`) are looked at too.
    """
    if not table.parts:
        return
    con.execute("create or replace temp table told_task (id varchar)")
    names = [f'"{table.name}"', *([f'"new_{table.name}"'] if fresh else [])]
    parts = " union ".join(
        f"select {_key(table, 'p')} from {name} p where {is_part(table, 'p')}" for name in names
    )
    con.execute(f"create or replace temp table part_key as {parts}")
    if not con.execute("select count(*) from part_key").fetchall()[0][0]:
        return
    for name in names:
        con.execute(
            f"insert into told_task select distinct {_key(table, 't')} from {name} t "
            f"where {_key(table, 't')} in (from part_key) and not {is_part(table, 't')} "
            f"and {verdict(table, 't', today)} = '{ACCEPTED}'"
        )


def _key(table: Table, alias: str) -> str:
    (name,) = table.key
    return f'{alias}."{name}"'


def judge_pending(con: duckdb.DuckDBPyConnection, table: Table, today: date) -> None:
    """Judge stored rows that were taken out to be compared with new ones and put back."""
    con.execute(
        f"update \"{table.name}\" t set _state = {verdict(table, 't', today)} where t._state = '{PENDING}'"
    )


def rejudge(
    con: duckdb.DuckDBPyConnection, table: Table, today: date, *, everything: bool
) -> tuple[int, int]:
    """Judge stored rows again; (readmitted, withdrawn) counts rows whose answer changed.

    Waiting rows are always looked at; accepted ones (`everything`) only where the reference tables changed in
    this run, because then a unit or clinician may have been withdrawn.
    """
    name = f'"{table.name}"'
    waiting = ", ".join(f"'{state}'" for state in WAITING)
    tell_tasks(con, table, today, fresh=False)
    looked_at = (
        f"_state <> '{CONFLICT}'" if everything else f"(_state in ({waiting}) or {is_part(table, 't')})"
    )
    con.execute(
        f"""
        create or replace temp table changed as
        select rowid as id, _state as before, {verdict(table, "t", today)} as after, _date,
            {quoted(table.key)}, {is_part(table, "t")} as part
        from {name} t where {looked_at} and _state <> '{CONFLICT}'
            and after <> case when _state = '{IN_PARTS}' then '{ACCEPTED}' else _state end
        """
    )
    readmitted, withdrawn, changed = con.execute(
        f"""
        select count(*) filter (where before in ({waiting}) and after = '{ACCEPTED}'),
            count(*) filter (where before in ('{ACCEPTED}', '{IN_PARTS}')), count(*) from changed
        """
    ).fetchall()[0]
    if changed:
        con.execute(f"update {name} t set _state = c.after from changed c where t.rowid = c.id")
        # The day of a part is that of the row it adds to, which is among the changed rows where it changed.
        con.execute(
            f"insert into touched_date select distinct '{table.name}', _date from changed where not part"
        )
    return int(readmitted), int(withdrawn)
