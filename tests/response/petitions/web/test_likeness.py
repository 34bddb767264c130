"""Pages about complaints that look alike: compare, decide, split, see where they heap up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from rectify.campaign.ledger.models import Campaign
from rectify.foundation.accounts.models import Person
from rectify.response.petitions.models import Likeness, Petition
from rectify.response.petitions.services.merging import merge
from tests.cast import NOW, TODAY, Cast
from tests.response.petitions import stage

Login = Callable[[Person], Client]
SMELL = "北关村宏发化工厂夜间排放刺鼻气味，居民不敢开窗。"
PLACE = "石桥镇北关村宏发化工厂"


@pytest.fixture
def home(cast: Cast) -> Campaign:
    return stage.campaign(cast)


@pytest.fixture
def two(home: Campaign, cast: Cast) -> tuple[Petition, Petition]:
    """The same matter twice, in other words."""
    first = stage.petition(home, cast, 1, text=SMELL, place=PLACE, types=("air",), phone="")
    second = stage.petition(home, cast, 2, text="宏发化工厂晚上又放臭气<b>，熏得人睡不着", place=f"{PLACE}附近", types=("air",), phone="")
    return first, second


def test_the_page_of_a_complaint_shows_what_looks_like_it_and_why(two: tuple[Petition, Petition], cast: Cast, login: Login) -> None:
    first, second = two
    page = login(cast.hotline).get(reverse("petitions:alike", args=[second.pk])).content.decode()
    assert first.number in page
    assert "地点相同" in page
    assert "<mark>" in page
    assert "&lt;b&gt;" in page
    assert "<b>，" not in page


def test_the_part_of_the_page_is_a_fragment(two: tuple[Petition, Petition], cast: Cast, login: Login) -> None:
    page = login(cast.hotline).get(reverse("petitions:alike", args=[two[1].pk]), headers={"HX-Request": "true"})
    assert b"<html" not in page.content
    assert "HX-Request" in page["Vary"]


def test_the_work_list_holds_the_pair_until_it_is_decided(two: tuple[Petition, Petition], cast: Cast, login: Login) -> None:
    first, second = two
    client = login(cast.hotline)
    assert second.number in client.get(reverse("petitions:likeness")).content.decode()
    client.post(reverse("petitions:apart", args=[second.pk, first.pk]), {"because": "门牌不同", "from": "list"})
    assert Likeness.objects.get().because == "门牌不同"
    assert second.number not in client.get(reverse("petitions:likeness")).content.decode()
    client.post(reverse("petitions:look_again", args=[second.pk, first.pk]))
    assert not Likeness.objects.exists()


def test_the_desk_merges_and_takes_out_again(two: tuple[Petition, Petition], cast: Cast, login: Login) -> None:
    first, second = two
    client = login(cast.hotline)
    answer = client.post(reverse("petitions:merge", args=[second.pk, first.pk]), {"from": "list"}, follow=True)
    assert "已合并" in answer.content.decode()
    second.refresh_from_db()
    assert second.merged_into == first
    page = client.get(reverse("petitions:alike", args=[second.pk])).content.decode()
    assert reverse("petitions:unmerge", args=[second.pk]) in page
    client.post(reverse("petitions:unmerge", args=[second.pk]), {"because": "误并"})
    second.refresh_from_db()
    assert second.state == "received"


def test_a_refusal_says_what_to_do_with_a_link(two: tuple[Petition, Petition], cast: Cast, login: Login) -> None:
    first, second = two
    stage.handed(cast, second)
    page = login(cast.hotline).post(reverse("petitions:merge", args=[second.pk, first.pk]), follow=True).content.decode()
    assert "单独答复" in page
    assert reverse("petitions:alike", args=[second.pk]) in page


def test_one_made_after_the_answer_is_offered_as_a_repeat_and_stays_a_case(
    two: tuple[Petition, Petition], cast: Cast, login: Login
) -> None:
    first, second = two
    stage.handed(cast, first)
    stage.answered(cast, first, stage.town_person(cast))
    Petition.objects.filter(pk=second.pk).update(received_on=TODAY)
    client, page = login(cast.hotline), reverse("petitions:alike", args=[second.pk])
    assert f"是{first.number}的重复投诉" in client.get(page).content.decode()
    told = client.post(reverse("petitions:merge", args=[second.pk, first.pk]), follow=True).content.decode()
    assert "原答复不能作为对它的答复" in told
    assert "重复投诉，单独交办" in told
    listed = client.get(reverse("petitions:likeness")).content.decode()
    assert 'name="repeat"' in listed
    client.post(reverse("petitions:apart", args=[second.pk, first.pk]), {"repeat": "yes"})
    second.refresh_from_db()
    assert (Likeness.objects.get().same, second.state) == (True, "received")
    assert "已认定：重复投诉，单独办理" in client.get(page).content.decode()


def test_a_complaint_is_split_and_put_together(two: tuple[Petition, Petition], cast: Cast, login: Login) -> None:
    client, pk = login(cast.hotline), two[0].pk
    sound = {"p0-text": "废气", "p0-types": ["air"], "p1-text": "污水", "p1-types": ["water"], "because": "两件事"}
    client.post(reverse("petitions:split", args=[pk]), sound)
    assert Petition.objects.filter(split_from=pk).count() == 2
    client.post(reverse("petitions:unsplit", args=[pk]), {"because": "一件事"})
    assert Petition.objects.get(pk=pk).state == "received"


def test_a_refused_split_brings_back_what_was_typed(two: tuple[Petition, Petition], cast: Cast, login: Login) -> None:
    answer = login(cast.hotline).post(reverse("petitions:split", args=[two[0].pk]), {"p0-text": "只有一件<i>", "because": "x"})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "只有一件&lt;i&gt;" in page
    assert "一件至少拆成两件" in page


def test_the_same_place_three_times_is_called_a_repeat(home: Campaign, cast: Cast, login: Login) -> None:
    rows = [stage.petition(home, cast, n, text=f"{SMELL}{n}", place=PLACE, types=("air",)) for n in range(1, 4)]
    merge(petition=rows[1], into=rows[0], by=cast.clerk, at=NOW)
    assert "反映3次，属重复反映" in login(cast.clerk).get(reverse("petitions:alike", args=[rows[2].pk])).content.decode()


def test_heaps_are_listed_and_drawn(home: Campaign, cast: Cast, login: Login) -> None:
    for n in range(3):
        stage.petition(
            home, cast, n + 1, text=f"{SMELL}{n}", place=f"无名路{n}号", received_on=TODAY - timedelta(days=n),
            latitude=Decimal("36.700000") + Decimal(n) / 2000, longitude=Decimal("119.100000"),
        )  # fmt: skip
    stage.petition(home, cast, 9, text="很远", place="别处", received_on=TODAY, latitude=Decimal("36.9"), longitude=Decimal("119.5"))
    page = login(cast.hotline).get(reverse("petitions:clusters")).content.decode()
    assert "<circle" in page
    assert 'id="heap-0"' in page
    assert 'id="heap-1"' not in page
    assert "无名路" in page
    assert "没有聚集" in login(cast.hotline).get(reverse("petitions:clusters"), {"type": "noise", "days": "30"}).content.decode()


@pytest.mark.parametrize("query", ["?days=7&type=x", "?before=x", "?before=99999999999999999999", "?campaign=%00"])
def test_strange_addresses_are_no_errors_of_ours(query: str, home: Campaign, cast: Cast, login: Login) -> None:
    client = login(cast.hotline)
    for name in ("likeness", "clusters"):
        assert client.get(reverse(f"petitions:{name}") + query).status_code in {200, 404}


def test_who_may_not_decide_sees_no_buttons_and_is_refused(two: tuple[Petition, Petition], cast: Cast, login: Login) -> None:
    first, second = two
    client = login(cast.county)
    page = client.get(reverse("petitions:alike", args=[second.pk]))
    assert page.status_code == 200
    assert b"/alike/" not in page.content
    for name, args in ACTS:
        assert client.post(reverse(f"petitions:{name}", args=[second.pk, first.pk][:args])).status_code == 403, name
    assert client.get(reverse("petitions:likeness")).status_code == 403


def test_a_complaint_of_another_territory_is_not_there(two: tuple[Petition, Petition], cast: Cast, login: Login) -> None:
    row = two[0]
    Petition.objects.filter(pk=row.pk).update(county=cast.linhe)
    client = login(cast.county)
    assert client.get(reverse("petitions:alike", args=[row.pk])).status_code == 404
    assert row.number not in client.get(reverse("petitions:alike", args=[two[1].pk])).content.decode()
    assert login(cast.outsider).get(reverse("petitions:clusters")).status_code == 403


ACTS = (("merge", 2), ("apart", 2), ("look_again", 2), ("unmerge", 1), ("split", 1), ("unsplit", 1))


@pytest.mark.parametrize(("name", "args"), ACTS)
def test_acts_on_what_is_not_there_are_not_found(name: str, args: int, cast: Cast, login: Login) -> None:
    assert login(cast.hotline).post(reverse(f"petitions:{name}", args=[999999, 999998][:args])).status_code == 404
