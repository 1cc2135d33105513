"""Names of patients in reports: what is guessed right on made-up texts, as the documentation says it."""

import csv
import re
from pathlib import Path

import pytest

from pipelines.staging.names_in_text import may_name_a_patient

LANGUAGES = {"English": "en", "Chinese": "zh"}
SETS = {"the rules were made on": "tried", "not looked at before": "held"}
TOLD = re.compile(r"^\| (\w+), ([a-z ]+) \| (\d+) \| (\d+) \| (\d+) \| (\d+) \|$", re.MULTILINE)


@pytest.fixture(scope="module")
def texts(repository: Path) -> list[dict[str, str]]:
    with (repository / "tests/fixtures/report_texts.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def counted(texts: list[dict[str, str]], language: str, which: str) -> tuple[int, int, int, int]:
    """Texts that name a patient, of these warned of; texts that name none, of these warned of."""
    own = [row for row in texts if (row["language"], row["set"]) == (language, which)]
    named = [may_name_a_patient(row["text"]) for row in own if row["names"] == "yes"]
    others = [may_name_a_patient(row["text"]) for row in own if row["names"] == "no"]
    return len(named), sum(named), len(others), sum(others)


def test_the_documentation_tells_how_often_the_guess_is_right(
    repository: Path, texts: list[dict[str, str]]
) -> None:
    document = (repository / "docs/overload-reports.md").read_text(encoding="utf-8")
    told = {(LANGUAGES[row[0]], SETS[row[1]]): tuple(map(int, row[2:])) for row in TOLD.findall(document)}
    assert told == {key: counted(texts, *key) for key in told}
    assert len(told) == 4
    right, warned, named = (
        sum(counts[1] for (_, which), counts in told.items() if which == "held"),
        sum(counts[1] + counts[3] for (_, which), counts in told.items() if which == "held"),
        sum(counts[0] for (_, which), counts in told.items() if which == "held"),
    )
    flat = " ".join(document.split())
    assert (
        f"{right} of {warned} warnings were right (precision {right / warned:.0%}".replace("%", " %") in flat
    )
    assert (
        f"{right} of {named} texts with a name were warned of (recall {right / named:.0%}".replace("%", " %")
        in flat
    )


def test_it_does_not_nag(texts: list[dict[str, str]]) -> None:
    """Of English texts without a name hardly one may be warned of: else people tick the box unread."""
    for which in ("tried", "held"):
        *_, others, wrong = counted(texts, "en", which)
        assert wrong / others <= 0.05


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "12",
        "Mr",
        "patient",
        "bed 4",
        "Dr Patel came",
        "Sister Brown",
        "患者",
        "王护士长",
        "患者周末入院",
    ],
)
def test_cues_without_a_patients_name_are_none(text: str) -> None:
    assert not may_name_a_patient(text)


@pytest.mark.parametrize(("number", "valid"), [("11010519491231002X", True), ("110105194912310021", False)])
def test_an_identity_number_is_known_by_its_check_character(number: str, valid: bool) -> None:
    assert may_name_a_patient(f"身份证{number}") is valid


def test_long_texts_are_looked_through_at_once() -> None:
    """Two thousand characters of near misses: the longest text that is kept."""
    for unit in ("Bed 4 ", "A.A.A.", "Van der ", "patient Pa", "Aa'Aa'", "3床王"):
        assert isinstance(may_name_a_patient((unit * 2000)[:2000]), bool)
