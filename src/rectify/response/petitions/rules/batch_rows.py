"""A row of another system's table read into what a complaint needs, or into reasons why it cannot be. Pure.

Every reason names the row and the column, in both languages, and never repeats what stands in a column that tells who complained.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Final

from rectify.foundation.search import normalised
from rectify.response.petitions.rules.columns import CHANNEL_WORDS, TYPE_WORDS, Field, bare_word, type_words
from rectify.response.petitions.rules.intake import Given, wrong_with
from rectify.response.petitions.rules.likeness import place_key

Cell = str | int | float | bool | dt.date | dt.datetime | dt.time | dt.timedelta | None
_SERIAL_FROM, _SERIAL_UNTIL = 32_874, 73_051
"""Days since 1899-12-30 as office programs count them: 1990 to 2100."""
_EPOCH: Final = dt.date(1899, 12, 30)
_YEAR_FIRST: Final = re.compile(
    r"^(?P<y>\d{4})\s*[-/.年]\s*(?P<m>\d{1,2})\s*[-/.月]\s*(?P<d>\d{1,2})\s*日?(?:[T\s]*\d{1,2}[:时点]\d{1,2}.*|[T\s]+\d{1,2}[:时点].*)?$"
)
_DIGITS: Final = re.compile(r"^(?P<y>(?:19|20)\d{2})(?P<m>\d{2})(?P<d>\d{2})(?:\d{4}|\d{6})?$")
_DAY_FIRST: Final = re.compile(r"^\d{1,2}\s*[-/.]\s*\d{1,2}\s*[-/.]\s*(?:\d{2}|\d{4})(?!\d)")
_CONTROLS: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff\ud800-\udfff]")
EMPTY: Final = ("为空，本列必须填写。", "It is empty; this column must be filled in.")
SHOWN: Final = 40
"""Characters of a value that a reason repeats."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One reason; row 0 speaks of the whole file."""

    row: int
    column: str
    zh: str
    en: str

    def json(self) -> dict[str, str | int]:
        """As kept with the batch."""
        return {"row": self.row, "column": self.column, "zh": self.zh, "en": self.en}


@dataclass(frozen=True, slots=True)
class Scene:
    """What rows are read by: the day, counties by bare name, words the mapping adds, headings of theirs, the channel of the file."""

    today: dt.date
    counties: Mapping[str, int]
    channel: str
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    headings: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class _Reading:
    """One row being read: its faults, and the words nobody has explained yet as ``(field, word)``."""

    row: int
    cells: Mapping[Field, Cell]
    scene: Scene
    faults: list[Fault] = field(default_factory=list)
    unknown: list[tuple[Field, str]] = field(default_factory=list)

    def refuse(self, at: Field, zh: str, en: str) -> None:
        self.faults.append(Fault(self.row, self.scene.headings.get(at, at.value), zh, en))

    def text(self, at: Field) -> str:
        return cell_text(self.cells.get(at))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a row: a complaint as given, or faults; and the words nobody has explained."""

    row: int
    given: Given | None
    faults: tuple[Fault, ...] = ()
    unknown: tuple[tuple[Field, str], ...] = ()


def cell_text(value: Cell) -> str:
    """A cell as text: whole numbers without ``.0``, control and direction marks gone, blanks around it gone. Formulas are text like any."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime):
        return value.isoformat(sep=" ", timespec="minutes")
    return _CONTROLS.sub("", str(value)).strip()


def read_row(row: int, cells: Mapping[Field, Cell], scene: Scene) -> Outcome:
    """Read one row. Every fault of the row is found, not only the first; the shape is judged by ``rules.intake`` as at every door."""
    reading = _Reading(row, cells, scene)
    number, day = reading.text(Field.NUMBER), _day(reading)
    if not number:
        reading.refuse(Field.NUMBER, *EMPTY)
    latitude, longitude = _degrees(reading, Field.LATITUDE), _degrees(reading, Field.LONGITUDE)
    given = Given(
        channel=_channel(reading),
        text=reading.text(Field.TEXT),
        received_on=day or scene.today,
        place=reading.text(Field.PLACE),
        county_id=_county(reading),
        latitude=latitude,
        longitude=longitude,
        types=_types(reading),
        name=reading.text(Field.NAME),
        phone=reading.text(Field.PHONE),
        email=reading.text(Field.EMAIL),
        address=reading.text(Field.ADDRESS),
        outside_number=number,
    )
    for wrong in wrong_with(given, scene.today):
        reading.refuse(Field(wrong.field), wrong.zh, wrong.en)
    return Outcome(row, None if reading.faults else given, tuple(reading.faults), tuple(reading.unknown))


def sent_row(row: int, given: Given, today: dt.date, counties: Collection[int]) -> Outcome:
    """A row a program sent, judged as one of a file; ``counties`` are the keys of those of the campaign's territory."""
    faults = [Fault(row, wrong.field, wrong.zh, wrong.en) for wrong in wrong_with(given, today)]
    if not given.outside_number.strip():
        faults.append(Fault(row, Field.NUMBER.value, *EMPTY))
    if given.county_id is not None and given.county_id not in counties:
        zh, en = "不是本轮整改范围内的县（市、区）。", "This is no county of the campaign's territory."
        faults.append(Fault(row, Field.COUNTY.value, zh, en))
    return Outcome(row, None if faults else given, tuple(faults))


# --- days ---------------------------------------------------------------------------------------------------------------------------


