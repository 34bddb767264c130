"""What every test may ask for."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from rectify.foundation.accounts.models import Person
from tests.cast import Cast, assemble


@pytest.fixture
def cast(db: None) -> Cast:
    """The fixed cast, written into an empty database."""
    return assemble()


@pytest.fixture
def login(client: Client) -> Callable[[Person], Client]:
    """Log somebody of the cast in: ``login(cast.clerk).get("/")``."""

    def as_person(person: Person) -> Client:
        client.force_login(person)
        return client

    return as_person
