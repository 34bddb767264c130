"""How states, classes, roles and due dates are written and marked on pages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django import template
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from rectify.campaign.ledger.models import Nature, TaskState
from rectify.campaign.ledger.rules.schedule import PACE, ScheduleClass, Work, judge
from rectify.campaign.plans.reading.contract import ActorRole, Comparator

register = template.Library()

CLASS_LABELS: Final[Mapping[str, Promise]] = {
    ScheduleClass.NOT_STARTED: _("Not started"),
    ScheduleClass.BEHIND: _("Behind schedule"),
    ScheduleClass.ON_SCHEDULE: _("On schedule"),
    ScheduleClass.AHEAD: _("Ahead of schedule"),
    ScheduleClass.DONE: _("Done"),
}
CLASS_MARKS: Final[Mapping[str, str]] = {
    ScheduleClass.NOT_STARTED: "idle",
    ScheduleClass.BEHIND: "risk",
    ScheduleClass.ON_SCHEDULE: "going",
    ScheduleClass.AHEAD: "ahead",
    ScheduleClass.DONE: "done",
}
ROLE_LABELS: Final[Mapping[str, Promise]] = {
    ActorRole.LEAD: _("Lead unit"),
    ActorRole.RESPONSIBLE: _("Responsible unit"),
    ActorRole.SUPPORTING: _("Supporting unit"),
    ActorRole.SUPERVISING: _("Supervising unit"),
    ActorRole.ACCEPTOR: _("Accepting unit"),
    ActorRole.REVIEWER: _("Reviewing unit"),
    ActorRole.SPOT_CHECKER: _("Spot-checking unit"),
    ActorRole.APPROVER: _("Approving unit"),
    ActorRole.RECIPIENT: _("Receiving unit"),
    ActorRole.ASSESSOR: _("Assessing unit"),
}
STATE_MARKS: Final[Mapping[str, str]] = {
    TaskState.REJECTED: "refused",
    TaskState.OPEN: "going",
    TaskState.ACCEPTANCE_REQUESTED: "wait",
    TaskState.ACCEPTED: "ahead",
    TaskState.REVIEWED: "ahead",
    TaskState.NOTICED: "ahead",
    TaskState.SIGNED: "ahead",
    TaskState.CLOSED: "done",
    TaskState.RETURNED: "refused",
    TaskState.REOPENED: "refused",
}
COMPARATOR_SIGNS: Final[Mapping[str, str]] = {
    Comparator.AT_LEAST: "≥",
    Comparator.MORE_THAN: ">",
    Comparator.AT_MOST: "≤",
    Comparator.LESS_THAN: "<",
    Comparator.EQUAL: "=",
    Comparator.REACH: "→",
    Comparator.INCREASE_BY: "+",
    Comparator.DECREASE_BY: "−",
}


def english() -> bool:
    """Whether the reader's language is English."""
    return (get_language() or "").startswith("en")


@register.filter
def place(key: str) -> str:
    """Where an item stands, as people write it: ``四(二)2`` for ``四/二/2``; a number of a list as the list has it."""
    first, *rest = key.split("/")
    if first == "清单" and rest:
        first, *rest = rest
    if not rest:
        return first
    return f"{first}({rest[0]}){'.'.join(rest[1:])}"


@register.filter
def class_label(code: str | None) -> Promise | str:
    """The schedule class in words; a dash for what has none."""
    return CLASS_LABELS.get(code or "", "–")


@register.filter
def class_mark(code: str | None) -> str:
    """The CSS class of a schedule class."""
    return CLASS_MARKS.get(code or "", "none")


@register.filter
def state_label(code: str) -> str:
    """The closing state in words."""
    return str(TaskState(code).label) if code in TaskState.values else code


@register.filter
def state_mark(code: str) -> str:
    """The CSS class of a closing state."""
    return STATE_MARKS.get(code, "idle")


@register.filter
def nature_label(code: str) -> str:
    """How time binds, in words."""
    return str(Nature(code).label) if code in Nature.values else code


@register.filter
def role_label(code: str) -> Promise | str:
    """A unit's role in a task, in words."""
    return ROLE_LABELS.get(code, code)


@register.filter
def sign(code: str) -> str:
    """The sign of a comparator."""
    return COMPARATOR_SIGNS.get(code, "")


@register.filter
def number(value: object) -> str:
    """A decimal without the zeros the column adds: ``80`` for ``80.000000``."""
    text = f"{value:f}" if hasattr(value, "quantize") else str(value)
    return text.rstrip("0").rstrip(".") if "." in text else text


@register.simple_tag
def unit_name(zh: str | None, en: str | None) -> str:
    """A unit's name in the reader's language; a dash where none is known."""
    return (english() and en) or zh or "–"


@register.simple_tag
def named(choice: Any) -> str:
    """The name of a filter's choice in the reader's language."""
    return (english() and choice.en) or str(choice.zh)


@register.simple_tag
def verdict_of(row: Mapping[str, Any], on: date) -> dict[str, object]:
    """Why a row of the task list has its class: ``late`` (days) and ``words`` in the reader's language."""
    work = Work(
        state=row["state"],
        starts_on=row["campaign__starts_on"],
        due=row["due_current"],
        measures=row["measure_count"],
        started=row["started_count"],
        done=row["done_count"],
        **dict(zip(PACE, row["pace"], strict=True)),
    )
    found = judge(work, on)
    return {"late": found.late_days, "words": found.en if english() else found.zh}


@register.simple_tag
def roll_query(level: str, row: Any) -> str | None:
    """The filter of the task list that gives the rows a line of the roll-up counts; ``None`` where no filter does."""
    name = {"section": "section", "unit": "lead", "county": "county"}.get(level)
    if level == "whole":
        return ""
    return f"{name}={row.id}&" if name and row.id else None
