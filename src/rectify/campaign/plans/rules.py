"""What a fact says once people have spoken: the reader's fact, a person's correction, and the two together. Pure.

Shapes: ``details`` is a fact of the JSON contract as a mapping, ``correction`` holds only the keys a person set.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from rectify.campaign.plans.reading.contract import (
    ActorRole,
    Baseline,
    Comparator,
    Fact,
    FactKind,
    Measure,
    Norm,
    ReadTask,
    Span,
)

WORDS: Final = ("subject", "condition", "exclusion", "hedge")
"""Keys whose correction is words: a :class:`Span` that stands nowhere (``start == end``)."""
CORRECTABLE: Final = frozenset({"value", "unit", "comparator", "role", "deadline", "baseline", *WORDS})
FILLS: Final[Mapping[str, tuple[str, ...]]] = {
    "value": ("value", "year", "month", "day", "dates", "number"),
    "unit": ("unit", "period"),
    "baseline": ("baseline", "baseline.year"),
    "deadline": ("deadline", "deadline.year"),
    "subject": ("subject",),
}
"""Which gaps of ``missing`` a correction of a key closes."""
NUMERIC: Final = frozenset({FactKind.TARGET, FactKind.THRESHOLD, FactKind.COUNT, FactKind.STATUS})
DATED: Final = frozenset({FactKind.DEADLINE, FactKind.EFFECTIVE_FROM, FactKind.DATE})
PERIODS: Final = ("日", "天", "周", "旬", "月", "季度", "半年", "年")
_NUMERAL: Final = re.compile(r"-?[0-9]{1,12}(?:\.[0-9]{1,6})?")
_PARTIAL: Final = re.compile(r"(?P<year>[0-9]{4}|XXXX|-)(?:-(?P<month>0[1-9]|1[0-2])(?:-(?P<day>0[1-9]|[12][0-9]|3[01]))?)?")
_YEAR: Final = re.compile(r"(?:19|20)[0-9]{2}")
_TIMES: Final = re.compile(r"[1-9][0-9]{0,2}|on_event")


def fact_of(details: Mapping[str, Any]) -> Fact:
    """The fact of the contract from its JSON; keys that are absent take the contract's defaults."""
    known = dict(details)
    for key in (*WORDS, "act"):
        known[key] = Span(**known[key]) if known.get(key) else None
    if known.get("baseline"):
        known["baseline"] = Baseline(**{**known["baseline"], "missing": tuple(known["baseline"].get("missing", ()))})
    known["kind"] = FactKind(known["kind"])
    known["comparator"] = Comparator(known["comparator"]) if known.get("comparator") else None
    known["role"] = ActorRole(known["role"]) if known.get("role") else None
    known["missing"] = tuple(known.get("missing", ()))
    return Fact(**known)


def details_of(fact: Fact) -> dict[str, Any]:
    """The JSON of a fact, whole."""
    json: dict[str, Any] = {name: getattr(fact, name) for name in Fact.__slots__}
    for key in (*WORDS, "act"):
        span = json[key]
        json[key] = {"text": span.text, "start": span.start, "end": span.end} if span else None
    base = fact.baseline
    json["baseline"] = (
        {"text": base.text, "start": base.start, "end": base.end, "value": base.value, "missing": list(base.missing)} if base else None
    )
    json["missing"] = list(fact.missing)
    return json


def effective(details: Mapping[str, Any], correction: Mapping[str, Any] | None) -> Fact:
    """What holds: the reader's fact with a person's correction laid over it; ``missing`` loses what the correction filled."""
    fact = fact_of(details)
    if not correction:
        return fact
    changes: dict[str, Any] = {}
    filled: set[str] = set()
    for key, said in correction.items():
        changes[key] = _said(fact, key, said)
        if said not in {None, ""}:
            filled.update(FILLS.get(key, ()))
    return replace(fact, **changes, missing=tuple(gap for gap in fact.missing if gap not in filled))


def _said(fact: Fact, key: str, said: str | None) -> object:
    if key in WORDS:
        return Span(said, fact.start, fact.start) if said else None
    if key == "baseline":
        return _baseline(fact, said)
    if key == "comparator":
        return Comparator(said) if said else None
    if key == "role":
        return ActorRole(said) if said else None
    return said or None


def _baseline(fact: Fact, said: str | None) -> Baseline | None:
    """A year or partial date fills the value of the baseline that was read; other words replace it."""
    if not said:
        return None
    dated = is_partial_date(said)
    if dated and fact.baseline:
        return replace(fact.baseline, value=said, missing=())
    return Baseline(said, fact.start, fact.start, said if dated else None)


def is_partial_date(text: str) -> bool:
    """Whether this is a partial date of the contract that can be: ``2020``, ``2020-12``, ``2020-02-29``, ``XXXX-12-31``, ``--09-30``."""
    match = _PARTIAL.fullmatch(text)
    if match is None or (match["year"] == "-" and not match["month"]):
        return False
    year = int(match["year"]) if match["year"].isdigit() else 2024
    return not match["day"] or (year > 0 and int(match["day"]) <= monthrange(year, int(match["month"]))[1])


def due_can_be(text: str) -> bool:
    """Whether this is a date with its year, which a deadline can be: ``2026``, ``2026-06``, ``2026-06-30``."""
    return is_partial_date(text) and text[:4].isdigit()


