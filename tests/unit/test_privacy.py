"""Pseudonyms: the key is strong and secret, and no clinician's id is left in a batch."""

from __future__ import annotations

import hashlib
import hmac
import re
import stat
from typing import TYPE_CHECKING

import polars as pl
import pytest

from pipelines.errors import SettingsError
from pipelines.privacy import EXAMPLE_KEY, Pseudonymiser, PseudonymKey, load_key, make_key_file

if TYPE_CHECKING:
    from pathlib import Path

VARIABLE = "SOME_SITE_KEY"
STRONG = "0123456789abcdef0123456789abcdef"  # 32 bytes, the least
KEY = PseudonymKey(STRONG.encode())


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """Load the key with the variable set to a text, or not set."""

    def load(text: str | None = None) -> PseudonymKey:
        if text is None:
            monkeypatch.delenv(VARIABLE, raising=False)
        else:
            monkeypatch.setenv(VARIABLE, text)
        return load_key(tmp_path, VARIABLE)

    return load


# --- the key --------------------------------------------------------------------------------------------


def test_the_key_comes_from_the_variable_the_site_names(given) -> None:
    assert given(STRONG).secret == STRONG.encode()


@pytest.mark.parametrize("text", [STRONG[:31], EXAMPLE_KEY])
def test_a_key_of_31_bytes_or_a_known_one_is_refused(given, text: str) -> None:
    with pytest.raises(SettingsError, match="too weak") as caught:
        given(text)
    assert text not in str(caught.value)
    assert caught.value.exit_code == 10


def test_bytes_are_counted_and_not_letters(given) -> None:
    assert given("ü" * 16).secret == ("ü" * 16).encode()


