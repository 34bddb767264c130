"""Where lines, sentences and clauses begin and end; every question is answered by bisection."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import Final

_SENTENCE_END: Final = re.compile(r"[。!?\n]")
_CLAUSE_END: Final = re.compile(r"[,;:。!?\n]")
_BOOK: Final = re.compile(r"《[^《》\n]{1,80}》")


class Layout:
    """The folded text with its sentences (ended by 。！？ or a line end), clauses (also ，；：) and 《titles》.

    A comma between digits (3,500) ends no clause.
    """

    def __init__(self, norm: str) -> None:
        """Index ``norm`` once."""
        self.norm = norm
        self._sentences = [match.end() for match in _SENTENCE_END.finditer(norm)]
        self._clauses = [match.end() for match in _CLAUSE_END.finditer(norm) if not self._inside_number(match.start())]
        self._books = [match.span() for match in _BOOK.finditer(norm)]
        self._book_starts = [start for start, _ in self._books]

    def _inside_number(self, at: int) -> bool:
        return (
            self.norm[at] == ","
            and self.norm[at - 1 : at].isdigit()
            and self.norm[at + 1 : at + 4].isdigit()
            and len(self.norm[at + 1 : at + 4]) == len("500")
        )

    def sentence(self, at: int) -> tuple[int, int]:
        """Return the sentence that contains ``at``, its full stop included."""
        return self._stretch(self._sentences, at)

    def clause(self, at: int) -> tuple[int, int]:
        """Return the clause that contains ``at``, its closing mark included."""
        return self._stretch(self._clauses, at)

    def _stretch(self, ends: list[int], at: int) -> tuple[int, int]:
        index = bisect_right(ends, at)
        start = ends[index - 1] if index else 0
        return start, ends[index] if index < len(ends) else len(self.norm)

    def in_title(self, at: int) -> bool:
        """Tell whether ``at`` lies inside 《…》: the name of a paper promises nothing."""
        index = bisect_right(self._book_starts, at) - 1
        return index >= 0 and at < self._books[index][1]

    def clause_starts_between(self, start: int, end: int) -> list[int]:
        """Return where clauses begin in ``[start, end)``, ``start`` first."""
        low, high = bisect_right(self._clauses, start), bisect_left(self._clauses, end)
        return [start, *self._clauses[low:high]]
