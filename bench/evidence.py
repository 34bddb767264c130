"""Evidence at 200,000 pieces on record: ``python bench/evidence.py [--pieces 200000] [--tasks 20000] [--rounds 30]``.

Measures the comparison of one picture with every print on record, the whole examination of one upload, the gallery over HTTP, and the
check of 20,000 reports' words. Each line is set beside a plain count over the same rows in the same run. Exits 1 when a limit is missed.
"""

from __future__ import annotations

import argparse
import importlib
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench import installation
from bench.installation import Installation, installed
from bench.pages import Desk, Line, milliseconds, p95

installation.NAME = "rectify_bench_evidence"

FILES = """
    INSERT INTO files_storedfile (sha256, size, media_type, stored_at)
    SELECT encode(sha256(('bench' || n)::bytea), 'hex'), 100000 + n, 'image/jpeg', now() FROM generate_series(1, %s) n
"""
PIECES = """
    INSERT INTO evidence_evidence (task_id, measure_id, file_id, name, kind, caption, unit_id, taken_by, captured_from, exif, received_at,
        received_by_id, judgement, withdrawn_because, captured_at, examined_at, accepted, judged_at, judged_by_id)
    SELECT m.task_id, m.id, f.id, 'IMG_' || f.id || '.jpg', 'photo', '现场照片' || f.id, t.lead_unit_id, '', 'exif', '{}',
        now() - f.id * interval '1 minute', p.low, '', '', now() - f.id * interval '2 minutes', now(),
        CASE WHEN f.id %% 3 = 0 THEN NULL ELSE f.id %% 7 <> 0 END, CASE WHEN f.id %% 3 = 0 THEN NULL ELSE now() END,
        CASE WHEN f.id %% 3 = 0 THEN NULL ELSE p.high END
    FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM files_storedfile WHERE media_type = 'image/jpeg') f
    JOIN (SELECT id, task_id, row_number() OVER (ORDER BY id) AS n FROM ledger_measure) m ON m.n = f.n %% %s + 1
    JOIN ledger_task t ON t.id = m.task_id
    CROSS JOIN (SELECT min(id) AS low, max(id) AS high FROM accounts_person) p
"""
FOUND = """
    INSERT INTO evidence_finding (rule, evidence_id, facts, zh, en, found_at, cleared_because)
    SELECT 'edited', id, '{}', '由美图保存。', 'Saved by an editor.', now(), '' FROM evidence_evidence WHERE id % 20 = 0
"""
COUNT = "SELECT count(*) FROM evidence_print"
NEWEST = "SELECT * FROM evidence_evidence ORDER BY received_at DESC, id DESC LIMIT 49"


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    name: str
    times: list[float]
    limit: float
    plain: list[float]

    @property
    def held(self) -> bool:
        """Whether the limit holds."""
        return median(self.times) <= self.limit

    def __str__(self) -> str:
        ratio = median(self.times) / median(self.plain)
        cells = (f"{median(self.times):.1f}", f"{p95(self.times):.1f}", f"{self.limit:.0f}", f"{median(self.plain):.2f}", f"{ratio:.1f}")
        return f"| {self.name}{'' if self.held else ' **MISSED**'} | {' | '.join(cells)} |"


def fill(pieces: int) -> None:
    """Files, pieces, random prints (two photographs differ by 32 of 64 bits as random numbers do) and findings."""
    connection = importlib.import_module("django.db").connection
    random = Random(1)
    with connection.cursor() as cursor:
        cursor.execute(FILES, [pieces])
        cursor.execute("SELECT count(*) FROM ledger_measure")
        cursor.execute(PIECES, [cursor.fetchone()[0]])
        cursor.execute("SELECT id FROM evidence_evidence ORDER BY id")
        keys = [row[0] for row in cursor.fetchall()]
        with cursor.copy("COPY evidence_print (evidence_id, straight, mirrored) FROM STDIN") as copy:
            for key in keys:
                copy.write_row((key, random.getrandbits(64) - (1 << 63), random.getrandbits(64) - (1 << 63)))
        cursor.execute(FOUND)
        cursor.execute("ANALYZE")


def plain(statement: str, rounds: int) -> list[float]:
    """The same rows, plainly."""
    connection = importlib.import_module("django.db").connection

    def run(_: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement)
            cursor.fetchall()

    return milliseconds(run, rounds)


