"""What the page Set the line says in every case."""

import csv
import io
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import polars as pl
import pytest

from dashboard.data import About
from dashboard.desk.notebook import LineAnswered, NotFit, Proposal
from dashboard.drawings.line_past import Past, Subject
from dashboard.words import line_talk
from dashboard.words import set_the_line as words
from pipelines.policy.candidates import Rule
from pipelines.policy.catalogue import catalogue, stated_for
from pipelines.schemas.policy import TABLES
from tests.unit.test_line_proposals import DAY, line

ABOUT = About("000001-x", "Northside", date(2026, 6, 28), date(2026, 6, 28), 1, 10, 10)
OLD = About("000001-x", "Northside", date(2026, 6, 28), date(2026, 6, 28), 30, 10, 10)
UNIT: dict[str, Any] = {"unit_name": "Ash Ward", "reason": None, "closed_on": None}
MONDAY = date(2026, 6, 22)


def published(**values: Any) -> dict[str, Any]:
    row = {
        "line_id": "l",
        "measure": "patients_per_nurse",
        "limit": 6.0,
        "period": "day",
        "basis": "guidance",
    }
    return row | values


def subject(rule: Rule = Rule("shift", 0.1), **values: Any) -> Subject:  # noqa: B008 - it is frozen
    told: dict[str, Any] = {
        "key": "k",
        "measure": "patients_per_nurse",
        "staff_group": "nurse",
        "period": "day",
    }
    return Subject(**(told | {"rule": rule, "line": published()} | values))


def row(limit: float, over: int, **values: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"limit": limit, "over": over, "judged": 364, "share": over / 364, "weeks": 52}
    told |= {"weeks_counted": 20, "weeks_broken": 7, "reports_counted": 30, "judged_counted": 140}
    told |= {"reports_others": 7, "judged_others": 224, "tags": (("history", None),)}
    return told | values


def past(kind: Subject | None = None, weeks: int = 52, reports: str = "value", **values: Any) -> Past:
    told = kind or subject()
    rows = (row(5.5, 200), row(6.0, 91, tags=(("present", None),)), row(6.5, 12))
    history = pl.DataFrame(
        {"week_start": [MONDAY - timedelta(weeks=n) for n in range(weeks)], "load": [5.5] * weeks},
        schema={"week_start": pl.Date, "load": pl.Float64},
    )
    return Past(told, history, values.get("limits", rows if weeks else ()), (), reports, weeks, 0)


def test_a_shift_line_with_another_candidate():
    assert words.answer(UNIT, past(), 6.5, ABOUT) == (
        "The line of Ash Ward is 6 patients per nurse on day shifts. In the 52 weeks judged to 28 June 2026, "
        "91 of 364 shifts (25 %) were over it, and in 20 weeks more than 10 % of the shifts. At 6.5 it would "
        "have been 3 % of the shifts, and 20 weeks. Staff filed 21.4 overload reports for every 100 of these "
        "shifts in weeks that count as over at 6.5, 3.1 in the other weeks."
    )


def test_the_line_in_force_is_not_told_twice():
    assert "would have been" not in words.answer(UNIT, past(), 6.0, ABOUT)


def test_a_line_that_allows_no_shift():
    text = words.answer(UNIT, past(subject(Rule("shift", 0.0))), 6.0, ABOUT)
    assert "91 of 364 shifts (25 %) were over it, and in 20 weeks at least one." in text


def test_a_week_line():
    told = subject(
        Rule("week"),
        measure="caseload_per_wte",
        staff_group="all",
        period=None,
        line=published(measure="caseload_per_wte", period=None),
    )
    text = words.answer(UNIT, past(told), 6.5, ABOUT)
    assert "the mean of 91 weeks (25 %) was over it; in 7 weeks three of the last four were." in text
    assert "At 6.5 it would have been 12 weeks (3 %), and in 7 weeks three of the last four." in text
    assert "Staff filed 0.2 overload reports a week in weeks over 6.5, 0 in the other weeks." in text


def test_law_without_an_agreement_beside_it():
    text = words.answer(UNIT, past(subject(line=published(basis="law"))), 6.0, ABOUT)
    assert text.startswith("The law sets 6 patients per nurse on day shifts for Ash Ward; no line has been")


