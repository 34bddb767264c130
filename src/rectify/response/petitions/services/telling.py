"""Telling people what happened to a complaint: the units that work on it, the office, or who asked. Once for each cause.

A notice says the number and what is to be done; never what the petitioner said, nor who they are. It goes by mail and to other systems.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final

from django.urls import reverse
from django.utils import timezone

from rectify.campaign.dispatch.queries.recipients import people_of_units, people_running
from rectify.campaign.dispatch.services.notices import notify
from rectify.foundation.accounts.models import Person, Unit
from rectify.foundation.accounts.rules import Permission
from rectify.response.petitions.models import Handover, Petition, Reply, ReturnRequest, UnitAtWork, Urge

SHOWN: Final = 80
"""Characters of an officer's words in a notice; the page has them whole."""


def tell_handed_over(*, batch: Handover, of_units: Mapping[int, Sequence[Petition]], due: str, at: datetime) -> None:
    """Each unit of a batch hears once what it has to work on: key of the unit -> its complaints. Two queries, and two for each unit."""
    people = people_of_units(of_units, Permission.PETITION_REPLY, timezone.localdate(at))
    for unit, rows in of_units.items():
        one = rows[0].number if len(rows) == 1 else ""
        notify(
            people=people[unit],
            cause=f"petition:handover:{batch.pk}:{unit}",
            zh=f"第{batch.number}批交办：请贵单位办理{f'信访件{one}' if one else f'{len(rows)}件信访件'}，{due}前答复。",
            en=f"Batch {batch.number}: {f'complaint {one} is' if one else f'{len(rows)} complaints are'} yours; reply by {due}.",
            url=_page(rows[0]) if one else f"{reverse('petitions:list')}?campaign={batch.campaign.slug}&mine=1&state=handed_over",
            at=at,
        )


def tell_at_work(*, petition: Petition, unit: Unit, at: datetime, answers: bool = True) -> None:
    """A unit came to work on a complaint after it was handed over: it ``answers`` for it, or works with the one that does."""
    due = petition.reply_due.isoformat() if petition.reply_due else "–"
    number = petition.number
    zh, en = ("转由贵单位办理", "is yours") if answers else ("请贵单位配合办理", "is also yours to work on")
    _tell(
        people=_people([unit.pk], at),
        cause=f"petition:{petition.pk}:at_work:{unit.pk}:{at.isoformat()}",
        said=(f"信访件{number}{zh}，{due}前答复。", f"Complaint {number} {en} now; reply by {due}."),
        petition=petition,
        at=at,
    )


def tell_urged(*, petition: Petition, source: str, words: str, at: datetime) -> None:
    """Somebody presses: who answers hears it, and of a petitioner the office too; once a day, however often it is pressed."""
    on, desk = timezone.localdate(at), source == Urge.Source.DESK
    people = _people([petition.lead_unit_id] if petition.lead_unit_id else [], at)
    if desk:
        said = f"整改办督办信访件{petition.number}：{_cut(words)}", f"The office presses for {petition.number}: {_cut(words)}"
    else:
        people += people_running(Permission.PETITION_HANDLE, on)
        said = f"群众催办信访件{petition.number}。", f"The petitioner of {petition.number} presses for an answer."
    cause = f"petition:{petition.pk}:urged:{at.isoformat() if desk else on.isoformat()}"
    _tell(people=people, cause=cause, said=said, petition=petition, at=at)


def tell_reply_returned(*, reply: Reply, petition: Petition, at: datetime) -> None:
    """A reply comes back: who wrote it and who answers hear why."""
    number, words = petition.number, _cut(reply.decision)
    _tell(
        people=[reply.written_by, *_people([petition.lead_unit_id] if petition.lead_unit_id else [], at)],
        cause=f"petition:reply:{reply.pk}:returned",
        said=(
            f"信访件{number}的答复（第{reply.version}稿）被退回：{words}",
            f"The reply to {number} (version {reply.version}) came back: {words}",
        ),
        petition=petition,
        at=at,
    )


def tell_not_solved(*, petition: Petition, cause: str, at: datetime) -> None:
    """The petitioner says no: every unit at work and the office hear that it is open again, and until when a reply is owed."""
    units = UnitAtWork.objects.filter(petition=petition, ended_at__isnull=True).values_list("unit", flat=True)
    due = petition.reply_due.isoformat() if petition.reply_due else "–"
    _tell(
        people=[*_people(units, at), *people_running(Permission.PETITION_HANDLE, timezone.localdate(at))],
        cause=cause,
        said=(
            f"回访：信访件{petition.number}的举报人表示未解决，已重新转入办理，{due}前答复。",
            f"The petitioner of {petition.number} says it is not solved: it is open again, reply by {due}.",
        ),
        petition=petition,
        at=at,
    )


def tell_return_decided(*, asked: ReturnRequest, petition: Petition, unit: Unit | None, at: datetime) -> None:
    """Who gave a complaint back hears what was decided; a unit it went to hears that it answers now."""
    number, words = petition.number, _cut(asked.decision)
    if asked.granted:
        said = f"同意退单：信访件{number}改由{unit or ''}办理。", f"{number} was taken back from you; {unit or ''} answers now."
    else:
        said = f"不同意退回信访件{number}：{words}", f"{number} stays with you: {words}"
    people = [asked.requested_by, *_people([asked.unit_id], at)]
    _tell(people=people, cause=f"petition:return:{asked.pk}:decided", said=said, petition=petition, at=at)
    if asked.granted and unit is not None:
        tell_at_work(petition=petition, unit=unit, at=at)


def tell_taking_back_decided(*, asked: ReturnRequest, petition: Petition, at: datetime) -> None:
    """Who noted that a complaint was taken back hears what was decided; if it left, who worked on it hears it too."""
    number = petition.number
    if asked.granted:
        said = f"信访件{number}已由信访人撤回，不再办理。", f"{number} was taken back by the petitioner and is off the lists."
    else:
        said = f"不同意撤回信访件{number}：{_cut(asked.decision)}", f"{number} is not taken back: {_cut(asked.decision)}"
    people = [asked.requested_by, *(_people([asked.unit_id], at) if asked.granted else [])]
    _tell(people=people, cause=f"petition:return:{asked.pk}:decided", said=said, petition=petition, at=at)


def _people(units: Iterable[int], at: datetime) -> list[Person]:
    found = people_of_units(units, Permission.PETITION_REPLY, timezone.localdate(at))
    return [person for people in found.values() for person in people]


def _tell(*, people: Sequence[Person], cause: str, said: tuple[str, str], petition: Petition, at: datetime) -> None:
    notify(people=people, cause=cause, zh=said[0], en=said[1], url=_page(petition), at=at)


def _page(petition: Petition) -> str:
    return reverse("petitions:handling", args=[petition.pk])


def _cut(words: str) -> str:
    said = words.strip()
    return said if len(said) <= SHOWN else f"{said[: SHOWN - 1]}…"
