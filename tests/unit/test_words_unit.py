from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest

from dashboard.data import About
from dashboard.words import tips
from dashboard.words.line import line_sentence
from dashboard.words.marks import mark_label, mark_sentence
from dashboard.words.saving import Saving, recent_saving, saving_sentence
from dashboard.words.unit import answer as answer_where
from dashboard.words.unit import figures, why_no_saving
from tests.unit.test_words_load_lines import FRESH, STALE, row

MEASURED = Saving(
    "value", minutes_per_shift=11.2, hours_per_week=41.2, weeks=4, coverage=0.83, grade="log_measured"
)


WHERE = "Whether any of it became workload is not sure."


def answer(row_of_unit: dict[str, Any], saving: Saving, about: About) -> str:
    return answer_where(row_of_unit, saving, about, WHERE)


def unit(standing: str = "within", **others: Any) -> dict[str, Any]:
    return row("Ash Ward", standing, coverage=0.97, **others)


def test_the_answer_tells_standing_saving_and_what_is_not_known():
    told = answer(unit("over", periods_over=18), MEASURED, FRESH)
    assert told == (
        "Ash Ward is over its line: 18 of 56 shifts in the last 28 days were above 6 patients per nurse; "
        "at most 10 % may be. "
        "The tools freed about 11 minutes a shift over the last 4 weeks (log-measured, 83 % of the data "
        "usable). "
        "Whether any of it became workload is not sure."
    )


@pytest.mark.parametrize(
    ("row_of_unit", "start"),
    [
        (unit(standing="near"), "Ash Ward is near its line: 2 of 56 shifts"),
        (unit(), "Ash Ward is within its line: 2 of 56 shifts"),
        (
            unit("near", averaging="week", periods_observed=4, load=5.9),
            "Ash Ward is near its line: 5.9 patients per nurse over the last 28 days, against a line of 6.",
        ),
        (
            unit("unknown", reason="no_line", limit=None),
            "Ash Ward cannot be judged: no line has been agreed for it. Its load is 5.1 patients per nurse.",
        ),
        (
            unit("unknown", reason="no_line", limit=None, load=None),
            "Ash Ward cannot be judged: no line has been agreed for it, and its load is not known.",
        ),
        (
            unit("unknown", reason="data_gap", unknown_since=date(2026, 3, 2)),
            "Ash Ward cannot be judged: too little data since 2 March 2026.",
        ),
        (unit(staff_disagree=True), "Ash Ward is within its line: 2 of 56 shifts"),
    ],
)
def test_each_standing_has_a_sentence(row_of_unit, start):
    assert answer(row_of_unit, MEASURED, FRESH).startswith(start)


def test_staff_who_disagree_are_heard_in_the_answer():
    assert "Staff there report overload all the same." in answer(unit(staff_disagree=True), MEASURED, FRESH)


def test_old_data_say_what_was_and_that_now_is_unknown():
    told = answer(unit("over", periods_over=18), MEASURED, STALE)
    assert told.startswith(
        "How it stands now is unknown: the newest data are 23 days old. On 29 March 2026, Ash Ward was "
        "over its line: 18 of 56 shifts in the 28 days to 29 March 2026 were above 6 patients per nurse;"
    )
    assert "The tools freed about 11 minutes a shift over the 4 weeks to 29 March 2026 (" in told
    assert "last" not in told


def test_a_closed_unit_has_an_end_and_no_standing():
    closed = unit("unknown", reason="closed", closed_on=date(2026, 3, 1), limit=None, load=None)
    assert answer(closed, Saving("no_tool"), STALE) == (
        "Ash Ward closed on 1 March 2026. Its history is kept here; no standing is given. "
        "No tool has gone live here, so there are no hours to save."
    )
    notes = [figure.note for figure in figures({**closed, "periods_observed": None}, MEASURED, FRESH)[:2]]
    assert notes == ["closed on 1 March 2026"] * 2


