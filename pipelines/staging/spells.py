"""Kept stays -> spells: how long each patient was in each unit, and how they came and went.

Depends on the set of records alone: not on their order, nor on how they were split over files and runs.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

import polars as pl

from pipelines.shapes import SPELL

if TYPE_CHECKING:
    from collections.abc import Mapping

TRANSFER_GAP: Final = timedelta(minutes=60)
"""Between leaving one unit and arriving in another: up to here a transfer, above a discharge and an
admission. Bed boards close one bed and open the next within minutes; an hour leaves room for the way and
for the clerk."""

_INSTANTS: Final = ("contact", "contact_missed", "referral")
_NEVER: Final = pl.lit("2200-01-01T00:00:00Z").str.to_datetime(time_unit="us", time_zone="UTC")
"""Stands for an end that is not known yet."""


def hold(records: pl.DataFrame) -> pl.DataFrame:
    """Of each stay what its latest telling says, in STAY_RECORD; withdrawn ones are gone.

    The latest by `told_at` (never said: earliest), then by the last moment it tells of, then by content. A
    stay without a patient is one of a patient of its own.
    """
    told = ["stay_id", "telling"]
    moment = pl.max_horizontal("started_at", "ended_at").max().over(told)
    ordered = records.sort(
        pl.col("told_at").max().over(told),
        moment,
        "telling",
        "told_at",
        "patient_id",
        "_row",
        nulls_last=False,
    )
    return (
        ordered.filter(pl.col("telling").eq_missing(pl.col("telling").last().over("stay_id")))
        .unique(["stay_id", "part"], keep="last", maintain_order=True)
        .filter(~pl.col("withdrawn").fill_null(value=False))
        .with_columns(pl.coalesce("patient_id", "stay_id").alias("patient_id"))
    )


def place_in_units(
    stays: pl.DataFrame, units_of_places: pl.DataFrame, translated: Mapping[str, str]
) -> pl.DataFrame:
    """The stays with the unit each was in, null where no ward is known (yet); referrals once for each team.

    `units_of_places`: place_id, place_unit. `translated`: the source's names of units -> the site's.
    """
    found = stays.join(units_of_places, on="place_id", how="left", maintain_order="left")
    # A clinic is no ward: who comes for an hour has been where the record says.
    instant = pl.col("kind").is_in(_INSTANTS)
    own = pl.when(instant).then("place_id")
    found = found.with_columns(
        pl.coalesce(pl.col("unit_id").replace(dict(translated)), "place_unit", own.replace(dict(translated)))
    ).drop("place_unit")
    return _with_teams(found)


def _with_teams(stays: pl.DataFrame) -> pl.DataFrame:
    """Each referral in its own unit and in each team it went to, open there until that team closed it.

    A team of a referral that is not told (yet) stands without a unit: it counts nowhere.
    """
    referral = pl.col("kind").is_in(["open_referral", "referral"])
    about = pl.coalesce("of_stay", "stay_id").alias("_about")
    referrals = stays.filter(referral).with_columns(about)
    teams = stays.filter(kind="referred_to").with_columns(about)
    until = pl.when(pl.col("kind") == "open_referral").then(pl.min_horizontal("ended_at", "_until"))
    named = teams.select("_about", _team="unit_id", _until="ended_at").filter(pl.col("_team").is_not_null())
    known = referrals.join(named, on="_about", how="inner").with_columns(
        unit_id="_team", ended_at=pl.coalesce(until, "ended_at")
    )
    # A team that the referral itself names as well is told of once.
    own = referrals.join(known, on=["stay_id", "part", "unit_id"], how="anti")
    own = own.filter(pl.col("unit_id").is_not_null() | ~pl.col("_about").is_in(named["_about"].implode()))
    lost = teams.join(referrals, on="_about", how="anti").with_columns(
        unit_id=pl.lit(None, pl.String),
        # Of the stay it belongs to there is no patient: it is one of its own.
        patient_id=pl.coalesce("patient_id", "stay_id"),
    )
    rest = stays.filter(~(referral | (pl.col("kind") == "referred_to")).fill_null(value=False))
    return pl.concat([rest, *(part.select(stays.columns) for part in (own, known, lost))])


def is_vague() -> pl.Expr:
    """True where an interval is only known to be that of the visit, and the visit was in several units."""
    several = pl.col("unit_id").drop_nulls().n_unique().over("stay_id") > 1
    return pl.col("whole_visit").fill_null(value=False) & several


def spells(placed: pl.DataFrame) -> pl.DataFrame:
    """Stays in units -> spells, in SPELL. Every stay of a patient must be there."""
    stays = placed.filter(
        ~is_vague()
        & pl.col("started_at").is_not_null()
        & (pl.col("ended_at").is_null() | (pl.col("ended_at") >= pl.col("started_at")))
    )
    beds = _ways(_islands(stays.filter(pl.col("kind") == "bed", pl.col("unit_id").is_not_null())))
    instants = stays.filter(pl.col("kind").is_in(_INSTANTS), pl.col("unit_id").is_not_null()).with_columns(
        ended_at="started_at"
    )
    return pl.concat([_shaped(beds), _shaped(_cases(stays)), _shaped(instants)])


def _shaped(frame: pl.DataFrame) -> pl.DataFrame:
    missing = [pl.lit(None, SPELL[name]).alias(name) for name in SPELL if name not in frame.columns]
    return frame.with_columns(missing).select(pl.col(name).cast(kind) for name, kind in SPELL.items())


def _cases(stays: pl.DataFrame) -> pl.DataFrame:
    """Cases as told, and those that an open referral and a co-ordinator make together."""
    whole = stays.filter(pl.col("kind") == "case", pl.col("unit_id").is_not_null())
    referred = stays.filter(pl.col("kind") == "open_referral", pl.col("unit_id").is_not_null())
    held = stays.filter(kind="coordinated").select(
        "patient_id",
        pl.col("clinician_id").alias("_clinician"),
        pl.col("started_at").alias("_from"),
        pl.col("ended_at").alias("_to"),
    )
    both = referred.join(held, on="patient_id", how="inner").with_columns(
        pl.max_horizontal("started_at", "_from").alias("started_at"),
        pl.min_horizontal("ended_at", "_to").alias("ended_at"),
        pl.col("_clinician").alias("clinician_id"),
        pl.lit("case").alias("kind"),
    )
    both = both.filter(pl.col("ended_at").is_null() | (pl.col("started_at") < pl.col("ended_at")))
    return _islands(pl.concat([whole, both.select(whole.columns)]))


def _islands(stays: pl.DataFrame) -> pl.DataFrame:
    """Intervals of one patient, unit and clinician that touch or overlap are one."""
    who = ["patient_id", "unit_id", "clinician_id", "kind"]
    stays = stays.with_columns(pl.col("clinician_id") if "clinician_id" in stays.columns else pl.lit(None))
    stays = stays.with_columns(
        clinician_id=pl.when(pl.col("kind") != "bed").then("clinician_id"),
        _end=pl.col("ended_at").fill_null(_NEVER),
    )
    ordered = stays.sort(*who, "started_at", "_end", "stay_id", "part")
    so_far = pl.col("_end").cum_max().shift(1).over(who)
    apart = (pl.col("started_at") > so_far).fill_null(value=True)
    numbered = ordered.with_columns(_island=apart.cum_sum().over(who))
    return (
        numbered.group_by(*who, "_island", maintain_order=True)
        .agg(
            pl.col("_row").min(),
            pl.col("started_at").min(),
            pl.col("_end").max(),
            pl.col("day_only").any(),
            pl.col("stay_id").first().alias("_first_stay"),
            pl.col("stay_id").sort_by("_end", "started_at", "stay_id").last().alias("_last_stay"),
        )
        .with_columns(ended_at=pl.when(pl.col("_end") != _NEVER).then("_end"))
    )


def _ways(islands: pl.DataFrame) -> pl.DataFrame:
    """How each presence began and ended, by the patient's other ones."""
    numbered = islands.with_row_index("_id")
    others = numbered.select(
        "patient_id",
        pl.col("_id").alias("_other"),
        pl.col("unit_id").alias("_unit"),
        pl.col("started_at").alias("_start2"),
        pl.col("_end").alias("_end2"),
        pl.col("_first_stay").alias("_first2"),
        pl.col("_last_stay").alias("_last2"),
    )
    pairs = numbered.join(others, on="patient_id", how="inner").filter(pl.col("_id") != pl.col("_other"))
    before = _by_way(pairs, pl.col("started_at") - pl.col("_end2"), "_first_stay", "_last2", earlier=True)
    after = _by_way(pairs, pl.col("_start2") - pl.col("_end"), "_last_stay", "_first2", earlier=False)
    found = numbered.join(before.rename({"_way": "_b"}), on="_id", how="left", maintain_order="left")
    found = found.join(after.rename({"_way": "_a"}), on="_id", how="left", maintain_order="left")
    came = pl.col("_b").fill_null("new").replace_strict(_CAME, return_dtype=pl.String)
    went = pl.col("_a").fill_null("new").replace_strict(_WENT, return_dtype=pl.String)
    return found.with_columns(came=came, went=pl.when(pl.col("ended_at").is_not_null()).then(went))


