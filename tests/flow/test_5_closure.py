"""Closure: one county task through the API, with four connections racing for every step. One has it, the others are told in words."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from django.utils import timezone

from rectify.campaign.closure.models import Case, Lot, Requirement, Step
from rectify.campaign.closure.services.draws import draw
from rectify.campaign.closure.services.signing import sign
from rectify.campaign.ledger.models import Move, Task
from rectify.foundation.accounts.models import Person
from rectify.foundation.audit.queries import verify
from tests.campaign.closure.stage import GROUP, campaign, ready_task
from tests.campaign.ledger.services.test_moves import at_once
from tests.cast import Cast, assemble
from tests.interfaces.api.scene import Caller, caller, token

RACERS = 4


def raced(who: Person, path: str, body: dict[str, Any]) -> None:
    """Four programs of one person try the same step at the same moment."""
    raw = token(who)
    callers = [Caller(raw, **{"Accept-Language": "en"}) for _ in range(RACERS)]
    answers: list[Any] = at_once([partial(each.post, path, body) for each in callers])
    statuses = sorted(answer.status_code for answer in answers)
    assert statuses[0] == 200, [answer.content.decode() for answer in answers]
    assert set(statuses[1:]) <= {409, 422}, statuses
    for answer in answers:
        if answer.status_code != 200:
            assert len(answer.json()["message"]) > 20


@pytest.mark.django_db(transaction=True)
def test_every_step_is_taken_once_whoever_races_for_it() -> None:
    cast: Cast = assemble()
    home = campaign(cast)
    task = ready_task(cast, home, lead=cast.qingshi, carries_out=cast.transport)
    today = timezone.localdate().isoformat()
    words = {"words": "已完成。"}
    assert caller(cast.clerk).post(f"/tasks/{task.pk}/acceptance-request", words).status_code in {403, 404, 409, 422}
    raced(cast.responsible, f"/tasks/{task.pk}/acceptance-request", words)
    case = Case.objects.get()
    assert caller(cast.clerk).post(f"/cases/{case.pk}/close", words).status_code in {409, 422}
    judged: dict[str, Any] = {"passed": True, "opinion": "现场查看，属实。", "on_day": today}
    raced(cast.county, f"/cases/{case.pk}/acceptance", judged | {"members": list(GROUP)})
    raced(cast.line, f"/cases/{case.pk}/review", judged | {"latitude": "36.7", "longitude": "119.1"})
    draw(campaign=home, population="waiting", seed="双色球", nonce="0f" * 16, by=cast.clerk, at=timezone.now(), settings={"share": 1.0})
    raced(cast.team, f"/lots/{Lot.objects.get().pk}/check", {"passed": True, "words": "抽查合格。", "method": "现场"})
    assert caller(cast.director).post(f"/cases/{case.pk}/signatures", words).status_code == 403
    assert Task.objects.get().state == "reviewed"
    need = Requirement.objects.get(case=case, kind="sign")
    sign(case=case, requirement=need, words="同意。", proof="totp", by=cast.director, at=timezone.now())
    raced(cast.clerk, f"/cases/{case.pk}/close", words)
    assert Task.objects.get().state == "closed"
    assert Step.objects.count() == len(set(Step.objects.values_list("done_by", flat=True))) == 6
    assert Move.objects.filter(to_state="closed").count() == 1
    assert verify().ok
