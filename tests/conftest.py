"""What every test may ask for."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest
from django.db import transaction
from django.test import Client
from django.utils import translation
from pytest_django import DjangoDbBlocker

from rectify.foundation.accounts.models import Person
from rectify.foundation.accounts.web.sessions import OPENED, SEEN
from tests import database
from tests.cast import Cast, assemble
from tests.cast import standing as standing_in_database
from tests.parcels import PARCELS, sort_into_parcels


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--write-tables``: routes.txt and the two permissions.txt are written anew as the server answers now; read the difference well."""
    parser.addoption("--write-tables", action="store_true", help="write the tables of routes and permissions anew")


def pytest_configure(config: pytest.Config) -> None:
    """Every parcel is a mark."""
    for name, meaning in PARCELS.items():
        config.addinivalue_line("markers", f"{name}: {meaning}")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test lies in one parcel, before any is chosen by its mark."""
    sort_into_parcels(items)


@pytest.fixture(autouse=True)
def _language_of_the_house() -> None:
    """A page that was asked for in English leaves its thread in English; the next test begins in Chinese again."""
    translation.deactivate()


@pytest.fixture
def write_tables(request: pytest.FixtureRequest) -> bool:
    """Whether the tables are to be written anew instead of compared."""
    return bool(request.config.getoption("--write-tables"))


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None,
    django_db_blocker: DjangoDbBlocker,
    django_db_modify_db_settings: None,
    django_db_createdb: bool,
    django_db_keepdb: bool,
) -> Iterator[None]:
    """A copy of the migrated template for this process; ``--create-db`` makes the template anew, ``--reuse-db`` leaves the copy behind."""
    with django_db_blocker.unblock():
        before = database.begin(anew=django_db_createdb)
    yield
    if not django_db_keepdb:
        with django_db_blocker.unblock():
            database.end(before)


@pytest.fixture(scope="module")
def standing(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """One transaction around all tests of a module: what its fixtures write stands for each of them, and is taken back after the last.

    What a test does itself is undone after it, as ever. Rows handed to tests are copied, or one test changes them for the next.
    """
    if any(item.path == request.path and item.get_closest_marker("proof") for item in request.session.items):
        pytest.fail(f"{request.path.name} has tests with transactions of their own: nothing can stand around them")
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def standing_cast(standing: None) -> Iterator[Cast]:
    """The fixed cast, written once for all tests of a module; it is copied before it is handed to a test."""
    with standing_in_database() as whole:
        yield whole


@pytest.fixture
def cast(db: None) -> Cast:
    """The fixed cast, written into an empty database or standing there."""
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
