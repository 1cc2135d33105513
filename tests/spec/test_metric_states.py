"""What a cell without a value says, and who decides that it may be shown."""

import polars as pl
import pytest

from pipelines.metrics import METRICS
from pipelines.metrics.measure import metric_values
from pipelines.shapes import METRIC_STATES, METRIC_VALUE
from tests.metric_facts import MINIMUM, TABLES, UNIT, WEEK, facts, values

PERSON_DERIVED = sorted(metric.id for metric in METRICS.values() if metric.person_derived)
OPERATIONAL = sorted(
    metric.id for metric in METRICS.values() if not metric.person_derived and not metric.told_by_group
)
ALL_ONES = {
    name: [{"staff_group": "nurse"}]
    for name in ("usage", "hours", "ehr", "patients", "events", "completeness")
}


def one_of_everything(clinicians: int | None, contributors: pl.DataFrame | None = None) -> pl.DataFrame:
    """Values of a unit-week in which every fact is 1, worked by so many clinicians."""
    given = facts(people=[{"clinicians_worked": clinicians, "clinicians_using": 1}], **ALL_ONES)
    ones = {
        name: getattr(given, name).with_columns(
            pl.col(column).fill_null(1)
            for column, dtype in getattr(given, name).schema.items()
            if dtype.is_numeric() and column != "clinicians_worked"
        )
        for name in ("usage", "people", "hours", "ehr", "patients", "events", "completeness")
    }
    by_day = pl.lit(0, pl.Int64)
    ones["ehr"] = ones["ehr"].with_columns(activity=pl.lit("documentation"), clinician_days_of_months=by_day)
    return metric_values(
        type(given)(**ones, load=given.load, groups=given.groups),
        minimum_group=MINIMUM,
        contributors=contributors,
        collected=TABLES,
    )


def states(told: pl.DataFrame, metrics: list[str]) -> set[str]:
    return set(told.filter(pl.col("metric").is_in(metrics))["state"])


@pytest.mark.parametrize(
    ("clinicians", "state"), [(MINIMUM - 1, "suppressed"), (MINIMUM, "value"), (MINIMUM + 1, "value")]
)
def test_what_people_did_is_shown_from_the_minimum_group_on(clinicians, state):
    told = one_of_everything(clinicians)
    assert states(told, PERSON_DERIVED) == {state}
    assert states(told, OPERATIONAL) == {"value"}


def test_a_suppressed_cell_holds_nothing():
    told = one_of_everything(MINIMUM - 1).filter(state="suppressed")
    hidden = told.select("numerator", "denominator", "value", "coverage", "evidence_grade")
    assert told.height == len(PERSON_DERIVED)
    assert hidden.null_count().row(0) == (told.height,) * 5


def test_where_it_is_not_known_how_many_worked_nothing_is_shown_and_nothing_called_small():
    told = one_of_everything(None).filter(pl.col("metric").is_in(PERSON_DERIVED))
    assert set(told["state"]) == {"missing"}
    assert told["numerator"].null_count() == told.height


def test_contributors_may_be_counted_elsewhere():
    few = pl.DataFrame({"unit_id": [UNIT], "week_start": [WEEK], "contributors": [MINIMUM - 1]})
    assert states(one_of_everything(MINIMUM + 1, contributors=few), PERSON_DERIVED) == {"suppressed"}


def test_below_the_minimum_even_a_metric_without_data_reads_suppressed():
    nothing = values(facts(people=[{"clinicians_worked": MINIMUM - 1, "clinicians_using": 0}]))
    assert states(nothing, PERSON_DERIVED) == {"suppressed"}


@pytest.mark.parametrize("metric", METRICS)
def test_without_a_table_it_needs_a_metric_is_not_collected_and_empty(metric):
    for need in METRICS[metric].needs:
        absent = frozenset({need} if isinstance(need, str) else need)
        given = facts(people=[{"clinicians_worked": MINIMUM - 1}], completeness=[{}])
        (told,) = values(given, TABLES - absent).filter(metric=metric).to_dicts()
        assert told["state"] == "not_collected"
        assert (told["staff_group"], told["numerator"], told["denominator"]) == ("all", None, None)
        assert (told["value"], told["coverage"]) == (None, None)


def test_hours_come_from_either_table():
    hours = {"hours": [{"staff_group": "nurse", "worked_hours": 8.0}]}
    for absent in ("shifts", "staffing_daily"):
        told = values(facts(**hours), TABLES - {absent}).filter(metric="worked_hours")
        assert told["state"].to_list() == ["value"]


def test_a_week_of_the_calendar_without_data_is_missing():
    told = values(facts(completeness=[{}], people=[{"clinicians_worked": MINIMUM}]))
    assert states(told, OPERATIONAL) == {"missing"}
    assert states(told, ["tasks"]) == {"missing"}


def test_a_week_known_only_from_what_people_did_makes_no_row():
    used = facts(usage=[{"tasks": 1}], ehr=[{"in_shift_minutes": 1.0}], people=[{"clinicians_worked": 0}])
    assert values(used).height == 0


def test_values_have_their_shape_and_states_their_names():
    told = one_of_everything(MINIMUM)
    assert dict(told.schema) == METRIC_VALUE
    assert set(told["state"]) <= set(METRIC_STATES)
    assert told.select("metric", "unit_id", "week_start", "staff_group").is_duplicated().sum() == 0


def test_no_facts_give_no_values():
    assert values(facts()).height == 0
