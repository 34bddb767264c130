"""Schemes written by programs: the same acts, scope and refusals as on the pages."""

from __future__ import annotations

from typing import Any

import pytest

from rectify.campaign.ledger.models import ExpertOpinion, SchemeVersion
from tests.campaign.ledger.rows import Short, short_campaign
from tests.cast import TODAY, Cast
from tests.interfaces.api.scene import caller

OPINION = {"expert": "专家甲", "employer": "某研究院", "favourable": True, "words": "路线可行。", "given_on": TODAY.isoformat()}


@pytest.fixture
def short(cast: Cast) -> Short:
    return short_campaign(cast)


def begun(cast: Cast, short: Short) -> dict[str, Any]:
    body = {"title": "锅炉淘汰方案", "unit": cast.ecology.pk, "task": short.late.pk}
    answer = caller(cast.lead).call("POST", "/schemes", body)
    assert answer.status_code == 200, answer.content
    return answer.json()  # type: ignore[no-any-return]


def content(revision: int, **more: Any) -> dict[str, Any]:
    said = {
        "revision": revision, "cause": "资金不足。", "outcome": "全部淘汰。", "outcome_subject": "淘汰比例", "outcome_comparator": ">=",
        "outcome_value": "100", "outcome_unit": "%", "due_on": "2026-11-10", "cost": "120.50",
        "steps": [{"text": "签订协议"}, {"text": "协议签完", "is_milestone": True, "due_on": "2026-10-01"}],
    }  # fmt: skip
    return said | more


def test_a_scheme_is_begun_written_handed_in_reasoned_and_approved_by_programs(cast: Cast, short: Short) -> None:
    draft = begun(cast, short)
    assert (draft["number"], draft["standing"], draft["steps"]) == (1, "draft", [])
    address = f"/schemes/versions/{draft['id']}"
    written = caller(cast.lead).call("PUT", address, content(draft["revision"])).json()
    assert (written["revision"], written["cost"], [s["text"] for s in written["steps"]]) == (
        draft["revision"] + 1,
        "120.50",
        ["签订协议", "协议签完"],
    )
    assert caller(cast.lead).call("POST", f"{address}/submit", {}).json()["standing"] == "submitted"
    said = caller(cast.lead).call("POST", f"{address}/opinions", OPINION).json()
    assert (said["version"], said["favourable"]) == (draft["id"], True)
    body = {"approve": True, "unit": cast.office.pk}
    assert caller(cast.clerk).call("POST", f"{address}/decision", body).json()["standing"] == "approved"


def test_a_draft_somebody_saved_meanwhile_is_not_overwritten(cast: Cast, short: Short) -> None:
    draft = begun(cast, short)
    address = f"/schemes/versions/{draft['id']}"
    assert caller(cast.lead).call("PUT", address, content(draft["revision"])).status_code == 200
    late = caller(cast.lead).call("PUT", address, content(draft["revision"], cause="另一个原因。"))
    assert late.status_code == 409
    assert SchemeVersion.objects.get().cause == "资金不足。"


def test_what_is_handed_in_is_no_longer_written(cast: Cast, short: Short) -> None:
    draft = begun(cast, short)
    address = f"/schemes/versions/{draft['id']}"
    revision = caller(cast.lead).call("PUT", address, content(draft["revision"])).json()["revision"]
    caller(cast.lead).call("POST", f"{address}/submit", {})
    refused = caller(cast.lead).call("PUT", address, content(revision))
    assert (refused.status_code, refused.json()["code"]) == (409, "scheme.not_draft")


def test_a_measure_of_another_task_is_refused(cast: Cast, short: Short) -> None:
    draft = begun(cast, short)
    strange = short.timely.measures.first()
    assert strange is not None
    steps = [{"text": "措施", "measure": strange.pk}]
    refused = caller(cast.lead).call("PUT", f"/schemes/versions/{draft['id']}", content(draft["revision"], steps=steps))
    assert (refused.status_code, refused.json()["code"]) == (409, "scheme.strange_measure")


def test_an_opinion_without_a_name_or_of_a_day_to_come_is_refused(cast: Cast, short: Short) -> None:
    address = f"/schemes/versions/{begun(cast, short)['id']}/opinions"
    for wrong, code in (
        ({"expert": " "}, "opinion.nobody"),
        ({"words": ""}, "opinion.no_words"),
        ({"given_on": "2099-01-01"}, "opinion.future"),
    ):
        refused = caller(cast.lead).call("POST", address, OPINION | wrong)
        assert (refused.status_code, refused.json()["code"]) == (409, code)
    assert not ExpertOpinion.objects.exists()


def test_wrong_callers_are_told_403_or_404(cast: Cast, short: Short) -> None:
    draft = begun(cast, short)
    address = f"/schemes/versions/{draft['id']}"
    about = {"title": "方案", "unit": cast.ecology.pk, "task": short.late.pk}
    assert caller(cast.clerk).call("POST", "/schemes", about).status_code == 403
    assert caller(cast.responsible).call("POST", "/schemes", about | {"unit": cast.transport.pk}).status_code == 404
    assert caller(cast.lead).call("POST", "/schemes", about | {"unit": cast.transport.pk}).status_code == 404
    assert caller(cast.lead).call("POST", "/schemes", {"title": "方案", "unit": cast.ecology.pk}).status_code == 404
    assert caller(cast.responsible).call("PUT", address, content(1)).status_code == 404
    assert caller(cast.auditor).call("PUT", address, content(1)).status_code == 403
    assert caller(cast.responsible).call("POST", f"{address}/opinions", OPINION).status_code == 404
    assert caller(cast.lead, ["list:read"]).call("PUT", address, content(1)).status_code == 403
    assert SchemeVersion.objects.get().revision == draft["revision"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"outcome_comparator": "≈"},
        {"cost": "-1"},
        {"cost": "1.234"},
        {"due_on": 20261110},
        {"steps": [{"text": "x"}] * 101},
        {"cause": "\x00"},
    ],
)
def test_a_draft_of_the_wrong_shape_is_refused_whole(cast: Cast, short: Short, wrong: dict[str, Any]) -> None:
    draft = begun(cast, short)
    assert caller(cast.lead).call("PUT", f"/schemes/versions/{draft['id']}", content(draft["revision"], **wrong)).status_code == 422
    assert SchemeVersion.objects.get().cause == ""
