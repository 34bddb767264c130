"""What an answer to a round must hold. Pure.

An answer says what was done; unless the measure is finished it also says what comes next, and late work says until when. Sites, a
measured result and the day of beginning or end are stated where there are any. What is wrong is told as codes with the field they
belong to; ``messages`` has their words, so that a page, a sheet and the API refuse alike.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, replace
from datetime import date
from decimal import Decimal
from typing import Final

LONGEST: Final = 4000
"""Characters of one field."""
TEXTS: Final = ("done", "next_step", "obstacles", "support")
LARGEST: Final = Decimal(10) ** 14
"""A measured value is smaller: the column has fourteen digits before the point and six behind it."""
MOST_SITES: Final = 2**31 - 1
LATEST: Final = date(2100, 1, 1)
_KNOWN: Final = {"started_on": "started_on", "finished_on": "done_on"}
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a unit says of one measure in one round. Empty text and ``None`` mean that nothing is said.

    ``target``, ``value``, ``unit`` and ``measured_on`` are one measured result against the target of that id.
    """

    done: str = ""
    next_step: str = ""
    obstacles: str = ""
    support: str = ""
    expected_on: date | None = None
    sites_done: int | None = None
    sites_all: int | None = None
    target: int | None = None
    value: Decimal | None = None
    unit: str = ""
    measured_on: date | None = None
    started_on: date | None = None
    finished_on: date | None = None

    @property
    def is_finished(self) -> bool:
        """Whether it says that the measure is finished."""
        return self.finished_on is not None

    @property
    def has_result(self) -> bool:
        """Whether anything is said of a measured result. Target, unit and day alone are what a form sends without a value."""
        return self.value is not None


@dataclass(frozen=True, slots=True)
class Asked:
    """What is known of the measure an answer is about."""

    due: date | None = None
    started_on: date | None = None
    done_on: date | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with an answer: its code and the field of :class:`Answer` it stands at."""

    code: str
    field: str


def tidy(answer: Answer) -> Answer:
    """The answer with white space at the ends taken off and one kind of line end."""
    texts = {name: getattr(answer, name).replace("\r\n", "\n").replace("\r", "\n").strip() for name in (*TEXTS, "unit")}
    return replace(answer, **texts)


def check(answer: Answer, asked: Asked, today: date) -> list[Fault]:
    """All that is wrong with a tidy answer on that day of the city, in the order of its fields; empty when it can be filed."""
    found = [*_texts(answer), *_missing(answer, asked, today), *_expected(answer, today), *_sites(answer), *_result(answer, today)]
    found += _days(answer, asked, today)
    order = [field.name for field in fields(Answer)]
    return sorted(found, key=lambda fault: order.index(fault.field))


def _texts(answer: Answer) -> list[Fault]:
    found = [Fault("too_long", name) for name in TEXTS if len(getattr(answer, name)) > LONGEST]
    return found + [Fault("control", name) for name in (*TEXTS, "unit") if _CONTROL.search(getattr(answer, name))]


def _missing(answer: Answer, asked: Asked, today: date) -> list[Fault]:
    found = [] if answer.done else [Fault("done_missing", "done")]
    if answer.is_finished or asked.done_on is not None:
        return found
    if not answer.next_step:
        found.append(Fault("next_step_missing", "next_step"))
    if answer.expected_on is None and asked.due is not None and asked.due < today:
        found.append(Fault("expected_missing", "expected_on"))
    return found


def _expected(answer: Answer, today: date) -> list[Fault]:
    if answer.expected_on is None or answer.is_finished:
        return []
    if answer.expected_on < today:
        return [Fault("expected_past", "expected_on")]
    return [Fault("expected_far", "expected_on")] if answer.expected_on >= LATEST else []


def _sites(answer: Answer) -> list[Fault]:
    done, total = answer.sites_done, answer.sites_all
    if done is None and total is None:
        return []
    if done is None or total is None:
        return [Fault("sites_half", "sites_done" if done is None else "sites_all")]
    if done < 0 or total < 0 or total > MOST_SITES:
        return [Fault("sites_number", "sites_all")]
    return [Fault("sites_over", "sites_done")] if done > total else []


def _result(answer: Answer, today: date) -> list[Fault]:
    if not answer.has_result:
        return []
    found = [Fault("result_target", "target")] if answer.target is None else []
    if answer.value is None or not answer.value.is_finite() or abs(answer.value) >= LARGEST:
        found.append(Fault("result_value", "value"))
    if len(answer.unit) > 32:  # noqa: PLR2004 - the column
        found.append(Fault("too_long", "unit"))
    if answer.measured_on is None:
        found.append(Fault("result_day", "measured_on"))
    elif answer.measured_on > today:
        found.append(Fault("day_future", "measured_on"))
    return found


def _days(answer: Answer, asked: Asked, today: date) -> list[Fault]:
    days = {"started_on": answer.started_on, "finished_on": answer.finished_on}
    found = [Fault("day_future", name) for name, day in days.items() if day is not None and day > today]
    found += [Fault("day_known", name) for name, day in days.items() if day is not None and getattr(asked, _KNOWN[name]) not in {None, day}]
    begun = asked.started_on or answer.started_on
    if answer.finished_on is not None and begun is None:
        found.append(Fault("start_missing", "started_on"))
    if answer.finished_on is not None and begun is not None and answer.finished_on < begun:
        found.append(Fault("end_before_start", "finished_on"))
    return found
