"""The page This week without a browser: what it says, to whom, and what it never calls an alert."""

import re
from datetime import timedelta
from pathlib import Path

import duckdb
import polars as pl
import pytest

from dashboard import frame
from dashboard.data import LOCAL_USER, Desk, Grants
from pipelines.shapes import PUBLISHED
from pipelines.warehouse.build import write_snapshot
from pipelines.warehouse.read import open_snapshot
from tests.app import alert_story, snapshot
from tests.app.test_pages import charts, markup, old_site, walk

DAYS_LEFT = 14 - snapshot.today().weekday()
"""The data end last Sunday: on Monday the whole fortnight is ahead."""


def screen_of(app):
    """What is on the screen, without the sheets that only a printer sees."""
    return markup(app).split('<div class="pl-sheets">')[0]


def sheets_of(app):
    text = markup(app)
    return text.split('<div class="pl-sheets">')[1].split("<section ")[1:] if "pl-sheets" in text else []


@pytest.mark.usefixtures("on_site")
def test_the_answer_tells_which_shifts_would_be_over_and_what_is_new():
    text = screen_of(walk("this_week"))
    assert "<h1>What do I need to do, and which coming shifts will be over?</h1>" in text
    shifts = 7 * 2 * DAYS_LEFT
    assert f"Forecast: {2 * DAYS_LEFT} of {shifts} planned shifts up to " in text
    assert f"(Ash Ward {DAYS_LEFT} and Birch Ward {DAYS_LEFT})." in text
    assert "Forecast: no unit judged by the week would be over its line by " in text
    assert "3 units are not forecast." in text
    assert "2 changed standings" in text
    assert "never an alert" in text


@pytest.mark.usefixtures("on_site")
def test_shifts_over_have_what_would_bring_them_to_their_line_and_others_have_nothing():
    """18 x 12 / 6 = 36 hours, less 18 x 12 / 6.6 = 32.7: 3.3, in halves 3.5."""
    text = screen_of(walk("this_week"))
    over = text.split("Shifts forecast over, the earliest first")[2].split("</table>")[0]
    assert over.count("<tr>") - 1 == min(14, 2 * DAYS_LEFT)
    assert over.count("3.5 more nurse hours") == min(14, 2 * DAYS_LEFT)
    assert "6.6 patients per nurse" in over
    whole = text.split("The numbers as a table")[2]
    assert whole.count("more nurse hours") == 2 * 14, "those that have begun are in the table too"
    assert "spare" not in text.lower()


@pytest.mark.usefixtures("on_site")
def test_a_picture_for_each_period_of_each_unit_the_worst_first():
    app = walk("this_week")
    text = screen_of(app)
    assert charts(app) == 7 * 2 + 2
    assert text.index("<h3>Ash Ward") < text.index("<h3>Cedar Ward") < text.index("<h3>Downs Ward")
    assert f"{DAYS_LEFT} of {2 * DAYS_LEFT} coming shifts over (forecast)" in text


@pytest.mark.usefixtures("on_site")
def test_what_is_new_due_and_missing_is_listed():
    text = screen_of(walk("this_week"))
    assert "Cedar Ward: near the line; a week before within the line." in text
    assert "no review of an agreement is due in the next four weeks." in text
    assert "Fern House: too little data since" in text
    assert "Fern House is not forecast: too little of the last weeks has come to trust the plan." in text
    assert "Memory Clinic is not forecast: booked contacts are not in the data." in text
    assert "Gorse Ward is not forecast: no line has been agreed." in text


@pytest.mark.usefixtures("on_site")
def test_earlier_forecasts_stand_beside_what_happened():
    """Seven wards, two shifts on 28 days; two wards over by day, and unforeseen on 7 of 28 nights."""
    text = screen_of(walk("this_week"))
    assert f"56 of the {7 * 2 * 28} shifts of " in text
    assert "would have been forecast over: 56 of them were. 14 were over without being forecast." in text
    assert f"{7 * 56 - 14} of {7 * 56} loads (96 %) lay in the range" in text
    assert "these plans are rebuilt from what became of them" in text


