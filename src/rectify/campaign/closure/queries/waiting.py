"""What waits for somebody in the close-out: counted for their desk, and as pages of cases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rectify.campaign.closure.models import Case, NoticedCase, Objection, Requirement, Step, StepKind
from rectify.campaign.closure.queries.access import visible_cases
from rectify.campaign.closure.queries.delegations import holding
from rectify.campaign.closure.queries.waiting_counts import BY_ANOTHER_UNIT, DRAW, Whose, counted
from rectify.campaign.closure.rules.procedure import APART, Place
from rectify.campaign.closure.rules.steps import ACTS
from rectify.campaign.ledger.queries.counting import counts_up_to
from rectify.foundation.accounts.models import Person, Unit, UnitKind
from rectify.foundation.accounts.rules import Grants, Permission

PAGE = 50
LABELS: dict[str, str | Promise] = {
    StepKind.ACCEPT: _("Acceptances to hold"),
    StepKind.REVIEW: _("Site reviews to make"),
    StepKind.CHECK: _("Spot checks to make"),
    DRAW: _("Cases to draw from"),
    StepKind.NOTICE: _("Cases to put up for notice"),
    StepKind.SIGN: _("Signatures to give"),
    StepKind.CLOSE: _("Cases to close"),
    StepKind.FILE: _("Closed cases to file"),
    "objection": _("Objections to answer"),
}
"""What a kind of waiting is called on the desk."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One kind of thing that waits for somebody: how many, and where they are listed."""

    kind: str
    label: str | Promise
    count: int
    url: str


def waiting_for(person: Person, grants: Grants, on: date, most: int = 100) -> list[Waiting]:
    """What waits for this person today in the close-out, in the order of the steps; nothing that does not. At most five queries.

    A step waits for somebody whose post at the right unit grants it and who has taken no other step of the case. Counts stop at ``most``.
    """
    able = [kind for kind in StepKind if kind in LABELS and _may(grants, kind, person, on)]
    if not able:
        return []
    counts = _counts(person, grants, on, able, most)
    names = [*able, *([DRAW] if StepKind.CHECK in able else [])]
    found = [Waiting(kind, LABELS[kind], counts[kind], address_of(kind)) for kind in names if counts[kind]]
    if grants.may(Permission.TASK_NOTICE):
        objections = Objection.objects.filter(answered_at__isnull=True, entry__case__outcome="").count()
        found += [Waiting("objection", LABELS["objection"], objections, "/notices/")] if objections else []
    return found


def _counts(person: Person, grants: Grants, on: date, kinds: Sequence[StepKind], most: int) -> Counter[str]:
    """How many cases wait for each kind, up to ``most``. At most three queries: kinds of units, signatures, all else."""
    units = {post.unit_id for post in grants.posts}
    others = [kind for kind in kinds if kind is not StepKind.SIGN]
    whose = Whose(person.pk, units, _places(units) if others else [])
    counts = counted(whose, others, on, most)
    if StepKind.SIGN in kinds:
        counts[StepKind.SIGN] = _of(person, grants, on, [StepKind.SIGN]).order_by()[:most].count()
    return counts


def address_of(kind: str) -> str:
    """Where a kind of waiting is listed: signatures on the signing desk, all else on the close-out desk."""
    return "/signing/" if kind == StepKind.SIGN else f"/closure/?waits={kind}&mine=1"


def _may(grants: Grants, kind: StepKind, person: Person, on: date) -> bool:
    if grants.may(ACTS[kind]):
        return True
    if kind is not StepKind.SIGN:
        return False
    return holding(person.pk, on).exists()


def cases_waiting(grants: Grants, kind: str = "", *, person: Person | None = None, on: date, after: int = 0) -> list[Case]:
    """A page of cases under way that wait for a kind of step (empty: any), by id after ``after``; :data:`PAGE` + 1 rows at most.

    ``person``: only those this person may take now. One query.
    """
    if person is not None:
        rows = rows_waiting(person, grants, kind, on)
    else:
        rows = visible_cases(grants, Permission.LIST_READ).exclude(waits_for="")
        rows = rows.filter(waits_for=kind) if kind else rows
    whole = rows.filter(pk__gt=after).select_related("task", "task__lead_unit", "implementing_unit").order_by("pk")
    return list(whole[: PAGE + 1])


def rows_waiting(person: Person, grants: Grants, kind: str, on: date) -> QuerySet[Case]:
    """The cases whose next step of a kind (empty: any) this person may take now. Two queries of its own at most, to come."""
    kinds = [StepKind(kind)] if kind else [each for each in StepKind if grants.may(ACTS[each]) or each is StepKind.SIGN]
    return _of(person, grants, on, kinds)