@pytest.mark.parametrize(
    ("saving", "sentence"),
    [
        (
            Saving("no_tool"),
            "No tool has gone live here, so there are no hours to save.",
        ),
        (Saving("suppressed"), "What the tools freed is hidden: fewer than 10 people worked here."),
        (Saving("not_granted"), "What the tools freed here is not shown to your role."),
        (
            Saving("not_collected"),
            "What the tools freed is not known: it was not measured in the last 4 weeks.",
        ),
        (
            Saving("value", None, 17.2, 4, 0.96, "log_measured"),
            (
                "The tools freed about 17 hours a week over the last 4 weeks (log-measured, 96 % of the data "
                "usable); how much a shift is not known, because the roster has gaps."
            ),
        ),
        (Saving("missing"), "What the tools freed is not known: it was not measured in the last 4 weeks."),
        (
            Saving("value", -3.4, -2.0, 4, 0.5, "self_reported"),
            (
                "The tools cost about 3 minutes a shift over the last 4 weeks (self-reported, 50 % of "
                "the data usable): "
                "drafts took longer to check and mend than they saved."
            ),
        ),
        (
            Saving("value", 0.4, 1.0, 4, 0.5, "assumed"),
            (
                "The tools neither freed nor cost a minute a shift over the last 4 weeks (assumed, 50 % of "
                "the data usable)."
            ),
        ),
    ],
)
def test_a_saving_that_is_not_known_is_never_none(saving, sentence):
    assert saving_sentence(saving, FRESH) == sentence
    freed = (saving.minutes_per_shift or saving.hours_per_week or 0) >= 1
    assert (WHERE in answer(unit(), saving, FRESH)) is freed


def saved_weeks(*rows: tuple[float | None, str, str | None]) -> pl.DataFrame:
    start = date(2026, 3, 2)
    return pl.DataFrame(
        {
            "week_start": [start + timedelta(weeks=n) for n in range(len(rows))],
            "minutes": [minutes for minutes, _, _ in rows],
            "shifts_worked": [60] * len(rows),
            "coverage": [0.8] * len(rows),
            "evidence_grade": [grade for _, _, grade in rows],
            "state": [state for _, state, _ in rows],
        },
        schema_overrides={"minutes": pl.Float64, "evidence_grade": pl.String},
    )


def test_minutes_a_shift_are_minutes_of_the_last_weeks_over_their_shifts():
    weeks = saved_weeks((999.0, "value", "log_measured"), *[(600.0, "value", "log_measured")] * 4)
    saving = recent_saving(weeks, granted=True, live=True)
    assert saving.minutes_per_shift == pytest.approx((4 * 600) / (4 * 60))
    assert saving.hours_per_week == pytest.approx(600 / 60)
    assert saving.weeks == 4


def test_grades_are_never_added_together():
    weeks = saved_weeks(
        (900.0, "value", "assumed"),
        (900.0, "value", "assumed"),
        (600.0, "value", "log_measured"),
        (None, "missing", None),
    )
    saving = recent_saving(weeks, granted=True, live=True)
    assert (saving.grade, saving.weeks, saving.minutes_per_shift) == ("log_measured", 1, 10.0)


@pytest.mark.parametrize(
    ("weeks", "granted", "live", "state"),
    [
        (saved_weeks((None, "suppressed", None)), True, True, "suppressed"),
        (saved_weeks((None, "not_collected", None)), True, True, "not_collected"),
        (saved_weeks((None, "missing", None)), True, True, "missing"),
        (saved_weeks((None, "not_assessed", None)), True, True, "missing"),
        (saved_weeks((600.0, "value", "log_measured")), False, True, "not_granted"),
        (saved_weeks(), True, False, "no_tool"),
    ],
)
def test_why_there_is_no_saving(weeks, granted, live, state):
    saving = recent_saving(weeks, granted=granted, live=live)
    assert saving.state == state
    assert why_no_saving(saving, FRESH)


def test_key_figures_carry_coverage_and_grade():
    told = [(figure.label, figure.value, figure.note) for figure in figures(unit(), MEASURED, FRESH)]
    assert told == [
        ("Load, last 28 days", "5.1 patients per nurse", "line 6 · 97 % of data usable"),
        ("Shifts over the line", "2 of 56", "4 %, 10 % allowed"),
        ("Time freed per shift", "11 min", "log-measured · 83 % of data usable"),
        ("Hours saved per week", "41 h", "mean of 4 measured weeks of the last 4"),
    ]
    hidden = figures(unit(), Saving("suppressed"), FRESH)[2]
    assert (hidden.value, hidden.note) == ("hidden", "fewer than 10 people")
    weekly = figures(unit(averaging="week", periods_observed=4), MEASURED, FRESH)[1]
    assert (weekly.label, weekly.value) == ("Weeks over the line", "2 of 4")


