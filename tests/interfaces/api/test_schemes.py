"""Schemes, results and the roll-up for programs: the same acts, scope and refusals as on the pages."""

from __future__ import annotations

import pytest

from rectify.campaign.ledger.models import Scheme
from rectify.campaign.ledger.services.schemes import About, begin_scheme
from tests.campaign.ledger.rows import Short, short_campaign
from tests.campaign.ledger.services.test_schemes import approved, handed_in, newest, opinion, written
from tests.cast import NOW, Cast
from tests.interfaces.api.scene import caller


@pytest.fixture
def short(cast: Cast) -> Short:
    return short_campaign(cast)


@pytest.fixture
def scheme(cast: Cast, short: Short) -> Scheme:
    return begin_scheme(about=About(short.campaign, task=short.late), unit=cast.ecology, title="锅炉淘汰方案", by=cast.lead, at=NOW)


def test_schemes_are_read_forward_within_reach(cast: Cast, short: Short, scheme: Scheme) -> None:
    approved(cast, scheme)
    begin_scheme(about=About(short.campaign, problem=short.timely.problem), unit=cast.transport, title="车辆", by=cast.responsible, at=NOW)
    first = caller(cast.clerk).get("/schemes?limit=1").json()
    assert [(s["title"], s["version"]["standing"], len(s["version"]["steps"])) for s in first["items"]] == [("锅炉淘汰方案", "approved", 3)]
    rest = caller(cast.clerk).get(f"/schemes?limit=1&cursor={first['next']}").json()
    assert ([s["title"] for s in rest["items"]], rest["next"]) == (["车辆"], None)
    assert [s["title"] for s in caller(cast.lead).get("/schemes").json()["items"]] == ["锅炉淘汰方案"]
    assert caller(cast.responsible).get(f"/schemes/{scheme.pk}").status_code == 404
    assert [v["number"] for v in caller(cast.clerk).get(f"/schemes/{scheme.pk}").json()] == [1]


def test_a_draft_with_flaws_answers_409_with_each(cast: Cast, scheme: Scheme) -> None:
    answer = caller(cast.lead).call("POST", f"/schemes/versions/{newest(scheme).pk}/submit", {})
    assert answer.status_code == 409
    told = answer.json()
    assert (told["code"], len(told["missing"])) == ("scheme.sent_back", 6)
    assert told["missing"][0]["url"].endswith("/edit#cause")
    assert newest(scheme).sent_back_at is not None


def test_a_whole_draft_is_handed_in_and_decided_by_another(cast: Cast, scheme: Scheme) -> None:
    version = written(cast, scheme)
    assert caller(cast.lead).call("POST", f"/schemes/versions/{version.pk}/submit", {}).json()["standing"] == "submitted"
    body = {"approve": True, "words": "", "unit": cast.office.pk}
    refused = caller(cast.clerk).call("POST", f"/schemes/versions/{version.pk}/decision", body)
    assert (refused.status_code, refused.json()["code"]) == (409, "scheme.no_opinion")
    opinion(cast, newest(scheme))
    strange = {**body, "unit": cast.housing.pk}
    assert caller(cast.clerk).call("POST", f"/schemes/versions/{version.pk}/decision", strange).status_code == 404
    assert caller(cast.clerk).call("POST", f"/schemes/versions/{version.pk}/decision", body).json()["standing"] == "approved"


def test_a_role_without_the_permission_is_turned_away(cast: Cast, scheme: Scheme) -> None:
    version = handed_in(cast, scheme)
    assert caller(cast.county).call("POST", f"/schemes/versions/{version.pk}/submit", {}).status_code == 404
    body = {"approve": True, "words": "", "unit": cast.ecology.pk}
    assert caller(cast.lead).call("POST", f"/schemes/versions/{version.pk}/decision", body).status_code == 403


def test_a_milestone_is_reported(cast: Cast, scheme: Scheme) -> None:
    step = approved(cast, scheme).steps.get(is_milestone=True)
    answer = caller(cast.lead).call("POST", f"/schemes/milestones/{step.pk}/reached", {"on": "2026-10-01"})
    assert (answer.status_code, answer.json()["reached_on"]) == (200, "2026-10-01")


def test_a_result_is_recorded_and_judged(cast: Cast, short: Short) -> None:
    target = short.late.targets.get()
    body = {"value": "76.5", "unit": "%", "measured_on": "2026-11-20"}
    told = caller(cast.lead).call("POST", f"/targets/{target.pk}/results", body).json()
    assert (told["met"], told["zh"]) == (False, "2026-11-20测得76.5%，目标为不低于80%：未达到。")
    assert caller(cast.lead).call("POST", f"/targets/{target.pk}/results", {**body, "unit": ""}).json()["code"] == "result.no_unit"
    assert caller(cast.responsible).call("POST", f"/targets/{target.pk}/results", body).status_code == 404
    assert caller(cast.clerk).call("POST", f"/targets/{target.pk}/results", body).status_code == 403


def test_progress_is_rolled_up_for_what_the_token_sees(cast: Cast, short: Short) -> None:
    told = caller(cast.clerk).get("/campaigns/short/progress").json()
    assert (told["whole"]["tasks"], told["whole"]["late"], told["whole"]["dated"]) == (3, 1, 3)
    assert [s["name"] for s in told["sections"]] == ["优化能源结构", "打好碧水保卫战"]
    assert caller(cast.responsible).get("/campaigns/short/progress").json()["whole"]["tasks"] == 1
