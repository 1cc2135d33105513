"""What tests of load lines share: a ward, its lines, and how they are judged."""

from datetime import date, timedelta

from tests.fact_rows import Row, all_week, computed, day, only, shift, site_rows, span, week

WARD_SETTING = "inpatient_mental_health"
LAW: Row = {"basis": "law"}
START = date(2020, 1, 1)


def lines(*load_lines, **tables):
    """Resolved lines of W01: limit -> first and last day in force."""
    resolved = site_rows({"load_lines": list(load_lines), **tables}).lines.filter(unit_id="W01")
    return {row["limit"]: (row["effective_from"], row["effective_to"]) for row in resolved.to_dicts()}


def the_line(**line):
    shifts = [shift(day(0))]
    return only(site_rows({"load_lines": [line], "shifts": shifts}).lines)


def ward(nurses, *, patients=20.0, number=0, nights=None, **caseload):
    """Rows of one week: so many nurses on every day and night shift of 12 hours; a census for each day."""
    nights = nurses if nights is None else nights
    rows = []
    for each in range(7):
        on = week(number) + timedelta(days=each)
        rows += [shift(on, "07:00", "19:00") for _ in range(nurses)]
        rows += [shift(on, "19:00", "07:00") for _ in range(nights)]
    return {"shifts": rows, "caseload": all_week(number, patients=patients, **caseload)}


def judged(*load_lines, over=None, **tables):
    return computed(over or span(), load_lines=list(load_lines), **tables)


def one_week(*load_lines, **tables):
    return only(judged(*load_lines, **tables).line_week, week_start=week(0))
