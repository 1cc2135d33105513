"""What is done before the first reader comes."""

from dashboard import data, server
from dashboard.charts.spec import template
from dashboard.drawings.load_lines import cards


def test_warming_up_finishes_every_kind_of_chart_and_reads_the_snapshot(on_site):
    template.cache_clear()
    cards.cache_clear()
    server.warm_up()
    kinds = template.cache_info().currsize
    assert kinds >= 7
    shown = data.published()
    assert shown is not None
    drawings = cards(data.desk_for(data.LOCAL_USER, shown)).values()
    assert all(drawing.spec() for drawing in drawings)
    assert template.cache_info().currsize == kinds, "nothing was left for a reader to wait for"


def test_warming_up_a_site_without_a_snapshot_does_nothing(tmp_path, monkeypatch):
    monkeypatch.setenv("PLIMSOLL_SITE", str(tmp_path))
    server.warm_up()


def test_warming_up_never_stops_the_server(tmp_path, monkeypatch):
    (tmp_path / "warehouse").mkdir()
    (tmp_path / "warehouse" / "CURRENT").write_text("000009-gone\n", encoding="ascii")
    monkeypatch.setenv("PLIMSOLL_SITE", str(tmp_path))
    server.warm_up()
