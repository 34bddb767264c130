"""``rectify manage COMMAND``: Django's own commands (migrate, shell, collectstatic …) with the settings of this installation."""

from __future__ import annotations

import importlib
import os
from collections.abc import Sequence

from rectify.interfaces.cli.serve import SETTINGS


def run(argv: Sequence[str]) -> int:
    """Hand the words over to Django; the exit code is its own."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    importlib.import_module("django.core.management").execute_from_command_line(["rectify manage", *argv])
    return 0
