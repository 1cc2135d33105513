"""Every metric again, in SQL written from the definitions of the facts, on facts drawn at random."""

from pathlib import Path

import duckdb
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from pipelines.metrics import METRICS
from pipelines.metrics.measure import metric_values
from pipelines.shapes import FACT_SCHEMAS, WEEK_USAGE, Facts
from tests.metric_facts import KEYS, MINIMUM, TABLES, random_facts

SQL = Path(__file__).parent / "sql"
VIEWS = (SQL / "metric_weeks.sql").read_text(encoding="utf-8")
CELLS = (SQL / "metric_cells.sql").read_text(encoding="utf-8")
KEY = ["unit_id", "week_start", "staff_group"]

DAYS = ("days_observed", "days_expected")
WAYS_IN = ("days_with_new_patients", "days_expected")
CHECKED = ("concern_checked", "concern_checked", "tasks")
JUDGED = ("tasks - disposition_unknown", "tasks")
KINDS = ("misleading", "omission", "discriminatory", "crisis_missed", "privacy", "other")
ANSWERS = ("granted", "declined", "withdrawn", "not_required")
EVENTS_AND_PATIENTS = "events FULL JOIN came USING (unit_id, week_start)"
WITH_HOURS = "FULL JOIN staff USING (unit_id, week_start)"
WITH_DAYS = "FULL JOIN completeness USING (unit_id, week_start)"


def total(prefix: str, names: tuple[str, ...]) -> str:
    return " + ".join(f"coalesce({prefix}_{name}, 0)" for name in names)


ORACLE = {
    # metric: rows, numerator, denominator, covered, about
    "net_minutes_saved_per_task": ("saved", "minutes", "graded", "tasks_timed", "tasks"),
    "net_minutes_saved_per_worked_hour": (
        f"saved {WITH_HOURS}", "minutes", "worked_hours", "tasks_timed", "tasks",
    ),
    "tasks": ("used", "tasks", "1", "tasks", "tasks"),
    "adoption": (
        "people", "clinicians_using", "clinicians_worked",
        "clinicians_worked", "clinicians_worked + coalesce(users_without_shift, 0)",
    ),
    "guideline_acknowledged_share": (
        "people", "clinicians_acknowledged", "clinicians_worked", "NULL", "NULL",
    ),
    "support_offered": ("events", "support_offered", "1", "NULL", "NULL"),
    "support_used_share": ("events", "support_used", "support_offered", "NULL", "NULL"),
    "support_refused": ("events", "support_refused", "1", "NULL", "NULL"),
    "patients": ("came", "patient_days", "days_observed", *DAYS),
    "new_patients": ("came", "new_patients", "1", *WAYS_IN),
    "waiting": ("came", "waiting", "1", "days_with_waiting", "days_expected"),
    "longest_wait_days": (
        "came", "longest_wait_days", "1",
        "CASE WHEN longest_wait_days IS NULL THEN 0 ELSE greatest(1, days_with_waiting) END", "days_expected",
    ),
    "contacts_attended": ("came", "contacts", "1", "days_with_contacts", "days_expected"),
    "contacts_missed_share": (
        "came", "missed_beside_contacts", "contacts_beside_missed + missed_beside_contacts",
        "days_with_contacts_missed", "days_expected",
    ),
    "worked_hours": (f"staff {WITH_DAYS}", "worked_hours", "1", "hours_days", "1"),
    "nurse_fill": (
        "nurses", "worked_hours_with_plan", "planned_hours", "worked_hours_with_plan", "worked_hours",
    ),
    "bank_agency_share": (
        "staff", "contract_hours", "hours_with_contract", "hours_with_contract", "worked_hours",
    ),
    "overtime_share": (
        "staff", "overtime_hours", "hours_with_overtime_record", "hours_with_overtime_record", "worked_hours",
    ),
    "missed_break_minutes_per_shift": (
        "staff", "missed_break_minutes", "shifts_with_break_record",
        "shifts_with_break_record", "shifts_worked",
    ),
    "after_hours_minutes": (f"screen {WITH_HOURS}", "after_hours_minutes", "worked_hours", "told", "days"),
    "documentation_minutes": (
        f"writing {WITH_HOURS}",
        "CASE WHEN coalesce(inside, after) IS NOT NULL THEN coalesce(inside, 0) + coalesce(after, 0) END",
        "worked_hours", "days", "shifts_worked",
    ),
    "ehr_minutes": (
        f"screen JOIN screen_days USING (unit_id, week_start) {WITH_HOURS}",
        "ifnull(inside + after_hours_minutes, ifnull(inside, after_hours_minutes))",
        "worked_hours", "most_days", "shifts_worked",
    ),
    "direct_care_share": ("events", "direct_care_share * direct_care_n", "direct_care_n", "NULL", "NULL"),
    "patient_facing_share": ("used", "patient_facing", "tasks", "tasks", "tasks"),
    "handed_over_share": (
        "used", "CASE WHEN handed_over_known > 0 OR patient_facing = 0 THEN handed_over END",
        "handed_over_known", "handed_over_known", "patient_facing",
    ),
    "edit_share": ("used", "edited", "edited + accepted", *JUDGED),
    "rejection_share": ("used", "rejected", "rejected + edited + accepted", *JUDGED),
    "accepted_fast_unedited_share": (
        "used", "fast_unedited", "review_known", "review_known", "accepted + disposition_unknown",
    ),
    "informed_coverage": (EVENTS_AND_PATIENTS, "informed", "new_patients", *WAYS_IN),
    "asked_coverage": (EVENTS_AND_PATIENTS, "asked", "new_patients", *WAYS_IN),
    "consent_coverage": ("used", total("consent", ANSWERS), "tasks", "tasks", "tasks"),
    "used_after_refusal": ("events", "used_after_refusal", "1", "NULL", "NULL"),
    "trained_use_share": ("used", "trained_tasks", "looked_up", "looked_up", "tasks"),
    "permitted_use_share": ("used", "permitted_tasks", "permitted_known", "permitted_known", "tasks"),
    "concern_share": ("used", total("concern", KINDS), *CHECKED),
    "concern_misleading_share": ("used", "concern_misleading", *CHECKED),
    "concern_omission_share": ("used", "concern_omission", *CHECKED),
    "concern_discriminatory_share": ("used", "concern_discriminatory", *CHECKED),
    "concern_crisis_missed_share": ("used", "concern_crisis_missed", *CHECKED),
    "concern_privacy_share": ("used", "concern_privacy", *CHECKED),
    "incident_rate": (EVENTS_AND_PATIENTS, "incidents", "patient_days / 1000", *DAYS),
    "overload_report_rate": (
        f"events {WITH_HOURS} {WITH_DAYS}", "overload_reports", "worked_hours / 1000", "hours_days", "1",
    ),
    **{
        measure + suffix: (
            f"load WHERE measure = '{measure}' AND observation = '{observation}'",
            "load_numerator", "load_denominator", *DAYS,
        )
        for measure in ("patients_per_nurse", "caseload_per_wte", "contacts_per_clinician_hour")
        for suffix, observation in (("", "counted"), ("_net_of_observation", "excluded"))
    },
}  # fmt: skip


