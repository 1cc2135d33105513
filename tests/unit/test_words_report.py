"""What documents say that no page says, in every case."""

from __future__ import annotations

from datetime import date

import pytest

from dashboard.data import About
from dashboard.drawings.standings import Run
from dashboard.words import report as words

DAY = date(2026, 3, 1)
ABOUT = About("000001-x", "Northside", DAY, DAY, 1, 10, 10)
RISE, RISES = "alarm of a rise in load after go-live", "alarms of a rise in load after go-live"
CONVERTED = "saved time turned into workload (in "
OLD = About("000001-x", "Northside", DAY, DAY, 40, 10, 10)


def unit(unit_id: str, standing: str = "over", **other: object) -> dict[str, object]:
    return {
        "unit_id": unit_id,
        "unit_name": f"{unit_id} Ward",
        "standing": standing,
        "reason": None,
        "measure": "patients_per_nurse",
        "load": 6.4,
        "limit": 6.0,
        "periods_over": 20,
        "periods_observed": 28,
        **other,
    }


def alert(unit_id: str, kind: str = "conversion", severity: str = "unsafe", closed_on: date | None = None):
    return {
        "unit_id": unit_id,
        "unit_name": f"{unit_id} Ward",
        "kind": kind,
        "severity": severity,
        "started_on": date(2026, 1, 12),
        "closed_on": closed_on,
    }


@pytest.mark.parametrize(
    ("run", "said"),
    [
        (Run(1, date(2026, 2, 23), whole=True), "1 week, from 23 Feb 2026"),
        (Run(30, date(2025, 8, 4), whole=True), "30 weeks, from 4 Aug 2025"),
        (Run(52, date(2025, 3, 3), whole=False), "at least 52 weeks"),
        (None, "not known"),
    ],
)
def test_how_long_a_unit_has_been_over_its_line(run, said):
    assert words.since_text(run) == said


def test_units_over_their_line_come_the_longest_first():
    units = [
        unit("A"),
        unit("B"),
        unit("C", "within"),
        unit("D", "unknown", reason="closed"),
        unit("E", periods_observed=None),
    ]
    runs = {"A": Run(2, DAY, whole=True), "B": Run(9, DAY, whole=True)}
    rows = words.over_rows(units, runs)
    assert [row[0] for row in rows] == ["B Ward", "A Ward", "E Ward"]
    assert rows[0][1:] == ["6.4 patients per nurse", "6", "9 weeks, from 1 Mar 2026", "20 of 28"]
    assert rows[2][3:] == ["not known", ""]


@pytest.mark.parametrize(
    ("alerts", "about", "hidden", "said"),
    [
        ([], ABOUT, 0, "No alarm of a rise in load after go-live is open."),
        ([alert("A", closed_on=DAY)], ABOUT, 0, "No alarm of a rise in load after go-live is open."),
        ([alert("A", "over_line")], ABOUT, 0, "No alarm of a rise in load after go-live is open."),
        (
            [alert("A")],
            ABOUT,
            0,
            f"1 {RISE} is open: {CONVERTED}A Ward since 12 Jan 2026).",
        ),
        (
            [alert("A"), alert("B"), alert("C", "load_rise", "warning"), alert("D", severity="watch")],
            ABOUT,
            0,
            (
                f"3 {RISES} are open: {CONVERTED}A Ward since 12 Jan 2026 and B Ward since 12 Jan 2026) and "
                "load rose (in C Ward since 12 Jan 2026). To be watched: D Ward."
            ),
        ),
        (
            [alert("A")],
            OLD,
            2,
            (
                f"1 {RISE} was open: {CONVERTED}A Ward since 12 Jan 2026). Alarms of 2 of 5 units are not "
                "shown to you."
            ),
        ),
        ([], ABOUT, 5, "Alarms are not shown to your role: they are for those with a grant on the unit."),
        (
            [],
            ABOUT,
            1,
            "No alarm of a rise in load after go-live is open. Alarms of 1 of 5 units are not shown to you.",
        ),
    ],
)
def test_alarms_that_saved_time_became_workload(alerts, about, hidden, said):
    assert words.conversion_text(alerts, about, hidden=hidden, total=5) == said


def test_the_boards_figures_count_open_units_and_open_alarms():
    units = [unit("A"), unit("B", "near"), unit("C", "unknown"), unit("D", "unknown", reason="closed")]
    over = words.over_rows(units, {"A": Run(3, DAY, whole=True)})
    figures = words.figures(units, [alert("A"), alert("B", severity="watch")], over)
    assert [figure.value for figure in figures] == ["1 of 3", "1 of 3", "1 of 3", "1"]
    assert figures[0].note == "the longest 3 weeks, from 1 Mar 2026"
    assert words.figures(units, None, [])[3].value == "not shown"


def test_a_units_ledger_in_a_line():
    ledger = {
        "saved_hours": 200.0,
        "saved_low": 180.0,
        "saved_high": 220.0,
        "weeks": 10,
        "evidence_grade": "log_measured",
        "reason": None,
        "conversion_ratio": 1.5,
        "conversion_low": 1.1,
        "conversion_high": 1.9,
    }
    cells = words.ledger_cells("Ash", ledger, 10, granted=True)
    assert cells == ["Ash", "20 (18 to 22), log-measured", "1.5 (1.1 to 1.9)"]
    assert words.ledger_cells("Ash", ledger, 10, granted=False) == ["Ash", "not shown", ""]
    assert "no ledger" in words.ledger_cells("Ash", None, 10, granted=True)[1]
    hidden = {**ledger, "saved_hours": None, "reason": "suppressed"}
    assert (
        words.ledger_cells("Ash", hidden, 10, granted=True)[1] == "Hidden: fewer than 10 people worked here."
    )


def test_the_picture_of_standings_in_a_sentence():
    text = words.history_alt(date(2025, 3, 3), DAY, {"over": 0, "within": 4}, {"over": 1, "within": 3})
    assert text == (
        "Units by standing, week by week from 3 Mar 2025 to 1 Mar 2026. At first ● 4 within the line; at "
        "last ▲ 1 over the line and ● 3 within the line."
    )
    assert "At first no unit;" in words.history_alt(DAY, DAY, {}, {"over": 1})