@pytest.mark.usefixtures("on_site")
def test_one_unit_is_told_alone_and_what_happened_is_drawn():
    app = walk("this_week", unit="W01")
    text = screen_of(app)
    assert f"Forecast for Ash Ward: {DAYS_LEFT} of {2 * DAYS_LEFT} planned shifts up to " in text
    assert "Birch Ward" not in text
    assert charts(app) == 2 + 2
    assert 'href="?unit=W01"' in text
    assert "Memory Clinic is not forecast" in screen_of(walk("this_week", unit="O01"))
    assert "Forecast for North Community Team: no week up to " in screen_of(walk("this_week", unit="C01"))


@pytest.mark.usefixtures("on_site")
def test_choosing_a_unit_stands_in_the_address():
    app = walk("this_week")
    app.selectbox(key="this-week-unit").select("C01").run()
    assert app.query_params["unit"] == "C01"


@pytest.mark.usefixtures("on_site")
@pytest.mark.parametrize("forged", ["W99", "../../etc", "<script>alert(1)</script>", "x' or 1=1 --"])
def test_a_forged_unit_is_told_and_changes_nothing(forged):
    text = screen_of(walk("this_week", unit=forged))
    assert "There is no unit of that name on this site. It changes nothing" in text
    assert "<script>" not in text
    assert "3 units are not forecast." in text


@pytest.mark.usefixtures("on_site")
def test_there_is_a_sheet_for_each_unit_with_its_own_words_only():
    sheets = sheets_of(walk("this_week"))
    assert len(sheets) == len(snapshot.UNITS)
    first = sheets[0]
    assert "Ash Ward: huddle sheet" in first
    assert f"Forecast for Ash Ward: {DAYS_LEFT} of " in first
    assert "▲ 6.6" in first
    assert "Birch Ward" not in first
    assert "Notes: what we do, who, by when" in first
    assert "Not for appraisal" in first
    assert len(sheets_of(walk("this_week", unit="W02"))) == 1


@pytest.mark.usefixtures("on_site")
def test_a_reader_sees_their_units_first_and_of_any_other_all_but_its_alerts(monkeypatch):
    monkeypatch.setattr(frame, "LOCAL_USER", Grants("staff_representative", frozenset({"W02"})))
    mine = screen_of(walk("this_week"))
    assert f"Forecast for Birch Ward: {DAYS_LEFT} of " in mine
    assert "Ash Ward" not in mine
    other = screen_of(walk("this_week", unit="W01"))
    assert f"Forecast for Ash Ward: {DAYS_LEFT} of " in other
    assert "Alerts of 1 of the units shown are not told to you" in other


def test_alerts_are_new_for_those_with_a_grant_only(tmp_path, monkeypatch):
    monkeypatch.setenv("PLIMSOLL_SITE", str(tmp_path))
    alert_story.publish(tmp_path, snapshot.today())
    new = re.compile(r"[A-Z]\w+ \w+: [^<]*\((unsafe|warning|to be watched|cannot be judged)\), told ")
    assert new.search(screen_of(walk("this_week")))
    monkeypatch.setattr(frame, "LOCAL_USER", Grants("staff_representative", frozenset()))
    text = screen_of(walk("this_week"))
    assert "You hold a grant on no unit. Choose one below" in text
    for unit in snapshot.UNITS[:3]:
        told = screen_of(walk("this_week", unit=unit.unit_id))
        assert not new.search(told)
        assert f"Forecast for {unit.name}: " in told


def test_reviews_that_are_due_and_overdue_and_releases_ahead_are_listed(tmp_path, monkeypatch):
    monkeypatch.setenv("PLIMSOLL_SITE", str(tmp_path))
    today = snapshot.today()
    tables = snapshot.tables(today)
    rows = [
        {"unit_id": None, "tool_id": "scribe", "review_on": today + timedelta(days=28)},
        {"unit_id": "W01", "tool_id": "scribe", "review_on": today - timedelta(days=1)},
        {"unit_id": "W01", "tool_id": "T9", "review_on": today},
        {"unit_id": None, "tool_id": "T9", "review_on": today + timedelta(days=29)},
    ]
    tables["agreement"] = pl.DataFrame(rows, schema=PUBLISHED["agreement"])
    later = pl.when(pl.col("unit_id") == "W04").then(today + timedelta(days=2))
    tables["load_line"] = tables["load_line"].with_columns(effective_from=later.otherwise("effective_from"))
    (tmp_path / "warehouse").mkdir()
    write_snapshot(tmp_path / "warehouse", tables, snapshot.info(today))
    text = screen_of(walk("this_week"))
    assert "Review of what was promised of Scribe (every unit): due " in text
    assert ", in 28 days." in text
    assert "Review of what was promised of Scribe (Ash Ward): was due " in text
    assert "Whether it was held is not recorded here." in text
    assert re.search(r"promised of T9 \(Ash Ward\): due [^<]*, today\.", text)
    assert text.count("promised of T9") == 1
    assert "3 reviews, cases and reports are due, or overdue." in text
    assert "line 6 (Downs Ward)." in text