BY_DAY = "coalesce(month_days, 0) = 0"
GATES = dict.fromkeys(("after_hours_minutes", "documentation_minutes", "ehr_minutes"), BY_DAY)
"""Minutes that are a share of a month's total tell nothing of a week."""


def oracle(facts: Facts, metric: str, minimum: int = MINIMUM) -> pl.DataFrame:
    rows, n, d, covered, about = ORACLE[metric]
    saving, by_group = metric.startswith("net_minutes"), METRICS[metric].told_by_group
    numeric = [name for name in WEEK_USAGE if name not in KEYS]
    views = VIEWS.format(
        usage_sums=", ".join(f"sum({name}) AS {name}" for name in numeric),
        usage_zeros=", ".join(f"0 AS {name}" for name in numeric),
    )
    query = CELLS.format(
        rows=rows,
        n=n,
        d=d,
        covered=covered,
        about=about,
        staff_group="staff_group" if by_group else "'all'",
        grade="grade" if saving else "NULL::VARCHAR",
        gate=GATES.get(metric, "tasks IS NULL OR grade IS NOT NULL" if saving else "true"),
        keys="(SELECT DISTINCT unit_id, week_start FROM cells)" if by_group else "weeks",
        person=METRICS[metric].person_derived,
        minimum=minimum,
    )
    with duckdb.connect() as connection:
        for name in FACT_SCHEMAS:
            connection.register(name, getattr(facts, name))
        connection.execute(views)
        return pl.DataFrame(connection.sql(query).pl())


def test_every_metric_has_an_oracle():
    assert set(ORACLE) == set(METRICS)


@pytest.mark.parametrize("metric", METRICS)
def test_metric_agrees_with_sql_on_the_facts(metric):
    states = set()
    for seed in range(4):
        facts = random_facts(seed, units=6, weeks=4)
        told = metric_values(
            facts, minimum_group=MINIMUM, collected=TABLES, metrics={metric: METRICS[metric]}
        )
        expected = oracle(facts, metric)
        assert_frame_equal(
            told.drop("metric", "bound", "weeks_together", "span_start", "span_end").sort(KEY),
            expected.sort(KEY),
            rel_tol=1e-9,
            abs_tol=1e-9,
        )
        states |= set(told["state"])
    assert {"value", "missing"} <= states, "the facts drawn do not try the metric"
