"""The chain, its seals and its anchor: what was changed, left out, slipped in or cut off shows, and where."""

import hashlib
import hmac
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from pipelines.errors import StorageError
from pipelines.state import Draft, Journal, SnapshotPublished, Verdict, examine, journal_of, new_key
from pipelines.state.anchor import Head
from pipelines.state.chain import FIRST_LINK, TOLD, digest_of, link_after, seal_of
from pipelines.state.record_key import RecordKey
from tests.entries import PLAN, draft

SECRET = RecordKey(b"s" * 32)


def chained(count: int) -> list[dict[str, Any]]:
    """Rows of a whole journal, made here step by step."""
    rows: list[dict[str, Any]] = []
    link = FIRST_LINK
    for number in range(1, count + 1):
        told = {name: f"{name} {number}" for name in TOLD} | {"body": "{}"}
        digest = digest_of(told)
        link = link_after(link, number, digest)
        seal = seal_of(SECRET.secret, link)
        rows.append(
            {
                "sequence": number,
                **told,
                "digest": digest,
                "link": link,
                "seal": seal,
                "sealed_with": SECRET.fingerprint,
            }
        )
    return rows


def judged(rows: list[dict[str, Any]], heads: list[Head] | None = None) -> Verdict:
    return examine(rows, [] if heads is None else heads, SECRET, lambda _id: None)


def told(verdict: Verdict) -> set[tuple[str, str]]:
    return {(finding.what, finding.where) for finding in verdict.findings}


def test_the_chain_follows_by_hand_from_what_is_kept(tmp_path: Path):
    journal = journal_of(tmp_path)
    journal.add(draft())
    (row,) = journal.rows()
    fields = [row[name] for name in ("at", "role", "author", "unit_id", "kind", "body", "key", "receipt")]
    digest = hashlib.sha256(
        json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()
    ).hexdigest()
    link = hashlib.sha256(f"{'0' * 64} 1 {digest}".encode()).hexdigest()
    secret = (tmp_path / "state" / "record.key").read_bytes().strip()
    assert (row["digest"], row["link"]) == (digest, link)
    assert row["seal"] == hmac.new(secret, link.encode(), "sha256").hexdigest()
    assert (tmp_path / "state" / "record.anchor").read_text() == f"1 {link}\n"


def test_a_whole_record_holds(state_site: Path):
    journal = journal_of(state_site)
    for _ in range(5):
        journal.add(draft())
    verdict = examine(journal.rows(), journal.anchor.heads(), journal.key(), lambda _id: None)
    assert verdict.holds
    assert (verdict.entries, verdict.sealed, verdict.anchored, verdict.behind) == (5, 5, 5, 0)


def test_an_empty_record_holds():
    assert judged([]).holds


@given(st.integers(1, 9), st.sampled_from(TOLD), st.data())
def test_a_change_of_any_field_of_any_entry_shows_where_it_is(count: int, name: str, data: st.DataObject):
    rows = chained(count)
    place = data.draw(st.integers(0, count - 1))
    rows[place][name] += "x"
    assert told(judged(rows)) == {("entry_changed", str(place + 1))}


@given(st.integers(2, 9), st.data())
def test_an_entry_left_out_shows(count: int, data: st.DataObject):
    rows = chained(count)
    place = data.draw(st.integers(0, count - 2))  # the last one is the anchor's to miss
    del rows[place]
    assert ("entries_missing", f"before {place + 2}") in told(judged(rows))


def test_an_entry_rewritten_with_its_digest_and_every_later_link_lacks_the_seals():
    rows = chained(4)
    rows[1]["body"] = '{"level": 1}'
    link = rows[0]["link"]
    for row in rows[1:]:
        row["digest"] = digest_of(row)
        row["link"] = link = link_after(link, row["sequence"], row["digest"])
    assert told(judged(rows)) == {("seal_forged", "2"), ("seal_forged", "3"), ("seal_forged", "4")}


def test_without_the_key_the_links_alone_are_held_against_the_anchor():
    rows = chained(4)
    heads = [Head(row["sequence"], row["link"]) for row in rows]
    rows[1]["body"] = '{"level": 1}'
    link = rows[0]["link"]
    for row in rows[1:]:
        row["digest"] = digest_of(row)
        row["link"] = link = link_after(link, row["sequence"], row["digest"])
    verdict = examine(rows, heads, None, lambda _id: None)
    assert told(verdict) == {("anchor_differs", "2"), ("anchor_differs", "3"), ("anchor_differs", "4")}
    assert (verdict.sealed, verdict.other_keys) == (0, 4)


def test_a_record_put_back_to_an_earlier_day_is_told_by_the_anchor():
    rows = chained(6)
    heads = [Head(row["sequence"], row["link"]) for row in rows]
    assert told(judged(rows[:4], heads)) == {("end_missing", "5 to 6")}


def test_an_anchor_that_lags_is_no_fault_but_is_counted():
    rows = chained(6)
    verdict = judged(rows, [Head(4, rows[3]["link"])])
    assert verdict.holds
    assert verdict.behind == 2


