"""The desk of a million complaints: ``python bench/petitions.py [--complaints 1000000] [--rounds 20]``, on the server of ``DATABASE_URL``.

Twenty thousand made-up complaints are written, then multiplied by PostgreSQL with other numbers, days, territories and states, until the
desk is full; the pages are asked through the whole of Django, one after the other, each beside the plain SQL of its rows in the same run.
Registering and what looks alike while typing, with the texts that cost most, are measured on the full table. The column of processor
time is that of this process: other work on the machine does not change it. Works in a database of its own, dropped afterwards. Exits 1
when a limit is missed.
"""

from __future__ import annotations

import argparse
import importlib
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rectify.config.settings")
importlib.import_module("django").setup()

from django.core.management import call_command  # noqa: E402 - Django is set up first
from django.db import connection  # noqa: E402 - as above
from django.test import Client  # noqa: E402 - as above
from django.test.utils import (  # noqa: E402 - as above
    CaptureQueriesContext,
    override_settings,
    setup_databases,
    setup_test_environment,
    teardown_databases,
)

from bench.complaint_texts import complaint  # noqa: E402 - as above
from rectify.campaign.ledger.models import Campaign, Task  # noqa: E402 - as above
from rectify.campaign.plans.services.copying import copy_columns  # noqa: E402 - as above
from rectify.foundation.accounts.models import Unit  # noqa: E402 - as above
from rectify.foundation.search import tsvector_text  # noqa: E402 - as above
from rectify.response.petitions.models import Handover, Petition  # noqa: E402 - as above
from rectify.response.petitions.queries.likeness import alike  # noqa: E402 - as above
from rectify.response.petitions.rules.intake import Given  # noqa: E402 - as above
from rectify.response.petitions.rules.likeness import place_key, says_again, text_hash  # noqa: E402 - as above
from rectify.response.petitions.services.intake import register  # noqa: E402 - as above
from tests.cast import NOW, TODAY, Cast, assemble, unit  # noqa: E402 - as above
from tests.factories import a_campaign  # noqa: E402 - as above

SEEDS = 20_000
LIST_MS, SEARCH_MS, SUGGEST_MS, TABLE_MS, SAVE_MS, QUERIES = 60.0, 100.0, 150.0, 300.0, 1000.0, 7
OFFICIAL = 500
"""Complaints of the batch whose official table is measured, each with an accepted reply and an outcome."""
NAMES = (
    "campaign", "number", "outside_number", "channel", "state", "received_on", "text", "text_hash", "place", "place_key", "county",
    "types", "anonymous", "petitioner_key", "secret_digest", "urgent_words", "key_case", "clock", "registered_at", "search",
)  # fmt: skip
MULTIPLY = """
    INSERT INTO petitions_petition (campaign_id, number, outside_number, channel, state, received_on, text, text_hash, place, place_key,
        county_id, types, anonymous, petitioner_key, secret_digest, urgent_words, key_case, clock, registered_at, search)
    SELECT campaign_id, 'C' || lpad(%(copy)s::text, 3, '0') || number, '',
        (ARRAY['hotline','portal','letter','visit'])[1 + (id + %(copy)s) %% 4], 'received', received_on - %(copy)s, text,
        md5(text_hash || %(copy)s), place, place_key, (%(counties)s::bigint[])[1 + (id + 7 * %(copy)s) %% 12], types, anonymous, '', '',
        urgent_words, id %% 997 = 0, clock, registered_at, search
    FROM petitions_petition WHERE id <= %(last)s
"""
WORKED = """
    UPDATE petitions_petition SET state = 'handed_over', handover_id = %(handover)s, handed_on = received_on, lead_unit_id = county_id,
        reply_due = received_on + 10, task_id = tasks.id
    FROM (SELECT id, row_number() OVER (ORDER BY id) n FROM ledger_task) tasks,
        (SELECT id, row_number() OVER (ORDER BY id DESC) n FROM petitions_petition) chosen
    WHERE chosen.n = tasks.n * 23 AND chosen.id = petitions_petition.id
"""
ANSWERED = """
    UPDATE petitions_petition SET handover_id = %(handover)s
    WHERE id IN (SELECT id FROM petitions_petition WHERE handover_id IS NOT NULL ORDER BY id DESC LIMIT %(number)s);
    INSERT INTO petitions_reply (petition_id, version, finding, substantiated, handling, public_text, settled, unit_id, written_at,
        written_by_id, accepted, decision, decided_at, decided_by_id)
    SELECT id, 1, '经查，该单位治理设施停运，情况属实。', (ARRAY['yes','partly','no'])[1 + id %% 3], '已责令停产整治，限期整改。',
        '已责令停产整治。', 'settled', lead_unit_id, registered_at, %(unit)s, true, '', registered_at, %(clerk)s
    FROM petitions_petition WHERE handover_id = %(handover)s;
    INSERT INTO petitions_outcome (petition_id, kind, count, amount, on_day, words, stated_at, stated_by_id, withdrawn_because)
    SELECT id, 'fine', 1, 50000, received_on, '', registered_at, %(unit)s, '' FROM petitions_petition WHERE handover_id = %(handover)s
"""
ROWS = "SELECT id, number, left(text, 80), state FROM petitions_petition WHERE campaign_id = %(campaign)s {} ORDER BY {} LIMIT 51"


