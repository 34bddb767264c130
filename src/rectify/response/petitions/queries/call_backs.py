"""Whom to ask, what they said, and what the unit says beside it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from rectify.foundation.accounts.refusals import NotFound
from rectify.foundation.accounts.rules import Grants, Permission
from rectify.response.petitions.models import CallBack, Identity, Petition, Reply
from rectify.response.petitions.queries.access import visible_petitions

PAGE = 30
COUNT_UP_TO = 1_000
LONGEST_KEY = 18
"""Digits of a key in an address."""
RELATED = ("petition__campaign", "petition__county", "petition__lead_unit", "petition__merged_into__lead_unit", "asked_by")
ANSWERED = Q(petition__state="answered") | Q(petition__state="merged", petition__merged_into__state="answered")
"""There is an answer to ask about: to the complaint itself, or to the one it was merged into."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page of the telephone sheet; ``next`` continues it. ``count`` is of all pages, ``capped`` if there are more."""

    rows: Sequence[CallBack]
    next: str
    count: int
    capped: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """Both facts about one complaint: what the unit says, and what the petitioner says; ``calls`` newest first."""

    reply: Reply | None
    calls: Sequence[CallBack]

    @property
    def citizen(self) -> CallBack | None:
        """What the petitioner really said of this reply, as :func:`said_about`."""
        return said_about(self.reply, self.calls)

    @property
    def asked(self) -> int:
        """How many complaints these calls are about: more than one where several were merged."""
        return len({call.petition_id for call in self.calls})

    @property
    def waiting(self) -> CallBack | None:
        """The question that is planned or on its way."""
        return next((call for call in self.calls if call.answered_at is None), None)

    @property
    def apart(self) -> bool:
        """The unit says settled, the petitioner says not."""
        said = self.citizen
        settled = self.reply is not None and self.reply.settled == Reply.Settled.SETTLED
        return settled and said is not None and said.answer != CallBack.Answer.FIXED


def said_about(reply: Reply | None, calls: Iterable[CallBack]) -> CallBack | None:
    """What was really said of a reply; of several petitioners the last who is not content speaks for all. ``calls`` newest first.

    An older reply, an older answer: what was said of that one is history. Who was not reached has said nothing.
    """
    last: dict[int, CallBack] = {}
    for call in calls:
        if call.answer not in {"", CallBack.Answer.UNREACHED} and reply is not None and call.reply_id == reply.pk:
            last.setdefault(call.petition_id, call)
    return next((call for call in last.values() if call.answer != CallBack.Answer.FIXED), next(iter(last.values()), None))


def to_ask(grants: Grants, on: date) -> QuerySet[CallBack]:
    """Questions that are due on a day and that this person may ask, unordered. No query of its own; by the index ``call_back_waiting``."""
    known = Exists(Identity.objects.filter(petition=OuterRef("petition"), erased_at__isnull=True))
    visible = visible_petitions(grants, Permission.PETITION_INTAKE)
    return CallBack.objects.filter(known, answered_at__isnull=True, due_on__lte=on, petition__in=visible).filter(ANSWERED)


def sheet(grants: Grants, on: date, after: str = "") -> Sheet:
    """One page of them, longest first, and how many there are up to :data:`COUNT_UP_TO`. Three queries."""
    rows = to_ask(grants, on)
    count = rows[: COUNT_UP_TO + 1].count()
    rows = rows.filter(_beyond(after)) if after else rows
    found = list(rows.select_related(*RELATED).order_by("due_on", "pk")[: PAGE + 1])
    last = found[PAGE - 1] if len(found) > PAGE else None
    return Sheet(found[:PAGE], f"{last.due_on.isoformat()}.{last.pk}" if last else "", min(count, COUNT_UP_TO), count > COUNT_UP_TO)


def _beyond(after: str) -> Q:
    """What comes after the last row of the page before; nothing where the address was tampered with."""
    day, _, pk = after.partition(".")
    try:
        last = date.fromisoformat(day)
    except ValueError:
        return Q(pk__in=[])
    number = int(pk) if pk.isdecimal() and len(pk) <= LONGEST_KEY else 0
    return Q(due_on__gt=last) | Q(due_on=last, pk__gt=number)


def to_mail(grants: Grants, on: date) -> QuerySet[CallBack]:
    """Those of them that nobody asked yet and whose petitioner left an e-mail address; none while no mail goes out. No query of its own."""
    rows = to_ask(grants, on).filter(Exists(_with_mail().filter(petition=OuterRef("petition"))), asked_at__isnull=True)
    return rows if _mail_goes_out() else rows.none()


def may_be_mailed(petition: Petition) -> bool:
    """Whether the link can go to the petitioner by e-mail, so that nobody at the desk need see it. One query."""
    return _mail_goes_out() and _with_mail().filter(petition=petition).exists()


def _with_mail() -> QuerySet[Identity]:
    return Identity.objects.filter(email__isnull=False, erased_at__isnull=True)


def _mail_goes_out() -> bool:
    return bool(settings.MAIL_ON and settings.PUBLIC_URL)


def get_call_back(grants: Grants, pk: int) -> CallBack:
    """One question, for who may ask it. One query. Raises NotFound."""
    visible = visible_petitions(grants, Permission.PETITION_INTAKE)
    row = CallBack.objects.filter(pk=pk, petition__in=visible).select_related(*RELATED).order_by("pk").first()
    if row is None:
        raise NotFound(pk)
    return row


def call_back_of_link(digest: str) -> CallBack:
    """The open question a link leads to. One query. Raises NotFound: wrong, used or replaced by a newer one."""
    rows = CallBack.objects.filter(ANSWERED, token_digest=digest, answered_at__isnull=True)
    row = rows.select_related(*RELATED).order_by("pk").first() if digest else None
    if row is None:
        raise NotFound(digest)
    return row


def question_on_page(petition: Petition, on: date) -> CallBack | None:
    """The question that waits for the petitioner of this complaint on its tracking page; ``None`` before its day. One query."""
    rows = CallBack.objects.filter(ANSWERED, petition=petition, answered_at__isnull=True, due_on__lte=on)
    return rows.order_by("pk").first()


def said_of(petition: Petition) -> Said:
    """What the unit says, and what the petitioner says: of one that was merged its own petitioner, else all. Two queries."""
    reply = Reply.objects.filter(petition=petition.root, accepted=True).select_related("unit").order_by("-version").first()
    calls = CallBack.objects.filter(Q(petition=petition) | Q(petition__merged_into=petition))
    return Said(reply, list(calls.select_related("petition", "asked_by", "recorded_by").order_by("-pk")))
