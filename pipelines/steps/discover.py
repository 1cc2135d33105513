"""Which files a site has, and which of them were not read yet. Only bytes decide; names and dates do not."""

from __future__ import annotations

import csv
import fnmatch
import glob
import os
from dataclasses import dataclass, replace
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING

from expectations.codes import TASK_TYPES
from pipelines.errors import SettingsError, SourceError
from pipelines.shapes import SourceMap
from pipelines.site import FILED_FOLDER, FILED_SOURCE, POLICY_SOURCE, nearest
from pipelines.sources import SOURCES
from pipelines.sources.names import shown

if TYPE_CHECKING:
    from pipelines.site import Site
    from pipelines.warehouse.store import Store


@dataclass(frozen=True)
class Candidate:
    """A file on disk and the source it belongs to; `stamp` changes whenever the file is written."""

    path: Path
    relative: str
    mapping: SourceMap
    stamp: str


def stamp_of(path: Path) -> str:
    """Size, times and inode of a file: as long as they stand still its bytes do."""
    stat = path.stat()
    return f"{stat.st_size}:{stat.st_mtime_ns}:{stat.st_ctime_ns}:{stat.st_ino}"


def mappings(site: Site) -> list[SourceMap]:
    """Every source of the site in order of precedence; the policy folder comes first and is always read."""
    policy = SourceMap(POLICY_SOURCE, "canonical", site.timezone)
    found = [policy, *(source.mapping for source in site.sources)]
    if (site.folder / FILED_FOLDER).is_dir():
        found.append(SourceMap(FILED_SOURCE, "canonical", site.timezone))
    for mapping in found:
        if mapping.format not in SOURCES:
            raise SettingsError(
                f"[[source]] names a format that is not known here: {mapping.format!r}.",
                hint="`plimsoll formats` lists those that can be read",
            )
        _check_map(mapping)
        _check_options(mapping)
    return [replace(mapping, files=_files(site.folder, mapping)) for mapping in found]


def _check_map(mapping: SourceMap) -> None:
    """SettingsError where ``[source.map]`` names a column that is none, or a type of task that is none."""
    form = SOURCES[mapping.format]
    for column in mapping.carriers.keys() - form.carried:
        raise SettingsError(
            f"[source.map] names `{column}`, which {mapping.format} files do not carry.",
            hint=nearest(column, sorted(form.carried)),
        )
    for column in mapping.values.keys() - form.translated:
        raise SettingsError(
            f"[source.map.{column}] names a column that is not translated in {mapping.format} files.",
            hint=nearest(column, sorted(form.translated)),
        )
    for word in mapping.values.get("task_type", {}).values():
        if word not in TASK_TYPES:
            raise SettingsError(
                f"[source.map.task_type] translates into `{word}`, which is no type of task.",
                hint=nearest(word, list(TASK_TYPES)),
            )


def _check_options(mapping: SourceMap) -> None:
    """SettingsError where ``[source.options]`` has something that the format does not know or allow."""
    known = SOURCES[mapping.format].options
    for name, value in mapping.options.items():
        if name not in known:
            raise SettingsError(
                f"[source.options] names `{name}`, which {mapping.format} has not.",
                hint=nearest(name, sorted(known)) if known else "this format has no options",
            )
        reason = known[name].refuses(value)
        if reason:
            raise SettingsError(f"[source.options] {name} is not what it can be.", hint=reason)


def _files(folder: Path, mapping: SourceMap) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Rows of the files that options name, so that a changed file is a changed setting."""
    options = SOURCES[mapping.format].options
    named = {
        name: value
        for name, value in mapping.options.items()
        if options[name].file and isinstance(value, str)
    }
    return {name: _rows(folder / value, name) for name, value in named.items()}


def _rows(path: Path, option: str) -> tuple[tuple[str, ...], ...]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return tuple(tuple(cell.strip() for cell in row) for row in csv.reader(file) if any(row))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise SettingsError(
            f"The file that [source.options] {option} names cannot be read ({type(error).__name__}).",
            hint="give a CSV file in UTF-8, by its path from the site's folder",
        ) from None


def find(site: Site) -> list[Candidate]:
    """Every file of every source, each once, in a fixed order. SourceError where a folder is not listed."""
    patterns = [
        (POLICY_SOURCE, "policy/*"),
        *((source.mapping.name, source.pattern) for source in site.sources),
        (FILED_SOURCE, f"{FILED_FOLDER}/*"),
    ]
    by_name = {mapping.name: mapping for mapping in mappings(site)}
    candidates: dict[Path, Candidate] = {}
    for name, pattern in patterns:
        for text in sorted(_matching(site.folder, pattern)):
            path = site.folder / text
            if path.is_file() and path not in candidates and not path.name.startswith("."):
                relative = path.relative_to(site.folder) if path.is_relative_to(site.folder) else path
                candidates[path] = Candidate(path, str(relative), by_name[name], stamp_of(path))
    return list(candidates.values())


def _matching(folder: Path, pattern: str) -> list[str]:
    """Paths of a pattern, from the site's folder. SourceError where a folder is there and cannot be listed.

    To `glob` such a folder is an empty one: files that nobody can see would be files that did not come.
    """
    parts = Path(pattern).parts
    fixed = list(takewhile(lambda part: not glob.has_magic(part), parts[:-1]))
    try:
        with os.scandir(folder.joinpath(*fixed)) as entries:
            names = [entry.name for entry in entries]
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise SourceError(
            f"The folder {shown('/'.join(fixed) or folder.name)} cannot be listed ({error.strerror}).",
            hint="look at its permissions, and at the disk; then run again",
        ) from None
    if len(fixed) < len(parts) - 1 or not glob.has_magic(parts[-1]):
        return glob.glob(pattern, root_dir=folder, recursive=True)  # noqa: PTH207  # may be absolute
    return [str(Path(*fixed, name)) for name in names if fnmatch.fnmatch(name, parts[-1])]


def unread(candidates: list[Candidate], store: Store) -> list[Candidate]:
    """The files whose stamp the books do not know."""
    books = store.query("select path, stamp from files order by file_id")
    known = dict(zip(books["path"], books["stamp"], strict=True))
    return [file for file in candidates if known.get(file.relative) != file.stamp]
