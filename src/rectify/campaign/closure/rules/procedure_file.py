"""Reading a procedure from YAML strictly: a mistake in a procedure must stop it from being used, never loosen it.

Every mistake names the file and the line, what stands there, and what may stand there, in both languages.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields
from datetime import date
from typing import Final

import yaml

from rectify.campaign.closure.rules.procedure import DAY_TYPES, TASK_KINDS, Kind, Place, Procedure, Sampling, StepRule, validate
from rectify.foundation.rulefile import Fields, Reader, WrongFile

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


class WrongProcedure(WrongFile):
    """A procedure file cannot be used."""


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
    valid_from, valid_to = reader.period(top)
    procedure = Procedure(
        code=reader.text(top["code"]),
        title_zh=reader.text(top["title"]),
        title_en=reader.text(top["title_en"]),
        applies_to=reader.several(top["applies_to"], TASK_KINDS),
        default_for=reader.several(top["default_for"], TASK_KINDS) if "default_for" in top else (),
        source=reader.source(top["source"]),
        valid_from=valid_from,
        valid_to=valid_to,
        observation_days=reader.whole(top["observation_days"]) if "observation_days" in top else 0,
        early=reader.flag(top.get("early")),
        note=reader.optional(top.get("note")),
        note_en=reader.optional(top.get("note_en")),
        steps=tuple(steps),
    )
    reader.check(procedure, top, numbers)
    return procedure


class _Reader(Reader):
    """Reads the steps of a procedure; ``roles`` are those that exist (empty: not checked)."""

    refusal = WrongProcedure

    def __init__(self, file: str, roles: tuple[str, ...]) -> None:
        super().__init__(file)
        self.roles = roles

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
            raise self.wrong(node, "缺少 by：由谁办理。", "by is missing: who takes the step.")
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

    def signature(self, node: yaml.Node, step: Fields) -> StepRule:
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

    def check(self, procedure: Procedure, top: Fields, steps: Sequence[yaml.Node]) -> None:
        """The house minimum and what only the whole file shows."""
        if set(procedure.default_for) - set(procedure.applies_to):
            raise self.wrong(top["default_for"], "default_for 必须在 applies_to 之内。", "default_for must lie within applies_to.")
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
