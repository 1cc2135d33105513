"""Every threshold of every table: a row at it, below it and above it. The numbers are written out here."""

from datetime import date
from typing import Any

import pytest

from expectations.gate import check
from expectations.registry import SUITES
from tests.gate_frames import DAY, at, frame

EVE_OF_2000, FIRST_OF_2000 = date(1999, 12, 31), date(2000, 1, 1)
EVE_OF_1900, FIRST_OF_1900 = date(1899, 12, 31), date(1900, 1, 1)
BEFORE_DAY = date(2026, 1, 11)

Case = tuple[str, dict[str, Any], str | None]


def ranges(table: str, column: str, low: float, high: float, step: float, **also: Any) -> list[Case]:
    """From `low` to `high`, both fine; below 0 is negative, all else outside is implausible."""
    below = "negative" if low == 0 else "implausible"
    return [
        (table, {column: low - step} | also, f"{below}_{column}"),
        (table, {column: low} | also, None),
        (table, {column: high} | also, None),
        (table, {column: high + step} | also, f"implausible_{column}"),
    ]


def days(table: str, column: str, year: int, **also: Any) -> list[Case]:
    """1 January of the year is fine, the day before is not."""
    eve, first = {1900: (EVE_OF_1900, FIRST_OF_1900), 2000: (EVE_OF_2000, FIRST_OF_2000)}[year]
    return [(table, {column: eve} | also, f"before_{year}"), (table, {column: first} | also, None)]


def texts(table: str, column: str, longest: int) -> list[Case]:
    return [
        (table, {column: ""}, f"length_of_{column}"),
        (table, {column: "x"}, None),
        (table, {column: "é" * longest}, None),  # characters, not bytes
        (table, {column: "x" * (longest + 1)}, f"length_of_{column}"),
    ]


