"""The ledger in sentences."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from dashboard.words import ledger as words

HOURS: dict[str, tuple[float | None, float | None, float | None]] = {
    "more_patients": (2000.0, 1500.0, 2500.0),
    "higher_acuity": (None, None, None),
    "fewer_staff": (-100.0, -300.0, 100.0),
    "direct_care": (None, None, None),
    "less_overtime": (-60.0, -90.0, -30.0),
    "less_after_hours": (10.0, -20.0, 40.0),
    "unaccounted": (-1050.0, -1500.0, -600.0),
}


def ledger(**others: Any) -> dict[str, Any]:
    return {
        "from_day": date(2026, 1, 5),
        "weeks": 40,
        "weeks_in_span": 40,
        "saved_hours": 800.0,
        "saved_low": 700.0,
        "saved_high": 900.0,
        "evidence_grade": "log_measured",
        "other_grades": "{}",
        "coverage": 0.9,
        "conversion_ratio": 2.4,
        "conversion_low": 1.6,
        "conversion_high": 3.2,
        "comparison_units": 6,
        "separable": False,
        "over_converted": True,
        "overtime_may_be_unrecorded": False,
        "documented_hours": None,
        "documented_low": None,
        "documented_high": None,
        "disagreement_low": None,
        "disagreement_high": None,
        "claimed_hours": None,
        "reason": None,
        **others,
    }


def entries(**others: tuple[float | None, float | None, float | None]) -> list[dict[str, Any]]:
    parts = {**HOURS, **others}
    return [{"name": name, "hours": h, "low": low, "high": high} for name, (h, low, high) in parts.items()]


def known(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [row for row in rows if row["hours"] is not None]


def test_the_answer_tells_the_saving_and_the_entries_that_are_more_than_chance():
    assert words.answer(ledger(), known(entries())) == (
        "Since go-live on 5 January 2026 the tools freed 20 hours a week (17.5 to 22.5; log-measured, "
        "90 % of the data usable), over 40 weeks counted. Beyond chance, against 6 comparison units: "
        "more patients (50 h a week), less of what is not recorded (26.2 h a week) and more overtime "
        "(1.5 h a week)."
    )


def test_a_cost_is_told_as_one():
    told = words.answer(ledger(saved_hours=-80.0, saved_low=-120.0, saved_high=-40.0), [])
    assert told.startswith("Since go-live on 5 January 2026 the tools cost 2 hours a week (1 to 3; ")


def test_nothing_more_than_chance_is_said_to_be_so():
    rows = [{"name": "fewer_staff", "hours": 5.0, "low": -1.0, "high": 11.0}]
    told = words.answer(ledger(comparison_units=1), rows)
    assert told.endswith(
        "Against 1 comparison unit, no entry is more than chance: every interval holds zero."
    )


@pytest.mark.parametrize(
    ("others", "sentence"),
    [
        ({}, "Since go-live, 2.4 hours became workload for each hour saved."),
        ({"conversion_low": -0.1}, "Whether any of it became workload is not sure."),
        ({"conversion_ratio": None}, "Where those hours went cannot be said."),
    ],
)
def test_the_page_s_answer_claims_no_more_than_the_interval(others, sentence):
    assert words.where_sentence(ledger(**others)) == sentence


def test_without_a_ledger_nothing_is_said_of_where_hours_went():
    assert words.where_sentence(None) == "Where those hours went cannot be said."


def test_no_workload_is_not_told_as_a_negative_number_of_hours():
    told = words.notes(ledger(conversion_ratio=-0.2, conversion_low=-0.7, conversion_high=0.3), entries())
    assert told[0] == (
        "None of it turned into workload, as far as can be told (−0.7 to 0.3 hours for each hour saved)."
    )


@pytest.mark.parametrize(("low", "over"), [(0.99, False), (1.0, False), (1.01, True)])
def test_more_than_was_saved_is_said_where_the_whole_interval_is_above_one(low, over):
    told = " ".join(words.notes(ledger(conversion_low=low), entries()))
    assert ("That is more than was saved" in told) is over


def test_notes_name_what_is_not_recorded_and_what_was_squeezed_and_never_posts():
    told = words.notes(ledger(), entries())
    assert "Not recorded here: acuity and direct care." in told
    assert told[1].startswith("The entry of what is not recorded is negative")
    assert told[-1] == "Saved time is never shown as posts or beds."


def test_a_large_rest_few_units_missing_weeks_and_other_grades_are_said_aloud():
    told = words.notes(
        ledger(
            comparison_units=3,
            weeks_in_span=44,
            other_grades='{"assumed": 120.0}',
            overtime_may_be_unrecorded=True,
            conversion_ratio=None,
        ),
        entries(unaccounted=(500.0, 300.0, 700.0)),
    )
    text = " ".join(told)
    for part in (
        "Nothing was surely saved",
        "More than half of what was saved cannot be placed",
        "overtime may be unrecorded",
        "too few to lean on",
        "4 of 44 weeks are not counted",
        "grades are never added: 120 h assumed.",
    ):
        assert part in text


def test_what_is_left_is_named_by_what_is_recorded():
    rest = {"name": "unaccounted"}
    assert words.entry_name(rest, ledger()) == "not recorded (care, breaks, teaching, other)"
    assert words.entry_name(rest, ledger(separable=True)) == "unaccounted (breaks, teaching, other)"
    overtime = {"name": "less_overtime"}
    doubtful = ledger(overtime_may_be_unrecorded=True)
    assert words.entry_name(overtime, doubtful) == "less overtime, or overtime not recorded"


@pytest.mark.parametrize(
    ("reason", "part"),
    [
        ("no_rollout", "No tool has gone live here"),
        ("no_weeks", "No whole week"),
        ("suppressed", "fewer than 10 people"),
        ("not_measured", "not known, which is not none"),
        ("data_gap", "too incomplete"),
        ("baseline_short", "Fewer than 12 weeks before go-live"),
        ("no_comparison", "no unit without the tool to compare with"),
    ],
)
def test_each_reason_has_a_sentence(reason, part):
    told = words.reason_text(ledger(reason=reason), 10, granted=True)
    assert told is not None
    assert part in told


def test_without_a_grant_or_a_ledger_the_reason_is_that():
    assert words.reason_text(None, 10, granted=False) == (
        "Not shown to your role: the ledger derives from what people did."
    )
    assert "plimsoll run SITE" in (words.reason_text(None, 10, granted=True) or "")
    assert words.reason_text(ledger(), 10, granted=True) is None


def test_a_second_look_is_told_beside_the_log_and_whether_the_two_agree():
    documented = {"documented_hours": 880.0, "documented_low": 760.0, "documented_high": 1000.0}
    agreeing = ledger(**documented, disagreement_low=-40.0, disagreement_high=200.0)
    assert (
        "Minutes of documentation against comparison units say 22 hours a week were saved (19 to 25)."
        in words.notes(agreeing, entries())
    )
    apart = words.notes(ledger(**documented, disagreement_low=40.0, disagreement_high=120.0), entries())
    assert any(note.endswith("saved (19 to 25). The two do not agree.") for note in apart)
    short = ledger(documented_hours=880.0)
    assert any(note.endswith("say 22 hours a week were saved.") for note in words.notes(short, entries()))


@pytest.mark.parametrize(
    ("claimed", "note"),
    [
        (1200.0, "Promised were 30 hours a week: 10 more than was measured."),
        (600.0, "Promised were 15 hours a week: 5 less than was measured."),
    ],
)
def test_the_promise_is_told_with_its_gap(claimed: float, note: str):
    assert note in words.notes(ledger(claimed_hours=claimed), entries())
    assert not [told for told in words.notes(ledger(), entries()) if told.startswith("Promised")]


@pytest.mark.parametrize(
    ("others", "row"),
    [
        ({}, ("Nurses", "20 (17.5 to 22.5), log-measured", "2.4 (1.6 to 3.2)")),
        (
            {"saved_hours": None, "reason": "suppressed"},
            ("Nurses", "Hidden: fewer than 10 people in the group, or in the rest of the unit.", ""),
        ),
        (
            {"reason": "baseline_short", "conversion_ratio": None, "saved_low": None},
            (
                "Nurses",
                "20, log-measured",
                "Fewer than 12 weeks before go-live can be judged, so where the hours went cannot be told.",
            ),
        ),
        (
            {"conversion_ratio": None},
            (
                "Nurses",
                "20 (17.5 to 22.5), log-measured",
                "Nothing was surely saved, so no share of it can have become workload.",
            ),
        ),
    ],
)
def test_a_staff_group_s_line_of_the_table(others: dict[str, Any], row: tuple[str, ...]):
    assert words.group_row(ledger(staff_group="nurse", **others), 10) == row
