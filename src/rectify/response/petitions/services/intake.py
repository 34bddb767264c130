"""Registering one complaint: from the desk, from the portal, through the API."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Final

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from rectify.campaign.ledger.models import Campaign
from rectify.foundation.accounts.models import Person, Unit
from rectify.foundation.audit.services import record
from rectify.foundation.files.models import StoredFile
from rectify.foundation.files.rules import Purpose, safe_name
from rectify.foundation.files.services import Readable, store
from rectify.response.petitions import intake_acts, intake_messages
from rectify.response.petitions.models import Channel, Petition, Photo
from rectify.response.petitions.rules.intake import Given, Wrong, wrong_with
from rectify.response.petitions.services.building import built
from rectify.response.petitions.services.merging import merge
from rectify.response.petitions.services.moves import actor, subject_of
from rectify.response.petitions.services.numbering import next_numbers

QUEUE: Final = "petitions"
COPIES: Final = "petitions.copies"
"""The job that makes copies of photographs."""
PHOTOS_MOST: Final = 9
PHOTO_BYTES: Final = 20 << 20
SIGNS: Final = "23456789abcdefghjkmnpqrstuvwxyz"
"""Letters and digits that nobody mistakes for another when they are told on the telephone: 31."""
SECRET_LENGTH: Final = 12
"""31^12, 59 bits: with the limit of tries on the tracking page, out of reach of guessing."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A photograph as it comes: its name, and its bytes or a stream of them."""

    name: str
    content: bytes | Readable


@dataclass(frozen=True, slots=True)
class Registered:
    """A complaint that was taken in, and the secret it is tracked by: told once, kept nowhere."""

    petition: Petition
    secret: str


def register(
    *,
    campaign: Campaign,
    given: Given,
    by: Person | None,
    at: datetime,
    photos: Sequence[Upload] = (),
    repeat_of: Petition | None = None,
) -> Registered:
    """Take one complaint in: number, secret, sealed identity, photographs. ``by`` is ``None`` for a citizen.

    1. all flaws of shape are gathered; 2. photographs are kept under their hash; 3. the number is drawn, the rows are written;
    4. the record. The audit row holds the number and the channel, nothing the petitioner said; 5. ``repeat_of``: what the desk says it
    repeats, into which it is merged at once, or nothing is registered.

    Raises:
        NotTaken: with every flaw at its field; nothing was written.
        FileRefused: a photograph cannot be kept; nothing was written.
        Refused: it cannot be merged into ``repeat_of``; nothing was written.
    """
    flaws = [*wrong_with(given, timezone.localdate(at)), *_wrong_here(campaign, given, photos)]
    if flaws:
        raise intake_messages.NotTaken(flaws)
    secret = new_secret()
    with transaction.atomic():
        files = [_picture(photo, at) for photo in photos]
        number = next_numbers(campaign, given.received_on, 1)[0]
        petition, identity = built(campaign, given, number=number, registrar=by, at=at)
        petition.secret_digest = digest_of(secret)
        petition.save(force_insert=True)
        if identity is not None:
            identity.petition = petition
            identity.save(force_insert=True)
        Photo.objects.bulk_create([Photo(petition=petition, file=file, received_at=at) for file in dict.fromkeys(files)])
        channel = Channel(given.channel)
        told = {"channel": CHANNEL_ZH[channel], "channel_en": channel.value}
        if files:
            app.configure_task(COPIES, queue=QUEUE).defer(petition_id=petition.pk)
        record(act=intake_acts.REGISTERED, by=actor(by), at=at, subject=subject_of(petition), data=told)
        if repeat_of is not None and by is not None:
            merge(petition=petition, into=repeat_of, by=by, at=at)
            petition.refresh_from_db(fields=["state", "state_since", "merged_into"])
    return Registered(petition, secret)


CHANNEL_ZH: Final = {
    Channel.HOTLINE: "热线来电",
    Channel.PORTAL: "公众网站",
    Channel.LETTER: "来信",
    Channel.VISIT: "来访",
    Channel.INSPECTION: "督察组交办",
    Channel.SYSTEM: "其他系统",
}
"""Channels as the record names them in Chinese, whatever the language of the page."""


def new_secret() -> str:
    """A secret a citizen can write down: twelve signs in three groups."""
    signs = "".join(secrets.choice(SIGNS) for _ in range(SECRET_LENGTH))
    return "-".join(signs[n : n + 4] for n in range(0, SECRET_LENGTH, 4))


def digest_of(secret: str) -> str:
    """What is stored of a secret; width, case and the signs between the groups do not matter."""
    bare = "".join(sign for sign in secret.casefold() if sign.isalnum())
    return sha256(bare.encode(errors="replace")).hexdigest()


def _wrong_here(campaign: Campaign, given: Given, photos: Sequence[Upload]) -> list[Wrong]:
    """What only the campaign's own rows can tell. At most two queries."""
    wrong = []
    if given.county_id is not None:
        territory = Unit.objects.filter(pk=given.county_id, path__startswith=campaign.jurisdiction.path)
        if not territory.exists():
            wrong.append(intake_messages.county_unknown())
    number = given.outside_number.strip()
    if number and "\x00" not in number and Petition.objects.filter(campaign=campaign, outside_number=number).exists():
        wrong.append(intake_messages.number_taken(number[:64]))
    if len(photos) > PHOTOS_MOST:
        wrong.append(intake_messages.photos_too_many(PHOTOS_MOST))
    return wrong


def _picture(photo: Upload, at: datetime) -> StoredFile:
    file = store(photo.content, name=photo.name, at=at, purpose=Purpose.EVIDENCE, limit=PHOTO_BYTES)
    if not file.media_type.startswith("image/"):
        raise intake_messages.NotTaken([intake_messages.photo_no_picture(safe_name(photo.name)[:80])])
    return file
