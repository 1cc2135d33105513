"""A file is taken whole or refused whole; the books say what became of it."""

from __future__ import annotations

import copy
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from pipelines.errors import FileRefused
from pipelines.privacy import Pseudonymiser, PseudonymKey
from pipelines.shapes import Reading, SourceMap
from pipelines.sources import SOURCES, Format
from pipelines.sources.collecting import DAMAGE, damaged
from pipelines.steps import ingest as ingesting
from pipelines.steps.discover import Candidate, stamp_of
from pipelines.steps.ingest import Ingest
from pipelines.steps.judge import Judge
from pipelines.steps.quarantine import Quarantine
from pipelines.summary import Summary
from tests.shelf import Shelf
from tests.sites import MONDAY, write_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pipelines.sources.intake import Intake

KEY = PseudonymKey(b"k" * 32)
MAPPING = SourceMap("s", "canonical", "Europe/London")


@pytest.fixture(scope="module")
def shelf() -> Iterator[Shelf]:
    with Shelf() as made:
        yield made


class Desk:
    """The reading part of one run."""

    def __init__(self, shelf: Shelf, folder: Path) -> None:
        shelf.begin(["s"])
        self.store, self.folder, self.summary = shelf.store, folder, Summary()
        self.quarantine = Quarantine(folder / "quarantine", 1)
        self.judge = Judge(self.store, self.quarantine, self.summary, 1)
        self.ingest = Ingest(self.store, Pseudonymiser(KEY), self.judge, self.summary, 1, "Europe/London")

    def take(self, path: Path, **mapping: Any) -> None:
        found = SourceMap(**{**MAPPING.__dict__, **mapping})
        self.ingest.file(Candidate(path, path.name, found, stamp_of(path)))

    def books(self) -> list[dict[str, Any]]:
        return self.store.query("select * from files order by file_id").to_dicts()

    def kept(self) -> list[Path]:
        return sorted((self.folder / "quarantine").rglob("*.parquet"))


@pytest.fixture
def desk(shelf: Shelf, tmp_path: Path) -> Desk:
    return Desk(shelf, tmp_path)


def copied(path: Path, to: Path) -> Path:
    return Path(shutil.copy(path, to))


def census(*patients: object) -> list[dict[str, Any]]:
    return [
        {"unit_id": "W1", "date": MONDAY.replace(day=5 + number), "period": "all", "patients": value}
        for number, value in enumerate(patients)
    ]


def test_good_rows_go_on_and_bad_ones_are_kept_with_file_row_and_rule(desk: Desk, tmp_path: Path) -> None:
    desk.take(write_rows(tmp_path / "caseload-1.csv", census(20, -3, 21, "many")))
    count = desk.summary.tables["caseload"]
    assert (count.read, count.rejected) == (2, 2), "accepted ones are counted when they are settled"
    assert desk.store.new_rows("caseload").height == 2
    kept = pl.concat([pl.read_parquet(path) for path in desk.kept()])
    assert kept.select("file", "_row").rows() == [("caseload-1.csv", 2), ("caseload-1.csv", 4)]
    assert set(kept["rule"]) == {rule for _, rule in desk.summary.rejections}
    refused = desk.store.query(
        "select rule, example_row, file_id, run from refused_rows order by example_row"
    )
    assert refused["example_row"].to_list() == [2, 4]
    (book,) = desk.books()
    assert (book["outcome"], book["rows"], book["run"]) == ("loaded", 4, 1)
    assert len(book["sha256"]) == 64


