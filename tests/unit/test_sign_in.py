"""Settings of signing in: each is checked, and no secret that is weak or an example is taken."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from dashboard.cli import main
from pipelines.errors import SettingsError
from pipelines.sign_in import EXAMPLE_SECRET, MINIMUM_SECRET_BYTES, SignIn, secrets_of, sign_in_of
from pipelines.site import load_site
from tests.app.signed_in import ISSUER, SETTINGS

GOOD = {
    "metadata_url": f"{ISSUER}/.well-known/openid-configuration",
    "client_id": "plimsoll",
    "address": "https://plimsoll.trust.test/",
}
CLIENT, COOKIE = "PLIMSOLL_CLIENT_SECRET", "PLIMSOLL_COOKIE_SECRET"


def test_settings_give_the_issuer_and_the_address_without_its_stroke():
    found = sign_in_of(GOOD)
    assert (found.issuer, found.address, found.encrypted) == (ISSUER, "https://plimsoll.trust.test", True)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"metadata_url": ""}, "has no metadata_url"),
        ({"client_id": ""}, "has no client_id"),
        ({"address": ""}, "has no address"),
        ({"metadata_url": ISSUER}, "is not that of a provider's metadata"),
        ({"metadata_url": "http://login.trust.test/.well-known/openid-configuration"}, "is not encrypted"),
        ({"address": "http://plimsoll.trust.test"}, "is not encrypted"),
        ({"address": "https://plimsoll.example.org"}, "is an example"),
        ({"address": "https://trust.test/plimsoll"}, "has a path"),
    ],
)
def test_a_setting_that_is_not_right_is_named(changed, said):
    with pytest.raises(SettingsError, match=said):
        sign_in_of({**GOOD, **changed})


def test_on_this_computer_plain_http_may_be_tried():
    assert not sign_in_of({**GOOD, "address": "http://127.0.0.1:8501"}).encrypted


def test_an_unknown_key_is_refused_with_the_nearest_known_one(tmp_path: Path):
    (tmp_path / "site.toml").write_text(SETTINGS + 'client_secret = "s3cret"\n', encoding="utf-8")
    with pytest.raises(SettingsError) as refused:
        load_site(tmp_path)
    assert "client_secret_env" in str(refused.value)
    assert "s3cret" not in str(refused.value)


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch) -> SignIn:
    monkeypatch.setenv(CLIENT, "from-the-provider")
    monkeypatch.setenv(COOKIE, "k" * MINIMUM_SECRET_BYTES)
    return sign_in_of(GOOD)


def test_a_cookie_secret_of_32_bytes_is_taken_and_of_31_refused(settings, monkeypatch):
    assert MINIMUM_SECRET_BYTES == 32
    assert secrets_of(settings).cookie == "k" * 32
    monkeypatch.setenv(COOKIE, "k" * 31)
    with pytest.raises(SettingsError, match="too weak"):
        secrets_of(settings)


@pytest.mark.parametrize("name", [CLIENT, COOKIE])
@pytest.mark.parametrize("value", ["", EXAMPLE_SECRET, "xxx", "changeme", "own name"])
def test_a_secret_that_is_missing_or_an_example_is_refused_and_not_shown(settings, monkeypatch, name, value):
    monkeypatch.setenv(name, name if value == "own name" else value)
    with pytest.raises(SettingsError) as refused:
        secrets_of(settings)
    assert name in str(refused.value)
    assert not value or value not in str(refused.value)


def test_one_secret_for_both_is_refused(settings, monkeypatch):
    monkeypatch.setenv(CLIENT, "k" * 32)
    with pytest.raises(SettingsError, match="not the other one again"):
        secrets_of(settings)


def test_secrets_are_not_shown_by_what_holds_them(settings):
    assert "k" * 32 not in repr(secrets_of(settings))
    assert "from-the-provider" not in repr(secrets_of(settings))


def test_without_sign_in_no_other_address_is_served(tmp_path: Path):
    (tmp_path / "site.toml").write_text('[site]\nname = "N"\ntimezone = "UTC"\n', encoding="utf-8")
    for address in ("0.0.0.0", "::", "192.168.0.7", "plimsoll.trust.test"):
        told = CliRunner().invoke(main, ["dashboard", str(tmp_path), "--address", address])
        assert told.exit_code == 10
        assert "answers this computer only" in told.output


def test_with_sign_in_and_without_its_secrets_the_dashboard_does_not_start(tmp_path: Path, monkeypatch):
    monkeypatch.delenv(CLIENT, raising=False)
    (tmp_path / "site.toml").write_text(SETTINGS, encoding="utf-8")
    told = CliRunner().invoke(main, ["dashboard", str(tmp_path)])
    assert told.exit_code == 10
    assert CLIENT in told.output