def test_no_line():
    told = subject(Rule("week"), period=None, line=None)
    text = words.answer(UNIT, past(told), 6.0, ABOUT)
    assert text.startswith(
        "No line has been agreed for Ash Ward. Its load by the week lay between 5.5 and 5.5 patients per "
        "nurse in the 52 weeks judged, to 28 June 2026. At 6 it would have been 91 weeks (25 %)"
    )


@pytest.mark.parametrize(
    ("weeks", "sentence"),
    [
        (0, "No week of the last 52 can be judged, so the past says nothing of a line."),
        (1, "Only 1 week can be judged: too little to tell limits apart by. At least 8 weeks are needed."),
        (7, "Only 7 weeks can be judged"),
    ],
)
def test_too_little_history(weeks, sentence):
    text = words.answer(UNIT, past(weeks=weeks), None, ABOUT)
    assert text.startswith("The line of Ash Ward is 6 patients per nurse on day shifts. " + sentence)
    assert "reports" not in text


@pytest.mark.parametrize(
    ("reports", "sentence"),
    [
        ("not_granted", "Overload reports of this unit are not shown to your role."),
        (
            "not_collected",
            "Overload reports are not collected on this site: that none are told does not mean",
        ),
    ],
)
def test_reports_that_are_not_there_say_why(reports, sentence):
    told = past(reports=reports)
    assert sentence in words.answer(UNIT, told, 6.0, ABOUT)
    assert len(set(words.cells(told.limits[0], told)[-2:])) == 1
    assert "0" not in words.cells(told.limits[0], told)[-1]


@pytest.mark.parametrize(
    ("values", "sentence", "cell"),
    [
        ({"judged_counted": 0, "reports_counted": 0}, "No week counts as over at 6", "no such week"),
        ({"judged_others": 0, "reports_others": 0}, "Every week counts as over at 6", "no such week"),
        ({"reports_others": 0}, "21.4 overload reports for every 100", "0 (0 in 224 shifts)"),
    ],
)
def test_no_week_to_compare_with_is_not_zero_reports(values, sentence, cell):
    told = past(limits=(row(6.0, 91, **values),))
    assert sentence in words.reports(told, 6.0)
    assert cell in words.cells(told.limits[0], told)


def test_stale_data_closed_unit_and_an_open_proposal():
    text = words.answer(UNIT, past(), 6.0, OLD, 6.5)
    assert text.startswith(
        "How things stand now is unknown: the newest data are 30 days old. The line of Ash"
    )
    assert text.endswith(
        "A line of 6.5 patients per nurse is proposed and provisional: the other side has not answered."
    )
    closed = {**UNIT, "reason": "closed", "closed_on": date(2026, 3, 1)}
    assert words.answer(closed, past(weeks=0), None, ABOUT).startswith("Ash Ward closed on 1 March 2026.")


def test_why_a_candidate_is_there():
    told = row(6.0, 91, tags=(("present", None), ("guidance", None), ("elsewhere", "California, USA")))
    assert words.tags(told) == "our line; guidance here; as in California, USA"
    assert words.label(told, subject()) == (
        "6: 25 % over, 20 weeks · our line; guidance here; as in California, USA"
    )
    assert words.label(row(6.5, 12), subject()) == "6.5: 3 % over, 20 weeks"
    assert words.candidate_title(row(6.25, 12), subject()) == "6.25 patients per nurse"


def test_the_note_says_what_is_counted_and_not_drawn():
    told = replace(past(subject(Rule("moment", 0.0, nurses_up=True))), nobody=2)
    note = words.history_note(told, 1)
    for part in (
        "because none are published by shift",
        "at every moment more would be over",
        "counts whole nurses",
        "1 shift or week lies beyond the picture",
        "On 2 shifts nobody of this group worked: they are over every line",
    ):
        assert part in note