def test_a_file_with_a_header_only_has_no_rows_and_no_error(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "caseload.csv"
    path.write_text("unit_id,date,period,patients\n", encoding="utf-8")
    desk.take(path)
    assert desk.summary.notes == ["caseload.csv: no rows; its table and span stay not assessed."]
    assert desk.summary.files_refused == []
    assert desk.books()[0]["outcome"] == "loaded"


def test_unknown_columns_are_left_out_and_told(desk: Desk, tmp_path: Path) -> None:
    desk.take(write_rows(tmp_path / "caseload.csv", [{**row, "mood": "good"} for row in census(20)]))
    assert desk.summary.extra_columns == {"caseload.csv": ["mood"]}
    assert desk.books()[0]["extra_columns"] == "mood"


def test_a_file_that_ends_in_the_middle_of_a_row_is_called_incomplete(desk: Desk, tmp_path: Path) -> None:
    path = write_rows(tmp_path / "caseload.csv", census(20, 21, 22))
    path.write_text(path.read_text(encoding="utf-8")[:-10], encoding="utf-8")
    desk.take(path)
    assert desk.summary.files_incomplete == ["caseload.csv"]
    assert desk.books()[0]["incomplete"] is True


# --- the same content -----------------------------------------------------------------------------------


def test_the_same_bytes_under_another_name_are_loaded_once(desk: Desk, tmp_path: Path) -> None:
    first = write_rows(tmp_path / "caseload-1.csv", census(20))
    desk.take(first)
    desk.take(copied(first, tmp_path / "caseload-2.csv"))
    assert (desk.summary.files_new, desk.summary.files_skipped) == (1, 1)
    assert desk.store.new_rows("caseload").height == 1
    assert desk.books()[1]["outcome"] == "same_content"
    assert desk.books()[1]["reason"] == "already loaded in run 1"
    assert desk.summary.notes == ["caseload-2.csv: already loaded in run 1."]


def test_the_same_bytes_as_another_table_or_source_are_not_the_same(desk: Desk, tmp_path: Path) -> None:
    first = write_rows(tmp_path / "caseload-1.csv", census(20))
    desk.take(first)
    desk.take(first, name="another")
    desk.take(copied(first, tmp_path / "shifts.csv"))
    assert desk.summary.files_new == 2
    assert [entry["rule"] for entry in desk.summary.files_refused] == ["header"]


def test_bytes_that_were_refused_are_looked_at_again(desk: Desk, tmp_path: Path) -> None:
    bad = tmp_path / "caseload.csv"
    bad.write_text("nothing,known\n1,2\n", encoding="utf-8")
    desk.take(bad)
    desk.take(bad)
    assert len(desk.summary.files_refused) == 2
    assert len(desk.books()) == 1, "the old entry of a refused file is replaced"


# --- whole or not at all --------------------------------------------------------------------------------


def reading(monkeypatch: pytest.MonkeyPatch, change: Callable[[Reading], Reading | None]) -> None:
    """Change what the canonical reader gives."""
    real = SOURCES["canonical"]

    def read(file: Any, mapping: SourceMap, intake: Intake) -> Reading:
        made = real.read(file, mapping, intake)
        return change(made) or made

    fields = {**real.__dict__, "read": read}
    monkeypatch.setitem(SOURCES, "canonical", Format(**fields))


class Broken:
    """A lazy frame that gives its rows in batches and then turns out to be damaged."""

    def __init__(self, frame: pl.LazyFrame, error: BaseException) -> None:
        self._frame, self._error = frame, error

    def collect_batches(self, **_: object) -> Iterator[pl.DataFrame]:
        yield self._frame.collect()
        raise self._error


def breaking(patch: pytest.MonkeyPatch, error: BaseException) -> None:
    """A file turns out to be damaged after its rows were given."""
    reading(patch, lambda made: Reading({"caseload": Broken(made.frames["caseload"], error)}))  # type: ignore[dict-item]


@pytest.fixture
def loaded(desk: Desk, tmp_path: Path) -> Desk:
    """A file is in already, with a row in quarantine."""
    desk.take(write_rows(tmp_path / "caseload-good.csv", census(20, -1)))
    return desk


def test_rows_of_a_file_that_is_refused_carry_nothing(
    monkeypatch: pytest.MonkeyPatch, loaded: Desk, tmp_path: Path
) -> None:
    before = copy.deepcopy(loaded.summary.coverage)
    with monkeypatch.context() as patch:
        breaking(patch, pl.exceptions.ComputeError("damaged"))
        loaded.take(write_rows(tmp_path / "caseload-bad.csv", census(9, 10)))
    loaded.take(write_rows(tmp_path / "caseload-more.csv", census(11)))
    (counts,), (after,) = (told.values() for told in (before["s"], loaded.summary.coverage["s"]))
    assert after["rows"] == counts["rows"] + 1


def state(desk: Desk) -> tuple[object, ...]:
    return (
        desk.store.new_rows("caseload").rows(),
        desk.store.query("select * from refused_rows").rows(),
        {name: vars(count).copy() for name, count in desk.summary.tables.items()},
        copy.deepcopy(desk.summary.rejections),
        desk.kept(),
    )


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        (pl.exceptions.ComputeError, ["could not parse `the patient said`"]),
        (pl.exceptions.PanicException, ["the patient said"]),
        (OSError, [5, "Input/output error"]),
        (FileRefused, ["damaged", "the file is damaged inside"]),
    ],
)
def test_damage_found_after_some_rows_undoes_them(
    loaded: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: Any, told: list[Any]
) -> None:
    before = state(loaded)
    breaking(monkeypatch, kind(*told))
    loaded.take(write_rows(tmp_path / "caseload-bad.csv", census(7, -7, 8)))
    assert state(loaded) == before
    (entry,) = loaded.summary.files_refused
    rule = "unreadable" if kind is OSError else "damaged"
    assert (entry["file"], entry["rule"]) == ("caseload-bad.csv", rule)
    assert "patient said" not in str(loaded.summary.document())
    assert [book["outcome"] for book in loaded.books()] == ["loaded", "refused"]


