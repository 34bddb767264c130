"""A new version of a document: what differs waits for a person, nothing is overwritten."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Final

from django.db import transaction

from rectify.campaign.ledger import acts, messages
from rectify.campaign.ledger.models import CampaignDocument, FactLink, Measure, Responsibility, Task, TaskState, VersionChange
from rectify.campaign.ledger.queries.items import plan_index
from rectify.campaign.ledger.rules.drafting import Drafts, FactPlaces, ListDrafter, PlannedTask, plan_drafts, short_key
from rectify.campaign.ledger.rules.likeness import dice, pairs
from rectify.campaign.ledger.rules.moves import DRAFTS, WORKING
from rectify.campaign.ledger.rules.versions import ALIKE
from rectify.campaign.ledger.services.extensions import ask as ask_extension
from rectify.campaign.ledger.services.locking import raise_revision
from rectify.campaign.ledger.services.moves import move, move_many, subject_of
from rectify.campaign.ledger.services.writing import Writer, facts_of
from rectify.campaign.plans.queries import outline_of, tasks_as_read
from rectify.foundation.accounts.models import Person
from rectify.foundation.accounts.queries import actor_of
from rectify.foundation.audit.services import Subject, record
from rectify.foundation.search import tsvector_text

Kind = VersionChange.Kind
_WORDS: Final = {Kind.ADDED: "新增", Kind.REMOVED: "删除", Kind.CHANGED: "修改", Kind.DEADLINE: "时限变更"}


def decide_change(*, change: VersionChange, accept: bool, by: Person, at: datetime) -> VersionChange:
    """Accept or refuse one difference.

    Accepted: ``added`` becomes a draft, ``removed`` is withdrawn (a draft: rejected), ``changed`` takes the new text (the old stays in
    ``before``), ``deadline`` becomes a request for extension that another person decides; the dates of a draft come from its facts.

    Raises:
        Refused: ``change.decided``; ``change.task_moved`` the task is past changing; ``extension.pending``.
    """
    with transaction.atomic():
        row = (
            VersionChange.objects.select_for_update(of=("self",))
            .select_related("decided_by", "version__campaign__jurisdiction", "version__replaces")
            .get(pk=change.pk)
        )
        if row.decided_at is not None:
            raise messages.change_decided(row.decided_by)
        if accept:
            _ACCEPT[Kind(row.kind)](row, by, at)
        row.accepted, row.decided_at, row.decided_by = accept, at, by
        row.save(update_fields=["task", "before", "accepted", "decided_at", "decided_by"])
        data = {"kind": row.kind, "before": row.before, "after": row.after, "task": row.task_id}
        record(act=acts.CHANGE_ACCEPTED if accept else acts.CHANGE_REFUSED, by=actor_of(by), at=at, subject=_subject(row), data=data)
    return row


def _subject(row: VersionChange) -> Subject:
    told = row.after or row.before or {}
    return Subject("change", str(row.pk), f"{_WORDS[Kind(row.kind)]} {told.get('path', '')} {told.get('title', '')}".strip())


def _locked(row: VersionChange) -> Task:
    task = Task.objects.select_for_update(of=("self",)).select_related("campaign__jurisdiction", "problem").get(version_changes=row)
    if task.state not in DRAFTS | WORKING:
        raise messages.change_task_over(task, TaskState(task.state).label)
    return task


def _planned(row: VersionChange, path: str) -> Drafts:
    """The item of the new version as it would be drafted, joined to nothing."""
    entry = row.version
    document = entry.document
    _, places = facts_of(document.pk)
    items = [item for item in tasks_as_read(document) if item.path == path]
    outline = outline_of(document)
    if entry.role == CampaignDocument.Role.PLAN:
        return plan_drafts(items, outline, document.raw, FactPlaces.build(places))
    index = plan_index(entry.campaign_id)
    return ListDrafter(document.raw, FactPlaces.build(places), index, f"清单v{entry.version}").drafts(items)


def _accept_added(row: VersionChange, by: Person, at: datetime) -> None:
    """Draft the item under a key that no other task of the campaign has."""
    del by, at
    entry = row.version
    drafts = _planned(row, row.after["path"] if row.after else "")
    tasks = tuple(_with_free_key(task, entry) for task in drafts.tasks)
    facts, _ = facts_of(entry.document_id)
    Writer.of(entry, facts).write(replace(drafts, tasks=tasks))
    keys = [task.joins or task.key for task in tasks]
    row.task = Task.objects.filter(campaign=entry.campaign_id, key__in=keys).first()


def _with_free_key(task: PlannedTask, entry: CampaignDocument) -> PlannedTask:
    if task.joins or not Task.objects.filter(campaign=entry.campaign_id, key=task.key).exists():
        return task
    key = short_key(f"{task.key}v{entry.version}")
    return replace(task, key=key, problem=replace(task.problem, key=key))


def _accept_removed(row: VersionChange, by: Person, at: datetime) -> None:
    task = _locked(row)
    why = f"第{row.version.version}版方案删除了该项"
    if task.state == TaskState.DRAFT:
        move_many(tasks=[task], to=TaskState.REJECTED, by=by, at=at, because=why, act=acts.TASK_REJECTED)
    elif task.state in WORKING:
        move(task=task, to=TaskState.WITHDRAWN, by=by, at=at, because=why)


def _accept_changed(row: VersionChange, by: Person, at: datetime) -> None:
    """A draft is drawn up anew from the new version; confirmed work takes the new words and keeps its dates, units and progress."""
    task = _locked(row)
    drafts = _planned(row, row.after["path"] if row.after else "")
    planned = drafts.tasks[0]
    row.before = {**(row.before or {}), "measures": list(task.measures.values("key", "text", "document_id", "start", "end"))}
    before = row.version.replaces.document_id if row.version.replaces else task.document_id
    if task.state in DRAFTS:
        _redraft(task, planned, row.version, before)
    else:
        _reword(task, planned, row.version, before)
    if task.document_id == before:
        _take_words(task, planned, row.version)
    raise_revision(task)
    record(act=acts.TASK_REWORDED, by=actor_of(by), at=at, subject=subject_of(task), data={"version": row.version.version})


def _take_words(task: Task, planned: PlannedTask, entry: CampaignDocument) -> None:
    """The words of the task itself change with the paper they come from; a row that joined a plan's item changes its measures only."""
    task.title, task.text, task.goal, task.number = planned.title, planned.text, planned.goal or task.goal, planned.number
    task.document, task.start, task.end = entry.document, planned.start, planned.end
    words = (task.number, task.title, task.text, *(measure.text for measure in planned.measures))
    task.search = tsvector_text(*words, *task.responsibilities.values_list("name", flat=True))
    task.save(update_fields=["title", "text", "goal", "number", "document", "start", "end", "search"])


