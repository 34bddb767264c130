"""The check of a case that was drawn (抽查): passed or not, with words and method."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from rectify.campaign.closure import acts, messages
from rectify.campaign.closure.models import Case, Draw, Lot, LotPaper, Step, StepKind
from rectify.campaign.closure.queries.facts import case_facts, is_headquarters
from rectify.campaign.closure.rules.steps import Hindrance, barred_units, used_people
from rectify.campaign.closure.services.casework import Attached, Doing, do, locked, requirement_of, tell, unit_of
from rectify.campaign.closure.services.returns import reopened
from rectify.foundation.accounts.models import Person, Unit
from rectify.foundation.accounts.queries import grants_of, roles
from rectify.foundation.accounts.rules import Permission


def record_check(
    *,
    lot: Lot,
    passed: bool,
    words: str,
    method: str,
    by: Person,
    at: datetime,
    papers: Sequence[Attached] = (),
    on_day: date | None = None,
) -> Lot:
    """Record the check of a chosen lot; ``method``: how it was checked (on site, samples, papers).

    A waiting case that passes goes on; one that fails is returned. A closed task that fails is reopened. A failure raises the unit's
    share in the next drawing. Papers are kept with the step, of a closed task with the lot, since its case takes no step any more.

    Raises:
        Refused: ``case.no_words``; ``check.not_chosen``; ``step.*``.
        MovedMeanwhile: ``check.done``, ``step.taken``, ``case.over``.
    """
    if not words.strip() or not method.strip():
        raise messages.no_words()
    with transaction.atomic():
        case = locked(lot.case)
        row = Lot.objects.select_for_update(of=("self",)).select_related("draw", "checked_by").get(pk=lot.pk)
        if not row.chosen:
            raise messages.lot_not_chosen()
        if row.checked_at is not None:
            raise messages.lot_checked(row.checked_by)
        if row.draw.population == Draw.Population.WAITING:
            _check_waiting(
                case, row, Doing(by, at, _unit(case, by, at), passed, words, on_day, papers=papers, data={"method": method.strip()})
            )
        else:
            _check_closed(case, by, at)
            row.method = method.strip()
        row.passed, row.words, row.checked_at, row.checked_by = passed, words.strip(), at, by
        row.save(update_fields=["passed", "words", "method", "checked_at", "checked_by"])
        if row.draw.population == Draw.Population.CLOSED:
            _close_check(case, row, papers, by, at)
    return row


def _unit(case: Case, by: Person, at: datetime) -> Unit:
    return unit_of(case, requirement_of(case, StepKind.CHECK), by, timezone.localdate(at))


def _check_waiting(case: Case, lot: Lot, doing: Doing) -> Step:
    data = {**doing.data, "draw": lot.draw_id, "lot": lot.pk}
    whole = Doing(doing.by, doing.at, doing.unit, doing.passed, doing.opinion, doing.on_day, data=data, papers=doing.papers)
    return do(case=case, kind=StepKind.CHECK, doing=whole)


def _check_closed(case: Case, by: Person, at: datetime) -> None:
    """Who checks a closed task had no part in its case, and comes from the office, a team or the city."""
    facts = case_facts(case)
    home = case.task.campaign.jurisdiction
    barred = barred_units(StepKind.CHECK, facts.done)
    posts = [post for post in grants_of(by, timezone.localdate(at)).posts if Permission.TASK_CHECK in roles()[post.role].grants]
    units = [unit for unit in Unit.objects.filter(pk__in=[post.unit_id for post in posts]) if is_headquarters(unit, home)]
    if not units:
        raise messages.hindered(Hindrance.NO_POST, step=StepKind.CHECK.label, task=case.task, unit=home)
    if {post.unit_id for post in grants_of(by, timezone.localdate(at)).posts} & facts.carrying:
        raise messages.hindered(Hindrance.PERSON_CARRIES_OUT, step=StepKind.CHECK.label, task=case.task, unit=units[0])
    if all(unit.pk in barred for unit in units):
        raise messages.hindered(Hindrance.UNIT_USED, step=StepKind.CHECK.label, task=case.task, unit=units[0])
    if by.pk in used_people(facts.done):
        raise messages.hindered(Hindrance.PERSON_USED, step=StepKind.CHECK.label, task=case.task, unit=units[0])


def _close_check(case: Case, lot: Lot, papers: Sequence[Attached], by: Person, at: datetime) -> None:
    LotPaper.objects.bulk_create(
        LotPaper(lot=lot, kind=paper.kind, name=paper.name, file=paper.file, added_at=at, added_by=by) for paper in papers
    )
    if not lot.passed:
        reopened(task=case.task, because=lot.words, by=by, at=at)
    data = {"lot": lot.pk, "draw": lot.draw_id, "method": lot.method, "words": lot.words, "papers": len(papers)}
    tell(acts.LOT_CHECKED, case, by, at, {**data, "verdict": "通过" if lot.passed else "未通过"})
