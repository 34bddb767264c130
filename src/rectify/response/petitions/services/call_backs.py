"""The question weeks after the answer: planned when a reply is accepted, asked by link or telephone, answered by the petitioner.

A "no" puts the complaint back to work by rule, in the same transaction: a closed task is reopened, a close-out under way ends as
returned, the clock of the reply runs anew. The act is in the name of whoever asked; the words are the petitioner's.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils import timezone

from rectify.campaign.closure.models import Case
from rectify.campaign.closure.services.casework import send_back
from rectify.campaign.closure.services.returns import reopened
from rectify.campaign.ledger.models import TaskState
from rectify.campaign.ledger.services.answering import owe_answer_again
from rectify.foundation.accounts.models import Person
from rectify.foundation.audit.services import record
from rectify.foundation.calendar.queries import workday_table
from rectify.foundation.calendar.rules import BeyondCalendar
from rectify.response.petitions import calling_acts as acts
from rectify.response.petitions import calling_messages as messages
from rectify.response.petitions.models import CallBack, Identity, Petition, PetitionState, Reply
from rectify.response.petitions.queries.call_backs import may_be_mailed
from rectify.response.petitions.queries.identity import named_among
from rectify.response.petitions.queries.rules import rules_of
from rectify.response.petitions.rules.calling import AGAIN_AFTER, asks_again, due_on, reopens
from rectify.response.petitions.rules.clock import Clock, clock_of
from rectify.response.petitions.rules.petition_file import WrongPetitionRules
from rectify.response.petitions.services.moves import CITIZEN, actor, move, subject_of
from rectify.response.petitions.services.telling import tell_not_solved

WAYS_ZH = {CallBack.Way.LINK: "链接", CallBack.Way.MAIL: "邮件链接", CallBack.Way.PAGE: "查询页面", CallBack.Way.PHONE: "电话"}
LINKS = frozenset({CallBack.Way.LINK, CallBack.Way.MAIL})
ANSWERS_ZH = {
    CallBack.Answer.FIXED: "已解决",
    CallBack.Answer.PARTLY: "有好转，未解决",
    CallBack.Answer.NOT_FIXED: "未解决",
    CallBack.Answer.UNREACHED: "联系不上",
}

_RELATED = ("petition__campaign", "petition__task", "petition__merged_into__campaign", "petition__merged_into__task", "reply")
NOT_SOLVED = "回访：举报人表示未解决，原话见回访记录。"
"""Why the task goes back, for the case, the record and what is published of it: the words themselves may tell who complained."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question on its way; ``token`` belongs into the link, is told once and kept nowhere. Empty for a call."""

    call_back: CallBack
    token: str = ""


def plan(*, petition: Petition, answered_on: date) -> CallBack:
    """Put the question down for its day when a reply is accepted; called inside that act. One waits at a time: it is moved.

    Whoever can be reached of those whose complaints were merged into it is asked too. Gives the question of ``petition`` itself.
    """
    plan_for_merged(petition=petition, answered_on=answered_on)
    row, _ = CallBack.objects.update_or_create(petition=petition, answered_at__isnull=True, defaults=_about(petition, answered_on))
    return row


def plan_for_merged(*, petition: Petition, answered_on: date) -> None:
    """The same for those whose complaints were merged into it, each for themselves: whoever can be reached and has no question of it."""
    about = _about(petition, answered_on)
    for merged in named_among(petition.merged.all()).exclude(call_backs__reply=about["reply"]).order_by("pk"):
        CallBack.objects.update_or_create(petition=merged, answered_at__isnull=True, defaults=about)


def _about(petition: Petition, answered_on: date) -> dict[str, Any]:
    due = due_on(answered_on, rules_of(petition.campaign, answered_on).call_back_days)
    return {"due_on": due, "reply": Reply.objects.filter(petition=petition, accepted=True).order_by("-version").first()}


