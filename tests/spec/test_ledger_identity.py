"""The ledger's identity, with its arithmetic visible."""

from __future__ import annotations

from math import log

import pytest

from pipelines.ledger.identity import ENTRIES, Quantities, allocate

WITHOUT = Quantities(
    patients=100.0,
    scheduled=900.0,
    weighted=100.0,
    care=3.0,
    documentation=2.0,
    overtime=20.0,
    after_hours=10.0,
)
AFTER = Quantities(
    patients=110.0,
    scheduled=880.0,
    weighted=110.0,
    care=3.1,
    documentation=1.6,
    overtime=15.0,
    after_hours=12.0,
)


def told(without: Quantities, after: Quantities, saved: float | None = None) -> dict[str, float]:
    entries = allocate(without, after, saved).entries
    return {name: float(hours) for name, hours in entries.items() if hours is not None}


def test_everything_recorded_gives_every_entry_by_its_formula():
    entries = told(WITHOUT, AFTER)
    assert entries == pytest.approx(
        {
            "more_patients": (110 - 100) * (3.0 + 2.0),
            "higher_acuity": 0.0,
            "fewer_staff": 900 - 880,
            "direct_care": 110 * (3.1 - 3.0),
            "less_overtime": 20 - 15,
            "less_after_hours": 10 - 12,
            # O = T - D - X, after less before
            "unaccounted": (880 + 15 + 12 - 110 * (3.1 + 1.6)) - (900 + 20 + 10 - 100 * (3.0 + 2.0)),
        }
    )
    assert list(entries) == list(ENTRIES)


def test_saved_is_documentation_each_patient_no_longer_takes():
    assert allocate(WITHOUT, AFTER).saved == pytest.approx(110 * (2.0 - 1.6))


def test_added_caseload_is_split_by_the_logs_of_patients_and_acuity():
    after = Quantities(patients=110.0, scheduled=900.0, weighted=132.0, care=3.0, documentation=2.0)
    without = Quantities(patients=100.0, scheduled=900.0, weighted=100.0, care=3.0, documentation=2.0)
    entries = told(without, after, 10.0)
    added = (132 - 100) * (3.0 + 2.0)
    assert entries["more_patients"] == pytest.approx(added * log(110 / 100) / log(132 / 100))
    assert entries["higher_acuity"] == pytest.approx(added * log(1.32 / 1.1) / log(132 / 100))


def test_sicker_and_fewer_patients_that_cancel_are_told_as_two_entries():
    without = Quantities(patients=100.0, scheduled=1000.0, weighted=100.0)
    after = Quantities(patients=80.0, scheduled=1000.0, weighted=100.0)
    entries = told(without, after, 0.0)
    assert entries["more_patients"] == pytest.approx(100 * log(80 / 100) * (1000 / 100))
    assert entries["higher_acuity"] == pytest.approx(-100 * log(80 / 100) * (1000 / 100))


def test_without_care_and_documentation_a_patient_costs_all_hours_and_the_rest_is_one_sum():
    without = Quantities(patients=100.0, scheduled=900.0, overtime=20.0, after_hours=10.0)
    after = Quantities(patients=110.0, scheduled=880.0, overtime=15.0, after_hours=12.0)
    answer = allocate(without, after, 44.0)
    assert answer.entries["direct_care"] is None
    assert answer.entries["higher_acuity"] is None
    assert not answer.separable
    added = (110 - 100) * (900 + 20 + 10) / 100
    assert answer.entries["more_patients"] == pytest.approx(added)
    assert answer.entries["unaccounted"] == pytest.approx(44 - added - (900 - 880) - (20 - 15) - (10 - 12))


@pytest.mark.parametrize("side", ["without", "after"])
def test_a_part_recorded_on_one_side_only_is_null_and_leaves_supply(side):
    sides = {
        "without": Quantities(patients=100.0, scheduled=900.0),
        "after": Quantities(patients=110.0, scheduled=880.0),
    }
    sides[side] = Quantities(**{**vars(sides[side]), "overtime": 50.0})
    answer = allocate(sides["without"], sides["after"], 0.0)
    assert answer.entries["less_overtime"] is None
    assert answer.entries["more_patients"] == pytest.approx((110 - 100) * 900 / 100)


def test_more_workload_than_saving_is_over_conversion_and_leaves_a_negative_rest():
    without, after = Quantities(patients=100.0, scheduled=900.0), Quantities(patients=110.0, scheduled=900.0)
    answer = allocate(without, after, 30.0)
    assert answer.conversion == pytest.approx((110 - 100) * 900 / 100)
    assert answer.over_converted
    assert answer.entries["unaccounted"] == pytest.approx(30 - 90)


@pytest.mark.parametrize(("saved", "over"), [(89.0, True), (90.0, False), (91.0, False)])
def test_conversion_is_over_only_where_it_is_more_than_was_saved(saved, over):
    without, after = Quantities(patients=100.0, scheduled=900.0), Quantities(patients=100.0, scheduled=810.0)
    assert allocate(without, after, saved).over_converted is over


@pytest.mark.parametrize(
    ("overtime", "evening", "doubtful"),
    [(15.0, 12.0, True), (20.0, 12.0, False), (15.0, 10.0, False), (25.0, 12.0, False), (15.0, None, False)],
)
def test_less_overtime_beside_more_evening_work_may_be_unrecorded(overtime, evening, doubtful):
    without = Quantities(patients=100.0, scheduled=900.0, overtime=20.0, after_hours=10.0)
    after = Quantities(patients=100.0, scheduled=900.0, overtime=overtime, after_hours=evening)
    assert allocate(without, after, 0.0).overtime_doubtful is doubtful


def test_without_documentation_and_without_a_log_nothing_says_what_was_saved():
    plain = Quantities(patients=100.0, scheduled=900.0)
    with pytest.raises(ValueError, match="Neither documentation nor a log"):
        allocate(plain, plain)
