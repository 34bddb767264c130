"""Number formats of an xlsx cell, for the two that change what a number says: percentages and dates.

0.8 displayed as 80% is a target of 80 %, and a date displayed as 2021年12月 must not become a first of December.
"""

from __future__ import annotations

import datetime as dt
import importlib
import io
import posixpath
import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from rectify.campaign.plans.reading.formats.limits import Package
from rectify.campaign.plans.reading.formats.sheet_extent import number_of
from rectify.campaign.plans.reading.formats.wordml import local

_R = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}id",
)
_BUILT_IN = {
    9: "0%",
    10: "0.00%",
    14: "yyyy-m-d",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    22: "yyyy-m-d",
    27: "yyyy年m月",
    28: "m月d日",
    29: "m月d日",
    30: "m-d-yy",
    31: "yyyy年m月d日",
    36: "yyyy年m月",
    50: "yyyy年m月",
    51: "m月d日",
    52: "yyyy年m月",
    53: "m月d日",
    54: "m月d日",
    55: "yyyy年m月",
    56: "m月d日",
    57: "yyyy年m月",
    58: "m月d日",
}
_NOISE = re.compile(r"\[[^\]]{0,40}\]|\\.|_.|\*.|\"")
_EPOCH = dt.date(1899, 12, 30)
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_MAX_SERIAL = 2_958_465
"""9999-12-31, the last day Excel knows."""


@dataclass(frozen=True, slots=True)
class Shown:
    """How a cell is displayed: a percentage with so many decimals, or a date with some of year, month, day."""

    percent: int | None = None
    date: str = ""
    """Which of ``ymd`` stand in the format, in this order."""
    chinese: bool = False


def shown_cells(package: Package, sheet: str) -> dict[tuple[int, int], Shown]:
    """Row and column (from 0) of each cell of ``sheet`` that is displayed as a percentage or a date."""
    styles = _special_styles(package)
    part = part_of(package, sheet) if styles else None
    data = package.read(part) if part else None
    found: dict[tuple[int, int], Shown] = {}
    if data is None:
        return found
    cells = importlib.import_module("lxml.etree").iterparse(
        io.BytesIO(data), events=("end",), resolve_entities=False, no_network=True, load_dtd=False
    )
    for _event, element in cells:
        name = local(element)
        if name == "c":
            shown = styles.get(str(element.get("s") or "0"))
            at = _REFERENCE.fullmatch(str(element.get("r") or "")) if shown else None
            if shown is not None and at is not None and element.get("t") in {None, "n"}:
                found[int(at.group(2)) - 1, number_of(at.group(1)) - 1] = shown
        elif name == "row":
            element.clear()
    return found


def read_format(code: str) -> Shown | None:
    """What a format code displays; None for plain numbers and text."""
    section = _NOISE.sub("", code.split(";", maxsplit=1)[0])
    if "%" in section:
        decimals = re.search(r"\.([0#?]{1,10})", section)
        return Shown(percent=len(decimals.group(1)) if decimals else 0)
    if re.search(r"[#0?]|general|@", section, re.IGNORECASE):
        return None
    folded = section.lower()
    has_month = "m" in folded and not re.search(r"h.{0,3}m|m.{0,3}s", folded)
    date = ("y" if "y" in folded else "") + ("m" if has_month else "") + ("d" if "d" in folded else "")
    return Shown(date=date, chinese="月" in section or "年" in section) if "m" in date or "y" in date else None


def displayed(value: object, shown: Shown) -> str:
    """A stored number or date as the cell shows it."""
    if shown.percent is not None and isinstance(value, (int, float)):
        step = Decimal(1).scaleb(-shown.percent)
        return f"{(Decimal(repr(value)) * 100).quantize(step, rounding=ROUND_HALF_UP)}%"
    date = _date(value)
    if date is None or shown.percent is not None:
        return str(value)
    if shown.date == "ymd" and not shown.chinese:
        return date.isoformat()
    words = {"y": f"{date.year}年", "m": f"{date.month}月", "d": f"{date.day}日"}
    return "".join(words[part] for part in shown.date)


def _date(value: object) -> dt.date | None:
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    if isinstance(value, (int, float)) and not isinstance(value, bool) and 0 < value <= _MAX_SERIAL:
        return _EPOCH + dt.timedelta(days=int(value))
    return None


def _special_styles(package: Package) -> dict[str, Shown]:
    root = package.xml("xl/styles.xml")
    if root is None:
        return {}
    codes: dict[str, str] = {str(number): code for number, code in _BUILT_IN.items()}
    codes |= {str(e.get("numFmtId")): str(e.get("formatCode") or "") for e in root.iter() if local(e) == "numFmt"}
    formats = next((e for e in root if local(e) == "cellXfs"), None)
    special: dict[str, Shown] = {}
    for position, style in enumerate(formats if formats is not None else ()):
        shown = read_format(codes.get(str(style.get("numFmtId")), "0"))
        if shown is not None:
            special[str(position)] = shown
    return special


def part_of(package: Package, sheet: str) -> str | None:
    """The part of the package that holds a sheet; None if the workbook does not say."""
    book, relations = package.xml("xl/workbook.xml"), package.xml("xl/_rels/workbook.xml.rels")
    if book is None or relations is None:
        return None
    node = next((e for e in book.iter() if local(e) == "sheet" and e.get("name") == sheet), None)
    key = None if node is None else next((node.get(name) for name in _R if node.get(name)), None)
    target = next((str(e.get("Target") or "") for e in relations if e.get("Id") == key), None)
    if not target:
        return None
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath("xl/" + target)
