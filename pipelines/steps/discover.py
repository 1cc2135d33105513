"""Which files a site has, and which of them were not read yet. Only bytes decide; names and dates do not."""

from __future__ import annotations

import glob
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from expectations.codes import TASK_TYPES
from pipelines.errors import SettingsError
from pipelines.schemas import TABLES
from pipelines.shapes import SourceMap
from pipelines.site import POLICY_SOURCE, nearest
from pipelines.sources import SOURCES

if TYPE_CHECKING:
    from pipelines.site import Site
    from pipelines.warehouse.store import Store

POLICY_TABLES = frozenset(name for name, table in TABLES.items() if table.policy)


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
    for mapping in found:
        if mapping.format not in SOURCES:
            raise SettingsError(
                f"[[source]] names a format that is not known here: {mapping.format!r}.",
                hint="`plimsoll formats` lists those that can be read",
            )
        _check_map(mapping)
    return found


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


def find(site: Site) -> list[Candidate]:
    """Every file of every source, each once, in a fixed order."""
    patterns = [
        (POLICY_SOURCE, "policy/*"),
        *((source.mapping.name, source.pattern) for source in site.sources),
    ]
    by_name = {mapping.name: mapping for mapping in mappings(site)}
    candidates: dict[Path, Candidate] = {}
    for name, pattern in patterns:
        for text in sorted(glob.glob(pattern, root_dir=site.folder, recursive=True)):  # noqa: PTH207  # may be absolute
            path = site.folder / text
            if path.is_file() and path not in candidates and not path.name.startswith("."):
                relative = path.relative_to(site.folder) if path.is_relative_to(site.folder) else path
                candidates[path] = Candidate(path, str(relative), by_name[name], stamp_of(path))
    return list(candidates.values())


def unread(candidates: list[Candidate], store: Store) -> list[Candidate]:
    """The files whose stamp the books do not know."""
    books = store.query("select path, stamp from files order by file_id")
    known = dict(zip(books["path"], books["stamp"], strict=True))
    return [file for file in candidates if known.get(file.relative) != file.stamp]
