"""What one person may do with a task's close-out now: the steps offered, each in the name of a unit of their posts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from rectify.campaign.closure.models import Case, Lot, Requirement, StepKind
from rectify.campaign.closure.queries.facts import CaseFacts, bearing_units, carrying_units, case_facts, open_places
from rectify.campaign.closure.rules.steps import CheckState, Need, Standing, hindrance
from rectify.campaign.ledger.models import Task
from rectify.foundation.accounts.models import Unit
from rectify.foundation.accounts.queries import roles
from rectify.foundation.accounts.rules import Grants, Permission


@dataclass(frozen=True, slots=True)
class Offer:
    """A step this person may take now, and the units in whose name; ``lot`` for a spot check that was drawn."""

    kind: str
    requirement_id: int
    units: tuple[Unit, ...]
    lot_id: int | None = None


def own_units(grants: Grants, permission: Permission) -> list[Unit]:
    """The units at which this person holds a post that grants the permission, in official order. One query."""
    known = roles()
    ids = {post.unit_id for post in grants.posts if post.role in known and permission in known[post.role].grants}
    return list(Unit.objects.filter(pk__in=ids).order_by("position", "code"))


def request_units(grants: Grants, task: Task) -> list[Unit]:
    """The units of this person's posts that bear the task and may ask for its acceptance. Two queries."""
    units = own_units(grants, Permission.ACCEPTANCE_REQUEST)
    bearing = bearing_units(task) if units else set()
    return [unit for unit in units if unit.pk in bearing]


def offers(grants: Grants, case: Case, on: date) -> list[Offer]:
    """The steps of a case this person may take now, as far as order, place, post and separation go. Eight queries.

    Signatures by delegation are not among them: the signing desk shows those.
    """
    suspended = case.suspended_at is not None and (case.suspended_until is None or on <= case.suspended_until)
    if suspended or case.outcome in {Case.Outcome.RETURNED, Case.Outcome.REOPENED}:
        return []
    facts = case_facts(case)
    units = list(Unit.objects.filter(pk__in={post.unit_id for post in grants.posts}).order_by("position", "code"))
    found = []
    for need in facts.next:
        able = tuple(unit for unit in units if _is_free(grants, case, facts, need, unit))
        if able:
            found.append(Offer(need.kind, need.id, able, _lot(case, need, facts)))
    return found


def units_offered(grants: Grants, case: Case, kind: str, on: date) -> list[Unit]:
    """The units in whose name this person may take the step of a kind now; empty when it is not theirs or not next."""
    return [unit for offer in offers(grants, case, on) if offer.kind == kind for unit in offer.units]


def requirement_of_kind(case: Case, kind: str) -> Requirement | None:
    """The first requirement of a kind. One query."""
    return Requirement.objects.filter(case=case, kind=kind).order_by("position").first()


def _is_free(grants: Grants, case: Case, facts: CaseFacts, need: Need, unit: Unit) -> bool:
    known = roles()
    held = frozenset(post.role for post in grants.posts if post.unit_id == unit.pk)
    granted = frozenset(permission.value for role in held if role in known for permission in known[role].grants)
    serves = frozenset(post.unit_id for post in grants.posts)
    who = Standing(grants.person_id or 0, unit.pk, open_places(unit, case.task.campaign), held, granted, serves=serves)
    return hindrance(need, who, [*facts.done, *facts.notices], facts.next, facts.carrying) is None


def _lot(case: Case, need: Need, facts: CaseFacts) -> int | None:
    if need.kind != StepKind.CHECK or facts.check is not CheckState.CHOSEN:
        return None
    lots = Lot.objects.filter(case=case, chosen=True, checked_at__isnull=True, draw__population="waiting")
    return lots.order_by("-id").values_list("pk", flat=True).first()


def units_to_seat(case: Case) -> list[str]:
    """Names of the units whose people may sit in the acceptance group, in the order of the tree. Two queries."""
    working = carrying_units(case.task_id, case.implementing_unit_id)
    rows = Unit.objects.filter(closed_on__isnull=True).exclude(pk__in=working).order_by("position", "code")
    return list(rows.values_list("name", flat=True))
