"""How numbers are made, in words; and that no figure of the registry is without a theme."""

import ast
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import dashboard
from dashboard.data import About
from dashboard.desk.methods import Settings
from dashboard.drawings.methods import ALERT_KINDS, EVIDENCE_GRADES, OPTIONS, SEVERITIES, definition_rows
from dashboard.words import methods as words
from dashboard.words.catalogue import has
from dashboard.words.english import TEXTS
from dashboard.words.methods import Site
from dashboard.words.themes import THEMES, themes_of
from pipelines.metrics import METRICS
from pipelines.shapes.limits import SAFEGUARDS

ABOUT = About("000001-a", "Northside", date(2026, 3, 1), date(2026, 3, 1), 3, 10, 10)
SETTINGS = Settings(0.85, 0.1, 10, 0.05, 10, 37.5, "Europe/London", "0.1.0", "abc", date(2026, 3, 2))
ALL = [{"metric": name, "unit_id": "W1", "state": "value"} for name in METRICS]
START = (
    f"The {len(METRICS)} figures of Plimsoll 0.1.0 are each one numerator divided by one denominator, for "
    "one unit and one week."
)
FIRST = METRICS[next(iter(METRICS))].title
EVERY = "In the last 4 weeks all of them are told in at least one unit here."
BUT_ONE = f"In the last 4 weeks {len(METRICS) - 1} of them are told in at least one unit here."
NO_LINE = "No load line is in force, so no unit can be judged."
NO_TOOL = "No tool has gone live, so nothing can be saved yet."


def test_every_theme_names_a_figure_that_there_is_or_a_page():
    views = {path.stem for path in (Path(dashboard.__file__).parent / "views").glob("*.py")}
    for name, theme in THEMES.items():
        assert set(theme.metrics) <= set(METRICS), name
        assert theme.metrics or theme.offered, name
        assert set(theme.offered) <= views, "a page that has a title has a file"


def test_every_figure_of_the_registry_belongs_to_a_theme():
    assert [metric for metric in METRICS if not themes_of(metric)] == []


def test_the_twelve_themes_are_there_each_with_a_title_and_a_text():
    assert len(THEMES) == 12
    assert all(has(f"theme.{name}.{part}") for name in THEMES for part in ("title", "text"))


@pytest.mark.parametrize(
    ("site", "sentences"),
    [
        (Site([], 0, live=False), "None has been published on this site yet."),
        (Site(ALL, 3, live=True), f"{EVERY} 3 load lines are in force."),
        (
            Site(ALL[1:], 1, live=True),
            f"{BUT_ONE} One is told nowhere: {FIRST}. 1 load line is in force.",
        ),
        (Site(ALL, 0, live=False), f"{EVERY} {NO_LINE} {NO_TOOL}"),
    ],
)
def test_the_answer_says_how_and_what_is_told_here(site, sentences):
    assert words.answer(site, SETTINGS, ABOUT) == f"{START} {sentences}"


def test_of_old_data_what_holds_now_is_unknown():
    text = words.answer(Site(ALL, 3, live=True), SETTINGS, replace(ABOUT, age_days=28))
    assert "In the 4 weeks to 1 March 2026, the newest there are," in text
    assert "what holds now is unknown." in text


def here(*states: str) -> list[dict[str, Any]]:
    return [{"metric": "overtime_share", "unit_id": str(n), "state": state} for n, state in enumerate(states)]


@pytest.mark.parametrize(
    ("states", "granted", "text"),
    [
        (("value", "value"), True, "told in 2 of 2 units"),
        (
            ("value", "suppressed", "missing", "missing"),
            True,
            "told in 1 of 4 units, hidden in 1, missing in 2",
        ),
        (("not_collected",), True, "told in 0 of 1 unit, not collected in 1"),
        (("not_assessed",), False, "told in 0 of 1 unit, not assessed in 1"),
        ((), True, "nothing has been published of it"),
        ((), False, "not shown to your role"),
    ],
)
def test_where_a_figure_is_told_and_why_not_elsewhere(states, granted, text):
    assert words.here_text(METRICS["overtime_share"], here(*states), granted=granted) == text


