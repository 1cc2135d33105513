"""What is filed with a unit's code is kept once or said not to be, whatever is sent and whatever fails."""

import re
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from dashboard.desk.code_book import code_book_for
from dashboard.filing.by_code import MOST_AN_HOUR, MOST_BYTES
from dashboard.guard import Guard
from pipelines.state import AccessDenied, Draft, Spool, UnitCodeRevoked, journal_of, new_key
from tests.app import snapshot
from tests.app.by_code import SENT, Server, code_on
from tests.unit.test_guard import Inner

CANARY = "CANARY two of us for the whole ward"


def test_a_second_click_files_nothing_more_and_tells_the_code_again(ward: Server):
    page = ward.opened()
    first, second = ward.send(page), ward.send(page)
    assert first[0] == second[0] == 200
    assert len(ward.kept()) == 1
    assert code_on(first[1]) == code_on(second[1]) is not None
    assert "This report was filed already" in second[1]


def test_a_form_that_is_sent_again_later_tells_no_code_to_whoever_sends_it(ward: Server):
    page = ward.opened()
    code = code_on(ward.send(page)[1])
    ward.seconds += 301
    status, said = ward.send(page)
    assert status == 200
    assert code is not None
    assert code not in said
    assert "filed already and is kept once" in said
    assert len(ward.kept()) == 1


def test_the_same_form_with_other_words_is_no_second_report(ward: Server):
    page = ward.opened()
    ward.send(page, level="4")
    status, said = ward.send(page, level="5")
    assert status == 422
    assert "already filed, with other words" in said
    assert [report.filed.level for report in ward.kept()] == [4]


def test_what_the_database_refuses_waits_and_is_kept_once(ward: Server):
    page = ward.opened()
    database = ward.trust.folder / "state" / "plimsoll.sqlite"
    whole = database.read_bytes()
    database.write_bytes(b"no database" * 100)
    status, said = ward.send(page)
    assert status == 200, "the code was known, and the report is laid aside"
    assert "Kept, but not yet in the record" in said
    assert code_on(said)
    database.write_bytes(whole)
    journal = journal_of(ward.trust.folder)
    assert len(Spool.beside(journal).take_over(journal)) == 1
    (report,) = ward.kept()
    assert (report.unit_id, report.filed.unit_code) == ("W01", ward.receipt)


def test_a_code_that_cannot_be_checked_opens_nothing_and_says_what_to_do(ward: Server):
    (ward.trust.folder / "state" / "plimsoll.sqlite").write_bytes(b"no database" * 100)
    answer = ward.client.get(f"/file/{ward.code}")
    assert answer.status_code == 503
    assert "File on paper" in answer.text


def test_the_form_does_not_wait_for_figures(ward: Server):
    """Nothing is published yet, or what was is damaged: a report is taken all the same."""
    for path in (ward.trust.folder / "warehouse").rglob("*"):
        if path.is_file():
            path.unlink()
    page = ward.opened()
    assert "W01." in page
    assert ward.send(page)[0] == 200
    assert len(ward.kept()) == 1


def test_a_code_that_is_taken_back_files_nothing_from_the_next_click_on(ward: Server):
    page = ward.opened()
    body = UnitCodeRevoked(ward.receipt, "The poster was photographed.")
    journal_of(ward.trust.folder).add(Draft("command line", "W01", body, new_key()))
    assert ward.client.get(f"/file/{ward.code}").status_code == 404
    status, said = ward.send(page)
    assert status == 404
    assert "No unit has this code, or it no longer holds." in said
    assert ward.kept() == []


def test_a_code_that_is_over_files_nothing(ward: Server):
    before_yesterday = snapshot.today() - timedelta(days=2)
    code, _ = code_book_for(ward.trust.folder).give("W02", "For a week.", before_yesterday)
    assert ward.client.get(f"/file/{code}").status_code == 404


@pytest.mark.parametrize("code", ["x", "k7qf-3m2p-9xta-p2md", "%00", "../load-lines", "W01", "a" * 5000])
def test_a_guess_opens_nothing(ward: Server, code: str):
    answer = ward.client.get(f"/file/{code}")
    assert answer.status_code in (401, 404)
    assert "Ash Ward" not in answer.text
    assert ward.client.get("/file", params={"code": code}).status_code == 404


def test_the_code_can_be_typed(ward: Server):
    assert "Unit&#39;s code" in ward.client.get("/file").text
    page = ward.client.get("/file", params={"code": ward.code.upper().replace("-", " ")}).text
    assert "Ash Ward" in page
    action = re.search(r'method="post" action="([^"]+)"', page)
    assert action is not None
    assert ward.client.post(action[1], data=ward.filled(page)).status_code == 200
    assert len(ward.kept()) == 1


# --- abuse


def test_more_than_a_unit_can_mean_is_refused_and_said_to_be(ward: Server):
    pages = [ward.opened() for _ in range(MOST_AN_HOUR + 1)]
    for page in pages[:-1]:
        assert ward.send(page)[0] == 200
    status, said = ward.send(pages[-1], text=CANARY)
    assert status == 429
    assert "Not filed" in said
    assert CANARY in said
    assert len(ward.kept()) == MOST_AN_HOUR
    assert ward.send(pages[0])[0] == 200, "what was filed is still said to be"
    ward.seconds += 3601
    assert ward.send(pages[-1])[0] == 200
    assert len(ward.kept()) == MOST_AN_HOUR + 1


def test_what_no_form_can_be_is_refused_before_it_is_read(ward: Server):
    page = ward.opened()
    address = f"/file/{ward.code}"
    too_long = ward.client.post(address, data=ward.filled(page, text="x" * MOST_BYTES))
    other = ward.client.post(address, json=ward.filled(page))
    many = ward.client.post(
        address,
        content="&".join(f"a{n}=1" for n in range(500)),
        headers={"content-type": "application/x-www-form-urlencoded"},
    )
    assert [too_long.status_code, other.status_code, many.status_code] == [400, 400, 400]
    assert all("Not filed" in answer.text for answer in (too_long, other, many))
    assert ward.client.put(address, data=ward.filled(page)).status_code == 405
    assert ward.kept() == []


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(
        st.sampled_from([*SENT, "shift", "tried", "red_flag", "name", "keep_text", "unit", "key"]),
        st.one_of(
            st.sampled_from(["", "3", "staffing", "staff_now", "yes", "no", "named"]), st.text(max_size=40)
        ),
    )
)
def test_whatever_is_sent_is_kept_once_or_said_not_to_be(ward: Server, sent: dict[str, str]):
    before = len(ward.kept())
    ward.seconds += 3601
    answer = ward.client.post(f"/file/{ward.code}", data={**ward.filled(ward.opened()), **sent})
    kept = len(ward.kept()) - before
    assert (answer.status_code, kept) in {(200, 1), (200, 0), (400, 0), (422, 0)}
    assert ("Not filed" in answer.text) == (answer.status_code != 200)


def test_without_sign_in_it_answers_this_computer_alone(ward: Server):
    guard = Guard(Inner(), None)
    there = TestClient(guard, client=("10.1.2.3", 5000))
    assert there.get(f"/file/{ward.code}").status_code == 403
    here = TestClient(guard, client=("127.0.0.1", 5000))
    assert here.get(f"/file/{ward.code}").status_code == 200


def test_nothing_of_it_is_a_denial(ward: Server):
    ward.send(ward.opened())
    assert journal_of(ward.trust.folder).entries([AccessDenied("", "", "", "page").kind]) == []
