"""Scheduled work of the portal: letters to those who asked to be told."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from smtplib import SMTPException
from typing import Final

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from rectify.disclosure.frozen.models import Publication
from rectify.disclosure.frozen.queries import reading
from rectify.disclosure.portal.models import Subscription
from rectify.disclosure.portal.services import subscriptions

MOST_AT_ONCE: Final = 500
log = logging.getLogger(__name__)


def _path(row: Subscription, tail: str) -> str:
    return f"{settings.PUBLIC_URL}/open/{'en/' if row.language == 'en' else ''}{tail}"


def _letter(row: Subscription, subject: str, lines: list[str]) -> EmailMessage:
    """A letter with the way to end it, in the words and in the head where mail programs look for it (RFC 8058)."""
    ends = _path(row, f"told/{subscriptions.secret_of(row)}/end/")
    body = "\n".join([*lines, "", _("To end these letters at once: %(url)s") % {"url": ends}, ""])
    headers = {"List-Unsubscribe": f"<{ends}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click", "Auto-Submitted": "auto-generated"}
    return EmailMessage(subject, body, to=[subscriptions.address_of(row)], headers=headers)


@app.task(name="portal.send_link", queue="notices")
def send_link(subscription_id: int) -> None:
    """Write to an address that was given: follow the link to be told."""
    row = Subscription.objects.filter(pk=subscription_id, confirmed_at=None).first()
    if row is None or not settings.MAIL_ON:
        return
    with translation.override(row.language):
        lines = [
            _("Somebody, probably you, asked that this address be told of new publications."),
            _("To agree, open this address and press the button:"),
            _path(row, f"told/{subscriptions.secret_of(row)}/"),
            _("If it was not you, do nothing: in a week the address is forgotten."),
        ]
        _letter(row, _("Please confirm: be told of new publications"), lines).send()


@app.periodic(cron="*/10 * * * *")
@app.task(name="portal.tell", queue="notices", lock="portal.tell", queueing_lock="portal.tell")
def tell(timestamp: int) -> None:  # noqa: ARG001 - procrastinate hands it to every periodic task
    """Write to everybody who asked, of the numbers since the last letter; forget who never confirmed."""
    subscriptions.forget_unconfirmed(at=timezone.now())
    if not settings.MAIL_ON:
        return
    for place in reading.places():
        waiting = Subscription.objects.filter(place=place.slug, confirmed_at__isnull=False, told__lt=place.last_sequence)
        for pk in waiting.order_by("told", "id").values_list("pk", flat=True)[:MOST_AT_ONCE]:
            _tell_one(pk, place.last_sequence)


def _tell_one(pk: int, until: int) -> None:
    """One letter, while the row is held: nobody is told twice, and who could not be reached is tried again later."""
    with transaction.atomic():
        row = Subscription.objects.select_for_update(skip_locked=True).filter(pk=pk, told__lt=until).first()
        if row is None:
            return
        news = subscriptions.news_for(row, until)
        try:
            if news:
                _write(row, news)
        except (SMTPException, OSError):
            log.exception("a letter of the portal could not be sent; it is tried again")
            return
        subscriptions.told(row=row, until=until)


def _write(row: Subscription, news: Sequence[Publication]) -> None:
    with translation.override(row.language):
        lines = [_("New numbers tell of what you asked for:"), ""]
        for each in news:
            title = (each.title_en if row.language == "en" else "") or each.title
            lines += [f"{each.number}  {title}", _path(row, f"at/{each.place}/publications/{each.sequence}/"), ""]
        _letter(row, _("New publication: %(number)s") % {"number": news[-1].number}, lines).send()
