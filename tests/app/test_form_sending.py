"""Clicks that come too soon: a form is kept once, and about what it was sent about."""

from __future__ import annotations

from pathlib import Path
from threading import Event, Thread

import pytest
from streamlit.runtime.scriptrunner import StopException
from streamlit.testing.v1 import AppTest

from dashboard.sections.sending import Form, Said, moved
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
    form = app.session_state["form-case"]
    form.note(form.key, (case, what))


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
    form, case = (
        app.session_state["form-case"],
        str(next(b for b in app.selectbox if b.label == "Case").value),
    )
    key = form.key
    press(app, case, "acknowledged")
    app.run()
    form.note(key, (case, "acknowledged"))
    app.run()
    assert "Kept (receipt " in markup(app)
    assert "Not kept" not in markup(app)
    assert len(journal_of(local).entries(["case.acknowledged"])) == 1


AROUND = ("W01",)
KEPT = Said(done=True, text="kept")


def sent() -> Form[Said]:
    """A form whose button was pressed."""
    form: Form[Said] = Form()
    form.note(form.key, AROUND)
    return form


def test_a_run_that_ends_while_it_keeps_leaves_the_form_to_the_next_under_the_same_key():
    form = sent()
    keys: list[str] = []

    def cut_short(key: str) -> Said:
        keys.append(key)
        raise StopException

    with pytest.raises(StopException):
        form.take(AROUND, cut_short, moved)

    def kept(key: str) -> Said:
        keys.append(key)
        return KEPT

    assert form.take(AROUND, kept, moved)
    assert keys[0] == keys[1] != form.key
    assert form.still_told(AROUND) == KEPT


def test_a_fault_in_keeping_does_not_come_again_with_every_run():
    form = sent()

    def faulty(_key: str) -> Said:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        form.take(AROUND, faulty, moved)
    assert not form.take(AROUND, lambda _key: KEPT, moved)


def test_the_run_after_one_that_still_keeps_waits_for_it_and_can_say_what_became_of_it():
    """The next run begins before the one it ends has come to its next call of Streamlit's."""
    form, begun, may_end = sent(), Event(), Event()

    def slowly(_key: str) -> Said:
        begun.set()
        assert may_end.wait(10)
        return KEPT

    first = Thread(target=form.take, args=(AROUND, slowly, moved))
    first.start()
    assert begun.wait(10)
    said: list[Said | None] = []

    def next_run() -> None:
        form.take(AROUND, lambda _key: pytest.fail("kept twice"), moved)
        said.append(form.still_told(AROUND))

    second = Thread(target=next_run)
    second.start()
    may_end.set()
    first.join(10)
    second.join(10)
    assert said == [KEPT]


def test_what_was_told_goes_with_what_it_was_about_and_a_receipt_outlives_that():
    form = sent()
    form.take(AROUND, lambda _key: Said(done=False, text="say why"), moved)
    assert form.still_told(AROUND) == Said(done=False, text="say why")
    assert form.still_told(("W02",)) is None
    form.note(form.key, AROUND)
    assert form.still_told() is None
    form.take(AROUND, lambda _key: KEPT, moved)
    assert form.still_told(AROUND) == KEPT
    assert form.still_told(("W02",)) is None
    assert form.still_told() == KEPT


def test_what_stood_in_the_fields_is_part_of_what_was_sent():
    form: Form[Said] = Form()
    form.note(form.key, AROUND, ("no-such-field",))
    assert not form.take(AROUND, lambda _key: KEPT, moved, fields=("another",))
    assert form.told == moved()
