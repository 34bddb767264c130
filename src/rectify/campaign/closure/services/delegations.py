"""Delegations: one person may sign for another for a time; dated, visible, recorded with every signature given under it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from rectify.campaign.closure import acts, messages
from rectify.campaign.closure.models import Delegation
from rectify.foundation.accounts.models import Person, Unit
from rectify.foundation.accounts.queries import actor_of, grants_of, roles
from rectify.foundation.accounts.rules import Permission
from rectify.foundation.audit.services import Subject, record

LONGEST: Final = timedelta(days=366)


def grant(  # noqa: PLR0913 - the parts of one act
    *, principal: Person, delegate: Person, role: str, unit: Unit, because: str, valid_from: date, valid_to: date, by: Person, at: datetime
) -> Delegation:
    """Let ``delegate`` sign for ``principal`` in that role of that unit, from the first to the last day, both included.

    By the principal alone: whoever keeps the files must not be able to lend somebody else's signature. To somebody who serves at the
    same unit: a signature of the office must not be given by whoever carries out the work. What is delegated cannot be passed on,
    since it is no post.

    Raises:
        Refused: ``case.no_reason``; ``delegation.itself``; ``delegation.days``; ``delegation.not_held``; ``delegation.not_yours``;
            ``delegation.not_of_unit``.
    """
    if not because.strip():
        raise messages.no_reason()
    today = timezone.localdate(at)
    if principal.pk == delegate.pk or not delegate.is_active:
        raise messages.delegation_itself()
    if not (today <= valid_from <= valid_to) or valid_to - valid_from > LONGEST:
        raise messages.delegation_days(valid_from, valid_to)
    held = {(post.role, post.unit_id) for post in grants_of(principal, valid_from).posts}
    if (role, unit.pk) not in held or Permission.TASK_SIGN not in roles()[role].grants:
        raise messages.delegation_not_held(principal, role)
    if by.pk != principal.pk:
        raise messages.delegation_not_yours(principal)
    if unit.pk not in {post.unit_id for post in grants_of(delegate, valid_from).posts}:
        raise messages.delegation_not_of_unit(delegate, unit)
    with transaction.atomic():
        row = Delegation.objects.create(
            principal=principal,
            delegate=delegate,
            role=role,
            unit=unit,
            because=because.strip(),
            valid_from=valid_from,
            valid_to=valid_to,
            granted_at=at,
            granted_by=by,
        )
        days = {"valid_from": valid_from.isoformat(), "valid_to": valid_to.isoformat()}
        data = {"delegation": row.pk, "delegate": delegate.name, "role": role, "unit": unit.name, "because": row.because, **days}
        record(act=acts.DELEGATION_GRANTED, by=actor_of(by), at=at, subject=_subject(principal), data=data)
    return row


def revoke(*, delegation: Delegation, by: Person, at: datetime) -> Delegation:
    """End a delegation at once, by the principal or by the office; what was signed under it stands.

    Refused: ``delegation.revoked``, ``delegation.not_yours_to_end``.
    """
    with transaction.atomic():
        rows = Delegation.objects.select_for_update(of=("self",)).select_related("principal", "delegate")
        row = rows.get(pk=delegation.pk)
        if row.revoked_at is not None:
            raise messages.delegation_revoked()
        if by.pk != row.principal_id and not grants_of(by, timezone.localdate(at)).scope(Permission.DELEGATION_GRANT).everything:
            raise messages.delegation_not_yours_to_end(row.principal)
        row.revoked_at, row.revoked_by = at, by
        row.save(update_fields=["revoked_at", "revoked_by"])
        data = {"delegation": row.pk, "delegate": row.delegate.name}
        record(act=acts.DELEGATION_REVOKED, by=actor_of(by), at=at, subject=_subject(row.principal), data=data)
    return row


def _subject(principal: Person) -> Subject:
    return Subject("person", str(principal.pk), principal.name)
