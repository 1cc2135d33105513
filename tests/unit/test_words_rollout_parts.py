"""Promises, releases and readiness in words, and the rules they are judged by."""

from datetime import date
from typing import Any

import pytest

from dashboard.data import About
from dashboard.words import rollout_promise as promise_words
from dashboard.words import rollout_ready as ready_words
from dashboard.words import rollout_release as release_words
from pipelines.detection.release_check import after_release

ABOUT = About("000001-x", "Northside", date(2026, 6, 28), date(2026, 6, 28), 1, 10, 10)
LEDGER = {"conversion_low": 0.1}


def agreement(**values: Any) -> dict[str, Any]:
    return {
        "tool_name": "Scribe", "unit_names": ["Ash Ward", "Birch Ward"], "units": 2, "units_told": 2,
        "effective_from": date(2025, 11, 10), "promised": 25.0, "measured": 15.5,
        "evidence_grade": "log_measured",
        "coverage": 0.94, "weeks": 40, "unit_weeks": 80, "other_grade_weeks": 0, "mixed_weeks": 0,
        "share_patients": 0.2, "share_access": 0.1, "share_recovery": 0.4, "share_teaching": 0.2,
        "share_cost": 0.1,
        "success_criterion": None, "stop_criterion": "Any unit over its line",
        "review_on": date(2026, 12, 21),
        "agreed_with": "Staff side", "source": None,
    } | values  # fmt: skip


@pytest.mark.parametrize(
    ("values", "became", "found"),
    [
        ({}, 0.1, "change"),
        ({"measured": 25.0}, 0.4, "continue"),
        ({"measured": 25.0}, None, "continue"),
        ({"measured": 25.0}, 0.41, "change"),
        ({"measured": 0.0}, 0.1, "stop"),
        ({"measured": -3.0}, 0.1, "stop"),
        ({"measured": None, "evidence_grade": None}, 0.1, "not_yet"),
        ({"evidence_grade": "assumed"}, 0.1, "not_yet"),
        ({"weeks": 11}, 0.1, "not_yet"),
        ({"weeks": 12}, 0.1, "change"),
        ({"promised": None}, 0.1, None),
    ],
)
def test_the_verdict_follows_its_rule(values, became, found):
    assert promise_words.verdict(agreement(**values), {"conversion_low": became}) == found


def test_a_promise_is_told_with_its_figure_evidence_what_is_left_out_and_its_review():
    told = promise_words.promise(
        agreement(mixed_weeks=14, other_grade_weeks=1, units_told=1), LEDGER, ABOUT, covered=True
    )
    assert (told.title, told.verdict) == ("Scribe, 2 units", "By rule: change.")
    assert told.figure == "15.5 of the 25 minutes a shift that were promised."
    assert told.notes == (
        "Ash Ward and Birch Ward. Evidence: log-measured, 94 % of the data usable; 80 weeks of units after "
        "the learning weeks, in 1 of 2 units. Left out: 14 weeks of units with a second tool live (no figure "
        "says which of the two saved the time) and 1 week of a unit told at another grade. To be reviewed on "
        "21 December 2026."
    )


def test_a_promise_nobody_recorded_is_said_to_be_so():
    told = promise_words.promise(agreement(effective_from=None, promised=None), LEDGER, ABOUT, covered=True)
    assert (told.verdict, told.figure) == ("", "No promise was recorded before go-live.")


@pytest.mark.parametrize(
    ("values", "covered", "figure"),
    [
        ({"measured": None}, True, "Nothing was measured that could be set beside the 25 minutes"),
        ({"measured": None}, False, "what was measured is not shown to your role."),
        ({"promised": None}, True, "15.5 minutes a shift; none were promised."),
        ({"promised": None, "measured": None}, True, "No minutes were promised, and none measured."),
    ],
)
def test_what_is_missing_of_a_promise_has_its_own_words(values, covered, figure):
    told = promise_words.promise(agreement(**values), LEDGER, ABOUT, covered=covered)
    assert figure in told.figure
    assert told.verdict == ("By rule: not yet knowable." if covered and "promised" not in values else "")


def test_a_review_in_the_past_and_none_at_all():
    past = promise_words.promise(agreement(review_on=date(2026, 6, 28)), LEDGER, ABOUT, covered=True)
    assert past.notes.endswith("Was to be reviewed on 28 June 2026.")
    none = promise_words.promise(agreement(review_on=None), LEDGER, ABOUT, covered=True)
    assert none.notes.endswith("No day of review was agreed.")


def test_a_row_of_the_table_tells_nothing_recorded_from_nothing_promised():
    row = promise_words.table_row(agreement(share_cost=0.0, share_teaching=None), LEDGER, covered=True)
    cells = dict(zip(promise_words.columns(), row, strict=True))
    assert cells["To cost"] == "0 %"
    assert cells["To teaching"] == "not recorded"
    assert cells["Success criterion"] == "not recorded"
    assert cells["By rule"] == "change"
    hidden = promise_words.table_row(agreement(measured=None), LEDGER, covered=False)
    assert "not shown to your role" in hidden
    assert len(promise_words.table_row(agreement(effective_from=None), LEDGER, covered=True)) == len(row)


def test_shares_promised_by_several_agreements_are_a_range():
    assert (
        promise_words.share_figure(1.0, (0.59, 1.41), [0.2, 0.3]) == "100 % (59 to 141), promised 20 to 30 %"
    )
    assert promise_words.share_figure(-0.12, None, [0.4]) == "−12 %, promised 40 %"
    assert promise_words.share_figure(0.08, None, []) == "8 %, promised nothing"


