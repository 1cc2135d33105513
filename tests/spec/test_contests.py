"""A contested figure: who sees one says why, somebody answers by a day, and the first answer counts."""

from datetime import date, timedelta

import pytest

from pipelines.state import CONTEST_KINDS, FigureContested, FigureSettled, NotFit, contests, journal_of
from pipelines.state.contests import ANSWER_DAYS, FIGURES, OUTCOMES
from tests.cases import DAY, Written, days, keep

MONDAY = date(2026, 6, 22)


def contested(**other) -> FigureContested:
    usual = {
        "page": "unit",
        "figure": "load",
        "week": MONDAY,
        "reason": "Two nurses were lent to us and are not in the roster.",
        "filed_on": DAY,
        "snapshot_id": "000001-a",
    }
    return FigureContested(**{**usual, **other})


def settled(receipt: str, **other) -> FigureSettled:
    usual = {"outcome": "corrected", "reason": "The roster was sent again.", "filed_on": days(5)}
    return FigureSettled(**{"receipt": receipt, **usual, **other})


def test_it_comes_back_as_it_was_kept_in_either_database(state_site):
    journal = journal_of(state_site)
    number = keep(journal, contested(), role="staff")
    keep(journal, settled(number), role="administrator")
    (told,) = contests(journal.entries(CONTEST_KINDS))
    assert (told.told, told.settled) == (contested(), settled(number))
    assert (told.unit_id, told.role, told.settled_by) == ("W01", "staff", "administrator")


@pytest.mark.parametrize(("day", "late"), [(27, False), (28, False), (29, True)])
def test_it_is_answered_within_four_weeks_or_is_late(day: int, late: bool):
    written = Written()
    written.add(contested())
    (told,) = contests(written.entries)
    assert told.due == DAY + timedelta(days=28)
    assert ANSWER_DAYS == 28
    assert told.late(days(day)) == late


def test_the_first_answer_counts_and_one_for_another_unit_does_not():
    written = Written()
    number = written.add(contested())
    written.add(settled(number, outcome="stands"), unit="W02")
    written.add(settled(number))
    written.add(settled(number, outcome="stands"))
    (told,) = contests(written.entries)
    assert told.settled is not None
    assert told.settled.outcome == "corrected"
    assert not told.late(days(99)), "it no longer waits"


@pytest.mark.parametrize("figure", FIGURES)
def test_every_figure_can_be_contested(figure: str):
    contested(figure=figure, week=None).check()


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_every_outcome_can_be_kept(outcome: str):
    settled("r-1", outcome=outcome).check()


@pytest.mark.parametrize(
    ("changed", "field", "why"),
    [
        ({"figure": "person"}, "figure", "unknown"),
        ({"reason": " "}, "reason", "missing"),
        ({"reason": "x" * 2_001}, "reason", "too_long"),
        ({"week": date(2026, 6, 23)}, "week", "unknown"),
        ({"week": date(2026, 7, 6)}, "week", "unknown"),
    ],
)
def test_what_cannot_be_kept_is_refused_by_name(changed, field, why):
    with pytest.raises(NotFit) as told:
        contested(**changed).check()
    assert (told.value.field, told.value.why) == (field, why)


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"outcome": ""}, "outcome"), ({"outcome": "won"}, "outcome"), ({"reason": ""}, "reason")],
)
def test_an_answer_without_outcome_or_reason_is_refused(changed, field):
    with pytest.raises(NotFit) as told:
        settled("r-1", **changed).check()
    assert told.value.field == field
