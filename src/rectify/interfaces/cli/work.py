"""``rectify work``: run the jobs of this installation until stopped; scale out by starting more of them."""

from __future__ import annotations

import importlib
import os
from collections.abc import Sequence

from rectify.interfaces.cli.serve import SETTINGS


def run(argv: Sequence[str]) -> int:
    """Run jobs; ``argv`` is passed on to the worker (``--concurrency 4``)."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    importlib.import_module("django").setup()
    importlib.import_module("django.core.management").call_command("procrastinate", "worker", *argv)
    return 0
