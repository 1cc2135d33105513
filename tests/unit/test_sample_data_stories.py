"""The planted stories hold in the raw files by plain arithmetic."""

from datetime import date, timedelta
from functools import cache

import polars as pl
import pytest

from sample_data import DEFAULT_SEED, SCENARIOS, write_site
from sample_data.span import Span
from sample_data.world.unit import unit_world

END = date(2026, 11, 22)
FULL_TIME = 37.5


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    directory = tmp_path_factory.mktemp("northside")
    return directory, write_site(directory, "sample", end=END)


@pytest.fixture(scope="module")
def story(site):
    return {unit["unit_id"]: unit for unit in site[1]["units"]}


def read(site, table):
    return rows_of(site[0], table)


@cache
def rows_of(directory, table):
    found = [
        *(directory / "incoming").glob(f"{table}.csv"),
        *(directory / "incoming").glob(f"{table}-2*.csv"),
        *(directory / "policy").glob(f"{table}.csv"),
    ]
    return pl.concat(
        [pl.read_csv(path, infer_schema_length=None) for path in sorted(found)], how="diagonal_relaxed"
    )


@pytest.fixture(scope="module")
def shifts(site):
    local = pl.col("starts_at")
    return (
        read(site, "shifts")
        .filter(pl.col("status") == "worked")
        .with_columns(
            date=local.str.slice(0, 10).str.to_date(),
            period=pl.when(local.str.slice(11, 2) == "19").then(pl.lit("night")).otherwise(pl.lit("day")),
        )
    )


@pytest.fixture(scope="module")
def caseload(site):
    return (
        read(site, "caseload")
        .filter(pl.col("clinician_id").is_null())
        .with_columns(pl.col("date").str.to_date())
    )


@pytest.fixture(scope="module")
def wards(shifts, caseload):
    """Patients per nurse on each shift: patients × 12 h ÷ nurse hours, handover hours split by the clock."""
    nurses = shifts.filter(pl.col("staff_group") == "nurse", pl.col("unit_id").str.starts_with("W"))
    rostered = nurses.group_by("unit_id", "date", "period").agg(hours=pl.col("worked_hours").sum())
    own = rostered.with_columns(pl.col("hours") * 12 / 12.5)
    handed_over = rostered.with_columns(
        pl.col("hours") * 0.5 / 12.5,
        pl.when(pl.col("period") == "night").then(pl.col("date").dt.offset_by("1d")).otherwise("date"),
        pl.when(pl.col("period") == "night").then(pl.lit("day")).otherwise(pl.lit("night")).alias("period"),
    )
    hours = pl.concat([own, handed_over]).group_by("unit_id", "date", "period").agg(pl.col("hours").sum())
    return caseload.join(hours, on=["unit_id", "date", "period"]).with_columns(
        load=pl.col("patients") * 12 / pl.col("hours")
    )


@pytest.fixture(scope="module")
def teams(shifts, caseload):
    """Open cases per worked whole-time equivalent in each week."""
    week = pl.col("date").dt.truncate("1w")
    hours = shifts.group_by("unit_id", week).agg(hours=pl.col("worked_hours").sum())
    cases = caseload.filter(pl.col("unit_id").str.starts_with("C")).group_by("unit_id", week)
    return (
        cases.agg(pl.col("patients").mean())
        .join(hours, on=["unit_id", "date"])
        .with_columns(load=pl.col("patients") / (pl.col("hours") / FULL_TIME))
        .sort("date")
    )


def last_weeks(frame, weeks):
    return frame.filter(pl.col("date") > END - timedelta(weeks=weeks))


def first_weeks(frame, weeks):
    return frame.filter(pl.col("date") < frame["date"].min() + timedelta(weeks=weeks))


def share_over(wards, unit_id, limit, period="day"):
    return (wards.filter(pl.col("unit_id") == unit_id, pl.col("period") == period)["load"] > limit).mean()


