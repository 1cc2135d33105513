from datetime import date, timedelta
from typing import Any

import pytest

from dashboard.words.alerts import (
    answer,
    cells,
    columns,
    grade,
    hidden_text,
    kind_text,
    short_course,
    since_text,
    standing_now,
    weeks_open,
    weigh,
)
from tests.unit.test_words_load_lines import FRESH, STALE
from tests.unit.test_words_load_lines import row as unit_row

TRUST = "About 0.33 false alarms are to be expected."


def alert(
    name: str = "Ash Ward", kind: str = "over_line", severity: str = "unsafe", **others: Any
) -> dict[str, Any]:
    usual: dict[str, Any] = {
        "alert_id": f"{name} {kind}",
        "unit_id": name,
        "unit_name": name,
        "service": "Acute",
        "kind": kind,
        "severity": severity,
        "driver": None,
        "started_on": date(2026, 2, 2),
        "detected_on": date(2026, 2, 22),
        "closed_on": None,
        "watched_on": None,
        "restated_weeks": 0,
        "evidence": {},
        "message": "It is over.",
    }
    return {**usual, **others}


def unit(name: str = "Ash Ward", standing: str = "within", **others: Any) -> dict[str, Any]:
    return unit_row(name, standing, unit_id=name, **others)


UNITS = [unit("Ash Ward", "over"), unit("Birch Ward"), unit("Cedar Ward")]


def told(alerts: list[dict[str, Any]], **others: Any) -> str:
    return answer(
        alerts, others.get("units", UNITS), others.get("about", FRESH), hidden=others.get("hidden", 0)
    )


def test_units_are_named_once_by_the_gravest_of_their_alerts():
    alerts = [
        alert("Ash Ward", "over_line", "unsafe"),
        alert("Birch Ward", "after_hours", "warning", detected_on=FRESH.as_of),
        alert("Ash Ward", "overload_reports", "warning"),
        alert("Cedar Ward", "load_rise", "watch"),
        alert("Cedar Ward", "over_line", "unsafe", closed_on=date(2026, 3, 1)),
    ]
    assert told(alerts) == (
        "4 alerts in 3 units need a decision. Unsafe: Ash Ward. Warnings only: Birch Ward. "
        "To be watched only: Cedar Ward. 1 is new in the last week of data."
    )


def test_one_alert_is_told_in_the_singular():
    assert told([alert()]) == "1 alert in 1 unit needs a decision. Unsafe: Ash Ward."


def test_too_little_data_is_no_alert_that_needs_a_decision():
    gap = alert("Birch Ward", "data_gap", "watch")
    units = [unit(), unit("Birch Ward", "unknown", reason="data_gap", unknown_since=date(2026, 3, 2))]
    assert told([gap], units=units) == (
        "No alert is open. 1 unit cannot be judged, which is no alarm and no sign of safety: Birch Ward "
        "(too little data since 2 March 2026)."
    )


def test_nothing_open_says_what_has_closed_and_nothing_ever_says_so():
    assert told([alert(closed_on=date(2026, 3, 1))]) == "No alert is open. 1 told earlier has closed."
    closed = [alert(closed_on=date(2026, 3, 1)), alert("Birch Ward", closed_on=date(2026, 3, 8))]
    assert told(closed) == "No alert is open. 2 told earlier have closed."
    assert told([]) == "No alert has been told on this site."
    assert told([], hidden=2) == "No alert of the units shown to you is open."


def test_many_units_that_cannot_be_judged_are_counted():
    units = [unit(name, "unknown", reason="no_line") for name in "ABCDEF"]
    assert "6 units cannot be judged" in told([], units=units)
    assert "and 2 more." in told([], units=units)


def test_a_closed_unit_is_not_one_that_cannot_be_judged():
    assert "judged" not in told([], units=[unit(), unit("Birch Ward", "unknown", reason="closed")])


def test_old_data_say_what_was_and_that_now_is_unknown():
    start = "What needs a decision now is unknown: the newest data are 23 days old. On 29 March 2026 "
    assert told([], about=STALE) == start + "no alert was open."
    assert told([alert()], about=STALE) == start + "1 alert in 1 unit was open."
    both = [alert(), alert("Birch Ward")]
    assert told(both, about=STALE) == start + "2 alerts in 2 units were open."


