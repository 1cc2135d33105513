"""Whose doings were told of in a week: kept, so that no later version tells of a few by subtraction."""

from __future__ import annotations

import polars as pl

from pipelines.shapes.facts import PERSON_WEEK
from pipelines.shapes.frame import Schema
from pipelines.shapes.limits import CASE_WEEK, LIMIT_WEEK
from pipelines.shapes.values import SERVICE_VALUE

SHOWN_PERSON: Schema = {
    # one row per unit x week x version that was told x clinician with a part in it; never published
    "unit_id": pl.String,
    "week_start": pl.Date,
    "version": pl.Int64,
    "clinician_id": pl.String,
}

SHOWN_SHARER: Schema = dict(SHOWN_PERSON)
"""The same of how evenly load was shared out: a row per span of two weeks, named by its last, and clinician
whose share is known in it."""

SHOWN_SCOPE: Schema = {
    # one row per service x block whose use was told by its parts x version that was told x clinician who
    # worked in the weeks it was told of; never published
    "service": pl.String,  # empty: the organisation
    "week_start": pl.Date,  # the first of the block
    "version": pl.Int64,
    "clinician_id": pl.String,
}

SHOWN_POOL: Schema = {
    # one row per pool of small units that was told x unit x week in it; never published
    "family": pl.String,
    "pool": pl.String,  # a digest of which units and weeks are in it
    "unit_id": pl.String,
    "week_start": pl.Date,
}

WITHHELD_WEEK: Schema = {
    # one row per unit x week that is withheld after a correction
    "unit_id": pl.String,
    "week_start": pl.Date,
}

TOLD_WEEKLY: dict[str, Schema] = {
    "limit_week": LIMIT_WEEK,
    "case_week": CASE_WEEK,
    "person_week": PERSON_WEEK,
    "shown_person": SHOWN_PERSON,
    "shown_sharer": SHOWN_SHARER,
    "shown_scope": SHOWN_SCOPE,
    "shown_pool": SHOWN_POOL,
    "service_value": SERVICE_VALUE,
    "withheld_week": WITHHELD_WEEK,
    "withheld_span": WITHHELD_WEEK,
}
"""Weekly tables of what is told besides the metric values themselves, and of whom."""
