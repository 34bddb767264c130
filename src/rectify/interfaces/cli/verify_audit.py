"""``rectify verify-audit``: prove the record of acts, or name the first broken entry."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Sequence

from rectify.interfaces.cli.serve import SETTINGS
from rectify.interfaces.cli.verdicts import ending, parser_of, say, say_json

EPILOG = """\
The head printed at the end (size:root) fixes everything up to it: keep it outside this machine, on paper or in a publication.
Given back with --published, it shows that nothing before it was rewritten or cut off since.
"""


def _options(argv: Sequence[str]) -> argparse.Namespace:
    parser = parser_of("verify-audit", "核验操作记录 / prove the record of acts; exit code 0 sound, 1 broken", EPILOG)
    parser.add_argument("--from", dest="from_seq", type=int, default=1, metavar="SEQ", help="begin here and trust what lies before")
    parser.add_argument("--published", metavar="SIZE:ROOT", help="a head that was printed earlier")
    return parser.parse_args(argv)


def run(argv: Sequence[str]) -> int:
    """Check and say so; 0 sound, 1 broken, 2 nothing could be checked (no database, or a head that is none)."""
    options = _options(argv)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    importlib.import_module("django").setup()
    queries = importlib.import_module("rectify.foundation.audit.queries")
    try:
        published = queries.TreeHead.parse(options.published) if options.published else None
    except ValueError:
        print("--published 应为“条数:64位十六进制摘要” / --published must be SIZE:ROOT, the root in 64 hexadecimal digits", file=sys.stderr)
        return 2
    try:
        verdict = queries.verify(from_seq=options.from_seq, published=published)
    except importlib.import_module("django.db").DatabaseError as error:
        print(
            f"读不到操作记录，请检查数据库与 DATABASE_URL / the record cannot be read, check the database and DATABASE_URL: {error}",
            file=sys.stderr,
        )
        return 2
    if options.json:
        head = str(verdict.head) if verdict.head else None
        fields = ("ok", "count", "first_broken", "fault", "zh", "en")
        say_json({name: getattr(verdict, name) for name in fields} | {"head": head})
    else:
        say(verdict.zh, verdict.en, options)
        if verdict.head:
            print(f"head {verdict.head}")
    return ending(ok=verdict.ok)
