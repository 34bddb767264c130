"""Fifty people at once for two minutes: ``python bench/load.py [--people 50] [--seconds 120] [--tasks 100000] [--reports 1000000]``.

On the lived-in campaign of ``bench/work.py``, served by two workers with the jobs running beside them, as ``rectify serve`` does. The
people call from this process, each with a connection that is kept: units read and file reports and hand in photographs, the office
reads, judges and looks after rounds and close-outs, departments judge, leaders look at the whole. Pages only, no static files: a
browser has those. Exits 1 when anything failed, when an act is not on record afterwards, or when the 95th percentile of all requests is
over the limit.
"""

from __future__ import annotations

import argparse
import io
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.callers import Call, Caller, files, judges, reads, uploads
from bench.installation import Installation, installed
from bench.pages import p95

LIMIT_MS = 200
RUN_IN = 10.0
"""Seconds at the beginning that are not counted: each worker reads its templates once."""
THINK = (1.0, 3.0)
"""Seconds between two clicks of one person, evenly drawn."""
OPEN_FILES = "/campaigns/long/tasks/"
OVERVIEW = reads("overview", "/?campaign=long")
WEEK, BOARD = reads("this week", "/week"), reads("round board", "/rounds/")
LISTS = reads("task list", OPEN_FILES, f"{OPEN_FILES}?late=1", f"{OPEN_FILES}?schedule=behind", f"{OPEN_FILES}?q=%E6%B1%A1%E6%B0%B4")
TASK = reads("task page", "/tasks/{task}/")
PARTS = reads("parts of a task page", "/tasks/{task}/reports", "/tasks/{task}/evidence", "/tasks/{task}/closing")
SHEET, INBOX = reads("sheet of a unit", "{sheet}"), reads("inbox", "/inbox/")
GALLERY = reads("evidence gallery", "/evidence/", "/evidence/?verdict=waiting", "/evidence/?found=open")
CLOSING = reads("close-out desk and register", "/closure/", "/closure/register/", "/closure/?waits=check", "/draws/", "/notices/")
CASE, SIGNING = reads("one case", "/cases/{case}/"), reads("signing desk", "/signing/")
SCHEMES, LETTERS = reads("schemes", "/schemes/"), reads("letters", "/letters/")

HABITS: dict[str, list[tuple[Callable[[Caller], None], int]]] = {
    "unit": [
        (WEEK, 10), (SHEET, 10), (files, 25), (uploads, 15), (LISTS, 8), (TASK, 10), (PARTS, 10), (GALLERY, 4), (INBOX, 3), (LETTERS, 2),
        (CLOSING, 3),
    ],
    "office": [
        (WEEK, 10), (BOARD, 8), (LISTS, 15), (TASK, 10), (PARTS, 10), (GALLERY, 6), (judges, 16), (CLOSING, 10), (CASE, 6), (SCHEMES, 4),
        (LETTERS, 3), (OVERVIEW, 2),
    ],
    "department": [(WEEK, 10), (judges, 30), (GALLERY, 10), (LISTS, 15), (TASK, 15), (PARTS, 10), (CASE, 10)],
    "leader": [(WEEK, 15), (OVERVIEW, 6), (LISTS, 15), (SIGNING, 15), (CASE, 15), (BOARD, 10), (TASK, 14), (LETTERS, 10)],
}  # fmt: skip
"""What each kind of person does, and how often."""
POSTS = (
    ("unit", "HD-STHJ", "lead_unit"), ("unit", "HD-JTYS", "lead_unit"), ("office", "HD-ZGB", "office_clerk"),
    ("unit", "HD-QS", "county_government"), ("unit", "HD-LH", "county_government"),
    ("office", "HD-ZGB", "office_clerk"), ("unit", "HD-QS-01", "responsible_unit"),
    ("department", "HD-ZJ", "supervising_department"), ("unit", "HD-STHJ", "lead_unit"), ("leader", "HD-ZGB", "office_director"),
)  # fmt: skip
"""Of every ten people: six of units, two of the office, one of a department, one who signs."""
SERVE = (
    "import sys; from rectify.interfaces.cli.serve import listen, prepare, start_worker; "
    "prepare(); start_worker(); listen('127.0.0.1', int(sys.argv[1]), 2)"
)


def pictures(number: int) -> list[bytes]:
    """Small photographs (640 × 480, about 60 kB), no two alike."""
    from PIL import Image  # noqa: PLC0415 - this process alone needs it

    made = []
    for seed in range(number):
        rough = Image.frombytes("RGB", (32, 24), Random(seed).randbytes(32 * 24 * 3)).resize((640, 480), Image.Resampling.BICUBIC)
        file = io.BytesIO()
        Image.blend(rough, Image.effect_noise((640, 480), 40).convert("RGB"), 0.3).save(file, "JPEG", quality=80)
        made.append(file.getvalue())
    return made


