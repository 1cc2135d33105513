"""The README's commands do what it says they do: they are run, and what they print is compared."""

import json
import re
import shutil

import pytest

from pipelines.warehouse.read import open_snapshot
from tests.conftest import SAMPLE_END as SHARED_END
from tests.docs.documents import table_rows, text_of
from tools.transcripts import MAKE_SAMPLE, SAMPLE_END, Said, answers, masked, refreshed, steps

README = text_of("README.md")
STEPS = steps(README)
SAID = [step for step in STEPS if isinstance(step, Said)]


@pytest.fixture(scope="module")
def northside(sample_site, tmp_path_factory):
    """A folder with the sample in it, where the README's reader stands."""
    assert SHARED_END == SAMPLE_END
    folder = tmp_path_factory.mktemp("reader")
    shutil.copytree(sample_site, folder / "northside")
    return folder


@pytest.fixture(scope="module")
def printed(northside):
    return dict(zip((said.command for said in SAID), answers(STEPS, northside), strict=True))


@pytest.mark.parametrize(
    "said", [said for said in SAID if said.command != MAKE_SAMPLE], ids=lambda said: said.command
)
def test_a_command_of_the_readme_prints_what_stands_below_it(said, printed):
    assert masked(printed[said.command]) == masked(said.output), "run: python -m tools.transcripts"


def test_making_the_sample_prints_what_was_read(northside):
    said = next(said for said in SAID if said.command == MAKE_SAMPLE)
    snapshot = open_snapshot(northside / "northside" / "warehouse")
    row = snapshot.table("run").to_dicts()[0]
    assert f"Files: {row['files_new']} new" in said.output
    assert f"Rows: {row['read']:,} read = {row['accepted']:,} accepted" in said.output
    assert f"As of: {SAMPLE_END}." in said.output


def stories() -> dict[str, str]:
    """Unit -> what the README's table says that Plimsoll says."""
    rows = table_rows(README.split("## The stories of the sample trust")[1].split("## Your own site")[0])
    named = ((row[0].rpartition(", ")[2], row[2]) for row in rows if len(row) == 3)
    return {unit: says for unit, says in named if re.fullmatch(r"[A-Z]\d\d", unit)}


def test_every_story_is_told_with_the_standing_its_unit_has(northside):
    standing = open_snapshot(northside / "northside" / "warehouse").table("standing")
    stands = dict(standing.select("unit_id", "standing").iter_rows())
    told = {unit: re.match(r"\*\*(\w+)", says) for unit, says in stories().items()}
    assert {unit: word[1].lower() for unit, word in told.items() if word} == {
        unit: stands[unit] for unit, word in told.items() if word
    }
    truth = json.loads((northside / "northside" / "truth.json").read_text(encoding="utf-8"))
    others = {"comparison", "ordinary", "near_the_line", "absorbed_another_team"}  # told in other rows
    assert {unit["unit_id"] for unit in truth["units"] if unit["story"] not in others} == set(told)


def test_a_document_is_refreshed_with_what_its_commands_print():
    text = "before\n```console\n$ one\nold\n$ two\n```\nafter\n"
    assert [said.command for said in steps(text)] == ["one", "two"]
    assert refreshed(text, ["new\n", "more\n"]) == (
        "before\n```console\n$ one\nnew\n$ two\nmore\n```\nafter\n"
    )
