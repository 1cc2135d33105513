"""Proposals of a line: what may be filed, what counts, and what the journal makes of it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from dashboard.data import LOCAL_USER, Grants
from dashboard.desk.notebook import Notebook, NotGranted, new_key
from pipelines.state import LineAnswered, LineProposed, NotFit, journal_of, proposals
from pipelines.state.entries import Entry

DAY = date(2026, 5, 4)


def line(**values: Any) -> LineProposed:
    told: dict[str, Any] = {
        "side": "manager",
        "measure": "patients_per_nurse",
        "staff_group": "nurse",
        "period": "day",
        "limit": 5.5,
        "averaging": "shift",
        "allowed_share": 0.1,
        "rounding": "none",
        "observation": "counted",
        "basis": "local_agreement",
        "source": "Staffing committee, 4 May",
        "reason": "A third of the shifts were over.",
        "effective_from": DAY + timedelta(days=28),
        "filed_on": DAY,
        "limit_before": 6.0,
        "averaging_before": "shift",
        "allowed_before": 0.1,
        "snapshot_id": "000001-x",
    }
    return LineProposed(**(told | values))


def answer(receipt: str, *, agrees: bool = True, side: str = "staff_representative", **values: Any):
    told: dict[str, Any] = {"receipt": receipt, "side": side, "agrees": agrees, "reason": "Why"}
    return LineAnswered(**(told | {"filed_on": DAY} | values))


def entry(number: int, body: LineProposed | LineAnswered, unit: str = "W01") -> Entry:
    at = datetime(2026, 5, 4, tzinfo=UTC) + timedelta(seconds=number)
    return Entry(number, at, "local", unit, body.kind, body.to_json(), f"r{number}")


@pytest.fixture
def notebook(tmp_path):
    return Notebook(journal_of(tmp_path), LOCAL_USER)


@pytest.mark.parametrize(
    ("values", "field", "why"),
    [
        ({"reason": " "}, "reason", "missing"),
        ({"source": ""}, "source", "missing"),
        ({"reason": "x" * 2001}, "reason", "too_long"),
        ({"side": ""}, "side", "unknown"),
        ({"basis": "habit"}, "basis", "unknown"),
        ({"limit": 0.0}, "limit", "missing"),
        ({"limit": float("nan")}, "limit", "missing"),
        ({"allowed_share": 1.5}, "allowed_share", "unknown"),
        ({"effective_from": DAY - timedelta(days=1)}, "effective_from", "past"),
        ({"limit": 6.5, "effective_from": DAY + timedelta(days=27)}, "effective_from", "notice"),
        ({"measure": "caseload_per_wte"}, "averaging", "weeks_only"),
    ],
)
def test_what_cannot_be_filed_says_what_to_change(values, field, why):
    with pytest.raises(NotFit) as caught:
        line(**values).check()
    assert (caught.value.field, caught.value.why) == (field, why)


@pytest.mark.parametrize(
    ("values", "looser"),
    [
        ({}, False),
        ({"limit": 6.0}, False),
        ({"limit": 6.1}, True),
        ({"allowed_share": 0.2}, True),
        ({"averaging": "week", "allowed_share": None}, True),
        ({"averaging": "moment", "allowed_share": 0.2}, False),
        ({"limit": 9.0, "limit_before": None}, False),
    ],
)
def test_what_allows_more_is_looser(values, looser):
    assert line(**values).looser is looser


def test_a_stricter_line_may_begin_today_and_a_looser_one_after_28_days():
    stricter, looser = line(effective_from=DAY), line(limit=7.0, effective_from=DAY + timedelta(days=28))
    stricter.check()
    looser.check()
    assert (stricter.looser, looser.looser) == (False, True)
    with pytest.raises(NotFit, match="notice"):
        replace(looser, effective_from=DAY + timedelta(days=27)).check()


def test_a_proposal_is_provisional_until_the_other_side_answers():
    told = proposals([entry(1, line())])[0]
    assert told.state(DAY) == "provisional"
    agreed = proposals([entry(1, line()), entry(2, answer("r1"))])[0]
    assert agreed.state(DAY) == "agreed"
    refused = proposals([entry(1, line()), entry(2, answer("r1", agrees=False))])[0]
    assert refused.state(DAY) == "disagreed"


def test_it_lapses_when_nobody_answers_before_its_first_day():
    told = proposals([entry(1, line())])[0]
    assert told.state(told.line.effective_from) == "provisional"
    late = told.line.effective_from + timedelta(days=1)
    assert told.state(late) == "lapsed"
    assert proposals([entry(1, line()), entry(2, answer("r1", filed_on=late))])[0].state(late) == "lapsed"


def test_answers_of_the_same_side_of_another_unit_or_after_the_first_count_for_nothing():
    own = entry(2, answer("r1", side="manager"))
    other_unit = entry(3, answer("r1"), unit="W02")
    first, second = entry(4, answer("r1", agrees=False)), entry(5, answer("r1"))
    assert proposals([entry(1, line()), own, other_unit])[0].state(DAY) == "provisional"
    assert proposals([entry(1, line()), own, first, second])[0].state(DAY) == "disagreed"
    assert proposals([entry(2, answer("r1"))]) == []


def test_of_two_filed_in_one_moment_the_first_counts():
    told = proposals([entry(1, line()), entry(2, line(limit=5.0)), entry(3, line(period="night"))])
    assert [each.counts for each in told] == [True, False, True]
    assert told[1].state(DAY) == "not_counted"
    after = proposals([entry(1, line()), entry(2, answer("r1", agrees=False)), entry(3, line(limit=5.0))])
    assert [each.counts for each in after] == [True, True]


def test_disagreement_needs_a_reason_and_agreement_none():
    answer("r1", reason="").check()
    with pytest.raises(NotFit):
        answer("r1", agrees=False, reason=" ").check()


def test_the_whole_talk_is_kept_and_read_again(notebook):
    receipt = notebook.propose("W01", line(), new_key())
    with pytest.raises(NotFit, match="open"):
        notebook.propose("W01", line(limit=5.0), new_key())
    with pytest.raises(NotFit, match="own"):
        notebook.answer("W01", answer(receipt.number, side="manager"), new_key())
    notebook.answer("W01", answer(receipt.number), new_key())
    with pytest.raises(NotFit, match="closed"):
        notebook.answer("W01", answer(receipt.number, agrees=False), new_key())
    told = notebook.line_proposals("W01")
    assert [(each.line, each.state(DAY)) for each in told] == [(line(), "agreed")]
    assert notebook.line_proposals("W02") == []


def test_a_form_sent_twice_is_one_entry(notebook):
    key = new_key()
    first = notebook.propose("W01", line(), key)
    assert notebook.propose("W01", line(), key).number == first.number
    assert notebook.propose("W01", line(), new_key()).number == first.number
    notebook.answer("W01", answer(first.number), new_key())
    assert notebook.answer("W01", answer(first.number), new_key()).again
    assert len(notebook.journal.entries()) == 2


def test_without_a_grant_nothing_is_read_or_written(notebook):
    receipt = notebook.propose("W01", line(), new_key())
    nobody = Notebook(notebook.journal, Grants("staff_representative", frozenset({"W02"})))
    assert nobody.line_proposals("W01") == []
    with pytest.raises(NotGranted):
        nobody.propose("W01", line(), new_key())
    with pytest.raises(NotFit):
        nobody.answer("W01", answer(receipt.number), new_key())
    assert len(notebook.journal.entries()) == 1


def test_names_of_a_later_version_are_left_out():
    body = {**line().to_json(), "colour": "blue"}
    assert LineProposed.from_json(body) == line()
