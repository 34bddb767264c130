"""Letters of the warning ladder: proposed by the system, issued or dismissed by a person, answered by the unit; how a listing ends."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256

from django.db import connection, transaction
from django.utils import timezone

from rectify.campaign.dispatch import letter_acts as acts
from rectify.campaign.dispatch import letter_messages as messages
from rectify.campaign.dispatch.models import LadderChoice, Letter, SupervisionStep
from rectify.campaign.dispatch.queries.ladder_facts import facts_of
from rectify.campaign.dispatch.queries.ladders import ladder_of, ladder_on
from rectify.campaign.dispatch.queries.letters import answer_due, first_words, rung_of
from rectify.campaign.dispatch.queries.recipients import people_of_units, people_running
from rectify.campaign.dispatch.rules.ladder import Ladder, Proposal, Rung, proposals
from rectify.campaign.dispatch.rules.supervision import BEGUN, BY_ANOTHER, may_follow
from rectify.campaign.dispatch.services.notices import notify
from rectify.campaign.ledger.models import Campaign, Task
from rectify.foundation.accounts.models import Person, Unit
from rectify.foundation.accounts.queries import actor_of
from rectify.foundation.accounts.rules import Permission
from rectify.foundation.audit.services import Subject, record
from rectify.foundation.calendar.rules import BeyondCalendar

MOST_POINTS = Decimal("999.9")


def choose_ladder(*, campaign: Campaign, ladder: str, valid_from: date, by: Person, at: datetime) -> LadderChoice:
    """Say under which ladder a campaign stands from a day on. Refused: ``ladder.unknown``, ``ladder.same_day``."""
    found = ladder_on(ladder, valid_from)
    if found is None:
        raise messages.ladder_unknown(ladder)
    with transaction.atomic():
        Campaign.objects.select_for_update(no_key=True).get(pk=campaign.pk)
        if LadderChoice.objects.filter(campaign=campaign, valid_from=valid_from).exists():
            raise messages.ladder_same_day(valid_from)
        row = LadderChoice.objects.create(campaign=campaign, ladder=ladder, valid_from=valid_from, chosen_at=at, chosen_by=by)
        data = {"ladder": found.name, "valid_from": valid_from.isoformat()}
        subject = Subject("campaign", str(campaign.pk), campaign.name)
        record(act=acts.LADDER_CHOSEN, by=actor_of(by), at=at, subject=subject, data=data)
    return row


def propose_letters(*, campaign: Campaign, on: date, at: datetime) -> int:
    """Propose what the campaign's ladder calls for on a day; returns how many letters are new. Never twice for one cause.

    About ten statements for any number of units; nothing when no ladder was chosen. Those who issue are told once a day.
    """
    with transaction.atomic():
        Campaign.objects.select_for_update(no_key=True).get(pk=campaign.pk)
        ladder = ladder_of(campaign, on)
        called = [] if ladder is None else [each for facts in facts_of(campaign, ladder, on) for each in proposals(ladder, facts, on)]
        new = [] if ladder is None else _write(campaign, ladder, called, at)
        if new:
            _tell_office(campaign, len(new), on, at)
            subject = Subject("campaign", str(campaign.pk), campaign.name)
            record(act=acts.LETTERS_PROPOSED, by=actor_of(None), at=at, subject=subject, data={"count": len(new)})
    return len(new)


def _write(campaign: Campaign, ladder: Ladder, called: Sequence[Proposal], at: datetime) -> list[Letter]:
    causes = {f"{campaign.pk}/{ladder.code}/{proposal.cause}": proposal for proposal in called}
    known = set(Letter.objects.filter(cause__in=list(causes)).values_list("cause", flat=True))
    rows = [
        Letter(
            campaign=campaign,
            unit_id=proposal.unit,
            task_id=proposal.task,
            ladder=ladder.key,
            rung=proposal.rung.code,
            cause=cause,
            facts={**proposal.facts, "told": proposal.told},
            reason_zh=proposal.zh,
            reason_en=proposal.en,
            points=proposal.rung.points or 0,
            proposed_at=at,
        )
        for cause, proposal in causes.items()
        if cause not in known
    ]
    return Letter.objects.bulk_create(rows, batch_size=1000)


def _tell_office(campaign: Campaign, count: int, on: date, at: datetime) -> None:
    notify(
        people=people_running(Permission.LETTER_ISSUE, on),
        cause=f"letters:proposed:{campaign.pk}:{on.isoformat()}",
        zh=f"“{campaign.name}”有{count}件预警函件建议待处理。",
        en=f"{count} letters are proposed in “{campaign.name_en or campaign.name}”.",
        url="/letters/?state=proposed",
        at=at,
    )


def draft_letter(
    *, campaign: Campaign, unit: Unit, task: Task | None, rung: str, because: str, points: Decimal | None, by: Person, at: datetime
) -> Letter:
    """Begin a letter by hand, where the ladder names no condition or a person sees more; it is issued like any other.

    Refused: ``ladder.none``, ``letter.rung``, ``letter.no_reason``, ``letter.points`` (the rung leaves them to the writer),
    ``letter.drafted`` (the same unit, task, rung and words on the same day: a button pressed twice).
    """
    ladder = ladder_of(campaign, timezone.localdate(at))
    if ladder is None:
        raise messages.ladder_none()
    step = ladder.rung(rung)
    if step is None:
        raise messages.rung_unknown(rung)
    if not because.strip():
        raise messages.letter_no_reason()
    words = sha256(f"{task.pk if task else ''}\x00{because.strip()}".encode()).hexdigest()[:16]
    cause = f"{campaign.pk}/{ladder.code}/{rung}/u{unit.pk}/hand{timezone.localdate(at).isoformat()}-{words}"
    with transaction.atomic():
        Campaign.objects.select_for_update(no_key=True).get(pk=campaign.pk)
        if there := Letter.objects.filter(cause=cause).first():
            raise messages.letter_drafted(f"/letters/{there.pk}")
        row = Letter.objects.create(
            campaign=campaign,
            unit=unit,
            task=task,
            ladder=ladder.key,
            rung=rung,
            cause=cause,
            facts={"by_hand": by.pk},
            reason_zh=because.strip(),
            reason_en=because.strip(),
            points=_points(step, points),
            proposed_at=at,
        )
        data = {"unit": unit.name, "because": because.strip()}
        record(act=acts.LETTER_DRAFTED, by=actor_of(by), at=at, subject=_subject(row, step), data=data)
    return row


def _points(rung: Rung, said: Decimal | None) -> Decimal:
    if rung.points is not None:
        return rung.points
    if said is None or not 0 <= said <= MOST_POINTS or said != round(said, 1):
        raise messages.letter_points()
    return said


def issue_letter(*, letter: Letter, body: str, by: Person, at: datetime) -> Letter:
    """Issue a proposed letter: it gets its number and the day of its answer, and the unit's people are told.

    The number counts per ladder and year, without a gap: it is drawn in this transaction, and two who issue at once queue for it.
    Refused: ``letter.decided``, ``letter.empty``, ``letter.calendar``, ``ladder.unknown`` (its file is gone).
    """
    with transaction.atomic():
        row = _undecided(letter)
        ladder, rung = rung_of(row)
        if ladder is None or rung is None:
            raise messages.ladder_unknown(row.ladder)
        on = timezone.localdate(at)
        try:
            due = answer_due(rung.answer, on)
        except BeyondCalendar as beyond:
            raise messages.letter_calendar(beyond.zh, beyond.en) from beyond
        row.body = body.strip()
        if not row.body:
            raise messages.letter_empty()
        row.number = ladder.number.format(year=on.year, n=_next_number(ladder.code, on.year))
        row.answer_due_on, row.issued_at, row.issued_by = due.on if due else None, at, by
        row.save(update_fields=["body", "number", "answer_due_on", "issued_at", "issued_by"])
        _tell_unit(row, rung, on, at)
        data = {"number": row.number, "unit": row.unit.name, "points": row.points, "task": row.task_id}
        record(act=acts.LETTER_ISSUED, by=actor_of(by), at=at, subject=_subject(row, rung), data=data)
    return row


def issue_as_proposed(*, letter: Letter, by: Person, at: datetime) -> Letter:
    """Issue a letter with the words of its rung; errors as :func:`issue_letter`."""
    _, rung = rung_of(letter)
    try:
        due = answer_due(rung.answer if rung else None, timezone.localdate(at))
    except BeyondCalendar as beyond:
        raise messages.letter_calendar(beyond.zh, beyond.en) from beyond
    return issue_letter(letter=letter, body=first_words(letter, rung, due), by=by, at=at)


def _next_number(ladder: str, year: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO dispatch_lettercount (ladder, year, last) VALUES (%s, %s, 1) "
            "ON CONFLICT (ladder, year) DO UPDATE SET last = dispatch_lettercount.last + 1 RETURNING last",
            [ladder, year],
        )
        (number,) = cursor.fetchone()
    return int(number)


def _tell_unit(letter: Letter, rung: Rung, on: date, at: datetime) -> None:
    until = f"，请于{letter.answer_due_on}前答复" if letter.answer_due_on else ""
    until_en = f"; answer it by {letter.answer_due_on}" if letter.answer_due_on else ""
    notify(
        people=people_of_units([letter.unit_id], Permission.LETTER_ANSWER, on).get(letter.unit_id, ()),
        cause=f"letter:{letter.pk}:issued",
        zh=f"收到{rung.name}（{letter.number}）{until}。",
        en=f"{rung.name_en} {letter.number} has been issued to your unit{until_en}.",
        url=f"/letters/{letter.pk}",
        at=at,
    )


def dismiss_letter(*, letter: Letter, because: str, by: Person, at: datetime) -> Letter:
    """Decide not to issue a proposal; it stays on record and is not proposed again. Refused: ``letter.decided``, ``letter.no_reason``."""
    with transaction.atomic():
        row = _undecided(letter)
        if not because.strip():
            raise messages.letter_no_reason()
        row.dismissed_at, row.dismissed_by, row.dismissed_because = at, by, because.strip()
        row.save(update_fields=["dismissed_at", "dismissed_by", "dismissed_because"])
        data = {"unit": row.unit.name, "because": row.dismissed_because}
        record(act=acts.LETTER_DISMISSED, by=actor_of(by), at=at, subject=_subject(row, rung_of(row)[1]), data=data)
    return row


def answer_letter(*, letter: Letter, answer: str, by: Person, at: datetime) -> Letter:
    """The unit answers, once; late is late and stays visible.

    Refused: ``letter.not_issued``, ``letter.answered``, ``letter.answer_empty``.
    """
    with transaction.atomic():
        row = _locked(letter)
        if row.issued_at is None:
            raise messages.letter_not_issued()
        if row.answered_at is not None:
            raise messages.letter_answered(timezone.localdate(row.answered_at))
        if not answer.strip():
            raise messages.answer_empty()
        row.answer, row.answered_at, row.answered_by = answer.strip(), at, by
        row.save(update_fields=["answer", "answered_at", "answered_by"])
        rung = rung_of(row)[1]
        if row.issued_by is not None:
            notify(
                people=[row.issued_by],
                cause=f"letter:{row.pk}:answered",
                zh=f"{row.unit.name}已答复{row.number}。",
                en=f"{row.unit.name_en or row.unit.name} has answered {row.number}.",
                url=f"/letters/{row.pk}",
                at=at,
            )
        record(act=acts.LETTER_ANSWERED, by=actor_of(by), at=at, subject=_subject(row, rung), data={"number": row.number})
    return row


def step_supervision(*, letter: Letter, kind: SupervisionStep.Kind, words: str, by: Person, at: datetime) -> SupervisionStep:
    """Take a step of a listed supervision; the release lifts it, and its words say which duties remain.

    Refused: ``supervision.none``, ``supervision.order``, ``supervision.no_words``, ``supervision.own``.
    """
    with transaction.atomic():
        row = _locked(letter)
        rung = rung_of(row)[1]
        if rung is None or not rung.listed or row.issued_at is None:
            raise messages.supervision_none()
        last = row.steps.order_by("-id").first()
        if not may_follow(last.kind if last else BEGUN, kind):
            raise messages.supervision_order(last.get_kind_display() if last else rung.name, kind.label)
        if not words.strip():
            raise messages.supervision_no_words()
        if last and kind in BY_ANOTHER and last.taken_by_id == by.pk:
            raise messages.supervision_own()
        step = SupervisionStep.objects.create(letter=row, kind=kind, words=words.strip(), taken_at=at, taken_by=by)
        if kind is SupervisionStep.Kind.RELEASED:
            row.lifted_at, row.lifted_by = at, by
            row.save(update_fields=["lifted_at", "lifted_by"])
        record(act=acts.SUPERVISION_STEPS[kind], by=actor_of(by), at=at, subject=_subject(row, rung), data={"words": step.words})
    return step


def _locked(letter: Letter) -> Letter:
    return Letter.objects.select_for_update(of=("self",)).select_related("unit", "task", "campaign", "issued_by").get(pk=letter.pk)


def _undecided(letter: Letter) -> Letter:
    row = _locked(letter)
    if row.issued_at is not None or row.dismissed_at is not None:
        raise messages.letter_decided(row.number)
    return row


def _subject(letter: Letter, rung: Rung | None) -> Subject:
    name = rung.name if rung else letter.rung
    return Subject("letter", str(letter.pk), f"{name} {letter.task or ''}".strip())
