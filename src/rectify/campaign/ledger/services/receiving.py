"""Handing a file in to a campaign: read it, keep it, make its lists; all of it or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from rectify.campaign.ledger.models import Campaign, CampaignDocument
from rectify.campaign.ledger.services.intake import Basis, Intake, open_campaign, take_in
from rectify.campaign.plans.reading.contract import DocumentKind
from rectify.campaign.plans.services.documents import store_document
from rectify.foundation.accounts.models import Person, Unit
from rectify.foundation.accounts.refusals import Refused

ROLE_OF_KIND = {
    DocumentKind.PLAN: CampaignDocument.Role.PLAN,
    DocumentKind.TASK_LIST: CampaignDocument.Role.LIST,
    DocumentKind.PROGRESS: CampaignDocument.Role.PROGRESS,
}
"""What a document is to its campaign when nobody says so; every other kind is ``other``."""


@dataclass(frozen=True, slots=True)
class Opening:
    """A campaign that is to be opened with the first file."""

    name: str
    jurisdiction: Unit
    starts_on: date
    inspection_round: str = ""
    feedback_on: date | None = None
    legal_bases: Sequence[Basis] = ()
    practice: bool = False


def receive(
    *,
    data: bytes,
    name: str,
    by: Person,
    at: datetime,
    campaign: Campaign | None = None,
    opening: Opening | None = None,
    replaces: CampaignDocument | None = None,
) -> Intake:
    """Read a file and take it into a campaign, which is opened first if ``opening`` describes one. One transaction.

    1. open the campaign, if asked; 2. read and store; 3. take in, in the role of the version it replaces or of its kind.

    Raises:
        Refused: ``document.plan_there``, or whatever one of the three refuses; then neither campaign nor document is kept.
        ValueError: neither ``campaign`` nor ``opening`` nor ``replaces`` is given.
    """
    with transaction.atomic():
        home = replaces.campaign if replaces else campaign
        if home is None:
            if opening is None:
                raise ValueError("a file is handed in to a campaign, or opens one")
            home = _open(opening, by, at)
        document = store_document(data=data, name=name, by=by, at=at)
        role = replaces.role if replaces else ROLE_OF_KIND.get(DocumentKind(document.kind), CampaignDocument.Role.OTHER)
        if role == CampaignDocument.Role.PLAN and replaces is None:
            _refuse_second_plan(home)
        return take_in(campaign=home, document=document, role=CampaignDocument.Role(role), replaces=replaces, by=by, at=at)


def _refuse_second_plan(campaign: Campaign) -> None:
    """A campaign has one plan; another is a new version of it, or the plan of another campaign."""
    there = CampaignDocument.objects.filter(campaign=campaign, role=CampaignDocument.Role.PLAN).select_related("document").first()
    if there is not None:
        words = _("{campaign} has a plan already: {plan}. Hand this one in as a new version of it, or open another campaign.")
        raise Refused("document.plan_there", format_lazy(words, campaign=campaign.name, plan=there.document.name))


def _open(opening: Opening, by: Person, at: datetime) -> Campaign:
    return open_campaign(
        slug=free_slug(f"{opening.jurisdiction.code.lower()}-{opening.starts_on.year}"),
        name=opening.name,
        jurisdiction=opening.jurisdiction,
        starts_on=opening.starts_on,
        inspection_round=opening.inspection_round,
        feedback_on=opening.feedback_on,
        legal_bases=opening.legal_bases,
        practice=opening.practice,
        by=by,
        at=at,
    )


def free_slug(wanted: str) -> str:
    """The wanted address, or the first of it with ``-2``, ``-3`` … that no campaign has. One query."""
    taken = set(Campaign.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    number = 1
    while (slug := wanted if number == 1 else f"{wanted}-{number}") in taken:
        number += 1
    return slug
