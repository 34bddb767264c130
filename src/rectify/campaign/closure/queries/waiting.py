"""What waits for somebody in the close-out: counted for their desk, and as pages of cases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import CharField, Count, Exists, OuterRef, Q, QuerySet, Value
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rectify.campaign.closure.models import Case, Delegation, Lot, NoticedCase, Objection, Requirement, Step, StepKind
from rectify.campaign.closure.queries.access import visible_cases
from rectify.campaign.closure.rules.procedure import APART, Place
from rectify.campaign.closure.rules.steps import ACTS
from rectify.campaign.ledger.queries.access import keys_of_work
from rectify.foundation.accounts.models import Person, Unit, UnitKind
from rectify.foundation.accounts.rules import Grants, Permission

PAGE = 50
BY_ANOTHER_UNIT = (StepKind.ACCEPT, StepKind.REVIEW, StepKind.CHECK)
"""Steps that a unit does not take where it has taken one of :data:`APART`."""

LABELS: dict[str, str | Promise] = {
    StepKind.ACCEPT: _("Acceptances to hold"),
    StepKind.REVIEW: _("Site reviews to make"),
    StepKind.CHECK: _("Spot checks to make"),
    "draw": _("Cases to draw from"),
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
    """What waits for this person today in the close-out, in the order of the steps; nothing that does not. At most four queries.

    A step waits for somebody whose post at the right unit grants it and who has taken no other step of the case. Counts stop at ``most``.
    """
    able = [kind for kind in StepKind if kind in LABELS and _may(grants, kind, person, on)]
    if not able:
        return []
    counts = _counted(person, grants, on, able, most)
    names = [*able, *(["draw"] if StepKind.CHECK in able else [])]
    found = [Waiting(kind, LABELS[kind], counts[kind], address_of(kind)) for kind in names if counts[kind]]
    if grants.may(Permission.TASK_NOTICE):
        objections = Objection.objects.filter(answered_at__isnull=True, entry__case__outcome="").count()
        found += [Waiting("objection", LABELS["objection"], objections, "/notices/")] if objections else []
    return found


def _counted(person: Person, grants: Grants, on: date, kinds: Sequence[StepKind], most: int) -> Counter[str]:
    """How many cases wait for each kind, up to ``most``. One query of small ones, each on an index and none longer than it must be.

    What one unit alone may do is found from that unit's requirements, what any office may do from the cases: asked together the database
    looks at every case that waits.
    """
    free, for_posts = _free_of(person, on), [Q(Exists(each)) for each in _branches(grants)]
    asked: list[QuerySet[Case, str]] = []
    for kind in kinds:
        rows = free.filter(waits_for=kind)
        if kind in BY_ANOTHER_UNIT:
            rows = rows.exclude(_taken_by(grants))
        branches = [_signatures(person, grants, on)] if kind is StepKind.SIGN else for_posts
        if kind is StepKind.CHECK:
            asked += [_some(rows.filter(each, Exists(_chosen())), kind, most) for each in branches]
        name = "draw" if kind is StepKind.CHECK else kind
        undrawn = rows.exclude(Exists(_chosen())) if kind is StepKind.CHECK else rows
        asked += [_some(undrawn.filter(each), name, most) for each in branches]
    if not asked:
        return Counter()
    whole = asked[0].union(*asked[1:], all=True) if len(asked) > 1 else asked[0]
    return Counter({kind: min(n, most) for kind, n in Counter(whole).items()})


def _some(rows: QuerySet[Case], name: str, most: int) -> QuerySet[Case, str]:
    return rows.order_by().values_list(Value(name, output_field=CharField()), flat=True)[:most]


def address_of(kind: str) -> str:
    """Where a kind of waiting is listed: signatures on the signing desk, all else on the close-out desk."""
    return "/signing/" if kind == StepKind.SIGN else f"/closure/?waits={kind}&mine=1"


def _may(grants: Grants, kind: StepKind, person: Person, on: date) -> bool:
    if grants.may(ACTS[kind]):
        return True
    if kind is not StepKind.SIGN:
        return False
    return _lent(person, on).exists()


def _lent(person: Person, on: date) -> QuerySet[Delegation]:
    return Delegation.objects.filter(delegate=person, revoked_at__isnull=True, valid_from__lte=on, valid_to__gte=on)


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


def counts(grants: Grants) -> dict[str, int]:
    """How many cases wait for each kind of step, of those the person sees. One query."""
    scope = grants.scope(Permission.LIST_READ)
    seen = Case.objects.all() if scope.everything else Case.objects.filter(task__in=keys_of_work(scope))
    rows = seen.exclude(waits_for="").order_by().values("waits_for")
    return {row["waits_for"]: row["n"] for row in rows.annotate(n=Count("pk"))}


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


def _chosen() -> QuerySet[Lot]:
    return Lot.objects.filter(case=OuterRef("pk"), chosen=True, checked_at__isnull=True, draw__population="waiting")


def _taken_by(grants: Grants) -> Q:
    """Cases in which the one unit of these posts has asked, accepted or reviewed; with several units another may act."""
    units = {post.unit_id for post in grants.posts}
    if len(units) != 1:
        return Q(pk__in=())
    return Q(Exists(Step.objects.filter(case=OuterRef("pk"), unit__in=units, kind__in=APART)))


def _branches(grants: Grants) -> list[QuerySet[Requirement]]:
    """The requirement a case waits for, where it is for a unit of these posts: by the unit itself, and by the kind of place."""
    units = [post.unit_id for post in grants.posts]
    kinds = set(Unit.objects.filter(pk__in=units).values_list("kind", flat=True)) if units else set()
    places = [Place.LINE] if UnitKind.DEPARTMENT in kinds else []
    if kinds & {UnitKind.OFFICE, UnitKind.TEAM, UnitKind.CITY}:
        places.append(Place.HEADQUARTERS)
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
    lent = _lent(person, on).filter(unit=OuterRef("unit"), role=OuterRef("role"))
    own = held if grants.may(Permission.TASK_SIGN) else Q(pk__in=())
    rows = Requirement.objects.filter(own | Q(Exists(lent)), case=OuterRef("pk"), kind=StepKind.SIGN)
    return Q(Exists(rows.exclude(Exists(done)).exclude(Exists(lower))))
