"""The tables of this installation: the folder is told by the settings, each table is read once a process."""

from __future__ import annotations

from functools import cache

from django.conf import settings

from rectify.foundation.standards.loader import load_table
from rectify.foundation.standards.rules import Table


@cache
def table(name: str) -> Table:
    """The table ``name`` of the installation's standards. No query; a file is read once.

    Raises:
        WrongTable: absent or wrong, with file and line.
    """
    return load_table(settings.STANDARDS, name)
