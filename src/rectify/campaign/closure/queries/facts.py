"""A case as the pure rules see it: its requirements, what is done, what the drawing said; who stands where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rectify.campaign.closure.models import Case, Draw, Lot, NoticedCase, Objection, Requirement, Step, StepKind
from rectify.campaign.closure.rules.procedure import Place
from rectify.campaign.closure.rules.steps import CheckState, Done, Need, Standing, next_needs
from rectify.campaign.ledger.models import Campaign, Responsibility, Task
from rectify.campaign.plans.reading.contract import ActorRole
from rectify.foundation.accounts.models import Person, Unit, UnitKind
from rectify.foundation.accounts.queries import grants_of, roles

_SUPERVISING = (ActorRole.REVIEWER, ActorRole.SUPERVISING)
_COUNTY = (UnitKind.COUNTY, UnitKind.ZONE)
_HEADQUARTERS = (UnitKind.OFFICE, UnitKind.TEAM)


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """Requirements, steps and the drawing of one case. ``notices`` stand for people who posted one that still runs."""

    needs: Sequence[Need]
    done: Sequence[Done]
    notices: Sequence[Done]
    check: CheckState
    open_objections: int
    carrying: frozenset[int] = frozenset()
    """The units that carry out the work; see ``carrying_units``."""

    @property
    def next(self) -> list[Need]:
        """What may be done now."""
        return next_needs(self.needs, self.done, self.check)


def need_of(row: Requirement) -> Need:
    """A requirement as the rules see it."""
    return Need(row.pk, row.position, row.kind, row.rank, row.role, row.unit_id, (row.place,))


def done_of(row: Step) -> Done:
    """A step as the rules see it."""
    return Done(row.requirement_id, row.kind, row.passed, row.unit_id, row.done_by_id, row.on_behalf_of_id)


def case_facts(case: Case) -> CaseFacts:
    """Everything of one case. Six queries."""
    needs = [need_of(row) for row in Requirement.objects.filter(case=case).order_by("position")]
    done = [done_of(row) for row in Step.objects.filter(case=case).order_by("id")]
    posted = NoticedCase.objects.filter(case=case).values_list("notice__unit", "notice__posted_by")
    finished = any(step.kind == StepKind.NOTICE for step in done)
    notices = [] if finished else [Done(0, StepKind.NOTICE, False, unit, person) for unit, person in posted]
    lots = Lot.objects.filter(case=case, draw__population=Draw.Population.WAITING).values_list("chosen", flat=True)
    waiting = Objection.objects.filter(entry__case=case, answered_at__isnull=True).count()
    return CaseFacts(needs, done, notices, _check_state(list(lots)), waiting, carrying_units(case.task_id, case.implementing_unit_id))


def _check_state(chosen: Sequence[bool]) -> CheckState:
    if not chosen:
        return CheckState.NOT_DRAWN
    return CheckState.CHOSEN if any(chosen) else CheckState.SPARED


def bearing_units(task: Task) -> set[int]:
    """The units that lead the task or bear a responsibility in it: those that may ask for its acceptance. One query."""
    rows = Responsibility.objects.filter(task=task, unit__isnull=False, role__in=(ActorRole.LEAD, ActorRole.RESPONSIBLE))
    return {unit for unit in (*rows.values_list("unit", flat=True), task.lead_unit_id) if unit is not None}


def carrying_units(task_id: int, implementing: int) -> frozenset[int]:
    """The units that carry out the work: who asked for acceptance, and everybody the list makes responsible for it. One query."""
    rows = Responsibility.objects.filter(task=task_id, unit__isnull=False, role=ActorRole.RESPONSIBLE)
    return frozenset({implementing, *rows.values_list("unit", flat=True)})


def places_of(task: Task, implementing: Unit) -> dict[str, list[int]]:
    """The units that fill each place of a procedure for this task, in the order of the list. Two queries; closed units fill none."""
    home = task.campaign.jurisdiction
    named: dict[str, list[int]] = {}
    for role, unit in Responsibility.objects.filter(task=task, unit__isnull=False, unit__closed_on__isnull=True).values_list(
        "role", "unit"
    ):
        named.setdefault(role, []).append(unit)
    units = list(Unit.objects.filter(path__startswith=home.path, closed_on__isnull=True).order_by("position", "code"))
    paths = [each.path for each in (implementing, task.lead_unit) if each is not None]
    return {
        Place.ACCEPTING: named.get(ActorRole.ACCEPTOR, []),
        Place.LEAD: [task.lead_unit_id] if task.lead_unit_id else named.get(ActorRole.LEAD, [])[:1],
        Place.SUPERVISING: [unit for role in _SUPERVISING for unit in named.get(role, [])],
        Place.LINE: [unit.pk for unit in units if is_line(unit, home)],
        Place.COUNTY: [unit.pk for path in paths for unit in reversed(units) if unit.kind in _COUNTY and path.startswith(unit.path)][:1],
        Place.OFFICE: [unit.pk for unit in units if unit.kind == UnitKind.OFFICE],
        Place.HEADQUARTERS: [unit.pk for unit in units if is_headquarters(unit, home)],
        Place.CITY: [home.pk],
    }


def is_line(unit: Unit, home: Unit) -> bool:
    """A department of the city itself (市直主管部门), not one of a county."""
    return unit.kind == UnitKind.DEPARTMENT and unit.parent_id == home.pk


def is_headquarters(unit: Unit, home: Unit) -> bool:
    """The office, a supervision team, or the city itself."""
    return unit.pk == home.pk or unit.kind in _HEADQUARTERS


def open_places(unit: Unit, campaign: Campaign) -> frozenset[str]:
    """The places that any of several units may fill and this unit does. No query if the campaign has its jurisdiction loaded."""
    home = campaign.jurisdiction
    found = {Place.LINE: is_line(unit, home), Place.HEADQUARTERS: is_headquarters(unit, home)}
    return frozenset(place for place, fits in found.items() if fits)


def standing(person: Person, unit: Unit, campaign: Campaign, on: date, principal: Person | None = None) -> Standing:
    """Somebody as the rules see them, in the name of a unit; roles and permissions are the principal's where there is one.

    Two queries at most. Somebody deactivated may nothing, in nobody's name.
    """
    own = grants_of(person, on)
    grants = grants_of(principal, on) if principal and person.is_active else own
    held = frozenset(post.role for post in grants.posts if post.unit_id == unit.pk)
    granted = frozenset(permission.value for role in held if role in roles() for permission in roles()[role].grants)
    serves = frozenset(post.unit_id for post in own.posts)
    return Standing(person.pk, unit.pk, open_places(unit, campaign), held, granted, principal.pk if principal else None, serves)


def units_for(person: Person, need: Need, campaign: Campaign, on: date) -> list[Unit]:
    """The units of this person's posts in whose name they could take a step, as far as place goes. Two queries."""
    ids = [post.unit_id for post in grants_of(person, on).posts]
    units = Unit.objects.filter(pk__in=ids).order_by("position", "code")
    if need.unit_id is not None:
        return [unit for unit in units if unit.pk == need.unit_id]
    return [unit for unit in units if set(need.places) & open_places(unit, campaign)]
