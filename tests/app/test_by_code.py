"""Filing with a unit's code, asked as a browser or a forger would: it files, and shows nothing else."""

import re

import pytest
from starlette.websockets import WebSocketDisconnect

from dashboard.desk.people import people_of
from pipelines.state import REPORT_KINDS, found_by_code, journal_of, reports
from tests.app import snapshot
from tests.app.by_code import Server, code_on, key_of, shifts_of
from tests.unit.test_guard import cookie_for

CANARY = "CANARY two of us for the whole ward"


def test_a_report_is_filed_by_nobody_in_particular_and_found_by_its_code(ward: Server):
    page = ward.opened()
    assert page.index("This form does not call for help.") < page.index("Ash Ward")
    status, said = ward.send(page, text=CANARY)
    assert status == 200
    (report,) = ward.kept()
    assert (report.unit_id, report.filed.level, report.filed.text) == ("W01", 3, CANARY)
    assert (report.filed.on, report.filed.period, report.filed.name) == (None, None, "")
    assert report.filed.unit_code == ward.receipt
    (entry,) = journal_of(ward.trust.folder).entries(["report.filed"])
    assert (entry.role, entry.author) == ("reporter", "")
    assert "Filed and kept." in said
    code = code_on(said)
    assert code is not None
    assert code in page, "it stood below the button before that was pressed"
    mine = reports(journal_of(ward.trust.folder).entries(REPORT_KINDS))
    assert found_by_code(mine, code) is not None
    assert ward.inner.reached == 0


def test_a_named_report_keeps_its_shift_for_the_representative(ward: Server):
    page = ward.opened()
    ward.send(page, who="named", name="R. Okafor")
    (report,) = ward.kept()
    assert report.filed.name == "R. Okafor"
    assert f"{report.filed.on} {report.filed.period}" == shifts_of(page)[0]


def test_a_name_that_was_typed_and_then_not_to_be_known_is_not_kept(ward: Server):
    ward.send(ward.opened(), who="anonymous", name="R. Okafor")
    assert ward.kept()[0].filed.name == ""
    assert "Okafor" not in str([entry.body for entry in journal_of(ward.trust.folder).entries()])


# --- it files, and shows nothing else


def test_the_page_holds_nothing_of_the_figures(ward: Server):
    """Load, line, standing, other units and what was filed before are on no page that a code opens."""
    ward.send(ward.opened(), text=CANARY, level="5")
    page = ward.opened()
    for unit in snapshot.UNITS:
        assert (unit.name in page) == (unit.unit_id == "W01")
    plain = re.sub(r"<style>.*?</style>|<[^>]+>", " ", page, flags=re.DOTALL)
    for word in ("CANARY", "line of", "over the line", "standing", "hours saved"):
        assert word not in plain
    assert "<script" not in page
    assert re.findall(r'(?:src|href)="(?!/file/\w+\?lang=)', page) == []


def test_who_is_signed_in_on_the_computer_makes_no_difference(ward: Server):
    people = people_of(ward.trust.folder)
    assert people is not None
    signed_in = {"cookie": cookie_for(people)}
    bare, cookies = (
        re.sub(r"[0-9a-f]{32}|[a-z2-7]{4}-[a-z2-7]{4}-[a-z2-7]{4}(?!-)", "x", page)
        for page in (ward.opened(), ward.opened(headers=signed_in))
    )
    assert bare == cookies
    page = ward.opened(headers=signed_in)
    answer = ward.client.post(f"/file/{ward.code}", data=ward.filled(page), headers=signed_in)
    assert "set-cookie" not in answer.headers
    assert answer.headers["cache-control"] == "no-store"
    (entry,) = journal_of(ward.trust.folder).entries(["report.filed"])
    assert entry.author == ""
    assert "https://login.trust.test" not in str(entry.body)


