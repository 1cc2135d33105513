"""Scripts of the front end are compressed once, and nothing else is touched."""

import asyncio
import gzip
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from dashboard.compressed import LEAST_BYTES, Compressed

SCRIPT = b"const answer = 42;\n" * 500
PAGE = b"<html>" + b" " * LEAST_BYTES
FILES = {
    "/static/js/index.js": (b"text/javascript; charset=utf-8", SCRIPT),
    "/static/js/small.js": (b"text/javascript", b"let a"),
    "/static/media/font.woff2": (b"font/woff2", SCRIPT),
}


class Files:
    """An application that serves `FILES` in two parts, and the page for every other path."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.asked.append(scope["path"])
        kind, body = FILES.get(scope["path"].removeprefix("/trust"), (b"text/html", PAGE))
        headers = [(b"content-type", kind), (b"content-length", str(len(body)).encode()), (b"etag", b'"1"')]
        headers.append((b"cache-control", b"public, immutable"))
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body[:9], "more_body": True})
        await send({"type": "http.response.body", "body": body[9:]})


def ask(app: Compressed, path: str, root_path: str = "", **headers: str) -> tuple[dict[str, str], bytes]:
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    given = {"accept_encoding": "gzip, br", **headers}
    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in given.items()]
    scope = {"type": "http", "method": "GET", "path": path, "root_path": root_path, "headers": raw}
    answered = app(scope, None, send)  # type: ignore[arg-type]
    ThreadPoolExecutor(1).submit(asyncio.run, answered).result()
    told = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return told, b"".join(message["body"] for message in sent[1:])


def test_a_script_is_compressed_once_and_kept():
    files = Files()
    app = Compressed(files)
    first, second = ask(app, "/static/js/index.js"), ask(app, "/static/js/index.js")
    assert first == second
    headers, body = first
    assert gzip.decompress(body) == SCRIPT
    assert len(body) == int(headers["content-length"]) < len(SCRIPT) / 10
    assert (headers["content-encoding"], headers["vary"]) == ("gzip", "accept-encoding")
    assert headers["cache-control"] == "public, immutable"
    assert "etag" not in headers
    assert files.asked == ["/static/js/index.js"]


def test_a_prefix_set_by_a_proxy_is_no_hindrance():
    headers, body = ask(Compressed(Files()), "/trust/static/js/index.js", root_path="/trust")
    assert headers["content-encoding"] == "gzip"
    assert gzip.decompress(body) == SCRIPT


@pytest.mark.parametrize("path", ["/static/js/small.js", "/static/media/font.woff2", "/load-lines"])
def test_what_gains_nothing_passes_as_it_is(path):
    headers, body = ask(Compressed(Files()), path)
    assert "content-encoding" not in headers
    assert body == FILES.get(path, (b"", PAGE))[1]


def test_an_unknown_path_is_never_kept():
    files = Files()
    app = Compressed(files)
    for _ in range(2):
        headers, body = ask(app, "/static/js/no-such-file.js")
        assert (headers["content-type"], body) == ("text/html", PAGE)
    assert len(files.asked) == 2


@pytest.mark.parametrize("header", ["range", "if_none_match", "if_modified_since"])
def test_a_request_for_a_part_or_about_an_older_copy_is_left_to_streamlit(header):
    headers, body = ask(Compressed(Files()), "/static/js/index.js", **{header: "bytes=0-9"})
    assert "content-encoding" not in headers
    assert body == SCRIPT


def test_a_browser_that_takes_no_compression_gets_none():
    headers, body = ask(Compressed(Files()), "/static/js/index.js", accept_encoding="identity")
    assert "content-encoding" not in headers
    assert body == SCRIPT
