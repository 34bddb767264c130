"""Reading petition rules from YAML strictly: a mistake must stop the file from being used, never loosen a deadline. Pure.

Every mistake names the file and the line, what stands there, and what may stand there, in both languages. What the source does not
say and this house sets is listed under ``ours`` with a note, so that nobody takes it for the source.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeVar

import yaml

from rectify.foundation.calendar.rules import Unit

DAY_TYPES: Final = tuple(unit.value for unit in Unit)
ANSWERS: Final = ("not_fixed", "partly")
"""Answers of a call-back that may reopen a case."""
_SETTINGS: Final = (
    "reply_days", "reply_day_type", "call_back_days", "reopen_on", "repeat_threshold", "similarity_asks", "similarity_merges",
    "retention_days", "small_cell", "number",
)  # fmt: skip
_NEEDED: Final = ("code", "title", "title_en", "source", "valid_from", *_SETTINGS)
_TOP: Final = (*_NEEDED, "default", "valid_to", "ours", "note", "note_en")
_NUMBER: Final = re.compile(r"[A-Z0-9-]{0,8}\{day\}[A-Z0-9-]{0,4}\{n(:0[1-9])?\}")
_MOST_DAYS: Final = 3660
_Read = TypeVar("_Read")


@dataclass(frozen=True, slots=True)
class Source:
    """Where the rules stand. ``confirmed``: 0 heard of only, 1 read in excerpt, 2 read whole."""

    name: str
    article: str = ""
    confirmed: int = 0
    url: str = ""


@dataclass(frozen=True, slots=True)
class PetitionRules:
    """The rules of petition cases in the version that counts from ``valid_from`` to ``valid_to`` (``None``: open), both included."""

    code: str
    title_zh: str
    title_en: str
    source: Source
    valid_from: date
    reply_days: int
    """Days within which a unit replies; the day of handing over is not counted."""
    reply_day_type: Unit
    call_back_days: int
    """Days after an accepted reply from which the petitioner is asked."""
    reopen_on: tuple[str, ...]
    """Answers of the petitioner that reopen a closed case."""
    repeat_threshold: int
    """So many complaints of one type at one place are a repeat."""
    similarity_asks: float
    similarity_merges: float
    """0 to 1: from where two complaints are shown to a person as alike, and from where merging is proposed."""
    retention_days: int
    """Days after settling for which the identity of a petitioner is kept."""
    small_cell: int
    """Counts below it are not published by themselves."""
    number_form: str
    """Of the case number, with ``{day}`` (20261123) and ``{n}``."""
    valid_to: date | None = None
    default: bool = False
    ours: tuple[str, ...] = ()
    """Settings that the source does not state."""
    note_zh: str = ""
    note_en: str = ""

    @property
    def version(self) -> str:
        """The day from which it counts, as text."""
        return self.valid_from.isoformat()

    def in_force(self, on: date) -> bool:
        """Whether it counts on that day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)

    def number(self, day: date, n: int) -> str:
        """The ``n``-th case number of a day, such as ``HD20261123-0001``."""
        return self.number_form.format(day=f"{day:%Y%m%d}", n=n)


@dataclass
class WrongPetitionRules(ValueError):
    """A file of petition rules cannot be used; ``place`` is ``file, line n``."""

    place: str
    zh: str
    en: str

    def __str__(self) -> str:
        return f"{self.place}: {self.en} （{self.zh}）"


def read_rules(text: str, name: str) -> PetitionRules:
    """The rules of a file called ``name``.

    Raises:
        WrongPetitionRules: anything that is not exactly a file of rules: broken YAML; unknown, repeated or missing keys; days,
            shares or a number form out of range; dates out of order; settings marked ours without a note.
    """
    return _Reader(name).rules(text)


def clash(files: Sequence[PetitionRules]) -> tuple[PetitionRules, PetitionRules] | None:
    """Two versions of one code, or two defaults, that count on the same day."""
    for number, one in enumerate(files):
        for other in files[number + 1 :]:
            same = one.code == other.code or (one.default and other.default)
            if same and one.valid_from <= (other.valid_to or date.max) and other.valid_from <= (one.valid_to or date.max):
                return one, other
    return None


