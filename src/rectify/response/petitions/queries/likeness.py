"""Which complaints look like a text or like another complaint, and which of them a person must still decide on.

Candidates come from indexes: the same words (hash), the same place, the same petitioner, and complaints that share at least two of the
rarest pairs of signs of the text. How rare a pair is, PostgreSQL knows from its own statistics of the search column; a text of nothing
but common words finds by words only what has all of them. At most some hundred candidates are compared (``rules.similarity``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from django.contrib.postgres.search import SearchQuery
from django.db import connection
from django.db.models import F, QuerySet

from rectify.campaign.ledger.models import Campaign
from rectify.foundation.search import bigrams
from rectify.response.petitions.models import Petition, PetitionState
from rectify.response.petitions.rules.likeness import text_hash
from rectify.response.petitions.rules.similarity import Said, Verdict, compare

CANDIDATES = 200
"""Compared exactly for each way of finding them."""
LEAST = 0.35
"""Below this nothing is suggested."""
_RARE = 10
"""Pairs of signs that are looked for."""
_BUDGET = 0.04
"""Share of all complaints that the chosen pairs may stand in, added up; bounds what the index has to read."""
_UNKNOWN = 0.002
"""Share assumed for a pair that is in no list of common ones."""
_LEAST_SIGNS = 4
"""A shorter text is not looked for."""


@dataclass(frozen=True, slots=True)
class Alike:
    """A complaint that looks like the one asked about."""

    pk: int
    number: str
    similarity: float
    zh: str
    en: str
    text: str
    place: str
    state: str
    received_on: object
    same_place: bool = False


def alike(
    campaign: Campaign,
    text: str,
    place: str,
    petitioner_key: str = "",
    exclude: int | None = None,
    limit: int = 8,
    *,
    types: Sequence[str] = (),
    within: QuerySet[Petition] | None = None,
) -> list[Alike]:
    """The complaints of the campaign most like a text and place, best first; the one they were merged into instead of merged ones.

    ``exclude``: never this one. ``within``: only these (what the asker may see). Two queries, three when some are merged; 1,000,000
    complaints: see ``docs/duplicates.md``.
    """
    said = Said(text, place, tuple(types), petitioner_key)
    if len(said.whole) < _LEAST_SIGNS and not said.key and not petitioner_key:
        return []
    rows = within if within is not None else Petition.objects.all()
    rows = rows.filter(campaign=campaign).exclude(state=PetitionState.SPLIT)
    found = _candidates(rows.exclude(pk=exclude) if exclude else rows, said)
    judged = ((row, compare(said, Said(row.text, row.place, tuple(row.types), row.petitioner_key))) for row in found)
    best: dict[int, tuple[Petition, Verdict]] = {}
    for row, verdict in sorted(judged, key=lambda pair: (-pair[1].similarity, -pair[0].pk)):
        if verdict.similarity >= LEAST:
            best.setdefault(row.merged_into_id or row.pk, (row, verdict))
    best.pop(exclude or 0, None)
    top = dict(list(best.items())[:limit])
    return [_told(row, verdict, said) for row, verdict in _survivors(top)]


def _survivors(top: Mapping[int, tuple[Petition, Verdict]]) -> Iterable[tuple[Petition, Verdict]]:
    """In place of a merged one, the one it was merged into."""
    needed = [pk for pk, (row, _) in top.items() if row.pk != pk]
    into = Petition.objects.only(*_COLUMNS).in_bulk(needed) if needed else {}
    return [(into.get(pk, row), verdict) for pk, (row, verdict) in top.items()]


def _told(row: Petition, verdict: Verdict, said: Said) -> Alike:
    same = bool(said.key) and row.place_key == said.key
    return Alike(
        row.pk, row.number, verdict.similarity, verdict.zh, verdict.en, row.text, row.place, row.state, row.received_on, same_place=same
    )


_COLUMNS = ("number", "text", "place", "place_key", "types", "petitioner_key", "state", "received_on", "merged_into")


def _candidates(rows: QuerySet[Petition], said: Said) -> list[Petition]:
    """At most some hundred complaints that may be the same, found by index. Two queries."""
    thin = rows.only(*_COLUMNS).order_by("-pk")
    by_words = thin.order_by((F("pk") + 0).desc())  # an expression, or PostgreSQL walks the newest rows in place of the index of words
    ways: list[QuerySet[Petition]] = [by_words.filter(text_hash=text_hash(said.text))[:20]]
    if said.key:
        ways.append(thin.filter(place_key=said.key)[:CANDIDATES])
    if said.petitioner_key:
        ways.append(thin.filter(petitioner_key=said.petitioner_key)[:50])
    query = words_query(said)
    if query:
        ways.append(by_words.filter(search=SearchQuery(query, config="simple", search_type="raw"))[:CANDIDATES])
    found: dict[int, Petition] = {}
    for way in ways:
        found.update((row.pk, row) for row in way)
    return list(found.values())


def words_query(said: Said) -> str:
    """The ``tsquery`` of what shares at least two of the rarest pairs with the text and place; ``""`` when nothing is to be looked for."""
    pairs = [token for token in bigrams(said.core, said.key) if len(token) > 1]
    if not pairs:
        return ""
    shares = shares_of(pairs)
    rare: list[str] = []
    spent = 0.0
    for token in sorted(dict.fromkeys(pairs), key=lambda pair: shares.get(pair, _UNKNOWN)):
        if any(_overlap(token, other) for other in rare):
            continue
        spent += shares.get(token, _UNKNOWN)
        if len(rare) == _RARE or spent > _BUDGET:
            break
        rare.append(token)
    if len(rare) > 1:
        return " | ".join(f"('{one}' & '{other}')" for one, other in combinations(rare, 2))
    return " & ".join(f"'{token}'" for token in pairs[:40])


def _overlap(one: str, other: str) -> bool:
    """Two pairs that are often neighbours (石桥, 桥镇) tell the same twice."""
    return one[-1] == other[0] or other[-1] == one[0]


def shares_of(tokens: Sequence[str]) -> dict[str, float]:
    """Share of complaints that hold each token, for the common ones, from the statistics of the search column. One query, 3 ms."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT common.word, common.share FROM pg_stats stats,"
            " unnest(stats.most_common_elems::text::text[], stats.most_common_elem_freqs) AS common(word, share)"
            " WHERE stats.schemaname = current_schema() AND stats.tablename = 'petitions_petition' AND stats.attname = 'search'"
            " AND common.word = ANY(%s)",
            [list(tokens)],
        )
        return {str(word): float(share) for word, share in cursor.fetchall()}
