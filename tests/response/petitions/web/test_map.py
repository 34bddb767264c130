"""The map of the form: the city's own, pressed without a script; what was typed stays, and nothing is stored."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from rectify.disclosure.portal.services.boundaries import supply
from rectify.response.petitions.models import Petition
from rectify.response.petitions.web.citizen import posts
from tests.cast import NOW, Cast
from tests.factories import a_campaign

pytestmark = pytest.mark.django_db
RING = [[119.0, 36.0], [120.0, 36.0], [120.0, 37.0], [119.0, 37.0], [119.0, 36.0]]
AREAS = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {"code": "HD-QS", "name": "青石县<b>"},
            "geometry": {"type": "Polygon", "coordinates": [RING]},
        }
    ],
}
TYPED = {"text": "砖厂冒黑烟“夜里”<b>。", "place": "北砖厂", "types": ["air", "noise"], "name": "张三", "phone": "13800138000"}


@pytest.fixture(autouse=True)
def campaign(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(posts, "now", lambda: NOW)
    row = a_campaign(cast.city, cast.clerk)
    supply(place=row.slug, data=AREAS, source="测绘", by=cast.clerk, at=NOW)
    return row


def offered(page: str) -> list[tuple[str, int, int, str]]:
    """The maps of a form: name, width, height, where a press goes."""
    pattern = r'type="image" name="(\w+)" width="(\d+)" height="(\d+)" src="[^"]*" [^>]*formaction="([^"#]*)#'
    return [(name, int(width), int(height), to.replace("&amp;", "&")) for name, width, height, to in re.findall(pattern, page)]


@pytest.mark.parametrize("language", ["", "en/"])
def test_a_press_marks_the_place_in_each_size_and_keeps_what_was_typed(client: Client, campaign: Any, language: str) -> None:
    page = client.get(f"/open/{language}complain/").content.decode()
    maps = offered(page)
    assert [width for _name, width, _height, _to in maps] == [320, 640]
    for name, width, height, to in maps:
        assert to.startswith(f"/open/{language}complain/spot/")
        again = client.post(to, TYPED | {f"{name}.x": str(width // 2), f"{name}.y": str(height // 2), "county": ""})
        words = again.content.decode()
        point = re.search(r'name="point" maxlength="64" value="(36\.\d{6}, 119\.\d{6})"', words)
        assert (again.status_code, point is not None) == (200, True)
        assert point is not None
        latitude, longitude = (float(each) for each in point[1].split(", "))
        assert abs(latitude - 36.5) < 0.01
        assert abs(longitude - 119.5) < 0.01
        for kept in ("砖厂冒黑烟“夜里”&lt;b&gt;。", 'value="北砖厂"', 'value="air" checked', 'value="noise" checked', "13800138000"):
            assert kept in words
        assert 'role="alert"' not in words, "nothing is judged before it is sent"
        assert "?at=36." in words
    assert not Petition.objects.exists()


def test_the_form_is_sent_to_its_own_address_also_after_a_press(client: Client, campaign: Any) -> None:
    words = client.post("/open/complain/spot/", {"map320.x": "50", "map320.y": "50"}).content.decode()
    assert f'action="/open/complain/?campaign={campaign.slug}"' in words
    first = re.search(r"<button[^>]*>", words[words.index('class="citizen-form"') :])
    assert first is not None
    assert words.index(first[0]) < words.index('type="image"'), "the Enter key in a field sends the complaint, not the map"


@pytest.mark.parametrize(
    "press",
    [{}, {"map320.x": "0", "map320.y": "0"}, {"map320.x": "9999", "map320.y": "1"}, {"map320.x": "-3", "map320.y": "x"}, {"map320.x": "²"}],
)
def test_a_press_that_names_no_place_is_said_and_keeps_what_was_typed(client: Client, press: dict[str, str]) -> None:
    page = client.post("/open/complain/spot/", TYPED | press)
    assert page.status_code == 422
    assert "没有点到地图上的位置" in page.content.decode()
    assert 'value="北砖厂"' in page.content.decode()


def test_photographs_chosen_before_the_press_are_to_be_chosen_again_and_it_is_said(client: Client) -> None:
    press = {"map320.x": "50", "map320.y": "50"}
    assert "照片" in client.get("/open/complain/").content.decode()
    without = client.post("/open/complain/spot/", press).content.decode()
    photo = SimpleUploadedFile("x.jpg", b"x")
    with_one = client.post("/open/complain/spot/", press | {"photos": photo}).content.decode()
    warning = 'class="note warning"'
    assert (warning in without, warning in with_one) == (False, True)


def test_the_picture_shows_areas_names_and_the_mark_and_runs_nothing(client: Client, campaign: Any) -> None:
    plain = client.get(f"/open/complain/map/{campaign.slug}.svg")
    marked = client.get(f"/open/complain/map/{campaign.slug}.svg?at=36.5,119.5")
    assert plain["Content-Type"] == "image/svg+xml"
    assert "青石县&lt;b&gt;" in plain.content.decode()
    assert ("<circle" in plain.content.decode(), "<circle" in marked.content.decode()) == (False, True)
    assert ("public" in plain["Cache-Control"], marked["Cache-Control"]) == (True, "no-store")
    for odd in ("<script>", "0,0", "a,b", "1e9,1e9", "91,0", "\x00"):
        page = client.get(f"/open/complain/map/{campaign.slug}.svg", {"at": odd})
        assert page.status_code == 200
        assert "<script" not in page.content.decode()
        assert "<circle" not in page.content.decode()
    assert client.get("/open/complain/map/nowhere.svg").status_code == 404


def test_without_areas_there_is_no_map_and_the_fields_stay(client: Client, cast: Cast, campaign: Any) -> None:
    other = a_campaign(cast.city, cast.clerk, slug="second")
    page = client.get(f"/open/complain/?campaign={other.slug}").content.decode()
    assert 'type="image"' not in page
    assert 'name="point"' in page


def test_the_address_of_a_press_leads_back_to_the_form(client: Client) -> None:
    assert client.get("/open/complain/spot/")["Location"] == "/open/complain/"


def test_presses_are_counted_apart_from_complaints(client: Client) -> None:
    press = {"map320.x": "50", "map320.y": "50"}
    statuses = {client.post("/open/complain/spot/", press).status_code for _ in range(12)}
    assert statuses == {200}
    for _ in range(60):
        last = client.post("/open/complain/spot/", press)
    assert (last.status_code, "Retry-After" in last) == (429, True)
