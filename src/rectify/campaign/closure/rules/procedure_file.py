"""Reading a procedure from YAML strictly: a mistake in a procedure must stop it from being used, never loosen it.

Every mistake names the file and the line, what stands there, and what may stand there, in both languages.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Final

import yaml

from rectify.campaign.closure.rules.procedure import DAY_TYPES, TASK_KINDS, Kind, Place, Procedure, Sampling, Source, StepRule, validate

_TOP: Final = (
    "code", "title", "title_en", "applies_to", "default_for", "source", "valid_from", "valid_to", "observation_days", "early", "note",
    "note_en", "steps",
)  # fmt: skip
_STEP: Final = (
    "kind", "title", "title_en", "by", "papers", "attach", "position", "days", "day_type", "sampling", "signatures", "ours", "note",
    "note_en",
)  # fmt: skip
_SIGNATURE: Final = ("title", "title_en", "role", "place", "rank", "ours", "note", "note_en")
_SAMPLING: Final = tuple(field.name for field in fields(Sampling))


@dataclass
class WrongProcedure(ValueError):
    """A procedure file cannot be used; ``place`` is ``file, line n``."""

    place: str
    zh: str
    en: str

    def __str__(self) -> str:
        return f"{self.place}: {self.en} （{self.zh}）"


def read_procedure(text: str, name: str, roles: Sequence[str] = ()) -> Procedure:
    """The procedure of a file called ``name``; ``roles`` are the roles that exist (empty: not checked).

    Raises:
        WrongProcedure: anything that is not exactly a procedure, or one below the house minimum (``procedure.validate``).
    """
    reader = _Reader(name, tuple(roles))
    top = reader.mapping(reader.composed(text), _TOP, ("code", "title", "title_en", "applies_to", "source", "valid_from", "steps"))
    numbers: list[yaml.Node] = []
    steps: list[StepRule] = []
    for node in reader.items(top["steps"]):
        read = list(reader.step(node))
        steps += read
        numbers += [node] * len(read)
    valid_to = top.get("valid_to")
    procedure = Procedure(
        code=reader.text(top["code"]),
        title_zh=reader.text(top["title"]),
        title_en=reader.text(top["title_en"]),
        applies_to=reader.several(top["applies_to"], TASK_KINDS),
        default_for=reader.several(top["default_for"], TASK_KINDS) if "default_for" in top else (),
        source=reader.source(top["source"]),
        valid_from=reader.day(top["valid_from"]),
        valid_to=reader.day(valid_to) if valid_to else None,
        observation_days=reader.whole(top["observation_days"]) if "observation_days" in top else 0,
        early=reader.flag(top.get("early")),
        note=reader.optional(top.get("note")),
        note_en=reader.optional(top.get("note_en")),
        steps=tuple(steps),
    )
    reader.check(procedure, top, numbers)
    return procedure


class _Reader:
    """Walks the nodes of one file, so that every refusal knows its line."""

    def __init__(self, name: str, roles: tuple[str, ...]) -> None:
        self.name = name
        self.roles = roles

    def wrong(self, node: yaml.Node, zh: str, en: str) -> WrongProcedure:
        return WrongProcedure(f"{self.name}, line {node.start_mark.line + 1}", zh, en)

    def composed(self, text: str) -> yaml.Node:
        try:
            root = yaml.compose(text, Loader=yaml.SafeLoader)
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
            place = f"{self.name}, line {(mark.line if mark else 0) + 1}"
            raise WrongProcedure(place, "不是合法的 YAML,请检查缩进和括号。", "this is not YAML; check indent and brackets.") from error
        if root is None:
            raise WrongProcedure(f"{self.name}, line 1", "文件是空的。", "the file is empty.")
        return root

    def mapping(self, node: yaml.Node, keys: Sequence[str], needed: Sequence[str]) -> Mapping[str, yaml.Node]:
        """The values of a mapping by key; refused: no mapping, an unknown key, a key twice, a needed one missing."""
        if not isinstance(node, yaml.MappingNode):
            raise self.wrong(node, "这里应写成“键: 值”。", "this must be written as “key: value”.")
        found: dict[str, yaml.Node] = {}
        for key, value in node.value:
            said = str(key.value)
            if said not in keys:
                raise self.wrong(key, f"“{said}”没有含义;可用:{'、'.join(keys)}。", f"“{said}” means nothing; keys are: {', '.join(keys)}.")
            if said in found:
                raise self.wrong(key, f"“{said}”出现了两次。", f"“{said}” stands twice.")
            found[said] = value
        for key in needed:
            if key not in found:
                raise self.wrong(node, f"缺少 {key}。", f"{key} is missing.")
        return found

    def items(self, node: yaml.Node) -> list[yaml.Node]:
        if not isinstance(node, yaml.SequenceNode) or not node.value:
            raise self.wrong(node, "这里应写成非空列表。", "this must be a list with at least one item.")
        return list(node.value)

    def optional(self, node: yaml.Node | None) -> str:
        return self.text(node) if node is not None else ""

    def text(self, node: yaml.Node) -> str:
        if not isinstance(node, yaml.ScalarNode) or not node.value.strip():
            raise self.wrong(node, "这里应写一段文字。", "this must be a text that is not empty.")
        return str(node.value).strip()

    def one_of(self, node: yaml.Node, allowed: Sequence[str]) -> str:
        said = self.text(node)
        if said not in allowed:
            raise self.wrong(
                node, f"“{said}”不能用在这里;可用:{'、'.join(allowed)}。", f"“{said}” cannot stand here; allowed: {', '.join(allowed)}."
            )
        return said

    def several(self, node: yaml.Node, allowed: Sequence[str]) -> tuple[str, ...]:
        """One word, or a list of words, each allowed."""
        if isinstance(node, yaml.ScalarNode):
            return (self.one_of(node, allowed),)
        return tuple(self.one_of(item, allowed) for item in self.items(node))

    def texts(self, node: yaml.Node | None) -> tuple[str, ...]:
        return tuple(self.text(item) for item in self.items(node)) if node is not None else ()

    def day(self, node: yaml.Node) -> date:
        said = self.text(node)
        try:
            return date.fromisoformat(said)
        except ValueError as error:
            raise self.wrong(node, f"“{said}”不是 2026-01-31 这样的日期。", f"“{said}” is no day like 2026-01-31.") from error

    def whole(self, node: yaml.Node) -> int:
        said = self.text(node)
        if not said.isdecimal() or int(said) > 3660:  # noqa: PLR2004 - ten years
            raise self.wrong(node, f"“{said}”不是 0 到 3660 的整数。", f"“{said}” is no whole number from 0 to 3660.")
        return int(said)

    def number(self, node: yaml.Node) -> float:
        said = self.text(node)
        try:
            found = float(said)
        except ValueError as error:
            raise self.wrong(node, f"“{said}”不是数字。", f"“{said}” is no number.") from error
        if not 0 <= found <= 1000:  # noqa: PLR2004 - also catches nan
            raise self.wrong(node, f"“{said}”超出范围。", f"“{said}” is out of range.")
        return found

    def flag(self, node: yaml.Node | None) -> bool:
        return node is not None and self.one_of(node, ("true", "false")) == "true"

    def source(self, node: yaml.Node) -> Source:
        found = self.mapping(node, ("name", "article", "confirmed", "url"), ("name", "confirmed"))
        return Source(
            name=self.text(found["name"]),
            article=self.optional(found.get("article")),
            confirmed=int(self.one_of(found["confirmed"], ("0", "1", "2"))),
            url=self.optional(found.get("url")),
        )

    def role(self, node: yaml.Node | None) -> str:
        if node is None:
            return ""
        return self.one_of(node, self.roles) if self.roles else self.text(node)

    def step(self, node: yaml.Node) -> Iterator[StepRule]:
        """One item of ``steps``; a ``sign`` step yields one rule a signature."""
        found = self.mapping(node, _STEP, ("kind", "title", "title_en"))
        kind = Kind(self.one_of(found["kind"], [each.value for each in Kind]))
        if kind is Kind.SIGN:
            if "signatures" not in found:
                raise self.wrong(node, "签字步骤缺少 signatures。", "a sign step needs its signatures.")
            yield from (self.signature(item, found) for item in self.items(found["signatures"]))
            return
        if "signatures" in found:
            raise self.wrong(found["signatures"], "只有签字步骤可以有 signatures。", "only a sign step has signatures.")
        if "by" not in found:
            raise self.wrong(node, "缺少 by:由谁办理。", "by is missing: who takes the step.")
        by = self.mapping(found["by"], ("role", "place"), ("place",))
        yield StepRule(
            kind=kind,
            title_zh=self.text(found["title"]),
            title_en=self.text(found["title_en"]),
            places=self.several(by["place"], [each.value for each in Place]),
            role=self.role(by.get("role")),
            papers=self.texts(found.get("papers")),
            attach=self.texts(found.get("attach")),
            position=self.flag(found.get("position")),
            days=self.whole(found["days"]) if "days" in found else 0,
            day_type=self.one_of(found["day_type"], DAY_TYPES) if "day_type" in found else "",
            sampling=self.sampling(found.get("sampling")),
            ours=self.flag(found.get("ours")),
            note=self.optional(found.get("note")),
            note_en=self.optional(found.get("note_en")),
        )

    def signature(self, node: yaml.Node, step: Mapping[str, yaml.Node]) -> StepRule:
        found = self.mapping(node, _SIGNATURE, ("title", "title_en", "role", "place"))
        return StepRule(
            kind=Kind.SIGN,
            title_zh=self.text(found["title"]),
            title_en=self.text(found["title_en"]),
            places=self.several(found["place"], [each.value for each in Place]),
            role=self.role(found["role"]),
            rank=self.whole(found["rank"]) if "rank" in found else 1,
            papers=self.texts(step.get("papers")),
            attach=self.texts(step.get("attach")),
            ours=self.flag(found.get("ours") or step.get("ours")),
            note=self.optional(found.get("note") or step.get("note")),
            note_en=self.optional(found.get("note_en") or step.get("note_en")),
        )

    def sampling(self, node: yaml.Node | None) -> Sampling | None:
        if node is None:
            return None
        found = self.mapping(node, _SAMPLING, ())
        values = {key: self.whole(value) if key.startswith("per_") else self.number(value) for key, value in found.items()}
        return Sampling(**values)  # type: ignore[arg-type]

    def check(self, procedure: Procedure, top: Mapping[str, yaml.Node], steps: Sequence[yaml.Node]) -> None:
        """The house minimum and what only the whole file shows."""
        if set(procedure.default_for) - set(procedure.applies_to):
            raise self.wrong(top["default_for"], "default_for 必须在 applies_to 之内。", "default_for must lie within applies_to.")
        if procedure.valid_to and procedure.valid_to < procedure.valid_from:
            raise self.wrong(top["valid_to"], "valid_to 早于 valid_from。", "valid_to lies before valid_from.")
        for fault in validate(procedure):
            raise self.wrong(top["steps"] if fault.step is None else steps[fault.step], fault.zh, fault.en)


def clash(procedures: Sequence[Procedure]) -> tuple[Procedure, Procedure] | None:
    """Two versions of one procedure, or two defaults of one kind of task, that count on the same day."""
    for number, one in enumerate(procedures):
        for other in procedures[number + 1 :]:
            same = one.code == other.code or set(one.default_for) & set(other.default_for)
            if same and one.valid_from <= (other.valid_to or date.max) and other.valid_from <= (one.valid_to or date.max):
                return one, other
    return None
