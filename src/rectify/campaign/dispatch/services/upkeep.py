"""What the nights do for every campaign that is under way: due items of standing duties, and letters by the ladder."""

from __future__ import annotations

from datetime import date, datetime

from rectify.campaign.dispatch.services.duties import lay_duties, remind_duties
from rectify.campaign.dispatch.services.letters import propose_letters
from rectify.campaign.ledger.models import Campaign


def keep_up(*, on: date, at: datetime) -> tuple[int, int, int]:
    """Lay out duties, remind of them, propose letters; returns how many items, lines and letters are new. May run twice a day."""
    campaigns = list(Campaign.objects.order_by("pk"))
    items = sum(lay_duties(campaign=campaign, on=on, by=None, at=at) for campaign in campaigns)
    lines = remind_duties(on=on, at=at)
    letters = sum(propose_letters(campaign=campaign, on=on, at=at) for campaign in campaigns)
    return items, lines, letters