CASES: list[Case] = [
    *texts("units", "unit_id", 200),
    *texts("units", "unit_name", 200),
    *texts("units", "service", 200),
    *texts("units", "site_name", 200),
    *ranges("units", "beds", 0, 2_000, 1),
    *days("units", "opened_on", 1900),
    *days("units", "closed_on", 1900),
    ("units", {"opened_on": DAY, "closed_on": BEFORE_DAY}, "closed_before_opened"),
    ("units", {"opened_on": DAY, "closed_on": DAY}, None),
    *days("unit_changes", "effective_on", 2000),
    *ranges("unit_changes", "share", 0, 1, 0.001),
    ("unit_changes", {"kind": "merge"}, "missing_successor_id"),
    ("unit_changes", {"kind": "split"}, "missing_successor_id"),
    ("unit_changes", {"kind": "rename"}, "missing_successor_id"),
    ("unit_changes", {"kind": "close"}, None),
    ("unit_changes", {"kind": "merge", "successor_id": "W04"}, None),
    ("clinicians", {"wte": 0.0}, "implausible_wte"),
    ("clinicians", {"wte": 0.01}, None),
    ("clinicians", {"wte": 1.5}, None),
    ("clinicians", {"wte": 1.51}, "implausible_wte"),
    *days("clinicians", "start_date", 1900),
    *days("clinicians", "end_date", 1900),
    ("clinicians", {"start_date": DAY, "end_date": BEFORE_DAY}, "ends_before_start"),
    ("clinicians", {"start_date": DAY, "end_date": DAY}, None),
    *texts("tools", "tool_id", 200),
    *texts("tools", "tool_name", 200),
    *texts("tools", "vendor", 200),
    *texts("tool_releases", "version", 200),
    *texts("tool_releases", "note", 2_000),
    *texts("tool_releases", "reviewed_by", 200),
    *days("tool_releases", "released_on", 2000),
    *days("tool_releases", "reviewed_on", 2000),
    *ranges("rollouts", "ramp_weeks", 0, 52, 1),
    *days("rollouts", "go_live_date", 2000),
    *days("rollouts", "end_date", 2000, go_live_date=FIRST_OF_2000)[:1],
    ("rollouts", {"go_live_date": DAY, "end_date": BEFORE_DAY}, "ends_before_go_live"),
    ("rollouts", {"go_live_date": DAY, "end_date": DAY}, None),
    ("llm_calls", {"started_at": at(1, year=2000)}, None),
    ("llm_calls", {"started_at": at(1, year=1970)}, "before_2000"),
    ("llm_calls", {"started_at": at(12, 9), "ended_at": at(12, 8, 59)}, "negative_duration"),
    ("llm_calls", {"started_at": at(12, 9), "ended_at": at(12, 9)}, None),
    *ranges("llm_calls", "input_tokens", 0, 100_000_000, 1),
    *ranges("llm_calls", "output_tokens", 0, 100_000_000, 1),
    *ranges("llm_calls", "cost_usd", 0, 10_000, 0.01),
    *texts("llm_calls", "model", 200),
    *texts("llm_calls", "provider", 200),
    *texts("llm_calls", "error_type", 200),
    *texts("llm_calls", "service_account", 200),
    ("llm_events", {"started_at": at(1, year=2000)}, None),
    ("llm_events", {"started_at": at(1, year=1970)}, "before_2000"),
    ("llm_events", {"started_at": at(12, 9), "completed_at": at(12, 8, 59)}, "negative_duration"),
    ("llm_events", {"started_at": at(12, 9), "completed_at": at(12, 9)}, None),
    *ranges("llm_events", "wait_seconds", 0, 28_800, 0.1),  # 8 h x 3,600 s
    *ranges("llm_events", "review_seconds", 0, 28_800, 0.1),
    *ranges("llm_events", "edit_seconds", 0, 28_800, 0.1),
    *ranges("llm_events", "rework_seconds", 0, 28_800, 0.1),
    *ranges("llm_events", "edit_ratio", 0, 1, 0.001),
    *texts("llm_events", "tool_version", 200),
    *texts("llm_events", "model", 200),
    ("task_baselines", {"minutes_mean": 0.0}, "implausible_minutes_mean"),
    ("task_baselines", {"minutes_mean": 0.01}, None),
    ("task_baselines", {"minutes_mean": 480.0}, None),
    ("task_baselines", {"minutes_mean": 480.01}, "implausible_minutes_mean"),
    *ranges("task_baselines", "minutes_sd", 0, 480, 0.01),
    ("task_baselines", {"n": 0}, "implausible_n"),
    ("task_baselines", {"n": 1}, None),
    *days("task_baselines", "measured_from", 2000),
    *days("task_baselines", "measured_to", 2000),
    ("task_baselines", {"measured_from": DAY, "measured_to": BEFORE_DAY}, "ends_before_start"),
    ("task_baselines", {"measured_from": DAY, "measured_to": DAY}, None),
    *texts("task_baselines", "source", 2_000),
    ("shifts", {"starts_at": at(1, year=2000), "ends_at": at(1, 8, year=2000)}, None),
    ("shifts", {"starts_at": at(1, year=1970), "ends_at": at(1, 8, year=1970)}, "before_2000"),
    ("shifts", {"starts_at": at(12, 7), "ends_at": at(12, 6, 59)}, "ends_before_start"),
    ("shifts", {"starts_at": at(12, 7), "ends_at": at(12, 7)}, "ends_before_start"),
    ("shifts", {"starts_at": at(12, 7), "ends_at": at(12, 7, 1)}, None),
    ("shifts", {"starts_at": at(12, 7), "ends_at": at(13, 7)}, None),  # 24 h
    ("shifts", {"starts_at": at(12, 7), "ends_at": at(13, 7, 1)}, "implausible_shift"),
    ("shifts", {"starts_at": at(12, 7), "ends_at": at(13, 8)}, "implausible_shift"),  # 25 h
    ("shifts", {"worked_hours": -0.01}, "negative_worked_hours"),
    ("shifts", {"worked_hours": 0.0}, None),
    ("shifts", {"worked_hours": 12.25}, None),  # 12 h present + a quarter hour
    ("shifts", {"worked_hours": 12.26}, "worked_longer_than_present"),
    ("shifts", {"starts_at": at(12, 7), "ends_at": at(13, 7), "worked_hours": 24.0}, None),
    (
        "shifts",
        {"starts_at": at(12, 7), "ends_at": at(13, 7), "worked_hours": 24.01},
        "implausible_worked_hours",
    ),
    ("shifts", {"worked_hours": 11.0, "overtime_hours": -0.01}, "negative_overtime_hours"),
    ("shifts", {"worked_hours": 11.0, "overtime_hours": 0.0}, None),
    ("shifts", {"worked_hours": 11.0, "overtime_hours": 11.0}, None),
    ("shifts", {"worked_hours": 11.0, "overtime_hours": 11.01}, "overtime_above_worked"),
    ("shifts", {"overtime_hours": 24.0}, None),  # hours worked are not recorded
    ("shifts", {"overtime_hours": 24.01}, "implausible_overtime_hours"),
    *ranges("shifts", "missed_break_minutes", 0, 480, 0.5),
    *days("staffing_daily", "date", 2000),
    ("staffing_daily", {"planned_hours": -0.01}, "negative_planned_hours"),
    ("staffing_daily", {"planned_hours": 0.0}, None),
    ("staffing_daily", {"planned_hours": 4_800.0}, None),  # 24 h x 200 people
    ("staffing_daily", {"planned_hours": 4_800.01}, "implausible_planned_day_hours"),
    ("staffing_daily", {"planned_hours": 4_800.01, "month_total": False}, "implausible_planned_day_hours"),
    ("staffing_daily", {"planned_hours": 148_800.0, "month_total": True}, None),  # 31 days
    ("staffing_daily", {"planned_hours": 148_800.01, "month_total": True}, "implausible_planned_hours"),
    ("staffing_daily", {"actual_hours": -0.01}, "negative_actual_hours"),
    ("staffing_daily", {"actual_hours": 0.0}, None),
    ("staffing_daily", {"actual_hours": 4_800.0}, None),
    ("staffing_daily", {"actual_hours": 4_800.01}, "implausible_actual_day_hours"),
    ("staffing_daily", {"actual_hours": 148_800.0, "month_total": True}, None),
    ("staffing_daily", {"actual_hours": 148_800.01, "month_total": True}, "implausible_actual_hours"),
    ("staffing_daily", {"contract_hours": -0.01}, "negative_contract_hours"),
    ("staffing_daily", {"contract_hours": 48.01}, None),  # 48 h worked, last printed digit
    ("staffing_daily", {"contract_hours": 48.02}, "contract_above_actual"),
    ("staffing_daily", {"contract_hours": 148_800.01, "month_total": True}, "implausible_contract_hours"),
    *days("caseload", "date", 2000),
    ("caseload", {"patients": -0.5}, "negative_patients"),
    ("caseload", {"patients": 0.0}, None),
    ("caseload", {"patients": 2_000.0}, None),
    ("caseload", {"patients": 2_000.5}, "implausible_patients_of_a_day"),
    ("caseload", {"patients": 2_000.5, "month_total": False}, "implausible_patients_of_a_day"),
    ("caseload", {"patients": 62_000.0, "month_total": True}, None),  # 31 days x 2,000
    ("caseload", {"patients": 62_000.5, "month_total": True}, "implausible_patients"),
    ("caseload", {"patients": 300.0, "clinician_id": "c1"}, None),
    ("caseload", {"patients": 300.5, "clinician_id": "c1"}, "implausible_patients_of_a_clinician"),
    ("caseload", {"patients": 400.0, "clinician_id": "c1"}, "implausible_patients_of_a_clinician"),
    ("caseload", {"patients": 400.0}, None),
    *ranges("caseload", "acuity_weighted_patients", 0, 10_000, 0.5),
    *ranges("caseload", "admissions", 0, 2_000, 1),
    *ranges("caseload", "discharges", 0, 2_000, 1),
    *ranges("caseload", "transfers_in", 0, 2_000, 1),
    *ranges("caseload", "transfers_out", 0, 2_000, 1),
    *ranges("caseload", "referrals", 0, 2_000, 1),
    *ranges("caseload", "contacts", 0, 10_000, 1),
    *ranges("caseload", "contacts_missed", 0, 10_000, 1),
    *ranges("caseload", "waiting", 0, 100_000, 1),
    *ranges("caseload", "longest_wait_days", 0, 3_650, 0.5),
    *ranges("caseload", "observed_patients", 0, 2_000, 0.5, patients=2_000.0),
    ("caseload", {"patients": 18.0, "observed_patients": 18.0}, None),
    ("caseload", {"patients": 18.0, "observed_patients": 18.5}, "observed_above_patients"),
    *ranges("caseload", "observation_staff_hours", 0, 4_800, 0.5),
    *days("ehr_time", "date", 2000),
    ("ehr_time", {"in_shift_minutes": -0.5}, "negative_in_shift_minutes"),
    ("ehr_time", {"in_shift_minutes": 1_440.0}, None),  # 24 h x 60 min
    ("ehr_time", {"in_shift_minutes": 1_440.5}, "implausible_in_shift_day_minutes"),
    ("ehr_time", {"in_shift_minutes": 0.0, "after_hours_minutes": -0.5}, "negative_after_hours_minutes"),
    ("ehr_time", {"in_shift_minutes": 0.0, "after_hours_minutes": 1_440.0}, None),
    (
        "ehr_time",
        {"in_shift_minutes": 0.0, "after_hours_minutes": 1_440.5},
        "implausible_after_hours_day_minutes",
    ),
    ("ehr_time", {"in_shift_minutes": 44_640.0, "month_total": True}, None),  # 31 days x 1,440
    ("ehr_time", {"in_shift_minutes": 44_640.5, "month_total": True}, "implausible_in_shift_minutes"),
    ("ehr_time", {"in_shift_minutes": 0.0, "after_hours_minutes": 44_640.0, "month_total": True}, None),
    (
        "ehr_time",
        {"in_shift_minutes": 0.0, "after_hours_minutes": 44_640.5, "month_total": True},
        "implausible_after_hours_minutes",
    ),
    (
        "ehr_time",
        {"in_shift_minutes": 44_000.0, "after_hours_minutes": 641.0, "month_total": True},
        "implausible_month_minutes",
    ),
    *texts("ehr_time", "definition", 200),
    ("ehr_time", {"in_shift_minutes": 1_000.0, "after_hours_minutes": 440.0}, None),
    ("ehr_time", {"in_shift_minutes": 1_000.0, "after_hours_minutes": 440.5}, "implausible_day_minutes"),
    *days("consent_daily", "date", 2000),
    *ranges("consent_daily", "informed", 0, 10_000, 1),
    *ranges("consent_daily", "asked", 0, 10_000, 1),
    *ranges("consent_daily", "granted", 0, 10_000, 1),
    *ranges("consent_daily", "declined", 0, 10_000, 1),
    *ranges("consent_daily", "withdrawn", 0, 10_000, 1),
    *ranges("consent_daily", "used_after_refusal", 0, 10_000, 1),
    *days("time_samples", "measured_on", 2000),
    *ranges("time_samples", "share", 0, 1, 0.001),
    ("time_samples", {"n": 0}, "implausible_n"),
    ("time_samples", {"n": 1}, None),
    *days("support_offers", "offered_on", 2000),
    *ranges("support_offers", "offered", 0, 10_000, 1),
    *ranges("support_offers", "used", 0, 10_000, 1, offered=10_000),
    *ranges("support_offers", "refused", 0, 10_000, 1),
    ("support_offers", {"offered": 8, "used": 8}, None),
    ("support_offers", {"offered": 8, "used": 9}, "used_above_offered"),
    *days("agreements", "effective_from", 2000),
    *days("agreements", "review_on", 2000, effective_from=FIRST_OF_2000)[:1],
    ("agreements", {"effective_from": DAY, "review_on": BEFORE_DAY}, "review_before_start"),
    ("agreements", {"effective_from": DAY, "review_on": DAY}, None),
    *ranges("agreements", "promised_minutes_per_shift", 0, 480, 0.5),
    *ranges("agreements", "share_patients", 0, 1, 0.1),
    *ranges("agreements", "share_access", 0, 1, 0.1),
    *ranges("agreements", "share_recovery", 0, 1, 0.1),
    *ranges("agreements", "share_teaching", 0, 1, 0.1),
    *ranges("agreements", "share_cost", 0, 1, 0.1),
    ("agreements", {"share_patients": 0.5, "share_cost": 0.501}, None),  # 0.5 + 0.501 = 1.001
    ("agreements", {"share_patients": 0.5, "share_cost": 0.502}, "implausible_shares_together"),
    *texts("agreements", "success_criterion", 2_000),
    *texts("agreements", "stop_criterion", 2_000),
    *texts("agreements", "agreed_with", 200),
    *texts("agreements", "source", 2_000),
    *texts("training", "name", 200),
    *days("training", "completed_on", 2000),
    *days("training", "expires_on", 2000, completed_on=FIRST_OF_2000)[:1],
    ("training", {"completed_on": DAY, "expires_on": BEFORE_DAY}, "expires_before_completed"),
    ("training", {"completed_on": DAY, "expires_on": DAY}, None),
    *ranges("incidents", "severity", 1, 5, 1),
    *texts("incidents", "category", 200),
    ("incidents", {"occurred_at": at(1, year=2000)}, None),
    ("incidents", {"occurred_at": at(1, year=1970)}, "before_2000"),
    ("incidents", {"reported_at": at(1, year=1970)}, "before_2000"),
    ("incidents", {"occurred_at": at(12, 9), "reported_at": at(12, 8, 59)}, "reported_before_occurred"),
    ("incidents", {"occurred_at": at(12, 9), "reported_at": at(12, 9)}, None),
    *ranges("overload_reports", "level", 1, 5, 1),
    ("overload_reports", {"reported_at": at(1, year=2000)}, None),
    ("overload_reports", {"reported_at": at(1, year=1970)}, "before_2000"),
    ("load_lines", {"limit": 0.0}, "implausible_limit"),
    ("load_lines", {"limit": 0.01}, None),
    ("load_lines", {"limit": 1_000.0}, None),
    ("load_lines", {"limit": 1_000.01}, "implausible_limit"),
    *ranges("load_lines", "allowed_share", 0, 1, 0.001),
    *days("load_lines", "effective_from", 1900),
    *days("load_lines", "effective_to", 1900, effective_from=FIRST_OF_1900)[:1],
    ("load_lines", {"effective_from": DAY, "effective_to": BEFORE_DAY}, "ends_before_start"),
    ("load_lines", {"effective_from": DAY, "effective_to": DAY}, None),
    ("load_lines", {"unit_id": None, "setting": None}, "no_unit_or_setting"),
    ("load_lines", {"unit_id": None, "setting": "inpatient_ward"}, None),
    *texts("load_lines", "source", 2_000),
    *texts("load_lines", "jurisdiction", 200),
    *texts("load_lines", "owner", 200),
    *texts("load_lines", "agreed_with", 200),
    ("permitted_uses", {"unit_id": None, "setting": None}, "no_unit_or_setting"),
    ("permitted_uses", {"unit_id": None, "setting": "inpatient_ward"}, None),
    *texts("permitted_uses", "reason", 2_000),
]


def described(case: Case) -> str:
    table, changes, _ = case
    told = ", ".join(f"{name}={value!s:.12}" for name, value in changes.items())
    return f"{table}: {told}"


@pytest.mark.parametrize("case", CASES, ids=described)
def test_threshold(case):
    table, changes, rule = case
    verdict = check(table, frame(table, changes), visible=False)
    assert verdict.rejected["rule"].to_list() == ([rule] if rule else [])
    assert verdict.accepted.height == (0 if rule else 1)


@pytest.mark.parametrize("table", SUITES)
def test_every_word_of_a_rejection_is_reached_by_a_case(table):
    words = {word for rule in SUITES[table].declared for word in rule.broken}
    generic = {word for word in words if word.startswith(("missing_", "unknown_"))}
    reached = {rule for case_table, _, rule in CASES if case_table == table}
    assert words - generic - reached == set()
