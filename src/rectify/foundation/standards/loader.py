"""Reads a dated table from two files a person can correct: ``<name>.yaml`` (title, keys, labels, sources) and ``<name>.csv`` (rows).

Columns of the rows: the keys, then ``value unit bound valid_from valid_to source confirmed``; dates are 2026-03-01, an empty
``valid_to`` is open, ``source`` is a code of the yaml file, ``confirmed`` the number of independent places the value was read.
A table with one wrong row is refused whole: a limit that silently is missing would judge everything as met.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import yaml

from rectify.foundation.standards.rules import Bound, Key, Overlap, Source, Table, Value, table_of

COLUMNS = ("value", "unit", "bound", "valid_from", "valid_to", "source", "confirmed")


class WrongTable(ValueError):
    """A table cannot be used. ``place`` is ``file, line n``; ``zh`` and ``en`` say what is wrong."""

    def __init__(self, place: str, zh: str, en: str) -> None:
        super().__init__(f"{place}: {zh} / {en}")
        self.place, self.zh, self.en = place, zh, en


@dataclass(frozen=True, slots=True)
class _Head:
    """What the yaml file says."""

    title: tuple[str, str]
    keys: Key
    labels: Mapping[str, tuple[str, str]]
    sources: Mapping[str, Source]


def load_table(folder: Path, name: str) -> Table:
    """The table ``name`` of a folder.

    Raises:
        WrongTable: a file is absent or cannot be read, or a row is wrong or overlaps another; with file and line.
    """
    head = _head(folder / f"{name}.yaml")
    path = folder / f"{name}.csv"
    values = list(_values(path, head))
    if not values:
        raise WrongTable(path.name, "没有任何行", "has no rows")
    try:
        return table_of(name=name, title=head.title, keys=head.keys, values=values, labels=head.labels)
    except Overlap as error:
        what = " / ".join(error.first.key)
        raise WrongTable(
            f"{path.name}, line {error.second.line}",
            f"“{what}”的有效期与第{error.first.line}行重叠",
            f"the dates of {what} overlap those of line {error.first.line}",
        ) from error


def names(folder: Path) -> list[str]:
    """The tables of a folder, by name."""
    return sorted(path.stem for path in folder.glob("*.csv"))


def _head(path: Path) -> _Head:
    try:
        said: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
        return _Head(
            title=_pair(said["title"]),
            keys=tuple(said["keys"]),
            labels={str(part): _pair(words) for part, words in said.get("labels", {}).items()},
            sources={code: Source(code, *_pair(words)) for code, words in said["sources"].items()},
        )
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise WrongTable(path.name, f"无法读取({error})", f"cannot be read ({error})") from error
    except (KeyError, TypeError, AttributeError) as error:
        raise WrongTable(
            path.name, "须有title、keys、sources，文字须有zh和en", "needs title, keys and sources, each text with zh and en"
        ) from error


def _pair(words: Mapping[str, str]) -> tuple[str, str]:
    return words["zh"], words["en"]


def _values(path: Path, head: _Head) -> Iterator[Value]:
    expected = [*head.keys, *COLUMNS]
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            lines = csv.DictReader(stream)
            if lines.fieldnames != expected:
                raise WrongTable(f"{path.name}, line 1", f"列名应为{','.join(expected)}", f"the columns must be {','.join(expected)}")
            for row in lines:
                yield _value(f"{path.name}, line {lines.line_num}", row, head, lines.line_num)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise WrongTable(path.name, f"无法读取({error})", f"cannot be read ({error})") from error


def _value(place: str, row: dict[str, Any], head: _Head, line: int) -> Value:
    if None in row or None in row.values():
        raise WrongTable(place, "列数不对", "has the wrong number of columns")
    for name in (*head.keys, "unit"):
        if not row[name].strip():
            raise WrongTable(place, f"{name}为空", f"{name} is empty")
    source = head.sources.get(row["source"])
    if source is None:
        raise WrongTable(place, f"来源“{row['source']}”未在yaml中登记", f"the source {row['source']!r} is not in the yaml file")
    try:
        value = Value(
            key=tuple(row[name] for name in head.keys),
            value=_number(row["value"]),
            unit=row["unit"],
            bound=Bound(row["bound"]),
            valid_from=date.fromisoformat(row["valid_from"]),
            valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
            source=source,
            confirmed=int(row["confirmed"]),
            line=line,
        )
    except (ValueError, InvalidOperation) as error:
        raise WrongTable(
            place,
            f"有无法识别的内容（{error}）；数值如0.15，日期如2026-03-01，bound为max、min或exact",
            f"cannot be understood ({error}); numbers are 0.15, dates 2026-03-01, bound max, min or exact",
        ) from error
    if value.valid_to and value.valid_to < value.valid_from:
        raise WrongTable(place, "失效日期早于生效日期", "ends before it begins")
    return value


def _number(text: str) -> Decimal:
    number = Decimal(text)
    if not number.is_finite():
        raise ValueError(f"{text} is no number")
    return number
