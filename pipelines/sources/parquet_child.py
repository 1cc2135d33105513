"""The program that decodes Parquet files on trial, one path a line; run by `pipelines.sources.parquet_trial`.

It may die of a file, which is what it is for: it holds nothing, and its end is the answer.
"""

from __future__ import annotations

import json
import resource
import sys

import polars as pl

ADDRESS_SPACE = 12 * (1 << 30)
"""Bytes of address space: far more than a row group of a genuine file needs, and less than what a page that
lies about its size asks for."""

BATCH_ROWS = 500_000


def decodes(path: str) -> bool:
    """Can every value of the file be decoded? False where the decoder says no; it may also not return."""
    try:
        scan = pl.scan_parquet(path, glob=False, hive_partitioning=False)
        for _ in scan.collect_batches(chunk_size=BATCH_ROWS, maintain_order=True):
            pass
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError, MemoryError):
        return False
    return True


def main() -> None:
    """Answer each path on stdin with a line: `sound` or `damaged`."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    for line in sys.stdin:
        print("sound" if decodes(json.loads(line)) else "damaged", flush=True)  # noqa: T201  # the answer


if __name__ == "__main__":
    main()
