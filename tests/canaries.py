"""Figures and words planted in one unit's data, to be looked for where they must not be."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl

from pipelines.state import Draft, PlanSaved, journal_of, new_key
from pipelines.warehouse.build import write_snapshot
from tests.app import snapshot
from tests.filed import NAMED, file

CANARY = "zq7canaryzq7"
"""Stands in the reason of a plan of unit W02."""
SAVED = 73519
"""Hours that the tools saved in W02, and in no other unit."""
WORDS = "zq8wordszq8"
"""What somebody wrote in an overload report of W02, and their name."""
UNIT = "W02"


def plant(folder: Path) -> None:
    """Publish a site, keep a plan and file a report, with a canary of the unit's in each."""
    publish_with_canary(folder / "warehouse")
    plan = PlanSaved(
        {"day": 4.0}, 0.0, f"Because {CANARY}.", "Matron", date(2026, 12, 7), "000001-a", "over", 7.1, 6.0
    )
    journal_of(folder).add(Draft("nurse_manager", UNIT, plan, new_key()))
    file(journal_of(folder), replace(NAMED, text=WORDS, name=WORDS), unit=UNIT)


def publish_with_canary(warehouse: Path) -> None:
    warehouse.mkdir()
    today = snapshot.today()
    tables = snapshot.tables(today)
    of_the_unit = pl.col("unit_id") == UNIT
    tables["ledger"] = tables["ledger"].with_columns(
        **{
            name: pl.when(of_the_unit).then(pl.lit(float(SAVED + more))).otherwise(pl.col(name))
            for name, more in (("saved_hours", 0), ("saved_low", -1000), ("saved_high", 1000))
        }
    )
    write_snapshot(warehouse, tables, snapshot.info(today))


def canaries_in(sent: bytes) -> list[bytes]:
    """Those that are there: of a figure also as it is written for people."""
    planted = (CANARY.encode(), WORDS.encode(), b"%d" % SAVED, f"{SAVED:,}".encode())
    return [canary for canary in planted if canary in sent]
