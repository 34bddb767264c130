"""``python -m bench [NAME …]``: run the benchmarks one after the other and write what they print to docs/benchmarks.md.

Each benchmark is a script of this folder that prints a Markdown table under a heading of its own. A benchmark that
misses a limit says so in its table and exits 1; the others still run.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

HERE = Path(__file__).parent
PAGE = HERE.parent / "docs" / "benchmarks.md"
ALL = (
    "reader_speed",
    "reader_formats",
    "audit",
    "ledger_import",
    "rounds",
    "sheets",
    "evidence",
    "sampling",
    "pages",
    "work",
    "load",
    "petitions",
    "petition_batches",
    "publications",
    "portal",
)
"""In the order of the page. reader_accuracy writes docs/accuracy.md instead, duplicates docs/duplicates.md."""
SHARED = {"work": ["--keep"], "load": ["--again"]}
"""Words for scripts that run one after the other: the fifty people work on the campaign that the pages were measured on."""


PEERS = """\
For comparison, as the plan of the house measured them with 2 workers and 100,000 items on 2 cores:
DefectDojo (PostgreSQL 15) lists by API in 82 ms, shows one item in 45 ms, changes one in 78 ms, sends its HTML list of
1.48 MB in 497 ms, migrates in 145 s with 210 MB a worker; CISO Assistant 3.11.1 (SQLite) takes 2,408, 1,920 and 7,679 ms
by API, migrates in 150 s with 366 MB. Not run here: another machine, another day.

"""


def run(name: str, words: Sequence[str] = ()) -> tuple[int, str]:
    """Run one script; its exit code and what it printed. How long it took goes to the terminal alone."""
    begin, command = time.perf_counter(), [sys.executable, "-W", "ignore", str(HERE / f"{name}.py"), *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    sys.stderr.write(f"{done.stderr}{name}: {time.perf_counter() - begin:.0f} s, exit code {done.returncode}\n")
    return done.returncode, done.stdout


def page_of(name: str, text: str) -> str:
    """What a script printed, as a part of the page: from its first heading on, or as it stands, in a frame."""
    heading = text.find("## ")
    if heading >= 0:
        return text[heading:].strip()
    said = "\n".join(line for line in text.splitlines() if not line.startswith("Cache table"))
    return f"## {name.replace('_', ' ').capitalize()}\n\n```text\n{said.strip()}\n```"


def main() -> int:
    """Run what was asked for; 1 if any limit was missed."""
    chosen = sys.argv[1:] or list(ALL)
    parts, worst = [], 0
    for name in chosen:
        code, text = run(name, SHARED.get(name, []) if set(SHARED) <= set(chosen) else [])
        print(text)
        parts.append(page_of(name, text))
        worst = max(worst, code)
    if not sys.argv[1:]:
        head = (
            "# Benchmarks\n\n"
            f"Made by `make bench` on {datetime.now(tz=UTC):%Y-%m-%d}: {platform.machine()}, Python {platform.python_version()}, "
            f"{len(os.sched_getaffinity(0))} cores.\n"
            "Absolute times drift from machine to machine; read the ratios.\n\n" + PEERS
        )
        PAGE.write_text(head + "\n\n".join(parts) + "\n", encoding="utf-8")
    return min(worst, 1)


if __name__ == "__main__":
    sys.exit(main())
