"""The spread of load a second time, person by person; and that even shares of chance have none."""

from __future__ import annotations

from datetime import timedelta
from math import sqrt

import numpy as np
import polars as pl
import pytest

from pipelines.facts.spread import week_spread
from pipelines.shapes import CLINICIAN_WEEK
from tests.fact_rows import conformed, week

END = week(1)


def person_weeks(rng, unit, people, measure, factor=None):
    hours = rng.uniform(20, 40, (people, 2))
    rate = np.ones(people) if factor is None else factor
    due = hours * rate[:, None] / (hours * rate[:, None]).sum() * hours.sum() * 0.9
    return [
        {
            "unit_id": unit,
            "week_start": END - timedelta(weeks=1 - number),
            "clinician_id": f"{unit}-{person}",
            "measure": measure,
            "days": int(rng.integers(3, 6)),
            "load": float(rng.poisson(due[person, number])),
            "hours": round(float(hours[person, number]), 2),
        }
        for person in range(people)
        for number in range(2)
        if rng.random() > 0.1
    ]


def spread(rows):
    units = sorted({row["unit_id"] for row in rows})
    shares = conformed(rows, CLINICIAN_WEEK)
    listed = conformed(
        [{"unit_id": unit, "week_start": END} for unit in units],
        {"unit_id": pl.String, "week_start": pl.Date},
    )
    return {row["unit_id"]: row for row in week_spread(shares, listed, [END], 5).to_dicts()}


@pytest.mark.parametrize("measure", ["contacts_per_clinician_hour", "patients_per_nurse", "caseload_per_wte"])
def test_every_figure_is_that_of_the_second_calculation(measure):
    rng = np.random.default_rng(11)
    rows = [row for n in range(12) for row in person_weeks(rng, f"U{n:02d}", 6 + n, measure)]
    for unit, found in spread(rows).items():
        people: dict[str, list[dict]] = {}
        for row in rows:
            if row["unit_id"] == unit:
                people.setdefault(row["clinician_id"], []).append(row)
        once = {
            name: sum(row["days"] for row in weeks) if measure == "caseload_per_wte" else 1
            for name, weeks in people.items()
        }
        load = {name: sum(row["load"] for row in weeks) for name, weeks in people.items()}
        hours = {name: sum(row["hours"] for row in weeks) for name, weeks in people.items()}
        whole, worked = sum(load.values()), sum(hours.values())
        even = {name: whole * hours[name] / worked for name in people}
        chance = {name: once[name] * even[name] * (1 - hours[name] / worked) for name in people}
        excess = sum((load[name] - even[name]) ** 2 - chance[name] for name in people)
        chi = sum((load[name] - even[name]) ** 2 / (once[name] * even[name]) for name in people)
        assert found["clinicians"] == len(people)
        assert found["load_per_hour"] == pytest.approx(whole / worked, abs=1e-8)
        squares = sum(each**2 for each in even.values())
        assert found["coefficient"] == pytest.approx(sqrt(max(excess, 0.0) / squares), abs=1e-6)
        assert found["dispersion"] == pytest.approx(chi / (len(people) - 1), abs=1e-6)


def test_even_shares_have_a_dispersion_of_one_and_uneven_ones_the_spread_they_have():
    """A fifth with 45 % more, the others with less: √(.2 × .45² + .8 × .1125²) = 22.5 %."""
    rng = np.random.default_rng(12)
    contacts = "contacts_per_clinician_hour"
    even = [row for n in range(400) for row in person_weeks(rng, f"U{n:03d}", 20, contacts)]
    factor = np.where(np.arange(20) < 4, 1.45, 1 - 0.45 / 4)
    uneven = [row for n in range(400) for row in person_weeks(rng, f"U{n:03d}", 20, contacts, factor)]
    assert np.mean([row["dispersion"] for row in spread(even).values()]) == pytest.approx(1, abs=0.03)
    squares = [row["coefficient"] ** 2 for row in spread(uneven).values()]
    assert sqrt(np.mean(squares)) == pytest.approx(sqrt(0.2 * 0.45**2 + 0.8 * 0.1125**2), rel=0.04)
