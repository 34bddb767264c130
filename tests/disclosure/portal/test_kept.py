"""Pages kept in front of Django: the same for everybody, never another's, never older than a second."""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import OperationalError, close_old_connections

from rectify.disclosure.portal.queries.place import stamp
from rectify.disclosure.portal.web.kept import KeptPages, Shelf, Watch, made, may_be_kept
from tests.disclosure.factory import little_city, publish, task

PUBLIC = [("Content-Type", "text/html"), ("Cache-Control", "public, max-age=60"), ("ETag", '"abc"')]
PAGE = "整改".encode() * 400


class Clock:
    """A clock that is turned by hand."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class Inner:
    """The application behind: counts how often it is asked."""

    def __init__(self, headers: list[tuple[str, str]] | None = None, status: str = "200 OK") -> None:
        self.headers, self.status, self.asked = PUBLIC if headers is None else headers, status, []  # type: ignore[var-annotated]

    def __call__(self, environ: Any, start_response: Any) -> list[bytes]:
        self.asked.append(environ)
        start_response(self.status, self.headers)
        return [PAGE, environ["PATH_INFO"].encode()]


def call(app: Any, path: str = "/open/", **environ: str) -> tuple[str, dict[str, str], bytes]:
    told: dict[str, Any] = {}
    base = {
        "REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": "", "HTTP_HOST": "localhost", "SERVER_NAME": "localhost",
        "SERVER_PORT": "80", "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(), "wsgi.errors": io.StringIO(), "SCRIPT_NAME": "",
    }  # fmt: skip

    def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> None:
        told.update(status=status, headers=dict(headers))

    body = app(base | environ, start)
    whole = b"".join(body)
    if hasattr(body, "close"):
        body.close()
    return told["status"], told["headers"], whole


def kept(inner: Any, seen: list[str] | None = None, clock: Clock | None = None, room: int = 10**6) -> KeptPages:
    seen = ["1"] if seen is None else seen
    return KeptPages(inner, Watch(lambda: seen[0], clock or Clock()), Shelf(room))


def test_the_second_reader_gets_the_page_of_the_first() -> None:
    app = kept(inner := Inner())
    first, second = call(app), call(app, HTTP_COOKIE="sessionid=1; django_language=en", HTTP_ACCEPT_LANGUAGE="en")
    assert first == second
    assert len(inner.asked) == 1


def test_a_page_is_made_anew_within_a_second_of_a_publication() -> None:
    seen, clock = ["1"], Clock()
    app = kept(inner := Inner(), seen, clock)
    call(app)
    seen[0] = "2"
    call(app)
    assert len(inner.asked) == 1
    clock.now += 1.0
    call(app)
    assert len(inner.asked) == 2


@pytest.mark.parametrize(
    ("what", "environ"),
    [
        ("another host", {"HTTP_HOST": "evil.example"}),
        ("another scheme", {"HTTP_X_FORWARDED_PROTO": "https"}),
        ("another page", {"PATH_INFO": "/open/en/"}),
        ("a query", {"QUERY_STRING": "page=2"}),
        ("a form", {"REQUEST_METHOD": "POST"}),
    ],
)
def test_what_differs_in_the_request_is_asked_for_anew(what: str, environ: dict[str, str]) -> None:
    app = kept(inner := Inner())
    call(app)
    call(app, **environ)
    assert len(inner.asked) == 2
    assert call(app)[2] == PAGE + b"/open/"


@pytest.mark.parametrize("path", ["/", "/tasks/1/", "/opening/", "/accounts/login/"])
def test_pages_of_the_desk_pass_by(path: str) -> None:
    app = kept(inner := Inner())
    call(app, path)
    call(app, path)
    assert len(inner.asked) == 2


@pytest.mark.parametrize(
    "headers",
    [
        [("Cache-Control", "private, no-store")],
        [],
        [("Cache-Control", "public, max-age=60"), ("Set-Cookie", "csrftoken=1")],
        [("Cache-Control", "public, max-age=60"), ("Vary", "Cookie")],
        [("Cache-Control", "public, max-age=60"), ("Vary", "Accept-Encoding, Accept-Language")],
        [("Cache-Control", "public, max-age=60"), ("Content-Encoding", "br")],
        [("Cache-Control", "public, max-age=60"), ("Content-Security-Policy", "script-src 'nonce-x'")],
    ],
)
def test_an_answer_for_one_reader_is_not_kept(headers: list[tuple[str, str]]) -> None:
    app = kept(inner := Inner(headers))
    call(app)
    assert dict(headers).items() <= call(app)[1].items()
    assert len(inner.asked) == 2


@pytest.mark.parametrize("status", ["404 Not Found", "302 Found", "500 Internal Server Error", "400 Bad Request", "206 Partial Content"])
def test_only_whole_pages_are_kept(status: str) -> None:
    assert not may_be_kept(status, PUBLIC)


def test_who_knows_the_page_gets_no_body() -> None:
    app = kept(Inner())
    tag = call(app)[1]["ETag"]
    for asked in (tag, f'"x", {tag}', "*", tag.removeprefix("W/")):
        status, headers, body = call(app, HTTP_IF_NONE_MATCH=asked)
        assert (status, body, headers["ETag"]) == ("304 Not Modified", b"", tag)
    assert call(app, HTTP_IF_NONE_MATCH='"other"')[0] == "200 OK"


def test_a_condition_does_not_reach_django_when_the_page_is_made() -> None:
    app = kept(inner := Inner())
    assert call(app, HTTP_IF_NONE_MATCH='"other"', HTTP_RANGE="bytes=0-1")[2] == PAGE + b"/open/"
    assert not {"HTTP_IF_NONE_MATCH", "HTTP_RANGE"} & set(inner.asked[0])


def test_head_has_the_heads_of_the_page_and_no_body() -> None:
    app = kept(inner := Inner())
    page = call(app)
    head = call(app, REQUEST_METHOD="HEAD")
    assert (head[0], head[1], head[2]) == (page[0], page[1], b"")
    assert len(inner.asked) == 1


def test_a_head_does_not_become_an_empty_page() -> None:
    app = kept(Inner())
    call(app, REQUEST_METHOD="HEAD")
    assert call(app)[2] == PAGE + b"/open/"


@pytest.mark.parametrize(
    ("accepted", "packed"), [("gzip", True), ("br, GZIP;q=0.5", True), ("*", True), ("", False), ("br", False), ("gzip;q=0", False)]
)
def test_who_takes_gzip_gets_it(accepted: str, packed: bool) -> None:
    app = kept(Inner())
    for _ in range(2):
        _status, headers, body = call(app, HTTP_ACCEPT_ENCODING=accepted)
        assert ("Content-Encoding" in headers) is packed
        assert int(headers["Content-Length"]) == len(body)
        assert headers["Vary"] == "Accept-Encoding"
        assert (gzip.decompress(body) if packed else body) == PAGE + b"/open/"


def test_there_is_never_more_on_the_shelf_than_its_room() -> None:
    app = kept(inner := Inner(), room=20_000)
    for number in range(50):
        call(app, f"/open/{number}/")
    assert 0 < app.shelf.used <= 20_000
    call(app, "/open/49/")
    assert len(inner.asked) == 50


def test_a_page_replaced_is_counted_once() -> None:
    shelf, page = Shelf(), made("1", PUBLIC, PAGE)
    for _ in range(3):
        shelf.put(("http", "a", "/open/"), page)
    assert (len(shelf), shelf.used) == (1, page.size)


def test_kept_pages_outlive_the_database_for_five_minutes() -> None:
    clock, down = Clock(), [False]

    def look() -> str:
        if down[0]:
            raise OperationalError
        return "1"

    app = KeptPages(inner := Inner(), Watch(look, clock))
    call(app)
    down[0] = True
    clock.now += 200
    call(app)
    assert len(inner.asked) == 1
    clock.now += 200
    call(app)
    assert len(inner.asked) == 2
    down[0] = False
    call(app)
    assert len(inner.asked) == 2


@pytest.fixture
def django_behind(db: None) -> Iterator[WSGIHandler]:
    """Django itself, on the connection of this test, which a request would otherwise close."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    little_city()
    yield WSGIHandler()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def test_a_release_is_seen_through_the_kept_pages(django_behind: WSGIHandler) -> None:
    clock = Clock()
    app = KeptPages(django_behind, Watch(stamp, clock))
    status, headers, before = call(app)
    assert (status, headers["Cache-Control"]) == ("200 OK", "public, max-age=60")
    publish("lists", [task("t-1", "closed"), task("t-2", "closed")])
    assert call(app)[2] == before
    clock.now += 1
    status, changed, after = call(app)
    assert after != before
    assert changed["ETag"] != headers["ETag"]


def test_a_strange_host_is_refused_and_not_kept(django_behind: WSGIHandler) -> None:
    app = KeptPages(django_behind, Watch(stamp, Clock()))
    call(app)
    assert call(app, HTTP_HOST="evil.example")[0].startswith("400")
    assert len(app.shelf) == 1
