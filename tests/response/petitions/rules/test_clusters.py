"""Where complaints heap up, and how it is drawn."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rectify.response.petitions.rules.clusters import METRES, Spot, chart, clusters
from rectify.response.petitions.rules.differences import beside

HERE = (36.7, 119.1)


def at(pk: int, north: float = 0, east: float = 0, place: str = "") -> Spot:
    """A complaint so many metres from here."""
    return Spot(pk, place, HERE[0] + north / 111_320, HERE[1] + east / 89_250)


def test_three_at_one_written_place_are_a_heap_without_coordinates() -> None:
    found = clusters([Spot(1, "北关村"), Spot(2, "北关村"), Spot(3, "北关村"), Spot(4, "南关村")])
    assert [(cluster.keys, cluster.place_key) for cluster in found] == [((3, 2, 1), "北关村")]
    assert chart(found) is None


@given(st.floats(-5000, 5000), st.floats(-5000, 5000))
def test_three_within_250_metres_are_a_heap_wherever_the_grid_lies(north: float, east: float) -> None:
    spots = [at(1, north, east), at(2, north + 170, east), at(3, north, east + 170)]
    assert [set(cluster.keys) for cluster in clusters(spots)] == [{1, 2, 3}]


def test_far_apart_is_no_heap() -> None:
    assert clusters([at(1), at(2, north=METRES * 2.1), at(3, east=METRES * 2.1)]) == []


def test_a_complaint_is_counted_in_one_heap_only() -> None:
    spots = [at(n, place="北关村") for n in range(1, 4)] + [at(n, place=str(n)) for n in range(4, 7)]
    found = clusters(spots)
    assert sorted(key for cluster in found for key in cluster.keys) == [1, 2, 3, 4, 5, 6]
    assert len(found) == 2


def test_the_map_is_true_to_scale_and_north_is_above() -> None:
    far = [at(n, north=10_000) for n in range(1, 4)]
    near = [at(n) for n in range(4, 7)]
    drawn = chart(clusters([*far, *near]))
    assert drawn is not None
    above, below = drawn.marks
    assert (above.index, above.y < below.y, round(above.x)) == (1, True, round(below.x)) or above.y != below.y
    assert round((abs(above.y - below.y)) / 10_000 * drawn.scale_metres) == round(drawn.scale_pixels)
    assert drawn.scale_said.endswith("m")


def test_poles_and_one_point_are_drawn_too() -> None:
    assert chart(clusters([Spot(n, "", 90.0, 180.0) for n in range(3)])) is not None


@given(st.text(max_size=80), st.text(max_size=80))
def test_two_texts_side_by_side_are_the_same_texts(one: str, other: str) -> None:
    ours, theirs = beside(one, other)
    assert "".join(stretch.text for stretch in ours) == one
    assert "".join(stretch.text for stretch in theirs) == other


def test_what_differs_is_marked() -> None:
    ours, _ = beside("北关村化工厂有臭味", "南关村化工厂有臭味")
    assert [(stretch.text, stretch.same) for stretch in ours] == [("北", False), ("关村化工厂有臭味", True)]
