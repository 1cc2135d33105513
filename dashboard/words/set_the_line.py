"""The answer of the page Set the line, what each candidate says, and what is stated elsewhere."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from dashboard.words import numbers
from dashboard.words.catalogue import code, commas, count, join, pair, say, semicolons
from dashboard.words.unit import closed_sentence
from pipelines.policy.candidates import HISTORY_WEEKS, LEAST_WEEKS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from dashboard.data import About
    from dashboard.drawings.line_past import Past, Subject

    Row = Mapping[str, Any]

_DIGITS = 2


def number(limit: float) -> str:
    """`6.25`: limits are set in quarters."""
    return numbers.plain(limit, _DIGITS)


def value(limit: float) -> str:
    """`6.25`, as it stands in an address."""
    return f"{limit:g}"


def limit_text(measure: str, limit: float) -> str:
    """`6.25 patients per nurse`."""
    return say(f"measure.{measure}.value", value=number(limit))


def subject_title(subject: Subject) -> str:
    """`Patients per nurse, day shifts`."""
    measure = say(f"measure.{subject.measure}.axis")
    if subject.period:
        text = say("set_line.subject.period", measure=measure, period=code("period", subject.period))
    else:
        text = say(f"set_line.subject.{'every' if subject.by == 'shift' else 'week'}", measure=measure)
    usual = "nurse" if subject.measure == "patients_per_nurse" else "all"
    if subject.staff_group == usual:
        return text
    return say("set_line.subject.group", subject=text, group=code("staff_group", subject.staff_group))


def weeks_text(weeks: int) -> str:
    """`1 week`, `52 weeks`."""
    return count("set_line.weeks", weeks)


def answer(unit: Row, past: Past, chosen: float | None, about: About, proposed: float | None = None) -> str:
    """Where the line is, how often it was passed, what the chosen candidate would have said."""
    if unit["reason"] == "closed":
        return closed_sentence(unit)
    return join(
        say("set_line.answer.stale", age=count("days", about.age_days)) if about.stale else "",
        _where(unit, past),
        _history(past, chosen),
        ""
        if proposed is None
        else say("set_line.answer.open", limit=limit_text(past.subject.measure, proposed)),
    )


def _where(unit: Row, past: Past) -> str:
    line = past.subject.line
    if line is None:
        return say("set_line.answer.no_line", unit=unit["unit_name"])
    key = "set_line.answer.law" if line["basis"] == "law" else "set_line.answer.line"
    text = limit_text(line["measure"], line["limit"])
    if line["period"]:
        text = join(text, say("line.period", period=code("period", line["period"])))
    return say(key, unit=unit["unit_name"], limit=text)


def _history(past: Past, chosen: float | None) -> str:
    if not past.enough:
        return why_no_picture(past)
    line = past.subject.line
    parts = [_range(past) if line is None else now(past, line["limit"])]
    if chosen is not None and (line is None or round(line["limit"], 4) != chosen):
        parts.append(at(past, chosen))
    if chosen is not None:
        parts.append(reports(past, chosen))
    return join(*parts)


def why_no_picture(past: Past) -> str:
    """What stands where the picture would be."""
    if not past.weeks:
        return say("set_line.answer.nothing", weeks=HISTORY_WEEKS)
    return say("set_line.answer.short", weeks=weeks_text(past.weeks), needed=weeks_text(LEAST_WEEKS))


def _range(past: Past) -> str:
    loads = past.history["load"].drop_nulls()
    return say(
        "set_line.answer.range",
        low=number(loads.min()),  # type: ignore[arg-type]
        high=limit_text(past.subject.measure, loads.max()),  # type: ignore[arg-type]
        weeks=weeks_text(past.weeks),
        day=numbers.day(_last(past)),
    )


def _last(past: Past) -> date:
    last: date = past.history["week_start"].max()  # type: ignore[assignment]
    return last + timedelta(days=6)


def now(past: Past, limit: float) -> str:
    """How often the line in force was passed."""
    row = past.at(limit)
    values = {
        "weeks": weeks_text(past.weeks),
        "day": numbers.day(_last(past)),
        "judged": row["judged"],
        "share": numbers.percent(row["share"]),
        "counted": weeks_text(row["weeks_counted"]),
    }
    if past.subject.by == "week":
        over, broken = weeks_text(row["over"]), weeks_text(row["weeks_broken"])
        return say("set_line.answer.now.week", **values, over=over, broken=broken)
    allowed = past.subject.rule.allowed_share
    if not allowed:
        return say("set_line.answer.now.shift.none", **values, over=row["over"])
    return say("set_line.answer.now.shift", **values, over=row["over"], allowed=numbers.percent(allowed))


def at(past: Past, limit: float) -> str:
    """What a line at the candidate would have said."""
    row = past.at(limit)
    return say(
        f"set_line.answer.at.{past.subject.by}",
        limit=number(limit),
        share=numbers.percent(row["share"]),
        counted=weeks_text(row["weeks_counted"]),
        over=weeks_text(row["over"]),
        broken=weeks_text(row["weeks_broken"]),
    )


def reports(past: Past, limit: float) -> str:
    """Overload reports in weeks that count as over at the candidate, beside the others; or why not."""
    if past.reports != "value":
        return say(f"set_line.reports.{past.reports}")
    row = past.at(limit)
    if not row["judged_counted"]:
        return say("set_line.reports.none_over", limit=number(limit))
    if not row["judged_others"]:
        return say("set_line.reports.all_over", limit=number(limit))
    rates = [
        numbers.plain(_rate(past.subject, row[f"reports_{kind}"], row[f"judged_{kind}"]))
        for kind in ("counted", "others")
    ]
    key = f"set_line.reports.both.{past.subject.by}"
    return say(key, counted=rates[0], others=rates[1], limit=number(limit))


def _rate(subject: Subject, filed: int, judged: int) -> float:
    """Reports per 100 shifts; for a week line per week."""
    return filed / judged * (100 if subject.by == "shift" else 1)


def tags(row: Row) -> str:
    """`our line, as in Queensland, Australia`."""
    return semicolons([say(f"set_line.tag.{tag}", where=where) for tag, where in row["tags"]])


def label(row: Row, subject: Subject) -> str:
    """What stands at a candidate's line where there is room."""
    text = say(
        f"set_line.label.{subject.by}.long",
        limit=number(row["limit"]),
        share=numbers.percent(row["share"]),
        weeks=weeks_text(row["weeks_counted"]),
    )
    return _tagged(text, row)