@dataclass(frozen=True)
class Line:
    """A page: its address, who asks, the limit, and the plain SQL of its rows."""

    name: str
    path: str
    where: str = ""
    order: str = "id DESC"
    limit: float = LIST_MS
    who: str = "clerk"
    queries: int = QUERIES


LINES = (
    Line("list", ""),
    Line("list, state", "state=handed_over", "AND state = 'handed_over'"),
    Line("list, county", "county={county}", "AND county_id = %(county)s"),
    Line("list, type", "type=noise", "AND types @> ARRAY['noise']::varchar(16)[]"),
    Line("list, type and county", "type=noise&county={county}", "AND types @> ARRAY['noise']::varchar(16)[] AND county_id = %(county)s"),
    Line("list, type nobody has", "type=marine", "AND types @> ARRAY['marine']::varchar(16)[]"),
    Line("list, channel nobody used", "channel=inspection", "AND channel = 'inspection'"),
    Line("list, key cases", "key=1", "AND key_case"),
    Line("list, reply late", "clock=late", "AND state = 'handed_over' AND reply_due < current_date"),
    Line("list, reply due in 3 days", "clock=soon", "AND state = 'handed_over' AND reply_due BETWEEN current_date AND current_date + 3"),
    Line("list, settled", "settled=yes", "AND state = 'answered'"),
    Line("list, by day received", "sort=-received", "", "received_on DESC, id DESC"),
    Line("list, by clock", "sort=due", "AND state = 'handed_over'", "reply_due, id"),
    Line("list, mine", "mine=1", "AND registrar_id = 1"),
    Line("list, page 100", "page=100", "", "id DESC OFFSET 4950"),
    Line("list of a county's own", "", "AND county_id = %(county)s", who="county", queries=QUERIES + 1),
    Line("list of a department without any", "", "AND county_id = -1", who="unit", queries=QUERIES + 1),
    Line("search 污水", "q=污水", "AND search @@ '污水'", limit=SEARCH_MS),
    Line("search 化工", "q=化工", "AND search @@ '化工'", limit=SEARCH_MS),
    Line("search 蜂鸣 (nowhere)", "q=蜂鸣", "AND search @@ '蜂鸣'", limit=SEARCH_MS),
    Line("search 宏发化工厂", "q=宏发化工厂", "AND search @@ '宏发 & 发化 & 化工 & 工厂'", limit=SEARCH_MS),
    Line("search a number", "q=C012S0000777", "AND search @@ 's0000777'", limit=SEARCH_MS),
    Line("one complaint", "/petitions/{one}/", "AND id = %(one)s", limit=SEARCH_MS, queries=30),
    Line("what looks like it, side by side", "/petitions/{one}/alike", "AND id = %(one)s", limit=SUGGEST_MS, queries=20),
    Line("undecided pairs", "/petitions/alike/", "AND state = 'received'", limit=SUGGEST_MS, queries=15),
    Line("clusters of 30 days", "/petitions/clusters/?days=30", "AND state = 'received'", limit=TABLE_MS, queries=10),
    Line("clusters of 90 days", "/petitions/clusters/?days=90", "AND state = 'received'", limit=TABLE_MS, queries=10),
    Line(f"official table of {OFFICIAL}", "/petitions/tables/{official}/", "AND handover_id = %(official)s", limit=TABLE_MS, queries=30),
)
COMMON = "夜间机器轰鸣声很大,噪声扰民,没有任何隔音措施,希望有关部门尽快处理。"
TYPED = {
    "only common words": (COMMON, ""),
    "common words and a town": (COMMON, "石柳镇"),
    "one clause of common words": ("机器轰鸣声很大", ""),
    "two common words": ("没有任何", ""),
    "the beginning of a place": ("业主反映:碧水小区旁边的", ""),
    "a place of many complaints": ("", "石柳镇"),
    "words that nobody used": ("蜂鸣器昼夜啸叫", "蓝田巷七号院"),
    "4,000 signs": ((COMMON + "又及,") * 100, ""),
}
"""Texts that cost most, typed on a form."""


