"""The door to a state under any sequence of attempts, and under attempts at the same moment on real connections."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from functools import partial

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rectify.campaign.ledger.messages import MovedMeanwhile
from rectify.campaign.ledger.models import Campaign, Move, Problem, Task, TaskState
from rectify.campaign.ledger.rules.moves import MOVES
from rectify.campaign.ledger.services.extensions import decide_extension, request_extension
from rectify.campaign.ledger.services.moves import move
from rectify.foundation.accounts.refusals import Refused
from rectify.foundation.audit.models import Entry
from rectify.foundation.audit.queries import verify
from tests.cast import NOW, TODAY, Cast, assemble
from tests.factories import a_campaign
from tests.unguarded import unguarded


def a_task(cast: Cast, key: str = "1") -> Task:
    campaign = a_campaign(cast.city, cast.clerk, slug=f"c{key}")
    problem = Problem.objects.create(campaign=campaign, key=key, title="问题")
    work = {"state": TaskState.OPEN, "confirmed_at": NOW, "confirmed_by": cast.clerk, "due_original": TODAY, "due_current": TODAY}
    return Task.objects.create(campaign=campaign, problem=problem, key=key, title="任务", text="任务", **work)


@pytest.fixture
def by_the_table_alone(cast: Cast) -> Iterator[None]:
    """The steps of a close-out are another wall; here only the table of moves is looked at."""
    with unguarded("ledger_task", only="strict_close_held"):
        yield


@pytest.mark.usefixtures("by_the_table_alone")
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(list(TaskState)), st.sampled_from(["", "理由"])), max_size=14))
def test_no_sequence_of_attempts_leaves_the_table(cast: Cast, attempts: list[tuple[TaskState, str]]) -> None:
    Task.objects.all().delete()
    Problem.objects.all().delete()
    Campaign.objects.all().delete()
    task = a_task(cast)
    model, path = str(task.state), []
    for to, because in attempts:
        allowed = MOVES.get((model, to))
        may = allowed is not None and (bool(because) or not allowed.reason_needed)
        try:
            move(task=task, to=to, by=cast.clerk, at=NOW, because=because)
        except Refused:
            assert not may, (model, to)
            continue
        assert may, (model, to)
        path.append((model, str(to)))
        model = str(to)
    assert Task.objects.get(pk=task.pk).state == model
    assert list(Move.objects.filter(task=task).order_by("pk").values_list("from_state", "to_state")) == path


def at_once(acts: list[Callable[[], object]]) -> list[object]:
    """Run all at the same moment, each on a connection of its own; what each gave or raised."""
    ready, results = threading.Barrier(len(acts)), [None] * len(acts)

    def run(number: int) -> None:
        ready.wait()
        try:
            results[number] = acts[number]()  # type: ignore[call-overload]
        except Refused as refused:
            results[number] = refused  # type: ignore[call-overload]
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return list(results)


@pytest.mark.django_db(transaction=True)
def test_of_many_who_move_a_task_at_once_exactly_one_does() -> None:
    cast = assemble()
    task = a_task(cast)
    copies = [Task.objects.get(pk=task.pk) for _ in range(6)]
    found = at_once([partial(move, task=copy, to=TaskState.ACCEPTANCE_REQUESTED, by=cast.clerk, at=NOW) for copy in copies])
    assert sum(isinstance(result, Move) for result in found) == 1
    assert sum(isinstance(result, MovedMeanwhile) for result in found) == 5
    assert Move.objects.count() == 1
    assert verify().ok


@pytest.mark.django_db(transaction=True)
def test_an_extension_is_decided_once_by_however_many() -> None:
    cast = assemble()
    task = a_task(cast)
    extension = request_extension(task=task, due_to=TODAY.replace(year=2027), reason="雨季", by=cast.lead, at=NOW)
    found = at_once(
        [
            partial(decide_extension, extension=extension, approve=yes, decision="说明", number="批1号", by=who, at=NOW)
            for who in (cast.clerk, cast.second_clerk)
            for yes in (True, False)
        ]
    )
    assert sum(isinstance(result, Refused) for result in found) == 3
    assert Entry.objects.filter(act__startswith="extension:decide").count() == 1
