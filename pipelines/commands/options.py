"""What several commands share: the site argument, the day asked about, JSON on stdout and talk on stderr."""

from __future__ import annotations

import difflib
import functools
import json
import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar
from zoneinfo import ZoneInfo

import click

from pipelines.errors import PlimsollError, StorageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pipelines.warehouse.read import Snapshot

Command = TypeVar("Command", bound="Callable[..., Any]")

site_argument = click.argument("site", type=click.Path(path_type=Path, file_okay=False))
json_option = click.option("--json", "as_json", is_flag=True, help="Answer with one JSON document on stdout.")
as_of_option = click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Answer with what was known by this day: rows about later days are not looked at.",
)
snapshot_option = click.option(
    "--snapshot", "snapshot_id", help="Answer from an earlier snapshot that is still kept."
)


def guarded(command: Command) -> Command:
    """Turn the project's errors into a message on stderr and its exit code."""

    @functools.wraps(command)
    def call(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except PlimsollError as error:
            _leave(error)
        except BrokenPipeError:
            raise  # whoever read our answers has enough of them: click ends quietly
        except OSError as error:
            name = Path(str(error.filename)).name if error.filename else "A file"
            what = f"{name} cannot be used ({error.strerror or type(error).__name__})."
            _leave(StorageError(what, hint="check the path, its permissions and free space"))

    return call  # type: ignore[return-value]  # functools.wraps keeps the signature, which mypy cannot see


def _leave(error: PlimsollError) -> NoReturn:
    click.echo(f"plimsoll: {error}", err=True)
    sys.exit(error.exit_code)


def emit(document: Any) -> None:
    """One JSON document on stdout."""
    click.echo(json.dumps(document, default=_plain, ensure_ascii=False))


def day_of(as_of: datetime | None, snapshot: Snapshot) -> date | None:
    """The day asked about: the option's, else the snapshot's own; None before any data."""
    if as_of is not None:
        return as_of.date()
    stored = snapshot.info["as_of"]
    return None if stored is None else date.fromisoformat(stored)


def must_be_known(option: str, asked: str | None, known: Iterable[str], otherwise: str) -> None:
    """Refuse a name that is none of the known ones, with the nearest of them or `otherwise` as advice."""
    names = sorted(set(known))
    if asked is None or asked in names:
        return
    close = difflib.get_close_matches(asked, names, n=1, cutoff=0.5)
    advice = f"did you mean {close[0]}?" if close else otherwise
    what = option.removeprefix("--").replace("-", " ")
    raise click.BadParameter(f"no such {what}; {advice}", param_hint=option)


def data_age(snapshot: Snapshot) -> int | None:
    """Days between the newest observed day and the clock's day in site time; None before any data."""
    newest = snapshot.info["newest_date"]
    if newest is None:
        return None
    today = datetime.now(ZoneInfo(snapshot.info["timezone"])).date()
    return (today - date.fromisoformat(newest)).days


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)
