"""What citizens do through the portal: complain, add, urge, take back; each counted, so that nobody floods the office."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final, Protocol

from django.db import connection, transaction

from rectify.campaign.ledger.models import Campaign
from rectify.foundation.audit.services import record
from rectify.foundation.files.rules import Purpose
from rectify.foundation.files.services import Readable, examine
from rectify.foundation.refusals import NotFound
from rectify.foundation.sealing import blind
from rectify.response.petitions import citizen_acts as acts
from rectify.response.petitions import citizen_messages as messages
from rectify.response.petitions.intake_messages import NotTaken
from rectify.response.petitions.models import Addition, Attempt, Petition, PetitionState, Urge
from rectify.response.petitions.queries.tracking import tracked
from rectify.response.petitions.rules.intake import Given, Wrong
from rectify.response.petitions.rules.limits import FORMS, PHOTOS, POINTS
from rectify.response.petitions.rules.moves import AT_WORK
from rectify.response.petitions.rules.pictures import points_of
from rectify.response.petitions.services.intake import Registered, Upload, digest_of, register
from rectify.response.petitions.services.merging import lock_trees
from rectify.response.petitions.services.moves import CITIZEN, move, subject_of
from rectify.response.petitions.services.urging import urge

MOST_WORDS: Final = 2000
_COUNT: Final = """
    INSERT INTO petitions_attempt (key, "window", count) VALUES (%s, %s, 1)
    ON CONFLICT (key, "window") DO UPDATE SET count = petitions_attempt.count + 1
    RETURNING count
"""


class Named(Readable, Protocol):
    """A file as a form hands it over."""

    name: str | None


def count_attempt(*, form: str, of: str, at: datetime) -> None:
    """Count one try (a post, a wrong secret) of an address in each window of the form; tries refused here count too.

    ``of`` is kept as a keyed hash only. One statement a window, outside of what the try itself does: a refused complaint counts.

    Raises:
        TooOften: with the moment from which one may try again.
    """
    until = None
    for window in FORMS[form]:
        key = blind(f"{form}:{int(window.length.total_seconds())}:{of}", "petition:attempt")
        with connection.cursor() as cursor:
            cursor.execute(_COUNT, [key, window.start(at)])
            (count,) = cursor.fetchone() or (0,)
        if count > window.most:
            until = max(until or window.ends(at), window.ends(at))
    if until is not None:
        raise messages.TooOften(until)


def refuse_locked(*, address: str, at: datetime) -> None:
    """Refuse an address from which secrets were guessed too often, without looking at the secret. A query for each window.

    Raises:
        TooOften: with the moment from which one may try again.
    """
    for window in FORMS["secret"]:
        key = blind(f"secret:{int(window.length.total_seconds())}:{address}", "petition:attempt")
        if Attempt.objects.filter(key=key, window=window.start(at), count__gte=window.most).exists():
            raise messages.TooOften(window.ends(at))


def forget_attempts(*, before: datetime) -> int:
    """Delete counts whose window is long over; their number."""
    return Attempt.objects.filter(window__lt=before).delete()[0]


def complain(*, campaign: Campaign, given: Given, photos: Sequence[Named], at: datetime) -> Registered:
    """Take a citizen's complaint in, with up to six photographs.

    Photographs are judged by their content and by the size their header tells, before anything is kept or unpacked.

    Raises:
        NotTaken: flaws at their fields, also those of photographs; nothing was kept.
        FileRefused: a file is no photograph, is empty or too large; nothing was kept.
    """
    uploads, flaws = _uploads(photos)
    if flaws:
        raise NotTaken(flaws)
    return register(campaign=campaign, given=given, by=None, at=at, photos=uploads)


def _uploads(photos: Sequence[Named]) -> tuple[list[Upload], list[Wrong]]:
    if len(photos) > PHOTOS:
        return [], [messages.photos_too_many(PHOTOS)]
    uploads: list[Upload] = []
    for photo in photos:
        data, _kind = examine(photo, name=photo.name or "", purpose=Purpose.PHOTO)
        points = points_of(data)
        if points is None:
            return [], [messages.photo_unreadable()]
        if points > POINTS:
            return [], [messages.photo_too_large(POINTS // 1_000_000)]
        uploads.append(Upload(photo.name or "", data))
    return uploads, []


def track(*, number: str, secret: str, address: str, at: datetime) -> Petition:
    """The complaint of a number and its secret; a wrong secret counts against the address of the network it came from.

    Raises:
        Refused: ``citizen.not_tracked``, the same for a wrong number and a wrong secret.
        TooOften: the address is locked for a while.
    """
    refuse_locked(address=address, at=at)
    try:
        return tracked(number, digest_of(secret))
    except NotFound as error:
        count_attempt(form="secret", of=address, at=at)
        raise messages.not_tracked() from error


def press(*, petition: Petition, words: str, at: datetime) -> Urge:
    """The petitioner urges (催办). Raises what ``urging.urge`` raises."""
    return urge(petition=petition, words=words.strip()[:500] or "催办", by=None, at=at)


def add(*, petition: Petition, words: str, at: datetime) -> Addition:
    """The petitioner adds words to a complaint that is still at work.

    Raises:
        Refused: ``citizen.words``, ``citizen.not_at_work``.
    """
    said = words.strip()
    if not said or len(said) > MOST_WORDS:
        raise messages.words_missing(MOST_WORDS)
    with transaction.atomic():
        row = Petition.objects.select_for_update(of=("self",)).get(pk=petition.pk)
        if row.state not in AT_WORK and row.state != PetitionState.MERGED:
            raise messages.not_at_work()
        made = Addition.objects.create(petition=row, words=said, added_at=at)
        record(act=acts.ADDED, by=CITIZEN, at=at, subject=subject_of(row))
    return made


def take_back(*, petition: Petition, at: datetime) -> Petition:
    """The petitioner takes the complaint back, as long as no unit is at work on it.

    Raises:
        Refused: ``citizen.withdraw_late``; ``citizen.withdraw_joined`` (others were merged into it); ``petition.move_not_allowed``.
    """
    with transaction.atomic():
        lock_trees(petition.campaign_id)
        row = Petition.objects.select_for_update(of=("self",)).get(pk=petition.pk)
        if row.state == PetitionState.HANDED_OVER:
            raise messages.withdraw_too_late()
        if Petition.objects.filter(merged_into=row).exists():
            raise messages.withdraw_joined()
        return move(petition=row, to=PetitionState.WITHDRAWN, by=None, at=at, because="举报人在公开平台撤回", act=acts.WITHDRAWN)
