"""What cannot be said is said, case by case."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from dashboard.data import About
from dashboard.drawings.data_quality import in_order, judged, last_gap
from dashboard.words import data_quality as words
from dashboard.words import quality_parts as parts
from dashboard.words.data_quality import Facts, Feed
from pipelines.detection.messages import _GAP_WORDS
from pipelines.schemas import TABLES
from pipelines.shapes import METRIC_STATES

ABOUT = About("000001-a", "Northside", date(2026, 3, 1), date(2026, 3, 1), 3, 10, 10)
STALE = replace(ABOUT, age_days=28)
MONDAY = date(2026, 1, 5)
ONE = "The one unit here does not lack the data to be judged."
NOTHING = Facts([], [], [], [], [])


def unit(name: str, standing: str = "within", reason: str | None = None, **others: Any) -> dict[str, Any]:
    return {
        "unit_id": name,
        "unit_name": name,
        "standing": standing,
        "reason": reason,
        "unknown_since": date(2026, 2, 2) if reason == "data_gap" else None,
        "closed_on": None,
        **others,
    }


def feed(table: str = "shifts", age: int = 20, *, late: bool = True) -> Feed:
    last = ABOUT.newest + timedelta(days=ABOUT.age_days - age)
    return Feed(table, words.feed_name(table, "a", several=False), "a", MONDAY, last, age, late, 1, 9)


def facts(*units: dict[str, Any], **others: Any) -> Facts:
    return replace(NOTHING, units=list(units), **others)


ASH, BIRCH, CEDAR = (unit(name) for name in ("Ash", "Birch", "Cedar"))
GAP = unit("Elm", "unknown", "data_gap")
NO_LINE = unit("Gorse", "unknown", "no_line")


TOO_LITTLE = "too little data since 2 February 2026"


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        (NOTHING, "There is no unit here yet, so nothing can be said."),
        (facts(ASH), ONE),
        (facts(ASH, BIRCH), "None of the 2 units lacks the data to be judged."),
        (facts(GAP), f"Whether Elm is over its line cannot be said at present: {TOO_LITTLE}."),
        (
            facts(ASH, GAP, unit("Fir", "unknown", "data_gap")),
            (
                "Whether 2 of 3 units are over their line cannot be said at present, for want of data: "
                f"Elm ({TOO_LITTLE}) and Fir ({TOO_LITTLE})."
            ),
        ),
    ],
)
def test_the_answer_says_which_units_cannot_be_judged(told, sentence):
    assert words.answer(told, ABOUT) == sentence


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        (facts(NO_LINE), "Gorse has no line, so its load is known and not judged."),
        (
            facts(ASH, hidden=["Ash"]),
            "What people did in Ash is hidden: fewer than 10 worked there.",
        ),
        (
            facts(ASH, late=[feed()]),
            "What happened after 12 February 2026 is not known from one feed: Rosters.",
        ),
        (
            facts(ASH, late=[feed(), feed("caseload")]),
            (
                "2 feeds are older than 10 days, and do not tell what happened since: Rosters and Patient "
                "counts."
            ),
        ),
        (
            facts(ASH, not_collected=["People waiting"]),
            "Nothing can be said of one figure that is not collected here: People waiting.",
        ),
        (
            facts(ASH, files_refused=["a.csv", "b.csv"]),
            "2 files were refused, and nothing of what is in them is here: a.csv and b.csv.",
        ),
    ],
)
def test_the_answer_says_what_else_cannot_be_said(told, sentence):
    assert words.answer(told, ABOUT) == f"{ONE} {sentence}"


def test_of_old_data_nothing_holds_now_and_no_single_feed_is_blamed():
    start = (
        "How things stand now cannot be said of any unit: the newest data are 28 days old, the limit here is"
    )
    assert words.answer(facts(ASH, BIRCH, late=[feed()]), STALE) == (
        f"{start} 10 days. On 1 March 2026: none of the 2 units lacked the data to be judged."
    )
    assert words.answer(facts(GAP), STALE).endswith(
        "whether Elm is over its line could not be said: too little data since 2 February 2026."
    )


def test_a_unit_without_a_line_does_not_lack_data():
    assert not words.lacks_data(NO_LINE)
    assert not words.lacks_data(unit("Fir", "unknown", "line_new"))
    assert words.lacks_data(GAP)
    assert not words.lacks_data(ASH)


def gap(state: str = "incomplete", limiting: str | None = "hours_days") -> dict[str, Any]:
    return {"state": state, "limiting": limiting}


@pytest.mark.parametrize("part", [part for part in _GAP_WORDS if part != "line_unseen"])
def test_every_part_of_completeness_has_a_remedy_that_names_a_table(part):
    text = words.mend_text(GAP, gap(limiting=part), sent=True)
    assert text.startswith("Elm: too little data since 2 February 2026. ")
    assert any(f"({name}" in text or f"{name})" in text for name in TABLES)


@pytest.mark.parametrize(
    ("row", "stretch", "sent", "remedy"),
    [
        (
            GAP,
            gap("unseen", None),
            True,
            "The weeks are complete, and the staff or the patients the line counts",
        ),
        (GAP, gap("absent", None), True, "No row has come"),
        (GAP, None, False, "No row has come"),
        (GAP, gap("incomplete", None), True, "Which part is missing is not known."),
        (GAP, gap("incomplete", "something_new"), True, "Which part is missing is not known."),
        (NO_LINE, None, True, "No feed mends this: a line has to be agreed."),
        (unit("Fir", "unknown", "line_new"), None, True, "Time mends this"),
    ],
)
def test_what_would_mend_it_follows_from_what_is_missing(row, stretch, sent, remedy):
    assert remedy in words.mend_text(row, stretch, sent=sent)


def state(metric: str, name: str, told: str, *, zero: bool = False) -> dict[str, Any]:
    return {"metric": metric, "unit_id": name, "unit_name": name, "state": told, "zero": zero}


STATES = [
    state("waiting", "Ash", "not_collected"),
    state("waiting", "Birch", "not_collected"),
    state("overtime_share", "Ash", "value"),
    state("overtime_share", "Birch", "suppressed"),
    state("adoption", "Birch", "suppressed"),
    state("used_after_refusal", "Ash", "value", zero=True),
    state("direct_care_share", "Ash", "missing"),
    state("edit_share", "Ash", "not_assessed"),
]


def test_the_five_kinds_of_nothing_are_five_and_each_has_a_sign_of_its_own():
    assert set(words.KINDS) == {"zero"} | set(METRIC_STATES) - {"value"}
    assert len(set(words.KIND_SIGNS.values())) == len(words.KINDS) == len(words.KIND_SIGNS)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("zero", "Now in: Used after refusal (1 unit)."),
        ("missing", "Now: Direct care (1 unit)."),
        ("not_collected", "Here: People waiting."),
        ("not_assessed", "Now: Drafts edited (1 unit)."),
        ("suppressed", "Now: Birch (2 figures)."),
    ],
)
def test_each_kind_says_where_it_is(kind, text):
    assert parts.where(kind, STATES) == text
    assert parts.where(kind, STATES[2:3]) == "Nowhere at present."


def test_a_figure_that_is_no_nought_is_no_kind_of_nothing():
    assert parts.kind_of(STATES[2]) is None
    assert parts.kind_of(STATES[5]) == "zero"


def test_the_table_of_figures_has_a_row_for_each_and_a_column_for_each_kind():
    rows = {row[0]: row for row in parts.state_rows(STATES)}
    assert len(parts.state_columns()) == 2 + len(words.KINDS) == len(rows["Overtime"])
    assert rows["Overtime"][1] == "1 of 2"
    assert rows["Overtime"][2 + words.KINDS.index("suppressed")] == "Birch"
    assert rows["People waiting"][1] == "0 of 2"


def test_no_row_refused_is_a_figure_and_not_a_silence():
    assert parts.refused_text([], [{"evaluated": 1200}, {"evaluated": 34}]) == (
        "No row was refused, and none waits. That is a figure: 1,234 checks were made."
    )


def test_one_refused_row_is_one():
    row = {"table_name": "shifts", "rule": "too_long", "reason": "Too long.", "rows": 1}
    assert parts.refused_text([row], []).startswith("1 row is refused or waiting, for 1 reason.")


def test_files_are_refused_cut_or_half_read_or_it_is_not_known():
    note = {"file": "a.csv", "outcome": "loaded", "extra_columns": None, "incomplete": False}
    assert parts.files_text([], known=False).startswith("Which files were refused is not known")
    assert parts.files_text([], known=True).startswith("No file was refused")
    assert "left out: a.csv." in parts.files_text([{**note, "extra_columns": "x"}], known=True)
    assert "as far as it goes: a.csv." in parts.files_text([{**note, "incomplete": True}], known=True)
    assert "refused whole" in parts.files_text([{**note, "outcome": "refused"}], known=True)


def test_a_run_that_was_undone_says_that_nothing_changed():
    run = {"run": 3, "outcome": "RunRefused", "read": 0}
    assert parts.run_text([run], "1 March 2026") == (
        "Run 3, on 1 March 2026, did not end well (RunRefused): what stood before stays published."
    )
    assert parts.run_text([], "") == "No run is known."


def test_one_week_restated_is_one_and_a_second_time_does_not_make_it_two():
    week = {"unit_name": "Ash", "week_start": MONDAY, "published_on": date(2026, 2, 1)}
    text = parts.restated_text([week, {**week, "published_on": date(2026, 3, 1)}], [])
    assert text == (
        "1 week was published otherwise before: Ash (1). The newest restatement was published on 1 March "
        "2026."
    )
    assert parts.restated_text([], []) == "No week that was published has been told otherwise since."


def test_units_that_cannot_be_judged_come_first_then_those_with_most_gaps():
    stretches = {
        "Ash": [{"weeks": 9, "state": "complete"}, {"weeks": 1, "state": "incomplete"}],
        "Birch": [{"weeks": 10, "state": "complete"}],
        "Elm": [{"weeks": 6, "state": "complete"}, {"weeks": 4, "state": "absent"}],
    }
    assert [row["unit_name"] for row in in_order([BIRCH, ASH, GAP], stretches)] == ["Elm", "Ash", "Birch"]
    assert judged(stretches["Elm"]) == (6, 10)
    assert last_gap(stretches["Elm"]) == {"weeks": 4, "state": "absent"}
    assert last_gap(stretches["Birch"]) is None


def test_every_table_has_its_words_and_feeds_that_go_on_are_tables():
    assert set(TABLES) >= words.CONTINUOUS
    assert all(words.feed_name(name, "a", several=False) != name.replace("_", " ") for name in TABLES)
    assert words.feed_name("shifts", "a", several=True) == "Rosters, a"
