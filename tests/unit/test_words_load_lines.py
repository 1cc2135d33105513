from datetime import date
from typing import Any

import pytest

from dashboard.data import About
from dashboard.words.load_lines import answer, closed_text, line_text, load_text, shifts_text
from dashboard.words.standing import reason_text, section, shown_standing, standing_text
from dashboard.words.trend import trend, trend_text

FRESH = About("000001-abc", "Northside", date(2026, 3, 29), date(2026, 3, 29), 2, 10, 10)
STALE = About("000001-abc", "Northside", date(2026, 3, 29), date(2026, 3, 29), 23, 10, 10)


def row(name: str = "Ash Ward", standing: str = "within", **others: Any) -> dict[str, Any]:
    usual: dict[str, Any] = {
        "unit_name": name,
        "standing": standing,
        "reason": None,
        "unknown_since": None,
        "staff_disagree": False,
        "measure": "patients_per_nurse",
        "load": 5.1,
        "limit": 6.0,
        "period": None,
        "averaging": "shift",
        "allowed_share": 0.1,
        "periods_over": 2,
        "periods_observed": 56,
    }
    return {**usual, **others}


def test_the_answer_names_who_is_over_then_near_then_unknown_then_who_disagrees():
    units = [
        row("Ash Ward", "over"),
        row("Birch Ward", "over"),
        row("Fern House", "unknown", reason="data_gap", unknown_since=date(2026, 3, 2)),
        row("Elm Ward", staff_disagree=True),
        row("Cedar Ward", "near"),
        row("Downs Ward"),
    ]
    assert answer(units, FRESH) == (
        "2 of 6 units are over their line: Ash Ward and Birch Ward. Cedar Ward is near its line. "
        "1 cannot be judged: Fern House (too little data since 2 March 2026). "
        "In Elm Ward, within its line, staff report overload."
    )


def test_closed_units_are_named():
    assert closed_text([row()]) == "Ash Ward has closed and is not counted here; its history is kept."
    assert closed_text([row(), row("Birch Ward")]) == (
        "2 units have closed and are not counted here; their history is kept: Ash Ward and Birch Ward."
    )


def test_nobody_over_is_said_of_all_units_only_where_all_can_be_judged():
    assert answer([row(), row("Birch Ward")], FRESH) == "None of 2 units is over its line."
    some = answer([row(), row("Gorse Ward", "unknown", reason="no_line")], FRESH)
    assert some == (
        "No unit that can be judged is over its line. "
        "1 cannot be judged: Gorse Ward (no line has been agreed)."
    )


@pytest.mark.parametrize(
    ("units", "text"),
    [
        ([], "No unit has a standing yet."),
        ([row(standing="over")], "Ash Ward is over its line."),
        (
            [row(standing="unknown", reason="no_line")],
            "Ash Ward cannot be judged: no line has been agreed.",
        ),
        ([row()], "Ash Ward is within its line."),
        ([row(staff_disagree=True)], "Ash Ward is within its line, though staff there report overload."),
        ([row(standing="unknown", reason="closed")], "No unit has a standing yet."),
        (
            [row(standing="over"), row("Birch Ward", "over")],
            "All 2 units are over their line: Ash Ward and Birch Ward.",
        ),
        ([row(standing="over"), row("Birch Ward")], "1 of 2 units is over its line: Ash Ward."),
    ],
)
def test_few_units(units, text):
    assert answer(units, FRESH) == text


def test_old_data_make_every_standing_unknown_now_and_say_what_it_was():
    assert answer([row(standing="over"), row("Birch Ward")], STALE) == (
        "How units stand now is unknown: the newest data are 23 days old. On 29 March 2026, "
        "1 of 2 units was over its line: Ash Ward."
    )
    assert answer([row()], STALE).endswith(
        "On 29 March 2026, no unit that could be judged was over its line."
    )
    assert standing_text(row(standing="over"), STALE) == "Unknown now (29 Mar 2026: over the line)"
    assert shown_standing(row(standing="over"), STALE) == "unknown"


@pytest.mark.parametrize(
    ("standing", "disagree", "text"),
    [
        ("over", False, "Over the line"),
        ("near", False, "Near the line"),
        ("within", False, "Within the line"),
        ("within", True, "Within the line, though staff report overload"),
        ("unknown", False, "Cannot be judged"),
    ],
)
def test_each_standing_has_words(standing, disagree, text):
    assert standing_text(row(standing=standing, staff_disagree=disagree), FRESH) == text


@pytest.mark.parametrize(
    ("reason", "since", "text"),
    [
        ("no_line", None, "no line has been agreed"),
        ("data_gap", date(2026, 3, 2), "too little data since 2 March 2026"),
        ("line_new", None, "its line is too new to judge by"),
        (None, None, "not assessed"),
        ("a_new_reason", None, "a new reason"),
    ],
)
def test_unknown_says_why(reason, since, text):
    assert reason_text(row(standing="unknown", reason=reason, unknown_since=since)) == text


def test_sections_put_disagreement_before_calm():
    assert section(row(staff_disagree=True)) == "disagree"
    assert section(row(standing="near", staff_disagree=True)) == "near"
    assert section(row(standing="unknown", reason="closed")) == "closed"


def test_a_card_tells_load_line_and_shifts():
    over = row(standing="over", load=6.9, periods_over=18, period="day")
    assert load_text(over) == "6.9 patients per nurse"
    assert line_text(over) == "line 6, day shifts"
    assert shifts_text(over) == "18 of 56 shifts over in 28 days (32 %, 10 % allowed)"
    assert shifts_text(row(periods_over=0)) == "none of 56 shifts over in 28 days"
    assert shifts_text(row(periods_observed=0)) == ""
    assert load_text(row(load=None)) == "load not known"
    assert line_text(row(limit=None)) == "no line agreed"
    weekly = row(averaging="week", periods_over=2, periods_observed=4)
    assert shifts_text(weekly) == "2 of the last 4 weeks over; 3 of 4 break the line"


def weeks(
    recent: float = 6.5, moving_range: float = 0.2, recent_weeks: int = 4, before_weeks: int = 12
) -> dict[str, Any]:
    return {
        "recent": recent,
        "before": 6.0,
        "moving_range": moving_range,
        "recent_weeks": recent_weeks,
        "before_weeks": before_weeks,
    }


@pytest.mark.parametrize(
    ("recent", "kind"),
    # 1.02 moving ranges of 0.5 are 0.51.
    [(6.50, "same"), (6.51, "same"), (6.52, "higher"), (5.49, "same"), (5.48, "lower")],
)
def test_a_trend_is_told_only_beyond_what_a_unit_moves_by_itself(recent, kind):
    assert trend(weeks(recent, moving_range=0.5)) == kind


@pytest.mark.parametrize(
    ("recent_weeks", "before_weeks", "known"), [(3, 8, True), (2, 8, False), (3, 7, False)]
)
def test_a_trend_needs_enough_weeks(recent_weeks, before_weeks, known):
    row_of_weeks = weeks(recent_weeks=recent_weeks, before_weeks=before_weeks)
    assert (trend(row_of_weeks) != "unknown") is known
    assert trend(None) == "unknown"


def test_trend_in_words():
    assert trend_text(weeks(6.5)) == "higher than in the 12 weeks before (6)"
    assert trend_text(weeks(6.1)) == "much as in the 12 weeks before"
    assert trend_text(None) == "too few weeks for a trend"
