"""A published study's effects, planted in a cohort of clinics, are found again by the whole pipeline."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from dashboard.cli import main
from pipelines.run import Options, run
from pipelines.site import load_site
from sample_data import write_site
from sample_data.cards import study
from tests.conftest import SAMPLE_END

WEEKS, SEED = 60, 7
TRUTH = {
    "documentation_minutes": study.DOCUMENTATION_CHANGE,
    "ehr_minutes": study.RECORD_CHANGE,
    "contacts": study.VISITS_CHANGE,
    "after_hours_minutes": 0.0,
}


@pytest.fixture(scope="module")
def cohort(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("study") / "site"
    write_site(folder, "published_study", end=SAMPLE_END, weeks=WEEKS, seed=SEED)
    run(load_site(folder), Options(today=SAMPLE_END))
    return folder


@pytest.fixture(scope="module")
def found(cohort: Path) -> dict[str, dict[str, Any]]:
    told = CliRunner().invoke(main, ["effect", str(cohort), "--json"])
    assert told.exit_code == 0, told.output
    return {one["outcome"]: one for one in json.loads(told.stdout)["estimates"] if one["service"] is None}


def test_what_was_planted_is_what_the_study_found() -> None:
    assert TRUTH == {
        "documentation_minutes": -16.0,
        "ehr_minutes": -13.0,
        "contacts": 0.5,
        "after_hours_minutes": 0.0,
    }
    assert pytest.approx(-0.10) == study.DOCUMENTATION_CHANGE / study.DOCUMENTATION_MINUTES
    assert pytest.approx(-0.03, abs=0.0005) == study.RECORD_CHANGE / study.RECORD_MINUTES


@pytest.mark.parametrize("outcome", TRUTH)
def test_the_planted_effect_lies_in_its_interval(found: dict[str, dict[str, Any]], outcome: str) -> None:
    low, high = found[outcome]["interval"]
    assert low <= TRUTH[outcome] <= high


def test_intervals_are_narrow_enough_to_say_what_the_study_said(found: dict[str, dict[str, Any]]) -> None:
    assert found["documentation_minutes"]["interval"][1] < -13, (
        "less than the whole record's fall is excluded"
    )
    assert found["ehr_minutes"]["interval"][1] < 0
    visits = found["contacts"]
    assert visits["interval"][0] > 0 or visits["detectable"] > study.VISITS_CHANGE, (
        "found, or said to be too small"
    )
    low, high = found["after_hours_minutes"]["interval"]
    assert -1 < low < 0 < high < 1, "evenings did not change by a minute"


def test_visits_that_rose_by_a_sixtieth_alarm_nobody(cohort: Path) -> None:
    told = CliRunner().invoke(main, ["alerts", str(cohort), "--json"])
    loud = [one for one in json.loads(told.stdout)["alerts"] if one["severity"] != "watch"]
    assert [one for one in loud if one["kind"] in ("conversion", "load_without_saving")] == []


def test_comparison_is_with_the_clinics_that_have_no_tool(found: dict[str, dict[str, Any]]) -> None:
    one = found["documentation_minutes"]
    assert (one["treated_units"], one["comparison_units"]) == (12, 24)
    assert one["left_out"] == dict.fromkeys(one["left_out"], 0)