def test_no_unit_and_no_grant_are_two_different_things():
    assert told([], units=[]) == "This site has no unit with a standing yet, so nothing can be told."
    assert told([], hidden=3) == (
        "No alert can be shown to you: alerts take a grant on their unit, and you hold one on none of 3 "
        "units. What is not shown is not nothing."
    )


def test_how_many_units_are_not_shown():
    assert hidden_text(0, 3) == ""
    assert hidden_text(3, 3) == "", "the answer says it"
    assert hidden_text(2, 3).startswith("Alerts of 2 of 3 units are not shown to you")


def test_rises_are_weighed_against_the_false_ones_only_where_all_are_seen():
    alerts = [
        alert(kind="conversion"),
        alert(kind="load_rise", severity="warning", closed_on=date(2026, 3, 1)),
        alert(kind="load_rise", severity="watch"),
        alert(),
    ]
    assert "2 alarms of a rise after go-live have been told so far." in weigh(alerts, TRUST, whole=True)
    assert "told so far" not in weigh(alerts, TRUST, whole=False)
    assert weigh(alerts, "", whole=True) == "", "nothing is watched"


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ({}, "Told on 22 February 2026, open for 5 weeks."),
        (
            {"detected_on": FRESH.as_of},
            "Told on 29 March 2026, the last day of data.",
        ),
        (
            {"closed_on": date(2026, 3, 1)},
            "Told on 22 February 2026, closed on 1 March 2026 after 1 week.",
        ),
        (
            {"watched_on": date(2026, 2, 8), "restated_weeks": 2},
            (
                "Told on 22 February 2026, open for 5 weeks. Watched since 8 February 2026 before it became "
                "an alarm. 2 of the weeks it was told from were published otherwise before."
            ),
        ),
    ],
)
def test_since_when_and_until_when(row, sentence):
    assert since_text(alert(**row), [], FRESH) == f"Began in the week of 2 February 2026. {sentence}"


def test_what_was_told_before_is_said_with_its_close():
    one, two = (alert(closed_on=date(2026, month, 1)) for month in (1, 2))
    assert since_text(alert(), [one], FRESH).endswith("Told once before here, closed on 1 January 2026.")
    assert since_text(alert(), [one, two], FRESH).endswith(
        "Told 2 times before here, last closed on 1 February 2026."
    )


def test_of_old_data_no_alert_is_said_to_be_open_now():
    assert since_text(alert(), [], STALE).endswith("Told on 22 February 2026, open on 29 March 2026.")


def test_weeks_never_run_backwards():
    assert weeks_open(alert(detected_on=FRESH.as_of + timedelta(days=3)), FRESH.as_of) == 0


def test_a_gap_has_a_grade_of_its_own_and_a_safeguard_its_part():
    assert grade(alert(kind="data_gap", severity="watch")) == "gap"
    assert grade(alert(severity="watch")) == "watch"
    assert kind_text(alert(kind="safeguard", evidence={"safeguard": "refusal"})) == (
        "safeguard: use after a refusal"
    )
    assert kind_text(alert(kind="something_new")) == "something new"


def test_the_standing_beside_a_unit_is_that_of_now_or_said_not_to_be():
    assert standing_now(unit(standing="over"), FRESH) == "Over the line now"
    assert standing_now(unit(standing="over"), STALE) == "Unknown now (29 Mar 2026: over the line)"
    assert standing_now(unit(standing="unknown", reason="closed"), FRESH) == "Closed"


def test_pointing_at_a_bar_tells_its_days():
    assert short_course(alert()) == "over the line: began 2 Feb 2026, told 22 Feb 2026, open"


def test_a_row_of_the_table_has_a_cell_for_every_column():
    row = cells(alert(driver="fewer_staff", closed_on=date(2026, 3, 1)), FRESH)
    assert len(row) == len(columns())
    assert row[:6] == ["Ash Ward", "Acute", "closed", "Unsafe", "over the line", "fewer staff hours"]
