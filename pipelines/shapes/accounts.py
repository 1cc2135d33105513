"""Ledgers and pooled estimates, as they are published."""

from __future__ import annotations

import polars as pl

from pipelines.shapes.frame import Schema

_S, _I, _F, _D, _B = pl.String, pl.Int64, pl.Float64, pl.Date, pl.Boolean

LEDGER: Schema = {
    # one row per unit, service and organisation, and per staff group of each: hours saved from go-live to
    # the as-of day, and what became of them
    "scope": _S,  # unit | service | organisation
    "unit_id": _S,  # null but for a unit
    "service": _S,  # null but for a service
    "staff_group": _S,  # all, or one group
    "units": _I,  # whose ledgers are summed: 1 for a unit
    "left_out": _S,  # JSON text: units that the sum does not hold, by reason
    "from_day": _D,  # null where no tool has gone live
    "to_day": _D,
    "weeks": _I,  # counted: patients, hours and the saving are known; hours are totals over them
    "weeks_in_span": _I,
    "saved_hours": _F,  # net; null with the reason
    "saved_low": _F,  # 90 % intervals; null below eight counted weeks
    "saved_high": _F,
    "evidence_grade": _S,
    "other_grades": _S,  # JSON text: hours told at other grades, never added
    "coverage": _F,
    "documented_hours": _F,  # saved by minutes of documentation against comparison units; never added
    "documented_low": _F,
    "documented_high": _F,
    "disagreement_hours": _F,  # documented - saved
    "disagreement_low": _F,
    "disagreement_high": _F,
    "claimed_hours": _F,  # promised for the counted weeks; null: nothing was promised
    "conversion_hours": _F,  # more patients + higher acuity + fewer staff
    "conversion_ratio": _F,  # of saved hours; only where something was surely saved
    "conversion_low": _F,
    "conversion_high": _F,
    "comparison_units": _I,
    "separable": _B,  # care and documentation are recorded: what is unaccounted is neither
    "over_converted": _B,
    "overtime_may_be_unrecorded": _B,
    "reason": _S,  # null | no_rollout | no_weeks | suppressed | not_measured | data_gap | baseline_short
    # | no_comparison
}

LEDGER_ENTRY: Schema = {
    # one row per ledger with a saving and entry; the known hours add up to saved_hours
    "scope": _S,
    "unit_id": _S,
    "service": _S,
    "staff_group": _S,
    "place": _I,
    "name": _S,
    "hours": _F,  # null: not recorded
    "low": _F,
    "high": _F,
}

ESTIMATE: Schema = {
    # one row per outcome x service (and the organisation): the effect of rollouts in its units together
    "service": _S,  # null: the organisation
    "outcome": _S,
    "effect": _F,  # after the ramp, in percent or in the outcome's unit; null with the reason
    "low": _F,  # 90 % intervals; null where too few units say how sure it is
    "high": _F,
    "detectable": _F,  # an effect so large is told from none four times in five
    "ramp_effect": _F,  # in the ramp, told apart
    "ramp_low": _F,
    "ramp_high": _F,
    "treated_units": _I,
    "comparison_units": _I,  # in the median of the weeks told
    "unit_weeks": _I,
    "from_week": _D,
    "to_week": _D,
    "left_out": _S,  # JSON text: units with a tool that are not behind the effect, by the reason
    "grade": _S,  # controlled | compared; null without an effect
    "weak": _B,  # fewer than two units with a tool, or four to compare with
    "pretrend_p": _F,  # null where the check could not be made
    "pretrend_passed": _B,
    "placebo_effect": _F,
    "placebo_low": _F,
    "placebo_high": _F,
    "placebo_passed": _B,
    "dose_slope": _F,  # change of the effect with every ten percentage points of clinicians using a tool
    "dose_low": _F,
    "dose_high": _F,
    "dose_bands": _S,  # JSON text: mean effects at low, middle and high use
    "dose_reason": _S,  # null | use_hidden | use_does_not_vary | too_few
    "reason": _S,  # null | no_rollout | not_collected | no_data | hidden | baseline_short | ramp_not_over
    # | no_comparison
}

EVENT_STUDY: Schema = {
    # one row per outcome x service x bin of weeks since go-live
    "service": _S,
    "outcome": _S,
    "first_week": _I,  # since go-live; below 0 before it
    "last_week": _I,  # null: and later
    "phase": _S,  # before (from untreated weeks) | preparing (no baseline) | after
    "effect": _F,
    "low": _F,
    "high": _F,
    "treated_units": _I,
    "unit_weeks": _I,
}
