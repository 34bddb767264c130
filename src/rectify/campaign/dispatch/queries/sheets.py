"""Reads of sheets: what a unit is asked as rows of a workbook, what its pages say now, and the sheets that came back."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, JSONObject
from django.utils.crypto import constant_time_compare, salted_hmac

from rectify.campaign.dispatch.models import Report, Round, SheetIntake, SheetLine
from rectify.campaign.dispatch.queries.sheet_book import Line
from rectify.campaign.dispatch.rules.cells import written
from rectify.campaign.dispatch.rules.reports import Answer, Asked
from rectify.campaign.dispatch.rules.sheet import Row, packed, sealed_words, written_answer
from rectify.campaign.ledger.models import Target
from rectify.campaign.ledger.templatetags.ledger import place as place_of
from rectify.foundation.accounts.models import Unit
from rectify.foundation.accounts.queries.grants import scope_q
from rectify.foundation.accounts.refusals import NotFound
from rectify.foundation.accounts.rules import Grants, Permission

CHUNK: Final = 2_000
"""Rows fetched at a time through a cursor of the server."""
LINES_PER_PAGE: Final = 50
_SALT: Final = "rectify.dispatch.sheet"
_SIGNS: Final = {
    ">=": "≥",
    ">": ">",
    "<=": "≤",
    "<": "<",
    "=": "=",
    "reach": "→",
    "increase_by": "+",
    "decrease_by": "−",
}
_ANSWER: Final = (
    "done",
    "next_step",
    "obstacles",
    "support",
    "expected_on",
    "sites_done",
    "sites_all",
    "result__target_id",
    "result__value",
    "result__unit",
    "result__measured_on",
    "measure__started_on",
    "measure__done_on",
)
"""Columns an :class:`Answer` is made of."""
_KNOWN: Final = (
    "pk",
    "revision",
    "filed_at",
    "late_for_id",
    "measure_id",
    "task_id",
    "asked_target",
    "result__target__subject",
    "result__target__comparator",
    "result__target__value",
    "result__target__unit",
    *_ANSWER,
)


@dataclass(frozen=True, slots=True)
class Known:
    """A report as it stands: what its page says, and what an answer to it is judged by."""

    pk: int
    revision: int
    measure_id: int
    task_id: int
    target: int | None
    """The target the sheet asks about."""
    target_unit: str
    is_filed: bool
    is_late: bool
    """Whether the answer stands in a later round than it was owed in."""
    answer: Answer
    asked: Asked


@dataclass(frozen=True, slots=True)
class SheetPlace:
    """A unit's part of a round."""

    round: Round
    unit: Unit


# --- access -------------------------------------------------------------------------------------------------------------------------


def get_sheet(grants: Grants, round_pk: int, unit_pk: int, permission: Permission) -> SheetPlace:
    """A unit's sheet of a round, for whom the permission reaches the unit. Two queries; :class:`NotFound`."""
    unit = Unit.objects.filter(_reached(grants, permission, "path"), pk=unit_pk).first()
    found = Round.objects.select_related("campaign").filter(pk=round_pk).order_by("pk").first()
    if unit is None or found is None:
        raise NotFound(f"sheet {round_pk}/{unit_pk}")
    return SheetPlace(found, unit)


def get_intake(grants: Grants, pk: int, permission: Permission = Permission.MEASURE_REPORT) -> SheetIntake:
    """A sheet that came back, for those who report for its unit. One query; :class:`NotFound`."""
    rows = SheetIntake.objects.filter(_reached(grants, permission, "unit__path"))
    intake = rows.select_related("round", "round__campaign", "unit", "file", "handed_by", "ended_by").filter(pk=pk).order_by("pk").first()
    if intake is None:
        raise NotFound(f"sheet {pk}")
    return intake


def _reached(grants: Grants, permission: Permission, path: str) -> Q:
    return scope_q(grants.scope(permission), path)


# --- rows to write --------------------------------------------------------------------------------------------------------------------


def asked_reports(place: SheetPlace) -> QuerySet[Report]:
    """What the unit is asked in the round, without what came late for others."""
    return Report.objects.filter(round=place.round, unit=place.unit, late_for__isnull=True)


