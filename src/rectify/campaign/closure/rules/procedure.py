"""A close-out procedure: its steps, who takes them, and the least that every procedure must ask. Pure.

Legal basis: the close-out section (严格销号管理) of each signed plan. What a source does not say and this house adds is marked
``ours`` with a note, so that nobody takes it for the source.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import Any, Final

from rectify.foundation.rulefile import Source


class Kind(StrEnum):
    """The kinds of step. Request and acceptance come first, close and filing last; what lies between is the procedure's."""

    REQUEST = "request"
    ACCEPT = "accept"
    REVIEW = "review"
    CHECK = "check"
    NOTICE = "notice"
    SIGN = "sign"
    CLOSE = "close"
    FILE = "file"


class Place(StrEnum):
    """Which unit may take a step, as seen from the task."""

    IMPLEMENTING = "implementing"
    """A unit that leads the task or bears a responsibility in it."""
    ACCEPTING = "accepting"
    """The unit the list names as acceptor (验收单位)."""
    LEAD = "lead"
    SUPERVISING = "supervising"
    """The unit the list names as reviewer or as supervising (督导、复核)."""
    LINE = "line"
    """Any department of the city (市直主管部门)."""
    COUNTY = "county"
    """The county, district or zone in which the work lies."""
    OFFICE = "office"
    """The rectification office (整改办)."""
    HEADQUARTERS = "headquarters"
    """The office, a supervision team, or the city itself."""
    CITY = "city"
    """The government of the campaign's territory."""


DAY_TYPES: Final = ("workdays", "calendar_days")
TASK_KINDS: Final = ("city", "county", "petition")
APART: Final = (Kind.REQUEST, Kind.ACCEPT, Kind.REVIEW)
"""Steps that three different units take."""


@dataclass(frozen=True, slots=True)
class Sampling:
    """How spot checks are drawn: shares from 0 to 1, least numbers, weights by risk (1 is no weight)."""

    share: float = 0.1
    per_county: int = 1
    per_unit: int = 0
    late: float = 1.0
    returned: float = 1.0
    findings: float = 1.0
    reopened: float = 1.0
    raise_after_failure: float = 2.0
    """What the share of a unit is multiplied by after one of its tasks failed in the draw before; at most everything is drawn."""


@dataclass(frozen=True, slots=True)
class StepRule:
    """One step a procedure asks. Signatures are one step each; those of one ``rank`` in any order, higher ranks later."""

    kind: Kind
    title_zh: str
    title_en: str
    places: tuple[str, ...]
    """Tried in this order; the first that names a unit that may act is taken."""
    role: str = ""
    """A role of roles.yaml that the person must hold at that unit; empty: any that grants the act."""
    rank: int = 1
    papers: tuple[str, ...] = ()
    """Papers the step produces; the system writes them from its rows."""
    attach: tuple[str, ...] = ()
    """Papers that must be handed in with the step."""
    position: bool = False
    """Whether the step must say where it was taken (latitude, longitude)."""
    days: int = 0
    day_type: str = ""
    sampling: Sampling | None = None
    ours: bool = False
    note: str = ""
    """Why it stands here although the source does not say it, in Chinese."""
    note_en: str = ""


@dataclass(frozen=True, slots=True)
class Procedure:
    """A procedure in the version that counts from ``valid_from`` to ``valid_to`` (``None``: open), both included."""

    code: str
    title_zh: str
    title_en: str
    applies_to: tuple[str, ...]
    source: Source
    valid_from: date
    steps: tuple[StepRule, ...]
    valid_to: date | None = None
    default_for: tuple[str, ...] = ()
    """Kinds of task that follow it where a campaign has chosen nothing."""
    observation_days: int = 0
    """Days that must pass between the last measure's end and the request."""
    early: bool = False
    """Whether acceptance may be asked for while a deadline still lies ahead."""
    note: str = ""
    note_en: str = ""

    @property
    def version(self) -> str:
        """The day from which it counts, as text."""
        return self.valid_from.isoformat()

    def in_force(self, on: date) -> bool:
        """Whether it counts on that day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a procedure; ``step`` is the index of the step, ``None`` for the whole."""

    zh: str
    en: str
    step: int | None = None


def validate(procedure: Procedure) -> list[Fault]:
    """Everything that keeps a procedure below the house minimum, all at once; empty when it may be used.

    The minimum: one request, then one acceptance, at least one independent control (site review or spot check), at least one
    signature, one close after all of these, filing only after the close; signatures of one rank before higher ones.
    """
    kinds = [step.kind for step in procedure.steps]
    faults = [*_single(kinds), *_ends(kinds), *_control(kinds), *_ranks(procedure.steps)]
    for number, step in enumerate(procedure.steps):
        faults += [Fault(fault.zh, fault.en, number) for fault in _step_faults(step)]
    return faults


