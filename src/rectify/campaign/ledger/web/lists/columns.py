"""The columns of the lists: which there are, which are shown unasked, and how they are chosen in the address."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Column:
    """One column that may be shown or not."""

    key: str
    label: Promise
    shown: bool = True


TASK_COLUMNS = (
    Column("section", _("Section"), shown=False),
    Column("problem", _("Problem"), shown=False),
    Column("lead", _("Lead unit")),
    Column("nature", _("How time binds"), shown=False),
    Column("due", _("Due")),
    Column("original", _("Due by the plan"), shown=False),
    Column("schedule", _("Schedule")),
    Column("measures", _("Measures done")),
    Column("sites", _("Sites done"), shown=False),
    Column("state", _("State")),
)


def chosen(columns: tuple[Column, ...], query: QueryDict) -> frozenset[str]:
    """The keys of the columns the address names with ``col``; those shown unasked when it names none that exist."""
    asked = set(query.getlist("col"))
    named = frozenset(c.key for c in columns if c.key in asked)
    return named or frozenset(c.key for c in columns if c.shown)