def unit_counts(place: SheetPlace) -> tuple[int, int]:
    """Reports asked of the unit and filed. One query."""
    row = asked_reports(place).aggregate(asked=Count("pk"), filed=Count("filed_at"))
    return row["asked"], row["filed"]


_TARGET: Final = {"id": "pk", "subject": "subject", "comparator": "comparator", "value": "value", "unit": "unit"}


def _target() -> Subquery:
    """The first target with a number, of the measure before the task's, as JSON."""
    measured = Q(task=OuterRef("task")) & (Q(measure=OuterRef("measure")) | Q(measure__isnull=True)) & Q(value__isnull=False)
    rows = Target.objects.filter(measured).order_by(F("measure").asc(nulls_last=True), "pk")
    return Subquery(rows.values(all=JSONObject(**_TARGET))[:1])


def _target_of(row: dict[str, Any]) -> dict[str, Any]:
    """The target a row asks about: the one it was reported on, else the first; nothing where there is none."""
    if row["result__target_id"] is None:
        return row["asked_target"] or {}
    return {name: row[f"result__target__{column}"] for name, column in _TARGET.items() if name != "id"} | {"id": row["result__target_id"]}


def _rows(place: SheetPlace) -> Any:
    before = Report.objects.filter(
        measure=OuterRef("measure"), unit=OuterRef("unit"), filed_at__isnull=False, round__number__lt=place.round.number
    )
    rows = asked_reports(place).annotate(last=Subquery(before.order_by("-round__number").values("done")[:1]), asked_target=_target())
    due = Coalesce("measure__due_current", "task__due_current")
    facts = ("task__key", "task__title", "measure__number", "measure__text", "last")
    return rows.order_by("pk").values(*_KNOWN, *facts, due=due)


def sheet_lines(place: SheetPlace, *, english: bool) -> Iterator[Line]:
    """All rows of a unit's sheet, each with its hidden cells, in the order of the lists (reports are numbered so when a round opens).

    One query, streamed; memory stays the same.
    """
    for row in _rows(place).iterator(chunk_size=CHUNK):
        yield _line(place, row, english=english)


def _line(place: SheetPlace, row: dict[str, Any], *, english: bool) -> Line:
    known = _known(row)
    keys, base = f"{known.pk}:{known.revision}:{known.target or ''}", packed(written_answer(known.answer))
    number = place_of(row["task__key"])
    answer = known.answer
    values: dict[str, object] = {
        "no": f"{number}-{row['measure__number']}" if row["measure__number"] else number,
        "task": row["task__title"],
        "measure": row["measure__text"],
        "due": row["due"],
        "last": row["last"],
        "target": _target_words(_target_of(row)),
        **{key: getattr(answer, key) for key in ("done", "next_step", "obstacles", "support", "expected_on", "sites_done", "sites_all")},
        "value": None if answer.value is None else written(answer.value),
        "unit": answer.unit,
        "measured_on": answer.measured_on,
        "started_on": answer.started_on,
        "finished": ("Yes" if english else "是") if answer.is_finished else None,
        "finished_on": answer.finished_on,
    }
    return Line((keys, base, seal(place.round.pk, place.unit.pk, keys, base)), values)


def _target_words(target: dict[str, Any]) -> str:
    if target.get("value") is None:
        return str(target.get("subject", ""))
    value = written(Decimal(str(target["value"])))
    return f"{target['subject']} {_SIGNS.get(target['comparator'], '')}{value}{target['unit']}".strip()


def units_of_measure(place: SheetPlace) -> list[str]:
    """The units of measure of all targets the sheet asks about, for its drop-down. One query."""
    tasks = asked_reports(place).values("task")
    found = Target.objects.filter(task__in=tasks, value__isnull=False).exclude(unit="")
    return list(found.order_by("unit").values_list("unit", flat=True).distinct())


def seal(round_pk: int, unit_pk: int, keys: str, base: str) -> str:
    """The seal of a row: nobody without the key of this installation can move a row to another unit or change what was exported."""
    return salted_hmac(_SALT, sealed_words(round_pk, unit_pk, keys, base), algorithm="sha256").hexdigest()[:32]


