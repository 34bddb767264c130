"""``rectify serve``: bring the tables up to date and serve the desk."""

from __future__ import annotations

import argparse
import ctypes
import gc
import importlib
import os
import socket
import sys
import threading
import traceback
from collections.abc import Callable, Sequence

SETTINGS = "rectify.config.settings"
TARGET = "rectify.config.wsgi:application"
M_ARENA_MAX = -8
"""The option of mallopt(3) that limits the arenas of a process."""
THREADS = 4
"""Threads a worker answers with; each keeps one connection to the database."""
CONNECTIONS = 512
"""Connections of browsers and proxies that a worker holds open. Granian's ``backpressure`` counts those, idle ones too, not requests:
whoever comes beyond it waits until somebody else hangs up. Threads bound the work; this is only a bound on open files."""


class CannotServe(SystemExit):
    """The desk cannot be served here; the message is one plain sentence in both languages."""


def check_port(host: str, port: int) -> None:
    """Refuse a port that is taken or not allowed, in one sentence.

    Raises:
        CannotServe: with what to do about it.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError:
            raise CannotServe(
                f"无权使用端口 {port}，请改用 1024 以上的端口，例如 PORT=8000。\n"
                f"Port {port} may not be used by this user: choose one above 1024, for example PORT=8000."
            ) from None
        except OSError:
            raise CannotServe(
                f"端口 {port} 已被占用，请先停掉占用它的程序，或换一个端口，例如 PORT={port + 1}。\n"
                f"Port {port} is taken: stop the program that uses it, or choose another, for example PORT={port + 1}."
            ) from None


def one_arena() -> None:
    """Keep all threads to one heap arena, before the first is made; a worker takes an eighth less memory.

    By itself glibc gives every thread arenas of its own, which threads that wait for the database most of the time do not need.
    Elsewhere (musl, macOS) there is no such switch, and nothing is done.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(M_ARENA_MAX, 1)


def prepare() -> None:
    """Load Django, bring the tables and the static files up to date.

    The upkeep runs in a process that splits off and ends: it draws every model anew and would leave 20 MiB behind in each worker.

    Raises:
        CannotServe: the database does not answer, or the static files cannot be written.
    """
    one_arena()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    django = importlib.import_module("django")
    django.setup()
    apart(bring_up_to_date)


def apart(step: Callable[[], None]) -> None:
    """Run a step in a child of this process, of which nothing stays in memory here; before the first thread and connection is made.

    Raises:
        CannotServe: with the words of the one that the step raised; with the exit code 1 when it ended in any other way.
    """
    told, tell = os.pipe()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            step()
            code = 0
        except CannotServe as refusal:
            os.write(tell, str(refusal).encode())
        except BaseException:  # noqa: BLE001 - a child must never return into the program of its parent
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            os._exit(code)
    os.close(tell)
    with os.fdopen(told, encoding="utf-8") as words:
        said = words.read()
    if os.waitpid(child, 0)[1]:
        raise CannotServe(said or 1)


def bring_up_to_date() -> None:
    """Apply what migrations wait, and collect the static files.

    Raises:
        CannotServe: the database does not answer, or the static files cannot be written.
    """
    management = importlib.import_module("django.core.management")
    unreachable = importlib.import_module("django.db").OperationalError
    try:
        management.call_command("migrate", verbosity=0)
        management.call_command("collectstatic", interactive=False, verbosity=0)
    except unreachable as error:
        said = str(error).strip().splitlines()[0]
        raise CannotServe(
            f"数据库没有应答：{said}。请检查 DATABASE_URL 和数据库服务；不设 DATABASE_URL 则使用自带的数据库。\n"
            f"The database does not answer: {said}. Check DATABASE_URL and the server; without DATABASE_URL the local one is used."
        ) from error
    except OSError as error:
        raise CannotServe(
            f"无法写入 {error.filename}：{error.strerror}。请腾出磁盘或授予权限。\n"
            f"{error.filename} cannot be written: {error.strerror}. Free the disk or grant the permission."
        ) from error


def start_worker() -> None:
    """Run the jobs of this installation in a thread of this process; more machines run ``rectify work``.

    The thread has an app and a connection of its own. The app that pages queue jobs with keeps Django's: the processes that answer
    split off from this one, and with the connection of the jobs in their app all of them would talk over one socket.
    """
    app = importlib.import_module("procrastinate.contrib.django").app
    jobs = app.with_connector(app.connector.get_worker_connector())
    threading.Thread(target=jobs.run_worker, kwargs={"install_signal_handlers": False}, name="jobs", daemon=True).start()


def load_application() -> None:
    """Load what answers before the workers split off, and put it out of the collector's sight: they share it.

    Loaded by each of them for itself, all of it was looked through at every full collection: one page in thirty took 60 ms longer.
    """
    importlib.import_module(TARGET.partition(":")[0])
    gc.collect()
    gc.freeze()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


def listen(host: str, port: int, workers: int) -> None:
    """Serve until stopped; ``workers`` processes answer."""
    load_application()
    granian = importlib.import_module("granian")
    interfaces = importlib.import_module("granian.constants").Interfaces
    server = granian.Granian(
        target=TARGET,
        address=host,
        port=port,
        interface=interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        backpressure=CONNECTIONS,
        websockets=False,
    )
    server.serve()


def arguments(prog: str, description: str) -> argparse.ArgumentParser:
    """The options that serving takes, for ``serve`` and ``demo``."""
    parser = argparse.ArgumentParser(prog=prog, description=description)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")))
    parser.add_argument("--workers", type=int, default=2)
    return parser


def run(argv: Sequence[str]) -> int:
    """Serve; the exit code is 0 when stopped by hand."""
    options = arguments("rectify serve", "启动工作台 / serve the desk").parse_args(argv)
    check_port(options.host, options.port)
    prepare()
    start_worker()
    print(f"http://{options.host}:{options.port}/")
    listen(options.host, options.port, options.workers)
    return 0
