"""Every language is whole: each text is there, with the same places, and nothing is left in English."""

import ast
import re
import string
from datetime import date
from pathlib import Path

import pytest

import dashboard
from dashboard import languages
from dashboard.drawings.kept import kept
from dashboard.words import catalogue, numbers
from dashboard.words.catalogue import CATALOGUES, ENGLISH, in_this_language, say, speaking
from dashboard.words.english import TEXTS
from dashboard.words.registry import metric_text, outcome_text, rule_reason
from pipelines.metrics import METRICS
from pipelines.pooled.outcomes import OUTCOMES

OTHERS = [name for name in CATALOGUES if name != ENGLISH]
REGISTRIES = ("metric.", "outcome.", "rule.", "message.")
"""Families that English has in the registries and the data, and not in its catalogue."""
NAMES = {
    "Plimsoll", "SVG", "PNG", "CSV", "PDF", "LLM", "LLMs", "WTE", "JSON", "UTC", "XmR", "SITE", "plimsoll",
    "run", "demo", "status", "alerts", "ledger", "metrics", "effect", "json", "site", "toml", "csv", "policy",
    "incoming", "load", "lines", "permitted", "uses", "task", "baselines", "NHS", "Ctrl", "P", "A", "shifts",
    "caseload", "docs", "tables", "md", "ID", "id", "ISO", "A4", "p", "k", "n",
}  # fmt: skip
"""Words that are the same in every language: names of formats, files and commands, signs of statistics."""


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("language", OTHERS)
def test_a_language_has_every_text_with_the_same_places(language):
    texts = CATALOGUES[language]
    assert sorted(key for key in TEXTS if key not in texts) == []
    assert sorted(key for key in texts if key not in TEXTS and not key.startswith(REGISTRIES)) == []
    assert [key for key in TEXTS if places(TEXTS[key]) != places(texts[key])] == []


@pytest.mark.parametrize("language", OTHERS)
def test_nothing_of_a_language_is_left_in_english(language):
    """A text has letters of its own, or none at all, or only names; a command is typed as it is."""
    left = []
    told = {key: text for key, text in CATALOGUES[language].items() if not key.endswith(".command")}
    for key, text in told.items():
        bare = re.sub(r"{[^}]*}|`[^`]*`|%[a-zA-Z]|[A-Z]+(?:_[A-Z]+)+|[a-z]+(?:_[a-z]+)+", " ", text)
        english = [word for word in re.findall(r"[A-Za-z][A-Za-z’']*", bare) if word not in NAMES]
        if len(english) > 1 or (english and not re.search(r"[一-鿿]", bare)):
            left.append((key, english))
    assert left == []


@pytest.mark.parametrize("language", OTHERS)
def test_the_registries_are_told_in_a_language(language):
    with speaking(language):
        for metric in METRICS.values():
            for field in ("title", "unit", "why_it_matters", "numerator", "denominator", "limits"):
                english = getattr(metric, field)
                assert not english or metric_text(metric.id, field) != english, (metric.id, field)
        assert all(outcome_text(name, "title") != one.title for name, one in OUTCOMES.items())


def test_a_reason_is_told_by_its_rule_else_its_family_else_as_the_data_tell_it():
    assert rule_reason("not_finite", "Numbers are finite.") == "Numbers are finite."
    with speaking("zh"):
        assert rule_reason("not_finite", "Numbers are finite.") == "数字须是有限值。"
        assert rule_reason("missing_unit_id", "Every row names a unit.") == "每行都须有unit_id的值。"
        assert rule_reason("of_tomorrow", "As told.") == "As told."


def test_numbers_and_days_are_those_of_the_language():
    day = date(2026, 3, 1)
    assert (numbers.day(day), numbers.short_day(day)) == ("1 March 2026", "1 Mar 2026")
    assert numbers.percent(0.16) == "16 %"
    assert numbers.axis_locale() is None
    with speaking("zh"):
        assert (numbers.day(day), numbers.short_day(day)) == ("2026年3月1日", "2026年3月1日")
        assert numbers.percent(0.16) == "16%"
        assert catalogue.listing(["甲", "乙", "丙"]) == "甲、乙和丙"
        locale = numbers.axis_locale()
        assert locale is not None
        assert locale["time"]["shortMonths"][9] == "10月"


def test_what_is_handed_to_another_thread_keeps_its_language():
    with speaking("zh"):
        later = in_this_language(lambda: say("page.unit"))
    assert later() == CATALOGUES["zh"]["page.unit"]
    assert say("page.unit") == "Unit"


def test_what_is_kept_is_kept_by_language():
    @kept(8)
    def title(_desk: str) -> str:
        return say("page.unit")

    assert title("desk") == "Unit"
    with speaking("zh"):
        assert title("desk") == CATALOGUES["zh"]["page.unit"]
    assert title("desk") == "Unit"


def test_nothing_with_words_is_kept_otherwise():
    """A plain cache would give one reader what was drawn in another's language."""
    folder = Path(dashboard.__file__).parent
    plain = [
        f"{path.parent.name}/{path.name}"
        for path in folder.rglob("*.py")
        if "from functools import" in path.read_text(encoding="utf-8")
        and re.search(r"@(lru_)?cache\b", path.read_text(encoding="utf-8"))
    ]
    # specs by their texts, SELECTs by their names, tools without words, and what adds the language
    assert sorted(plain) == [
        "charts/spec.py",
        "dashboard/fonts.py",
        "dashboard/headers.py",
        "dashboard/paper.py",
        "dashboard/preloaded.py",
        "dashboard/templates.py",
        "desk/asking.py",
        "desk/people.py",
        "drawings/kept.py",
        "opening/markup.py",
        "poster/sheet.py",
        "report/typeset.py",
    ]


def test_no_text_is_made_before_the_reader_is_known():
    """A text at the top of a module would be said once, in English, for everybody."""
    early = [
        (path.name, node.lineno)
        for path in Path(dashboard.__file__).parent.rglob("*.py")
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.Assign | ast.AnnAssign) and not isinstance(node.value, ast.Lambda)
        for call in _calls_outside_lambdas(node)
        if call in {"say", "count", "code", "listing", "join", "own"}
    ]
    assert early == []


def _calls_outside_lambdas(node: ast.AST) -> list[str]:
    found = []
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Lambda):
            continue
        if isinstance(child, ast.Call) and isinstance(child.func, ast.Name):
            found.append(child.func.id)
        found += _calls_outside_lambdas(child)
    return found


@pytest.mark.parametrize(
    ("chosen", "accepted", "spoken"),
    [
        (("zh", None), "en-GB,en;q=0.9", "zh"),
        ((None, "zh"), "en", "zh"),
        (("xx", None), "zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ((None, None), "fr-FR,fr;q=0.9,en;q=0.8", "en"),
        ((None, None), "en;q=0.1,zh;q=0.7", "zh"),
        ((None, None), "zh;q=0", "en"),
        ((None, None), "zh;q=nonsense", "en"),
        (("<script>", "../zh"), "", "en"),
    ],
)
def test_a_choice_comes_before_what_the_browser_prefers(chosen, accepted, spoken):
    assert languages.preferred(chosen, accepted) == spoken


def test_every_language_has_a_name_and_a_tag():
    assert set(languages.NAMES) == set(languages.TAGS) == set(CATALOGUES)
