"""Which item of the plan a row of a list belongs to. Pure; what is not certain is asked, never guessed.

In this order: the row names the item (四(二)2); its title is the item's title; its title stands inside exactly one item's
title or the other way round; its number is the item's number and the words agree. Several candidates are ambiguous.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from rectify.campaign.ledger.rules.likeness import bare, pairs, share_inside
from rectify.campaign.plans.reading.normal import fold

_NUMERAL: Final = "[一二三四五六七八九十]{1,3}"
_REFERENCE: Final = re.compile(
    rf"(?:第)?(?P<part>{_NUMERAL})(?:部分|章|、|\.|/)?\s?"
    rf"(?:第)?(?:[(](?P<bracket>{_NUMERAL})[)]|(?P<slash>{_NUMERAL})/)(?:项|节)?\s?(?:第)?(?P<item>[0-9]{{1,3}})(?![0-9.]?[0-9])"
)
_SHORTEST_TITLE: Final = 5
"""Characters a title must have before standing inside another one says anything."""
_AGREES: Final = 0.5
"""Share of a row's character pairs that must occur in the item before an equal number counts."""


@dataclass(frozen=True, slots=True)
class PlanItem:
    """An item of the plan that rows can join: ``key`` of its task, its path in the plan, and whether it still is a draft."""

    key: str
    path: str
    number: str
    title: str
    text: str
    section: str | None = None
    is_draft: bool = True
    problem_stated: bool = False


@dataclass(frozen=True, slots=True)
class Reference:
    """A plan item named in a text, and where."""

    path: str
    start: int
    end: int


def references(text: str) -> tuple[Reference, ...]:
    """All plan items the text names: ``四(二)2`` -> ``四/二/2``. Linear."""
    found = _REFERENCE.finditer(fold(text))
    return tuple(Reference(f"{m['part']}/{m['bracket'] or m['slash']}/{m['item']}", *m.span()) for m in found)


@dataclass(frozen=True, slots=True)
class Found:
    """What a row belongs to: one key, several (ambiguous), or none."""

    keys: tuple[str, ...] = ()

    @property
    def key(self) -> str | None:
        """The one item, if it is certain."""
        return self.keys[0] if len(self.keys) == 1 else None


@dataclass(slots=True)
class PlanIndex:
    """The items of the plan by path, title and number."""

    items: Mapping[str, PlanItem]
    by_path: dict[str, str] = field(default_factory=dict)
    _by_title: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    _by_number: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def build(cls, items: Iterable[PlanItem]) -> PlanIndex:
        """Index the items by their keys."""
        index = cls({item.key: item for item in items})
        for item in index.items.values():
            index.by_path[item.path] = item.key
            index._by_title[bare(item.title)].append(item.key)
            index._by_number[item.number].append(item.key)
        return index

    def find(self, *, title: str, number: str, text: str) -> Found:
        """The item a row without a reference belongs to."""
        wanted = bare(title)
        if wanted in self._by_title:
            return Found(tuple(self._by_title[wanted]))
        inside = self._inside(wanted)
        if inside:
            return Found(tuple(inside))
        return Found(tuple(self._numbered(number, f"{title}{text}")))

    def _inside(self, wanted: str) -> list[str]:
        if len(wanted) < _SHORTEST_TITLE:
            return []
        titles = ((title, keys) for title, keys in self._by_title.items() if len(title) >= _SHORTEST_TITLE)
        return [key for title, keys in titles if wanted in title or title in wanted for key in keys]

    def _numbered(self, number: str, text: str) -> list[str]:
        candidates = self._by_number.get(number, []) if number else []
        words = pairs(text)
        return [key for key in candidates if share_inside(words, pairs(f"{self.items[key].title}{self.items[key].text}")) >= _AGREES]
