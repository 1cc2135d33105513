"""Use by tool, version, kind of task and staff group: told where nobody can be worked out from it."""

from __future__ import annotations

import itertools
from datetime import date, timedelta

import polars as pl
import pytest

from pipelines.metrics.parts import part_values, told_parts
from pipelines.shapes import (
    PART_VALUE,
    USE_PERSON,
    WEEK_GROUPS,
    WEEK_PEOPLE,
    WEEK_USAGE,
    block_of,
    whole_blocks,
)
from tests.metric_facts import TABLES, frame
from tests.part_rows import WEEK, K, people, use


def told(*rows, k: int = K) -> set[tuple[str, str]]:
    found = told_parts(use(*itertools.chain.from_iterable(rows)), k)
    return set(zip(found["service"], found["part"], strict=True))


def test_a_part_is_told_where_enough_people_did_it():
    assert told(people("A", "note", 0, 5)) == {("", "note"), ("A", "note")}
    assert told(people("A", "note", 0, 4)) == set()


def test_the_rest_of_a_whole_is_enough_people_or_nobody():
    # Two parts; the letters are by four: with the notes told, the letters are the whole less the notes.
    assert told(people("A", "note", 0, 9), people("A", "letter", 0, 4)) == set()
    # A third part, the smaller of those told, goes with them: four and five people, seven of them distinct.
    shown = told(people("A", "note", 0, 9), people("A", "letter", 0, 4), people("A", "summary", 2, 7))
    assert shown == {("", "note"), ("A", "note")}


def test_two_hidden_parts_by_enough_people_together_hide_no_third():
    shown = told(people("A", "note", 0, 9), people("A", "letter", 0, 4), people("A", "plan", 4, 8))
    assert shown == {("", "note"), ("A", "note")}


@pytest.mark.parametrize(
    ("tasks", "shown"),
    [
        ([10, 10, 10, 10, 10], True),
        ([45, 45, 4, 3, 3], True),  # two did 90 of 100; the others' 10 are more than a tenth of 45
        ([46, 45, 3, 3, 3], False),  # two did 91 of 100
        ([80, 5, 3, 3, 2], False),  # two did 85 of 93 = 0.914
        ([80, 4, 4, 4, 0], False),
        ([100, 10, 5, 3, 2], False),  # 110 of 120 = 0.917
        ([100, 3, 4, 4, 4], False),  # 104 of 115 = 0.904
        ([100, 1, 6, 6, 6], True),  # 106 of 119 = 0.891; the others' 13 are more than a tenth of 100
    ],
)
def test_no_two_people_did_nearly_all_of_a_told_part(tasks, shown):
    rows = [("A", "note", f"c{number}", amount) for number, amount in enumerate(tasks) if amount]
    assert (("A", "note") in told(rows)) is shown


@pytest.mark.parametrize(
    ("minutes", "shown"),
    [
        ([2, 2, 2, 2, 2], True),
        ([0, 0, 0, 0, 0], True),  # nothing is timed: there are no minutes to be anybody's
        ([9, 9, 1, 1, 0], True),  # two saved 18 of 20
        ([60, 1, 1, 1, 1], False),  # 61 of 64
        ([-60, 1, 1, 1, 1], False),  # what somebody lost is theirs too
        ([60, -60, 1, 1, 1], False),
    ],
)
def test_no_two_people_saved_nearly_all_of_the_minutes_of_a_told_part(minutes, shown):
    rows = [
        use(("A", "note", f"c{number}", 10), net_ms=60_000 * amount) for number, amount in enumerate(minutes)
    ]
    found = told_parts(pl.concat(rows), K)
    assert (("A", "note") in set(zip(found["service"], found["part"], strict=True))) is shown


def test_services_that_are_not_told_are_no_rest_of_the_organisation():
    # Organisation less service A would be the three people of service B: A's twelve go with them.
    assert told(people("A", "note", 0, 12), people("B", "note", 12, 15)) == {("", "note")}
    # Of two services that are told the smaller one goes: three and seven people are enough together.
    three = told(people("A", "note", 0, 12), people("B", "note", 12, 15), people("C", "note", 15, 22))
    assert three == {("", "note"), ("A", "note")}
    # Units of no service are such a rest as well.
    assert told(people("A", "note", 0, 9), people(None, "note", 9, 12)) == {("", "note")}
    enough = told(people("A", "note", 0, 9), people(None, "note", 9, 14))
    assert enough == {("A", "note"), ("", "note")}


