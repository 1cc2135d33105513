"""Two roles in one process, again and again and at once: neither caches nor pages are shared by them."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from dashboard.data import Desk, desk_for, published
from dashboard.desk.people import people_of
from dashboard.drawings.ledger import ledger_picture
from dashboard.drawings.unit import unit_picture
from dashboard.viewer import admit, present, viewer
from tests.app.signed_in import Trust, trust_in

HOLD = {"manager": "W01", "representative": "W02"}
TURNS = 1000


@pytest.fixture
def trust(tmp_path, site, monkeypatch) -> Trust:
    monkeypatch.setenv("PLIMSOLL_SITE", str(tmp_path))
    return trust_in(tmp_path, site)


def turns(trust: Trust, names: tuple[str, ...], number: int, ready: threading.Barrier) -> dict[str, Desk]:
    """As the server's threads do it: a reader is admitted, then what their page asks for is drawn."""
    people = people_of(trust.folder)
    assert people is not None
    users = {name: trust.user(name) for name in names}
    seen: dict[str, Desk] = {}
    ready.wait()
    for turn in range(number):
        name = names[turn % len(names)]
        reader = viewer(users[name], people)
        assert reader is not None
        admit(reader)
        held = present().grants
        assert held is not None
        desk = desk_for(held, published() or "")
        assert seen.setdefault(name, desk) is desk, "kept warm"
        for unit in desk.units().to_dicts():
            mine = unit["unit_id"] == HOLD[name]
            assert desk.ledger(unit["unit_id"]).is_empty() or mine
            if unit["unit_id"] in HOLD.values():
                assert (ledger_picture(desk, unit).drawing is not None) is mine
        told = {unit: unit_picture(desk, unit).saving.state == "value" for unit in HOLD.values()}
        assert told == {unit: unit == HOLD[name] for unit in HOLD.values()}
    return seen


@pytest.mark.slow
def test_two_roles_in_one_process_with_warm_caches_and_no_cross_talk_in_1000_alternations(trust):
    seen = turns(trust, ("manager", "representative"), TURNS, threading.Barrier(1))
    assert seen["manager"] is not seen["representative"]


@pytest.mark.slow
def test_two_roles_at_once_in_threads_of_one_process_do_not_hear_of_one_another(trust):
    ready = threading.Barrier(4)
    with ThreadPoolExecutor(4) as pool:
        asked = [
            pool.submit(turns, trust, names, 100, ready)
            for names in (("manager",), ("representative",), tuple(HOLD), tuple(reversed(HOLD)))
        ]
        found = [each.result() for each in asked]
    desks = {name: {id(seen[name]) for seen in found if name in seen} for name in HOLD}
    assert desks["manager"].isdisjoint(desks["representative"])
