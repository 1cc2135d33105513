"""Load lines: what each makes of single moments and of whole weeks."""

from datetime import date, time

import pytest

from tests.fact_rows import all_week, day, only, shift, span
from tests.line_frames import LAW, START, judged, lines, one_week, ward


def period(*load_lines, on=0, name="day", **tables):
    return only(judged(*load_lines, **tables).line_period, date=day(on), period=name)


# --- moments ---------------------------------------------------------------------------------------------


def test_a_moment_line_counts_the_hours_over():
    """Four nurses until noon, three from then on: 24 patients are 6 each, then 8."""
    shifts = [*[shift(day(0)) for _ in range(3)], shift(day(0), "07:00", "12:00")]
    told = period({"averaging": "moment", "limit": 6.0}, caseload=all_week(patients=24.0), shifts=shifts)
    assert (told["over"], told["observed"]) == (7, 12)
    assert told["load"] == (24 * 12) / (3 * 12 + 5)


def test_a_moment_is_about_who_is_there_breaks_included():
    shifts = [shift(day(0), worked_hours=11.0) for _ in range(4)]
    told = period({"averaging": "moment", "limit": 6.0}, caseload=all_week(patients=24.0), shifts=shifts)
    assert told["over"] == 0
    assert period({"limit": 6.0}, caseload=all_week(patients=24.0), shifts=shifts)["over"] == 1


def test_an_hour_with_nobody_there_is_over_too():
    shifts = [shift(day(0), "07:00", "13:00"), shift(day(0), "15:00", "19:00")]
    told = period({"averaging": "moment", "limit": 30.0}, caseload=all_week(patients=24.0), shifts=shifts)
    assert (told["over"], told["observed"]) == (2, 12)


def test_each_hour_has_its_part_of_the_watching():
    """Six nurses; two of them watch one patient each: 24 patients for the other four are 6 each."""
    watched = {"observed_patients": 2.0, "observation_staff_hours": 48.0}
    line = {"averaging": "moment", "observation": "excluded", "limit": 6.0}
    rows = {"caseload": all_week(patients=26.0, **watched), "shifts": [shift(day(0)) for _ in range(6)]}
    assert period(line, **rows)["over"] == 0
    assert period(line | {"limit": 5.9}, **rows)["over"] == 12


def test_a_moment_week_expects_every_hour_of_its_period():
    periods = (("day", time(7)), ("evening", time(13)), ("night", time(21)))
    lines_of = [{"averaging": "moment", "period": name} for name in ("day", "evening", "night")]
    told = judged({"averaging": "moment"}, *lines_of, over=span(periods=periods), **ward(4)).line_week
    expected = dict(zip(told["line_id"].str.split(":").list.get(3), told["periods_expected"], strict=True))
    assert expected == {"every period": 7 * 24, "day": 7 * 6, "evening": 7 * 8, "night": 7 * 10}
    assert told["observed"].all()


# --- weeks -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("short", "over"), [(1, False), (2, False), (3, True)])
def test_a_shift_line_allows_its_share_of_shifts_over(short, over):
    """14 shifts a week with 4 nurses for 24 patients; on some there are only 3: 8 each, over 6."""
    rows = ward(4, patients=24.0)
    dropped = {day(each) for each in range(short)}
    shifts, seen = [], set()
    for row in rows["shifts"]:
        on = date.fromisoformat(row["starts_at"][:10])
        by_day = row["starts_at"].endswith("07:00")
        if by_day and on in dropped and on not in seen:
            seen.add(on)
            continue
        shifts.append(row)
    told = one_week({"limit": 6.0, "allowed_share": 2 / 14}, **rows | {"shifts": shifts})
    assert (told["periods_over"], told["periods_observed"], told["periods_expected"]) == (short, 14, 14)
    assert told["over"] is over  # above the allowed share, not at it


def test_a_law_allows_no_shift_over():
    rows = ward(4, patients=24.0)
    short = rows | {"shifts": rows["shifts"][1:]}
    assert one_week(LAW | {"limit": 6.0}, **rows)["over"] is False
    assert one_week(LAW | {"limit": 6.0}, **short)["over"] is True
    assert one_week({"limit": 6.0}, **short)["over"] is False  # 1 of 14 is below one in ten


def test_a_week_line_judges_the_weeks_mean():
    rows = ward(4, nights=2, patients=18.0)
    mean = (7 * 18 * 24) / (7 * (4 + 2) * 12)
    told = one_week({"averaging": "week", "limit": mean}, **rows)
    assert (told["load"], told["over"]) == (mean, False)
    assert (told["periods_over"], told["periods_observed"]) == (7, 14)  # every night has 9 a nurse
    assert one_week({"averaging": "week", "limit": mean - 0.01}, **rows)["over"] is True


def test_a_week_line_of_one_period_judges_the_mean_of_its_shifts():
    rows = ward(4, nights=2, patients=18.0)
    told = one_week({"averaging": "week", "period": "night", "limit": 9.0}, **rows)
    assert (told["load"], told["over"]) == ((7 * 18 * 12) / (7 * 2 * 12), False)


