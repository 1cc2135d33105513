from typing import Any

import pytest

from dashboard.words.alert_evidence import evidence_text, next_text
from dashboard.words.english import TEXTS
from pipelines.detection.balancing import MEASURES
from pipelines.detection.messages import _GAP_WORDS, _SAFEGUARD_WORDS
from tests.app.alert_story import GAP, OVER, OVERTIME, REPORTS, RISE, SPREAD, TRAINING

GATE = 0.85


def alert(kind: str, evidence: dict[str, Any], **others: Any) -> dict[str, Any]:
    return {"kind": kind, "evidence": evidence, "driver": None, "measure": "patients_per_nurse", **others}


def told(kind: str, evidence: dict[str, Any], **others: Any) -> str:
    return evidence_text(alert(kind, evidence, **others), GATE)


def test_a_rise_tells_load_workload_saving_and_what_it_is_compared_with():
    assert told("conversion", RISE) == (
        "6.4 patients per nurse where 5.6 was to be expected, against a line of 6; about 72 hours a week of "
        "workload more, 4.2 for each hour saved (2.9 to 6.1); saved time then: about 17 h a week "
        "(log-measured); told from 4 weeks, compared with 12 units without a tool."
    )


@pytest.mark.parametrize(
    ("changed", "part"),
    [
        ({"saving": "none", "saved_hours_per_week": -1.2}, "saved time then: none, about 1.2 h a week lost"),
        ({"saving": "none", "saved_hours_per_week": 0.4}, "saved time then: about 0.4 h a week"),
        ({"saving": "not_measured"}, "saved time then: not known (not measured, or undecided)"),
        ({"saved_hours_per_week": None}, "saved time then: not known"),
        ({"conversion_ratio": None}, "about 72 hours a week of workload more; saved"),
        ({"attribution": "weak", "comparison_units": 1}, "only 1 unit without a tool to compare with"),
        ({"rising_before_go_live": True}, "load was rising before go-live already"),
        ({"weeks": 1}, "told from 1 week, compared"),
    ],
)
def test_each_part_of_a_rise_has_its_words(changed, part):
    assert part in told("load_rise", {**RISE, **changed})


def test_a_load_whose_measure_is_not_sure_is_not_told():
    assert "to be expected" not in told("conversion", RISE, measure=None)
    assert "to be expected" not in told("conversion", {**RISE, "load_line": None})
    assert "workload more" not in told("conversion", {**RISE, "absorbed_hours_per_week": 0.2})


@pytest.mark.parametrize(
    ("kind", "evidence", "text"),
    [
        ("over_line", OVER, "Saved time then: about 17 h a week (log-measured)."),
        ("over_line", {**OVER, "saving": "not_measured"}, ""),
        ("after_hours", OVERTIME, "20 % above what is usual here."),
        ("overload_reports", REPORTS, "1.4 reports per 1,000 hours worked where 0.1 is usual here."),
        ("uneven_load", SPREAD, "Mean load per hour 2 % lower than before."),
        (
            "uneven_load",
            {**SPREAD, "load_per_hour_change_percent": 0.2},
            "Mean load per hour no different than before.",
        ),
        (
            "safeguard",
            TRAINING,
            "Outside policy in 3 of 4 judged weeks; how often is not told, so that nobody can be picked out.",
        ),
        ("safeguard", {**TRAINING, "safeguard": "refusal"}, ""),
        ("data_gap", GAP, "30 % of the newest of these weeks has come; a week is judged from 85 % on."),
        ("over_line", {}, ""),
        ("something_new", {"load": 3.0}, ""),
    ],
)
def test_each_kind_has_its_evidence_or_none(kind, evidence, text):
    assert told(kind, evidence) == text


def test_what_is_asked_next_is_there_for_every_kind_driver_safeguard_and_gap():
    kinds = {key.removeprefix("alert.") for key in TEXTS if key.startswith("alert.")}
    for kind in kinds - {"safeguard", "data_gap"}:
        assert next_text(alert(kind, {})), kind
    for driver in ("more_patients", "fewer_staff", "higher_acuity", "mixed"):
        assert len(next_text(alert("conversion", RISE, driver=driver)).split("?")) >= 2
    for part in _SAFEGUARD_WORDS:
        assert next_text(alert("safeguard", {"safeguard": part})), part
    for part in _GAP_WORDS:
        assert next_text(alert("data_gap", {"limiting": part})) != TEXTS["next.gap"], part
    assert next_text(alert("data_gap", {"limiting": None})) == TEXTS["next.gap"]
    assert next_text(alert("something_new", {})) == ""


def test_the_strain_that_is_drawn_is_the_strain_that_alarms():
    from dashboard.desk.alerts import STRAIN

    watched = [measure.metric for measures in MEASURES.values() for measure in measures]
    assert sorted(STRAIN) == sorted(watched)
