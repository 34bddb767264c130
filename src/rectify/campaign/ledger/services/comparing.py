"""Comparing a new version of a document with the last: what differs becomes rows that wait for a person. Part of ``intake.take_in``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rectify.campaign.ledger.models import CampaignDocument, Measure, TakenItem, Task, TaskState, VersionChange
from rectify.campaign.ledger.queries.drafts import marked_deadlines
from rectify.campaign.ledger.rules.dates import Binding, binding_of, latest
from rectify.campaign.ledger.rules.drafting import section_of
from rectify.campaign.ledger.rules.versions import Clause, Comparison, Item, compare, redated_clauses
from rectify.campaign.plans.models import Document
from rectify.campaign.plans.queries import tasks_as_read
from rectify.campaign.plans.reading.contract import Fact, ReadTask
from rectify.campaign.plans.services.copying import copy_in

Kind = VersionChange.Kind
GONE = (TaskState.REJECTED, TaskState.WITHDRAWN)


def items_of(document: Document, tasks: Sequence[ReadTask]) -> list[Item]:
    """The items of a version with the days their deadlines come to, people's corrections laid over. One query."""
    deadlines = {key: fact for (_, key), fact in marked_deadlines([document.pk]).items()}
    return [_item(document, task, deadlines) for task in tasks]


def _item(document: Document, task: ReadTask, deadlines: Mapping[str, Fact]) -> Item:
    def due(keys: Iterable[str]) -> Binding:
        return latest([binding_of(deadlines[key]) for key in keys if key in deadlines])

    clauses: list[Clause] = []
    for measure in task.measures:
        own = due(measure.deadlines)
        clauses.append(Clause(measure.text, measure.start, own.on, own.words))
    whole = due((*task.deadlines, *(key for measure in task.measures for key in measure.deadlines)))
    text = "\n".join(clause.text for clause in clauses) or document.raw[task.start : task.end]
    return Item(task.path, task.title, text, whole.on, whole.words, tuple(clauses))


def propose_changes(*, entry: CampaignDocument, replaces: CampaignDocument, items: Sequence[ReadTask]) -> int:
    """Write the differences and carry the ids over to the new version; returns how many differences wait."""
    old = items_of(replaces.document, tasks_as_read(replaces.document))
    comparison = compare(old, items_of(entry.document, items))
    tasks = _tasks_by_path(replaces)
    _carry_ids(entry, comparison, tasks)
    changes = _changes(entry, comparison, tasks)
    copy_in(changes)
    return len(changes)


def _tasks_by_path(entry: CampaignDocument) -> dict[str, list[Task]]:
    found: dict[str, list[Task]] = {}
    for item in TakenItem.objects.filter(entry=entry).select_related("task").defer("task__search").order_by("pk"):
        found.setdefault(item.path, []).append(item.task)
    return found


def _carry_ids(entry: CampaignDocument, comparison: Comparison, tasks: dict[str, list[Task]]) -> None:
    copy_in([TakenItem(entry=entry, path=new.path[:120], task=task) for old, new in comparison.pairs for task in tasks.get(old.path, ())])


def _changes(entry: CampaignDocument, comparison: Comparison, tasks: dict[str, list[Task]]) -> list[VersionChange]:
    """In the order of the new version; removed items last."""
    changes: list[VersionChange] = []
    for old, new in comparison.reworded:
        changes += [_change(entry, Kind.CHANGED, task, old, new) for task in _living(tasks, old)[:1]]
    for old, new in comparison.redated:
        living = [task for task in _living(tasks, old) if task.due_current != new.due]
        changes += [_change(entry, Kind.DEADLINE, task, old, new) for task in living]
    for old, new in comparison.pairs:
        changes += _clause_changes(entry, _living(tasks, old), old, new)
    changes += [_change(entry, Kind.ADDED, None, None, new) for new in comparison.added]
    for old in comparison.removed:
        changes += [_change(entry, Kind.REMOVED, task, old, None) for task in _living(tasks, old)]
    return changes


def _clause_changes(entry: CampaignDocument, tasks: Sequence[Task], old: Item, new: Item) -> list[VersionChange]:
    """Deadlines of single measures; ``before`` names the measure of the list."""
    found: list[VersionChange] = []
    for before, after in redated_clauses(old, new) if tasks else ():
        row = Measure.objects.filter(task__in=tasks, start=before.start, text=before.text).select_related("task").first()
        if row is None or row.due_current == after.due:
            continue
        change = _change(entry, Kind.DEADLINE, row.task, old, new)
        change.before = {**(change.before or {}), **_clause(before), "measure": row.pk}
        change.after = {**(change.after or {}), **_clause(after), "measure": row.pk}
        found.append(change)
    return found


def _clause(clause: Clause) -> dict[str, Any]:
    return {"text": clause.text, "due": clause.due.isoformat() if clause.due else None, "due_words": clause.due_words}


def _living(tasks: dict[str, list[Task]], item: Item) -> list[Task]:
    return [task for task in tasks.get(item.path, ()) if task.state not in GONE]


def _change(entry: CampaignDocument, kind: str, task: Task | None, old: Item | None, new: Item | None) -> VersionChange:
    return VersionChange(version=entry, kind=kind, task=task, before=_told(old), after=_told(new))


def _told(item: Item | None) -> dict[str, Any] | None:
    if item is None:
        return None
    return {
        "path": item.path,
        "section": section_of(item.path),
        "title": item.title,
        "text": item.text,
        "due": item.due.isoformat() if item.due else None,
        "due_words": item.due_words,
    }
