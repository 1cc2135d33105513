"""`plimsoll doctor --address`: what the dashboard tells browsers, asked from outside as a proxy leaves it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner

from dashboard.cli import main
from dashboard.headers import ALWAYS, content_policy
from pipelines.doctor import look_at
from pipelines.doctor.address import INSIDE

WHOLE = {**ALWAYS, "content-security-policy": content_policy()}


@contextmanager
def serving(headers: dict[str, str], closed: tuple[str, ...] = INSIDE) -> Iterator[str]:
    """A server that answers with these headers, 404 where `closed`."""

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(404 if self.path in closed else 200)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, *_told: object) -> None:
            """Quiet."""

    server = HTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def states(address: str) -> dict[str, str]:
    return {finding.check: finding.state for finding in look_at(address)}


def test_the_headers_that_the_dashboard_sends_are_good():
    with serving(WHOLE) as address:
        assert set(states(address).values()) == {"good"}


@pytest.mark.parametrize("lost", ["x-content-type-options", "x-frame-options", "referrer-policy"])
def test_a_header_that_a_proxy_takes_off_is_named(lost):
    with serving({name: value for name, value in WHOLE.items() if name != lost}) as address:
        found = {finding.check: finding for finding in look_at(address)}
    assert found["browser headers"].state == "fault"
    assert lost in found["browser headers"].seen
    assert found["browser headers"].remedy


@pytest.mark.parametrize(
    "policy",
    [
        "",
        content_policy().replace("script-src 'self'", "script-src 'self' 'unsafe-eval'"),
        content_policy().replace("frame-ancestors 'none'", "frame-ancestors *"),
        "default-src *; frame-ancestors 'none'",
    ],
)
def test_a_policy_that_lets_others_in_is_named(policy):
    with serving({**WHOLE, "content-security-policy": policy}) as address:
        assert states(address)["content policy"] == "fault"


@pytest.mark.parametrize("shown", INSIDE)
def test_insides_that_answer_are_named(shown):
    with serving(WHOLE, closed=tuple(path for path in INSIDE if path != shown)) as address:
        assert states(address)["insides"] == "fault"


def test_nobody_there_is_a_fault_and_no_traceback():
    with serving(WHOLE) as address:
        pass
    assert states(address) == {"address": "fault"}


def test_an_address_without_its_scheme_is_a_usage_error(tmp_path: Path):
    result = CliRunner().invoke(main, ["doctor", str(tmp_path), "--address", "plimsoll.example.org"])
    assert result.exit_code == 2
    assert "https://" in result.output


def test_what_is_found_at_the_address_stands_with_the_others(tmp_path: Path):
    with serving({}) as address:
        result = CliRunner().invoke(main, ["doctor", str(tmp_path), "--address", address])
    assert result.exit_code == 10
    assert "! browser headers: " in result.output
    assert "! content policy: " in result.output
