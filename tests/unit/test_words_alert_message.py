"""What an alert said, told again from its evidence where a catalogue has sentences for it."""

import string
from datetime import date
from typing import Any

import pytest

from dashboard.words import alert_message
from dashboard.words.alert_message import message_text
from dashboard.words.chinese.messages import TEXTS
from pipelines.detection.messages import _GAP_WORDS, _RATE_WORDS, _SAFEGUARD_WORDS

TOLD = "As it was told, in English."
RISE = {
    "load_change_percent": 12.6,
    "load_change_interval_percent": [4.8, 21.6],
    "saved_hours_per_week": 14.7,
    "rising_before_go_live": False,
    "attribution": "compared",
}
RATE = {"weeks": 3, "rate": 0.0123, "rate_expected": 0.004, "amount": 6.0, "amount_expected": 0.3}
LINE = {
    "load": 5.93,
    "load_line": 6.0,
    "weeks_over": 3,
    "weeks_observed": 4,
    "periods_observed": 28,
    "periods_over": 9,
}


def alert(kind: str, evidence: dict[str, Any], **more: Any) -> dict[str, Any]:
    started = date(2026, 3, 2)
    row = {"kind": kind, "evidence": evidence, "message": TOLD, "started_on": started, "driver": None}
    return {**row, "measure": None, **more}


@pytest.fixture
def in_chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alert_message, "_known", lambda key: f"message.{key}" in TEXTS)
    monkeypatch.setattr(
        alert_message, "_sentence", lambda key, **values: TEXTS[f"message.{key}"].format(**values)
    )


def test_in_english_the_sentence_of_the_data_is_shown():
    assert message_text(alert("conversion", RISE, driver="more_patients")) == TOLD


@pytest.mark.usefixtures("in_chinese")
@pytest.mark.parametrize(("kind", "evidence"), [("conversion", {}), ("a_kind_to_come", RISE)])
def test_what_cannot_be_told_again_is_shown_as_it_was_told(kind, evidence):
    assert message_text(alert(kind, evidence)) == TOLD


@pytest.mark.usefixtures("in_chinese")
def test_a_rise_tells_its_size_and_what_was_saved():
    text = message_text(alert("conversion", RISE, driver="more_patients"))
    assert "高13%（5至22%）" in text
    assert "同期工具每周约节省15小时。" in text
    assert "归因较弱" not in text


@pytest.mark.usefixtures("in_chinese")
@pytest.mark.parametrize(
    ("kind", "change", "part"),
    [
        ("conversion", {"saved_hours_per_week": None}, "未知"),
        ("load_rise", {"saved_hours_per_week": None}, "未知"),
        ("load_without_saving", {"saved_hours_per_week": -1.4}, "没有节省"),
        ("conversion", {"rising_before_go_live": True}, "不归因于工具"),
        ("conversion", {"attribution": "weak"}, "归因较弱"),
    ],
)
def test_a_rise_tells_what_is_known_of_its_cause(kind, change, part):
    assert part in message_text(alert(kind, {**RISE, **change}, driver="mixed"))


@pytest.mark.usefixtures("in_chinese")
def test_a_broken_line_tells_weeks_and_shifts():
    assert message_text(alert("over_line", LINE)) == (
        "负荷为5.9，负荷线为6：有数据的最近4周中有3周超线，28个时段中有9个超线。"
    )
    assert message_text(alert("over_line", {**LINE, "periods_observed": 0})).endswith("3周超线。")
    assert message_text(alert("over_line", {**LINE, "load": None})).startswith("负荷线为6：")


@pytest.mark.usefixtures("in_chinese")
def test_a_line_of_one_measure_is_told_in_its_unit():
    text = message_text(alert("over_line", LINE, measure="patients_per_nurse"))
    assert text.startswith("负荷为")
    assert not text.startswith("负荷为5.9，")


@pytest.mark.usefixtures("in_chinese")
@pytest.mark.parametrize("measure", _RATE_WORDS)
def test_every_rate_that_detection_tells_has_a_sentence(measure):
    kind = "overload_reports" if measure == "overload_report_rate" else "after_hours"
    text = message_text(alert(kind, {**RATE, "measure": measure}))
    expected = {"overtime_share": "1.2%，这里平常为0.4%", "overload_report_rate": "6次超负荷上报"}
    assert expected.get(measure, "这里平常为0分钟") in text


@pytest.mark.usefixtures("in_chinese")
@pytest.mark.parametrize("part", _SAFEGUARD_WORDS)
def test_every_safeguard_that_detection_tells_has_a_sentence(part):
    text = message_text(alert("safeguard", {"safeguard": part, "weeks_outside": 3, "weeks_observed": 4}))
    assert ("可判断的最近4周中有3周" in text) is (part != "refusal")


@pytest.mark.usefixtures("in_chinese")
@pytest.mark.parametrize("limiting", [*_GAP_WORDS, None])
def test_every_lack_of_data_that_detection_tells_has_a_sentence(limiting):
    text = message_text(alert("data_gap", {"limiting": limiting, "weeks": 4, "weeks_incomplete": 2}))
    assert "最近4周中有2周数据不完整" in text
    assert ("数据缺失" in text) is (limiting is None)


@pytest.mark.usefixtures("in_chinese")
@pytest.mark.parametrize(("before", "part"), [(0.4, "几乎没有"), (12.0, "为12%")])
def test_uneven_load_tells_how_it_was_before(before, part):
    told = {"weeks": 12, "spread_percent": 30.2, "spread_expected_percent": before}
    assert part in message_text(alert("uneven_load", told))


def test_no_slot_is_left_unnamed():
    for text in TEXTS.values():
        assert all(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)
