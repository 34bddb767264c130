"""A task in which a unit has no part is told of at no door: no list, no search, no export, no count, no page, no fragment."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

import pytest
from django.test import Client

from rectify.campaign.ledger.models import Task
from rectify.foundation.audit.models import Entry
from tests.interfaces.bodies import body_of
from tests.interfaces.doors import address, client_of, routes, rows_of
from tests.interfaces.ground import BOILERS, DRAFT, SEWAGE
from tests.interfaces.world import World
from tests.interfaces.world_petitions import ALONE, AT_WORK, BRICKS, CHICKENS, WHO

pytestmark = pytest.mark.doors

FOREIGN = {
    "lead_unit": ("county", SEWAGE),
    "responsible_unit": ("county", SEWAGE),
    "county_government": ("ecology", BOILERS),
    "party_principal": ("ecology", BOILERS),
    "leader": ("draft", DRAFT),
    "auditor": ("draft", DRAFT),
}
"""Whose eyes, and the task they have no part in, or that is no work yet."""
PROBES = ("", "?state=draft", "?state=open&sort=-due", "?role=lead", "?stated=yes", "?late=on", "?schedule=behind", "?target=no")


def read(client: Client, path: str, **headers: str) -> str:
    """What an answer says, a workbook unpacked."""
    answer = client.get(path, headers=headers)
    content = b"".join(answer) if answer.streaming else answer.content
    if content[:2] == b"PK":
        book = zipfile.ZipFile(io.BytesIO(content))
        content = b"".join(book.read(name) for name in book.namelist())
    return content.decode(errors="replace")


def lists(world: World) -> Iterator[str]:
    for kind in ("problems", "tasks", "responsibilities"):
        yield from (f"/campaigns/{world.campaign.slug}/{kind}/{probe}" for probe in PROBES)
        yield f"/campaigns/{world.campaign.slug}/{kind}/?unit={world.cast.qingshi.pk}"
        yield f"/campaigns/{world.campaign.slug}/{kind}.xlsx"


PUBLISHED = re.compile(r"/notices/|/draws/|/rounds/\d+/bulletin|/open/|/publications/haidai/")
"""A notice is public, a drawing shows everybody whom it chose and whom not, an issued bulletin is written to be read by all units; what is
published is for everybody.
"""


@pytest.mark.parametrize("role", FOREIGN)
def test_no_page_tells_of_a_task_out_of_reach(world: World, role: str) -> None:
    title = FOREIGN[role][1]
    client = client_of(world.people[role])
    pages = [address(world, route, row) for route, _view in routes() for row in rows_of(route)]
    leaks = [path for path in [*pages, *lists(world)] if title in read(client, path) and not PUBLISHED.match(path)]
    assert leaks == []


@pytest.mark.parametrize(
    ("role", "words"),
    [("lead_unit", CHICKENS), ("county_government", BRICKS), ("party_principal", BRICKS), ("outsider", CHICKENS), ("system_admin", BRICKS)],
)
def test_no_page_tells_of_a_complaint_out_of_reach(world: World, role: str, words: str) -> None:
    client = client_of(world.people[role])
    pages = [address(world, route, row) for route, _view in routes() for row in rows_of(route)]
    leaks = [path for path in [*pages, *lists(world), *petition_lists(world)] if words in read(client, path) and not PUBLISHED.match(path)]
    assert leaks == []


def petition_lists(world: World) -> Iterator[str]:
    yield from (
        f"/petitions/?{probe}" for probe in ("state=received", "state=withdrawn", f"q={BRICKS[:4]}", f"q={CHICKENS[:4]}", "type=air")
    )
    for standing in (*AT_WORK, *ALONE):
        yield from (f"/petitions/{row.pk}/" for row in world.rows[standing].values())


def test_those_who_work_on_a_complaint_see_it_at_the_same_doors(world: World) -> None:
    for role, words in (("lead_unit", BRICKS), ("county_government", CHICKENS)):
        client = client_of(world.people[role])
        assert len([path for path in petition_lists(world) if words in read(client, path)]) > 4, role


@pytest.mark.parametrize(
    "role", ["office_clerk", "hotline_operator", "office_director", "leader", "lead_unit", "county_government", "auditor"]
)
def test_no_page_and_no_file_tells_who_complained(world: World, role: str) -> None:
    """Every door there is, also for those who may open an identity: it is told in the answer to that act alone."""
    client = client_of(world.people[role])
    pages = [address(world, route, row) for route, _view in routes() for row in rows_of(route)]
    told = {path for path in [*pages, *petition_lists(world)] if any(word in read(client, path) for word in WHO.values())}
    assert told == set()


@pytest.mark.parametrize("role", FOREIGN)
def test_no_search_finds_it_and_no_fragment_links_to_it(world: World, role: str) -> None:
    row, title = FOREIGN[role]
    task = world.tasks[row]
    client = client_of(world.people[role])
    for kind in ("problems", "tasks", "responsibilities"):
        found = read(client, f"/campaigns/{world.campaign.slug}/{kind}/?q={title}", **{"hx-request": "true"})
        assert f"/tasks/{task.pk}/" not in found
        assert f"/problems/{task.problem_id}/" not in found


def test_each_sees_the_own_task_at_the_same_doors(world: World) -> None:
    """So that the tests above can fail."""
    lead = client_of(world.people["lead_unit"])
    doors = [path for path in lists(world) if BOILERS in read(lead, path)]
    assert len(doors) > 10


def work_of(world: World, *sides: str) -> int:
    """How many tasks of work there are on these sides."""
    closing = sum(key.partition(":")[0] in OF_SIDE[side] for key in world.rows["closing"] for side in sides)
    return len(sides) * (1 + len(AT_WORK)) + closing


OF_SIDE = {"ecology": {"ecology"}, "county": {"county", "petition"}}


@pytest.mark.parametrize(
    ("role", "sides"),
    [
        ("office_clerk", ("ecology", "county")),
        ("leader", ("ecology", "county")),
        ("lead_unit", ("ecology",)),
        ("county_government", ("county",)),
        ("party_principal", ("county",)),
    ],
)
def test_the_overview_counts_what_its_reader_sees(world: World, role: str, sides: tuple[str, ...]) -> None:
    total = work_of(world, *sides)
    answer = client_of(world.people[role]).get("/")
    assert answer.context["found"].total == total
    assert sum(group.total for group in answer.context["found"].units) == total


def test_the_overview_of_a_unit_that_helps_counts_what_it_helps_with(world: World) -> None:
    """It carries out the bureau's tasks, and works jointly on one complaint of each side."""
    total = work_of(world, "ecology") - len(AT_WORK) + len(world.rows["joint"])
    assert client_of(world.people["responsible_unit"]).get("/").context["found"].total == total