def test_a_file_that_grew_while_it_was_read_is_undone_and_read_whole_next_time(
    loaded: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = state(loaded)
    path = write_rows(tmp_path / "caseload-grows.csv", census(7, 8))
    more = path.read_text(encoding="utf-8") + "W1,2026-01-12,all,9\n"

    def grow(_: Reading) -> None:
        path.write_text(more, encoding="utf-8")

    with monkeypatch.context() as patch:
        reading(patch, grow)
        loaded.take(path)
    assert state(loaded) == before
    assert loaded.summary.files_refused[0]["rule"] == "growing"
    assert len(loaded.books()) == 1, "not in the books: still new"
    loaded.take(path)
    assert loaded.books()[1]["rows"] == 3


def test_a_setting_that_is_wrong_is_no_fault_of_the_file(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Anything but a refusal of the file ends the run: the transaction undoes what it did."""

    def fail(_: Reading) -> None:
        raise ZeroDivisionError

    reading(monkeypatch, fail)
    with pytest.raises(ZeroDivisionError):
        desk.take(write_rows(tmp_path / "caseload.csv", census(7)))
    assert desk.books() == []


def test_large_files_are_taken_in_batches(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ingesting, "BATCH_ROWS", 2)
    desk.take(write_rows(tmp_path / "caseload.csv", census(1, 2, 3, -4, 5)))
    assert desk.store.new_rows("caseload").height == 4
    assert desk.books()[0]["rows"] == 5
    assert (
        desk.summary.rejections["caseload", next(rule for _, rule in desk.summary.rejections)]["example_row"]
        == 4
    )


def test_clinicians_are_hashed_before_anything_is_written(desk: Desk, tmp_path: Path) -> None:
    rows = [
        {"clinician_id": f"nurse-000{n}", "staff_group": "nurse", "unit_id": "W1", "wte": 1 if n else 99}
        for n in range(3)
    ]
    desk.take(write_rows(tmp_path / "clinicians.csv", rows))
    stored = desk.store.new_rows("clinicians")["clinician_id"]
    kept = pl.read_parquet(desk.kept())["clinician_id"]
    hidden = [KEY.pseudonym(f"nurse-000{n}") for n in range(3)]
    assert sorted([*stored, *kept]) == sorted(hidden)


def test_a_check_keeps_nothing_in_quarantine(desk: Desk, tmp_path: Path) -> None:
    quarantine = Quarantine(tmp_path / "quarantine", 1, write=False)
    desk.ingest.judge = Judge(desk.store, quarantine, desk.summary, 1)
    desk.take(write_rows(tmp_path / "caseload.csv", census(-1)))
    assert desk.summary.tables["caseload"].rejected == 1
    assert desk.kept() == []


def test_a_file_that_the_disk_does_not_give_up_is_tried_again_although_it_did_not_change(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_rows(tmp_path / "caseload.csv", census(20))
    stamp = stamp_of(path)

    def fails(*_: object, **__: object) -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr("pipelines.sources.intake._inspected", fails)
        desk.take(path)
        assert desk.summary.refused_before == 0
        desk.take(path)
        assert desk.summary.refused_before == 1, "no news, and no new publication"
    assert [refused["rule"] for refused in desk.summary.files_refused] == ["unreadable"] * 2
    (book,) = desk.books()
    assert (book["outcome"], book["stamp"]) == ("refused", "")
    assert book["stamp"] != stamp
    desk.take(path)
    assert [(book["outcome"], book["stamp"]) for book in desk.books()] == [("loaded", stamp)]


@pytest.mark.parametrize(
    ("error", "rule"),
    [
        (OSError(5, "Input/output error"), "unreadable"),
        (pl.exceptions.ComputeError("Input/output error (os error 5)"), "unreadable"),
        (pl.exceptions.ComputeError("could not parse `Ada` as dtype `i64`"), "damaged"),
        (OSError("File out of specification"), "damaged"),
    ],
)
def test_a_fault_of_the_disk_is_told_from_a_damaged_file(error: Exception, rule: str) -> None:
    refusals = []
    try:
        raise error
    except DAMAGE:
        refusals.append(damaged())
    assert [refusal.rule for refusal in refusals] == [rule]
    assert "Ada" not in str(refusals[0])
