"""What opening a document costs: ``python bench/reader_formats.py``; milliseconds a format, against a named library in the same run.

Prints one Markdown table: a 50-page Word document (limit 1 s, ratio to python-docx), a list of 10,000 rows (ratio to openpyxl in
read-only mode), a page of HTML, text in GBK, a PDF of 50 pages, and the cold start of ``rectify read`` on a text (limit 0.5 s).
Exits 1 if a limit is missed.
"""

from __future__ import annotations

import io
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import docx
import openpyxl
import xlsxwriter

sys.path.insert(0, str(Path(__file__).parents[1]))

from rectify.campaign.plans.reading.engine import read_source
from rectify.campaign.plans.reading.formats import load
from tests.campaign.plans.reading.formats.makers import pdf

PAGE = 25
"""Paragraphs a page: about 600 characters."""
CLAUSE = "（{n}）到2027年底前，第{n}片区建成污水管网3.5公里，收集率达到80%以上，由市住房城乡建设局牵头组织验收。"
DOCX_LIMIT, COLD_LIMIT = 1000.0, 500.0
ROWS = 10_000


def word(pages: int) -> bytes:
    """A Word document of so many pages with a table on every fifth."""
    document = docx.Document()
    for number in range(pages * PAGE):
        document.add_paragraph(CLAUSE.format(n=number))
        if number % (5 * PAGE) == 0:
            table = document.add_table(10, 5)
            for row in table.rows:
                for cell in row.cells:
                    cell.text = "市水务局"
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def workbook(rows: int) -> bytes:
    """A 措施清单 of so many rows."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": True})
    sheet = book.add_worksheet("清单")
    sheet.write_row(0, 0, ["序号", "反馈问题", "整改目标", "整改措施", "整改时限", "责任单位"])
    for number in range(1, rows + 1):
        cells = [
            number,
            f"第{number}段河道水质不达标。",
            f"第{number}段达标率达到80%以上",
            "1.建设管网；2.清淤。",
            "2027年12月底前",
            "市水务局",
        ]
        sheet.write_row(number, 0, cells)
    book.close()
    return out.getvalue()


def milliseconds(act: Callable[[], object], times: int = 3) -> float:
    """The median of some runs."""
    took = []
    for _ in range(times):
        started = time.perf_counter()
        act()
        took.append((time.perf_counter() - started) * 1000)
    return median(took)


def with_openpyxl(data: bytes) -> int:
    """Read every cell, as the usual library does it."""
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
    return sum(1 for sheet in book.worksheets for _row in sheet.iter_rows(values_only=True))


def with_python_docx(data: bytes) -> int:
    """Read every paragraph and cell, as the usual library does it."""
    document = docx.Document(io.BytesIO(data))
    cells = sum(len(cell.text) for table in document.tables for row in table.rows for cell in row.cells)
    return cells + sum(len(paragraph.text) for paragraph in document.paragraphs)


def cold_start() -> float:
    """``rectify read`` on a text of the usual length, in a process of its own, best of five."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "plan.txt"
        path.write_text("\n".join(CLAUSE.format(n=number) for number in range(200)), encoding="utf-8")
        command = [sys.executable, "-m", "rectify.interfaces.cli.main", "read", str(path)]
        return min(milliseconds(lambda: subprocess.run(command, check=True, capture_output=True), 1) for _ in range(5))


def main() -> int:
    """Measure and print; 1 if a limit is missed."""
    fifty, rows = word(50), workbook(ROWS)
    text = "\n".join(CLAUSE.format(n=number) for number in range(50 * PAGE))
    html = "<html>" + "".join(f"<p>{line}</p>" for line in text.split("\n")) + "</html>"
    printed = pdf([[CLAUSE.format(n=number) for number in range(30)]] * 50, size=9)
    docx_ms, xlsx_ms = milliseconds(lambda: load(fifty, "a.docx")), milliseconds(lambda: load(rows, "a.xlsx"))
    cold = cold_start()
    lines: list[tuple[str, float, str, str]] = [
        ("docx, 50 pages", docx_ms, f"{docx_ms / milliseconds(lambda: with_python_docx(fifty)):.2f} × python-docx", f"≤ {DOCX_LIMIT:.0f}"),
        (f"xlsx, {ROWS:,} rows", xlsx_ms, f"{xlsx_ms / milliseconds(lambda: with_openpyxl(rows), 1):.2f} × openpyxl read-only", ""),
        (f"xlsx, {ROWS:,} rows, read as a list", milliseconds(lambda: read_source(load(rows, "a.xlsx")), 1), "", ""),
        ("html, 50 pages", milliseconds(lambda: load(html.encode(), "a.html")), "", ""),
        ("txt in GBK, 50 pages", milliseconds(lambda: load(text.encode("gbk"), "a.txt")), "", ""),
        ("pdf, 50 pages", milliseconds(lambda: load(printed, "a.pdf")), "", ""),
        ("`rectify read` of a txt, cold", cold, "", f"≤ {COLD_LIMIT:.0f}"),
    ]
    print("## Opening documents\n\n| document | ms | ratio | limit |\n|---|--:|---|---|")
    for name, took, ratio, limit in lines:
        print(f"| {name} | {took:.0f} | {ratio} | {limit} |")
    missed = docx_ms > DOCX_LIMIT or cold > COLD_LIMIT
    print("\nA limit was missed." if missed else "\nAll limits are kept.")
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
