"""Grants are entries of the journal; what a person holds on a day follows from them and from nothing else."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.cli import main
from pipelines.site import load_site
from pipelines.state import (
    Draft,
    Entry,
    GrantGiven,
    GrantRevoked,
    NotFit,
    Person,
    Sessions,
    all_grants,
    grants_of,
    journal_of,
    new_key,
)
from pipelines.state.grants import GRANT_KINDS, ROLES
from tests.app import snapshot

ISSUER, DAY = "https://login.trust.test", date(2026, 7, 1)
SITE = '[site]\nname = "Northside"\ntimezone = "Europe/London"\n'


def manager(subject="a", units=("W01",), until=None, issuer=ISSUER) -> GrantGiven:
    return GrantGiven(issuer, subject, "nurse_manager", units, "Leads the ward.", until)


def entry(number: int, body, receipt: str) -> Entry:
    return Entry(
        number, datetime(2026, 6, 1, tzinfo=UTC), "command line", "", body.kind, body.to_json(), receipt
    )


def test_a_grant_holds_through_its_last_day_and_not_the_day_after():
    entries = [entry(1, manager(until=DAY), "r1")]
    assert grants_of(entries, ISSUER, "a", DAY - timedelta(days=1)) == (manager(until=DAY),)
    assert grants_of(entries, ISSUER, "a", DAY) == (manager(until=DAY),)
    assert grants_of(entries, ISSUER, "a", DAY + timedelta(days=1)) == ()


def test_a_grant_is_of_one_subject_at_one_issuer():
    entries = [entry(1, manager(), "r1")]
    assert grants_of(entries, ISSUER, "a", DAY) == (manager(),)
    assert grants_of(entries, ISSUER, "A", DAY) == ()
    assert grants_of(entries, ISSUER, "a ", DAY) == ()
    assert grants_of(entries, "https://other.test", "a", DAY) == ()


def test_what_was_taken_back_does_not_hold_and_stays_to_be_read():
    entries = [entry(1, manager(), "r1"), entry(2, GrantRevoked("r1", "Left the ward."), "r2")]
    assert grants_of(entries, ISSUER, "a", DAY) == ()
    (kept,) = all_grants(entries)
    assert (kept.given, kept.revoked_why) == (manager(), "Left the ward.")


def test_a_revocation_of_one_grant_leaves_the_others():
    entries = [
        entry(1, manager(), "r1"),
        entry(2, manager(units=("W02",)), "r2"),
        entry(3, GrantRevoked("r1", "Moved."), "r3"),
    ]
    assert grants_of(entries, ISSUER, "a", DAY) == (manager(units=("W02",)),)


def test_a_role_of_a_later_version_gives_nothing():
    later = entry(1, manager(), "r1")
    body = {**later.body, "role": "inspector", "scope": "all"}
    told = Entry(1, later.at, later.role, "", later.kind, body, "r1")
    assert grants_of([told], ISSUER, "a", DAY) == ()


@pytest.mark.parametrize(
    ("changed", "field", "why"),
    [
        ({"issuer": " "}, "issuer", "missing"),
        ({"subject": ""}, "subject", "missing"),
        ({"reason": ""}, "reason", "missing"),
        ({"role": "chief"}, "role", "unknown"),
        ({"units": ()}, "units", "missing"),
        ({"units": ("W01", "")}, "units", "missing"),
        ({"role": "administrator"}, "units", "whole_only"),
        ({"role": "auditor"}, "units", "whole_only"),
    ],
)
def test_a_grant_that_says_too_little_is_not_kept(changed, field, why):
    told = {"issuer": ISSUER, "subject": "a", "role": "staff", "units": ("W01",), "reason": "Works here."}
    with pytest.raises(NotFit) as refused:
        GrantGiven(**{**told, **changed}).check()
    assert (refused.value.field, refused.value.why) == (field, why)


PEOPLE = st.sampled_from(["a", "b"])
STEPS = st.lists(
    st.one_of(
        st.builds(
            lambda who, role, day: GrantGiven(ISSUER, who, role, None, "Because.", day),
            PEOPLE,
            st.sampled_from(ROLES),
            st.none() | st.dates(DAY - timedelta(days=2), DAY + timedelta(days=2)),
        ),
        st.integers(0, 11).map(lambda number: GrantRevoked(f"r{number}", "No more.")),
    ),
    max_size=12,
)


@settings(deadline=None)
@given(STEPS, PEOPLE, st.integers(-3, 3))
def test_what_is_held_is_what_a_plain_loop_over_the_entries_finds(steps, who, days):
    day = DAY + timedelta(days=days)
    held: dict[str, GrantGiven] = {}
    for number, body in enumerate(steps):
        if isinstance(body, GrantRevoked):
            held.pop(body.receipt, None)
        elif body.subject == who and (body.until is None or body.until >= day):
            held[f"r{number}"] = body
    entries = [entry(number, body, f"r{number}") for number, body in enumerate(steps)]
    assert grants_of(entries, ISSUER, who, day) == tuple(reversed(held.values()))


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "site.toml").write_text(SITE, encoding="utf-8")
    snapshot.publish(tmp_path / "warehouse", snapshot.today())
    return tmp_path


def command(site: Path, *words: str, code: int = 0) -> str:
    name, *rest = words
    result = CliRunner().invoke(main, [name, str(site), *rest])
    assert result.exit_code == code, result.output
    return result.output


def give(site: Path, *words: str, code: int = 0) -> str:
    return command(
        site, "grant", "--issuer", ISSUER, "--subject", "a", "--reason", "Leads it.", *words, code=code
    )


def test_a_grant_is_given_listed_and_taken_back_by_commands(site):
    receipt = json.loads(give(site, "--role", "nurse_manager", "--unit", "W02", "--unit", "W01", "--json"))
    (row,) = json.loads(command(site, "grants", "--json"))
    assert (row["receipt"], row["units"], row["holds"]) == (receipt["receipt"], ["W01", "W02"], True)
    number = Sessions(journal_of(site)).begin(Person(ISSUER, "a"))
    assert "Taken back" in command(site, "revoke", receipt["receipt"], "--reason", "Left.")
    assert Sessions(journal_of(site)).holder(number) is None, "the open session ends with the grant"
    assert command(site, "grants").strip() == "Nobody holds a grant."
    assert "taken back" in command(site, "grants", "--all")
    assert [each.kind for each in journal_of(site).entries(GRANT_KINDS)] == list(GRANT_KINDS)
    command(site, "revoke", receipt["receipt"], "--reason", "Again.", code=2)


def test_an_unknown_unit_is_refused_with_the_nearest_known_one(site):
    told = give(site, "--role", "staff", "--unit", "W1", code=2)
    assert "did you mean W01?" in told
    assert journal_of(site).entries() == []


@pytest.mark.parametrize(
    "words",
    [
        ("--role", "nurse_manager"),
        ("--role", "nurse_manager", "--unit", "W01", "--everywhere"),
        ("--role", "administrator", "--unit", "W01"),
        ("--role", "chief", "--everywhere"),
        ("--role", "auditor", "--everywhere", "--reason", " "),
    ],
)
def test_a_grant_that_says_no_place_or_an_unknown_role_is_refused(site, words):
    give(site, *words, code=2)
    assert journal_of(site).entries() == []


def test_the_issuer_is_that_of_the_settings_where_none_is_named(site):
    (site / "site.toml").write_text(
        SITE
        + f'[people.sign_in]\nmetadata_url = "{ISSUER}/.well-known/openid-configuration"\n'
        + 'client_id = "plimsoll"\naddress = "https://plimsoll.trust.test"\n',
        encoding="utf-8",
    )
    assert load_site(site).sign_in is not None
    command(site, "grant", "--subject", "b", "--role", "auditor", "--everywhere", "--reason", "Verifies.")
    (row,) = json.loads(command(site, "grants", "--json"))
    assert (row["issuer"], row["units"]) == (ISSUER, None)


def test_without_sign_in_an_issuer_has_to_be_named(site):
    command(
        site, "grant", "--subject", "b", "--role", "auditor", "--everywhere", "--reason", "Verifies.", code=10
    )


def test_who_has_signed_in_and_holds_nothing_is_listed_as_waiting(site):
    give(site, "--role", "administrator", "--everywhere")
    sessions = Sessions(journal_of(site))
    sessions.begin(Person(ISSUER, "a"))
    sessions.begin(Person(ISSUER, "new"))
    (row,) = json.loads(command(site, "grants", "--waiting", "--json"))
    assert (row["issuer"], row["subject"]) == (ISSUER, "new")


def test_the_same_form_gives_one_grant(site):
    journal, key = journal_of(site), new_key()
    first = journal.add(Draft("command line", "", manager(), key))
    again = journal.add(Draft("command line", "", manager(), key))
    assert again.number == first.number
    assert len(all_grants(journal.entries(GRANT_KINDS))) == 1
