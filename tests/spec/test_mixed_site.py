"""A site whose tables come out of five other systems has the rows and the figures of its canonical files."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from pipelines.schemas import TABLES
from pipelines.warehouse.read import open_snapshot
from pipelines.warehouse.store import Store
from tests.fixtures.logs import chat, span, spend_log, traces, write_lines
from tests.fixtures.readers import pbj
from tests.fixtures.stays import at, bed, encounter, ndjson, ward
from tests.fixtures.workbooks import Cell, workbook
from tests.sites import MONDAY, Ward, run_site, write_rows, write_ward_site

if TYPE_CHECKING:
    from pathlib import Path

WARD = Ward(weeks=2)
HOME = "015009"
FIRST, SECOND = WARD.days()[:7], WARD.days()[7:]
OUTCOME = {
    "clinical.task.type": "progress_note",
    "clinical.unit.id": "W1",
    "clinical.output.disposition": "edited",
    "clinical.time.wait_s": 5,
    "clinical.time.review_s": 40,
    "clinical.time.edit_s": 80,
}
SOURCES = """
[[source]]
format = "litellm_spend_logs"
path = "gateway/*"
[[source]]
format = "otlp_genai"
path = "traces/*"
[[source]]
format = "roster"
path = "roster/*"
[source.map.status]
"Long Day" = "worked"
"Day off" = "none"
[[source]]
format = "fhir"
path = "fhir/*"
[source.map.unit_id]
"ward-a" = "W1"
[source.options]
first_day = "2026-01-05"
[[source]]
format = "pbj"
path = "pbj/*"
"""


def morning(day: date) -> datetime:
    """Eight o'clock in London, in January."""
    return datetime(day.year, day.month, day.day, 8, tzinfo=UTC)


# --- the same fortnight, told by five systems ---------------------------------------------------------------


def gateway() -> list[dict[str, Any]]:
    """The first week: a task a day, answered at the second attempt."""
    rows = []
    for n, day in enumerate(FIRST):
        told: dict[str, Any] = {"end_user": WARD.clinician(8 * n), "request_tags": ["tool:scribe"]}
        failed = {"status": "failure", "spend": 0, "prompt_tokens": 0, "completion_tokens": 0}
        own = {"clinical.task.id": f"a{n}", **OUTCOME}
        rows.append(spend_log(f"a{n}-1", own, start=morning(day), **failed, **told))
        rows.append(spend_log(f"a{n}-2", own, start=morning(day) + timedelta(seconds=2), **told))
    return rows


def spans() -> list[dict[str, Any]]:
    """The second week: a task a day, known to the application's span and called below it."""
    lines = []
    for n, day in enumerate(SECOND):
        who = {"user.id": WARD.clinician(8 * n), "clinical.task.id": f"b{n}", "clinical.tool.id": "writer"}
        task = span(f"{n + 1}", "1", {**who, **OUTCOME}, start=morning(day), seconds=130)
        call = span(f"{n + 1}", "2", chat(), start=morning(day), seconds=5, parent="1")
        lines += [traces(call), traces(task)]
    return lines


def duties() -> bytes:
    """The ward's shifts as a grid in a workbook, with a day off."""
    rows: list[list[Cell]] = [["Staff Number", "Unit", "Date", "Duty Type", "Start", "End"]]
    for shift in WARD.shifts():
        start, end = (datetime.fromisoformat(shift[name]) for name in ("starts_at", "ends_at"))
        rows.append([shift["clinician_id"], "W1", start.date(), "Long Day", start.time(), end.time()])
    rows.append([WARD.clinician(0), "W1", MONDAY, "Day off", None, None])
    return workbook({"Duties": rows})


def encounters() -> bytes:
    """24 patients before the fortnight and until after it; one more from noon to six each day."""
    before, after = "2026-01-02T09:00:00Z", "2026-01-19T00:05:00Z"
    stays = [encounter(f"long-{n}", before, None, at("bed-1", before), told=after) for n in range(24)]
    for day in WARD.days():
        since, until = f"{day}T12:00:00Z", f"{day}T18:00:00Z"
        stays.append(encounter(f"short-{day}", since, until, at("bed-2", since, until), told=until))
    return ndjson(*stays)