def _redraft(task: Task, planned: PlannedTask, entry: CampaignDocument, before: int | None) -> None:
    """What came from the version before goes (also links to its facts); what other papers added stays."""
    old = {"fact__document": before}
    task.measures.filter(document=before).delete()
    FactLink.objects.filter(task=task, **old).delete()
    Responsibility.objects.filter(task=task, **old).delete()
    facts, _ = facts_of(entry.document_id)
    Writer.of(entry, facts).add_to(task, planned)


def _reword(task: Task, planned: PlannedTask, entry: CampaignDocument, before: int | None) -> None:
    """Match measures by likeness: matched ones take the new words, new ones are added, vanished ones go only if nobody began them."""
    left = {m.pk: (m, pairs(m.text)) for m in task.measures.filter(document=before)}
    for number, new in enumerate(planned.measures, start=1):
        like = pairs(new.text)
        best = max(left.values(), key=lambda pair: dice(pair[1], like), default=None)
        if best and dice(best[1], like) >= ALIKE:
            row = left.pop(best[0].pk)[0]
            Measure.objects.filter(pk=row.pk).update(text=new.text, document=entry.document, start=new.start, end=new.end, position=number)
        else:
            key = short_key(f"v{entry.version}/{new.key}", 48)
            place = {"document": entry.document, "start": new.start, "end": new.end, "position": number}
            Measure.objects.create(task=task, key=key, number=new.number, text=new.text, norm=new.norm, **place)
    task.measures.filter(pk__in=left, started_on__isnull=True).delete()


def _accept_deadline(row: VersionChange, by: Person, at: datetime) -> None:
    """Never an overwrite: confirmed work asks for the new day, another person decides. A draft's dates come from its facts."""
    task = _locked(row)
    due = date.fromisoformat(row.after["due"]) if row.after and row.after.get("due") else None
    if task.state in DRAFTS:
        if not _also_reworded(row):
            _accept_changed(row, by, at)
        return
    measure = Measure.objects.filter(pk=(row.before or {}).get("measure", 0), task=task).first()
    current = measure.due_current if measure else task.due_current
    if due is not None and due != current:
        words = (row.after or {}).get("due_words", "")
        reason = f"第{row.version.version}版方案将时限改为{due.isoformat()}({words})"
        ask_extension(task=task, measure=measure, due_from=current, due_to=due, reason=reason, paper=row.version.document, by=by, at=at)


def _also_reworded(row: VersionChange) -> bool:
    """Whether taking the new words of the same draft brings the new deadline along."""
    return VersionChange.objects.filter(version=row.version_id, task=row.task_id, kind=Kind.CHANGED, accepted=True).exists()


_ACCEPT: Final[Mapping[Kind, Callable[[VersionChange, Person, datetime], None]]] = {
    Kind.ADDED: _accept_added,
    Kind.REMOVED: _accept_removed,
    Kind.CHANGED: _accept_changed,
    Kind.DEADLINE: _accept_deadline,
}
