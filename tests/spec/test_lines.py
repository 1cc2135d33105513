"""Load lines: which judge a unit and when, and what each makes of a period and a week."""

from datetime import date, time, timedelta

import pytest

from tests.fact_rows import Row, all_week, day, only, shift, site_rows, span
from tests.line_frames import LAW, START, WARD_SETTING, judged, lines, the_line, ward

# --- which lines -----------------------------------------------------------------------------------------


def test_what_a_line_leaves_open():
    assert the_line()["staff_group"] == "nurse"
    assert the_line()["averaging"] == "shift"  # shifts are known
    assert the_line()["allowed_share"] == 0.1
    assert the_line(basis="guidance")["allowed_share"] == 0.1
    assert the_line(basis="law")["allowed_share"] == 0
    assert (the_line()["rounding"], the_line()["observation"]) == ("none", "counted")
    assert the_line(measure="caseload_per_wte")["staff_group"] == "all"
    assert the_line(measure="caseload_per_wte", averaging="shift")["averaging"] == "week"
    assert the_line(period="all")["period"] is None
    assert only(site_rows({"load_lines": [{}]}).lines)["averaging"] == "week"  # no shift is known


@pytest.mark.parametrize(("roster", "monday"), [(day(7), day(7)), (day(9), day(14)), (day(13), day(14))])
def test_a_line_is_judged_by_shift_from_the_first_whole_week_of_a_units_roster(roster, monday):
    hours = [{"date": day(each), "actual_hours": 96.0} for each in range(12)]
    rows = site_rows({"load_lines": [{}], "shifts": [shift(roster)], "staffing_daily": hours})
    told = rows.lines.sort("effective_from").select("averaging", "effective_from", "effective_to").rows()
    assert told == [("week", START, monday - timedelta(days=1)), ("shift", monday, None)]
    assert rows.lines["line_id"].n_unique() == 2


def test_a_roster_that_was_always_kept_or_a_rule_that_is_stated_makes_no_stretches():
    hours = [{"date": day(each), "actual_hours": 96.0} for each in range(12)]
    always = site_rows({"load_lines": [{}], "shifts": [shift(day(0))], "staffing_daily": hours}).lines
    assert always.select("averaging", "effective_from").rows() == [("shift", START)]
    stated = {"load_lines": [{"averaging": "week"}], "shifts": [shift(day(9))], "staffing_daily": hours}
    assert site_rows(stated).lines.select("averaging", "effective_to").rows() == [("week", None)]


def test_what_a_line_says_is_kept():
    given = {"allowed_share": 0.25, "averaging": "moment", "rounding": "nurses_up", "observation": "excluded"}
    told = the_line(staff_group="support_worker", basis="law", **given)
    assert {name: told[name] for name in given} == given
    assert told["staff_group"] == "support_worker"


def test_a_line_ends_the_day_before_the_next_of_its_kind_begins():
    told = lines({"limit": 8.0}, {"limit": 6.0, "effective_from": date(2026, 1, 1)})
    assert told == {8: (START, date(2025, 12, 31)), 6: (date(2026, 1, 1), None)}


def test_a_line_that_follows_another_of_its_kind_without_a_day_between_carries_on_its_series():
    """6 until 2025, 7 in 2026, nothing in January 2027, then 8; doctors and law are other kinds."""
    first, second = date(2026, 1, 1), date(2027, 2, 1)
    rows: list[Row] = [
        {"limit": 6.0},
        {"limit": 7.0, "effective_from": first, "effective_to": date(2026, 12, 31)},
        {"limit": 8.0, "effective_from": second},
        {"limit": 9.0, "staff_group": "doctor", "effective_from": first},
        LAW | {"limit": 10.0, "effective_from": first},
    ]
    told = site_rows({"load_lines": rows}).lines
    series = {row["limit"]: row["series"] for row in told.to_dicts()}
    line_id = {row["limit"]: row["line_id"] for row in told.to_dicts()}
    assert series == {6: line_id[6], 7: line_id[6], 8: line_id[8], 9: line_id[9], 10: line_id[10]}


def test_a_units_own_line_carries_on_from_its_settings():
    setting = {"unit_id": None, "setting": WARD_SETTING, "limit": 8.0}
    own = {"limit": 6.0, "effective_from": date(2026, 1, 1)}
    told = site_rows({"load_lines": [setting, own]}).lines
    assert told["series"].n_unique() == 1


