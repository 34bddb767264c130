"""Sending what was put out: e-mails and webhooks. Each is tried, tried again later, and given up after a while; its last error is kept.

A message is marked as sent after it was taken. Should we die between the two it goes out again: the receiver knows it by its
``Idempotency-Key`` (the cause), a mail program by its ``Message-ID``.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from hashlib import sha256
from http.client import HTTPException
from smtplib import SMTPException
from typing import IO, Any
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F, Q

from rectify.campaign.dispatch.models import Delivery, Hook
from rectify.campaign.dispatch.rules.deliveries import MOST_TRIES, may_be_told, next_try, signature
from rectify.campaign.dispatch.services.hooks import KeyLost, unsealed

TIMEOUT = 10
"""Seconds a server may take to answer."""
BATCH = 100
"""Most messages of one run: the next run follows within a minute."""
ERROR_MOST = 300
SUBJECT_MOST = 80


class NotTaken(Exception):
    """The other side did not take the message; the text says why."""


class _NoRedirect(HTTPRedirectHandler):
    """A redirect could lead anywhere; only the address that was set up is told."""

    def redirect_request(self, _req: Request, _fp: IO[bytes], code: int, *_more: Any) -> None:
        raise NotTaken(f"HTTP {code}: a redirect is not followed")


def send_waiting(*, at: datetime, most: int = BATCH) -> tuple[int, int]:
    """Send what is due, oldest first; returns how many went out and how many failed. Two runs at once share the work."""
    active = Q(hook__isnull=True) | Q(hook__is_active=True)
    due = Delivery.objects.filter(active, sent_at__isnull=True, tries__lt=MOST_TRIES, next_at__lte=at)
    sent = failed = 0
    for pk in list(due.order_by("next_at", "id").values_list("pk", flat=True)[:most]):
        outcome = _send(pk, at)
        sent += outcome is True
        failed += outcome is False
    return sent, failed


def try_again(*, hook: Hook, at: datetime) -> int:
    """Put everything of an address that was given up back in line; returns how much. The error stays until the next try."""
    given_up = Delivery.objects.filter(hook=hook, sent_at__isnull=True, tries__gte=MOST_TRIES)
    return given_up.update(tries=0, next_at=at)


def sweep_sent(*, at: datetime, days: int = 90) -> int:
    """Remove what went out long ago; the notices themselves stay. Returns how much."""
    found, _ = Delivery.objects.filter(sent_at__lt=at - timedelta(days=days)).delete()
    return found


def _send(pk: int, at: datetime) -> bool | None:
    """Send one; ``None`` when another run has it in hand."""
    with transaction.atomic():
        rows = Delivery.objects.select_for_update(of=("self",), skip_locked=True).select_related("hook", "notice__person")
        row = rows.filter(pk=pk, sent_at__isnull=True, next_at__lte=at).first()
        if row is None:
            return None
        try:
            _hand_over(row, at)
        except (NotTaken, SMTPException, HTTPException, OSError, KeyLost) as error:
            tries = row.tries + 1
            Delivery.objects.filter(pk=pk).update(tries=F("tries") + 1, next_at=next_try(tries, at), error=_words(error))
            return False
        Delivery.objects.filter(pk=pk).update(sent_at=at, tries=F("tries") + 1, error="")
    return True


def _words(error: Exception) -> str:
    if isinstance(error, KeyLost):
        return "the key of this hook cannot be read any more: set the hook up again"
    return f"{type(error).__name__}: {error}"[:ERROR_MOST]


def _hand_over(row: Delivery, at: datetime) -> None:
    if row.channel == Delivery.Channel.EMAIL:
        _mail(row)
    elif row.hook is not None:
        _post(row, row.hook, at)


def _mail(row: Delivery) -> None:
    notice = row.notice
    if notice is None or not notice.person.email:
        raise NotTaken("the person has no address any more")
    english = notice.person.language.startswith("en")
    text = notice.text_en if english else notice.text_zh
    link = f"{settings.PUBLIC_URL}{notice.url}" if settings.PUBLIC_URL and notice.url else ""
    ident = sha256(f"{notice.person_id}\x00{notice.cause}".encode()).hexdigest()[:32]
    subject = " ".join(text.split())[:SUBJECT_MOST]
    headers = {"Message-ID": f"<{ident}@rectify>", "Auto-Submitted": "auto-generated"}
    EmailMessage(subject, f"{text}\n\n{link}".rstrip(), settings.DEFAULT_FROM_EMAIL, [notice.person.email], headers=headers).send()


def _post(row: Delivery, hook: Hook, at: datetime) -> None:
    if not may_be_told(hook.url, loopback=settings.HOOKS_TO_LOOPBACK):
        raise NotTaken("the address is neither https nor allowed")
    told = dict(row.body)
    told["url"] = f"{settings.PUBLIC_URL}{told.get('url', '')}"
    body = json.dumps(told, ensure_ascii=False, sort_keys=True).encode()
    moment = at.isoformat()
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "Idempotency-Key": sha256(row.cause.encode()).hexdigest(),
        "X-Rectify-Timestamp": moment,
        "X-Rectify-Signature": f"sha256={signature(unsealed(hook.secret), moment, body)}",
    }
    request = Request(hook.url, data=body, headers=headers, method="POST")  # noqa: S310 - may_be_told has checked the scheme
    try:
        with build_opener(_NoRedirect).open(request, timeout=TIMEOUT) as answer:
            answer.read(1)
    except HTTPError as refused:
        raise NotTaken(f"HTTP {refused.code}") from refused
    except URLError as unreachable:
        raise NotTaken(f"not reached: {unreachable.reason}") from unreachable
