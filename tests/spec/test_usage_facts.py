"""Tasks: the unit they belong to, their baseline, and the net minutes they save by evidence grade."""

from datetime import date

import polars as pl
import pytest

from pipelines.facts import hours, usage
from tests.fact_rows import MONDAY, Row, computed, day, only, shift, site_rows, span

TIMED = {"disposition": "accepted", "time_source": "app_timer", "review_seconds": 120.0}
BASELINE = {"minutes_mean": 12.0, "measured_from": date(2025, 6, 1), "measured_to": date(2025, 6, 30)}
GRADES = ("log_measured", "self_reported", "assumed")


def task(started_at="2026-01-05T10:00", **row):
    return {"started_at": started_at} | row


def week(**tables):
    """The one row of the first week's usage."""
    tables.setdefault("task_baselines", [BASELINE])
    return only(computed(**tables).facts.usage)


def saved(*tasks, **tables):
    """Timed tasks and net minutes by grade, for the grades that have any."""
    row = week(llm_events=list(tasks), **tables)
    return {
        grade: (row[f"tasks_{grade}"], row[f"net_minutes_{grade}"])
        for grade in GRADES
        if row[f"tasks_{grade}"]
    }


def unit_of(started_at, *, shifts=(), **tables):
    rows = site_rows({"llm_events": [task(started_at)], "shifts": list(shifts), **tables})
    placed = usage.placed(rows, hours.shift_rows(rows, "Europe/London"), "Europe/London")
    return only(placed)["unit_id"]


UNITS = [{"unit_id": "W01"}, {"unit_id": "W02"}, {"unit_id": "W03"}]


def test_a_task_belongs_to_its_own_unit_first():
    facts = computed(
        units=UNITS,
        shifts=[shift(day(0), unit_id="W02")],
        llm_events=[task(unit_id="W03")],
    ).facts.usage
    assert only(facts)["unit_id"] == "W03"


@pytest.mark.parametrize(
    ("started_at", "unit"),
    [
        ("2026-01-05T12:00", "W02"),  # inside the shift, 07:00 to 19:00
        ("2026-01-05T06:00", "W02"),  # 60 minutes before
        ("2026-01-05T05:59", "W01"),  # 61 minutes before: the home unit
        ("2026-01-05T20:00", "W02"),  # 60 minutes after
        ("2026-01-05T20:01", "W01"),
    ],
)
def test_else_to_the_shift_that_holds_it_within_an_hour_else_to_the_home_unit(started_at, unit):
    assert unit_of(started_at, units=UNITS, shifts=[shift(day(0), unit_id="W02")]) == unit


def test_a_night_shift_holds_the_morning_after():
    night = shift(day(0), "19:00", "07:00", unit_id="W02")
    assert unit_of("2026-01-06T07:45", units=UNITS, shifts=[night]) == "W02"


def test_a_note_just_after_midnight_belongs_to_the_evening_shift_that_ended_before_it():
    evening = shift(day(0), "14:00", "23:30", unit_id="W02")
    assert unit_of("2026-01-06T00:20", units=UNITS, shifts=[evening]) == "W02"


def test_of_two_shifts_near_the_one_that_contains_the_task_then_the_nearer_one():
    shifts = [
        shift(day(0), "07:00", "13:00", unit_id="W02"),
        shift(day(0), "13:30", "19:00", unit_id="W03"),
    ]
    assert unit_of("2026-01-05T12:50", units=UNITS, shifts=shifts) == "W02"
    assert unit_of("2026-01-05T13:10", units=UNITS, shifts=shifts) == "W02"
    assert unit_of("2026-01-05T13:20", units=UNITS, shifts=shifts) == "W03"


def test_a_shift_that_was_not_worked_holds_nothing():
    assert (
        unit_of("2026-01-05T12:00", units=UNITS, shifts=[shift(day(0), unit_id="W02", status="sick")])
        == "W01"
    )


def test_the_home_unit_is_that_of_the_employment_in_force_on_the_day():
    people = [
        {"unit_id": "W01", "end_date": day(0)},
        {"unit_id": "W02", "start_date": day(1)},
    ]
    assert unit_of("2026-01-05T23:30", units=UNITS, clinicians=people) == "W01"
    assert unit_of("2026-01-06T00:30", units=UNITS, clinicians=people) == "W02"


