"""Reports whose words are nearly those of another. Pure; rapidfuzz counts the signs two texts have in common, in order."""

from __future__ import annotations

import importlib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rectify.campaign.evidence.rules.checks import ALIKE, ALIKE_FROM, Found

_NOT_WORDS = re.compile(r"[\W_]+")
_GRAM = 4
_CANDIDATES = 60
"""At most so many texts of one beginning are compared with a new one: the nearest in length."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a unit reported of a measure. ``order`` tells which came first."""

    key: int
    unit: int
    measure: int
    text: str
    order: tuple[object, ...] = ()


def plain(text: str) -> str:
    """The words without spaces and punctuation, in one width and one case."""
    return _NOT_WORDS.sub("", unicodedata.normalize("NFKC", text)).casefold()


def likeness(one: str, other: str) -> float:
    """0 to 1; 0 when below :data:`ALIKE` or when a text is too short to tell."""
    if min(len(one), len(other)) < ALIKE_FROM:
        return 0.0
    indel = importlib.import_module("rapidfuzz.distance").Indel  # 7 MB a worker; only the jobs compare reports
    return float(indel.normalized_similarity(one, other, score_cutoff=ALIKE))


def like_last_time(new: Said, last: str, last_key: int) -> Found | None:
    """Whether a report says what the same measure's report said the time before."""
    share = likeness(plain(new.text), plain(last))
    if not share:
        return None
    return Found(
        "near_identical_text",
        f"与上一期同一措施的填报 {share:.0%} 相同。",
        f"{share:.0%} of the words are those of the report before.",
        {"share": round(share * 100), "with": "last"},
        other=last_key,
    )


def alike(new: Iterable[Said], round_: Sequence[Said]) -> Iterator[tuple[Said, Found]]:
    """For each new report the one of another unit in the same round that it is most like, if it came before.

    Texts are looked up by their first and last :data:`_GRAM` signs and by their whole, so 20,000 reports take seconds, not hours.
    """
    words = {said.key: plain(said.text) for said in round_}
    shelf = _shelved(round_, words)
    by_key = {said.key: said for said in round_}
    for said in new:
        best, share = _nearest(said, words, shelf, by_key)
        if best is not None:
            yield (
                said,
                Found(
                    "near_identical_text",
                    f"与本期另一单位的填报 {share:.0%} 相同。",
                    f"{share:.0%} of the words are those of another unit's report.",
                    {"share": round(share * 100), "with": "unit"},
                    other=best.key,
                ),
            )


def _marks(text: str) -> tuple[str, str, str]:
    return (text, "^" + text[:_GRAM], text[-_GRAM:] + "$")


def _shelved(round_: Sequence[Said], words: Mapping[int, str]) -> dict[str, list[int]]:
    shelf: dict[str, list[int]] = defaultdict(list)
    for said in round_:
        if len(words[said.key]) >= ALIKE_FROM:
            for mark in _marks(words[said.key]):
                shelf[mark].append(said.key)
    for keys in shelf.values():
        keys.sort(key=lambda key: len(words[key]))
    return shelf


def _nearest(said: Said, words: Mapping[int, str], shelf: Mapping[str, list[int]], by_key: Mapping[int, Said]) -> tuple[Said | None, float]:
    text = words.get(said.key, "")
    if len(text) < ALIKE_FROM:
        return None, 0.0
    best: Said | None = None
    most = 0.0
    for mark in _marks(text):
        for key in _around(shelf.get(mark, ()), words, len(text)):
            other = by_key[key]
            if other.unit == said.unit or other.order >= said.order:
                continue
            share = likeness(text, words[key])
            if share > most:
                best, most = other, share
        if most == 1.0:
            break
    return best, most


def _around(keys: Sequence[int], words: Mapping[int, str], length: int) -> Sequence[int]:
    """The keys whose texts are nearest in length; the shelf is sorted by it."""
    if len(keys) <= _CANDIDATES:
        return keys
    low, high = 0, len(keys)
    while low < high:
        middle = (low + high) // 2
        if len(words[keys[middle]]) < length:
            low = middle + 1
        else:
            high = middle
    start = max(0, min(low - _CANDIDATES // 2, len(keys) - _CANDIDATES))
    return keys[start : start + _CANDIDATES]
