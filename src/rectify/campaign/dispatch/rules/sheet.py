"""The sheet of a unit, pure: its columns, how a cell is read, and what a cell that came back means.

Every value is compared in the written form of ``rules.cells``.

Three values meet in a cell: *base*, what the sheet was exported with; *page*, what the page says now; *sheet*, what came back.
An empty cell says nothing and changes nothing: what shall be cleared is cleared on the page, where a person sees it.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final, Self

from rectify.campaign.dispatch.rules.cells import CELL_LIMIT, Column, Kind, Misread, Words, clean, parsed, shown, written
from rectify.campaign.dispatch.rules.reports import Answer

FACTS: Final = (
    Column("no", "序号", "No.", 10),
    Column("task", "整改任务", "Task", 32),
    Column("measure", "整改措施", "Measure", 48),
    Column("due", "时限", "Due", 12, Kind.DAY),
    Column("last", "上期填报", "Said last time", 32),
    Column("target", "指标", "Target", 22),
)
"""What a row is about; locked."""
ANSWERS: Final = (
    Column("done", "本期进展", "What was done", 40, answer=True),
    Column("next_step", "下一步工作", "Next step", 32, answer=True),
    Column("obstacles", "存在问题", "Obstacles", 28, answer=True),
    Column("support", "需要的支持", "Support needed", 24, answer=True),
    Column("expected_on", "预计完成日期", "Expected date", 14, Kind.DAY, answer=True),
    Column("sites_done", "已完成点位", "Sites done", 10, Kind.WHOLE, answer=True),
    Column("sites_all", "点位总数", "Sites in all", 10, Kind.WHOLE, answer=True),
    Column("value", "监测结果", "Measured result", 12, Kind.NUMBER, answer=True),
    Column("unit", "单位", "Unit", 10, Kind.UNIT, answer=True, limit=32),
    Column("measured_on", "监测日期", "Measured on", 14, Kind.DAY, answer=True),
    Column("started_on", "开工日期", "Begun on", 14, Kind.DAY, answer=True),
    Column("finished", "是否完成", "Finished", 10, Kind.CHOICE, answer=True),
    Column("finished_on", "完成日期", "Finished on", 14, Kind.DAY, answer=True),
)
"""What a unit fills in: the fields of :class:`rules.reports.Answer`, and ``finished``, which asks whether the day is meant."""
HIDDEN: Final = ("id", "base", "seal")
"""Keys of the hidden columns: ``report:revision:target``, what was exported as JSON, and the seal over both."""
MARK: Final = "rectify-sheet:1"
"""Begins the first cell of the hidden head row: ``rectify-sheet:1:<round>:<unit>``."""
BY_KEY: Final[Mapping[str, Column]] = {column.key: column for column in (*FACTS, *ANSWERS)}


class Meaning(StrEnum):
    """What a cell that came back means."""

    SAME = "same"
    CHANGE = "change"
    CONFLICT = "conflict"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell that came back and is not the same. ``take`` is the decision on a conflict: the sheet's value, or the page's."""

    key: str
    place: str
    """Column letter and row number: ``H12``."""
    base: str
    page: str
    sheet: str
    standing: Meaning
    words: Words | None = None
    take: bool | None = None

    @property
    def counts(self) -> bool:
        """Whether the sheet's value is to be written: a change, or a conflict decided for the sheet."""
        return self.standing is Meaning.CHANGE or (self.standing is Meaning.CONFLICT and self.take is True)

    @property
    def waits(self) -> bool:
        """Whether somebody must decide."""
        return self.standing is Meaning.CONFLICT and self.take is None

    def decided(self, take: bool) -> Self:
        """The same cell with the decision."""
        return replace(self, take=take)

    def json(self) -> dict[str, Any]:
        """As kept in the database."""
        row: dict[str, Any] = {"key": self.key, "place": self.place, "base": self.base, "page": self.page, "sheet": self.sheet}
        row |= {"standing": self.standing.value}
        if self.words:
            row["words"] = self.words.json()
        if self.take is not None:
            row["take"] = self.take
        return row

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Self:
        """From what is kept in the database."""
        words = row.get("words")
        return cls(
            key=row["key"],
            place=row["place"],
            base=row["base"],
            page=row["page"],
            sheet=row["sheet"],
            standing=Meaning(row["standing"]),
            words=Words(**words) if words else None,
            take=row.get("take"),
        )


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the worksheet as it came back: raw values by key of the column, and where each stands."""

    number: int
    report: int
    revision: int
    target: int | None
    base: Mapping[str, str]
    values: Mapping[str, object]
    places: Mapping[str, str] = field(default_factory=dict)
    hidden: tuple[str, str, str] = ("", "", "")
    """The hidden cells as they came, in the order of :data:`HIDDEN`, for the seal."""


def judged(key: str, base: str, page: str, sheet: str, place: str) -> Cell | None:
    """What a readable cell means; ``None`` when it says nothing new. All three in written form.

    Untouched (empty, or as exported) or already on the page: nothing. The page still as exported: a change. Else the two disagree.
    """
    if sheet in {"", base, page}:
        return None
    return Cell(key, place, base, page, sheet, Meaning.CHANGE if page == base else Meaning.CONFLICT)


def judged_row(row: Row, page: Mapping[str, str], units: frozenset[str] = frozenset()) -> list[Cell]:
    """All cells of a row that are not the same. ``page`` holds what the page says now, by key; ``units`` the known units of measure."""
    cells: list[Cell] = []
    for column in ANSWERS:
        if column.key not in row.values:
            continue
        base, now, place = row.base.get(column.key, ""), page.get(column.key, ""), row.places.get(column.key, "")
        raw = row.values[column.key]
        if isinstance(raw, str) and clean(raw) in {"", base, now}:
            continue  # what the page itself says is never a mistake of the sheet
        try:
            said = parsed(column, raw, units)
        except Misread as error:
            cells.append(Cell(column.key, place, base, now, shown(raw), Meaning.ERROR, error.words))
            continue
        cell = judged(column.key, base, now, said, place)
        if cell is not None:
            cells.append(cell)
    return cells


def written_answer(answer: Answer) -> dict[str, str]:
    """What the page says, by key of the column, in written form."""
    said = {
        "done": clean(answer.done),
        "next_step": clean(answer.next_step),
        "obstacles": clean(answer.obstacles),
        "support": clean(answer.support),
        "expected_on": _iso(answer.expected_on),
        "sites_done": "" if answer.sites_done is None else str(answer.sites_done),
        "sites_all": "" if answer.sites_all is None else str(answer.sites_all),
        "value": "" if answer.value is None else written(answer.value),
        "unit": answer.unit if answer.value is not None else "",
        "measured_on": _iso(answer.measured_on) if answer.value is not None else "",
        "started_on": _iso(answer.started_on),
        "finished": "yes" if answer.is_finished else "",
        "finished_on": _iso(answer.finished_on),
    }
    return {key: text for key, text in said.items() if text}


def answer_of(said: Mapping[str, str], target: int | None) -> Answer:
    """The answer these written values make; the opposite of :func:`written_answer`."""
    value = said.get("value", "")
    return Answer(
        done=said.get("done", ""),
        next_step=said.get("next_step", ""),
        obstacles=said.get("obstacles", ""),
        support=said.get("support", ""),
        expected_on=_date(said.get("expected_on")),
        sites_done=int(said["sites_done"]) if said.get("sites_done") else None,
        sites_all=int(said["sites_all"]) if said.get("sites_all") else None,
        target=target if value else None,
        value=Decimal(value) if value else None,
        unit=said.get("unit", "") if value else "",
        measured_on=_date(said.get("measured_on")) if value else None,
        started_on=_date(said.get("started_on")),
        finished_on=_date(said.get("finished_on")),
    )


def _iso(day: dt.date | None) -> str:
    return day.isoformat() if day else ""


def _date(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def packed(base: Mapping[str, str]) -> str:
    """What was exported, as JSON for one hidden cell. Where it does not fit, the longest texts are left out: then the revision decides."""
    kept = dict(base)
    while len(text := json.dumps(kept, ensure_ascii=False, separators=(",", ":"))) > CELL_LIMIT - 100:
        del kept[max(kept, key=lambda key: len(kept[key]))]
    return text


def sealed_words(round_id: int, unit_id: int, keys: str, base: str) -> str:
    """What the seal of a row is made over: the round, the unit, the report with its revision, and what was exported."""
    return "\x1f".join((str(round_id), str(unit_id), keys, base))


def gravest(cells: Iterable[Cell]) -> Meaning:
    """What a row is by its cells: wrong if one is wrong, else in conflict if one is, else changed; the same if there are none."""
    standings = {cell.standing for cell in cells}
    order = (Meaning.ERROR, Meaning.CONFLICT, Meaning.CHANGE)
    return next((standing for standing in order if standing in standings), Meaning.SAME)
