"""Control charts on the unit page, and how far the alarms can be trusted, without a browser."""

import re

import pytest

from tests.app.test_pages import charts, markup, walk

EXPECTED = (
    "6.6 unit-years watched, about 0.33 false alarms of a rise are to be expected at 0.05 a unit and year. "
    "Where go-lives were only pretended at this site, 1 in 8.1 unit-years alarmed."
)


@pytest.mark.usefixtures("on_site")
def test_the_unit_page_draws_the_load_as_a_control_chart_and_says_that_it_is_no_alarm():
    text = markup(walk("unit", unit="W01"))
    assert "<h2>Any figure of this unit over time</h2>" in text
    assert re.search(r"Patients per nurse: \d+ of 76 weeks marked, last in the week from ", text)
    assert "which is worse (lower is better)." in text
    assert re.search(r"This picture is not the alarm. .* about \d+ of 76 weeks, or in more.", text)
    assert "Mean and limits rest on the 38 weeks with a figure before go-live" in text
    assert "What it cannot tell: A weekly mean hides single shifts" in text
    assert "Weeks without a figure: 2 not assessed." in text
    assert "This figure as a table" in text


@pytest.mark.usefixtures("on_site")
def test_any_figure_can_be_chosen_and_the_address_brings_it_back():
    app = walk("unit", unit="W01")
    drawn = charts(app)
    app.selectbox(key="chart").select("overtime_share.all").run()
    assert app.query_params["chart"] == "overtime_share.all"
    assert re.search(r"Overtime: \d+ of 76 weeks marked", markup(app))
    assert 'href="?unit=W01&amp;chart=overtime_share.all"' in markup(app)
    assert charts(app) == drawn
    again = walk("unit", unit="W01", chart="overtime_share.all")
    assert again.selectbox(key="chart").value == "overtime_share.all"
    assert re.search(r"Overtime: \d+ of 76 weeks marked", markup(again))


@pytest.mark.usefixtures("on_site")
@pytest.mark.parametrize(
    "forged", ["", "overtime_share", "overtime_share.nurse", "<script>alert(1)</script>", "x' or 1=1 --.all"]
)
def test_a_forged_figure_gives_a_plain_sentence(forged):
    text = markup(walk("unit", unit="W01", chart=forged))
    assert "This unit has no such figure. Shown instead is: Load: Patients per nurse." in text
    assert "<script>" not in text


@pytest.mark.usefixtures("on_site")
def test_a_staff_group_is_offered_only_where_the_figure_is_told_by_group():
    offered = walk("unit", unit="W01").selectbox(key="chart").options
    assert [name for name in offered if name.startswith("Load: ")] == [
        "Load: Patients per nurse",
        "Load: Patients per doctor",
        "Load: Patients per support worker",
    ]
    assert len([name for name in offered if "Overtime" in name]) == 1


@pytest.mark.usefixtures("on_site")
def test_another_unit_keeps_the_figure_where_it_has_it_and_else_shows_its_own_load():
    app = walk("unit", unit="W01", chart="overtime_share.all")
    app.selectbox(key="unit").select("C02").run()
    assert app.selectbox(key="chart").value == "overtime_share.all"
    app.selectbox(key="chart").select("caseload_per_wte.all").run()
    app.selectbox(key="unit").select("W02").run()
    assert app.selectbox(key="chart").value == "patients_per_nurse.nurse"
    assert "This unit has no such figure." in markup(app)


@pytest.mark.usefixtures("on_site")
def test_a_hidden_figure_says_so_and_is_not_drawn():
    app = walk("unit", unit="W09", chart="overtime_share.all")
    assert "Overtime: hidden, because fewer than 10 people worked here" in markup(app)
    assert "This picture is not the alarm." not in markup(app)


@pytest.mark.usefixtures("on_site")
@pytest.mark.parametrize(
    ("unit_id", "sentence"),
    [
        ("W01", "A rise in load can be told here: 38 weeks since go-live"),
        ("W06", "A rise in load cannot be told here now: too little data since go-live."),
        ("O01", "A rise in load cannot be told here: fewer than twelve weeks before go-live are known."),
        ("W08", "No tool has gone live here, so there is no go-live after which a rise could be told."),
    ],
)
def test_beside_the_alerts_stands_whether_a_rise_can_be_told_and_how_many_are_false(unit_id, sentence):
    text = markup(walk("unit", unit=unit_id))
    assert "<h3>How far the alarms can be trusted</h3>" in text
    assert sentence in text
    assert f"Over all 9 watched units, {EXPECTED}" in text


@pytest.mark.usefixtures("on_site")
def test_the_load_lines_page_says_how_many_false_alarms_the_site_is_to_expect():
    assert f"Over all 9 watched units, {EXPECTED}" in markup(walk())
