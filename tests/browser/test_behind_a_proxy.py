"""Signing in through nginx, set up word for word as docs/sign-in.md has it, with TLS."""

import datetime as dt
import json
import re
import socket
import ssl
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

from dashboard.cli import main
from tests.browser.serving import free_port
from tests.browser.signing_in import House, Tab, house_with_canaries
from tests.conftest import BY_NAME

pytestmark = [pytest.mark.browser, pytest.mark.slow]

HOST = BY_NAME
AROUND = """\
daemon off;
worker_processes 1;
pid {folder}/pid;
error_log {folder}/error.log info;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
{server}
}}
"""
"""What an nginx that nobody installed needs besides: places it may write to, and no port of the system's."""


def nginx(repository: Path) -> str:
    found = subprocess.run(
        [repository / "tools" / "nginx.sh", "--find"], capture_output=True, text=True, check=False
    )
    if found.returncode:
        pytest.skip("no nginx found: run `make test`, or tools/nginx.sh once, with a network")
    return found.stdout.strip()


def printed(repository: Path) -> str:
    """The server block of the document."""
    document = (repository / "docs" / "sign-in.md").read_text(encoding="utf-8")
    blocks: list[str] = re.findall(r"```nginx\n(.*?)```", document, re.DOTALL)
    assert len(blocks) == 1
    return blocks[0]


def put_in(block: str, changes: dict[str, str]) -> str:
    """The block with names, ports and paths of the test; each stands in it once."""
    for written, ours in changes.items():
        assert block.count(written) == 1, written
        block = block.replace(written, ours)
    return block


def certify(folder: Path) -> tuple[Path, Path]:
    """A certificate for this computer, signed by itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = dt.datetime.now(dt.UTC)
    names = x509.SubjectAlternativeName([x509.DNSName(HOST), x509.IPAddress(ip_address("127.0.0.1"))])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem, private = folder / "certificate.pem", folder / "certificate.key"
    pem.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return pem, private


@contextmanager
def before(program: str, block: str, folder: Path, port: int) -> Iterator[str]:
    """nginx before the dashboard's port; the address that people reach it at."""
    ours = free_port()
    pem, private = certify(folder)
    server = put_in(
        block,
        {
            "listen 443 ssl;": f"listen 127.0.0.1:{ours} ssl;",
            "server_name plimsoll.example.org;": f"server_name {HOST};",
            "plimsoll.example.org.pem;": f"{pem};",
            "plimsoll.example.org.key;": f"{private};",
            "127.0.0.1:8501": f"127.0.0.1:{port}",
        },
    )
    settings = folder / "nginx.conf"
    settings.write_text(AROUND.format(folder=folder, server=server), encoding="utf-8")
    command = [program, "-p", str(folder), "-c", str(settings), "-e", str(folder / "error.log")]
    with (folder / "said").open("wb") as said:
        process = subprocess.Popen(command, stdout=said, stderr=said)
    try:
        wait_until_it_listens(ours, process, folder / "said")
        yield f"https://{HOST}:{ours}"
    finally:
        process.terminate()
        process.wait(timeout=10)


def wait_until_it_listens(port: int, process: subprocess.Popen[bytes], said: Path) -> None:
    """It answers before the dashboard does, that nobody is behind it."""
    until = time.monotonic() + 20
    while time.monotonic() < until and process.poll() is None:
        try:
            ssl.get_server_certificate(("127.0.0.1", port), timeout=1)
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail(f"nginx did not start:\n{said.read_text(errors='replace')}")


@pytest.fixture(scope="module")
def around(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The proxy's own folder. Where root runs the tests, nginx works in it as somebody else."""
    folder = tmp_path_factory.mktemp("proxy")
    folder.chmod(0o755)
    return folder


@pytest.fixture(scope="module")
def there(repository: Path, around: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    proxy = partial(before, nginx(repository), printed(repository), around)
    with house_with_canaries(tmp_path_factory.mktemp("house"), repository, proxy) as opened:
        yield opened


@pytest.fixture
def known(around: Path, there: House, monkeypatch: pytest.MonkeyPatch) -> House:
    """This process finds the host's name, and trusts its certificate, as a browser of the site's would."""
    finds = socket.getaddrinfo

    def found(host: str, *more: Any, **named: Any) -> Any:
        return finds("127.0.0.1" if host == HOST else host, *more, **named)

    monkeypatch.setattr(socket, "getaddrinfo", found)
    monkeypatch.setenv("SSL_CERT_FILE", str(around / "certificate.pem"))
    return there


def test_somebody_signs_in_through_the_proxy_and_pages_come_by_its_connection(mine: Tab, there: House):
    mine.sign_in("manager")
    mine.answered()
    assert mine.page.url.startswith(f"{there.address}/this-week")
    assert len(mine.frames) > 5, "pages came through the proxied connection"
    mine.go("/load-lines")
    mine.page.wait_for_selector("svg.marks", timeout=20_000)
    assert mine.faults == []
    (cookie,) = [each for each in mine.context.cookies() if each["name"] == "_streamlit_user"]
    assert cookie["secure"]
    assert cookie["httpOnly"]
    assert cookie["sameSite"] == "Lax"
    mine.page.get_by_role("link", name="Sign out").click()
    mine.page.wait_for_timeout(1500)
    mine.go("/load-lines")
    mine.shown("Sign in")


def test_without_a_session_the_proxy_passes_on_the_sign_in_page_and_health_alone(known: House):
    for path, status in (("/load-lines", 401), ("/_stcore/metrics", 404), ("/_stcore/health", 200)):
        try:
            with urllib.request.urlopen(known.address + path, timeout=20) as answer:
                found = answer.status
        except urllib.error.HTTPError as error:
            found = error.code
        assert found == status, path


def test_a_page_of_another_host_gets_no_connection_through_the_proxy(mine: Tab, known: House):
    mine.sign_in("manager")
    mine.answered()
    cookies = "; ".join(f"{each['name']}={each['value']}" for each in mine.context.cookies())
    address = known.address.replace("https", "wss") + "/_stcore/stream"
    for origin, opens in ((known.address, True), ("https://elsewhere.test", False)):
        opened = False
        with (
            suppress(InvalidStatus, ConnectionClosed),
            connect(
                address,
                subprotocols=[Subprotocol("streamlit")],
                origin=Origin(origin),
                additional_headers={"Cookie": cookies},
                max_size=None,
            ) as connection,
        ):
            connection.ping()
            with suppress(TimeoutError):
                connection.recv(timeout=2)
            opened = True
        assert opened is opens, origin


def test_doctor_finds_nothing_wrong_with_it_from_outside(known: House):
    told = CliRunner().invoke(main, ["doctor", str(known.folder), "--address", known.address, "--json"])
    findings = {each["check"]: each for each in json.loads(told.stdout)["findings"]}
    for name in ("way to it", "browser headers", "content policy", "insides"):
        assert findings[name]["state"] == "good", findings[name]