def test_where_no_service_is_told_the_organisation_still_may_be():
    # In each service one person did nearly all; of the whole no two did.
    shown = told(
        *([(name, "note", f"{name}0", 90), *people(name, "note", 1, 6, tasks=2)] for name in ("A", "B")),
        people("C", "note", 50, 54, tasks=20),
    )
    # Organisation: 90 + 90 of 90 + 90 + 10 + 10 + 80 = 280 tasks are 64 %.
    assert shown == {("", "note")}


def test_versions_are_told_of_told_tools_only():
    tools = use(*people("A", "scribe", 0, 9), *people("A", "coder", 0, 4), dimension="tool")
    versions = use(*people("A", "1.0", 0, 9), dimension="version", tool_id="scribe")
    assert told_parts(pl.concat([tools, versions]), K).is_empty()  # the coder hides the scribe
    alone = use(*people("A", "scribe", 0, 9), dimension="tool")
    found = told_parts(pl.concat([alone, versions]), K)
    assert sorted(zip(found["dimension"], found["service"], strict=True)) == [
        ("tool", ""),
        ("tool", "A"),
        ("version", ""),
        ("version", "A"),
    ]


def of_unit(unit: str, part: str, first: int, last: int, service: str = "A") -> pl.DataFrame:
    return use(*people(service, part, first, last), unit_id=unit)


def parts_told(*frames: pl.DataFrame) -> set[tuple[str, str]]:
    found = told_parts(pl.concat(frames), K)
    return set(zip(found["service"], found["part"], strict=True))


def test_a_part_less_the_units_that_did_nothing_else_is_enough_people_or_nobody():
    # Ward 1 wrote notes alone, and its total is told: less it, the service's notes are two people of ward 2.
    first, second = of_unit("W1", "note", 0, 12), of_unit("W2", "letter", 20, 32)
    assert parts_told(first, second, of_unit("W2", "note", 20, 22)) == set()
    five = parts_told(first, second, of_unit("W2", "note", 20, 25))
    assert five == {(service, part) for service in ("", "A") for part in ("note", "letter")}


def test_a_unit_less_the_part_that_it_alone_did_is_enough_people_or_nobody():
    # Ward 1 alone has decision support: its total less that would be the letters of two people.
    support, elsewhere = of_unit("W1", "support", 0, 12), of_unit("W2", "note", 20, 40)
    assert ("A", "support") not in parts_told(support, of_unit("W1", "letter", 0, 2), elsewhere)
    assert ("A", "support") in parts_told(support, of_unit("W1", "letter", 0, 6), elsewhere)


def test_blocks_are_four_weeks_from_a_fixed_monday():
    start = date(1970, 1, 5)
    days = pl.DataFrame({"day": [start, start + timedelta(27), start + timedelta(28), date(2026, 1, 5)]})
    # 2026-01-05 is 20454 days after: 730 blocks of 28 days are 20440, so its block began 14 days earlier.
    assert days.select(block_of("day"))["day"].to_list() == [
        start,
        start,
        start + timedelta(28),
        date(2025, 12, 22),
    ]
    # The block of 22 December is over on Sunday 18 January, not the day before.
    assert whole_blocks(date(2026, 1, 18), 1) == [date(2025, 12, 22)]
    assert whole_blocks(date(2026, 1, 17), 2) == [date(2025, 10, 27), date(2025, 11, 24)]