def day_of(value: Cell) -> dt.date | None:
    """The day a cell means: a date, a serial number of an office program, or one of the written forms with the year in front.

    ``2026-11-23``, ``2026/11/23 08:30``, ``2026.11.23``, ``2026年11月23日``, ``20261123``, ``20261123083000``, ``46349``.
    """
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    text = normalised(cell_text(value))
    found = _YEAR_FIRST.match(text) or _DIGITS.match(text)
    if found:
        try:
            return dt.date(int(found["y"]), int(found["m"]), int(found["d"]))
        except ValueError:
            return None
    try:
        serial = float(text)
    except ValueError:
        return None
    return _EPOCH + dt.timedelta(days=int(serial)) if _SERIAL_FROM <= serial < _SERIAL_UNTIL else None


def _day(reading: _Reading) -> dt.date | None:
    """The day, or a fault; a day in the future or long past is the fault of ``rules.intake``."""
    value = reading.cells.get(Field.RECEIVED)
    said = cell_text(value)[:SHOWN]
    day = day_of(value)
    if not said:
        reading.refuse(Field.RECEIVED, *EMPTY)
    elif day is None and _DAY_FIRST.match(said):
        zh, en = f"“{said}”分不清年月日，请写成 2026-11-23 的样式。", f"“{said}” could be two days: write the year first, like 2026-11-23."
        reading.refuse(Field.RECEIVED, zh, en)
    elif day is None:
        reading.refuse(Field.RECEIVED, f"“{said}”不是日期，请写成 2026-11-23 的样式。", f"“{said}” is no date; write it like 2026-11-23.")
    return day


# --- places, words ------------------------------------------------------------------------------------------------------------------


def _degrees(reading: _Reading, at: Field) -> Decimal | None:
    """A cell in degrees; what lies off the earth is the fault of ``rules.intake``."""
    said = reading.text(at)
    if not said:
        return None
    try:
        return Decimal(normalised(said).rstrip("°"))
    except InvalidOperation:
        zh, en = f"“{said[:SHOWN]}”不是度数，请写成 36.706900 的样式。", f"“{said[:SHOWN]}” is not in degrees; write it like 36.706900."
        reading.refuse(at, zh, en)
        return None


def _said(reading: _Reading, at: Field, word: str, known: Callable[[str], str | None]) -> str | None:
    """The value a word means: by the mapping first, then by itself; ``None`` when nobody has explained it."""
    given = reading.scene.words.get(at.value, {}).get(word)
    value = given if given is not None else known(bare_word(word))
    if value is None:
        reading.unknown.append((at, word))
        reading.refuse(at, f"“{word[:SHOWN]}”没有对应的值，请在下方“词语对应”中说明它指什么。",
                       f"Nothing is known for “{word[:SHOWN]}”; say below, under “Which word means what”.")  # fmt: skip
    return value


def _county(reading: _Reading) -> int | None:
    word = reading.text(Field.COUNTY)
    if not word:
        return None
    counties = reading.scene.counties

    def known(bare: str) -> str | None:
        if bare in counties:
            return str(counties[bare])
        ends = max((name for name in counties if bare.endswith(name)), key=len, default="")
        return str(counties[ends]) if ends else None

    value = _said(reading, Field.COUNTY, word, known)
    return int(value) if value and value.isdigit() else None


def _types(reading: _Reading) -> tuple[str, ...]:
    found = [_said(reading, Field.TYPES, word, TYPE_WORDS.get) for word in type_words(reading.text(Field.TYPES))]
    return tuple(dict.fromkeys(value for value in found if value))


def _channel(reading: _Reading) -> str:
    word = reading.text(Field.CHANNEL)
    return (_said(reading, Field.CHANNEL, word, CHANNEL_WORDS.get) if word else None) or reading.scene.channel


# --- rows against each other and against the register -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Known:
    """A complaint the register has under an outside number."""

    number: str
    text: str
    received_on: dt.date
    county_id: int | None = None
    place: str = ""
    types: tuple[str, ...] = ()


def apart(given: Given, known: Known) -> tuple[Field, ...]:
    """Where a row says something else than the register has under its number and text; what the row leaves empty says nothing."""
    said = {
        Field.RECEIVED: given.received_on != known.received_on,
        Field.COUNTY: given.county_id is not None and given.county_id != known.county_id,
        Field.PLACE: bool(given.place) and place_key(given.place) != place_key(known.place),
        Field.TYPES: bool(given.types) and set(given.types) != set(known.types),
    }
    return tuple(field for field, differs_here in said.items() if differs_here)


def twice(row: int, column: str, number: str, first: int) -> Fault:
    """Two rows of one number."""
    return Fault(
        row,
        column,
        f"编号“{number[:SHOWN]}”与第 {first} 行重复，一件只能有一行。",
        f"The number “{number[:SHOWN]}” stands in row {first} already; a complaint has one row.",
    )


def differs(row: int, column: str, text: str, known: Known, number: str) -> Fault:
    """The register has another text under the number."""
    return Fault(
        row,
        column,
        f"编号“{number[:SHOWN]}”已登记为 {known.number}，内容不同。已登记：“{known.text[:60]}”；本行：“{text[:60]}”。"
        "内容不会被覆盖，请核对编号，或删除本行。",
        f"The number “{number[:SHOWN]}” is on record as {known.number} with another text. On record: “{known.text[:60]}”; "
        f"this row: “{text[:60]}”. Nothing is overwritten: check the number, or delete the row.",
    )
