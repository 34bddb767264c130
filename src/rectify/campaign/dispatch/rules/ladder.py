"""The warning ladder (提醒函、督办函、约谈、挂牌督办): which rung a unit has come to, and why. Pure.

A ladder is data (``procedures/ladders/*.yaml``); no city is known here. A rung names the conditions that call for it; where its source
names none, nothing is proposed and a person begins it. Of one subject (a unit, or one task of a unit) the highest rung that is called
for counts. What is proposed has a *cause* made of what the rule saw (the due date missed, the round since which nothing came, the
letter left unanswered), so that the same thing is never proposed twice and a new one is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from rectify.campaign.dispatch.rules.causes import Seen, Words, because, joined, told
from rectify.foundation.calendar.rules import Unit as DayUnit


@dataclass(frozen=True, slots=True)
class When:
    """One way to come to a rung; all that is set must hold."""

    unanswered_rounds: int | None = None
    """Frozen rounds in a row, up to the last one, in which the unit did not answer all it was asked."""
    late_days: int | None = None
    """Days since the due date of a task that is not done."""
    behind_rounds: int | None = None
    """Frozen rounds in a row in which a task stood behind schedule."""
    returned: int | None = None
    """Times a task was returned or reopened this year."""
    points: Decimal | None = None
    """Points of the unit this year."""
    letters: tuple[str, int] | None = None
    """A rung, and how many letters of it the unit has got this year."""
    after: str | None = None
    """A rung whose letter was issued, its day of answer past."""
    unanswered: str | None = None
    """A rung whose letter was not answered by its day."""

    @property
    def of_task(self) -> bool:
        """It judges single tasks."""
        return self.late_days is not None or self.behind_rounds is not None or self.returned is not None

    @property
    def of_unit(self) -> bool:
        """It judges the unit as a whole."""
        return self.unanswered_rounds is not None or self.points is not None or self.letters is not None


@dataclass(frozen=True, slots=True)
class Answer:
    """Until when a letter is to be answered, counted from the day after it was issued."""

    days: int
    unit: DayUnit


@dataclass(frozen=True, slots=True)
class Rung:
    """One rung. ``points`` is ``None`` where the person who writes the letter says how many."""

    code: str
    name: str
    name_en: str
    text: str
    text_en: str
    when: tuple[When, ...] = ()
    points: Decimal | None = Decimal(0)
    answer: Answer | None = None
    listed: bool = False
    """Listed supervision: it ends step by step, by a decision of its own."""


@dataclass(frozen=True, slots=True)
class Ladder:
    """One version of a ladder. ``confirmed``: its figures stand in a published paper; what is ours says so in ``source``."""

    code: str
    name: str
    name_en: str
    source: str
    source_en: str
    confirmed: bool
    valid_from: date
    valid_to: date | None
    number: str
    """``海整改督〔{year}〕{n}号``."""
    issuer: str
    rungs: tuple[Rung, ...]

    @property
    def key(self) -> str:
        """Code and version, as a letter keeps it."""
        return f"{self.code}@{self.valid_from.isoformat()}"

    def rung(self, code: str) -> Rung | None:
        """The rung of that code."""
        return next((rung for rung in self.rungs if rung.code == code), None)

    def holds_on(self, on: date) -> bool:
        """Whether this version is in force on a day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True, slots=True)
class TaskFacts:
    """One task of a unit, as far as a ladder asks."""

    task: int
    due: date | None = None
    late_days: int = 0
    behind_rounds: int = 0
    behind_since: int = 0
    """Number of the round with which it began."""
    returned: int = 0


