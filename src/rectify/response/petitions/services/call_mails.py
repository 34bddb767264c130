"""The link of a call-back by e-mail: to the address the petitioner left, seen by nobody at the desk.

Between the press of the button and the letter the secret lies sealed in the job; the address is opened for the letter alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse
from procrastinate.contrib.django import app

from rectify.foundation.accounts.models import Person
from rectify.foundation.sealing import seal
from rectify.response.petitions import calling_messages as messages
from rectify.response.petitions.models import CallBack
from rectify.response.petitions.queries.call_backs import ANSWERED, may_be_mailed
from rectify.response.petitions.queries.identity import LINK, address_to_write_to, opened_link
from rectify.response.petitions.services.call_backs import ask, digest_of

TASK: Final = "petitions.mail_call_back"
AT_ONCE: Final = 200
"""Letters of one press."""
_SUBJECT: Final = "信访件{number}：问题解决了吗？ / Complaint {number}: is it really solved?"
_BODY: Final = """您反映的问题（受理编号{number}）已有答复。请告诉我们：问题是否真正解决？
打开下面的链接即可反馈，无需注册，链接只能使用一次：
{url}

Your complaint {number} was answered some weeks ago. Please tell us whether the problem is really solved.
Open this link to answer; no account is needed, and it opens once:
{url_en}
"""


def mail_link(*, call_back: CallBack, by: Person, at: datetime) -> CallBack:
    """Ask by a letter. May be repeated; an older link then opens nothing.

    Raises:
        Refused: ``call_back.no_mail``; those of ``call_backs.ask``.
        MovedMeanwhile: ``call_back.answered``.
    """
    with transaction.atomic():
        if not may_be_mailed(call_back.petition):
            raise messages.cannot_be_mailed(call_back.petition)
        asked = ask(call_back=call_back, way=CallBack.Way.MAIL, by=by, at=at)
        app.configure_task(TASK, queue="notices").defer(call_back_id=asked.call_back.pk, sealed=seal(asked.token, LINK).hex())
    return asked.call_back


def mail_links(*, call_backs: Iterable[CallBack], by: Person, at: datetime) -> int:
    """The same for many, all or none; how many letters go out."""
    with transaction.atomic():
        return len([mail_link(call_back=row, by=by, at=at) for row in call_backs])


def write(*, call_back_id: int, sealed: bytes) -> bool:
    """Send the letter of a question, unless it was answered, asked anew or taken back meanwhile; whether one went out.

    Raises:
        SMTPException, OSError: the mail server did not take it; the job tries again.
    """
    token = opened_link(sealed)
    open_ones = CallBack.objects.filter(ANSWERED, token_digest=digest_of(token), answered_at__isnull=True)
    row = open_ones.filter(pk=call_back_id).select_related("petition").first()
    address = address_to_write_to(row.petition) if row else ""
    if row is None or not address:
        return False
    path = reverse("citizen:asked", args=[token])
    words = {
        "number": row.petition.number,
        "url": f"{settings.PUBLIC_URL}{path}",
        "url_en": f"{settings.PUBLIC_URL}{path.replace('/open/', '/open/en/', 1)}",
    }
    headers = {"Auto-Submitted": "auto-generated"}
    EmailMessage(_SUBJECT.format(**words), _BODY.format(**words), settings.DEFAULT_FROM_EMAIL, [address], headers=headers).send()
    return True
