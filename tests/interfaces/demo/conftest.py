"""The demo city, loaded once for the tests that look at it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker

from rectify.interfaces.demo.load import Loaded, load


@pytest.fixture(scope="package")
def city(django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loaded]:
    """Haidai, loaded once for all tests of this folder and taken back afterwards."""
    before, settings.VAR = settings.VAR, tmp_path_factory.mktemp("haidai")
    try:
        with django_db_blocker.unblock(), transaction.atomic():
            _count_from_one()
            yield load()
            transaction.set_rollback(True)
    finally:
        settings.VAR = before


def _count_from_one() -> None:
    """Row numbers begin as in a new installation: a drawing goes by the numbers of its cases. Taken back with the city."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT oid::regclass::text FROM pg_class WHERE relkind = 'S' AND relnamespace = 'public'::regnamespace")
        for (name,) in cursor.fetchall():
            cursor.execute(f"ALTER SEQUENCE {name} RESTART")
