"""Every operation, every part of the cast, their own row and a foreign one: what the API answers.

``200`` done, ``403`` the permission is missing altogether, ``404`` the row is out of reach (as if it did not exist).
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from ninja import Schema

from rectify.foundation.accounts.rules import Permission
from rectify.interfaces.api.app import api
from rectify.interfaces.api.urls import urlpatterns
from tests.cast import Cast
from tests.interfaces.api.calls_of_work import CALLS as OF_WORK
from tests.interfaces.api.scene import Scene, caller

PEOPLE = ("clerk", "lead", "responsible", "county", "leader", "auditor", "outsider", "system_admin", "security_admin", "audit_admin")
PLAN = "海岱市整改方案\n一、水污染防治\n1.建设污水处理厂。市生态环境局牵头,2026年12月31日前完成。\n"
CALLS: dict[str, tuple[str, str, Callable[[], dict[str, Any]] | None]] = {
    "list_campaigns": ("GET", "/campaigns", None),
    "get_campaign": ("GET", "/campaigns/haidai", None),
    "list_problems": ("GET", "/campaigns/haidai/problems", None),
    "list_tasks": ("GET", "/campaigns/haidai/tasks", None),
    "list_responsibilities": ("GET", "/campaigns/haidai/responsibilities", None),
    "get_task": ("GET", "/tasks/{task}", None),
    "rename_task": ("PATCH", "/tasks/{task}", lambda: {"revision": 1, "title": "新标题"}),
    "confirm_task": ("POST", "/tasks/{task}/confirm", lambda: {"revision": 1}),
    "reject_task": ("POST", "/tasks/{task}/reject", lambda: {"revision": 1, "because": "不是任务"}),
    "request_extension": ("POST", "/tasks/{task}/extensions", lambda: {"due_to": "2027-12-31", "reason": "汛期停工"}),
    "decide_extension": (
        "POST",
        "/extensions/{extension}/decision",
        lambda: {"approve": True, "decision": "同意", "paper_number": "批1号"},
    ),
    "start_measure": ("POST", "/measures/{measure}/start", lambda: {"on": "2026-06-01"}),
    "finish_measure": ("POST", "/measures/{measure}/finish", lambda: {"on": "2026-06-02"}),
    "list_documents": ("GET", "/documents", None),
    "import_document": ("POST", "/campaigns/haidai/documents", lambda: {"file": SimpleUploadedFile("a.txt", PLAN.encode())}),
    "get_document": ("GET", "/documents/{document}", None),
    "list_facts": ("GET", "/documents/{document}/facts", None),
    "list_questions": ("GET", "/documents/{document}/questions", None),
    "decide_fact": ("POST", "/facts/{fact}/decision", lambda: {"decision": "confirm"}),
    "answer_question": ("POST", "/questions/{question}/answer", lambda: {"answer": "2026"}),
}
"""Method, path and body of each operation."""

TABLE = """
operation              row      clerk  lead  responsible  county  leader  auditor  outsider  system  security  audit
list_campaigns         -          200   200          200     200     200      200       403     403       403    403
get_campaign           -          200   200          200     200     200      200       403     403       403    403
list_problems          -          200   200          200     200     200      200       403     403       403    403
list_tasks             -          200   200          200     200     200      200       403     403       403    403
list_responsibilities  -          200   200          200     200     200      200       403     403       403    403
get_task               ecology    200   200          404     404     200      200       403     403       403    403
get_task               county     200   404          404     200     200      200       403     403       403    403
get_task               draft      200   404          404     404     404      404       403     403       403    403
rename_task            draft      200   404          403     403     403      403       403     403       403    403
rename_task            county     409   404          403     403     403      403       403     403       403    403
confirm_task           draft      409   403          403     403     403      403       403     403       403    403
reject_task            draft      200   403          403     403     403      403       403     403       403    403
request_extension      ecology    200   200          404     404     403      403       403     403       403    403
request_extension      county     409   404          404     409     403      403       403     403       403    403
request_extension      draft      409   404          404     404     403      403       403     403       403    403
decide_extension       county     200   403          403     403     403      403       403     403       403    403
start_measure          ecology    403   200          404     404     403      403       403     403       403    403
start_measure          county     403   404          404     200     403      403       403     403       403    403
finish_measure         ecology    403   409          404     404     403      403       403     403       403    403
finish_measure         county     403   404          404     409     403      403       403     403       403    403
list_documents         -          200   200          200     200     200      200       403     403       403    403
import_document        -          200   403          403     403     403      403       403     403       403    403
get_document           -          200   200          200     200     200      200       403     403       403    403
list_facts             -          200   200          200     200     200      200       403     403       403    403
list_questions         -          200   200          200     200     200      200       403     403       403    403
decide_fact            -          200   403          403     403     403      403       403     403       403    403
answer_question        -          200   403          403     403     403      403       403     403       403    403
"""
LINES = [line.split() for line in TABLE.split("\n")[2:] if line]


def operations() -> Iterator[tuple[str, Any]]:
    for router in api._get_bound_routers():
        for view in router.path_operations.values():
            yield from ((operation.operation_id or "", operation) for operation in view.operations)


def test_the_api_is_mounted_whole() -> None:
    assert len(urlpatterns) == 1


def test_every_operation_names_its_permission() -> None:
    bare = [name for name, operation in operations() if not isinstance(getattr(operation.view_func, "permission", None), Permission)]
    assert bare == []


def test_no_two_shapes_of_the_description_share_a_name() -> None:
    """Of two that do, the description tells one for both."""
    modules = [sys.modules[name] for name in sorted(sys.modules) if name.startswith("rectify.interfaces.api.")]
    shapes = {each for module in modules for each in vars(module).values() if isinstance(each, type) and issubclass(each, Schema)}
    names = Counter(each.__name__ for each in shapes if each.__module__.startswith("rectify."))
    assert [name for name, times in names.items() if times > 1] == []


def test_every_operation_asks_for_a_token() -> None:
    assert [name for name, operation in operations() if not operation.auth_callbacks] == []


def test_the_table_speaks_of_every_operation() -> None:
    assert set(CALLS) == {line[0] for line in LINES}
    assert {name for name, _ in operations()} == set(CALLS) | set(OF_WORK)


def ids(scene: Scene, row: str) -> dict[str, int]:
    task = {"ecology": scene.ecology_task, "county": scene.county_task, "draft": scene.draft}.get(row, scene.draft)
    measure = scene.county_measure if row == "county" else scene.ecology_measure
    return {
        "task": task.pk,
        "measure": measure.pk,
        "extension": scene.extension.pk,
        "document": scene.document.pk,
        "fact": scene.fact.pk,
        "question": scene.question.pk,
    }


@pytest.mark.parametrize("line", LINES, ids=lambda line: f"{line[0]}-{line[1]}")
def test_each_gets_what_the_table_says(line: list[str], cast: Cast, scene: Scene) -> None:
    operation, row, *wanted = line
    method, path, body = CALLS[operation]
    got = []
    for name in PEOPLE:
        point = transaction.savepoint()
        answer = caller(getattr(cast, name)).call(method, path.format(**ids(scene, row)), body() if body else None)
        transaction.savepoint_rollback(point)
        got.append(str(answer.status_code))
    assert dict(zip(PEOPLE, got, strict=True)) == dict(zip(PEOPLE, wanted, strict=True))


@pytest.mark.parametrize("name", ["clerk", "lead", "responsible", "county", "leader"])
def test_lists_and_details_reach_the_same_rows(name: str, cast: Cast, scene: Scene) -> None:
    who = caller(getattr(cast, name))
    listed = {row["id"] for row in who.get("/campaigns/haidai/tasks").json()["items"]}
    every = (scene.ecology_task, scene.county_task, scene.draft)
    opened = {task.pk for task in every if who.get(f"/tasks/{task.pk}").status_code == 200}
    assert listed == opened
    duties = who.get("/campaigns/haidai/responsibilities").json()["items"]
    assert {row["task"] for row in duties} == listed
    problems = {row["key"]: row["tasks"] for row in who.get("/campaigns/haidai/problems").json()["items"]}
    assert {key for key, number in problems.items() if number} == {task.key for task in every if task.pk in listed}
    assert set(problems.values()) <= ({0, 1} if name == "leader" else {1}), "only who sees everything sees a problem nobody works on"


@pytest.mark.parametrize("name", ["clerk", "lead", "responsible", "county", "leader"])
def test_the_api_and_the_page_show_the_same_work(name: str, cast: Cast, scene: Scene) -> None:
    person = getattr(cast, name)
    browser = Client()
    browser.force_login(person)
    page = browser.get("/campaigns/haidai/tasks/").content.decode()
    work = (scene.ecology_task, scene.county_task)
    on_page = {task.pk for task in work if f"/tasks/{task.pk}/" in page}
    listed = {row["id"] for row in caller(person).get("/campaigns/haidai/tasks?state=open").json()["items"]}
    assert on_page == listed
