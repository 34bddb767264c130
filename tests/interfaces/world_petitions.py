"""Complaints in each standing, of the bureau (a case of Linhe) and of the county; tables of other systems, a question to a petitioner."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

from rectify.campaign.evidence.models import Evidence
from rectify.campaign.ledger.models import Measure
from rectify.campaign.ledger.services.extensions import request_extension
from rectify.foundation.files.models import StoredFile
from rectify.response.petitions.models import Addition, CallBack, Channel, Handover, Outcome, Petition, Photo, Reply, Urge
from rectify.response.petitions.rules.intake import Given
from rectify.response.petitions.services import call_backs, measures, replies
from rectify.response.petitions.services.batches import hand_in
from rectify.response.petitions.services.building import built
from rectify.response.petitions.services.handover import Choice, hand_over
from rectify.response.petitions.services.intake import digest_of
from rectify.response.petitions.services.key_cases import withdraw
from rectify.response.petitions.services.merging import merge
from rectify.response.petitions.services.returns import request_return
from rectify.response.petitions.services.splitting import Part, split
from rectify.response.petitions.services.units import add_unit
from tests.cast import NOW, TODAY
from tests.interfaces.ground import Ground, Rows

BRICKS, CHICKENS = "临河砖厂夜间冒黑烟", "青石养鸡场粪污直排"
"""How the complaints begin: those the bureau answers for, and those of the county."""
SECRET: Final = "abcd-efgh-2345"
WHO: Final[dict[str, Any]] = {"name": "司马如月", "phone": "13912345678", "email": "ruyue@petitioner.example", "address": "桃花巷七号"}
"""Who complained, in every complaint there is: no page, file or row of the record may tell it but the one that opens it."""
HANDED = NOW - timedelta(days=12)
AT_WORK: Final = ("petition", "returned", "replied", "answered")
"""Those handed over: each has a task of its own on the lists."""
ALONE: Final = ("received", "other", "merged", "split", "withdrawn")
TABLE: Final = "诉求内容,受理时间,工单编号,联系人,联系电话\n渣土车扬尘,2026-11-20,GD-1,司马如月,13912345678\n".encode("utf-8-sig")


def add_petitions(ground: Ground) -> Rows:
    """Rows ``petition`` (handed over), ``returned``, ``replied``, ``answered``, ``received``, ``other``, ``merged``, ``split``,
    ``withdrawn``; ``joint``, ``return``, ``reply``, ``outcome``, ``time``, ``photo``, ``call_back``; ``handover``, ``table``, ``token``.
    """
    rows: Rows = {name: {} for name in (*AT_WORK, *ALONE, "joint", "return", "reply", "outcome", "time", "photo", "call_back")}
    for side in ground.sides():
        for standing in (*AT_WORK, *ALONE):
            rows[standing][side] = complaint(ground, side)
    rows["handover"] = {"-": hand(ground, rows)}
    for side in ground.sides():
        _work(ground, rows, side)
        _answer(ground, rows, side)
        _move(ground, rows, side)
    asked = call_backs.ask(call_back=rows["call_back"]["county"], way=CallBack.Way.LINK, by=ground.cast.hotline, at=NOW)
    rows["token"] = {"-": asked.token}
    table = hand_in(
        campaign=ground.campaign, content=TABLE, name=f"{ground.said}工单.csv", channel=Channel.SYSTEM, by=ground.cast.hotline, at=NOW
    )
    rows["table"] = {"-": table}
    return rows


def complaint(ground: Ground, side: str) -> Petition:
    """One as registered, of somebody who gave all they are."""
    count = Petition.objects.count() + 1
    said, unit = ground.said, {"ecology": ground.cast.linhe, "county": ground.cast.qingshi}[side]
    given = Given(
        channel="hotline", text=f"{said}{BRICKS if side == 'ecology' else CHICKENS}，第{count}件。", place=f"{said}{unit.name}村",
        county_id=unit.pk, types=("air", "water"), received_on=HANDED.date(), **WHO,
    )  # fmt: skip
    row, identity = built(ground.campaign, given, number=f"HD20261111-{count:04}", registrar=ground.cast.hotline, at=HANDED)
    row.secret_digest = digest_of(SECRET)
    row.save()
    assert identity is not None
    identity.petition = row
    identity.save()
    return row


def hand(ground: Ground, rows: Rows) -> Handover:
    """One batch with all that are at work."""
    choices = [Choice(rows[standing][side], unit) for side, (unit, _) in ground.sides().items() for standing in AT_WORK]
    batch = hand_over(campaign=ground.campaign, choices=choices, by=ground.cast.clerk, at=HANDED)
    for standing in AT_WORK:
        for row in rows[standing].values():
            row.refresh_from_db()
    return batch


def _work(ground: Ground, rows: Rows, side: str) -> None:
    said, (_, who), cast, row = ground.said, ground.sides()[side], ground.cast, rows["petition"][side]
    rows["joint"][side] = add_unit(petition=row, unit=cast.transport, part="joint", because=f"{said}涉及运输", by=cast.clerk, at=NOW)
    stated = {"on_day": TODAY, "stated_at": NOW, "stated_by": who}
    rows["outcome"][side] = Outcome.objects.create(petition=row, kind="fine", amount=5000, words=f"{said}罚款", **stated)
    picture = StoredFile.objects.get(media_type="image/jpeg")
    rows["photo"][side] = Photo.objects.create(petition=row, file=picture, preview=picture, received_at=HANDED)
    Urge.objects.create(petition=row, source="petitioner", words=f"{said}请快一点", urged_at=NOW)
    Addition.objects.create(petition=row, words=f"{said}昨夜又排", added_at=NOW)
    answer = Measure.objects.get(task=row.task_id, key="answer")
    later: dict[str, Any] = {"due_to": date(2026, 12, 10), "reason": f"{said}需要检测"}
    rows["time"][side] = request_extension(task=answer.task, measure=answer, by=who, at=NOW, **later)
    rows["return"][side] = request_return(petition=rows["returned"][side], because=f"{said}不属本单位", by=who, at=NOW)


def written(ground: Ground, **also: Any) -> replies.Written:
    """A reply without flaws."""
    said = ground.said
    facts: dict[str, Any] = {"finding": f"{said}内部核查", "handling": f"{said}内部处理", "public_text": f"{said}经查属实，已责令整改。"}
    whole: dict[str, Any] = {"substantiated": "yes", "settled": "settled", "checked": True, **facts, **also}
    return replies.Written(**whole)


def _answer(ground: Ground, rows: Rows, side: str) -> None:
    unit, who = ground.sides()[side]
    promise = [measures.Promise(text=f"{ground.said}建成收集池", due_on=TODAY + timedelta(days=30))]
    rows["reply"][side] = replies.write_reply(
        petition=rows["replied"][side], written=written(ground, settled="in_part", promises=promise), by=who, at=NOW
    )
    row = rows["answered"][side]
    measure = Measure.objects.get(task=row.task_id, key="answer")
    piece = Evidence.objects.create(
        task=measure.task, measure=measure, file=StoredFile.objects.get(media_type="image/jpeg"), name=f"{ground.said}现场.jpg",
        kind="photo", unit=unit, received_at=NOW, received_by=who,
    )  # fmt: skip
    reply: Reply = replies.write_reply(petition=row, written=written(ground, evidence=[piece]), by=who, at=NOW)
    replies.accept_reply(reply=reply, by=ground.cast.clerk, at=NOW)
    row.refresh_from_db()
    rows["call_back"][side] = CallBack.objects.get(petition=row)


def _move(ground: Ground, rows: Rows, side: str) -> None:
    clerk, why = ground.cast.clerk, f"{ground.said}同一件事"
    merge(petition=rows["merged"][side], into=rows["petition"][side], because=why, by=clerk, at=NOW)
    parts = [Part(f"{ground.said}废气扰民", ("air",)), Part(f"{ground.said}污水横流", ("water",))]
    split(petition=rows["split"][side], parts=parts, because=why, by=clerk, at=NOW)
    withdraw(petition=rows["withdrawn"][side], because=why, by=clerk, at=NOW)
