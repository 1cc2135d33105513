"""The published file is damaged: the snapshot before it is served, and a banner says so."""

import random
from datetime import timedelta
from pathlib import Path

import pytest

from dashboard import data
from pipelines.warehouse.build import snapshot_file, write_snapshot
from pipelines.warehouse.read import current
from pipelines.warehouse.served import is_whole, served
from tests.app import snapshot
from tests.app.test_pages import markup, walk


@pytest.fixture
def two(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, str, str]:
    """A site that published a week ago and today."""
    warehouse = tmp_path / "warehouse"
    warehouse.mkdir()
    today = snapshot.today()
    names = []
    for sequence, day in ((1, today - timedelta(weeks=1)), (2, today)):
        info = {**snapshot.info(day), "sequence": sequence}
        names.append(write_snapshot(warehouse, snapshot.tables(day), info))
    monkeypatch.setenv("PLIMSOLL_SITE", str(tmp_path))
    return warehouse, names[0], names[1]


def damage(path: Path, how: str) -> None:
    whole = path.read_bytes()
    if how == "truncated":
        path.write_bytes(whole[: len(whole) // 3])
    elif how == "empty":
        path.write_bytes(b"")
    elif how == "another kind":
        path.write_bytes(b"PNG" * 1000)
    elif how == "wrong version":
        path.write_bytes(whole[:12] + b"\xff\xff\x00\x00\x00\x00\x00\x00" + whole[20:])
    elif how == "gone":
        path.unlink()


@pytest.mark.parametrize("how", ["truncated", "empty", "another kind", "wrong version", "gone"])
def test_a_damaged_file_is_not_served_and_the_one_before_is(two: tuple[Path, str, str], how: str):
    warehouse, before, newest = two
    damage(snapshot_file(warehouse, newest), how)
    found = served(warehouse)
    assert found is not None
    assert (found.id, found.damaged) == (before, newest)


def test_flipped_bits_in_what_holds_rows_are_noticed(two: tuple[Path, str, str], tmp_path: Path):
    """Wherever a bit flips the file is refused, or the flip lay in space that holds nothing."""
    warehouse, _, newest = two
    whole = snapshot_file(warehouse, newest).read_bytes()
    chance = random.Random(11)
    noticed = 0
    for number in range(24):
        place = chance.randrange(len(whole))
        changed = bytearray(whole)
        changed[place] ^= 1 << chance.randrange(8)
        path = tmp_path / f"flipped-{number}.duckdb"
        path.write_bytes(bytes(changed))
        noticed += not is_whole(path)
        path.unlink()
    assert noticed >= 12, f"{noticed} of 24"


def test_a_page_shows_the_figures_before_and_says_so(two: tuple[Path, str, str]):
    warehouse, before, newest = two
    damage(snapshot_file(warehouse, newest), "truncated")
    text = markup(walk())
    assert f"The newest figures (snapshot {newest}) cannot be read: their file is damaged." in text
    assert f"snapshot {before}" in text
    assert "Every unit against its line" in text


def test_a_whole_file_is_served_without_a_word(two: tuple[Path, str, str]):
    warehouse, _, newest = two
    assert data.published() == newest == current(warehouse)
    assert data.damaged() is None
    assert "is damaged" not in markup(walk())


def test_where_none_is_whole_the_fault_is_told(two: tuple[Path, str, str]):
    warehouse, before, newest = two
    for name in (before, newest):
        damage(snapshot_file(warehouse, name), "truncated")
    found = served(warehouse)
    assert found is not None
    assert (found.id, found.damaged) == (newest, None)
    assert "--rebuild" in markup(walk())