def fill(cast: Cast, campaign: Campaign, complaints: int, counties: list[Unit]) -> int:
    """The full desk: seeds by COPY, copies by SQL, every 23rd at work, the indexes made last. The key of the batch with answers."""
    dice = random.Random(20261123)
    seeds = min(SEEDS, complaints)
    rows = []
    for n in range(seeds):
        made, name = complaint(dice), f"S{n:07}"
        day = TODAY - timedelta(days=n % 300)
        rows.append((
            campaign.pk, name, "", "hotline", "received", day, made.text, text_hash(made.text), made.place, place_key(made.place),
            counties[n % 12].pk, [made.matter], True, "", "", says_again(made.text), False, "{}", NOW,
            tsvector_text(name, made.text, made.place),
        ))  # fmt: skip
    last = copy_columns(Petition, NAMES, rows)[-1]
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'petitions_petition'")
        plain = [(name, made) for name, made in cursor.fetchall() if "UNIQUE" not in made]
        for name, _made in plain:
            cursor.execute(f'DROP INDEX "{name}"')
        cursor.execute("SET maintenance_work_mem = '512MB'; SET synchronous_commit = off; SET work_mem = '256MB'")
        cursor.execute("SET session_replication_role = replica")  # copies of rows that were checked are not checked again
        for copy in range(1, complaints // seeds):
            cursor.execute(MULTIPLY, {"copy": copy, "last": last, "counties": [county.pk for county in counties]})
        cursor.execute("SET session_replication_role = origin")
        tasks = _tasks(cast, campaign, counties, complaints // 23 // 5)
        handover = Handover.objects.create(campaign=campaign, number=1, on_day=TODAY, handed_at=NOW, handed_by=cast.clerk)
        cursor.execute(WORKED, {"handover": handover.pk, "tasks": tasks})
        for _name, made in plain:
            cursor.execute(made)
        cursor.execute("VACUUM ANALYZE petitions_petition")
    return official(cast, campaign)


def official(cast: Cast, campaign: Campaign) -> int:
    """A batch of answered complaints out of those at work; its key."""
    batch = Handover.objects.create(campaign=campaign, number=2, on_day=TODAY, handed_at=NOW, handed_by=cast.clerk)
    with connection.cursor() as cursor:
        cursor.execute(ANSWERED, {"handover": batch.pk, "number": OFFICIAL, "unit": cast.county.pk, "clerk": cast.clerk.pk})
    return batch.pk


def _tasks(cast: Cast, campaign: Campaign, counties: list[Unit], number: int) -> int:
    """Bare tasks of the ledger for the complaints at work."""
    from tests.factories import many_tasks  # noqa: PLC0415 - beside its only use

    many_tasks(campaign, min(number, 9_000), by=cast.clerk, units=counties, measures=1)
    return Task.objects.count()


def timed(act: Callable[[], object], rounds: int) -> tuple[list[float], float]:
    """Milliseconds of each round, after two that warm up; and how many of them this process computed, the middle round."""
    times, computed = [], []
    for _ in range(rounds + 2):
        begun, used = time.perf_counter(), time.process_time()
        act()
        times.append(1000 * (time.perf_counter() - begun))
        computed.append(1000 * (time.process_time() - used))
    return times[2:], median(computed[2:])


def pages(clients: dict[str, Client], ids: dict[str, int], rounds: int) -> bool:
    """The table of pages; whether every limit holds."""
    print("| page | median ms | slowest | limit | processor ms | queries | limit | plain SQL ms | ratio |")
    print("|---|--:|--:|--:|--:|--:|--:|--:|--:|")
    good = True
    for line in LINES:
        path = line.path.format(**ids)
        address = path if path.startswith("/") else f"/petitions/?{path}"
        client = clients[line.who]
        client.get(address)  # the first call of a session writes down that it is used
        with CaptureQueriesContext(connection) as asked:
            if client.get(address).status_code != 200:
                raise SystemExit(f"{address} does not answer")
        queries = len(asked)  # now: the next request empties the log
        times, computed = timed(lambda client=client, address=address: client.get(address), rounds)  # type: ignore[misc]
        sql = ROWS.format(line.where, line.order.split(" OFFSET")[0])
        sql += f" OFFSET{line.order.split(' OFFSET')[1]}" if "OFFSET" in line.order else ""
        plain, _ = timed(lambda sql=sql: _plain(sql, ids), rounds)  # type: ignore[misc]
        held = median(times) <= line.limit and queries <= line.queries
        good &= held
        numbers = f"{median(times):.1f} | {max(times):.1f} | {line.limit:.0f} | {computed:.0f} | {queries} | {line.queries}"
        ratio = f"{median(plain):.2f} | {median(times) / median(plain):.1f}"
        print(f"| {line.name}{'' if held else ' **MISSED**'} | {numbers} | {ratio} |", flush=True)
    return good


def _plain(sql: str, ids: dict[str, int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, ids)
        cursor.fetchall()


def acts(cast: Cast, campaign: Campaign, rounds: int) -> bool:
    """Registering, and what looks alike while it is typed."""
    dice = random.Random(77)

    def save() -> None:
        made = complaint(dice)
        given = Given("hotline", made.text, TODAY, made.place, types=(made.matter,), name="赵某", phone="13800001234")
        register(campaign=campaign, given=given, by=cast.hotline, at=NOW)

    def suggest() -> None:
        made = complaint(dice)
        alike(campaign, made.text[:40], made.place)

    costly = [(f"alike: {name}", partial(alike, campaign, *said), SUGGEST_MS) for name, said in TYPED.items()]
    good = True
    print("\n| act | median ms | slowest | limit | processor ms |\n|---|--:|--:|--:|--:|")
    acts_of: list[tuple[str, Callable[[], object], float]] = [
        ("register one, sealed, with its record", save, SAVE_MS),
        ("alike: forty signs and a place", suggest, SUGGEST_MS),
        *costly,
    ]
    for name, act, limit in acts_of:
        times, computed = timed(act, rounds)
        held = median(times) <= limit
        good &= held
        print(f"| {name}{'' if held else ' **MISSED**'} | {median(times):.1f} | {max(times):.1f} | {limit:.0f} | {computed:.0f} |")
    return good


def measured(complaints: int, rounds: int) -> bool:
    """Fill the desk and print the tables; whether every limit holds."""
    cast = assemble()
    campaign = a_campaign(cast.city, cast.clerk)
    counties = [cast.qingshi, cast.linhe, *(unit(f"B{n}", f"第{n}县", f"County {n}", "county", cast.city, 20 + n) for n in range(10))]
    clients = {name: Client() for name in ("clerk", "county", "unit")}
    for name, who in (("clerk", cast.clerk), ("county", cast.county), ("unit", cast.lead)):
        clients[name].force_login(who)
        clients[name].get("/petitions/")  # the first call of a process reads what later ones remember
    begun = time.perf_counter()
    batch = fill(cast, campaign, complaints, counties)
    there = Petition.objects.count()
    print(f"## The desk of {there:,} complaints\n\nFilled in {time.perf_counter() - begun:.0f} s. One caller, in one process.")
    print(f"Load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores, priority {os.getpriority(os.PRIO_PROCESS, 0)}.\n")
    one = Petition.objects.order_by("pk").values_list("pk", flat=True)[there // 2]
    ids = {"campaign": campaign.pk, "county": cast.qingshi.pk, "official": batch, "one": one}
    held = pages(clients, ids, rounds)
    return acts(cast, campaign, rounds) and held


def main() -> int:
    """Measure in a database of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--complaints", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=10)
    chosen = parser.parse_args()
    setup_test_environment(debug=False)
    old = setup_databases(verbosity=0, interactive=False, serialized_aliases=[])
    try:
        with tempfile.TemporaryDirectory() as folder, override_settings(STATIC_ROOT=folder):
            call_command("collectstatic", interactive=False, verbosity=0)  # pages name static files by what was collected
            good = measured(chosen.complaints, chosen.rounds)
    finally:
        teardown_databases(old, verbosity=0)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
