"""The page of the petition rules: what they say in plain words, who chooses, and that the record tells it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from rectify.campaign.ledger.models import Campaign
from rectify.foundation.accounts.models import Person
from rectify.foundation.audit.models import Entry
from rectify.response.petitions.models import RuleChoice
from rectify.response.petitions.queries.rules import all_rules
from tests.cast import TODAY, Cast
from tests.factories import a_campaign

pytestmark = pytest.mark.django_db
Login = Callable[[Person], Client]
PAGE = "/petitions/rules/"
TAG = re.compile(r"<[^>]+>")


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rectify.response.petitions.web.ruling.views.timezone.localdate", lambda *_: TODAY)


@pytest.fixture
def campaign(cast: Cast) -> Campaign:
    return a_campaign(cast.city, cast.clerk)


def said(client: Client, address: str = PAGE) -> str:
    return TAG.sub("", client.get(address).content.decode())


@pytest.mark.usefixtures("campaign")
def test_every_set_of_rules_is_told_in_words_with_its_source_and_how_well_it_is_confirmed(cast: Cast, login: Login) -> None:
    page = said(login(cast.county))
    files = list((settings.PROCEDURES / "petitions").glob("*.yaml"))
    assert len(all_rules()) == len(files)
    assert all(each.title_zh in page and each.source.name in page for each in all_rules())
    assert {f"承办单位在{n}日内答复，交办当日不计。" for n in (7, 10, 15)} <= set(
        re.findall(r"承办单位在\d+日内答复，交办当日不计。", page)
    )
    assert "按工作日计算，以法定日历为准。 本系统补充" in page, "what the source does not say is marked"
    assert "信访人表示“未解决、部分解决”的，重新办理。" in page
    assert "据节选" in page
    assert "未经确认" in page


def test_a_choice_is_made_by_who_chooses_procedures_and_stands_in_the_record(campaign: Campaign, cast: Cast, login: Login) -> None:
    day = TODAY + timedelta(days=3)
    client = login(cast.clerk)
    answer = client.post(PAGE + "choose", {"campaign": campaign.slug, "code": "anhui", "valid_from": day.isoformat()})
    assert answer.status_code == 302
    choice = RuleChoice.objects.get()
    assert (choice.campaign, choice.code, choice.valid_from, choice.chosen_by) == (campaign, "anhui", day, cast.clerk)
    assert Entry.objects.get(act="petition:rules:chosen").data == {"code": "anhui", "valid_from": day.isoformat()}
    page = said(client, f"{PAGE}?campaign={campaign.slug}")
    assert f"安徽省信访件办理规则 · 自 {day.isoformat()} 起" in page
    assert "今日适用： 海岱市信访件办理规则" in page, "until that day the default counts"


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"valid_from": (TODAY - timedelta(days=1)).isoformat()}, "已过"),
        ({"code": "nowhere"}, "nowhere"),
        ({"valid_from": "soon"}, ""),
        ({"campaign": "elsewhere"}, "elsewhere"),
    ],
)
def test_a_wrong_choice_is_refused_in_words_and_nothing_is_kept(
    campaign: Campaign, cast: Cast, login: Login, wrong: dict[str, str], told: str
) -> None:
    given = {"campaign": campaign.slug, "code": "anhui", "valid_from": TODAY.isoformat()} | wrong
    answer = login(cast.clerk).post(PAGE + "choose", given, follow=True)
    assert told in answer.content.decode()
    assert "error" in answer.content.decode() or "refusal" in answer.content.decode()
    assert not RuleChoice.objects.exists()


def test_who_may_not_choose_sees_no_form_and_is_refused(campaign: Campaign, cast: Cast, login: Login) -> None:
    client = login(cast.hotline)
    assert reverse("petitions:choose_rules") not in client.get(PAGE).content.decode()
    answer = client.post(PAGE + "choose", {"campaign": campaign.slug, "code": "anhui", "valid_from": TODAY.isoformat()})
    assert answer.status_code == 403
    assert not RuleChoice.objects.exists()