def test_lines_of_other_groups_periods_and_measures_stand_beside_each_other():
    told = lines(
        {"limit": 8.0},
        {"limit": 6.0, "period": "day", "effective_from": date(2026, 1, 1)},
        {"limit": 5.0, "staff_group": "doctor", "effective_from": date(2026, 1, 1)},
        {"limit": 4.0, "measure": "caseload_per_wte", "effective_from": date(2026, 1, 1)},
    )
    assert {limit: ends for limit, (_, ends) in told.items()} == dict.fromkeys((8, 6, 5, 4))


def test_a_units_own_line_takes_the_place_of_its_settings():
    setting = {"unit_id": None, "setting": WARD_SETTING, "limit": 8.0}
    assert lines(setting) == {8: (START, None)}
    assert lines(setting, {"unit_id": None, "setting": "inpatient_ward", "limit": 5.0}) == {8: (START, None)}
    own = {"limit": 6.0, "effective_from": date(2026, 1, 1)}
    assert lines(setting, own) == {8: (START, date(2025, 12, 31)), 6: (date(2026, 1, 1), None)}


def test_a_settings_line_comes_back_when_the_units_own_has_ended():
    setting = {"unit_id": None, "setting": WARD_SETTING, "limit": 8.0}
    own = {"effective_from": date(2025, 1, 1), "effective_to": date(2025, 12, 31)}
    resolved = site_rows({"load_lines": [setting, own]}).lines.sort("effective_from")
    told = resolved.select("limit", "effective_from", "effective_to").rows()
    assert told == [
        (8, START, date(2024, 12, 31)),
        (6, date(2025, 1, 1), date(2025, 12, 31)),
        (8, date(2026, 1, 1), None),
    ]
    assert resolved["line_id"].n_unique() == 3


@pytest.mark.parametrize("place", [{"unit_id": None, "setting": WARD_SETTING}, {}])
def test_law_stands_beside_what_is_agreed_and_is_never_ended_by_it(place):
    law = LAW | place | {"limit": 8.0}
    local = {"limit": 6.0, "effective_from": date(2026, 1, 1)}
    assert lines(law, local) == {8: (START, None), 6: (date(2026, 1, 1), None)}
    newer = law | {"limit": 7.0, "effective_from": date(2025, 1, 1)}
    assert lines(law, newer, local) == {
        8: (START, date(2024, 12, 31)),
        7: (date(2025, 1, 1), None),
        6: (date(2026, 1, 1), None),
    }


def test_guidance_of_a_setting_does_not_end_its_law():
    place = {"unit_id": None, "setting": WARD_SETTING}
    guidance = place | {"basis": "guidance", "limit": 5.0, "effective_from": date(2026, 1, 1)}
    assert lines(LAW | place | {"limit": 8.0}, guidance) == {8: (START, None), 5: (date(2026, 1, 1), None)}


# --- periods ---------------------------------------------------------------------------------------------


def period(*load_lines, on=0, name="day", **tables):
    return only(judged(*load_lines, **tables).line_period, date=day(on), period=name)


def test_a_shifts_load_is_patient_hours_over_nurse_hours_worked_in_it():
    rows = {
        "caseload": all_week(patients=20.0),
        "shifts": [
            shift(day(0), "07:00", "19:00", worked_hours=11.0),
            shift(day(0), "07:00", "19:00", worked_hours=11.5),
            shift(day(0), "07:00", "13:00"),
        ],
    }
    told = period({"limit": 8.0}, **rows)
    assert told["load_numerator"] == 20 * 12
    assert told["load_denominator"] == 11 + 11.5 + 6
    assert told["load"] == (20 * 12) / (11 + 11.5 + 6)
    assert told["staff_present"] == (12 + 12 + 6) / 12  # breaks included
    assert (told["over"], told["observed"]) == (1, 1)  # 8.42 patients per nurse


def test_hours_are_split_by_the_clock():
    long_day = shift(day(0), "15:00", "23:00", worked_hours=7.2)
    rows = {"caseload": all_week(patients=5.0), "shifts": [long_day]}
    told = judged({}, **rows).line_period
    assert only(told, period="day")["load_denominator"] == pytest.approx(7.2 * 4 / 8)
    assert only(told, period="night")["load_denominator"] == pytest.approx(7.2 * 4 / 8)


