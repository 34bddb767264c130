"""Pages and API at 100,000 tasks: ``python bench/pages.py [--tasks 100000] [--rounds 30]``.

Serves an installation of its own with two workers, as ``rectify serve`` does, and measures over HTTP on loopback, one call after the
other. Each line is set beside the plain SQL that gives the same rows, run by psycopg on the same server in the same run.
Exits 1 when a limit is missed.
"""

from __future__ import annotations

import argparse
import http.client
import json
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.installation import Installation, installed

KIB = 1024
MEASURES = "LEFT JOIN LATERAL (SELECT count(*) n, count(started_on) b, count(done_on) d FROM ledger_measure WHERE task_id = t.id) m ON true"
ROWS = f"""
    SELECT t.id, t.number, t.title, t.text, t.state, t.due_original, t.due_current, s.title, u.id, u.name, u.name_en, m.*
    FROM ledger_task t LEFT JOIN ledger_section s ON s.id = t.section_id LEFT JOIN accounts_unit u ON u.id = t.lead_unit_id {MEASURES}
    WHERE t.campaign_id = %(campaign)s AND t.state NOT IN ('draft', 'rejected', 'withdrawn') """  # noqa: S608 - pieces of this file
PAGE = " ORDER BY t.position, t.id LIMIT 51"
LATE = "AND t.due_current < current_date"
BEHIND = f"AND t.state IN ('open', 'acceptance_requested', 'returned', 'reopened') {LATE} AND m.b > 0 AND m.d < m.n"
PROBLEMS = "SELECT * FROM ledger_problem WHERE campaign_id = %(campaign)s ORDER BY position, id LIMIT 51"
GROUPS = """
    SELECT t.section_id, t.lead_unit_id, t.state, t.due_current < current_date, count(*), sum(m.n), sum(m.b), sum(m.d)
    FROM ledger_task t LEFT JOIN (SELECT task_id, count(*) n, count(started_on) b, count(done_on) d FROM ledger_measure GROUP BY task_id) m
    ON m.task_id = t.id WHERE t.campaign_id = %(campaign)s GROUP BY 1, 2, 3, 4"""
DETAIL = "SELECT * FROM ledger_measure WHERE task_id = %(task)s"
CHANGE = "UPDATE ledger_measure SET started_on = current_date - 1 WHERE id = %(measure)s"


@dataclass(frozen=True)
class Line:
    """What is called, by whom, and what it may take. ``raw`` is the SQL that it is set beside."""

    name: str
    path: str
    raw: str
    limit_ms: float
    queries: int
    who: str = "cookie"
    method: str = "GET"
    limit_kib: float = 60
    ours: bool = False
    """The limit is our own; the others stand in the task."""


TASKS, API = "/campaigns/long/tasks/", "/api/v1/campaigns/long/tasks?limit=50"
LINES = (
    Line("task list", TASKS, ROWS + PAGE, 60, 6),
    Line("task list, text 污水", f"{TASKS}?q=%E6%B1%A1%E6%B0%B4", f"{ROWS} AND t.search @@ '污水' {PAGE}", 60, 6),
    Line("task list, behind schedule", f"{TASKS}?schedule=behind", ROWS + BEHIND + PAGE, 60, 6),
    Line("task list, late", f"{TASKS}?late=1", ROWS + LATE + PAGE, 60, 6),
    Line("task list, page 100", f"{TASKS}?page=100", f"{ROWS}{PAGE} OFFSET 4950", 60, 6),
    Line("problem list", "/campaigns/long/problems/", PROBLEMS, 60, 6),
    Line("task page", "/tasks/{task}/", DETAIL, 60, 20, ours=True),
    Line("overview", "/?campaign=long", GROUPS, 500, 20, limit_kib=200, ours=True),
    Line("API list", API, ROWS + PAGE, 30, 6, "clerk"),
    Line("API list of one unit", API, ROWS + PAGE, 30, 6, "unit"),
    Line("API problem list", "/api/v1/campaigns/long/problems?limit=50", PROBLEMS, 30, 6, "clerk"),
    Line("API detail", "/api/v1/tasks/{task}", DETAIL, 15, 7, "clerk"),
    Line("API change with audit row", "/api/v1/measures/{measure}/start", CHANGE, 30, 10, "unit", "POST"),
)


def milliseconds(step: Callable[[int], object], rounds: int) -> list[float]:
    """How long each round took."""
    times = []
    for number in range(rounds):
        begin = time.perf_counter()
        step(number)
        times.append((time.perf_counter() - begin) * 1000)
    return times


