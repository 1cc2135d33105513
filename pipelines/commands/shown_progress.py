"""Progress on stderr: bars on a terminal, one plain line a step elsewhere."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.progress import Progress as RichProgress
    from rich.progress import TaskID

    from pipelines.progress import Progress


class PlainLines:
    """One line when a step begins."""

    def step(self, title: str, total: int) -> None:
        """Say what begins and how much of it there is."""
        click.echo(f"{title} ({total})" if total else title, err=True)

    def advance(self, parts: int = 1) -> None:
        """Nothing: lines are for steps."""

    def note(self, text: str) -> None:
        """A line of its own."""
        click.echo(text, err=True)


class Bars:
    """A bar a step."""

    def __init__(self, bars: RichProgress) -> None:
        self._bars = bars
        self._task: TaskID | None = None

    def step(self, title: str, total: int) -> None:
        """Finish the last bar, begin the next."""
        self._finish()
        self._task = self._bars.add_task(title, total=total or None)

    def advance(self, parts: int = 1) -> None:
        """Move the bar."""
        if self._task is not None:
            self._bars.advance(self._task, parts)

    def note(self, text: str) -> None:
        """A line above the bars."""
        self._bars.console.print(text, markup=False, highlight=False)

    def _finish(self) -> None:
        if self._task is not None:
            task = self._bars.tasks[-1]
            self._bars.update(self._task, completed=task.total or 1, total=task.total or 1)


@contextmanager
def shown_progress() -> Iterator[Progress]:
    """Progress for the block, as the terminal allows."""
    if not sys.stderr.isatty():
        yield PlainLines()
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description:<18}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as bars:
        yield Bars(bars)
