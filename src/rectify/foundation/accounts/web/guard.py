"""The guard of every route: a view is either ``requires(permission)`` or ``public(reason)``; anything else is refused by a test."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from rectify.foundation.accounts.models import Person
from rectify.foundation.accounts.queries import grants_of
from rectify.foundation.accounts.refusals import NotFound
from rectify.foundation.accounts.rules import Grants, Permission

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


class DeskRequest(HttpRequest):
    """A request that passed the guard: somebody is logged in and their grants are known."""

    user: Person
    grants: Grants


def attach_grants(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: ``request.grants``, computed on first use (one query)."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        request.grants = SimpleLazyObject(lambda: _grants(request))  # type: ignore[attr-defined]
        return get_response(request)

    return middleware


def _grants(request: HttpRequest) -> Grants:
    return grants_of(request.user, timezone.localdate()) if isinstance(request.user, Person) else Grants(None)


def requires(permission: Permission) -> Callable[[View[P]], View[P]]:
    """Let in those who hold the permission for any row; the rows themselves are cut by the query that takes the scope (``NotFound`` is a 404)."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not cast("DeskRequest", request).grants.may(permission):
                raise PermissionDenied(permission)
            try:
                return view(request, *args, **kwargs)
            except NotFound as error:
                raise Http404 from error

        guarded.permission = permission  # type: ignore[attr-defined]
        return cast("View[P]", guarded)

    return decorate


def public(reason: str) -> Callable[[View[P]], View[P]]:
    """Mark a view as open to everybody, and say why."""

    def decorate(view: View[P]) -> View[P]:
        view.public = reason  # type: ignore[attr-defined]
        return view

    return decorate
