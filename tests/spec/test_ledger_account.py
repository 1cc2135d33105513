"""One unit's ledger from its weeks: what is attributed, what is not, and why nothing is told."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from pipelines.ledger.account import account_of
from tests.ledger_weeks import HOURS, LIVE, PATIENTS, SAVED, flat, with_series

LAST = 39
WEEKS = LAST - LIVE + 1


def told(account) -> dict[str, float | None]:
    return {entry.name: entry.hours for entry in account.entries}


def from_live(level: float, share: float, units: slice | int = 0):
    """A flat series that changes by a share from go-live on."""
    values = np.full((6, LAST + 1), level)
    values[units, LIVE:] *= 1 + share
    return values


def test_more_patients_at_the_same_hours_are_told_at_what_a_patient_took_before():
    account = account_of(with_series(flat(), patients=from_live(PATIENTS, 0.1)), 0, 0, LAST)
    assert account.reason is None
    assert account.weeks == account.weeks_in_span == WEEKS
    assert account.saved == pytest.approx(WEEKS * SAVED)
    added = WEEKS * (110 - 100) * HOURS / PATIENTS
    assert told(account) == {
        "more_patients": pytest.approx(added),
        "higher_acuity": None,
        "fewer_staff": pytest.approx(0),
        "direct_care": None,
        "less_overtime": None,
        "less_after_hours": None,
        "unaccounted": pytest.approx(WEEKS * SAVED - added),
    }
    assert account.conversion_ratio == pytest.approx(added / (WEEKS * SAVED))
    assert account.saved_interval == pytest.approx((account.saved, account.saved)), (
        "equal weeks have no spread"
    )
    assert account.over_converted


def test_fewer_hours_for_the_same_patients_are_fewer_staff():
    account = account_of(with_series(flat(), scheduled=from_live(HOURS, -0.02)), 0, 0, LAST)
    assert told(account)["fewer_staff"] == pytest.approx(WEEKS * 0.02 * HOURS)
    assert told(account)["more_patients"] == pytest.approx(0)


def test_what_comparison_units_felt_too_is_not_put_down_to_the_tool():
    everyone = with_series(flat(), patients=from_live(PATIENTS, 0.3, slice(None)))
    account = account_of(everyone, 0, 0, LAST)
    assert told(account)["more_patients"] == pytest.approx(0)
    assert account.compared == 5


def test_a_unit_that_goes_live_later_compares_until_then_and_its_own_effect_is_not_seen():
    weeks = flat(go_live={0: LIVE, 1: 30, 2: 30, 3: 30, 4: 30, 5: 30})
    patients = np.full((6, LAST + 1), PATIENTS)
    patients[1:, 30:] *= 2
    account = account_of(with_series(weeks, patients=patients), 0, 0, LAST)
    assert account.compared == 5
    assert told(account)["more_patients"] == pytest.approx(0)


@pytest.mark.parametrize(("live", "reason"), [(15, "baseline_short"), (16, None)])
def test_twelve_weeks_before_the_four_of_preparation_are_the_least_baseline(live, reason):
    account = account_of(flat(go_live={0: live}), 0, 0, LAST)
    assert account.reason == reason
    assert account.saved == pytest.approx((LAST - live + 1) * SAVED)
    if reason:
        assert {name for name, hours in told(account).items() if hours is not None} == {"unaccounted"}
        assert told(account)["unaccounted"] == account.saved


def test_the_four_weeks_before_go_live_are_no_baseline():
    patients = np.full((6, LAST + 1), PATIENTS)
    patients[0, LIVE - 4 : LIVE] = 300.0
    account = account_of(with_series(flat(), patients=patients), 0, 0, LAST)
    assert told(account)["more_patients"] == pytest.approx(0)


def test_a_baseline_looks_back_at_most_a_year():
    weeks = flat(weeks=80, go_live={0: 70})
    patients = np.full((6, 80), PATIENTS)
    patients[0, : 70 - 4 - 52] = 300.0
    account = account_of(with_series(weeks, patients=patients), 0, 0, 79)
    assert told(account)["more_patients"] == pytest.approx(0)


def test_without_a_comparison_unit_nothing_is_attributed():
    account = account_of(flat(units=1), 0, 0, LAST)
    assert account.reason == "no_comparison"
    assert told(account)["unaccounted"] == account.saved == pytest.approx(WEEKS * SAVED)


@pytest.mark.parametrize(("units", "compared"), [(200, 199), (201, 200), (202, 200)])
def test_at_most_two_hundred_units_compare_and_what_all_felt_stays_theirs(units, compared):
    weeks = flat(units=units)
    patients = np.full((units, LAST + 1), PATIENTS)
    patients[:, LIVE:] *= 1.3
    account = account_of(with_series(weeks, patients=patients), 0, 0, LAST)
    assert account.compared == compared
    assert told(account)["more_patients"] == pytest.approx(0)


def test_a_unit_without_a_tool_has_no_ledger():
    account = account_of(flat(), 3, 0, LAST)
    assert (account.reason, account.saved, account.entries) == ("no_rollout", None, ())


def test_a_span_before_go_live_has_no_week():
    assert account_of(flat(), 0, 0, LIVE - 1).reason == "no_weeks"


def test_hidden_weeks_are_hidden_and_unmeasured_ones_are_not_none():
    weeks = flat()
    silent = replace(weeks, saved=np.full_like(weeks.saved, np.nan), grade=np.full_like(weeks.grade, -1))
    assert account_of(silent, 0, 0, LAST).reason == "not_measured"
    hidden = replace(silent, hidden=np.ones_like(weeks.hidden))
    assert account_of(hidden, 0, 0, LAST).reason == "suppressed"


def test_weeks_without_patients_or_hours_are_left_out_of_the_saving_too():
    patients = np.full((6, LAST + 1), PATIENTS)
    patients[0, -6:] = np.nan
    account = account_of(with_series(flat(), patients=patients), 0, 0, LAST)
    assert (account.weeks, account.weeks_in_span) == (WEEKS - 6, WEEKS)
    assert account.saved == pytest.approx((WEEKS - 6) * SAVED)
    assert account.coverage == pytest.approx(0.9 * (WEEKS - 6) / WEEKS)
    patients[0, LIVE:] = np.nan
    assert account_of(with_series(flat(), patients=patients), 0, 0, LAST).reason == "data_gap"


@pytest.mark.parametrize(
    ("weaker", "grade"), [(9, "log_measured"), (10, "log_measured"), (11, "self_reported")]
)
def test_saved_hours_are_told_at_the_strongest_grade_with_half_of_the_tasks(weaker, grade):
    weeks = flat()
    grades = weeks.grade.copy()
    grades[0, LAST + 1 - weaker :] = 1
    account = account_of(replace(weeks, grade=grades), 0, 0, LAST)
    assert account.grade == grade
    strong, weak = (WEEKS - weaker) * SAVED, weaker * SAVED
    first = grade == "log_measured"
    assert account.saved == pytest.approx(strong if first else weak)
    assert account.other_grades == {
        ("self_reported" if first else "log_measured"): pytest.approx(weak if first else strong)
    }


def test_care_and_documentation_price_a_patient_where_both_are_recorded():
    each = {"care": np.full((6, LAST + 1), 3.0), "documentation": np.full((6, LAST + 1), 2.0)}
    account = account_of(with_series(flat(), patients=from_live(PATIENTS, 0.1), **each), 0, 0, LAST)
    assert account.separable
    assert told(account)["more_patients"] == pytest.approx(WEEKS * 10 * (3 + 2))
    assert told(account)["direct_care"] == pytest.approx(0)


@pytest.mark.parametrize(("rounds", "known"), [(2, False), (3, True)])
def test_direct_care_needs_three_rounds_on_either_side(rounds, known):
    care = np.full((6, LAST + 1), np.nan)
    care[:, [1, 5, 9]] = 3.0
    care[:, [LIVE + 4 * n for n in range(rounds)]] = 3.5
    account = account_of(with_series(flat(), care=care), 0, 0, LAST)
    assert (told(account)["direct_care"] is not None) is known


def test_a_part_that_only_the_unit_records_has_no_counterfactual_and_is_null():
    overtime = np.full((6, LAST + 1), np.nan)
    overtime[0] = 30.0
    account = account_of(with_series(flat(), overtime=overtime), 0, 0, LAST)
    assert told(account)["less_overtime"] is None


@pytest.mark.parametrize(("last", "known"), [(LIVE + 6, False), (LIVE + 7, True)])
def test_an_interval_needs_two_blocks_of_weeks(last, known):
    weeks = flat()
    wobble = weeks.saved + np.random.default_rng(1).normal(0, 2, weeks.saved.shape)
    account = account_of(replace(weeks, saved=wobble), 0, 0, last)
    assert (account.saved_interval is not None) is known
    assert (account.conversion_ratio is not None) is known
    assert account.compared == 5


def test_no_ratio_is_told_where_the_saving_may_be_none():
    weeks = flat()
    wobble = np.random.default_rng(2).normal(0, 5, weeks.saved.shape)
    account = account_of(replace(weeks, saved=np.where(np.isfinite(weeks.saved), wobble, np.nan)), 0, 0, LAST)
    assert account.saved_interval is not None
    assert account.saved_interval[0] <= 0
    assert account.conversion_ratio is None
    assert account.ratio_interval is None


def without_a_log(**series):
    weeks = with_series(flat(), **series)
    return replace(weeks, saved=np.full_like(weeks.saved, np.nan), grade=np.full_like(weeks.grade, -1))


def test_controlled_minutes_of_documentation_stand_in_where_no_task_is_timed():
    rate = np.full((6, LAST + 1), 0.2)
    rate[0, LIVE:] = 0.18
    weeks = without_a_log(documentation_rate=rate, patients=from_live(PATIENTS, 0.01))
    assert account_of(weeks, 0, 0, LAST).reason == "not_measured", "without the checks they do not"
    account = account_of(weeks, 0, 0, LAST, controlled=True)
    assert account.reason is None
    assert (account.grade, account.coverage, account.documented) == ("controlled", 0.8, None)
    assert account.saved == pytest.approx(WEEKS * HOURS * 0.02)
    assert told(account)["more_patients"] == pytest.approx(WEEKS * HOURS * 0.01)
    assert told(account)["unaccounted"] == pytest.approx(WEEKS * HOURS * 0.01)


def test_a_log_that_tells_the_saving_goes_before_minutes_of_documentation():
    rate = np.full((6, LAST + 1), 0.2)
    account = account_of(with_series(flat(), documentation_rate=rate), 0, 0, LAST, controlled=True)
    assert account.grade == "log_measured"
    assert account.saved == pytest.approx(WEEKS * SAVED)


def test_without_comparison_or_baseline_documentation_says_nothing():
    rate = np.full((6, LAST + 1), 0.2)
    alone = without_a_log(documentation_rate=np.where(np.arange(6)[:, None] == 0, rate, np.nan))
    assert account_of(alone, 0, 0, LAST, controlled=True).reason == "not_measured"
    hidden = without_a_log(documentation_rate=rate)
    hidden = replace(hidden, hidden=np.ones_like(hidden.hidden))
    assert account_of(hidden, 0, 0, LAST, controlled=True).reason == "suppressed"
