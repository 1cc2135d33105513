"""A run puts what it published under cases: once, whoever runs again, and never in silence."""

from datetime import date
from pathlib import Path

import pytest

from pipelines.errors import StorageError
from pipelines.site import load_site
from pipelines.state import CASE_KINDS, case_now, cases, journal_of
from pipelines.state.cases import OPENING, Clocks
from pipelines.steps.cases import alerts_of, record
from pipelines.warehouse.read import open_snapshot
from tests.app import alert_story, snapshot
from tests.cases import keep, step

TODAY = snapshot.today()


@pytest.fixture
def site(state_site: Path) -> Path:
    alert_story.publish(state_site, TODAY)
    return state_site


def kept(site: Path):
    return cases(journal_of(site).entries(CASE_KINDS))


def test_each_unit_with_grave_open_alerts_gets_one_case(site: Path):
    record(load_site(site), TODAY)
    found = {case.unit_id: {each.kind for each in case.alerts} for case in kept(site)}
    # W03's has closed, W06's and C02's are watched only.
    assert found == {
        "W01": {"conversion", "over_line", "overload_reports"},
        "W02": {"after_hours"},
        "W07": {"safeguard"},
    }
    assert {case.opened_on for case in kept(site)} == {TODAY}


def test_whoever_runs_again_adds_nothing(site: Path):
    record(load_site(site), TODAY)
    before = journal_of(site).rows()
    record(load_site(site), date(2027, 6, 1))
    assert journal_of(site).rows() == before


def test_the_entry_is_nobodys_and_says_which_snapshot(site: Path):
    record(load_site(site), TODAY)
    for row in journal_of(site).entries(CASE_KINDS):
        assert (row.role, row.author) == ("run", "")
        assert row.body["snapshot_id"] == open_snapshot(site / "warehouse").id
        assert "message" not in row.body


def test_an_alert_that_is_published_after_the_close_opens_a_case_and_one_told_before_does_not(site: Path):
    record(load_site(site), TODAY)
    (first,) = [case for case in kept(site) if case.unit_id == "W02"]
    keep(journal_of(site), step("closed", first.receipt, TODAY), "W02", "nurse_manager")
    record(load_site(site), TODAY)
    assert len([case for case in kept(site) if case.unit_id == "W02"]) == 1


def test_a_journal_that_cannot_be_written_is_said_and_the_next_run_opens_the_cases(
    site: Path, monkeypatch: pytest.MonkeyPatch
):
    with monkeypatch.context() as patch:

        def full(*_given: object) -> None:
            raise StorageError("The disk is full.", hint="make room")

        patch.setattr("pipelines.state.journal.Journal.add", full)
        with pytest.raises(StorageError) as told:
            record(load_site(site), TODAY)
    assert told.value.what == (
        "The snapshot is published, but its alerts are not yet under cases. The disk is full."
    )
    assert told.value.hint == "make room; then run again"
    record(load_site(site), TODAY)
    assert len(kept(site)) == 3


def test_a_run_of_the_sample_trust_opens_a_case_for_each_unit_with_a_grave_open_alert(sample_site: Path):
    snap = open_snapshot(sample_site / "warehouse")
    alerts = alerts_of(snap)
    found = kept(sample_site)
    assert {case.unit_id for case in found} == {each.unit_id for each in alerts if each.opens}
    assert all({each.severity for each in case.alerts} <= set(OPENING) for case in found)
    day = date(2026, 6, 28)
    told = {case.unit_id: case_now(case, alerts, day, day, Clocks()) for case in found}
    # Alder and Birch have been over their lines since the autumn; Fir's staff report, its load keeps within.
    assert {unit for unit, each in told.items() if each.chronic_since} == {"W01", "W02", "C02"}
    assert told["W06"].chronic_since is None
