"""A drawing as it is published: one table that carries everything the drawing was made of, and its repetition. Pure.

Table (CSV, UTF-8): one line for every case, chosen or not, with its stratum, its risks, its weight and its ticket. The column ``drawing``
holds, in one line only, what the whole drawing was made with, as JSON: seed, settings, units whose share was raised, SHA-256 of the
population. Who has the file needs nothing else to repeat the drawing; who noted seed and hash when it was made trusts nobody.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from rectify.campaign.closure.rules.procedure import sampling_from
from rectify.campaign.closure.rules.sampling import RISKS, Candidate, Ticket, WrongSampling, announced_part, draw, population_hash

COLUMNS: Final = ("case", "county", "unit", *RISKS, "stratum", "weight", "ticket", "chosen", "drawing")
NAMED: Final = 10
"""Cases that are named in one sentence; of more the number is told."""
HASH_DIGITS: Final = 64


@dataclass
class NoDrawing(ValueError):
    """The file holds no drawing that can be repeated; both sentences say why."""

    zh: str
    en: str

    def __str__(self) -> str:
        return self.en


@dataclass(frozen=True, slots=True)
class Fault:
    """Something the file says that the repetition does not."""

    code: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class About:
    """What the whole drawing was made with."""

    number: int
    campaign: str
    population: str
    seed: str
    settings: dict[str, Any]
    """The numbers of ``procedure.Sampling`` and ``raised``: codes of the units whose share was raised."""
    population_hash: str
    size: int
    chosen: int


@dataclass(frozen=True, slots=True)
class Line:
    """One case, as the file has it."""

    candidate: Candidate
    stratum: str
    weight: Decimal
    ticket: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Published:
    """A file that was read."""

    about: About
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class Repeated:
    """What the repetition found; sound without faults."""

    about: About
    size: int
    chosen: int
    """How many the repetition chose."""
    population_hash: str
    faults: Sequence[Fault] = field(default=())

    @property
    def ok(self) -> bool:
        """Whether the same cases were chosen of the same population."""
        return not self.faults


def read(lines: Iterable[str]) -> Published:
    """Read a published table. :class:`NoDrawing` says what is wrong and in which line."""
    table = csv.DictReader(lines, strict=True)
    try:
        missing = [name for name in COLUMNS if name not in (table.fieldnames or ())]
        if missing:
            raise NoDrawing(f"文件缺少这些列：{'、'.join(missing)}", f"the file lacks the columns {', '.join(missing)}")
        rows, found = [], ""
        for row in table:
            rows.append(_line(row, table.line_num))
            found = found or row["drawing"].strip()
    except csv.Error as wrong:
        raise NoDrawing(f"第{table.line_num}行不是CSV", f"line {table.line_num} is no CSV") from wrong
    if not found:
        raise NoDrawing("drawing列为空，不知道种子和设置", "the column drawing is empty: seed and settings are not known")
    return Published(_about(found), rows)


def _line(row: dict[str, str], number: int) -> Line:
    try:
        flags = {name: _flag(row[name]) for name in RISKS}
        weight = _finite(row["weight"])
        return Line(
            Candidate(int(row["case"]), row["county"], row["unit"], **flags), row["stratum"], weight, row["ticket"], _flag(row["chosen"])
        )
    except (TypeError, ValueError, KeyError, AttributeError, InvalidOperation) as wrong:
        raise NoDrawing(
            f"第{number}行读不懂：案号应为整数，风险和是否抽中应为0或1，权重应为数字",
            f"line {number} cannot be read: a case is a whole number, risks and chosen are 0 or 1, a weight is a number",
        ) from wrong


def _finite(text: str) -> Decimal:
    number = Decimal(text)
    if not number.is_finite():
        raise ValueError(text)
    return number


def _flag(text: str) -> bool:
    if text not in {"0", "1"}:
        raise ValueError(text)
    return text == "1"


def _about(text: str) -> About:
    try:
        found = About(**json.loads(text))
        sampling_from({name: value for name, value in found.settings.items() if name != "raised"})
    except (TypeError, ValueError, AttributeError) as wrong:
        raise NoDrawing(
            "drawing列读不懂：应为抽签信息的JSON", "the column drawing cannot be read: it is the JSON of the drawing"
        ) from wrong
    return found


def about_as_text(about: About) -> str:
    """The content of the column ``drawing``."""
    names = About.__slots__
    return json.dumps({name: getattr(about, name) for name in names}, ensure_ascii=False)


def repeat(published: Published, *, seed: str | None = None, noted_hash: str | None = None) -> Repeated:
    """Draw again from what is published and compare. ``seed`` and ``noted_hash``: as noted when the drawing was made, else as in the file.

    ``seed`` may be the announced part alone, which was known before the drawing; its chance is then taken from the file.

    :class:`NoDrawing` where the settings cannot be used or a case stands twice.
    """
    about, lines = published.about, published.lines
    people = [line.candidate for line in lines]
    if len({each.case_id for each in people}) < len(people):
        raise NoDrawing("有案件出现了两次", "a case stands there twice")
    settings = {name: value for name, value in about.settings.items() if name != "raised"}
    if seed is None or seed == announced_part(about.seed):
        seed = about.seed
    try:
        tickets = draw(seed, people, sampling_from(settings), about.settings.get("raised", ()))
    except WrongSampling as wrong:
        raise NoDrawing(wrong.zh, wrong.en) from wrong
    known = population_hash(people)
    by_case = {ticket.case_id: ticket for ticket in tickets}
    chosen = sum(ticket.chosen for ticket in tickets)
    faults = [
        *_frame(about, seed, noted_hash, known, len(lines), chosen),
        *_each("weight", "权重与风险、设置不符", "weight does not follow from risks and settings", lines, by_case),
        *_each("ticket", "签号不是由种子算出的", "ticket does not follow from the seed", lines, by_case),
        *_each("stratum", "分层不是所在县和单位", "stratum is not its county and unit", lines, by_case),
        *_each("chosen", "是否抽中与重抽结果不同", "chosen differs from the repetition", lines, by_case),
    ]
    return Repeated(about, len(lines), chosen, known, faults)


def _frame(about: About, seed: str, noted: str | None, known: str, size: int, chosen: int) -> list[Fault]:
    """What concerns the whole."""
    found = []
    if seed != about.seed:
        found.append(Fault("seed", f"种子是“{about.seed}”，不是记下的“{seed}”", f"the seed is “{about.seed}”, not the noted “{seed}”"))
    if noted is not None and noted != about.population_hash:
        found.append(Fault("noted_hash", "公布的总体哈希与记下的不同", "the published hash of the population is not the noted one"))
    if known != about.population_hash:
        found.append(
            Fault(
                "population",
                "总体与公布的哈希不符：有案件被增加、删去，或其县、单位、风险被改动",
                "the population is not the one of the published hash: a case was added or removed, or its county, unit or risk was changed",
            )
        )
    if (size, chosen) != (about.size, about.chosen):
        found.append(
            Fault(
                "count",
                f"公布为{about.size}件中抽{about.chosen}件，重抽为{size}件中抽{chosen}件",
                f"{about.chosen} of {about.size} were published, the repetition chooses {chosen} of {size}",
            )
        )
    return found


def _each(code: str, zh: str, en: str, lines: Sequence[Line], tickets: dict[int, Ticket]) -> list[Fault]:
    """One sentence on all the cases of which the file says something else than the repetition."""
    wrong = sorted(line.candidate.case_id for line in lines if not _same(code, line, tickets[line.candidate.case_id]))
    if not wrong:
        return []
    names = [str(case) for case in wrong[:NAMED]]
    more_zh, more_en = (f"等{len(wrong)}件", f" and {len(wrong) - NAMED} more") if len(wrong) > NAMED else ("", "")
    return [Fault(code, f"案件{'、'.join(names)}{more_zh}：{zh}", f"case {', '.join(names)}{more_en}: {en}")]


def _same(code: str, line: Line, ticket: Ticket) -> bool:
    said = {"weight": line.weight * 1000, "ticket": line.ticket, "stratum": line.stratum, "chosen": line.chosen}
    told = {"weight": ticket.weight, "ticket": ticket.text, "stratum": ticket.stratum, "chosen": ticket.chosen}
    return bool(said[code] == told[code])
