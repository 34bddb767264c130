"""The world behind every door, built once for all tests of a module."""

from __future__ import annotations

import copy

import pytest

from tests.cast import Cast
from tests.interfaces.world import World, build


@pytest.fixture(scope="module")
def built(standing_cast: Cast) -> World:
    """The world as it stands; it is copied before it is handed to a test."""
    return build(standing_cast)


@pytest.fixture
def world(built: World, db: None) -> World:
    """The world; what a test does to it is undone after the test."""
    return copy.deepcopy(built)
