"""Reading petition rules from YAML strictly: a mistake must stop the file from being used, never loosen a deadline. Pure.

Every mistake names the file and the line, what stands there, and what may stand there, in both languages. What the source does not
say and this house sets is listed under ``ours`` with a note, so that nobody takes it for the source.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import yaml

from rectify.foundation.calendar.rules import Unit
from rectify.foundation.rulefile import MOST_DAYS, Fields, Reader, Source, WrongFile

DAY_TYPES: Final = tuple(unit.value for unit in Unit)
ANSWERS: Final = ("not_fixed", "partly")
"""Answers of a call-back that may reopen a case."""
_SETTINGS: Final = (
    "reply_days", "reply_day_type", "call_back_days", "reopen_on", "repeat_threshold", "similarity_asks", "similarity_merges",
    "retention_days", "longest_days", "small_cell", "number",
)  # fmt: skip
_NEEDED: Final = ("code", "title", "title_en", "source", "valid_from", *_SETTINGS)
_TOP: Final = (*_NEEDED, "default", "valid_to", "ours", "note", "note_en")
_NUMBER: Final = re.compile(r"[A-Z0-9-]{0,8}\{day\}[A-Z0-9-]{0,4}\{n(:0[1-9])?\}")


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
    """Days after settling for which the identity of a petitioner is kept, and what they said beside the complaint."""
    longest_days: int
    """Days after it came in for which both are kept at the most: also of a case that is never closed, or never asked about."""
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


class WrongPetitionRules(WrongFile):
    """A file of petition rules cannot be used."""


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


class _Reader(Reader):
    """Reads the settings."""

    refusal = WrongPetitionRules

    def rules(self, text: str) -> PetitionRules:
        top = self.mapping(self.composed(text), _TOP, _NEEDED)
        valid_from, valid_to = self.period(top)
        read = PetitionRules(
            code=self.text(top["code"]),
            title_zh=self.text(top["title"]),
            title_en=self.text(top["title_en"]),
            source=self.source(top["source"]),
            valid_from=valid_from,
            reply_days=self.whole(top["reply_days"], 1, 365),
            reply_day_type=Unit(self.one_of(top["reply_day_type"], DAY_TYPES)),
            call_back_days=self.whole(top["call_back_days"], 1, 365),
            reopen_on=self.several(top["reopen_on"], ANSWERS),
            repeat_threshold=self.whole(top["repeat_threshold"], 2, 100),
            similarity_asks=self.share(top["similarity_asks"]),
            similarity_merges=self.share(top["similarity_merges"]),
            retention_days=self.whole(top["retention_days"], 30, MOST_DAYS),
            longest_days=self.whole(top["longest_days"], 30, MOST_DAYS),
            small_cell=self.whole(top["small_cell"], 1, 100),
            number_form=self.form(top["number"]),
            valid_to=valid_to,
            default=self.flag(top.get("default")),
            ours=self.several(top["ours"], _SETTINGS) if "ours" in top else (),
            note_zh=self.optional(top.get("note")),
            note_en=self.optional(top.get("note_en")),
        )
        self.check(read, top)
        return read

    def check(self, read: PetitionRules, top: Fields) -> None:
        """What only the whole file shows."""
        if read.similarity_asks > read.similarity_merges:
            raise self.wrong(
                top["similarity_asks"], "similarity_asks 不能大于 similarity_merges。", "similarity_asks is above similarity_merges."
            )
        if read.longest_days < read.retention_days:
            raise self.wrong(top["longest_days"], "longest_days 不能小于 retention_days。", "longest_days is below retention_days.")
        if read.ours and not (read.note_zh and read.note_en):
            raise self.wrong(top["ours"], "有 ours 就必须写 note 和 note_en。", "with ours there must be a note and a note_en.")

    def share(self, node: yaml.Node) -> float:
        found = self.told(node, float, "不是数字", "is no number")
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