def site(
    unit_id: str, part: str, clinicians: int, *, worked: int = 12, minutes: float = 30.0, first: int = 0
):
    """A unit's week: `clinicians` with ten timed tasks each, saving `minutes` together."""
    number = 10 * clinicians
    key = {
        "unit_id": unit_id,
        "week_start": WEEK,
        "task_type": part,
        "tool_id": "scribe",
        "tool_version": "1",
    }
    usage = key | {
        "staff_group": "nurse",
        "tasks": number,
        "tasks_timed": number,
        "tasks_log_measured": number,
        "net_minutes_log_measured": minutes,
        "accepted": number - 4,
        "edited": 3,
        "rejected": 1,
        "disposition_unknown": 0,
    }
    persons = [
        key | {"staff_group": "nurse", "clinician_id": f"{unit_id}-{n}", "tasks": 10}
        for n in range(first, first + clinicians)
    ]
    return usage, persons, {"unit_id": unit_id, "week_start": WEEK, "clinicians_worked": worked}


def values(*sites, services=None, groups=None):
    usage, persons, people = zip(*sites, strict=True)
    at_work = {row["unit_id"]: row for row in people}
    return part_values(
        frame(WEEK_USAGE, list(usage)),
        frame(WEEK_PEOPLE, list(at_work.values())),
        frame(
            WEEK_GROUPS,
            [
                {**row, "staff_group": name, "clinicians": number}
                for row in at_work.values()
                for name, number in (groups or {"nurse": row["clinicians_worked"]}).items()
            ],
        ),
        frame(USE_PERSON, [row for rows in persons for row in rows]),
        pl.DataFrame(
            [{"unit_id": unit, "service": (services or {}).get(unit, "A")} for unit in at_work],
            schema={"unit_id": pl.String, "service": pl.String},
        ),
        [WEEK],
        minimum_group=K,
        collected=TABLES,
    )


def cell(told: pl.DataFrame, metric: str, service: str | None, dimension: str, part: str | None):
    found = told.filter(
        (pl.col("metric") == metric)
        & pl.col("service").eq_missing(service)
        & (pl.col("dimension") == dimension)
        & pl.col("part").eq_missing(part)
    )
    return found.row(0, named=True) if found.height else None


def test_a_part_adds_its_units_and_divides_once():
    told_values = values(site("W1", "note", 6, minutes=90.0), site("W2", "note", 4, minutes=60.0))
    assert told_values.schema == pl.Schema(PART_VALUE)
    saved = cell(told_values, "net_minutes_saved_per_task", "A", "task_type", "note")
    assert saved is not None
    # (90 + 60) minutes over (60 + 40) tasks
    assert (saved["numerator"], saved["denominator"], saved["value"]) == (150.0, 100.0, 1.5)
    assert (saved["evidence_grade"], saved["coverage"], saved["state"]) == ("log_measured", 1.0, "value")
    edited = cell(told_values, "edit_share", "A", "tool", "scribe")
    # 3 + 3 edited of (56 + 3) + (36 + 3) used
    assert edited is not None
    assert (edited["numerator"], edited["denominator"]) == (6.0, 98.0)


def test_a_unit_too_small_to_be_told_is_in_no_part():
    told_values = values(site("W1", "note", 6), site("W2", "note", 4, worked=4))
    tasks = cell(told_values, "tasks", None, "task_type", "note")
    assert tasks is not None
    assert tasks["value"] == 60.0


def test_parts_that_are_too_small_are_told_together():
    sites = [site("W1", "note", 9), site("W1", "letter", 4), site("W1", "plan", 4, first=4)]
    told_values = values(*sites)
    assert cell(told_values, "tasks", "A", "task_type", "letter") is None
    others = cell(told_values, "tasks", "A", "task_type", None)
    assert others is not None
    assert others["value"] == 80.0


def test_where_nothing_may_be_told_there_is_no_row():
    assert values(site("W1", "note", 4)).is_empty()


def test_a_staff_group_is_told_of_the_weeks_in_which_it_is_told_of_the_unit():
    assert cell(values(site("W1", "note", 9)), "tasks", "A", "staff_group", "nurse") is not None
    # Beside four doctors the nurses' week is not told of the unit: it would tell the doctors'.
    among_few = values(site("W1", "note", 9, worked=12), groups={"nurse": 8, "doctor": 4})
    assert cell(among_few, "tasks", "A", "staff_group", "nurse") is None
    assert cell(among_few, "tasks", "A", "task_type", "note") is not None