def ask(*, call_back: CallBack, way: CallBack.Way, by: Person, at: datetime) -> Asked:
    """Ask now: a link to send, or a telephone call about to be made. May be repeated; an older link then opens nothing.

    ``MAIL`` is asked by ``call_mails.mail_link`` alone, which sends the link unseen.

    Raises:
        Refused: ``call_back.no_reply``, ``call_back.nobody``; ``call_back.mail_it`` a link is shown to nobody that can be mailed.
        MovedMeanwhile: ``call_back.answered``.
    """
    token = secrets.token_urlsafe(24) if way in LINKS else ""
    with transaction.atomic():
        row = _locked(call_back.pk)
        if row.petition.root.state != PetitionState.ANSWERED:
            raise messages.not_answered_yet(row.petition)
        if not Identity.objects.filter(petition=row.petition, erased_at__isnull=True).exists():
            raise messages.nobody_to_ask(row.petition)
        if way == CallBack.Way.LINK and may_be_mailed(row.petition):
            raise messages.mail_it(row.petition)
        row.way, row.asked_at, row.asked_by = way, at, by
        row.token_digest = digest_of(token) if token else ""
        row.save(update_fields=["way", "asked_at", "asked_by", "token_digest"])
        told = {"way": WAYS_ZH[way], "way_en": way.value}
        record(act=acts.ASKED, by=actor(by), at=at, subject=subject_of(row.petition), data=told)
    return Asked(row, token)


def note_answer(*, call_back: CallBack, answer: str, words: str, by: Person, at: datetime) -> CallBack:
    """Write down what was said on the telephone. Who was not reached is asked again some days later, thrice at most.

    Raises:
        Refused: ``call_back.no_reply``, ``call_back.unknown``, ``call_back.words``; ``call_back.no_clock`` nothing was kept.
        MovedMeanwhile: ``call_back.answered``.
    """
    with transaction.atomic():
        row = _locked(call_back.pk)
        if row.asked_at is None:
            row.way, row.asked_at, row.asked_by = CallBack.Way.PHONE, at, by
        return _answered(row, answer, words, recorded_by=by, at=at)


def answer_by_link(*, token: str, answer: str, words: str, at: datetime) -> CallBack:
    """What the petitioner says through the link. It opens once.

    Raises:
        Refused: ``call_back.link``, ``call_back.unknown``, ``call_back.words``; ``call_back.no_clock`` nothing was kept.
    """
    if answer == CallBack.Answer.UNREACHED:
        raise messages.unknown_answer(answer)
    with transaction.atomic():
        pk = CallBack.objects.filter(token_digest=digest_of(token), answered_at__isnull=True).values_list("pk", flat=True).first()
        if pk is None:
            raise messages.link_spent()
        return _answered(_locked(pk), answer, words, recorded_by=None, at=at)


def answer_on_page(*, call_back: CallBack, answer: str, words: str, at: datetime) -> CallBack:
    """What the petitioner says on the tracking page, opened with number and secret; also who left no address, and whose link is spent.

    Where nobody asked yet, the question stands in the name of who accepted the reply: the question was planned by that act.

    Raises:
        Refused: ``call_back.no_reply``, ``call_back.unknown``, ``call_back.words``; ``call_back.no_clock`` nothing was kept.
        MovedMeanwhile: ``call_back.answered``.
    """
    if answer == CallBack.Answer.UNREACHED:
        raise messages.unknown_answer(answer)
    with transaction.atomic():
        row = _locked(call_back.pk)
        if row.asked_at is None:
            accepted = row.reply or Reply.objects.filter(petition=row.petition.root, accepted=True).order_by("-version").first()
            if accepted is None:
                raise messages.not_answered_yet(row.petition)
            row.way, row.asked_at, row.asked_by = CallBack.Way.PAGE, at, accepted.decided_by
        return _answered(row, answer, words, recorded_by=None, at=at)


