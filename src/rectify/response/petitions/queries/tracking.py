"""What a citizen may see of a complaint with its number and secret: the public life of it, never what the desk writes to itself."""

from __future__ import annotations

import hmac
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from rectify.campaign.ledger.models import Campaign
from rectify.foundation.accounts.models import Unit
from rectify.foundation.refusals import NotFound
from rectify.response.petitions.models import CallBack, Petition, PetitionState, Reply, Urge
from rectify.response.petitions.queries.desk import is_late
from rectify.response.petitions.queries.handling import tree_of
from rectify.response.petitions.rules.moves import AT_WORK


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of the public life: the day, what it is, and words for it."""

    on: date
    kind: str
    words: str = ""
    unit: Unit | None = None
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Life:
    """The public life of a complaint. ``into``: it was merged, and the life is that of the other one."""

    petition: Petition
    into: Petition | None
    lines: Sequence[Happening]
    reply: Reply | None
    due: date | None
    late: bool
    waits: date | None
    """The unit has written a reply on that day, and the office is looking at it."""
    at_work: bool
    can_withdraw: bool
    urged: int


def campaigns_open() -> QuerySet[Campaign]:
    """The campaigns one can complain to, newest first: none that is there for practice. No query of its own."""
    return Campaign.objects.filter(practice=False).select_related("jurisdiction").order_by("-starts_on", "slug")


def tracked(number: str, digest: str) -> Petition:
    """The complaint of a number, if the secret's digest is its own. One query; the time does not tell whether the number exists.

    Raises:
        NotFound: no such number, or another secret; the two are not told apart.
    """
    rows = list(
        Petition.objects.filter(number=number)
        .select_related("campaign", "merged_into", "lead_unit", "county", "handover")
        .order_by("pk")[:20]
    )
    found = None
    for row in rows or [Petition()]:
        if hmac.compare_digest(row.secret_digest or "-" * len(digest), digest) and row.secret_digest:
            found = row
    if found is None:
        raise NotFound(number)
    return found


def get_tracked(pk: int) -> Petition:
    """A complaint whose page was opened with its secret a while ago (the form carries a signed key). One query."""
    row = Petition.objects.select_related("campaign", "merged_into", "lead_unit", "county", "handover").filter(pk=pk).order_by("pk").first()
    if row is None:
        raise NotFound(pk)
    return row


def life_of(petition: Petition, on: date) -> Life:
    """The public life of a complaint; of a merged one that of the complaint it was merged into. At most six queries."""
    into = _root(petition)
    followed = into or petition
    replies = list(Reply.objects.filter(petition=followed, accepted=True).select_related("unit").order_by("-version"))
    urges = Urge.objects.filter(petition=petition, source=Urge.Source.PETITIONER).order_by("pk")
    lines = [Happening(petition.received_on, "received")]
    if into:
        lines.append(Happening(timezone.localdate(petition.state_since or petition.registered_at), "merged"))
    lines += _work(followed, replies)
    lines += _asked(petition, followed)
    lines += [Happening(timezone.localdate(urge.urged_at), "urged") for urge in urges]
    lines += [Happening(timezone.localdate(row.added_at), "added") for row in petition.additions.all()]
    if petition.state == PetitionState.WITHDRAWN:
        lines.append(Happening(timezone.localdate(petition.state_since or petition.registered_at), "withdrawn"))
    due = followed.reply_due if followed.state == PetitionState.HANDED_OVER else None
    return Life(
        petition=petition,
        into=into,
        lines=sorted(lines, key=lambda line: line.on),
        reply=replies[0] if replies else None,
        due=due,
        late=is_late(followed.state, due, on, followed.reply_waits_since),
        waits=followed.reply_waits_since if due else None,
        at_work=followed.state in AT_WORK,
        can_withdraw=petition.state == PetitionState.RECEIVED,
        urged=len(urges),
    )


def _root(petition: Petition) -> Petition | None:
    """What a merged complaint was merged into in the end; a chain is short."""
    row, seen = petition, {petition.pk}
    while row.merged_into_id and row.merged_into_id not in seen:
        seen.add(row.merged_into_id)
        row = Petition.objects.select_related("lead_unit", "handover").get(pk=row.merged_into_id)
    return row if row is not petition else None


def _work(row: Petition, replies: Sequence[Reply]) -> Iterator[Happening]:
    if row.handover:  # not handed_on: from that day the clock runs, and it begins anew when the case is reopened
        yield Happening(row.handover.on_day, "handed_over", unit=row.lead_unit)
    for reply in replies:
        if reply.decided_at:
            yield Happening(timezone.localdate(reply.decided_at), "answered", reply.get_settled_display(), reply.unit, reply.public_text)


def _asked(own: Petition, followed: Petition) -> Iterator[Happening]:
    """What this petitioner was asked and said; of others only that the case was opened again."""
    calls = CallBack.objects.filter(Q(petition=own) | tree_of(followed), answered_at__isnull=False)
    for call in calls.exclude(answer=CallBack.Answer.UNREACHED).order_by("pk"):
        if call.answered_at is None:
            continue
        on = timezone.localdate(call.answered_at)
        if call.petition_id == own.pk:
            yield Happening(on, "reopened" if call.reopened else "asked", call.get_answer_display())
        elif call.reopened:
            yield Happening(on, "reopened_for_another")
