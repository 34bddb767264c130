"""Reading a ladder file strictly: a typing error must be found when the file is changed, not when a letter goes out wrongly. Pure.

Every mistake names the file, the line, what stands there, and what may stand there, in both languages.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from string import Formatter

import yaml

from rectify.campaign.dispatch.rules.ladder import Answer, Ladder, Rung, When
from rectify.foundation.calendar.rules import Unit as DayUnit

_LADDER = ("code", "name", "name_en", "source", "source_en", "confirmed", "valid_from", "valid_to", "number", "issuer", "rungs")
_LADDER_NEEDS = tuple(key for key in _LADDER if key not in {"valid_to", "issuer"})
_RUNG = ("code", "name", "name_en", "text", "text_en", "when", "points", "answer", "listed")
_RUNG_NEEDS = ("code", "name", "name_en", "text", "text_en")
_COUNTS = ("unanswered_rounds", "late_days", "behind_rounds", "returned")
_WHEN = (*_COUNTS, "points", "letters", "after", "unanswered")
_CODE = re.compile(r"[a-z][a-z0-9_]{1,30}")
_IN_NUMBER = frozenset({"year", "n"})
_IN_TEXT = frozenset({"unit", "task", "reason", "answer_due"})
_MOST_DAYS = 3650
BY_HAND = "by_hand"


@dataclass
class WrongLadder(ValueError):
    """The file cannot be used; ``line`` counts from 1."""

    file: str
    line: int
    zh: str
    en: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.en} （{self.file} 第 {self.line} 行：{self.zh}）"


def read_ladder(text: str, file: str) -> Ladder:
    """The ladder a file states.

    Raises:
        WrongLadder: anything that is not exactly a ladder: broken YAML, unknown, missing or repeated keys, a condition on a rung
            that does not stand lower, days or points out of range, a number without ``{year}`` and ``{n}``, dates out of order.
    """
    return _Reader(file).ladder(text)


Fields = Mapping[str, yaml.Node]


class _Reader:
    """Reads one file; knows its name for the mistakes."""

    def __init__(self, file: str) -> None:
        self.file = file

    def wrong(self, node: yaml.Node, zh: str, en: str) -> WrongLadder:
        return WrongLadder(self.file, node.start_mark.line + 1, zh, en)

    def ladder(self, text: str) -> Ladder:
        root = self._composed(text)
        fields = self._fields(root, _LADDER, _LADDER_NEEDS)
        valid_from, valid_to = self._day(fields["valid_from"]), self._day(fields["valid_to"]) if "valid_to" in fields else None
        if valid_to is not None and valid_to < valid_from:
            raise self.wrong(fields["valid_to"], "valid_to 早于 valid_from。", "valid_to lies before valid_from.")
        return Ladder(
            code=self._code(fields["code"]),
            name=self._text(fields["name"]),
            name_en=self._text(fields["name_en"]),
            source=self._text(fields["source"]),
            source_en=self._text(fields["source_en"]),
            confirmed=self._flag(fields["confirmed"]),
            valid_from=valid_from,
            valid_to=valid_to,
            number=self._pattern(fields["number"], _IN_NUMBER, every=True),
            issuer=self._text(fields["issuer"]) if "issuer" in fields else "",
            rungs=self._rungs(fields["rungs"]),
        )

    def _composed(self, text: str) -> yaml.Node:
        try:
            root = yaml.compose(text, Loader=yaml.SafeLoader)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line = (mark.line if mark else 0) + 1
            raise WrongLadder(
                self.file, line, "不是合法的 YAML，检查缩进和括号。", "this is not YAML; check indent and brackets."
            ) from error
        if root is None:
            raise WrongLadder(self.file, 1, "文件是空的，没有预警阶梯。", "the file is empty; there is no ladder.")
        return root

    def _fields(self, node: yaml.Node, known: tuple[str, ...], needed: tuple[str, ...]) -> Fields:
        if not isinstance(node, yaml.MappingNode):
            raise self.wrong(node, "此处应写成“键: 值”各占一行。", "this must be written as lines of “key: value”.")
        fields: dict[str, yaml.Node] = {}
        for key, value in node.value:
            if key.value not in known:
                raise self.wrong(
                    key,
                    f"“{key.value}”没有含义；可用的键：{'、'.join(known)}。",
                    f"“{key.value}” means nothing; keys are: {', '.join(known)}.",
                )
            if key.value in fields:
                raise self.wrong(key, f"“{key.value}”出现了两次。", f"“{key.value}” stands twice.")
            fields[key.value] = value
        for name in needed:
            if name not in fields:
                raise self.wrong(node, f"缺少“{name}”。", f"“{name}” is missing.")
        return fields

    def _text(self, node: yaml.Node) -> str:
        if not isinstance(node, yaml.ScalarNode) or not node.value.strip():
            raise self.wrong(node, "此处应写文字，不能为空。", "this must be a text and not empty.")
        return str(node.value).strip()

    def _code(self, node: yaml.Node) -> str:
        code = self._text(node)
        if not _CODE.fullmatch(code):
            raise self.wrong(
                node,
                f"代码“{code}”只能用小写字母、数字和下划线，2至31个字符。",
                f"the code “{code}” must be small letters, digits and _, 2 to 31 of them.",
            )
        return code

    def _flag(self, node: yaml.Node) -> bool:
        if self._text(node) not in {"true", "false"}:
            raise self.wrong(node, "只能是 true 或 false。", "this must be true or false.")
        return self._text(node) == "true"

    def _day(self, node: yaml.Node) -> date:
        try:
            return date.fromisoformat(self._text(node))
        except ValueError:
            raise self.wrong(
                node, f"“{node.value}”不是日期，应写成 2026-01-01。", f"“{node.value}” is no date; write 2026-01-01."
            ) from None

    def _count(self, node: yaml.Node) -> int:
        text = self._text(node)
        if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= _MOST_DAYS:
            raise self.wrong(node, f"“{text}”应是1至{_MOST_DAYS}的整数。", f"“{text}” must be a whole number from 1 to {_MOST_DAYS}.")
        return int(text)

    def _points(self, node: yaml.Node) -> Decimal:
        text = self._text(node)
        if not re.fullmatch(r"\d{1,3}(\.\d)?", text):
            raise self.wrong(
                node, f"“{text}”应是0至999.9的分值，至多一位小数。", f"“{text}” must be points from 0 to 999.9 with at most one decimal."
            )
        return Decimal(text)

    def _pattern(self, node: yaml.Node, known: frozenset[str], *, every: bool = False) -> str:
        text = self._text(node)
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
        fields = self._fields(node, _RUNG, _RUNG_NEEDS)
        code = self._code(fields["code"])
        if code in lower:
            raise self.wrong(fields["code"], f"“{code}”这一级出现了两次。", f"the rung “{code}” stands twice.")
        points = fields.get("points")
        by_hand = points is not None and self._text(points) == BY_HAND
        return Rung(
            code=code,
            name=self._text(fields["name"]),
            name_en=self._text(fields["name_en"]),
            text=self._pattern(fields["text"], _IN_TEXT),
            text_en=self._pattern(fields["text_en"], _IN_TEXT),
            when=self._whens(fields["when"], lower) if "when" in fields else (),
            points=None if by_hand else self._points(points) if points is not None else Decimal(0),
            answer=self._answer(fields["answer"]) if "answer" in fields else None,
            listed=self._flag(fields["listed"]) if "listed" in fields else False,
        )

    def _answer(self, node: yaml.Node) -> Answer:
        fields = self._fields(node, ("days", "unit"), ("days", "unit"))
        units = [unit.value for unit in DayUnit]
        unit = self._text(fields["unit"])
        if unit not in units:
            raise self.wrong(fields["unit"], f"unit 只能是 {'、'.join(units)}。", f"unit must be one of: {', '.join(units)}.")
        return Answer(self._count(fields["days"]), DayUnit(unit))

    def _whens(self, node: yaml.Node, lower: tuple[str, ...]) -> tuple[When, ...]:
        if not isinstance(node, yaml.SequenceNode) or not node.value:
            raise self.wrong(
                node,
                "when 应是条件的列表；来源没有写明条件时不写 when。",
                "when must be a list of conditions; leave it out where the source names none.",
            )
        return tuple(self._when(item, lower) for item in node.value)

    def _when(self, node: yaml.Node, lower: tuple[str, ...]) -> When:
        fields = self._fields(node, _WHEN, ())
        if not fields:
            raise self.wrong(node, "条件是空的。", "the condition is empty.")
        if "after" in fields and "unanswered" in fields:
            raise self.wrong(node, "after 和 unanswered 只能写一个。", "write either after or unanswered.")
        counts = {name: self._count(fields[name]) for name in _COUNTS if name in fields}
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
        fields = self._fields(node, ("rung", "times"), ("rung", "times"))
        return self._lower(fields["rung"], lower), self._count(fields["times"])

    def _lower(self, node: yaml.Node, lower: tuple[str, ...]) -> str:
        code = self._text(node)
        if code not in lower:
            listed_zh, listed_en = "、".join(lower) or "无", ", ".join(lower) or "none"
            raise self.wrong(
                node, f"“{code}”不是更低的一级；更低的有：{listed_zh}。", f"“{code}” is no lower rung; lower ones are: {listed_en}."
            )
        return code
