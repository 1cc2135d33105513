"""Which ward a bed, a room or a second name of a place belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Mapping

DEEPEST: Final = 12
"""Steps from a bed up: bed, room, bay, ward, each under a second name. Places in a circle end here."""


def units_of_places(places: pl.DataFrame, translated: Mapping[str, str]) -> pl.DataFrame:
    """One row per place that is in a unit: place_id, place_unit.

    The first place on the way up that the site translates is the unit; else the first that is a ward.
    `places`: PLACE_RECORD; of several tellings of a place the latest holds.
    """
    held = _latest(places)
    named = pl.DataFrame(
        {"at": list(translated.keys()), "place_unit": list(translated.values())},
        schema={"at": pl.String, "place_unit": pl.String},
    )
    ways = held.select("place_id", pl.col("place_id").alias("at"), "part_of", "is_ward")
    # A place that only the site names is one too.
    ways = pl.concat(
        [ways, named.join(ways, on="at", how="anti").select(place_id="at", at="at").with_columns(_NO_PLACE)]
    )
    found: list[pl.DataFrame] = []
    for _ in range(DEEPEST):
        told = ways.join(named, on="at", how="left").with_columns(
            place_unit=pl.coalesce("place_unit", pl.when("is_ward").then("at"))
        )
        found.append(told.filter(pl.col("place_unit").is_not_null()).select("place_id", "place_unit"))
        ways = _above(told.filter(pl.col("place_unit").is_null()), held)
        if ways.is_empty():
            break
    return pl.concat(found)


_NO_PLACE: Final = (pl.lit(None, pl.String).alias("part_of"), pl.lit(None, pl.Boolean).alias("is_ward"))


def _latest(places: pl.DataFrame) -> pl.DataFrame:
    return places.sort("told_at", "is_ward", "part_of", nulls_last=False).unique(
        "place_id", keep="last", maintain_order=True
    )


def _above(ways: pl.DataFrame, held: pl.DataFrame) -> pl.DataFrame:
    """One step up; a place above that nobody describes may still be translated."""
    upper = held.select(pl.col("place_id").alias("at"), "part_of", "is_ward")
    climbed = ways.filter(pl.col("part_of").is_not_null()).select("place_id", at="part_of")
    return climbed.join(upper, on="at", how="left").select("place_id", "at", "part_of", "is_ward")
