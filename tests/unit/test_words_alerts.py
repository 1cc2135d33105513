"""What the page of alerts says, for every case it can meet."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from dashboard.data import About
from dashboard.words.alerts import answer, cells, headline, hidden, restated_cells, times, to_ask
from dashboard.words.english import TEXTS

AS_OF = date(2026, 3, 29)
FRESH = About("000001-abc", "Northside", AS_OF, AS_OF, 2, 10, 10)
STALE = About("000001-abc", "Northside", AS_OF, AS_OF, 23, 10, 10)


def alert(unit: str = "Ash Ward", **others: Any) -> dict[str, Any]:
    usual: dict[str, Any] = {
        "unit_name": unit,
        "kind": "over_line",
        "severity": "warning",
        "started_on": date(2026, 3, 2),
        "detected_on": date(2026, 3, 15),
        "closed_on": None,
        "driver": None,
        "message": "Over.",
    }
    return {**usual, **others}


def said(*alerts: dict[str, Any], about: About = FRESH) -> str:
    return answer(alerts, about, "23 days old")


def test_one_alert_is_told_with_its_unit_and_day():
    assert said(alert()) == "1 alert is open, in Ash Ward. The newest was found on 15 March 2026."


def test_several_are_counted_by_unit_and_the_unsafe_ones_apart():
    told = said(
        alert(severity="unsafe"),
        alert(kind="after_hours", detected_on=date(2026, 3, 22)),
        alert("Birch Ward", severity="unsafe"),
        alert("Cedar Ward", closed_on=date(2026, 3, 20)),
    )
    assert told == (
        "3 alerts are open in 2 units: Ash Ward (2) and Birch Ward (1). 2 of them are unsafe: risen load "
        "together with a line exceeded or strain. The newest was found on 22 March 2026."
    )


def test_many_units_are_not_all_named():
    assert "Unit 3 (1) and 2 more." in said(*(alert(f"Unit {n}") for n in range(6)))


def test_one_unsafe_alert_is_it():
    assert "It is unsafe: " in said(alert(severity="unsafe"))


def test_none_open_and_none_ever_are_two_things():
    assert said() == "No alert has been raised so far."
    assert said(alert(closed_on=date(2026, 3, 20))) == "No alert is open."


def test_too_little_data_is_no_alert_and_no_comfort():
    gap = alert("Elm Ward", kind="data_gap", severity="watch")
    assert said(gap) == (
        "No alert has been raised so far. Elm Ward cannot be judged: no alert there does not mean that it is "
        "safe."
    )
    both = said(alert(), gap, {**gap, "unit_name": "Fir Ward"})
    assert both.endswith(
        "2 units cannot be judged: Elm Ward and Fir Ward. No alert there does not mean that they are safe."
    )


def test_old_data_say_how_things_were():
    told = said(alert(), about=STALE)
    assert told.startswith(
        "The newest data are 23 days old: what has happened since is unknown. On 29 March 2026: 1 alert is "
        "open"
    )


@pytest.mark.parametrize(
    ("others", "text"),
    [
        ({}, "since 2 Mar 2026, found on 15 Mar 2026 · open for 2 weeks"),
        ({"detected_on": date(2026, 3, 22)}, "since 2 Mar 2026, found on 22 Mar 2026 · open for 1 week"),
        ({"detected_on": AS_OF}, "since 2 Mar 2026, found on 29 Mar 2026 · open since this week"),
        ({"started_on": date(2026, 3, 15)}, "found on 15 Mar 2026 · open for 2 weeks"),
        (
            {"closed_on": date(2026, 3, 22)},
            (
                "since 2 Mar 2026, found on 15 Mar 2026 · closed on 22 Mar 2026: "
                "four observed weeks without a sign of it"
            ),
        ),
        (
            {"closed_on": date(2026, 3, 22), "severity": "watch"},
            "since 2 Mar 2026, found on 15 Mar 2026 · closed on 22 Mar 2026",
        ),
    ],
)
def test_since_when_and_for_how_long(others, text):
    assert times(alert(**others), AS_OF) == text


def test_severity_is_a_word():
    assert headline(alert(severity="unsafe")) == "Unsafe: over the line"
    assert headline(alert(kind="data_gap", severity="watch")) == "Too little data"


def test_every_kind_has_a_question_and_a_new_kind_none():
    kinds = {key.removeprefix("alert.") for key in TEXTS if key.startswith("alert.")}
    assert all(to_ask(alert(kind=kind)).startswith("What to ask: ") for kind in kinds)
    assert to_ask(alert(kind="of_next_year")) == ""


def test_what_others_see_is_counted_only():
    assert hidden(0) == ""
    assert hidden(1).startswith("Alerts of 1 more unit are")
    assert hidden(3).startswith("Alerts of 3 more units are")


def test_rows_of_the_tables():
    row = alert(driver="more_patients")
    assert cells(row) == [
        "Ash Ward", "Warning", "over the line", "2 Mar 2026", "15 Mar 2026", "", "more patients", "Over.",
    ]  # fmt: skip
    restated = {
        "unit_name": "Ash Ward", "week_start": date(2026, 3, 2), "published_on": date(2026, 3, 29),
        "patients_before": None, "patients_now": 168.0, "hours_before": 412.0, "hours_now": 437.5,
    }  # fmt: skip
    assert restated_cells(restated) == ["Ash Ward", "2 Mar 2026", "29 Mar 2026", "", "168", "412", "437.5"]
