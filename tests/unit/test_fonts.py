"""A folder of fonts that was named is looked at beside this computer's own."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from dashboard import fonts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CHINESE = "病房科室超负荷"


@pytest.fixture(autouse=True)
def asked_anew() -> Iterator[None]:
    """Which fonts there are is asked once in a process: before and after each of these tests anew."""
    asked = (fonts.typesetter_fonts, fonts.can_print)
    for each in asked:
        each.cache_clear()
    yield
    for each in asked:
        each.cache_clear()


def test_only_a_folder_that_is_there_is_looked_at(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.delenv(fonts.FOLDER_ENV, raising=False)
    assert fonts.own_folders() == []
    for named in ("", str(tmp_path / "none")):
        monkeypatch.setenv(fonts.FOLDER_ENV, named)
        assert fonts.own_folders() == []
    monkeypatch.setenv(fonts.FOLDER_ENV, str(tmp_path))
    assert fonts.own_folders() == [str(tmp_path)]


def test_the_typesetters_own_fonts_have_latin_and_no_chinese_letters():
    assert fonts.missing_letters("Zoë – 75 %", own=True) == ()
    assert fonts.missing_letters(f"Ash {CHINESE}", own=True) == tuple(sorted(CHINESE))


@pytest.mark.skipif(not os.environ.get(fonts.FOLDER_ENV), reason="no folder of fonts: see tools/fonts.sh")
def test_letters_of_a_folder_that_was_named_can_be_printed():
    assert fonts.missing_letters(CHINESE, own=False) == ()
    assert fonts.can_print(CHINESE)


def test_a_text_in_plain_letters_asks_no_typesetter(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(fonts, "typesetter_fonts", lambda **_: pytest.fail("asked"))
    assert fonts.can_print("Never used for pay or discipline.")