def net_minutes(site, unit_id):
    """Minutes saved per task: baseline less time where the draft was used, less time where it was not."""
    base = read(site, "task_baselines").filter(pl.col("unit_id") == unit_id, pl.col("staff_group").is_null())
    tasks = read(site, "llm_events").filter(
        pl.col("task_id").str.starts_with(unit_id), pl.col("time_source") != "none"
    )
    used = pl.sum_horizontal("wait_seconds", "review_seconds", "edit_seconds", "rework_seconds") / 60
    kept = pl.col("disposition").is_in(["accepted", "edited"])
    return tasks.join(base, on="task_type").select(
        pl.when(kept).then(pl.col("minutes_mean")).otherwise(0.0) - used
    )


def test_alder_took_more_patients_after_go_live_and_crossed_its_line(wards, story):
    assert share_over(first_weeks(wards, 26), "W01", 6.0) < 0.05
    assert share_over(last_weeks(wards, 8), "W01", 6.0) > 0.4
    alder = wards.filter(pl.col("unit_id") == "W01", pl.col("period") == "day")
    before = alder.filter(pl.col("date") < date.fromisoformat(story["W01"]["go_live"]))
    rise = last_weeks(alder, 12)["patients"].mean() / before["patients"].mean() - 1
    assert 0.13 < rise < 0.24


def test_birch_lost_nurse_hours_with_as_many_patients(wards, story):
    birch = wards.filter(pl.col("unit_id") == "W02")
    cut = date.fromisoformat(story["W02"]["effect_start"])
    before, after = birch.filter(pl.col("date") < cut), birch.filter(pl.col("date") >= cut)
    weekly = [part["hours"].sum() / part["date"].n_unique() for part in (before, after)]
    assert -0.15 < weekly[1] / weekly[0] - 1 < -0.11
    assert abs(after["patients"].mean() / before["patients"].mean() - 1) < 0.05
    assert share_over(before, "W02", 6.0) < 0.05
    assert share_over(last_weeks(wards, 8), "W02", 6.0) > 0.35


def test_birch_lost_people_not_only_hours(site, story):
    people = read(site, "clinicians").filter(pl.col("unit_id") == "W02", pl.col("staff_group") == "nurse")
    day_before = date.fromisoformat(story["W02"]["effect_start"]) - timedelta(days=1)
    assert people["end_date"].eq(str(day_before)).sum() == 3


def test_east_kept_the_gain_as_care(site, teams, story):
    live = story["C01"]["go_live"]
    samples = read(site, "time_samples").filter(
        pl.col("unit_id") == "C01", pl.col("activity") == "direct_care"
    )
    before = samples.filter(pl.col("measured_on") < live)["share"].mean()
    after = samples.filter(pl.col("measured_on") >= live)["share"].mean()
    assert after - before > 0.03
    cases = teams.filter(pl.col("unit_id") == "C01")["patients"]
    assert abs(cases[-12:].mean() / cases[:26].mean() - 1) < 0.06
    assert 4.0 < net_minutes(site, "C01").mean().item() < 6.0


def test_west_saved_nothing_and_rose_over_its_line(site, teams):
    assert -1.0 < net_minutes(site, "C02").mean().item() < 0.1
    load = teams.filter(pl.col("unit_id") == "C02")["load"]
    assert (load[-4:] > 25.0).sum() >= 3
    assert (load[:26] > 25.0).mean() < 0.3
    assert load[:26].mean() < 23.5


def test_hilltop_is_near_its_line_and_within_it(teams):
    load = teams.filter(pl.col("unit_id") == "C03")["load"]
    assert 0.9 * 25.0 <= load[-4:].mean() <= 25.0
    assert (load[-4:] > 25.0).sum() < 3


def test_elder_lost_its_roster_rows_while_llm_work_went_on(site, shifts, story):
    lost = date.fromisoformat(story["W05"]["effect_start"])
    assert lost == END - timedelta(days=6 * 7 - 1)
    rows = shifts.filter(pl.col("unit_id") == "W05")
    before = len(rows.filter(pl.col("date").is_between(lost - timedelta(weeks=6), lost, closed="left")))
    assert len(rows.filter(pl.col("date") >= lost)) / before < 0.35
    tasks = read(site, "llm_events").filter(pl.col("task_id").str.starts_with("W05"))
    day = pl.col("started_at").str.slice(0, 10).str.to_date()
    during = tasks.filter(day >= lost).select("clinician_id", date=day).unique()
    rostered = during.join(rows.select("clinician_id", "date"), on=["clinician_id", "date"], how="semi")
    assert len(during) > 100
    assert len(rostered) / len(during) < 0.5
    assert story["W05"]["expected_standing"] == "unknown"


