"""Nothing told of parts of the use is, by whatever subtraction, about a few people; by hand, with lists."""

from __future__ import annotations

from collections import Counter

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
    ),
    max_size=60,
).map(lambda rows: [(unit, part, f"{unit}-{number}", tasks) for unit, part, number, tasks in rows])


def frame_of(rows) -> pl.DataFrame:
    frames = [use((SERVICES[unit], part, who, tasks), unit_id=unit) for unit, part, who, tasks in rows]
    return pl.concat(frames) if frames else use()


def enough(people_of: Counter[str]) -> bool:
    if not people_of:
        return True
    first, second, *_ = *sorted(people_of.values(), reverse=True), 0
    total = people_of.total()
    return (
        len(people_of) >= K
        and 10 * (first + second) <= 9 * total + 1e-9
        and 10 * (total - first - second) >= first - 1e-9
    )


def added(rows) -> Counter[str]:
    found: Counter[str] = Counter()
    for _, _, person, tasks in rows:
        found[person] += tasks
    return found


def safe(rows, mine) -> bool:
    """Whether `mine`, and what subtracting whole units leaves of it or beside it, is enough people."""
    theirs = [row for row in rows if row not in mine]
    mixed = {row[0] for row in mine} & {row[0] for row in theirs}
    left = [row for row in mine if row[0] in mixed]
    beside = [row for row in theirs if row[0] in mixed]
    return all(enough(added(part)) for part in (mine, left, beside))


@given(rows_of_use)
def test_no_subtraction_of_told_cells_is_about_a_few_people(drawn):
    """By hand, with lists: what is told, what is left of a whole, and of all beside their services."""
    once: Counter[tuple[str, str, str]] = Counter()
    for unit, part, person, tasks in drawn:
        once[unit, part, person] += tasks
    rows = [(*key, tasks) for key, tasks in once.items()]
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