def test_old_data_say_that_what_is_coming_is_unknown(tmp_path, monkeypatch):
    monkeypatch.setenv("PLIMSOLL_SITE", str(old_site(tmp_path, 4)))
    text = screen_of(walk("this_week"))
    assert "Which coming shifts will be over is unknown: the newest data are " in text
    assert "Nothing can be said of coming shifts." in text
    assert "more nurse hours" in text.split("The numbers as a table")[2]


def test_data_of_an_earlier_version_are_told_kindly(tmp_path, monkeypatch):
    monkeypatch.setenv("PLIMSOLL_SITE", str(tmp_path))
    snapshot.publish(tmp_path / "warehouse", snapshot.today())
    (path,) = (tmp_path / "warehouse").glob("snapshot-*.duckdb")
    with duckdb.connect(str(path)) as con:
        con.execute("drop table shift_outlook")
        con.execute("drop table shift_outlook_check")
        con.execute("alter table standing drop column standing_before")
        con.execute("alter table agreement drop column review_on")
    text = screen_of(walk("this_week"))
    assert "these data were published by an earlier version, which did not look ahead" in text
    assert "No forecast can be set beside what happened yet" in text


def test_a_site_without_units(tmp_path, monkeypatch):
    monkeypatch.setenv("PLIMSOLL_SITE", str(tmp_path))
    (tmp_path / "warehouse").mkdir()
    write_snapshot(tmp_path / "warehouse", {}, snapshot.info(snapshot.today()))
    app = walk("this_week")
    assert "This site has no unit with a standing yet, so nothing can be forecast." in screen_of(app)
    assert sheets_of(app) == []


def test_names_are_text_on_screen_and_on_paper(tmp_path, monkeypatch):
    monkeypatch.setenv("PLIMSOLL_SITE", str(tmp_path))
    snapshot.publish(tmp_path / "warehouse", snapshot.today(), units=snapshot.HOSTILE)
    assert "<img" not in markup(walk("this_week"))


# --- the desk's questions ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def desk(site: Path) -> Desk:
    return Desk(open_snapshot(site / "warehouse"), LOCAL_USER)


def test_the_worst_line_of_each_shift_is_told(tmp_path):
    tables = snapshot.tables(snapshot.today(), snapshot.UNITS[:1])
    law = {"line_id": pl.lit("law"), "limit": pl.lit(8.0), "state": pl.lit("within")}
    tables["shift_outlook"] = pl.concat(
        [tables["shift_outlook"].with_columns(**law), tables["shift_outlook"]]
    )
    (tmp_path / "warehouse").mkdir()
    write_snapshot(tmp_path / "warehouse", tables, snapshot.info(snapshot.today()))
    told = Desk(open_snapshot(tmp_path / "warehouse"), LOCAL_USER).coming_shifts()
    assert told.height == 28
    assert set(told["line_id"]) == {"W01-line"}


def test_checks_count_shifts_and_weeks_apart(desk):
    rows = {(row["unit_id"], row["by_week"]): row for row in desk.outlook_checks().to_dicts()}
    ash = rows["W01", False]
    assert (ash["told"], ash["forecast"], ash["forecast_and_over"], ash["over_unforeseen"]) == (56, 28, 28, 7)
    assert (ash["ranged"], ash["inside"]) == (56, 49)
    assert rows["C01", True]["told"] == 4
    assert ("O01", False) not in rows


def test_plan_load_and_standing_need_no_grant(site, desk):
    other = Desk(open_snapshot(site / "warehouse"), Grants("staff_representative", frozenset()))
    for ask in (Desk.coming_shifts, Desk.outlook_checks, Desk.standing_changes):
        assert ask(other).equals(ask(desk))
    assert other.outlook_shifts("W01").height == 56
