"""The plan a reader tries: hours and patients that stand in the address, so that a link brings it back."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import streamlit as st

from dashboard.words.catalogue import say
from pipelines.planning.rule import STEP

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PATIENTS = "patients"
HOURS = "add_"
MOST_HOURS, MOST_WEEK_HOURS, MOST_PATIENTS = 24.0, 1000.0, 200
"""A shift has no more; beyond these nobody tries a plan, but mistypes one."""


_PLAIN = re.compile(r"-?[0-9]{1,4}(\.[0-9]{1,2})?")


@dataclass(frozen=True)
class Trial:
    """A plan as it is tried. `parameters`: what the address says of it, where it is not the usual one."""

    hours: Mapping[str, float]
    patients: int
    parameters: Mapping[str, str] = field(default_factory=dict)
    forged: tuple[str, ...] = ()

    @property
    def changes(self) -> bool:
        """Whether anything is changed."""
        return bool(self.patients) or any(self.hours.values())


def read(periods: Sequence[str], usual: Mapping[str, float], address: Mapping[str, str]) -> Trial:
    """The plan the address asks for, the usual one where it asks for none; what it cannot ask is forged.

    An address that names a part of a plan leaves the rest of it unchanged, at nothing.
    """
    known = {**{f"{HOURS}{period}": period for period in periods}, PATIENTS: PATIENTS}
    asked = {name: text for name, text in address.items() if name == PATIENTS or name.startswith(HOURS)}
    values = {name: _number(text, name) for name, text in asked.items() if name in known}
    forged = tuple(name for name in asked if values.get(name) is None)
    good = {name: value for name, value in values.items() if value is not None}
    if not good:
        return Trial({period: usual.get(period, 0.0) for period in periods}, 0, {}, forged)
    hours = {period: good.get(f"{HOURS}{period}", 0.0) for period in periods}
    told = {name: asked[name] for name in good}
    return Trial(hours, round(good.get(PATIENTS, 0)), told, forged)


def _number(text: str, name: str) -> float | None:
    """The number of a text, in the steps and within the bounds of its name; None for anything else."""
    if not _PLAIN.fullmatch(text):
        return None
    value = float(text)
    step, most = _bounds(name)
    return None if abs(value) > most or value % step else value


def _bounds(name: str) -> tuple[float, float]:
    if name == PATIENTS:
        return 1.0, MOST_PATIENTS
    return STEP, MOST_WEEK_HOURS if name == f"{HOURS}week" else MOST_HOURS


def inputs(unit_id: str, trial: Trial, measure: str) -> None:
    """The few numbers of a plan; each change goes into the address, with the others as they stand."""
    shown: dict[str, float] = {f"{HOURS}{period}": value for period, value in trial.hours.items()}
    labels = {f"{HOURS}{period}": say(f"planner.try.hours.{period}") for period in trial.hours}
    with st.container(key="pl-trial"):
        for name, value in {**shown, PATIENTS: trial.patients}.items():
            key = f"planner-{unit_id}-{name}"
            step, most = _bounds(name)
            kind = int if name == PATIENTS else float
            st.session_state[key] = kind(value)
            st.number_input(
                labels.get(name) or say(f"planner.try.patients.{measure}"),
                min_value=kind(-most),
                max_value=kind(most),
                step=kind(step),
                format="%d" if kind is int else "%.2f",
                key=key,
                on_change=_remember,
                args=(unit_id, (*shown, PATIENTS)),
            )


def _remember(unit_id: str, names: Sequence[str]) -> None:
    for name in names:
        st.query_params[name] = written(st.session_state[f"planner-{unit_id}-{name}"], name)


def written(value: float, name: str) -> str:
    """A number as it stands in the address; one typed between two steps goes to the nearer."""
    step, _ = _bounds(name)
    return f"{round(value / step) * step:g}"


def forget() -> None:
    """Leave the tried plan behind, as on choosing another unit."""
    for name in [name for name in st.query_params if name == PATIENTS or name.startswith(HOURS)]:
        del st.query_params[name]
