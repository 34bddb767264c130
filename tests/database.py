"""The tests' database: migrated once into a template, then copied for every process of every run.

A copy costs a quarter of a second, migrating from nothing some ten. The template is named for what it was made from: another migration,
another version of Django, or another way of making it here is another template.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.backends.utils import CursorWrapper

ROOT = Path(__file__).resolve().parents[1]
PREFIX = "rectify_template_"
KEPT = 3
"""Templates that stay on a server: two branches can be worked on in turn."""
ONE_AT_A_TIME = 0x7265637469667900
"""The advisory lock of making, copying and removing: a template can be copied only while nobody is in it."""

CREATION: Any = connection.creation
"""Django's own way to make and remove databases; two of its parts have no public name."""

LEAVE_ALONE = """
DO $$ DECLARE name regclass; BEGIN
    FOR name IN SELECT oid FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace LOOP
        EXECUTE format('ALTER TABLE %s SET (autovacuum_enabled = false)', name);
    END LOOP;
END $$
"""
"""A test's rows are seen by its own transaction alone. The upkeep of PostgreSQL, coming by in the middle of a long run, notes the tables as
empty, and the next test that writes thousands of rows is planned as if there were none: seconds become many minutes."""


def made_from() -> list[Path]:
    """Every file that has a say in what the empty database looks like."""
    source = ROOT / "src" / "rectify"
    parts = [source / "foundation" / "migrating.py", source / "config" / "settings.py", ROOT / "requirements" / "run.txt", Path(__file__)]
    return [*parts, *sorted(source.rglob("migrations/*.py"))]


def template_name() -> str:
    """The name of the template that fits the code."""
    digest = hashlib.sha256()
    for path in made_from():
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return PREFIX + digest.hexdigest()[:16]


def begin(*, anew: bool = False) -> str:
    """Copy the template to the tests' database and connect to that; the template is made if it is not there (``anew``: in any case).

    Returns:
        The name of the database that was meant before.
    """
    before, name = str(connection.settings_dict["NAME"]), CREATION._get_test_db_name()
    with _alone() as cursor:
        template = template_name()
        if anew:
            cursor.execute(f'DROP DATABASE IF EXISTS "{template}"')
        if template not in _templates(cursor):
            _make(cursor, template)
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    _mean(name)
    return before


def end(before: str) -> None:
    """Remove the tests' database, and mean the one before again."""
    name = str(connection.settings_dict["NAME"])
    _mean(before)
    with _alone() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')


@contextmanager
def _alone() -> Iterator[CursorWrapper]:
    """A cursor beside all databases of the tests, while no other process of any run makes, copies or removes one."""
    with CREATION._nodb_cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [ONE_AT_A_TIME])
        yield cursor
        cursor.execute("SELECT pg_advisory_unlock(%s)", [ONE_AT_A_TIME])


def _templates(cursor: CursorWrapper) -> list[str]:
    """All templates of the server, oldest first."""
    cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s ORDER BY oid", [f"{PREFIX}%"])
    return [name for (name,) in cursor.fetchall()]


def _make(cursor: CursorWrapper, template: str) -> None:
    """Migrate from nothing under another name, which becomes the template's when all is done; the oldest templates go."""
    before, tests = str(connection.settings_dict["NAME"]), connection.settings_dict["TEST"]
    usual, tests["NAME"] = tests["NAME"], "making_of_" + template
    try:
        making = CREATION.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        _open_for_tests()
    finally:
        tests["NAME"] = usual
        _mean(before)
    cursor.execute(f'ALTER DATABASE "{making}" RENAME TO "{template}"')
    for old in _templates(cursor)[:-KEPT]:
        cursor.execute(f'DROP DATABASE IF EXISTS "{old}"')


def _open_for_tests() -> None:
    """Let tests with transactions of their own empty the tables between them, and begin with closed tasks; an installation refuses both."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE tgname LIKE '%no_truncate'")
        for table, trigger in [*cursor.fetchall(), ("ledger_task", "closure_task_begins")]:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {trigger}")
        cursor.execute(LEAVE_ALONE)


def _mean(name: str) -> None:
    """Every connection opened from now on goes to this database."""
    connection.close()
    settings.DATABASES[connection.alias]["NAME"] = connection.settings_dict["NAME"] = name
