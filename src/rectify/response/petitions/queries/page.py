"""One complaint on the desk: what was said, its photographs, what hangs together with it, and its history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from rectify.foundation.accounts.refusals import NotFound
from rectify.foundation.accounts.rules import Grants, Permission
from rectify.foundation.audit.queries import history, sentence
from rectify.foundation.files.models import StoredFile
from rectify.response.petitions.models import Addition, IdentityLook, Petition, Photo
from rectify.response.petitions.queries.access import get_petition, visible_petitions
from rectify.response.petitions.queries.identity import Earlier, Masked, complained_before, looks_at, masked


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of the history."""

    at: datetime
    words: str


@dataclass(frozen=True, slots=True)
class Who:
    """Who complained, as far as the asker may know. For those who may ask to see it only."""

    masked: Masked | None
    looks: list[IdentityLook]
    before: int
    earlier: list[Earlier]


@dataclass(frozen=True, slots=True)
class Story:
    """A complaint with all that the page shows of it. ``who`` is ``None`` for those who may never know."""

    petition: Petition
    photos: list[Photo]
    additions: list[Addition]
    """What the petitioner added through the tracking page, oldest first."""
    merged: list[Petition]
    """Complaints merged into it."""
    parts: list[Petition]
    """What it was split up into."""
    happenings: list[Happening]
    who: Who | None


def petition_story(grants: Grants, pk: int, language: str) -> Story:
    """Everything about one complaint. Six queries; four more for those who may ask who complained.

    Raises:
        NotFound: there is none, or none within reach.
    """
    petition = get_petition(grants, pk)
    photos = list(Photo.objects.filter(petition=petition).select_related("file", "preview").order_by("id"))
    additions = list(Addition.objects.filter(petition=petition).order_by("id")[:50])
    seen = visible_petitions(grants)
    merged = list(seen.filter(merged_into=petition).order_by("id")[:50])
    parts = list(seen.filter(split_from=petition).order_by("id")[:50])
    told = [Happening(entry.at, sentence(entry, language)) for entry in history("petition", [str(petition.pk)])]
    return Story(petition, photos, additions, merged, parts, told, _who(grants, petition) if may_know(grants) else None)


def may_know(grants: Grants) -> bool:
    """Whether the asker may ask who complained: those at the desk. A unit that handles the complaint never learns it."""
    return grants.scope(Permission.PETITION_IDENTITY).everything


def _who(grants: Grants, petition: Petition) -> Who:
    number, earlier = complained_before(grants, petition.campaign, petition.petitioner_key, exclude=petition.pk)
    return Who(masked(petition), looks_at(petition), number, earlier)


def get_photo(grants: Grants, pk: int, photo: int) -> StoredFile:
    """What the page shows of a photograph: the copy without what the camera wrote into it. Two queries.

    Raises:
        NotFound: no such photograph of a complaint within reach, or its copy is not made yet: the original is shown to nobody.
    """
    petition = get_petition(grants, pk)
    row = Photo.objects.filter(petition=petition, pk=photo).select_related("preview").first()
    if row is None or row.preview is None:
        raise NotFound(photo)
    return row.preview
