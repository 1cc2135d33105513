"""Every page as every role and as nobody: what is shown, what is not, and what is noted."""

import json
import re
from datetime import timedelta

import pytest

from dashboard.data import Grants
from dashboard.desk.people import People, people_of, scope_of
from dashboard.navigation import PAGES_OF, VERIFY, WELCOME, address, may_open, pages_of
from dashboard.viewer import Viewer, admit, present
from pipelines.state import GrantGiven, Person
from tests.app import snapshot
from tests.app.signed_in import ISSUER, ROLES, Trust, open_as, trust_in
from tests.app.test_in_chinese import PAGES, english, texts
from tests.app.test_pages import charts, markup

NOTHING = "There is nothing here for you"
SIGNED_OUT = "You are not signed in"
NOT_YOURS = "This is not for your role"


@pytest.fixture
def trust(tmp_path, site, monkeypatch) -> Trust:
    monkeypatch.setenv("PLIMSOLL_SITE", str(tmp_path))
    return trust_in(tmp_path, site)


def register(trust: Trust) -> People:
    people = people_of(trust.folder)
    assert people is not None
    return people


def scope_in(trust: Trust, subject: str) -> Grants:
    scope = register(trust).grants(Person(ISSUER, subject))
    assert scope is not None
    return scope


def gives_nothing_away(app) -> None:
    text = " ".join(texts(app))
    assert charts(app) == 0
    for name in ("Northside", "W01", *(unit.name for unit in snapshot.UNITS)):
        assert name not in text


@pytest.mark.parametrize("page", [*PAGES, "verify"])
@pytest.mark.parametrize("role", ROLES)
def test_every_page_is_shown_to_the_roles_it_is_for_and_to_no_other(trust, role, page):
    app = trust.open(role, page)
    text = markup(app)
    if may_open(address(f"views/{page}.py"), (ROLES[role][0],)):
        assert NOT_YOURS not in text
        assert "pl-answer" in text
        assert [each for each in trust.denials() if each.body["why"] == "page"] == []
    else:
        assert NOT_YOURS in text
        assert "pl-answer" not in text
        assert charts(app) == 0
        (noted,) = trust.denials()
        assert noted.body == {
            "issuer": ISSUER,
            "subject": role,
            "page": address(f"views/{page}.py"),
            "why": "page",
        }


@pytest.mark.parametrize("page", [None, *PAGES, "verify"])
def test_nobody_sees_no_page(trust, page):
    for user in (
        {},
        {"is_logged_in": False},
        {"is_logged_in": True},
        {"is_logged_in": True, "sub": "manager"},
    ):
        app = open_as(user, page)
        gives_nothing_away(app)
        assert SIGNED_OUT in markup(app)
    assert trust.denials() == []


@pytest.mark.parametrize("page", [None, *PAGES, "verify"])
def test_a_person_without_a_grant_sees_one_plain_page_that_gives_nothing_away(trust, page):
    app = trust.open("stranger", page, unit="W01")
    gives_nothing_away(app)
    assert NOTHING in markup(app)
    (noted,) = trust.denials()
    assert noted.body == {"issuer": ISSUER, "subject": "stranger", "page": "", "why": "unknown_person"}


@pytest.mark.parametrize(
    ("role", "first"),
    [
        ("staff", "Who is near or over the line?"),
        ("manager", "What do I need to do, and which coming shifts will be over?"),
        ("representative", "What do I need to do, and which coming shifts will be over?"),
        ("administrator", "Who is near or over the line?"),
        ("auditor", "Was anything changed afterwards?"),
    ],
)
def test_each_role_arrives_at_its_first_page(trust, role, first):
    assert f"<h1>{first}</h1>" in markup(trust.open(role))


def test_the_line_about_the_data_tells_the_roles_and_never_a_name(trust):
    trust.give("both", "staff_representative", ("W02",))
    trust.give("both", "nurse_manager", ("W01",))
    app = open_as(trust.user("both", name="Ada Example", email="ada@trust.test"))
    text = markup(app)
    assert "signed in: nurse manager and staff representative" in text
    assert "Sign out" in text
    assert "Ada" not in text
    assert "local evaluation" not in text


def test_load_line_and_standing_of_every_unit_are_shown_to_every_role(trust):
    for role in ROLES:
        text = markup(trust.open(role, "load_lines"))
        assert all(f"{unit.name}</h3>" in text for unit in snapshot.UNITS)


def test_who_holds_several_grants_gets_the_union():
    given = [
        GrantGiven(ISSUER, "a", "staff", ("W03",), "r"),
        GrantGiven(ISSUER, "a", "staff_representative", ("W02",), "r"),
        GrantGiven(ISSUER, "a", "nurse_manager", ("W01",), "r"),
        GrantGiven(ISSUER, "a", "nurse_manager", ("W04",), "r"),
    ]
    scope = scope_of(given)
    assert scope is not None
    assert scope.units == frozenset({"W01", "W04"} | {"W02"})
    assert scope.own == frozenset({"W03"})
    assert scope.roles == ("nurse_manager", "staff_representative", "staff")
    assert scope == scope_of(reversed(given)), "the order in which they were given is nothing"
    assert [scope.covers(unit) for unit in ("W01", "W02", "W03", "W04")] == [True, True, False, True]
    assert set(pages_of(scope.roles)) == set(pages_of(("nurse_manager",)))


def test_staff_and_auditors_see_nothing_that_derives_from_what_people_did():
    for role, units in (("staff", ("W01",)), ("staff", None), ("auditor", None)):
        scope = scope_of([GrantGiven(ISSUER, "a", role, units, "r")])
        assert scope is not None
        assert scope.units == frozenset()
        assert not scope.covers("W01")


