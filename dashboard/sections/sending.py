"""Forms that people send: kept once, about what they were sent about, and told of until something else is.

A new click ends the run of a page that is under way, at whichever call of Streamlit's comes next; even a look
into its session's state is one. The next run may begin before that: for a while there are two. So what a form
knows is one object, looked up once in a run; nothing that is done with it afterwards can be cut short.
"""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, Protocol, TypeVar

import streamlit as st

from dashboard import screen
from dashboard.desk.notebook import NotFit, new_key
from dashboard.words.catalogue import say
from pipelines.errors import PlimsollError

if TYPE_CHECKING:
    from collections.abc import Callable


class Outcome(Protocol):
    """What became of a form that was sent."""

    @property
    def done(self) -> bool:
        """Whether it is kept."""

    @property
    def text(self) -> str:
        """What is said of it."""


class Said(NamedTuple):
    """An outcome of which there is no more to say than a sentence."""

    done: bool
    text: str


T = TypeVar("T", bound=Outcome)
R = TypeVar("R")


class Form(Generic[T]):
    """One form of one reader's session.

    `key`: that under which it is kept, made when it is first shown, and a new one once it is kept. `around`:
    what stands around its fields, so that it is kept about nothing else. `told`: what became of it when it
    was last sent, and `about`: what stood around it then.
    """

    def __init__(self) -> None:
        self.key = new_key()
        self.told: T | None = None
        self.about: tuple[object, ...] = ()
        self._sent: tuple[object, ...] | None = None
        self._lock = Lock()

    def note(self, key: str, around: tuple[object, ...], fields: tuple[str, ...] = ()) -> None:
        """Note that the button was pressed: where the page is cut short before it comes to the form, the next
        run finds it. `fields`: keys of fields whose lists may be others by then; what stood in them is noted.
        """
        stood = st.session_state.to_dict() if fields else {}  # a look into single ones could be cut short
        with self._lock:
            self._sent = (key, *around, *(stood.get(field) for field in fields))

    def button(self, label: str, name: str, around: tuple[object, ...], fields: tuple[str, ...] = ()) -> None:
        """The button of the `st.form` around it; `name` is its own key."""
        st.form_submit_button(label, key=name, on_click=self.note, args=(self.key, around, fields))

    def take(
        self,
        around: tuple[object, ...],
        keep: Callable[[str], T],
        moved: Callable[[], T],
        fields: tuple[object, ...] = (),
    ) -> bool:
        """Keep the form under its key if it was sent; True where it is kept, by this run or by one before it.

        `moved` is told instead where something `around` it, or in `fields`, is not as it was when the button
        was pressed. What was sent is forgotten last: a `keep` that is cut short is called again by the next
        run, and what is kept twice under one key is one entry.
        """
        with self._lock:
            sent = self._sent
            if sent is None:
                return False
            try:
                if sent[0] != self.key:  # a second click on a form that the first has kept
                    kept = True
                else:
                    same = sent == (self.key, *around, *fields)
                    self.told = keep(self.key) if same else moved()
                    self.about, kept = around, self.told.done
                    if kept:
                        self.key = new_key()
            except Exception:  # a fault here is not to come again with every run
                self._sent = None
                raise
            self._sent = None
        return kept

    def still_told(self, around: tuple[object, ...] | None = None) -> T | None:
        """What was last told, as long as nothing around the form is changed: a receipt that the next click
        wipes away is none. Without `around`: the receipt of a form about something that is gone since.
        """
        told = self.told
        stays = told is not None and (self.about == around or (around is None and told.done))
        return told if stays else None

    def say(self, around: tuple[object, ...] | None = None) -> None:
        """The same, on the screen."""
        if (told := self.still_told(around)) is not None:
            say_outcome(told)


def form_of(name: str) -> Form[Any]:
    """The form of this name in the reader's session; what it tells is for who asks for it."""
    form: Form[Any] = st.session_state.setdefault(f"form-{name}", Form())
    return form


def said_of(
    write: Callable[[], R],
    kept: Callable[[R], str],
    unfit: Callable[[NotFit], str],
    failed: Callable[[PlimsollError], str],
) -> Said:
    """What became of what `write` keeps, said only then. None of these calls anything of Streamlit's: nothing
    cuts them short.
    """
    try:
        written = write()
    except NotFit as fault:
        return Said(done=False, text=unfit(fault))
    except PlimsollError as error:
        return Said(done=False, text=failed(error))
    return Said(done=True, text=kept(written))


def moved() -> Said:
    """What is told of a form around which something was changed right after the button was pressed."""
    return Said(done=False, text=say("send.moved"))


def say_outcome(told: Outcome) -> None:
    """A banner: what is kept, or why it is not."""
    look, role = ("pl-banner pl-done", "status") if told.done else ("pl-banner", "alert")
    screen.html(f'<p class="{look}" role="{role}">{{}}</p>', told.text)
