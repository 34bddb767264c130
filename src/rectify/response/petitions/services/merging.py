"""Merging complaints that are the same, undoing it, and telling apart what only looks alike.

What merging means: the one merged is no case of its own any more and is counted with the other; its text, photographs, petitioner and
urges stay with it, and whoever tracks it sees how the other one stands. The clock, the units and the key of the one that stays count;
so nothing may be merged away that is being worked on or watched more closely. Every merge is undone by itself, in any order.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from django.db import connection, transaction
from django.utils import timezone

from rectify.foundation.accounts.models import Person
from rectify.foundation.accounts.queries import actor_of
from rectify.foundation.audit.services import record
from rectify.response.petitions import likeness_acts, likeness_messages
from rectify.response.petitions.models import Likeness, Merge, Petition, PetitionState
from rectify.response.petitions.services.call_backs import plan_for_merged
from rectify.response.petitions.services.moves import move, subject_of

REASON_MOST: Final = 300
_LOCK: Final = 0x70657469
"""First half of the advisory lock; the second is the campaign. Trees of merges change one act at a time."""
_NO_CASE: Final = frozenset({PetitionState.SPLIT, PetitionState.WITHDRAWN, PetitionState.MERGED})


def merge(*, petition: Petition, into: Petition, by: Person, at: datetime, because: str = "") -> Petition:
    """Merge a complaint into another; one that is merged itself stands for the one it was merged into. Returns the one that stays.

    Raises:
        Refused: ``merge.itself``, ``merge.other_campaign``, ``merge.not_now``, ``merge.loses_work`` (handed over: a case of its own),
            ``merge.into_no_case``, ``merge.key_case``, ``likeness.reason_long``; ``merge.after_the_answer`` it came in when the other was
            answered already: that answer does not answer it.
        MovedMeanwhile: somebody moved it first.
    """
    words = _words(because, needed=False)
    with transaction.atomic():
        lock_trees(petition.campaign_id)
        row, stays = _locked(petition, into)
        _check(row, stays)
        put_into(row, stays, by, at, words)
        told = {"into": stays.number}
        move(petition=row, to=PetitionState.MERGED, by=by, at=at, because=words, act=likeness_acts.MERGED, told=told, merged_into=stays)
        if stays.state == PetitionState.ANSWERED:
            plan_for_merged(petition=stays, answered_on=answered_on(stays) or timezone.localdate(at))
    return stays


def unmerge(*, petition: Petition, because: str, by: Person, at: datetime) -> Petition:
    """Undo the merge of one complaint: it is a case again, and so it takes along whatever had been merged into it.

    Raises:
        Refused: ``merge.not_merged``, ``merge.part_of_undone_split``, ``likeness.no_reason``, ``likeness.reason_long``.
    """
    words = _words(because)
    with transaction.atomic():
        lock_trees(petition.campaign_id)
        row = Petition.objects.select_for_update(of=("self",)).select_related("merged_into").get(pk=petition.pk)
        edge = Merge.objects.filter(petition=row, undone_at__isnull=True).select_related("into").first()
        if edge is None or row.state != PetitionState.MERGED:
            raise likeness_messages.not_merged(row)
        if edge.of_split:
            raise likeness_messages.part_of_undone_split(row, edge.into)
        left = row.merged_into or edge.into
        edge.undone_because, edge.undone_at, edge.undone_by = words, at, by
        edge.save(update_fields=["undone_because", "undone_at", "undone_by"])
        _root(branches_of(row.pk), row)
        told = {"into": left.number}
        move(petition=row, to=PetitionState.RECEIVED, by=by, at=at, because=words, act=likeness_acts.UNMERGED, told=told, merged_into=None)
    return row


def answered_on(row: Petition) -> date | None:
    """The day a complaint became answered, in the city; ``None``: it is not, or nobody knows since when."""
    return timezone.localdate(row.state_since) if row.state == PetitionState.ANSWERED and row.state_since else None


def tell_apart(*, one: Petition, other: Petition, because: str, by: Person, at: datetime, repeat: bool = False) -> Likeness:
    """Decide that two complaints are cases of their own: not the same (then words are needed), or the one a ``repeat`` of the other.

    They are shown to nobody as undecided any more; a repeat is shown with what it repeats.

    Raises:
        Refused: ``merge.itself``, ``likeness.merged``, ``likeness.decided``, ``likeness.no_reason``, ``likeness.reason_long``.
    """
    words = _words(because, needed=not repeat)
    with transaction.atomic():
        lock_trees(one.campaign_id)
        first, second = _pair(one, other)
        if (first.merged_into_id or first.pk) == (second.merged_into_id or second.pk):
            raise likeness_messages.apart_merged(first, second)
        row, made = Likeness.objects.get_or_create(
            first=first, second=second, defaults={"same": repeat, "because": words, "decided_at": at, "decided_by": by}
        )
        if not made:
            raise likeness_messages.apart_already(first, second)
        told = {"other": other.number, "because": words}
        record(act=likeness_acts.REPEAT if repeat else likeness_acts.TOLD_APART, by=actor_of(by), at=at, subject=subject_of(one), data=told)
    return row


def look_again(*, one: Petition, other: Petition, by: Person, at: datetime) -> None:
    """Take back the decision that two complaints are cases of their own; both wait for a decision again.

    Raises:
        Refused: ``merge.itself``, ``likeness.undecided``.
    """
    with transaction.atomic():
        lock_trees(one.campaign_id)
        first, second = _pair(one, other)
        gone, _ = Likeness.objects.filter(first=first, second=second).delete()
        if not gone:
            raise likeness_messages.apart_not(one, other)
        record(act=likeness_acts.LOOK_AGAIN, by=actor_of(by), at=at, subject=subject_of(one), data={"other": other.number})


def put_into(row: Petition, stays: Petition, by: Person, at: datetime, because: str, *, of_split: bool = False) -> None:
    """Write the branch and give all that hangs on ``row`` its new root. The caller moves ``row`` itself, last."""
    Merge.objects.create(petition=row, into=stays, of_split=of_split, because=because, merged_at=at, merged_by=by)
    _root(branches_of(row.pk), stays)


def branches_of(pk: int) -> set[int]:
    """All complaints that hang on this one by merges in force, at any depth; without itself. One query a level."""
    found: set[int] = set()
    level = {pk}
    while level:
        rows = Merge.objects.filter(into__in=level, undone_at__isnull=True).order_by()
        level = set(rows.values_list("petition_id", flat=True)) - found
        found |= level
    return found


def lock_trees(campaign_id: int) -> None:
    """Wait until nobody else changes merges or splits of the campaign; until the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK, campaign_id % (1 << 31)])


