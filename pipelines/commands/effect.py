"""`plimsoll effect`: what rollouts did in all units of a service, or of the organisation, together."""

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
from pipelines.pooled.outcomes import OUTCOMES

if TYPE_CHECKING:
    from datetime import datetime

_WHY_NONE = {
    "no_rollout": "No tool has gone live here.",
    "not_collected": "No feed of the site records this: not collected, which is not zero.",
    "no_data": "Not recorded here, or in no week that can be judged.",
    "hidden": "Hidden: too few people work in these units to tell what they did.",
    "baseline_short": "Fewer than 12 weeks before go-live can be judged.",
    "ramp_not_over": "No week after the ramp can be judged yet.",
    "no_comparison": "No comparison available: no unit was without a tool in those weeks.",
}
_LEFT_OUT = {
    "hidden": "hidden, too few people",
    "no_data": "not recorded",
    "baseline_short": "under 12 weeks before go-live",
    "ramp_not_over": "ramp not over",
    "no_comparison": "no comparison",
}
_WHY_NOT_CONTROLLED = {
    "pretrend_failed": "these units were on a path of their own before go-live",
    "pretrend_not_checked": "whether they moved like the others before go-live could not be checked",
    "placebo_failed": "a go-live pretended earlier shows an effect as well",
    "placebo_not_checked": "an earlier, pretended go-live could not be tried",
    "one_unit": "only one unit has a tool, so nothing says how sure it is",
    "few_comparison_units": "fewer than four units to compare with",
}
_NO_DOSE = {
    "use_hidden": "not told, the share of staff who use a tool is hidden or not known",
    "use_does_not_vary": "not told, use hardly differs between units and weeks",
    "too_few": "not told, fewer than three units or twelve weeks of units",
}
_PHASES = {"before": "before go-live", "preparing": "preparing", "after": ""}
_BANDS = ("low use", "middle use", "high use")


@click.command("effect", short_help="What rollouts did in all units together.")
@site_argument
@click.option("--service", help="One service only; without it, the whole organisation.")
@click.option("--outcome", type=click.Choice(list(OUTCOMES)), help="One outcome only, with its course.")
@as_of_option
@snapshot_option
@json_option
@guarded
def effect_command(
    site: Path,
    service: str | None,
    outcome: str | None,
    as_of: datetime | None,
    snapshot_id: str | None,
    as_json: bool,
) -> None:
    """What rollouts did in all units of a service, or of the organisation, together.

    Each outcome is compared with what units without a tool lead to expect, in the weeks after the ramp, with
    a 90 % interval. An estimate is called controlled only where units that went live moved like the others
    before, and a pretended earlier go-live shows nothing; else it is called compared. Name an --outcome to
    see its course over the weeks since go-live as well.
    """
    from pipelines.answers import estimates_as_of
    from pipelines.commands.ask import open_site

    snapshot = open_site(site, snapshot_id)
    services = snapshot.table("unit")["service"].drop_nulls().unique().sort().to_list()
    must_be_known("--service", service, services, f"there is {', '.join(services) or 'none'}.")
    day = day_of(as_of, snapshot)
    told = [] if day is None else estimates_as_of(snapshot, day, service, outcome)
    if as_json:
        emit({"as_of": day, "snapshot": snapshot.info["digest"], "estimates": told})
        return
    if not told:
        click.echo("No estimate: there are no data yet.")
        return
    click.echo(f"{service or 'The organisation'}, as of {day}")
    for one in told:
        click.echo("\n".join(_lines(one, whole=outcome is not None)))


def _lines(one: dict[str, Any], *, whole: bool) -> list[str]:
    """One estimate as people read it; `whole`: with its checks, dose-response and course."""
    if one["effect"] is None:
        return [f"{one['title']}: {_WHY_NONE[one['reason']]}", *_left_out(one)]
    lines = [f"{one['title']}: {_figure(one, one)}  {one['evidence_grade']}", *_behind(one), *_left_out(one)]
    if one["why_not_controlled"]:
        reasons = "; ".join(_WHY_NOT_CONTROLLED[why] for why in one["why_not_controlled"])
        lines.append(f"  Not controlled: {reasons}")
    if not whole:
        return lines
    return [*lines, *_checks(one), *_dose(one), *_course(one), f"  It cannot say: {one['cannot_say']}"]


