"""Choices of a page that stand in its address: what is chosen can be shared, and what is forged is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Choice:
    """One list: its name in the address, its label, and texts by value, the usual one first."""

    name: str
    label: str
    options: Mapping[str, str]
    width: int = 266

    @property
    def usual(self) -> str:
        """What is chosen where the address says nothing."""
        return next(iter(self.options))

    @property
    def value(self) -> str:
        """What the address asks for, known before the list is drawn; the usual one where it is forged."""
        wanted = st.query_params.get(self.name, self.usual)
        return wanted if wanted in self.options else self.usual

    @property
    def forged(self) -> bool:
        """Whether the address asks for something that is not in the list."""
        return self.name in st.query_params and st.query_params[self.name] not in self.options


def choose(page: str, choice: Choice) -> str:
    """The value the reader chose, or the address says; the usual one where it is forged."""
    key = f"{page}-{choice.name}"
    st.session_state[key] = choice.value
    chosen: str = st.selectbox(
        choice.label,
        list(choice.options),
        format_func=choice.options.__getitem__,
        key=key,
        on_change=_remember,
        args=(key, choice),
        width=choice.width,
    )
    return chosen


def _remember(key: str, choice: Choice) -> None:
    chosen = st.session_state[key]
    if chosen != choice.usual:
        st.query_params[choice.name] = chosen
    elif choice.name in st.query_params:
        del st.query_params[choice.name]
