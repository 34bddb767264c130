"""Complaints for tests: given in one line, registered by the hotline."""

from __future__ import annotations

from datetime import date
from typing import Any

from rectify.campaign.ledger.models import Campaign
from rectify.foundation.accounts.models import Person
from rectify.response.petitions.models import Petition
from rectify.response.petitions.rules.intake import Given
from rectify.response.petitions.services.intake import register
from tests.cast import NOW, TODAY

TEXT = "石桥镇北河村砖厂夜间生产，黑烟和粉尘飘到村里，窗户不敢开。"


def given(text: str = TEXT, *, received_on: date = TODAY, **said: Any) -> Given:
    """A complaint by telephone, anonymous unless something else is said."""
    whole: dict[str, Any] = {"channel": "hotline", "text": text, "received_on": received_on} | said
    return Given(**whole)


def a_petition(campaign: Campaign, by: Person | None, text: str = TEXT, **said: Any) -> Petition:
    """One registered complaint."""
    return register(campaign=campaign, given=given(text, **said), by=by, at=NOW).petition
