"""API tokens: keys for programs, each bound to the person who issued it, never more able than that person."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from rectify.foundation.accounts import acts, messages
from rectify.foundation.accounts.models import ApiToken, Person
from rectify.foundation.accounts.queries import actor_of
from rectify.foundation.accounts.rules.logins import token_digest
from rectify.foundation.accounts.rules.permissions import Grants, Permission
from rectify.foundation.accounts.rules.separation import LONGEST_TOKEN, token_permissions
from rectify.foundation.audit.services import Subject, record

PREFIX = "rectify_"
"""Lets scanners of leaked secrets know our tokens."""


def _subject(token: ApiToken) -> Subject:
    return Subject("token", str(token.pk), token.name)


@transaction.atomic
def issue_token(
    *, name: str, permissions: Iterable[Permission], last_day: date, grants: Grants, by: Person, at: datetime
) -> tuple[ApiToken, str]:
    """Issue a token to oneself; the second value is the token itself, shown this once and stored as SHA-256 only.

    ``permissions`` are checked against ``grants`` (what the person may do today), and cut to the person's grants again at each
    use; ``last_day`` is the last day on which the token works, at most a year ahead.

    Raises:
        Refused: ``name_empty``, ``token_expiry_wrong``, ``token_permissions_wrong``.
    """
    today = timezone.localtime(at).date()
    if not name.strip():
        raise messages.name_empty()
    if not today <= last_day <= today + LONGEST_TOKEN:
        raise messages.token_expiry_wrong(today + LONGEST_TOKEN)
    allowed, refused = token_permissions(permissions, grants.scopes)
    if refused or not allowed:
        raise messages.token_permissions_wrong([str(messages.PERMISSION_WORDS[p]) for p in Permission if p in refused])
    raw = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        person=by,
        name=name.strip(),
        digest=token_digest(raw),
        permissions=[p.value for p in Permission if p in allowed],
        issued_at=at,
        issued_by=by,
        expires_at=timezone.make_aware(datetime.combine(last_day + timedelta(days=1), time.min)),
    )
    record(
        act=acts.TOKEN_ISSUED,
        by=actor_of(by),
        at=at,
        subject=_subject(token),
        data={"name": token.name, "until": last_day, "permissions": token.permissions},
    )
    return token, raw


@transaction.atomic
def revoke_token(*, token: ApiToken, by: Person, at: datetime) -> None:
    """Make a token useless at once; its owner and security administration do it.

    Raises:
        Refused: ``token_revoked``.
    """
    if not ApiToken.objects.filter(pk=token.pk, revoked_at__isnull=True).update(revoked_at=at, revoked_by=by):
        raise messages.token_revoked()
    record(
        act=acts.TOKEN_REVOKED,
        by=actor_of(by),
        at=at,
        subject=_subject(token),
        data={"name": token.name, "owner": token.person.name},
    )
