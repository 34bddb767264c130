"""What a reasoned scheme must say before it can be approved, and what differs between two versions of one. Pure.

Legal basis: the signed plan asks for a scheme of each problem or firm (一事一议、一企一策), reasoned (论证) and approved before work
starts. What is checked here is form: cause, measures in order, dated milestones, a measurable outcome, a deadline within the plan's,
cost. Whether it is wise is for the experts and the approver. That one opinion is needed is ours; no rule of law names a number.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Final

from rectify.campaign.ledger.rules.differences import Piece, differences

OPINIONS_NEEDED: Final = 1
"""Expert opinions on record before a version can be approved."""
MEASURABLE: Final = frozenset({">=", ">", "<=", "<", "=", "reach", "increase_by", "decrease_by"})
"""Comparators an outcome may have: those that ask something of a number."""


class Standing(StrEnum):
    """Where a version stands; derived from its dates."""

    DRAFT = "draft"
    FLAWED = "flawed"
    """Handed in with flaws and back at once."""
    SUBMITTED = "submitted"
    APPROVED = "approved"
    SENT_BACK = "sent_back"


@dataclass(frozen=True, slots=True)
class Step:
    """A measure or a milestone of a scheme. ``measure`` is the id of the measure of the list it carries out."""

    text: str
    is_milestone: bool = False
    due_on: date | None = None
    measure: int | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """What a version says. ``cost`` is in 万元; ``because`` why it differs from the version before."""

    cause: str = ""
    outcome: str = ""
    outcome_subject: str = ""
    outcome_comparator: str = ""
    outcome_value: Decimal | None = None
    outcome_unit: str = ""
    due_on: date | None = None
    cost: Decimal | None = None
    funding: str = ""
    because: str = ""
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing for which a version is sent back: a stable code, the field of the form, the words."""

    code: str
    field: str
    zh: str
    en: str


def standing(*, submitted: bool, approved: bool | None, flawed: bool) -> Standing:
    """Where a version stands."""
    if approved is not None:
        return Standing.APPROVED if approved else Standing.SENT_BACK
    if submitted:
        return Standing.SUBMITTED
    return Standing.FLAWED if flawed else Standing.DRAFT


def flaws(content: Content, *, number: int, latest: date | None) -> tuple[Flaw, ...]:
    """All that a version lacks; ``latest`` is the plan's deadline of what the scheme is for, ``None`` where the plan names none."""
    return (*_words(content, number), *_outcome(content), *_dates(content, latest), *_steps(content))


def _words(content: Content, number: int) -> Iterator[Flaw]:
    if not content.cause.strip():
        yield Flaw("no_cause", "cause", "没有写明问题成因。", "The cause is missing.")
    if number > 1 and not content.because.strip():
        yield Flaw("no_reason", "because", "没有说明为何修订。", "Why it was changed is missing.")
    if content.cost is None:
        yield Flaw("no_cost", "cost", "没有写明所需资金（不需要资金请填 0）。", "The cost is missing (write 0 if there is none).")


def _outcome(content: Content) -> Iterator[Flaw]:
    measurable = content.outcome_value is not None and content.outcome_unit.strip() and content.outcome_subject.strip()
    if not measurable or content.outcome_comparator not in MEASURABLE:
        yield Flaw(
            "not_measurable",
            "outcome",
            "没有可测量的整改成效：须写明指标、数值和单位。",
            "No measurable outcome: name what is measured, the number and its unit.",
        )


def _dates(content: Content, latest: date | None) -> Iterator[Flaw]:
    due = content.due_on
    if due is None:
        yield Flaw("no_deadline", "due_on", "没有完成时限。", "The deadline is missing.")
    elif latest is not None and due > latest:
        yield Flaw(
            "later_than_plan",
            "due_on",
            f"完成时限{due}晚于整改方案的时限{latest}；确需延长的，先申请延期。",
            f"The deadline {due} is later than the plan's, {latest}. Ask for an extension first if it cannot be kept.",
        )


