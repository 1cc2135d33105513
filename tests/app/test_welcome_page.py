"""The page for newcomers: three ideas on the site's own figures, and where to begin."""

import time
from pathlib import Path

import pytest
from streamlit.runtime.context import ContextProxy
from streamlit.testing.v1 import AppTest

from dashboard import frame
from dashboard.arrival import FIRST_VISIT
from dashboard.data import Grants
from dashboard.words.english.welcome import TEXTS
from pipelines.warehouse.build import write_snapshot
from tests.app import snapshot
from tests.app.test_pages import APP, charts, markup, walk

WORDS_A_MINUTE = 230
"""Silent reading of plain English prose."""


@pytest.mark.usefixtures("on_site")
def test_three_ideas_stand_beside_three_pictures_of_one_unit():
    app = walk("welcome")
    text = markup(app)
    for title in ("The load line", "Time turned into workload", "The ledger", "What you will not find"):
        assert f"<h2>{title}</h2>" in text
    assert "Shown on Ash Ward, with its own figures." in text
    assert "Ash Ward: 6.5 patients per nurse, line 6" in text
    assert charts(app) == 3


def test_it_is_read_within_a_minute():
    ideas = [text for key, text in TEXTS.items() if key.startswith("welcome.") and ".start" not in key]
    read = [text for text in ideas if "not known" not in text and "There is no" not in text]
    assert sum(len(text.split()) for text in read) < WORDS_A_MINUTE


@pytest.mark.usefixtures("on_site")
def test_without_a_grant_the_saving_of_a_unit_is_no_example(monkeypatch):
    monkeypatch.setattr(frame, "LOCAL_USER", Grants("nurse_manager", frozenset({"W08"})))
    app = walk("welcome")
    assert charts(app) == 1
    assert "What was saved in Ash Ward is not known." in markup(app)


def test_a_site_without_units_still_explains(tmp_path: Path, monkeypatch):
    monkeypatch.setenv("PLIMSOLL_SITE", str(tmp_path))
    (tmp_path / "warehouse").mkdir()
    today = snapshot.today()
    tables = {name: table.clear() for name, table in snapshot.tables(today).items()}
    write_snapshot(tmp_path / "warehouse", tables, snapshot.info(today))
    app = walk("welcome")
    assert charts(app) == 0
    assert "The pictures come with the first figures of a unit." in markup(app)


@pytest.mark.usefixtures("on_site")
def test_a_new_browser_is_shown_the_way_once(monkeypatch):
    monkeypatch.setattr(ContextProxy, "cookies", {FIRST_VISIT: str(int(time.time()))})
    app = AppTest.from_file(APP, default_timeout=60).run()
    assert "First time here?" in markup(app)
    next(button for button in app.button if button.label == "Not now").click()
    app.run()
    assert "First time here?" not in markup(app)


@pytest.mark.usefixtures("on_site")
def test_who_was_here_before_is_not_shown_the_way():
    assert "First time here?" not in markup(walk())
