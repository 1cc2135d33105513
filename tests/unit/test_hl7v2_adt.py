"""ADT messages as interfaces write them, and the stays that a visit's messages tell of together."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from itertools import permutations
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from pipelines.errors import FileRefused, SettingsError
from pipelines.shapes import MOVES, SourceFile, SourceMap
from pipelines.sources.hl7v2_adt import FORMAT, read
from pipelines.sources.hl7v2_adt_segments import messages
from pipelines.sources.intake import inspect
from pipelines.staging.moves import replay
from tests.fixtures.stays import CANARY, message

if TYPE_CHECKING:
    from pathlib import Path

    from pipelines.shapes import Reading


def reading(folder: Path, content: bytes, **settings: Any) -> Reading:
    path = folder / "adt.hl7"
    path.write_bytes(content)
    mapping = SourceMap("source", "hl7v2_adt", "Europe/London", **settings)
    return read(SourceFile(path, path.name), mapping, inspect(path, FORMAT.accepted))


def moves(folder: Path, content: bytes, **settings: Any) -> pl.DataFrame:
    found = reading(folder, content, **settings)
    assert not found.faults, found.faults
    return found.frames[MOVES].collect()


def stays(folder: Path, *messages: bytes) -> list[tuple]:
    """Unit, start and end (day and hour in January, UTC) of each stay."""
    found = replay(moves(folder, b"".join(messages)))
    return [
        (unit, *(moment and (moment.day, moment.hour) for moment in (start, end)))
        for unit, start, end in found.select("unit_id", "started_at", "ended_at").iter_rows()
    ]


A01 = message("A01", "20260110080000", "ASH", "1")
A02 = message("A02", "20260111080000", "OAK", "2", prior="ASH")
A12 = message("A12", "20260111100000", "ASH", "3", prior="OAK")
A02_AGAIN = message("A02", "20260111120000", "OAK", "4", prior="ASH")
A03 = message("A03", "20260112080000", "OAK", "5")


def test_a_transfer_that_was_taken_back_did_not_happen(tmp_path):
    """Moved at 8, taken back at 10, moved at 12: on Ash until 12."""
    assert stays(tmp_path, A01, A02, A12, A02_AGAIN, A03) == [
        ("ASH", (10, 8), (11, 12)),
        ("OAK", (11, 12), (12, 8)),
    ]


def test_messages_may_come_in_any_order(tmp_path):
    told = [A01, A02, A12, A02_AGAIN, A03]
    expected = stays(tmp_path, *told)
    orders = random.Random(1).sample(list(permutations(told)), 20)
    assert all(stays(tmp_path, *order) == expected for order in orders)


def test_a_message_that_comes_twice_counts_once(tmp_path):
    """Twice a cancellation must not take back two transfers."""
    second = message("A02", "20260111090000", "ELM", "9", prior="OAK")
    cancel = message("A12", "20260111093000", "OAK", "10", prior="ELM")
    assert stays(tmp_path, A01, A02, second, cancel, cancel, A03) == [
        ("ASH", (10, 8), (11, 8)),
        ("OAK", (11, 8), (12, 8)),
    ]


def test_two_senders_may_count_alike(tmp_path):
    other = A02.replace(b"|ADT|HOSP|", b"|LAB|HOSP|").replace(b"|2|P|", b"|1|P|")
    assert len(stays(tmp_path, A01, other)) == 2


def test_an_admission_or_a_discharge_is_taken_back(tmp_path):
    assert stays(tmp_path, A01, message("A11", "20260110090000", "ASH", "2")) == []
    back = message("A13", "20260112090000", "OAK", "6")
    assert stays(tmp_path, A01, A02, A03, back) == [("ASH", (10, 8), (11, 8)), ("OAK", (11, 8), None)]


def test_a_cancellation_means_the_message_of_its_own_time(tmp_path):
    """EVN-6 of a cancellation is the time of what it takes back, here of the first transfer."""
    second = message("A02", "20260111180000", "ELM", "9")
    cancel = message("A12", "20260111200000", "ELM", "10", occurred="20260111080000")
    assert stays(tmp_path, A01, A02, second, cancel) == [("ASH", (10, 8), (11, 18)), ("ELM", (11, 18), None)]


def test_leave_is_no_presence_and_no_discharge(tmp_path):
    """Away from the 11th to the 12th; of who is discharged from leave, a stay of no length tells the day."""
    leave = message("A21", "20260111090000", "ASH", "2")
    back = message("A22", "20260112090000", "ASH", "3")
    assert stays(tmp_path, A01, leave, back) == [("ASH", (10, 8), (11, 9)), ("ASH", (12, 9), None)]
    gone = message("A03", "20260113090000", "ASH", "4")
    assert stays(tmp_path, A01, leave, gone) == [("ASH", (10, 8), (11, 9)), ("ASH", (13, 9), (13, 9))]


def test_a_feed_that_begins_in_the_middle_of_a_stay_knows_who_is_there(tmp_path):
    """PV1-44 says since when; after a discharge an update opens nothing."""
    since = {"admitted": "20260105080000"}
    there = message("A08", "20260110080000", "ASH", "1", **since)
    assert stays(tmp_path, there) == [("ASH", (5, 8), None)]
    moved = message("A02", "20260110080000", "OAK", "2", prior="ASH", **since)
    assert stays(tmp_path, moved) == [("ASH", (5, 8), (10, 8)), ("OAK", (10, 8), None)]
    left = message("A03", "20260110080000", "ASH", "3", **since)
    assert stays(tmp_path, left) == [("ASH", (5, 8), (10, 8))]
    coded = message("A08", "20260120080000", "OAK", "9")
    assert stays(tmp_path, A01, A03, coded) == [("ASH", (10, 8), (12, 8))]


def test_an_update_moves_nobody(tmp_path):
    assert stays(tmp_path, A01, message("A08", "20260110120000", "OAK", "2")) == [("ASH", (10, 8), None)]


def test_who_is_registered_and_not_admitted_is_a_contact(tmp_path):
    seen = message("A04", "20260110080000", "ED", "1", kind="E")
    home = message("A03", "20260110120000", "ED", "2", kind="E")
    found = replay(moves(tmp_path, seen + seen + home))
    assert found.select("kind", "unit_id").rows() == [("contact", "ED")]
    kept = message("A01", "20260110110000", "ASH", "3")
    found = replay(moves(tmp_path, seen + kept))
    assert found.select("kind", "unit_id").rows() == [("contact", "ED"), ("bed", "ASH")]
    assert reading(tmp_path, message("A01", "20260110110000", "ASH", "3", kind="P")).ignored == {
        "preadmitted": 1
    }


@pytest.mark.parametrize(
    ("occurred", "recorded", "told", "hour"),
    [
        ("20260110070000", "20260110080000", "20260110090000", 7),
        ("", "20260110080000", "20260110090000", 8),
        ("20260110", "20260110080000", "", 8),
        ("", "", "20260110090000", 9),
        ("20260110070000+0500", "20260110080000", "", 2),
        ("20260110070000.1234-0500", "20260110080000", "", 12),
        ("202601100705", "20260110080000", "", 7),
        ("2026071007", "20260110080000", "", 6),
    ],
)
def test_the_time_is_that_of_the_event_else_of_its_record_else_of_the_message(
    tmp_path, occurred, recorded, told, hour
):
    """A day without a time of day is none; a clock time without offset is the site's (in July UTC + 1)."""
    content = message("A01", recorded, "ASH", "1", occurred=occurred, told=told)
    assert moves(tmp_path, content)["happened_at"][0].hour == hour


