"""What sheets cost: ``python bench/sheets.py [--rows 20000] [--wide 400000]``, on the database of ``DATABASE_URL``.

Writes a workbook of 400,000 rows and 30 columns in a process of its own and prints its peak memory; then the sheet of a unit with
20,000 reports goes out, comes back filled in, is read and accepted, beside as many plain rows by UPDATE in the same run. Works in a
database of its own, dropped afterwards.
"""

from __future__ import annotations

import argparse
import importlib
import io
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rectify.config.settings")
importlib.import_module("django").setup()

from django.db import connection, transaction  # noqa: E402 - Django is set up first
from django.test.utils import setup_databases, teardown_databases  # noqa: E402 - as above

from rectify.campaign.dispatch.models import Report, Round, SheetIntake  # noqa: E402 - as above
from rectify.campaign.dispatch.queries.sheet_book import COLUMNS, Head, Line, write_sheet  # noqa: E402 - as above
from rectify.campaign.dispatch.queries.sheets import SheetPlace, sheet_lines  # noqa: E402 - as above
from rectify.campaign.dispatch.rules.cells import Column  # noqa: E402 - as above
from rectify.campaign.dispatch.rules.sheet import HIDDEN  # noqa: E402 - as above
from rectify.campaign.dispatch.services import sheets  # noqa: E402 - as above
from rectify.campaign.dispatch.services.rounds import open_round  # noqa: E402 - as above
from rectify.foundation.files.models import StoredFile  # noqa: E402 - as above
from rectify.foundation.files.services import store  # noqa: E402 - as above
from tests.cast import NOW, TODAY, Cast, assemble  # noqa: E402 - as above
from tests.factories import WORDS, a_campaign, many_tasks  # noqa: E402 - as above

BACK_BUDGET_S = 15.0
PEAK_BUDGET_MB = 150
WIDTH = 30