def line(**others: Any) -> dict[str, Any]:
    usual = {
        "measure": "patients_per_nurse",
        "limit": 6.0,
        "staff_group": "nurse",
        "period": "day",
        "basis": "local_agreement",
        "source": "minute 14",
        "effective_from": date(2026, 3, 1),
        "effective_to": None,
        "averaging": "shift",
        "rounding": "none",
        "allowed_share": 0.1,
        "observation": "counted",
        "owner": None,
        "agreed_with": "staff side",
        "jurisdiction": None,
    }
    return {**usual, **others}


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (
            line(),
            ("At most 6 patients per nurse on day shifts; local agreement with staff side, minute 14, in "
             "force from "
            "1 March 2026; counted per shift, at most 10 % of shifts may be over, one-to-one observation "
            "counted."),
        ),
        (
            line(
                basis="law", jurisdiction="Queensland", agreed_with=None, allowed_share=0.0, period=None,
                rounding="nurses_up", averaging="moment", observation="excluded", owner="Director of nursing",
            ),
            ("At most 6 patients per nurse; law (Queensland), minute 14, in force from 1 March 2026; "
             "holds at every "
            "moment, never to be passed, the nurses needed are rounded up, one-to-one observation left "
            "out, owned by "
            "Director of nursing."),
        ),
        (
            line(measure="caseload_per_wte", limit=35.0, staff_group="all", period=None, basis="guidance",
                 agreed_with=None, averaging="week", effective_to=date(2026, 9, 30)),
            ("At most 35 open cases per whole-time clinician; guidance, minute 14, in force from 1 March "
             "2026 to "
            "30 September 2026; counted as a weekly mean, broken by 3 of the last 4 weeks over, "
            "one-to-one observation "
            "counted."),
        ),
        (
            line(staff_group="support_worker", allowed_share=0.0, observation=None),
            ("At most 6 patients per nurse for support workers on day shifts; local agreement with staff "
             "side, "
            "minute 14, in force from 1 March 2026; counted per shift, no shift may be over."),
        ),
    ],
)  # fmt: skip
def test_a_line_in_words(given, sentence):
    assert line_sentence(given) == sentence


@pytest.mark.parametrize(
    ("kind", "subject", "version", "limit", "label"),
    [
        ("go_live", "Scribe", None, None, "Scribe goes live"),
        ("release", "Scribe", "2.0", None, "Scribe 2.0"),
        ("release_unannounced", "Scribe", "1.4", None, "Scribe 1.4, not announced"),
        ("line", "patients_per_nurse", None, 5.0, "line 5"),
        ("alert", "over_line", None, None, "alert: over the line"),
        ("unit_merge", "Birch Ward", None, None, "merged into Birch Ward"),
        ("unit_merge_in", "Birch Ward", None, None, "Birch Ward joins"),
        ("gap", "data_gap", None, None, "too little data"),
        ("unit_close", None, None, None, "closes"),
    ],
)
def test_marks_have_short_labels(kind, subject, version, limit, label):
    mark = {
        "kind": kind,
        "subject": subject,
        "version": version,
        "limit": limit,
        "happened_on": date(2026, 3, 2),
    }
    assert mark_label(mark) == label
    assert mark_sentence(mark) == f"2 Mar 2026: {label}"


@pytest.mark.parametrize(
    ("closed_on", "ending"), [(None, "Still open."), (date(2026, 3, 29), "Closed on 29 Mar 2026.")]
)
def test_an_alert_says_whether_it_is_still_open(closed_on, ending):
    alert = {
        "kind": "alert",
        "subject": "over_line",
        "version": None,
        "happened_on": date(2026, 3, 1),
        "message": "Over in 3 of 4 weeks.",
        "closed_on": closed_on,
    }
    assert mark_sentence(alert) == f"1 Mar 2026: alert: over the line. Over in 3 of 4 weeks. {ending}"


def test_hidden_withheld_missing_not_collected_and_not_assessed_stay_apart():
    texts = [
        tips.state_text(state, 10)
        for state in ("suppressed", "withheld", "missing", "not_collected", "not_assessed")
    ]
    assert texts == [
        "hidden: fewer than 10 people, or mostly one or two",
        "withheld: a correction changed it by fewer than 10 people",
        "missing: the feed has a gap",
        "not collected on this site",
        "not assessed: too little to go on",
    ]


def test_a_week_not_assessed_says_so_and_never_zero():
    week = {
        "week_start": date(2026, 3, 2),
        "load": None,
        "limit": 6.0,
        "periods_over": None,
        "periods_observed": None,
    }
    assert tips.load_week(week, "patients_per_nurse") == "Week from 2 Mar 2026: not assessed"
    judged = {**week, "load": 6.5, "periods_over": 9, "periods_observed": 14}
    assert tips.load_week(judged, "patients_per_nurse") == (
        "Week from 2 Mar 2026: 6.5 patients per nurse, line 6; 9 of 14 shifts over"
    )