def mixed_site(folder: Path) -> Path:
    """Units and people in canonical files; everything else from elsewhere."""
    with_home(write_ward_site(folder, WARD))
    for name in ("shifts", "caseload"):
        (folder / "incoming" / f"{name}.csv").unlink()
    settings = (folder / "site.toml").read_text(encoding="utf-8")
    (folder / "site.toml").write_text(settings + SOURCES, encoding="utf-8")
    home_days = [
        pbj.day(on=f"{day:%Y%m%d}", census="60", RN="100 20", LPN="60 0", CNA="150 10") for day in WARD.days()
    ]
    places = ndjson(ward("ward-a"), bed("bed-1", "ward-a"), bed("bed-2", "ward-a"))
    for name, content in {
        "roster/duties.xlsx": duties(),
        "fhir/Encounter.ndjson": encounters(),
        "fhir/Location.ndjson": places,
        "pbj/q1.csv": pbj.table(*home_days),
    }.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)
    for name, lines in {"gateway/logs.jsonl": gateway(), "traces/spans.jsonl": spans()}.items():
        (folder / name).parent.mkdir()
        write_lines(folder / name, *lines)
    return folder


# --- and by canonical files, written by hand ----------------------------------------------------------------


def canonical_site(folder: Path) -> Path:
    """The same fortnight as this project's own tables would tell it."""
    with_home(write_ward_site(folder, WARD))
    incoming = folder / "incoming"
    write_rows(incoming / "caseload.csv", [*ward_census(), *home_census()])
    write_rows(incoming / "staffing_daily.csv", home_hours())
    write_rows(incoming / "llm_calls.csv", calls())
    write_rows(incoming / "llm_events.csv", tasks())
    return folder


def with_home(folder: Path) -> None:
    """A nursing home beside the ward."""
    units = [
        {"unit_id": "W1", "unit_name": "W1 Ward", "setting": "inpatient_mental_health"},
        {"unit_id": HOME, "unit_name": "Home", "setting": "nursing_home"},
    ]
    write_rows(folder / "incoming" / "units.csv", units)


def ward_census() -> list[dict[str, Any]]:
    """24 patients, and one for 6 of 24 hours who was admitted and discharged that day."""
    came_and_went = {"admissions": 1, "discharges": 1, "transfers_in": 0, "transfers_out": 0}
    return [
        {"unit_id": "W1", "date": day, "period": "all", "patients": 24 + 6 / 24, **came_and_went}
        | {"census_method": "mean"}
        for day in WARD.days()
    ]


def home_census() -> list[dict[str, Any]]:
    return [
        {"unit_id": HOME, "date": day, "period": "all", "patients": 60, "census_method": "mds"}
        for day in WARD.days()
    ]


def home_hours() -> list[dict[str, Any]]:
    """Nurses: own 100 + 60 hours and 20 of contract staff; support workers: 150 and 10."""
    told = [("nurse", 100 + 20 + 60, 20), ("support_worker", 150 + 10, 10)]
    return [
        {"unit_id": HOME, "date": day, "period": "all", "staff_group": group}
        | {"actual_hours": hours, "contract_hours": contract}
        for day in WARD.days()
        for group, hours, contract in told
    ]


