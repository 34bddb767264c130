"""Which facts and units belong to which measure, after people cut, joined and marked. Part of other acts, which keep the audit row."""

from __future__ import annotations

from collections.abc import Iterable

from rectify.campaign.ledger.models import FactLink, Measure, Responsibility, Task
from rectify.campaign.plans.models import Fact, FactState
from rectify.campaign.plans.queries import effective_fact
from rectify.campaign.plans.reading.contract import FactKind
from rectify.foundation.accounts.queries import unit_resolver


def link_facts_inside(task: Task) -> None:
    """Link the facts of the document that stand inside a new task to its measures, and make the units they name."""
    facts = Fact.objects.filter(document=task.document_id, start__gte=task.start, end__lte=task.end).exclude(state=FactState.REJECTED)
    measures = list(task.measures.all())
    links = [FactLink(task=task, measure=_home(fact, measures), fact=fact) for fact in facts.order_by("start", "pk")]
    FactLink.objects.bulk_create(links)
    _name_units(task, links)


def _home(fact: Fact, measures: Iterable[Measure]) -> Measure | None:
    return next((m for m in measures if m.start is not None and m.end is not None and m.start <= fact.start and fact.end <= m.end), None)


def _name_units(task: Task, links: Iterable[FactLink]) -> None:
    resolver = unit_resolver()
    campaign = task.campaign
    rows: list[Responsibility] = []
    for link in links:
        if link.fact.kind != FactKind.ACTOR:
            continue
        said = effective_fact(link.fact)
        name = (said.value or said.text)[:120]
        unit = resolver.resolve(name, campaign.starts_on, within=campaign.jurisdiction.path).unit
        if said.role:
            rows.append(
                Responsibility(
                    task=task, measure=link.measure, fact=link.fact, role=said.role, name=name, unit_id=unit.id if unit else None
                )
            )
    Responsibility.objects.bulk_create(rows)


def take_facts_inside(measure: Measure) -> None:
    """Give a measure the facts of its task that stand inside it."""
    if measure.start is None or measure.end is None:
        return
    inside = {"fact__document": measure.document_id, "fact__start__gte": measure.start, "fact__end__lte": measure.end}
    links = FactLink.objects.filter(task=measure.task_id, **inside)
    facts = list(links.values_list("fact_id", flat=True))
    links.exclude(measure=measure).delete()
    FactLink.objects.bulk_create([FactLink(task=measure.task, measure=measure, fact_id=fact) for fact in set(facts)], ignore_conflicts=True)
    Responsibility.objects.filter(task=measure.task_id, fact_id__in=facts).update(measure=measure)


def leave_to_task(measure: Measure) -> None:
    """What belonged to a measure that goes belongs to the task as a whole."""
    whole = set(FactLink.objects.filter(task=measure.task_id, measure__isnull=True).values_list("fact_id", flat=True))
    links = FactLink.objects.filter(measure=measure)
    links.filter(fact_id__in=whole).delete()
    links.update(measure=None)
    Responsibility.objects.filter(measure=measure).update(measure=None)
