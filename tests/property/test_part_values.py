"""Nothing told of parts of the use is, by whatever subtraction, about a few people; by hand, with lists."""

from __future__ import annotations

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from pipelines.metrics.parts import told_parts
from tests.part_rows import K, use


def parts_told(rows: pl.DataFrame) -> set[tuple[str, str]]:
    found = told_parts(rows, K)
    return set(zip(found["service"], found["part"], strict=True))


SERVICES = {"W1": "A", "W2": "A", "W3": "B", "W4": None}
rows_of_use = st.lists(
    st.tuples(
        st.sampled_from(sorted(SERVICES)),
        st.sampled_from(["note", "letter", "plan", "summary"]),
        st.integers(0, 14),
        st.integers(1, 30),
        st.integers(-9, 30),
    ),
    max_size=60,
).map(lambda rows: [(unit, part, f"{unit}-{number}", *sums) for unit, part, number, *sums in rows])
"""Unit, part, who, tasks, and the milliseconds that they saved or cost."""


def frame_of(rows) -> pl.DataFrame:
    frames = [
        use((SERVICES[unit], part, who, tasks), unit_id=unit, net_ms=net)
        for unit, part, who, tasks, net in rows
    ]
    return pl.concat(frames) if frames else use()


def enough(rows) -> bool:
    tasks = added(rows, 3)
    return not tasks or (len(tasks) >= K and shared(tasks) and shared(added(rows, 4)))


def shared(amounts: dict[str, int]) -> bool:
    """No two are most of it, and the second largest cannot tell the largest to a tenth."""
    first, second, *_ = *sorted((abs(amount) for amount in amounts.values()), reverse=True), 0, 0
    total = sum(abs(amount) for amount in amounts.values())
    return 10 * (first + second) <= 9 * total and 10 * (total - first - second) >= first


def added(rows, place: int) -> dict[str, int]:
    found: dict[str, int] = {}
    for row in rows:
        found[row[2]] = found.get(row[2], 0) + row[place]
    return found


def safe(rows, mine) -> bool:
    """Whether `mine`, and what subtracting whole units leaves of it or beside it, is enough people."""
    theirs = [row for row in rows if row not in mine]
    mixed = {row[0] for row in mine} & {row[0] for row in theirs}
    left = [row for row in mine if row[0] in mixed]
    beside = [row for row in theirs if row[0] in mixed]
    return all(enough(part) for part in (mine, left, beside))


@given(rows_of_use)
def test_no_subtraction_of_told_cells_is_about_a_few_people(drawn):
    """By hand, with lists: what is told, what is left of a whole, and of all beside their services."""
    once: dict[tuple[str, str, str], tuple[int, int]] = {}
    for unit, part, person, tasks, net in drawn:
        before = once.get((unit, part, person), (0, 0))
        once[unit, part, person] = (before[0] + tasks, before[1] + net)
    rows = [(*key, *sums) for key, sums in once.items()]
    shown = parts_told(frame_of(rows))

    def inside(scope: str):
        return [row for row in rows if scope == "" or SERVICES[row[0]] == scope]

    for scope, part in shown:
        assert safe(inside(scope), [row for row in inside(scope) if row[1] == part])
    for scope in {scope for scope, _ in shown}:
        rest = [row for row in inside(scope) if (scope, row[1]) not in shown]
        assert safe(inside(scope), rest)
    for part in {part for scope, part in shown if scope == ""}:
        rest = [row for row in rows if row[1] == part and (SERVICES[row[0]], part) not in shown]
        assert safe(rows, rest)


@given(rows_of_use, st.randoms())
def test_the_order_of_rows_does_not_matter(rows, random):
    shuffled = list(rows)
    random.shuffle(shuffled)
    assert told_parts(frame_of(rows), K).equals(told_parts(frame_of(shuffled), K))