def digest_of(token: str) -> str:
    """What is stored of the token of a link."""
    return sha256(token.strip().encode(errors="replace")).hexdigest()


def _locked(pk: int) -> CallBack:
    """The question, locked after the complaint that is worked on, as everywhere."""
    own, root = CallBack.objects.values_list("petition", "petition__merged_into").get(pk=pk)
    Petition.objects.select_for_update(of=("self",)).get(pk=root or own)
    rows = CallBack.objects.select_for_update(of=("self", "petition")).select_related("asked_by", *_RELATED)
    row = rows.get(pk=pk)
    if row.answered_at is not None:
        raise messages.answered_already(row.petition)
    return row


def _answered(row: CallBack, answer: str, words: str, *, recorded_by: Person | None, at: datetime) -> CallBack:
    """Write the answer, plan the next call or put the complaint back to work, and record it all."""
    petition = row.petition.root
    if answer not in CallBack.Answer.values:
        raise messages.unknown_answer(answer)
    if petition.state != PetitionState.ANSWERED:
        raise messages.not_answered_yet(row.petition)
    if answer in {CallBack.Answer.NOT_FIXED, CallBack.Answer.PARTLY} and not words.strip():
        raise messages.words_needed()
    on = timezone.localdate(at)
    rules = rules_of(petition.campaign, on)
    back = reopens(answer, rules.reopen_on, petition.state)
    row.answer, row.words, row.answered_at, row.recorded_by, row.reopened = answer, words.strip(), at, recorded_by, back
    row.save(update_fields=["way", "asked_at", "asked_by", "answer", "words", "answered_at", "recorded_by", "reopened"])
    tries = CallBack.objects.filter(petition=row.petition, reply=row.reply, answer=CallBack.Answer.UNREACHED)
    if asks_again(answer, tries.count()):
        CallBack.objects.create(petition=row.petition, reply=row.reply, due_on=on + timedelta(days=AGAIN_AFTER))
    told = {"answer": ANSWERS_ZH[CallBack.Answer(answer)], "answer_en": answer}
    if back:
        _back_to_work(row, recorded_by, at)
        tell_not_solved(petition=petition, cause=f"petition:call_back:{row.pk}:no", at=at)
    record(act=acts.ANSWERED, by=actor(recorded_by) if recorded_by else CITIZEN, at=at, subject=subject_of(row.petition), data=told)
    return row


def _back_to_work(row: CallBack, recorded_by: Person | None, at: datetime) -> None:
    """The close-out goes back, then the complaint, with a new clock."""
    petition, by, on, because = row.petition.root, recorded_by or row.asked_by, timezone.localdate(at), NOT_SOLVED
    task = petition.task
    if by is None or task is None:
        raise messages.link_spent()
    case = Case.objects.select_for_update(of=("self",)).select_related("task").filter(task=task, outcome="").first()
    if task.state == TaskState.CLOSED:
        reopened(task=task, because=because, by=by, at=at)
    elif case is not None:
        send_back(case, because, by, at)
    clock = _new_clock(petition, on)
    owe_answer_again(task=task, on=on, by=by, at=at, due=clock.due, due_text=clock.told["zh"])
    columns: dict[str, Any] = {"handed_on": on, "reply_due": clock.due, "clock": clock.told}
    move(
        petition=petition, to=PetitionState.HANDED_OVER, by=by, at=at, because=because, act=acts.REOPENED,
        told={"reply_due": clock.due.isoformat()}, **columns,
    )  # fmt: skip


def _new_clock(petition: Petition, on: date) -> Clock:
    """The clock of the reply that is owed anew. Refused: ``call_back.no_clock``, mostly a calendar of working days that ends too soon."""
    try:
        return clock_of(rules_of(petition.campaign, on), on, workday_table())
    except (BeyondCalendar, WrongPetitionRules) as wrong:
        raise messages.no_clock(wrong.zh, wrong.en) from wrong