def test_pages_of_few_roles_are_pages_there_are():
    every = {*pages_of(("administrator",)), VERIFY}
    assert all(set(pages) <= every for pages in PAGES_OF.values())
    assert may_open(address(WELCOME), ("staff",))
    assert not may_open("", ("administrator",))


# What a grant does not cover stays out, whatever the browser sends.


def test_manager_asks_another_unit_by_query_parameter_and_it_is_denied_and_audited(trust):
    app = trust.open("manager", "unit", unit="W02")
    told = " ".join(texts(app))
    assert "What the tools freed here is not shown to your role." in told
    (noted,) = trust.denials()
    assert noted.body == {"issuer": ISSUER, "subject": "manager", "page": "unit", "why": "unit"}
    assert (noted.role, noted.unit_id) == ("nurse_manager", "")
    assert "W02" not in json.dumps(dict(noted.body)), "what was asked for is not kept"


def test_what_is_denied_again_within_the_hour_is_noted_once(trust):
    user = trust.user("manager")
    for unit in ("W02", "W03", "nonsense"):
        open_as(user, "unit", unit=unit)
    assert len(trust.denials()) <= 2, "two where the hour ends meanwhile"


def test_manager_asks_another_unit_by_a_widget_and_sees_nothing_people_did(trust):
    app = trust.open("manager", "unit")
    app.selectbox(key="unit").set_value("W02").run()
    assert not app.exception
    assert "What the tools freed here is not shown to your role." in " ".join(texts(app))
    assert [each.body["why"] for each in trust.denials()] == ["unit"]


def test_representative_reads_a_unit_she_no_longer_represents_and_it_is_denied_and_audited(trust):
    receipt = trust.give("moved", "staff_representative", ("W01",))
    trust.give("moved", "staff_representative", ("W02",))
    user = trust.user("moved")
    app = open_as(user, "unit", unit="W01")
    assert "not shown to your role" not in " ".join(texts(app))
    assert trust.denials() == []
    trust.take_back(receipt)
    app.run()
    assert "not shown to your role" in " ".join(texts(app))
    assert [(each.role, each.body["why"]) for each in trust.denials()] == [("staff_representative", "unit")]


# Grants and sessions are asked anew on each run.


def test_grant_revoked_while_the_tab_is_open_and_the_next_rerun_is_denied(trust):
    receipt = trust.give("late", "nurse_manager", ("W01",))
    app = trust.open("late", "unit", unit="W01")
    assert "pl-answer" in markup(app)
    trust.take_back(receipt)
    app.run()
    gives_nothing_away(app)
    assert NOTHING in markup(app)


def test_a_grant_whose_last_day_is_over_gives_nothing(trust):
    yesterday = register(trust).today() - timedelta(days=1)
    trust.give("over", "administrator", None, until=yesterday)
    gives_nothing_away(trust.open("over"))


def test_cookie_copied_then_logout_and_the_copy_is_refused(trust):
    user = trust.user("manager")
    app = open_as(user)
    trust.sessions.end(user["sid"])
    app.run()
    gives_nothing_away(app)
    gives_nothing_away(open_as(dict(user)))


def test_same_email_with_another_sub_holds_no_grants(trust):
    app = open_as(trust.user("other-sub", email="manager@trust.test", email_verified=True))
    gives_nothing_away(app)
    assert NOTHING in markup(app)


def test_an_email_that_is_not_verified_holds_no_grants(trust):
    app = open_as(trust.user("manager", email_verified=False))
    gives_nothing_away(app)
    assert NOTHING in markup(app)


def test_a_cookie_that_names_another_person_than_its_session_is_nobodys(trust):
    for changed in ({"sub": "administrator"}, {"iss": "https://other.test"}, {"sid": "x"}, {"sid": None}):
        app = open_as({**trust.user("stranger"), **changed})
        gives_nothing_away(app)
        assert SIGNED_OUT in markup(app)


def test_two_tabs_of_two_roles_alternate_and_each_shows_its_own(trust):
    apps = {name: trust.open(name, "unit", unit="W01") for name in ("manager", "representative")}
    for _ in range(3):
        for name, app in apps.items():
            app.run()
            hidden = "not shown to your role" in " ".join(texts(app))
            assert hidden is (name == "representative")


def test_a_page_that_nobody_was_admitted_to_has_no_desk():
    admit(None)
    with pytest.raises(LookupError):
        present()
    admit(Viewer(None, Person(ISSUER, "a")))
    with pytest.raises(LookupError):
        present()
    admit(None)


def test_a_server_that_began_with_sign_in_stays_so(trust):
    assert people_of(trust.folder) is not None
    (trust.folder / "site.toml").write_text('[site]\nname = "N"\ntimezone = "UTC"\n', encoding="utf-8")
    gives_nothing_away(open_as({}))


def test_without_sign_in_every_page_says_that_this_is_local_evaluation(on_site):
    assert people_of(on_site) is None
    assert "local evaluation: bound to this computer only" in markup(open_as({}))
    assert Grants("local evaluation", None).sides("W01") == ("manager", "staff_representative")


@pytest.mark.parametrize(("who", "page"), [("auditor", "verify"), ("staff", "planner"), ("stranger", None)])
def test_nothing_that_is_said_about_roles_is_left_in_english(trust, who, page):
    found = texts(trust.open(who, page, lang="zh"))
    assert english(found) == []
    assert any(re.search("[一-鿿]", text) for text in found)