def is_year(text: str) -> bool:
    """Whether this is a year a plan can mean: 1900 to 2099."""
    return _YEAR.fullmatch(text) is not None


def is_numeral(text: str) -> bool:
    """Whether this is a decimal numeral with at most 12 digits before and 6 after the point."""
    return _NUMERAL.fullmatch(text) is not None


def fill_year(value: str | None, year: str) -> str:
    """Put the year into a value that lost it: ``XXXX-12-31`` -> ``2026-12-31``, ``--08-20/--09-08`` likewise, nothing -> ``2026``."""
    if not value:
        return year
    return "/".join(_with_year(part, year) for part in value.split("/"))


def _with_year(part: str, year: str) -> str:
    for unknown in ("XXXX-", "--"):
        if part.startswith(unknown):
            return f"{year}-{part.removeprefix(unknown)}"
    return year if part in {"", "XXXX"} else part


def value_can_be(kind: FactKind, value: str) -> bool:
    """Whether a fact of this kind can have this value."""
    if kind in NUMERIC:
        return is_numeral(value)
    if kind in DATED:
        return is_partial_date(value)
    if kind is FactKind.PERIOD:
        ends = value.split("/")
        return len(ends) == len(("from", "to")) and all(map(is_partial_date, ends))
    if kind is FactKind.CADENCE:
        return _TIMES.fullmatch(value) is not None
    return 0 < len(value) <= 64  # noqa: PLR2004 - the width of the column


def correction_fault(kind: FactKind, key: str, said: object) -> str | None:
    """What is wrong with one key of a correction: ``"key"`` unknown, ``"value"`` cannot be; ``None`` when it may stand."""
    if key not in CORRECTABLE:
        return "key"
    if said is None or said == "":
        return None
    if not isinstance(said, str) or len(said) > 200:  # noqa: PLR2004 - a clause, not an essay
        return "value"
    tests = {
        "value": lambda: value_can_be(kind, said),
        "comparator": lambda: said in list(Comparator),
        "role": lambda: said in list(ActorRole),
        "unit": lambda: len(said) <= 32,  # noqa: PLR2004 - the width of the column
    }
    return None if tests.get(key, lambda: True)() else "value"


def gap_of(question_kind: str, missing: tuple[str, ...]) -> str | None:
    """Which gap of the fact a question is about: ``year``, ``baseline.year``, ``value``, ``period``, or ``None`` when it wants words."""
    if "baseline" in question_kind and "baseline.year" in missing:
        return "baseline.year"
    if "year" in question_kind:
        return next((gap for gap in ("year", "baseline.year") if gap in missing), None)
    if "period" in question_kind and "period" in missing:
        return "period"
    if ("number" in question_kind or "value" in question_kind) and "value" in missing:
        return "value"
    own = [gap for gap in ("year", "value", "period", "baseline.year") if gap in missing]
    return own[0] if len(own) == 1 else None


def answer_fault(gap: str | None, answer: str) -> str | None:
    """What is wrong with an answer to a gap: ``year``, ``number`` or ``period``; ``None`` when it fits."""
    if gap in {"year", "baseline.year"}:
        return None if is_year(answer) or (is_partial_date(answer) and answer[0] in "12") else "year"
    if gap == "value":
        return None if is_numeral(answer) else "number"
    if gap == "period":
        return None if answer.removeprefix("次/") in PERIODS else "period"
    return None


def correction_from(fact: Fact, gap: str, answer: str) -> dict[str, str]:
    """The correction a fitting answer makes of a fact."""
    if gap == "year":
        return {"value": fill_year(fact.value, answer) if is_year(answer) else answer}
    if gap == "baseline.year":
        return {"baseline": fill_year(fact.baseline.value if fact.baseline else None, answer) if is_year(answer) else answer}
    if gap == "period":
        return {"unit": f"次/{answer.removeprefix('次/')}"}
    return {"value": answer}


def task_details(task: ReadTask) -> dict[str, Any]:
    """The JSON of a task, whole."""
    json: dict[str, Any] = {name: getattr(task, name) for name in ReadTask.__slots__}
    json["measures"] = [{name: getattr(measure, name) for name in Measure.__slots__} for measure in task.measures]
    for key in ("problem", "goal"):
        span = json[key]
        json[key] = {"text": span.text, "start": span.start, "end": span.end} if span else None
    json["sites"] = [{"text": site.text, "start": site.start, "end": site.end} for site in task.sites]
    return json


def read_task_of(details: Mapping[str, Any]) -> ReadTask:
    """The task of the contract from its JSON."""
    known = dict(details)
    known["measures"] = tuple(_measure_of(measure) for measure in details["measures"])
    for key in ("problem", "goal"):
        known[key] = Span(**details[key]) if details.get(key) else None
    known["sites"] = tuple(Span(**site) for site in details.get("sites", ()))
    return ReadTask(**{**known, **_tuples(details)})


def _measure_of(details: Mapping[str, Any]) -> Measure:
    return Measure(**{**details, "norm": Norm(details["norm"]), **_tuples(details)})


def _tuples(details: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    return {key: tuple(details.get(key, ())) for key in ("targets", "deadlines", "cadences", "actors")}
