"""Pages of the portal kept in front of Django: the same bytes for everybody, until something is published.

A page is kept only if its answer says so itself (200, ``Cache-Control: public``, no cookie, nothing it varies by), and only if its
address has no query: so there are never more pages than things published, and nobody can push them out with invented words. Forms of
citizens say ``private`` and pass by. Kept for each host, scheme and path; what a request carries besides (cookies, languages, forwarded
hosts) reaches neither the key nor, in a kept page, the answer: the views look at none of it.

Whether something was published since is asked at most once a second (two small queries), by one thread while the others go on. A page is
filed under what was asked before it was made, so that a publication in between makes it old at once. While the database does not answer,
kept pages are shown for at most five minutes.
"""

from __future__ import annotations

import gzip
import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db import Error, close_old_connections

from rectify.disclosure.portal.queries.place import stamp
from rectify.disclosure.portal.web.answers import PUBLISHED

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PREFIX: Final = "/open/"
LOOK_EVERY: Final = 1.0
"""Seconds between two looks whether something was published."""
WITHOUT_DATABASE: Final = 300.0
"""Seconds for which pages are shown unlooked-at."""
LARGEST: Final = 1024 * 1024
"""Bytes of a page that is kept; larger files are made anew each time."""
ROOM: Final = 16 * 1024 * 1024
"""Bytes kept in all, in each worker."""
SMALLEST: Final = 512
"""Bytes from which packing is worth its head."""
DROPPED: Final = frozenset({"content-length", "vary", "etag", "connection", "date", "server"})
log = logging.getLogger(__name__)

Headers = list[tuple[str, str]]
Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Kept:
    """A page as it goes out, plain and packed (empty where packing was not worth it), and what was published when it was made."""

    stamp: str
    etag: str
    headers: Headers
    plain: bytes
    packed: bytes

    @property
    def size(self) -> int:
        """Bytes it takes."""
        return len(self.plain) + len(self.packed)


class Shelf:
    """Pages by key, the least asked-for first to go. Threads of a worker share it."""

    def __init__(self, room: int = ROOM) -> None:
        self._room, self._used, self._pages = room, 0, OrderedDict[Key, Kept]()
        self._lock = threading.Lock()

    def get(self, key: Key) -> Kept | None:
        """The page, if it is there."""
        with self._lock:
            page = self._pages.get(key)
            if page is not None:
                self._pages.move_to_end(key)
            return page

    def put(self, key: Key, page: Kept) -> None:
        """Keep a page; others go until there is room."""
        with self._lock:
            if old := self._pages.pop(key, None):
                self._used -= old.size
            self._pages[key] = page
            self._used += page.size
            while self._used > self._room:
                self._used -= self._pages.popitem(last=False)[1].size

    def __len__(self) -> int:
        return len(self._pages)

    @property
    def used(self) -> int:
        """Bytes kept."""
        return self._used


def looked_up() -> str:
    """What is published, asked outside of a request: a connection that broke is put away, so that the next look has a new one."""
    try:
        return stamp()
    finally:
        close_old_connections()


class Watch:
    """What is published, looked at once a second at most."""

    def __init__(self, look: Callable[[], str] = looked_up, clock: Callable[[], float] = time.monotonic) -> None:
        self._look, self._clock = look, clock
        self._seen, self._at = "", float("-inf")
        self._lock = threading.Lock()

    def now(self) -> str:
        """What is published, at most a second ago; empty when nobody can say."""
        age = self._clock() - self._at
        if age < LOOK_EVERY:
            return self._seen
        if not self._lock.acquire(blocking=not self._seen or age > WITHOUT_DATABASE):
            return self._seen  # another thread is looking
        try:
            if self._clock() - self._at >= LOOK_EVERY:
                self._see()
        finally:
            self._lock.release()
        return self._seen

    def _see(self) -> None:
        begun = self._clock()
        try:
            self._seen, self._at = self._look(), begun
        except Error as error:
            log.warning("the newest publication could not be looked up: %s", error)
            if begun - self._at > WITHOUT_DATABASE:
                self._seen = ""


