from datetime import date, timedelta
from typing import Any

import pytest

from dashboard.words.data_quality import Feed
from dashboard.words.this_week import (
    Facts,
    answer,
    card_text,
    cells,
    columns,
    load,
    needed,
    outcome_tip,
    picture_name,
    range_text,
    silent_texts,
    tip,
    when,
)
from dashboard.words.week_news import (
    checks,
    cut,
    late_feeds,
    marks_between,
    monday,
    new_alerts,
    new_standings,
    restated,
    reviews,
    withdrawn,
)
from tests.unit.test_words_alerts import alert
from tests.unit.test_words_load_lines import FRESH, STALE

FRIDAY = date(2026, 2, 27)
MONDAY = date(2026, 2, 16)
NOTHING_NEW = "Nothing is new since Monday 16 February 2026."


def coming(name: str = "Ash Ward", state: str = "over", **others: Any) -> dict[str, Any]:
    usual: dict[str, Any] = {
        "unit_id": name,
        "unit_name": name,
        "measure": "patients_per_nurse",
        "staff_group": "nurse",
        "date": FRIDAY,
        "period": "day",
        "planned_hours": 36.0,
        "patients": 18.0,
        "patients_from": date(2026, 2, 22),
        "limit": 6.0,
        "load": 6.6,
        "load_low": 6.1,
        "load_high": 7.4,
        "hours_short": 3.27 if state == "over" else None,
        "state": state,
        "reason": None,
    }
    return {**usual, **others}


def unknown(reason: str = "no_plan", name: str = "Ash Ward", **others: Any) -> dict[str, Any]:
    nothing = {"load": None, "load_low": None, "load_high": None, "planned_hours": None}
    return coming(name, "unknown", reason=reason, **nothing, **others)


def week(name: str = "East Team", state: str = "over", **others: Any) -> dict[str, Any]:
    told: dict[str, Any] = {
        "date": date(2026, 2, 23),
        "period": "week",
        "measure": "caseload_per_wte",
        "staff_group": "all",
        "limit": 25.0,
        "load": 26.6,
        "hours_short": 33.375 if state == "over" else None,
    }
    return coming(name, state, **{**told, **others})


def facts(*rows: dict[str, Any], silent: Any = (), **others: Any) -> Facts:
    every = {row["unit_id"]: row for row in (*rows, *silent)}
    usual: dict[str, Any] = {"units": list(every.values()), "coming": rows, "silent": silent, "since": MONDAY}
    return Facts(**{**usual, **others})


# --- the answer --------------------------------------------------------------------------------------------


def told(*rows: dict[str, Any], about: Any = FRESH, **others: Any) -> str:
    return answer(facts(*rows, **others), about)


def test_the_units_with_most_shifts_over_are_named_first():
    rows = [coming("Ash Ward"), *[coming("Birch Ward", date=FRIDAY + timedelta(days=n)) for n in (0, 1)]]
    assert told(*rows, coming("Cedar Ward", "within")) == (
        "Forecast: 3 of 4 planned shifts up to 28 February 2026 would be over their line "
        f"(Birch Ward 2 and Ash Ward 1). {NOTHING_NEW}"
    )


def test_one_shift_over_is_told_as_one_and_none_is_no_room():
    calm = coming("Birch Ward", "within")
    assert told(coming(), calm).startswith(
        "Forecast: 1 of 2 planned shifts up to 27 February 2026 would be over its line (Ash Ward 1)."
    )
    assert told(coming(state="near"), calm).startswith(
        "Forecast: none of 2 planned shifts up to 27 February 2026 would be over its line. "
        "That is no room to fill."
    )


def test_one_unit_is_named_at_the_head():
    assert told(coming(), coming(period="night", state="within")).startswith(
        "Forecast for Ash Ward: 1 of 2 planned shifts up to 27 February 2026 would be over its line."
    )
    assert told(coming(state="near")).startswith("Forecast for Ash Ward: none of 1 planned shift")


def test_weeks_are_told_apart_from_shifts():
    assert "Judged by the week, East Team would be over its line." in told(coming(), week())
    both = told(coming(), week(), week("West Team"))
    assert "Judged by the week, 2 units would be over their line: East Team and West Team." in both
    calm = told(coming(), week(state="near"))
    assert "Forecast: no unit judged by the week would be over its line by 1 March 2026." in calm
    assert told(week(), week(state="near", date=date(2026, 3, 2))).startswith(
        "Forecast for East Team: 1 of 2 weeks up to 8 March 2026 would be over its line."
    )
    assert told(week(state="within")).startswith("Forecast for East Team: no week up to 1 March 2026")


