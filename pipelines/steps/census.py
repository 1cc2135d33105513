"""Kept stays -> rows of `caseload`, for the patients and the days that this run's records touch."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import polars as pl

from pipelines.errors import SettingsError
from pipelines.schemas import TABLES
from pipelines.shapes import MOVES, PLACES, STAYS, TOLD_UNIT
from pipelines.staging import census as counting
from pipelines.staging.moves import replay
from pipelines.staging.places import units_of_places
from pipelines.staging.spells import hold, is_vague, place_in_units, spells
from pipelines.staging.types import typed
from pipelines.warehouse import census, kept_records, retirement

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipelines.shapes import SourceMap
    from pipelines.steps.ingest import Ingest

DAWN = date(2000, 1, 1)
"""No census is older: an empty date came out so."""

FIRST_DAY = "first_day"
"""The option by which a site says from which day on a source tells of everybody."""

_PATIENTS = 50_000
"""Patients folded at a time."""

_DAYS = 92
"""Days counted at a time."""

_ROWS_A_FILE = 2**40
"""More rows than any file has."""


@dataclass
class _Unknown:
    """Stays that count nowhere, or by the day only, of the patients folded in this run."""

    nowhere: int = 0
    vague: int = 0
    days_only: int = 0


def fold(ingest: Ingest, mappings: Sequence[SourceMap], today: date) -> None:
    """Fold every source that has new stays; of earlier rows only those are taken back that differ now."""
    for mapping in mappings:
        if any((name, mapping.name) in ingest.kept for name in (STAYS, MOVES, PLACES)):
            with ingest.summary.timed("load"):
                _fold_source(ingest, mapping, today)


def _fold_source(ingest: Ingest, mapping: SourceMap, today: date) -> None:
    store, source = ingest.store, mapping.name
    patients = _take_in(ingest, source)
    horizon = retirement.horizon_of(store)
    limit = _begin_of(today + timedelta(days=1), mapping.timezone)
    told = census.told_until(store, source, limit)
    # A day counts when it is over for the source: the horizon's own day is not.
    last = told.astimezone(ZoneInfo(mapping.timezone)).date() - timedelta(days=1) if told else DAWN
    touched = _fold_patients(ingest, mapping, patients, last, limit)
    before, now = census.told_units(store, source), _units(ingest, mapping, last)
    census.replace_units(store, source, now)
    days = pl.concat([*touched, counting.changed_windows(before, now)]).unique()
    if horizon is not None:  # the stays that earlier days were counted from are gone
        days = days.filter(pl.col("date") >= horizon.rows)
    windows = pl.concat([before, now])
    first, latest = windows["first_day"].min(), windows["last_day"].max()
    if first is not None and latest is not None:
        for span in _spans(days.filter(pl.col("date").is_between(first, latest))):
            _count(ingest, mapping, span, now)
    ingest.judge.enter()


def _take_in(ingest: Ingest, source: str) -> pl.DataFrame:
    """Store what is new; answer the patients it is about (patient_id)."""
    store = ingest.store
    again, found = 0, []
    for name in (STAYS, MOVES):
        new, known = kept_records.take_in(store, name, source)
        again += known
        if new.height:
            about = [name for name in ("of_stay", "stay_id") if name in new.columns]
            found.append(new.select(stay=pl.coalesce(about)))
    new_places, _ = kept_records.take_in(store, PLACES, source)
    if again:
        ingest.summary.ignored[source]["delivered_before"] += again
    swept = retirement.sweep(store, STAYS, MOVES, "census_spell")
    if late := swept.get(STAYS, 0) + swept.get(MOVES, 0):
        ingest.summary.ignored[source][retirement.RETIRED] += late
    stays = pl.concat(found) if found else pl.DataFrame(schema={"stay": pl.String})
    patients = [census.patients_of(store, source, stays)]
    if new_places.height:
        patients.append(census.patients_in_places(store, source))
    return pl.concat(patients).unique().sort("patient_id")


def _fold_patients(
    ingest: Ingest, mapping: SourceMap, patients: pl.DataFrame, last: date, limit: datetime
) -> list[pl.DataFrame]:
    """Make the patients' spells again; answer the units' days that this changes."""
    store, source = ingest.store, mapping.name
    translated = mapping.values.get("unit_id", {})
    wards = units_of_places(census.places(store, source), translated)
    unknown, days = _Unknown(), []
    for block in patients.iter_slices(_PATIENTS):
        told = hold(_with_file_in_row(census.of_patients(store, STAYS, source, block)))
        moved = replay(_with_file_in_row(census.of_patients(store, MOVES, source, block)))
        stays = pl.concat([told, moved.with_columns(pl.coalesce("patient_id", "stay_id"))])
        placed = place_in_units(stays, wards, translated).filter(
            pl.col("patient_id").is_in(block["patient_id"].implode()),
            pl.col("started_at").is_null() | (pl.col("started_at") < limit),
        )
        _note_unknown(placed, unknown)
        after = spells(placed)
        before = census.replace_spells(store, source, block, after)
        days.append(counting.changed_days(before, after, last, mapping.timezone))
    _tell(ingest, source, unknown)
    return days


def _note_unknown(placed: pl.DataFrame, unknown: _Unknown) -> None:
    somewhere = pl.col("kind").is_in(["coordinated", "told_until"]) | pl.col("unit_id").is_not_null()
    unknown.nowhere += placed.filter(~somewhere).height
    unknown.vague += placed.filter(is_vague()).height
    unknown.days_only += placed.filter(pl.col("day_only"), kind="bed").height


def _tell(ingest: Ingest, source: str, unknown: _Unknown) -> None:
    notes = ingest.summary.notes
    if unknown.nowhere:
        notes.append(
            f"{unknown.nowhere} stays of {source} name no ward that is known yet: they count nowhere."
        )
    if unknown.vague:
        notes.append(
            f"{unknown.vague} stays of {source} name several wards and no times in them: they count nowhere."
        )
    if unknown.days_only:
        notes.append(
            f"{unknown.days_only} stays of {source} tell no time of day: where they count, patients are "
            "those there when the day ended."
        )


def _units(ingest: Ingest, mapping: SourceMap, last: date) -> pl.DataFrame:
    """Each unit the source tells of, in TOLD_UNIT: from its first stay to the source's last whole day.

    Of messages, no day counts before the first: who was there already is not known. A unit of which only
    referrals are told has no census: nobody says that it has no patients.
    """
    first = _first_day(mapping)
    begun = census.first_move(ingest.store, mapping.name)
    if begun is not None:
        first = max(first, begun.astimezone(ZoneInfo(mapping.timezone)).date())
    told = census.units_now(ingest.store, mapping.name)
    retired = census.retired_units(ingest.store, mapping.name)
    told = counting.with_retired(told, retired)
    units = told.filter(pl.any_horizontal("beds", "cases", "contacts"))
    if units.height < told.height:
        ingest.summary.notes.append(
            f"{told.height - units.height} units of {mapping.name} have referrals and nothing that tells who "
            "is a patient: they have no census."
        )
    local = pl.col("started_at").dt.convert_time_zone(mapping.timezone).dt.date()
    return (
        units.with_columns(
            first_day=pl.coalesce("retired_first_day", pl.max_horizontal(local, pl.lit(first))),
            last_day=pl.lit(last),
        )
        .select(pl.col(name).cast(kind) for name, kind in TOLD_UNIT.items())
        .filter(pl.col("first_day") <= pl.col("last_day"))
    )


def _first_day(mapping: SourceMap) -> date:
    text = str(mapping.options.get(FIRST_DAY, ""))
    try:
        return max(DAWN, date.fromisoformat(text)) if text else DAWN
    except ValueError:
        raise SettingsError(
            f"[source.options] {FIRST_DAY} is no day.", hint='write it as "2026-01-31"'
        ) from None


def _count(ingest: Ingest, mapping: SourceMap, days: pl.DataFrame, units: pl.DataFrame) -> None:
    """Count these days anew, and put what differs from the stored rows in their place."""
    store, source, zone = ingest.store, mapping.name, mapping.timezone
    first, last = days["date"].min(), days["date"].max()
    if not isinstance(first, date) or not isinstance(last, date):
        return
    there = census.touching(
        store, source, days, _begin_of(first, zone), _begin_of(last + timedelta(days=1), zone)
    )
    rows = counting.count(there, days, units, zone)
    # Clinician ids were hashed when the records were read.
    now = typed("caseload", rows, zone).with_columns(
        _file=(pl.col("_row") // _ROWS_A_FILE).cast(pl.Int32), _row=pl.col("_row") % _ROWS_A_FILE
    )
    before = census.stored_rows(store, source, days)
    names = list(TABLES["caseload"].names)
    gone = before.join(now, on=names, how="anti", nulls_equal=True)
    new = now.join(before, on=names, how="anti", nulls_equal=True)
    census.withdraw(store, source, gone)
    key = ["unit_id", "date", "clinician_id"]
    counted = gone.filter("_counts")
    again = counted.join(new, on=key, how="semi", nulls_equal=True).height
    ingest.summary.corrected += again
    ingest.summary.withdrawn += counted.height - again
    if new.height:
        ingest.judge.rows("caseload", new, source)


def _spans(days: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """The days in pieces of a few months, so that memory follows these and not the years."""
    numbered = days.with_columns(_span=pl.col("date").to_physical() // _DAYS)
    yield from numbered.sort("date", "unit_id").partition_by("_span", include_key=False)


def _begin_of(day: date, timezone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(timezone)).astimezone(UTC)


def _with_file_in_row(records: pl.DataFrame) -> pl.DataFrame:
    """Folding keeps the row of a record: with the file in its upper bits it says which file's row it is."""
    return records.with_columns(_row=pl.col("_file").cast(pl.Int64) * _ROWS_A_FILE + pl.col("_row")).drop(
        "_file"
    )