def test_an_event_belongs_to_the_local_date_of_its_start():
    facts = computed(span(2), llm_events=[task("2026-03-29T23:30Z")]).facts.usage
    assert facts.is_empty()
    monday = date(2026, 3, 30)  # half past midnight in London, by summer time
    assert only(computed(span(1, monday), llm_events=[task("2026-03-29T23:30Z")]).facts.usage)["tasks"] == 1


def test_accepted_and_edited_drafts_save_the_baseline_less_the_time_they_took():
    accepted = task(
        **TIMED | {"wait_seconds": 6.0, "review_seconds": 60.0, "edit_seconds": 30.0, "rework_seconds": 24.0}
    )
    edited = task(**TIMED | {"disposition": "edited", "review_seconds": 60.0, "edit_seconds": 180.0})
    assert saved(accepted, edited) == {
        "log_measured": (2, (12 - (6 + 60 + 30 + 24) / 60) + (12 - (60 + 180) / 60))
    }


@pytest.mark.parametrize("disposition", ["rejected", "abandoned", "failed"])
def test_drafts_that_were_not_used_cost_the_time_they_took(disposition):
    assert saved(task(**TIMED | {"disposition": disposition})) == {"log_measured": (1, -120 / 60)}


def test_a_kind_of_task_without_a_baseline_is_not_told_by_its_rejected_drafts_alone():
    unused = task(**TIMED | {"disposition": "rejected"})
    row = week(llm_events=[unused, task(**TIMED)], task_baselines=[])
    assert (row["tasks"], row["tasks_timed"], row["net_minutes_log_measured"]) == (2, 0, 0)
    assert row["spent_minutes"] == 2 + 2


@pytest.mark.parametrize("disposition", ["unknown", None])
def test_a_draft_whose_fate_is_unknown_saves_and_costs_nothing(disposition):
    row = week(llm_events=[task(**TIMED | {"disposition": disposition})])
    assert (row["tasks"], row["tasks_timed"], row["disposition_unknown"]) == (1, 0, 1)
    assert row["net_minutes_log_measured"] == 0


def test_a_task_can_cost_more_than_it_saves():
    assert saved(task(**TIMED | {"review_seconds": 900.0})) == {"log_measured": (1, 12 - 900 / 60)}


def test_without_any_second_recorded_or_without_a_clock_there_is_no_time():
    row = week(llm_events=[task(**TIMED | {"review_seconds": None}), task(**TIMED | {"time_source": "none"})])
    assert (row["tasks"], row["tasks_timed"]) == (2, 0)


@pytest.mark.parametrize(
    ("method", "time_source", "grade"),
    [
        ("ehr_audit", "app_timer", "log_measured"),
        ("time_motion", "ehr_audit", "log_measured"),
        ("ehr_audit", "self_report", "self_reported"),
        ("self_report", "app_timer", "self_reported"),
        ("self_report", "self_report", "self_reported"),
        ("literature", "app_timer", "assumed"),
        ("literature", "self_report", "assumed"),
        ("ehr_audit", None, "self_reported"),  # nobody named the clock
    ],
)
def test_a_tasks_grade_is_the_weaker_of_its_baselines_and_its_clocks(method, time_source, grade):
    told = saved(task(**TIMED | {"time_source": time_source}), task_baselines=[BASELINE | {"method": method}])
    assert told == {grade: (1, 12 - 2)}


def test_grades_are_kept_apart():
    row = week(llm_events=[task(**TIMED), task(**TIMED), task(**TIMED | {"time_source": "self_report"})])
    assert (row["tasks_log_measured"], row["net_minutes_log_measured"]) == (2, 10 + 10)
    assert (row["tasks_self_reported"], row["net_minutes_self_reported"]) == (1, 10)
    assert row["tasks_timed"] == 2 + 1