def test_entries_sealed_with_another_key_are_counted_and_not_judged():
    rows = chained(3)
    rows[0] |= {"sealed_with": "00000000", "seal": "of another key"}
    verdict = judged(rows)
    assert verdict.holds
    assert (verdict.sealed, verdict.other_keys) == (2, 1)


@pytest.mark.parametrize(
    ("now", "findings", "kept", "gone"),
    [("aa", set(), 1, 0), ("bb", {("snapshot_changed", "000001-x")}, 1, 0), (None, set(), 0, 1)],
)
def test_a_published_snapshot_is_held_against_what_was_recorded(
    tmp_path: Path, now: str | None, findings: set[tuple[str, str]], kept: int, gone: int
):
    journal = journal_of(tmp_path)
    body = SnapshotPublished("000001-x", "aa", "2026-06-28", "0.1.0")
    journal.add(Draft("run", "", body, body.key))
    verdict = examine(journal.rows(), journal.anchor.heads(), journal.key(), lambda _id: now)
    assert told(verdict) == findings
    assert (verdict.snapshots, verdict.gone) == (kept, gone)


def behind_the_guards(journal: Journal, statement: str) -> None:
    """What somebody does who may write to the database itself."""
    with journal.database.writing() as connection:
        journal.database.unguard(connection)
        connection.execute(text(statement))
        journal.database.guard(connection)


@pytest.mark.parametrize(
    ("statement", "finding"),
    [
        ("update journal set unit_id = 'W09' where sequence = 2", ("entry_changed", "2")),
        ("update journal set author = 'somebody' where sequence = 3", ("entry_changed", "3")),
        ("delete from journal where sequence = 2", ("entries_missing", "before 3")),
        ("delete from journal where sequence = 4", ("end_missing", "4 to 4")),
    ],
)
def test_what_is_done_behind_the_guards_shows(state_site: Path, statement: str, finding: tuple[str, str]):
    journal = journal_of(state_site)
    for _ in range(4):
        journal.add(draft())
    behind_the_guards(journal, statement)
    assert finding in told(examine(journal.rows(), journal.anchor.heads(), journal.key(), lambda _id: None))


@pytest.mark.parametrize("change", ["update journal set role = 'x'", "delete from journal"])
def test_the_guards_refuse_in_either_database(state_site: Path, change: str):
    journal = journal_of(state_site)
    journal.add(draft())
    with pytest.raises(StorageError), journal.database.writing() as connection:
        connection.execute(text(change))
    assert len(journal.entries()) == 1


def test_the_key_is_its_owners_alone_and_one_that_others_can_read_is_refused(tmp_path: Path):
    journal = journal_of(tmp_path)
    journal.add(draft())
    path = tmp_path / "state" / "record.key"
    assert path.stat().st_mode & 0o777 == 0o600
    path.chmod(0o644)
    with pytest.raises(Exception, match="can be read by others"):
        journal.add(draft())


def test_a_chain_goes_on_with_no_other_key_in_silence(tmp_path: Path):
    journal = journal_of(tmp_path)
    journal.add(draft())
    (tmp_path / "state" / "record.key").unlink()
    with pytest.raises(StorageError, match="record key"):
        journal.add(draft())
    assert len(journal.entries()) == 1, "reading needs no key"


def test_the_author_is_kept_and_belongs_to_the_form(tmp_path: Path):
    journal = journal_of(tmp_path)
    form = replace(draft(), author="https://id.example staff-7")
    journal.add(form)
    assert [entry.author for entry in journal.entries()] == ["https://id.example staff-7"]
    with pytest.raises(StorageError, match="other words"):
        journal.add(replace(form, author="somebody else"))


def test_an_anchor_that_cannot_be_written_loses_no_entry(tmp_path: Path):
    (tmp_path / "state" / "record.anchor").mkdir(parents=True)
    journal = journal_of(tmp_path)
    assert journal.add(draft()).again is False
    assert len(journal.entries()) == 1


def test_a_line_of_the_anchor_cut_short_by_a_power_cut_is_left_out(tmp_path: Path):
    journal = journal_of(tmp_path)
    journal.add(draft())
    journal.add(draft())
    whole = journal.anchor.path.read_text()
    journal.anchor.path.write_text(whole[:-30])
    assert [head.sequence for head in journal.anchor.heads()] == [1]


def test_the_anchor_stands_where_the_settings_say(tmp_path: Path):
    text_of = '[site]\nname = "A"\ntimezone = "Europe/London"\n[state]\nanchor = "elsewhere/heads"\n'
    (tmp_path / "site.toml").write_text(text_of)
    journal_of(tmp_path).add(draft())
    assert (tmp_path / "elsewhere" / "heads").read_text().startswith("1 ")


def test_a_form_keeps_its_own_moment_where_one_is_given(tmp_path: Path):
    journal = journal_of(tmp_path)
    first = journal.add(draft())
    laid_aside = Draft("tester", "W01", PLAN, new_key(), at=first.at)
    assert journal.add(laid_aside).at == first.at