def _ends(kinds: Sequence[Kind]) -> list[Fault]:
    found = []
    if list(kinds[:2]) != [Kind.REQUEST, Kind.ACCEPT]:
        found.append(Fault("前两步必须依次是申请(request)和验收(accept)。", "The first two steps must be request and accept."))
    rest = [kind for kind in kinds if kind is not Kind.FILE]
    if not rest or rest[-1] is not Kind.CLOSE:
        found.append(
            Fault(
                "销号(close)必须是最后一步,其后只能有备案(file)。",
                "Close must be the last step; only filing may follow.",
            )
        )
    if Kind.FILE in kinds and kinds[-1] is not Kind.FILE:
        found.append(Fault("备案(file)只能排在销号之后。", "Filing can stand after the close only.", kinds.index(Kind.FILE)))
    return found


def _control(kinds: Sequence[Kind]) -> list[Fault]:
    found = []
    if Kind.REVIEW not in kinds and Kind.CHECK not in kinds:
        found.append(
            Fault(
                "至少要有一项独立核查:现场核查(review)或抽查(check)。",
                "There must be at least one independent control: a review or a check.",
            )
        )
    if Kind.SIGN not in kinds:
        found.append(Fault("至少要有一个签字(sign)。", "There must be at least one signature."))
    return found


def _single(kinds: Sequence[Kind]) -> list[Fault]:
    """Every kind once, signatures as often as needed but in one row."""
    found = []
    for number, kind in enumerate(kinds):
        if kind is Kind.SIGN and number and Kind.SIGN in kinds[:number] and kinds[number - 1] is not Kind.SIGN:
            found.append(Fault("签字必须连在一起。", "All signatures must stand together.", number))
        if kind is not Kind.SIGN and kind in kinds[:number]:
            found.append(Fault(f"步骤 {kind} 出现了两次。", f"The step {kind} stands twice.", number))
    return found


def _ranks(steps: Sequence[StepRule]) -> list[Fault]:
    ranks = [(number, step.rank) for number, step in enumerate(steps) if step.kind is Kind.SIGN]
    return [
        Fault("签字次序(rank)必须由小到大。", "Signatures must stand in the order of their ranks.", number)
        for (_, before), (number, rank) in pairwise(ranks)
        if rank < before
    ]


def _step_faults(step: StepRule) -> list[Fault]:
    found = []
    if not step.places:
        found.append(Fault("没有写明由哪个单位(place)办理。", "It is not said which unit (place) takes the step."))
    if step.kind is Kind.SIGN and not step.role:
        found.append(Fault("签字必须写明角色(role)。", "A signature must name the role that signs."))
    if step.kind is Kind.NOTICE and (step.days < 1 or step.day_type not in DAY_TYPES):
        found.append(
            Fault(
                "公示必须写明天数(days)和日期类型(workdays 或 calendar_days)。",
                "A notice must state its days and their type (workdays or calendar_days).",
            )
        )
    if step.kind is Kind.CHECK and step.sampling is None:
        found.append(Fault("抽查必须写明抽样设置(sampling)。", "A spot check must state its sampling."))
    if step.ours and not step.note:
        found.append(Fault("标为 ours 的步骤必须写明理由(note)。", "A step marked ours must carry a note that says why."))
    return found


def as_json(procedure: Procedure) -> dict[str, Any]:
    """The procedure as a case keeps it."""
    data = asdict(procedure)
    data["valid_from"] = procedure.valid_from.isoformat()
    data["valid_to"] = procedure.valid_to.isoformat() if procedure.valid_to else None
    for step, rule in zip(data["steps"], procedure.steps, strict=True):
        step["kind"] = rule.kind.value
    return data


def detail_of(step: StepRule) -> dict[str, Any]:
    """What of a step goes into ``Requirement.detail``."""
    detail: dict[str, Any] = {"places": list(step.places), "papers": list(step.papers), "attach": list(step.attach)}
    detail |= {"position": step.position, "days": step.days, "day_type": step.day_type, "ours": step.ours}
    detail |= {"note": step.note, "note_en": step.note_en}
    detail["sampling"] = asdict(step.sampling) if step.sampling else None
    return detail


def sampling_from(data: Mapping[str, Any] | None) -> Sampling:
    """The sampling as stored or said; what is not named keeps its default. ``TypeError`` or ``ValueError`` on what is no setting."""
    numbers = {name: int(value) if name.startswith("per_") else float(value) for name, value in (data or {}).items()}
    return Sampling(**numbers)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Table:
    """All procedures known, of all versions."""

    procedures: tuple[Procedure, ...] = field(default_factory=tuple)

    def get(self, code: str, on: date) -> Procedure | None:
        """The version in force on that day."""
        return next((each for each in self.procedures if each.code == code and each.in_force(on)), None)

    def default(self, kind: str, on: date) -> Procedure | None:
        """What a kind of task follows where nothing is chosen."""
        return next((each for each in self.procedures if kind in each.default_for and each.in_force(on)), None)