@dataclass(frozen=True, slots=True)
class Sent:
    """A letter the unit was sent."""

    letter: int
    rung: str
    task: int | None
    number: str
    issued_on: date
    answer_due_on: date | None
    answered: bool


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """One unit, as far as a ladder asks. ``sent`` are this year's letters and older ones that wait for an answer, oldest first."""

    unit: int
    year: int
    unanswered_rounds: int = 0
    silent_since: int = 0
    """Number of the round with which the silence began."""
    points: Decimal = Decimal(0)
    sent: tuple[Sent, ...] = ()
    tasks: tuple[TaskFacts, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """A letter that is called for. ``cause`` is known within a campaign and ladder; ``facts`` are what the rule saw."""

    unit: int
    task: int | None
    rung: Rung
    cause: str
    facts: Mapping[str, object] = field(compare=False)
    zh: str
    en: str
    told: str
    """What was seen, as it begins a letter to the unit: its subject and the facts, without the rung."""


def proposals(ladder: Ladder, facts: UnitFacts, on: date) -> list[Proposal]:
    """What is called for, the highest rung of each subject; in the order of the ladder, highest first."""
    found: dict[int | None, Proposal] = {}
    for rung in reversed(ladder.rungs):
        for when in rung.when:
            for task, seen in _hits(ladder, when, facts, on):
                found.setdefault(task, _proposal(ladder, rung, facts.unit, task, seen))
    return list(found.values())


def _proposal(ladder: Ladder, rung: Rung, unit: int, task: int | None, seen: list[Seen]) -> Proposal:
    words = because(ladder.name, ladder.name_en, rung.name, rung.name_en, seen)
    facts = {part.name: part.value for part in seen}
    return Proposal(unit, task, rung, joined(rung.code, unit, task, seen), facts, words.zh, words.en, told(seen))


def _hits(ladder: Ladder, when: When, facts: UnitFacts, on: date) -> Iterator[tuple[int | None, list[Seen]]]:
    """Each subject for which all conditions hold, with what was seen."""
    of_unit = _of_unit(ladder, when, facts)
    if of_unit is None:
        return
    names_letter = when.after is not None or when.unanswered is not None
    if when.of_task:
        for task in facts.tasks:
            seen = _of_task(when, task)
            letter = _letter(ladder, when, facts, on, task.task) if names_letter else []
            if seen is not None and letter is not None:
                yield task.task, [*of_unit, *seen, *letter]
    elif when.of_unit:
        letter = _letter(ladder, when, facts, on, None) if names_letter else []
        if letter is not None:
            yield None, [*of_unit, *letter]
    else:
        yield from _by_letters(ladder, when, facts, on)


def _of_unit(ladder: Ladder, when: When, facts: UnitFacts) -> list[Seen] | None:
    """What was seen of the unit; ``None`` if a condition does not hold."""
    seen: list[Seen] = []
    if when.unanswered_rounds is not None:
        if facts.unanswered_rounds < when.unanswered_rounds:
            return None
        seen.append(Seen("unanswered_rounds", facts.unanswered_rounds, f"silent{facts.silent_since}", _silent(facts)))
    if when.points is not None:
        if facts.points < when.points:
            return None
        seen.append(Seen("points", str(facts.points), f"points{when.points}y{facts.year}", _points(facts.points)))
    if when.letters is not None:
        code, times = when.letters
        got = [sent for sent in facts.sent if sent.rung == code and sent.issued_on.year == facts.year]
        if len(got) < times:
            return None
        seen.append(Seen("letters", len(got), f"letters{got[times - 1].letter}", _letters(ladder, code, len(got))))
    return seen


def _of_task(when: When, task: TaskFacts) -> list[Seen] | None:
    """What was seen of the task; ``None`` if a condition does not hold."""
    seen: list[Seen] = []
    if when.late_days is not None:
        if task.due is None or task.late_days < max(when.late_days, 1):
            return None
        day = task.due.isoformat()
        seen.append(
            Seen(
                "late_days",
                task.late_days,
                f"due{day}",
                Words(f"逾期{task.late_days}天（时限{day}）", f"{task.late_days} days late, due {day}"),
            )
        )
    if when.behind_rounds is not None:
        if task.behind_rounds < when.behind_rounds:
            return None
        seen.append(Seen("behind_rounds", task.behind_rounds, f"behind{task.behind_since}", _behind(task)))
    if when.returned is not None:
        if task.returned < when.returned:
            return None
        zh, en = f"本年被退回或重新打开{task.returned}次", f"returned or reopened {task.returned} times this year"
        seen.append(Seen("returned", task.returned, f"returned{task.returned}", Words(zh, en)))
    return seen


def _letter(ladder: Ladder, when: When, facts: UnitFacts, on: date, task: int | None) -> list[Seen] | None:
    """The first letter to this subject that the conditions name (a later one makes no new cause); ``None`` if there is none."""
    fitting = [sent for sent in facts.sent if sent.task == task and _fits(when, sent, on)]
    return [_seen_letter(ladder, when, fitting[0])] if fitting else None


def _by_letters(ladder: Ladder, when: When, facts: UnitFacts, on: date) -> Iterator[tuple[int | None, list[Seen]]]:
    for sent in facts.sent:
        if _fits(when, sent, on):
            yield sent.task, [_seen_letter(ladder, when, sent)]


def _fits(when: When, sent: Sent, on: date) -> bool:
    """Issued on the rung that is named, its day past, and unanswered if that is asked."""
    wanted = when.unanswered or when.after
    past = (sent.answer_due_on or sent.issued_on) < on
    return sent.rung == wanted and past and not (when.unanswered and (sent.answered or sent.answer_due_on is None))


def _seen_letter(ladder: Ladder, when: When, sent: Sent) -> Seen:
    rung = ladder.rung(sent.rung)
    name, name_en = (rung.name, rung.name_en) if rung else (sent.rung, sent.rung)
    if when.unanswered:
        due = sent.answer_due_on.isoformat() if sent.answer_due_on else ""
        words = Words(f"{name}（{sent.number}）至{due}未答复", f"{name_en} ({sent.number}) not answered by {due}")
        return Seen("unanswered", sent.number, f"unanswered{sent.letter}", words)
    words = Words(f"已发{name}（{sent.number}）", f"{name_en} ({sent.number}) was issued before")
    return Seen("after", sent.number, f"after{sent.letter}", words)


def _silent(facts: UnitFacts) -> Words:
    n, since = facts.unanswered_rounds, facts.silent_since
    return Words(f"自第{since}轮起连续{n}轮调度未报齐", f"{n} rounds in a row not fully answered, since round {since}")


def _points(points: Decimal) -> Words:
    return Words(f"本年累计{points.normalize():f}分", f"{points.normalize():f} points this year")


def _letters(ladder: Ladder, code: str, n: int) -> Words:
    rung = ladder.rung(code)
    name, name_en = (rung.name, rung.name_en) if rung else (code, code)
    return Words(f"本年已收到{name}{n}件", f"{n} × {name_en} this year")


def _behind(task: TaskFacts) -> Words:
    n, since = task.behind_rounds, task.behind_since
    return Words(f"自第{since}轮起连续{n}轮未达到序时进度", f"behind schedule in {n} rounds in a row, since round {since}")