def test_caseload_and_contacts_are_judged_by_the_week():
    team = {
        "units": [{"setting": "community_mental_health"}],
        "staffing_daily": all_week(0, 5, actual_hours=75.0),
    }
    line = {"measure": "caseload_per_wte", "limit": 25.0}
    assert one_week(line, caseload=all_week(0, 5, patients=250.0), **team)["over"] is False  # 250 / 10 WTE
    assert one_week(line, caseload=all_week(0, 5, patients=251.0), **team)["over"] is True
    contacts = {"measure": "contacts_per_clinician_hour", "limit": 2.0}
    rows = all_week(0, 5, patients=0.0, contacts=151)
    assert one_week(contacts, caseload=rows, **team)["load"] == 151 / 75
    assert one_week(contacts, caseload=rows, **team)["over"] is True


def test_a_weeks_load_equal_to_its_line_is_not_over_it_whatever_its_hours_are_rounded_to():
    """Three shifts of 8 h 20 min are 25 h, kept as 24.999999; 87.5 / 37.5 WTE are 2.333333333."""
    clinic = {"units": [{"setting": "outpatient_clinic"}]}
    twenty_past = [shift(day(each), "08:00", "16:20") for each in range(5) for _ in range(3)]
    contacts = {"measure": "contacts_per_clinician_hour", "limit": 150 / 25}
    seen = all_week(0, 5, patients=0.0, contacts=150)
    assert one_week(contacts, caseload=seen, shifts=twenty_past, **clinic)["over"] is False
    seen[0]["contacts"] = 151
    assert one_week(contacts, caseload=seen, shifts=twenty_past, **clinic)["over"] is True

    team = {
        "units": [{"setting": "community_mental_health"}],
        "staffing_daily": all_week(0, 5, actual_hours=17.5),
    }
    cases = {"measure": "caseload_per_wte", "limit": 15.0}  # 35 / (87.5 / 37.5)
    assert one_week(cases, caseload=all_week(0, 5, patients=35.0), **team)["over"] is False
    assert one_week(cases, caseload=all_week(0, 5, patients=35.01), **team)["over"] is True


def test_patients_and_nobody_at_all_are_over_every_line():
    rows = {
        "caseload": all_week(patients=5.0),
        "shifts": [shift(day(each), status="sick") for each in range(7)],
    }
    told = one_week({"averaging": "week", "limit": 500.0}, **rows)
    assert (told["load"], told["observed"], told["over"]) == (None, True, True)


@pytest.mark.parametrize(("days", "observed"), [(7, True), (6, True), (5, False)])
def test_a_week_is_judged_from_eighty_five_percent_of_its_shifts(days, observed):
    rows = ward(4)
    kept = [row for row in rows["shifts"] if row["starts_at"] < day(days).isoformat()]
    for averaging in ("shift", "week"):
        told = one_week({"averaging": averaging}, **rows | {"shifts": kept})
        assert told["observed"] is observed  # 6 / 7 = .857, 5 / 7 = .714
        assert (told["over"] is None) is not observed


def test_a_week_whose_nights_are_missing_is_not_judged_by_shift():
    rows = ward(4, nights=0)
    told = one_week({}, **rows)
    assert (told["periods_observed"], told["periods_expected"], told["observed"]) == (7, 14, False)


def test_an_incomplete_week_is_not_judged_however_many_shifts_are_seen():
    strangers = [{"started_at": f"2026-01-{5 + each:02}T10:00", "clinician_id": "n2"} for each in range(7)]
    people = [{"clinician_id": "n1"}, {"clinician_id": "n2"}]
    told = one_week({}, clinicians=people, llm_events=strangers, **ward(4))
    assert (told["periods_observed"], told["observed"], told["over"]) == (14, False, None)


def test_a_week_line_judges_weeks_that_it_is_in_force_for_wholly():
    for effective in ({"effective_from": day(1)}, {"effective_to": day(5)}):
        assert one_week({"averaging": "week"} | effective, **ward(4))["observed"] is False
    whole = {"effective_from": day(0), "effective_to": day(6)}
    assert one_week({"averaging": "week"} | whole, **ward(4))["observed"] is True


def test_a_week_line_is_net_of_observation_where_it_says_so():
    watched = {"observed_patients": 2.0, "observation_staff_hours": 48.0}
    line = {"averaging": "week", "observation": "excluded"}
    net = one_week(line, **ward(6, patients=26.0, **watched))
    assert net["load"] == (7 * (26 - 2) * 24) / (7 * (6 * 24 - 48))
    gross = one_week(line, **ward(6, patients=26.0))  # nobody recorded any: there was none
    assert gross["load"] == 26 / 6


def test_each_of_a_units_lines_is_judged():
    told = judged(
        {"limit": 6.0}, {"limit": 5.0, "period": "day"}, LAW | {"limit": 4.0}, **ward(4, patients=20.0)
    ).line_week
    assert told.sort("limit").select("limit", "periods_over").rows() == [(4, 14), (5, 0), (6, 0)]
    assert told["line_id"].n_unique() == 3


def test_of_two_lines_from_the_same_day_the_stricter_holds():
    named, unnamed = {"staff_group": "nurse", "limit": 5.0}, {"limit": 6.0}
    assert lines(named, unnamed) == lines(unnamed, named) == {5: (START, None)}