@pytest.mark.parametrize(
    ("when", "rule"),
    [
        ("20260329013000", "dst_gap"),
        ("20261025013000", "dst_overlap"),
        ("20261325013000", "not_a_timestamp"),
        ("20260110080060", "not_a_timestamp"),
        ("yesterday", "not_a_timestamp"),
        ("20260110", "missing_time"),
    ],
)
def test_a_time_that_is_none_refuses_the_message(tmp_path, when, rule):
    found = reading(tmp_path, A01 + message("A02", when, "OAK", "2", told=when))
    faults = found.faults["caseload"]
    assert faults.select("_row", "rule").rows() == [(2, rule)]
    assert when not in faults["reason"][0]


def test_separators_are_those_that_the_message_names(tmp_path):
    odd = A01.replace(b"|", b"#").replace(b"^", b"*").replace(b"*~\\&", b"*~\\&")
    found = moves(tmp_path, odd)
    assert found.select("unit_id", "patient_id", "stay_id").rows() == [("ASH", "MRN1|HOSP", "V1")]


def test_escapes_are_read_and_nulls_are_none(tmp_path):
    found = moves(tmp_path, message("A01", "20260110080000", "A\\S\\B", "1", visit='""'))
    assert found.select("unit_id", "stay_id").rows() == [("A^B", "MRN1|HOSP")]