_CAME: Final = {"new": "admission", "moved": "transfer", "stayed": None}
_WENT: Final = {"new": "discharge", "moved": "transfer", "stayed": None}


def _by_way(pairs: pl.DataFrame, gap: pl.Expr, own: str, other: str, *, earlier: bool) -> pl.DataFrame:
    """Per island `_way`: moved from or to another unit, or stayed in this one; no row: neither.

    A neighbour within the gap decides, one in another unit first. Else it is the nearest part of the same
    stay: who comes back from leave is not admitted again.
    """
    near = gap.abs() <= TRANSFER_GAP
    elsewhere = pl.col("_unit") != pl.col("unit_id")
    order = pl.col("_start2") < pl.col("started_at") if earlier else pl.col("_start2") > pl.col("started_at")
    same = (pl.col(own) == pl.col(other)) & order
    nearest = pl.when(elsewhere).then(pl.lit("moved")).otherwise(pl.lit("stayed"))
    ordered = pairs.with_columns(_near=near, _same=same, _to=nearest).sort("_start2", "_other")
    linked = pl.col("_to").filter("_same")
    return (
        ordered.filter(pl.col("_near") | pl.col("_same"))
        .group_by("_id")
        .agg(
            pl.coalesce(
                pl.col("_to").filter("_near").sort().first(),
                linked.last() if earlier else linked.first(),
            ).alias("_way")
        )
    )
