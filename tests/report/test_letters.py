"""Whatever a text holds, it is set as it is: never as markup, and never with a letter missing unsaid."""

from __future__ import annotations

import pytest

from dashboard.fonts import missing_letters
from dashboard.report.letters import clean, replaced

SIGNS = "–×≤≥●▲◆○△▷✕□−’“”…→·½éüßłŽ№€"


def test_every_sign_that_texts_use_is_in_the_fonts_that_come_with_the_typesetter():
    assert missing_letters(SIGNS, own=True) == ()


def test_letters_that_no_font_has_are_named_each():
    found = missing_letters("Ward 北区, 病房 and \ue123", own=True)
    assert set("北区病房") <= set(found)
    assert not set("Ward ,") & set(found)


def test_hebrew_and_arabic_have_their_letters():
    assert missing_letters("שלום مرحبا", own=True) == ()


def test_a_stand_in_takes_the_place_of_what_cannot_be_printed():
    data = {"name": "北 Ward", "list": ["北", 1, None]}
    assert replaced(data, "北") == {"name": "\ufffd Ward", "list": ["\ufffd", 1, None]}


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a\x00b\tc\nd\x7f", "a b c d "),
        ("evil\u202etxt\u2066.exe\u200f", "eviltxt.exe"),
        ("half \ud800", "half ?"),
        ("75 % of 8 h, 10 hours", "75\u00a0% of 8\u00a0h, 10 hours"),
        ("plain", "plain"),
    ],
)
def test_nothing_in_a_text_can_break_its_line(text, kept):
    assert clean({"a": [text]}) == {"a": [kept]}


def test_a_long_word_may_break_and_a_usual_one_may_not():
    assert clean("x" * 36) == "x" * 36
    long = clean("x" * 100)
    assert max(map(len, long.split("\u200b"))) == 18
    assert long.replace("\u200b", "") == "x" * 100


def test_a_picture_keeps_its_lines_and_its_long_words():
    picture = f"<svg>\n<path d='{'M' * 60}'/>\x00</svg>"
    assert clean({"svg": picture}) == {"svg": picture.replace("\x00", " ")}
