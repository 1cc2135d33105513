"""Ledgers of several units as one: sums of what each tells, and what is left out of them."""

from __future__ import annotations

from dataclasses import replace
from math import fsum, sqrt
from typing import Any

import numpy as np
import polars as pl
import pytest
from scipy.stats import t

from pipelines.ledger import resample
from pipelines.ledger.account import account_of
from pipelines.ledger.pool import LeftOut, pooled
from pipelines.shapes import PUBLISHED, conform
from pipelines.steps.saved_hours import controlled_units
from tests.ledger_weeks import LIVE, SAVED, flat, noisy, with_series

LAST = 39
WEEKS = LAST - LIVE + 1
ROWS = range(6)


def accounts(weeks: Any, rows: Any = ROWS, first=0, last=LAST):
    return [account_of(weeks, row, first, last) for row in rows]


def told(entry: Any) -> Any:
    assert entry is not None
    return entry.hours


def hours(account) -> dict[str, Any]:
    return {entry.name: entry.hours for entry in account.entries}


def test_a_sum_is_the_sum_of_what_its_units_tell_and_closes():
    weeks = noisy(3, go_live={0: 20, 1: 28, 2: 36})
    units = accounts(weeks, range(8), last=59)
    pool = pooled("Trust", units)
    inside = [unit for unit in units if unit.reason is None]
    assert pool.units == len(inside) == 3
    for name, value in hours(pool.account).items():
        assert value == pytest.approx(fsum(hours(unit)[name] for unit in inside), abs=1e-5)
    assert fsum(hours(pool.account).values()) == pytest.approx(pool.account.saved, abs=1e-9)
    assert pool.account.weeks == sum(unit.weeks for unit in inside)
    assert pool.account.conversion_ratio == pytest.approx(
        fsum(unit.conversion for unit in inside) / fsum(unit.saved for unit in inside), abs=1e-5
    )


def test_units_without_a_tool_are_no_part_of_it_and_none_at_all_says_so():
    assert pooled("Trust", accounts(flat(go_live={}))).account.reason == "no_rollout"
    assert pooled("Trust", []).account.reason == "no_rollout"
    assert pooled("Trust", accounts(flat())).left_out == ()


def test_a_unit_whose_hours_cannot_be_attributed_is_left_out_and_said():
    pool = pooled("Trust", accounts(flat(go_live={0: LIVE, 1: 10})))
    assert pool.units == 1
    assert pool.account.saved == pytest.approx(WEEKS * SAVED)
    assert pool.left_out == (LeftOut("baseline_short", 1, (LAST - 10 + 1) * SAVED),)


def test_hidden_units_are_counted_without_a_figure():
    weeks = flat(go_live={0: LIVE, 1: LIVE})
    saved, grade, hidden = weeks.saved.copy(), weeks.grade.copy(), weeks.hidden.copy()
    saved[1], grade[1], hidden[1] = np.nan, -1, True
    pool = pooled("Trust", accounts(replace(weeks, saved=saved, grade=grade, hidden=hidden)))
    assert pool.left_out == (LeftOut("suppressed", 1, None),)
    assert pool.account.saved == pytest.approx(WEEKS * SAVED)


def test_where_no_unit_can_be_summed_the_commonest_reason_is_told():
    pool = pooled("Trust", accounts(flat(go_live={0: 10, 1: 11, 2: LAST + 1})))
    assert pool.account.reason == "baseline_short"
    assert pool.account.entries == ()
    assert pool.account.saved is None


def test_grades_are_never_added():
    weeks = flat(go_live={0: LIVE, 1: LIVE, 2: LIVE})
    grade = weeks.grade.copy()
    grade[2, LIVE:] = 1
    pool = pooled("Trust", accounts(replace(weeks, grade=grade)))
    assert pool.account.grade == "log_measured"
    assert pool.account.saved == pytest.approx(2 * WEEKS * SAVED)
    assert pool.account.other_grades == {"self_reported": pytest.approx(WEEKS * SAVED)}
    assert pool.left_out == (LeftOut("other_grade", 1, WEEKS * SAVED),)


def test_units_with_too_few_weeks_for_an_interval_wait_unless_all_have():
    late = flat(go_live={0: LIVE, 1: LAST - 3})
    assert pooled("Trust", accounts(late)).left_out == (LeftOut("short_span", 1, 4 * SAVED),)
    everyone = pooled("Trust", accounts(late, first=LAST - 3))
    assert everyone.units == 2
    assert everyone.account.saved == pytest.approx(8 * SAVED)
    assert everyone.account.saved_interval is None
    assert everyone.account.compared == 4  # the other two are live in these weeks


def test_coverage_weighs_units_by_their_tasks():
    weeks = flat(go_live={0: LIVE, 1: LIVE})
    tasks, coverage = weeks.tasks.copy(), weeks.coverage.copy()
    tasks[1, LIVE:] = 150.0
    coverage[1, LIVE:] = 0.5
    pool = pooled("Trust", accounts(replace(weeks, tasks=tasks, coverage=coverage)))
    assert pool.account.coverage == pytest.approx((50 * 0.9 + 150 * 0.5) / (50 + 150))


def a_spread(before=0.0, units=None, compared=(7, 8, 9), **others):
    draws = np.zeros(resample.DRAWS) if units is None else units
    made = {
        "names": ("saved",),
        "before": np.array([[before]]),
        "after": np.zeros((1, 1)),
        "units": draws[None, :],
        "blocks_before": 6,
        "blocks_after": 5,
        "compared": frozenset(compared),
    }
    return resample.Spread(**{**made, **others})


