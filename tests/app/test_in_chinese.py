"""Every page walked in Chinese: whatever a reader meets there is said in Chinese, names in the data apart."""

import json
import re
from html import unescape
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import frame, screen
from dashboard.data import Grants
from tests.app import snapshot
from tests.app.test_pages import walk

PAGES = (
    "this_week",
    "load_lines",
    "unit",
    "rollout",
    "safeguards",
    "alerts",
    "overload_reports",
    "planner",
    "set_the_line",
    "data_quality",
    "methods",
    "welcome",
)
SENTENCE = re.compile(r"[A-Za-z][a-z’']+(?:[ ,]+[A-Za-z][a-z’']+){2,}")
"""Three words of Latin letters in a row. Names of wards and tools have two."""
IN_THE_DATA = re.compile(
    "|".join(
        (
            *(unit.name for unit in snapshot.UNITS),
            "plimsoll[a-z /.-]+",
            "Northside Mental Health",
            "Agreement with staff side",
            "Community caseload guidance",
            "Half of the promise within six months",
            "Clinical safety officer",
            "California Code of Regulations.*",  # sources of law, as they are called where they hold
            "Queensland's nurse-to-patient ratios.*",
            "程序原文：.*",
        )
    )
)
"""What people wrote at the site, and commands: shown as they are in every language."""


def texts(app: AppTest) -> list[str]:
    """Everything on a page that is read by eye or by a screen reader."""
    found: list[str] = []
    for element in app.get("html"):
        body = re.sub(r"<style>.*?</style>", "", element.proto.body, flags=re.S)
        found += re.findall(r'(?:aria-label|title|alt)="([^"]*)"', body)
        found += re.split(r"<[^>]+>", body)
    for chart in app.get("vega_lite_chart"):
        found.append(chart.proto.alt)
        spec = json.loads(chart.proto.spec)
        found += _strings(spec)
    for box in app.selectbox:
        found += [box.label, *box.options]
    found += [button.label for button in app.button]
    found += [link.proto.label for link in app.get("page_link")]
    return [unescape(text) for text in found]


def _strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return [] if "datum" in value or "(" in value else [value]
    if isinstance(value, dict):
        return [text for one in value.values() for text in _strings(one)]
    if isinstance(value, list):
        return [text for one in value for text in _strings(one)]
    return []


def english(found: list[str]) -> list[str]:
    return sorted({text for text in found if SENTENCE.search(IN_THE_DATA.sub("", text))})


@pytest.mark.usefixtures("on_site")
@pytest.mark.parametrize("name", PAGES)
def test_nothing_on_a_page_is_left_in_english(name):
    app = walk(name, lang="zh")
    assert english(texts(app)) == []
    assert any(re.search("[一-鿿]", text) for text in texts(app))


@pytest.mark.usefixtures("on_site")
@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_left_in_english_for_who_sees_less(name, monkeypatch):
    monkeypatch.setattr(frame, "LOCAL_USER", Grants("nurse_manager", frozenset({"W08"})))
    assert english(texts(walk(name, lang="zh"))) == []


@pytest.mark.usefixtures("on_site")
@pytest.mark.parametrize("unit", ["W03", "W04", "W05", "W06", "W07", "W08", "W09", "C01", "C02"])
def test_nothing_is_left_in_english_for_any_kind_of_unit(unit):
    assert english(texts(walk("unit", lang="zh", unit=unit))) == []


@pytest.mark.usefixtures("on_site")
def test_two_readers_of_one_snapshot_each_have_their_own_language():
    in_chinese = texts(walk("unit", lang="zh", unit="W01"))
    in_english = texts(walk("unit", lang="en", unit="W01"))
    assert english(in_chinese) == []
    assert english(in_english)
    assert not any(re.search("[一-鿿]", text) for text in in_english if text != "简体中文")


def test_the_pattern_finds_a_sentence_and_leaves_names():
    assert english(["Load per staff hour"])
    assert english(["晨光 ward is over its line"])
    assert not english(["Ash Ward", "每名护士 SVG", "plimsoll run SITE"])


@pytest.mark.usefixtures("on_site")
@pytest.mark.parametrize("letters", [True, False])
def test_a_png_is_offered_where_it_would_have_its_letters_and_an_svg_always(
    monkeypatch: pytest.MonkeyPatch, letters: bool
):
    monkeypatch.setattr(screen, "can_print", lambda _text: letters)
    page = walk("unit", unit="W01", lang="zh")
    buttons = {button.proto.label: button.proto for button in page.get("download_button")}
    assert buttons["PNG"].disabled is not letters
    assert any("没有含这些文字的字体" in text for text in texts(page)) is not letters
    assert not buttons["SVG"].disabled
