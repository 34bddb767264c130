"""What a round costs: ``python bench/rounds.py [--tasks 100000] [--reports 20000] [--history 50]``, on the database of ``DATABASE_URL``.

Opens and freezes a round of 20,000 reports in a campaign of 100,000 tasks, with a million reports of earlier rounds on record, and asks
the pages of rounds. Each line is set beside raw work of the same size in the same run: writing as many plain rows by INSERT … SELECT, or
the plain SQL of the page. Works in a database of its own, dropped afterwards. Exits 1 when a limit is missed.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rectify.config.settings")
importlib.import_module("django").setup()

from django.db import connection, transaction  # noqa: E402 - Django is set up first
from django.test.utils import setup_databases, teardown_databases  # noqa: E402 - as above

from rectify.campaign.dispatch.models import Report, Round  # noqa: E402 - as above
from rectify.campaign.dispatch.queries import board, reports  # noqa: E402 - as above
from rectify.campaign.dispatch.rules.reports import Answer  # noqa: E402 - as above
from rectify.campaign.dispatch.services.reports import file_report  # noqa: E402 - as above
from rectify.campaign.dispatch.services.rounds import freeze_round, open_round  # noqa: E402 - as above
from rectify.campaign.ledger.models import Campaign  # noqa: E402 - as above
from rectify.foundation.accounts.models import Unit  # noqa: E402 - as above
from rectify.foundation.accounts.queries import grants_of  # noqa: E402 - as above
from tests.cast import NOW, TODAY, Cast, assemble, unit  # noqa: E402 - as above
from tests.factories import a_campaign, many_tasks  # noqa: E402 - as above

FREEZE_S, OPEN_S, FILE_MS, PAGE_MS = 5.0, 5.0, 30.0, 60.0
WEEK = timedelta(days=7)
HISTORY = """
    INSERT INTO dispatch_report (round_id, task_id, measure_id, unit_id, done, next_step, obstacles, support, revision, source,
        filed_at, filed_by_id)
    SELECT %s, task_id, measure_id, unit_id, '本周完成管网开挖。', '下周继续。', '', '', 1, 'page', %s, %s
    FROM dispatch_report WHERE round_id = %s