def test_what_cannot_be_forecast_is_counted_and_never_calm():
    text = told(coming(), unknown(date=FRIDAY + timedelta(days=1)))
    assert "1 of 1 planned shift up to" in text
    assert "1 more shift cannot be forecast." in text
    no_line = unknown("no_line", "Gorse Ward", date=None)
    assert "1 unit is not forecast." in told(coming(), silent=[no_line])
    assert told(silent=[no_line]) == f"Gorse Ward is not forecast: no line has been agreed. {NOTHING_NEW}"


def test_units_without_a_forecast_are_told_by_their_reason():
    rows = [
        unknown("contacts_not_planned", "Clinic"),
        unknown("no_line", "Gorse Ward"),
        unknown("contacts_not_planned", "Liaison"),
    ]
    assert silent_texts(rows) == [
        "Clinic and Liaison are not forecast: booked contacts are not in the data.",
        "Gorse Ward is not forecast: no line has been agreed.",
    ]


@pytest.mark.parametrize("reason", ["no_plan", "no_census", "data_gap"])
def test_every_reason_has_words(reason):
    assert "_" not in silent_texts([unknown(reason)])[0]


def test_old_data_a_plan_that_is_past_and_an_earlier_version_are_unknown():
    assert told(coming(), about=STALE).startswith(
        "Which coming shifts will be over is unknown: the newest data are "
    )
    every = [coming()]
    past = answer(Facts(units=every, coming=[], silent=[], since=MONDAY), FRESH)
    assert past.startswith("Which coming shifts will be over is unknown: every shift in the plans")
    earlier = answer(Facts(units=every, coming=[], silent=[], since=MONDAY, known=False), FRESH)
    assert "published by an earlier version" in earlier
    nobody = Facts(units=[], coming=[], silent=[], since=MONDAY)
    assert answer(nobody, FRESH) == "This site has no unit with a standing yet, so nothing can be forecast."


def test_what_is_new_due_and_late_is_counted():
    text = told(coming(), new={"alerts": 1, "standings": 2, "others": 0}, due=1, late=2)
    assert text.endswith(
        "New since Monday 16 February 2026: 1 alert and 2 changed standings. 1 review, case or report is "
        "due, or overdue. 2 feeds are late."
    )


# --- one shift ---------------------------------------------------------------------------------------------


def test_a_shift_in_words():
    assert cells(coming()) == [
        "Fri 27 Feb, day",
        "Ash Ward",
        "6.6 patients per nurse",
        "6.1 to 7.4",
        "6",
        "36 nurse hours",
        "18, 22 Feb 2026",
        "3.5 more nurse hours",
    ]
    assert len(columns()) == len(cells(coming()))


def test_a_week_in_words():
    assert when(week()) == "Week from Mon 23 Feb"
    assert load(week()) == "26.6 open cases per whole-time clinician"
    assert needed(week()) == "33.5 more staff hours"


@pytest.mark.parametrize(("short", "hours"), [(0.01, "0.5"), (0.5, "0.5"), (0.51, "1"), (2.4, "2.5")])
def test_hours_are_rounded_up_to_halves(short, hours):
    assert needed(coming(hours_short=short)) == f"{hours} more nurse hours"


def test_nothing_is_said_of_hours_where_a_shift_is_not_over():
    assert needed(coming(state="within")) == ""


def test_what_is_not_known_is_said_to_be_so():
    assert load(unknown()) == "not known"
    assert load(coming(load=None)) == "nobody planned"
    assert range_text(coming(load_low=None, load_high=None)) == "too little history"
    assert range_text(unknown()) == ""


def test_pointing_at_a_shift():
    assert tip(coming()) == (
        "Fri 27 Feb, day: 6.6 patients per nurse forecast, line 6; 36 nurse hours planned; eight in ten "
        "between 6.1 and 7.4; 3.5 more nurse hours would bring it to its line"
    )
    assert tip(unknown()) == "Fri 27 Feb, day: not known, no planned shifts have come"
    assert tip(coming(load=None)) == (
        "Fri 27 Feb, day: 18 patients and nobody planned who counts for the line of 6"
    )
    happened = coming(happened_load=6.2, happened_over=True)
    assert outcome_tip(happened) == (
        "Fri 27 Feb, day: 6.2 patients per nurse happened, 6.6 had been forecast, line 6; eight in ten "
        "between 6.1 and 7.4"
    )


def test_cards_and_names():
    assert (
        card_text("over", [coming(), coming(state="near"), unknown()])
        == "1 of 2 coming shifts over (forecast)"
    )
    assert card_text("over", [week(), week()]) == "2 of 2 weeks over (forecast)"
    assert card_text("near", [coming(state="near")]) == "none over, some near (forecast)"
    assert card_text("unknown", []) == "past by now"
    assert picture_name("Ash Ward", "night") == "Ash Ward, night shifts"
    assert picture_name("East Team", "week") == "East Team, weeks"


