"""The desk of a million complaints: ``python bench/petitions.py [--complaints 1000000] [--rounds 20]``, on the server of ``DATABASE_URL``.

Twenty thousand made-up complaints are written, then multiplied by PostgreSQL with other numbers, days, territories and states, until the
desk is full; the pages are asked through the whole of Django, one after the other, each beside the plain SQL of its rows in the same run.
Registering is measured on the full table. Works in a database of its own, dropped afterwards. Exits 1 when a limit is missed.
"""

from __future__ import annotations

import argparse
import importlib
import os
import random
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rectify.config.settings")
importlib.import_module("django").setup()

from django.db import connection  # noqa: E402 - Django is set up first
from django.test import Client  # noqa: E402 - as above
from django.test.utils import CaptureQueriesContext, setup_databases, setup_test_environment, teardown_databases  # noqa: E402 - as above

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
LIST_MS, SEARCH_MS, SUGGEST_MS, SAVE_MS, QUERIES = 60.0, 100.0, 150.0, 1000.0, 7
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
)


def fill(cast: Cast, campaign: Campaign, complaints: int, counties: list[Unit]) -> None:
    """The full desk: seeds by COPY, copies by SQL, every 23rd at work, the indexes made last."""
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
        for copy in range(1, complaints // seeds):
            cursor.execute(MULTIPLY, {"copy": copy, "last": last, "counties": [county.pk for county in counties]})
        tasks = _tasks(cast, campaign, counties, complaints // 23 // 5)
        handover = Handover.objects.create(campaign=campaign, number=1, on_day=TODAY, handed_at=NOW, handed_by=cast.clerk)
        cursor.execute(WORKED, {"handover": handover.pk, "tasks": tasks})
        for _name, made in plain:
            cursor.execute(made)
        cursor.execute("VACUUM ANALYZE petitions_petition")


def _tasks(cast: Cast, campaign: Campaign, counties: list[Unit], number: int) -> int:
    """Bare tasks of the ledger for the complaints at work."""
    from tests.factories import many_tasks  # noqa: PLC0415 - beside its only use

    many_tasks(campaign, min(number, 9_000), by=cast.clerk, units=counties, measures=1)
    return Task.objects.count()


def timed(act: Callable[[], object], rounds: int) -> list[float]:
    """Milliseconds of each round, after two that warm up."""
    times = []
    for _ in range(rounds + 2):
        begun = time.perf_counter()
        act()
        times.append(1000 * (time.perf_counter() - begun))
    return times[2:]


def pages(clients: dict[str, Client], ids: dict[str, int], rounds: int) -> bool:
    """The table of pages; whether every limit holds."""
    print("| page | median ms | slowest | limit | queries | limit | plain SQL ms | ratio |\n|---|--:|--:|--:|--:|--:|--:|--:|")
    good = True
    for line in LINES:
        address = f"/petitions/?{line.path.format(**ids)}"
        client = clients[line.who]
        client.get(address)  # the first call of a session writes down that it is used
        with CaptureQueriesContext(connection) as asked:
            if client.get(address).status_code != 200:
                raise SystemExit(f"{address} does not answer")
        queries = len(asked)  # now: the next request empties the log
        times = timed(lambda client=client, address=address: client.get(address), rounds)  # type: ignore[misc]
        sql = ROWS.format(line.where, line.order.split(" OFFSET")[0])
        sql += f" OFFSET{line.order.split(' OFFSET')[1]}" if "OFFSET" in line.order else ""
        plain = timed(lambda sql=sql: _plain(sql, ids), rounds)  # type: ignore[misc]
        held = median(times) <= line.limit and queries <= line.queries
        good &= held
        numbers = f"{median(times):.1f} | {max(times):.1f} | {line.limit:.0f} | {queries} | {line.queries}"
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

    good = True
    print("\n| act | median ms | slowest | limit |\n|---|--:|--:|--:|")
    for name, act, limit in (
        ("register one, sealed, with its record", save, SAVE_MS),
        ("what looks alike, while typing", suggest, SUGGEST_MS),
    ):
        times = timed(act, rounds)
        good &= median(times) <= limit
        print(f"| {name} | {median(times):.1f} | {max(times):.1f} | {limit:.0f} |")
    return good


def main() -> int:
    """Measure in a database of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--complaints", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=10)
    chosen = parser.parse_args()
    setup_test_environment(debug=False)
    old = setup_databases(verbosity=0, interactive=False, serialized_aliases=[])
    try:
        cast = assemble()
        campaign = a_campaign(cast.city, cast.clerk)
        counties = [cast.qingshi, cast.linhe, *(unit(f"B{n}", f"第{n}县", f"County {n}", "county", cast.city, 20 + n) for n in range(10))]
        clients = {name: Client() for name in ("clerk", "county", "unit")}
        for name, who in (("clerk", cast.clerk), ("county", cast.county), ("unit", cast.lead)):
            clients[name].force_login(who)
            clients[name].get("/petitions/")  # the first call of a process reads what later ones remember
        begun = time.perf_counter()
        fill(cast, campaign, chosen.complaints, counties)
        there = Petition.objects.count()
        print(f"## The desk of {there:,} complaints\n\nFilled in {time.perf_counter() - begun:.0f} s. One caller, in one process.\n")
        good = pages(clients, {"campaign": campaign.pk, "county": cast.qingshi.pk}, chosen.rounds)
        good &= acts(cast, campaign, chosen.rounds)
    finally:
        teardown_databases(old, verbosity=0)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
