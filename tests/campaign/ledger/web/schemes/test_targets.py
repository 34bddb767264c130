"""A target on its page: measured, judged, let pass; and the roll-up that counts it."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

import pytest
from django.test import Client

from rectify.campaign.ledger.models import Deviation, Target
from rectify.foundation.accounts.models import Person
from tests.campaign.ledger.rows import Short, short_campaign
from tests.cast import Cast

Login = Callable[[Person], Client]


@pytest.fixture
def short(cast: Cast) -> Short:
    return short_campaign(cast)


@pytest.fixture
def target(short: Short) -> Target:
    return short.late.targets.get()


def test_a_result_is_recorded_and_judged_in_a_sentence(login: Login, cast: Cast, target: Target) -> None:
    said = {"value": "76.5", "unit": "%", "measured_on": "2026-11-20"}
    body = login(cast.lead).post(f"/targets/{target.pk}/result", said, follow=True).content.decode()
    assert "2026-11-20测得76.5%，目标为不低于80%：未达到。" in body
    task = login(cast.clerk).get(f"/tasks/{target.task_id}/").content.decode()
    assert "76.5%</a>" in task
    assert "未达到" in task


@pytest.mark.parametrize(
    ("wrong", "word"),
    [
        ({"value": "viel"}, "数值"),
        ({"measured_on": ""}, "日期"),
        ({"unit": ""}, "请在数值后写明单位"),
        ({"measured_on": "2999-01-01"}, "尚未到来"),
    ],
)
def test_what_is_no_result_is_told(login: Login, cast: Cast, target: Target, wrong: dict[str, str], word: str) -> None:
    said = {"value": "76.5", "unit": "%", "measured_on": "2026-11-20", **wrong}
    body = login(cast.lead).post(f"/targets/{target.pk}/result", said, follow=True).content.decode()
    assert word in body
    assert not target.results.exists()


def test_a_target_that_cannot_be_met_is_asked_for_by_one_and_let_pass_by_another(login: Login, cast: Cast, target: Target) -> None:
    login(cast.lead).post(f"/targets/{target.pk}/deviation", {"because": "来水不足"})
    row = Deviation.objects.get()
    client = login(cast.clerk)
    body = client.post(f"/targets/deviations/{row.pk}/decide", {"approve": "yes", "decision": "同意"}, follow=True).content.decode()
    assert "认可偏差须有截止日期" in body
    client.post(f"/targets/deviations/{row.pk}/decide", {"approve": "yes", "decision": "同意", "expires_on": "2999-12-31"})
    assert "认可至 2999-12-31" in client.get(f"/targets/{target.pk}/").content.decode()


@pytest.mark.parametrize(
    ("who", "method", "path", "status"),
    [
        ("clerk", "post", "/targets/{target}/result", HTTPStatus.FORBIDDEN),
        ("auditor", "post", "/targets/{target}/deviation", HTTPStatus.FORBIDDEN),
        ("lead", "post", "/targets/deviations/1/decide", HTTPStatus.FORBIDDEN),
        ("system_admin", "get", "/targets/{target}/", HTTPStatus.FORBIDDEN),
        ("responsible", "get", "/targets/{target}/", HTTPStatus.NOT_FOUND),
        ("responsible", "post", "/targets/{target}/result", HTTPStatus.NOT_FOUND),
        ("responsible", "post", "/targets/{target}/deviation", HTTPStatus.NOT_FOUND),
        ("clerk", "post", "/targets/deviations/999999/decide", HTTPStatus.NOT_FOUND),
        ("auditor", "get", "/targets/{target}/", HTTPStatus.OK),
        ("system_admin", "get", "/campaigns/short/progress", HTTPStatus.FORBIDDEN),
        ("clerk", "get", "/campaigns/nowhere/progress", HTTPStatus.NOT_FOUND),
    ],
)
def test_each_role_gets_what_is_its_own(login: Login, cast: Cast, target: Target, who: str, method: str, path: str, status: int) -> None:
    assert getattr(login(getattr(cast, who)), method)(path.format(target=target.pk)).status_code == status


@pytest.mark.parametrize("level", ["section", "unit", "county", "problem", "nonsense"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_roll_up_shows_each_level_and_its_numbers_lead_to_the_rows(
    login: Login, cast: Cast, short: Short, level: str, language: str
) -> None:
    client = login(cast.clerk)
    answer = client.get("/campaigns/short/progress", {"level": level}, headers={"accept-language": language})
    assert answer.status_code == HTTPStatus.OK
    fragment = client.get("/campaigns/short/progress", {"level": level}, headers={"hx-request": "true"}).content.decode()
    assert "<html" not in fragment
    for row in answer.context["rows"]:
        if level == "unit":
            found = client.get("/campaigns/short/tasks/", {"lead": row.id}).context["page"]
            assert found.count == row.tasks


def test_a_county_is_counted_with_its_towns(login: Login, cast: Cast, short: Short) -> None:
    short.timely.lead_unit = cast.town
    short.timely.save(update_fields=["lead_unit"])
    client = login(cast.clerk)
    row = client.get("/campaigns/short/progress", {"level": "county"}).context["rows"][0]
    assert row.tasks == client.get("/campaigns/short/tasks/", {"county": row.id}).context["page"].count == 2
