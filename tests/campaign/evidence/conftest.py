"""What the tests of evidence share: the short campaign, and a folder of their own for bytes under way."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.campaign.ledger.rows import Short, short_campaign
from tests.cast import Cast


@pytest.fixture
def short(cast: Cast) -> Short:
    """The short campaign: transport leads ``timely``, ecology leads ``late`` with Qingshi responsible, Qingshi led ``closed``."""
    return short_campaign(cast)


@pytest.fixture(autouse=True)
def var(settings, tmp_path: Path) -> Path:
    settings.VAR = tmp_path
    return tmp_path
