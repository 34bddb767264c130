"""What a table of complaints costs: ``python bench/petition_batches.py [--rows 20000]``, on the database of ``DATABASE_URL``.

An xlsx of 20,000 complaints with names and telephones (written here) is handed in, checked, taken in, and handed in again among what it
brought; then one with 500 wrong rows, each of which must be named. Prints seconds beside as many plain rows by COPY in the same run. Works
in a database of its own, dropped afterwards. Exits 1 when a limit is missed.
"""

from __future__ import annotations

import argparse
import importlib
import io
import os
import resource
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rectify.config.settings")
importlib.import_module("django").setup()

import xlsxwriter  # noqa: E402 - Django is set up first
from django.db import connection, transaction  # noqa: E402 - as above
from django.test.utils import setup_databases, teardown_databases  # noqa: E402 - as above

from rectify.campaign.ledger.models import Campaign  # noqa: E402 - as above
from rectify.response.petitions.models import Channel, Identity, IntakeBatch, Petition  # noqa: E402 - as above
from rectify.response.petitions.services import batches  # noqa: E402 - as above
from tests.cast import NOW, TODAY, Cast, assemble  # noqa: E402 - as above
from tests.factories import WORDS, a_campaign  # noqa: E402 - as above

BUDGET_S, WRONG = 30.0, 500
HEAD = ("工单编号", "来电时间", "所属区县", "诉求内容", "事发地址", "问题类型", "来电人", "联系电话")


def workbook(rows: int, wrong: int = 0) -> bytes:
    """An export of a hotline: a year of days, 300 places, every tenth complaint copied from an earlier one; so many rows of no day."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("导出")
        sheet.write_row(0, 0, HEAD)
        for n in range(1, rows + 1):
            told = n if n % 10 else n // 2
            what, place = WORDS[told % 10], f"石桥镇第{n % 300}号路口"
            text = f"第{told}次值守时发现{what}长期未按要求运行，夜间气味刺鼻，附近居民无法开窗，请尽快到现场核实并答复。" * 3
            day = (TODAY - timedelta(days=n % 365)).isoformat()
            when = "前天" if n <= wrong else f"{day} 08:30"
            row = (f"GD{n:07d}", when, ("青石县", "临河区")[n % 2], text, place, "大气、噪声", "赵某", f"138{n:08d}")
            sheet.write_row(n, 0, row)
    return buffer.getvalue()


def timed(act: Callable[[], IntakeBatch]) -> tuple[IntakeBatch, float]:
    """What an act gives, and its seconds."""
    begun = time.perf_counter()
    return act(), time.perf_counter() - begun


def copied(rows: int) -> float:
    """Seconds of writing as many plain rows by COPY: the floor of any import."""
    begun = time.perf_counter()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_floor (id bigint, number text, place text, body text)")
        with cursor.copy("COPY bench_floor FROM STDIN") as copy:
            for n in range(rows):
                copy.write_row((n, str(n), WORDS[n % 10] * 4, WORDS[n % 10] * 40))
        cursor.execute("DROP TABLE bench_floor")
    return time.perf_counter() - begun


def measured(cast: Cast, campaign: Campaign, rows: int) -> bool:
    """Hand in, check, take in; and all of it again."""
    data = workbook(rows)

    def worked(batch: IntakeBatch) -> IntakeBatch:
        return batches.work(batch=IntakeBatch.objects.select_related("campaign__jurisdiction", "taken_by").get(pk=batch.pk), at=NOW)

    def handed() -> IntakeBatch:
        return batches.hand_in(campaign=campaign, content=data, name="12345.xlsx", channel=Channel.HOTLINE, by=cast.hotline, at=NOW)

    batch, first = timed(handed)
    batch, checking = timed(lambda: worked(batch))
    batches.take(batch=batch, by=cast.hotline, at=NOW)
    batch, writing = timed(lambda: worked(batch))
    again, checking_again = timed(lambda: worked(handed()))
    faulty = workbook(rows, WRONG)
    bad, refusing = timed(
        lambda: worked(batches.hand_in(campaign=campaign, content=faulty, name="x.xlsx", channel=Channel.HOTLINE, by=cast.hotline, at=NOW))
    )
    named = len({error["row"] for error in bad.errors})
    floor = copied(rows)
    whole = first + checking + writing
    print("## A table of complaints\n")
    print(f"| {rows} rows, {len(data) // 1024} KB | time | limit | outcome |\n|---|--:|--:|---|")
    print(f"| handed in, sealed | {first:.2f} s | | |")
    print(f"| checked | {checking:.2f} s | | looks alike: {batch.found['alike']} |")
    print(f"| written | {writing:.2f} s | | {Petition.objects.count()} complaints, {Identity.objects.count()} sealed identities |")
    print(f"| together | {whole:.2f} s | {BUDGET_S:.0f} s | {whole / floor:.0f} x plain COPY |")
    print(f"| handed in again, checked | {checking_again:.2f} s | | {again.unchanged} unchanged |")
    refused = named == WRONG and bad.created == 0
    mark = "" if refused else " **MISSED**"
    print(f"| with {WRONG} wrong rows, nothing taken in{mark} | {refusing:.2f} s | {BUDGET_S:.0f} s | {named} rows named |")
    return max(whole, refusing) <= BUDGET_S and batch.created == rows and again.unchanged == rows and refused


def main() -> int:
    """Measure in a database of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=20_000)
    chosen = parser.parse_args()
    old = setup_databases(verbosity=0, interactive=False, serialized_aliases=[])
    try:
        cast = assemble()
        good = measured(cast, a_campaign(cast.city, cast.clerk), chosen.rows)
    finally:
        teardown_databases(old, verbosity=0)
    print(f"\nMemory of the process at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB.")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
