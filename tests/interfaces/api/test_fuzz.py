"""The API against its own description: whatever is sent, no 5xx, and every answer is as described."""

from __future__ import annotations

import re
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings

from rectify.interfaces.api.app import api
from rectify.interfaces.api.urls import urlpatterns
from tests.interfaces.api.scene import Scene, token

assert urlpatterns, "the routers are mounted by the module of the addresses"
DESCRIPTION = schemathesis.openapi.from_dict(api.get_openapi_schema(path_prefix="/api/v1/"))
DESCRIPTION.app = get_wsgi_application()
BOUNDED = settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
pytestmark = [pytest.mark.api_fuzz, pytest.mark.django_db]


@pytest.fixture
def rows(scene: Scene) -> dict[str, int]:
    """A row that is there, by the beginning of its address."""
    return {
        "/tasks": scene.draft.pk,
        "/measures": scene.ecology_measure.pk,
        "/extensions": scene.extension.pk,
        "/documents": scene.document.pk,
        "/facts": scene.fact.pk,
        "/questions": scene.question.pk,
    }


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    """Keep the connection of the test over all calls, as Django's own test client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def _meet(case: Any, rows: dict[str, int]) -> None:
    """Lead every other well-formed call to rows that are there; the rest go nowhere, as generated."""
    wanted = case.path_parameters or {}
    pk, slug = wanted.get("pk"), wanted.get("slug")
    if isinstance(pk, int) and 0 < pk < 2**63 and pk % 2:
        wanted["pk"] = next(row for path, row in rows.items() if case.path.removeprefix("/api/v1").startswith(path))
    if isinstance(slug, str) and re.fullmatch(r"[-a-zA-Z0-9_]{1,50}", slug) and len(slug) % 2:
        wanted["slug"] = "haidai"


@DESCRIPTION.parametrize()
@BOUNDED
def test_nothing_an_office_clerk_sends_breaks_the_api(case: Any, cast: Any, rows: dict[str, int]) -> None:
    _meet(case, rows)
    case.call_and_validate(headers={"Authorization": f"Bearer {token(cast.clerk)}"})


@DESCRIPTION.parametrize()
@BOUNDED
def test_nothing_an_outsider_sends_is_let_through(case: Any, cast: Any, rows: dict[str, int]) -> None:
    _meet(case, rows)
    answer = case.call_and_validate(headers={"Authorization": f"Bearer {token(cast.outsider)}"})
    assert answer.status_code >= HTTPStatus.BAD_REQUEST
