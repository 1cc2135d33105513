"""A form that is sent is not lost to another click right after the button's, and never kept as another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard import screen
from dashboard.desk.notebook import new_key
from dashboard.words.catalogue import say

if TYPE_CHECKING:
    from collections.abc import Callable

    Keep = Callable[[], tuple[bool, str]]


def form_key(form: str) -> str:
    """The key under which a form is kept: made when it is first shown, and a new one once it is kept."""
    return str(st.session_state.setdefault(f"key-{form}", new_key()))


def send_button(form: str, label: str, seen: tuple[object, ...], chosen: tuple[str, ...] = ()) -> None:
    """The button of a form. `seen`: what stood around its fields, so that it is kept about nothing else.

    `chosen`: keys of fields whose lists may have changed by the time the form is read; what stood in them
    when the button was pressed is noted, and `keep_sent` is given it after `seen`.

    That it was pressed is noted before the page is drawn again: where another click cuts the page short
    before it comes to the form, the next run finds it.
    """
    st.form_submit_button(
        label, on_click=_note, args=(form, (form_key(form), *seen), chosen), key=f"send-{form}"
    )


def keep_sent(form: str, seen: tuple[object, ...], keep: Keep) -> bool:
    """Keep the form if it was sent, and say what became of it; True where it is kept now.

    What was kept last stays on the screen until something else is chosen around the form: a receipt that the
    next click wipes away is none.
    """
    sent = st.session_state.pop(f"sent-{form}", None)
    key, text, about = st.session_state.get(f"kept-{form}", ("", "", None))
    if sent is None or sent[0] == key:  # nothing new, or a second click on a form that the first has kept
        if about == seen:
            _say(text, done=True)
        return sent is not None
    if sent != (form_key(form), *seen):
        _say(say("send.moved"), done=False)
        return False
    done, text = keep()
    if done:
        st.session_state[f"kept-{form}"] = (st.session_state.pop(f"key-{form}"), text, seen)
    _say(text, done=done)
    return done


def _say(text: str, *, done: bool) -> None:
    look = "pl-banner pl-done" if done else "pl-banner"
    screen.html(f'<p class="{look}" role="status">{{}}</p>', text)


def _note(form: str, seen: tuple[object, ...], chosen: tuple[str, ...]) -> None:
    st.session_state[f"sent-{form}"] = (*seen, *(st.session_state.get(key) for key in chosen))