@pytest.mark.parametrize("end", [b"\r", b"\n", b"\r\n"])
def test_segments_end_in_any_way_and_the_last_need_not(tmp_path, end):
    content = (A01 + A03).replace(b"\r", end)
    assert moves(tmp_path, content).height == moves(tmp_path, content.removesuffix(end)).height == 2


def test_of_several_numbers_of_a_patient_the_record_number_is_taken(tmp_path):
    content = A01.replace(b"MRN1^^^HOSP^MR", b"9434765919^^^NHS^NH~MRN1^^^HOSP^MR")
    assert moves(tmp_path, content)["patient_id"].to_list() == ["MRN1|HOSP"]


def test_other_messages_are_counted_by_their_event(tmp_path):
    other = message("A31", "20260110080000", "ASH", "7")
    result = message("A01", "20260110080000", "ASH", "8").replace(b"ADT^A01^ADT_A01", b"ORU^R01^ORU_R01")
    assert reading(tmp_path, A01 + other + result).ignored == {"event_A31": 1, "not_adt": 1}


def test_a_message_cut_short_is_told_and_no_half_of_a_ward_is_read(tmp_path):
    cut = A02[: A02.index(b"OAK") + 2]
    found = reading(tmp_path, A01 + cut)
    assert found.incomplete
    assert found.faults["caseload"].select("_row", "rule").rows() == [(2, "cut_short")]
    framed = b"\x0b" + A01 + b"\x1c\r\x0b" + A02
    assert reading(tmp_path, framed).frames[MOVES].collect().height == 2


def test_nothing_of_a_persons_name_is_read(tmp_path):
    found = reading(tmp_path, A01 + A02)
    assert CANARY not in repr(found.frames[MOVES].collect().rows())
    assert "DOCTOR" not in repr(found.frames[MOVES].collect().rows())
    with pytest.raises(SettingsError):
        reading(tmp_path, A01, carriers={"unit_id": "PV1-7.2"})


def test_the_site_may_name_another_field_for_the_unit(tmp_path):
    found = moves(tmp_path, A01, carriers={"unit_id": "PV1-3.4"})
    assert found["unit_id"].to_list() == ["HOSP"]


def test_a_batch_without_messages_is_empty(tmp_path):
    with pytest.raises(FileRefused) as refused:
        reading(tmp_path, b"FHS|^~\\&|ADT\rFTS|0\r")
    assert refused.value.rule == "empty"


def test_moments_are_utc(tmp_path):
    assert moves(tmp_path, A01)["happened_at"][0] == datetime(2026, 1, 10, 8, tzinfo=UTC)


PLAIN = message("A01", "20260310100000", "W1", "1") + message("A03", "20260312100000", "W1", "2")


@pytest.mark.parametrize("size", [1, 2, 7, 64, 10_000])
@pytest.mark.parametrize(
    "content",
    [
        PLAIN,
        PLAIN.replace(b"\r", b"\r\n"),
        PLAIN[:-20],
        b"\x0b" + PLAIN.replace(b"\rMSH", b"\r\x1c\r\x0bMSH") + b"\x1c\r",
        "\ufeff".encode() + PLAIN + b"  ",
        b"BHS|^~\\&|X\r" + PLAIN + b"BTS|2\r",
    ],
)
def test_pieces_of_any_size_are_the_same_messages(content, size):
    text = content.decode()
    wanted = frozenset({"MSH", "EVN", "PID", "PV1"})
    whole = list(messages([text], wanted))
    pieces = [text[at : at + size] for at in range(0, len(text), size)]
    assert list(messages(pieces, wanted)) == whole
    assert len(whole) == 2
