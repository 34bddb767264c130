"""The list of complaints at a desk: its last column is seen without scrolling, also with long names."""

from __future__ import annotations

import pytest

from rectify.response.petitions.services.urging import urge
from tests.browser.conftest import DESK, PHONE, Open
from tests.cast import NOW, Cast
from tests.response.petitions.stage import answered, campaign, handed, petition, town_person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_the_state_of_a_complaint_is_seen_without_scrolling(cast: Cast, open_as: Open, size: tuple[int, int]) -> None:
    cast.town.name = "青石县石桥镇人民政府生态环境保护办公室"
    cast.town.save(update_fields=["name"])
    home, town = campaign(cast), town_person(cast)
    late, settled = petition(home, cast, 1), petition(home, cast, 2, types=("water", "air", "soil", "noise", "livestock"))
    handed(cast, late)
    urge(petition=late, words="请抓紧", by=cast.clerk, at=NOW)
    handed(cast, settled)
    answered(cast, settled, town)
    page = open_as(cast.clerk, "/petitions/", size=size)
    marks = page.locator("tbody tr td:last-child .mark")
    ends = [box["x"] + box["width"] for each in marks.all() if (box := each.bounding_box())]
    assert len(ends) == 2
    assert max(ends) <= size[0]
    assert page.get_by_text("已催办").count() == 1
