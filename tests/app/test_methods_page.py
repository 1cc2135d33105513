"""The methods page without a browser: every figure's definition, what is judged by, and where themes are."""

import re
from datetime import timedelta
from html import escape
from pathlib import Path

import pytest

from dashboard import frame
from dashboard.data import Grants
from dashboard.words.themes import THEMES
from pipelines.metrics import METRICS
from pipelines.warehouse.build import write_snapshot
from tests.app import snapshot
from tests.app.test_pages import markup, walk


@pytest.mark.usefixtures("on_site")
def test_it_says_how_numbers_are_made_and_which_are_told_here():
    text = markup(walk("methods"))
    assert "<h1>How is each number made?</h1>" in text
    assert f"The {len(METRICS)} figures of Plimsoll 0.1.0 are each one numerator divided by" in text
    assert re.search(r"In the last 4 weeks \d+ of them are told in at least one unit here\.", text)
    assert "11 load lines are in force." in text


@pytest.mark.usefixtures("on_site")
@pytest.mark.parametrize("metric", ["adoption", "patients_per_nurse", "overload_report_rate"])
def test_a_link_opens_one_definition_whole(metric):
    app = walk("methods", metric=metric)
    text, defined = markup(app), METRICS[metric]
    assert app.selectbox(key="metric").value == metric
    for part in (
        defined.title,
        defined.numerator,
        defined.denominator,
        defined.why_it_matters,
        defined.limits,
        defined.unit,
    ):
        assert escape(part) in text
    assert f'href="?metric={metric}"' in text


@pytest.mark.usefixtures("on_site")
def test_another_figure_can_be_chosen_and_the_address_brings_it_back():
    app = walk("methods")
    app.selectbox(key="metric").select("overtime_share").run()
    assert app.query_params["metric"] == "overtime_share"
    assert f"<h2>{METRICS['overtime_share'].title}</h2>" in markup(app)


@pytest.mark.usefixtures("on_site")
@pytest.mark.parametrize("forged", ["", "profit", "../../etc", "<script>alert(1)</script>"])
def test_a_forged_figure_is_said_to_be_so_and_changes_nothing(forged):
    text = markup(walk("methods", metric=forged))
    assert "There is no figure of that name. Shown instead is: Patients per nurse." in text
    assert "<script>" not in text


@pytest.mark.usefixtures("on_site")
def test_every_definition_is_in_the_table_and_every_theme_is_shown():
    text = markup(walk("methods"))
    assert all(escape(metric.denominator) in text for metric in METRICS.values())
    assert text.count("Figures: <a href=") == len(THEMES)
    assert '<a href="data-quality"' not in text, "no theme is about the data themselves"
    assert '<a href="load-lines" target="_self">Load lines</a>' in text
    named = set(re.findall(r'<a href="([a-z-]+)" target="_self">', text))
    views = {path.stem.replace("_", "-") for path in Path(frame.__file__).with_name("views").glob("*.py")}
    assert named <= views, "a page that is not there is not named"


@pytest.mark.usefixtures("on_site")
def test_what_is_judged_by_is_that_of_the_site():
    text = markup(walk("methods"))
    assert "<td>85 %</td><td>site.toml: [detection] completeness</td>" in text
    assert "<td>10 people</td><td>site.toml: [privacy] minimum_group</td>" in text
    assert "At most 6 patients per nurse; local agreement with Staff side" in text
    assert "<td>below 50 %</td>" in text
    assert "Clinical safety officer" in text
    assert "No review is known of Scribe 2.0 and Scribe 1.4." in text
    assert "First seen in logs without announcement: Scribe 1.4." in text


def test_what_people_did_is_counted_for_units_with_a_grant_only(on_site, monkeypatch):
    monkeypatch.setattr(frame, "LOCAL_USER", Grants("manager", frozenset({"W01"})))
    assert "<dd>told in 1 of 1 unit</dd>" in markup(walk("methods", metric="overtime_share"))
    assert "of 1 unit</dd>" not in markup(walk("methods", metric="patients_per_nurse"))
    monkeypatch.setattr(frame, "LOCAL_USER", Grants("manager", frozenset()))
    assert "<dd>not shown to your role</dd>" in markup(walk("methods", metric="overtime_share"))


def test_old_data_say_that_what_holds_now_is_unknown(tmp_path, monkeypatch):
    monkeypatch.setenv("PLIMSOLL_SITE", str(tmp_path))
    snapshot.publish(tmp_path / "warehouse", snapshot.today() - timedelta(weeks=4))
    assert "what holds now is unknown." in markup(walk("methods"))


def test_an_empty_site_still_has_its_definitions(tmp_path, monkeypatch):
    monkeypatch.setenv("PLIMSOLL_SITE", str(tmp_path))
    (tmp_path / "warehouse").mkdir()
    write_snapshot(tmp_path / "warehouse", {}, snapshot.info(snapshot.today()))
    text = markup(walk("methods"))
    assert "None has been published on this site yet." in text
    assert "No load line is in force: loads are shown and not judged." in text
    assert "No release of a tool is known." in text
    assert "nothing has been published of it" in text