def reasoned(because: str) -> str:
    """The reason, stripped.

    Raises:
        Refused: ``likeness.no_reason``, ``likeness.reason_long``.
    """
    return _words(because)


def _locked(petition: Petition, into: Petition) -> tuple[Petition, Petition]:
    """Both rows, locked in the order of their keys; for one that is merged itself, the one it was merged into."""
    stays = Petition.objects.filter(pk=into.pk).values_list("merged_into", flat=True).first() or into.pk
    if stays == petition.pk:
        raise likeness_messages.merge_itself(petition)
    rows = {row.pk: row for row in Petition.objects.select_for_update().filter(pk__in=[petition.pk, stays]).order_by("pk")}
    return rows[petition.pk], rows[stays]


def _check(row: Petition, stays: Petition) -> None:
    if row.campaign_id != stays.campaign_id:
        raise likeness_messages.merge_other_campaign(row, stays)
    if stays.state in _NO_CASE:
        raise likeness_messages.merge_into_no_case(stays)
    if row.state == PetitionState.HANDED_OVER or (row.task_id is not None and row.state == PetitionState.RECEIVED):
        raise likeness_messages.merge_loses_work(row, stays)
    if row.state != PetitionState.RECEIVED:
        raise likeness_messages.merge_not_now(row)
    if stays.state == PetitionState.ANSWERED and row.received_on >= (answered_on(stays) or row.received_on):
        raise likeness_messages.merge_after_the_answer(row, stays)
    if row.key_case and not stays.key_case:
        raise likeness_messages.merge_hides_key_case(row, stays)


def _root(keys: set[int], root: Petition) -> None:
    Petition.objects.filter(pk__in=keys).update(merged_into=root)


def _pair(one: Petition, other: Petition) -> tuple[Petition, Petition]:
    """Both rows as they are now, in the order of their keys."""
    if one.pk == other.pk:
        raise likeness_messages.merge_itself(one)
    if one.campaign_id != other.campaign_id:
        raise likeness_messages.merge_other_campaign(one, other)
    first, second = Petition.objects.filter(pk__in=[one.pk, other.pk]).order_by("pk")
    return first, second


def _words(because: str, *, needed: bool = True) -> str:
    words = because.strip()
    if needed and not words:
        raise likeness_messages.no_reason()
    if len(words) > REASON_MOST:
        raise likeness_messages.reason_long(REASON_MOST)
    return words