def test_fir_is_within_its_line_while_reports_rise(site, wards):
    assert share_over(last_weeks(wards, 4), "W06", 6.0) <= 0.1
    assert share_over(last_weeks(wards, 4), "W06", 8.0, "night") <= 0.1
    reports = read(site, "overload_reports").filter(pl.col("unit_id") == "W06")
    recent = reports.filter(pl.col("reported_at") > str(END - timedelta(weeks=10)))
    assert len(recent) >= 12
    assert len(recent) / 10 > 4 * (len(reports) - len(recent)) / 68


def test_gorse_has_no_line_asks_for_what_is_not_permitted_and_is_half_trained(site):
    assert read(site, "load_lines").filter(pl.col("unit_id") == "W07").is_empty()
    assert read(site, "load_lines")["unit_id"].null_count() == 0, "a line for a setting would be Gorse's too"
    tasks = read(site, "llm_events").filter(pl.col("task_id").str.starts_with("W07"))
    assert tasks["task_type"].eq("decision_support").mean() > 0.03
    trained = read(site, "training").filter(pl.col("kind") == "training")["clinician_id"]
    nurses = read(site, "clinicians").filter(pl.col("unit_id") == "W07")["clinician_id"]
    assert nurses.is_in(trained.to_list()).mean() < 0.75


def test_staff_disagree_nowhere_else_within_the_line(site):
    recent = read(site, "overload_reports").filter(pl.col("reported_at") > str(END - timedelta(weeks=4)))
    calm = recent.filter(~pl.col("unit_id").is_in(["W01", "W02", "C02", "W06"]))
    assert calm.group_by("unit_id").len()["len"].max() < 3
    assert calm["level"].max() < 4


@pytest.mark.parametrize("unit_id", ["W03", "W04", "W06"])
def test_ordinary_wards_are_clearly_within(wards, unit_id):
    assert share_over(last_weeks(wards, 4), unit_id, 6.0) <= 0.1
    assert share_over(last_weeks(wards, 8), unit_id, 6.0) < 0.1
    level = (
        last_weeks(wards, 4).filter(pl.col("unit_id") == unit_id, pl.col("period") == "day")["load"].mean()
    )
    assert 0.7 < level / 6.0 < 0.9


@pytest.mark.parametrize(("unit_id", "limit"), [("C01", 25.0), ("C04", 25.0), ("C05", 15.0), ("C06", 25.0)])
def test_ordinary_teams_are_clearly_within(teams, unit_id, limit):
    load = teams.filter(pl.col("unit_id") == unit_id)["load"][-4:]
    assert 0.65 < load.mean() / limit < 0.9


def test_one_winter_lifts_every_unit(site, caseload):
    surge = site[1]["shared_effects"][0]
    first = date.fromisoformat(surge["starts"])
    last = first + timedelta(weeks=surge["length_weeks"])
    around = caseload.filter(pl.col("date").is_between(first - timedelta(weeks=4), last, closed="left"))
    level = around.group_by("unit_id", during=pl.col("date") >= first).agg(pl.col("patients").mean())
    ratio = level.pivot("during", index="unit_id", values="patients").select(pl.col("true") / pl.col("false"))
    assert len(ratio) == 17
    assert 1.05 < ratio.to_series().median() < 1.2


def test_perinatal_is_smaller_than_a_group_that_may_be_shown(story):
    assert story["C05"]["clinicians"] == 7
    wards_and_teams = [
        u["clinicians"] for u in story.values() if u["unit_id"][0] in "WC" and u["unit_id"] != "C05"
    ]
    assert min(wards_and_teams) > 10
    assert max(wards_and_teams) <= 30


def test_at_least_four_units_never_get_a_tool(site):
    treated = set(read(site, "rollouts")["unit_id"])
    assert set(site[1]["comparison_units"]) == {"W03", "W04", "C03", "C04", "O02", "E01"}
    assert not treated & set(site[1]["comparison_units"])