"""
COPY_REPORTS = "INSERT INTO bench_floor SELECT * FROM dispatch_report WHERE round_id = %s"
COPY_STANDINGS = "INSERT INTO bench_floor SELECT * FROM dispatch_standing WHERE round_id = %s"
BOARD = "SELECT unit_id, count(*), count(filed_at) FROM dispatch_report WHERE round_id = %s AND late_for_id IS NULL GROUP BY unit_id"
ROWS = """
    SELECT r.*, t.*, m.* FROM dispatch_report r JOIN ledger_task t ON t.id = r.task_id JOIN ledger_measure m ON m.id = r.measure_id
    WHERE r.round_id = %s ORDER BY r.unit_id, r.id LIMIT 51"""
SHEET = """
    SELECT r.*, t.*, m.* FROM dispatch_report r JOIN ledger_task t ON t.id = r.task_id JOIN ledger_measure m ON m.id = r.measure_id
    WHERE r.round_id = %s AND r.unit_id = %s ORDER BY r.id LIMIT 16"""
TASK = "SELECT * FROM dispatch_report WHERE task_id = %s ORDER BY round_id DESC LIMIT 50"


def seconds(act: Callable[[], object]) -> float:
    """How long one act took."""
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def floor(like: str, statement: str, one: Round) -> float:
    """Seconds of a raw INSERT of the same rows into a table with the same indexes."""

    def write() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"CREATE TABLE bench_floor (LIKE {like} INCLUDING ALL)")
            cursor.execute(statement, [one.pk])
            cursor.execute("DROP TABLE bench_floor")

    return median([seconds(write) for _ in range(3)])


def plain(statement: str, values: list[Any]) -> float:
    """Milliseconds of a plain statement, fetched."""

    def ask() -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            cursor.fetchall()

    return median([seconds(ask) for _ in range(15)]) * 1000


def filled(tasks: int) -> tuple[Cast, Campaign, list[Unit]]:
    """People, 60 units, a campaign."""
    cast = assemble()
    campaign = a_campaign(cast.city, cast.clerk)
    units = [cast.ecology, cast.transport, cast.qingshi, cast.linhe, cast.town]
    units += [unit(f"B-{n}", f"测试单位{n}", f"Unit {n}", "department", cast.city, 20 + n) for n in range(55)]
    for seed, begin in enumerate(range(0, tasks, 10_000)):
        many_tasks(campaign, min(10_000, tasks - begin), by=cast.clerk, units=units, seed=seed)
    return cast, campaign, units


def narrowed(campaign: Campaign, wanted: int) -> None:
    """Finish measures until a round asks for about as many reports as wanted; of each open task it would ask for 4.3."""
    share = round(1000 * wanted / (1.725 * campaign.tasks.count()))
    with connection.cursor() as cursor:
        cursor.execute(
            """UPDATE ledger_measure SET started_on = COALESCE(started_on, current_date - 9), done_on = current_date
            WHERE done_on IS NULL
                AND task_id IN (SELECT id FROM ledger_task WHERE campaign_id = %s AND state = 'open' AND id %% 1000 > %s)""",
            [campaign.pk, share],
        )
        cursor.execute(
            "UPDATE ledger_task SET state = 'acceptance_requested' WHERE campaign_id = %s AND state IN ('returned', 'reopened')",
            [campaign.pk],
        )


def history(cast: Cast, campaign: Campaign, rounds: int) -> int:
    """A round of a year ago, answered, and copies of it in the weeks after, all frozen; how many reports there are then."""
    begin = TODAY - WEEK * (rounds + 1)
    model = open_round(campaign=campaign, on=begin, by=None, at=NOW - WEEK * (rounds + 1))
    for week in range(1, rounds):
        first, at = model.first + WEEK * week, model.cut_off_at + WEEK * week
        copy = Round.objects.create(
            campaign=campaign, number=1 + week, first=first, last=model.last + WEEK * week, opened_at=at, remind_at=at, cut_off_at=at,
            asked=model.asked,
        )  # fmt: skip
        with connection.cursor() as cursor:
            cursor.execute(HISTORY, [copy.pk, at, cast.lead.pk, model.pk])
    Report.objects.filter(round=model).update(filed_at=NOW - WEEK * rounds, filed_by=cast.lead, done="本周完成管网开挖。")
    Round.objects.filter(campaign=campaign).update(frozen_at=NOW - WEEK, frozen_hash="0" * 64, filed=model.asked)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return Report.objects.count()


def line(name: str, took: float, limit: float, raw: float, mark: str) -> bool:
    """One line of the table; whether the limit holds."""
    good = took <= limit
    print(
        f"| {name}{'' if good else ' **MISSED**'} | {took:.2f} {mark} | {limit:.0f} {mark} | {raw:.3f} {mark} | {took / raw:.1f} |",
        flush=True,
    )
    return good


def pages(cast: Cast, one: Round, units: list[Unit]) -> bool:
    """What the pages ask, without the page around it."""
    grants, mine = grants_of(cast.clerk, TODAY), units[0]
    task = Report.objects.filter(round=one).order_by("pk")[10].task_id
    root = one.campaign.jurisdiction.path
    asked: list[tuple[str, Callable[[], object], str, list[Any]]] = [
        ("board, 60 units", lambda: board.board_lines(grants, one, root), BOARD, [one.pk]),
        ("round, not filed", lambda: board.round_page(grants, one, "waiting"), ROWS, [one.pk]),
        ("round, filed late", lambda: board.round_page(grants, one, "late"), ROWS, [one.pk]),
        ("round, changed tasks", lambda: board.round_page(grants, one, "changed"), ROWS, [one.pk]),
        ("sheet of a unit, 15 cards", lambda: reports.sheet(grants, one.pk, mine.pk, NOW), SHEET, [one.pk, mine.pk]),
        ("reports on a task", lambda: reports.of_task(grants, task), TASK, [task]),
    ]
    held = [
        line(name, median([seconds(act) for _ in range(15)]) * 1000, PAGE_MS, plain(statement, values), "ms")
        for name, act, statement, values in asked
    ]
    return all(held)


def filings(cast: Cast, one: Round) -> float:
    """Milliseconds of filing one report, the act on record included."""
    rows = list(Report.objects.filter(round=one, late_for__isnull=True).order_by("pk")[:60])
    answer = Answer(done="完成沟槽开挖。", next_step="管道安装。", expected_on=TODAY + timedelta(days=90))
    acts = [partial(file_report, report=row, answer=answer, revision=0, by=cast.lead, at=NOW) for row in rows]
    return median([seconds(act) for act in acts]) * 1000


def measure(tasks: int, wanted: int, rounds: int) -> bool:
    """Fill, open, file, ask, freeze."""
    cast, campaign, units = filled(tasks)
    narrowed(campaign, wanted)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    total = history(cast, campaign, rounds)
    begun = time.perf_counter()
    one = open_round(campaign=campaign, on=TODAY, by=cast.clerk, at=NOW)
    opening = time.perf_counter() - begun
    print(f"{tasks:,} tasks, {len(units)} units; a round of {one.asked:,} reports, {total:,} of earlier rounds on record.\n")
    print("| what | measured | limit | raw SQL of the same rows | ratio |\n|---|---|---|---|---|")
    good = line(f"open a round of {one.asked:,} reports (limit ours)", opening, OPEN_S, floor("dispatch_report", COPY_REPORTS, one), "s")
    good &= line("file one report, with its act", filings(cast, one), FILE_MS, plain("SELECT 1", []), "ms")
    frozen = seconds(lambda: freeze_round(round=one, by=None, at=one.cut_off_at))
    rows = one.asked + tasks
    good &= line(
        f"freeze it: {tasks:,} standings, hash of {rows:,} rows", frozen, FREEZE_S, floor("dispatch_standing", COPY_STANDINGS, one), "s"
    )
    following = open_round(campaign=campaign, on=TODAY + WEEK, by=None, at=NOW + WEEK)
    good &= pages(cast, following, units)
    again = seconds(lambda: freeze_round(round=following, by=None, at=following.cut_off_at))
    return good & line(
        "freeze the next, told against the last", again, FREEZE_S, floor("dispatch_standing", COPY_STANDINGS, following), "s"
    )


def main() -> int:
    """Measure; 1 when a limit is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tasks", type=int, default=100_000)
    parser.add_argument("--reports", type=int, default=20_000, help="about how many reports the round asks for")
    parser.add_argument("--history", type=int, default=50)
    options = parser.parse_args()
    print("## Rounds\n")
    old = setup_databases(verbosity=0, interactive=False)
    try:
        good = measure(options.tasks, options.reports, options.history)
    finally:
        teardown_databases(old, verbosity=0)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
