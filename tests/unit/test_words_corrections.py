from datetime import date
from typing import Any

from dashboard.words.corrections import (
    LISTED,
    restated_columns,
    restated_lead,
    restated_more,
    restated_rows,
    withdrawn_item,
    withdrawn_lead,
)


def week(**others: Any) -> dict[str, Any]:
    usual: dict[str, Any] = {
        "unit_id": "W01",
        "unit_name": "Ash Ward",
        "measure": "patients_per_nurse",
        "week_start": date(2026, 2, 2),
        "patients_before": 2400.0,
        "patients_now": 2400.0,
        "hours_before": 412.0,
        "hours_now": 437.0,
        "published_on": date(2026, 2, 17),
        "changes": 1,
    }
    return {**usual, **others}


GONE = {
    "unit_name": "Ash Ward",
    "kind": "over_line",
    "severity": "unsafe",
    "started_on": date(2026, 2, 2),
    "detected_on": date(2026, 2, 22),
    "published_on": date(2026, 3, 3),
    "sequence": 4,
}


def test_none_is_said_of_all_only_where_all_are_looked_at():
    assert withdrawn_lead([], whole=True) == "No alert that was told has been withdrawn."
    assert withdrawn_lead([], whole=False).startswith("None of the alerts shown to you")
    assert restated_lead([], whole=True) == "No week has been published otherwise before."
    assert restated_lead([], whole=False).startswith("No week of this choice")


def test_an_alert_that_stands_no_longer_is_told_with_its_days_and_no_guess_at_why():
    assert withdrawn_item(GONE) == (
        "Ash Ward: over the line, unsafe. Said to begin in the week of 2 February 2026, told on "
        "22 February 2026, withdrawn on 3 March 2026 with publication 4."
    )
    assert "cannot be judged" in withdrawn_item({**GONE, "kind": "data_gap", "severity": "watch"})
    assert "the record does not say which" in withdrawn_lead([GONE], whole=True)
    assert withdrawn_lead([GONE, GONE], whole=True).startswith("2 alerts were told and stand no longer.")


def test_weeks_are_counted_with_their_units():
    rows = [week(), week(week_start=date(2026, 2, 9)), week(unit_id="W02")]
    assert restated_lead(rows, whole=True).startswith("3 weeks of 2 units were published otherwise before")
    assert restated_lead(rows[:1], whole=True).startswith("1 week of 1 unit was published otherwise before")


def test_each_figure_that_changed_has_a_row_in_the_reader_s_unit():
    assert restated_rows([week()]) == [
        ["Ash Ward", "2 Feb 2026", "nurse hours", "412", "437", "17 Feb 2026", "1"]
    ]
    both = restated_rows([week(patients_now=2448.0)])
    assert [row[2:5] for row in both] == [["patient-days", "100", "102"], ["nurse hours", "412", "437"]]
    assert all(len(row) == len(restated_columns()) for row in both)


def test_a_figure_that_was_not_told_is_not_zero():
    (row,) = restated_rows([week(hours_before=None)])
    assert row[2:5] == ["nurse hours", "not told", "437"]
    (row,) = restated_rows([week(hours_now=None)])
    assert row[2:5] == ["nurse hours", "412", "not told"]


def test_two_figures_close_to_one_another_do_not_look_the_same():
    (row,) = restated_rows([week(hours_before=412.01, hours_now=412.04)])
    assert row[3:5] == ["412.01", "412.04"]


def test_a_week_that_differs_in_acuity_alone_says_so():
    (row,) = restated_rows([week(hours_now=412.0)])
    assert row[2:5] == ["acuity", "", "changed"]


def test_measures_of_teams_and_clinics_have_their_own_words():
    team = week(measure="caseload_per_wte", patients_before=2219.0, patients_now=2226.0, hours_now=412.0)
    assert restated_rows([team])[0][2:5] == ["open cases, summed over the days", "2,219", "2,226"]
    clinic = week(measure="contacts_per_clinician_hour", patients_now=2300.0, hours_now=412.0)
    assert restated_rows([clinic])[0][2:5] == ["contacts", "2,400", "2,300"]


def test_a_long_list_is_cut_and_says_so():
    rows = [week() for _ in range(LISTED + 5)]
    assert len(restated_rows(rows)) == LISTED
    assert restated_more(rows).startswith("The 200 changed last are listed here; all 205 are in")
    assert restated_more(rows[:LISTED]) == ""