def compared(rounds: int) -> Row:
    """One picture against every print."""
    prints = importlib.import_module("rectify.campaign.evidence.queries.prints")
    evidence = importlib.import_module("rectify.campaign.evidence.models").Evidence
    newest = evidence.objects.latest("pk")
    newest.pk += 1
    random = Random(2)

    def run(_: int) -> None:
        prints.nearest(newest, random.getrandbits(63), random.getrandbits(63))

    milliseconds(run, 3)
    return Row("one picture against all prints", milliseconds(run, rounds), 100, plain(COUNT, rounds))


def examined(rounds: int) -> Row:
    """A photograph of a phone handed in and examined, from bytes to findings (the hand-in itself is not in the time)."""
    rows = importlib.import_module("tests.campaign.evidence.rows")
    handing_in = importlib.import_module("rectify.campaign.evidence.services.handing_in")
    examining = importlib.import_module("rectify.campaign.evidence.services.examining")
    models = importlib.import_module("rectify.campaign.ledger.models")
    people = importlib.import_module("rectify.foundation.accounts.models")
    now = importlib.import_module("django.utils.timezone").now
    who = people.Person.objects.get(username="lead")
    measure = models.Measure.objects.filter(task__lead_unit=who.posts.get().unit, task__state="open").first()
    times = []
    for n in range(rounds):
        content = rows.jpeg(rows.picture(n + 1, (4000, 3000)), make="Huawei", taken="2026:11:20 10:30:00")
        claim = handing_in.Claim(measure=measure)
        piece = handing_in.submit_evidence(claim=claim, content=content, name="IMG.jpg", by=who, at=now())
        begin = time.perf_counter()
        examining.examine(evidence_id=piece.pk, at=now())
        times.append((time.perf_counter() - begin) * 1000)
    return Row("one photograph of 12 megapixels examined (limit ours)", times, 1000, plain(COUNT, rounds))


def galleries(place: Installation, rounds: int) -> list[Row]:
    """The gallery over HTTP."""
    lines = (
        ("gallery", "/evidence/"),
        ("gallery, waiting for a verdict", "/evidence/?verdict=waiting"),
        ("gallery, open findings", "/evidence/?found=open"),
        ("gallery, one kind", "/evidence/?kind=photo&verdict=rejected"),
    )
    found = []
    for name, path in lines:
        desk, line = Desk(place), Line(name, path, "", 60, 6)
        call: Callable[[int], None] = lambda n, desk=desk, line=line: desk.call(line, n)  # type: ignore[misc] # noqa: E731 - a step
        milliseconds(call, 6)
        before = place.cpu()
        times = milliseconds(call, rounds)
        told = f"{name} ({desk.size / 1024:.0f} KiB, {(place.cpu() - before) / rounds:.0f} ms of processor)"
        found.append(Row(told, times, 60, plain(NEWEST, rounds)))
    return found


def texts() -> Row:
    """20,000 reports of a round, 2,000 of them new, whose words begin alike."""
    rules = importlib.import_module("rectify.campaign.evidence.rules.texts")
    reports = [rules.Said(n, n % 300, n, f"本周继续推进第{n}号点位治理,完成{n * 7919 % 997}米管网", (n,)) for n in range(20_000)]
    times = milliseconds(lambda _: list(rules.alike(reports[-2000:], reports)), 3)
    return Row("words of 2,000 new reports against 20,000 (limit ours)", times, 5000, milliseconds(lambda _: [r.text for r in reports], 3))


def main() -> int:
    """Measure; 1 when a limit is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pieces", type=int, default=200_000)
    parser.add_argument("--tasks", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=30)
    options = parser.parse_args()
    with installed(options.tasks, keep=False) as place:
        fill(options.pieces)
        print(f"## Evidence at {options.pieces:,} pieces\n")
        print("| what | median ms | p95 | limit | plain SQL ms | ratio |\n|---|---|---|---|---|---|")
        rows = []
        for row in (compared(options.rounds), *galleries(place, options.rounds), examined(min(options.rounds, 5)), texts()):
            print(row, flush=True)
            rows.append(row)
    return 0 if all(row.held for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
