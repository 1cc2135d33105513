"""Units merge, split, are renamed or close; their history goes on under the unit that carries it."""

from datetime import date, timedelta

import pytest

from pipelines.policy.lineage import lineage
from tests.fact_rows import Row, all_week, computed, day, only, shift, site_rows, span, table, told, week
from tests.judged_weeks import sunday

MERGER = week(2)
UNITS: list[Row] = [{"unit_id": "W01"}, {"unit_id": "W02"}]


def change(kind, unit_id="W02", successor_id=None, on=MERGER, **row):
    return {"kind": kind, "unit_id": unit_id, "successor_id": successor_id, "effective_on": on} | row


def read(*changes):
    return lineage(table("unit_changes", changes))


def days(*rows):
    return table("caseload", [{"date": on, "unit_id": unit, "patients": 1.0} for on, unit in rows])


# --- rename ----------------------------------------------------------------------------------------------


def test_a_renamed_units_whole_history_is_told_under_its_new_name():
    renamed = read(change("rename", "old", "new"))
    rows = days((day(0), "old"), (day(20), "old"), (day(20), "new"), (day(0), "other"))
    assert renamed.carry_on(rows)["unit_id"].to_list() == ["new", "new", "new", "other"]
    assert (renamed.present("old"), renamed.present("new")) == ("new", "new")


def test_a_chain_of_renames_leads_to_the_last_name():
    twice = read(change("rename", "a", "b", week(1)), change("rename", "b", "c", week(2)))
    assert (twice.present("a"), twice.present("b"), twice.present("c")) == ("c", "c", "c")


def test_a_unit_renamed_there_and_back_has_its_first_name():
    back = read(change("rename", "a", "b", week(1)), change("rename", "b", "a", week(2)))
    assert (back.present("a"), back.present("b")) == ("a", "a")


def test_a_renamed_unit_keeps_its_lines_and_its_facts():
    tables = {
        "units": UNITS,
        "unit_changes": [change("rename", "W02", "W01", week(1))],
        "load_lines": [{"unit_id": "W02", "averaging": "week", "limit": 5.0}],
        "caseload": all_week(0, unit_id="W02", patients=20.0) + all_week(1, unit_id="W01", patients=20.0),
        "staffing_daily": all_week(0, unit_id="W02", actual_hours=96.0)
        + all_week(1, unit_id="W01", actual_hours=96.0),
    }
    answer = computed(span(2), **tables)
    assert answer.facts.load["unit_id"].unique().to_list() == ["W01"]
    weeks = answer.line_week.sort("week_start").select("unit_id", "week_start", "limit", "observed").rows()
    assert weeks == [("W01", week(0), 5, True), ("W01", week(1), 5, True)]


# --- merge -----------------------------------------------------------------------------------------------


def test_a_merged_units_rows_go_on_under_its_successor_from_the_day_of_the_merger():
    merged = read(change("merge", successor_id="W01"))
    rows = days((MERGER - timedelta(days=1), "W02"), (MERGER, "W02"), (MERGER, "W01"))
    assert merged.carry_on(rows)["unit_id"].to_list() == ["W02", "W01", "W01"]
    assert merged.closed == {"W02": MERGER}


def test_mergers_follow_one_another():
    chain = read(change("merge", "W03", "W02", week(1)), change("merge", "W02", "W01", week(2)))
    rows = days((day(0), "W03"), (week(1), "W03"), (week(2), "W03"), (week(2), "W02"))
    assert chain.carry_on(rows)["unit_id"].to_list() == ["W03", "W02", "W01", "W01"]


def test_a_successor_that_is_renamed_later_is_told_by_its_new_name():
    both = read(change("merge", "W02", "W01", week(1)), change("rename", "W01", "W09", week(2)))
    assert both.carry_on(days((week(1), "W02")))["unit_id"].to_list() == ["W09"]


def test_employment_at_a_merged_unit_goes_on_at_its_successor():
    people = table(
        "clinicians", [{"unit_id": "W02", "start_date": day(0)}, {"unit_id": "W02", "end_date": day(3)}]
    )
    carried = read(change("merge", successor_id="W01")).carry_on(people)
    assert set(carried.select("unit_id", "start_date", "end_date").rows()) == {
        ("W01", MERGER, None),
        ("W02", day(0), MERGER - timedelta(days=1)),
        ("W02", None, day(3)),
    }


def test_a_task_of_someone_whose_home_unit_merged_belongs_to_the_successor():
    tables = {
        "units": UNITS,
        "clinicians": [{"unit_id": "W02"}],
        "unit_changes": [change("merge", successor_id="W01", on=day(2))],
        "llm_events": [{"started_at": f"2026-01-0{number}T10:00"} for number in (6, 7)],
    }
    facts = computed(span(1), **tables).facts.usage
    assert dict(facts.select("unit_id", "tasks").iter_rows()) == {"W02": 1, "W01": 1}


def lines_after_merger(*load_lines):
    """Lines of the successor W01: limit -> first and last day in force."""
    rows = site_rows(
        {
            "units": UNITS,
            "unit_changes": [change("merge", successor_id="W01")],
            "load_lines": list(load_lines),
        }
    )
    return {
        row["limit"]: (row["effective_from"], row["effective_to"])
        for row in rows.lines.filter(unit_id="W01").to_dicts()
    }


START = date(2020, 1, 1)
SETTING: Row = {"unit_id": None, "setting": "inpatient_mental_health"}


