"""The planner over a line that holds at every moment: judged, asked for and shown by the hour."""

from pathlib import Path

import polars as pl

from dashboard.data import LOCAL_USER, Desk
from pipelines.planning.ask import ask
from pipelines.warehouse.read import open_snapshot
from tests.app import snapshot
from tests.app.test_pages import charts, markup, walk
from tests.app.test_planner_page import PAGE, written


def at_every_moment(tables: dict[str, pl.DataFrame], fewer: int = 1) -> dict[str, pl.DataFrame]:
    """The unit under a law that holds at every moment: in 3 of 12 hours so many nurses less were there."""
    periods = tables["line_period"].with_columns(pl.col("staff_present").floor())
    alike = [
        periods.select(
            "line_id",
            "unit_id",
            "date",
            "period",
            "patients",
            staff_present=pl.col("staff_present") - less,
            moments=pl.lit(hours, dtype=pl.Int64),
        )
        for less, hours in ((0, 9), (fewer, 3))
    ]
    moments = pl.concat(alike)
    needed = pl.col("patients") / tables["load_line"]["limit"].item() > pl.col("staff_present") + 1e-6
    over = moments.group_by("line_id", "date", "period").agg(
        over=pl.when(needed).then("moments").otherwise(0).sum(), observed=pl.col("moments").sum()
    )
    return tables | {
        "load_line": tables["load_line"].with_columns(
            averaging=pl.lit("moment"), basis=pl.lit("law"), allowed_share=pl.lit(0.0)
        ),
        "standing": tables["standing"].with_columns(
            averaging=pl.lit("moment"), basis=pl.lit("law"), allowed_share=pl.lit(0.0)
        ),
        "line_period": periods.drop("over", "observed").join(over, on=["line_id", "date", "period"]),
        "line_moment": moments,
    }


def test_a_line_that_holds_at_every_moment_is_planned_on_by_the_hour(tmp_path: Path, monkeypatch):
    tables = at_every_moment(snapshot.tables(snapshot.today(), units=snapshot.UNITS[:1]))
    monkeypatch.setenv("PLIMSOLL_SITE", str(written(tmp_path, tables)))
    desk = Desk(open_snapshot(tmp_path / "warehouse"), LOCAL_USER)
    (line,) = desk.plan_lines("W01")
    assert line.by_moment
    assert line.observed == 56 * 12
    first = desk.plan_window()[0]
    counted = tables["line_period"].filter(pl.col("date") >= first)
    assert line.over == counted["over"].sum(), "as the pipeline counted them"
    asked = ask([line])
    assert line.changed(asked.hours, 0).kept
    app = walk(PAGE)
    text = markup(app)
    assert f"{line.over} of 672 hours of shifts were above 6 patients per nurse (none may be)" in text
    assert "nurse hours more on every day shift" in text
    assert f"0 of 672 hours of shifts over instead of {line.over}" in text
    assert "Day shifts by their worst hour, as they were: " in text
    assert charts(app) == 4
    assert "each hour is judged, and a shift is shown by its worst one" in text
    more = markup(walk(PAGE, patients="2"))
    assert f" of 672 hours of shifts over instead of {line.over}" in more
    in_chinese = markup(walk(PAGE, lang="zh"))
    assert f"班次的672个小时中有{line.over}个高于" in in_chinese
