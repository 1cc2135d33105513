"""Every period and week of every load line of random sites against plain loops over their canonical rows."""

import pytest

from tests.oracle.test_facts_by_hand import SEEDS, near, site


@pytest.mark.parametrize("seed", SEEDS)
def test_periods(seed):
    ledger, rows, made = site(seed)
    found = {
        (row["line_id"], row["unit_id"], row["date"], row["period"]): row
        for row in made.line_period.to_dicts()
    }
    expected = {
        (line["line_id"], line["unit_id"], *when): row
        for line in rows.lines.filter(measure="patients_per_nurse").to_dicts()
        for when, row in ledger.periods(line).items()
    }
    assert found.keys() == expected.keys()
    for key, row in expected.items():
        told = found[key]
        assert (told["over"], told["observed"]) == (row["over"], row["observed"]), key
        assert told["load_numerator"] == near(row["top"]), key
        assert told["load_denominator"] == near(row["bottom"]), key


@pytest.mark.parametrize("seed", SEEDS)
def test_hours_of_lines_that_hold_at_every_moment(seed):
    ledger, rows, made = site(seed)
    found: dict[tuple, list[tuple[float, float]]] = {}
    for row in made.line_moment.to_dicts():
        key = row["line_id"], row["unit_id"], row["date"], row["period"]
        found.setdefault(key, []).extend([(row["patients"], row["staff_present"])] * row["moments"])
    expected = {
        (line["line_id"], line["unit_id"], *when): row["hours"]
        for line in rows.lines.filter(measure="patients_per_nurse", averaging="moment").to_dicts()
        for when, row in ledger.periods(line).items()
    }
    assert {key: sorted(hours) for key, hours in found.items()} == {
        key: [(near(patients), near(staff)) for patients, staff in hours] for key, hours in expected.items()
    }


def test_the_sites_have_lines_that_hold_at_every_moment():
    assert any(site(seed)[2].line_moment.height for seed in SEEDS)


@pytest.mark.parametrize("seed", SEEDS)
def test_weeks(seed):
    ledger, rows, made = site(seed)
    complete = {
        (row["unit_id"], row["week_start"]): row["completeness"] for row in made.facts.completeness.to_dicts()
    }
    found = {(row["line_id"], row["unit_id"], row["week_start"]): row for row in made.line_week.to_dicts()}
    expected = {}
    for line in rows.lines.to_dicts():
        periods = ledger.periods(line) if line["measure"] == "patients_per_nurse" else {}
        for week in ledger.mondays:
            row = ledger.week(line, week, periods, complete.get((line["unit_id"], week), 0.0))
            if row is not None:
                expected[line["line_id"], line["unit_id"], week] = row
    assert found.keys() == expected.keys()
    for key, row in expected.items():
        told = found[key]
        assert (told["periods_over"], told["periods_observed"]) == (
            row["over_periods"],
            row["observed_periods"],
        ), key
        assert told["over"] == row["over"], key
        assert told["observed"] == (row["over"] is not None), key
        if row["told"] is not None:
            assert told["load_numerator"] == near(row["told"][0]), key
            assert told["load_denominator"] == near(row["told"][1]), key


def test_the_sites_have_weeks_of_every_kind():
    told = {(row["observed"], row["over"]) for seed in SEEDS for row in site(seed)[2].line_week.to_dicts()}
    assert told == {(True, True), (True, False), (False, None)}
