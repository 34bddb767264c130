"""Opening a campaign and taking documents into it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from rectify.campaign.ledger.models import Campaign, CampaignDocument
from rectify.campaign.plans.models import Document
from rectify.foundation.accounts.models import Person, Unit


@dataclass(frozen=True, slots=True)
class Basis:
    """A rule the campaign stands under."""

    title: str
    version: str = ""
    in_force_from: date | None = None


@dataclass(frozen=True, slots=True)
class Intake:
    """What taking a document in did, in numbers; ``joined`` counts list rows that joined a task of the plan."""

    entry: CampaignDocument
    sections: int = 0
    problems: int = 0
    tasks: int = 0
    measures: int = 0
    joined: int = 0
    unchanged: int = 0
    asked: int = 0
    changes: int = 0


def open_campaign(
    *,
    slug: str,
    name: str,
    jurisdiction: Unit,
    starts_on: date,
    by: Person,
    at: datetime,
    name_en: str = "",
    inspection_round: str = "",
    feedback_on: date | None = None,
    legal_bases: Sequence[Basis] = (),
) -> Campaign:
    """Open a campaign.

    Raises:
        Refused: ``campaign.slug_taken``, ``campaign.slug_shape``, ``campaign.name_empty``, ``campaign.starts_before_feedback``.
    """
    raise NotImplementedError


def take_in(
    *,
    campaign: Campaign,
    document: Document,
    role: CampaignDocument.Role,
    by: Person,
    at: datetime,
    replaces: CampaignDocument | None = None,
) -> Intake:
    """Take a stored document into a campaign: sections, problems, draft tasks, measures, responsibilities and links to its facts.

    A list whose row names its plan item (四(二)2), its number or its title joins that task; a row that fits none becomes a draft of its own with a
    question, a row that fits several too. With ``replaces`` nothing is written into the lists: the difference waits as ``VersionChange`` rows.

    Raises:
        Refused: ``document.taken`` it belongs to a campaign already; ``document.no_items`` a plan or list without one task;
            ``document.replaced`` the named version has a later one; ``document.other_campaign``.
    """
    raise NotImplementedError