@pytest.mark.parametrize(
    "path", ["/", "/load-lines", "/file-report", "/_stcore/host-config", "/media/a.csv", "/filed"]
)
def test_a_code_opens_no_other_page(ward: Server, path: str):
    ward.opened()
    for asked in (path, f"{path}?code={ward.code}"):
        assert ward.client.get(asked).status_code == 401
    assert ward.client.post(path, data={"code": ward.code}).status_code == 401
    assert ward.inner.reached == 0


@pytest.mark.parametrize("path", ["/_stcore/stream", "/file/{code}", "/file"])
def test_a_code_opens_no_connection(ward: Server, path: str):
    with pytest.raises(WebSocketDisconnect), ward.client.websocket_connect(path.format(code=ward.code)):
        pass
    assert ward.inner.reached == 0


def test_a_report_is_of_the_codes_unit_whatever_else_is_sent(ward: Server):
    page = ward.opened()
    forged = {"unit": "W02", "unit_id": "W02", "unit_code": "x", "role": "administrator", "report_id": "x"}
    ward.send(page, **forged)
    (report,) = ward.kept()
    assert (report.unit_id, report.filed.report_id, report.filed.unit_code) == ("W01", "", ward.receipt)


@pytest.mark.parametrize(
    ("changed", "status", "told"),
    [
        ({"level": ""}, 422, "Not filed: say how bad it was."),
        ({"level": "9"}, 422, "Not filed: say how bad it was."),
        ({"cause": "<b>"}, 422, "Not filed: name the main cause."),
        ({"remedy": ""}, 422, "Not filed: say what would help."),
        ({"help_asked": "x"}, 422, "Not filed: say whether you asked for help."),
        ({"help_came": ""}, 422, "Not filed: say whether help came."),
        ({"who": "named", "name": " "}, 422, "Not filed: write your name"),
        ({"text": "x" * 2001}, 422, "Not filed: the text is longer"),
        ({"text": "NHS 943 476 5919 " * 200}, 422, "Not filed: the text is longer"),
        ({"tried": "magic"}, 422, "Not filed: something in the form cannot be kept."),
        ({"shift": "1999-01-01 day"}, 422, "Not filed: choose the shift."),
        ({"shift": ""}, 422, "Not filed: choose the shift."),
        ({"key": "../../etc/passwd"}, 400, "Not filed: what was sent is not this form."),
        ({"key": ""}, 400, "Not filed: what was sent is not this form."),
    ],
)
def test_what_is_missing_or_forged_is_said_and_nothing_is_kept(
    ward: Server, changed: dict[str, str], status: int, told: str
):
    page = ward.opened()
    assert (answer := ward.send(page, **({"text": CANARY} | changed)))[0] == status
    assert told in answer[1]
    assert ward.kept() == []
    if "key" not in changed:
        assert key_of(answer[1]) == key_of(page), "the same form, to be put right"
        if "text" not in changed:
            assert CANARY in answer[1], "what was written is still there"
        assert ward.send(answer[1])[0] == 200
        assert len(ward.kept()) == 1


def test_what_was_written_stands_in_the_page_as_text(ward: Server):
    hostile = "</textarea><script>alert(1)</script>\"'>"
    _, said = ward.send(ward.opened(), level="", text=hostile, who="named", name=hostile)
    assert "<script" not in said
    assert "&lt;script&gt;" in said


def test_a_text_that_may_name_a_patient_is_warned_of_then_kept_marked(ward: Server):
    page = ward.opened()
    status, said = ward.send(page, text="NHS 943 476 5919 fell")
    assert status == 422
    assert "Not filed yet." in said
    assert ward.kept() == []
    assert ward.send(said, text="NHS 943 476 5919 fell", keep_text="yes")[0] == 200
    assert ward.kept()[0].filed.text_flagged is True


def test_the_page_speaks_the_readers_language(ward: Server):
    page = ward.opened(headers={"accept-language": "zh-CN,zh;q=0.9"})
    assert '<html lang="zh-Hans">' in page
    assert "本表单不会呼叫帮助" in page