def test_law_and_guidance_say_what_they_leave_open():
    stated = stated_for("inpatient_mental_health", "patients_per_nurse", "night")
    rows = [words.stated_cells({**vars(one), "units": 0, "is_own": False}, one.measure) for one in stated]
    assert [cells[0] for cells in rows] == ["6 patients per nurse", "7 patients per nurse"]
    assert rows[1][1:] == [
        "night shifts",
        "law",
        "Queensland, Australia",
        "Queensland's nurse-to-patient ratios: acute mental health wards for adults",
        "not recorded",
        "the nurses needed are rounded up",
        "a starting point",
    ]


def test_every_row_of_the_catalogue_has_a_source_and_a_place():
    assert len(catalogue()) == len(set(catalogue()))
    for stated in catalogue():
        assert stated.source
        assert stated.jurisdiction
        assert stated.limit > 0
        assert stated.basis in ("law", "guidance")
    assert stated_for("community_mental_health", "caseload_per_wte", None) == []


def test_both_standings():
    told: dict[str, Any] = {
        "before": {"limit": 6.0, "judged": 28, "over": 9, "is_over": True},
        "now": {"limit": 7.0, "judged": 28, "over": 1, "is_over": False},
        "day": date(2026, 5, 4),
        "until": date(2026, 11, 2),
    }
    assert words.both(told, subject()) == (
        "The line was loosened from 6 to 7 patients per nurse on 4 May 2026. Until 2 November 2026 it is "
        "told against both: over 6 (9 of 28 shifts in the last 28 days); not over 7 (1 of 28 shifts in the "
        "last 28 days)."
    )
    told["now"]["is_over"] = None
    assert "too little data to tell against 7" in words.both(told, subject())


def proposal(**values: Any) -> Proposal:
    return Proposal("r1", "W01", datetime(2026, 5, 4, tzinfo=UTC), "local", line(), **values)


def test_a_proposal_in_words():
    told = proposal()
    assert line_talk.headline(told, DAY) == (
        "Provisional: 5.5 patients per nurse, day shifts, from 1 June 2026"
    )
    facts = dict(line_talk.facts(told, DAY))
    assert facts["Proposed"] == "by the manager on 4 May 2026, receipt r1"
    assert facts["Change"] == "It allows no more than the line of 6 that was in force."
    assert facts["Answer"] == "waits for the staff representative, until 1 June 2026"
    agreed = proposal(answer=LineAnswered("r1", "staff_representative", True, "", DAY))
    assert line_talk.answered(agreed, DAY) == "the staff representative agreed on 4 May 2026"
    refused = proposal(answer=LineAnswered("r1", "staff_representative", False, "Too high", DAY))
    assert line_talk.answered(refused, DAY) == "the staff representative disagreed on 4 May 2026: Too high"
    assert line_talk.answered(told, date(2026, 7, 1)) == "nobody answered before its first day, 1 June 2026"
    assert line_talk.answered(proposal(counts=False), DAY) == "another was open when it was filed"


@pytest.mark.parametrize(
    ("field", "why", "sentence"),
    [
        ("effective_from", "notice", "at least 28 days from today, 1 June 2026 or later"),
        ("side", "own", "Your own side made this proposal"),
        ("side", "unknown", "Say for which side you speak. Nothing was filed."),
        ("proposal", "open", "Another proposal for this measure"),
        ("allowed_share", "unknown", "This cannot be filed as it is (allowed_share)."),
    ],
)
def test_why_nothing_was_filed(field, why, sentence):
    assert sentence in line_talk.not_fit(NotFit(field, why), DAY, 28)


def test_the_row_to_add_is_one_that_the_pipeline_reads():
    told = replace(proposal(), line=line(source='Minutes, "item 3"\nof 4 May', period=None))
    head, values = csv.reader(io.StringIO(line_talk.policy_row(told)))
    found = dict(zip(head, values, strict=True))
    assert found["limit"] == "5.5"
    assert found["unit_id"] == "W01"
    assert found["effective_from"] == "2026-06-01"
    assert found["source"] == 'Minutes, "item 3" of 4 May'
    assert found["allowed_share"] == "0.1"
    assert found["period"] == ""
    assert found["agreed_with"] == "staff representative"
    assert set(head) <= {column.name for column in TABLES[0].columns}