def test_the_successor_is_also_held_to_a_parents_stricter_line():
    told_of = lines_after_merger({"limit": 6.0}, {"unit_id": "W02", "limit": 5.0})
    assert told_of == {6: (START, None), 5: (MERGER, None)}


def test_a_parents_looser_line_adds_nothing():
    assert lines_after_merger({"limit": 6.0}, {"unit_id": "W02", "limit": 7.0}) == {6: (START, None)}
    looser = {"unit_id": "W02", "limit": 7.0}
    assert lines_after_merger(SETTING | {"limit": 6.0}, looser) == {6: (START, None)}


def test_a_successor_without_a_line_takes_the_parents():
    assert lines_after_merger({"unit_id": "W02", "limit": 7.0}) == {7: (MERGER, None)}


def test_until_it_agrees_on_a_line_of_its_own():
    parent = {"unit_id": "W02", "limit": 5.0}
    later = {"limit": 6.5, "effective_from": week(8)}
    told_of = lines_after_merger({"limit": 6.0}, parent, later)
    assert told_of == {
        6: (START, week(8) - timedelta(days=1)),
        5: (MERGER, week(8) - timedelta(days=1)),
        6.5: (week(8), None),
    }
    at_once = {"limit": 6.5, "effective_from": MERGER}
    assert lines_after_merger({"limit": 6.0}, parent, at_once) == {
        6: (START, MERGER - timedelta(days=1)),
        6.5: (MERGER, None),
    }


def test_a_stricter_line_the_successor_gave_up_before_does_not_count():
    given_up = {"limit": 4.0, "effective_to": date(2024, 12, 31)}
    now = {"limit": 8.0, "effective_from": date(2025, 1, 1)}
    told_of = lines_after_merger(given_up, now, {"unit_id": "W02", "limit": 5.0})
    assert told_of[5] == (MERGER, None)


def test_a_merged_unit_is_closed_and_its_successor_judged_by_the_stricter_line():
    tables = {
        "units": UNITS,
        "unit_changes": [change("merge", successor_id="W01")],
        "load_lines": [{"averaging": "week"}, {"unit_id": "W02", "averaging": "week", "limit": 5.0}],
    }
    for name, figures in (("caseload", {"patients": 11.0}), ("staffing_daily", {"actual_hours": 48.0})):
        before = [all_week(number, unit_id=unit, **figures) for number in range(2) for unit in ("W01", "W02")]
        after = [all_week(number, unit_id="W01", **figures) for number in range(2, 8)]
        tables[name] = [row for part in (*before, *after) for row in part]
    rows, answers = site_rows(tables), computed(span(8), **tables)
    complete = answers.facts.completeness
    assert complete.filter(unit_id="W02")["week_start"].max() == week(1)
    now = told(answers, rows, sunday(7))
    assert now.standing["standing"] == "over"  # 11 x 24 / 48 = 5.5: over 5, below 6
    assert now.standing["load_line"] == 5
    assert now.standings["W02"]["reason"] == "closed"
    then = told(answers, rows, sunday(1))
    assert then.standings["W02"]["load_line"] == 5
    assert then.standing["load_line"] == 6


def test_a_merger_closes_no_alert():
    tables = {
        "units": UNITS,
        "unit_changes": [change("merge", successor_id="W01", on=week(4))],
        "load_lines": [{"averaging": "week"}, {"unit_id": "W02", "averaging": "week", "limit": 5.0}],
        "caseload": [row for number in range(12) for row in all_week(number, unit_id="W01", patients=11.0)]
        + [row for number in range(4) for row in all_week(number, unit_id="W02", patients=11.0)],
        "staffing_daily": [
            row for number in range(12) for row in all_week(number, unit_id="W01", actual_hours=96.0)
        ]
        + [row for number in range(4) for row in all_week(number, unit_id="W02", actual_hours=48.0)],
    }
    answers = computed(span(12), **tables)
    (alert,) = told(answers, site_rows(tables), sunday(11)).alerts
    assert (alert["unit_id"], alert["kind"], alert["closed_on"]) == ("W02", "over_line", None)


# --- split and close -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("successors", "closed"),
    [
        ([("W03", 0.6), ("W04", 0.4)], True),
        ([("W03", 0.33), ("W04", 0.33), ("W05", 0.33)], True),
        ([("W03", None), ("W04", None)], True),
        ([("W03", 0.4)], False),  # the rest goes on as it was
        ([("W02", 0.5), ("W03", 0.5)], False),
    ],
)
def test_a_unit_split_wholly_into_others_closes(successors, closed):
    changes = [change("split", successor_id=unit, share=share) for unit, share in successors]
    assert read(*changes).closed == ({"W02": MERGER} if closed else {})


def test_a_split_leaves_history_where_it_was():
    split = read(change("split", successor_id="W03"), change("split", successor_id="W04"))
    rows = days((day(0), "W02"), (MERGER, "W03"))
    assert split.carry_on(rows)["unit_id"].to_list() == ["W02", "W03"]


def test_a_closed_unit_is_expected_until_the_day_before():
    tables = {
        "unit_changes": [change("close", "W01", on=day(3))],
        "shifts": [shift(day(each)) for each in range(3)],
        "caseload": all_week(0, 3, patients=20.0),
    }
    facts = computed(span(3), **tables).facts.completeness
    assert only(facts)["completeness"] == 3 / 3
