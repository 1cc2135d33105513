"""`plimsoll ledger`: where the saved hours of each unit went."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipelines.commands.options import (
    as_of_option,
    day_of,
    emit,
    guarded,
    json_option,
    must_be_known,
    site_argument,
    snapshot_option,
)
from pipelines.commands.words import counted
from pipelines.shapes.comparing import FEW_COMPARISONS

if TYPE_CHECKING:
    from datetime import datetime

_NAMES = {
    "more_patients": "more patients",
    "higher_acuity": "higher acuity",
    "fewer_staff": "fewer staff",
    "direct_care": "direct care",
    "less_overtime": "less overtime",
    "less_after_hours": "less work after hours",
}
_REST = {True: "unaccounted", False: "not recorded (care, breaks, teaching, other)"}
_WHY_NOT = {
    "no_rollout": "No tool has gone live here: there are no hours to tell of.",
    "no_weeks": "No whole week of the span lies after go-live.",
    "suppressed": "Hidden: too few people worked here to tell what they saved.",
    "not_measured": "What was saved was not measured: not known, which is not none.",
    "data_gap": "Patients or hours are too incomplete to tell where anything went.",
    "baseline_short": "Fewer than 12 weeks before go-live can be judged: where it went cannot be told.",
    "no_comparison": "No unit without the tool to compare with: where it went cannot be told.",
}
_OUT = {
    **_WHY_NOT,
    "other_grade": "What was saved is known there by other evidence, and that is never added.",
    "short_span": "Fewer than eight weeks are counted there.",
}
_NO_GROUP = "No ledger: this staff group worked in no unit with a tool."
_WIDTH = 46


@click.command("ledger", short_help="Where the hours that tools saved went.")
@site_argument
@click.option("--unit", help="One unit only.")
@click.option("--service", help="The units of a service together.")
@click.option("--organisation", is_flag=True, help="All units together.")
@click.option("--staff-group", default="all", show_default=True, help="Of one staff group, such as nurse.")
@click.option(
    "--from", "from_day", type=click.DateTime(["%Y-%m-%d"]), help="First day; its ISO week counts whole."
)
@click.option(
    "--to", "to_day", type=click.DateTime(["%Y-%m-%d"]), help="Last day; ISO weeks that ended by it count."
)
@as_of_option
@snapshot_option
@json_option
@guarded
def ledger_command(
    site: Path,
    unit: str | None,
    service: str | None,
    organisation: bool,
    staff_group: str,
    from_day: datetime | None,
    to_day: datetime | None,
    as_of: datetime | None,
    snapshot_id: str | None,
    as_json: bool,
) -> None:
    """Where the hours that tools saved went, unit by unit: the entries add up exactly to what was saved.

    Hours are totals from go-live (or --from) to the as-of day (or --to), against what comparison units say
    there would have been without the tool, with 90 % intervals. A negative entry went the other way: more
    staff, less care. What nobody records is told as one sum, and never guessed. What was promised is shown
    beside it and never booked. Saved time is never posts or beds.

    Of a service or the organisation it is the sum of the units' ledgers, and says which units are not in it.
    A staff group is told only where it and the rest of its unit are big enough to hide every person.
    """
    from pipelines.answers import LedgerQuestion, ledgers_as_of
    from pipelines.commands.ask import open_site

    if from_day is not None and to_day is not None and from_day > to_day:
        raise click.BadParameter("the span ends before it begins.", param_hint="--to")
    if (unit is not None) + (service is not None) + organisation > 1:
        raise click.UsageError("Ask for one of --unit, --service and --organisation.")
    snapshot = open_site(site, snapshot_id)
    units = snapshot.table("unit")
    must_be_known("--unit", unit, units["unit_id"], "`plimsoll status SITE` lists them.")
    must_be_known("--service", service, units["service"].drop_nulls(), "the table of units names them.")
    groups = ["all", *snapshot.table("week_hours")["staff_group"].unique()]
    must_be_known("--staff-group", staff_group, groups, f"there are {', '.join(sorted(groups))}.")
    day = day_of(as_of, snapshot)
    told = (
        []
        if day is None
        else ledgers_as_of(
            snapshot,
            day,
            LedgerQuestion(unit, service, organisation, staff_group),
            from_day.date() if from_day else None,
            to_day.date() if to_day else None,
        )
    )
    if as_json:
        one = unit is not None or service is not None or organisation
        emit(told[0] if one and told else told)
        return
    if not told:
        click.echo("No ledger: there are no data yet." if staff_group == "all" else _NO_GROUP)
    for each in told:
        click.echo("\n".join(_lines(each)))


def _lines(one: dict[str, Any]) -> list[str]:
    """One unit's ledger as people read it."""
    name = _name(one)
    if one["saved_hours"] is None:
        return [f"{name}  {_WHY_NOT[one['reason']]}", *_left_out(one)]
    weeks = "weeks" if one["scope"] == "unit" else f"weeks of {counted(one['units'], 'unit')}"
    span = f"{one['from']} to {one['to']}, {one['weeks']} of {one['weeks_in_span']} {weeks} counted"
    lines = [f"{name}  {span}", _saved(one)]
    if one["reason"] is not None:
        return [*lines, f"  {_WHY_NOT[one['reason']]}"]
    lines += [_entry(entry, one) for entry in one["entries"] if entry["hours"] is not None]
    return [*lines, *(f"  {note}" for note in _notes(one)), *_left_out(one)]


