"""What long lists cost: ``python bench/ledger_import.py [--rows 10000] [--tasks 100000]``, on the database of ``DATABASE_URL``.

Imports a 措施清单 of 10,000 rows (xlsx, written here) twice, and changes tasks among 100,000; prints seconds and milliseconds, and
the ratio to raw work in the same run (as many plain rows by COPY, one plain UPDATE). Works in a database of its own, dropped afterwards.
"""

from __future__ import annotations

import argparse
import importlib
import io
import os
import resource
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rectify.config.settings")
importlib.import_module("django").setup()

import xlsxwriter  # noqa: E402 - Django is set up first
from django.db import connection, transaction  # noqa: E402 - as above
from django.test.utils import setup_databases, teardown_databases  # noqa: E402 - as above

from rectify.campaign.ledger.models import Campaign, Extension, FactLink, ImportRun, Measure, Task, TaskState  # noqa: E402 - as above
from rectify.campaign.ledger.services.extensions import decide_extension, request_extension  # noqa: E402 - as above
from rectify.campaign.ledger.services.imports import carry_out, start_import  # noqa: E402 - as above
from rectify.campaign.ledger.services.moves import move  # noqa: E402 - as above
from tests.cast import NOW, Cast, assemble  # noqa: E402 - as above
from tests.factories import WORDS, a_campaign, many_tasks  # noqa: E402 - as above

IMPORT_BUDGET_S = 20.0
CHANGE_BUDGET_MS = 30.0
HEAD = ("序号", "反馈问题", "整改目标", "整改措施", "牵头单位", "责任单位", "整改时限")


def workbook(rows: int) -> bytes:
    """A list as offices make it: one problem a row, a target, a measure, two units, a deadline."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet("措施清单")
    sheet.write_row(0, 0, HEAD)
    for n in range(1, rows + 1):
        what, month = WORDS[n % 10], 1 + n % 12
        measure = f"完成{what}整治{n % 90 + 10}处,达标率达到{80 + n % 20}%以上。"
        line = (str(n), f"第{n}号点位{what}问题突出,整改不到位。", f"{what}完成率达到{80 + n % 20}%以上", measure, "市生态环境局")
        sheet.write_row(n, 0, (*line, "青石县、市交通运输局", f"2027年{month}月底前"))
    book.close()
    return buffer.getvalue()


def imported(cast: Cast, campaign: Campaign, data: bytes, name: str) -> tuple[ImportRun, float]:
    """Queue and carry out one import; seconds of the carrying out."""
    run = start_import(campaign=campaign, data=data, name=name, by=cast.clerk, at=NOW)
    begun, busy = time.perf_counter(), time.process_time()
    carry_out(run=run, at=NOW)
    print(f"  processor of this process: {time.process_time() - busy:.2f} s")
    return run, time.perf_counter() - begun


def copied(rows: int) -> float:
    """Seconds of writing as many plain rows by COPY: the floor of any import."""
    begun = time.perf_counter()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_floor (id bigint, number text, title text, body text)")
        with cursor.copy("COPY bench_floor FROM STDIN") as copy:
            for n in range(rows):
                copy.write_row((n, str(n), WORDS[n % 10] * 4, WORDS[n % 10] * 40))
        cursor.execute("DROP TABLE bench_floor")
    return time.perf_counter() - begun


def import_part(cast: Cast, rows: int) -> bool:
    """Twice the same file."""
    campaign = a_campaign(cast.city, cast.clerk, slug="import")
    data = workbook(rows)
    first, seconds = imported(cast, campaign, data, "清单.xlsx")
    counts = (Task.objects.count(), Measure.objects.count(), FactLink.objects.count())
    second, again = imported(cast, campaign, data, "清单.xlsx")
    same = counts == (Task.objects.count(), Measure.objects.count(), FactLink.objects.count())
    floor = copied(rows)
    print("## Import of a list\n\n| what | time | limit | beside | outcome |\n|---|--:|--:|---|---|")
    made = f"{first.result['created']} tasks, {counts[2]} links to facts"
    print(
        f"| {rows} rows, {len(data) // 1024} KB | {seconds:.2f} s | {IMPORT_BUDGET_S:.0f} s | {seconds / floor:.0f} x plain COPY | {made} |"
    )
    kept = f"{second.result.get('unchanged')} unchanged, lists {'the same' if same else 'DIFFER'}"
    print(f"| the same file again | {again:.2f} s | | | {kept} |")
    return seconds <= IMPORT_BUDGET_S and same and second.result.get("unchanged") == counts[0]


def timed(act: Callable[[Any], object], rows: Sequence[Any]) -> float:
    """Median milliseconds of an act on each row, the first left out."""
    took = []
    for row in rows:
        begun = time.perf_counter()
        act(row)
        took.append(1000 * (time.perf_counter() - begun))
    return median(took[1:])


def touch(task: Task) -> None:
    """One plain UPDATE of the same table, in a transaction of its own."""
    with transaction.atomic():
        Task.objects.filter(pk=task.pk).update(position=task.position)


def change_part(cast: Cast, tasks: int) -> bool:
    """Changes with their row of audit among many tasks."""
    campaign = a_campaign(cast.city, cast.clerk, slug="changes")
    begun = time.perf_counter()
    many_tasks(campaign, tasks, by=cast.clerk, units=[cast.ecology, cast.transport, cast.qingshi])
    written = time.perf_counter() - begun
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    working = list(campaign.tasks.filter(state=TaskState.OPEN, due_current__isnull=False).defer("search")[:200])
    asked: list[Extension] = []

    def ask(task: Task) -> None:
        later = (task.due_current or date.max) + timedelta(days=30)
        asked.append(request_extension(task=task, due_to=later, reason="雨季无法施工", by=cast.lead, at=NOW))

    plain = timed(touch, working[:60])
    asking = timed(ask, working[:60])
    deciding = timed(
        lambda row: decide_extension(extension=row, approve=True, decision="同意", number="海岱整改〔2026〕1号", by=cast.clerk, at=NOW),
        asked,
    )
    moving = timed(lambda row: move(task=row, to=TaskState.ACCEPTANCE_REQUESTED, by=cast.clerk, at=NOW), working[60:120])
    print(f"\n## Changes with their row of audit among {tasks} tasks (written in {written:.0f} s)\n")
    print("| act | median | limit | beside |\n|---|--:|--:|---|")
    for name, ms in (("ask for an extension", asking), ("approve an extension", deciding), ("move a task", moving)):
        print(f"| {name} | {ms:.2f} ms | {CHANGE_BUDGET_MS:.0f} ms | {ms / plain:.1f} x plain UPDATE ({plain:.2f} ms) |")
    return max(asking, deciding, moving) <= CHANGE_BUDGET_MS


def main() -> int:
    """Run both parts in a database of their own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--tasks", type=int, default=100_000)
    chosen = parser.parse_args()
    old = setup_databases(verbosity=0, interactive=False, serialized_aliases=[])
    try:
        cast = assemble()
        good = [import_part(cast, chosen.rows) if chosen.rows else True, change_part(cast, chosen.tasks) if chosen.tasks else True]
    finally:
        teardown_databases(old, verbosity=0)
    print(f"\nMemory of the process at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB.")
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