def test_a_load_equal_to_the_line_is_not_over_it():
    rows = {"caseload": all_week(patients=24.0), "shifts": [shift(day(0)) for _ in range(4)]}
    assert period({"limit": 6.0}, **rows)["over"] == 0  # 24 / 4 = 6
    assert period({"limit": 5.999}, **rows)["over"] == 1
    thirds = {"caseload": all_week(patients=7.0), "shifts": [shift(day(0)) for _ in range(3)]}
    assert period({"limit": 7 / 3}, **thirds)["over"] == 0


def test_a_shifts_load_equal_to_its_line_is_not_over_it_whatever_its_hours_are_rounded_to():
    """Three nurses for 8 h 20 min each are 25 h, kept as 24.999999: 12.5 patients x 12 h / 25 h = 6."""
    shifts = [shift(day(0), "08:00", "16:20") for _ in range(3)]
    assert period({"limit": 6.0}, caseload=all_week(patients=12.5), shifts=shifts)["over"] == 0
    assert period({"limit": 6.0}, caseload=all_week(patients=12.51), shifts=shifts)["over"] == 1


def test_a_line_judges_only_its_period_and_its_staff_group():
    people = [{"clinician_id": "n1"}, {"clinician_id": "d1", "staff_group": "doctor"}]
    rows = {"clinicians": people, "caseload": all_week(patients=20.0), "shifts": ward(2)["shifts"]}
    told = judged({"period": "night"}, {"staff_group": "doctor", "limit": 30.0}, **rows).line_period
    assert told["period"].unique().to_list() == ["night"]
    assert told["line_id"].n_unique() == 1  # no doctor has any hours: that is not known to be none


def test_nobody_of_the_group_there_is_over_where_others_are_known_to_be():
    people = [{"clinician_id": "n1"}, {"clinician_id": "s1", "staff_group": "support_worker"}]
    shifts = [shift(day(0)), shift(day(0), "19:00", "07:00", clinician_id="s1")]
    rows = {"clinicians": people, "caseload": all_week(patients=5.0), "shifts": shifts}
    told = judged({"limit": 6.0}, **rows).line_period
    assert only(told, period="day")["over"] == 0
    night = only(told, period="night")
    assert (night["over"], night["load"], night["staff_present"]) == (1, None, 0)


def test_a_shift_nobody_worked_is_known_and_one_without_entries_is_missing():
    rows = {
        "caseload": all_week(patients=5.0),
        "shifts": [shift(day(0)), shift(day(0), "19:00", "07:00", status="sick"), shift(day(1))],
    }
    told = judged({"limit": 6.0}, **rows).line_period
    assert set(told.select("date", "period").rows()) == {(day(0), "day"), (day(0), "night"), (day(1), "day")}
    assert only(told, date=day(0), period="night")["over"] == 1


def test_half_an_hour_of_handover_does_not_tell_who_worked_the_night():
    rows = {"caseload": all_week(patients=5.0), "shifts": [shift(day(0), "07:00", "19:30") for _ in range(9)]}
    assert judged({"limit": 6.0}, **rows).line_period["period"].to_list() == ["day"]


def test_a_line_at_every_moment_is_told_who_was_there_hour_by_hour_in_no_order():
    """Two nurses from 7 to 19 and one more until 13: three in 6 hours, two in 6."""
    shifts = [*(shift(day(0), "07:00", "19:00") for _ in range(2)), shift(day(0), "07:00", "13:00")]
    rows = {"caseload": all_week(patients=14.0), "shifts": shifts}
    line = {"limit": 6.0, "averaging": "moment", "period": "day"}
    told = judged(line, **rows).line_moment.filter(date=day(0))
    assert told.select("period", "patients", "staff_present", "moments").sort("staff_present").rows() == [
        ("day", 14.0, 2.0, 6),
        ("day", 14.0, 3.0, 6),
    ]
    assert (
        only(judged(line, **rows).line_period, date=day(0))["over"] == 6
    )  # 14 / 2 is above 6, 14 / 3 is not
    assert judged({"limit": 6.0}, **rows).line_moment.is_empty()


def test_empty_wards_are_not_over_any_line():
    rows = {"caseload": all_week(patients=0.0), "shifts": [shift(day(0), status="sick")]}
    assert period({"limit": 6.0}, **rows)["over"] == 0


@pytest.mark.parametrize(("limit", "nurses"), [(4.0, 7), (7.0, 4), (5.0, 6), (3.0, 10)])
def test_nurses_are_rounded_up(limit, nurses):
    line = {"limit": limit, "rounding": "nurses_up"}

    def over(there):
        shifts = [shift(day(0), worked_hours=11.0) for _ in range(there)]
        return period(line, caseload=all_week(patients=28.0), shifts=shifts)["over"]

    assert (over(nurses), over(nurses - 1)) == (0, 1)


