"""Writes an export beside its place and moves it there: whoever looks finds the old one or the new one."""

from __future__ import annotations

import json
import secrets
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from pipelines.exporting.check import (
    DIGEST,
    FORMAT,
    MANIFEST,
    check_export,
    digest_line,
    digest_of,
    is_export,
)
from pipelines.exporting.contested import NONE
from pipelines.exporting.dictionary import NEVER, OF_RECORD, PURPOSES, dictionary, metrics
from pipelines.files import write_parquet

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pipelines.exporting.contested import Contested
    from pipelines.warehouse.read import Snapshot

    WriteCsv = Callable[[pl.DataFrame, Path], None]


class ForeignFolder(ValueError):
    """The folder to write into is somebody else's; it is left as it is."""


@dataclass(frozen=True)
class Exported:
    """What was written: rows by table, the number of files, and the SHA-256 of the manifest."""

    snapshot_id: str
    rows: dict[str, int]
    files: int
    sha256: str


def export(snapshot: Snapshot, folder: Path, write_csv: WriteCsv, contested: Contested = NONE) -> Exported:
    """Write every exported table of a snapshot, and what is contested, with dictionary and manifest.

    The same snapshot and contests give the same bytes. ForeignFolder where the folder holds anything but an
    export.
    """
    folder = folder.resolve()
    _refuse_foreign(folder)
    mark = secrets.token_hex(4)  # nobody else's folder has such a name
    beside = folder.with_name(f".{folder.name}.{mark}.part")
    beside.mkdir(parents=True)
    try:
        rows = _fill(beside, snapshot, write_csv, contested)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise
    sha256 = digest_of(beside / MANIFEST)
    files = sum(1 for _ in beside.iterdir())
    _swap(beside, folder, mark)
    return Exported(snapshot.id, rows, files, sha256)


def _fill(beside: Path, snapshot: Snapshot, write_csv: WriteCsv, contested: Contested) -> dict[str, int]:
    """Every file of an export; the rows of each table."""
    rows: dict[str, int] = {}
    types: dict[str, dict[str, str]] = {}
    for table in (*PURPOSES, *OF_RECORD):
        frame = snapshot.table(table) if table in PURPOSES else contested.frame()
        frame = frame.sort(pl.all(), nulls_last=True) if frame.width else frame
        write_parquet(frame, beside / f"{table}.parquet", to_keep=True)
        write_csv(frame, beside / f"{table}.csv")
        rows[table] = frame.height
        types[table] = {name: str(kind) for name, kind in frame.schema.items()}
    write_csv(pl.DataFrame(dictionary(types), orient="row"), beside / "dictionary.csv")
    write_csv(pl.DataFrame(metrics()), beside / "metrics.csv")
    (beside / "README.txt").write_text(_about(snapshot), encoding="utf-8")
    _write_manifest(snapshot, contested, beside, rows)
    (beside / DIGEST).write_text(digest_line(beside), encoding="ascii")
    return rows


def _refuse_foreign(folder: Path) -> None:
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return
    foreign = ("added", "malformed")
    if not is_export(folder) or any(fault.what in foreign for fault in check_export(folder)):
        raise ForeignFolder("it holds something else; name a folder that is empty or not there yet")


def _swap(beside: Path, folder: Path, mark: str) -> None:
    """Two renames: between them the old export lies under another name, and nothing is lost."""
    old = folder.with_name(f".{folder.name}.{mark}.old")
    if folder.exists():
        folder.rename(old)
    beside.rename(folder)
    shutil.rmtree(old, ignore_errors=True)


def _about(snapshot: Snapshot) -> str:
    info = snapshot.info
    return (
        f"Published figures of {info['site_name']}, snapshot {snapshot.id}, data to {info['as_of']}.\n\n"
        f"{NEVER}\n\n"
        f"Figures on what people did are told only where at least {info['minimum_group']} clinicians worked. "
        "What is hidden is in no file. A cell without a value is not zero: dictionary.csv says of "
        "every column what it holds and why a cell of it is empty, metrics.csv what every metric is, "
        "manifest.json has the SHA-256 of every file, manifest.sha256 that of manifest.json.\n\n"
        "contested_figure says of which figures somebody says that they are wrong: look there before you "
        "quote one. restatement and withdrawn_alert say what was published otherwise before.\n"
    )


def _write_manifest(snapshot: Snapshot, contested: Contested, folder: Path, rows: dict[str, int]) -> None:
    info = snapshot.info
    told: dict[str, Any] = {
        "format": FORMAT,
        "snapshot": snapshot.id,
        "digest": info["digest"],
        "as_of": info["as_of"],
        "site_name": info["site_name"],
        "contested_until": {"sequence": contested.sequence, "link": contested.link},
        "minimum_group": info["minimum_group"],
        "version": info["version"],
        "never": NEVER,
        "files": [
            {
                "name": path.name,
                "sha256": digest_of(path),
                "bytes": path.stat().st_size,
                "rows": rows.get(path.stem),
            }
            for path in sorted(folder.iterdir())
        ],
    }
    (folder / MANIFEST).write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
