"""Metric values by tool, version, kind of task and staff group, where nobody can be worked out from them.

They are told of a service and of the organisation, never of a unit, and by blocks of four weeks, never by
week: what is told of a part can be taken off what is told of the whole. A part is told where enough people
did tasks of it and no two of them did nearly all, or saved nearly all of its minutes; where the parts that
are not told are, together, too few people or nearly one person's, one more goes with them; so do services
where those that are not told would be too few beside the organisation. Versions are told of told tools only.

A unit's weeks are told as wholes elsewhere, and by staff group where both sides are big enough. So units and
weeks in which too few people worked for any figure are left out first; of staff groups only those weeks count
in which the group is told; and a part is not told where a few people are left of it without the unit-weeks
that are all of this part, or of its unit-weeks without this part.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import polars as pl

from pipelines.metrics import METRICS
from pipelines.metrics.cells import UNIT_WEEK
from pipelines.metrics.groups import told_groups
from pipelines.metrics.measure import metric_values
from pipelines.shapes import FACT_SCHEMAS, PART_VALUE, Facts, block_of, conform, empty

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

PART_METRICS: Final = (
    "tasks",
    "net_minutes_saved_per_task",
    "edit_share",
    "rejection_share",
    "accepted_fast_unedited_share",
    "concern_share",
    "concern_misleading_share",
    "concern_omission_share",
)
"""What is told of a part. Discriminatory outputs and missed crises are not: each one is looked into."""

ORGANISATION: Final = ""
"""All services, while parts are compared: there a service of null is none."""

MOST_OF_TWO: Final = 0.9
"""Share of a part's tasks, and of the minutes they saved, that two people may have at most."""

_SPAN: Final = ["dimension", "block_start"]
_WITHIN: Final = [*_SPAN, "service", "tool_id"]
"""Parts of one whole: versions are parts of their tool."""
_PART: Final = [*_WITHIN, "part"]
_ACROSS: Final = [*_SPAN, "tool_id", "part"]
"""One part in every service."""
_TASKS: Final = "tasks"
_SUMS: Final = (_TASKS, "net_ms")
"""What figures of a part are sums of over people, as far as one of them could be most of it."""
_IS_ORGANISATION: Final = (pl.col("service") == ORGANISATION).fill_null(value=False)


def part_values(
    usage: pl.DataFrame,
    people: pl.DataFrame,
    groups: pl.DataFrame,
    use: pl.DataFrame,
    services: pl.DataFrame,
    blocks: Sequence[date],
    *,
    minimum_group: int,
    collected: frozenset[str],
) -> pl.DataFrame:
    """One row per metric, service, part and block that may be told, in shape PART_VALUE.

    `usage`, `people`, `groups`, `use`: WEEK_USAGE, WEEK_PEOPLE, WEEK_GROUPS and USE_PERSON of the weeks of
    the blocks. `services`: unit_id, service (null: in none). In the answer a service of null is the
    organisation, and a part of null is all parts of its whole that are not told, together.
    """
    told_weeks = people.filter(pl.col("clinicians_worked") >= minimum_group).select(UNIT_WEEK)
    group = told_groups(groups, minimum_group).with_columns(of_group=pl.col("staff_group"))
    inside = pl.col("block_start").is_in(list(blocks))

    def of_blocks(frame: pl.DataFrame) -> pl.DataFrame:
        kept = (
            frame.join(told_weeks, on=UNIT_WEEK, how="semi")
            .join(services, on="unit_id", how="left")
            .join(group, on=[*UNIT_WEEK, "staff_group"], how="left")
        )
        return _by_part(kept.with_columns(block_start=block_of("week_start")).filter(inside))

    told = told_parts(of_blocks(use), minimum_group)
    sums = _scoped(of_blocks(usage).drop("staff_group", "of_group", "task_type", "tool_version"))
    whole = sums.join(told.select(_WITHIN).unique(), on=_WITHIN, how="semi", nulls_equal=True)
    named = whole.join(told.with_columns(told=pl.lit(value=True)), on=_PART, how="left", nulls_equal=True)
    merged = named.with_columns(part=pl.when("told").then("part"))
    if merged.is_empty():
        return empty(PART_VALUE)
    keys = merged.select(_PART).unique().sort(_PART, nulls_last=True).with_row_index("place")
    return _values(merged, keys.with_columns(pl.col("place").cast(pl.String)), collected)


def told_parts(use: pl.DataFrame, minimum_group: int) -> pl.DataFrame:
    """The parts that may be told: dimension, block_start, service, tool_id, part.

    `use`: unit_id, week_start, dimension, block_start, service (null: of a unit in none), tool_id, part,
    clinician_id, tasks, net_ms.
    """
    scoped = _scoped(use.select(*_PART, *UNIT_WEEK, "clinician_id", *_SUMS))
    people = scoped.group_by(_PART).agg(pl.col("clinician_id").n_unique().alias("people"))
    told = (
        scoped.filter(pl.col("service").is_not_null())
        .select(_PART)
        .unique()
        .join(_too_few(scoped, scoped, _PART, minimum_group), on=_PART, how="anti", nulls_equal=True)
    )
    while True:
        hidden = scoped.join(told, on=_PART, how="anti", nulls_equal=True)
        shown = people.join(told, on=_PART, nulls_equal=True)
        rests = _too_few(hidden, scoped, _WITHIN, minimum_group)
        organisation, services = shown.filter(_IS_ORGANISATION), shown.filter(~_IS_ORGANISATION)
        beside = _too_few(hidden.filter(~_IS_ORGANISATION), scoped, _ACROSS, minimum_group).join(
            organisation, on=_ACROSS, how="semi", nulls_equal=True
        )
        more = pl.concat(
            [
                _smallest(shown.join(rests, on=_WITHIN, how="semi", nulls_equal=True), _WITHIN),
                _smallest(services.join(beside, on=_ACROSS, how="semi", nulls_equal=True), _ACROSS),
                _orphans(told),
            ]
        )
        if more.is_empty():
            return told.sort(_PART)
        told = told.join(more, on=_PART, how="anti", nulls_equal=True)


