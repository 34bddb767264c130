"""What every test may ask for."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.utils import translation
from pytest_django import DjangoDbBlocker

from rectify.foundation.accounts.models import Person
from rectify.foundation.accounts.web.sessions import OPENED, SEEN
from tests.cast import Cast, assemble

LEAVE_ALONE = """
DO $$ DECLARE name regclass; BEGIN
    FOR name IN SELECT oid FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace LOOP
        EXECUTE format('ALTER TABLE %s SET (autovacuum_enabled = false)', name);
    END LOOP;
END $$
"""
"""A test's rows are seen by its own transaction alone. The upkeep of PostgreSQL, coming by in the middle of a long run, notes the tables as
empty, and the next test that writes thousands of rows is planned as if there were none: seconds become many minutes."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--write-tables``: routes.txt and the two permissions.txt are written anew as the server answers now; read the difference well."""
    parser.addoption("--write-tables", action="store_true", help="write the tables of routes and permissions anew")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test with transactions of its own (a race, a rollback) is a proof: every table is emptied after it, which costs half a second."""
    for item in items:
        mark = item.get_closest_marker("django_db")
        if mark and mark.kwargs.get("transaction"):
            item.add_marker(pytest.mark.proof)


@pytest.fixture(autouse=True)
def _language_of_the_house() -> None:
    """A page that was asked for in English leaves its thread in English; the next test begins in Chinese again."""
    translation.deactivate()


@pytest.fixture
def write_tables(request: pytest.FixtureRequest) -> bool:
    """Whether the tables are to be written anew instead of compared."""
    return bool(request.config.getoption("--write-tables"))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Let tests with transactions of their own empty the tables between them, and begin with closed tasks; an installation refuses both."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE tgname LIKE '%no_truncate'")
        for table, trigger in [*cursor.fetchall(), ("ledger_task", "closure_task_begins")]:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {trigger}")
        cursor.execute(LEAVE_ALONE)


@pytest.fixture
def cast(db: None) -> Cast:
    """The fixed cast, written into an empty database."""
    return assemble()


@pytest.fixture
def login(client: Client) -> Callable[[Person], Client]:
    """Log somebody of the cast in: ``login(cast.clerk).get("/")``."""

    def as_person(person: Person) -> Client:
        client.force_login(person)
        session = client.session
        session[OPENED] = session[SEEN] = int(time.time())  # as a real log-in leaves it: no page has to write it
        session.save()
        return client

    return as_person
