"""What holds for every logged-in request: a session ends by age and idleness, a password must be one's own, administration needs codes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import ResolverMatch, resolve, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from rectify.foundation.accounts.models import Person
from rectify.foundation.accounts.queries import roles
from rectify.foundation.accounts.rules import Grants
from rectify.foundation.accounts.rules.logins import SESSION_NOTED_EVERY, SessionEnd, session_end
from rectify.foundation.accounts.services import logins
from rectify.foundation.accounts.web.guard import to_log_in

OPENED, SEEN = "rectify.opened", "rectify.seen"
"""Keys of the session: seconds of its beginning and of its last noted use."""

ALWAYS_OPEN = frozenset({"account_logout", "set_language", "account_reauthenticate", "mfa_reauthenticate"})
FOR_PASSWORD = ALWAYS_OPEN | {"account_change_password"}
FOR_CODES = FOR_PASSWORD | {"mfa_activate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_index", "accounts:me"}

FOR_EVERYBODY = "/open/"
"""Pages that know no reader: under it nobody's session is looked at, so that one page serves all."""

Handler = Callable[[HttpRequest], HttpResponseBase]


def keep_session_rules(get_response: Handler) -> Handler:
    """Middleware, after those that know ``request.user`` and ``request.grants``."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if request.path_info.startswith(FOR_EVERYBODY):
            return get_response(request)
        return _stopped(request, timezone.now()) or get_response(request)

    return middleware


def stamp(request: HttpRequest, at: datetime) -> None:
    """Note that the session begins now."""
    request.session[OPENED] = request.session[SEEN] = int(at.timestamp())


def _stopped(request: HttpRequest, at: datetime) -> HttpResponse | None:
    if not isinstance(request.user, Person) or not request.user.is_authenticated:
        return None
    if reason := _ended(request, at):
        logins.note_session_end(person=request.user, reason=reason, at=at)
        logout(request)
        messages.warning(request, _words(reason))
        return to_log_in(request)
    return _detour(request, request.user)


def _words(reason: SessionEnd) -> str:
    if reason is SessionEnd.AGE:
        return _("You were logged out: a session lasts at most 12 hours. Log in again.")
    return _("You were logged out: nothing was done for 2 hours. Log in again.")


def _ended(request: HttpRequest, at: datetime) -> SessionEnd | None:
    if OPENED not in request.session:
        stamp(request, at)
    opened = datetime.fromtimestamp(request.session[OPENED], UTC)
    seen = datetime.fromtimestamp(request.session[SEEN], UTC)
    reason = session_end(opened_at=opened, seen_at=seen, at=at)
    if reason is None and at - seen >= SESSION_NOTED_EVERY:
        request.session[SEEN] = int(at.timestamp())
    return reason


def _detour(request: HttpRequest, person: Person) -> HttpResponse | None:
    """Where somebody must go first: to choose a password, to set up codes."""
    if person.one_time_until is not None:
        return _only(request, FOR_PASSWORD, "account_change_password", _("Choose a password of your own first."))
    grants: Grants = request.grants  # type: ignore[attr-defined]
    if not grants.has_second_factor and any((role := roles().get(post.role)) and role.needs_totp for post in grants.posts):
        return _only(request, FOR_CODES, "mfa_activate_totp", _("Your role needs one-time codes. Set them up first."))
    return None


def _only(request: HttpRequest, allowed: frozenset[str], first: str, words: str) -> HttpResponse | None:
    match: ResolverMatch = resolve(request.path_info)
    if match.view_name in allowed:
        return None
    messages.warning(request, words)
    return HttpResponseRedirect(reverse(first))
