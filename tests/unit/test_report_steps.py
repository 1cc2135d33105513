"""An overload report from being raised to being decided: who may know what, and by when it is answered."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.state import (
    REPORT_KINDS,
    Draft,
    HelpTold,
    Journal,
    NotFit,
    OnCallNotified,
    Report,
    ReportFiled,
    ReportStep,
    code_of,
    found_by_code,
    hidden_code,
    journal_of,
    new_key,
    reports,
)
from pipelines.state.report_steps import STEPS
from tests.filed import ANONYMOUS, MONDAY, NAMED, file


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return journal_of(tmp_path)


def take(journal: Journal, step: ReportStep, unit: str = "W01", role: str = "nurse_manager") -> None:
    journal.add(Draft(role, unit, step, new_key(), author="https://id.example m-1"))


def standing(journal: Journal) -> list[Report]:
    return reports(journal.entries(REPORT_KINDS))


def test_a_report_comes_back_as_it_was_filed(journal: Journal):
    file(journal, NAMED)
    (report,) = standing(journal)
    assert replace(report.filed, code="") == NAMED
    assert report.state == "raised"


def test_an_anonymous_report_keeps_neither_shift_nor_moment(journal: Journal):
    file(journal)
    (row,) = journal.rows()
    assert row["at"] == "2026-06-22T00:00:00.000000+00:00", "the Monday of its week"
    assert row["author"] == ""
    assert "2026-06-24" not in "".join(str(value) for value in row.values())
    assert "night" not in row["body"]


@pytest.mark.parametrize(
    "changed",
    [
        {"on": date(2026, 6, 24)},
        {"period": "night"},
        {"facts": {"patients": 22.0}},
        {"snapshot_id": "000001-a"},
    ],
)
def test_an_anonymous_report_that_says_when_it_was_is_refused(changed: dict[str, object]):
    with pytest.raises(NotFit) as told:
        replace(ANONYMOUS, **changed).check()  # type: ignore[arg-type]
    assert told.value.why == "shift_of_anonymous"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("level", 0),
        ("level", 6),
        ("cause", "weather"),
        ("remedy", ""),
        ("help_asked", ""),
        ("tried", ("prayed",)),
        ("week", date(2026, 6, 23)),
        ("text", "x" * 2001),
        ("period", "dusk"),
    ],
)
def test_a_value_that_is_none_of_the_known_ones_is_refused(name: str, value: object):
    with pytest.raises(NotFit) as told:
        replace(NAMED, **{name: value}).check()  # type: ignore[arg-type]
    assert told.value.field == name


def test_the_day_and_the_week_of_a_named_report_agree():
    with pytest.raises(NotFit):
        replace(NAMED, on=date(2026, 6, 30)).check()


def test_the_clocks_of_a_named_report_run_from_the_day_it_was_filed(journal: Journal):
    file(journal, NAMED)
    (report,) = standing(journal)
    assert report.due(10, 60) == ("acknowledge", date(2026, 7, 4))  # 24 June + 10 days
    take(journal, ReportStep("acknowledged", report.receipt, ""))
    assert standing(journal)[0].due(10, 60) == ("decide", date(2026, 8, 23))  # 24 June + 60 days


def test_the_clocks_of_an_anonymous_report_run_from_the_end_of_its_week(journal: Journal):
    file(journal)
    assert standing(journal)[0].due(10, 60) == ("acknowledge", date(2026, 7, 9))  # Monday 29 June + 10 days


def test_every_step_says_who_when_and_why_and_the_last_one_ends_it(journal: Journal):
    receipt, _ = file(journal)
    for step in (
        ReportStep("acknowledged", receipt, ""),
        ReportStep("mitigated", receipt, "A bank nurse came at 23:00."),
        ReportStep("escalated", receipt, "Beds have to close.", "Director of nursing"),
        ReportStep("decided", receipt, "Two posts are advertised."),
        ReportStep("mitigated", receipt, "Too late to say."),
    ):
        take(journal, step)
    (report,) = standing(journal)
    assert [taken.step.step for taken in report.steps] == list(STEPS)
    assert {taken.author for taken in report.steps} == {"https://id.example m-1"}
    assert not report.is_open
    assert report.due(10, 60) is None


@pytest.mark.parametrize(
    ("step", "field"),
    [
        (ReportStep("decided", "r", " "), "reason"),
        (ReportStep("mitigated", "r", ""), "reason"),
        (ReportStep("escalated", "r", "why", ""), "asked_of"),
        (ReportStep("forgotten", "r", "why"), "step"),
    ],
)
def test_a_step_without_what_it_needs_is_refused(step: ReportStep, field: str):
    with pytest.raises(NotFit) as told:
        step.check()
    assert told.value.field == field


def test_a_step_of_another_unit_or_of_no_report_counts_for_nothing(journal: Journal):
    receipt, _ = file(journal)
    take(journal, ReportStep("decided", receipt, "Not ours."), unit="W02")
    take(journal, ReportStep("decided", "0000-0000-0000", "Of nothing."))
    assert standing(journal)[0].state == "raised"


def test_a_report_is_acknowledged_once(journal: Journal):
    receipt, _ = file(journal)
    take(journal, ReportStep("acknowledged", receipt, ""))
    take(journal, ReportStep("acknowledged", receipt, "Again."))
    assert len(standing(journal)[0].steps) == 1


def test_the_reporter_finds_it_by_the_code_and_says_whether_help_came(journal: Journal):
    file(journal, unit="W02")
    receipt, code = file(journal)
    found = found_by_code(standing(journal), f"  {code.upper().replace('-', ' ')} ")
    assert found is not None
    assert found.receipt == receipt
    journal.add(Draft("reporter", "W01", HelpTold(receipt, "yes"), new_key()))
    found = found_by_code(standing(journal), code)
    assert found is not None
    assert found.help_came == "yes"
    assert found_by_code(standing(journal), receipt) is None, "management knows the receipt"


def test_whether_somebody_on_call_was_told_stands_with_it(journal: Journal):
    receipt, _ = file(journal)
    assert standing(journal)[0].notified is None
    journal.add(Draft("reporter", "W01", OnCallNotified(receipt, reached=False), new_key()))
    assert standing(journal)[0].notified is False


def test_the_code_cannot_be_had_from_what_is_kept(journal: Journal):
    receipt, code = file(journal)
    kept = str(journal.rows())
    assert code not in kept
    assert code.replace("-", "") not in kept
    assert receipt in kept


@given(st.text(min_size=1, max_size=40), st.text(min_size=1, max_size=40))
def test_two_forms_have_two_codes(one: str, other: str):
    assert (code_of(one) == code_of(other)) == (one == other)
    assert hidden_code(code_of(one)) == hidden_code(code_of(one).upper().replace("-", " "))


def test_names_that_a_later_version_added_are_left_out():
    assert ReportFiled.from_json({**NAMED.to_json(), "colour": "blue"}) == NAMED


def test_a_named_report_keeps_its_moment():
    at = datetime(2026, 6, 24, 22, 30, tzinfo=UTC)
    assert NAMED.kept_at(at) == at
    assert ANONYMOUS.kept_at(at).date() == MONDAY
