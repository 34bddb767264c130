"""Addresses of other systems that are told of notices, with the key each checks our signature by. Keys are kept encrypted."""

from __future__ import annotations

import importlib
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction

from rectify.campaign.dispatch import letter_acts as acts
from rectify.campaign.dispatch import letter_messages as messages
from rectify.campaign.dispatch.models import Hook
from rectify.campaign.dispatch.rules.deliveries import may_be_told
from rectify.foundation.accounts.models import Person
from rectify.foundation.accounts.queries import actor_of
from rectify.foundation.audit.services import Subject, record

if TYPE_CHECKING:
    from cryptography.fernet import Fernet

SECRET_LENGTH = range(16, 65)
"""Characters of a key; longer ones would not fit their column once encrypted."""


class KeyLost(ValueError):
    """The key of a hook cannot be read any more."""


def _box() -> Fernet:
    """The box keys are kept in; it opens with the signing key of this installation."""
    box: Fernet = importlib.import_module("cryptography.fernet").Fernet(  # when a key is read or written: it takes 6 MiB
        urlsafe_b64encode(sha256(b"rectify.hooks\x00" + settings.SECRET_KEY.encode()).digest())
    )
    return box


def sealed(secret: str) -> str:
    """A key as the database keeps it."""
    return _box().encrypt(secret.encode()).decode()


def unsealed(kept: str) -> str:
    """The key itself.

    Raises:
        KeyLost: the signing key of the installation has changed since.
    """
    fernet = importlib.import_module("cryptography.fernet")
    try:
        return _box().decrypt(kept.encode()).decode()
    except fernet.InvalidToken as error:
        raise KeyLost from error


def set_hook(*, name: str, url: str, secret: str, events: Sequence[str], by: Person, at: datetime) -> Hook:
    """Set up a new address. ``events`` are beginnings of causes (``letter:``); none means all.

    Refused: ``hook.name``, ``hook.address``, ``hook.secret``.
    """
    clean = name.strip()
    if not may_be_told(url, loopback=settings.HOOKS_TO_LOOPBACK):
        raise messages.hook_address()
    if len(secret.encode()) not in SECRET_LENGTH:
        raise messages.hook_secret()
    with transaction.atomic():
        row, new = Hook.objects.get_or_create(
            name=clean, defaults={"url": url, "secret": sealed(secret), "events": list(events), "made_at": at, "made_by": by}
        )
        if not new or not clean:
            raise messages.hook_name(clean)
        subject = Subject("hook", str(row.pk), row.name)
        record(act=acts.HOOK_SET, by=actor_of(by), at=at, subject=subject, data={"host": urlsplit(url).hostname, "events": list(events)})
    return row


def switch_hook(*, hook: Hook, on: bool, by: Person, at: datetime) -> Hook:
    """Switch an address on or off; doing it twice does nothing. What already waits for one that is off is not sent."""
    with transaction.atomic():
        if Hook.objects.filter(pk=hook.pk, is_active=not on).update(is_active=on):
            subject = Subject("hook", str(hook.pk), hook.name)
            record(act=acts.HOOK_SWITCHED[on], by=actor_of(by), at=at, subject=subject)
    hook.refresh_from_db()
    return hook