def test_weeks_of_two_units_are_their_own_so_that_variances_add():
    one = resample.reach([a_spread(before=4.0)], {"saved": 1.0})
    assert one == pytest.approx(2.0 * t.ppf(0.95, 6 - 1))
    two = resample.reach([a_spread(before=4.0), a_spread(before=4.0)], {"saved": 1.0})
    # Two variances of 4 with 5 degrees of freedom each: (4 + 4)² / (4²/5 + 4²/5) = 10.
    assert two == pytest.approx(sqrt(4 + 4) * t.ppf(0.95, 10))


def test_what_comparison_units_bring_is_common_so_that_it_does_not_average_out():
    draws = np.random.default_rng(1).normal(0, 1, resample.DRAWS)
    draws = (draws - draws.mean()) / draws.std(ddof=1)
    # Weeks that do not vary: half of what a single unit differs by is added to what their mean varies by.
    one = resample.reach([a_spread(units=draws, compared=range(100))], {"saved": 1.0})
    assert one == pytest.approx(sqrt(1 + ((100 + 1) / 2 - 1)) * t.ppf(0.95, 99))
    # Weeks that vary much more than units: nothing is added.
    noisy_weeks = a_spread(before=10_000.0, units=draws, compared=range(100))
    alone = resample.reach([noisy_weeks], {"saved": 1.0})
    both = resample.reach([noisy_weeks, noisy_weeks], {"saved": 1.0})
    total = 2 * 10_000 + (1 + 1) ** 2
    freedom = total**2 / (2 * 10_000**2 / 5 + 4**2 / 99)
    assert both == pytest.approx(sqrt(total) * t.ppf(0.95, freedom))
    assert both < 2 * alone


def test_a_comparison_unit_weighs_the_same_for_whomever_it_is_compared_with():
    first, second = resample.unit_draws(["A", "B"]), resample.unit_draws(["B", "C"])
    assert (first[:, 1] == second[:, 0]).all()
    assert not np.allclose(first[:, 0], first[:, 1])
    assert resample.unit_draws([]).shape == (resample.DRAWS, 0)


def test_documentation_minutes_are_a_second_look_and_a_patient_more_is_none():
    rate = np.full((6, LAST + 1), 0.2)
    rate[0, LIVE:] = 0.18
    patients = np.full((6, LAST + 1), 100.0)
    patients[0, LIVE:] = 120.0
    account = account_of(with_series(flat(), documentation_rate=rate, patients=patients), 0, 0, LAST)
    # 1,000 hours worked a week: 0.02 h of documentation an hour less, whatever the number of patients.
    assert told(account.documented) == pytest.approx(WEEKS * 1000 * 0.02)
    assert told(account.disagreement) == pytest.approx(WEEKS * (20 - SAVED), abs=1e-6)
    assert account.saved == pytest.approx(WEEKS * SAVED)


def test_what_comparison_units_document_less_too_is_not_the_tool():
    rate = np.full((6, LAST + 1), 0.2)
    rate[:, LIVE:] = 0.18
    account = account_of(with_series(flat(), documentation_rate=rate), 0, 0, LAST)
    assert told(account.documented) == pytest.approx(0.0, abs=1e-6)


def test_a_sum_tells_documentation_only_where_every_unit_does():
    rate = np.full((6, LAST + 1), 0.2)
    rate[1] = np.nan
    weeks = with_series(flat(go_live={0: LIVE, 1: LIVE}), documentation_rate=rate)
    assert pooled("Trust", accounts(weeks)).account.documented is None
    assert pooled("Trust", accounts(weeks, [0])).account.documented is not None


def test_what_was_promised_is_told_for_the_weeks_that_count():
    weeks = flat()
    claimed = np.full((6, LAST + 1), np.nan)
    claimed[0, LIVE:] = 30.0
    patients = weeks.load.patients.copy()
    patients[0, LAST] = np.nan
    account = account_of(with_series(replace(weeks, claimed=claimed), patients=patients), 0, 0, LAST)
    assert account.claimed == pytest.approx((WEEKS - 1) * 30)
    assert account_of(flat(), 0, 0, LAST).claimed is None


@pytest.mark.parametrize(
    ("whole", "community", "units"),
    [
        ("controlled", {}, {"A", "B", "C"}),
        ("compared", {}, set()),
        ("controlled", {"pretrend_passed": False}, {"A", "C"}),
        ("controlled", {"placebo_passed": False}, {"A", "C"}),
        ("controlled", {"grade": "compared"}, {"A", "B", "C"}),  # too small a service to check: none failed
    ],
)
def test_documentation_is_controlled_where_the_organisation_is_and_no_check_of_the_service_failed(
    whole: str, community: dict[str, Any], units: set[str]
):
    unit = pl.DataFrame({"unit_id": ["A", "B", "C"], "service": ["Wards", "Community", None]})
    rows = [
        {"service": None, "grade": whole},
        {"service": "Community", "grade": "controlled", **community},
        {"service": None, "grade": "controlled", "outcome": "load"},
    ]
    told = [{"outcome": "documentation_minutes", **row} for row in rows]
    assert controlled_units(unit, conform(pl.DataFrame(told), PUBLISHED["estimate"])) == units