def test_a_figure_for_every_role_is_never_said_to_be_held_back():
    assert words.here_text(METRICS["patients"], [], granted=False) == "nothing has been published of it"


@pytest.mark.parametrize("metric", METRICS.values(), ids=METRICS)
def test_every_definition_is_told_whole(metric):
    told = {fact.label: fact.value for fact in words.facts(metric, [], SETTINGS, granted=True)}
    assert len(told) == 8
    assert all(told.values())
    assert "_" not in told["Made from"]
    assert "_" not in told["Without this not collected"]


def test_either_of_two_feeds_is_said_as_either():
    told = {
        fact.label: fact.value
        for fact in words.facts(METRICS["patients_per_nurse"], [], SETTINGS, granted=True)
    }
    assert told["Without this not collected"] == "patient counts; rosters or daily staffing totals"


def test_every_figure_can_be_chosen_and_is_in_the_table():
    assert sorted(OPTIONS) == sorted(METRICS)
    assert len(definition_rows()) == len(METRICS)


def test_thresholds_are_those_of_the_site_and_unknown_where_the_snapshot_does_not_say():
    told = {row[0]: row[1:] for row in words.thresholds(SETTINGS)}
    assert told["A week is judged from this share of complete data on"] == [
        "85 %",
        "site.toml: [detection] completeness",
    ]
    assert told["Shifts that may be over a line by law, unless it says otherwise"] == ["none", "fixed"]
    old = replace(
        SETTINGS, completeness=None, near=None, false_alarms_per_unit_year=None, full_time_hours=None
    )
    unknown = [row for row in words.thresholds(old) if row[1].startswith("not known")]
    assert len(unknown) == 4


def test_every_safeguard_has_its_threshold_and_its_reason():
    rows = words.safeguards()
    assert len(rows) == len(SAFEGUARDS) + 1
    assert rows[0][1] == "below 50 %"
    assert rows[-1][1] == "any"


def test_every_grade_standing_kind_and_severity_is_explained():
    def codes(prefix: str) -> set[str]:
        return {key.removeprefix(f"{prefix}.") for key in TEXTS if re.fullmatch(rf"{prefix}\.[a-z_]+", key)}

    assert set(ALERT_KINDS) == codes("alert") == codes("methods.alert")
    assert set(EVIDENCE_GRADES) == codes("grade") - {"none"} == codes("methods.grade")
    assert set(SEVERITIES) == codes("methods.severity") - {"title"}
    assert codes("methods.standing") == {"over", "near", "within", "unknown"}


def release(
    version: str, *, announced: bool = True, by: str | None = None, on: date | None = None
) -> dict[str, Any]:
    return {
        "tool_name": "Scribe",
        "version": version,
        "announced": announced,
        "reviewed_by": by,
        "reviewed_on": on,
    }


def test_releases_say_who_reviewed_them_and_which_nobody_announced():
    assert words.releases_text([]) == "No release of a tool is known."
    assert words.releases_text([release("1", by="Officer")]) == "1 release: each has been reviewed."
    text = words.releases_text([release("1", on=date(2026, 1, 5)), release("2", announced=False)])
    assert text == (
        "2 releases, 1 of them reviewed. No review is known of Scribe 2. First seen in logs without "
        "announcement: Scribe 2."
    )


def test_the_changelog_is_not_read_when_the_page_is_shown():
    folder = Path(dashboard.__file__).parent
    for path in (folder / "views" / "methods.py", folder / "words" / "methods.py"):
        constants = (
            node.value
            for node in ast.walk(ast.parse(path.read_text("utf-8")))
            if isinstance(node, ast.Constant)
        )
        assert not any("CHANGELOG" in str(value) for value in constants)
