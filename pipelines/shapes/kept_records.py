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
    # One row per interval (or instant) a source tells of a patient. Key in a source: stay_id.
    "_row": _I,
    "stay_id": _S,  # a keyed hash; the same interval told again, longer or ended, has the same id
    "patient_id": _S,  # a keyed hash
    "unit_id": _S,
    "clinician_id": _S,  # whose case it is, where cases are shared out; a keyed hash
    "kind": _S,  # bed | case | contact | contact_missed | referral
    "started_at": _AT,
    "ended_at": _AT,  # null: still there
    "day_only": pl.Boolean,  # only days are known; started_at and ended_at are midnights of site time
    "told_at": _AT,  # when the source said so; of several tellings of one stay the latest holds
    "withdrawn": pl.Boolean,  # told to have been an error: counts no more
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
    ACCESSES: ACCESS_RECORD,
    USAGE: USAGE_RECORD,
}
"""Every kind of kept record but those of LLM logs, which have a house of their own."""