def p95(times: list[float]) -> float:
    """The 95th percentile."""
    return sorted(times)[int(len(times) * 0.95)]


class Desk:
    """Calls the installation as a browser or a program does, on a connection that is kept."""

    def __init__(self, place: Installation) -> None:
        self.place = place
        self.connection = http.client.HTTPConnection("127.0.0.1", place.port, timeout=60)
        self.size = 0

    def call(self, line: Line, number: int) -> None:
        """One call; anything but 200 ends the benchmark."""
        ids = {**self.place.ids, "task": self.place.ids["task"] + number, "measure": self.place.ids[f"measure{number}"]}
        headers = {"Accept-Language": "zh-CN", "Cookie": self.place.cookie_of(line.who)}
        if "cookie" not in line.who:
            headers = {"Authorization": f"Bearer {self.place.clerk_token if line.who == 'clerk' else self.place.unit_token}"}
        body = json.dumps({"on": "2026-01-20"}) if line.method == "POST" else None
        self.connection.request(line.method, line.path.format(**ids), body, headers)
        answer = self.connection.getresponse()
        self.size = len(answer.read())
        if answer.status != http.client.OK:
            raise SystemExit(f"{line.name}: {answer.status} {answer.reason}")


def measure(place: Installation, rounds: int, lines: Sequence[Line] = LINES) -> bool:
    """Print the table; whether every limit holds."""
    from bench import raw  # noqa: PLC0415 - needs Django, which is set up by now

    good = True
    print("| call | median ms | p95 | limit | processor ms | KiB | limit | queries | limit | plain SQL ms | ratio |")
    print("|---|---|---|---|---|---|---|---|---|---|---|")
    for line in lines:
        desk = Desk(place)
        milliseconds(lambda n, line=line, desk=desk: desk.call(line, n), 6)  # type: ignore[misc]
        before = place.cpu()
        times = milliseconds(lambda n, line=line, desk=desk: desk.call(line, 6 + n), rounds)  # type: ignore[misc]
        cpu = (place.cpu() - before) / rounds
        plain = milliseconds(lambda n, line=line: raw.run(line.raw, place, n), rounds)  # type: ignore[misc]
        size, queries = desk.size / KIB, raw.queries(place, line.method, line.path, line.who)
        held = median(times) <= line.limit_ms and size <= line.limit_kib and queries <= line.queries
        good &= held
        cells = [f"{line.name}{' (limits ours)' if line.ours else ''}{'' if held else ' **MISSED**'}"]
        cells += [f"{median(times):.1f}", f"{p95(times):.1f}", f"{line.limit_ms:.0f}", f"{cpu:.1f}"]
        cells += [f"{size:.0f}", f"{line.limit_kib:.0f}", str(queries), str(line.queries)]
        cells += [f"{median(plain):.2f}", f"{median(times) / median(plain):.1f}"]
        print(f"| {' | '.join(cells)} |", flush=True)
    return good


def housing(place: Installation) -> bool:
    """Print memory and set-up; whether their limits hold."""
    rss = max(row[0] for row in place.memory())
    pss = max(row[1] for row in place.memory())
    print("\n| installation | measured | limit |\n|---|---|---|")
    print(f"| memory of a worker after all this, resident (proportional) | {rss:.0f} MiB ({pss:.0f} MiB) | 120 MiB |")
    if place.from_nothing:
        print(f"| migrate from nothing, process start included | {place.migrate_seconds:.1f} s | 5 s |")
    return rss <= 120 and (place.migrate_seconds <= 5 or not place.from_nothing)


def main() -> int:
    """Measure; 1 when a limit is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tasks", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--keep", action="store_true", help="leave the database rectify_bench")
    parser.add_argument("--again", action="store_true", help="take the database that --keep left")
    options = parser.parse_args()
    with installed(options.tasks, keep=options.keep, again=options.again) as place:
        print(f"## Pages and API at {options.tasks:,} tasks\n")
        told = f"Two workers, one caller, {options.rounds} calls each over HTTP on loopback; {options.tasks * 3:,} measures."
        print(f"{told} The ratio is that of the whole call to the plain SQL.")
        print("Processor time is that of workers and database sessions: it does not grow when other programs take the machine.\n")
        calls, house = measure(place, options.rounds), housing(place)
    return 0 if calls and house else 1


if __name__ == "__main__":
    sys.exit(main())
