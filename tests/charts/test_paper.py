"""What is taken away says what it is, of what, from where, and what it may never be used for."""

from __future__ import annotations

import csv
import io
import struct
import zlib
from typing import TYPE_CHECKING

import pytest

from dashboard import paper
from dashboard.data import LOCAL_USER, Desk
from dashboard.drawings.unit import unit_picture
from dashboard.fonts import can_print
from dashboard.words.catalogue import say
from pipelines.warehouse.read import open_snapshot

if TYPE_CHECKING:
    from pathlib import Path

    from dashboard.charts.spec import Drawing

ORIGIN = paper.Origin(
    "Where did the hours go?", "Ash <Ward> & Co", "Northside, data to 1 May 2026, snapshot 1."
)


@pytest.fixture(scope="module")
def pictures(site: Path) -> dict[str, Drawing]:
    return unit_picture(Desk(open_snapshot(site / "warehouse"), LOCAL_USER), "W01").pictures()


def test_every_picture_of_the_page_is_offered_by_a_title_of_its_own(pictures):
    assert list(pictures)[:2] == [say("unit.picture.saved"), say("unit.picture.load")]
    assert len(pictures) > 10


def test_a_picture_holds_its_title_sentence_source_and_limits_as_text(pictures):
    title, drawing = next(iter(pictures.items()))
    text = paper.svg(drawing, title, ORIGIN).decode()
    for words in (title, "Ash &lt;Ward&gt; &amp; Co", ORIGIN.source, drawing.sentence[:60]):
        assert words in text
    assert "discipline" in text
    assert "Source Sans" not in text  # a font that a reader's machine need not have


def dark_pixels(content: bytes) -> tuple[int, int, int]:
    """Width, height, and how many pixels of an RGBA picture are darker than its paper."""
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    at, width, height, packed = 8, 0, 0, b""
    while at < len(content):
        size, kind = struct.unpack(">I4s", content[at : at + 8])
        body = content[at + 8 : at + 8 + size]
        if kind == b"IHDR":
            width, height = struct.unpack(">II", body[:8])
        packed += body if kind == b"IDAT" else b""
        at += 12 + size
    raw = zlib.decompress(packed)
    return width, height, sum(1 for value in raw[4::97] if value < 120)


def test_a_picture_as_pixels_has_the_same_words_drawn(pictures):
    """Letters are dark: without the title and the small print the picture has clearly fewer dark pixels."""
    title, drawing = next(iter(pictures.items()))
    width, _, dark = dark_pixels(paper.png(drawing, title, ORIGIN))
    assert width > paper.PNG_SCALE * paper.WIDTH
    _, _, without = dark_pixels(paper.png(drawing, "", paper.Origin("", "", "")))
    assert dark > without


def test_numbers_come_with_what_they_are_below_and_run_nothing():
    rows = [["5 May", "6.1"], ["=HYPERLINK(1)", '2, "3"']]
    content = paper.csv(["Week", "Load"], rows, ORIGIN)
    assert content.startswith(b"\xef\xbb\xbf")
    read = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert read[:3] == [["Week", "Load"], ["5 May", "6.1"], ["'=HYPERLINK(1)", '2, "3"']]
    below = [row[0] for row in read[4:]]
    assert below == [ORIGIN.question, ORIGIN.subject, ORIGIN.source, say("frame.never_use")]
    assert {len(row) for row in read} == {2}


def test_a_table_without_rows_is_still_told():
    read = list(csv.reader(io.StringIO(paper.csv(["Week"], [], ORIGIN).decode("utf-8-sig"))))
    assert (read[0], read[2]) == (["Week"], [ORIGIN.question])


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        (("Load, week by week", "Ash Ward"), "plimsoll-load-week-by-week-ash-ward"),
        (("../../etc", "a\x00b"), "plimsoll-etc-a-b"),
        (("负荷",), "plimsoll-负荷"),
        (("x" * 300,), f"plimsoll-{'x' * 71}"),
    ],
)
def test_a_file_name_is_one_that_every_system_takes(parts, name):
    assert paper.file_name(*parts) == name


@pytest.mark.skipif(not can_print("病房"), reason="no font with Chinese letters: see tools/fonts.sh")
def test_a_chinese_picture_has_its_letters_and_no_boxes(pictures):
    title, drawing = next(iter(pictures.items()))
    one, other = (paper.png(drawing, f"{title} {letter}", ORIGIN) for letter in "病房")
    assert one != other  # of letters that no font has each is drawn as the same box