# --- lists -------------------------------------------------------------------------------------------------


def test_alerts_told_or_closed_since_monday():
    rows = [
        alert(detected_on=MONDAY),
        alert("Old Ward", detected_on=MONDAY - timedelta(days=1)),
        alert("Elm Ward", detected_on=date(2026, 1, 4), closed_on=date(2026, 2, 22)),
    ]
    assert new_alerts(rows, MONDAY) == [
        "Ash Ward: over the line (unsafe), told 16 Feb 2026.",
        "Elm Ward: alert of over the line closed 22 Feb 2026.",
    ]


def test_other_changes():
    gone = [{"unit_name": "Ash Ward", "kind": "over_line", "published_on": MONDAY}]
    assert withdrawn(gone, MONDAY) == [
        "Ash Ward: alert of over the line stands no longer, after a correction."
    ]
    moved = [{"unit_name": "Ash Ward", "standing": "over", "standing_before": "near"}]
    assert new_standings(moved) == ["Ash Ward: over the line; a week before near the line."]
    weeks = [{"unit_name": "Ash Ward", "published_on": MONDAY + timedelta(days=day)} for day in (-1, 0, 1)]
    assert restated(weeks, MONDAY) == ["Ash Ward: 2 weeks were published otherwise before and are corrected."]


def test_what_happened_to_several_units_is_told_once():
    mark: dict[str, Any] = {"kind": "release", "subject": "Scribe", "version": "2.0", "limit": None}
    rows = [{**mark, "unit_id": unit, "happened_on": FRIDAY} for unit in ("W01", "W02")]
    rows.append({**rows[0], "happened_on": FRIDAY + timedelta(days=1)})
    names = {"W01": "Ash Ward", "W02": "Birch Ward"}
    told_once = marks_between(rows, names, MONDAY, FRIDAY)
    assert told_once == ["27 Feb 2026: Scribe 2.0 (Ash Ward and Birch Ward)."]


def test_reviews_of_agreements():
    due: dict[str, Any] = {"tool_name": "Scribe", "unit_id": None, "unit_name": None}
    rows = [{**due, "review_on": FRIDAY + timedelta(days=left)} for left in (-1, 0, 1, 24)]
    overdue, *ahead = reviews(rows, FRIDAY)
    assert overdue.startswith("Review of what was promised of Scribe (every unit): was due 26 Feb 2026.")
    assert overdue.endswith("Whether it was held is not recorded here.")
    assert ahead == [
        "Review of what was promised of Scribe (every unit): due 27 Feb 2026, today.",
        "Review of what was promised of Scribe (every unit): due 28 Feb 2026, in 1 day.",
        "Review of what was promised of Scribe (every unit): due 23 Mar 2026, in 24 days.",
    ]


def test_late_feeds():
    feed = Feed("shifts", "Rosters", "hr", MONDAY, MONDAY, 11, late=True, files=1, rows=9)
    assert late_feeds([feed], FRESH) == [
        "Rosters: the newest are of 16 Feb 2026, 11 days old; the limit is 10 days."
    ]


def test_long_lists_are_cut_and_say_so():
    assert cut(["a", "b"], 2) == ["a", "b"]
    assert cut(["a", "b", "c"], 2) == ["a", "2 more."]


def test_monday_is_that_of_the_last_week_of_data():
    assert monday(date(2026, 2, 22)) == MONDAY
    assert monday(MONDAY) == MONDAY


def check(*, by_week: bool = False, **others: int) -> dict[str, Any]:
    usual: dict[str, Any] = {
        "by_week": by_week,
        "told": 56,
        "forecast": 20,
        "forecast_and_over": 17,
        "over_unforeseen": 3,
        "ranged": 50,
        "inside": 40,
        "rebuilt": 0,
        "first_day": date(2026, 1, 26),
        "last_day": date(2026, 2, 22),
    }
    return {**usual, **others}


def test_forecasts_beside_what_happened():
    assert checks([]).startswith("No forecast can be set beside what happened yet")
    assert checks([check(), check(told=28, forecast=0, forecast_and_over=0, over_unforeseen=1)]) == (
        "Seven days before, 20 of the 84 shifts of 26 Jan 2026 to 22 Feb 2026 would have been forecast over: "
        "17 of them were. 4 were over without being forecast. 80 of 100 loads (80 %) lay in the range, where "
        "eight in ten are meant to."
    )
    weeks = checks([check(by_week=True, ranged=0, inside=0, rebuilt=4)])
    assert weeks.startswith("On the day before, 20 of 56 weeks")
    assert "lay in the range" not in weeks
    assert "plans are rebuilt" in weeks
