"""The walls of the database, down for a moment: for benchmarks and tests that begin in the middle of a story.

Only the owner of the tables can do this, and only here is it done. Nothing in src/ does.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def unguarded(*tables: str, only: str = "%") -> Iterator[None]:
    """Switch the triggers of these tables off, and on again as they were; ``only`` those whose name is like this.

    One transaction; needs the rights of the tables' owner.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(
            "SELECT tgrelid::regclass::text, tgname, tgenabled FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D' "
            "AND tgrelid::regclass::text = ANY(%s) AND tgname LIKE %s",
            [list(tables), only],
        )
        found = cursor.fetchall()
        for table, trigger, _ in found:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {trigger}")
        yield
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table, trigger, how in found:
            cursor.execute(f"ALTER TABLE {table} ENABLE {'ALWAYS' if how == 'A' else ''} TRIGGER {trigger}")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
