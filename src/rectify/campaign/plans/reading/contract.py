"""What a reading is: the one shape that the command, the pages and the API share.

Positions are Unicode code points into the stored raw text, end exclusive, and ``raw[start:end] == text`` holds for
every fact or the fact is refused. A value that the source lost or never said is ``None`` and named in ``missing``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class DocumentKind(StrEnum):
    """What sort of paper was handed in."""

    PLAN = "plan"
    TASK_LIST = "task_list"
    PROGRESS = "progress"
    NOTICE = "notice"
    OTHER = "other"


class FactKind(StrEnum):
    """The kinds of fact the engine knows."""

    TARGET = "target"
    THRESHOLD = "threshold"
    DEADLINE = "deadline"
    EFFECTIVE_FROM = "effective_from"
    PERIOD = "period"
    CADENCE = "cadence"
    DATE = "date"
    COUNT = "count"
    ACTOR = "actor"
    STANDARD = "standard"
    PROHIBITION = "prohibition"
    HEDGE = "hedge"
    STATUS = "status"
    """A reported result (截至2025年6月底完成14项): what is, never what is promised."""


class Comparator(StrEnum):
    """How a target's value binds, or how a deadline's date does."""

    AT_LEAST = ">="
    MORE_THAN = ">"
    AT_MOST = "<="
    LESS_THAN = "<"
    EQUAL = "="
    REACH = "reach"
    INCREASE_BY = "increase_by"
    DECREASE_BY = "decrease_by"
    ALL = "all"
    """全部, 全覆盖: every one of them, not the number 100."""
    NONE = "none"
    """清零, 不再: not one of them."""
    BY = "by"
    IN = "in"
    RECURRING = "recurring"
    RELATIVE = "relative"
    UNDATED = "undated"


class ActorRole(StrEnum):
    """What a unit named in the text has to do with the clause."""

    LEAD = "lead"
    RESPONSIBLE = "responsible"
    SUPPORTING = "supporting"
    SUPERVISING = "supervising"
    ACCEPTOR = "acceptor"
    REVIEWER = "reviewer"
    SPOT_CHECKER = "spot_checker"
    APPROVER = "approver"
    RECIPIENT = "recipient"
    ASSESSOR = "assessor"


class Norm(StrEnum):
    """What a clause does: orders, forbids or sets a condition."""

    DUTY = "duty"
    PROHIBITION = "prohibition"
    CONDITION = "condition"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the raw text: ``raw[start:end] == text``."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Baseline:
    """What an increase or decrease is measured against: 比2015年, 与上年同期相比.

    ``value`` is a partial date (``2015``) or ``None`` when the source lost it (then ``year`` stands in ``missing``).
    """

    text: str
    start: int
    end: int
    value: str | None
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing the text says, tied to its characters.

    ``value`` is text, never a float: a decimal numeral (``80``, ``44.1``), a partial date (``2020-12-31``, ``XXXX-12-31``,
    ``--09-30``), a period (``2026-01-27/2026-02-09``), ``on_event``, or ``None`` if lost or never said.
    ``subject`` is what the value is of; ``deadline`` the id of the deadline fact that governs this one;
    ``exclusion`` what the text takes out (除…外). ``inclusive`` is set for thresholds and stays ``None`` when the text leaves it open.
    """

    id: str
    kind: FactKind
    text: str
    start: int
    end: int
    value: str | None = None
    unit: str | None = None
    comparator: Comparator | None = None
    subject: Span | None = None
    baseline: Baseline | None = None
    deadline: str | None = None
    condition: Span | None = None
    exclusion: Span | None = None
    hedge: Span | None = None
    inclusive: bool | None = None
    role: ActorRole | None = None
    act: Span | None = None
    note: str | None = None
    """A stable slug of why a person should look: ``ambiguous-year-end``, ``distributed`` …"""
    missing: tuple[str, ...] = ()
    path: str | None = None


@dataclass(frozen=True, slots=True)
class Heading:
    """One numbered heading; ``start``/``end`` span the whole line, run-in text included; ``path`` is ``四/二/2``."""

    path: str
    level: int
    number: str
    title: str
    start: int
    end: int
    title_start: int
    title_end: int


@dataclass(frozen=True, slots=True)
class Measure:
    """One thing to be done (措施): a clause of a task, or a row of a list. The tuples hold fact ids."""

    text: str
    start: int
    end: int
    norm: Norm = Norm.DUTY
    targets: tuple[str, ...] = ()
    deadlines: tuple[str, ...] = ()
    cadences: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    number: str | None = None
    """The number the source gives it: ``二十七(二)``, ``3``."""


@dataclass(frozen=True, slots=True)
class ReadTask:
    """A task (整改任务): the numbered item of a plan, or a problem row of a list.

    ``problem`` and ``goal`` are spans of the columns 反馈问题 and 整改目标 where a list has them.
    ``targets`` … are the fact ids that belong to the task as a whole, not to one of its measures.
    """

    path: str
    title: str
    start: int
    end: int
    measures: tuple[Measure, ...] = ()
    number: str | None = None
    problem: Span | None = None
    goal: Span | None = None
    targets: tuple[str, ...] = ()
    deadlines: tuple[str, ...] = ()
    cadences: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    sites: tuple[Span, ...] = ()
    """The places a list names for it (点位), each once; a bare count of places names none."""


@dataclass(frozen=True, slots=True)
class Check:
    """A self-check of the text; ``ok`` False asks for a person. ``message`` is a Chinese sentence, ``spans`` where to look."""

    id: str
    ok: bool
    expected: str | None = None
    found: str | None = None
    message: str | None = None
    message_en: str | None = None
    spans: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """What the source lost, never said or left ambiguous, asked of a clerk in both languages.

    ``kind`` is a stable slug (``lost-year``, ``lost-number``, ``ambiguous-year-end``, ``cadence-period``, ``missing-unit`` …);
    ``fact`` the id of the fact that waits for the answer, if there is one.
    """

    id: str
    kind: str
    text: str
    text_en: str
    start: int
    end: int
    fact: str | None = None


@dataclass(frozen=True, slots=True)
class SourceInfo:
    """Which bytes were read."""

    name: str
    sha256: str
    chars: int
    media_type: str


@dataclass(frozen=True, slots=True)
class DocumentInfo:
    """What the document says of itself; ``plan_span`` is the plan without page furniture and press copy."""

    title: str | None
    issuer: str | None
    kind: DocumentKind
    plan_span: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was read from one document. ``raw`` is not part of the JSON; everything points into it."""

    raw: str
    source: SourceInfo
    document: DocumentInfo
    outline: tuple[Heading, ...] = ()
    tasks: tuple[ReadTask, ...] = ()
    facts: tuple[Fact, ...] = ()
    checks: tuple[Check, ...] = ()
    questions: tuple[Question, ...] = ()
    warnings: tuple[Check, ...] = field(default=())
    """What the loader has to say: tracked changes accepted, a page without text, a macro ignored."""
