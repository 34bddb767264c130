"""The close-out for programs: the same refusals as the pages, and no signature whatever the token holds."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from rectify.campaign.closure.models import Lot, Step
from rectify.campaign.ledger.models import Measure
from rectify.foundation.accounts.models import Person
from tests.campaign.closure.web.scene import Pages
from tests.cast import PASSWORD, Cast
from tests.interfaces.api.scene import Caller, caller


def api(person: Person, **headers: str) -> Caller:
    return caller(person, **headers)


def ok(answer: Any) -> Any:
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_a_case_is_walked_by_programs_up_to_the_signature_and_closed_after_it(cast: Cast, pages: Pages) -> None:
    today = timezone.localdate().isoformat()
    task = pages.task.pk
    assert ok(api(cast.responsible).get(f"/tasks/{task}/closing"))["missing"] == []
    case = ok(api(cast.responsible).post(f"/tasks/{task}/acceptance-request", {"words": "均已完成。"}))
    assert (case["waits_for"], case["implementing_unit"]["name"]) == ("accept", "市交通运输局")
    group = [{"name": "王验收", "unit": "外聘：验收组", "title": "组长"}]
    body = {"passed": True, "opinion": "属实。", "on_day": today, "members": group}
    assert ok(api(cast.county).post(f"/cases/{case['id']}/acceptance", body))["waits_for"] == "review"
    body = {"passed": True, "opinion": "同意。", "on_day": today, "latitude": "36.7", "longitude": "119.1"}
    assert ok(api(cast.line).post(f"/cases/{case['id']}/review", body))["waits_for"] == "check"
    pages.draw()
    lot = Lot.objects.get()
    done = ok(api(cast.team).post(f"/lots/{lot.pk}/check", {"passed": True, "words": "合格。", "method": "现场"}))
    assert done["passed"] is True
    pages.sign()
    closed = ok(api(cast.clerk).post(f"/cases/{case['id']}/close", {}))
    assert closed["outcome"] == "closed"
    assert [step["state"] for step in closed["line"]] == ["done"] * 6
    again = ok(api(cast.clerk).post(f"/tasks/{task}/reopen", {"because": "反弹。"}))
    assert (again["state"], again["case"]["outcome"]) == ("reopened", "reopened")


def test_a_refusal_lists_what_is_missing_with_addresses(cast: Cast, pages: Pages) -> None:
    Measure.objects.filter(task=pages.task, number="2").update(done_on=None)
    missing = ok(api(cast.clerk).get(f"/tasks/{pages.task.pk}/closing"))["missing"]
    assert [m["url"] for m in missing] == [f"/tasks/{pages.task.pk}/#measures"]
    refused = api(cast.responsible, **{"Accept-Language": "en"}).post(f"/tasks/{pages.task.pk}/acceptance-request", {"words": "完成。"})
    assert refused.status_code == 409
    assert refused.json()["code"] == "case.not_ready"
    assert refused.json()["missing"] == [{"text": "Measure not finished: 2 措施2", "url": f"/tasks/{pages.task.pk}/#measures"}]


def test_no_token_signs_whatever_it_holds_and_whatever_it_sends(cast: Cast, pages: Pages) -> None:
    pages.until("sign")
    before = Step.objects.count()
    for person in (cast.director, cast.clerk):
        body = {"requirement": pages.signatures()[0].pk, "words": "同意。", "password": PASSWORD}
        answer = api(person, **{"Accept-Language": "en"}).post(f"/cases/{pages.case.pk}/signatures", body)
        assert answer.status_code == 403
        assert "never taken from a program" in answer.json()["detail"]
    assert Step.objects.count() == before


def test_wrong_callers_are_told_403_or_404(cast: Cast, pages: Pages) -> None:
    pages.until("accept")
    case = pages.case.pk
    today = timezone.localdate().isoformat()
    acceptance = {"passed": True, "opinion": "好", "on_day": today, "members": [{"name": "甲", "unit": "乙"}]}
    calls: list[tuple[str, dict[str, Any], Person, int]] = [
        (f"/cases/{case}/acceptance", acceptance, cast.director, 403),
        (f"/cases/{case}/acceptance", acceptance, cast.lead, 404),
        (f"/cases/{case}/review", {"passed": True, "opinion": "好", "on_day": today}, cast.county, 403),
        (f"/cases/{case}/close", {}, cast.director, 403),
        (f"/cases/{case}/close", {}, cast.clerk, 409),
        (f"/cases/{case}/return", {"because": "退"}, cast.lead, 404),
        (f"/cases/{case}/return", {"because": "退"}, cast.responsible, 403),
        (f"/tasks/{pages.task.pk}/reopen", {"because": "反弹"}, cast.county, 403),
        (f"/tasks/{pages.task.pk}/reopen", {"because": "反弹"}, cast.clerk, 409),
        (f"/tasks/{pages.task.pk}/acceptance-request", {"words": "完成"}, cast.lead, 404),
        ("/lots/1/check", {"passed": True, "words": "好", "method": "现场"}, cast.team, 404),
    ]
    for path, body, person, expected in calls:
        answer = api(person).post(path, body)
        assert answer.status_code == expected, (path, person.username, answer.content)
    assert api(cast.lead).get(f"/cases/{case}").status_code == 404
    assert api(cast.outsider).get(f"/cases/{case}").status_code == 403


def test_a_notice_whose_dates_and_claim_disagree_is_refused(cast: Cast, pages: Pages) -> None:
    pages.until("accept")
    body = {
        "cases": [pages.case.pk], "number": "1号", "title": "拟销号公示", "media": "政府网站", "first": "2026-11-02", "last": "2026-11-05",
        "contact": "电话12369", "days": 10, "day_type": "workdays",
    }  # fmt: skip
    refused = api(cast.clerk).post("/notices", body)
    assert (refused.status_code, refused.json()["code"]) == (409, "notice.disagrees")