class KeptPages:
    """WSGI in front of WSGI."""

    def __init__(self, inner: WSGIApplication, watch: Watch | None = None, shelf: Shelf | None = None) -> None:
        self.inner, self.watch = inner, watch or Watch()
        self.shelf = Shelf() if shelf is None else shelf  # an empty one counts as nothing

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer from the shelf, or ask Django and keep what may be kept."""
        if not _ours(environ):
            return self.inner(environ, start_response)
        key, now = _key(environ), self.watch.now()
        environ = {**environ, PUBLISHED: now}
        if environ.get("QUERY_STRING"):
            return self.inner(environ, start_response)
        page = self.shelf.get(key)
        if page is not None and now and page.stamp == now:
            return _answer(page, environ, start_response)
        if not now or environ["REQUEST_METHOD"] == "HEAD":
            return self.inner(environ, start_response)
        return self._asked(key, now, environ, start_response)

    def _asked(self, key: Key, now: str, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        said: list[Any] = []

        def note(status: str, headers: Headers, exc_info: Any = None) -> Callable[[bytes], object]:
            said[:] = [status, headers, exc_info]
            return said.append  # the writer of old, which Django has no use for

        bare = {name: value for name, value in environ.items() if name not in CONDITIONS}
        body = self.inner(bare, note)
        status, headers, exc_info = said
        if not may_be_kept(status, headers) or getattr(body, "streaming", False):
            start_response(status, headers, exc_info)
            return body
        try:
            whole = b"".join(body)
        finally:
            if close := getattr(body, "close", None):
                close()
        page = made(now, headers, whole)
        if page.size <= LARGEST:
            self.shelf.put(key, page)
        return _answer(page, environ, start_response)


CONDITIONS: Final = frozenset({"HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_RANGE", "HTTP_IF_RANGE", "HTTP_IF_MATCH"})
"""What asks for less than a page: not handed on, or half a page would be kept."""


def _ours(environ: WSGIEnvironment) -> bool:
    """Whether a page of the portal is read."""
    return environ["REQUEST_METHOD"] in {"GET", "HEAD"} and str(environ.get("PATH_INFO", "")).startswith(PREFIX)


def _key(environ: WSGIEnvironment) -> Key:
    """Whole addresses stand in feeds and data, so host and scheme are part of the key; Django has refused strange hosts before."""
    scheme = "https" if "https" in (environ.get("HTTP_X_FORWARDED_PROTO"), environ.get("wsgi.url_scheme")) else "http"
    return scheme, str(environ.get("HTTP_HOST") or environ.get("SERVER_NAME", "")), str(environ["PATH_INFO"])


def may_be_kept(status: str, headers: Headers) -> bool:
    """Whether an answer is everybody's: it says so, carries no cookie, and depends on nothing a request carries."""
    known = {name.lower(): value for name, value in headers}
    varies = {part.strip().lower() for part in known.get("vary", "").split(",") if part.strip()}
    return (
        status.startswith("200 ")
        and "set-cookie" not in known
        and "content-encoding" not in known
        and known.get("cache-control", "").startswith("public")
        and varies <= {"accept-encoding"}
        and "'nonce-" not in known.get("content-security-policy", "")
    )


def made(now: str, headers: Headers, whole: bytes) -> Kept:
    """A page ready to go out. Equal bytes have one tag, weak, since the packed ones have it too."""
    known = {name.lower(): value for name, value in headers}
    packed = gzip.compress(whole, 6, mtime=0) if len(whole) >= SMALLEST else b""
    kept = [(name, value) for name, value in headers if name.lower() not in DROPPED]
    tag = known.get("etag", "").removeprefix("W/")
    return Kept(now, f"W/{tag}" if tag else "", [*kept, ("Vary", "Accept-Encoding")], whole, packed if len(packed) < len(whole) else b"")


def _answer(page: Kept, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """The page as this request takes it: packed or plain, without its body, or only the word that it did not change."""
    headers = [*page.headers, ("ETag", page.etag)] if page.etag else list(page.headers)
    if page.etag and _has(environ.get("HTTP_IF_NONE_MATCH", ""), page.etag):
        start_response("304 Not Modified", [pair for pair in headers if pair[0].lower() not in {"content-type", "content-disposition"}])
        return []
    body = page.plain
    if page.packed and _takes_gzip(environ.get("HTTP_ACCEPT_ENCODING", "")):
        headers.append(("Content-Encoding", "gzip"))
        body = page.packed
    headers.append(("Content-Length", str(len(body))))
    start_response("200 OK", headers)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


def _has(asked: str, etag: str) -> bool:
    bare = etag.removeprefix("W/")
    return asked.strip() == "*" or any(each.strip().removeprefix("W/") == bare for each in asked.split(","))


def _takes_gzip(accepted: str) -> bool:
    """Whether gzip is among what is accepted and not refused by ``q=0``."""
    for part in accepted.lower().split(","):
        name, _, weight = part.partition(";")
        if name.strip() in {"gzip", "*"}:
            return weight.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    return False