BEFORE = [0.50, 0.48, 0.51, 0.49, 0.50, 0.52, 0.48, 0.50]


@pytest.mark.parametrize(
    ("before", "after", "gone", "found"),
    [
        (BEFORE, [0.58, 0.57, 0.60, 0.59], 4, "worse"),
        (BEFORE, [0.50, 0.51, 0.49, 0.50], 4, "no_sign"),
        (BEFORE, [0.30, 0.31, 0.30, 0.30], 4, "no_sign"),
        (BEFORE, [0.60, 0.60, 0.60], 3, "too_early"),
        (BEFORE, [], 4, "not_known"),
        (BEFORE[:3], [0.6] * 4, 9, "not_known"),
        (BEFORE[:4], [0.6] * 4, 9, "worse"),
    ],
)
def test_a_release_is_worse_only_beyond_what_weeks_differ_by_themselves(before, after, gone, found):
    assert after_release(before, after, weeks_gone=gone) == found


def test_the_reach_of_no_sign_is_that_of_a_one_sided_t_at_five_percent():
    # Mean 0.4975, standard deviation 0.01389, t.95 with 7 degrees of freedom 1.895: 0.4975 + 0.01612.
    assert after_release(BEFORE, [0.5136] * 4, weeks_gone=4) == "no_sign"
    assert after_release(BEFORE, [0.5137] * 4, weeks_gone=4) == "worse"


@pytest.mark.parametrize(
    ("day", "weeks"),
    [(date(2026, 6, 1), 4), (date(2026, 6, 2), 3), (date(2026, 6, 28), 0), (date(2026, 5, 31), 4)],
)
def test_only_whole_weeks_after_a_release_are_counted(day, weeks):
    assert release_words.weeks_gone(day, ABOUT.as_of) == weeks


def release(**values: Any) -> dict[str, Any]:
    return {"tool_name": "Scribe", "version": "2.1", "released_on": date(2026, 5, 31), "announced": True,
            "reviewed_on": None, "units": 4, "coverage": 0.9, "metric": "edit_share"} | values  # fmt: skip


def test_a_release_is_told_by_figure_and_sign():
    rows = [release(after=False, value=value) for value in BEFORE]
    rows += [release(after=True, value=0.6) for _ in range(4)]
    assert release_words.lines(rows, ("edit_share", "concern_share"), ABOUT.as_of) == [
        "Edited: worse. 49.8 % before, 60 % after",
        "With a concern: not known, too few weeks have a figure",
    ]
    early = [row | {"released_on": date(2026, 6, 8)} for row in rows]
    (line,) = release_words.lines(early, ("edit_share",), ABOUT.as_of)
    assert line == "Edited: too early. 49.8 % before; 3 of 4 weeks are over"
    assert release_words.seen(rows) == "4 units had it all the while, 90 % of the data usable"


def test_an_unannounced_and_an_unreviewed_release_are_said_to_be_so():
    assert release_words.when(release(announced=False)) == (
        "first seen in logs on 31 May 2026, not announced · no review recorded"
    )
    assert release_words.when(release(reviewed_on=date(2026, 5, 1))) == (
        "31 May 2026, announced · reviewed on 1 May 2026"
    )


def unit(**values: Any) -> dict[str, Any]:
    return {"unit_name": "Ash Ward", "went_live": None, "planned": None, "closed_on": None,
            "baseline_weeks": 12, "has_line": True,
            "methods": "ehr_audit,literature", "later_units": 6} | values  # fmt: skip


def test_readiness_is_four_things():
    assert ready_words.missing(unit()) == []
    lacking = unit(baseline_weeks=11, has_line=False, methods="self_report", later_units=5)
    assert ready_words.missing(lacking) == ["baseline", "line", "timed", "later"]


def test_readiness_in_a_sentence():
    assert (
        ready_words.answer([unit()])
        == "1 unit has no tool, and what a later answer needs is recorded for it."
    )
    text = ready_words.answer([unit(), unit(methods=None), unit(went_live=date(2026, 1, 5))])
    assert text.startswith("2 units have no tool, 1 of them ready for a go-live: 1 have no timed tasks.")
    assert ready_words.answer([unit(closed_on=date(2026, 1, 1))]) == "Every open unit here has a tool."


def test_what_can_never_be_recovered_is_told_of_units_with_a_tool_only():
    live = {"went_live": date(2026, 1, 5)}
    assert ready_words.lost([unit(methods=None)]) == []
    assert ready_words.lost([unit(**live)]) == [
        "Of the units with a tool, each had what a later answer needs."
    ]
    assert ready_words.lost([unit(methods="literature", baseline_weeks=3, **live)]) == [
        "Ash Ward: 3 of 12 weeks of baseline.",
        "Ash Ward: task times were only assumed from the literature before go-live.",
    ]


def test_a_row_of_readiness_says_when_or_why_not():
    assert ready_words.table_row(unit())[1] == "none yet"
    assert ready_words.table_row(unit(planned=date(2026, 9, 7)))[1] == "planned for 7 Sep 2026"
    assert ready_words.table_row(unit(closed_on=date(2026, 1, 1)))[1] == "closed"
    assert len(ready_words.table_row(unit())) == len(ready_words.columns())
