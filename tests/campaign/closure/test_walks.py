"""Every procedure that is shipped, walked from the request to the close by the right people; at each step the wrong ones are refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from rectify.campaign.closure.models import Case, TaskKind
from rectify.campaign.closure.queries.line import line_of
from rectify.campaign.closure.queries.procedures import procedures
from rectify.campaign.closure.services.closing import close_case, file_upward
from rectify.campaign.closure.services.notices import end_notice, post_notice
from rectify.campaign.closure.services.procedures import choose_procedure
from rectify.foundation.accounts.models import Person, Unit
from rectify.foundation.audit.queries import verify
from rectify.foundation.calendar.queries import workday_table
from rectify.foundation.calendar.rules import add_workdays
from rectify.foundation.refusals import Refused
from tests.campaign.closure.stage import Walk, campaign, ready_task
from tests.cast import NOW, TODAY, Cast, person

pytestmark = pytest.mark.proof


@dataclass
class Plan:
    """One walk: the task, and for each step what the right person does, the state after it, and who may not do it."""

    kind: TaskKind
    lead: str
    carries_out: str
    origin: str
    steps: list[tuple[str, str, str]]
    """What is done, by whom, state afterwards."""


REQUEST = ("request", "responsible", "acceptance_requested")
COUNTY_ACCEPTS = ("accept", "county", "accepted")
BUREAU_ACCEPTS = ("accept", "lead", "accepted")
CHECK = ("check", "team", "")
OFFICE_SIGNS = ("sign", "director", "signed")
CLOSE = ("close", "clerk", "closed")

PLANS = {
    "weifang-city": Plan(
        TaskKind.CITY, "ecology", "transport", "plan", [REQUEST, BUREAU_ACCEPTS, ("check", "team", "accepted"), OFFICE_SIGNS, CLOSE]
    ),
    "weifang-county": Plan(
        TaskKind.COUNTY, "qingshi", "transport", "plan",
        [REQUEST, COUNTY_ACCEPTS, ("review", "line", "reviewed"), ("check", "team", "reviewed"), OFFICE_SIGNS, CLOSE],
    ),
    "weifang-petition": Plan(
        TaskKind.PETITION, "qingshi", "transport", "petition",
        [REQUEST, COUNTY_ACCEPTS, ("check", "team", "accepted"), ("sign", "government", "accepted"), ("sign", "party", "signed"), CLOSE],
    ),
    "boshan-petition": Plan(
        TaskKind.PETITION, "qingshi", "transport", "petition",
        [
            REQUEST, COUNTY_ACCEPTS, ("notice", "publisher", "noticed"), ("sign", "government", "signed"), ("review", "line", "signed"),
            CLOSE, ("file", "second_clerk", "closed"),
        ],
    ),
    "heilongjiang": Plan(
        TaskKind.COUNTY, "qingshi", "transport", "plan",
        [
            REQUEST, COUNTY_ACCEPTS, ("review", "line", "reviewed"), ("notice", "third_clerk", "noticed"), OFFICE_SIGNS, CLOSE,
            ("file", "second_clerk", "closed"),
        ],
    ),
    "tianjin-joint": Plan(
        TaskKind.COUNTY, "qingshi", "transport", "plan",
        [
            REQUEST, COUNTY_ACCEPTS, ("check", "team", "accepted"), ("sign", "government", "accepted"), ("sign", "party", "accepted"),
            ("sign", "director", "accepted"), ("sign", "leader", "signed"), CLOSE,
        ],
    ),
}  # fmt: skip


class Company:
    """The cast, with the two people these walks need besides."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.extra = {
            "publisher": person("publisher", "宣传甲", (cast.qingshi, "publisher")),
            "third_clerk": person("clerk3", "整改办丙", (cast.office, "office_clerk")),
        }

    def who(self, name: str) -> Person:
        found = self.extra.get(name) or getattr(self.cast, name)
        assert isinstance(found, Person)
        return found

    def everybody(self) -> list[Person]:
        return [*self.extra.values(), *(each for each in vars(self.cast).values() if isinstance(each, Person))]


def attempt(walk: Walk, kind: str, by: Person, unit: Unit | None = None) -> None:
    """Do the step a kind names, as this person would."""
    post = by.posts.select_related("unit").first()
    if post is None:
        raise Refused("no_post", f"{by} holds no post")
    place = unit or post.unit
    acts: dict[str, Callable[[], object]] = {
        "request": lambda: walk.request(by, place),
        "accept": lambda: walk.accept(by, place),
        "review": lambda: walk.review(by, place),
        "check": lambda: walk.check(by),
        "notice": lambda: notice(walk, by),
        "sign": lambda: walk.sign(by, _open_signature(walk, by)),
        "close": lambda: close_case(case=walk.case, by=by, at=walk.at),
        "file": lambda: file_upward(case=walk.case, number="海整改报〔2026〕1号", recipient="省整改办", by=by, at=walk.at),
    }
    acts[kind]()


def _open_signature(walk: Walk, by: Person) -> int:
    """The first signature that is open, one of the person's own role before others."""
    done = {step.requirement_id for step in walk.case.steps.all()}
    waiting = [(number, each) for number, each in enumerate(walk.signatures()) if each.pk not in done]
    roles = {post.role for post in by.posts.all()}
    own = [number for number, each in waiting if each.role in roles]
    return (own or [number for number, _ in waiting] or [0])[0]


