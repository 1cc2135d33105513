"""How far alarms can be trusted, in words: where a rise can be told, and how many are to be false."""

from __future__ import annotations

from typing import Any

import pytest

from dashboard.words import trust

CHECK: dict[str, Any] = {
    "budget_per_unit_year": 0.05,
    "unit_years": 6.63,
    "expected": 0.3315,
    "placebo_alarms": 0,
    "placebo_unit_years": 8.14,
}


def reach(reason: str | None, weeks: int = 46) -> dict[str, Any]:
    return {"unit_id": "W01", "weeks_judged": weeks, "reason": reason}


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (
            reach(None),
            (
                "A rise in load can be told here: 46 weeks since go-live could be compared with units "
                "without a tool."
            ),
        ),
        (
            reach(None, 1),
            (
                "A rise in load can be told here: 1 week since go-live could be compared with units without "
                "a tool."
            ),
        ),
        (
            reach("trial", 0),
            (
                "A rise in load cannot be told here: fewer than twelve weeks before go-live are known. Only "
                "the line and the unit's own past are watched."
            ),
        ),
        (
            reach("no_comparison"),
            (
                "A rise in load cannot be told here: there is no unit without a tool to compare with. Only "
                "the line and the unit's own past are watched."
            ),
        ),
        (reach("gap"), "A rise in load cannot be told here now: too little data since go-live."),
        (None, "Whether a rise in load can be told here is not known: this snapshot does not say."),
        (
            reach("a reason of a later version"),
            "Whether a rise in load can be told here is not known: this snapshot does not say.",
        ),
    ],
)
def test_whether_a_rise_can_be_told_is_said_with_the_reason(row, sentence):
    assert trust.here(row, live=True) == sentence


def test_a_unit_without_a_tool_is_said_to_have_none():
    assert trust.here(None, live=False).startswith("No tool has gone live here, so there is no go-live")


def test_false_alarms_are_told_over_all_units_with_what_pretended_go_lives_gave():
    assert trust.site(CHECK, 8) == (
        "Over all 8 watched units, 6.6 unit-years watched, about 0.33 false alarms of a rise are to be "
        "expected at 0.05 a unit and year. Where go-lives were only pretended at this site, 0 in 8.1 "
        "unit-years alarmed."
    )


def test_one_unit_and_many_false_alarms_are_worded_too():
    told = trust.site({**CHECK, "expected": 1.27, "unit_years": 25.4}, 1)
    assert told.startswith(
        "Over all 1 watched unit, 25.4 unit-years watched, about 1.3 false alarms of a rise"
    )


def test_a_site_on_which_none_could_be_pretended_says_so():
    told = trust.site({**CHECK, "placebo_unit_years": 0.0}, 8)
    assert told.endswith(
        "No go-live could be pretended at this site, so the budget is not checked on its data."
    )


@pytest.mark.parametrize(("check", "watched"), [(None, 3), (CHECK, 0), ({**CHECK, "unit_years": 0.0}, 3)])
def test_where_no_unit_is_watched_nothing_is_promised(check, watched):
    assert trust.site(check, watched) == ""
