"""The public portal under many readers: ``python bench/portal.py [--seconds 5] [--readers 16]``.

Serves an installation of its own with two workers, as ``rectify serve`` does, with 52 tasks, 6 counties and 2,000 complaints published,
and asks over HTTP on loopback. Each reader keeps one connection and sends the next request when the last byte of the answer is there:
nothing is sent ahead, no condition is sent along, so every answer is a 200 with its whole body, and every body is compared: with the page
as it was read before, byte by byte, where it is kept or a file; by its length, and its end, where it is made anew. Kept pages are set
beside a static file of the same content, packed as ``collectstatic`` leaves it and served by whitenoise inside Django, as all static files
are, in the same run; pages made anew are asked for with a query that nothing keeps. Readers are processes apart from the workers on the
same cores, so that what a reader costs is in the figure. Beside the rate stands the processor time of the workers and their
database for one answer, which other work on the machine does not change. Exits 1 when a limit is missed.
"""

from __future__ import annotations

import argparse
import gzip
import http.client
import os
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

DATABASE = "rectify_bench_portal"
KEPT_LIMIT, MADE_LIMIT = 2000, 150
FIRST_KIB, WORKER_MIB = 150, 120
ASSET = re.compile(rb'<(?:link[^>]+href|script[^>]+src|img[^>]+src)="(/static/[^"]+)"')
STATIC = "bench/page.html"
HONEST = """\
A reader keeps its connection and asks again when the last byte is there; nothing is sent ahead, nothing is asked by condition.
Every answer is a 200 with its whole body. Bodies of kept pages and files are compared byte by byte with the page read before,
those made anew by length and end. The static file has the bytes of the home page, packed beforehand, and goes the way of all
static files: whitenoise."""
SERVE = "import sys; from rectify.interfaces.cli.serve import listen, prepare; prepare(); listen('127.0.0.1', int(sys.argv[1]), 2)"


@dataclass(frozen=True)
class Line:
    """What is asked for, and how often a second it must be answered; 0 is only for comparison."""

    name: str
    path: str
    limit: int
    same: bool = True
    """Whether each answer is the same, byte by byte."""


def published() -> None:
    """The city's publications, released through the one service."""
    from datetime import timedelta  # noqa: PLC0415 - this and the next need Django, which is set up by now

    from rectify.disclosure.frozen.models import Publication  # noqa: PLC0415
    from tests.cast import NOW  # noqa: PLC0415
    from tests.disclosure import factory  # noqa: PLC0415

    if Publication.objects.exists():
        return
    codes = [f"HD-{n}" for n in range(6)]
    tasks = [factory.task(f"t-{n}", "closed" if n % 3 else "open", county=codes[n % 6]) for n in range(52)]
    cases = [factory.petition(f"HD202611-{n:04}") for n in range(2000)]
    factory.publish("lists", tasks, at=NOW - timedelta(days=3))
    factory.publish(
        "progress", [factory.county(code, f"县{code[-1]}") for code in codes], series="progress:week", at=NOW - timedelta(days=2)
    )
    factory.publish("petitions", cases, series="petitions:1", at=NOW - timedelta(days=1))
    factory.publish("lists", [*tasks[:-1], factory.task("t-51", "closed")], at=NOW)