def peak_mb() -> float:
    """Most memory this process ever had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def wide(rows: int) -> None:
    """Write one wide workbook and print rows, seconds, bytes, memory before and at the peak."""
    columns = (*COLUMNS, *(Column(f"x{n}", f"附加{n}", f"Extra {n}", 12) for n in range(WIDTH - len(HIDDEN) - len(COLUMNS))))

    def lines() -> Iterator[Line]:
        for n in range(rows):
            said = {column.key: f"{WORDS[n % 10]}整治第{n}号" for column in columns}
            yield Line((f"{n}:0:", "{}", "0" * 32), {**said, "due": TODAY, "sites_done": n % 9, "sites_all": 9})

    importlib.import_module("xlsxwriter")
    before, begun = peak_mb(), time.perf_counter()
    with tempfile.TemporaryFile() as file:
        written = write_sheet(file, Head(1, 1, "宽表", ["", "", ""], units=["%", "吨"]), lines(), columns)
        print(written, time.perf_counter() - begun, file.tell(), before, peak_mb())


def wide_part(rows: int) -> bool:
    """The wide workbook in a process of its own, so that nothing else counts."""
    done = subprocess.run([sys.executable, __file__, "--only-wide", str(rows)], capture_output=True, text=True, check=True)
    written, seconds, size, before, peak = (float(word) for word in done.stdout.split())
    print("## Sheets of units\n\n| what | time | limit | memory | outcome |\n|---|--:|--:|---|---|")
    print(
        f"| a workbook of {written:,.0f} × {WIDTH} cells written | {seconds:.0f} s | {PEAK_BUDGET_MB} MB | "
        f"{before:.0f} MB before, {peak:.0f} MB at the peak | {size / 1e6:.0f} MB |"
    )
    return peak <= PEAK_BUDGET_MB and written == rows


def opened(cast: Cast, rows: int) -> Round:
    """A round that asks one unit for about so many reports."""
    campaign = a_campaign(cast.city, cast.clerk, slug="sheets")
    many_tasks(campaign, rows // 2, by=cast.clerk, units=[cast.ecology], measures=5)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    one = open_round(campaign=campaign, on=TODAY, by=cast.clerk, at=NOW)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    surplus = Report.objects.filter(round=one).order_by("pk").values_list("pk", flat=True)[rows:]
    Report.objects.filter(pk__in=list(surplus)).delete()
    return one


def filled(place: SheetPlace, words: str) -> bytes:
    """The sheet as it comes back: every row answered."""

    def lines() -> Iterator[Line]:
        soon = TODAY + timedelta(days=30)
        for n, line in enumerate(sheet_lines(place, english=False)):
            said = {"done": f"{words}{n}", "next_step": f"继续推进第{n}段。", "expected_on": soon, "sites_done": 3, "sites_all": 9}
            yield Line(line.hidden, {**line.values, **said})

    file = io.BytesIO()
    write_sheet(file, Head(place.round.pk, place.unit.pk, "填报表", ["", "", ""]), lines())
    return file.getvalue()


def took(begun: float) -> float:
    """Seconds since."""
    return time.perf_counter() - begun


def read_back(place: SheetPlace, data: bytes, cast: Cast) -> tuple[SheetIntake, float]:
    """Store and read a sheet; seconds of the reading."""
    file: StoredFile = store(data, name="填报表.xlsx", at=NOW)
    intake = SheetIntake.objects.create(round=place.round, unit=place.unit, file=file, name="x.xlsx", handed_at=NOW, handed_by=cast.lead)
    begun = time.perf_counter()
    return sheets.read_in(intake=intake, at=NOW), took(begun)


def plain(rows: int) -> float:
    """Seconds of one plain UPDATE of as many reports, rolled back."""
    begun = time.perf_counter()
    with transaction.atomic():
        Report.objects.filter(pk__in=Report.objects.values("pk")[:rows]).update(done="x", next_step="y")
        seconds = took(begun)
        transaction.set_rollback(True)
    return seconds


def back_part(cast: Cast, rows: int) -> bool:
    """Out, back, accepted; the same again."""
    place = SheetPlace(opened(cast, rows), cast.ecology)
    floor = plain(rows)
    begun = time.perf_counter()
    with tempfile.TemporaryFile() as file:
        number = write_sheet(file, Head(place.round.pk, place.unit.pk, "填报表", ["", "", ""]), sheet_lines(place, english=False))
    out = took(begun)
    data = filled(place, "完成整治第")
    intake, read = read_back(place, data, cast)
    begun = time.perf_counter()
    sheets.accept(intake=intake, by=cast.lead, at=NOW)
    accepted = took(begun)
    again, reread = read_back(place, data, cast)
    filed = Report.objects.filter(round=place.round, filed_at__isnull=False).count()
    print(f"| the sheet of a unit with {number:,} reports written | {out:.2f} s | | | {len(data) / 1e6:.1f} MB filled in |")
    print(f"| read back, every row changed | {read:.2f} s | | peak {peak_mb():.0f} MB | {intake.lines.count():,} rows |")
    print(f"| accepted | {accepted:.2f} s | | {accepted / floor:.1f} x a plain UPDATE of as many rows | {filed:,} filed |")
    print(f"| read back and accepted | {read + accepted:.2f} s | {BACK_BUDGET_S:.0f} s | | |")
    print(f"| the same file again | {reread:.2f} s | | | {again.unchanged:,} unchanged, {again.lines.count()} new |")
    return read + accepted <= BACK_BUDGET_S and filed == number and again.lines.count() == 0


def main() -> int:
    """Measure in a database of its own; 1 when a budget is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--wide", type=int, default=400_000)
    parser.add_argument("--only-wide", type=int, default=0)
    asked = parser.parse_args()
    if asked.only_wide:
        wide(asked.only_wide)
        return 0
    sound = wide_part(asked.wide)
    old = setup_databases(verbosity=0, interactive=False)
    try:
        with tempfile.TemporaryDirectory() as folder, importlib.import_module("django.test.utils").override_settings(MEDIA_ROOT=folder):
            sound = back_part(assemble(), asked.rows) and sound
    finally:
        teardown_databases(old, verbosity=0)
    return 0 if sound else 1


if __name__ == "__main__":
    sys.exit(main())
