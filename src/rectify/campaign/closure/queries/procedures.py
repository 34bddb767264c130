"""Which procedure a task is closed by. The files stand in procedures/; each is read once a process."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache

from django.conf import settings

from rectify.campaign.closure.models import ProcedureChoice, TaskKind
from rectify.campaign.closure.rules.procedure import Procedure, Table
from rectify.campaign.closure.rules.procedure_file import WrongProcedure, clash, read_procedure
from rectify.campaign.ledger.models import Campaign, Task
from rectify.foundation.accounts.models import UnitKind
from rectify.foundation.accounts.queries import roles

COUNTY_KINDS = (UnitKind.COUNTY, UnitKind.ZONE, UnitKind.TOWN)
"""A task led by such a unit is a county item."""


@cache
def procedures() -> Table:
    """All procedures of the folder, by file name. No query.

    Raises:
        WrongProcedure: a file has a mistake (with its line), or two files count on the same day.
    """
    known = tuple(roles())
    paths = sorted(settings.PROCEDURES.glob("*.yaml"))
    found = [read_procedure(path.read_text(encoding="utf-8"), path.name, known) for path in paths]
    if pair := clash(found):
        names = " / ".join(f"{each.code}@{each.version}" for each in pair)
        raise WrongProcedure(
            names, 0, "两个程序在同一天有效或同为默认程序。", "two procedures count on the same day or are both the default."
        )
    return Table(tuple(found))


def procedure_in_force(code: str, on: date) -> Procedure | None:
    """The version of a procedure that counts on a day, or ``None``. No query."""
    return procedures().get(code, on)


def kind_of(task: Task) -> TaskKind:
    """What kind of item a task is: a petition case by its origin, a county item by its lead unit, else a city item. One query at most."""
    if task.origin == "petition":
        return TaskKind.PETITION
    if task.lead_unit is not None and task.lead_unit.kind in COUNTY_KINDS:
        return TaskKind.COUNTY
    return TaskKind.CITY


def procedure_for(task: Task, on: date) -> Procedure | None:
    """The procedure a task enters by on that day: what its campaign chose for its kind, else the default. Two queries at most.

    ``None`` when nothing is in force.
    """
    kind = kind_of(task)
    rows = ProcedureChoice.objects.filter(campaign=task.campaign_id, kind=kind, valid_from__lte=on)
    chosen = rows.order_by("-valid_from").values_list("procedure", flat=True).first()
    return procedures().get(chosen, on) if chosen else procedures().default(kind, on)


def choices_of(campaign: Campaign) -> Sequence[ProcedureChoice]:
    """What a campaign chose, newest first. One query."""
    return list(ProcedureChoice.objects.filter(campaign=campaign).select_related("chosen_by").order_by("kind", "-valid_from"))
