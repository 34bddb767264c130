"""Telling people: a line in the inbox, and what goes out of it by e-mail and to other systems. Never twice for one cause.

A *cause* is a key such as ``letter:12:issued``. The database holds that a person is told once of it, and a hook once; so a job that is
run twice, or two jobs at once, tell nobody twice. What goes out is only noted here; ``services.deliveries`` sends it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import connection, transaction

from rectify.campaign.dispatch.models import Delivery, Hook, Notice
from rectify.foundation.accounts.models import Person

CAUSE_MOST = 160
"""Characters of a cause."""

_TELL = """
    INSERT INTO dispatch_notice (person_id, cause, text_zh, text_en, url, created_at)
    SELECT person, %s, %s, %s, %s, %s FROM unnest(%s::bigint[]) AS person ORDER BY person
    ON CONFLICT (person_id, cause) DO NOTHING RETURNING id
"""
_MAIL = """
    INSERT INTO dispatch_delivery (notice_id, channel, cause, body, tries, next_at, error)
    SELECT n.id, %s, n.cause, '{}'::jsonb, 0, n.created_at, ''
    FROM dispatch_notice n JOIN accounts_person p ON p.id = n.person_id
    WHERE n.id = ANY(%s) AND p.email <> '' AND p.is_active
"""
_HOOK = """
    INSERT INTO dispatch_delivery (hook_id, channel, cause, body, tries, next_at, error)
    SELECT hook, %s, %s, %s::jsonb, 0, %s, '' FROM unnest(%s::bigint[]) AS hook ORDER BY hook
    ON CONFLICT (hook_id, cause) WHERE hook_id IS NOT NULL DO NOTHING
"""


@dataclass(frozen=True, slots=True)
class Line:
    """What a notice says, in both languages, and the page it leads to (an address of ours, ``/letters/3``)."""

    cause: str
    zh: str
    en: str
    url: str


def notify(*, people: Sequence[Person], cause: str, zh: str, en: str, url: str, at: datetime) -> int:
    """Tell people of one cause; returns how many had not been told before. Part of the caller's transaction, if there is one.

    Each new line is also put out for e-mail where the person has an address and mail is set up (``settings.MAIL_ON``), and once for
    every active hook that wants the cause. Three statements for any number of people.

    Raises:
        ValueError: the cause is empty or longer than its column; two causes cut to the same beginning would silence each other.
    """
    if not cause or len(cause) > CAUSE_MOST:
        raise ValueError(f"a cause has 1 to {CAUSE_MOST} characters, this one {len(cause)}")
    line = Line(cause, zh, en, url)
    with transaction.atomic():
        told = _tell([person.pk for person in people], line, at)
        if told:
            _put_out(told, line, at)
    return len(told)


def _tell(people: list[int], line: Line, at: datetime) -> list[int]:
    """Write the lines that are new; the keys of these."""
    with connection.cursor() as cursor:
        cursor.execute(_TELL, [line.cause, line.zh, line.en, line.url, at, sorted(set(people))])
        return [key for (key,) in cursor.fetchall()]


def _put_out(told: list[int], line: Line, at: datetime) -> None:
    """Note what has to go out."""
    hooks = [hook.pk for hook in Hook.objects.filter(is_active=True) if wants(hook.events, line.cause)]
    body = {"cause": line.cause, "zh": line.zh, "en": line.en, "url": line.url, "at": at.isoformat()}
    with connection.cursor() as cursor:
        if settings.MAIL_ON:
            cursor.execute(_MAIL, [Delivery.Channel.EMAIL.value, told])
        if hooks:
            cursor.execute(_HOOK, [Delivery.Channel.WEBHOOK.value, line.cause, json.dumps(body, ensure_ascii=False), at, hooks])


def wants(events: Sequence[str], cause: str) -> bool:
    """Whether a hook that names these beginnings of causes wants this one; naming none means all."""
    return not events or any(cause.startswith(event) for event in events)


def read_notices(*, by: Person, at: datetime, pk: int | None = None) -> int:
    """Mark one's own lines as read, one or all; returns how many were unread."""
    lines = Notice.objects.filter(person=by, read_at__isnull=True)
    return (lines.filter(pk=pk) if pk else lines).update(read_at=at)
