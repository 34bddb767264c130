"""What the record of acts costs: ``python bench/audit.py [--acts 400] [--entries 20000]``, on the database of ``DATABASE_URL``.

Prints milliseconds for an act (alone, two writers at once), the ratio to a raw INSERT of the same row into a plain table in the
same run, acts a second in a batch, and entries a second when the whole is verified. Works in a database of its own, dropped afterwards.
"""

from __future__ import annotations

import argparse
import importlib
import os
import resource
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from statistics import median
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rectify.config.settings")
importlib.import_module("django").setup()

from django.db import connection, transaction  # noqa: E402 - Django is set up first
from django.test.utils import setup_databases, teardown_databases  # noqa: E402 - as above

from rectify.foundation.audit import queries, services  # noqa: E402 - as above
from rectify.foundation.audit.rules import register  # noqa: E402 - as above

ACT = register("bench:act:done", zh="{actor}测了{subject}", en="{actor} measured {subject}")
BUDGET_MS = 2.0
BATCH = 10_000
COLUMNS = ", ".join(queries.COLUMNS)


def happening(number: int) -> dict[str, Any]:
    """An act as a desk records it."""
    return {
        "act": ACT,
        "by": services.Actor(number % 40, "整改办甲", 3),
        "at": datetime.now(UTC),
        "subject": services.Subject("task", str(number % 5000), "淘汰35蒸吨/小时以下燃煤锅炉"),
        "data": {"from": "proposed", "to": "confirmed", "reason": "与原文一致", "measures": [1, 2, 3]},
    }


def act(number: int) -> None:
    """Record one act."""
    services.record(**happening(number))


def raw(number: int) -> None:
    """Insert the same row into a table without triggers or chain."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO bench_plain ({COLUMNS}) VALUES (%s, now(), 'a', 1, '整改办甲', 3, 'task', '1', '淘汰燃煤锅炉', %s, %s, %s)",  # noqa: S608 - fixed column names
            [number, '{"from": "proposed", "to": "confirmed", "reason": "与原文一致"}', bytes(32), bytes(32)],
        )


def nothing(number: int) -> None:
    """Only go there and back."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s", [number])


def each(step: Callable[[int], None], numbers: range) -> list[float]:
    """Milliseconds of each step, in a transaction of its own, commit included."""
    times = []
    for number in numbers:
        begin = time.perf_counter()
        with transaction.atomic():
            step(number)
        times.append((time.perf_counter() - begin) * 1000)
    return times


def in_parallel(step: Callable[[int], None], count: int) -> list[float]:
    """Milliseconds of each step of two writers with connections of their own."""
    times: list[float] = []

    def writer(numbers: range) -> None:
        times.extend(each(step, numbers))
        connection.close()

    threads = [threading.Thread(target=writer, args=[range(start, start + count)]) for start in (1_000_000, 2_000_000)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times


def spread(times: list[float]) -> str:
    """Median and 95th percentile."""
    ordered = sorted(times)
    return f"median {median(ordered):6.2f} ms   p95 {ordered[int(len(ordered) * 0.95)]:6.2f} ms"


def measure(acts: int, entries: int) -> bool:
    """Print the table; whether the record is sound and within its budget."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_plain (LIKE audit_entry INCLUDING ALL)")
    each(act, range(20))
    each(raw, range(20))
    empty, plain, alone = each(nothing, range(acts)), each(raw, range(100, 100 + acts)), each(act, range(acts))
    plain_two, two = in_parallel(raw, acts // 2), in_parallel(act, acts // 2)
    extra = median(alone) - median(plain)
    print(f"empty transaction             {spread(empty)}")
    print(f"raw INSERT, alone             {spread(plain)}")
    print(f"act, alone                    {spread(alone)}   ratio {median(alone) / median(plain):.2f}")
    print(f"raw INSERT, two writers       {spread(plain_two)}")
    print(f"act, two writers              {spread(two)}   ratio {median(two) / median(plain_two):.2f}")
    print(f"what the chain adds           {extra:.2f} ms (budget {BUDGET_MS} ms)")
    begin = time.perf_counter()
    for start in range(0, entries, BATCH):
        with transaction.atomic():
            services.record_many(services.Happening(**happening(n)) for n in range(start, min(start + BATCH, entries)))
    print(f"batch                         {entries / (time.perf_counter() - begin):,.0f} acts/s")
    begin = time.perf_counter()
    verdict = queries.verify()
    speed = verdict.count / (time.perf_counter() - begin)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"verify                        {speed:,.0f} entries/s, peak of the process {peak:.0f} MB; {verdict.en}")
    return verdict.ok and extra <= BUDGET_MS


def main() -> int:
    """Measure in a database of its own; 1 when the budget is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--acts", type=int, default=400)
    parser.add_argument("--entries", type=int, default=20_000)
    options = parser.parse_args()
    made = setup_databases(verbosity=0, interactive=False, serialized_aliases=[])
    try:
        return 0 if measure(options.acts, options.entries) else 1
    finally:
        teardown_databases(made, verbosity=0)


if __name__ == "__main__":
    sys.exit(main())
