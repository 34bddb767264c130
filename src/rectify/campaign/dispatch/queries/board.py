"""The round board of the office: who was asked, who answered, who is late, who did not; and one round row by row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.db.models import Count, Q, QuerySet

from rectify.campaign.dispatch.models import Cadence, Report, Round, Standing
from rectify.campaign.dispatch.queries.access import visible_reports
from rectify.campaign.dispatch.queries.rounds import cadence_of, rounds_of
from rectify.campaign.dispatch.rules.rounds import Count as Counted
from rectify.campaign.ledger.models import Campaign
from rectify.campaign.ledger.queries.access import visible_tasks
from rectify.foundation.accounts.models import Unit
from rectify.foundation.accounts.refusals import NotFound
from rectify.foundation.accounts.rules import Grants, Permission

ROWS: Final = 50
PREVIOUS: Final = 12
_SHOWN: Final = ("unit", "task", "measure", "filed_by")
_NOT_SHOWN: Final = ("task__text", "task__goal", "task__search")


@dataclass(frozen=True, slots=True)
class Line:
    """One unit of the board. ``is_group`` marks the sum of a unit and those below it."""

    unit: int
    name: str
    name_en: str
    path: str
    count: Counted
    is_group: bool = False
    below: bool = False


@dataclass(frozen=True, slots=True)
class Board:
    """The board of one campaign: the newest round with its lines, and the rounds before it."""

    campaign: Campaign
    campaigns: Sequence[Campaign]
    cadence: Cadence | None
    round: Round | None
    lines: Sequence[Line]
    total: Counted
    previous: Sequence[Round]


def board(grants: Grants, slug: str, at_day: Any) -> Board | None:
    """The board of the campaign of that slug, or of the newest; ``None`` where there is no campaign. Seven queries at any size.

    Raises:
        NotFound: no campaign of that slug.
    """
    campaigns = list(Campaign.objects.select_related("jurisdiction")) if grants.may(Permission.LIST_READ) else []
    chosen = next((c for c in campaigns if c.slug == slug), None) if slug else next(iter(campaigns), None)
    if chosen is None:
        if slug:
            raise NotFound(slug)
        return None
    rounds = rounds_of(chosen.pk, limit=PREVIOUS + 1)
    newest = rounds[0] if rounds else None
    lines = board_lines(grants, newest, chosen.jurisdiction.path) if newest else []
    total = sum((line.count for line in lines if not line.is_group), Counted())
    return Board(chosen, campaigns, cadence_of(chosen.pk, at_day), newest, lines, total, rounds[1:])


def board_lines(grants: Grants, one: Round, root: str) -> list[Line]:
    """The units asked in a round within reach, in official order; a unit with others below it is followed by them and leads with the sum.

    Two to four queries, each over the index of the round alone.
    """
    counts = _counts(grants, one)
    units = list(Unit.objects.filter(pk__in=counts))
    named = {u.path: u for u in units}
    heads = {_head(u.path, root) for u in units}
    if lacking := heads - set(named):
        named |= {u.path: u for u in Unit.objects.filter(path__in=lacking)}
    groups: dict[str, list[Line]] = {}
    for u in sorted(units, key=lambda u: (u.position, u.code)):
        groups.setdefault(_head(u.path, root), []).append(Line(u.pk, u.name, u.name_en, u.path, counts[u.pk]))
    ordered = sorted(groups, key=lambda path: (named[path].position, named[path].code) if path in named else (0, path))
    return [line for path in ordered for line in _with_sum(named.get(path), groups[path])]


def _head(path: str, root: str) -> str:
    """The path of the unit right below the root that a unit belongs to: a town belongs to its county."""
    if not path.startswith(root) or path == root:
        return path
    return root + path[len(root) :].split("/", 1)[0] + "/"


def _with_sum(head: Unit | None, lines: list[Line]) -> list[Line]:
    if head is None or len(lines) == 1:
        return lines
    total = sum((line.count for line in lines), Counted())
    rows = sorted(lines, key=lambda line: line.unit != head.pk)
    return [
        Line(head.pk, head.name, head.name_en, head.path, total, is_group=True),
        *(Line(line.unit, line.name, line.name_en, line.path, line.count, below=True) for line in rows),
    ]


def _counts(grants: Grants, one: Round) -> dict[int, Counted]:
    """Unit to asked, filed in time, late. What came in a later round counts as late here. Two queries, one while the round is open."""
    reach = visible_reports(grants)
    rows = reach.filter(round=one, late_for__isnull=True).order_by().values_list("unit")
    in_time, after = Q(filed_at__lte=one.cut_off_at), Q(filed_at__gt=one.cut_off_at)
    counted = rows.annotate(asked=Count("pk"), filed=Count("pk", filter=in_time), late=Count("pk", filter=after))
    came: dict[int, int] = {}
    if one.frozen_at:
        came = dict(reach.filter(late_for=one, filed_at__isnull=False).order_by().values_list("unit").annotate(n=Count("pk")))
    return {unit: Counted(asked, filed, late + came.get(unit, 0)) for unit, asked, filed, late in counted}


@dataclass(frozen=True, slots=True)
class RoundPage:
    """A page of one round: how it stands, and the rows asked for. ``after`` is the key of the next page."""

    round: Round
    total: Counted
    changes: int
    rows: Sequence[Any] = field(default_factory=tuple)
    after: str = ""


def round_page(grants: Grants, one: Round, show: str, *, unit: int | None = None, after: str = "") -> RoundPage:
    """One round: ``waiting`` (not answered), ``filed``, ``late`` or ``changed`` since the round before. Four queries at any size."""
    reach = visible_reports(grants)
    reach = reach.filter(unit=unit) if unit else reach
    total = _total(reach, one)
    moved = Standing.objects.filter(round=one, changed=True)
    if not grants.scope(Permission.LIST_READ).everything:
        moved = moved.filter(task__in=visible_tasks(grants).values("pk"))
    rows, following = _changed(moved, after) if show == "changed" else _asked(reach, one, show, after)
    return RoundPage(one, total, moved.count(), rows, following)


def _total(reach: QuerySet[Report], one: Round) -> Counted:
    asked = Q(round=one, late_for__isnull=True)
    counted = reach.filter(asked).aggregate(
        asked=Count("pk"),
        filed=Count("pk", filter=Q(filed_at__lte=one.cut_off_at)),
        late=Count("pk", filter=Q(filed_at__gt=one.cut_off_at)),
    )
    came = reach.filter(late_for=one, filed_at__isnull=False).count() if one.frozen_at else 0
    return Counted(counted["asked"], counted["filed"], counted["late"] + came)


def _asked(reach: QuerySet[Report], one: Round, show: str, after: str) -> tuple[list[Report], str]:
    """Reports by unit and list; the key of a page is the unit and the id it ends with."""
    mine = Q(round=one, late_for__isnull=True)
    wanted = {
        "waiting": mine & Q(filed_at__isnull=True),
        "filed": mine & Q(filed_at__isnull=False),
        "late": Q(late_for=one) | Q(round=one, late_for__isnull=False) | Q(round=one, filed_at__gt=one.cut_off_at),
    }.get(show, mine)
    unit, key = _key(after)
    rows = reach.filter(wanted, unit__gte=unit).exclude(unit=unit, pk__lte=key) if after else reach.filter(wanted)
    picked = list(rows.order_by("unit_id", "pk").values_list("pk", flat=True)[: ROWS + 1])  # by the index alone, then the few are dressed
    dressed = Report.objects.filter(pk__in=picked).select_related(*_SHOWN).defer(*_NOT_SHOWN).order_by("unit_id", "pk")
    found = list(dressed.prefetch_related("late_for", "round") if show == "late" else dressed)
    last = found[ROWS - 1] if len(found) > ROWS else None
    return found[:ROWS], f"{last.unit_id}.{last.pk}" if last else ""


def _changed(moved: QuerySet[Standing], after: str) -> tuple[list[Standing], str]:
    rows = moved.filter(pk__gt=_key(after)[1]).order_by("pk").select_related("task", "task__lead_unit")
    found = list(rows[: ROWS + 1])
    return found[:ROWS], f"0.{found[ROWS - 1].pk}" if len(found) > ROWS else ""


def _key(after: str) -> tuple[int, int]:
    """The unit and the id a page ended with; what is no key begins anew."""
    unit, _, key = after.partition(".")
    return (int(unit), int(key)) if unit.isdecimal() and key.isdecimal() and len(after) <= 40 else (0, 0)  # noqa: PLR2004 - two ids


@dataclass(frozen=True, slots=True)
class TimeLeft:
    """How long until the cut-off, in whole days and hours; ``over`` when it has passed."""

    days: int
    hours: int
    over: bool


def time_left(one: Round, at: datetime) -> TimeLeft:
    """Until the cut-off. No query."""
    seconds = int((one.cut_off_at - at).total_seconds())
    return TimeLeft(max(seconds, 0) // 86_400, max(seconds, 0) % 86_400 // 3600, seconds <= 0)
