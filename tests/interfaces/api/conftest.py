"""The scene every test of the API plays in."""

from __future__ import annotations

import pytest

from tests.cast import Cast
from tests.interfaces.api.scene import Scene, build


@pytest.fixture
def scene(cast: Cast) -> Scene:
    """A small campaign; see ``scene.build``."""
    return build(cast)
