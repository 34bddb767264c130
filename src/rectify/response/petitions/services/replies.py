"""Replies: the unit writes what it found, whether the complaint holds, what is done, and the same in public words; the office decides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext_lazy as _

from rectify.campaign.evidence.models import Evidence
from rectify.campaign.evidence.services.judging import judge_evidence
from rectify.campaign.ledger.queries.answers import answers_of
from rectify.campaign.ledger.services.answering import finish_answer
from rectify.foundation.accounts.models import Person, Unit
from rectify.foundation.accounts.queries import actor_of
from rectify.foundation.audit.rules import Act
from rectify.foundation.audit.services import record
from rectify.foundation.refusals import Missing
from rectify.response.petitions import handling_acts as acts
from rectify.response.petitions import handling_messages as messages
from rectify.response.petitions.models import Petition, PetitionState, Reply
from rectify.response.petitions.queries.handling import evidence_of, left_ahead, reopened_at, staff_names, unit_for
from rectify.response.petitions.rules.public_text import contacts_in, named_in
from rectify.response.petitions.rules.settling import Ahead, Left
from rectify.response.petitions.services.building import petitioner_key
from rectify.response.petitions.services.call_backs import plan
from rectify.response.petitions.services.measures import Promise, address_of, become_measures, keep_promises, wrong_promises
from rectify.response.petitions.services.moves import move, subject_of
from rectify.response.petitions.services.telling import tell_reply_returned
from rectify.response.petitions.services.units import locked

MOST: Final = 20_000
"""Characters of each text."""
_TEXTS: Final = (("finding", _("What the unit found")), ("handling", _("Handling and rectification")), ("public_text", _("Public reply")))
_SAID: Final = {
    "yes": ("属实", "substantiated"), "partly": ("部分属实", "partly substantiated"), "no": ("不属实", "not substantiated"),
    "settled": ("已办结", "settled"), "in_part": ("阶段性办结", "settled in part"), "open": ("未办结", "not settled"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Written:
    """A reply as the unit writes it. ``checked``: the public text was looked at and names nobody, whatever the patterns say."""

    finding: str
    substantiated: str
    handling: str
    public_text: str
    settled: str
    promises: Sequence[Promise] = ()
    evidence: Sequence[Evidence] = field(default_factory=tuple)
    checked: bool = False


def write_reply(*, petition: Petition, written: Written, by: Person, at: datetime) -> Reply:
    """Hand a reply in, in the name of who answers (or of a unit above it); it waits for the office.

    Also possible after an accepted one while the case is not closed out: then it is the next version of the answer.

    Raises:
        Refused: ``petition.not_handled``, ``petition.task_judged``, ``petition.not_at_work``, ``reply.waits``; ``reply.incomplete``
            with all that is missing or wrong; ``reply.not_settled`` with every measure and quantity that lies ahead;
            ``reply.names_petitioner``; ``reply.names_somebody`` unless it was checked.
    """
    on = timezone.localdate(at)
    with transaction.atomic():
        row = locked(petition)
        unit = unit_for(by, row, on, lead_only=True)
        if unit is None:
            raise messages.not_at_work(row)
        waiting = Reply.objects.filter(petition=row, decided_at__isnull=True).first()
        if waiting is not None:
            raise messages.reply_waits(row, waiting.version)
        _check(row, written, on)
        reply = _kept(row, written, unit, by, at)
        _waits(row, on)
        said = _SAID[reply.substantiated], _SAID[reply.settled]
        data = {
            "version": reply.version, "substantiated": reply.substantiated, "settled": reply.settled, "substantiated_zh": said[0][0],
            "substantiated_en": said[0][1], "settled_zh": said[1][0], "settled_en": said[1][1], "checked": written.checked,
        }  # fmt: skip
        record(act=acts.REPLY_WRITTEN, by=actor_of(by, unit.pk), at=at, subject=subject_of(row), data=data)
    return reply


def _kept(row: Petition, written: Written, unit: Unit, by: Person, at: datetime) -> Reply:
    last = Reply.objects.filter(petition=row).aggregate(last=Max("version"))["last"] or 0
    reply = Reply.objects.create(
        petition=row,
        version=last + 1,
        finding=written.finding.strip(),
        substantiated=written.substantiated,
        handling=written.handling.strip(),
        public_text=written.public_text.strip(),
        settled=written.settled,
        unit=unit,
        written_at=at,
        written_by=by,
    )
    reply.evidence.set(written.evidence)
    keep_promises(reply, written.promises)
    return reply


def _check(row: Petition, written: Written, on: date) -> None:
    left = left_ahead(row, on)
    missing = [*_texts(written), *_choices(written), *_pieces(row, written), *wrong_promises(written.promises, on)]
    if written.settled == Reply.Settled.IN_PART and not written.promises and not left:
        missing.append(Missing(messages.in_part_of_nothing()))
    if missing:
        raise messages.reply_incomplete(missing)
    _check_settled(row, written, left)
    _check_names(row, written, on)


def _texts(written: Written) -> Iterator[Missing]:
    for name, label in _TEXTS:
        words = getattr(written, name).strip()
        if not words:
            yield Missing(messages.reply_text_missing(label))
        elif len(words) > MOST:
            yield Missing(messages.reply_text_long(label, MOST))


def _choices(written: Written) -> Iterator[Missing]:
    if written.substantiated not in Reply.Substantiated.values:
        yield Missing(messages.reply_choice(_("Substantiated?")))
    if written.settled not in Reply.Settled.values:
        yield Missing(messages.reply_choice(_("Settled?")))


def _pieces(row: Petition, written: Written) -> Iterator[Missing]:
    known = set(evidence_of(row).values_list("pk", flat=True))
    yield from (Missing(messages.reply_evidence_other(piece)) for piece in written.evidence if piece.pk not in known)
    if written.substantiated == Reply.Substantiated.NO and not written.evidence:
        answer = answers_of(row.task_id).values_list("pk", flat=True).first()
        yield Missing(messages.reply_needs_evidence(), reverse("evidence:new", args=[answer]) if answer else "")


def _check_settled(row: Petition, written: Written, left: Sequence[Left]) -> None:
    """已办结 is refused while anything lies ahead, on the task or in the reply itself."""
    if written.settled != Reply.Settled.SETTLED or row.task_id is None:
        return
    ahead = [Missing(told(each), address_of(row.task_id, "targets" if each.kind is Ahead.QUANTITY else "measures")) for each in left]
    ahead += [Missing(messages.ahead(Ahead.LATER, each.text[:60], each.due_on)) for each in written.promises]
    if ahead:
        raise messages.not_settled(row, ahead)


def told(left: Left) -> Lazy:
    """One thing that lies ahead, in words."""
    return messages.ahead(left.kind, left.label, left.day)


def _check_names(row: Petition, written: Written, on: date) -> None:
    """The petitioner's own number is compared by its keyed hash: nobody's identity is opened for it."""
    keys = {petitioner_key("" if "@" in each else each, each if "@" in each else "") for each in contacts_in(written.public_text)}
    if row.petitioner_key and row.petitioner_key in keys:
        raise messages.names_petitioner()
    found = named_in(written.public_text, staff_names(row, on))
    if found and not written.checked:
        raise messages.names_somebody([Missing(messages.names_words(each.zh, each.en)) for each in found])


def accept_reply(*, reply: Reply, by: Person, at: datetime, words: str = "") -> Reply:
    """Accept a reply. Its evidence is judged by this person where nobody has, by the same rules as ever; the answer is done.

    What it promises becomes measures of the task, and the question to the petitioner is planned. The complaint becomes answered;
    whether it is settled follows from the facts.

    Raises:
        Refused: ``reply.decided``, ``reply.own``, ``petition.not_handled``, ``petition.task_judged``, ``reply.evidence_rejected``,
            ``reply.before_reopening`` it was written before the complaint came back and does not answer that;
            ``reply.not_settled`` if something came up since it was written; those of ``judge_evidence`` (``evidence.findings_open`` …).
        MovedMeanwhile: somebody moved the complaint first.
    """
    with transaction.atomic():
        row, found = _deciding(reply, by)
        if row.task is None:
            raise messages.not_handled(row, PetitionState(row.state).label)
        _check_still(row, found, timezone.localdate(at))
        _judge(found, by, at)
        _decide(found, accepted=True, words=words, by=by, at=at)
        _waits(row, None)
        finish_answer(task=row.task, on=timezone.localdate(found.written_at), by=by, at=at)  # given on the day it was written
        if found.promised.exists():
            become_measures(reply=found, task=row.task, lead=row.lead_unit, by=by, at=at)
        plan(petition=row, answered_on=timezone.localdate(at))
        data = {"version": found.version, "words": found.decision}
        if row.state == PetitionState.HANDED_OVER:
            move(petition=row, to=PetitionState.ANSWERED, by=by, at=at, act=acts.REPLY_ACCEPTED, told=data)
        else:
            _tell(acts.REPLY_ACCEPTED, row, data, by, at)
    return found


def return_reply(*, reply: Reply, because: str, by: Person, at: datetime) -> Reply:
    """Send a reply back with a reason; the unit writes the next version, and its clock, which stood while it waited, runs on.

    Raises:
        Refused: ``handling.no_reason``, ``reply.decided``, ``reply.own``, ``petition.not_handled``, ``petition.task_judged``.
    """
    if not because.strip():
        raise messages.because_missing()
    with transaction.atomic():
        row, found = _deciding(reply, by)
        _decide(found, accepted=False, words=because, by=by, at=at)
        _waits(row, None)
        tell_reply_returned(reply=found, petition=row, at=at)
        _tell(acts.REPLY_RETURNED, row, {"version": found.version, "because": found.decision}, by, at)
    return found


def _deciding(reply: Reply, by: Person) -> tuple[Petition, Reply]:
    """Both rows locked, the complaint first, as everywhere."""
    row = locked(reply.petition)
    found = Reply.objects.select_for_update(of=("self",)).get(pk=reply.pk)
    if found.decided_at is not None:
        raise messages.reply_decided()
    if found.written_by_id == by.pk:
        raise messages.reply_own()
    return row, found


def _check_still(row: Petition, reply: Reply, on: date) -> None:
    back = reopened_at(row)
    if back is not None and reply.written_at < back:
        raise messages.reply_before_reopening(reply.version, timezone.localdate(back))
    if reply.settled == Reply.Settled.SETTLED and (left := left_ahead(row, on)) and row.task_id:
        page = address_of(row.task_id, "measures")
        raise messages.not_settled(row, [Missing(told(each), page) for each in left])


def _judge(reply: Reply, by: Person, at: datetime) -> None:
    """Every piece the reply rests on is accepted, or the reply is not."""
    pieces = list(reply.evidence.order_by("pk"))
    bad = [piece for piece in pieces if piece.withdrawn_at is not None or piece.accepted is False]
    if bad:
        raise messages.evidence_rejected([Missing(str(piece), reverse("evidence:piece", args=[piece.pk])) for piece in bad])
    for piece in pieces:
        if piece.accepted is None:
            judge_evidence(evidence=piece, accept=True, words="", by=by, at=at)


def _waits(row: Petition, since: date | None) -> None:
    """Since when a reply to it waits, for the lists; the reply itself says it too."""
    Petition.objects.filter(pk=row.pk).update(reply_waits_since=since)
    row.reply_waits_since = since


def _decide(reply: Reply, *, accepted: bool, words: str, by: Person, at: datetime) -> None:
    reply.accepted, reply.decision, reply.decided_at, reply.decided_by = accepted, words.strip(), at, by
    reply.save(update_fields=["accepted", "decision", "decided_at", "decided_by"])


def _tell(act: Act, row: Petition, data: dict[str, object], by: Person, at: datetime) -> None:
    record(act=act, by=actor_of(by), at=at, subject=subject_of(row), data=data)
