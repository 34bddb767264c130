"""An installation to measure: a database of its own on the server of ``DATABASE_URL``, 100,000 tasks, two workers on a free port."""

from __future__ import annotations

import importlib
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from urllib.error import URLError
from urllib.parse import urlsplit, urlunsplit
from urllib.request import urlopen

import psycopg
from psycopg import sql

NAME = "rectify_bench"
ROOT = Path(__file__).resolve().parent.parent
SERVE = "import sys; from rectify.interfaces.cli.serve import listen, prepare; prepare(); listen('127.0.0.1', int(sys.argv[1]), 2)"


def _server() -> str:
    """The URL of the server: of ``DATABASE_URL``, else the local one of a bench folder."""
    if url := os.environ.get("DATABASE_URL"):
        return url
    return str(importlib.import_module("rectify.config.postgres").ensure_server(ROOT / "var" / "bench-postgres", name="postgres"))


def _database(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def _drop(url: str, *, anew: bool) -> None:
    with psycopg.connect(_database(url, "postgres"), autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(NAME)))
        if anew:
            connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(sql.Identifier(NAME)))


def command(*words: str) -> float:
    """Run a management command in a process of its own, as an administrator does; the seconds it took."""
    begin = time.perf_counter()
    subprocess.run([sys.executable, "-m", "django", *words, "-v0"], check=True, cwd=ROOT)
    return time.perf_counter() - begin


@dataclass
class Installation:
    """Where it is served, what its set-up took, and who can call: a cookie of the pages and tokens of the API."""

    from_nothing: bool = True
    migrate_seconds: float = 0.0
    fill_seconds: float = 0.0
    port: int = 0
    server: int = 0
    cookie: str = ""
    unit_cookie: str = ""
    """Of somebody of a unit that leads tasks."""
    county_cookie: str = ""
    director_cookie: str = ""
    clerk_token: str = ""
    unit_token: str = ""
    ids: dict[str, int] = field(default_factory=dict)

    def cookie_of(self, who: str) -> str:
        """The cookie of a kind of caller."""
        kinds = {"cookie": self.cookie, "unit cookie": self.unit_cookie, "county cookie": self.county_cookie}
        return kinds.get(who, self.director_cookie)

    def workers(self) -> list[int]:
        """Process ids of the workers."""
        return [int(pid) for pid in Path(f"/proc/{self.server}/task/{self.server}/children").read_text(encoding="ascii").split()]

    def cpu(self) -> float:
        """Milliseconds of processor time that the workers and their database sessions have used, as far as they run on this machine."""
        with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
            rows = connection.execute("SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")
            pids = {*self.workers(), *(row[0] for row in rows)}
        ticks = [path.read_text().rsplit(")", 1)[1].split()[11:13] for pid in pids if (path := Path(f"/proc/{pid}/stat")).exists()]
        return sum(int(part) for pair in ticks for part in pair) * 1000 / os.sysconf("SC_CLK_TCK")

    def memory(self) -> list[tuple[float, float]]:
        """Resident and proportional megabytes of each worker that has loaded the application."""
        found = []
        for pid in self.workers():
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()[1:]
            sizes = {name: int(rest.split()[0]) / 1024 for name, rest in (line.split(":", 1) for line in lines)}
            found.append((sizes["Rss"], sizes["Pss"]))
        return [row for row in found if row[0] > 30] or found


@contextmanager
def installed(tasks: int, *, keep: bool, again: bool = False, serve: str = SERVE) -> Iterator[Installation]:
    """Make the installation, serve it, and take it away again unless it is kept; with ``again`` take the rows the last one kept.

    ``serve``: the program that serves it, with the port as its one argument.
    """
    server = _server()
    if not again:
        _drop(server, anew=True)
    with tempfile.TemporaryDirectory(prefix="rectify-bench-") as var:
        os.environ |= {"DATABASE_URL": _database(server, NAME), "RECTIFY_VAR": var, "DJANGO_SETTINGS_MODULE": "rectify.config.settings"}
        sys.path.insert(0, str(ROOT))
        place = Installation(not again, command("migrate"))
        try:
            command("collectstatic", "--no-input")
            begin = time.perf_counter()
            _fill(place, 0 if again else tasks)
            place.fill_seconds = time.perf_counter() - begin
            with _served(place, serve):
                yield place
        finally:
            importlib.import_module("django.db").connections.close_all()
            if not keep:
                _drop(server, anew=False)


def _fill(place: Installation, tasks: int) -> None:
    """The cast of the tests, one campaign, and its tasks by COPY."""
    importlib.import_module("django").setup()
    rows: ModuleType = importlib.import_module("bench.rows")
    if tasks:
        rows.fill(tasks)
    rows.introduce(place)


@contextmanager
def _served(place: Installation, serve: str) -> Iterator[None]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        place.port = probe.getsockname()[1]
    with subprocess.Popen([sys.executable, "-c", serve, str(place.port)], cwd=ROOT, stdout=subprocess.DEVNULL) as process:
        place.server = process.pid
        try:
            _wait_for(f"http://127.0.0.1:{place.port}/accounts/login/")
            yield
        finally:
            process.terminate()
            process.wait(20)


def _wait_for(url: str) -> None:
    for _ in range(200):
        with suppress(URLError, ConnectionError), urlopen(url):  # noqa: S310 - our own address
            return
        time.sleep(0.1)
    raise SystemExit(f"nothing answers at {url}")
