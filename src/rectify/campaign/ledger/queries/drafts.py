"""What the confirmation of drafts rests on: facts as people left them, open questions, measures and units. Eight queries for any number."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from rectify.campaign.ledger import messages
from rectify.campaign.ledger.models import FactLink, Measure, Responsibility, Task
from rectify.campaign.ledger.rules.building import BINDING, somebody_owes
from rectify.campaign.plans.models import Fact, FactState, Question
from rectify.campaign.plans.queries import effective_fact, fact_label
from rectify.campaign.plans.reading import contract
from rectify.foundation.accounts.queries import unit_resolver
from rectify.foundation.accounts.refusals import Missing
from rectify.foundation.accounts.rules.units import UnitResolver


@dataclass(slots=True)
class Settled:
    """A responsibility as it will be after confirmation: ``row`` is ``None`` when it must be made, ``drop`` when its fact was rejected."""

    row: Responsibility | None
    fact: Fact | None
    measure_id: int | None
    role: str
    name: str
    unit_id: int | None
    decided: bool = False
    drop: bool = False


@dataclass(slots=True)
class Draft:
    """One draft with everything its confirmation looks at."""

    task: Task
    measures: list[Measure] = field(default_factory=list)
    facts: list[tuple[int | None, Fact]] = field(default_factory=list)
    """``(measure, fact)``; no measure for what belongs to the task as a whole."""
    questions: list[Question] = field(default_factory=list)
    units: list[Settled] = field(default_factory=list)

    def said(self, kind: contract.FactKind) -> Iterator[tuple[int | None, Fact, contract.Fact]]:
        """The decided facts of a kind that were not rejected, as people left them."""
        for measure, fact in self.facts:
            if fact.kind == kind and fact.state != FactState.REJECTED:
                yield measure, fact, effective_fact(fact)


def load_drafts(tasks: Sequence[Task]) -> list[Draft]:
    """The drafts of these tasks, in their order."""
    drafts = {task.pk: Draft(task) for task in tasks}
    for measure in Measure.objects.filter(task__in=drafts).order_by("task", "position", "pk"):
        drafts[measure.task_id].measures.append(measure)
    links = FactLink.objects.filter(task__in=drafts).select_related("fact", "fact__document").defer("fact__document__raw")
    for link in links.order_by("pk"):
        drafts[link.task_id].facts.append((link.measure_id, link.fact))
    documents = {m.document_id for d in drafts.values() for m in d.measures} | {task.document_id for task in tasks}
    documents.discard(None)
    _add_marked(drafts.values(), documents)
    _add_questions(drafts.values(), documents)
    _settle_units(drafts)
    return list(drafts.values())


def _places(draft: Draft) -> Iterator[tuple[int | None, int | None, int, int]]:
    """``(document, measure, start, end)`` of the measures, then of the task."""
    for row in draft.measures:
        if row.start is not None and row.end is not None:
            yield row.document_id, row.pk, row.start, row.end
    task = draft.task
    if task.start is not None and task.end is not None:
        yield task.document_id, None, task.start, task.end


def _add_marked(drafts: Iterable[Draft], documents: set[int | None]) -> None:
    """Facts a person marked in the text belong to the measure they stand in, or to the task when they reach further."""
    marked: dict[int, list[Fact]] = defaultdict(list)
    added = Fact.objects.filter(document__in=documents, key__startswith="p").exclude(state=FactState.REJECTED)
    for fact in added.order_by("pk"):
        marked[fact.document_id].append(fact)
    for draft in drafts if marked else ():
        known = {fact.pk for _, fact in draft.facts}
        for document, measure, start, end in _places(draft):
            for fact in marked.get(document or 0, ()):
                if fact.pk not in known and fact.start < end and start < fact.end:
                    known.add(fact.pk)
                    inside = start <= fact.start and fact.end <= end
                    draft.facts.append((measure if inside else None, fact))


def _add_questions(drafts: Iterable[Draft], documents: set[int | None]) -> None:
    """Open questions on a fact of the draft, or on characters of it."""
    by_document: dict[int, list[Question]] = defaultdict(list)
    for question in Question.objects.filter(document__in=documents, answered_at__isnull=True).order_by("start", "pk"):
        by_document[question.document_id].append(question)
    reach = {document: max(q.end - q.start for q in asked) for document, asked in by_document.items()}
    for draft in drafts if by_document else ():
        of_facts = {fact.pk for _, fact in draft.facts}
        found: dict[int, Question] = {}
        for document, _, start, end in _places(draft):
            asked = by_document.get(document or 0, [])
            first = bisect_left(asked, start - reach.get(document or 0, 0), key=lambda q: q.start)
            for question in asked[first : bisect_left(asked, end, key=lambda q: q.start)]:
                if question.end > start and (question.fact_id is None or question.fact_id in of_facts):
                    found[question.pk] = question
        draft.questions = [*found.values(), *_elsewhere(by_document, of_facts, found)]


def _elsewhere(by_document: Mapping[int, list[Question]], facts: set[int], found: Mapping[int, Question]) -> list[Question]:
    """Questions on facts of the draft that stand outside it (a merged cell above)."""
    return [q for asked in by_document.values() for q in asked if q.fact_id in facts and q.pk not in found] if facts else []


def _settle_units(drafts: Mapping[int, Draft]) -> None:
    """Bring responsibilities into line with what people decided about the facts they come from."""
    rows: dict[int, list[Responsibility]] = defaultdict(list)
    for row in Responsibility.objects.filter(task__in=drafts).order_by("pk"):
        rows[row.task_id].append(row)
    resolver = unit_resolver()
    for draft in drafts.values():
        by_fact = {fact.pk: fact for _, fact in draft.facts}
        draft.units = [_settled(row, by_fact.get(row.fact_id or 0), draft.task, resolver) for row in rows[draft.task.pk]]
        known = {row.fact_id for row in rows[draft.task.pk]}
        for measure, fact, said in draft.said(contract.FactKind.ACTOR):
            if fact.pk not in known and said.role:
                draft.units.append(_new(fact, said, measure, draft.task, resolver))


def _settled(row: Responsibility, fact: Fact | None, task: Task, resolver: UnitResolver) -> Settled:
    settled = Settled(row, fact, row.measure_id, row.role, row.name, row.unit_id, row.decided_at is not None)
    if fact is None:
        return settled
    if fact.state == FactState.REJECTED:
        settled.drop = True
        return settled
    said = effective_fact(fact)
    settled.role = said.role or row.role
    name = (said.value or said.text)[:120]
    if fact.state == FactState.CORRECTED and name != row.name and not settled.decided:
        settled.name, settled.unit_id = name, _resolved(name, task, resolver)
    return settled


def _new(fact: Fact, said: contract.Fact, measure: int | None, task: Task, resolver: UnitResolver) -> Settled:
    name = (said.value or said.text)[:120]
    return Settled(None, fact, measure, said.role or "", name, _resolved(name, task, resolver))


def _resolved(name: str, task: Task, resolver: UnitResolver) -> int | None:
    campaign = task.campaign
    unit = resolver.resolve(name, campaign.starts_on, within=campaign.jurisdiction.path).unit
    return unit.id if unit else None


def missing_in(draft: Draft, *, without_unit: bool) -> tuple[Missing, ...]:
    """Everything that stands in the way of confirming the draft, each with a link to where it is mended. No query."""
    missing = [Missing(messages.fact_undecided(fact_label(fact)), _link(fact.document_id, fact.key)) for fact in _undecided(draft)]
    missing += [Missing(messages.question_unanswered(q.text, q.text_en), _link(q.document_id, q.key)) for q in draft.questions]
    kept = [unit for unit in draft.units if not unit.drop]
    place = _link(draft.task.document_id, f"t{draft.task.pk}")
    names = {unit.name: unit for unit in reversed(kept) if unit.unit_id is None and not unit.decided}
    missing += [Missing(messages.unit_unknown(name), _unit_link(draft, unit)) for name, unit in reversed(names.items())]
    if not draft.measures:
        missing.append(Missing(messages.no_measure(draft.task), place))
    if not without_unit and not names and not somebody_owes((u.role, u.unit_id, u.measure_id is None) for u in kept):
        missing.append(Missing(messages.nobody_named(draft.task), place))
    return tuple(missing)


def _undecided(draft: Draft) -> list[Fact]:
    found = {fact.pk: fact for _, fact in draft.facts if fact.kind in BINDING and fact.state == FactState.PROPOSED}
    return list(found.values())


def _link(document: int | None, place: str) -> str:
    return f"/review/{document}#{place}" if document else ""


def _unit_link(draft: Draft, unit: Settled) -> str:
    if unit.row is not None:
        return _link(draft.task.document_id, f"d{unit.row.pk}")
    return _link(unit.fact.document_id, unit.fact.key) if unit.fact else ""


def open_points(task: Task, *, without_unit: bool = False) -> tuple[Missing, ...]:
    """What :func:`~rectify.campaign.ledger.services.review.confirm_task` would refuse; empty when the draft is ready. Nine queries."""
    return missing_in(load_drafts([Task.objects.select_related("campaign__jurisdiction").get(pk=task.pk)])[0], without_unit=without_unit)


def marked_deadlines(documents: Iterable[int | None]) -> dict[tuple[int, str], contract.Fact]:
    """The deadline facts of documents as people left them, by document and key; rejected ones are left out. One query."""
    rows = Fact.objects.filter(kind=contract.FactKind.DEADLINE, document__in=set(documents)).exclude(state=FactState.REJECTED)
    return {(row.document_id, row.key): effective_fact(row) for row in rows.only("document_id", "key", "details", "correction")}