def test_the_page_of_a_foreign_unit_counts_only_what_its_reader_sees(world: World) -> None:
    path = f"/campaigns/{world.campaign.slug}/units/{world.cast.qingshi.pk}/"
    assert client_of(world.people["lead_unit"]).get(path).context["story"].counts == {}
    assert client_of(world.people["county_government"]).get(path).context["story"].counts["lead"] == work_of(world, "county")


def test_a_saved_view_is_its_owner_s(world: World) -> None:
    path = f"/campaigns/{world.campaign.slug}/tasks/"
    assert world.view.name in read(client_of(world.cast.clerk), path)
    assert world.view.name not in read(client_of(world.cast.second_clerk), path)


def test_an_act_on_the_page_of_another_document_is_not_done(world: World) -> None:
    clerk = client_of(world.cast.clerk)
    other = world.entry.replaces
    assert other is not None
    before = Entry.objects.count()
    for route, _view in routes():
        if route.startswith("review/") and "<int:pk>" in route and "sections" not in route:
            path = address(world, route, "draft").replace(f"/review/{world.document.pk}/", f"/review/{other.document_id}/")
            statuses = {clerk.post(path, body_of(world, route), headers=headers).status_code for headers in ({}, {"hx-request": "true"})}
            assert statuses <= {404, 405} or route.endswith("/facts"), route  # the last confirms the facts of this document: none
    assert Entry.objects.count() == before
    assert Task.objects.get(pk=world.tasks["draft"].pk).revision == world.tasks["draft"].revision
