"""The MHSDS tables that tell stays: which columns of each are read, and what a row of it is.

Names are those of version 6, with the older ones behind them where they were renamed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from pipelines.sources.stay_table import StayColumns

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

ATTENDED: Final = {
    "5": "contact",  # attended on time
    "6": "contact",  # arrived late, but was seen
    "2": "contact_missed",  # cancelled by, or on behalf of, the patient
    "3": "contact_missed",  # did not attend
    "7": "contact_missed",  # arrived late and could not be seen
    "4": "withdrawn",  # cancelled or postponed by the provider: nobody missed it
}
"""NHS Data Dictionary, ATTENDED OR DID NOT ATTEND -> what a contact counts as."""

_TEAM: Final = ("CareProfTeamLocalID",)
_PERSON: Final = ("LocalPatientID", "Person_ID")
_COLUMNS: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    # The first `_KEYS[table]` of each must be there.
    "MHS006": {
        "worker": ("CareProfLocalID",),
        "person": _PERSON,
        "start_date": ("StartDateAssCareCoord",),
        "end_date": ("EndDateAssCareCoord",),
    },
    "MHS101": {
        "id": ("ServiceRequestID",),
        "person": _PERSON,
        "start_date": ("ReferralRequestReceivedDate",),
        "start_time": ("ReferralRequestReceivedTime",),
        "end_date": ("ServDischDate",),
        "end_time": ("ServDischTime",),
        "unit": _TEAM,
    },
    "MHS102": {
        "id": ("ServiceRequestID",),
        "unit": _TEAM,
        "end_date": ("ReferClosureDate",),
        "rejected": ("ReferRejectionDate",),
    },
    "MHS201": {
        "id": ("CareContactID",),
        "start_date": ("CareContDate",),
        "status": ("AttendStatus", "AttendOrDNACode"),
        "unit": _TEAM,
        "start_time": ("CareContTime",),
        "person": _PERSON,
        "referral": ("ServiceRequestID",),
    },
    "MHS502": {
        "id": ("WardStayID",),
        "start_date": ("StartDateWardStay",),
        "unit": ("WardCode",),
        "start_time": ("StartTimeWardStay",),
        "end_date": ("EndDateWardStay",),
        "end_time": ("EndTimeWardStay",),
        "person": _PERSON,
        "spell": ("HospProvSpellID",),
    },
    "MHS000": {"period_end": ("ReportingPeriodEndDate",), "provider": ("OrgIDProvider",)},
}
_KEYS: Final = {"MHS006": 3, "MHS101": 3, "MHS102": 2, "MHS201": 4, "MHS502": 3, "MHS000": 1}
_MONTH: Final = {"period_end": ("ReportingPeriodEndDate",), "month": ("UniqMonthID",)}

_TOLD_BY: Final = (
    ("MHS006", {"startdateasscarecoord"}),
    ("MHS502", {"wardstayid", "startdatewardstay"}),
    ("MHS201", {"carecontactid", "carecontdate"}),
    ("MHS101", {"servicerequestid", "referralrequestreceiveddate"}),
    ("MHS102", {"servicerequestid", "careprofteamlocalid", "referclosuredate"}),
    ("MHS102", {"servicerequestid", "careprofteamlocalid", "referrejectiondate"}),
    ("MHS000", {"reportingperiodstartdate", "reportingperiodenddate"}),
)
"""Columns that only this table has, in the order in which they are looked for."""

_OF_A_ROW: Final = frozenset(
    "localpatientid person_id servicerequestid carecontactid careproflocalid wardstayid recordnumber".split()
)
"""A header has none of these."""


def table_of(names: Sequence[str]) -> str | None:
    """The table with these columns, of those that are read."""
    found = {name.strip().lower() for name in names}
    for table, columns in _TOLD_BY:
        if columns <= found and not (table == "MHS000" and found & _OF_A_ROW):
            return table
    return None


def wanted(table: str, carrier: str | None) -> dict[str, tuple[str, ...]]:
    """Our name -> the table's, best first; `carrier`: the site's own name of the column with the unit."""
    columns = {**_COLUMNS[table], **_MONTH}
    if carrier and "unit" in columns:
        columns["unit"] = (carrier, *columns["unit"])
    return columns


def needed(table: str) -> list[str]:
    """Our names of the columns without which the table says nothing. A referral's team may come in MHS102."""
    return list(_COLUMNS[table])[: _KEYS[table]]


def _moment(name: str) -> pl.Expr:
    """Date and time of day as one text, the date alone where no time is told."""
    date, time = pl.col(f"{name}_date"), pl.col(f"{name}_time")
    # Databases write a date as midnight, and a time with the day they count from.
    clock = time.str.extract(r"(\d{1,2}:\d{2}(?::\d{2})?)$").str.replace(r"^(\d:)", "0${1}")
    whole = (
        pl.when(date.str.contains(r"^\d{4}-\d{2}-\d{2}[T ]00:00:00")).then(date.str.head(10)).otherwise(date)
    )
    return pl.when(time.is_null()).then(whole).otherwise(whole + "T" + pl.coalesce(clock, time))