def _figure(one: dict[str, Any], told: dict[str, Any], *, unit: bool = True) -> str:
    """An effect of the outcome `one`, with its sign, unit and interval."""
    places = OUTCOMES[one["outcome"]].decimals
    percent = one["unit"] == "percent"
    name = " %" if percent else f" {one['unit']}" if unit else ""
    interval = told["interval"]
    sure = "" if interval is None else f" ({_signed(interval[0], places)} to {_signed(interval[1], places)})"
    return f"{_signed(told['effect'], places)}{name}{sure}"


def _signed(value: float, places: int) -> str:
    """Rounded, with a sign; nothing is `0.0`, without one."""
    rounded = round(value, places)
    return f"{rounded:+.{places}f}" if rounded else f"{0:.{places}f}"


def _behind(one: dict[str, Any]) -> list[str]:
    treated, compared = counted(one["treated_units"], "unit"), counted(one["comparison_units"], "unit")
    weeks = f"{one['unit_weeks']} weeks of units after the ramp ({one['from']} to {one['to']})"
    lines = [f"  {treated} with a tool, {weeks}, against {compared} in most weeks"]
    if one["detectable"] is not None:
        places = OUTCOMES[one["outcome"]].decimals
        unit = "%" if one["unit"] == "percent" else one["unit"]
        lines.append(
            f"  Found four times in five: an effect of {one['detectable']:.{places}f} {unit} or more"
        )
    return lines


def _left_out(one: dict[str, Any]) -> list[str]:
    out = [f"{number} ({_LEFT_OUT[why]})" for why, number in one["left_out"].items() if number]
    return [f"  Not in it: {', '.join(out)}"] if out and one["effect"] is not None else []


def _checks(one: dict[str, Any]) -> list[str]:
    lines = []
    if one["ramp"]["effect"] is not None:
        lines.append(f"  In the ramp: {_figure(one, one['ramp'], unit=False)}")
    p, placebo = one["pre_trend"]["p_value"], one["placebo"]
    if p is not None:
        moved = "like the others" if one["pre_trend"]["passed"] else "unlike the others"
        lines.append(f"  Before go-live they moved {moved} (p = {p:.2f})")
    if placebo["effect"] is not None:
        lines.append(f"  A go-live pretended earlier: {_figure(one, placebo, unit=False)}")
    return lines


def _dose(one: dict[str, Any]) -> list[str]:
    dose = one["dose_response"]
    if dose["reason"] is not None or dose["per_ten_points_of_use"] is None:
        return [f"  More use, more effect? {_NO_DOSE[dose['reason'] or 'too_few']}"]
    slope = {"effect": dose["per_ten_points_of_use"], "interval": dose["interval"]}
    lines = [f"  With ten points more of the staff using a tool: {_figure(one, slope, unit=False)}"]
    names = _BANDS if len(dose["bands"]) == len(_BANDS) else ("",) * len(dose["bands"])
    for name, band in zip(names, dose["bands"], strict=True):
        use = f"{name} ({band['use_from']:.0%} to {band['use_to']:.0%})".strip()
        lines.append(f"    {use:<28}{_figure(one, band, unit=False)}")
    return lines


def _course(one: dict[str, Any]) -> list[str]:
    lines = ["  Weeks since go-live"]
    for row in one["event_study"]:
        last = "on" if row["last_week"] is None else f"to {row['last_week']}"
        told = f"    {row['first_week']:>4} {last:<7}{_figure(one, row, unit=False):<30}"
        lines.append(f"{told}{counted(row['treated_units'], 'unit')}  {_PHASES[row['phase']]}".rstrip())
    return lines
