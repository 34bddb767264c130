"""The list of complaints says of each what its own page says, and the filter finds exactly those."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from rectify.campaign.evidence.models import Evidence
from rectify.campaign.ledger.models import Deviation, Measure, Result, Target, Task
from rectify.foundation.accounts.models import Person
from rectify.response.petitions.models import Petition
from rectify.response.petitions.queries.handling import settling_of
from rectify.response.petitions.queries.settled import CLAIM, verdict_on
from tests.cast import NOW, TODAY, Cast
from tests.response.petitions.stage import HANDED, answered, campaign, evidence, handed, petition, promise, town_person
from tests.unguarded import unguarded

pytestmark = pytest.mark.django_db
Login = Callable[[Person], Client]
LATER = TODAY + timedelta(days=30)


def agree(rows: Sequence[Petition], on: date) -> dict[str, str]:
    """The verdicts by number; fails where list and page tell another one."""
    found = dict(Petition.objects.annotate(claim=CLAIM).annotate(verdict=verdict_on(on)).values_list("pk", "verdict"))
    pages = {row.pk: settling_of(row, on).verdict.value for row in rows if row.task_id}
    assert {key: found[key] for key in pages} == pages
    return {row.number: found[row.pk] for row in rows}


def _finished(cast: Cast, row: Petition, *, proved: bool = True) -> None:
    for measure in Measure.objects.filter(task=row.task_id).exclude(key="answer"):
        Measure.objects.filter(pk=measure.pk).update(started_on=HANDED.date(), done_on=TODAY - timedelta(days=3))
        if proved:
            piece = evidence(cast, measure, cast.county, cast.qingshi, f"{measure.pk}.jpg")
            Evidence.objects.filter(pk=piece.pk).update(accepted=True, judged_at=NOW, judged_by=cast.clerk, judged_unit=cast.office)


def _measured(cast: Cast, row: Petition, value: int, unit: str = "m3", exact: int | None = None) -> None:
    """A result of its quantity; ``exact`` is what the service writes beside it."""
    target = Target.objects.get(task=row.task_id)
    told: dict[str, Any] = {"in_target_unit": exact if exact is not None else value, "reported_at": NOW, "reported_by": cast.county}
    Result.objects.create(target=target, value=Decimal(value), unit=unit, measured_on=TODAY, **told)


def _state(row: Petition, state: str) -> None:
    assert row.task_id
    with unguarded("ledger_task"):
        Task.objects.filter(pk=row.task_id).update(state=state)


def test_each_way_to_a_verdict_is_told_alike_by_list_page_and_filter(cast: Cast, login: Login, monkeypatch: pytest.MonkeyPatch) -> None:
    home, town = campaign(cast), town_person(cast)
    rows = [petition(home, cast, number) for number in range(1, 13)]
    waiting, owed, plain, ahead, unproved, done, short, met, passed, closed, back, said_open = rows
    soon = TODAY - timedelta(days=1)
    for row in rows[1:]:
        handed(cast, row)
    for row in (plain, closed, back):
        answered(cast, row, town)
    answered(cast, said_open, town, settled="open", promises=[promise()])
    answered(cast, ahead, town, settled="in_part", promises=[promise(LATER)])
    for row in (unproved, done):
        answered(cast, row, town, settled="in_part", promises=[promise(soon)])
    for row in (short, met, passed):
        answered(cast, row, town, settled="in_part", promises=[promise(soon, quantity=Decimal(200), quantity_unit="m3")])
    for row in (ahead, done, short, met, passed):
        _finished(cast, row)
    _finished(cast, unproved, proved=False)
    _measured(cast, short, 199)
    _measured(cast, met, 200)
    target = Target.objects.get(task=passed.task_id)
    told: dict[str, Any] = {"requested_at": NOW, "requested_by": cast.county, "decided_at": NOW, "decided_by": cast.clerk}
    Deviation.objects.create(target=target, reason="改为收运", approved=True, expires_on=LATER, **told)
    _state(closed, "closed")
    _state(back, "reopened")
    rows = list(Petition.objects.select_related("task").order_by("number"))
    assert agree(rows, TODAY) == {
        owed.number: "open", waiting.number: "open", plain.number: "settled", ahead.number: "in_part", unproved.number: "in_part",
        done.number: "settled", short.number: "in_part", met.number: "settled", passed.number: "settled", closed.number: "settled",
        back.number: "open", said_open.number: "open",
    }  # fmt: skip
    later = agree(rows, LATER + timedelta(days=1))
    assert (later[ahead.number], later[passed.number]) == ("settled", "in_part"), "days pass: the deadline is over, the deviation too"
    monkeypatch.setattr("rectify.response.petitions.web.intake.desk.timezone.localdate", lambda *_: TODAY)
    desk = login(cast.clerk)
    shown = {query: desk.get(f"/petitions/?settled={query}").content.decode() for query in ("yes", "in_part", "no")}
    found = {query: {row.number for row in rows if row.number in page} for query, page in shown.items()}
    assert found == {
        "yes": {row.number for row in (plain, done, met, passed, closed)},
        "in_part": {row.number for row in (ahead, unproved, short)},
        "no": {back.number, said_open.number},
    }
    assert shown["in_part"].count("阶段性办结</span>") == len(found["in_part"])
