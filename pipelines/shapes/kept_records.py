"""Raw records that make canonical rows only together, or none: stays, accesses, a provider's own sums.

Like LLM log records they are kept, pseudonymous, so that rows can be made again when a late record arrives.
"""

from __future__ import annotations

import polars as pl

_S, _I = pl.String, pl.Int64
_AT = pl.Datetime("us", "UTC")

STAYS = "stay_records"
"""Patients in beds, cases open in teams, contacts: folded into `caseload`."""

STAY_RECORD: dict[str, pl.DataType | type[pl.DataType]] = {
    # One row per interval (or instant) a source tells of a patient. Key in a source: stay_id, part.
    "_row": _I,
    "stay_id": _S,  # a keyed hash; of what is told as one: an encounter, a ward stay, a referral
    "of_stay": _S,  # the stay that this one says more of: a referral, of a team it went to; a keyed hash
    "part": _I,  # place among the intervals that one record tells together
    "telling": _S,  # the same for all that one record told; the latest telling of a stay holds as a whole
    "patient_id": _S,  # a keyed hash; null: the stay stands for a patient of its own
    "unit_id": _S,  # as the source names it
    "place_id": _S,  # where the unit follows from a place that another record describes
    "whole_visit": pl.Boolean,  # the interval is that of the visit: it holds where all was in one unit
    "clinician_id": _S,  # whose case it is, where cases are shared out; a keyed hash
    "kind": _S,  # bed | case | contact | contact_missed | referral; see below
    "started_at": _AT,
    "ended_at": _AT,  # null: still there
    "day_only": pl.Boolean,  # only days are known; started_at and ended_at are midnights of site time
    "told_at": _AT,  # when the source said so; of several tellings of one stay the latest holds
    "withdrawn": pl.Boolean,  # told to have been an error: counts no more
}
"""Four more kinds make cases, or none, by themselves. `open_referral` (patient, unit) and `coordinated`
(patient, clinician) are a case together, for as long as both are open. `referred_to` (unit) is a team that
the referral `of_stay` went to, until the team closed it. `told_until` says only that the source tells all
that happened until `started_at`."""

MOVES = "move_records"
"""Messages about a patient's visit, replayed into stays."""

MOVE_RECORD: dict[str, pl.DataType | type[pl.DataType]] = {
    # One row per message. Key in a source: message_id, stay_id, event.
    "_row": _I,
    "message_id": _S,  # a keyed hash
    "stay_id": _S,  # the visit; a keyed hash
    "patient_id": _S,  # a keyed hash
    "event": _S,  # admit | transfer | discharge | update | leave | return | cancel_*
    "happened_at": _AT,
    "told_at": _AT,
    "unit_id": _S,  # where the patient is, or is discharged from
    "prior_unit_id": _S,
    "admitted_at": _AT,
}

PLACES = "place_records"
"""What a source tells of beds, rooms and wards: which is part of which."""

PLACE_RECORD: dict[str, pl.DataType | type[pl.DataType]] = {
    # One row per name of a place. A second name of a place is a place that is part of it.
    "_row": _I,
    "place_id": _S,
    "part_of": _S,
    "is_ward": pl.Boolean,
    "told_at": _AT,
}

ACCESSES = "access_records"
"""Actions of people in the record system: folded into `ehr_time`."""

ACCESS_RECORD: dict[str, pl.DataType | type[pl.DataType]] = {
    # One row per action. Of two alike one is kept: the second takes no time.
    "_row": _I,
    "clinician_id": _S,  # a keyed hash
    "happened_at": _AT,
    "activity": _S,  # as in ehr_time
    "action_id": _S,  # a keyed hash; only of notes, each told with its time
    "seconds": pl.Float64,  # how long it took; null where only the next action tells
}

USAGE = "usage_records"
"""What a provider says it was asked, in sums by day: compared with logs, and folded into nothing."""

USAGE_RECORD: dict[str, pl.DataType | type[pl.DataType]] = {
    # One row per span of time and project. It names no person, and no time of anybody's work.
    "_row": _I,
    "starts_at": _AT,
    "ends_at": _AT,  # the first moment after it
    "project_id": _S,  # null: of all projects together
    "requests": _I,
    "input_tokens": _I,
    "output_tokens": _I,
}

KEPT: dict[str, dict[str, pl.DataType | type[pl.DataType]]] = {
    STAYS: STAY_RECORD,
    MOVES: MOVE_RECORD,
    PLACES: PLACE_RECORD,
    ACCESSES: ACCESS_RECORD,
    USAGE: USAGE_RECORD,
}
"""Every kind of kept record but those of LLM logs, which have a house of their own."""
