"""The gate divides a batch, names the rule, and says nothing of what a cell holds."""

import math
import re
import subprocess
import sys

import polars as pl
import pytest

from expectations import gate, quantities
from expectations.faults import REASONS
from expectations.gate import RulesDisagree, SchemaMismatch, check
from expectations.quarantine import read_quantities
from expectations.registry import SUITES
from expectations.rules import Between, OneOf, one_of
from expectations.suite import Suite
from expectations.verdict import CHECKS
from tests.gate_frames import GOOD, frame, schema

SECRET = "Zebra-7781"


def test_rows_are_divided_in_order_and_nothing_is_lost():
    rows = frame("caseload", {}, {"patients": -1.0}, {"patients": 3.0}, {"period": "dusk"}, {})
    verdict = check("caseload", rows, visible=False)
    assert verdict.accepted["_row"].to_list() == [1, 3, 5]
    assert verdict.rejected["_row"].to_list() == [2, 4]
    assert verdict.rejected["rule"].to_list() == ["negative_patients", "unknown_period"]
    assert verdict.accepted.columns == [name for name in rows.columns if name != "_fault"]
    assert verdict.rejected.columns == [*rows.columns, "rule", "reason"]


def test_a_row_is_rejected_once_by_the_first_rule_it_breaks():
    verdict = check("caseload", frame("caseload", {"unit_id": None, "period": "dusk", "patients": -1.0}))
    assert verdict.rejected["rule"].to_list() == ["missing_unit_id"]
    failed = verdict.checks.filter(pl.col("failed") > 0)["expectation"].to_list()
    assert failed == ["missing_unit_id", "unknown_period", "patients_between"]


def test_columns_that_merely_travel_along_stay():
    rows = frame("tools", {}, {"kind": "toaster"}).with_columns(_file=pl.lit("a.csv"))
    verdict = check("tools", rows, visible=False)
    assert verdict.accepted["_file"].to_list() == ["a.csv"]
    assert verdict.rejected["_file"].to_list() == ["a.csv"]


@pytest.mark.parametrize(
    ("fault", "rule", "reason"),
    [
        (
            "not_a_number:worked_hours",
            "not_a_number",
            "worked_hours is no plain number: digits and one decimal point, no unit, no thousands mark.",
        ),
        ("not_a_date:ends_at", "not_a_date", "ends_at is not an ISO date (year-month-day)."),
        ("missing:status", "missing", "status has no value, and every row needs one."),
        (
            "eaten_by_dog:status",
            "eaten_by_dog",
            "status cannot be read as the kind of value the table expects (eaten_by_dog).",
        ),
        (
            "short_row",
            "short_row",
            "A value cannot be read as the kind of value the table expects (short_row).",
        ),
    ],
)
def test_fault_found_in_reading_comes_first_and_names_the_column(fault, rule, reason):
    verdict = check("shifts", frame("shifts", {"_fault": fault, "unit_id": None}), visible=False)
    assert verdict.rejected.select("rule", "reason").rows() == [(rule, reason)]


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_number_that_is_not_finite_is_refused_before_anything_compares_it(number):
    verdict = check("llm_events", frame("llm_events", {"review_seconds": number}, {}))
    assert verdict.rejected.select("rule", "reason").rows() == [
        ("not_finite", "review_seconds is not a finite number.")
    ]
    counts = {row["expectation"]: row for row in verdict.checks.rows(named=True)}
    assert counts["not_finite"]["failed"] == 1
    assert counts["review_seconds_between"]["evaluated"] == 0
    assert counts["review_seconds_between"]["failed"] == 0


def test_checks_tell_every_expectation_with_its_counts():
    rows = frame("tools", {}, {"kind": "toaster"}, {"kind": "toaster"}, {"kind": None}, {"_fault": "bad_csv"})
    checks = check("tools", rows).checks
    assert checks.schema == CHECKS
    assert checks["expectation"].to_list() == [rule.name for rule in SUITES["tools"].rules]
    assert checks.filter(pl.col("failed") > 0).drop("reason").rows() == [
        ("tools", "readable", None, 5, 1),
        ("tools", "missing_kind", "kind", 5, 1),
        ("tools", "unknown_kind", "kind", 4, 2),
    ]


@pytest.mark.parametrize("visible", [True, False])
@pytest.mark.parametrize("table", SUITES)
def test_batch_without_rows_passes_and_counts_nothing(table, visible):
    verdict = check(table, frame(table), visible=visible)
    assert (verdict.accepted.height, verdict.rejected.height) == (0, 0)
    assert set(verdict.rejected.columns) == {*schema(table), "rule", "reason"}
    assert verdict.checks["evaluated"].sum() == 0
    assert verdict.checks["failed"].sum() == 0
    assert verdict.checks.height == (len(SUITES[table].rules) if visible else 0)


@pytest.mark.parametrize("table", SUITES)
def test_good_row_passes_with_everything_optional_missing(table):
    verdict = check(table, frame(table, {}))
    assert verdict.rejected["rule"].to_list() == []
    assert verdict.checks["failed"].sum() == 0


