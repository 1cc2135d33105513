"""What kept stays become before they are counted: spells of patients in units."""

from __future__ import annotations

import polars as pl

_AT = pl.Datetime("us", "UTC")

SPELL: dict[str, pl.DataType | type[pl.DataType]] = {
    # One row per unbroken presence of a patient in a unit, per open case, or per contact or referral.
    "_row": pl.Int64,
    "patient_id": pl.String,
    "unit_id": pl.String,
    "clinician_id": pl.String,
    "kind": pl.String,  # bed | case | contact | contact_missed | referral
    "started_at": _AT,
    "ended_at": _AT,  # null: still there; of a contact or referral its start
    "day_only": pl.Boolean,
    "came": pl.String,  # admission | transfer; null: was there before, or comes back from leave
    "went": pl.String,  # discharge | transfer; null: still there, or on leave
}

TOLD_UNIT: dict[str, pl.DataType | type[pl.DataType]] = {
    # One row per unit that a source tells of. What it has ever told decides which figures a row has: a ward
    # whose source tells no contacts has none recorded, not none attended.
    "unit_id": pl.String,
    "beds": pl.Boolean,
    "cases": pl.Boolean,
    "contacts": pl.Boolean,
    "missed": pl.Boolean,  # of the source: does it tell missed contacts at all?
    "referrals": pl.Boolean,
    "first_day": pl.Date,
    "last_day": pl.Date,
    "_row": pl.Int64,
}
