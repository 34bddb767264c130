"""Search in Chinese without a dictionary: texts are cut into character pairs. Pure.

A stretch of Chinese characters gives all neighbouring pairs (污水处理 -> 污水 水处 处理) and its last character alone, so that one
character is found as the beginning of a pair. Latin words and numbers are tokens as they are (pm2.5, 35). Width and case are folded.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

MAX_QUERY: Final = 100
"""Characters of a query that are looked at, and of a word that are kept: PostgreSQL refuses the row of a word beyond 2,046 bytes."""
_STRETCH: Final = re.compile(r"(?P<han>[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff〇]+)|(?P<word>[0-9a-z]+(?:\.[0-9a-z]+)*)")
_PIECE: Final = re.compile(r"[0-9]+(?:\.[0-9]+)*|[a-z]+")


def normalised(text: str) -> str:
    """Half width, lower case, compatibility forms folded (Ⅲ -> iii, ㎡ -> m2)."""
    return unicodedata.normalize("NFKC", text).casefold()


def bigrams(*texts: str) -> tuple[str, ...]:
    """All tokens of the texts, each once, in order."""
    return tuple(dict.fromkeys(token for text in texts for token in _tokens(normalised(text))))


def _tokens(text: str) -> Iterator[str]:
    for match in _STRETCH.finditer(text):
        if match["han"]:
            yield from _pairs(match["han"])
            yield match["han"][-1]
        else:
            yield match["word"][:MAX_QUERY]
            yield from (piece[:MAX_QUERY] for piece in _PIECE.findall(match["word"]))


def _pairs(stretch: str) -> Iterator[str]:
    for first, second in pairwise(stretch):
        yield first + second


def query_tokens(query: str) -> tuple[tuple[str, bool], ...]:
    """The tokens a text must have to be found: ``(token, as_prefix)``. Empty when the query has no letter or digit.

    One Chinese character and every Latin word or number are looked for as prefixes, pairs as they are.
    """
    found: dict[tuple[str, bool], None] = {}
    for match in _STRETCH.finditer(normalised(query[:MAX_QUERY])):
        stretch = match["han"]
        if stretch and len(stretch) > 1:
            found.update(dict.fromkeys((pair, False) for pair in _pairs(stretch)))
        else:
            found[stretch or match["word"], True] = None
    return tuple(found)


def tsvector_text(*texts: str) -> str:
    """The tokens as PostgreSQL writes a ``tsvector``: lexemes in quotes, no positions. Tokens hold no quote and no backslash."""
    return " ".join(f"'{token}'" for token in bigrams(*texts))


def tsquery_text(query: str) -> str:
    """The query as PostgreSQL writes a ``tsquery``: every token must be there. ``""`` when there is nothing to look for."""
    return " & ".join(f"'{token}':*" if prefix else f"'{token}'" for token, prefix in query_tokens(query))
