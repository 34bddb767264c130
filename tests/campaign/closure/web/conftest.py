"""The scene of the pages."""

from __future__ import annotations

import pytest

from tests.campaign.closure.web.scene import Login, Pages
from tests.cast import Cast


@pytest.fixture
def pages(cast: Cast, login: Login) -> Pages:
    """A county task that is ready to be handed in."""
    return Pages(cast, login)
