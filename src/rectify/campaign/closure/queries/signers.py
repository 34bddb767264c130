"""The signing desk: which signatures wait for somebody, by post or by delegation; and who may delegate what to whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rectify.campaign.closure.models import Case, Delegation, Requirement, StepKind
from rectify.campaign.closure.queries.delegations import lent_to
from rectify.campaign.closure.queries.line import LineStep, State, lines_of
from rectify.campaign.closure.queries.short import Short, shorts
from rectify.campaign.closure.queries.waiting import rows_waiting
from rectify.foundation.accounts.models import Person, Post
from rectify.foundation.accounts.queries import roles
from rectify.foundation.accounts.queries.grants import in_force
from rectify.foundation.accounts.rules import Grants, Permission

PAGE = 20
PEOPLE_OFFERED = 300


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature this person may give now; ``principal`` is whose it is, when it is given by delegation."""

    requirement: Requirement
    principal: Person | None


@dataclass(frozen=True, slots=True)
class ToSign:
    """A case that waits for a signature of this person: its line, its facts, the signatures to give."""

    case: Case
    line: Sequence[LineStep]
    short: Short
    signatures: Sequence[Signature]

    @property
    def order(self) -> list[LineStep]:
        """All signatures of the case in their order."""
        return [step for step in self.line if step.kind == StepKind.SIGN]


@dataclass(frozen=True, slots=True)
class Desk:
    """One page of the signing desk; ``next`` is the key of the following one, 0 on the last."""

    rows: list[ToSign]
    next: int


def signing_desk(person: Person, grants: Grants, on: date, after: int = 0) -> Desk:
    """What waits for this person's signature, oldest first. About a dozen queries for any number."""
    rows = rows_waiting(person, grants, StepKind.SIGN, on).filter(pk__gt=after)
    cases = list(rows.select_related("task", "implementing_unit").order_by("pk")[: PAGE + 1])
    shown = cases[:PAGE]
    lines, facts, lent = lines_of(shown), shorts([case.task_id for case in shown]), lent_to(person, on)
    found = [ToSign(case, lines[case.pk], facts[case.task_id], signatures(lines[case.pk], grants, lent)) for case in shown]
    return Desk([row for row in found if row.signatures], cases[PAGE - 1].pk if len(cases) > PAGE else 0)


def signatures(line: Sequence[LineStep], grants: Grants, lent: Sequence[Delegation]) -> list[Signature]:
    """The signatures of a line that come next and are this person's to give. No query."""
    held = {(post.role, post.unit_id) for post in grants.posts}
    found = []
    for step in line:
        if step.kind != StepKind.SIGN or step.state is not State.NOW:
            continue
        need = step.requirement
        if (need.role, need.unit_id) in held:
            found.append(Signature(need, None))
            continue
        loan = next((each for each in lent if (each.role, each.unit_id) == (need.role, need.unit_id)), None)
        if loan is not None:
            found.append(Signature(need, loan.principal))
    return found


def signing_posts(person: Person, on: date) -> list[Post]:
    """Posts of this person whose signature they may lend: their own that sign. One query."""
    signing = [code for code, role in roles().items() if Permission.TASK_SIGN in role.grants]
    rows = Post.objects.filter(in_force(on), role__in=signing, person=person)
    return list(rows.select_related("person", "unit").order_by("unit__position", "unit__code", "role")[:PEOPLE_OFFERED])


def delegates_offered(posts: Sequence[Post], on: date) -> list[Person]:
    """People who might sign instead: with a post at one of these units or below it. One query."""
    units = {post.unit_id for post in posts}
    rows = Person.objects.filter(is_active=True, posts__in=Post.objects.filter(in_force(on), unit__in=units)).distinct()
    return list(rows.order_by("username")[:PEOPLE_OFFERED])


def person_called(username: str) -> Person | None:
    """The active person of that user name. One query."""
    return Person.objects.filter(username__iexact=username.strip(), is_active=True).first()
