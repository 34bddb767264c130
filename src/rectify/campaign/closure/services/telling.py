"""Telling people what a case brings them: a task that came back, an objection, a step or a signature that waits. Once for each cause.

Part of the transaction of the act. Reasons are told of planned work only: those of a complaint may hold the words of who complained, and
a notice goes out by mail and to other systems.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Final

from django.db.models import Count
from django.utils import timezone

from rectify.campaign.closure.models import Case, Draw, Objection, Requirement, StepKind
from rectify.campaign.closure.queries.delegations import holders
from rectify.campaign.closure.queries.facts import carrying_units
from rectify.campaign.closure.rules.steps import ACTS, Need
from rectify.campaign.dispatch.queries.recipients import people_of_units, people_running
from rectify.campaign.dispatch.services.notices import notify
from rectify.campaign.ledger.models import Origin, Task
from rectify.foundation.accounts.models import Person
from rectify.foundation.accounts.rules import Permission

SHOWN: Final = 80
"""Characters of a reason in a notice; the page has it whole."""


def tell_returned(case: Case, because: str, by: Person, at: datetime) -> None:
    """A case was sent back: those who lead the work and those who carry it out hear it."""
    zh, en = _because(case.task, because)
    said = (f"“{case.task}”第{case.attempt}次申请验收被退回{zh}。", f"Attempt {case.attempt} to close “{case.task}” was returned{en}.")
    _tell(_at_work(case.task, case.implementing_unit_id, at), by, f"case:{case.pk}:returned", said, _page(case.task), at)


def tell_reopened(task: Task, case: Case | None, because: str, by: Person, at: datetime) -> None:
    """A closed task is work again."""
    zh, en = _because(task, because)
    said = (f"“{task}”销号后重新打开{zh}。", f"“{task}” was closed and is reopened{en}.")
    cause = f"case:{case.pk}:reopened" if case else f"task:{task.pk}:reopened:{at.isoformat()}"
    _tell(_at_work(task, case.implementing_unit_id if case else task.lead_unit_id, at), by, cause, said, _page(task), at)


def tell_objection(case: Case, objection: Objection, by: Person, at: datetime) -> None:
    """Somebody objected to a close-out: the office answers, and those at work hear it."""
    people = [*people_running(Permission.TASK_NOTICE, timezone.localdate(at)), *_at_work(case.task, case.implementing_unit_id, at)]
    said = (f"“{case.task}”拟销号公示收到异议，须核实答复。", f"Somebody objects to the close-out of “{case.task}”; it must be answered.")
    _tell(people, by, f"objection:{objection.pk}:recorded", said, _page(case.task), at)


def tell_next(case: Case, needs: Sequence[Need], by: Person, at: datetime) -> None:
    """A step waits: the people of the one unit that takes it hear it, of a signature who gives it. Where any of several units may, nobody.

    At most three queries for each requirement that comes next.
    """
    for row in Requirement.objects.filter(pk__in=[need.id for need in needs], unit__isnull=False).order_by("pk"):
        cause = f"case:{case.pk}:waits:{row.pk}"
        if row.kind == StepKind.SIGN:
            said = (f"“{case.task}”等待您签字。", f"“{case.task}” waits for your signature.")
            _tell(holders(row.role, row.unit_id or 0, timezone.localdate(at)), by, cause, said, "/signing/", at)
        else:
            said = (f"“{case.task}”等待贵单位办理：{row.title_zh}。", f"“{case.task}” waits for your unit: {row.title_en}.")
            people = people_of_units([row.unit_id or 0], ACTS[row.kind], timezone.localdate(at))
            _tell([each for found in people.values() for each in found], by, cause, said, _page(case.task), at)


def tell_spared(draw: Draw, by: Person, at: datetime) -> None:
    """Cases that a drawing spared and that wait for signatures now: who signs hears how many. Three queries for each who signs."""
    waiting = Requirement.objects.filter(kind=StepKind.SIGN, rank=1, case__waits_for=StepKind.SIGN, case__lots__draw=draw)
    for role, unit, number in waiting.filter(unit__isnull=False).order_by().values_list("role", "unit").annotate(n=Count("pk")):
        said = (
            f"第{draw.number}次抽查未抽中的{number}件等待您签字。",
            f"{number} cases that drawing {draw.number} spared wait for your signature.",
        )
        _tell(holders(role, unit, timezone.localdate(at)), by, f"draw:{draw.pk}:sign:{role}:{unit}", said, "/signing/", at)


def _at_work(task: Task, implementing: int | None, at: datetime) -> list[Person]:
    """Who answers for the work: of the leading unit, of who asked, of all the list makes responsible. Three queries."""
    units = {*carrying_units(task.pk, implementing or 0), task.lead_unit_id or 0} - {0}
    found = people_of_units(units, Permission.MEASURE_REPORT, timezone.localdate(at))
    return [person for people in found.values() for person in people]


def _tell(people: Iterable[Person], by: Person, cause: str, said: tuple[str, str], url: str, at: datetime) -> None:
    """Everybody but who did it."""
    others: Collection[Person] = {person.pk: person for person in people if person.pk != by.pk}.values()
    if others:
        notify(people=list(others), cause=cause, zh=said[0], en=said[1], url=url, at=at)


def _because(task: Task, because: str) -> tuple[str, str]:
    words = "" if task.origin == Origin.PETITION else because.strip()
    cut = f"{words[:SHOWN]}…" if len(words) > SHOWN else words.rstrip("。.")
    return (f"：{cut}", f": {cut}") if cut else ("", "")


def _page(task: Task) -> str:
    return f"/tasks/{task.pk}/closing"
