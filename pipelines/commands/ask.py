"""`plimsoll alerts`, `plimsoll status` and `plimsoll metrics`: questions to the published snapshot."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipelines.commands.options import (
    as_of_option,
    data_age,
    day_of,
    emit,
    guarded,
    json_option,
    must_be_known,
    site_argument,
    snapshot_option,
)
from pipelines.commands.words import counted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    import polars as pl

    from pipelines.warehouse.read import Snapshot


def open_site(site: Path, snapshot_id: str | None) -> Snapshot:
    """The published snapshot of a site, or an earlier one."""
    from pipelines.site import load_site
    from pipelines.warehouse.read import open_snapshot

    return open_snapshot(load_site(site).warehouse, snapshot_id)


@click.command("alerts", short_help="What is wrong in SITE, or was.")
@site_argument
@as_of_option
@snapshot_option
@json_option
@guarded
def alerts_command(site: Path, as_of: datetime | None, snapshot_id: str | None, as_json: bool) -> None:
    """What is wrong in SITE: every alert detected so far, open or closed.

    A unit over its line, or load that rose after go-live beyond comparison units: conversion where time was
    saved, load_without_saving where none was, load_rise where that is not known. An alert is `unsafe` (load
    above a legal or agreed line), `warning`, or `watch` (an early sign, or too little data to judge:
    unknown is not safe). Ends with where a rise cannot be told, and how many false alarms are to be
    expected. With --as-of, what would have been answered on that day.
    """
    from pipelines.answers import alert_document, detected_as_of

    snapshot = open_site(site, snapshot_id)
    day = day_of(as_of, snapshot)
    detected = detected_as_of(snapshot, as_of.date() if as_of else None)
    if as_json:
        emit(alert_document(snapshot, day, detected))
        return
    alerts = detected["alert"]
    if alerts.is_empty():
        click.echo("No alert: there are no data yet." if day is None else f"No alert by {day}.")
    for row in alerts.iter_rows(named=True):
        state = f"closed {row['closed_on']}" if row["closed_on"] else "open"
        click.echo(
            f"{row['unit_id']}  {row['kind']}  {row['severity']}  since {row['started_on']}, "
            f"detected {row['detected_on']}, {state}"
        )
        click.echo(f"    {row['message']}")
    for line in (*_trust(detected["reach"], detected["false_alarm_check"]), *_corrected(snapshot)):
        click.echo(line)


_UNWATCHED = {
    "trial": "fewer than twelve weeks before go-live",
    "no_comparison": "no unit without a tool to compare with",
    "gap": "too little data since go-live",
}


def _trust(reach: pl.DataFrame, check: pl.DataFrame) -> Iterator[str]:
    """How far the list can be trusted: where a rise cannot be told, and how many false alarms to expect."""
    if reach.is_empty():
        return
    for reason, why in _UNWATCHED.items():
        units = [row["unit_id"] for row in reach.iter_rows(named=True) if row["reason"] == reason]
        if units:
            yield f"A rise cannot be told in {', '.join(units)}: {why}."
    row = check.row(0, named=True)
    yield (
        f"Watched after go-live: {row['unit_years']:.1f} unit-years. At {row['budget_per_unit_year']:g} "
        f"false alarms a unit and year, {row['expected']:.2g} are to be expected among these rises."
    )
    if row["placebo_unit_years"] > 0:
        yield (
            f"Where go-lives were only pretended, {row['placebo_alarms']} in "
            f"{row['placebo_unit_years']:.1f} unit-years alarmed."
        )


def _corrected(snapshot: Snapshot) -> Iterator[str]:
    """What was published otherwise before."""
    from pipelines.answers import corrections

    restated, withdrawn = corrections(snapshot)
    weeks = restated.select("unit_id", "week_start").n_unique()
    if weeks:
        units = restated["unit_id"].n_unique()
        yield (f"Corrected after they were published: {counted(weeks, 'week')} of {counted(units, 'unit')}.")
    for row in withdrawn.iter_rows(named=True):
        yield (
            f"Stands no longer since {row['published_on']}: {row['unit_id']}  {row['kind']}, "
            f"detected {row['detected_on']}."
        )


@click.command("status", short_help="Every unit's standing against its load line, and why.")
@site_argument
@as_of_option
@snapshot_option
@json_option
@guarded
def status_command(site: Path, as_of: datetime | None, snapshot_id: str | None, as_json: bool) -> None:
    """Every unit's standing against its load line: over, near, within or unknown, and why.

    `unknown` is said where there is too little data (data_gap) or no agreed line (no_line): it never means
    safe. Warns when the data are older than the site's max_age_days.
    """
    from pipelines.answers import standing_document, standings_as_of

    snapshot = open_site(site, snapshot_id)
    day = day_of(as_of, snapshot)
    units = standings_as_of(snapshot, as_of.date() if as_of else None)
    age = data_age(snapshot)
    stale = as_of is None and age is not None and age > snapshot.info["max_age_days"]
    if stale:
        click.echo(
            f"plimsoll: the newest data are {age} days old (limit {snapshot.info['max_age_days']}): "
            f"standings below are as of {day}; where units stand today is unknown.",
            err=True,
        )
    if as_json:
        emit({**standing_document(snapshot, day, units), "data_age_days": age, "stale": stale})
        return
    for row in units.iter_rows(named=True):
        click.echo(_standing_line(row))


def _standing_line(row: dict[str, Any]) -> str:
    load = "-" if row["load"] is None else f"{row['load']:.2f}"
    line = "-" if row["load_line"] is None else f"{row['load_line']:g}"
    shifts = (
        "" if row["periods_observed"] is None else f"  {row['periods_over']}/{row['periods_observed']} over"
    )
    extra = f"  ({row['reason']})" if row["reason"] else ""
    voices = "  staff disagree" if row["staff_disagree"] else ""
    return f"{row['unit_id']:<12} {row['standing']:<8} load {load:>6}  line {line:>5}{shifts}{extra}{voices}"


@click.command("metrics", short_help="Metric values week by week, or what they mean.")
@click.argument("site", type=click.Path(path_type=Path, file_okay=False), required=False)
@click.option("--unit", help="One unit only.")
@click.option("--metric", help="One metric only; without SITE, its definition.")
@snapshot_option
@click.option(
    "--csv", "csv_file", type=click.Path(path_type=Path, dir_okay=False), help="Write the rows to a CSV file."
)
@json_option
@guarded
def metrics_command(
    site: Path | None,
    unit: str | None,
    metric: str | None,
    snapshot_id: str | None,
    csv_file: Path | None,
    as_json: bool,
) -> None:
    """Metric values of SITE, week by week; without SITE, the definition of every metric.

    A figure about fewer people than the site's minimum group, or mostly about one or two, is `suppressed`;
    that, withheld after a correction, zero, missing, not collected and not assessed are six different things,
    told in `state`. Counts are rounded to five; of a share near 0 or 1 only the `bound` is told.
    """
    from pipelines.metrics.catalogue import catalogue

    known = [entry["metric"] for entry in catalogue()]
    must_be_known("--metric", metric, known, "`plimsoll metrics` lists them.")
    if site is None:
        _definitions(metric, as_json)
        return
    from pipelines.answers import metric_rows

    rows = metric_rows(open_site(site, snapshot_id), unit, metric)
    if csv_file is not None:
        from pipelines.commands.safe_csv import write_safe_csv

        write_safe_csv(rows, csv_file)
        click.echo(f"{rows.height:,} rows written to {csv_file.name}.", err=True)
    if as_json:
        emit(rows.to_dicts())
    elif csv_file is None:
        _table(rows)


_BOUNDS = {None: "", "at_most": "<= ", "at_least": ">= "}


def _table(rows: pl.DataFrame) -> None:
    latest = rows.filter(rows["week_start"] == rows["week_start"].max()) if rows.height else rows
    click.echo(f"Latest week, {latest.height:,} of {rows.height:,} rows (all of them with --json or --csv):")
    for row in latest.iter_rows(named=True):
        value = _BOUNDS[row["bound"]] + f"{row['value']:.3f}" if row["value"] is not None else row["state"]
        if (together := row["weeks_together"] or 1) > 1:
            value += f" ({together} weeks together)"
        click.echo(
            f"{row['week_start']}  {row['unit_id']:<12} {row['metric']:<42} {row['staff_group']:<14} {value}"
        )


def _definitions(metric: str | None, as_json: bool) -> None:
    from pipelines.metrics.catalogue import catalogue

    entries = [entry for entry in catalogue() if metric in (None, entry["metric"])]
    if as_json:
        emit(entries)
        return
    for entry in entries:
        click.echo(f"{entry['metric']}  ({entry['unit']})\n    {entry['title']}. {entry['why_it_matters']}")