def test_harbour_was_merged_into_riverside_with_its_people_and_its_history(site, caseload):
    change = read(site, "unit_changes").row(0, named=True)
    assert (change["unit_id"], change["successor_id"], change["kind"]) == ("C07", "C06", "merge")
    day = date.fromisoformat(change["effective_on"])
    assert caseload.filter(pl.col("unit_id") == "C07")["date"].max() == day - timedelta(days=1)
    own = caseload.filter(pl.col("unit_id") == "C06").sort("date")
    before = own.filter(pl.col("date") == day - timedelta(days=1))["patients"].item()
    after = own.filter(pl.col("date") == day)["patients"].item()
    assert after - before > 120
    closed = read(site, "units").filter(pl.col("unit_id") == "C07")["closed_on"].item()
    assert closed == str(day - timedelta(days=1))
    people = read(site, "clinicians")
    left = people.filter(pl.col("unit_id") == "C07", pl.col("end_date") == closed)["clinician_id"]
    came = people.filter(pl.col("unit_id") == "C06", pl.col("start_date") == str(day))["clinician_id"]
    assert set(left) == set(came)


def test_a_tool_saves_about_five_minutes_a_task_and_more_once_learnt(site, story):
    assert 4.0 < net_minutes(site, "W01").mean().item() < 6.0
    tasks = read(site, "llm_events").filter(
        pl.col("task_id").str.starts_with("W01"), pl.col("task_type") == "progress_note"
    )
    fourth = str(date.fromisoformat(story["W01"]["go_live"]) + timedelta(weeks=3))
    review = pl.col("review_seconds").mean()
    early = tasks.filter(pl.col("started_at") < fourth).select(review).item()
    late = tasks.filter(pl.col("started_at") >= fourth).select(review).item()
    assert early > 1.15 * late


def test_the_unannounced_version_means_more_edits(site):
    drafts = read(site, "llm_events").filter(pl.col("tool_id") == "T-DRAFT")
    edits = drafts.group_by(pl.col("tool_version").cast(pl.String)).agg(
        pl.col("edit_ratio").mean(), rejected=(pl.col("disposition") == "rejected").mean()
    )
    by_version = {row["tool_version"]: row for row in edits.iter_rows(named=True)}
    assert by_version["2.1"]["edit_ratio"] > 1.2 * by_version["2.0"]["edit_ratio"]
    assert by_version["2.1"]["rejected"] > by_version["2.0"]["rejected"]


def test_dispositions_are_as_usual_where_the_tool_works(site):
    tasks = read(site, "llm_events").filter(pl.col("task_id").str.starts_with("C01"))
    shares = dict(tasks["disposition"].value_counts(normalize=True).iter_rows())
    assert shares == pytest.approx(
        {"accepted": 0.45, "edited": 0.43, "rejected": 0.07, "abandoned": 0.03, "failed": 0.02}, abs=0.03
    )


def test_use_after_refusal_is_three_events_in_one_unit(site):
    tasks = read(site, "llm_events")
    declined = tasks.filter(pl.col("consent_status") == "declined")
    assert len(declined) == 3
    assert set(declined["task_id"].str.slice(0, 3)) == {"O01"}
    assert read(site, "consent_daily")["used_after_refusal"].sum() == 3


def weekly_alarm(strain, by_shift):
    """Whether at least three of the last four weeks were over: any of a team's, a tenth of a ward's days."""
    days = strain[-28:].reshape(4, 7)
    over = (days > 1).mean(axis=1) > 0.1 if by_shift else days[:, 0] > 1
    return int(over.sum()) >= 3


@pytest.mark.parametrize(
    ("seed", "weeks_later"), [(DEFAULT_SEED, 8 * n) for n in range(7)] + [(1, 0), (2, 26)]
)
def test_stories_hold_in_any_season(seed, weeks_later):
    span = Span(END + timedelta(weeks=weeks_later), 78)
    plan = SCENARIOS["sample"].plan(span, 17, seed)
    strain = {
        card.unit_id: unit_world(card, plan.shared, plan.noise, span, seed).strain for card in plan.cards[:8]
    }
    assert {unit_id for unit_id, path in strain.items() if weekly_alarm(path, unit_id[0] == "W")} == {
        "W01",
        "W02",
        "C02",
    }
    assert 0.9 < strain["C03"][-28:].mean() < 1.0
    assert max(strain[unit_id][-28:].mean() for unit_id in ("W03", "W04", "C01", "C04")) < 0.9