def calls() -> list[dict[str, Any]]:
    """Two a day in the first week, the first failed; one a day in the second."""
    rows = []
    for n, day in enumerate(FIRST):
        for attempt, after in (("1", 0.0), ("2", 2.0)):
            failed = attempt == "1"
            start = morning(day) + timedelta(seconds=after)
            rows.append(
                {
                    "call_id": f"a{n}-{attempt}",
                    "task_id": f"a{n}",
                    "clinician_id": WARD.clinician(8 * n),
                    "unit_id": "W1",
                    "tool_id": "scribe",
                    "started_at": start.isoformat(),
                    "ended_at": (start + timedelta(seconds=1.5)).isoformat(),
                    "status": "error" if failed else "ok",
                    "error_type": "error" if failed else None,
                    "service_account": "svc-ward-app",
                    "provider": "openai",
                    "model": "gpt-4o",
                    "input_tokens": 0 if failed else 900,
                    "output_tokens": 0 if failed else 200,
                    "cost_usd": 0 if failed else 0.0005,
                }
            )
    for n, day in enumerate(SECOND):
        rows.append(
            {
                "call_id": f"{n + 1:0>32}:{2:0>16}",
                "task_id": f"b{n}",
                "clinician_id": WARD.clinician(8 * n),
                "unit_id": "W1",
                "tool_id": "writer",
                "started_at": morning(day).isoformat(),
                "ended_at": (morning(day) + timedelta(seconds=5)).isoformat(),
                "status": "ok",
                "provider": "openai",
                "model": "gpt-4o-2024-08-06",
                "input_tokens": 900,
                "output_tokens": 200,
            }
        )
    return rows


def tasks() -> list[dict[str, Any]]:
    """One a day, begun with its first call; the model is that of the answer."""
    outcome = {"disposition": "edited", "wait_seconds": 5, "review_seconds": 40, "edit_seconds": 80}
    outcome |= {"task_type": "progress_note", "unit_id": "W1", "time_source": "app_timer"}
    weeks = [("a", "scribe", "gpt-4o", FIRST), ("b", "writer", "gpt-4o-2024-08-06", SECOND)]
    return [
        {"task_id": f"{letter}{n}", "clinician_id": WARD.clinician(8 * n), "tool_id": tool, "model": model}
        | {"started_at": morning(day).isoformat(), **outcome}
        for letter, tool, model, days in weeks
        for n, day in enumerate(days)
    ]


# --- compared -----------------------------------------------------------------------------------------------

NOT_TOLD = {"shifts": {"shift_id", "worked_hours"}}
"""A roster's shifts are named by what they are, and their hours are those from start to end."""


def accepted(folder: Path, table: str) -> pl.DataFrame:
    """A table's accepted rows as stored, in one order."""
    store = Store(folder / "warehouse" / "store.duckdb")
    frame = store.accepted(table, "true", ())
    store.close()
    columns = [name for name in TABLES[table].names if name not in NOT_TOLD.get(table, ())]
    return frame.select(columns).sort(columns)


@pytest.mark.slow
def test_five_systems_give_the_rows_and_figures_of_canonical_files(tmp_path):
    mixed, canonical = mixed_site(tmp_path / "mixed"), canonical_site(tmp_path / "canonical")
    told, expected = run_site(mixed), run_site(canonical)
    assert not told.files_refused
    assert not told.rejections
    counts = {name: count.accepted for name, count in expected.tables.items() if count.accepted}
    assert {name: count.accepted for name, count in told.tables.items() if count.accepted} == counts
    # Two staff groups and the census of a home; one census of the ward; two calls a day and then one.
    assert (counts["staffing_daily"], counts["caseload"]) == (2 * 14, 2 * 14)
    assert (counts["shifts"], counts["llm_calls"], counts["llm_events"]) == (14 * 8, 2 * 7 + 7, 14)
    for table in ("shifts", "caseload", "staffing_daily", "llm_calls", "llm_events"):
        assert_frame_equal(accepted(mixed, table), accepted(canonical, table))
    one, other = (open_snapshot(folder / "warehouse") for folder in (mixed, canonical))
    for table in ("unit_day", "week_load", "week_hours", "line_week", "metric_value", "standing"):
        first, second = one.table(table), other.table(table)
        assert first.height
        assert_frame_equal(first.sort(first.columns), second.sort(second.columns))
    load = one.table("week_load").filter(unit_id="W1", observation="counted")["load"]
    assert load.to_list() == pytest.approx([(24 + 6 / 24) / 4] * load.len())
