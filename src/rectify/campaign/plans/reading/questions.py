"""What a clerk must answer before the lists can be trusted: one question for each thing lost, never said or ambiguous."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rectify.campaign.plans.reading.contract import Comparator, Fact, FactKind, Question

WORDS: Final[dict[str, tuple[str, str]]] = {
    "lost-year": (
        "“{text}”中的年份在这份文本里丢失了，原件写的是哪一年？",
        "The year in “{text}” is lost in this copy. Which year does the original say?",
    ),
    "ambiguous-year-end": (
        "“{text}”没有写明年份：是指当年年底，还是文本丢失了年份？请填写年份。",
        "“{text}” names no year: the end of the current year, or was a year lost? Give the year.",
    ),
    "relative-year": ("“{text}”是相对说法，按文件签发日期是哪一年？", "“{text}” is relative to the date of the paper. Which year is it?"),
    "year-not-said": ("“{text}”没有写年份，是哪一年？", "“{text}” does not say the year. Which year is it?"),
    "glued-date": ("“{text}”的年月日符号丢失，具体日期是哪一天？", "“{text}” has lost its date signs. Which date is it?"),
    "lost-number": ("“{text}”中的数字丢失了，原件写的是多少？", "The number in “{text}” is lost. What does the original say?"),
    "lost-baseline-year": ("“{text}”的对比基准年份丢失了，与哪一年相比？", "The base year of “{text}” is lost. Compared with which year?"),
    "missing-baseline": ("“{text}”没有写明与什么时候相比，基准是哪一年？", "“{text}” does not say compared with when. What is the base?"),
    "missing-deadline": ("“{text}”没有写完成时限，应在何时完成？", "“{text}” has no deadline. By when is it due?"),
    "limit-not-said": ("“{text}”没有写明期限，最迟何时？", "“{text}” sets no date. What is the limit?"),
    "cadence-period": ("“{text}”没有写明多久一次，周期是什么？", "“{text}” does not say how often. What is the period?"),
    "ambiguous-before-year": ("“{text}”是指该年开始之前，还是该年年底之前？", "Does “{text}” mean before that year begins, or by its end?"),
    "ambiguous-before-month": (
        "“{text}”是指该月开始之前，还是该月月底之前？",
        "Does “{text}” mean before that month begins, or by its end?",
    ),
    "threshold-inclusive": ("“{text}”是否包括这个数值本身？", "Does “{text}” include the value itself?"),
    "missing-anchor": ("“{text}”没有写明从哪一天起算，从何时开始计算？", "“{text}” does not say from when it runs. From which event?"),
    "season-dates": ("“{text}”没有写明起止日期，从哪一天到哪一天？", "“{text}” has no dates. From when until when?"),
}
"""Slug → the question in Chinese and in English; ``{text}`` is quoted from the source."""

_DATED: Final = frozenset({FactKind.DEADLINE, FactKind.EFFECTIVE_FROM, FactKind.PERIOD})


def _year_kind(fact: Fact) -> str:
    return fact.note if fact.note in {"lost-year", "ambiguous-year-end", "relative-year"} else "year-not-said"


def _dated(fact: Fact) -> Iterator[str]:
    if fact.note == "glued-date":
        yield "glued-date"
    elif "year" in fact.missing:
        yield _year_kind(fact)
    elif fact.note in {"ambiguous-before-year", "ambiguous-before-month"}:
        yield fact.note
    if "date" in fact.missing:
        yield "limit-not-said"
    if "anchor" in fact.missing:
        yield "missing-anchor"
    if "dates" in fact.missing:
        yield "season-dates"


def _target(fact: Fact) -> Iterator[str]:
    if "value" in fact.missing:
        yield "lost-number"
    if "baseline.year" in fact.missing:
        yield "lost-baseline-year"
    if "baseline" in fact.missing:
        yield "missing-baseline"
    if "deadline" in fact.missing:
        yield "missing-deadline"


def _kinds(fact: Fact) -> Iterator[str]:
    if fact.kind in _DATED or fact.note == "glued-date":
        yield from _dated(fact)
    elif fact.kind is FactKind.TARGET:
        yield from _target(fact)
    elif fact.kind is FactKind.CADENCE and "period" in fact.missing:
        yield "cadence-period"
    elif fact.kind is FactKind.THRESHOLD and fact.inclusive is None and fact.comparator in {Comparator.AT_LEAST, Comparator.AT_MOST}:
        yield "threshold-inclusive"


def questions_of(facts: tuple[Fact, ...], span: tuple[int, int] | None) -> tuple[Question, ...]:
    """Return the questions of the plan (``span``) in order of position, ids ``q1``, ``q2`` and so on."""
    low, high = span or (0, facts[-1].end if facts else 0)
    asked = [(fact, kind) for fact in facts if low <= fact.start < high for kind in _kinds(fact)]
    return tuple(
        Question(
            f"q{number}",
            kind,
            WORDS[kind][0].format(text=_short(fact.text)),
            WORDS[kind][1].format(text=_short(fact.text)),
            fact.start,
            fact.end,
            fact.id,
        )
        for number, (fact, kind) in enumerate(asked, 1)
    )


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"  # noqa: PLR2004 - one line of a question
