"""Pooled estimates beside two independent packages, on panels made here from a seed.

diff-diff is asked for the point, its unit-clustered standard error and its leads; pyfixest for the point and
the weeks of the event study. What is not compared: pyfixest's standard error, which is that of a regression
in two steps and not the conservative one of the imputation estimator; and the intervals that are published,
whose treated residuals are taken in one group with a correction that neither package has.
"""

from __future__ import annotations

import functools
import importlib
import warnings
from typing import Any

import numpy as np
import pytest

from pipelines.pooled.checks import lead_regression
from pipelines.pooled.imputation import Imputation, Target, common_effect, mean_over
from pipelines.pooled.twoway import TwoWay
from tests.pooled_panels import drawn, since, staggered

WEEKS, NEAR = 48, 1e-8
PANELS = pytest.mark.parametrize(("seed", "missing"), [(3, 0.0), (4, 0.15)], ids=["balanced", "unbalanced"])
GO_LIVE = staggered(24, 16, 4, 5)


class Case:
    """One panel as the project sees it and, as `frame`, as the packages do."""

    def __init__(self, seed: int, missing: float, anticipation: int = 0) -> None:
        import pandas as pd  # type: ignore[import-untyped]  # a package of the tests, without stubs

        self.y = drawn(seed, GO_LIVE, WEEKS, missing=missing)
        self.since = since(GO_LIVE, WEEKS)
        seen = np.isfinite(self.y)
        self.treated = self.since >= 0
        self.fit = Imputation(TwoWay(seen & (self.since < -anticipation)), self.y)
        self.cells = self.treated & np.isfinite(self.fit.effects)
        rows, weeks = np.nonzero(seen)
        live = np.where(GO_LIVE >= 0, GO_LIVE, 0)
        self.frame = pd.DataFrame(
            {"unit": rows, "week": weeks, "y": self.y[rows, weeks], "first": live[rows]}
        )

    def residuals(self, by: str) -> Any:
        """Effects less what is common to their group: those of one cohort, or of one week since go-live."""
        rows, weeks = np.nonzero(self.cells)
        keys = {"cohort": GO_LIVE[rows], "horizon": self.since[rows, weeks]}
        wanted = np.stack([keys[name] for name in by.split("_")])
        groups = np.unique(wanted, axis=1, return_inverse=True)[1].reshape(-1)
        target, left = mean_over(self.cells), self.fit.effects[rows, weeks].copy()
        for group in range(groups.max() + 1):
            here = groups == group
            part = Target(rows[here], weeks[here], target.weights[here])
            left[here] -= common_effect(self.fit.effects, part)
        return left


def diff_diff(case: Case, **options: Any) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import diff_diff as package  # type: ignore[import-untyped]

        estimator = package.ImputationDiD(**options)
        return estimator, estimator.fit(
            case.frame, outcome="y", unit="unit", time="week", first_treat="first"
        )


@PANELS
@pytest.mark.parametrize("by", ["cohort_horizon", "cohort", "horizon"])
def test_point_and_unit_clustered_error_are_those_of_diff_diff(seed: int, missing: float, by: str):
    case = Case(seed, missing)
    target = mean_over(case.cells)
    _, theirs = diff_diff(case, aux_partition=by)
    variance = case.fit.variances(target, case.residuals(by), np.arange(len(GO_LIVE))).unit
    assert case.fit.estimate(target) == pytest.approx(theirs.overall_att, abs=NEAR)
    assert np.sqrt(variance) == pytest.approx(theirs.overall_se, abs=NEAR)


@PANELS
def test_leads_are_those_of_diff_diff(seed: int, missing: float):
    case = Case(seed, missing, anticipation=4)
    estimator, _ = diff_diff(case, anticipation=4)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = estimator._pretrend_test(n_leads=4)["lead_coefficients"]
    # Its reference is the last week before the four that are left out, and all weeks before the leads.
    bins = [case.fit.twoway.cells & (case.since == lead) for lead in sorted(theirs)]
    ours = lead_regression(case.fit, bins, np.arange(len(GO_LIVE)))
    assert ours is not None
    assert sorted(theirs) == [-9, -8, -7, -6]
    assert ours.coefficients == pytest.approx([theirs[lead] for lead in sorted(theirs)], abs=NEAR)


def pyfixest(case: Case, second_stage: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Its two steps; the fixed effects of the first are made to converge further than they do by default."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pyfixest as package
        from pyfixest.estimation.models.feols_ import Feols

        exact = functools.partialmethod(Feols.fixef, atol=1e-14, btol=1e-14)
        monkeypatch.setattr(Feols, "fixef", exact)
        module = importlib.import_module("pyfixest.did.did2s")
        monkeypatch.setattr(module, "feols", functools.partial(vars(module)["feols"], fixef_tol=1e-13))
        frame = case.frame.assign(
            treated=(case.frame["first"] > 0) & (case.frame["week"] >= case.frame["first"]),
            since=np.where(case.frame["first"] > 0, case.frame["week"] - case.frame["first"], -1),
        )
        return package.did2s(
            frame,
            yname="y",
            first_stage="~ 0 | unit + week",
            second_stage=second_stage,
            treatment="treated",
            cluster="unit",
        ).coef()


@PANELS
def test_the_point_is_that_of_pyfixest(seed: int, missing: float, monkeypatch: pytest.MonkeyPatch):
    case = Case(seed, missing)
    theirs = pyfixest(case, "~ i(treated, ref=False)", monkeypatch)
    assert case.fit.estimate(mean_over(case.cells)) == pytest.approx(float(theirs.iloc[-1]), abs=NEAR)


@PANELS
def test_weeks_after_go_live_are_those_of_pyfixest(
    seed: int, missing: float, monkeypatch: pytest.MonkeyPatch
):
    case = Case(seed, missing)
    theirs = pyfixest(case, "~ i(since, ref=-1)", monkeypatch)
    told = {name: float(value) for name, value in theirs.items()}
    for week in (0, 3, 10, 20):
        name = next(
            key for key in told if key.endswith((f"::{week}", f"::{week}.0", f"[{week}]", f"[T.{week}]"))
        )
        ours = case.fit.estimate(mean_over(case.cells & (case.since == week)))
        assert ours == pytest.approx(told[name], abs=NEAR)