PLACES = [
    BASELINE | {"minutes_mean": 1.0},
    BASELINE | {"minutes_mean": 2.0, "staff_group": "nurse"},
    BASELINE | {"minutes_mean": 4.0, "unit_id": "W01"},
    BASELINE | {"minutes_mean": 8.0, "unit_id": "W01", "staff_group": "nurse"},
]
NOT_OURS = [
    BASELINE | {"minutes_mean": 99.0, "unit_id": "W02", "staff_group": "nurse"},
    BASELINE | {"minutes_mean": 99.0, "staff_group": "doctor"},
    BASELINE | {"minutes_mean": 99.0, "task_type": "handover", "unit_id": "W01"},
]


@pytest.mark.parametrize(("known", "minutes"), [(4, 8), (3, 4), (2, 2), (1, 1)])
def test_the_baseline_is_that_of_unit_and_group_then_unit_then_group_then_all(known, minutes):
    told = saved(task(**TIMED), units=UNITS, task_baselines=[*NOT_OURS, *PLACES[:known]])
    assert told == {"log_measured": (1, minutes - 2)}


def test_of_baselines_alike_the_latest_measured_wholly_before_go_live_counts():
    go_live = date(2025, 9, 1)
    measured = [
        ("2025-02-01", "2025-03-01", 10.0),
        ("2025-07-01", "2025-08-31", 11.0),  # ends the day before
        ("2025-07-01", "2025-09-01", 90.0),  # reaches into the first day of use
        ("2025-10-01", "2025-11-01", 91.0),
    ]
    baselines = [
        {
            "measured_from": date.fromisoformat(first),
            "measured_to": date.fromisoformat(last),
            "minutes_mean": mean,
        }
        for first, last, mean in measured
    ]
    rollouts = [{"go_live_date": go_live}, {"go_live_date": date(2025, 12, 1), "tool_id": "T2"}]
    assert saved(task(**TIMED), task_baselines=baselines, rollouts=rollouts) == {"log_measured": (1, 11 - 2)}
    assert saved(task(**TIMED), task_baselines=baselines) == {"log_measured": (1, 91 - 2)}  # never went live


def test_a_specific_baseline_measured_too_late_leaves_the_general_one():
    late = {"unit_id": "W01", "minutes_mean": 90.0, "measured_from": date(2025, 10, 1)}
    told = saved(
        task(**TIMED), task_baselines=[BASELINE, late], rollouts=[{"go_live_date": date(2025, 9, 1)}]
    )
    assert told == {"log_measured": (1, 12 - 2)}


def test_fast_and_unedited_counts_accepted_drafts_read_in_less_than_fifteen_seconds():
    def read(seconds, **row):
        return task(**TIMED | {"review_seconds": seconds} | row)

    row = week(
        llm_events=[
            read(14.9),
            read(15.0),
            read(3.0, edit_seconds=1.0),
            read(3.0, edit_ratio=0.01),
            read(3.0, edit_seconds=0.0, edit_ratio=0.0),
            read(3.0, disposition="edited"),
            read(None),
        ]
    )
    assert row["review_known"] == 5
    assert row["fast_unedited"] == 2


def test_training_counts_on_the_day_for_the_tool_and_while_it_is_valid():
    tasks = [task(f"2026-01-0{number}T10:00") for number in (5, 6, 7, 8)]
    valid = {"completed_on": day(1), "expires_on": day(2), "tool_id": "T1"}
    assert week(llm_events=tasks, training=[valid])["trained_tasks"] == 2
    assert week(llm_events=tasks, training=[valid | {"tool_id": "T2"}])["trained_tasks"] == 0
    assert week(llm_events=tasks, training=[valid | {"tool_id": None}])["trained_tasks"] == 2
    assert week(llm_events=tasks, training=[valid | {"kind": "guideline"}])["trained_tasks"] == 0
    assert week(llm_events=tasks)["trained_tasks"] is None  # no training feed at all


def test_permitted_uses_of_the_unit_come_before_its_settings_and_the_stricter_of_two_counts():
    setting = {"setting": "inpatient_mental_health", "permitted": False}
    assert week(llm_events=[task()], permitted_uses=[setting])["permitted_tasks"] == 0
    own = {"unit_id": "W01", "permitted": True}
    assert week(llm_events=[task()], permitted_uses=[setting, own])["permitted_tasks"] == 1
    both = [own, {"unit_id": "W01", "setting": None, "permitted": False}]
    assert week(llm_events=[task()], permitted_uses=both)["permitted_tasks"] == 0
    unruled = week(llm_events=[task(task_type="coding")], permitted_uses=[own])
    assert (unruled["permitted_known"], unruled["permitted_tasks"]) == (0, 0)


