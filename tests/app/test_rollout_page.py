"""The page of rollouts walked without a browser: what it says, to whom, and its picture."""

from pathlib import Path

import polars as pl
import pytest
import vl_convert

from dashboard import frame
from dashboard.charts.theme import DARK, LIGHT
from dashboard.data import Grants
from dashboard.drawings.rollout import course_drawing
from pipelines.shapes import PUBLISHED
from pipelines.warehouse.build import write_snapshot
from tests.app import snapshot
from tests.app.test_pages import charts, markup, walk
from tests.rollout_rows import course, estimate, untold

MINUTES = "documentation_minutes"


@pytest.fixture
def rolled_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A site with estimates for the organisation, two promises, and nothing pooled by service."""
    monkeypatch.setenv("PLIMSOLL_SITE", str(tmp_path))
    (tmp_path / "warehouse").mkdir()
    today = snapshot.today()
    tables = snapshot.tables(today)
    rows = [estimate(), estimate("load", effect=6.1, low=0.4, high=12.2), untold("contacts", "not_collected")]
    tables["estimate"] = pl.DataFrame(rows, schema=PUBLISHED["estimate"])
    tables["event_study"] = pl.DataFrame(course(), schema=PUBLISHED["event_study"])
    promise = {"tool_id": "T9", "effective_from": today, "promised_minutes_per_shift": 25.0}
    told = [{**promise, "unit_id": unit} for unit in (None, "W01")]
    tables["agreement"] = pl.DataFrame(told, schema=PUBLISHED["agreement"])
    write_snapshot(tmp_path / "warehouse", tables, snapshot.info(today))
    return tmp_path


@pytest.mark.usefixtures("rolled_out")
def test_the_page_tells_effect_course_checks_and_promises():
    app = walk("rollout")
    text = markup(app)
    assert "documentation takes 12.4 minutes less of 8 hours worked (7.1 to 17.6, controlled)" in text
    assert "Load per staff hour rose by 6.1 %" in text
    assert "Before go-live these units moved like the others." in text
    assert "no feed of the site records it; that is not zero." in text
    assert "25 minutes a shift with T9" in text
    assert "(Ash Ward)" in text
    assert charts(app) == 1
    assert "Smallest that would be seen" in text


@pytest.mark.usefixtures("rolled_out")
def test_another_outcome_has_its_own_course_or_its_reason():
    app = walk("rollout", outcome="contacts")
    text = markup(app)
    assert "Attended contacts: no feed of the site records it; that is not zero." in text
    assert charts(app) == 0
    assert 'href="?outcome=contacts"' in text


@pytest.mark.usefixtures("rolled_out")
@pytest.mark.parametrize("forged", ["<script>alert(1)</script>", "' or 1=1 --", "\0"])
def test_forged_choices_are_said_to_be_so(forged):
    text = markup(walk("rollout", service=forged, outcome=forged))
    assert "There is no service of that name on this site." in text
    assert "There is no outcome of that name. Shown instead is: Documentation." in text
    assert "<script>" not in text
    assert "documentation takes 12.4 minutes less" in text


@pytest.mark.usefixtures("rolled_out")
def test_a_service_without_estimates_says_so():
    app = walk("rollout", service="Community")
    assert "No estimate can be made here yet." in markup(app)
    assert 'href="?service=Community"' in markup(app)


@pytest.mark.usefixtures("rolled_out")
def test_who_has_not_every_unit_of_a_scope_sees_the_promises_only(monkeypatch):
    monkeypatch.setattr(frame, "LOCAL_USER", Grants("nurse_manager", frozenset({"W01", "W02"})))
    text = markup(walk("rollout"))
    assert "What rollouts did in many units together is for those with a grant on all of them." in text
    assert "12.4" not in text
    assert "25 minutes a shift" in text


@pytest.mark.usefixtures("on_site")
def test_a_site_without_estimates_says_so():
    assert "No estimate can be made here yet." in markup(walk("rollout"))


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_the_course_renders_and_its_sentence_tells_it(palette):
    drawing = course_drawing(MINUTES, "Northside", course(), estimate())
    assert drawing is not None
    assert drawing.sentence == (
        "Documentation, Northside, by weeks since go-live: before go-live −0.9 to −0.4; after learning the "
        "tool "
        "−12.4 minutes per 8 hours worked (−17.6 to −7.1)."
    )
    svg = vl_convert.vegalite_to_svg(drawing.chart_with_rows(palette).to_dict())
    for words in ("go-live", "−12 to −9", "8 on", "Change in documentation"):
        assert words in svg


def test_no_span_that_can_be_told_is_no_picture():
    nothing = [{**row, "effect": None, "low": None, "high": None} for row in course()]
    assert course_drawing(MINUTES, "Northside", nothing, estimate()) is None


def test_a_course_without_intervals_is_drawn_as_points():
    bare = [{**row, "low": None, "high": None} for row in course()]
    drawing = course_drawing(MINUTES, "Northside", bare, untold(MINUTES, "ramp_not_over"))
    assert drawing is not None
    assert "no week after learning the tool can be judged yet" in drawing.sentence
    assert (drawing.rows["bins"]["low"] == drawing.rows["bins"]["high"]).all()
