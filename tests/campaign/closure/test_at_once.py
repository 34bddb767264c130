"""Several connections after the same step at the same moment: exactly one has it, the others are told; nothing is half-done."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from rectify.campaign.closure.models import Case, Draw, Step
from rectify.campaign.closure.services.acceptance import record_acceptance
from rectify.campaign.closure.services.closing import close_case
from rectify.campaign.closure.services.draws import draw
from rectify.campaign.closure.services.requests import request_acceptance
from rectify.campaign.closure.services.returns import return_case
from rectify.campaign.closure.services.signing import sign
from rectify.campaign.ledger.models import Move, Task
from rectify.foundation.audit.queries import verify
from rectify.foundation.refusals import Refused
from tests.campaign.closure.stage import GROUP, Walk, campaign, ready_task
from tests.campaign.ledger.services.test_moves import at_once
from tests.cast import NOW, TODAY, Cast, assemble, person

pytestmark = pytest.mark.django_db(transaction=True)


def race(acts: list[Callable[[], object]]) -> list[object]:
    """What each gave; all but one were refused, with a code."""
    found = at_once(acts)
    assert all(result is not None for result in found), "an attempt broke instead of being refused"
    assert sum(not isinstance(result, Refused) for result in found) == 1
    return found


def codes(found: list[object]) -> set[str]:
    return {result.code for result in found if isinstance(result, Refused)}


def walk_of(cast: Cast) -> Walk:
    return Walk(cast, ready_task(cast, campaign(cast), lead=cast.qingshi, carries_out=cast.transport))


def test_of_many_requests_one_opens_a_case() -> None:
    cast = assemble()
    walk = walk_of(cast)
    copies = [Task.objects.get(pk=walk.task.pk) for _ in range(4)]
    found = race(
        [partial(request_acceptance, task=each, unit=cast.transport, words="已完成。", by=cast.responsible, at=NOW) for each in copies]
    )
    assert codes(found) == {"case.not_working"}
    assert Case.objects.count() == Step.objects.count() == Move.objects.count() == 1
    assert verify().ok


def test_of_many_acceptances_one_counts_whoever_gives_it() -> None:
    cast = assemble()
    walk = walk_of(cast)
    walk.request(cast.responsible, cast.transport)
    others = [cast.county, *(person(f"county{n}", f"青石县{n}", (cast.qingshi, "county_government")) for n in range(3))]
    found = race(
        [
            partial(
                record_acceptance, case=Case.objects.get(), passed=True, opinion="属实。", members=GROUP, on_day=TODAY, unit=cast.qingshi,
                by=by, at=NOW,
            )
            for by in others
        ]
    )  # fmt: skip
    assert codes(found) == {"step.taken"}
    assert walk.state() == "accepted"
    assert Step.objects.filter(kind="accept").count() == 1
    assert verify().ok


def checked(cast: Cast) -> Walk:
    walk = walk_of(cast)
    walk.request(cast.responsible, cast.transport)
    walk.accept(cast.county, cast.qingshi)
    walk.review(cast.line, cast.housing)
    walk.drawn(cast.clerk)
    walk.check(cast.team)
    return walk


def test_a_signature_and_a_return_at_once_are_one_of_the_two() -> None:
    cast = assemble()
    walk = checked(cast)
    need = walk.signatures()[0]
    found = at_once(
        [
            partial(sign, case=Case.objects.get(), requirement=need, words="同意。", proof="totp", by=cast.director, at=NOW),
            partial(return_case, case=Case.objects.get(), because="材料不全", by=cast.clerk, at=NOW),
        ]
    )
    signed_first = isinstance(found[0], Step)
    assert isinstance(found[1], Case)  # a signed case may still be returned
    assert signed_first or codes(found) == {"case.over"}
    assert walk.state() == "returned"
    assert verify().ok


def test_of_many_who_close_one_does() -> None:
    cast = assemble()
    walk = checked(cast)
    walk.sign(cast.director)
    found = race([partial(close_case, case=Case.objects.get(), by=by, at=NOW) for by in (cast.clerk, cast.second_clerk, cast.clerk)])
    assert codes(found) <= {"case.over", "step.taken"}
    assert walk.state() == "closed"
    assert Move.objects.filter(to_state="closed").count() == 1
    assert verify().ok


def test_of_many_drawings_with_one_seed_one_is_made() -> None:
    cast = assemble()
    walk = walk_of(cast)
    walk.request(cast.responsible, cast.transport)
    walk.accept(cast.county, cast.qingshi)
    walk.review(cast.line, cast.housing)
    said: dict[str, Any] = {
        "campaign": walk.task.campaign,
        "population": "waiting",
        "by": cast.clerk,
        "at": NOW,
        "settings": {"share": 1.0},
    }
    found = race([partial(draw, seed="双色球", nonce=f"{n}f" * 16, **said) for n in range(3)])
    assert codes(found) == {"draw.seed"}
    assert Draw.objects.count() == 1
    assert verify().ok
