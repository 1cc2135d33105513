"""The glossary has the codes people meet in answers, and documents keep the project's promises in words."""

import re

import pytest

from dashboard.words.english import TEXTS
from pipelines.shapes import METRIC_STATES
from tests.docs.documents import DOCUMENTS, name_of, table_rows, text_of

GLOSSARY = text_of("GLOSSARY.md")


FOAM = "seamless|cutting-edge|state-of-the-art|game-chang|revolution|unlock|empower|leverag|robust|powerful"


def codes(prefix: str) -> set[str]:
    """Codes the dashboard has words for."""
    return {key.removeprefix(f"{prefix}.") for key in TEXTS if re.fullmatch(rf"{prefix}\.[a-z_]+", key)}


def test_every_state_of_a_figure_is_explained():
    rows = {row[0].strip("`") for row in table_rows(GLOSSARY)}
    assert set(METRIC_STATES) <= rows


def test_every_reason_of_a_standing_is_explained():
    reasons = codes("reason") - {"since", "not_assessed"}
    assert {reason for reason in reasons if f"`{reason}`" not in GLOSSARY} == set()


def test_every_standing_grade_severity_and_kind_of_alert_is_explained():
    kinds = {key.removeprefix("alert.") for key in TEXTS if re.fullmatch(r"alert\.[a-z_]+", key)}
    words = kinds | {"over", "near", "within", "unknown", "watch", "warning", "unsafe"}
    words |= codes("grade") - {"none", "controlled"}
    assert {word for word in words if f"`{word}`" not in GLOSSARY} == set()


def test_every_noun_of_the_field_has_its_entry():
    entries = {word.lower() for word in re.findall(r"\*\*([^*]+)\*\*", GLOSSARY)}
    nouns = (
        "load, load line, standing, staff disagree, wte, chppd, acuity, go-live, ramp, baseline, "
        "net minutes saved, evidence grade, coverage, adoption, comparison unit, conversion, ledger, "
        "completeness, data gap, snapshot, digest, quarantine, pseudonym, alert, severity, overload report, "
        "balancing measure, xmr chart, after-hours"
    )
    assert set(nouns.split(", ")) - entries == set()


@pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)
def test_no_document_sells(path):
    text = path.read_text(encoding="utf-8").lower()
    assert re.findall(rf"\b(?:{FOAM})\w*", text) == []
