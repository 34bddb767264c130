"""The areas of a city's map: what can be drawn, what is refused and how, what is on record."""

from __future__ import annotations

import json
from typing import Any

import pytest

from rectify.disclosure.frozen.models import Boundary
from rectify.disclosure.portal.rules.drawing import CannotDraw, checked, drawn
from rectify.disclosure.portal.services.boundaries import supply
from rectify.foundation.audit.models import Entry
from rectify.interfaces.cli import boundary as command
from tests.cast import NOW, Cast
from tests.disclosure.factory import releaser

SQUARE = [[119.0, 36.0], [119.1, 36.0], [119.1, 36.1], [119.0, 36.1], [119.0, 36.0]]


def area(code: Any = "HD-QS", ring: Any = None, kind: str = "Polygon") -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {"code": code, "name": "青石县", "secret": "x"},
        "geometry": {"type": kind, "coordinates": [SQUARE if ring is None else ring]},
    }


def collection(*areas: Any) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(areas)}


def test_areas_become_paths_inside_the_box_and_nothing_else_of_the_file_is_kept() -> None:
    kept = checked(collection(area(), area("HD-LH", [[x + 0.1, y] for x, y in SQUARE])))
    assert "secret" not in json.dumps(kept)
    areas, width, height = drawn(kept)
    assert [each.code for each in areas] == ["HD-QS", "HD-LH"]
    assert all(0 < each.x < width and 0 < each.y < height and each.path.startswith("M") for each in areas)
    assert areas[0].x < areas[1].x


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ([], "FeatureCollection"),
        ({"type": "FeatureCollection", "features": []}, "between 1 and"),
        (collection(area(code="")), "Area 1 has no properties.code"),
        (collection(area(code=7)), "Area 1 has no properties.code"),
        (collection({"properties": None}), "Area 1 has no properties.code"),
        (collection(area(), area()), "Area 2: the code HD-QS stands there twice"),
        (collection(area(kind="Point")), "Area 1 is no polygon"),
        (collection(area(ring=SQUARE[:3])), "fewer than four points"),
        (collection(area(ring=[[1, 2], [3, 4], ["a", 1], [1, 2]])), "odd point"),
        (collection(area(ring=[[1, 2], [3, 4], [float("nan"), 1], [1, 2]])), "odd point"),
        (collection(area(ring=[[500000.0, 4000000.0]] * 4)), "longitude, latitude"),
        (collection(area(ring=[[True, 1]] * 4)), "odd point"),
        (collection(area(ring=[[1]] * 4)), "odd point"),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_its_place(data: Any, said: str) -> None:
    with pytest.raises(CannotDraw) as refused:
        checked(data)
    assert said in refused.value.en
    assert refused.value.zh


def test_an_area_without_surface_still_has_a_place_for_its_name() -> None:
    areas, _width, _height = drawn(checked(collection(area(ring=[[119.0, 36.0]] * 4))))
    assert areas[0].x > 0


@pytest.mark.django_db
def test_the_same_areas_again_change_nothing_and_others_become_a_new_row() -> None:
    first = supply(place="haidai", data=collection(area()), source="标准地图", by=releaser(), at=NOW)
    again = supply(place="haidai", data=collection(area()), source="标准地图", by=releaser(), at=NOW)
    other = supply(place="haidai", data=collection(area("HD-LH")), source="标准地图", by=releaser(), at=NOW)
    assert (first.new, again.new, other.new) == (True, False, True)
    assert Boundary.objects.count() == 2
    assert Entry.objects.filter(act="boundary:supply:done").count() == 2


@pytest.mark.django_db
def test_areas_without_a_source_are_refused() -> None:
    with pytest.raises(CannotDraw, match="where the outlines come from"):
        supply(place="haidai", data=collection(area()), source=" ", by=releaser(), at=NOW)
    assert not Boundary.objects.exists()


def test_the_command_says_what_is_wrong(cast: Cast, tmp_path: Any, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "areas.json"
    words = [str(file), "--campaign", "nowhere", "--source", "标准地图", "--by", cast.clerk.username]
    assert command.run(words) == 2
    file.write_text("{", encoding="utf-8")
    assert command.run(words) == 2
    file.write_text("[]", encoding="utf-8")
    assert command.run(words) == 1
    assert "No such person or campaign" in capsys.readouterr().err