def test_twenty_eight_patients_need_seven_nurses_by_day_seven_in_the_evening_and_four_at_night():
    """1:4 by day, 1:4 in the evening, 1:7 at night: 28 / 4 = 7, 28 / 4 = 7, 28 / 7 = 4."""
    limits = {"day": 4.0, "evening": 4.0, "night": 7.0}
    times = {"day": ("07:00", "14:00"), "evening": ("14:00", "21:00"), "night": ("21:00", "07:00")}
    agreed = [{"period": name, "limit": limit, "rounding": "nurses_up"} for name, limit in limits.items()]
    over = span(periods=(("day", time(7)), ("evening", time(14)), ("night", time(21))))

    def over_with(**nurses):
        shifts = [shift(day(0), *times[name]) for name, number in nurses.items() for _ in range(number)]
        told = judged(*agreed, over=over, caseload=all_week(patients=28.0), shifts=shifts).line_period
        return dict(told.select("period", "over").rows())

    assert over_with(day=7, evening=7, night=4) == {"day": 0, "evening": 0, "night": 0}
    assert over_with(day=6, evening=6, night=3) == {"day": 1, "evening": 1, "night": 1}


def test_observation_is_excluded_where_the_line_says_so():
    watched = {"observed_patients": 2.0, "observation_staff_hours": 48.0}
    rows = {"caseload": all_week(patients=26.0, **watched), "shifts": [shift(day(0)) for _ in range(6)]}
    assert period({"limit": 5.0}, **rows)["load"] == (26 * 12) / (6 * 12)
    net = period({"limit": 5.0, "observation": "excluded"}, **rows)
    assert net["load"] == ((26 - 2) * 12) / (
        6 * 12 - 48 / 2
    )  # half the day's watching falls on the day shift
    assert net["patients"] == 24
    assert net["staff_present"] == 6 - 2


def test_where_nobody_recorded_observation_there_was_none():
    rows = {"caseload": all_week(patients=26.0), "shifts": [shift(day(0)) for _ in range(6)]}
    assert period({"limit": 5.0, "observation": "excluded"}, **rows)["load"] == 26 / 6


@pytest.mark.parametrize("half", ["observed_patients", "observation_staff_hours"])
def test_half_a_record_of_observation_leaves_the_period_unjudged(half):
    rows = {"caseload": all_week(patients=26.0, **{half: 2.0}), "shifts": [shift(day(0))]}
    assert judged({"observation": "excluded"}, **rows).line_period.is_empty()


def test_a_line_judges_the_days_it_is_in_force():
    agreed = {"effective_from": day(2), "effective_to": day(4)}
    told = judged(agreed, **ward(4)).line_period
    assert sorted(told["date"].unique()) == [day(2), day(3), day(4)]


def test_totals_of_single_periods_serve_as_shifts_and_all_does_not():
    totals = [
        {"date": day(0), "period": "day", "actual_hours": 48.0},
        {"date": day(0), "period": "night", "actual_hours": 36.0},
        {"date": day(1), "period": "all", "actual_hours": 84.0},
    ]
    rows = {"caseload": all_week(patients=20.0), "staffing_daily": totals}
    told = judged({"averaging": "shift", "limit": 6.0}, **rows).line_period
    assert {(row["period"], row["load"]) for row in told.to_dicts()} == {
        ("day", (20 * 12) / 48),
        ("night", (20 * 12) / 36),
    }


def test_hours_that_only_a_whole_day_is_told_of_are_not_none_beside_another_groups_roster():
    people = [{"clinician_id": "s1", "staff_group": "support_worker"}]
    rows = {
        "clinicians": people,
        "caseload": all_week(patients=20.0),
        "shifts": [shift(day(each), clinician_id="s1") for each in range(2)],
        "staffing_daily": [{"date": day(0), "actual_hours": 84.0}],
    }
    told = judged(
        {"averaging": "shift"}, {"staff_group": "support_worker", "limit": 99.0}, **rows
    ).line_period
    nurses = told.filter(line_id="W01:patients_per_nurse:nurse:every period:2020-01-01")
    assert nurses["date"].to_list() == [day(1)]  # a day without any nurse, in a week that has some
