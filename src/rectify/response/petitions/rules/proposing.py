"""Which unit is proposed to answer a complaint. Pure. A person decides; the proposal says why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

_ENDINGS: Final = ("街道办事处", "街道", "镇", "乡")
_SHORTEST: Final = 2


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit below the county (or the county itself)."""

    id: int
    name: str
    is_town: bool


@dataclass(frozen=True, slots=True)
class Proposal:
    """The unit proposed and why."""

    unit_id: int
    zh: str
    en: str


def propose(place: str, text: str, county: Candidate, below: Sequence[Candidate]) -> Proposal:
    """The town that the place names, else the town that the text names, else the county. The longest name wins."""
    towns = sorted((each for each in below if each.is_town), key=lambda each: (-len(each.name), each.id))
    for words, zh, en in ((place, "地点", "place"), (text, "内容", "text")):
        found = next((each for each in towns if _says(words, each.name)), None)
        if found is not None:
            return Proposal(found.id, f"{zh}中写明“{found.name}”", f"the {en} names “{found.name}”")
    return Proposal(county.id, "未写明乡镇，由县（市、区）办理", "no town is named, so the county")


def _says(words: str, name: str) -> bool:
    if name in words:
        return True
    short = next((name.removesuffix(ending) for ending in _ENDINGS if name.endswith(ending)), "")
    return len(short) >= _SHORTEST and short in words
