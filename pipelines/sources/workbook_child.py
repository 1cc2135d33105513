"""Reads a workbook on trial for `pipelines.sources.workbook`, given its path and the most cells.

A sheet is laid out as a rectangle: two cells at opposite corners ask for more memory than there is, and the
reader does not raise then, it ends the process. So it must not be the one that does the rest of the work.
It is run by its path and imports nothing of the project, so that it starts fast.
"""

from __future__ import annotations

import resource
import sys

import fastexcel

ADDRESS_SPACE = 4 * (1 << 30)
"""Bytes of address space: a sheet of `Limits.workbook_cells` needs some 3 GB at most."""

PROCESSOR_SECONDS = 120


def cells(path: str) -> int:
    """Cells of the workbook's largest sheet, all of them read."""
    book = fastexcel.read_excel(path)
    most = 0
    for number in range(len(book.sheet_names)):
        sheet = book.load_sheet(number, header_row=None, dtypes="string")
        most = max(most, sheet.height * sheet.width)
    return most


def main() -> None:
    """Answer with one word: `sound`, `damaged` or `too_large`."""
    path, most = sys.argv[1], int(sys.argv[2])
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_SECONDS, PROCESSOR_SECONDS))
    try:
        answer = "sound" if cells(path) <= most else "too_large"
    except fastexcel.FastExcelError:
        answer = "damaged"
    print(answer)  # noqa: T201  # the answer


if __name__ == "__main__":
    main()
