"""Freezing and verifying a number of 20,000 items: ``python bench/publications.py [--items 20000]``, on the server of ``DATABASE_URL``.

Two numbers of one series are released through the one service, the second with every hundredth item changed; their files are made and
checked as ``rectify verify`` does, from the bytes alone. Beside it stands the plain reading of the same bytes and their hash, in the
same run. Works in a database of its own, dropped afterwards. Exits 1 when a limit is missed.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib
import json
import os
import resource
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rectify.config.settings")
importlib.import_module("django").setup()

from django.test.utils import setup_databases, teardown_databases  # noqa: E402 - Django is set up first

from rectify.disclosure.frozen.queries.bundles import bundle  # noqa: E402 - as above
from rectify.disclosure.frozen.rules.bundle import check, read  # noqa: E402 - as above
from tests.cast import NOW  # noqa: E402 - as above
from tests.disclosure.factory import PLACE, petition, publish  # noqa: E402 - as above

FREEZE_S, FILE_S, VERIFY_S = 15.0, 10.0, 15.0
R = TypeVar("R")


def timed(act: Callable[[], R]) -> tuple[R, float, float]:
    """What an act gives, its seconds, and how many of them this process computed."""
    begun, used = time.perf_counter(), time.process_time()
    done = act()
    return done, time.perf_counter() - begun, time.process_time() - used


def measured(items: int) -> bool:
    """Release, release again, make the files, check them."""
    later = [petition(f"HD202611-{n:06}") for n in range(items)]
    rows = [petition(row["key"], "in_part") if n % 100 == 0 else row for n, row in enumerate(later)]
    _, first, used_first = timed(lambda: publish("petitions", rows, series="petitions:1", at=NOW - timedelta(days=1)))
    _, second, used_second = timed(lambda: publish("petitions", later, series="petitions:1", at=NOW))
    files, making, used_making = timed(lambda: [bundle(PLACE, number) for number in (1, 2)])
    report, checking, used_checking = timed(lambda: check([read(f"{n}.json", data) for n, data in enumerate(files, 1)]))
    _, floor, _ = timed(lambda: [(json.loads(data), hashlib.sha256(data).digest()) for data in files])
    size = sum(len(data) for data in files) / 2**20
    lines = (
        (f"freeze {items:,} items", first, used_first, FREEZE_S),
        (f"freeze them again, {items // 100} changed, with the difference", second, used_second, FREEZE_S),
        (f"make the files of both, {size:.0f} MiB", making, used_making, FILE_S),
        (f"verify both and the history between, {checking / floor:.1f} x reading and hashing the bytes", checking, used_checking, VERIFY_S),
    )
    print(f"## A number of {items:,} items\n\n| act | s | of it processor of this process | limit |\n|---|--:|--:|--:|")
    for name, took, used, limit in lines:
        print(f"| {name}{'' if took <= limit else ' **MISSED**'} | {took:.1f} | {used:.1f} | {limit:.0f} |")
    print(f"\nFaults found: {len(report.faults)}; statements checked: {len(report.checked)}.")
    print(f"Memory of the process at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB.")
    return not report.faults and bool(report.checked) and all(took <= limit for _, took, _, limit in lines)


def main() -> int:
    """Measure in a database of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, default=20_000)
    chosen = parser.parse_args()
    old = setup_databases(verbosity=0, interactive=False, serialized_aliases=[])
    try:
        good = measured(chosen.items)
    finally:
        teardown_databases(old, verbosity=0)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
