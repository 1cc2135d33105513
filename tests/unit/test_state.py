"""What people write is kept, once, whole and for good, in either kind of database."""

import json
from dataclasses import replace
from datetime import UTC
from pathlib import Path

import pytest

from pipelines.errors import StorageError
from pipelines.state import Journal, NotFit, PlanSaved, PlanWithdrawn, journal_of, saved_plans
from tests.entries import PLAN, draft, writing


@pytest.fixture
def journal(state_site: Path) -> Journal:
    return journal_of(state_site)


def test_without_a_file_the_journal_is_empty_and_reading_makes_none(journal: Journal):
    assert journal.entries() == []
    assert not journal.folder.exists()


def test_what_is_kept_comes_back_whole(journal: Journal):
    receipt = journal.add(draft())
    (entry,) = journal.entries()
    assert (entry.sequence, entry.role, entry.unit_id, entry.kind) == (
        1,
        "nurse_manager",
        "W01",
        "plan.saved",
    )
    assert entry.at == receipt.at
    assert entry.at.tzinfo == UTC
    assert entry.receipt == receipt.number
    assert PlanSaved.from_json(entry.body) == PLAN


def test_entries_are_asked_for_by_unit_and_kind(journal: Journal):
    journal.add(draft())
    journal.add(draft(unit="W02"))
    assert [one.unit_id for one in journal.entries(units={"W02"})] == ["W02"]
    assert journal.entries(units=()) == []
    assert journal.entries(kinds=["plan.withdrawn"]) == []
    assert len(journal.entries(kinds=["plan.saved"])) == 2


def test_one_form_files_one_entry_however_often_it_is_sent(journal: Journal):
    form = draft()
    first, second = journal.add(form), journal.add(form)
    assert (first.again, second.again) == (False, True)
    assert first.number == second.number
    assert len(journal.entries()) == 1


def test_a_form_filed_again_with_other_words_is_not_taken_for_the_first(journal: Journal):
    form = draft()
    journal.add(form)
    with pytest.raises(StorageError, match="already filed, with other words"):
        journal.add(replace(form, body=replace(PLAN, reason="Another.")))
    assert len(journal.entries()) == 1


def test_what_was_committed_survives_a_killed_process(journal: Journal, state_site: Path):
    process = writing(state_site, "killed", 1, "kill")
    out, _ = process.communicate(timeout=60)
    assert out == "kept\n"
    assert process.returncode == -9
    assert [entry.body["reason"] for entry in journal.entries()] == ["killed"]


def test_two_processes_at_once_lose_nothing(journal: Journal, state_site: Path):
    both = [writing(state_site, name, 20) for name in ("one", "two")]
    for process in both:
        _, err = process.communicate(timeout=120)
        assert process.returncode == 0, err
    entries = journal.entries()
    assert [entry.sequence for entry in entries] == list(range(1, 41))
    assert sorted(entry.body["reason"] for entry in entries) == ["one"] * 20 + ["two"] * 20


def test_a_body_that_cannot_be_kept_is_refused_before_anything_is_written(journal: Journal):
    faults = {
        ("reason", "missing"): replace(PLAN, reason=" \n"),
        ("asked_of", "missing"): replace(PLAN, asked_of=""),
        ("reason", "too_long"): replace(PLAN, reason="x" * 2001),
        ("change", "missing"): replace(PLAN, hours={"day": 0.0}),
        ("change", "unknown"): replace(PLAN, hours={"dusk": 1.0}),
    }
    for (where, why), body in faults.items():
        with pytest.raises(NotFit) as told:
            journal.add(draft(body))
        assert (told.value.field, told.value.why) == (where, why)
    assert journal.entries() == []


def test_plans_are_derived_from_entries(journal: Journal):
    one, two = journal.add(draft()), journal.add(draft(unit="W02"))
    journal.add(draft(PlanWithdrawn(one.number, "The ward got two nurses.")))
    journal.add(draft(PlanWithdrawn(one.number, "Once more."), unit="W01"))
    journal.add(draft(PlanWithdrawn(two.number, "Not its unit."), unit="W01"))
    journal.add(draft(PlanWithdrawn("0000-0000-0000", "Of nothing.")))
    newest, oldest = saved_plans(journal.entries())
    assert (newest.receipt, newest.withdrawn_at) == (two.number, None)
    assert (oldest.receipt, oldest.plan) == (one.number, PLAN)
    assert oldest.withdrawn_why == "The ward got two nurses."
    assert oldest.withdrawn_by == "nurse_manager"


def test_names_that_a_later_version_added_to_a_plan_are_left_out():
    told = json.loads(json.dumps(PLAN.to_json()))
    assert PlanSaved.from_json({**told, "colour": "blue"}) == PLAN
