"""Every operation of the work and the close-out, every part of the cast, the own row and a foreign one; held in ``permissions.txt``.

``200`` done; ``403`` the permission is missing altogether; ``404`` the row is out of reach, as if it did not exist; ``409`` let in and
refused with words. No program signs: ``sign_case`` lets nobody through.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import transaction

from tests.cast import Cast
from tests.interfaces.api.calls_of_work import CALLS, key_of
from tests.interfaces.api.scene import Caller, caller
from tests.interfaces.api.test_permissions import operations
from tests.interfaces.world import World, build

pytestmark = pytest.mark.doors
TABLE = Path(__file__).with_name("permissions.txt")
PEOPLE = (
    "clerk", "lead", "responsible", "county", "line", "team", "director", "party", "government", "leader", "hotline", "publisher",
    "auditor", "outsider", "system_admin", "security_admin", "audit_admin",
)  # fmt: skip


def line(operation: str, row: str, cells: list[str]) -> str:
    heads = [f"{cell:<{len(name)}}" for cell, name in zip(cells, PEOPLE, strict=True)]
    return "  ".join([f"{operation:<22}", f"{row:<8}", *heads]).rstrip()


def table(world: World) -> list[str]:
    """The table as it is now."""
    callers = [caller(getattr(world.cast, name)) for name in PEOPLE]
    lines = [line("operation", "row", list(PEOPLE))]
    for operation, (_method, _path, _kind, rows, _body) in CALLS.items():
        lines += [line(operation, row, [told(world, who, operation, row) for who in callers]) for row in rows]
    return lines


def told(world: World, who: Caller, operation: str, row: str) -> str:
    """The status of one call; nothing of it stays."""
    method, path, kind, _rows, body = CALLS[operation]
    point = transaction.savepoint()
    answer = who.call(method, path.format(pk=key_of(world, kind, row)), body(world, row) if body else None)
    transaction.savepoint_rollback(point)
    return str(answer.status_code)


def written() -> list[str]:
    return TABLE.read_text(encoding="utf-8").rstrip("\n").split("\n")


def test_each_gets_what_the_table_says(cast: Cast, write_tables: bool) -> None:
    now = table(build(cast))
    if write_tables:
        TABLE.write_text("\n".join([*now, ""]), encoding="utf-8")
    known = written()
    gone, come = [each for each in known if each not in now], [each for each in now if each not in known]
    assert (gone, come) == ([], []), "\n".join(["the table says:", *gone, "the API answers:", *come])


def test_no_program_signs() -> None:
    assert [each for each in written() if each.startswith("sign_case") and " 200" in each] == []


def test_what_only_reads_is_asked_by_get() -> None:
    methods = {name: operation.methods for name, operation in operations()}
    assert [name for name, call in CALLS.items() if call[0] not in methods[name]] == []
