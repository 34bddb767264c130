"""The shapes of what is published: ``Publication.content`` and ``Item.data``, kind by kind. Pure.

Everything is JSON without floats: texts, whole numbers, lists, mappings with ASCII keys, ``None``. Days are ``2026-11-23``, moments ISO
with time zone, codes those of the work (``closed``, ``by_deadline``), units ``{"code", "name", "name_en"}``. What is told in both
languages is ``{"zh", "en"}``; texts of documents are Chinese alone, as they were signed. A rate is two whole numbers, never a quotient.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, Literal, NotRequired, TypedDict

FORMAT: Final = "rectify-content/2"
"""Version 2 tells of a petition the verdict beside the claim of the unit, and the state of its item is the verdict; version 1, which stays
readable, knew the claim alone. What version 2 adds is ``NotRequired`` below: numbers of version 1 have none of it."""

ItemKind = Literal["problem", "task", "notice", "petition", "county", "case", "card", "figures"]


class Words(TypedDict):
    """The same in both languages."""

    zh: str
    en: str


class UnitShape(TypedDict):
    """A body, as it was called on the day."""

    code: str
    name: str
    name_en: str


class PartShape(UnitShape):
    """A body and its part in a task: ``lead``, ``responsible``, ``supporting``, ``supervising`` and so on."""

    role: str


class Figure(TypedDict):
    """One number. ``of`` is its denominator with its words; ``None`` where it is a plain count. ``unit`` is empty for a count."""

    key: str
    label: Words
    value: int
    of: int | None
    of_label: Words | None
    unit: NotRequired[str]
    hidden: NotRequired[bool]
    """A small number that could give somebody away is not told; ``value`` is then 0 and means nothing."""


class Column(TypedDict):
    """A column of a table; ``number`` columns stand right-aligned."""

    key: str
    label: Words
    number: bool


class Table(TypedDict):
    """A table of a publication. A cell is text, a whole number, ``None`` (not known) or ``"<3"`` for a hidden small number."""

    key: str
    title: Words
    columns: list[Column]
    rows: list[list[str | int | None]]
    note: NotRequired[Words]


class Section(TypedDict):
    """A stretch of text under a heading; paragraphs are Chinese as written."""

    title: Words
    paragraphs: list[str]


class Known(TypedDict):
    """A known problem of the data, said with the number itself: what is missing or doubtful, and how many it touches."""

    key: str
    words: Words
    count: int


class Content(TypedDict):
    """What one number publishes, whole."""

    format: str
    lead: Words
    """One paragraph: what this is and of which day."""
    figures: list[Figure]
    tables: list[Table]
    sections: list[Section]
    known: list[Known]
    items: list[ItemShape]
    small_cell: NotRequired[int]
    """Numbers below this are small cells, by the rules of the day; in batches of petitions since version 2."""


class ItemShape(TypedDict):
    """A thing that is looked for by itself; becomes one :class:`~rectify.disclosure.frozen.models.Item`. ``data`` by kind, below."""

    kind: ItemKind
    key: str
    title: str
    county: str
    """Code of the unit whose territory it is in, or empty."""
    state: str
    on_day: str | None
    data: dict[str, Any]


class ProblemData(TypedDict):
    """``problem``: a finding of the inspection and the tasks that answer it."""

    number: str
    text: str
    tasks: list[dict[str, str]]
    """``{"key", "number", "title"}`` each; the key leads to the item of the task."""


class MeasureShape(TypedDict):
    """One thing to be done."""

    number: str
    text: str
    due_on: str | None
    started_on: str | None
    done_on: str | None


class TargetShape(TypedDict):
    """What was promised in figures, in the words of the plan, and the latest result, as text with its unit."""

    text: str
    due_on: str | None
    result: str
    measured_on: str | None


class ProofShape(TypedDict):
    """How many pieces of evidence of a kind were handed in, and how many were found to support the claim."""

    kind: str
    label: Words
    count: int
    supports: int


class StepShape(TypedDict):
    """A step of the close-out: what, by which unit and in which office (never who), when, with which result."""

    kind: str
    label: Words
    unit: UnitShape | None
    role: Words | None
    """The office that signed: both principal officers are told by office, not by name."""
    on: str
    passed: bool
    attempt: int


class ChangeOfDay(TypedDict):
    """A due date that was put off: a fact of its own."""

    was: str | None
    to: str
    decided_on: str
    reason: str


class ReopenedShape(TypedDict):
    """A return or a reopening."""

    on: str
    kind: str
    """``returned`` or ``reopened``."""
    because: str


class TaskData(TypedDict):
    """``task``: promised, done, proof, who signed, reopened. ``state`` of the item is the closing state."""

    number: str
    text: str
    goal: str
    origin: str
    """``plan`` or ``petition``."""
    problem: dict[str, str]
    """``{"key", "number", "title"}``."""
    section: str
    lead: UnitShape | None
    parts: list[PartShape]
    nature: str
    due_text: str
    due_original: str | None
    due_current: str | None
    late_days: int
    """Days after the due date on the day of the facts, while the task is not closed; 0 otherwise."""
    extensions: list[ChangeOfDay]
    measures: list[MeasureShape]
    sites_done: int
    sites_all: int
    targets: list[TargetShape]
    proof: list[ProofShape]
    steps: list[StepShape]
    closed_on: str | None
    came_back: list[ReopenedShape]


class NoticeData(TypedDict):
    """``notice``: a task that is meant to be closed, while objections are heard."""

    task: str
    """Key of the item of the task."""
    number: str
    notice: str
    """Number of the notice."""
    first: str
    last: str
    days: int
    day_type: str
    """``workdays`` or ``calendar_days``."""
    unit: UnitShape | None
    steps: list[StepShape]


class PetitionData(TypedDict):
    """``petition``: the official columns of a complaint. Nothing of who complained.

    ``state`` of the item is the ``verdict``; in version 1, which has no verdict, it is what the unit claims.
    """

    number: str
    channel: str
    received_on: str
    handed_on: NotRequired[str]
    """The day it was handed over. Missing in numbers released before this was told."""
    answered_on: NotRequired[str]
    """The day its first answer was accepted; empty while unanswered. Missing as ``handed_on``."""
    batch: str
    county: UnitShape | None
    text: str
    types: list[str]
    finding: str
    """The answer in public words."""
    substantiated: str
    """``yes``, ``partly``, ``no`` or empty while unanswered."""
    settled: str
    """What the unit claims: ``settled``, ``in_part``, ``open`` or empty while unanswered."""
    verdict: NotRequired[str]
    """Whether it is settled, derived from the reply, what it promised and the close-out on the day of the facts, never empty:
    ``settled``, ``in_part``, ``open``. Since version 2."""
    because: NotRequired[Words]
    """Why the verdict is so. Since version 2."""
    merged: NotRequired[int]
    """How many further complaints were merged into it and are told by it. Since version 2."""
    outcomes: list[dict[str, Any]]
    """``{"kind", "label": {"zh", "en"}, "count", "amount"}``; amount is text in yuan or empty."""
    citizen_says: str
    """``fixed``, ``partly``, ``not_fixed``, ``unreached`` or empty: of the reply that stands, beside what the unit says.

    Since version 2 an attempt that reached nobody hides no answer, and what was said of an earlier reply is not told of a later one.
    """
    asked: NotRequired[int]
    """How often the petitioner was asked and answered, whichever the reply. Since version 2."""
    reopened: int


class CountyData(TypedDict):
    """``county``: one territory or unit in comparison. Counts of tasks, and of reports in a round."""

    name: str
    name_en: str
    figures: list[Figure]


class CaseData(TypedDict):
    """``case``: a typical case in the words of the staff, with the task it is of."""

    good: bool
    words: str
    task: str
    county_name: str


class CardData(TypedDict):
    """``card``: a red or yellow card, or another public rung of the ladder."""

    number: str
    colour: str
    rung: Words
    unit: UnitShape | None
    reason: Words
    issued_on: str
    task: str
    lifted_on: str | None


class FiguresData(TypedDict):
    """``figures``: a group of figures with a stable address."""

    figures: list[Figure]


@dataclass(frozen=True, slots=True)
class Draft:
    """What is handed over for release. ``reasons`` tells why things left or came back: ``kind:key`` -> words."""

    place: str
    """Slug of the campaign, ASCII: part of every address."""
    place_name: str
    kind: str
    series: str
    title: str
    facts_on: date
    content: Content
    place_name_en: str = ""
    title_en: str = ""
    reasons: dict[str, str] = field(default_factory=dict)
    corrects: int | None = None
    """Sequence of the number that is corrected."""
    correction_because: str = ""
    number_form: str = "公开〔{year}〕{number}号"


def empty_content(lead: Words) -> Content:
    """A content with nothing in it but its first paragraph."""
    return Content(format=FORMAT, lead=lead, figures=[], tables=[], sections=[], known=[], items=[])


def is_reopening(before: str, after: str) -> bool:
    """Whether a state went back: what was closed or settled is so no more."""
    return before in {"closed", "settled"} and after not in {before, "signed"}
