"""A unit's code holds until its last day or until it is taken back; nobody guesses it, any phone reads it."""

import io
import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
import zxingcpp
from click.testing import CliRunner, Result
from PIL import Image
from pypdf import PdfReader

from dashboard.cli import main
from dashboard.poster.sheet import Poster, pdf, picture
from pipelines.state import (
    UNIT_CODE_KINDS,
    Entry,
    NotFit,
    UnitCodeGiven,
    UnitCodeRevoked,
    hidden_code,
    journal_of,
    new_unit_code,
    unit_code_of,
    unit_codes,
)
from tests.app import snapshot
from tests.filed import ANONYMOUS, file

CODE = "k7qf-3m2p-9xta-p2md"
DAY = date(2026, 7, 1)
SITE = '[site]\nname = "Northside"\ntimezone = "Europe/London"\n[people]\nurgent_contact = "bleep 2222"\n'
POSTER = Poster("Ash Ward", CODE, "https://plimsoll.trust.test/file", "bleep 2222", 10, 60)


def entry(number: int, body, receipt: str, unit: str = "W01") -> Entry:
    at = datetime(2026, 6, 1, tzinfo=UTC)
    return Entry(number, at, "command line", unit, body.kind, body.to_json(), receipt)


def given(code: str = CODE, until: date | None = None) -> UnitCodeGiven:
    return UnitCodeGiven(hidden_code(code), "The staff room.", until)


def test_a_code_holds_through_its_last_day_and_not_the_day_after():
    entries = [entry(1, given(until=DAY), "r1")]
    found = unit_code_of(entries, CODE, DAY)
    assert found is not None
    assert (found.unit_id, found.receipt) == ("W01", "r1")
    assert unit_code_of(entries, CODE, DAY + timedelta(days=1)) is None


@pytest.mark.parametrize("typed", ["K7QF 3M2P 9XTA P2MD", "k7qf3m2p9xtap2md", " k7qf-3m2p-9xta-p2md "])
def test_a_code_may_be_typed_as_it_comes(typed: str):
    assert unit_code_of([entry(1, given(), "r1")], typed, DAY) is not None


@pytest.mark.parametrize("typed", ["", "k7qf-3m2p-9xta-p2me", "k7qf", hidden_code(CODE)])
def test_another_code_opens_nothing(typed: str):
    assert unit_code_of([entry(1, given(), "r1")], typed, DAY) is None


def test_a_code_that_is_taken_back_opens_nothing_and_another_of_the_unit_goes_on():
    other = new_unit_code()
    entries = [
        entry(1, given(), "r1"),
        entry(2, given(other), "r2"),
        entry(3, UnitCodeRevoked("r1", "The poster was photographed."), "r3"),
    ]
    assert unit_code_of(entries, CODE, DAY) is None
    assert unit_code_of(entries, other, DAY) is not None
    assert [each.revoked_why for each in unit_codes(entries)] == ["", "The poster was photographed."]


def test_a_code_has_eighty_random_bits():
    codes = {new_unit_code() for _ in range(500)}
    assert len(codes) == 500
    assert all(re.fullmatch(r"([a-z2-7]{4}-){3}[a-z2-7]{4}", code) for code in codes)


def test_a_code_without_a_reason_is_not_given():
    with pytest.raises(NotFit):
        UnitCodeGiven(hidden_code(CODE), " ").check()
    with pytest.raises(NotFit):
        UnitCodeRevoked("r1", "").check()


# --- the poster


def test_a_phone_reads_the_form_of_the_unit_off_the_poster():
    """Read by another library than the one that drew it, from the picture of the whole sheet."""
    looked_at = np.array(Image.open(io.BytesIO(picture(POSTER))).convert("L"))
    (read,) = zxingcpp.read_barcodes(looked_at)
    assert read.text == f"https://plimsoll.trust.test/file/{CODE}"


