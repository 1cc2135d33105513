"""Clicks that come too soon: a form is kept once, and about what it was sent about."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pipelines.site import load_site
from pipelines.state import CASE_KINDS, cases, journal_of
from pipelines.steps.cases import record
from tests.app import alert_story, snapshot
from tests.app.test_pages import markup, walk


@pytest.fixture
def local(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A site of whoever sits at the computer, where a run has opened cases."""
    alert_story.publish(tmp_path, snapshot.today())
    (tmp_path / "site.toml").write_text('[site]\nname = "A"\ntimezone = "UTC"\n', encoding="utf-8")
    record(load_site(tmp_path), snapshot.today())
    monkeypatch.setenv("PLIMSOLL_SITE", str(tmp_path))
    return tmp_path


def press(app: AppTest, case: str, what: str) -> None:
    """The button is pressed, and the page is cut short before it comes to the form: nothing was drawn."""
    app.session_state["sent-case"] = (app.session_state["key-case"], case, what)


def test_a_form_whose_page_was_cut_short_is_kept_by_the_next_run(local: Path):
    app = walk("alerts")
    case = app.selectbox[[box.label for box in app.selectbox].index("Case")].value
    press(app, str(case), "acknowledged")
    app.run()
    assert "Kept (receipt " in markup(app)
    (found,) = [each for each in cases(journal_of(local).entries(CASE_KINDS)) if each.receipt == case]
    assert [taken.step.step for taken in found.steps] == ["acknowledged"]


def test_a_form_is_not_kept_about_a_case_that_was_chosen_after_the_button(local: Path):
    app = walk("alerts")
    first = next(box for box in app.selectbox if box.label == "Case")
    press(app, str(first.value), "acknowledged")
    other = next(each for each in cases(journal_of(local).entries(CASE_KINDS)) if each.receipt != first.value)
    first.set_value(other.receipt).run()
    assert "Not kept: something around the form was changed" in markup(app)
    assert all(case.steps == () for case in cases(journal_of(local).entries(CASE_KINDS)))


def test_a_second_click_on_a_form_that_is_kept_says_again_that_it_is(local: Path):
    app = walk("alerts")
    key, case = app.session_state["key-case"], str(next(b for b in app.selectbox if b.label == "Case").value)
    press(app, case, "acknowledged")
    app.run()
    app.session_state["sent-case"] = (key, case, "acknowledged")
    app.run()
    assert "Kept (receipt " in markup(app)
    assert "Not kept" not in markup(app)
    assert len(journal_of(local).entries(["case.acknowledged"])) == 1
