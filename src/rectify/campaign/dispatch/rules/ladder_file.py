"""Reading a ladder file strictly: a typing error must be found when the file is changed, not when a letter goes out wrongly. Pure.

Every mistake names the file, the line, what stands there, and what may stand there, in both languages.
"""

from __future__ import annotations

import re
from decimal import Decimal
from string import Formatter

import yaml

from rectify.campaign.dispatch.rules.ladder import Answer, Ladder, Rung, When
from rectify.foundation.calendar.rules import Unit as DayUnit
from rectify.foundation.rulefile import Reader, WrongFile

_LADDER = ("code", "name", "name_en", "source", "source_en", "confirmed", "valid_from", "valid_to", "number", "issuer", "rungs")
_LADDER_NEEDS = tuple(key for key in _LADDER if key not in {"valid_to", "issuer"})
_RUNG = ("code", "name", "name_en", "text", "text_en", "when", "points", "answer", "listed")
_RUNG_NEEDS = ("code", "name", "name_en", "text", "text_en")
_COUNTS = ("unanswered_rounds", "late_days", "behind_rounds", "returned")
_WHEN = (*_COUNTS, "points", "letters", "after", "unanswered")
_CODE = re.compile(r"[a-z][a-z0-9_]{1,30}")
_IN_NUMBER = frozenset({"year", "n"})
_IN_TEXT = frozenset({"unit", "task", "reason", "answer_due"})
BY_HAND = "by_hand"


class WrongLadder(WrongFile):
    """A ladder file cannot be used."""


def read_ladder(text: str, file: str) -> Ladder:
    """The ladder a file states.

    Raises:
        WrongLadder: anything that is not exactly a ladder: broken YAML, unknown, missing or repeated keys, a condition on a rung
            that does not stand lower, days or points out of range, a number without ``{year}`` and ``{n}``, dates out of order.
    """
    return _Reader(file).ladder(text)


