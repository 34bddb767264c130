"""Who is told of new publications by e-mail: asking, confirming, ending, telling.

An address is stored sealed and found again by a keyed hash; it counts only after the link in the first mail was followed. The secret of
the links is computed from the row with a key of the installation and stored nowhere. No row of the record of acts: an address belongs to
nobody's work, and ending must leave no trace of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from django.db import IntegrityError, transaction

from rectify.disclosure.frozen.models import Publication
from rectify.disclosure.frozen.queries import reading
from rectify.disclosure.portal.models import Subscription
from rectify.disclosure.portal.rules.addresses import mail_address
from rectify.foundation.refusals import NotFound
from rectify.foundation.sealing import blind, opened, seal

EMAIL: Final = "subscription:email"
LINK: Final = "subscription:link"
WAITS: Final = timedelta(days=7)
"""How long an address that nobody confirmed is kept."""
AGAIN: Final = timedelta(hours=1)
"""How long after a mail another one with a link may go to the same address for the same thing."""
MOST_FOR_ADDRESS: Final = 20
"""Things one address may ask for."""
ABOUT: Final = ("all", "county", "task")


class NoAddress(ValueError):
    """The words are no e-mail address."""


class TooMany(ValueError):
    """This address asked for too many things."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What came of asking. ``write`` is whether a mail with a link is due; the asker is never told whether the address was known."""

    subscription: Subscription
    write: bool


def ask(*, place: str, about: str, key: str, email: str, language: str, at: datetime) -> Asked:
    """Note an address for a task, a county or all; it waits for its confirmation. Asking again within the hour writes no second mail.

    Raises:
        NoAddress: the words are no e-mail address.
        NotFound: there is no such place, task or county.
        TooMany: the address asked for twenty things already.
    """
    address = mail_address(email)
    if address is None:
        raise NoAddress
    if about not in ABOUT or not Publication.objects.filter(place=place).exists():
        raise NotFound(about)
    key = "" if about == "all" else reading.item(place, about, key).key
    known = blind(address.lower(), EMAIL)
    found = Subscription.objects.filter(place=place, about=about, key=key, email_key=known).first()
    if found is None and Subscription.objects.filter(email_key=known).count() >= MOST_FOR_ADDRESS:
        raise TooMany
    return _again(found, at) if found else _noted(place, about, key, (address, known), language, at)


def _again(found: Subscription, at: datetime) -> Asked:
    """Ask for what was asked before: a new link, not more than one an hour, none to who is told already."""
    with transaction.atomic():
        due = Subscription.objects.filter(pk=found.pk, confirmed_at=None, asked_at__lt=at - AGAIN)
        return Asked(found, bool(due.update(asked_at=at)))


def _noted(place: str, about: str, key: str, address: tuple[str, str], language: str, at: datetime) -> Asked:
    row = Subscription(
        place=place, about=about, key=key, email=seal(address[0], EMAIL), email_key=address[1], language=language, asked_at=at,
        told=reading.publications(place, size=1).rows[0].sequence,
    )  # fmt: skip
    row.digest = _digest(secret_of(row))
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        return Asked(Subscription.objects.get(place=place, about=about, key=key, email_key=address[1]), write=False)
    return Asked(row, write=True)


def secret_of(row: Subscription) -> str:
    """The secret in the links of a subscription."""
    return blind(f"{row.place}\x00{row.about}\x00{row.key}\x00{row.email_key}", LINK)


def _digest(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()


def by_secret(secret: str) -> Subscription:
    """The subscription of a link.

    Raises:
        NotFound: there is none, or it was ended.
    """
    row = Subscription.objects.filter(digest=_digest(secret)).first()
    if row is None:
        raise NotFound("subscription")
    return row


def confirm(*, secret: str, at: datetime) -> Subscription:
    """Let it count. Confirming twice changes nothing.

    Raises:
        NotFound: there is no such subscription.
    """
    row = by_secret(secret)
    Subscription.objects.filter(pk=row.pk, confirmed_at=None).update(confirmed_at=at)
    row.refresh_from_db()
    return row


def end(*, secret: str) -> bool:
    """Forget the address. Ending what has ended changes nothing; whether there was something to end."""
    return bool(Subscription.objects.filter(digest=_digest(secret)).delete()[0])


def address_of(row: Subscription) -> str:
    """The address itself, to write to."""
    return opened(row.email, EMAIL)


def forget_unconfirmed(*, at: datetime) -> int:
    """Delete what nobody confirmed within a week; how many."""
    return Subscription.objects.filter(confirmed_at=None, asked_at__lt=at - WAITS).delete()[0]


def news_for(row: Subscription, until: int) -> list[Publication]:
    """Numbers after the last one told, up to a sequence, that tell of what was asked for. One query."""
    numbers = Publication.objects.filter(place=row.place, sequence__gt=row.told, sequence__lte=until)
    if row.about == "task":
        numbers = numbers.filter(items__kind="task", items__key=row.key)
    elif row.about == "county":
        numbers = numbers.filter(items__county=row.key)
    light = numbers.only("place", "sequence", "number", "title", "title_en", "facts_on").order_by("sequence")
    return list(light.distinct())


def told(*, row: Subscription, until: int) -> bool:
    """Note that everything up to a sequence was told; whether nobody else did meanwhile."""
    return bool(Subscription.objects.filter(pk=row.pk, told=row.told).update(told=until))