def test_frame_of_another_shape_is_refused_with_all_differences_at_once():
    rows = frame("tools", {}).drop("vendor", "_fault").with_columns(kind=pl.lit(3))
    with pytest.raises(SchemaMismatch) as caught:
        check("tools", rows)
    assert str(caught.value) == (
        "tools has not the columns its rules read; absent: _fault, vendor; "
        "of the wrong kind: kind (Int32, not text)"
    )


def test_every_fault_that_staging_finds_has_words_of_its_own(repository):
    found: set[str] = set()
    for path in (repository / "pipelines" / "staging").glob("*.py"):
        found |= set(re.findall(r'"(not_a?n?_?[a-z]+|dst_[a-z]+)"', path.read_text(encoding="utf-8")))
    assert found
    assert found - set(REASONS) == set()


def test_unknown_table_is_a_key_error():
    with pytest.raises(KeyError, match="toasters"):
        check("toasters", frame("tools", {}))


@pytest.mark.parametrize("dtype", [pl.Categorical, pl.Enum(["ambient_scribe", "toaster"])])
def test_codes_may_come_as_categories(dtype):
    rows = frame("tools", {}, {"kind": "toaster"}).with_columns(pl.col("kind").cast(dtype))
    assert check("tools", rows).rejected["rule"].to_list() == ["unknown_kind"]


def test_no_reason_count_or_error_holds_the_content_of_a_cell(monkeypatch, capfd):
    for table in SUITES:
        texts = {name: SECRET for name, kind in schema(table).items() if kind == pl.String}
        rows = frame(table, texts | {"_fault": "not_a_date:_date"}, texts | {"_fault": None})
        verdict = check(table, rows)
        told = verdict.rejected.select("rule", "reason").write_csv() + verdict.checks.write_csv()
        assert SECRET not in told
    loose = Suite("tools", (Between("x", quantities.year("_date"), "R.", 3000, None, "x", "x"),))
    monkeypatch.setitem(SUITES, "tools", loose)
    monkeypatch.setattr(Between, "broken", property(lambda self: {"x": pl.lit(False)}))
    with pytest.raises(RulesDisagree) as caught:
        check("tools", frame("tools", {}))
    assert "2026" not in str(caught.value)
    assert capfd.readouterr() == ("", "")


def test_results_of_great_expectations_hold_counts_only():
    suite = SUITES["tools"]
    rows = read_quantities(suite, frame("tools", {"kind": SECRET}))
    results = dict(gate._run(suite, rows, "BASIC"))
    assert SECRET not in str([result.to_json_dict() for result in results.values()])
    assert sum(result.result["unexpected_count"] for result in results.values()) == 1


class LooseInPolars(OneOf):
    """Its Polars form lets every code pass."""

    @property
    def broken(self):
        return {self.name: pl.lit(False)}


class StrictInPolars(OneOf):
    """Its Polars form refuses every code."""

    @property
    def broken(self):
        return {self.name: pl.col(self.reads.name).is_not_null()}


class CannotRun(OneOf):
    """Its Great Expectations form cannot be evaluated."""

    @property
    def expectation(self):
        return "ExpectColumnValuesToBeInSet", {"column": "no such column", "value_set": ["x"]}


@pytest.mark.parametrize("whole", [5_000, 0])
@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (LooseInPolars, "tools, unknown_kind: Great Expectations fails rows that pass in Polars"),
        (StrictInPolars, "tools, unknown_kind: 2 rows fail in Polars, 1 in Great Expectations"),
        (CannotRun, "tools, unknown_kind: Great Expectations"),
    ],
)
def test_rule_with_two_meanings_stops_the_batch(monkeypatch, kind, said, whole):
    honest = one_of("kind", ("ambient_scribe",), "A reason.")
    rule = kind(honest.name, honest.reads, honest.reason, honest.values)
    monkeypatch.setitem(SUITES, "tools", Suite("tools", (rule,)))
    monkeypatch.setattr(gate, "ROWS_WHOLE", whole)
    with pytest.raises(RulesDisagree, match=said):
        check("tools", frame("tools", {}, {"kind": "toaster"}))


def test_expectation_that_cannot_be_run_on_rejected_rows_stops_the_batch(monkeypatch):
    honest = one_of("kind", ("ambient_scribe",), "A reason.")
    rule = CannotRun(honest.name, honest.reads, honest.reason, honest.values)
    monkeypatch.setitem(SUITES, "tools", Suite("tools", (rule,)))
    with pytest.raises(RulesDisagree, match="tools, unknown_kind: Great Expectations could not run it"):
        check("tools", frame("tools", {"kind": "toaster"}))


def test_great_expectations_is_imported_only_where_it_is_run(repository):
    program = (
        "import sys, polars as pl\n"
        "from expectations.gate import check; from expectations.suite import FAULT\n"
        f"row = {GOOD['tools'] | {'vendor': 'v', 'hosting': 'own', '_row': 1}!r}\n"
        "rows = pl.DataFrame([row]).with_columns(pl.lit(None, pl.String).alias(FAULT))\n"
        "assert check('tools', rows, visible=False).accepted.height == 1\n"
        "assert 'great_expectations' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", program], cwd=repository, check=True)
