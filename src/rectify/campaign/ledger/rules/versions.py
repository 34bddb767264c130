"""What differs between two versions of a document. Pure.

Items are matched by their text, then by their title, then by their path if the words agree, then by likeness; what is left
was added or removed. Numbers alone never match two items: a new item shifts all that follow.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from rectify.campaign.ledger.rules.likeness import bare, dice, pairs

SAME_PLACE: Final = 0.5
"""Likeness from which two items at the same path are versions of each other."""
ALIKE: Final = 0.6
"""Likeness from which two items at different paths are versions of each other."""
MOST_PAIRS: Final = 200_000
"""Pairs of left-over items that are compared; beyond that they count as added and removed, and people see it."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A measure of an item as a version states it; ``start`` is its place in the document, ``due`` the day of its own deadlines."""

    text: str
    start: int
    due: date | None = None
    due_words: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """An item as a version states it: ``due`` is the day all its deadlines come to, ``due_words`` their words."""

    path: str
    title: str
    text: str
    due: date | None = None
    due_words: str = ""
    clauses: tuple[Clause, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """All items of both versions: matched pairs in the order of the new one, and what has no partner."""

    pairs: tuple[tuple[Item, Item], ...] = ()
    added: tuple[Item, ...] = ()
    removed: tuple[Item, ...] = ()

    @property
    def reworded(self) -> tuple[tuple[Item, Item], ...]:
        """Pairs whose words differ, numbering and punctuation apart."""
        return tuple((old, new) for old, new in self.pairs if bare(old.text) != bare(new.text) or bare(old.title) != bare(new.title))

    @property
    def redated(self) -> tuple[tuple[Item, Item], ...]:
        """Pairs that name another last day. A day that is lost in one version is a question there, not a change."""
        return tuple((old, new) for old, new in self.pairs if old.due != new.due and new.due is not None)


def redated_clauses(old: Item, new: Item) -> tuple[tuple[Clause, Clause], ...]:
    """Measures of two versions of one item that are alike and name another day."""
    left = {number: (clause, pairs(clause.text)) for number, clause in enumerate(old.clauses)}
    found: list[tuple[Clause, Clause]] = []
    for clause in new.clauses:
        like = pairs(clause.text)
        best = max(left, key=lambda number: dice(left[number][1], like), default=None)
        if best is None or dice(left[best][1], like) < ALIKE:
            continue
        partner = left.pop(best)[0]
        if clause.due is not None and partner.due != clause.due:
            found.append((partner, clause))
    return tuple(found)


def compare(old: Sequence[Item], new: Sequence[Item]) -> Comparison:
    """Match the items of two versions; ids of the old live on in their partners."""
    left, right = dict(enumerate(old)), dict(enumerate(new))
    partner: dict[int, int] = {}
    for key in (lambda item: (bare(item.title), bare(item.text)), lambda item: bare(item.title)):
        _match_equal(left, right, partner, key)
    _match_same_place(left, right, partner)
    _match_alike(left, right, partner)
    matched = tuple((old[partner[n]], item) for n, item in enumerate(new) if n in partner)
    return Comparison(matched, tuple(right.values()), tuple(left.values()))


def _match_equal(left: dict[int, Item], right: dict[int, Item], partner: dict[int, int], key: Callable[[Item], object]) -> None:
    """Match what has the same key on both sides, in order."""
    waiting: dict[object, list[int]] = defaultdict(list)
    for number, item in left.items():
        waiting[key(item)].append(number)
    for number in list(right):
        candidates = waiting.get(key(right[number]))
        if candidates:
            _pair(left, right, partner, candidates.pop(0), number)


def _match_same_place(left: dict[int, Item], right: dict[int, Item], partner: dict[int, int]) -> None:
    places = {item.path: number for number, item in left.items()}
    for number in list(right):
        other = places.get(right[number].path)
        if other in left and dice(pairs(left[other].text), pairs(right[number].text)) >= SAME_PLACE:
            _pair(left, right, partner, other, number)


def _match_alike(left: dict[int, Item], right: dict[int, Item], partner: dict[int, int]) -> None:
    """Match the most alike first."""
    if len(left) * len(right) > MOST_PAIRS:
        return
    olds, news = _all_pairs(left.items()), _all_pairs(right.items())
    scores = ((dice(a, b), o, n) for o, a in olds.items() for n, b in news.items())
    for score, other, number in sorted(scores, key=lambda s: (-s[0], s[1], s[2])):
        if score < ALIKE:
            return
        if other in left and number in right:
            _pair(left, right, partner, other, number)


def _all_pairs(items: Iterable[tuple[int, Item]]) -> dict[int, frozenset[str]]:
    return {number: pairs(item.text) for number, item in items}


def _pair(left: dict[int, Item], right: dict[int, Item], partner: dict[int, int], other: int, number: int) -> None:
    partner[number] = other
    del left[other]
    del right[number]