def _day(name: str) -> pl.Expr:
    return pl.col(name).str.head(10)


def _coordinated() -> list[StayColumns]:
    parts = (pl.col("person"), pl.col("worker"), _day("start_date"))
    return [
        StayColumns(
            stay=pl.concat_str(pl.lit("coordinated:"), *_joined(parts)),
            patient=pl.col("person"),
            clinician=pl.col("worker"),
            kind=pl.lit("coordinated"),
            start=_day("start_date"),
            end=_day("end_date"),
            skip=pl.when(pl.col("person").is_null() | pl.col("worker").is_null()).then(
                pl.lit("no_patient_or_worker")
            ),
        )
    ]


def _joined(parts: Sequence[pl.Expr]) -> list[pl.Expr]:
    return [part if number == 0 else pl.lit("|") + part for number, part in enumerate(parts)]


def _referral() -> list[StayColumns]:
    """An open referral, and that it was received: a count of its day."""
    key = pl.lit("referral:") + pl.col("id")
    opened = StayColumns(
        stay=key,
        patient=pl.col("person"),
        unit=pl.col("unit"),
        kind=pl.lit("open_referral"),
        start=_moment("start"),
        end=_moment("end"),
        skip=pl.when(pl.col("person").is_null()).then(pl.lit("no_patient")),
    )
    received = StayColumns(
        stay=pl.lit("received:") + pl.col("id"),
        of_stay=key,
        patient=opened.patient,
        unit=opened.unit,
        kind=pl.lit("referral"),
        start=opened.start,
        end=opened.end,
        skip=opened.skip,
    )
    return [opened, received]


def _team_of_referral() -> list[StayColumns]:
    return [
        StayColumns(
            stay=pl.concat_str(pl.lit("team:"), *_joined((pl.col("id"), pl.col("unit")))),
            of_stay=pl.lit("referral:") + pl.col("id"),
            patient=pl.lit(None, pl.String),
            unit=pl.col("unit"),
            kind=pl.lit("referred_to"),
            start=pl.lit(None, pl.String),
            end=pl.min_horizontal(_day("end_date"), _day("rejected")),
            skip=pl.when(pl.col("unit").is_null()).then(pl.lit("no_team")),
        )
    ]


def _contact() -> list[StayColumns]:
    kind = pl.col("status").replace_strict(ATTENDED, default=None, return_dtype=pl.String)
    return [
        StayColumns(
            stay=pl.lit("contact:") + pl.col("id"),
            patient=pl.coalesce(pl.col("person"), pl.lit("of_referral:") + pl.col("referral")),
            unit=pl.col("unit"),
            kind=pl.when(kind == "withdrawn").then(pl.lit("contact")).otherwise(kind),
            start=_moment("start"),
            withdrawn=(kind == "withdrawn").fill_null(value=False),
            skip=pl.when(kind.is_null())
            .then(pl.lit("attend_status_not_read"))
            .when(pl.col("unit").is_null())
            .then(pl.lit("no_team")),
        )
    ]


def _ward_stay() -> list[StayColumns]:
    """Without a patient's id, a spell's stays are those of one patient: moves between wards are transfers."""
    return [
        StayColumns(
            stay=pl.lit("ward_stay:") + pl.col("id"),
            patient=pl.coalesce(pl.col("person"), pl.lit("of_spell:") + pl.col("spell")),
            unit=pl.col("unit"),
            kind=pl.lit("bed"),
            start=_moment("start"),
            end=_moment("end"),
            skip=pl.when(pl.col("unit").is_null()).then(pl.lit("no_ward")),
        )
    ]


def _header() -> list[StayColumns]:
    """The source tells all that happened until the end of the period."""
    end = pl.col("period_end").str.head(10).str.to_date("%Y-%m-%d", strict=False)
    text = pl.coalesce((end + pl.duration(days=1)).dt.strftime("%Y-%m-%d"), pl.col("period_end"))
    return [
        StayColumns(
            stay=pl.concat_str(
                pl.lit("header:"), pl.col("provider").fill_null(""), pl.lit("|"), pl.col("period_end")
            ),
            patient=pl.lit(None, pl.String),
            kind=pl.lit("told_until"),
            start=text,
        )
    ]


MADE_BY: Final[Mapping[str, Callable[[], list[StayColumns]]]] = {
    "MHS006": _coordinated,
    "MHS101": _referral,
    "MHS102": _team_of_referral,
    "MHS201": _contact,
    "MHS502": _ward_stay,
    "MHS000": _header,
}
"""What the rows of a table tell, as expressions over `wanted`."""