def _name(one: dict[str, Any]) -> str:
    name = {"unit": one["unit_id"], "service": one["service"], "organisation": "All units"}[one["scope"]]
    return str(name) if one["staff_group"] == "all" else f"{name}, {one['staff_group']}"


def _left_out(one: dict[str, Any]) -> list[str]:
    """Units that a sum does not hold."""
    lines = []
    for out in one["left_out"]:
        saved = "" if out["saved_hours"] is None else f" ({out['saved_hours']:,.0f} h saved)"
        lines.append(f"  Not in the sum: {counted(out['units'], 'unit')}{saved}. {_OUT[out['reason']]}")
    return lines


def _saved(one: dict[str, Any]) -> str:
    of = "shifts recorded" if one["evidence_grade"] == "controlled" else "tasks usable"
    coverage = "" if one["coverage"] is None else f", {one['coverage']:.0%} of {of}"
    grade = one["evidence_grade"].replace("_", "-")
    return f"{_figure('saved', one['saved_hours'], one['saved_interval'])}  {grade}{coverage}"


def _entry(entry: dict[str, Any], one: dict[str, Any]) -> str:
    name = _NAMES.get(entry["name"]) or _REST[one["separable"]]
    if entry["name"] == "less_overtime" and one["overtime_may_be_unrecorded"]:
        name = "less overtime, or overtime not recorded"
    return _figure(name, entry["hours"], entry["interval"])


def _figure(name: str, hours: float, interval: list[float] | None) -> str:
    sure = "" if interval is None else f"  ({interval[0]:,.0f} to {interval[1]:,.0f})"
    return f"  {name:<{_WIDTH}}{hours:>8,.0f} h{sure}"


def _notes(one: dict[str, Any]) -> list[str]:
    notes = []
    if one["conversion_ratio"] is not None and one["conversion_ratio"] > 0:
        low, high = one["conversion_interval"]
        more = ", more than was saved" if low > 1 else ""
        each = f"{one['conversion_ratio']:.2f} h for each hour saved ({low:.2f} to {high:.2f})"
        notes.append(f"Time turned into workload: {each}{more}.")
    elif one["conversion_ratio"] is not None:
        notes.append("None of it turned into workload, as far as can be told.")
    else:
        notes.append("Nothing was surely saved, so no share of it can have become workload.")
    units = one["comparison_units"]
    weak = ": too few to lean on" if units < FEW_COMPARISONS else ""
    notes.append(f"Against {counted(units, 'comparison unit')}{weak}.")
    return [*notes, *_beside(one)]


def _beside(one: dict[str, Any]) -> list[str]:
    """What says something else of the saving."""
    notes = []
    if one["documented_hours"] is not None:
        sure = one["disagreement_interval"]
        apart = "" if sure is None or sure[0] <= 0 <= sure[1] else ", which does not agree"
        spread = one["documented_interval"]
        between = "" if spread is None else f" ({spread[0]:,.0f} to {spread[1]:,.0f})"
        notes.append(f"By minutes of documentation: {one['documented_hours']:,.0f} h{between}{apart}.")
    if one["claimed_hours"] is not None:
        gap = one["claim_gap_hours"]
        more = f"{abs(gap):,.0f} h {'more' if gap > 0 else 'less'} than was measured"
        notes.append(f"Promised for these weeks: {one['claimed_hours']:,.0f} h, {more}.")
    return notes