class _Reader:
    """Walks the nodes of one file, so that every refusal knows its line."""

    def __init__(self, name: str) -> None:
        self.name = name

    def wrong(self, node: yaml.Node, zh: str, en: str) -> WrongPetitionRules:
        return WrongPetitionRules(f"{self.name}, line {node.start_mark.line + 1}", zh, en)

    def rules(self, text: str) -> PetitionRules:
        top = self.mapping(self.composed(text), _TOP, _NEEDED)
        read = PetitionRules(
            code=self.text(top["code"]),
            title_zh=self.text(top["title"]),
            title_en=self.text(top["title_en"]),
            source=self.source(top["source"]),
            valid_from=self.day(top["valid_from"]),
            reply_days=self.whole(top["reply_days"], 1, 365),
            reply_day_type=Unit(self.one_of(top["reply_day_type"], DAY_TYPES)),
            call_back_days=self.whole(top["call_back_days"], 1, 365),
            reopen_on=self.several(top["reopen_on"], ANSWERS),
            repeat_threshold=self.whole(top["repeat_threshold"], 2, 100),
            similarity_asks=self.share(top["similarity_asks"]),
            similarity_merges=self.share(top["similarity_merges"]),
            retention_days=self.whole(top["retention_days"], 30, _MOST_DAYS),
            small_cell=self.whole(top["small_cell"], 1, 100),
            number_form=self.form(top["number"]),
            valid_to=self.day(top["valid_to"]) if "valid_to" in top else None,
            default="default" in top and self.one_of(top["default"], ("true", "false")) == "true",
            ours=self.several(top["ours"], _SETTINGS) if "ours" in top else (),
            note_zh=self.text(top["note"]) if "note" in top else "",
            note_en=self.text(top["note_en"]) if "note_en" in top else "",
        )
        self.check(read, top)
        return read

    def check(self, read: PetitionRules, top: Mapping[str, yaml.Node]) -> None:
        """What only the whole file shows."""
        if read.valid_to and read.valid_to < read.valid_from:
            raise self.wrong(top["valid_to"], "valid_to 早于 valid_from。", "valid_to lies before valid_from.")
        if read.similarity_asks > read.similarity_merges:
            raise self.wrong(
                top["similarity_asks"], "similarity_asks 不能大于 similarity_merges。", "similarity_asks is above similarity_merges."
            )
        if read.ours and not (read.note_zh and read.note_en):
            raise self.wrong(top["ours"], "有 ours 就必须写 note 和 note_en。", "with ours there must be a note and a note_en.")

    def composed(self, text: str) -> yaml.Node:
        try:
            root = yaml.compose(text, Loader=yaml.SafeLoader)
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
            place = f"{self.name}, line {(mark.line if mark else 0) + 1}"
            zh, en = "不是合法的 YAML，请检查缩进和括号。", "this is not YAML; check indent and brackets."
            raise WrongPetitionRules(place, zh, en) from error
        if root is None:
            raise WrongPetitionRules(f"{self.name}, line 1", "文件是空的。", "the file is empty.")
        return root

    def mapping(self, node: yaml.Node, keys: Sequence[str], needed: Sequence[str]) -> Mapping[str, yaml.Node]:
        """The values by key; refused: no mapping, an unknown key, a key twice, a needed one missing."""
        if not isinstance(node, yaml.MappingNode):
            raise self.wrong(node, "这里应写成“键: 值”。", "this must be written as “key: value”.")
        found: dict[str, yaml.Node] = {}
        for key, value in node.value:
            said = str(key.value)
            if said not in keys:
                raise self.wrong(
                    key, f"“{said}”没有含义；可用：{'、'.join(keys)}。", f"“{said}” means nothing; keys are: {', '.join(keys)}."
                )
            if said in found:
                raise self.wrong(key, f"“{said}”出现了两次。", f"“{said}” stands twice.")
            found[said] = value
        for key in needed:
            if key not in found:
                raise self.wrong(node, f"缺少 {key}。", f"{key} is missing.")
        return found

    def text(self, node: yaml.Node) -> str:
        if not isinstance(node, yaml.ScalarNode) or not node.value.strip():
            raise self.wrong(node, "这里应写一段文字。", "this must be a text that is not empty.")
        return str(node.value).strip()

    def one_of(self, node: yaml.Node, allowed: Sequence[str]) -> str:
        said = self.text(node)
        if said not in allowed:
            raise self.wrong(
                node, f"“{said}”不能用在这里；可用：{'、'.join(allowed)}。", f"“{said}” cannot stand here; allowed: {', '.join(allowed)}."
            )
        return said

    def several(self, node: yaml.Node, allowed: Sequence[str]) -> tuple[str, ...]:
        if not isinstance(node, yaml.SequenceNode):
            raise self.wrong(node, "这里应写成列表。", "this must be a list.")
        return tuple(self.one_of(item, allowed) for item in node.value)

    def day(self, node: yaml.Node) -> date:
        return self._told(node, date.fromisoformat, "不是 2026-01-31 这样的日期", "is no day like 2026-01-31")

    def whole(self, node: yaml.Node, least: int, most: int) -> int:
        said = self.text(node)
        if not (said.isascii() and said.isdecimal()) or not least <= int(said[:9]) <= most or len(said) > 9:  # noqa: PLR2004 - int() stays quick
            raise self.wrong(node, f"“{said}”不是 {least} 到 {most} 的整数。", f"“{said}” is no whole number from {least} to {most}.")
        return int(said)

    def share(self, node: yaml.Node) -> float:
        found = self._told(node, float, "不是数字", "is no number")
        if not 0 < found <= 1:
            raise self.wrong(node, f"“{found}”不在 0 到 1 之间。", f"“{found}” does not lie between 0 and 1.")
        return found

    def form(self, node: yaml.Node) -> str:
        said = self.text(node)
        if not _NUMBER.fullmatch(said):
            raise self.wrong(
                node,
                f"“{said}”不是编号格式；应如 HD{{day}}-{{n:04}}。",
                f"“{said}” is no form of a number; write it like HD{{day}}-{{n:04}}.",
            )
        return said

    def source(self, node: yaml.Node) -> Source:
        found = self.mapping(node, ("name", "article", "confirmed", "url"), ("name", "confirmed"))
        return Source(
            name=self.text(found["name"]),
            article=self.text(found["article"]) if "article" in found else "",
            confirmed=int(self.one_of(found["confirmed"], ("0", "1", "2"))),
            url=self.text(found["url"]) if "url" in found else "",
        )

    def _told(self, node: yaml.Node, read: Callable[[str], _Read], zh: str, en: str) -> _Read:
        said = self.text(node)
        try:
            return read(said)
        except ValueError as error:
            raise self.wrong(node, f"“{said}”{zh}。", f"“{said}” {en}.") from error
