"""How the synthetic site's data came in: a late feed, refused rows and files, two runs, a restated week."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

Tables = dict[str, pl.DataFrame]
SOURCE = "canonical:incoming/*"


def of(mondays: list[date]) -> Tables:
    """The tables about data quality."""
    sunday = mondays[-1] + timedelta(days=6)
    return {
        "feed": _feeds(mondays[0], sunday),
        "rejection": pl.DataFrame(
            {
                "table_name": ["shifts", "caseload"],
                "source": [SOURCE, SOURCE],
                "rule": ["implausible_worked_hours", "unknown_unit"],
                "reason": ["No shift is longer than 26 hours.", "The unit is not in the units table (yet)."],
                "rows": [1204, 3],
                "example_file": ["shifts-2026.csv", "caseload.csv"],
                "example_row": [17, 4],
                "last_run": [2, None],
            }
        ),
        "file_note": pl.DataFrame(
            {
                "source": [SOURCE] * 3,
                "file": ["notes.csv", "incidents.csv", "<img src=x>.csv"],
                "run": [2, 1, 1],
                "outcome": ["refused", "loaded", "loaded"],
                "rule": ["text_content", None, None],
                "reason": ["the file has columns of what people wrote: note_text", None, None],
                "extra_columns": [None, "ward_colour, risk_score", None],
                "incomplete": [False, False, True],
            }
        ),
        "expectation_result": _expectations(),
        "run": pl.DataFrame(
            {
                "run": [1, 2],
                "started_at": [f"{sunday - timedelta(days=7)}T05:00:00+00:00", f"{sunday}T05:00:00+00:00"],
                "seconds": [12.5, 3.25],
                "read": [100_000, 20_000],
                "accepted": [100_000, 18_700],
                "rejected": [0, 1207],
                "duplicates": [0, 93],
                "files_new": [40, 6],
                "outcome": ["published", "published"],
            }
        ),
        "restatement": pl.DataFrame(
            {
                "sequence": [2, 2],
                "published_on": [sunday, sunday],
                "unit_id": ["W01", "W01"],
                "week_start": [mondays[-4], mondays[-3]],
                "patients_before": [126.0, 126.0],
                "patients_now": [126.0, 130.0],
                "hours_before": [412.0, None],
                "hours_now": [437.0, 430.0],
            }
        ),
        "withdrawn_alert": pl.DataFrame(
            {
                "sequence": [2],
                "published_on": [sunday],
                "alert_id": ["gone"],
                "unit_id": ["W01"],
                "kind": ["after_hours"],
                "severity": ["warning"],
                "started_on": [mondays[-8]],
                "detected_on": [mondays[-7]],
            }
        ),
    }


def _feeds(first: date, sunday: date) -> pl.DataFrame:
    late = sunday - timedelta(days=38)
    last = {"shifts": sunday, "caseload": sunday, "ehr_time": late, "incidents": late, "units": None}
    return pl.DataFrame(
        {
            "source": [SOURCE] * len(last),
            "table_name": list(last),
            "files": [4] * len(last),
            "rows": [12_000] * len(last),
            "first_date": [None if day is None else first for day in last.values()],
            "last_date": list(last.values()),
            "units": [12] * len(last),
        }
    )


def _expectations() -> pl.DataFrame:
    return pl.DataFrame(
        {
            "run": [1, 2, 2, 2],
            "table_name": ["shifts", "shifts", "shifts", "caseload"],
            "expectation": [
                "implausible_worked_hours",
                "implausible_worked_hours",
                "length_of_note",
                "before_2000",
            ],
            "column_name": ["worked_hours", "worked_hours", "note", "date"],
            "reason": [
                "No shift is longer than 26 hours.",
                "No shift is longer than 26 hours.",
                "A line.",
                "A day.",
            ],
            "evaluated": [100_000, 20_000, 0, 3_000],
            "failed": [0, 1204, 0, 0],
        }
    )
