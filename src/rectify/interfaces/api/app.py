"""The API object: its description, who may call, and how a refusal is told."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI

from rectify.campaign.ledger.queries.feed import WrongCursor
from rectify.foundation.accounts.refusals import NotFound, Refused
from rectify.interfaces.api.auth import Token

api = NinjaAPI(
    title="Rectify",
    version="1.0",
    description=(
        "The same acts and the same row scope as the pages. Lists are read by cursor. "
        "A refused act answers 409 with `code`, `message` and `missing`, the obstacles each with the page where it can be mended. "
        "Dates are ISO 8601; partial dates are as in the reading contract."
    ),
    auth=Token(),
    urls_namespace="api",
    docs_url=None,
)


def _answer(request: HttpRequest, body: dict[str, Any], status: HTTPStatus) -> HttpResponse:
    return api.create_response(request, body, status=status)


@api.exception_handler(Refused)
def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """An act was refused and nothing was changed: 409 with what is missing."""
    missing = [{"text": str(m.text), "url": m.url} for m in refusal.missing]
    return _answer(request, {"code": refusal.code, "message": str(refusal.message), "missing": missing}, HTTPStatus.CONFLICT)


@api.exception_handler(NotFound)
def not_found(request: HttpRequest, _error: NotFound) -> HttpResponse:
    """No such row, or none this token may see: 404, and the two are not told apart."""
    return _answer(request, {"detail": "Not found."}, HTTPStatus.NOT_FOUND)


@api.exception_handler(WrongCursor)
def wrong_cursor(request: HttpRequest, _error: WrongCursor) -> HttpResponse:
    """A cursor that no list gave out: 400."""
    return _answer(request, {"detail": "This cursor is not one a list gave out; leave it empty to begin."}, HTTPStatus.BAD_REQUEST)
