"""A stage for handling complaints: a campaign, complaints as registered, a person of the town, evidence handed in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from rectify.campaign.evidence.models import Evidence
from rectify.campaign.ledger.models import Campaign, Measure, Task
from rectify.foundation.accounts.models import Person, Unit
from rectify.response.petitions.models import Handover, Identity, Petition
from rectify.response.petitions.rules.intake import Given
from rectify.response.petitions.services.building import built
from rectify.response.petitions.services.handover import Choice, hand_over
from rectify.response.petitions.services.measures import Promise
from rectify.response.petitions.services.replies import Written, accept_reply, write_reply
from tests.campaign.closure.stage import campaign as opened
from tests.campaign.evidence.rows import stored
from tests.cast import NOW, TODAY, Cast, person

HANDED = NOW - timedelta(days=20)
"""Tuesday 2026-11-03, nine in the morning: ten calendar days end on the 13th."""
DUE = date(2026, 11, 13)
TEXT = "石桥镇河东村养鸡场粪便直排沟渠，气味难闻，夜间尤其严重。"
PUBLIC = "经查，该养殖场粪污未经处理排放，已责令停止排放并清理沟渠。"


def campaign(cast: Cast) -> Campaign:
    return opened(cast, "petitions")


def town_person(cast: Cast) -> Person:
    """Somebody of the town, who carries the work out; the fixed cast has nobody there."""
    return Person.objects.filter(username="town").first() or person("town", "石桥镇甲", (cast.town, "responsible_unit"))


def petition(home: Campaign, cast: Cast, number: int = 1, **also: Any) -> Petition:
    """A complaint as intake leaves it."""
    facts: dict[str, Any] = {
        "channel": "hotline", "text": TEXT, "place": "石桥镇河东村", "county_id": cast.qingshi.pk, "types": ("air", "livestock"),
        "received_on": HANDED.date(), "phone": "13800138000",
    }  # fmt: skip
    row, identity = built(home, Given(**facts | also), number=f"HD20261103-{number:04}", registrar=cast.hotline, at=HANDED)
    row.save()
    if identity is not None:
        identity.petition = row
        identity.save()
    return row


def petitions(home: Campaign, cast: Cast, count: int) -> list[Petition]:
    """So many, without identities."""
    rows = []
    for number in range(1, count + 1):
        facts: dict[str, Any] = {"channel": "hotline", "text": f"{TEXT}第{number}处。", "place": f"{number}号",
                 "county_id": cast.qingshi.pk, "types": ("water",), "received_on": HANDED.date()}  # fmt: skip
        row, _none = built(home, Given(**facts), number=f"HD20261103-{number:04}", registrar=cast.hotline, at=HANDED)
        rows.append(row)
    return Petition.objects.bulk_create(rows)


def handed(cast: Cast, row: Petition, lead: Unit | None = None, at: datetime = HANDED, **also: Any) -> Handover:
    """Handed over by the clerk; the row is fresh afterwards."""
    batch = hand_over(campaign=row.campaign, choices=[Choice(row, lead or cast.town, **also)], by=cast.clerk, at=at)
    row.refresh_from_db()
    return batch


def task_of(row: Petition) -> Task:
    """Its task, fresh."""
    assert row.task_id is not None
    return Task.objects.get(pk=row.task_id)


def answer_of(row: Petition) -> Measure:
    return Measure.objects.get(task=row.task_id, key="answer")


def evidence(cast: Cast, measure: Measure, by: Person, unit: Unit, name: str = "现场.jpg", at: datetime = HANDED) -> Evidence:
    """A piece handed in for a measure, not judged yet."""
    return Evidence.objects.create(
        task=measure.task, measure=measure, file=stored(f"{measure.pk} {name}"), name=name, kind="photo", unit=unit, received_at=at,
        received_by=by,
    )  # fmt: skip


def written(*, settled: str = "settled", substantiated: str = "yes", **also: Any) -> Written:
    """A reply without flaws."""
    facts: dict[str, Any] = {"finding": "现场核查，粪污经暗管排入沟渠。", "handling": "已责令停止排放，沟渠已清理。", "public_text": PUBLIC}
    return Written(settled=settled, substantiated=substantiated, **facts | also)


def promise(due: date = date(2026, 12, 20), **also: Any) -> Promise:
    return Promise(text="建成粪污收集池", due_on=due, **also)


def answered(cast: Cast, row: Petition, by: Person, *, promises: Sequence[Promise] = (), settled: str = "settled", days: int = 5) -> None:
    """A reply with one photograph, accepted by the clerk; the row is fresh afterwards."""
    at = HANDED + timedelta(days=days)
    piece = evidence(cast, answer_of(row), by, cast.town, at=at)
    reply = write_reply(petition=row, written=written(settled=settled, promises=promises, evidence=[piece]), by=by, at=at)
    accept_reply(reply=reply, by=cast.clerk, at=at + timedelta(hours=2))
    row.refresh_from_db()


__all__ = ["NOW", "TODAY", "Identity"]