def test_it_is_read_where_a_corner_of_it_is_torn_off():
    looked_at = np.array(Image.open(io.BytesIO(picture(POSTER))).convert("L"))
    (whole,) = zxingcpp.read_barcodes(looked_at)
    right, bottom = whole.position.bottom_right.x, whole.position.bottom_right.y
    side = (right - whole.position.top_left.x) // 4
    looked_at[bottom - side : bottom, right - side : right] = 255
    (torn,) = zxingcpp.read_barcodes(looked_at)
    assert torn.text == whole.text


def test_the_poster_says_first_that_it_calls_nobody_and_has_the_code_to_type():
    reader = PdfReader(io.BytesIO(pdf(POSTER)))
    assert len(reader.pages) == 1
    text = re.sub(r"\s+", " ", reader.pages[0].extract_text())
    assert text.index("does not call for help") < text.index("https://plimsoll.trust.test/file")
    assert "bleep 2222" in text
    assert CODE in text
    assert "acknowledged within 10 days and decided within 60 days" in text


# --- the commands


@pytest.fixture
def site(tmp_path: Path) -> Path:
    snapshot.publish(tmp_path / "warehouse", snapshot.today())
    (tmp_path / "site.toml").write_text(SITE, encoding="utf-8")
    return tmp_path


def plimsoll(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def give(site: Path, *more: str) -> dict[str, str]:
    answer = plimsoll("unit-code", str(site), "--unit", "W01", "--reason", "The staff room.", "--json", *more)
    assert answer.exit_code == 0, answer.output
    told: dict[str, str] = json.loads(answer.stdout)
    return told


def test_the_command_tells_the_code_once_and_keeps_its_hash(site: Path):
    told = give(site)
    assert told["address"] == f"http://127.0.0.1:8501/file/{told['code']}"
    (kept,) = journal_of(site).entries(UNIT_CODE_KINDS)
    assert (kept.unit_id, kept.receipt) == ("W01", told["receipt"])
    state = b"".join(path.read_bytes() for path in (site / "state").iterdir() if path.is_file())
    for letters in (told["code"], told["code"].replace("-", "")):
        assert letters.encode() not in state


def test_the_poster_is_written_with_the_code_that_was_given(site: Path, tmp_path: Path):
    target = tmp_path / "poster.pdf"
    told = give(site, "--poster", str(target), "--until", "2031-01-31")
    text = PdfReader(target).pages[0].extract_text()
    assert told["code"] in text
    assert "31 January 2031" in text


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--unit", "W99", "--reason", "x"), "no such unit"),
        (("--unit", "W01", "--reason", " "), "it says nothing"),
        (("--unit", "W01", "--reason", "x", "--poster", "no/such/folder/a.pdf"), "cannot be written"),
    ],
)
def test_what_cannot_be_given_is_said_and_no_code_is(site: Path, arguments: tuple[str, ...], says: str):
    answer = plimsoll("unit-code", str(site), *arguments)
    assert answer.exit_code != 0
    assert says in answer.output
    assert journal_of(site).entries(UNIT_CODE_KINDS) == []


def test_codes_are_listed_with_what_was_filed_and_taken_back(site: Path):
    told = give(site)
    file(journal_of(site), ANONYMOUS)
    file(journal_of(site), replace(ANONYMOUS, unit_code=told["receipt"]))
    listed = json.loads(plimsoll("grants", str(site), "--codes", "--json").stdout)
    assert [(row["unit_id"], row["holds"], row["filed"]) for row in listed] == [("W01", True, 1)]
    assert "1 report filed with it" in plimsoll("grants", str(site), "--codes").stdout
    back = plimsoll("revoke", str(site), told["receipt"], "--reason", "It was photographed.")
    assert "Taken back: a code of W01." in back.stdout
    assert "No unit has a code." in plimsoll("grants", str(site), "--codes").stdout
    assert "(taken back" in plimsoll("grants", str(site), "--codes", "--all").stdout
    again = plimsoll("revoke", str(site), told["receipt"], "--reason", "Again.")
    assert again.exit_code == 2
    assert "no grant or code that holds" in again.output
