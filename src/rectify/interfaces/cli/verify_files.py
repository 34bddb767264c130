"""``rectify verify-files``: prove that every original is what was handed in, or name those that are not."""

from __future__ import annotations

import argparse
import importlib
import os
from collections.abc import Sequence

from rectify.interfaces.cli.serve import SETTINGS


def run(argv: Sequence[str]) -> int:
    """Read every byte of the store; 0 all sound, 1 some lost or altered, 2 nothing could be checked."""
    argparse.ArgumentParser(
        prog="rectify verify-files", description="核验全部原件 / prove all originals; exit code 0 sound, 1 lost or altered"
    ).parse_args(argv)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    importlib.import_module("django").setup()
    queries = importlib.import_module("rectify.foundation.files.queries")
    try:
        found = list(queries.findings())
    except importlib.import_module("django.db").DatabaseError as error:
        print(f"读不到原件目录，请检查数据库与 DATABASE_URL / the list of originals cannot be read, check the database: {error}")
        return 2
    for finding in found:
        zh, en = ("原件缺失", "lost") if finding.flaw.kind == "lost" else ("原件被改动", "altered")
        print(f"{finding.file.sha256}  {zh} / {en}")
    if not found:
        print("全部原件完好。 All originals are sound.")
    return 1 if found else 0
