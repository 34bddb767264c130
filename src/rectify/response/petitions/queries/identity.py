"""Who complained. **The only module that opens what is sealed**; a test reads the source of all others for it.

Pages get :class:`Masked`. What is whole is got by ``services.identity.show`` alone, which writes down who looked and why.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet

from rectify.campaign.ledger.models import Campaign, Move, TaskState
from rectify.foundation.accounts.rules import Grants
from rectify.foundation.sealing import CannotOpen, opened
from rectify.response.petitions.models import CallBack, Identity, IdentityLook, Petition, PetitionState
from rectify.response.petitions.queries.access import visible_petitions
from rectify.response.petitions.rules.masking import masked_address, masked_email, masked_name, masked_phone

LINK: Final = "petition:call_back_link"
"""Purpose under which the secret of a link is sealed until its letter is written."""


@dataclass(frozen=True, slots=True)
class Known:
    """Who complained, whole. Made for one answer, never kept. Its ``repr`` tells nothing, so that no log can."""

    name: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""

    def __repr__(self) -> str:
        return "Known(…)"


@dataclass(frozen=True, slots=True)
class Masked:
    """What a page may show."""

    name: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    erased: bool = False
    sealed: bool = False
    """The keys at hand do not open it."""


def opened_identity(identity: Identity) -> Known:
    """The petitioner of a row. No query.

    Raises:
        CannotOpen: the key it was sealed with is not at hand.
    """
    return Known(**{field.name: _opened(identity, field.name) for field in fields(Known)})


def _opened(identity: Identity, column: str) -> str:
    value = getattr(identity, column)
    return "" if value is None else opened(value, f"petition:{column}")


def masked(petition: Petition) -> Masked | None:
    """What a page may show of who complained; ``None`` when nothing was said. One query."""
    identity = Identity.objects.filter(petition=petition).first()
    if identity is None:
        return None
    if identity.erased_at is not None:
        return Masked(erased=True)
    try:
        known = opened_identity(identity)
    except CannotOpen:
        return Masked(sealed=True)
    return Masked(masked_name(known.name), masked_phone(known.phone), masked_email(known.email), masked_address(known.address))


def address_to_write_to(petition: Petition) -> str:
    """The e-mail address a letter goes to; ``""`` when there is none, or the keys at hand do not open it. One query. For sending only."""
    identity = Identity.objects.filter(petition=petition, erased_at__isnull=True).first()
    try:
        return _opened(identity, "email") if identity else ""
    except CannotOpen:
        return ""


def opened_link(sealed: bytes) -> str:
    """The secret of a link on its way into a letter."""
    return opened(sealed, LINK)


def named_among(petitions: QuerySet[Petition]) -> QuerySet[Petition]:
    """Those of them whose petitioner said who it is and is not forgotten yet. No query of its own; tells nobody who it is."""
    return petitions.filter(identity__isnull=False, identity__erased_at__isnull=True)


def looks_at(petition: Petition) -> list[IdentityLook]:
    """Who looked at the identity, newest first. One query."""
    rows = IdentityLook.objects.filter(identity__petition=petition).select_related("looked_by")
    return list(rows.order_by("-id")[:20])


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier complaint of the same petitioner."""

    pk: int
    number: str
    state: str
    received_on: date
    place: str


def complained_before(
    grants: Grants, campaign: Campaign, key: str, exclude: int | None = None, limit: int = 5
) -> tuple[int, list[Earlier]]:
    """How many complaints this petitioner brought (counted up to 100), and the latest. Two queries; tells nobody who it is."""
    if not key:
        return 0, []
    rows = visible_petitions(grants).filter(campaign=campaign, petitioner_key=key)
    rows = rows if exclude is None else rows.exclude(pk=exclude)
    number = rows.order_by()[:100].count()
    latest = rows.order_by("-id").values_list("pk", "number", "state", "received_on", "place")[:limit] if number else []
    return number, [Earlier(*row) for row in latest]


def due_for_erasure(campaign: Campaign, days: int, longest: int, at: datetime) -> QuerySet[Petition]:
    """Complaints whose petitioner is to be forgotten: settled, or out of work, for ``days`` days. No query of its own.

    Whatever became of it, no longer than ``longest`` days after it was registered: a case that is never closed, or whose petitioner
    never said a word, would be kept for ever.

    Settled: answered, its task closed since then (and not reopened), nobody waiting for the petitioner's word. Out of work: taken back,
    merged or split up since then, and what it went into is settled as long.
    """
    until = at - timedelta(days=days)
    settled = _settled(until)
    target = Petition.objects.filter(pk=OuterRef("merged_into")).filter(settled)
    going = Petition.objects.filter(split_from=OuterRef("pk")).exclude(settled | Q(state=PetitionState.WITHDRAWN))
    out = Q(state_since__lte=until)
    return Petition.objects.filter(campaign=campaign, registered_at__lte=until).filter(
        settled
        | out & Q(state=PetitionState.WITHDRAWN)
        | out & Q(state=PetitionState.MERGED) & Exists(target)
        | out & Q(state=PetitionState.SPLIT) & ~Exists(going)
        | Q(registered_at__lte=at - timedelta(days=longest))
    )


def _settled(until: datetime) -> Q:
    closed = Move.objects.filter(task=OuterRef("task"), to_state=TaskState.CLOSED, moved_at__gt=until)
    asked = CallBack.objects.filter(petition=OuterRef("pk"), answered_at__isnull=True)
    return Q(state=PetitionState.ANSWERED, task__state=TaskState.CLOSED) & ~Exists(closed) & ~Exists(asked)
