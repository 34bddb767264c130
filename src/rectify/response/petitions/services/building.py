"""A complaint made of what was given: rows ready to be written, one or twenty thousand. Writes nothing itself."""

from __future__ import annotations

import unicodedata
from datetime import datetime
from decimal import Decimal
from typing import Final

from rectify.campaign.ledger.models import Campaign
from rectify.foundation.accounts.models import Person
from rectify.foundation.sealing import blind, seal
from rectify.foundation.search import tsvector_text
from rectify.response.petitions.models import Identity, IntakeBatch, Petition, PetitionState
from rectify.response.petitions.rules.intake import TYPES, Given, normal_phone, petitioner_words
from rectify.response.petitions.rules.likeness import place_key, says_again, text_hash

PETITIONER: Final = "petition:petitioner"
"""Purpose of the keyed hash by which a petitioner is found again."""
PURPOSES: Final = {name: f"petition:{name}" for name in ("name", "phone", "email", "address")}
"""Column of an identity -> the purpose it is sealed for."""
_DEGREES: Final = Decimal("0.000001")


def built(
    campaign: Campaign, given: Given, *, number: str, registrar: Person | None, at: datetime, batch: IntakeBatch | None = None
) -> tuple[Petition, Identity | None]:
    """The rows of a complaint, unsaved: hashes, keys, search words, and who complained, sealed. No query; about 0.2 ms.

    ``given`` has passed ``rules.intake.wrong_with``. The identity is ``None`` when nothing about the petitioner was said. Its
    ``petition`` must have been written first (``copy_in`` gives keys; an identity takes ``petition_id`` from there).
    """
    text, place = _tidy(given.text), _tidy(given.place)
    petition = Petition(
        campaign=campaign,
        number=number,
        outside_number=given.outside_number.strip(),
        channel=given.channel,
        batch=batch,
        state=PetitionState.RECEIVED,
        received_on=given.received_on,
        text=text,
        text_hash=text_hash(text),
        place=place,
        place_key=place_key(place) if place else "",
        county_id=given.county_id,
        latitude=_degrees(given.latitude),
        longitude=_degrees(given.longitude),
        types=[kind for kind in TYPES if kind in given.types],
        anonymous=given.is_anonymous,
        petitioner_key=petitioner_key(given.phone, given.email),
        urgent_words=says_again(text),
        registered_at=at,
        registrar=registrar,
        search=search_words(number, text, place, given.outside_number),
    )
    return petition, _identity(petition, given)


def petitioner_key(phone: str, email: str) -> str:
    """The keyed hash by which a petitioner is found again; ``""`` without telephone and e-mail."""
    words = petitioner_words(phone, email)
    return blind(words, PETITIONER) if words else ""


def search_words(number: str, text: str, place: str, outside_number: str = "") -> str:
    """What a complaint is found by: number, text and place; never who complained."""
    return tsvector_text(number, outside_number, text, place)


def _identity(petition: Petition, given: Given) -> Identity | None:
    if not given.has_identity:
        return None
    said = {"name": given.name.strip(), "phone": normal_phone(given.phone), "email": given.email.strip(), "address": given.address.strip()}
    sealed = {column: seal(words, PURPOSES[column]) for column, words in said.items() if words}
    return Identity(petition=petition, **sealed)


def _tidy(text: str) -> str:
    """Outer spaces off, line ends as one sign, composed letters."""
    return unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").strip()


def _degrees(value: Decimal | None) -> Decimal | None:
    return None if value is None else value.quantize(_DEGREES)
