"""No page asks the database more often because there is more in it."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from rectify.campaign.ledger.models import (
    CampaignDocument,
    Extension,
    ImportRun,
    Measure,
    Move,
    Problem,
    Responsibility,
    SavedView,
    Section,
    Site,
    StandingDuty,
    Target,
    Task,
    VersionChange,
)
from rectify.campaign.plans.models import Fact, Question
from rectify.campaign.plans.services.documents import store_document
from rectify.foundation.accounts.models import Post, UnitAlias
from tests.cast import NOW, Cast, person, unit
from tests.interfaces.doors import address, client_of, routes, rows_of
from tests.interfaces.growth import grow_work
from tests.interfaces.world import PLAN, World, build

pytestmark = pytest.mark.doors

MORE = 9
SECOND_PAGE = 2
"""What a list may ask more when it has become longer than a page. Of everything there are at least three more, so a page that asks once
for each row asks more than that.
"""
ROLES = ("office_clerk", "lead_unit", "leader", "office_director", "supervising_department", "system_admin", "security_admin")


def grow(world: World) -> None:
    """Nine more of everything."""
    for n in range(10, 10 + MORE):
        _more_work(world, n)
        _more_in_the_task(world, n)
        _more_papers(world, n)
        _more_people(world.cast, n)
    grow_work(world, range(10, 10 + MORE))


def _more_work(world: World, n: int) -> None:
    cast = world.cast
    section = Section.objects.create(campaign=world.campaign, path=f"二/{n}", number=str(n), title=f"方面{n}", position=n)
    place = {"campaign": world.campaign, "section": section, "key": f"二/{n}", "number": str(n), "position": n}
    problem = Problem.objects.create(title=f"问题{n}", document=world.document, **place)
    lead = unit(f"HD-L{n}", f"市第{n}局", f"Bureau {n}", "department", cast.city, 20 + n)
    dated = {"nature": "by_deadline", "due_original": date(2026, 12, 1), "due_current": date(2026, 12, 1)}
    confirmed = {"state": "open", "confirmed_at": NOW, "confirmed_by": cast.clerk}
    task = Task.objects.create(problem=problem, title=f"任务{n}", text="文", lead_unit=lead, **dated, **confirmed, **place)
    Task.objects.create(
        problem=world.tasks["ecology"].problem,
        title=f"又一任务{n}",
        text="文",
        lead_unit=cast.ecology,
        **dated,
        **confirmed,
        **place | {"key": f"三/{n}"},
    )
    Responsibility.objects.create(task=task, role="lead", name=lead.name, unit=lead)
    Responsibility.objects.create(task=task, role="responsible", name=cast.ecology.name, unit=cast.ecology)
    asked = {"due_from": date(2026, 12, 1), "due_to": date(2027, 6, 30), "requested_at": NOW, "requested_by": cast.lead}
    Extension.objects.create(task=task, reason="汛期", **asked)
    draft = Task.objects.create(
        problem=problem, title=f"草案{n}", text="文", document=world.document, start=n, end=n + 3, **place | {"key": f"四/{n}"}
    )
    Measure.objects.create(task=draft, key="1", number="1", text=f"措施{n}", document=world.document, start=n, end=n + 3)
    Responsibility.objects.create(task=draft, role="lead", name=lead.name, unit=lead)


def _more_in_the_task(world: World, n: int) -> None:
    for name, task in world.tasks.items():
        Measure.objects.create(task=task, key=f"m{n}", number=str(n), text=f"措施{n}", position=n)
        Responsibility.objects.create(task=task, role="responsible", name=f"单位{n}", unit=world.cast.linhe)
        if name != "draft":
            past = {"requested_at": NOW, "requested_by": world.cast.lead, "decided_at": NOW, "decided_by": world.cast.clerk}
            Extension.objects.create(task=task, due_to=date(2027, 1, n), reason="汛期", approved=False, **past)
            Move.objects.create(task=task, from_state="draft", to_state="open", moved_at=NOW, moved_by=world.cast.clerk)
            Target.objects.create(task=task, subject=f"对象{n}", quote=f"达到{n}")
            StandingDuty.objects.create(task=task, times=n, period="月", quote=f"每月{n}次")
            Site.objects.create(task=task, name=f"点位{n}", unit=world.cast.town)


def _more_papers(world: World, n: int) -> None:
    joined = {"campaign": world.campaign, "role": "other", "joined_at": NOW, "joined_by": world.cast.clerk}
    paper = store_document(data=f"{PLAN}{n}".encode(), name=f"方案{n}.txt", by=world.cast.clerk, at=NOW)
    CampaignDocument.objects.create(document=paper, **joined)
    VersionChange.objects.create(
        version=world.entry, kind="changed", task=world.tasks["ecology"], before={"title": "甲"}, after={"title": "乙"}
    )
    details = {"id": f"f9{n}", "kind": "count", "text": "截污", "start": n, "end": n + 2, "value": "1"}
    fact = Fact.objects.create(
        document=world.document, key=f"f9{n}", kind="count", text="截污", start=n, end=n + 2, value="1", details=details, state="confirmed",
        decided_at=NOW, decided_by=world.cast.second_clerk,
    )  # fmt: skip
    Question.objects.create(document=world.document, key=f"q9{n}", kind="gap", text="问", text_en="Q", start=n, end=n + 2, fact=fact)
    ImportRun.objects.create(campaign=world.campaign, name=f"清单{n}", file=paper.file, started_at=NOW, started_by=world.cast.clerk)
    SavedView.objects.create(person=world.cast.clerk, list="tasks", name=f"看法{n}", query="late=on")


def _more_people(cast: Cast, n: int) -> None:
    town = unit(f"HD-T{n}", f"第{n}镇", f"Town {n}", "town", cast.town, n)
    UnitAlias.objects.create(unit=cast.town, name=f"别名{n}")
    who = person(f"person{n}", f"某人{n}", (town, "responsible_unit"), (cast.town, "publisher"))
    Post.objects.create(person=cast.second_clerk, unit=town, role="office_clerk", valid_from=date(2020, 1, n), valid_to=date(2020, 2, n))
    assert who.pk


def queries(client: Client, path: str) -> int | None:
    """How often a page asks the database; ``None`` where there is no page for this reader."""
    connection.queries_log.clear()  # it holds 9,000
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(path)
        b"".join(answer)
    return len(asked) if answer.status_code == 200 else None


def test_no_page_asks_more_often_when_there_is_more(cast: Cast) -> None:
    world = build(cast)
    doors = [address(world, route, row) for route, _view in routes() for row in rows_of(route)]
    clients = {role: client_of(world.people[role]) for role in ROLES}
    for client in clients.values():
        client.get("/")  # the first page of a session writes down that it is used
    before = {(role, path): queries(client, path) for role, client in clients.items() for path in doors}
    grow(world)
    after = {(role, path): queries(client, path) for role, client in clients.items() for path in doors}
    known = {door: n for door, n in before.items() if n is not None}
    grown = {door: (n, after[door]) for door, n in known.items() if (after[door] or 0) > n + SECOND_PAGE}
    assert grown == {}, "\n".join(f"{role} {path} {numbers}" for (role, path), numbers in grown.items())
    counted = [n for n in after.values() if n is not None]
    assert (len(counted) > 120, max(counted) < 40) == (True, True), (len(counted), max(counted))
