"""Whether a saving was measured, is none, or is not known: by weeks, share of hours, noise and coverage."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from pipelines.detection.saving import METRIC, Savings
from pipelines.shapes import METRIC_VALUE
from tests.fact_rows import conformed

MONDAY = date(2025, 1, 6)
LIVE = MONDAY
WORKED = 600.0
"""Hours a week."""


def week(number: int, share: float, **changed):
    """A week in which `share` of the hours were saved."""
    return {
        "metric": METRIC,
        "unit_id": "W01",
        "week_start": MONDAY + timedelta(weeks=number),
        "staff_group": "all",
        "numerator": 60 * share * WORKED,
        "denominator": WORKED,
        "coverage": 0.8,
        "evidence_grade": "log_measured",
        "state": "value",
    } | changed


def verdict(rows, *, live=LIVE, until=7):
    told = Savings(conformed(rows, METRIC_VALUE)).verdict("W01", live, MONDAY + timedelta(weeks=until))
    return told.verdict


def steady(share: float, **changed):
    """Eight weeks around `share` of the hours, a tenth of a percent up and down."""
    return [week(n, share + (0.001 if n % 2 else -0.001), **changed) for n in range(8)]


# Mean of steady(x) is x, its standard deviation 0.00107, its standard error 0.00107 / sqrt(8) = 0.00038.
@pytest.mark.parametrize(
    ("share", "says"),
    [
        (0.05, "measured"),
        (0.0101, "measured"),
        (0.0099, "not_measured"),  # not above 1 %, and not surely below it: (0.0099 + 0.0007) / 0.8
        (0.0065, "none"),  # (0.0065 + 1.895 x 0.00038) / 0.8 = 0.0090
        (0.0, "none"),
        (-0.05, "none"),
    ],
)
def test_a_saving_is_judged_against_one_percent_of_hours(share, says):
    assert verdict(steady(share)) == says


def test_a_noisy_saving_is_not_known():
    # 5 % on the mean, standard error 14 % / sqrt(8) = 5 %: z = 1.
    assert verdict([week(n, 0.05 + (0.13 if n % 2 else -0.13)) for n in range(8)]) == "not_measured"


def test_untimed_tasks_may_have_saved_too():
    assert verdict(steady(0.004, coverage=1.0)) == "none"
    assert verdict(steady(0.004, coverage=0.4)) == "not_measured"  # 0.0047 / 0.4 = 1.2 %


@pytest.mark.parametrize(("weeks", "says"), [(2, "not_measured"), (3, "measured")])
def test_three_weeks_are_needed(weeks, says):
    assert verdict(steady(0.05)[-weeks:]) == says


@pytest.mark.parametrize(
    "changed",
    [{"evidence_grade": "self_reported"}, {"evidence_grade": "assumed"}, {"state": "suppressed"}],
)
def test_what_is_reported_assumed_or_hidden_is_not_measured(changed):
    assert verdict(steady(0.05, **changed)) == "not_measured"


def test_the_last_eight_weeks_since_go_live_count():
    early = [week(n, 0.0) for n in range(8)]
    late = [week(n, 0.05 + n / 1e4) for n in range(8, 16)]
    assert verdict(early + late, until=15) == "measured"
    assert verdict(early + late, live=MONDAY + timedelta(weeks=14), until=15) == "not_measured"  # two weeks
    assert verdict(early + late, until=7) == "none"  # nothing later is looked at
