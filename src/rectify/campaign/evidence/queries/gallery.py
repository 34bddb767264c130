"""Evidence in lists: the gallery read by keyset, and the evidence of one task by measure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from rectify.campaign.dispatch.models import DutyItem
from rectify.campaign.evidence.models import Evidence, Finding
from rectify.campaign.evidence.queries.access import visible_evidence
from rectify.campaign.ledger.models import Measure, Site, Task
from rectify.foundation.accounts.rules import Grants

PAGE: Final = 48
"""Rows of the gallery at a time: whole lines of two, three, four and six."""
SHOWN: Final = (
    "task__id", "task__key", "task__number", "task__title", "task__state", "measure__id", "measure__number", "measure__text", "site__name",
    "unit__name", "unit__name_en", "thumbnail__id", "file__media_type", "file__size",
)  # fmt: skip
OWN: Final = (
    "name", "kind", "caption", "captured_at", "captured_from", "received_at", "accepted", "judged_at", "withdrawn_at", "examined_at",
    "received_by_id", "duty_item_id",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """A filter as asked for; empty means no condition."""

    unit: int | None = None
    kind: str = ""
    verdict: str = ""
    """``waiting``, ``accepted``, ``rejected``, ``withdrawn``; else everything that was not withdrawn."""
    found: str = ""
    """``open``: something was found and not cleared; ``any``: something was found."""
    task: int | None = None
    after: str = ""
    """Where the page begins: the moment and key of the last piece of the page before."""

    @property
    def is_narrowed(self) -> bool:
        """Whether any condition is set."""
        return bool(self.unit or self.kind or self.verdict or self.found or self.task or self.after)


@dataclass(frozen=True, slots=True)
class Turn:
    """One page of the gallery; ``next`` goes into ``after``."""

    rows: Sequence[Evidence]
    next: str = ""


_VERDICTS: Final = {
    "waiting": Q(judged_at__isnull=True, withdrawn_at__isnull=True),
    "accepted": Q(accepted=True, withdrawn_at__isnull=True),
    "rejected": Q(accepted=False, withdrawn_at__isnull=True),
    "withdrawn": Q(withdrawn_at__isnull=False),
}


def gallery(grants: Grants, asked: Asked) -> Turn:
    """Newest first. Two queries at any size: the rows with all they show, and what was found on them."""
    rows = visible_evidence(grants).filter(_VERDICTS.get(asked.verdict, Q(withdrawn_at__isnull=True)))
    chosen = {"unit": asked.unit, "kind": asked.kind, "task": asked.task}
    rows = rows.filter(**{name: value for name, value in chosen.items() if value})
    if asked.found:
        found = Finding.objects.filter(evidence=OuterRef("pk"))
        rows = rows.filter(Exists(found.filter(cleared_at__isnull=True) if asked.found == "open" else found))
    if place := _place(asked.after):
        moment, pk = place
        rows = rows.filter(received_at__lte=moment).filter(Q(received_at__lt=moment) | Q(pk__lt=pk))
    got = list(dressed(rows).order_by("-received_at", "-pk")[: PAGE + 1])
    return Turn(got[:PAGE], _mark(got[PAGE - 1]) if len(got) > PAGE else "")


def dressed(rows: QuerySet[Evidence]) -> QuerySet[Evidence]:
    """With all a card shows; the findings cost a second query."""
    related = ("task", "measure", "site", "unit", "thumbnail", "file")
    found = Prefetch("findings", Finding.objects.filter(cleared_at__isnull=True).order_by("pk"), to_attr="open_findings")
    return rows.select_related(*related).only(*OWN, *SHOWN).prefetch_related(found)


_EPOCH: Final = datetime(2000, 1, 1, tzinfo=timezone.get_fixed_timezone(0))


def _mark(piece: Evidence) -> str:
    return f"{(piece.received_at - _EPOCH) // timedelta(microseconds=1)}-{piece.pk}"


def _place(mark: str) -> tuple[datetime, int] | None:
    """Where a mark points; none for what is no mark of ours."""
    first, _, second = mark.partition("-")
    if not (first.isdecimal() and second.isdecimal()) or len(first) > 17 or len(second) > 18:  # noqa: PLR2004 - a moment of this century, a key
        return None
    return _EPOCH + timedelta(microseconds=int(first)), int(second)


@dataclass(frozen=True, slots=True)
class OfMeasure:
    """A measure with its evidence, newest first; ``measure`` is none for what was handed in for a standing duty alone."""

    measure: Measure | None
    pieces: Sequence[Evidence]
    unsupported: bool = False
    """Finished, and nothing accepted supports it."""


@dataclass(frozen=True, slots=True)
class OfTask:
    """The evidence of a task."""

    task: Task
    groups: Sequence[OfMeasure]
    withdrawn: int = 0
    sites: Sequence[Site] = field(default_factory=tuple)


MOST_OF_A_TASK: Final = 300
"""Pieces of one task on its page; the gallery has all."""


def of_task(task: Task) -> OfTask:
    """By measure, what was withdrawn at the end. Four queries."""
    pieces = list(dressed(Evidence.objects.filter(task=task)).order_by("-received_at", "-pk")[:MOST_OF_A_TASK])
    measures = list(Measure.objects.filter(task=task).order_by("position", "id"))
    groups = [_group(measure, [p for p in pieces if p.measure_id == measure.pk]) for measure in measures]
    loose = [piece for piece in pieces if piece.measure_id is None]
    groups += [OfMeasure(None, loose)] if loose else []
    return OfTask(
        task, groups, sum(p.withdrawn_at is not None for p in pieces), list(Site.objects.filter(task=task).order_by("name", "id"))
    )


def _group(measure: Measure, pieces: Sequence[Evidence]) -> OfMeasure:
    counts = any(piece.accepted and piece.withdrawn_at is None for piece in pieces)
    return OfMeasure(measure, pieces, unsupported=measure.done_on is not None and not counts)


def of_duty(item: DutyItem, most: int = 24) -> list[Evidence]:
    """The newest pieces of one time of a standing duty. Two queries."""
    return list(dressed(Evidence.objects.filter(duty_item=item)).order_by("-received_at", "-pk")[:most])


def of_measure(measure: Measure, most: int = 24) -> list[Evidence]:
    """The newest pieces of one measure. Two queries."""
    return list(dressed(Evidence.objects.filter(measure=measure)).order_by("-received_at", "-pk")[:most])