def _steps(content: Content) -> Iterator[Flaw]:
    if not any(not step.is_milestone and step.text.strip() for step in content.steps):
        yield Flaw("no_measure", "steps", "没有列出措施。", "No measure is named.")
    if not any(step.is_milestone for step in content.steps):
        yield Flaw("no_milestone", "steps", "没有时间节点，无法衡量进度。", "No milestone is named, so progress could not be measured.")
    for number, step in enumerate(content.steps, 1):
        words = step.text.strip()[:20]
        if not words:
            yield Flaw("empty_step", f"step-{number}", f"第{number}步没有内容。", f"Step {number} says nothing.")
        elif step.is_milestone and step.due_on is None:
            yield Flaw("undated_milestone", f"step-{number}", f"节点“{words}”没有日期。", f"Milestone “{words}” has no date.")
        elif content.due_on is not None and step.due_on is not None and step.due_on > content.due_on:
            yield Flaw(
                "step_after_deadline",
                f"step-{number}",
                f"“{words}”的日期{step.due_on}晚于本方案的完成时限{content.due_on}。",
                f"“{words}” is dated {step.due_on}, after the scheme's own deadline {content.due_on}.",
            )


SIGNS: Final = {">=": "≥", "<=": "≤", "reach": "→", "increase_by": "+", "decrease_by": "−"}
"""How comparators are written; the others stand for themselves."""
FIELDS: Final = ("cause", "outcome", "measured", "due_on", "cost", "funding")
"""What is compared between two versions, beside the steps. ``measured`` is subject, comparator, number and unit in one."""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of two versions, each side cut into what stands in both and what stands in one."""

    field: str
    before: Sequence[Piece]
    after: Sequence[Piece]

    @property
    def changed(self) -> bool:
        """Whether the two differ."""
        return [piece.text for piece in self.before] != [piece.text for piece in self.after]


@dataclass(frozen=True, slots=True)
class StepChange:
    """One step of two versions: ``kept``, ``changed``, ``added`` or ``removed``; ``None`` on the side that lacks it."""

    kind: str
    before: Step | None
    after: Step | None
    before_text: Sequence[Piece] = ()
    after_text: Sequence[Piece] = ()


def told(content: Content, field: str) -> str:
    """A field as one line of text."""
    if field == "measured":
        sign = SIGNS.get(content.outcome_comparator, content.outcome_comparator)
        parts = (content.outcome_subject, sign, _number(content.outcome_value), content.outcome_unit)
        return " ".join(part for part in parts if part)
    value = getattr(content, field)
    if isinstance(value, Decimal):
        return _number(value)
    return value.isoformat() if isinstance(value, date) else str(value or "")


def _number(value: Decimal | None) -> str:
    if value is None:
        return ""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def field_changes(before: Content, after: Content) -> list[FieldChange]:
    """Every field of two versions beside each other."""
    return [FieldChange(name, *differences(told(before, name), told(after, name))) for name in FIELDS]


def step_changes(before: Sequence[Step], after: Sequence[Step]) -> list[StepChange]:
    """The steps of two versions beside each other: same words are the same step; a step in the place of another is its change."""
    found: list[StepChange] = []
    matcher = SequenceMatcher(None, [step.text.strip() for step in before], [step.text.strip() for step in after], autojunk=False)
    for kind, i, j, k, m in matcher.get_opcodes():
        paired = min(j - i, m - k) if kind in {"equal", "replace"} else 0
        found += [_pair(before[i + n], after[k + n]) for n in range(paired)]
        found += [StepChange("removed", step, None, differences(step.text, "")[0]) for step in before[i + paired : j]]
        found += [StepChange("added", None, step, (), differences("", step.text)[1]) for step in after[k + paired : m]]
    return found


def _pair(before: Step, after: Step) -> StepChange:
    same = (before.text.strip(), before.is_milestone, before.due_on) == (after.text.strip(), after.is_milestone, after.due_on)
    return StepChange("kept" if same else "changed", before, after, *differences(before.text, after.text))
