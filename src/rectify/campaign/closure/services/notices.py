"""Public notices of intended close-outs (拟销号公示): posted, objected to, answered, ended."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final

from django.db import DatabaseError, transaction
from django.db.models import Max
from django.utils import timezone

from rectify.campaign.closure import acts, messages
from rectify.campaign.closure.models import Case, NoticedCase, Objection, PublicNotice, Requirement, Step, StepKind
from rectify.campaign.closure.queries.facts import case_facts, standing
from rectify.campaign.closure.rules.steps import hindrance
from rectify.campaign.closure.services.casework import (
    Doing,
    advance,
    check_moving,
    locked,
    requirement_of,
    send_back,
    tell,
    told,
    unit_of,
    write,
)
from rectify.campaign.closure.services.returns import reopened
from rectify.campaign.closure.services.telling import tell_objection
from rectify.campaign.ledger.models import Campaign
from rectify.foundation.accounts.models import Person
from rectify.foundation.accounts.queries import actor_of
from rectify.foundation.audit.services import Subject, record
from rectify.foundation.calendar.queries import workday_table
from rectify.foundation.calendar.rules import BeyondCalendar, Unit, check_notice
from rectify.foundation.refusals import Refused

_log = logging.getLogger(__name__)
DAYS_FOR_POST: Final = 3
"""Days the hourly job waits after the last day for letters under way; a setting of this house, no source states one."""
CAME_BY: Final = ("visit", "post", "mail", "phone")
_DAYS: Final = {"workdays": Unit.WORKDAYS, "calendar_days": Unit.CALENDAR_DAYS}


def post_notice(  # noqa: PLR0913 - the parts of one act
    *,
    campaign: Campaign,
    cases: Sequence[Case],
    number: str,
    title: str,
    media: str,
    first: date,
    last: date,
    days: int,
    day_type: str,
    by: Person,
    at: datetime,
    contact: str = "",
) -> PublicNotice:
    """Post a notice of cases that wait for one. First and last day both count; ``day_type`` is ``workdays`` or ``calendar_days``.

    ``contact``: where to object: telephone, address, mailbox; page and API ask for it.

    Raises:
        Refused: ``notice.shape``; ``notice.empty``; ``notice.disagrees`` dates and claim, with the count; ``notice.beyond_calendar``;
            ``notice.backdated`` it began before it was entered; ``notice.too_short`` for the procedure of a case;
            ``notice.not_waiting``; ``notice.number_taken``; ``step.*``;
            ``step.day_before_last`` it began before the last step.
    """
    _check_shape(number, title, media, day_type)
    if not cases:
        raise messages.notice_empty()
    check_dates(first=first, last=last, days=days, day_type=day_type)
    if first < timezone.localdate(at):
        raise messages.notice_backdated(first)
    with transaction.atomic():
        rows = [locked(case) for case in sorted({case.pk: case for case in cases}.values(), key=lambda each: (each.task_id, each.pk))]
        needs = [_ready(row, first, days, day_type, by, at) for row in rows]
        if PublicNotice.objects.filter(campaign=campaign, number=number.strip()).exists():
            raise messages.notice_number_taken(number.strip())
        unit = unit_of(rows[0], needs[0], by, timezone.localdate(at))
        notice = PublicNotice.objects.create(
            campaign=campaign,
            number=number.strip(),
            title=title.strip(),
            media=media.strip(),
            contact=contact.strip(),
            first=first,
            last=last,
            days=days,
            day_type=day_type,
            unit=unit,
            posted_at=at,
            posted_by=by,
        )
        NoticedCase.objects.bulk_create(NoticedCase(notice=notice, case=row) for row in rows)
        span = {"first": first.isoformat(), "last": last.isoformat()}
        data = {"notice": notice.pk, "number": notice.number, "media": notice.media, "cases": len(rows), **span}
        subject = Subject("campaign", str(campaign.pk), campaign.name)
        record(act=acts.NOTICE_POSTED, by=actor_of(by, unit.pk), at=at, subject=subject, data=data)
    return notice


def check_dates(*, first: date, last: date, days: int, day_type: str) -> None:
    """Refuse a notice whose dates and claim disagree (a real one claimed ten working days and had four). No query."""
    if day_type not in _DAYS or days < 1:
        raise messages.notice_shape()
    if last < first:
        raise messages.notice_disagrees(
            f"公示不能在{first}开始前于{last}结束。", f"A notice cannot end on {last}, before it begins on {first}."
        )
    try:
        verdict = check_notice(first, last, days, workday_table(), unit=_DAYS[day_type])
    except BeyondCalendar as error:
        raise messages.notice_beyond_calendar(error.zh, error.en) from error
    if not verdict.agrees:
        raise messages.notice_disagrees(verdict.zh, verdict.en)


def _check_shape(number: str, title: str, media: str, day_type: str) -> None:
    if not all(text.strip() for text in (number, title, media)) or day_type not in _DAYS:
        raise messages.notice_shape()


def _ready(case: Case, first: date, days: int, day_type: str, by: Person, at: datetime) -> Requirement:
    """The notice requirement of a case that may go on a notice now, by this person."""
    on = timezone.localdate(at)
    check_moving(case, on)
    facts = case_facts(case)
    need = requirement_of(case, StepKind.NOTICE)
    if need.pk not in {each.id for each in facts.next} or facts.notices:
        raise messages.notice_not_waiting(case.task)
    if days < need.detail["days"] or day_type != need.detail["day_type"]:
        raise messages.notice_too_short(case.task, need.detail["days"], DAY_WORDS[need.detail["day_type"]])
    unit = unit_of(case, need, by, on)
    this = next(each for each in facts.next if each.id == need.pk)
    why = hindrance(this, standing(by, unit, case.task.campaign, on), facts.done, facts.next, facts.carrying)
    if why is not None:
        raise messages.hindered(why, step=StepKind.NOTICE.label, task=case.task, unit=unit)
    before = Step.objects.filter(case=case).aggregate(last=Max("on_day"))["last"]
    if before and first < before:
        raise messages.day_before_last(first, before)
    return need


DAY_WORDS: Final = {"workdays": messages.WORKING_DAYS, "calendar_days": messages.CALENDAR_DAYS}


def record_objection(*, entry: NoticedCase, came_by: str, said_on: date, text: str, by: Person, at: datetime) -> Objection:
    """Record an objection to one case of a notice. ``said_on`` is the day that counts: of the call, of the visit, of the postmark.

    A letter posted in time may arrive later, even after the close: it is recorded all the same. While one is open no further step is
    taken; of a closed task it is a ground for reopening it.

    Raises:
        Refused: ``objection.shape``; ``objection.late``; ``step.day_in_future``.
        MovedMeanwhile: ``case.over``.
    """
    if came_by not in CAME_BY or not text.strip():
        raise messages.objection_shape()
    if said_on > timezone.localdate(at):
        raise messages.day_in_future(said_on)
    with transaction.atomic():
        case = locked(entry.case)
        if case.outcome not in {"", Case.Outcome.CLOSED}:
            raise messages.case_over(case.task, Case.Outcome(case.outcome).label)
        notice = PublicNotice.objects.get(pk=entry.notice_id)
        if not notice.first <= said_on <= notice.last:
            raise messages.objection_late(notice.first, notice.last)
        row = Objection.objects.create(entry=entry, came_by=came_by, said_on=said_on, text=text.strip(), recorded_at=at, recorded_by=by)
        tell_objection(case, row, by, at)
        tell(acts.OBJECTION_RECORDED, case, by, at, {"objection": row.pk, "came_by": came_by, "said_on": said_on.isoformat()})
    return row


def answer_objection(*, objection: Objection, upheld: bool, answer: str, by: Person, at: datetime) -> Objection:
    """Answer an objection. Upheld: the case is returned, a closed task is reopened, with the answer as the reason.

    Raises:
        Refused: ``case.no_words``.
        MovedMeanwhile: ``objection.answered``, ``case.over``.
    """
    if not answer.strip():
        raise messages.no_words()
    with transaction.atomic():
        case = locked(Case.objects.get(notices__objections=objection))
        row = Objection.objects.select_for_update(of=("self",)).select_related("answered_by").get(pk=objection.pk)
        if row.answered_at is not None:
            raise messages.objection_answered(row.answered_by)
        row.upheld, row.answer, row.answered_at, row.answered_by = upheld, answer.strip(), at, by
        row.save(update_fields=["upheld", "answer", "answered_at", "answered_by"])
        if upheld and not case.outcome:
            send_back(case, answer, by, at)
        elif upheld and case.outcome == Case.Outcome.CLOSED:
            reopened(task=case.task, because=answer, by=by, at=at)
        tell(acts.OBJECTION_ANSWERED, case, by, at, {"objection": row.pk, "verdict": "采纳" if upheld else "不采纳", "answer": row.answer})
    return row


def end_notice(*, notice: PublicNotice, at: datetime, by: Person | None = None) -> list[Step]:
    """End a notice after its last day: each case without an open objection has its notice step, in the name of who posted it.

    Cases with open objections, returned or suspended ones are left; the act may be repeated. ``by`` is ``None`` for the hourly job.

    Raises:
        Refused: ``notice.running``; ``case.open_objection`` when objections keep every case back.
    """
    on = timezone.localdate(at)
    if on <= notice.last:
        raise messages.notice_running(notice.last)
    with transaction.atomic():
        rows = NoticedCase.objects.filter(notice=notice, case__outcome="").select_related("case").order_by("case__task", "case")
        cases = [locked(entry.case) for entry in rows]
        facts = [(case, case_facts(case)) for case in cases if not case.outcome and case.waits_for == StepKind.NOTICE]
        ready = [case for case, each in facts if not each.open_objections and not case.is_suspended(on)]
        kept = sum(each.open_objections for _, each in facts)
        if kept and not ready:
            raise messages.open_objection(kept)
        return [_end(case, notice, at, by) for case in ready]


def end_due_notices(*, at: datetime) -> int:
    """End the notices over for :data:`DAYS_FOR_POST` days that still have a case waiting; how many cases went on. For the hourly job.

    The days let a letter posted on the last day arrive; who has looked through the post ends the notice by hand before. What fails of
    one notice is logged and holds no other up.
    """
    on = timezone.localdate(at)
    over = {"last__lt": on - timedelta(days=DAYS_FOR_POST), "entries__case__waits_for": StepKind.NOTICE}
    due = PublicNotice.objects.filter(**over).distinct().order_by("id")
    ended = 0
    for notice in due:
        try:
            ended += len(end_notice(notice=notice, at=at))
        except Refused:  # objections are open: the desk shows them
            continue
        except DatabaseError:
            _log.exception("notice %s of campaign %s cannot be ended", notice.number, notice.campaign_id)
    return ended


def _end(case: Case, notice: PublicNotice, at: datetime, by: Person | None) -> Step:
    need = requirement_of(case, StepKind.NOTICE)
    data = {"notice": notice.pk, "number": notice.number, "media": notice.media}
    doing = Doing(notice.posted_by, at, notice.unit, opinion=f"{notice.number} {notice.media}", on_day=notice.last, data=data)
    facts = case_facts(case)
    step = write(case=case, need=need, doing=doing)
    advance(case, facts, step, doing)
    ended = {**told(step, need), "notice": notice.number, "ended_by": by.name if by else ""}
    tell(acts.STEPS["notice"], case, notice.posted_by, at, ended, notice.unit)
    return step
