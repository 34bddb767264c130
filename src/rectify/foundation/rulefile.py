"""Reading a file of rules strictly: a mistake in dated data must stop the file from being used, never loosen a rule. Pure.

Every mistake names the file and the line, what stands there, and what may stand there, in both languages. A kind of file has its own
refusal (a subclass of :class:`WrongFile`) and its own reader (a subclass of :class:`Reader`), which knows its keys.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeVar

import yaml

MOST_DAYS: Final = 3660
"""Ten years: no number of days of any procedure is longer."""
_LONGEST_NUMBER: Final = 9
"""Digits; longer ones are refused before they are turned into a number."""
_Told = TypeVar("_Told")


@dataclass
class WrongFile(ValueError):
    """A file of rules cannot be used; ``line`` counts from 1 and is 0 where the whole file, or several, are meant."""

    file: str
    line: int
    zh: str
    en: str

    @property
    def place(self) -> str:
        """Where the mistake stands."""
        return f"{self.file}, line {self.line}" if self.line else self.file

    def __str__(self) -> str:
        there = f"{self.file} 第 {self.line} 行" if self.line else self.file
        return f"{self.place}: {self.en} （{there}：{self.zh}）"


@dataclass(frozen=True, slots=True)
class Source:
    """Where rules stand. ``confirmed``: 0 heard of only, 1 read in excerpt, 2 read whole."""

    name: str
    article: str = ""
    confirmed: int = 0
    url: str = ""


Fields = Mapping[str, yaml.Node]
"""The values of a mapping by key, each still a node that knows its line."""


class Reader:
    """Walks the nodes of one file, so that every refusal knows its line."""

    refusal: type[WrongFile] = WrongFile

    def __init__(self, file: str) -> None:
        self.file = file

    def wrong(self, node: yaml.Node, zh: str, en: str) -> WrongFile:
        """The refusal of a node, to be raised."""
        return self.refusal(self.file, node.start_mark.line + 1, zh, en)

    def composed(self, text: str) -> yaml.Node:
        """The root of the file; refused: no YAML, or nothing in it."""
        try:
            root = yaml.compose(text, Loader=yaml.SafeLoader)
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
            line = (mark.line if mark else 0) + 1
            raise self.refusal(
                self.file, line, "不是合法的 YAML，请检查缩进和括号。", "this is not YAML; check indent and brackets."
            ) from error
        if root is None:
            raise self.refusal(self.file, 1, "文件是空的。", "the file is empty.")
        return root

    def mapping(self, node: yaml.Node, keys: Sequence[str], needed: Sequence[str] = ()) -> Fields:
        """The values of a mapping by key; refused: no mapping, an unknown key, a key twice, a needed one missing."""
        if not isinstance(node, yaml.MappingNode):
            raise self.wrong(node, "这里应写成“键: 值”，各占一行。", "this must be written as lines of “key: value”.")
        found: dict[str, yaml.Node] = {}
        for key, value in node.value:
            said = str(key.value)
            if said not in keys:
                zh, en = f"“{said}”没有含义；可用：{'、'.join(keys)}。", f"“{said}” means nothing; keys are: {', '.join(keys)}."
                raise self.wrong(key, zh, en)
            if said in found:
                raise self.wrong(key, f"“{said}”出现了两次。", f"“{said}” stands twice.")
            found[said] = value
        for key in needed:
            if key not in found:
                raise self.wrong(node, f"缺少 {key}。", f"{key} is missing.")
        return found

    def items(self, node: yaml.Node) -> list[yaml.Node]:
        """The nodes of a list with at least one item."""
        if not isinstance(node, yaml.SequenceNode) or not node.value:
            raise self.wrong(node, "这里应写成非空列表。", "this must be a list with at least one item.")
        return list(node.value)

    def text(self, node: yaml.Node) -> str:
        """A text that is not empty, without the space around it."""
        if not isinstance(node, yaml.ScalarNode) or not node.value.strip():
            raise self.wrong(node, "这里应写一段文字，不能为空。", "this must be a text that is not empty.")
        return str(node.value).strip()

    def optional(self, node: yaml.Node | None) -> str:
        """A text, or none where the key is left out."""
        return self.text(node) if node is not None else ""

    def texts(self, node: yaml.Node | None) -> tuple[str, ...]:
        """A list of texts, or none where the key is left out."""
        return tuple(self.text(item) for item in self.items(node)) if node is not None else ()

    def one_of(self, node: yaml.Node, allowed: Sequence[str]) -> str:
        """A word of a fixed set."""
        said = self.text(node)
        if said not in allowed:
            zh, en = f"“{said}”不能用在这里；可用：{'、'.join(allowed)}。", f"“{said}” cannot stand here; allowed: {', '.join(allowed)}."
            raise self.wrong(node, zh, en)
        return said

    def several(self, node: yaml.Node, allowed: Sequence[str]) -> tuple[str, ...]:
        """One word of a fixed set, or a list of such words."""
        if isinstance(node, yaml.ScalarNode):
            return (self.one_of(node, allowed),)
        return tuple(self.one_of(item, allowed) for item in self.items(node))

    def flag(self, node: yaml.Node | None) -> bool:
        """``true`` or ``false``; false where the key is left out."""
        return node is not None and self.one_of(node, ("true", "false")) == "true"

    def day(self, node: yaml.Node) -> date:
        """A day such as 2026-01-31."""
        return self.told(node, date.fromisoformat, "不是 2026-01-31 这样的日期", "is no day like 2026-01-31")

    def period(self, fields: Fields) -> tuple[date, date | None]:
        """``valid_from`` and ``valid_to`` (``None``: open) of a file; refused: out of order."""
        first, last = self.day(fields["valid_from"]), self.day(fields["valid_to"]) if "valid_to" in fields else None
        if last is not None and last < first:
            raise self.wrong(fields["valid_to"], "valid_to 早于 valid_from。", "valid_to lies before valid_from.")
        return first, last

    def whole(self, node: yaml.Node, least: int = 0, most: int = MOST_DAYS) -> int:
        """A whole number, both ends included."""
        said = self.text(node)
        short = said.isascii() and said.isdecimal() and len(said) <= _LONGEST_NUMBER
        if not short or not least <= int(said) <= most:
            raise self.wrong(node, f"“{said}”不是 {least} 到 {most} 的整数。", f"“{said}” is no whole number from {least} to {most}.")
        return int(said)

    def number(self, node: yaml.Node, most: float = 1000) -> float:
        """A number from 0 to ``most``; nan is out of range too."""
        found = self.told(node, float, "不是数字", "is no number")
        if not 0 <= found <= most:
            raise self.wrong(node, f"“{found}”超出范围。", f"“{found}” is out of range.")
        return found

    def source(self, node: yaml.Node) -> Source:
        """Where the rules stand, and how well that is confirmed."""
        found = self.mapping(node, ("name", "article", "confirmed", "url"), ("name", "confirmed"))
        return Source(
            name=self.text(found["name"]),
            article=self.optional(found.get("article")),
            confirmed=int(self.one_of(found["confirmed"], ("0", "1", "2"))),
            url=self.optional(found.get("url")),
        )

    def told(self, node: yaml.Node, read: Callable[[str], _Told], zh: str, en: str) -> _Told:
        """What ``read`` makes of the text; where it cannot, ``zh`` and ``en`` say what the text is not."""
        said = self.text(node)
        try:
            return read(said)
        except ValueError as error:
            raise self.wrong(node, f"“{said}”{zh}。", f"“{said}” {en}.") from error
