"""The page of safeguards walked without a browser: what it says, to whom, and what it never gives away."""

from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest

from dashboard import frame
from dashboard.data import LOCAL_USER, Desk, Grants
from dashboard.words.safeguard_list import ITEMS
from pipelines.warehouse.build import write_snapshot
from pipelines.warehouse.read import open_snapshot
from tests.app import safeguard_story, snapshot
from tests.app.test_pages import charts, markup, walk

ONLY_CEDAR = Grants("nurse_manager", frozenset({"W03"}))
PAGE = "safeguards"


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("guarded"), safeguard_story.tables())


@pytest.fixture
def on_guarded(guarded: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PLIMSOLL_SITE", str(guarded))
    return guarded


def written(folder: Path, tables: dict[str, pl.DataFrame], weeks_ago: int = 0) -> Path:
    (folder / "warehouse").mkdir(exist_ok=True)
    write_snapshot(folder / "warehouse", tables, snapshot.info(snapshot.today() - timedelta(weeks=weeks_ago)))
    return folder


@pytest.mark.usefixtures("on_guarded")
def test_the_page_answers_and_has_a_row_for_every_safeguard():
    app = walk(PAGE)
    text = markup(app)
    assert "<h1>Is use trained, consented, permitted, checked?</h1>" in text
    assert "Not everywhere: of 10 units that can be judged 1 is outside policy, Ash Ward (training)." in text
    assert (
        "To be reviewed one by one, from the last 13 weeks: outputs that missed a crisis in 1 week of a unit."
        in text
    )
    assert "1 unit cannot be judged: Ivy Lodge (hidden, fewer than 10 people or mostly one or two)." in text
    assert (
        "Not collected, so not known and never taken for none: patients informed, patients asked and use"
        in text
    )
    assert text.count('<dl class="pl-facts">') == len(ITEMS)
    for part in (
        "How to read it",
        "What it cannot tell",
        "The numbers as a table",
        "never a figure to bring down",
    ):
        assert part in text
    assert charts(app) > 10


@pytest.mark.usefixtures("on_guarded")
def test_a_safeguard_has_its_policy_its_coverage_and_who_is_outside_by_name():
    text = markup(walk(PAGE))
    assert "</i> Outside policy in 1 unit: Ash Ward</p><h3>Training before use</h3>" in text
    assert "At least 50 % of use by staff with a valid training" in text
    assert "90 % or more in the middle of 10 units, 40 % to 90 % or more among them" in text
    assert "Known in 10 of 11 units with a tool. 90 % of what it is about could be used." in text
    assert "<dt>Outside</dt><dd>Ash Ward, since the week of " in text
    assert "<dt>Not told</dt><dd>Ivy Lodge: hidden, fewer than 10 people or mostly one or two</dd>" in text
    assert "</i> Within the limit in all 10 units that can be judged</p><h3>Permitted use</h3>" in text
    assert (
        "</i> 1 week of a unit to review, last 13 weeks: Cedar Ward</p><h3>Outputs that missed a crisis</h3>"
        in text
    )
    assert (
        "</i> None recorded in 13 weeks, in 10 units that tell it</p><h3>Discriminatory outputs</h3>" in text
    )


@pytest.mark.usefixtures("on_guarded")
def test_without_its_feed_use_after_a_refusal_is_not_collected_and_never_none():
    text = markup(walk(PAGE))
    assert "</i> Not collected on this site</p><h3>Use after a refusal</h3>" in text
    assert "Each use after a refusal or withdrawal is an incident, each time." in text


@pytest.mark.usefixtures("on_guarded")
def test_drafts_accepted_unread_stand_beside_the_load_of_the_same_week():
    text = markup(walk(PAGE))
    assert (
        "1 of the last 40 weeks of units was above the limit, and load was over its line in 1 of them" in text
    )
    assert "Accepted fast and unedited, beside load of the same week" in text
    assert "<td>30 %</td>" in text
    alone = walk(PAGE, look="unit.W02")
    assert "Load of Birch Ward in the same weeks" in markup(alone)


@pytest.mark.usefixtures("on_guarded")
def test_where_tools_run_support_and_who_is_left_out_are_told():
    text = markup(walk(PAGE))
    assert "1 tool: 1 at an external supplier" in text
    assert "Version 1.4 was never announced or reviewed" in text
    assert "18 places offered. 7 of 12 used. 1 request refused." in text
    hidden = "hidden: fewer than 10 people, or mostly one or two"
    assert f'<td>6</td><td class="pl-long">{hidden}</td><td class="pl-long">{hidden}</td>' in text
    assert "<dt>Left out</dt><dd>Hazel Ward: no tool went live there</dd>" in text
    assert "Not told: use is not published by shift." in text


@pytest.mark.usefixtures("on_guarded")
def test_one_unit_can_be_looked_at_and_the_address_brings_it_back():
    app = walk(PAGE)
    app.selectbox(key="safeguards-look").select("unit.W01").run()
    assert app.query_params["look"] == "unit.W01"
    text = markup(app)
    assert "Ash Ward is outside policy on training; 6 of 6 limits can be judged there." in text
    assert "</i> Outside policy</p><h3>Training before use</h3>" in text
    assert 'href="?look=unit.W01"' in text
    app.selectbox(key="safeguards-look").select("").run()
    assert "look" not in app.query_params
    assert "of 10 units that can be judged" in markup(app)


@pytest.mark.usefixtures("on_guarded")
@pytest.mark.parametrize(
    ("look", "sentence"),
    [
        ("unit.W04", "Downs Ward is within every limit that can be judged there, 6 of 6."),
        ("unit.W08", "No tool has gone live in Hazel Ward: there is no use to safeguard yet."),
        (
            "unit.W09",
            "in Ivy Lodge is hidden: fewer than 10 people worked there, or one or two did",
        ),
        ("service.Community", "No limit is broken in Community in any of 2 units that can be judged."),
    ],
)
def test_every_kind_of_unit_has_its_answer(look, sentence):
    assert sentence in markup(walk(PAGE, look=look))


@pytest.mark.usefixtures("on_guarded")
@pytest.mark.parametrize("forged", ["unit.W99", "W01", "<script>alert(1)</script>", "' or 1=1 --"])
def test_a_forged_choice_is_said_to_be_so_and_changes_nothing(forged):
    text = markup(walk(PAGE, look=forged))
    assert "There is no service or unit of that name on this site. Shown instead are all units." in text
    assert "of 10 units that can be judged 1 is outside policy" in text
    assert "<script>" not in text


@pytest.mark.usefixtures("on_guarded")
def test_what_people_did_is_for_those_with_a_grant_and_access_of_patients_for_all(monkeypatch):
    monkeypatch.setattr(frame, "LOCAL_USER", ONLY_CEDAR)
    text = markup(walk(PAGE))
    assert "No limit is broken in the 1 unit that can be judged." in text
    assert f"{len(snapshot.UNITS) - 1} more units are for those who hold a grant on them" in text
    assert "Ash Ward" not in text.split("Signs above the pictures")[0].split("Fair access")[0]
    other = markup(walk(PAGE, look="unit.W01"))
    assert "in Ash Ward is not shown to your role, because it derives from what people did." in other
    assert "40 %" not in other


def test_the_desk_gives_nothing_person_derived_without_a_grant(guarded):
    nobody = Desk(open_snapshot(guarded / "warehouse"), Grants("staff_representative", frozenset()))
    every = Desk(open_snapshot(guarded / "warehouse"), LOCAL_USER)
    did, free = ("trained_use_share", "incident_rate"), ("longest_wait_days",)
    units = every.units()["unit_id"].to_list()
    assert nobody.safeguard_units(did).is_empty()
    assert nobody.safeguard_weeks(did, units).is_empty()
    assert nobody.safeguard_units(free).height == len(units)
    for frames in (
        nobody.safeguard_lines(did, units),
        nobody.safeguard_alerts(),
        nobody.flagged_weeks(),
        nobody.case_quarters(),
        nobody.limit_weeks(("training",), units),
        nobody.group_use(),
        nobody.support_units(),
    ):
        assert frames.is_empty()
        assert frames.columns
    assert every.safeguard_lines(did, ["W01"]).height > 0
    assert every.flagged_weeks()["unit_id"].to_list() == ["W03"]
    assert every.case_quarters().select("kind", "unit_id", "cases").rows() == [("crisis_missed", "W03", 1)]
    limits = every.limit_weeks(("training",), units)
    assert limits["outside"].max() == 1


def test_a_small_unit_is_in_no_curve_and_no_sum(guarded, tmp_path):
    """What is told of several units is the same whether the hidden one is among them or not."""
    metrics = tuple(item.metric for item in ITEMS.values() if item.metric)
    desk = Desk(open_snapshot(guarded / "warehouse"), LOCAL_USER)
    units = desk.units()["unit_id"].to_list()
    others = [unit for unit in units if unit != "W09"]
    did = pl.col("metric") != "incident_rate"
    whole, without = (
        desk.safeguard_weeks(metrics, some).filter(did).drop("state") for some in (units, others)
    )
    assert whole.equals(without)


def test_old_data_say_nothing_of_now(tmp_path, monkeypatch):
    every = safeguard_story.tables()
    monkeypatch.setenv("PLIMSOLL_SITE", str(written(tmp_path, every, weeks_ago=4)))
    text = markup(walk(PAGE))
    assert "How things stand now is unknown: the newest data are" in text
    assert "Unknown now. On " in text
    assert 'class="pl-warning"' not in text


def test_a_site_without_units_says_so(tmp_path, monkeypatch):
    monkeypatch.setenv("PLIMSOLL_SITE", str(written(tmp_path, {})))
    app = walk(PAGE)
    assert "There is no unit to look at yet." in markup(app)
    assert charts(app) == 0


def test_a_site_of_one_unit_is_told_by_its_name_and_offers_no_choice(tmp_path, monkeypatch):
    monkeypatch.setenv("PLIMSOLL_SITE", str(written(tmp_path, safeguard_story.tables(snapshot.UNITS[:1]))))
    app = walk(PAGE)
    assert "Ash Ward is outside policy on training" in markup(app)
    assert len([box for box in app.selectbox if box.key == "safeguards-look"]) == 0


@pytest.mark.usefixtures("on_site")
def test_a_site_that_publishes_no_safeguard_says_that_nothing_is_known():
    text = markup(walk(PAGE))
    assert "is not known: the feeds have a gap in the last four weeks." in text
    assert "Within the limit" not in text
