"""A site folder from a scenario: settings, incoming files, policy, truth."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from sample_data import bulk, files
from sample_data.cards.scenario import Scenario
from sample_data.files import Format
from sample_data.scenarios import SCENARIOS
from sample_data.seeds import DEFAULT_SEED
from sample_data.settings import site_toml
from sample_data.span import Span, last_sunday
from sample_data.tables import POLICY, TABLES
from sample_data.truth import truth_of
from sample_data.world.site import SiteWorld, site_world

Progress = Callable[[str, float], None]
WORLD_SHARE = 0.5
"""Share of the progress that making the world takes; writing files is the rest."""


def write_site(
    directory: Path,
    scenario: str,
    *,
    units: int | None = None,
    weeks: int | None = None,
    seed: int = DEFAULT_SEED,
    events: int | None = None,
    end: date | None = None,
    fmt: Format = "csv",
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Write a complete canonical site into `directory` and answer what is true of it (truth.json).

    `end`: the last Sunday included, by default the last one before today. `events`: about how many LLM
    tasks (exactly so many for ``bench``). `progress` is told what is done and how much of the whole, 0-1.
    The same arguments give the same bytes. KeyError for an unknown scenario, FileExistsError where
    `directory` is a site already, ValueError for numbers that make no site.
    """
    if scenario not in SCENARIOS:
        raise KeyError(f"unknown scenario {scenario!r}; known: {', '.join(SCENARIOS)}")
    if (directory / "site.toml").exists():
        raise FileExistsError(f"{directory} is a site already; choose an empty folder")
    chosen = SCENARIOS[scenario]
    if units is not None and units < 1:
        raise ValueError(f"units must be 1 or more, not {units}")
    if events is not None and events < 0:
        raise ValueError(f"events must be 0 or more, not {events}")
    span = Span(end or last_sunday(), chosen.weeks if weeks is None else weeks)
    tell = progress or _silent
    if chosen.bulk:
        site_name = "Volume Test Site"
        wanted = chosen.events if events is None else events
        truth = bulk.write(directory, span, units, wanted or 0, seed, fmt, tell)
    else:
        world = _world(chosen, span, units, seed, events, tell)
        site_name = world.plan.site_name
        _write_tables(world, directory, fmt, tell)
        truth = truth_of(world, chosen)
    (directory / "site.toml").write_text(site_toml(site_name), encoding="utf-8")
    _write_truth(directory, truth)
    tell("site written", 1.0)
    return truth


def _silent(what: str, share: float) -> None:
    """No one is watching."""


def _world(
    chosen: Scenario, span: Span, units: int | None, seed: int, events: int | None, tell: Progress
) -> SiteWorld:
    plan = chosen.plan(span, units or chosen.units, seed)
    asked = events if events is not None else chosen.events
    return site_world(plan, span, seed, asked, lambda what, share: tell(what, WORLD_SHARE * share))


def _write_tables(world: SiteWorld, directory: Path, fmt: Format, tell: Progress) -> None:
    """Policy is always CSV, since people edit it; empty tables are left out."""
    for done, (table, rows) in enumerate(TABLES.items()):
        tell(f"writing {table}", WORLD_SHARE + (1 - WORLD_SHARE) * done / len(TABLES))
        frame = rows(world)
        if frame.is_empty():
            continue
        if table in POLICY:
            files.write(frame, directory / "policy", table, "csv")
            continue
        for stem, part in files.parts(table, frame):
            files.write(part, directory / "incoming", stem, fmt)


def _write_truth(directory: Path, truth: dict[str, Any]) -> None:
    text = json.dumps(truth, indent=2, ensure_ascii=False) + "\n"
    (directory / "truth.json").write_text(text, encoding="utf-8")