COUNT_UP_TO = 1_000
"""How far cases are counted for somebody who sees a part of them; who sees all is told exactly, from the index alone."""


def counts(grants: Grants) -> dict[str, int]:
    """How many cases wait for each kind of step, of those the person sees; for a part of all up to :data:`COUNT_UP_TO` + 1. One query."""
    rows = visible_cases(grants, Permission.LIST_READ).exclude(waits_for="").order_by()
    if grants.scope(Permission.LIST_READ).everything:
        return {row["waits_for"]: row["n"] for row in rows.values("waits_for").annotate(n=Count("pk"))}
    return counts_up_to(COUNT_UP_TO + 1, {kind.value: rows.filter(waits_for=kind) for kind in StepKind if kind in LABELS})


def _of(person: Person, grants: Grants, on: date, kinds: Sequence[StepKind]) -> QuerySet[Case]:
    """Cases whose next step this person may take. Signatures alone are asked for by themselves: beside others they cost far more."""
    if list(kinds) == [StepKind.SIGN]:
        return _free_of(person, on).filter(_signatures(person, grants, on), waits_for=StepKind.SIGN)
    wanted = Q()
    for branch in _branches(grants):
        wanted |= Q(Exists(branch))
    wanted = (wanted or Q(pk__in=())) & ~(Q(waits_for__in=BY_ANOTHER_UNIT) & _taken_by(grants))
    if StepKind.SIGN in kinds:
        wanted = (~Q(waits_for=StepKind.SIGN) & wanted) | (Q(waits_for=StepKind.SIGN) & _signatures(person, grants, on))
    return _free_of(person, on).filter(wanted, waits_for__in=kinds)


def not_suspended(on: date) -> Q:
    """Cases whose steps may be taken that day: a suspension lasts to its last day and is over by itself."""
    return Q(suspended_at__isnull=True) | Q(suspended_until__lt=on)


def _free_of(person: Person, on: date) -> QuerySet[Case]:
    """Cases not suspended in which this person has taken no step and posted no notice."""
    used = Step.objects.filter(Q(done_by=person) | Q(on_behalf_of=person), case=OuterRef("pk"))
    posted = NoticedCase.objects.filter(case=OuterRef("pk"), notice__posted_by=person)
    return Case.objects.filter(not_suspended(on)).exclude(Exists(used)).exclude(Exists(posted))


def _taken_by(grants: Grants) -> Q:
    """Cases in which the one unit of these posts has asked, accepted or reviewed; with several units another may act."""
    units = {post.unit_id for post in grants.posts}
    if len(units) != 1:
        return Q(pk__in=())
    return Q(Exists(Step.objects.filter(case=OuterRef("pk"), unit__in=units, kind__in=APART)))


def _places(units: Collection[int]) -> list[str]:
    """The kinds of place that these units are, for steps that any unit of a kind may take. One query."""
    kinds = set(Unit.objects.filter(pk__in=units).order_by().values_list("kind", flat=True)) if units else set()
    places: list[str] = [Place.LINE] if UnitKind.DEPARTMENT in kinds else []
    return [*places, Place.HEADQUARTERS] if kinds & {UnitKind.OFFICE, UnitKind.TEAM, UnitKind.CITY} else places


def _branches(grants: Grants) -> list[QuerySet[Requirement]]:
    """The requirement a case waits for, where it is for a unit of these posts: by the unit itself, and by the kind of place."""
    units = [post.unit_id for post in grants.posts]
    places = _places(units)
    rows = Requirement.objects.filter(case=OuterRef("pk"), kind=OuterRef("waits_for"))
    found = [rows.filter(unit__in=units)] if units else []
    return [*found, rows.filter(unit__isnull=True, place__in=places)] if places else found


def _signatures(person: Person, grants: Grants, on: date) -> Q:
    done = Step.objects.filter(requirement=OuterRef("pk"), passed=True)
    lower = Requirement.objects.filter(case=OuterRef("case"), kind=StepKind.SIGN, rank__lt=OuterRef("rank")).exclude(
        Exists(Step.objects.filter(requirement=OuterRef("pk"), passed=True))
    )
    held = Q(pk__in=())
    for post in grants.posts:
        held |= Q(unit=post.unit_id, role=post.role)
    lent = holding(person.pk, on).filter(unit=OuterRef("unit"), role=OuterRef("role"))
    own = held if grants.may(Permission.TASK_SIGN) else Q(pk__in=())
    rows = Requirement.objects.filter(own | Q(Exists(lent)), case=OuterRef("pk"), kind=StepKind.SIGN)
    return Q(Exists(rows.exclude(Exists(done)).exclude(Exists(lower))))
