"""Rounds for programs: the same acts, scope and refusals as on the pages."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from rectify.campaign.dispatch.models import Report, Round
from rectify.campaign.dispatch.services.rounds import open_round
from rectify.campaign.ledger.models import Target
from rectify.foundation.accounts.rules import Permission
from tests.campaign.dispatch.asked import NEXT_WEEK, Opened, answered, frozen, opened
from tests.cast import TODAY, Cast
from tests.interfaces.api.scene import caller

SAID: dict[str, Any] = {"revision": 0, "done": "开挖三百米", "next_step": "回填", "expected_on": "2036-12-01"}


@pytest.fixture
def ready(cast: Cast) -> Opened:
    found = opened(cast)
    Round.objects.filter(pk=found.round.pk).update(cut_off_at=timezone.now() + timedelta(days=2))
    found.round.refresh_from_db()
    return found


def test_rounds_and_reports_are_read_forward_within_the_reach_of_the_token(ready: Opened, cast: Cast) -> None:
    clerk, unit = caller(cast.clerk), caller(cast.lead)
    rounds = clerk.get("/campaigns/short/rounds").json()
    assert [(r["number"], r["asked"], r["filed"], r["first"]) for r in rounds] == [(1, 5, None, "2026-11-23")]
    address = f"/rounds/{ready.round.pk}/reports"
    assert len(clerk.get(address).json()["items"]) == 5
    assert {r["unit"]["name"] for r in unit.get(address).json()["items"]} == {"市生态环境局"}
    first = clerk.get(f"{address}?limit=3").json()
    rest = clerk.get(f"{address}?limit=3&cursor={first['next']}").json()
    assert ([len(first["items"]), len(rest["items"])], rest["next"]) == ([3, 2], None)


def test_a_report_is_filed_with_its_result(ready: Opened, cast: Cast) -> None:
    owed, target = ready.report(cast.ecology), Target.objects.get(task=ready.short.late)
    measured = {"target": target.pk, "value": "81.5", "unit": "%", "measured_on": "2026-11-01"}
    body = {**SAID, "sites_done": 1, "sites_all": 2, "result": measured}
    answer = caller(cast.lead).call("PUT", f"/reports/{owed.pk}", body)
    assert answer.status_code == 200
    told = answer.json()
    assert (told["revision"], told["source"], float(told["result"]["value"]), told["late_for"]) == (1, "api", 81.5, None)


def test_a_report_on_an_older_revision_is_a_conflict_that_names_the_fields(ready: Opened, cast: Cast) -> None:
    owed = answered(ready.report(cast.ecology), cast.county)
    answer = caller(cast.lead).call("PUT", f"/reports/{owed.pk}", SAID)
    assert (answer.status_code, answer.json()["code"]) == (409, "report.changed_meanwhile")
    assert [m["url"] for m in answer.json()["missing"]] == ["#done", "#next_step", "#expected_on"]


def test_a_late_report_stands_in_the_open_round(ready: Opened, cast: Cast) -> None:
    owed = ready.report(cast.ecology)
    frozen(ready.round, ready.round.cut_off_at)
    assert caller(cast.lead).call("PUT", f"/reports/{owed.pk}", SAID).json()["code"] == "report.no_open_round"
    following = open_round(campaign=ready.short.campaign, on=TODAY + timedelta(days=7), by=None, at=NEXT_WEEK)
    told = caller(cast.lead).call("PUT", f"/reports/{owed.pk}", SAID).json()
    assert (told["round"], told["late_for"]) == (following.pk, 1)


def test_a_round_is_frozen_by_who_manages_rounds_and_once(ready: Opened, cast: Cast) -> None:
    address = f"/rounds/{ready.round.pk}/freeze"
    assert caller(cast.lead).post(address, {}).status_code == 403
    clerk = caller(cast.clerk)
    assert clerk.post(address, {}).json()["code"] == "round.before_cut_off"
    told = clerk.post(address, {"because": "周四上会"}).json()
    assert (told["filed"], len(told["frozen_hash"])) == (0, 64)
    assert clerk.post(address, {"because": "再来"}).json()["code"] == "round.frozen"


def test_a_token_reaches_no_foreign_report_and_none_without_the_permission(ready: Opened, cast: Cast) -> None:
    owed = ready.report(cast.ecology)
    assert caller(cast.responsible).call("PUT", f"/reports/{owed.pk}", SAID).status_code == 404
    assert caller(cast.lead, [Permission.LIST_READ]).call("PUT", f"/reports/{owed.pk}", SAID).status_code == 403
    assert caller(cast.outsider).get(f"/rounds/{ready.round.pk}").status_code == 403
    assert not Report.objects.filter(filed_at__isnull=False).exists()


@pytest.mark.parametrize(
    "wrong", [{"sites_done": -1}, {"expected_on": 5}, {"revision": 2**40}, {"done": "\x00"}, {"result": {"value": "1"}}]
)
def test_a_body_of_the_wrong_shape_is_told_so(ready: Opened, cast: Cast, wrong: dict[str, Any]) -> None:
    assert caller(cast.lead).call("PUT", f"/reports/{ready.report(cast.ecology).pk}", {**SAID, **wrong}).status_code == 422
