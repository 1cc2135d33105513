"""Which rows of the store leave: the edges that no whole site has."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from pipelines.warehouse.retirement import Horizon, leaving, prepare
from pipelines.warehouse.store import Store

HORIZON = Horizon(date(2026, 6, 8))
OLD, EDGE, KEPT = date(2026, 6, 5), date(2026, 6, 6), date(2026, 7, 1)
"""The last day that leaves, the first that stays, and one far within."""
LONG_AGO, NOW = datetime(2026, 1, 5, tzinfo=UTC), datetime(2026, 9, 1, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path / "store.duckdb")
    for run, moment in ((1, LONG_AGO), (2, NOW)):
        store.execute(
            "insert into runs (run, started_at, outcome) values (?, ?, '')", [run, moment.isoformat()]
        )
        store.execute(
            "insert into files (file_id, source, path, sha256, size, stamp, run, outcome) "
            "values (?, 's', 'p', '', 0, '', ?, 'loaded')",
            [run, run],
        )
    yield store
    store.close()


def put(store: Store, table: str, **row: Any) -> None:
    names = ", ".join(f'"{name}"' for name in row)
    store.execute(
        f'insert into "{table}" ({names}) values ({", ".join("?" for _ in row)})', list(row.values())
    )


def left(store: Store, table: str, column: str) -> set[str]:
    prepare(store.execute, HORIZON)
    rows = store.query(f'select {column} as it from "{table}" where {leaving(HORIZON)[table]}')
    return set(rows["it"])


def test_a_row_leaves_on_the_last_day_and_stays_on_the_first(store: Store) -> None:
    for name, day in (("old", OLD), ("edge", EDGE)):
        put(store, "shifts", shift_id=name, clinician_id="c", _date=day)
    assert left(store, "shifts", "shift_id") == {"old"}


def test_minutes_of_a_whole_month_stay_while_the_first_week_kept_is_in_it(store: Store) -> None:
    """The two days before 8 June are of June, so that June's total is asked for and May's is not."""
    for name, day in (("may", date(2026, 5, 1)), ("june", date(2026, 6, 1))):
        put(store, "ehr_time", clinician_id=name, month_total=True, _date=day)
        put(store, "ehr_time", clinician_id=f"{name} day", _date=day)
    assert left(store, "ehr_time", "clinician_id") == {"may", "may day", "june day"}


def test_what_became_of_a_draft_leaves_with_its_task(store: Store) -> None:
    """Rows that only add to a task have no day of their own; one that waits leaves by the age of its file."""
    rows = [
        ("gone", OLD, 2),
        ("gone", None, 2),
        ("here", KEPT, 1),
        ("here", None, 1),
        ("w-1", None, 1),
        ("w-2", None, 2),
    ]
    for number, (task, day, file) in enumerate(rows):
        put(store, "llm_events", task_id=task, model=str(number), _date=day, _file=file)
    assert left(store, "llm_events", "model") == {"0", "1", "4"}


def test_training_leaves_when_it_ran_out_or_its_person_has_left(store: Store) -> None:
    put(store, "clinicians", clinician_id="here", start_date=LONG_AGO.date())
    put(store, "clinicians", clinician_id="gone", end_date=OLD)
    put(store, "clinicians", clinician_id="helps", end_date=OLD)
    put(store, "overload_reports", report_id="r", clinician_id="helps", _date=KEPT)
    for person in ("here", "gone", "helps"):
        put(store, "training", clinician_id=person, completed_on=LONG_AGO.date(), name=person)
    put(store, "training", clinician_id="here", completed_on=LONG_AGO.date(), expires_on=OLD, name="ran out")
    assert left(store, "clinicians", "clinician_id") == {"gone"}
    assert left(store, "training", "name") == {"gone", "ran out"}


def test_a_trace_stays_while_another_of_its_task_does(store: Store) -> None:
    for trace, moments in {
        "old": [LONG_AGO],
        "long": [LONG_AGO, NOW],
        "first": [LONG_AGO],
        "second": [NOW],
    }.items():
        for moment in moments:
            put(store, "log_records", _source="s", trace_id=trace, span_id=str(moment), started_at=moment)
    for trace in ("first", "second"):
        put(store, "log_task", _source="s", trace_id=trace, task_id="t")
    assert left(store, "log_records", "trace_id") == {"old"}


def test_a_stay_leaves_when_all_that_was_told_of_it_is_over(store: Store) -> None:
    over = {"_source": "s", "kind": "bed", "started_at": LONG_AGO, "ended_at": LONG_AGO + timedelta(days=2)}
    put(store, "stay_records", stay_id="over", told_at=LONG_AGO, **over)
    put(store, "stay_records", stay_id="open", told_at=LONG_AGO, **{**over, "ended_at": None})
    # Told first without an end, then with one: the latest telling holds.
    put(store, "stay_records", stay_id="ended", told_at=LONG_AGO, **{**over, "ended_at": None})
    put(store, "stay_records", stay_id="ended", told_at=LONG_AGO + timedelta(days=3), **over)
    put(store, "stay_records", stay_id="part", of_stay="recent", told_at=LONG_AGO, **over)
    put(store, "stay_records", stay_id="recent", told_at=NOW, **{**over, "ended_at": NOW})
    assert left(store, "stay_records", "stay_id") == {"over", "ended"}


def test_messages_of_a_visit_leave_when_it_ended_with_a_discharge(store: Store) -> None:
    told = {
        "out": ["admit", "discharge"],
        "in": ["admit"],
        "back": ["admit", "discharge", "cancel_discharge"],
    }
    for visit, events in told.items():
        for number, event in enumerate(events):
            moment = LONG_AGO + timedelta(hours=number)
            put(
                store,
                "move_records",
                _source="s",
                stay_id=visit,
                event=event,
                happened_at=moment,
                told_at=moment,
            )
    assert left(store, "move_records", "stay_id") == {"out"}
