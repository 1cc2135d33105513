"""What is done before the first reader comes."""

import gc
import threading
import weakref

import pytest

from dashboard import ahead, data
from dashboard.charts.spec import _finished, template
from dashboard.drawings.load_lines import cards
from pipelines.errors import StorageError


def test_warming_up_finishes_every_kind_of_chart_and_reads_the_snapshot(on_site):
    for cached in (template, _finished, cards):
        cached.cache_clear()
    ahead.draw_ahead()
    kinds = template.cache_info().currsize
    assert kinds >= 7
    shown = data.published()
    assert shown is not None
    drawings = cards(data.desk_for(data.LOCAL_USER, shown)).values()
    assert all(drawing.spec() for drawing in drawings)
    assert template.cache_info().currsize == kinds, "nothing was left for a reader to wait for"


def test_warming_up_a_site_without_a_snapshot_does_nothing(tmp_path, monkeypatch):
    monkeypatch.setenv("PLIMSOLL_SITE", str(tmp_path))
    asked: list[object] = []
    monkeypatch.setattr(ahead, "_first_seen", asked.append)
    ahead.draw_ahead()
    assert asked == []


def test_warming_up_never_stops_the_server(tmp_path, monkeypatch):
    (tmp_path / "warehouse").mkdir()
    (tmp_path / "warehouse" / "CURRENT").write_text("000009-gone\n", encoding="ascii")
    monkeypatch.setenv("PLIMSOLL_SITE", str(tmp_path))
    with pytest.raises(StorageError):  # what a page would meet, and tell
        data.desk_for(data.LOCAL_USER, "000009-gone")
    asked: list[object] = []
    monkeypatch.setattr(ahead, "_first_seen", asked.append)
    ahead.draw_ahead()
    assert asked == []


def test_what_is_published_later_is_drawn_too(on_site, monkeypatch):
    drawn, stop = [], threading.Event()
    shown = iter(["000001-first", "000001-first", "000002-second"])
    monkeypatch.setattr(ahead, "LOOK_EVERY_SECONDS", 0)

    def published() -> str | None:
        newest = next(shown, None)
        if newest is None:
            stop.set()
        else:
            latest.append(newest)
        return latest[-1]

    latest: list[str] = []
    monkeypatch.setattr(data, "published", published)
    monkeypatch.setattr(ahead, "draw_ahead", lambda: drawn.append(latest[-1]))
    monkeypatch.setattr(ahead, "set_aside", lambda: drawn.append("set aside"))
    ahead.keep_drawn(stop)
    assert drawn == ["000001-first", "set aside", "000002-second", "set aside"]


class _Ring:
    """Holds itself: only the collector can take it away."""

    def __init__(self) -> None:
        self.itself = self


def test_what_is_drawn_is_set_aside_from_the_collector_until_the_next_time():
    ring = _Ring()
    gone = weakref.ref(ring)
    try:
        ahead.set_aside()
        assert gc.get_freeze_count() > 0
        del ring
        gc.collect()
        assert gone() is not None, "the collector no longer looks at it"
        ahead.set_aside()
        assert gone() is None, "what an old snapshot left goes with the next one"
    finally:
        gc.unfreeze()
