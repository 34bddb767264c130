"""The same pages with a life behind them: ``python bench/work.py [--tasks 100000] [--reports 1000000] [--evidence 200000]``.

All budgets of the lists hold with the reports, the evidence, the cases, the schemes and the results on record, and the pages of the
work have budgets of their own. Measured as ``bench/pages.py`` does, each line beside plain SQL of the same run.
Exits 1 when a limit is missed.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.installation import installed
from bench.pages import GROUPS, LINES, Line, housing, measure

REPORTS = "SELECT * FROM dispatch_report WHERE round_id = %(round)s AND unit_id = %(unit)s ORDER BY id LIMIT 200"
BOARD = "SELECT unit_id, count(*), count(filed_at) FROM dispatch_report WHERE round_id = %(round)s GROUP BY 1"
OF_TASK = "SELECT * FROM dispatch_report WHERE task_id = %(task)s ORDER BY round_id DESC"
PIECES = "SELECT * FROM evidence_evidence ORDER BY received_at DESC, id DESC LIMIT 50"
OF_MEASURE = "SELECT * FROM evidence_evidence WHERE task_id = %(task)s ORDER BY received_at DESC"
CASES = "SELECT * FROM closure_case WHERE waits_for = 'accept' ORDER BY id LIMIT 50"
STEPS = "SELECT * FROM closure_step WHERE case_id = %(case)s"
SCHEMES = "SELECT * FROM ledger_scheme s JOIN ledger_schemeversion v ON v.scheme_id = s.id ORDER BY s.id DESC LIMIT 50"
WORK = (
    Line("this week, office", "/week", BOARD, 60, 40, limit_kib=120),
    Line("this week, lead unit", "/week", REPORTS, 60, 40, "unit cookie", limit_kib=120),
    Line("this week, county", "/week", REPORTS, 60, 40, "county cookie", limit_kib=120),
    Line("this week, director", "/week", BOARD, 60, 40, "director cookie", limit_kib=120),
    Line("round board", "/rounds/", BOARD, 60, 25, limit_kib=120, ours=True),
    Line("one round", "/rounds/{frozen}/", BOARD, 60, 25, limit_kib=200, ours=True),
    Line("draft of a bulletin", "/rounds/{frozen}/bulletin/", BOARD, 500, 25, limit_kib=200, ours=True),
    Line("my sheet of a unit", "/rounds/{round}/sheet/{unit}/", REPORTS, 60, 25, "unit cookie", limit_kib=400, ours=True),
    Line("reports of a task", "/tasks/{task}/reports", OF_TASK, 60, 25, limit_kib=120, ours=True),
    Line("evidence gallery", "/evidence/", PIECES, 60, 25, limit_kib=200, ours=True),
    Line("evidence gallery, one unit", "/evidence/", PIECES, 60, 25, "unit cookie", limit_kib=200, ours=True),
    Line("evidence gallery, a county, to judge", "/evidence/?verdict=waiting", PIECES, 60, 25, "county cookie", limit_kib=200, ours=True),
    Line("evidence gallery, open findings", "/evidence/?found=open", PIECES, 60, 25, limit_kib=200, ours=True),
    Line("evidence of a task", "/tasks/{task}/evidence", OF_MEASURE, 60, 25, limit_kib=120, ours=True),
    Line("one piece of evidence", "/evidence/{evidence}", PIECES, 60, 25, limit_kib=120, ours=True),
    Line("close-out desk", "/closure/", CASES, 60, 25, limit_kib=200, ours=True),
    Line("close-out desk, a county", "/closure/", CASES, 60, 25, "county cookie", limit_kib=200, ours=True),
    Line("close-out desk, what is mine", "/closure/?waits=check&mine=1", CASES, 60, 25, limit_kib=200, ours=True),
    Line("register of closed tasks", "/closure/register/", CASES, 60, 25, limit_kib=200, ours=True),
    Line("register, a county", "/closure/register/", CASES, 60, 25, "county cookie", limit_kib=200, ours=True),
    Line("closing of a task", "/tasks/{task}/closing", STEPS, 60, 40, limit_kib=120, ours=True),
    Line("signing desk", "/signing/", CASES, 60, 25, "director cookie", limit_kib=200, ours=True),
    Line("progress, rolled up", "/campaigns/long/progress", GROUPS, 500, 25, limit_kib=200, ours=True),
    Line("inbox", "/inbox/", REPORTS, 60, 15, "unit cookie", limit_kib=120, ours=True),
    Line("letters", "/letters/", BOARD, 60, 15, limit_kib=120, ours=True),
    Line("scheme list", "/schemes/", SCHEMES, 60, 10, limit_kib=120, ours=True),
    Line("one scheme", "/schemes/{scheme}/", SCHEMES, 60, 20, limit_kib=120, ours=True),
)
"""The pages of the work. "This week" stands in the task; the limits of the others are ours."""


def main() -> int:
    """Measure; 1 when a limit is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tasks", type=int, default=100_000)
    parser.add_argument("--reports", type=int, default=1_000_000)
    parser.add_argument("--evidence", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--keep", action="store_true", help="leave the database rectify_bench")
    parser.add_argument("--again", action="store_true", help="take the database that --keep left, with the life it has")
    options = parser.parse_args()
    with installed(options.tasks, keep=options.keep, again=options.again) as place:
        from bench import rows  # noqa: PLC0415 - needs Django, which is set up by now

        begin = time.perf_counter()
        if not options.again:
            rows.live(options.reports, options.evidence)
        rows.introduce_work(place)
        print(f"## Pages and API with {options.reports:,} reports and {options.evidence:,} pieces of evidence on record\n")
        print(f"{options.tasks:,} tasks; the life was written in {time.perf_counter() - begin:.0f} s. Measured as the pages above.\n")
        calls, house = measure(place, options.rounds, (*LINES, *WORK)), housing(place)
    return 0 if calls and house else 1


if __name__ == "__main__":
    sys.exit(main())
