"""What the pages of the desk choose from: rounds, notices, batches and bulletins a publication can be about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from rectify.campaign.closure.models import PublicNotice
from rectify.campaign.dispatch.models import Bulletin, Round
from rectify.disclosure.frozen.models import Kind, Publication
from rectify.response.petitions.models import Handover

MOST: Final = 60
Choices = list[tuple[int, str]]


def _rounds(campaign: int) -> Choices:
    rows = Round.objects.filter(campaign=campaign, frozen_at__isnull=False).order_by("-number")[:MOST]
    return [(row.pk, f"{row.number} · {row.first} – {row.last}") for row in rows]


def _notices(campaign: int) -> Choices:
    rows = PublicNotice.objects.filter(campaign=campaign).order_by("-first", "-id")[:MOST]
    return [(row.pk, f"{row.number} {row.title}") for row in rows]


def _batches(campaign: int) -> Choices:
    return [(row.pk, f"{row.number} · {row.on_day}") for row in Handover.objects.filter(campaign=campaign).order_by("-number")[:MOST]]


def _bulletins(campaign: int) -> Choices:
    rows = Bulletin.objects.filter(round__campaign=campaign, issued_at__isnull=False).select_related("round").order_by("-round__number")
    return [(row.round_id, f"{row.round.number} · {row.round.first} – {row.round.last}") for row in rows[:MOST]]


ABOUT: Final[Mapping[str, Callable[[int], Choices]]] = {
    Kind.PROGRESS: _rounds,
    Kind.NOTICE: _notices,
    Kind.PETITIONS: _batches,
    Kind.BULLETIN: _bulletins,
}


def about_choices(kind: str, campaign: int) -> Choices | None:
    """What a publication of the kind can be about, newest first; ``None`` when the kind is about the whole campaign. One query."""
    return ABOUT[kind](campaign) if kind in ABOUT else None


def numbers_of(place: str, kind: str) -> list[Publication]:
    """The last numbers of a kind that no later one corrects, for choosing what to correct. Two queries."""
    corrected = Publication.objects.filter(place=place, corrects__isnull=False).order_by().values("corrects")
    rows = Publication.objects.filter(place=place, kind=kind).exclude(pk__in=corrected).defer("content", "difference")
    return list(rows.order_by("-sequence")[:MOST])
