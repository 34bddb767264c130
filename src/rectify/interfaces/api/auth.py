"""Who calls: a token bound to a person and to permissions; the same grants as on the pages, cut down to what the token names."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Concatenate, ParamSpec, TypeVar, cast, get_args

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Schema
from ninja.errors import HttpError
from ninja.security import HttpBearer

from rectify.foundation.accounts.models import Person
from rectify.foundation.accounts.queries import grants_for_token
from rectify.foundation.accounts.rules import Grants, Permission

P = ParamSpec("P")
R = TypeVar("R")


class ApiRequest(HttpRequest):
    """A request that came with a valid token."""

    auth: Person
    grants: Grants


class Token(HttpBearer):
    """``Authorization: Bearer <token>``. One query; an unknown, expired or revoked token is refused alike."""

    def authenticate(self, request: HttpRequest, token: str) -> Person | None:
        """The person of the token; the request is given their grants."""
        found = grants_for_token(token, at=timezone.now())
        if found is None:
            return None
        person, grants = found
        request.grants = grants  # type: ignore[attr-defined]
        return person


Operation = Callable[Concatenate[ApiRequest, P], R]


def query_names(signature: inspect.Signature) -> frozenset[str]:
    """What the operation understands behind the question mark of an address."""
    names: set[str] = set()
    for name, parameter in list(signature.parameters.items())[1:]:
        kind, *_marks = get_args(parameter.annotation) or (parameter.annotation,)
        names |= set(kind.model_fields) if isinstance(kind, type) and issubclass(kind, Schema) else {name}
    return frozenset(names)


def refuse_unknown(request: HttpRequest, known: frozenset[str]) -> None:
    """A filter with a slip of the pen would give the whole list: it is refused instead."""
    if unknown := [name for name in request.GET if name not in known]:
        words = _("The address has parameters that mean nothing here: %(names)s.") % {"names": ", ".join(unknown)[:200]}
        raise HttpError(HTTPStatus.UNPROCESSABLE_ENTITY, words)


def needs(permission: Permission) -> Callable[[Operation[P, R]], Operation[P, R]]:
    """Let the operation run for tokens that hold the permission; the rows are cut by the query that takes the grants."""

    def decorate(operation: Operation[P, R]) -> Operation[P, R]:
        # ninja resolves annotations in the module of the function it is given: hand them over resolved
        signature = inspect.signature(operation, eval_str=True)
        known = query_names(signature)

        @wraps(operation)
        def guarded(request: ApiRequest, *args: P.args, **kwargs: P.kwargs) -> R:
            if not request.grants.may(permission):
                raise HttpError(HTTPStatus.FORBIDDEN, _("This token does not hold the permission “%(code)s”.") % {"code": permission})
            refuse_unknown(request, known)
            return operation(request, *args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        guarded.__signature__ = signature  # type: ignore[attr-defined]
        return cast("Operation[P, R]", guarded)

    return decorate