def test_a_variable_with_its_own_name_as_value_is_no_secret(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    long = "A_VARIABLE_NAME_OF_MORE_THAN_32_BYTES"
    monkeypatch.setenv(long, long)
    with pytest.raises(SettingsError, match="too weak"):
        load_key(tmp_path, long)


@pytest.mark.parametrize("text", [None, ""])
def test_without_a_key_the_remedy_is_told(given, text: str | None) -> None:
    with pytest.raises(SettingsError, match="openssl rand -hex 32"):
        given(text)


def test_a_key_that_is_no_text_is_a_key_all_the_same(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Shells hand bytes on; Python shows those that are no UTF-8 as surrogates."""
    monkeypatch.setenv(VARIABLE, "\udcff" * 32)
    assert load_key(tmp_path, VARIABLE).secret == b"\xff" * 32


def test_a_demo_site_makes_its_own_key_for_its_owner_only(given, tmp_path: Path) -> None:
    path = make_key_file(tmp_path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    first = given()
    assert len(first.secret) == 64
    assert make_key_file(tmp_path) == path
    assert given() == first, "an existing key is kept"
    path.unlink()
    make_key_file(tmp_path)
    assert given() != first, "keys are drawn, not derived"


def test_the_variable_counts_more_than_the_file(given, tmp_path: Path) -> None:
    make_key_file(tmp_path)
    assert given(STRONG).secret == STRONG.encode()


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o620])
def test_a_key_file_that_others_can_open_is_refused(given, tmp_path: Path, mode: int) -> None:
    make_key_file(tmp_path).chmod(mode)
    with pytest.raises(SettingsError, match="chmod 600"):
        given()


def test_a_weak_key_file_is_refused_by_its_name(given, tmp_path: Path) -> None:
    path = make_key_file(tmp_path)
    path.write_text(STRONG[:31] + "\n", encoding="ascii")
    with pytest.raises(SettingsError, match=r"pseudonym\.key is too weak"):
        given()


def test_the_secret_is_not_shown() -> None:
    assert STRONG not in repr(KEY)
    assert STRONG not in repr(Pseudonymiser(KEY))
    assert re.fullmatch("[0-9a-f]{8}", KEY.fingerprint)
    assert PseudonymKey(b"y" * 32).fingerprint != KEY.fingerprint


# --- pseudonyms -----------------------------------------------------------------------------------------


def row_id(identifier: str, key: PseudonymKey = KEY) -> str:
    """What an id of a shift, report or task becomes, from the standard library alone."""
    own = hmac.new(key.secret, b"plimsoll ids of rows", hashlib.sha512).digest()
    return "r" + hashlib.blake2b(identifier.encode(), key=own, digest_size=10).hexdigest()


def hide(rows: list[dict], key: PseudonymKey = KEY) -> list[dict]:
    return Pseudonymiser(key).hide(pl.DataFrame(rows, infer_schema_length=None)).to_dicts()


def test_one_key_gives_one_person_one_pseudonym_and_another_key_another() -> None:
    first, second = (Pseudonymiser(KEY), Pseudonymiser(KEY))
    frame = pl.DataFrame({"clinician_id": ["n-01", "n-02", "n-01", None]})
    one, two, again, nobody = first.hide(frame)["clinician_id"]
    assert (one, nobody) == (again, None)
    assert one != two
    assert second.hide(frame)["clinician_id"].to_list() == [one, two, one, None]
    other = Pseudonymiser(PseudonymKey(b"z" * 32)).hide(frame)["clinician_id"]
    assert not set(other.drop_nulls()) & {one, two}


def test_a_pseudonym_is_an_id_of_seventeen_letters_and_digits() -> None:
    assert re.fullmatch("c[a-z2-7]{16}", KEY.pseudonym("n-01"))


@pytest.mark.parametrize(("one", "other"), [("00123", "123"), ("N-01", "n-01"), ("n-01", "n-01 ")])
def test_ids_that_differ_are_different_people(one: str, other: str) -> None:
    assert KEY.pseudonym(one) != KEY.pseudonym(other)


def test_a_table_without_people_is_left_alone() -> None:
    frame = pl.DataFrame({"unit_id": ["W1"], "task_id": ["n-0001-note"]})
    assert Pseudonymiser(KEY).hide(frame).equals(frame)


@pytest.mark.parametrize("column", ["task_id", "call_id", "session_id"])
def test_an_id_built_from_the_persons_own_is_hashed_wherever_it_stands(column: str) -> None:
    """Also in the rows of others and of nobody: the same id must stay the same everywhere."""
    linked = "day-n-0001-7"
    rows: list[dict] = [
        {"clinician_id": "n-0001", column: linked},
        {"clinician_id": "n-0002", column: linked},
        {"clinician_id": None, column: linked},
        {"clinician_id": "n-0001", column: "plain"},
        {"clinician_id": "n-0001", column: None},
    ]
    hidden = [row[column] for row in hide(rows)]
    assert hidden == [row_id(linked)] * 3 + ["plain", None]
    assert not any("n-0001" in (value or "") for value in hidden)


@pytest.mark.parametrize("column", ["shift_id", "report_id"])
def test_the_id_of_a_shift_or_report_is_hashed_whoever_it_names(column: str) -> None:
    """After a swap, and in an anonymous report, it holds the id of somebody who is not in the row."""
    linked = "day-n-0001-7"
    alone = hide([{"clinician_id": "n-0002", column: linked}, {"clinician_id": None, column: None}])
    assert [row[column] for row in alone] == [row_id(linked), None]
    assert hide([{"unit_id": "W1", column: linked}])[0][column] == row_id(linked)


def test_every_row_of_a_batch_gets_the_hash_of_its_own_id() -> None:
    """Ids that come twice, that are empty or not ASCII, and none at all."""
    ids = ["s-1", "", "s-2", "s-1", None, "Schicht-ü", "c" * 200]
    hidden = KEY.row_pseudonyms(pl.Series("shift_id", ids, dtype=pl.String))
    assert hidden.to_list() == [None if one is None else row_id(one) for one in ids]
    assert hidden.name == "shift_id"
    assert hidden.dtype == pl.String
    assert KEY.row_pseudonyms(pl.Series("shift_id", [None, None], dtype=pl.String)).to_list() == [None, None]


def test_the_id_of_a_row_depends_on_the_key() -> None:
    (ours,), (theirs,) = (hide([{"shift_id": "s-1"}], key) for key in (KEY, PseudonymKey(b"z" * 32)))
    assert ours != theirs
    assert re.fullmatch("r[0-9a-f]{20}", ours["shift_id"])


def test_a_shift_and_a_person_of_the_same_text_are_told_apart() -> None:
    """Else whoever sees a shift's hash would know whose pseudonym it is."""
    (row,) = hide([{"clinician_id": "n-0001", "shift_id": "n-0001", "task_id": "n-0001"}])
    assert row["shift_id"] == row["task_id"]
    assert row["clinician_id"][1:] != row["shift_id"][1:]


def test_the_owner_of_a_key_may_be_a_person_and_is_hashed_as_one() -> None:
    (row,) = hide([{"clinician_id": "n-0002", "service_account": "n-0001"}])
    assert row["service_account"] == KEY.pseudonym("n-0001")


def test_ids_of_two_columns_keep_their_links() -> None:
    """A call's task is hashed as the task itself is."""
    rows = [{"clinician_id": "n-0001", "task_id": "n-0001/3", "call_id": "n-0001/3"}]
    (row,) = hide(rows)
    assert row["task_id"] == row["call_id"] == row_id("n-0001/3")


@pytest.mark.parametrize("column", ["trace_id", "span_id", "parent_span_id", "unit_id", "incident_id"])
def test_ids_that_hold_a_staff_number_by_chance_are_kept(column: str) -> None:
    assert hide([{"clinician_id": "1234", column: "aa1234bb"}])[0][column] == "aa1234bb"


def test_a_staff_number_shorter_than_four_is_not_looked_for() -> None:
    assert hide([{"clinician_id": "123", "task_id": "t-1234"}])[0]["task_id"] == "t-1234"
    assert hide([{"clinician_id": "1234", "task_id": "t-1234"}])[0]["task_id"] != "t-1234"


def test_a_staff_number_is_text_and_no_pattern() -> None:
    assert hide([{"clinician_id": "n.+1", "task_id": "nnnn1"}])[0]["task_id"] == "nnnn1"
