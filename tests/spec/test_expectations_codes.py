"""The codes each column takes, written out once more, and what every table must have."""

import pytest

from expectations.gate import check
from expectations.registry import SUITES
from pipelines.schemas import TABLES
from tests.gate_frames import frame

SETTINGS = (
    "inpatient_mental_health inpatient_ward community_mental_health outpatient_clinic emergency_department "
    "intensive_care nursing_home other"
)
GROUPS = "nurse doctor psychologist social_worker allied_health support_worker other"
MEASURES = "patients_per_nurse caseload_per_wte contacts_per_clinician_hour"
PERIODS = "day evening night all"
TASKS = (
    "progress_note admission_note discharge_summary handover care_plan referral_letter patient_message "
    "patient_education risk_assessment decision_support coding literature other unknown"
)
CODES = {
    ("units", "setting"): SETTINGS,
    ("units", "load_measure"): MEASURES,
    ("unit_changes", "kind"): "merge split rename close",
    ("clinicians", "staff_group"): GROUPS,
    ("tools", "kind"): (
        "ambient_scribe note_draft summary message_draft coding search patient_chat decision_support other"
    ),
    ("tools", "hosting"): "own private external",
    ("llm_calls", "status"): "ok error cached",
    ("llm_events", "task_type"): TASKS,
    ("llm_events", "time_source"): "app_timer ehr_audit self_report none",
    ("llm_events", "disposition"): "accepted edited rejected abandoned failed unknown",
    ("llm_events", "consent_status"): "granted declined withdrawn not_required unknown",
    ("llm_events", "concern"): "none misleading omission discriminatory crisis_missed privacy other",
    ("task_baselines", "task_type"): TASKS,
    ("task_baselines", "staff_group"): GROUPS,
    ("task_baselines", "method"): "ehr_audit time_motion self_report literature",
    ("shifts", "status"): "worked planned cancelled leave sick",
    ("shifts", "staffing"): "substantive bank agency",
    ("shifts", "staff_group"): GROUPS,
    ("staffing_daily", "period"): PERIODS,
    ("staffing_daily", "staff_group"): GROUPS,
    ("caseload", "period"): PERIODS,
    ("caseload", "census_method"): "midnight mean assignment appointment mds",
    ("ehr_time", "activity"): "documentation chart_review orders inbox direct_care other total",
    ("ehr_time", "method"): "vendor gap_300s other",
    ("time_samples", "activity"): "direct_care documentation break teaching other",
    ("time_samples", "staff_group"): GROUPS,
    ("support_offers", "kind"): "technical_help supervision debriefing psychological_support training",
    ("training", "kind"): "training guideline",
    ("overload_reports", "cause"): (
        "staffing acuity skill_mix missed_breaks admin llm_rework violence other"
    ),
    ("load_lines", "measure"): MEASURES,
    ("load_lines", "setting"): SETTINGS,
    ("load_lines", "period"): PERIODS,
    ("load_lines", "staff_group"): GROUPS,
    ("load_lines", "basis"): "law guidance local_agreement",
    ("load_lines", "averaging"): "moment shift week",
    ("load_lines", "rounding"): "none nurses_up",
    ("load_lines", "observation"): "counted excluded",
    ("permitted_uses", "task_type"): TASKS,
    ("permitted_uses", "setting"): SETTINGS,
}
REQUIRED = [(table.name, column) for table in TABLES.values() for column in table.required]


def columns_of_kind(*kinds):
    """Every (table, column) of these kinds, but for the bookkeeping column every table may carry."""
    return {
        (table.name, column.name)
        for table in TABLES.values()
        for column in table.columns
        if column.kind in kinds and column.name != "updated_at"
    }


def read_by(kind_of_word):
    """Every (table, column) that a rule with such a word reads."""
    return {
        (suite.table, column)
        for suite in SUITES.values()
        for rule in suite.declared
        if any(word.startswith(kind_of_word) for word in rule.broken)
        for column in rule.columns
    }


def test_every_column_of_codes_is_listed_here():
    assert set(CODES) == columns_of_kind("category")


@pytest.mark.parametrize(("table", "column"), CODES)
def test_listed_codes_pass_and_others_do_not(table, column):
    codes = CODES[table, column].split()
    also = {"successor_id": "W04"} if table == "unit_changes" else {}
    good = check(table, frame(table, *({column: code} | also for code in codes)), visible=False)
    assert good.accepted[column].to_list() == codes
    others = [codes[0].upper(), f" {codes[0]}", f"{codes[0]}s", ""]
    bad = check(table, frame(table, *({column: code} | also for code in others)), visible=False)
    assert bad.rejected["rule"].to_list() == [f"unknown_{column}"] * len(others)


@pytest.mark.parametrize(("table", "column"), REQUIRED)
def test_required_column_is_never_missing(table, column):
    verdict = check(table, frame(table, {column: None}), visible=False)
    assert verdict.rejected["rule"].to_list() == [f"missing_{column}"]


def test_every_number_has_a_range():
    assert columns_of_kind("integer", "number") - read_by(("negative_", "implausible_")) == set()


def test_every_date_has_an_earliest_year():
    assert (
        columns_of_kind("date", "instant")
        - read_by("before_")
        - {("llm_calls", "ended_at")}
        - {
            ("llm_events", "completed_at")  # these two end what has begun, which has an earliest year
        }
        - {("shifts", "ends_at")}
        == set()
    )


def test_every_text_has_a_longest_form():
    assert columns_of_kind("text") - read_by("length_of_") == set()
