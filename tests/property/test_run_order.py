"""What is published depends on what the files say, not on how or when they came."""

from __future__ import annotations

import random
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from pipelines.warehouse.read import open_snapshot
from tests.sites import MONDAY, Ward, run_site, write_rows, write_ward_site


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two wards, one of them over its line from the fifth week on, run in one go.

    Of the other it is known how its patients were shared out.
    """
    second = Ward("W2", patients=20, weeks=10)
    folder = write_ward_site(
        tmp_path_factory.mktemp("whole"),
        Ward("W1", weeks=10, changes={MONDAY + timedelta(weeks=4): 30}),
        second,
    )
    shares = [
        {
            "unit_id": "W2",
            "date": shift["starts_at"][:10],
            "period": "day" if "T07" in shift["starts_at"] else "night",
            "patients": 3 + number % 5,
            "clinician_id": shift["clinician_id"],
        }
        for number, shift in enumerate(second.shifts())
    ]
    write_rows(folder / "incoming" / "caseload-shares.csv", shares)
    run_site(folder)
    return folder


def _digest(folder: Path) -> str:
    return str(open_snapshot(folder / "warehouse").info["digest"])


def test_how_load_was_shared_is_told_of_the_ward_that_records_it(whole: Path) -> None:
    told = open_snapshot(whole / "warehouse").table("week_spread")
    assert set(told.filter(unit_id="W2")["state"]) == {"value"}
    assert set(told.filter(unit_id="W1")["state"]) == {"not_assessed"}
    assert told.filter(unit_id="W2").height == 10 / 2


@pytest.mark.parametrize("seed", range(4))
def test_order_and_splitting_of_files_do_not_matter(whole: Path, tmp_path: Path, seed: int) -> None:
    """Files cut at random lines, shuffled inside, delivered over several runs in any order: one digest."""
    rng = random.Random(seed)
    pieces: list[tuple[str, str]] = []
    for path in [*(whole / "incoming").iterdir(), *(whole / "policy").iterdir()]:
        header, *lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        rng.shuffle(lines)
        parts = rng.randint(1, 4)
        for part in range(parts):
            name = f"{path.parent.name}/{path.stem}-{part}.csv"
            pieces.append((name, header + "".join(lines[part::parts])))
    rng.shuffle(pieces)
    shutil.copy(whole / "site.toml", tmp_path)
    for batch in range(3):
        for name, text in pieces[batch::3]:
            (tmp_path / name).parent.mkdir(exist_ok=True)
            (tmp_path / name).write_text(text, encoding="utf-8")
        summary = run_site(tmp_path)
        counts = [summary.total(name) for name in ("read", "accepted", "rejected", "duplicates")]
        assert counts[0] == sum(counts[1:])
    assert _digest(tmp_path) == _digest(whole)


@pytest.mark.parametrize("apart", [False, True])
def test_a_swapped_shift_replaces_the_one_it_was_also_where_its_id_names_the_first_person(
    tmp_path: Path, apart: bool
) -> None:
    """The shift's id holds the id of a nurse who is in no row of the file that corrects it."""
    folder = write_ward_site(tmp_path, Ward(weeks=1))
    shift = {
        "shift_id": "W1-nurse-000/extra",
        "clinician_id": "W1-nurse-000",
        "unit_id": "W1",
        "starts_at": f"{MONDAY}T20:00",
        "ends_at": f"{MONDAY}T21:00",
        "status": "worked",
        "updated_at": f"{MONDAY}T00:00",
    }
    swapped = {**shift, "clinician_id": "W1-nurse-001", "updated_at": f"{MONDAY}T12:00"}
    if apart:
        write_rows(folder / "incoming" / "shifts-swapped.csv", [swapped])
    write_rows(folder / "incoming" / "shifts-extra.csv", [shift] if apart else [shift, swapped])
    assert run_site(folder).tables["shifts"].duplicates == 1


