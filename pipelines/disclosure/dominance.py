"""Sums that are nearly one person's, or two's: whoever knows one of them could tell the other.

    x1 + x2 > 0.9 T

T is the sum of what people contributed, x1 and x2 the two largest contributions. Where two are no more than
nine tenths, all others are at least a tenth of the whole and so of the largest: the second largest
contributor, who knows their own, cannot tell the largest to within a tenth (the dominance and the p% rule of
official statistics; Hundepool et al., Statistical Disclosure Control, 2012, chapter 4). Contributions are
taken without their sign: a loss of time is somebody's too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from pipelines.disclosure.treatment import AMOUNTS, FAMILIES

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_OF_TWO: Final = 0.9

_UNIT_WEEK: Final = ["unit_id", "week_start"]
_SLACK: Final = 1e-9
"""Sums of decimal fractions: nine tenths exactly is not more than that for the sake of the last bit."""


def dominated_units(people: pl.DataFrame) -> pl.DataFrame:
    """Units, weeks and families that one or two people are most of: unit_id, week_start, family.

    `people`: PERSON_WEEK.
    """
    return dominated(people, _UNIT_WEEK)


def dominated_groups(people: pl.DataFrame, told: pl.DataFrame) -> pl.DataFrame:
    """Units, weeks and families that may not be told by staff group: unit_id, week_start, family.

    `told`: unit_id, week_start, staff_group of the groups that are told at all. What is told of groups can be
    taken off what is told of the unit, so all groups of a week are hidden together where a sum of the unit,
    of one of the groups, or of everybody else is nearly one or two people's.
    """
    named = told.select(*_UNIT_WEEK, "staff_group").unique().with_columns(part=pl.col("staff_group"))
    parts = people.join(named, on=[*_UNIT_WEEK, "staff_group"], how="left").join(
        named.select(_UNIT_WEEK).unique(), on=_UNIT_WEEK, how="semi"
    )
    of_parts = dominated(parts, [*_UNIT_WEEK, "part"]).drop("part")
    return pl.concat([dominated_units(parts), of_parts]).unique().sort(*_UNIT_WEEK, "family")


def dominated(people: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    """The keys and families of which a sum over people is nearly one or two people's: the keys, family.

    `people`: the keys, clinician_id and AMOUNTS; a person's rows are added up.
    """
    persons = people.group_by([*keys, "clinician_id"]).agg(pl.col(AMOUNTS).sum())
    found = persons.group_by(keys).agg(
        pl.any_horizontal(_is_dominated(amount) for amount in amounts).alias(family)
        for family, amounts in FAMILIES.items()
        if amounts
    )
    return (
        found.unpivot(index=list(keys), variable_name="family", value_name="dominated")
        .filter("dominated")
        .drop("dominated")
        .sort(*keys, "family", nulls_last=True)
    )


def _is_dominated(amount: str) -> pl.Expr:
    """Whether the two largest amounts, a row for each person, are most of their sum; never of a sum of 0."""
    sizes = pl.col(amount).abs()
    return sizes.top_k(2).sum() > (MOST_OF_TWO + _SLACK) * sizes.sum()
