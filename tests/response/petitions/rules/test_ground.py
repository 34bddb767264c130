"""A press on the picture of the city is a place on earth, whatever the size in which it is shown."""

from __future__ import annotations

from decimal import Decimal

import pytest

from rectify.response.petitions.rules.ground import SHOWN, Ground

GROUND = Ground((), width=800, height=400, margin=8, west=119.0, north=37.0, across=800.0, down=1000.0)


@pytest.mark.parametrize("shown", SHOWN)
def test_the_same_spot_is_the_same_place_in_each_size(shown: int) -> None:
    x, y = 480 * shown // 800, 240 * shown // 800
    assert GROUND.at(x, y, shown) == (Decimal("36.768000"), Decimal("119.590000"))


def test_a_place_stands_where_it_was_pressed() -> None:
    point = GROUND.at(123, 77, 640)
    assert point is not None
    x, y = GROUND.placed(*point) or (0, 0)
    assert (round(x * 640 / 800), round(y * 640 / 800)) == (123, 77)


@pytest.mark.parametrize(("x", "y"), [(0, 0), (321, 5), (5, 161), (-1, 5)])
def test_the_corner_of_a_key_and_what_lies_outside_is_no_place(x: int, y: int) -> None:
    assert GROUND.at(x, y, 320) is None


def test_a_place_outside_of_the_picture_has_no_mark() -> None:
    assert GROUND.placed(Decimal("39.9"), Decimal("116.4")) is None