def test_patients_meet_messages_education_and_tools_that_talk_with_them_whatever_the_task_is_called():
    told: list[Row] = [
        task(task_type="patient_message", handed_over=True),
        task(task_type="patient_education", handed_over=False),
        task(task_type="patient_education"),  # nothing is told of a handover
        task(task_type="other", tool_id="T2", handed_over=True),  # talks with patients
        task(task_type="other", tool_id="T3", handed_over=True),  # not listed
        task(task_type="progress_note", handed_over=True),  # of no patient's conversation
    ]
    listed: list[Row] = [{}, {"tool_id": "T2", "kind": "patient_chat"}]
    usage = computed(llm_events=told, tools=listed).facts.usage
    counts = usage.select(pl.col("tasks", "patient_facing", "handed_over_known", "handed_over").sum())
    assert counts.row(0) == (6, 1 + 2 + 1, 4 - 1, 1 + 1)


def test_users_are_counted_among_those_who_worked_and_others_beside_them():
    people: list[Row] = [{"clinician_id": who} for who in ("n1", "n2", "n3")]
    facts = computed(
        clinicians=people,
        shifts=[
            shift(day(0), clinician_id="n1"),
            shift(day(1), clinician_id="n2"),
            shift(day(2), clinician_id="n2"),
        ],
        llm_events=[task(clinician_id="n1"), task(clinician_id="n1"), task(clinician_id="n3")],
    ).facts.people
    row = only(facts)
    assert (row["clinicians_worked"], row["clinicians_using"], row["users_without_shift"]) == (2, 1, 1)
    assert row["has_shifts"]


def test_a_unit_without_a_roster_counts_its_home_clinicians():
    people = [
        {"clinician_id": "n1"},
        {"clinician_id": "n2", "end_date": date(2025, 12, 31)},
        {"clinician_id": "n3", "start_date": day(6)},
        {"clinician_id": "n4", "start_date": day(7)},
    ]
    before = computed(
        span(2),
        clinicians=people,
        staffing_daily=[{"date": MONDAY, "actual_hours": 8.0}],
        shifts=[shift(day(7))],
    )
    weeks = before.facts.people.sort("week_start").select("clinicians_worked", "has_shifts").rows()
    assert weeks == [(2, False), (1, True)]  # a roster is kept from the second week on
    row = only(
        computed(
            clinicians=people, staffing_daily=[{"date": MONDAY, "actual_hours": 8.0}], llm_events=[task()]
        ).facts.people
    )
    assert (row["clinicians_worked"], row["clinicians_using"], row["has_shifts"]) == (2, 1, False)


def test_a_guideline_counts_from_its_day_to_its_end_for_those_at_work():
    people: list[Row] = [{"clinician_id": who} for who in ("n1", "n2", "n3")]
    shifts = [shift(day(0), clinician_id=who) for who in ("n1", "n2", "n3")]

    def acknowledged(*training: Row) -> int | None:
        facts = computed(clinicians=people, shifts=shifts, training=list(training)).facts.people
        count: int | None = only(facts)["clinicians_acknowledged"]
        return count

    one = {"clinician_id": "n1", "kind": "guideline", "name": "Use", "completed_on": day(6)}
    assert acknowledged(one) == 1, "on the last day of the week"
    assert acknowledged(one | {"completed_on": day(7)}) is None, "before the first one nothing is known"
    assert acknowledged(one, one | {"name": "Other"}) == 1, "a person counts once"
    assert acknowledged(one | {"completed_on": day(-9), "expires_on": day(6)}) == 1
    assert acknowledged(one | {"completed_on": day(-9), "expires_on": day(5)}) == 0
    assert acknowledged(one | {"kind": "training"}) is None
    assert acknowledged(one | {"clinician_id": "elsewhere"}) == 0
    assert acknowledged() is None