def _smallest(shown: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """Of the told parts of each key the one of the fewest people."""
    ordered = shown.sort([*keys, "people", "service", "part"], nulls_last=True)
    return ordered.unique(keys, keep="first", maintain_order=True).select(_PART)


def _orphans(told: pl.DataFrame) -> pl.DataFrame:
    """Versions of tools that are not told: added up, they would tell the tool."""
    where = [*_SPAN, "service"]
    tools = told.filter(pl.col("dimension") == "tool").select(
        pl.lit("version").alias("dimension"), "block_start", "service", tool_id="part"
    )
    versions = told.filter(pl.col("dimension") == "version")
    return versions.join(tools, on=[*where, "tool_id"], how="anti")


def _too_few(rows: pl.DataFrame, scoped: pl.DataFrame, keys: list[str], minimum_group: int) -> pl.DataFrame:
    """Keys whose tasks were done by too few people, or nearly all of whose tasks or minutes were one's or
    two's: together, without the unit-weeks that are all theirs, or what is left of these without them.

    `scoped`: every row of the units' weeks.
    """
    week = [*UNIT_WEEK, "dimension", "service"]
    own = [*keys, *(name for name in week if name not in keys)]
    mine = rows.group_by([*own, "clinician_id"]).agg(pl.col(_SUMS).sum())
    everybody = scoped.group_by([*week, "clinician_id"]).agg(pl.col(_SUMS).sum().name.prefix("every_"))
    part = mine.group_by(own).agg(pl.col(_TASKS).sum().alias("of_part"))
    whole = everybody.group_by(week).agg(pl.col(f"every_{_TASKS}").sum().alias("of_whole"))
    mixed = (
        part.join(whole, on=week, nulls_equal=True).filter(pl.col("of_part") < pl.col("of_whole")).select(own)
    )
    others = (
        mixed.join(everybody, on=week, nulls_equal=True)
        .join(mine, on=[*own, "clinician_id"], how="left", nulls_equal=True)
        .with_columns((pl.col(f"every_{name}") - pl.col(name).fill_null(0)).alias(name) for name in _SUMS)
        .filter(pl.col(_TASKS) > 0)
    )
    left = mine.join(mixed, on=own, how="semi", nulls_equal=True)
    return pl.concat([_bare(one, keys, minimum_group) for one in (mine, left, others)]).unique()


def _bare(rows: pl.DataFrame, keys: list[str], minimum_group: int) -> pl.DataFrame:
    """Keys of too few people, or of whose tasks or minutes one or two people's are nearly all."""
    enough = (pl.len() >= minimum_group) & pl.all_horizontal(_is_shared(name) for name in _SUMS)
    people = rows.group_by([*keys, "clinician_id"]).agg(pl.col(_SUMS).sum())
    return people.group_by(keys).agg(enough.alias("enough")).filter(~pl.col("enough")).select(keys)


def _is_shared(name: str) -> pl.Expr:
    """Whether the two largest amounts, whatever their sign, are no more than `MOST_OF_TWO` of all.

    The others' are then a tenth of the whole at least, and so of the largest: the second largest cannot tell
    it to within a tenth.
    """
    sizes = pl.col(name).abs()
    return sizes.top_k(2).sum() <= MOST_OF_TWO * sizes.sum()


def _by_part(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows once for each dimension, with the part of it that they belong to."""
    nothing = pl.lit("")
    parts = {
        "tool": (nothing, pl.col("tool_id")),
        "version": (pl.col("tool_id"), pl.col("tool_version")),
        "task_type": (nothing, pl.col("task_type")),
        "staff_group": (nothing, pl.col("of_group")),
    }
    return pl.concat(
        rows.with_columns(dimension=pl.lit(name), part=part, whole=whole)
        .drop("tool_id")
        .rename({"whole": "tool_id"})
        for name, (whole, part) in parts.items()
    )


def _scoped(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows once for their service, and once for the organisation."""
    return pl.concat([rows, rows.with_columns(service=pl.lit(ORGANISATION))])


def _values(rows: pl.DataFrame, keys: pl.DataFrame, collected: frozenset[str]) -> pl.DataFrame:
    """Every metric of every part, by the definitions that hold for units."""
    usage = rows.join(keys, on=_PART, nulls_equal=True).with_columns(
        unit_id="place", week_start="block_start", staff_group=pl.lit("all"), task_type=pl.lit("other")
    )
    shape = {name: empty(schema) for name, schema in FACT_SCHEMAS.items()}
    at_work = keys.select(
        unit_id="place", week_start="block_start", clinicians_worked=pl.lit(1, dtype=pl.Int64)
    )
    facts = replace(
        Facts(**shape),
        usage=conform(usage, FACT_SCHEMAS["usage"]),
        people=conform(at_work, FACT_SCHEMAS["people"]),
    )
    metrics = {name: METRICS[name] for name in PART_METRICS}
    cells = metric_values(facts, minimum_group=0, collected=collected, metrics=metrics)
    told = cells.join(keys.rename({"place": "unit_id"}), on="unit_id")
    named = told.with_columns(service=pl.col("service").replace(ORGANISATION, None))
    return conform(named.sort("metric", *_PART, nulls_last=True), PART_VALUE)
