"""Spells and units that kept stays were folded into, and the rows of `caseload` made of them.

Folding goes patient by patient: what one patient's records say changes nothing of another's spells.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from pipelines.schemas import TABLES
from pipelines.shapes import KEPT, MOVES, PLACES, SPELL, STAYS, TOLD_UNIT
from pipelines.warehouse.columns import COUNTED, quoted

if TYPE_CHECKING:
    from datetime import datetime

    from pipelines.warehouse.store import Store

_PATIENT = "coalesce(patient_id, stay_id)"
_STAY = {STAYS: "coalesce(of_stay, stay_id)", MOVES: "stay_id"}
"""The stay that a record is about. What one stay's records say of each other is read together."""
_RECORDS = " union all ".join(
    f"select {stay} as stay, {_PATIENT} as patient_id, _source from {name}" for name, stay in _STAY.items()
)
_KEY = ("unit_id", "date", "clinician_id")


def create(store: Store) -> None:
    """Make the tables where they are not there yet."""
    for name, shape in (("census_spell", SPELL), ("census_unit", TOLD_UNIT), ("retired_unit", TOLD_UNIT)):
        store.create_like(name, pl.DataFrame(schema={**shape, "_source": pl.String}))


def patients_of(store: Store, source: str, stays: pl.DataFrame) -> pl.DataFrame:
    """Every patient that any record names for these stays (stay): patient_id."""
    store.put("these_stays", stays.select("stay").unique())
    found = store.query(
        f"select distinct patient_id from ({_RECORDS}) semi join these_stays using (stay) where _source = ?",
        [source],
    )
    store.drop("these_stays")
    return found


def patients_in_places(store: Store, source: str) -> pl.DataFrame:
    """Every patient whose unit follows from a place: patient_id."""
    return store.query(
        f"select distinct {_PATIENT} as patient_id from {STAYS} where _source = ? and place_id is not null",
        [source],
    )


def of_patients(store: Store, name: str, source: str, patients: pl.DataFrame) -> pl.DataFrame:
    """All stored records of one kind that these patients' stays have, with `_file`."""
    store.put("these_patients", patients.select("patient_id"))
    found = store.query(
        f"select {quoted(list(KEPT[name]))}, _file from {name} where _source = ? and {_STAY[name]} in "
        f"(select stay from ({_RECORDS}) where _source = ? "
        "and patient_id in (select patient_id from these_patients))",
        [source, source],
    )
    store.drop("these_patients")
    return found.cast(dict(KEPT[name]))  # type: ignore[arg-type]  # a wider dict


def places(store: Store, source: str) -> pl.DataFrame:
    """All that a source has told of places, in PLACE_RECORD."""
    found = store.query(f"select {quoted(list(KEPT[PLACES]))} from {PLACES} where _source = ?", [source])
    return found.cast(dict(KEPT[PLACES]))  # type: ignore[arg-type]  # a wider dict


def replace_spells(store: Store, source: str, patients: pl.DataFrame, spells: pl.DataFrame) -> pl.DataFrame:
    """Put these patients' spells in place of the stored ones. Answers the latter."""
    store.put("these_patients", patients.select("patient_id"))
    where = "_source = ? and patient_id in (select patient_id from these_patients)"
    before = store.query(f"select {quoted(list(SPELL))} from census_spell where {where}", [source])
    store.execute(f"delete from census_spell where {where}", [source])
    store.drop("these_patients")
    store.insert("census_spell", spells.with_columns(_source=pl.lit(source)))
    return before.cast(dict(SPELL))  # type: ignore[arg-type]  # a wider dict


def touching(
    store: Store, source: str, units: pl.DataFrame, begins: datetime, ends: datetime
) -> pl.DataFrame:
    """The spells of these units (unit_id) that touch a span of time."""
    store.put("these_units", units.select("unit_id").unique())
    found = store.query(
        f"select {quoted(list(SPELL))} from census_spell semi join these_units using (unit_id) "
        "where _source = ? and started_at < ? and (ended_at is null or ended_at >= ?)",
        [source, ends, begins],
    )
    store.drop("these_units")
    return found.cast(dict(SPELL))  # type: ignore[arg-type]  # a wider dict


