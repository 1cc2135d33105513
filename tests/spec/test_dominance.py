"""A sum that is nearly one person's, or two's, is not told; nor what it could be worked out from."""

from __future__ import annotations

import pytest

from pipelines.disclosure.dominance import dominated_groups, dominated_units
from pipelines.disclosure.treatment import TREATMENTS
from pipelines.metrics import METRICS
from tests.person_rows import cells, people, persons


@pytest.mark.parametrize(
    ("hours", "hidden"),
    [
        ([95, 1, 1, 1, 1, 1], True),  # one person's: 96 of 100
        ([48, 46, 2, 2, 2], True),  # two people's: 94 of 100
        ([60, 31, 9], True),  # 91 of 100
        ([60, 30, 10], False),  # nine tenths exactly
        ([0.6, 0.3, 0.1], False),  # the same in fractions, which no binary number holds
        ([50, 30, 20], False),
        ([5, 5], True),  # both known to one another
        ([5, 0, 0, 0, 0, 0, 0, 0, 0, 0], True),  # the others have none
        ([0] * 12, False),  # nobody's
        ([-60, 31, 9], True),  # a loss is somebody's too
        ([None] * 12, False),  # nothing on record
    ],
)
def test_two_people_may_be_nine_tenths_of_a_sum_and_no_more(hours, hidden):
    found = dominated_units(persons(people(hours)))
    assert found["family"].to_list() == (["overtime"] if hidden else [])


def test_a_person_of_two_staff_groups_is_one_person():
    own = people({"c1": 30.0, "c2": 30.0, "c3": 10.0})
    assert dominated_units(persons(own)).is_empty()  # 60 of 70
    assert not dominated_units(
        persons(own, people({"c1": 40.0}, staff_group="doctor"))
    ).is_empty()  # 100 of 110


def test_every_metric_on_what_people_did_is_treated_and_no_other():
    assert set(TREATMENTS) == {name for name, metric in METRICS.items() if metric.person_derived}


def told(*groups: str):
    return cells(
        *({"unit_id": "W01", "week_start": people([1])[0]["week_start"], "staff_group": g} for g in groups)
    )


@pytest.mark.parametrize(
    ("nurses", "doctors", "others", "hidden"),
    [
        ([10, 10, 10], [10, 10, 10], [], False),
        ([40, 1, 1], [10, 10, 10], [], True),  # 41 of the nurses' 42
        ([10, 10, 10], [10, 10, 10], [30, 1, 1], True),  # 31 of the 32 of those who are left over
        ([10, 10, 10], [10, 10, 10], [10, 10, 10], False),
    ],
)
def test_groups_are_told_where_no_group_and_no_rest_is_nearly_two_peoples(nurses, doctors, others, hidden):
    named = {
        group: {f"{group}{n}": each for n, each in enumerate(hours)}
        for group, hours in (("nurse", nurses), ("doctor", doctors), ("support_worker", others))
    }
    frame = persons(*(people(hours, staff_group=group) for group, hours in named.items()))
    assert dominated_groups(frame, told("nurse", "doctor")).is_empty() != hidden
