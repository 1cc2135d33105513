"""What the page of rollouts says, for every case it can meet."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from dashboard.data import About
from dashboard.words.english import TEXTS
from dashboard.words.rollout import amount, answer, cells, checks, columns, figures, promises
from pipelines.pooled.outcomes import OUTCOMES
from tests.rollout_rows import estimate, untold

AS_OF = date(2026, 3, 29)
FRESH = About("000001-abc", "Northside", AS_OF, AS_OF, 2, 10, 10)
STALE = About("000001-abc", "Northside", AS_OF, AS_OF, 23, 10, 10)
MINUTES = "documentation_minutes"


def ledger(**others: Any) -> dict[str, Any]:
    usual: dict[str, Any] = {
        "units": 7, "from_day": date(2026, 1, 5), "to_day": AS_OF, "weeks": 280, "saved_hours": 4800.0,
        "saved_low": 4400.0, "saved_high": 5200.0, "evidence_grade": "log_measured", "coverage": 0.92,
        "claimed_hours": 9600.0, "conversion_ratio": 1.57, "conversion_low": 1.1, "conversion_high": 2.05,
        "reason": None,
    }  # fmt: skip
    return {**usual, **others}


def said(*rows: dict[str, Any], of: dict[str, Any] | None = None, about: About = FRESH, **more: Any) -> str:
    estimates = {row["outcome"]: row for row in rows}
    return answer(estimates, of, about, "23 days old", granted=more.get("granted", True))


def load(**others: Any) -> dict[str, Any]:
    return estimate("load", **{"effect": 6.12, "low": 0.38, "high": 12.18, **others})


def test_the_answer_tells_documentation_load_and_what_became_of_the_saving():
    assert said(estimate(), load(), of=ledger()) == (
        "With the tool, documentation takes 12.4 minutes less of 8 hours worked (7.1 to 17.6, controlled). "
        "Load per staff hour rose by 6.1 % (0.4 to 12.2, controlled). "
        "Since go-live, 1.6 hours became workload for each hour saved."
    )


def test_more_documentation_and_less_load_are_told_as_such():
    told = said(estimate(effect=3.0, low=1.0, high=5.0), load(effect=-4.0, low=-7.0, high=-1.0))
    assert "takes 3 minutes more of 8 hours worked (1 to 5, controlled)" in told
    assert "Load per staff hour fell by 4 % (1 to 7, controlled)." in told


def test_what_could_be_none_is_never_called_a_change():
    told = said(estimate(effect=-1.0, low=-4.0, high=2.0), load(low=None, high=None, grade="compared"))
    assert "Whether documentation changed cannot be told: −1 minutes per 8 hours worked (−4 to +2" in told
    assert "Whether load per staff hour changed cannot be told: +6.1 % (no interval, compared" in told


@pytest.mark.parametrize(
    "reason", [key.rpartition(".")[2] for key in TEXTS if key.startswith("rollout.why.")]
)
def test_what_is_not_known_has_its_reason(reason):
    told = said(untold(MINUTES, reason), load())
    assert told.startswith(f"Whether documentation changed is not known: {TEXTS[f'rollout.why.{reason}']}")


def test_an_outcome_that_is_not_there_is_not_recorded():
    assert "Whether documentation changed is not known: it is not recorded here" in said(load())


def test_no_rollout_no_estimate_and_no_grant_are_three_things():
    nothing = {"reason": "no_rollout"}
    assert said(untold(MINUTES, **nothing), untold("load", **nothing)).startswith(
        "No tool has gone live here yet"
    )
    assert said() == "No estimate can be made here yet."
    assert said(estimate(), granted=False).startswith("What rollouts did in many units together is for those")


def test_old_data_say_of_which_day_they_are():
    assert said(estimate(), about=STALE).startswith(
        "The newest data are 23 days old; these figures are those of 29 March 2026. With the tool"
    )


def test_hours_are_a_week_and_beside_what_was_promised():
    """4,800 hours in 280 weeks of 7 units, 40 each: 120 a week; 9,600 promised: 240, half of it measured."""
    saved, promised, became, units = figures({MINUTES: estimate()}, ledger())
    assert (saved.value, saved.note) == (
        "120 h",
        "110 to 130 h; log-measured, 92 % of the data usable; 7 units",
    )
    assert (promised.value, promised.note) == ("240 h", "a week; 50 % of it was measured")
    assert (became.value, became.note) == ("1.6 h", "for each hour saved (1.1 to 2)")
    assert (units.value, units.note) == ("6", "with a tool, against 4 without in most weeks")


def test_figures_without_interval_promise_or_ledger():
    bare = ledger(saved_low=None, claimed_hours=None, conversion_ratio=None)
    saved, promised, became, _ = figures({MINUTES: estimate()}, bare)
    assert saved.note == "log-measured, 92 % of the data usable; 7 units"
    assert promised.value == "nothing recorded"
    assert became.value == "not known"
    assert [one.value for one in figures({}, ledger(reason="no_rollout"))] == ["not known"]


def test_a_saving_that_cost_time_meets_no_promise():
    _, promised, *_ = figures({}, ledger(saved_hours=-100.0))
    assert "0 % of it was measured" in promised.note


def test_checks_that_passed_failed_or_could_not_be_made():
    assert checks(MINUTES, estimate()) == (
        "While learning the tool: −2.5 minutes per 8 hours worked (−5.2 to +0.3). "
        "Before go-live these units moved like the others. "
        "A go-live pretended earlier shows nothing (−0.1 minutes per 8 hours worked (−1.9 to +1.7)). "
        "With ten points more of the staff using a tool: +0.8 minutes per 8 hours worked (−5.2 to +6.7); "
        "people choose to use it, so that this is no proof."
    )
    failed = checks(MINUTES, estimate(pretrend_passed=False, placebo_passed=False, dose_slope=None))
    assert "on a path of their own" in failed
    assert "shows an effect as well" in failed
    assert "Not told: too few units or weeks." in failed
    unmade = checks(MINUTES, estimate(pretrend_passed=None, placebo_effect=None, ramp_effect=None))
    assert "could not be checked" in unmade
    assert "could not be tried" in unmade


def test_rows_of_the_table():
    assert cells(MINUTES, estimate()) == [
        "Documentation", "−12.4 minutes per 8 hours worked", "−17.6 to −7.1", "yes", "controlled", "6", "4",
        "7.8",
    ]  # fmt: skip
    assert cells("load", load(low=None, high=None, detectable=None))[2:4] == ["", "no interval"]
    empty = cells("load", untold("load", "hidden"))
    assert empty[1] == "hidden, because too few people work in these units."
    assert {len(cells(MINUTES, estimate())), len(empty)} == {len(columns())}


def test_every_outcome_has_its_words():
    assert all({f"outcome.{name}", f"outcome.{name}.unit"} <= TEXTS.keys() for name in OUTCOMES)
    assert amount("load", 0.04, signed=True) == "0 %"


def test_promises_say_where_from_when_and_how_much():
    row = {"tool_name": "Scribe", "unit_name": None, "effective_from": date(2025, 11, 10)}
    told = promises(
        [
            {**row, "promised_minutes_per_shift": 25.0},
            {**row, "promised_minutes_per_shift": None, "unit_name": "Ash Ward"},
        ]
    )
    assert told == [
        "25 minutes a shift with Scribe, from 10 November 2025 (every unit)",
        "Scribe, from 10 November 2025 (Ash Ward): no minutes promised",
    ]
