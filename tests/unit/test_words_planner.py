"""The planner's sentences: what is asked, why nothing can be, and what a tried plan takes."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from dashboard.desk.asking import About
from dashboard.desk.notebook import PlanSaved, SavedPlan
from dashboard.words import planner as words
from dashboard.words import planner_kept as kept
from dashboard.words import planner_trial as tried
from dashboard.words.english.planner import TEXTS
from pipelines.planning.after import After, Side
from pipelines.planning.ask import Judged, ask
from pipelines.planning.saving import Measured
from tests.spec.test_planning import CLINIC, LINE, MONDAY, TEAM, days, weeks

ABOUT = About("000001-a", "Northside", date(2026, 11, 22), date(2026, 11, 22), 1, 10, 10)
WINDOW = (date(2026, 10, 26), date(2026, 11, 22))
ROW = {
    "unit_id": "W01",
    "unit_name": "Ash Ward",
    "standing": "over",
    "reason": None,
    "limit": 6.0,
    "load": 6.4,
    "measure": "patients_per_nurse",
    "averaging": "shift",
    "staff_group": "nurse",
    "staff_disagree": False,
    "closed_on": None,
    "unknown_since": None,
    "coverage": 0.97,
    "line_id": "W01:day",
}
OVER = [Judged(LINE, tuple(days(20.0, 31.0, 33.0, 34.0, *[40.0] * 16)))]
KEPT = [Judged(LINE, tuple(days(*[40.0] * 20)))]
SAVING = Measured(20.0, 15.0, 25.0, "log_measured", MONDAY, 30, 0.9)


def row(**changes):
    return {**ROW, **changes}


def answer(lines, **changes) -> str:
    return words.answer(row(**changes), lines, ask(lines), WINDOW)


def test_a_unit_over_its_line_is_told_both_ways_back():
    assert answer(OVER) == (
        "Ash Ward is over its line: 4 of 20 day shifts were above 6 patients per nurse (at most 10 % may "
        "be). In the 28 days to 22 November 2026, 3 nurse hours more on every day shift would have brought "
        "it back within; or, with the staff there were, 2 patients fewer at any time."
    )


def test_a_line_that_lets_none_be_over_says_so():
    law = [Judged(replace(LINE, allowed_share=0.0), OVER[0].shifts)]
    assert "4 of 20 day shifts were above 6 patients per nurse (none may be)." in answer(law)


def test_a_week_line_is_told_by_weeks_in_its_own_words():
    team = [Judged(TEAM, weeks=weeks(280.0, 270.0, 260.0, 255.0))]
    told = answer(team, measure="caseload_per_wte", staff_group="all", averaging="week")
    assert (
        "4 of the last 4 judged weeks were above 25 open cases per whole-time clinician (three break it)"
        in told
    )
    assert "15 clinician hours more every week would have brought it back" in told
    assert told.endswith("10 open cases fewer.")
    clinic = [Judged(CLINIC, weeks=weeks(170.0, 165.0, 159.0, 140.0, bottom=100.0))]
    contacts = answer(clinic, measure="contacts_per_clinician_hour", staff_group="doctor")
    assert "6 hours of doctors more every week" in contacts
    assert contacts.endswith("9 contacts a week fewer.")


def test_a_unit_that_is_not_over_is_told_that_distance_is_not_spare():
    within = answer(KEPT, standing="within")
    assert within.startswith("Ash Ward is within its line, so there is nothing to bring back.")
    assert "is not spare capacity" in within
    assert answer(KEPT, standing="within", staff_disagree=True).endswith("report overload all the same.")
    assert "is near its line and not over it" in answer(KEPT, standing="near")


def test_where_the_line_of_now_would_have_been_kept_nothing_is_asked():
    assert "there is nothing to ask for" in answer(KEPT)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        (
            {"reason": "no_line", "standing": "unknown", "limit": None},
            "no line has been agreed for it, so there is nothing to bring it back to.",
        ),
        (
            {"reason": "data_gap", "standing": "unknown", "unknown_since": date(2026, 10, 12)},
            "it cannot be judged (too little data since 12 October 2026).",
        ),
        (
            {"reason": "line_new", "standing": "unknown"},
            "it cannot be judged (its line is too new to judge by).",
        ),
    ],
)
def test_why_nothing_can_be_planned(changes, told):
    why = words.cannot_plan(row(**changes), ABOUT, OVER)
    assert why == f"Nothing can be planned for Ash Ward: {told}"


def test_a_closed_unit_needs_no_plan_and_one_that_can_be_judged_has_no_excuse():
    closed = row(reason="closed", standing="unknown", closed_on=date(2026, 6, 7))
    told = words.cannot_plan(closed, ABOUT, OVER)
    assert told == "Ash Ward closed on 7 June 2026: nothing is planned for it any more."
    assert words.cannot_plan(ROW, ABOUT, OVER) == ""


def test_nothing_can_be_planned_on_old_data_or_without_a_judged_shift():
    stale = replace(ABOUT, age_days=28)
    assert words.cannot_plan(ROW, stale, OVER) == (
        "Nothing can be planned now: the newest data are 28 days old, so how Ash Ward stands is unknown. Its "
        "plans below are kept."
    )
    assert "(not assessed)" in words.cannot_plan(ROW, ABOUT, [Judged(LINE)])


def test_the_figures_have_their_range_and_coverage():
    told = {item.label: (item.value, item.note) for item in words.figures(ROW, OVER, ask(OVER))}
    assert told["To add on every day shift"][0] == "3 h"
    assert told["To add on every day shift"][1].endswith(" in single weeks")
    assert told["That is, each week"] == ("21 h", "nurse hours, seven days")
    assert told["Or patients to hold"][0] == "2"
    assert told["Load, last 28 days"] == ("6.4", "line: 6 patients per nurse · 97 % of data usable")
    assert [item.label for item in words.figures(row(load=None), KEPT, ask(KEPT))] == ["Load, last 28 days"]
    assert words.load_value(row(load=None)) == "not known"


def result(lines, hours, patients) -> str:
    return tried.result(lines, hours, patients, "patients_per_nurse", "nurse")


def test_a_tried_plan_is_told_with_what_it_would_have_done():
    assert result(OVER, {"day": 0.0}, 0) == "Nothing is changed: this is how it was."
    assert result(OVER, {"day": 3.0}, 0) == (
        "With 3 nurse hours more on every day shift, the unit would have been within its line: 2 of 20 day "
        "shifts over instead of 4."
    )
    assert result(OVER, {"day": 1.0}, 0).startswith(
        "With 1 nurse hours more on every day shift, the unit would have been over its line: "
    )


def test_a_plan_that_adds_load_is_never_given_leave():
    told = result(KEPT, {"day": 0.0}, 1)
    assert told.startswith("With 1 patient more at any time: 0 of 20 day shifts over instead of 0. ")
    assert told.endswith("is no leave to do it: a line says what is too much, not what is enough.")
    assert "does not make what is left below the line spare" in tried.crossing_text(KEPT, {}, 1)
    assert tried.crossing_text(KEPT, {"day": 1.0}, -1) == ""


def test_what_would_have_crossed_is_named_and_the_rest_counted():
    assert tried.crossing_text(KEPT[:1], {"day": -5.0}, 0).startswith(
        "20 that were within their line would have crossed it: 26 Oct 2026 (day), 27 Oct 2026 (day), "
    )
    assert tried.crossing_text(KEPT[:1], {"day": -5.0}, 0).endswith(" and 14 more.")
    team = [Judged(TEAM, weeks=weeks(250.0, 230.0))]
    assert tried.crossing_text(team, {}, 1) == (
        "1 that was within its line would have crossed it: the week from 26 Oct 2026."
    )


def share(saving, hours=None, patients=1) -> str:
    lines = [Judged(LINE, tuple(days(*[36.0] * 7)))]
    return tried.share_text(lines, hours or {}, patients, saving, "nurse")


def test_a_plan_that_adds_load_takes_a_share_with_its_interval():
    assert share(SAVING) == (
        "It takes 14 nurse hours a week: 70 % of the 20 h a week that tools saved here since 26 October 2026 "
        "(56 % to 93 % as the saving's interval goes; log-measured, 30 weeks, 90 % of the data usable)."
    )


@pytest.mark.parametrize(
    ("why", "told"),
    [
        ("assumed", "the saving here is only assumed, and no plan may rest on it."),
        ("self_reported", "the saving here is only self-reported, and no plan may rest on it."),
        ("no_rollout", "no tool has gone live here, so nothing was saved."),
        ("suppressed", "the saving here is hidden, because too few people worked here."),
        ("not_granted", "it derives from what people did, and is not shown to your role."),
        ("no_interval", "the saving here was measured in too few weeks to say how sure it is."),
        ("not_sure", "it is not sure that anything was saved here."),
        ("data_gap", "no saving was measured here."),
    ],
)
def test_without_a_measured_saving_there_is_no_share(why, told):
    assert (
        share(why) == f"It takes 14 nurse hours a week. What share of a saving that is, is not said: {told}"
    )
    assert "%" not in share(why)


def test_a_plan_that_gives_takes_no_share():
    assert share(SAVING, {"day": 3.0}, 0) == ""
    assert share(SAVING, {"day": 3.0}, 1).startswith("Taken together it takes no staff hours")


def test_no_text_calls_space_spare_or_says_what_a_unit_can_take():
    for key, text in TEXTS.items():
        assert not re.search(r"can take|could take|headroom|room for|free capacity", text, re.I), key
        if "spare" in text:
            assert re.search(r"not spare|not make what is left", text), key


PLAN = PlanSaved(
    {"day": 2.5}, -2, "Breaks were missed.", "Matron", date(2026, 12, 20), "000001-a", "over", 6.4, 6.0
)
SAVED = SavedPlan("86dd-6681-8f4e", "W01", datetime(2026, 11, 27, tzinfo=UTC), "nurse_manager", PLAN)


def test_the_request_has_what_why_evidence_and_lines_to_write_on():
    sheet = kept.request(ROW, OVER, ask(OVER), WINDOW, "Northside, data to 22 November 2026.")
    terms = dict(sheet.terms)
    assert sheet.title == "Request to bring Ash Ward back within its line"
    assert terms["What is asked"] == (
        "3 nurse hours more on every day shift, 21 nurse hours a week; or else 2 patients fewer at any time."
    )
    assert terms["Why"].startswith("4 of 20 day shifts were above 6 patients per nurse")
    assert "26 October 2026 to 22 November 2026" in terms["Evidence"]
    assert "97 % of the data usable" in terms["Evidence"]
    assert [terms[name] for name in ("Of whom", "By when", "Asked by")] == ["", "", ""]


def test_a_kept_plan_is_a_sheet_too():
    terms = dict(kept.plan_sheet(ROW, SAVED).terms)
    assert (
        terms["What is asked"] == "2.5 nurse hours more on every day shift and 2 patients fewer at any time"
    )
    assert terms["Evidence"] == (
        "Load on the day it was asked: 6.4 patients per nurse, line 6. Snapshot 000001-a. "
        "Receipt 86dd-6681-8f4e."
    )
    assert (terms["Of whom"], terms["By when"]) == ("Matron", "20 December 2026")
    unknown = replace(SAVED, plan=replace(PLAN, load=None, limit=None))
    assert "not known, line not known" in dict(kept.plan_sheet(ROW, unknown).terms)["Evidence"]


def test_what_came_after_is_told_or_said_to_be_too_early():
    told = After("told", Side(4, 6.8, 569.3), Side(4, 6.1, 600.0), 4)
    assert kept.after_text(ROW, SAVED, told) == (
        "In the 4 judged weeks before, load was 6.8 patients per nurse with 569 nurse hours a week; in the 4 "
        "after, 6.1 patients per nurse with 600 nurse hours a week. What else changed is not known."
    )
    assert kept.after_text(ROW, SAVED, After("too_early", judged=1)) == (
        "It is too early to compare: 1 of the 3 judged weeks that are needed after 20 December 2026 are "
        "there."
    )
    assert "too few weeks around 20 December 2026" in kept.after_text(ROW, SAVED, After("unknown"))
    back = replace(
        SAVED,
        withdrawn_at=SAVED.at + timedelta(days=1),
        withdrawn_by="nurse_manager",
        withdrawn_why="Two nurses came.",
    )
    assert (
        kept.after_text(ROW, back, told)
        == "Taken back on 28 November 2026 by nurse manager: Two nurses came."
    )


def test_faults_of_a_form_say_what_to_write():
    assert kept.fault_text("reason", "missing") == "Nothing was kept: say why this is asked."
    assert kept.fault_text("new", "kind").startswith("Nothing was kept: ")


def test_the_table_has_a_row_for_each_shift_and_week():
    cells = tried.cells(OVER, {"day": 3.0}, 0)
    assert len(cells) == 20
    assert all(len(each) == len(tried.columns()) for each in cells)
    assert cells[3][-4:] == ["6.4", "over", "5.8", "within"]
    nobody = tried.cells([Judged(LINE, tuple(days(0.0)))], {}, 0)
    assert nobody[0][4:6] == ["nobody on shift", "over"]
    assert tried.cells([Judged(TEAM, weeks=weeks(260.0))], {}, 0)[0][:4] == [
        "week from 26 Oct 2026",
        "",
        "260",
        "375",
    ]
