"""``python -m bench [NAME …]``: run the benchmarks one after the other and write what they print to docs/benchmarks.md.

Each benchmark is a script of this folder that prints a Markdown table under a heading of its own. A benchmark that
misses a limit says so in its table and exits 1; the others still run.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

HERE = Path(__file__).parent
PAGE = HERE.parent / "docs" / "benchmarks.md"
ALL = ("reader_speed", "reader_formats", "audit", "ledger_import", "pages")
"""In the order of the page. reader_accuracy writes docs/accuracy.md instead."""


def run(name: str) -> tuple[int, str]:
    """Run one script; its exit code and what it printed."""
    done = subprocess.run([sys.executable, "-W", "ignore", str(HERE / f"{name}.py")], capture_output=True, text=True, check=False)
    sys.stderr.write(done.stderr)
    return done.returncode, done.stdout


def main() -> int:
    """Run what was asked for; 1 if any limit was missed."""
    chosen = sys.argv[1:] or list(ALL)
    parts, worst = [], 0
    for name in chosen:
        code, text = run(name)
        print(text)
        parts.append(text.strip())
        worst = max(worst, code)
    if not sys.argv[1:]:
        head = (
            "# Benchmarks\n\n"
            f"Made by `make bench` on {datetime.now(tz=UTC):%Y-%m-%d}: {platform.machine()}, Python {platform.python_version()}, "
            f"{len(os.sched_getaffinity(0))} cores.\n"
            "Absolute times drift from machine to machine; read the ratios.\n\n"
        )
        PAGE.write_text(head + "\n\n".join(parts) + "\n", encoding="utf-8")
    return min(worst, 1)


if __name__ == "__main__":
    sys.exit(main())
