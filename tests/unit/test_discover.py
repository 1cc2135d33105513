"""Which files a site has, and which of them are new. Bytes decide; names and dates do not."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from pipelines.errors import SettingsError, SourceError
from pipelines.shapes import SourceMap
from pipelines.site import Site, Source
from pipelines.sources.carriers import OUTCOMES
from pipelines.staging.fold import CODES
from pipelines.staging.spans import RANKED
from pipelines.steps import discover
from pipelines.steps.discover import stamp_of
from tests.shelf import Shelf

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def site(folder: Path, *patterns: str) -> Site:
    sources = [Source(pattern, SourceMap(pattern, "canonical", "Europe/London")) for pattern in patterns]
    return Site(folder, "Test", "Europe/London", sources=tuple(sources))


def write(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name, encoding="utf-8")


def found(site: Site) -> list[tuple[str, str]]:
    return [(file.relative, file.mapping.name) for file in discover.find(site)]


def test_the_policy_folder_is_always_read_and_comes_first(tmp_path: Path) -> None:
    write(tmp_path, "incoming/units.csv", "policy/load_lines.csv")
    assert found(site(tmp_path, "incoming/*")) == [
        ("policy/load_lines.csv", "policy"),
        ("incoming/units.csv", "incoming/*"),
    ]
    assert found(site(tmp_path)) == [("policy/load_lines.csv", "policy")]


def test_files_come_in_the_order_of_sources_and_then_of_names(tmp_path: Path) -> None:
    write(tmp_path, "b/2.csv", "b/1.csv", "a/3.csv")
    assert [name for name, _ in found(site(tmp_path, "b/*", "a/*"))] == ["b/1.csv", "b/2.csv", "a/3.csv"]


def test_a_file_of_two_sources_belongs_to_the_first(tmp_path: Path) -> None:
    write(tmp_path, "incoming/units.csv")
    assert found(site(tmp_path, "incoming/u*", "incoming/*")) == [("incoming/units.csv", "incoming/u*")]


def test_folders_and_hidden_files_are_passed_over(tmp_path: Path) -> None:
    write(tmp_path, "incoming/.units.csv.part", "incoming/deep/units.csv")
    assert found(site(tmp_path, "incoming/*")) == []
    assert found(site(tmp_path, "incoming/**/*.csv")) == [("incoming/deep/units.csv", "incoming/**/*.csv")]


@pytest.mark.parametrize("name", ["site [1]", "site*", "what?"])
def test_a_folder_called_like_a_pattern_is_a_folder(tmp_path: Path, name: str) -> None:
    write(tmp_path / name, "incoming/units.csv")
    assert found(site(tmp_path / name, "incoming/*")) == [("incoming/units.csv", "incoming/*")]


@pytest.mark.parametrize("pattern", ["incoming/*", "incoming/2026/*.csv", "incoming/*/x.csv", "incoming/**"])
def test_a_folder_that_cannot_be_listed_is_told_and_not_taken_for_an_empty_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pattern: str
) -> None:
    write(tmp_path, "incoming/2026/x.csv", "incoming/units.csv")
    assert found(site(tmp_path, "nowhere/*")) == [], "a folder that is not there has no files"
    lists = os.scandir

    def refuses(path: Any) -> Any:
        if str(path).startswith(str(tmp_path / "incoming")):
            raise PermissionError(13, "Permission denied", str(path))
        return lists(path)

    monkeypatch.setattr(os, "scandir", refuses)
    with pytest.raises(SourceError, match="incoming") as caught:
        found(site(tmp_path, pattern))
    assert caught.value.exit_code == 11
    assert "cannot be listed (Permission denied)" in caught.value.what
    assert str(tmp_path) not in str(caught.value)


def test_files_may_lie_outside_the_site(tmp_path: Path) -> None:
    write(tmp_path, "exports/units.csv", "site/site.toml")
    pattern = str(tmp_path / "exports" / "*")
    assert found(site(tmp_path / "site", pattern)) == [(str(tmp_path / "exports/units.csv"), pattern)]


def test_an_unknown_format_is_a_setting_to_mend(tmp_path: Path) -> None:
    plain = site(tmp_path, "incoming/*")
    wrong = replace(plain.sources[0].mapping, format="canonicle")
    with pytest.raises(SettingsError, match="plimsoll formats"):
        discover.mappings(replace(plain, sources=(Source("incoming/*", wrong),)))


@pytest.mark.parametrize(
    ("form", "carriers", "values", "said"),
    [
        ("canonical", {"clinican_id": "staff"}, {}, "did you mean `clinician_id`"),
        ("canonical", {}, {"unitid": {"a": "W1"}}, "did you mean `unit_id`"),
        ("canonical", {}, {"task_type": {"note": "progres_note"}}, "did you mean `progress_note`"),
        ("otlp_genai", {"bed": "x"}, {}, "`bed`, which otlp_genai files do not carry"),
        ("otlp_genai", {}, {"clinician_id": {"a": "b"}}, "clinician_id"),
        ("litellm_spend_logs", {"task_typ": "kind"}, {}, "did you mean `task_type`"),
        ("litellm_spend_logs", {}, {"task_type": {"note": "a_note"}}, "no type of task"),
    ],
)
def test_a_mapping_of_what_is_not_there_is_a_setting_to_mend(
    tmp_path: Path, form: str, carriers: dict[str, str], values: dict[str, dict[str, str]], said: str
) -> None:
    """Before any file is read: passed over in silence, it would leave a column empty."""
    plain = site(tmp_path, "incoming/*")
    wrong = replace(plain.sources[0].mapping, format=form, carriers=carriers, values=values)
    with pytest.raises(SettingsError, match=said):
        discover.mappings(replace(plain, sources=(Source("incoming/*", wrong),)))


def test_every_column_of_a_format_may_be_mapped(tmp_path: Path) -> None:
    plain = site(tmp_path, "incoming/*")
    right = replace(
        plain.sources[0].mapping,
        format="litellm_spend_logs",
        carriers=dict.fromkeys((*RANKED, *OUTCOMES), "x"),
        values={"task_type": {"note": "progress_note"}, **{column: {"a": "b"} for column in CODES}},
    )
    discover.mappings(replace(plain, sources=(Source("incoming/*", right),)))


# --- what is new ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def shelf() -> Iterator[Shelf]:
    with Shelf() as made:
        yield made


def enter(shelf: Shelf, path: str, stamp: str, number: int = 1) -> None:
    shelf.store.execute(
        "insert into files (file_id, source, path, sha256, size, stamp, run, outcome) "
        "values (?, 's', ?, '', 1, ?, 1, 'loaded')",
        [number, path, stamp],
    )


def unread(shelf: Shelf, site: Site) -> list[str]:
    return [file.relative for file in discover.unread(discover.find(site), shelf.store)]


def test_a_file_is_new_until_the_books_know_its_stamp(shelf: Shelf, tmp_path: Path) -> None:
    shelf.begin()
    write(tmp_path, "incoming/units.csv")
    here = site(tmp_path, "incoming/*")
    assert unread(shelf, here) == ["incoming/units.csv"]
    enter(shelf, "incoming/units.csv", stamp_of(tmp_path / "incoming/units.csv"))
    assert unread(shelf, here) == []


def test_a_file_written_again_is_looked_at_again(shelf: Shelf, tmp_path: Path) -> None:
    """Also with the same size and a date set back: the inode's time of change cannot be set."""
    shelf.begin()
    write(tmp_path, "incoming/units.csv")
    path = tmp_path / "incoming/units.csv"
    stamp, times = stamp_of(path), path.stat()
    enter(shelf, "incoming/units.csv", stamp)
    path.write_text("incoming/UNITS.csv", encoding="utf-8")
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert path.stat().st_size == times.st_size
    assert unread(shelf, site(tmp_path, "incoming/*")) == ["incoming/units.csv"]


def test_the_newest_entry_of_a_path_counts(shelf: Shelf, tmp_path: Path) -> None:
    shelf.begin()
    write(tmp_path, "incoming/units.csv")
    enter(shelf, "incoming/units.csv", stamp_of(tmp_path / "incoming/units.csv"), 1)
    enter(shelf, "incoming/units.csv", "another", 2)
    assert unread(shelf, site(tmp_path, "incoming/*")) == ["incoming/units.csv"]
