"""A control chart in words: what changed or that nothing did, what it is not, and why it is empty."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest

from dashboard.words import control as words
from pipelines.detection.picture import Live, Picture, control_picture
from pipelines.metrics import METRICS

MONDAY = date(2026, 1, 5)
CALM = [10.0, 12.0] * 10
OVERTIME, PATIENTS = METRICS["overtime_share"], METRICS["patients"]


def picture(*later: float | None, base: list[float] = CALM, **others: Any) -> Picture:
    """The picture of weeks after a baseline that goes to and fro."""
    values = [*base, *later]
    weeks = pl.DataFrame(
        {
            "week_start": [MONDAY + timedelta(weeks=n) for n in range(len(values))],
            "value": values,
            "coverage": [0.9] * len(values),
            "state": ["missing" if value is None else "value" for value in values],
        }
    )
    on = MONDAY + timedelta(weeks=len(base))
    return control_picture(weeks, Live(on, on + timedelta(weeks=4)), **others)


def answer(direction: str, *later: float | None) -> str:
    told = picture(*later)
    return words.answer("Overtime", direction, told, told.weeks.to_dicts())


@pytest.mark.parametrize(
    ("later", "what"),
    [
        (
            [17.0],
            "1 of 21 weeks marked, last in the week from 25 May 2026, above the upper limit, which is worse",
        ),
        (
            [5.0],
            "1 of 21 weeks marked, last in the week from 25 May 2026, below the lower limit, which is better",
        ),
        (
            [10.0, *[11.5, 11.6] * 4],
            (
                "8 of 29 weeks marked, last in the week from 20 July 2026, above the mean for seven "
                "weeks or more, which is worse"
            ),
        ),
        (
            [15.0, 11.5, 15.0],
            (
                "2 of 23 weeks marked, last in the week from 8 June 2026, near the upper limit in two of "
                "three weeks, which is worse"
            ),
        ),
        (
            [10.5, *(10.0 + 0.3 * n for n in range(7))],
            (
                "7 of 28 weeks marked, last in the week from 13 July 2026, rising "
                "for seven weeks or more, which is worse"
            ),
        ),
    ],
)
def test_what_was_marked_last_is_told_with_its_week_and_whether_it_is_worse(later, what):
    assert answer("lower is better", *later) == f"Overtime: {what} (lower is better)."


def test_a_measure_without_a_good_end_is_never_called_worse_or_better():
    told = answer("context", 17.0)
    assert told.endswith(", above the upper limit.")
    for way in (1, -1):
        assert words.tone("context", way) == "neither"


@pytest.mark.parametrize(
    ("direction", "way", "tone"),
    [
        ("lower is better", 1, "worse"),
        ("lower is better", -1, "better"),
        ("higher is better", 1, "better"),
        ("higher is better", -1, "worse"),
        ("lower is better", 0, "neither"),
    ],
)
def test_worse_follows_from_the_metric_s_direction(direction, way, tone):
    assert words.tone(direction, way) == tone


def test_that_nothing_changed_is_said_as_such():
    assert answer("lower is better", 11.0) == (
        "Overtime: no change beyond how it usually varies, none of 21 weeks marked."
    )


@pytest.mark.parametrize(("known", "start"), [(1, "only 1 week that"), (3, "only 3 weeks that")])
def test_too_few_weeks_to_say_are_told_so(known, start):
    told = picture(*[11.0] * 9, base=CALM[:known])
    sentence = words.answer("Overtime", "lower is better", told, told.weeks.to_dicts())
    assert sentence.startswith(
        f"Overtime: whether it changed cannot be told, as {start} limits could rest on ha"
    )
    assert words.trust(told, 10, None) == "This picture is not the alarm."
    assert words.basis(told, (None, None)) == ""


def test_a_figure_that_is_mostly_the_same_has_no_limits_and_says_why():
    told = picture(3.0, base=[0.0, 0.0, 0.0, 2.0] * 5)
    assert words.answer("Incidents", "context", told, told.weeks.to_dicts()) == (
        "Incidents: no limits are drawn, because most of the weeks they would rest on have one and the same "
        "figure."
    )
    assert words.trust(told, 21, told.chance()) == "This picture is not the alarm."
    assert words.figures(PATIENTS, told, told.weeks.to_dicts(), (None, None))[1].value == "none drawn"


@pytest.mark.parametrize(
    ("states", "sentence"),
    [
        (
            ["suppressed", "missing"],
            (
                "Overtime: hidden, because fewer than 10 people worked here or one or two of them were most"
                " of it."
            ),
        ),
        (["missing", "not_collected"], "Overtime: not known, no week's figure has come."),
        (["not_collected"], "Overtime: not collected on this site, so nothing is known of it."),
        (
            ["not_assessed", "missing"],
            ("Overtime: not assessed in any week, there was too little to go on."),
        ),
        ([], "Overtime: not known, no week's figure has come."),
    ],
)
def test_hidden_missing_not_collected_and_not_assessed_are_four_sentences(states, sentence):
    assert words.nothing("Overtime", states, 10, granted=True) == sentence
    refused = words.nothing("Overtime", states, 10, granted=False)
    assert refused == "Overtime: not shown to your role, because it derives from what people did or wrote."


@pytest.mark.parametrize(
    ("chance", "sentence"),
    [
        (0.15, "Where nothing happens such marks appear by chance in about 3 of 21 weeks, or in more."),
        (0.01, "Where nothing happens such marks appear by chance in fewer than one of 21 weeks."),
    ],
)
def test_the_picture_says_that_it_is_no_alarm_and_what_chance_gives(chance, sentence):
    assert words.trust(picture(11.0), 21, chance) == f"This picture is not the alarm. {sentence}"


def test_trial_limits_are_called_so_and_promise_nothing_of_chance():
    told = picture(11.0, base=[10.0, 12.0, 11.0] * 3 + [10.0, 12.0])
    assert words.trust(told, 12, told.chance()).endswith("cannot be told from so short a baseline.")
    assert words.basis(told, (5.0, 16.0)) == (
        "Mean and limits rest on the 11 weeks with a figure before go-live, shaded, and stay. They are trial "
        "limits: they rest on fewer than 12 weeks."
    )
    rows = told.weeks.to_dicts()
    assert words.figures(PATIENTS, told, rows, (5.0, 16.0))[1].note == "on trial: limits 5 to 16"


def test_what_the_limits_rest_on_is_said_for_each_kind_of_unit():
    assert words.basis(picture(11.0), (None, 16.0)) == (
        "Mean and limits rest on the 20 weeks with a figure before go-live, shaded, and stay. A limit beyond "
        "what the figure can be is not drawn."
    )
    of_tool = picture(*[11.0, 12.0] * 15, of_tool=True)
    assert words.basis(of_tool, (5.0, 16.0)).startswith(
        "No week before go-live can be compared: mean and limits rest on the first 12 weeks after the "
        "learning weeks"
    )
    everywhere = control_picture(picture(11.0).weeks.select("week_start", "value"), None)
    assert words.basis(everywhere, (5.0, 16.0)) == (
        "No tool went live here: mean and limits rest on all 21 weeks with a figure."
    )


def test_weeks_without_a_figure_are_counted_reason_by_reason():
    states = ["missing", "suppressed", "missing", "not_assessed", "not_collected"]
    assert words.gaps(states) == (
        "Weeks without a figure: 1 hidden, 2 missing, 1 not collected, 1 not assessed."
    )
    assert words.gaps([]) == "Every week has a figure."


def test_the_key_names_the_signs_that_are_there_and_no_other():
    told = picture(17.0, 5.0, *[11.5, 11.6] * 4)
    assert words.key(told.weeks.to_dicts()) == (
        "Signs: ◆ above the upper limit; ◆ below the lower limit; ● above the mean for seven weeks or more."
    )
    assert words.key(picture(11.0).weeks.to_dicts()) == ""
    falling = picture(*[11.5 - 0.3 * n for n in range(8)])
    assert words.key(falling.weeks.to_dicts()).startswith("Signs: ▼ falling for seven weeks or more")


def test_figures_stand_with_limits_coverage_and_a_saving_with_its_grade():
    told = picture(17.0, 11.0, None, 12.5)
    figures = words.figures(PATIENTS, told, told.weeks.to_dicts(), (None, 16.3))
    assert [(figure.label, figure.value, figure.note) for figure in figures] == [
        ("Last 4 weeks", "13.5", "3 of 4 weeks known"),
        ("Mean the limits rest on", "11", "upper limit 16.3"),
        ("Coverage", "90 %", "of what it is about, last 4 weeks"),
    ]
    saving = METRICS["net_minutes_saved_per_task"]
    graded = told.weeks.with_columns(evidence_grade=pl.lit("self_reported")).to_dicts()
    assert words.figures(saving, told, graded, (5.0, 16.0))[-1].value == "self-reported"


def test_a_table_says_why_a_week_has_no_figure_and_what_marks_one():
    told = picture(17.0, None, 11.0)
    rows = [words.table_row(PATIENTS, row, 10) for row in told.weeks.to_dicts()[-3:]]
    assert rows == [
        ("25 May 2026", "17", "90 %", "above the upper limit"),
        ("1 Jun 2026", "missing: the feed has a gap", "", ""),
        ("8 Jun 2026", "11", "90 %", "none"),
    ]
    of_tool = picture(*[11.0] * 20, of_tool=True)
    assert words.table_row(OVERTIME, of_tool.weeks.row(0, named=True), 10)[-1] == "not judged"


def test_limits_beyond_what_a_figure_can_be_are_left_out_of_the_words():
    def figure(value: float) -> str:
        return f"{value:g}"

    assert words.limits_text(figure, (1.0, 2.0)) == "limits 1 to 2"
    assert words.limits_text(figure, (None, 2.0)) == "upper limit 2"
    assert words.limits_text(figure, (1.0, None)) == "lower limit 1"
    assert words.limits_text(figure, (None, None)) == "no limit within what it can be"


def test_weeks_told_together_are_told_once_for_each_span():
    metric = METRICS["overtime_share"]
    row = {
        "together": 0.023,
        "weeks_together": 3,
        "span_start": date(2026, 2, 2),
        "span_end": date(2026, 2, 23),
    }
    later = {
        "together": 0.05,
        "weeks_together": 2,
        "span_start": date(2026, 3, 2),
        "span_end": date(2026, 3, 23),
    }
    assert words.together(metric, [row, row, row, later, later]) == (
        "Hidden by themselves, and told together: 3 weeks in the span to 1 Mar 2026: 2.3 %; 2 weeks in the "
        "span to 29 Mar 2026: 5 %."
    )
    assert words.together(metric, []) == ""
