"""What the data cannot say, in words: the answer, the key figures, and why each unit cannot be judged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dashboard.words import numbers
from dashboard.words.catalogue import code, count, has, join, listing, say
from dashboard.words.standing import reason_text
from dashboard.words.unit import Figure

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from dashboard.data import About

    Row = Mapping[str, Any]

CONTINUOUS = frozenset(
    {"llm_calls", "llm_events", "shifts", "staffing_daily", "caseload", "ehr_time", "consent_daily"}
)
"""Tables whose feeds should go on day by day; others come as things happen."""

LINE_REASONS = ("no_line", "line_new")

KINDS = ("zero", "missing", "not_collected", "not_assessed", "suppressed", "withheld")
"""The kinds of nothing: a nought, and five reasons why there is no figure."""
KIND_SIGNS = {
    "zero": "0",
    "missing": "–",
    "not_collected": "□",
    "not_assessed": "○",
    "suppressed": "×",
    "withheld": "▽",
}
"""Their signs as text: the shapes under weeks without a figure in every chart."""


@dataclass(frozen=True)
class Feed:
    """How far one source of one table reaches; `age_days` against the clock."""

    table: str
    name: str
    source: str
    first: date
    last: date
    age_days: int
    late: bool
    files: int
    rows: int

    @property
    def continuous(self) -> bool:
        """Whether it should go on day by day."""
        return self.table in CONTINUOUS


@dataclass(frozen=True)
class Facts:
    """What the answer is made from."""

    units: Sequence[Row]  # open ones, with their standing
    late: Sequence[Feed]
    hidden: Sequence[str]  # names of units in which figures are hidden
    not_collected: Sequence[str]  # titles of metrics
    files_refused: Sequence[str]  # names of files


def answer(facts: Facts, about: About) -> str:
    """What cannot be said at present, and of which units."""
    if not facts.units:
        return say("quality.answer.none")
    return join(
        _stale(about),
        _judged(facts.units, stale=about.stale),
        _counted("quality.answer.no_line", _named(facts.units, LINE_REASONS)),
        _late(facts.late, about),
        _counted("quality.answer.files", facts.files_refused),
        _counted("quality.answer.hidden", facts.hidden, least=about.minimum_group),
        _counted("quality.answer.not_collected", facts.not_collected),
    )


def _stale(about: About) -> str:
    if not about.stale:
        return ""
    return say(
        "quality.answer.stale",
        age=count("days", about.age_days),
        limit=count("days", about.max_age_days),
        day=numbers.day(about.as_of),
    )


def _judged(units: Sequence[Row], *, stale: bool) -> str:
    gaps = [row for row in units if lacks_data(row)]
    start = "quality.answer" if stale else "quality.now"
    if not gaps:
        return count(f"{start}.all", len(units))
    if len(gaps) == 1:
        return say(f"{start}.gap.one", names=gaps[0]["unit_name"], reason=reason_text(gaps[0]))
    named = [say("load_lines.named", unit=row["unit_name"], reason=reason_text(row)) for row in gaps]
    return say(f"{start}.gap.many", n=len(gaps), total=len(units), names=listing(named))


def lacks_data(row: Row) -> bool:
    """Whether a unit cannot be judged for want of data, and not for want of a line."""
    return row["standing"] == "unknown" and row["reason"] not in (*LINE_REASONS, "closed")


def _named(units: Sequence[Row], reasons: tuple[str, ...]) -> list[str]:
    unknown = (row for row in units if row["standing"] == "unknown" and row["reason"] in reasons)
    return [str(row["unit_name"]) for row in unknown]


def _late(late: Sequence[Feed], about: About) -> str:
    if not late or about.stale:
        return ""  # of old data every feed is late, and the sentence before says so
    return count(
        "quality.answer.late",
        len(late),
        names=listing([feed.name for feed in late]),
        day=numbers.day(late[0].last),
        limit=count("days", about.max_age_days),
    )


def _counted(key: str, names: Sequence[str], **values: object) -> str:
    return count(key, len(names), names=listing(names), **values) if names else ""


def figures(
    facts: Facts,
    about: About,
    runs: Sequence[Row],
    *,
    rows_refused: int,
    restated: int,
    knows_files: bool,
) -> list[Figure]:
    """The head of the page. `knows_files`: the snapshot says which files were refused."""
    judged = sum(not lacks_data(row) for row in facts.units)
    published = [run for run in runs if run["outcome"] == "published"]
    read = sum(run["read"] or 0 for run in published)
    files = sum(run["files_new"] or 0 for run in published)
    return [
        Figure(
            say("quality.key.newest"),
            numbers.short_day(about.newest),
            say(
                "quality.key.newest_note",
                age=age_text(about.age_days),
                limit=count("days", about.max_age_days),
            ),
        ),
        Figure(
            say("quality.key.judged"),
            say("unit.key.of", over=judged, observed=len(facts.units)),
            say("quality.key.judged_note"),
        ),
        Figure(
            say("quality.key.rows"),
            numbers.plain(rows_refused, 0),
            say(
                "quality.key.rows_note",
                read=numbers.plain(read, 0),
                runs=count("quality.runs", len(published)),
            ),
        ),
        Figure(
            say("quality.key.files"),
            numbers.plain(len(facts.files_refused), 0),
            say("quality.key.files_note", n=numbers.plain(files, 0)),
        )
        if knows_files
        else Figure(say("quality.key.files"), say("quality.key.not_told"), say("quality.key.not_told_note")),
        Figure(say("quality.key.weeks"), numbers.plain(restated, 0), say("quality.key.weeks_note")),
    ]


def age_text(days: int) -> str:
    """`up to date`, `5 days old`."""
    return say("frame.age.today") if days <= 1 else count("frame.age", days)


def mend_text(row: Row, last_gap: Row | None, *, sent: bool) -> str:
    """Why a unit cannot be judged, since when, and what would mend it.

    `last_gap`: its newest stretch that cannot be judged. `sent`: whether any week has come from it.
    """
    if row["reason"] in LINE_REASONS:
        what = str(row["reason"])
    elif not sent:
        what = "absent"
    else:
        what = limiting(last_gap)
    why = reason_text(row)
    return say("quality.mend.line", unit=row["unit_name"], why=why, mend=say(f"quality.mend.{what}"))


def limiting(gap: Row | None) -> str:
    """What has to be mended in a stretch: its limiting part, or that it is not there at all."""
    if gap is None:
        return "unknown"
    part = gap["limiting"] if gap["state"] == "incomplete" else gap["state"]
    return str(part) if part and has(f"quality.mend.{part}") else "unknown"


def feed_name(table: str, source: str | None, *, several: bool) -> str:
    """`Rosters`; with its source where several fill the table."""
    name = code("table", table)
    return say("quality.fresh.of_source", table=name, source=source) if several and source else name


def table_name(table: str) -> str:
    """A table in words, with its own name: `Rosters (shifts)`."""
    return say("quality.where", title=code("table", table), units=table)
