"""The API object: its description, who may call, and how an error is told."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError

from rectify.campaign.ledger.queries.feed import WrongCursor
from rectify.foundation.accounts.refusals import NotFound, Refused
from rectify.foundation.accounts.web.guard import public
from rectify.foundation.files.messages import FileRefused
from rectify.interfaces.api.auth import Token

DESCRIPTION = """\
The same acts and the same row scope as the pages, for programs.

* Send `Authorization: Bearer <token>`. A token speaks for the person who issued it and is never more able than that person is today.
* Lists are read forward: take `next` of an answer as `cursor` of the following call; `next` is null at the end.
* A refused act changes nothing and answers 409 with `code`, `message` and `missing`: each obstacle with the page where it can be mended.
* A row out of reach answers 404, exactly as one that does not exist.
* Messages are in Chinese, or in English with `Accept-Language: en`.
* Dates are ISO 8601. Positions (`start`, `end`) count characters of the document's raw text.
"""


class Api(NinjaAPI):
    """Ninja, with two headers on every answer: no store for what tokens read, and how to authenticate."""

    def create_response(self, request: HttpRequest, data: Any, **kwargs: Any) -> HttpResponse:
        """The answer; nothing between us and the caller may keep it."""
        response = super().create_response(request, data, **kwargs)
        response["Cache-Control"] = "no-store"
        if response.status_code == HTTPStatus.UNAUTHORIZED:
            response["WWW-Authenticate"] = "Bearer"
        return response


api = Api(
    title="Rectify",
    version="1.0",
    description=DESCRIPTION,
    auth=Token(),
    urls_namespace="api",
    docs_url=None,
    docs_decorator=public(
        "The description is the same in every installation and holds no row; generators of clients fetch it without a token."
    ),
)


def _answer(request: HttpRequest, body: dict[str, Any], status: HTTPStatus) -> HttpResponse:
    return api.create_response(request, body, status=status)


@api.exception_handler(Refused)
@api.exception_handler(FileRefused)
def refused(request: HttpRequest, refusal: Refused | FileRefused) -> HttpResponse:
    """An act was refused and nothing was changed: 409 with what is missing."""
    missing = [{"text": str(m.text), "url": m.url} for m in refusal.missing]
    return _answer(request, {"code": refusal.code, "message": str(refusal.message), "missing": missing}, HTTPStatus.CONFLICT)


@api.exception_handler(AuthenticationError)
def not_authenticated(request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
    """No token, or one that does not work: 401; unknown, expired and revoked are not told apart."""
    words = _("No valid token. Send “Authorization: Bearer <token>”; a token is issued under My account.")
    return _answer(request, {"detail": words}, HTTPStatus.UNAUTHORIZED)


@api.exception_handler(NotFound)
@api.exception_handler(Http404)
def not_found(request: HttpRequest, _error: Exception) -> HttpResponse:
    """No such row, or none this token may see: 404, and the two are not told apart."""
    return _answer(request, {"detail": _("There is nothing here, or nothing this token may see.")}, HTTPStatus.NOT_FOUND)


@api.exception_handler(WrongCursor)
def wrong_cursor(request: HttpRequest, _error: WrongCursor) -> HttpResponse:
    """A cursor that no list gave out: 400."""
    words = _("This cursor is not one a list gave out. Leave it empty to begin.")
    return _answer(request, {"detail": words}, HTTPStatus.BAD_REQUEST)