def label_short(row: Row) -> str:
    """The same on a small screen."""
    return say("set_line.label.shift", limit=number(row["limit"]), share=numbers.percent(row["share"]))


def _tagged(text: str, row: Row) -> str:
    if row["tags"] == (("history", None),):
        return text
    return say("set_line.label.tagged", label=text, tag=tags(row))


def candidate_title(row: Row, subject: Subject) -> str:
    """An entry of the list of candidates."""
    return _tagged(limit_text(subject.measure, row["limit"]), row)


def columns(subject: Subject) -> list[str]:
    """The table's heads."""
    by = subject.by
    return [
        say("set_line.column.limit"),
        say("set_line.column.from"),
        say(f"set_line.column.over.{by}"),
        say("set_line.column.share"),
        say(f"set_line.column.counted.{by}"),
        say(f"set_line.column.reports_counted.{by}"),
        say(f"set_line.column.reports_others.{by}"),
    ]


def cells(row: Row, past: Past) -> list[str]:
    """One candidate as a row of the table."""
    by_week = past.subject.by == "week"
    counted = row["weeks_broken"] if by_week else row["weeks_counted"]
    return [
        number(row["limit"]),
        tags(row),
        say("set_line.cell.of", n=row["over"], all=row["judged"]),
        numbers.percent(row["share"]),
        say("set_line.cell.of", n=counted, all=row["weeks"]),
        _report_cell(row, past, "counted"),
        _report_cell(row, past, "others"),
    ]


def _report_cell(row: Row, past: Past, kind: str) -> str:
    if past.reports != "value":
        return say(f"set_line.cell.{past.reports}")
    filed, judged = row[f"reports_{kind}"], row[f"judged_{kind}"]
    if not judged:
        return say("set_line.cell.no_week")
    noun = "set_line.weeks" if past.subject.by == "week" else "set_line.shifts"
    rate = numbers.plain(_rate(past.subject, filed, judged))
    return say("set_line.cell.rate", rate=rate, reports=filed, judged=count(noun, judged))


def history_note(past: Past, beyond: int) -> str:
    """What the picture is made of."""
    first: date = past.history["week_start"].min()  # type: ignore[assignment]
    judged = past.limits[0]["judged"] if past.limits else 0
    subject = past.subject
    return join(
        say(
            f"set_line.history.note.{subject.by}",
            judged=judged,
            weeks=weeks_text(past.weeks),
            first=numbers.day(first),
            last=numbers.day(_last(past)),
        ),
        say("set_line.history.moment") if subject.rule.averaging == "moment" else "",
        say("set_line.history.head_count") if subject.rule.head_count else "",
        count("set_line.history.beyond", beyond) if beyond else "",
        count("set_line.history.nobody", past.nobody) if past.nobody and subject.by == "shift" else "",
    )


def stated_columns() -> list[str]:
    """The heads of the table of law and guidance."""
    names = ("limit", "period", "basis", "where", "source", "since", "counting", "here")
    return [say(f"set_line.stated.column.{name}") for name in names]


def stated_cells(row: Row, measure: str) -> list[str]:
    """One line of law or guidance; what its source leaves open is said to be so."""
    period, since = row["period"], row["effective_from"]
    counting = [
        say(f"line.averaging.{row['averaging']}") if row["averaging"] else "",
        say("line.rounding") if row["rounding"] == "nurses_up" else "",
    ]
    return [
        limit_text(measure, row["limit"]),
        say("set_line.stated.period", period=code("period", period))
        if period
        else say("set_line.stated.every"),
        code("line.basis", row["basis"]),
        row["jurisdiction"] or say("set_line.stated.no_place"),
        row["source"],
        numbers.day(since) if since else say("set_line.stated.no_day"),
        commas([text for text in counting if text]) or say("set_line.stated.no_counting"),
        _here(row),
    ]


def _here(row: Row) -> str:
    if not row["units"]:
        return say("set_line.stated.here.no")
    if row["is_own"]:
        return say("set_line.stated.here.own")
    return count("set_line.stated.here.others", row["units"])


def both(told: Row, subject: Subject) -> str:
    """The last 28 days against the line in force and the stricter one before."""
    sides = {}
    for name in ("before", "now"):
        side = told[name]
        key = "unknown" if side["is_over"] is None else "over" if side["is_over"] else "not_over"
        noun = "set_line.weeks" if subject.by == "week" else "set_line.shifts"
        sides[f"told_{name}"] = say(
            f"set_line.both.{key}",
            limit=number(side["limit"]),
            over=side["over"],
            judged=count(noun, side["judged"]),
        )
    return say(
        "set_line.both.text",
        before=number(told["before"]["limit"]),
        now=limit_text(subject.measure, told["now"]["limit"]),
        day=numbers.day(told["day"]),
        until=numbers.day(told["until"]),
        **sides,
    )


def subject_pair(unit: Row, subject: Subject) -> str:
    """What a picture is of: `Ash Ward: Patients per nurse, day shifts`."""
    return pair(unit["unit_name"], subject_title(subject))