class _Reader(Reader):
    """Reads the rungs."""

    refusal = WrongLadder

    def ladder(self, text: str) -> Ladder:
        fields = self.mapping(self.composed(text), _LADDER, _LADDER_NEEDS)
        valid_from, valid_to = self.period(fields)
        return Ladder(
            code=self._code(fields["code"]),
            name=self.text(fields["name"]),
            name_en=self.text(fields["name_en"]),
            source=self.text(fields["source"]),
            source_en=self.text(fields["source_en"]),
            confirmed=self.flag(fields["confirmed"]),
            valid_from=valid_from,
            valid_to=valid_to,
            number=self._pattern(fields["number"], _IN_NUMBER, every=True),
            issuer=self.optional(fields.get("issuer")),
            rungs=self._rungs(fields["rungs"]),
        )

    def _code(self, node: yaml.Node) -> str:
        code = self.text(node)
        if not _CODE.fullmatch(code):
            raise self.wrong(
                node,
                f"代码“{code}”只能用小写字母、数字和下划线，2至31个字符。",
                f"the code “{code}” must be small letters, digits and _, 2 to 31 of them.",
            )
        return code

    def _points(self, node: yaml.Node) -> Decimal:
        text = self.text(node)
        if not re.fullmatch(r"\d{1,3}(\.\d)?", text):
            raise self.wrong(
                node, f"“{text}”应是0至999.9的分值，至多一位小数。", f"“{text}” must be points from 0 to 999.9 with at most one decimal."
            )
        return Decimal(text)

    def _pattern(self, node: yaml.Node, known: frozenset[str], *, every: bool = False) -> str:
        text = self.text(node)
        try:
            used = [name for _, name, _, _ in Formatter().parse(text) if name is not None]
        except ValueError:
            raise self.wrong(node, "花括号没有成对。", "the braces do not pair.") from None
        names = "、".join(f"{{{name}}}" for name in sorted(known))
        if set(used) - known or (every and set(used) != known):
            zh = f"只能并且必须用 {names}。" if every else f"只能用 {names}。"
            en = f"use {names} and nothing else{', each of them' if every else ''}."
            raise self.wrong(node, zh, en)
        return text

    def _rungs(self, node: yaml.Node) -> tuple[Rung, ...]:
        if not isinstance(node, yaml.SequenceNode) or not node.value:
            raise self.wrong(node, "rungs 应是由低到高的列表，至少一级。", "rungs must be a list from low to high, at least one.")
        rungs: list[Rung] = []
        for item in node.value:
            rungs.append(self._rung(item, tuple(rung.code for rung in rungs)))
        return tuple(rungs)

    def _rung(self, node: yaml.Node, lower: tuple[str, ...]) -> Rung:
        fields = self.mapping(node, _RUNG, _RUNG_NEEDS)
        code = self._code(fields["code"])
        if code in lower:
            raise self.wrong(fields["code"], f"“{code}”这一级出现了两次。", f"the rung “{code}” stands twice.")
        points = fields.get("points")
        by_hand = points is not None and self.text(points) == BY_HAND
        return Rung(
            code=code,
            name=self.text(fields["name"]),
            name_en=self.text(fields["name_en"]),
            text=self._pattern(fields["text"], _IN_TEXT),
            text_en=self._pattern(fields["text_en"], _IN_TEXT),
            when=self._whens(fields["when"], lower) if "when" in fields else (),
            points=None if by_hand else self._points(points) if points is not None else Decimal(0),
            answer=self._answer(fields["answer"]) if "answer" in fields else None,
            listed=self.flag(fields.get("listed")),
        )

    def _answer(self, node: yaml.Node) -> Answer:
        fields = self.mapping(node, ("days", "unit"), ("days", "unit"))
        return Answer(self.whole(fields["days"], 1), DayUnit(self.one_of(fields["unit"], [unit.value for unit in DayUnit])))

    def _whens(self, node: yaml.Node, lower: tuple[str, ...]) -> tuple[When, ...]:
        if not isinstance(node, yaml.SequenceNode) or not node.value:
            raise self.wrong(
                node,
                "when 应是条件的列表；来源没有写明条件时不写 when。",
                "when must be a list of conditions; leave it out where the source names none.",
            )
        return tuple(self._when(item, lower) for item in node.value)

    def _when(self, node: yaml.Node, lower: tuple[str, ...]) -> When:
        fields = self.mapping(node, _WHEN, ())
        if not fields:
            raise self.wrong(node, "条件是空的。", "the condition is empty.")
        if "after" in fields and "unanswered" in fields:
            raise self.wrong(node, "after 和 unanswered 只能写一个。", "write either after or unanswered.")
        counts = {name: self.whole(fields[name], 1) for name in _COUNTS if name in fields}
        return When(
            unanswered_rounds=counts.get("unanswered_rounds"),
            late_days=counts.get("late_days"),
            behind_rounds=counts.get("behind_rounds"),
            returned=counts.get("returned"),
            points=self._points(fields["points"]) if "points" in fields else None,
            letters=self._letters(fields["letters"], lower) if "letters" in fields else None,
            after=self._lower(fields["after"], lower) if "after" in fields else None,
            unanswered=self._lower(fields["unanswered"], lower) if "unanswered" in fields else None,
        )

    def _letters(self, node: yaml.Node, lower: tuple[str, ...]) -> tuple[str, int]:
        fields = self.mapping(node, ("rung", "times"), ("rung", "times"))
        return self._lower(fields["rung"], lower), self.whole(fields["times"], 1)

    def _lower(self, node: yaml.Node, lower: tuple[str, ...]) -> str:
        code = self.text(node)
        if code not in lower:
            listed_zh, listed_en = "、".join(lower) or "无", ", ".join(lower) or "none"
            raise self.wrong(
                node, f"“{code}”不是更低的一级；更低的有：{listed_zh}。", f"“{code}” is no lower rung; lower ones are: {listed_en}."
            )
        return code
