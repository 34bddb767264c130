"""What Haidai told the public in ten months: proposed by the publisher, approved by the director, frozen; one refused, one corrected."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any, Final

from rectify.campaign.closure.models import PublicNotice
from rectify.campaign.dispatch.models import Round
from rectify.disclosure.frozen.models import Kind, Publication
from rectify.disclosure.publications.models import Proposal, Redaction
from rectify.disclosure.publications.queries.previews import preview
from rectify.disclosure.publications.services.deciding import approve, refuse
from rectify.disclosure.publications.services.proposing import Wanted, give_reasons, propose
from rectify.disclosure.publications.services.redacting import decide, mark
from rectify.interfaces.demo.life.story import Story, moment
from rectify.response.petitions.models import Handover, Petition, PetitionState, Reply
from rectify.response.petitions.services.outcomes import state_outcome

PUBLISHER: Final = "xueyibai"
APPROVES: Final = "lusixian"
About = Callable[[Story], int | None]
BATCHES: Final = (
    (date(2026, 1, 14), date(2026, 2, 9)), (date(2026, 1, 15), date(2026, 2, 10)), (date(2026, 1, 16), date(2026, 2, 11)),
    (date(2026, 3, 19), date(2026, 4, 10)), (date(2026, 4, 16), date(2026, 5, 8)), (date(2026, 1, 14), date(2026, 5, 11)),
    (date(2026, 5, 28), date(2026, 6, 22)), (date(2026, 6, 18), date(2026, 7, 10)), (date(2026, 7, 16), date(2026, 8, 7)),
    (date(2026, 7, 23), date(2026, 8, 14)), (date(2026, 8, 13), date(2026, 9, 4)), (date(2026, 10, 8), date(2026, 10, 30)),
)  # fmt: skip
"""Day of the handover, and day on which its table was published; the first one twice, because most of it was answered since."""
REFUSED: Final = (date(2026, 7, 16), date(2026, 8, 6))
"""The batch whose first proposal was refused, and when."""
CORRECTED: Final = (date(2026, 6, 18), date(2026, 7, 21))
ROUNDS: Final = ((1, date(2026, 8, 31)), (5, date(2026, 9, 28)), (10, date(2026, 11, 2)), (13, date(2026, 11, 23)))
"""The last round of each month."""
LISTS: Final = (date(2026, 9, 28), date(2026, 11, 2), date(2026, 11, 23))
"""The lists again, with the last round of the month."""
BULLETINS: Final = ((8, date(2026, 10, 20)), (12, date(2026, 11, 17)))
GOOD: Final = (
    ("106", True, "堰头镇把沿河9处排污口逐一开挖、逐一封堵，请沿岸居民到场看封堵，两次大雨后没有再冒水。"),
    ("115", True, "望海镇不等外援，先建后补，把6处养殖尾水处理设施当年建成、当年见效，出水可以养鱼。"),
)
WARNING: Final = (
    ("119", False, "17家小塑料作坊销号后，有3家在原址夜间复产。销了号不等于完了事，已重新打开并挂牌督办。"),
    ("101", True, "岭前镇先查清错接再铺新管，14座检查井全部可查，沿河7处直排口一次封堵到位。"),
)
OFFICIAL: Final = "工作人员履行职务的信息或单位名称，不涉及群众。"
CHANGED: Final = {
    "removed": "方案修订后并入其他任务，或不再单列。",
    "reopened": "“回头看”或群众回访发现问题反弹，按规定重新打开。",
}


@dataclass(frozen=True, slots=True)
class Number:
    """One number that is to be published."""

    kind: str
    about: About | None = None
    chosen: Sequence[Mapping[str, Any]] = ()
    words: str = ""


def plan(story: Story) -> None:
    """The calendar of publications."""
    at = partial(_on, story)
    at(date(2026, 2, 5), Number(Kind.PLAN, words="经领导小组会议审定，同意公开。"))
    at(date(2026, 2, 12), Number(Kind.LISTS))
    at(date(2026, 8, 10), Number(Kind.LISTS, words="方案修订后的清单，差异说明齐全。"))
    for day in LISTS:
        at(day, Number(Kind.LISTS))
    for handed, day in BATCHES:
        at(day, Number(Kind.PETITIONS, partial(_batch, handed)))
    for number, day in ROUNDS:
        at(day, Number(Kind.PROGRESS, partial(_round, number)))
    for number, day in BULLETINS:
        at(day, Number(Kind.BULLETIN, partial(_round, number)))
    for number, day in ((1, date(2026, 11, 9)), (2, date(2026, 11, 16))):
        at(day, Number(Kind.NOTICE, partial(_notice, number)))
    for day in (date(2026, 7, 6), date(2026, 9, 14), date(2026, 11, 3)):
        at(day, Number(Kind.CLOSED))
    for day, cases in ((date(2026, 9, 21), GOOD), (date(2026, 11, 4), WARNING)):
        at(day, Number(Kind.CASES, chosen=[{"task": task, "good": good, "words": words} for task, good, words in cases]))
    at(date(2026, 11, 18), Number(Kind.CARDS))
    story.on(moment(REFUSED[1], 10), partial(_refused, story))
    story.on(moment(CORRECTED[1], 10), partial(_corrected, story))


def _on(story: Story, day: date, number: Number) -> None:
    story.on(moment(day, 14, 30), partial(_publish, story, number))


def _publish(story: Story, number: Number, at: datetime) -> None:
    """Propose, decide about every place, give the reasons that are missing; the director approves two hours later."""
    about = number.about(story) if number.about else None
    row = _proposed(story, Wanted(number.kind, at.date(), about, number.chosen), at)
    approve(proposal=row, words=number.words, by=story.person(APPROVES), at=at + timedelta(hours=2))


def _proposed(story: Story, wanted: Wanted, at: datetime) -> Proposal:
    publisher = story.person(PUBLISHER)
    row = propose(campaign=story.campaign, wanted=wanted, by=publisher, at=at)
    waiting = list(row.redactions.filter(hide__isnull=True).order_by("pk").values_list("pk", "sort"))
    keep = [pk for pk, sort in waiting if sort == Redaction.Sort.NAME and wanted.kind != Kind.PETITIONS]
    hide = [pk for pk, _ in waiting if pk not in set(keep)]
    later = at + timedelta(minutes=30)
    if hide:
        decide(proposal=row, redactions=hide, hide=True, by=publisher, at=later)
    if keep:
        decide(proposal=row, redactions=keep, hide=False, because=OFFICIAL, by=publisher, at=later)
    if missing := preview(row).missing:
        reasons = {each["key"]: CHANGED[each["what"]] for each in missing}
        row = give_reasons(proposal=row, reasons=reasons, by=publisher, at=later)
    return row


def _refused(story: Story, at: datetime) -> None:
    """The director sends one back: a text tells where the petitioner lives. The publisher marks the place the next day."""
    about = _batch(REFUSED[0], story)
    row = _proposed(story, Wanted(Kind.PETITIONS, at.date(), about), at)
    words = "第一件的文字可以推断举报人住处，请遮蔽后重新提出。"
    refuse(proposal=row, words=words, by=story.person(APPROVES), at=at + timedelta(hours=2))
    first = Petition.objects.filter(handover=about, state__in=(PetitionState.HANDED_OVER, PetitionState.ANSWERED)).order_by("number")[0]
    story.on(moment(at.date() + timedelta(days=1), 9), partial(_marked, story, about, first.place))


def _marked(story: Story, about: int | None, words: str, at: datetime) -> None:
    """Proposed anew with the place hidden; the usual act of the afternoon finds it waiting and has it approved."""
    row = propose(
        campaign=story.campaign, wanted=Wanted(Kind.PETITIONS, at.date(), about), by=story.person(PUBLISHER), at=at
    )  # fmt: skip
    mark(proposal=row, words=words, by=story.person(PUBLISHER), at=at + timedelta(minutes=10))


def _corrected(story: Story, at: datetime) -> None:
    """A talk with an official was left out of a table; the unit states it, and the next number says what was wrong."""
    batch = _batch(CORRECTED[0], story)
    reply = Reply.objects.filter(petition__handover=batch, accepted=True, substantiated="yes").select_related("petition").order_by("pk")[0]
    state_outcome(
        petition=reply.petition, kind="talk", on_day=at.date() - timedelta(days=14), by=story.reporters[reply.petition.lead_unit_id or 0],
        at=at, words="约谈监管责任人1人次，首次报送时漏报。",
    )  # fmt: skip
    wrong = Publication.objects.filter(place=story.campaign.slug, series=f"petitions:{_batch_number(CORRECTED[0], story)}").latest(
        "sequence"
    )
    because = "首次公开时漏列约谈1人次，系责任单位漏报，现予更正；其余内容不变。"
    wanted = Wanted(Kind.PETITIONS, at.date(), batch, corrects=wrong.sequence, because=because)
    row = _proposed(story, wanted, at + timedelta(hours=1))
    approve(proposal=row, words="同意更正。", by=story.person(APPROVES), at=at + timedelta(hours=4))


def _batch(day: date, story: Story) -> int:
    return Handover.objects.get(campaign=story.campaign, on_day=day).pk


def _batch_number(day: date, story: Story) -> int:
    return Handover.objects.get(campaign=story.campaign, on_day=day).number


def _round(number: int, story: Story) -> int:
    return Round.objects.get(campaign=story.campaign, number=number).pk


def _notice(number: int, story: Story) -> int:
    return PublicNotice.objects.filter(campaign=story.campaign).order_by("pk")[number - 1].pk