def told_until(store: Store, source: str, limit: datetime) -> datetime | None:
    """The latest moment the source has told anything about, none after `limit`, which are slips of the pen.

    Who is said to be still there was there when it was said.
    """
    moments = (
        f"select started_at as moment, _source from {STAYS} union all "
        f"select ended_at, _source from {STAYS} union all "
        f"select told_at, _source from {STAYS} where ended_at is null and not coalesce(withdrawn, false) "
        "and kind in ('bed', 'case', 'open_referral', 'coordinated') union all "
        f"select happened_at, _source from {MOVES}"
    )
    found = store.query(
        f"select max(moment) as moment from ({moments}) where _source = ? and moment <= ?", [source, limit]
    )
    return found.item()  # type: ignore[no-any-return]  # the one cell of the frame


def first_move(store: Store, source: str) -> datetime | None:
    """When the source's first message about a visit happened."""
    found = store.query(f"select min(happened_at) as moment from {MOVES} where _source = ?", [source])
    return found.item()  # type: ignore[no-any-return]  # the one cell of the frame


def told_units(store: Store, source: str) -> pl.DataFrame:
    """TOLD_UNIT as it was when the source was folded last."""
    found = store.query(f"select {quoted(list(TOLD_UNIT))} from census_unit where _source = ?", [source])
    return found.cast(dict(TOLD_UNIT))  # type: ignore[arg-type]  # a wider dict


def retired_units(store: Store, source: str) -> pl.DataFrame:
    """TOLD_UNIT as it was when rows of persons left the store last; none where they never did."""
    found = store.query(f"select {quoted(list(TOLD_UNIT))} from retired_unit where _source = ?", [source])
    return found.cast(dict(TOLD_UNIT))  # type: ignore[arg-type]  # a wider dict


def units_now(store: Store, source: str) -> pl.DataFrame:
    """What the stored spells tell of each unit: TOLD_UNIT with `started_at` for its days."""
    return store.query(
        """
        select unit_id,
            bool_or(kind = 'bed') as beds,
            bool_or(kind = 'case') as cases,
            bool_or(kind in ('contact', 'contact_missed')) as contacts,
            bool_or(bool_or(kind = 'contact_missed')) over () as missed,
            bool_or(kind = 'referral') as referrals,
            min(started_at) as started_at,
            arg_min(_row, (started_at, _row)) as _row
        from census_spell where _source = ? group by unit_id order by unit_id
        """,
        [source],
    )


def replace_units(store: Store, source: str, units: pl.DataFrame) -> None:
    """Remember what is told of each unit now."""
    store.execute("delete from census_unit where _source = ?", [source])
    store.insert("census_unit", units.with_columns(_source=pl.lit(source)))


def stored_rows(store: Store, source: str, days: pl.DataFrame) -> pl.DataFrame:
    """Rows of `caseload` that the source made of these days (unit_id, date); `_counts`: they count."""
    names = TABLES["caseload"].names
    store.put("these_days", days.select("unit_id", "date"))
    found = store.query(
        f"select {quoted(list(names))}, _state in {COUNTED} as _counts from caseload "
        "semi join these_days using (unit_id, date) where _source = ?",
        [source],
    )
    store.drop("these_days")
    return found


def withdraw(store: Store, source: str, rows: pl.DataFrame) -> None:
    """Take these rows (unit_id, date, clinician_id) of the source out, to be folded anew."""
    if rows.is_empty():
        return
    store.put("these_rows", rows.select(_KEY))
    where = (
        "_source = ? and exists (select 1 from these_rows r where r.unit_id = caseload.unit_id "
        "and r.date = caseload.date and r.clinician_id is not distinct from caseload.clinician_id)"
    )
    store.execute(
        f"insert into touched_date select distinct 'caseload', _date from caseload where {where}", [source]
    )
    store.execute(f"delete from caseload where {where}", [source])
    store.drop("these_rows")
