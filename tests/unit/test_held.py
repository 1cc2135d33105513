"""`plimsoll held`: all that is held about one person, nothing of anybody else, and no id kept."""

from __future__ import annotations

import csv
import stat
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from dashboard.cli import main
from pipelines.privacy import PseudonymKey
from pipelines.site import load_site
from pipelines.state import Draft, GrantGiven, Person, PlanWithdrawn, Sessions, journal_of, new_key
from pipelines.steps.held import WHAT
from pipelines.steps.lock import site_lock
from pipelines.warehouse.held import PERSONS
from pipelines.warehouse.store import Store
from tests.sites import KEY, MONDAY, Ward, run_site, write_rows, write_ward_site

pytestmark = pytest.mark.usefixtures("polars_alone")

WHO = "W1-nurse-003"
OTHER = "W1-nurse-004"
OWN, OTHERS = (PseudonymKey(KEY.encode()).pseudonym(name) for name in (WHO, OTHER))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ward of twelve nurses; of two of them tasks, training, own patients, and a refused shift each."""
    folder = write_ward_site(tmp_path_factory.mktemp("held"), Ward(weeks=2))
    incoming = folder / "incoming"
    both = (WHO, OTHER)
    write_rows(incoming / "training.csv", [
        {"clinician_id": name, "kind": "training", "name": "=1+1", "completed_on": MONDAY} for name in both
    ])  # fmt: skip
    write_rows(incoming / "caseload-own.csv", [
        {"unit_id": "W1", "date": MONDAY, "period": "day", "patients": 3, "clinician_id": name}
        for name in both
    ])  # fmt: skip
    write_rows(incoming / "llm_events.csv", [
        {"task_id": f"t-{name}", "clinician_id": name, "tool_id": "scribe", "task_type": "progress_note"}
        | {"started_at": f"{MONDAY}T09:00:00", "unit_id": "W1"}
        for name in both
    ])  # fmt: skip
    calls = [{"call_id": f"c-{name}", "task_id": f"t-{name}", "clinician_id": name} for name in both]
    calls += [{"call_id": "c-shared", "clinician_id": OTHER, "service_account": WHO}]
    times = {"started_at": f"{MONDAY}T09:00:00", "status": "ok"}
    write_rows(incoming / "llm_calls.csv", [{**call, **times} for call in calls])
    write_rows(incoming / "shifts-bad.csv", [
        {"shift_id": f"b-{name}", "clinician_id": name, "unit_id": "W1", "starts_at": f"{MONDAY}T09:00:00"}
        | {"ends_at": f"{MONDAY}T08:00:00", "status": "worked"}
        for name in both
    ])  # fmt: skip
    run_site(folder)
    return folder


def asked(site: Path, out: Path, text: str) -> Result:
    return CliRunner().invoke(main, ["held", str(site), "--out", str(out)], input=text)


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def test_all_rows_about_a_person_are_told_and_none_of_anybody_else(site: Path, tmp_path: Path) -> None:
    told = asked(site, tmp_path / "out", WHO + "\n")
    assert told.exit_code == 0, told.output
    found = {path.stem: rows(path) for path in (tmp_path / "out").glob("*.csv")}
    # Every twelfth of 4 nurses x 2 shifts x 14 days is the nurse's own.
    shifts = [row["clinician_id"] for row in Ward(weeks=2).shifts()].count(WHO)
    assert {name: len(own) for name, own in found.items()} == {
        "clinicians": 1,
        "shifts": shifts,
        "training": 1,
        "caseload": 1,
        "person_week": 2,  # one for each week
        "shown_person": 2,
        "clinician_week": 1,
        "llm_events": 1,
        "llm_calls": 2,  # one as clinician, one by the key of the gateway
        "use_person": 1,
        "refused_shifts": 1,
    }
    for path in (tmp_path / "out").iterdir():
        text = path.read_text(encoding="utf-8")
        assert OTHERS not in text, path.name
        assert WHO not in text, path.name
    assert found["training"][0]["name"] == "'=1+1"  # no spreadsheet runs it


def test_the_whole_of_the_store_is_divided_among_its_people(site: Path, tmp_path: Path) -> None:
    """Asked for everybody, the rows that name anybody come out once each: nothing is overlooked."""
    store = Store(site / "warehouse" / "store.duckdb")
    held = {
        name: int(store.scalar(f"select count(*) from {name} where clinician_id is not null"))
        for name in ("shifts", "clinicians", "caseload", "clinician_week", "llm_events")
    }
    store.close()
    total = dict.fromkeys(held, 0)
    for number in range(12):
        asked(site, tmp_path / str(number), f"W1-nurse-{number:03d}")
        for name in held:
            path = tmp_path / str(number) / f"{name}.csv"
            total[name] += len(rows(path)) if path.exists() else 0
    assert total == held


def test_every_table_with_a_person_in_it_has_words_for_the_person(site: Path) -> None:
    store = Store(site / "warehouse" / "store.duckdb")
    found = store.query(
        "select distinct table_name as name from duckdb_columns() where list_contains(?, column_name) "
        "and not starts_with(table_name, 'new_') and database_name = 'store'",
        [list(PERSONS)],
    )
    store.close()
    assert set(found["name"]) == set(WHAT) - {"record", "sign_ins"}


def test_the_summary_says_what_why_how_long_and_who(site: Path, tmp_path: Path) -> None:
    asked(site, tmp_path, WHO)
    text = (tmp_path / "README.txt").read_text(encoding="utf-8")
    assert "shifts.csv: " in text
    assert "2026-01-05 to 2026-01-18" in text
    assert "Kept: 104 weeks." in text
    for head in ("Why. ", "Whose. ", "For how long. ", "Who sees it. ", "Not in here. "):
        assert head in text
    assert "was not looked for" in text


def test_the_answer_is_its_owners_alone(site: Path, tmp_path: Path) -> None:
    asked(site, tmp_path / "out", WHO)
    assert stat.S_IMODE((tmp_path / "out").stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "out").iterdir()} == {0o600}


def test_an_unknown_person_is_told_that_nothing_is_held_and_no_more(site: Path, tmp_path: Path) -> None:
    told = asked(site, tmp_path / "out", "nobody-17\n")
    assert (told.exit_code, told.stdout, told.stderr) == (0, "Nothing is held.\n", "")
    assert not (tmp_path / "out").exists()


def test_the_record_keeps_that_somebody_asked_and_not_who(site: Path, tmp_path: Path) -> None:
    before = len(journal_of(site).rows())
    asked(site, tmp_path / "a", WHO)
    asked(site, tmp_path / "b", "nobody-17")
    one, other = journal_of(site).rows()[before:]
    assert one["kind"] == other["kind"] == "person.answered"
    assert one["body"] == other["body"]
    for row in (one, other):
        assert not any(name in str(row) for name in (WHO, OWN, "nobody-17"))


def test_what_the_record_finds_by_a_sign_in_is_told_too(site: Path, tmp_path: Path) -> None:
    journal = journal_of(site)
    me, other = "https://login.example me-1", "https://login.example other-2"
    for who in (me, other):
        issuer, subject = who.split()
        grant = GrantGiven(issuer, subject, "nurse_manager", ("W1",), "ward sister")
        journal.add(Draft("command line", "", grant, new_key()))
        withdrawn = PlanWithdrawn("0000-0000-0000", "no longer needed")
        journal.add(Draft("nurse_manager", "W1", withdrawn, new_key(), who))
        Sessions(journal).begin(Person(issuer, subject))
    told = asked(site, tmp_path / "out", f"{WHO}\n{me}\n")
    assert told.exit_code == 0, told.output
    entries = rows(tmp_path / "out" / "record.csv")
    assert [(row["kind"], row["why"]) for row in entries] == [
        ("grant.given", "about you"),
        ("plan.withdrawn", "written by you"),
    ]
    assert len(rows(tmp_path / "out" / "sign_ins.csv")) == 1
    for path in (tmp_path / "out").iterdir():
        assert "other-2" not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("text", ["", "\n", "a\nb\nc\n", "a\nissuer-alone\n"])
def test_other_input_is_not_understood(site: Path, tmp_path: Path, text: str) -> None:
    told = asked(site, tmp_path / "out", text)
    assert told.exit_code == 2
    assert not (tmp_path / "out").exists()


def test_a_folder_with_something_in_it_is_left_alone(site: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    assert asked(site, tmp_path, WHO).exit_code == 2
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_another_key_finds_nobody_and_says_so(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(load_site(site).pseudonym_key_env, "another-key-0123456789-0123456789-abcdef")
    told = asked(site, tmp_path / "out", WHO)
    assert told.exit_code == 10
    assert "not the one" in told.stderr


def test_a_run_is_waited_for(site: Path, tmp_path: Path) -> None:
    with site_lock(site / "warehouse"):
        assert asked(site, tmp_path / "out", WHO).exit_code == 13
