"""One file -> candidate rows -> pseudonyms -> the judge. A file is taken whole or refused whole.

Files are read in batches, so that memory follows the batch and not the file.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import polars as pl

from pipelines.errors import FileRefused
from pipelines.schemas import TABLES
from pipelines.shapes import ACCESSES, FOREIGN, KEPT, LOG_RECORDS, SourceFile
from pipelines.sources import SOURCES, pieces
from pipelines.sources.collecting import DAMAGE, NotReached, damaged
from pipelines.sources.intake import StillGrowing, inspect, unchanged
from pipelines.sources.names import shown_name
from pipelines.staging.types import typed
from pipelines.warehouse import kept_records, log_records

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipelines.privacy import Pseudonymiser
    from pipelines.shapes import Reading, SourceMap
    from pipelines.sources.intake import Intake
    from pipelines.steps.discover import Candidate
    from pipelines.steps.judge import Judge
    from pipelines.summary import Summary
    from pipelines.warehouse.store import Store

BATCH_ROWS = 500_000
"""Rows held in memory at once; larger batches are no faster, smaller ones call the gate more often."""


@dataclass
class Ingest:
    """The reading part of a run: where rows go and what is counted."""

    store: Store
    hide: Pseudonymiser
    judge: Judge
    summary: Summary
    run: int
    timezone: str
    log_sources: set[str] = field(default_factory=set)
    kept: set[tuple[str, str]] = field(default_factory=set)
    """Kinds of kept records, each with a source that has new ones."""
    _loaded: dict[tuple[str, str], list[tuple[int, str]]] | None = field(default=None, repr=False)
    """Run and path of the files that were loaded, by content and source; looked up once a run."""

    def file(self, candidate: Candidate) -> None:
        """Read one file whole, or refuse it whole, and enter it in the books."""
        shown = shown_name(candidate.path)
        book: dict[str, Any] = {
            "file_id": int(self.store.scalar("select coalesce(max(file_id), 0) + 1 from files")),
            "source": candidate.mapping.name,
            "path": candidate.relative,
            "stamp": candidate.stamp,
            "run": self.run,
            "outcome": "loaded",
        }
        try:
            with self.summary.timed("read"):
                intake = inspect(candidate.path, SOURCES[candidate.mapping.format].accepted)
            book |= {"sha256": intake.sha256, "size": intake.size}
            earlier = self._same_content(intake, candidate)
            if earlier is not None:
                run, paths = earlier
                reason = f"already loaded in run {run}"
                self.summary.files_skipped += 1
                if candidate.relative not in paths:  # else it was only copied or touched, with all the others
                    self.summary.notes.append(f"{shown}: {reason}.")
                self._enter({**book, "outcome": "same_content", "reason": reason})
                return
            with self.judge.whole(book["file_id"], shown):
                reading, rows = self._read(
                    candidate, intake, SourceFile(candidate.path, shown), book["file_id"]
                )
        except FileRefused as refusal:
            self._refuse(refusal, candidate, shown, book)
            return
        self._tell(reading, rows, shown)
        extra = ", ".join(self.summary.extra_columns.get(shown, ())) or None
        self._enter({**book, "rows": rows, "incomplete": reading.incomplete, "extra_columns": extra})

    def _same_content(self, intake: Intake, candidate: Candidate) -> tuple[int, set[str]] | None:
        """The run that read the same bytes as the same kind of data, if any, and from which paths."""
        if self._loaded is None:
            self._loaded = {}
            books = self.store.query(
                "select sha256, source, run, path from files where outcome = 'loaded' order by run"
            )
            for sha256, source, run, path in books.iter_rows():
                self._loaded.setdefault((sha256, source), []).append((run, path))
        earlier = self._loaded.get((intake.sha256, candidate.mapping.name), [])
        table = _stem(candidate.relative)
        same = [(run, path) for run, path in earlier if _stem(path) == table]
        return (int(same[0][0]), {path for _, path in same}) if same else None

    def _read(
        self, candidate: Candidate, intake: Intake, file: SourceFile, file_id: int
    ) -> tuple[Reading, int]:
        """What the file gives and how many rows it has; FileRefused where it proves damaged or grew."""
        mapping = candidate.mapping
        with self.summary.timed("read"):
            reading = pieces.read_file(SOURCES[mapping.format], file, mapping, intake)
        rows = foreign = 0
        for name, faults in reading.faults.items():
            table = "llm_calls" if name == LOG_RECORDS else name
            self.judge.refuse(table, faults.with_columns(_file=pl.lit(file_id, dtype=pl.Int32)))
            rows += faults.height
        for name, lazy in reading.frames.items():
            for batch in self._batches(lazy):
                rows += batch.height
                if FOREIGN in batch.columns:
                    foreign += int(batch.get_column(FOREIGN).sum())
                    batch = batch.drop(FOREIGN)
                self._take(name, batch, mapping, file_id)
        if not unchanged(candidate.path, intake.stat):
            raise StillGrowing
        if foreign:
            what = "actions" if ACCESSES in reading.frames else "tasks"
            self.summary.notes.append(
                f"{foreign} {what} of {file.shown} have a type that is not translated: counted as other."
            )
        for reason, records in reading.ignored.items():
            self.summary.ignored[mapping.name][reason] += records
        return reading, rows

    def _batches(self, lazy: pl.LazyFrame) -> Iterator[pl.DataFrame]:
        batches: Iterator[pl.DataFrame] | None = None
        while True:
            try:
                with self.summary.timed("read"):
                    batches = batches or iter(
                        lazy.collect_batches(chunk_size=BATCH_ROWS, maintain_order=True)
                    )
                    batch = next(batches, None)
            except DAMAGE:
                # Not told on: the message may quote a value.
                raise damaged() from None
            if batch is None:
                return
            if batch.height:
                yield batch

    def _take(self, name: str, batch: pl.DataFrame, mapping: SourceMap, file_id: int) -> None:
        """Raw records are kept to be folded; rows of a canonical table are judged at once."""
        source = mapping.name
        if name == LOG_RECORDS or name in KEPT:
            self.summary.records[source][name] += batch.height
        if name == LOG_RECORDS:
            log_records.append(self.store, self.hide.hide(batch), source=source, file_id=file_id)
            self.log_sources.add(source)
            return
        if name in KEPT:
            kept_records.append(self.store, name, self.hide.hide(batch), source=source, file_id=file_id)
            self.kept.add((name, source))
            return
        part = TABLES[name].parts and SOURCES[mapping.format].parts
        with self.summary.timed("validate"):
            frame = self.hide.hide(typed(name, batch, self.timezone, part=part))
        self.judge.rows(name, frame.with_columns(_file=pl.lit(file_id, dtype=pl.Int32)), source, part=part)

    def _tell(self, reading: Reading, rows: int, shown: str) -> None:
        """Say in the summary what is to be said of a file that was read."""
        self.summary.files_new += 1
        if reading.incomplete:
            self.summary.files_incomplete.append(shown)
        if not rows and not reading.ignored:
            self.summary.notes.append(f"{shown}: no rows; its table and span stay not assessed.")
        extra = sorted({name for names in reading.extra_columns.values() for name in names})
        if extra:
            self.summary.extra_columns[shown] = extra

    def _refuse(self, refusal: FileRefused, candidate: Candidate, shown: str, book: dict[str, Any]) -> None:
        self.summary.files_refused.append({"file": shown, "rule": refusal.rule, "reason": str(refusal)})
        if isinstance(refusal, StillGrowing):
            return  # not entered in the books: read whole once it stands still
        book.setdefault("sha256", "")
        book.setdefault("size", int(candidate.stamp.partition(":")[0]))
        if isinstance(refusal, NotReached):
            book["stamp"] = ""  # unlike any: tried again, although the file itself does not change
            known = "select count(*) from files where path = ? and rule = ? and stamp = ''"
            self.summary.refused_before += int(
                self.store.scalar(known, [candidate.relative, refusal.rule]) > 0
            )
        self._enter({**book, "outcome": "refused", "rule": refusal.rule, "reason": str(refusal)})

    def _enter(self, book: dict[str, Any]) -> None:
        columns = ", ".join(book)
        marks = ", ".join("?" for _ in book)
        self.store.execute("delete from files where path = ? and outcome <> 'loaded'", [book["path"]])
        self.store.execute(f"insert into files ({columns}) values ({marks})", list(book.values()))
        if book["outcome"] == "loaded" and self._loaded is not None:
            entered = (book["run"], book["path"])
            self._loaded.setdefault((book["sha256"], book["source"]), []).append(entered)


def _stem(path: str) -> str:
    """The part of a file's name that says what it holds, kept as a hash: names are data."""
    name = path.rsplit("/", 1)[-1]
    table = name.split(".", 1)[0].split("-", 1)[0]
    return table if table in TABLES else hashlib.sha256(b"log").hexdigest()
