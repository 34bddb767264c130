"""Lists are read forward by cursor: whole, in order, without repeats, at any limit, and while others change the list."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rectify.campaign.ledger.models import Problem, Responsibility, Task
from rectify.campaign.plans.models import Document, Fact
from tests.cast import NOW
from tests.interfaces.api.scene import Caller, caller

ROWS = 23
LISTS = (
    "/campaigns/haidai/tasks",
    "/campaigns/haidai/problems",
    "/campaigns/haidai/responsibilities",
    "/documents",
    "/documents/{pk}/facts",
)


@pytest.fixture
def long(cast, scene) -> Caller:
    """A scene with many rows of every list; several share a position."""
    for number in range(ROWS):
        problem = Problem.objects.create(campaign=scene.campaign, key=f"p{number}", title="问题", position=number // 5)
        task = Task.objects.create(
            campaign=scene.campaign, problem=problem, key=f"t{number}", title="任务", text="任务", position=number // 7
        )
        Responsibility.objects.create(task=task, role="lead", name="市生态环境局", unit=cast.ecology)
        Document.objects.create(
            name="方案", kind="plan", file=scene.document.file, raw="x", chars=1, uploaded_at=NOW, uploaded_by=cast.clerk
        )
        start = number // 4
        Fact.objects.create(document=scene.document, key=f"x{number}", kind="number", text="数", start=start, end=start + 1)
    return caller(cast.clerk)


def read_all(who: Caller, path: str, limits: list[int]) -> tuple[list[int], list[int]]:
    """Ids in the order read and the sizes of the stretches, with these limits in turn."""
    seen: list[int] = []
    sizes: list[int] = []
    cursor: str | None = ""
    while cursor is not None:
        limit = limits[len(sizes) % len(limits)]
        answer = who.get(f"{path}?limit={limit}&cursor={cursor}")
        assert answer.status_code == 200
        page: dict[str, Any] = answer.json()
        assert len(page["items"]) <= limit
        assert page["items"] or page["next"] is None
        seen += [row["id"] for row in page["items"]]
        sizes.append(len(page["items"]))
        cursor = page["next"]
    return seen, sizes


@pytest.mark.parametrize("path", LISTS)
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(limits=st.lists(st.integers(1, 40), min_size=1, max_size=4))
def test_any_limits_give_every_row_once_and_in_one_order(long, scene, path, limits) -> None:
    path = path.format(pk=scene.document.pk)
    whole, _sizes = read_all(long, path, [200])
    assert len(whole) == len(set(whole)) >= ROWS
    got, sizes = read_all(long, path, limits)
    assert got == whole
    assert [size for n, size in enumerate(sizes[:-1]) if size != limits[n % len(limits)]] == [], "only the last stretch may be short"


def test_a_row_removed_between_two_stretches_takes_no_other_with_it(long, scene) -> None:
    first = long.get("/campaigns/haidai/tasks?limit=5").json()
    whole, _ = read_all(long, "/campaigns/haidai/tasks", [200])
    Task.objects.filter(pk=whole[4]).delete()
    rest = long.get(f"/campaigns/haidai/tasks?limit=200&cursor={first['next']}").json()
    assert [row["id"] for row in rest["items"]] == whole[5:]


def test_filters_narrow_and_the_cursor_goes_on_inside_them(long, cast, scene) -> None:
    Task.objects.filter(key__in=["t3", "t9", "t20"]).update(due_original=date(2027, 1, 1), due_current=date(2027, 1, 1))
    keys = [row["key"] for row in long.get("/campaigns/haidai/tasks?due_from=2027-01-01&due_until=2027-01-01&limit=200").json()["items"]]
    assert keys == ["t3", "t9", "t20"]
    first = long.get("/campaigns/haidai/tasks?due_from=2027-01-01&limit=2").json()
    rest = long.get(f"/campaigns/haidai/tasks?due_from=2027-01-01&limit=2&cursor={first['next']}").json()
    assert [row["key"] for row in (*first["items"], *rest["items"])] == keys
    assert rest["next"] is None


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        ("state=draft&limit=1", {"t0"}),
        ("state=open", {"四/一/1", "四/一/2"}),
        ("section=四/一", {"四/一/1", "四/一/2", "四/一/3"}),
        ("section=不存在", set()),
        ("unit={qingshi}", {"四/一/2"}),
        ("state=open&unit={ecology}", {"四/一/1"}),
    ],
)
def test_each_filter_gives_its_rows(long, cast, query, keys) -> None:
    path = "/campaigns/haidai/tasks?" + query.format(qingshi=cast.qingshi.pk, ecology=cast.ecology.pk)
    assert {row["key"] for row in long.get(path).json()["items"]} == keys


@pytest.mark.parametrize("path", [*LISTS[:3], LISTS[3]])
@pytest.mark.parametrize(
    "cursor", ["x", "-", "1-2-3", "-1", "1.5", "９９９９９９９９９９９９９９９９９９９９", f"{2**63}", f"{2**63}-1", " ", "1e3-2", "01-2"]
)
def test_a_cursor_no_list_gave_out_is_an_error_of_the_caller(long, path, cursor) -> None:
    assert long.get(f"{path}?cursor={cursor}").status_code == 422