def notice(walk: Walk, by: Person) -> None:
    need = walk.case.requirements.get(kind="notice")
    last = add_workdays(walk.today, need.detail["days"] - 1, workday_table())
    walk_notice = post_notice(
        campaign=walk.task.campaign, cases=[walk.case], number=f"{walk.case.pk}号", title="拟销号公示", media="政府网站", first=walk.today,
        last=last, days=need.detail["days"], day_type=need.detail["day_type"], by=by, at=walk.at,
    )  # fmt: skip
    walk.later((last - walk.today).days + 1)
    end_notice(notice=walk_notice, by=by, at=walk.at)


def started(cast: Cast, code: str) -> Walk:
    plan = PLANS[code]
    home = campaign(cast)
    choose_procedure(campaign=home, kind=plan.kind, procedure=code, valid_from=TODAY, by=cast.clerk, at=NOW)
    lead, carries_out = getattr(cast, plan.lead), getattr(cast, plan.carries_out)
    return Walk(cast, ready_task(cast, home, lead=lead, carries_out=carries_out, origin=plan.origin))


def test_every_file_of_the_folder_is_walked_here() -> None:
    assert {each.code for each in procedures().procedures} == set(PLANS)


@pytest.mark.parametrize("code", list(PLANS))
def test_each_procedure_is_walked_by_its_people(cast: Cast, code: str) -> None:
    company, walk = Company(cast), started(cast, code)
    for kind, who, state in PLANS[code].steps:
        walk.later()
        if kind == "check":
            walk.drawn(cast.clerk)
        attempt(walk, kind, company.who(who))
        assert walk.state() == state, (kind, who)
    assert walk.case.outcome == Case.Outcome.CLOSED
    assert walk.case.waits_for == ""
    assert {step.state for step in line_of(walk.case)} == {"done"}
    people = [step.done_by_id for step in walk.case.steps.all()]
    assert len(people) == len(set(people)) == len(PLANS[code].steps)
    assert verify().ok


@pytest.mark.parametrize("code", list(PLANS))
def test_at_each_step_every_other_person_is_refused(cast: Cast, code: str) -> None:
    company, walk = Company(cast), started(cast, code)
    clerks = {"clerk", "clerk2", "clerk3"}
    may_too = {"request": {PLANS[code].lead, "county" if PLANS[code].lead == "qingshi" else "lead"}}
    may_too["sign"] = {"party", "government"} if code == "weifang-petition" else set()  # of one rank: in any order
    may_too |= dict.fromkeys(("check", "close", "file"), clerks) | {"notice": clerks | {"disclosure"}}
    for kind, who, _ in PLANS[code].steps:
        walk.later()
        if kind == "check":
            walk.drawn(cast.clerk)
        right = company.who(who)
        for other in company.everybody():
            if other == right or other.username in may_too.get(kind, ()):
                continue
            with pytest.raises(Refused):
                attempt(walk, kind, other)
        attempt(walk, kind, right)


@pytest.mark.parametrize("code", list(PLANS))
def test_no_step_is_taken_before_its_turn(cast: Cast, code: str) -> None:
    company, walk = Company(cast), started(cast, code)
    steps = PLANS[code].steps
    attempt(walk, *_named(company, steps[0]))
    for number in range(1, len(steps)):
        walk.later()
        for kind, who, _ in steps[number + 1 :]:
            if kind == "check" or steps[number][0] == kind:
                continue
            with pytest.raises(Refused):
                attempt(walk, kind, company.who(who))
        if steps[number][0] == "check":
            walk.drawn(cast.clerk)
        attempt(walk, *_named(company, steps[number]))


def _named(company: Company, step: tuple[str, str, str]) -> tuple[str, Person]:
    return step[0], company.who(step[1])


def test_a_signature_waits_for_the_lower_ranks(cast: Cast) -> None:
    walk = started(cast, "tianjin-joint")
    walk.request(cast.responsible, cast.transport)
    walk.accept(cast.county, cast.qingshi)
    walk.drawn(cast.clerk)
    walk.check(cast.team)
    with pytest.raises(Refused) as refused:
        walk.sign(cast.leader, 3)
    assert refused.value.code == "step.not_next"
    walk.sign(cast.government, 0)
    with pytest.raises(Refused):
        walk.sign(cast.director, 2)


def test_a_case_keeps_the_procedure_it_entered_by(cast: Cast) -> None:
    walk = started(cast, "weifang-county")
    walk.request(cast.responsible, cast.transport)
    choose_procedure(
        campaign=walk.task.campaign,
        kind=TaskKind.COUNTY,
        procedure="heilongjiang",
        valid_from=TODAY + timedelta(days=1),
        by=cast.clerk,
        at=NOW,
    )
    walk.later(3).accept(cast.county, cast.qingshi)
    assert walk.case.procedure == "weifang-county"
    assert [need.kind for need in walk.case.requirements.order_by("position")] == ["request", "accept", "review", "check", "sign", "close"]
    assert walk.case.procedure_text["valid_from"] == date(2019, 2, 21).isoformat()


def test_the_next_case_enters_by_the_new_one(cast: Cast) -> None:
    walk = started(cast, "weifang-county")
    choose_procedure(
        campaign=walk.task.campaign,
        kind=TaskKind.COUNTY,
        procedure="heilongjiang",
        valid_from=TODAY + timedelta(days=1),
        by=cast.clerk,
        at=NOW,
    )
    walk.later().request(cast.responsible, cast.transport)
    assert walk.case.procedure == "heilongjiang"