def asked(port: int, line: Line, seconds: float, readers: int) -> tuple[float, int]:
    """Answers a second, and the bytes of the body of one. Two processes ask, each on half of the connections."""
    words = [sys.executable, __file__, "--ask", line.path, "--port", str(port), "--seconds", str(seconds), "--readers", str(readers // 2)]
    words += ["--same"] if line.same else []
    running = [subprocess.Popen(words, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    told = [[float(word) for word in process.communicate()[0].split()] for process in running]
    if any(process.returncode for process in running) or not all(told):
        raise SystemExit(f"{line.path}: an answer was not the whole page with a 200")
    return sum(rate for rate, _ in told), int(told[0][1])


def ask(port: int, path: str, seconds: float, readers: int, *, same: bool) -> None:
    """One asking process: raw sockets, so that it costs little beside what it asks. A wrong answer ends the benchmark."""
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept-Encoding: gzip\r\n\r\n".encode()
    with socket.create_connection(("127.0.0.1", port)) as line, line.makefile("rb") as stream:
        line.sendall(request)
        first = body_of(stream)
    counts, end = [0] * readers, time.perf_counter() + seconds

    def read(number: int) -> None:
        with socket.create_connection(("127.0.0.1", port)) as line, line.makefile("rb") as stream:
            while time.perf_counter() < end:
                line.sendall(request)
                body = body_of(stream)
                if body != first if same else (len(body), body[-64:]) != (len(first), first[-64:]):
                    os._exit(1)
                counts[number] += 1

    threads = [threading.Thread(target=read, args=(number,)) for number in range(readers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if not all(counts):
        raise SystemExit(f"{path}: a reader got nothing")
    print(sum(counts) / seconds, len(first))


def body_of(stream: BinaryIO) -> bytes:
    """The whole body of the next answer, which must be a 200 that says how long it is."""
    status, length = stream.readline(), -1
    while (head := stream.readline()) not in {b"\r\n", b""}:
        if head[:15].lower() == b"content-length:":
            length = int(head[15:])
    body = stream.read(length) if length >= 0 else b""
    if not status.startswith(b"HTTP/1.1 200 ") or length <= 0 or len(body) != length:
        os._exit(1)
    return body


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def page_of(port: int, path: str) -> bytes:
    """One page as a browser gets it, unpacked."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path)
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != http.client.OK:
        raise SystemExit(f"{path}: {answer.status}")
    return body


def first_page(port: int) -> tuple[int, int]:
    """Bytes sent for the home page with all it asks for, compressed as a browser asks, and how many files that is."""
    paths = {"/open/", *(path.decode() for path in ASSET.findall(page_of(port, "/open/")))}
    whole = 0
    for path in sorted(paths):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        connection.request("GET", path, headers={"Accept-Encoding": "gzip, br"})
        answer = connection.getresponse()
        whole += len(answer.read()) + len(str(answer.headers))
    return whole, len(paths)


def children(server: int) -> list[int]:
    """The workers of the server."""
    return [int(pid) for pid in Path(f"/proc/{server}/task/{server}/children").read_text(encoding="ascii").split()]


def cpu(server: int) -> float:
    """Milliseconds of processor time that the workers and their database sessions have used, as far as they run on this machine."""
    import psycopg  # noqa: PLC0415 - asking processes do without

    with psycopg.connect(os.environ["DATABASE_URL"]) as line:
        rows = line.execute("SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()").fetchall()
    paths = [path for pid in {*children(server), *(row[0] for row in rows)} if (path := Path(f"/proc/{pid}/stat")).exists()]
    ticks = [path.read_text(encoding="ascii").rsplit(")", 1)[1].split()[11:13] for path in paths]
    return sum(int(part) for pair in ticks for part in pair) * 1000 / os.sysconf("SC_CLK_TCK")


def resident(server: int) -> float:
    """Resident megabytes of the largest worker."""
    texts = [Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii") for pid in children(server)]
    return max(int(found[1]) / 1024 for text in texts if (found := re.search(r"Rss:\s+(\d+)", text)))


def await_answer(port: int) -> None:
    """Wait until the server answers."""
    for _ in range(120):
        try:
            page_of(port, "/robots.txt")
        except OSError:
            time.sleep(0.5)
        else:
            return
    raise SystemExit("the server did not start")


def installed(folder: Path) -> None:
    """A database of its own with the publications in it, on the server of ``DATABASE_URL`` or the local one."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rectify.config.settings")
    if "DATABASE_URL" in os.environ:
        parts = urlsplit(os.environ["DATABASE_URL"])
        make = "import os, psycopg; c = psycopg.connect(os.environ['DATABASE_URL'], autocommit=True); "
        make += f"c.execute('DROP DATABASE IF EXISTS {DATABASE}'); c.execute('CREATE DATABASE {DATABASE}')"
        subprocess.run([sys.executable, "-c", make], check=True)
        os.environ["DATABASE_URL"] = urlunsplit(parts._replace(path=f"/{DATABASE}"))
    os.environ["RECTIFY_VAR"] = str(folder)
    import django  # noqa: PLC0415 - its settings read the environment set above
    from django.core.management import call_command  # noqa: PLC0415

    django.setup()
    call_command("migrate", verbosity=0)
    published()


def measure(port: int, server: int, seconds: float, readers: int) -> bool:
    """Print the table; whether the limits hold."""
    lines = (
        Line("home, kept", "/open/", KEPT_LIMIT), Line("task, kept", "/open/at/haidai/tasks/t-1/", KEPT_LIMIT),
        Line("home in English, kept", "/open/en/", KEPT_LIMIT), Line("static file as large as the home page", f"/static/{STATIC}", 0),
        Line("home, made anew", "/open/?q=1", MADE_LIMIT, same=False),
        Line("task list, made anew", "/open/at/haidai/tasks/?q=", MADE_LIMIT, same=False),
        Line("task, made anew", "/open/at/haidai/tasks/t-1/?q=", MADE_LIMIT, same=False),
        Line("search 锅炉", "/open/at/haidai/search/?q=%E9%94%85%E7%82%89", MADE_LIMIT, same=False),
        Line("complaints, made anew (2,000)", "/open/at/haidai/petitions/?q=", 0, same=False),
    )  # fmt: skip
    good = True
    print("| page | answers/s | limit | processor ms of one | bytes sent |\n|---|--:|--:|--:|--:|")
    rates = {}
    for line in lines:
        for _ in range(4):
            page_of(port, line.path)
        spent = cpu(server)
        rate, size = asked(port, line, seconds, readers)
        spent = (cpu(server) - spent) / (rate * seconds)
        rates[line.name] = rate
        held = rate >= line.limit
        good &= held
        print(f"| {line.name}{'' if held else ' **MISSED**'} | {rate:,.0f} | {line.limit or '–'} | {spent:.2f} | {size:,} |", flush=True)
    ratio = rates["home, kept"] / rates["static file as large as the home page"]
    print(f"\nA kept page is answered {ratio:.1f} times as often as the static file of its size.\n")
    whole, files = first_page(port)
    memory = resident(server)
    print("| what | measured | limit |\n|---|--:|--:|")
    print(f"| first page with everything it asks for ({files} files), compressed | {whole / 1024:.0f} KiB | {FIRST_KIB} KiB |")
    print(f"| memory of a worker after all this, resident | {memory:.0f} MiB | {WORKER_MIB} MiB |")
    return good and whole <= 1024 * FIRST_KIB and memory <= WORKER_MIB


def main() -> int:
    """Measure; 1 when a limit is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--readers", type=int, default=16)
    parser.add_argument("--ask", default="")
    parser.add_argument("--same", action="store_true")
    parser.add_argument("--port", type=int, default=0)
    options = parser.parse_args()
    if options.ask:
        ask(options.port, options.ask, options.seconds, options.readers, same=options.same)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        installed(Path(folder))
        port = free_port()
        server = subprocess.Popen([sys.executable, "-W", "ignore", "-c", SERVE, str(port)])
        try:
            await_answer(port)
            home = re.sub(rb"\s+$", b"", page_of(port, "/open/"))
            static = Path(folder) / "static" / STATIC
            static.parent.mkdir(parents=True, exist_ok=True)
            static.write_bytes(home)
            static.with_suffix(".html.gz").write_bytes(gzip.compress(home, 9))  # as collectstatic leaves each file
        finally:
            server.terminate()
            server.wait()
        server = subprocess.Popen([sys.executable, "-W", "ignore", "-c", SERVE, str(port)])  # static files are listed when it starts
        try:
            await_answer(port)
            print("## The public portal\n")
            print(f"Two workers, {options.readers} readers in two processes on the same cores, {options.seconds:.0f} s a line.\n{HONEST}")
            print(f"Load of the machine before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores.\n")
            good = measure(port, server.pid, options.seconds, options.readers)
        finally:
            server.terminate()
            server.wait()
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