def assembled(place: Installation, number: int) -> list[Caller]:
    """The people with their work; nobody has the same report, piece or measure as another."""
    from bench import people  # noqa: PLC0415 - needs Django, which is set up by now

    found, shots = [], pictures(40)
    for n in range(number):
        kind, code, role = POSTS[n % len(POSTS)]
        cookie, work = people.settled(n, number, kind, code, role)
        work.pictures = shots
        found.append(Caller(place.port, cookie, HABITS[kind], work, Random(n), THINK))
    return found


def busy() -> float:
    """Seconds of processor time that this machine has spent on anything."""
    ticks = [int(part) for part in Path("/proc/stat").read_text(encoding="ascii").split("\n", 1)[0].split()[1:]]
    return (sum(ticks[:8]) - ticks[3] - ticks[4]) / 100


def run(people: Sequence[Caller], seconds: float) -> float:
    """Let them live; when the counted time began."""
    begun, over = time.perf_counter(), threading.Event()
    threads = [threading.Thread(target=who.live, args=(begun + RUN_IN + seconds, over), daemon=True) for who in people]
    for thread in threads:
        thread.start()
    try:
        for thread in threads:
            thread.join()
    finally:
        over.set()
    return begun + RUN_IN


def table(calls: Sequence[Call]) -> None:
    """What was asked and what it took, the most frequent first."""
    groups: dict[str, list[float]] = defaultdict(list)
    for call in calls:
        groups[call.name].append(call.milliseconds)
    print("\n| request | number | median ms | p95 | longest |\n|---|--:|--:|--:|--:|")
    for name, times in sorted(groups.items(), key=lambda pair: -len(pair[1])):
        print(f"| {name} | {len(times)} | {median(times):.0f} | {p95(times):.0f} | {max(times):.0f} |")


def told(people: Sequence[Caller], calls: Sequence[Call], kept: dict[str, int], seconds: float) -> bool:
    """Print what must hold; whether it does."""
    wrong = [words for who in people for words in who.wrong]
    sent = {act: sum(who.work.done.get(act, 0) for who in people) for act in kept}
    whole = p95([call.milliseconds for call in calls])
    middle, longest = median(call.milliseconds for call in calls), max(call.milliseconds for call in calls)
    print("| what | measured | limit |\n|---|--:|--:|")
    print(f"| requests in {seconds:.0f} s | {len(calls)}, {len(calls) / seconds:.1f} a second | |")
    print(f"| errors | {len(wrong)} | 0 |")
    print(
        f"| all requests: median, 95th percentile, longest | {middle:.0f}, **{whole:.0f}**, {longest:.0f} ms | {LIMIT_MS} ms for the 95th |"
    )
    for act, number in kept.items():
        print(f"| {act} and on record | {number} of {sent[act]} | all |")
    for words in wrong[:20]:
        print(f"- {words}", file=sys.stderr)
    return not wrong and whole <= LIMIT_MS and kept == sent


def measure(place: Installation, number: int, seconds: float) -> bool:
    """Run and print."""
    from bench import people as rows  # noqa: PLC0415 - needs Django, which is set up by now

    people, before = assembled(place, number), rows.on_record()
    own, all_of_it = place.cpu(), busy()
    start = run(people, seconds)
    own, all_of_it = (place.cpu() - own) / 1000, busy() - all_of_it
    calls = [call for who in people for call in who.calls if call.begun >= start]
    after = rows.on_record()
    print(f"{number} people, {THINK[0]:.0f} to {THINK[1]:.0f} s between two clicks of each; {RUN_IN:.0f} s of run-in are not counted.")
    print(f"Processor time from first to last: {own:.0f} s of the workers and their database, {all_of_it:.0f} s of the whole machine")
    print(f"(this caller, the jobs and whatever else ran), of {2 * (seconds + RUN_IN):.0f} s that two cores have.\n")
    good = told(people, calls, {act: after[act] - before[act] for act in after}, seconds)
    table(calls)
    return good


def main() -> int:
    """Measure; 1 when a limit is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--tasks", type=int, default=100_000)
    parser.add_argument("--reports", type=int, default=1_000_000)
    parser.add_argument("--evidence", type=int, default=200_000)
    parser.add_argument("--keep", action="store_true", help="leave the database rectify_bench")
    parser.add_argument("--again", action="store_true", help="take the database that --keep left, with the life it has")
    options = parser.parse_args()
    with installed(options.tasks, keep=options.keep, again=options.again, serve=SERVE) as place:
        from bench import rows  # noqa: PLC0415 - needs Django, which is set up by now

        if not options.again:
            rows.live(options.reports, options.evidence)
        rows.introduce_work(place)
        print(f"## {options.people} people at once\n")
        return 0 if measure(place, options.people, options.seconds) else 1


if __name__ == "__main__":
    sys.exit(main())