def is_sealed(row: Row, round_pk: int, unit_pk: int) -> bool:
    """Whether the hidden cells of a row are as they were exported for this unit and round."""
    keys, base, claimed = row.hidden
    return constant_time_compare(claimed, seal(round_pk, unit_pk, keys, base))


# --- what the pages say -----------------------------------------------------------------------------------------------------------------


def known_reports(one: Round, unit_pk: int, keys: Collection[int] | None = None) -> dict[int, Known]:
    """The reports of a unit in a round as they stand now, by key; of ``keys`` alone if given. One query; one more for a frozen round.

    What a unit owed in a round that is frozen stands in a later one: then that says what the page says.
    """
    rows = Report.objects.filter(round=one, unit=unit_pk, late_for__isnull=True)
    known = {row["pk"]: _known(row) for row in _picked(rows if keys is None else rows.filter(pk__in=keys))}
    if one.frozen_at is None:
        return known
    late = {row["measure_id"]: _known(row) for row in _picked(Report.objects.filter(late_for=one, unit=unit_pk))}
    return {pk: replace(late.get(row.measure_id, row), pk=pk) for pk, row in known.items()}


def _picked(rows: QuerySet[Report]) -> Iterator[dict[str, Any]]:
    due = Coalesce("measure__due_current", "task__due_current")
    picked = rows.annotate(asked_target=_target()).order_by("pk")
    return iter(picked.values(*_KNOWN, due=due).iterator(chunk_size=CHUNK))


def _known(row: dict[str, Any]) -> Known:
    target = _target_of(row)
    return Known(
        pk=row["pk"],
        revision=row["revision"],
        measure_id=row["measure_id"],
        task_id=row["task_id"],
        target=target.get("id"),
        target_unit=target.get("unit", ""),
        is_filed=row["filed_at"] is not None,
        is_late=row["late_for_id"] is not None,
        answer=Answer(
            done=row["done"],
            next_step=row["next_step"],
            obstacles=row["obstacles"],
            support=row["support"],
            expected_on=row["expected_on"],
            sites_done=row["sites_done"],
            sites_all=row["sites_all"],
            target=row["result__target_id"],
            value=row["result__value"],
            unit=row["result__unit"] or "",
            measured_on=row["result__measured_on"],
            started_on=row["measure__started_on"],
            finished_on=row["measure__done_on"],
        ),
        asked=Asked(due=row["due"], started_on=row["measure__started_on"], done_on=row["measure__done_on"]),
    )


# --- sheets that came back ----------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LineCounts:
    """Rows of a sheet by what they are, and conflicts nobody has decided."""

    change: int = 0
    conflict: int = 0
    error: int = 0
    waiting: int = 0


def line_counts(intake: SheetIntake) -> LineCounts:
    """How many rows are what. One query."""
    kinds = SheetLine.Kind
    rows = intake.lines.aggregate(
        change=Count("pk", filter=Q(kind=kinds.CHANGE)),
        conflict=Count("pk", filter=Q(kind=kinds.CONFLICT)),
        error=Count("pk", filter=Q(kind=kinds.ERROR)),
        waiting=Count("pk", filter=Q(waits=True)),
    )
    return LineCounts(**rows)


def lines_page(intake: SheetIntake, kind: str, number: int) -> tuple[list[SheetLine], bool]:
    """One page of the lines of a kind, in the order of the sheet, and whether there are more. One query."""
    start = (number - 1) * LINES_PER_PAGE
    rows = intake.lines.filter(kind=kind).select_related("report__task", "report__measure").order_by("number")
    got = list(rows[start : start + LINES_PER_PAGE + 1])
    return got[:LINES_PER_PAGE], len(got) > LINES_PER_PAGE


def intakes_of(place: SheetPlace, most: int = 10) -> list[SheetIntake]:
    """The last sheets that came back of a unit in a round, newest first. One query."""
    rows = SheetIntake.objects.filter(round=place.round, unit=place.unit).select_related("handed_by")
    return list(rows.order_by("-pk")[:most])
