"""People at their desks: each a thread with a connection, cookies and habits of its own, and a little time to think between clicks."""

from __future__ import annotations

import http.client
import secrets
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from random import Random

CSRF = secrets.token_hex(16)
LINE = b"\r\n"
_NUMBERS = count(1)


@dataclass(frozen=True, slots=True)
class Call:
    """One request: what for, when it began (seconds of a clock of no meaning of its own), how long it took, and its status."""

    name: str
    begun: float
    milliseconds: float
    status: int


@dataclass
class Work:
    """What one person has before them; each report, measure and piece is only theirs."""

    tasks: Sequence[int]
    cases: Sequence[int]
    sheet: str = "/rounds/"
    reports: Iterator[int] = field(default_factory=lambda: iter(()))
    measures: Sequence[int] = ()
    pieces: Iterator[int] = field(default_factory=lambda: iter(()))
    pictures: Sequence[bytes] = ()
    done: dict[str, int] = field(default_factory=dict)
    """How many acts of each kind were sent."""


@dataclass
class Caller:
    """Somebody who is logged in. ``calls`` and ``wrong`` are read when the thread has ended."""

    port: int
    cookie: str
    habits: Sequence[tuple[Callable[[Caller], None], int]]
    work: Work
    random: Random
    think: tuple[float, float]
    calls: list[Call] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.jar = dict([self.cookie.split("=", 1)]) | {"csrftoken": CSRF}
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def live(self, until: float, over: threading.Event) -> None:
        """Click, wait, click, until the hour comes."""
        acts, weights = zip(*self.habits, strict=True)
        time.sleep(self.random.uniform(0, self.think[1]))
        while time.perf_counter() < until and not over.is_set():
            act = self.random.choices(acts, weights)[0]
            try:
                act(self)
            except (OSError, http.client.HTTPException) as error:
                self.wrong.append(f"{getattr(act, '__name__', 'act')}: {error!r}")
                self.connection.close()
            time.sleep(self.random.uniform(*self.think))
        self.connection.close()

    def get(self, name: str, path: str) -> bytes:
        """A page."""
        return self._send(name, "GET", path, None, {})[1]

    def post(self, name: str, path: str, fields: dict[str, str], *, picture: bytes = b"", htmx: bool = False) -> bytes:
        """A form, and the page it leads to."""
        edge = secrets.token_hex(12)
        headers = {"Content-Type": f"multipart/form-data; boundary={edge}"} | ({"HX-Request": "true"} if htmx else {})
        where, answer = self._send(name, "POST", path, _form({"csrfmiddlewaretoken": CSRF, **fields}, picture, edge), headers)
        return self.get(f"{name}, the page after it", where) if where else answer

    def _send(self, name: str, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> tuple[str, bytes]:
        """Where it leads, if it leads on, and the whole answer; its time runs until the last byte."""
        cookies = "; ".join(f"{key}={value}" for key, value in self.jar.items())
        begun = time.perf_counter()
        self.connection.request(method, path, body, {"Accept-Language": "zh-CN", "Cookie": cookies, **headers})
        answer = self.connection.getresponse()
        read = answer.read()
        self.calls.append(Call(name, begun, (time.perf_counter() - begun) * 1000, answer.status))
        for line in answer.headers.get_all("Set-Cookie", []):
            key, value = line.split(";", 1)[0].split("=", 1)
            self.jar[key] = value
        wanted = {http.client.OK, http.client.FOUND} if method == "POST" else {http.client.OK}
        if answer.status not in wanted:
            self.wrong.append(f"{name}: {method} {path} gave {answer.status}")
        return (answer.headers.get("Location") or "" if answer.status == http.client.FOUND else ""), read


def _form(fields: dict[str, str], picture: bytes, edge: str) -> bytes:
    """Fields and one file as a browser sends them."""
    mark = b"--" + edge.encode()
    parts = [
        mark + LINE + f'Content-Disposition: form-data; name="{name}"'.encode() + LINE + LINE + value.encode()
        for name, value in fields.items()
    ]
    if picture:
        head = b'Content-Disposition: form-data; name="files"; filename="IMG.jpg"' + LINE + b"Content-Type: image/jpeg"
        parts.append(mark + LINE + head + LINE + LINE + picture)
    return LINE.join([*parts, mark + b"--", b""])


def reads(name: str, *paths: str) -> Callable[[Caller], None]:
    """Reading one of these pages; ``{task}``, ``{case}`` and ``{sheet}`` are of the reader's own work."""

    def act(who: Caller) -> None:
        own = {"task": who.random.choice(who.work.tasks), "case": who.random.choice(who.work.cases), "sheet": who.work.sheet}
        who.get(name, who.random.choice(paths).format(**own))

    act.__name__ = name.replace(" ", "_")
    return act


def files(who: Caller) -> None:
    """Open the sheet and file the next report on it, as the card does."""
    key = next(who.work.reports, None)
    if key is None:
        return
    who.get("sheet of a unit", who.work.sheet)
    said = {"done": f"本周完成沟槽开挖{key % 97}米。", "next_step": "下周铺设管道并回填。", "revision": "0"}
    said["expected_on"] = (date.today() + timedelta(days=40)).isoformat()  # noqa: DTZ011 - the day of this machine will do
    who.post("file a report", f"/reports/{key}/file", said, htmx=True)
    who.work.done["filed"] = who.work.done.get("filed", 0) + 1


def uploads(who: Caller) -> None:
    """Hand in a small photograph for a measure."""
    path = f"/measures/{who.random.choice(who.work.measures)}/evidence/new"
    who.get("page to hand in evidence", path)
    who.post(
        "hand in a photograph", path, {"kind": "photo", "caption": "现场照片"}, picture=_differing(who.random.choice(who.work.pictures))
    )
    who.work.done["handed in"] = who.work.done.get("handed in", 0) + 1


def judges(who: Caller) -> None:
    """Look at a piece and accept it."""
    key = next(who.work.pieces, None)
    if key is None:
        return
    who.get("one piece of evidence", f"/evidence/{key}")
    who.post("judge evidence", f"/evidence/{key}/judge", {"accept": "yes", "words": ""})
    who.work.done["judged"] = who.work.done.get("judged", 0) + 1


def _differing(picture: bytes) -> bytes:
    """The same picture with a comment of its own (JPEG, after the first marker), so that no two files have the same bytes."""
    words = f"{next(_NUMBERS)} {secrets.token_hex(8)}".encode()
    return picture[:2] + b"\xff\xfe" + (len(words) + 2).to_bytes(2, "big") + words + picture[2:]