def test_the_same_files_again_change_nothing_and_are_not_read(whole: Path) -> None:
    before = _digest(whole)
    again = run_site(whole)
    assert (again.total("read"), again.files_new, again.weeks_recomputed) == (0, 0, 0)
    assert again.files_skipped == len(list((whole / "incoming").iterdir())) + 1
    assert again.snapshot == before
    assert len(list((whole / "warehouse").glob("snapshot-*.duckdb"))) == 1


def test_a_rebuild_gives_the_same_digest(whole: Path) -> None:
    before = _digest(whole)
    assert run_site(whole, rebuild=True).snapshot == before


@pytest.mark.parametrize("late_first", [True, False])
def test_the_newest_correction_wins_whenever_it_comes(tmp_path: Path, late_first: bool) -> None:
    """24 patients, corrected to 28 on the 7th, then to 26 on the 9th: 26 stands, in either order."""
    day = MONDAY + timedelta(days=1)
    first = {
        "unit_id": "W1",
        "date": day,
        "period": "all",
        "patients": 28,
        "updated_at": "2026-01-07T09:00:00Z",
    }
    last = {**first, "patients": 26, "updated_at": "2026-01-09T09:00:00Z"}
    ward = Ward(weeks=4)
    folder = write_ward_site(tmp_path, ward)
    rows = [row for row in ward.caseload() if row["date"] != day]
    write_rows(folder / "incoming" / "caseload.csv", rows)
    order = [last, first] if late_first else [first, last]
    for number, row in enumerate(order):
        write_rows(folder / "incoming" / f"caseload-{number}.csv", [row])
        summary = run_site(folder)
    week = open_snapshot(folder / "warehouse").query(
        "select patient_days from week_patients where week_start = ?", [MONDAY]
    )
    assert week.item() == 6 * 24 + 26
    assert summary.corrected == (0 if late_first else 1)
    assert summary.tables["caseload"].duplicates == (1 if late_first else 0)


def test_a_late_file_recomputes_its_own_week_only(tmp_path: Path) -> None:
    ward = Ward(weeks=8)
    folder = write_ward_site(tmp_path, ward)
    day = MONDAY + timedelta(weeks=3, days=2)
    write_rows(folder / "incoming" / "caseload.csv", [row for row in ward.caseload() if row["date"] != day])
    run_site(folder)
    write_rows(
        folder / "incoming" / "caseload-late.csv", [row for row in ward.caseload() if row["date"] == day]
    )
    assert run_site(folder).weeks_recomputed == 1


def test_rows_that_came_before_their_clinicians_are_readmitted(tmp_path: Path) -> None:
    folder = write_ward_site(tmp_path)
    staff = folder / "incoming" / "clinicians.csv"
    content = staff.read_text(encoding="utf-8")
    staff.unlink()
    first = run_site(folder)
    shifts = first.tables["shifts"]
    assert shifts.rejected == shifts.read == 8 * 7 * 2 * 4
    staff.write_text(content, encoding="utf-8")
    second = run_site(folder)
    assert second.readmitted == shifts.read
    assert second.tables["shifts"].read == 0
    whole = write_ward_site(tmp_path / "whole")
    assert run_site(whole).snapshot == second.snapshot


def test_two_rows_of_one_key_that_differ_are_both_refused(tmp_path: Path) -> None:
    """Nothing says which is right, so neither counts: the one from the earlier run is withdrawn."""
    folder = write_ward_site(tmp_path, Ward(weeks=4))
    run_site(folder)
    day = MONDAY + timedelta(days=1)
    write_rows(
        folder / "incoming" / "caseload-other.csv",
        [{"unit_id": "W1", "date": day, "period": "all", "patients": 25}],
    )
    summary = run_site(folder)
    assert summary.tables["caseload"].rejected == 1
    assert summary.withdrawn == 1
    assert ("caseload", "conflict") in summary.rejections
    days = open_snapshot(folder / "warehouse").query(
        "select days_observed from week_patients where week_start = ?", [MONDAY]
    )
    assert days.item() == 6
