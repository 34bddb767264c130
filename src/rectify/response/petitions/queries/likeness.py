"""Which complaints look like a text or like another complaint, and which of them a person must still decide on.

Candidates come from indexes: the same words (hash), the same place, the same petitioner, and complaints that share at least two of the
rarest pairs of signs of the text. How rare a pair is, PostgreSQL knows from its own statistics of the search column; a text of nothing
but common words finds by words only what has all of them, and that only among the newest complaints. What is read is bounded for each
way, however common the words; at most some hundred candidates are compared (``rules.similarity``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, combinations
from math import prod

from django.contrib.postgres.search import SearchQuery
from django.db import connection
from django.db.models import BooleanField, F, Func, QuerySet

from rectify.campaign.ledger.models import Campaign
from rectify.foundation.search import bigrams
from rectify.response.petitions.models import Petition, PetitionState
from rectify.response.petitions.rules.likeness import text_hash
from rectify.response.petitions.rules.similarity import Said, Verdict, compare

CANDIDATES = 300
"""Compared exactly for each way of finding them."""
LEAST = 0.35
"""Below this nothing is suggested."""
_SURE = 0.9
"""A complaint of the same text, place or petitioner that is so much alike ends the search: it is the one meant."""
_RARE = 24
"""Pairs of signs that are looked for."""
_COMBINATIONS = 1000
"""Twos and threes of them that are asked for."""
_BUDGET = 0.08
"""Share of all complaints that the chosen pairs may stand in, added up; bounds what the index has to read."""
_READ = 1500
"""Complaints of one way that are read at most: which words come together oftener than by chance, the statistics do not know."""
_NEWEST = 20_000
"""Complaints of the campaign that are looked through for common words."""
_UNKNOWN = 0.001
"""Share of the rarest listed pair, where there are no statistics yet."""
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
    rows_without = rows.exclude(pk=exclude) if exclude else rows
    judged = _judged(said, _by_key(rows_without, said))
    if not any(verdict.similarity >= _SURE for _, verdict in judged):
        known = {row.pk for row, _ in judged}
        judged += _judged(said, [row for row in _by_words(rows_without, said) if row.pk not in known])
    best: dict[int, tuple[Petition, Verdict]] = {}
    for row, verdict in sorted(judged, key=lambda pair: (-pair[1].similarity, -pair[0].pk)):
        if verdict.similarity >= LEAST:
            best.setdefault(row.merged_into_id or row.pk, (row, verdict))
    best.pop(exclude or 0, None)
    top = dict(list(best.items())[:limit])
    return [_told(row, verdict, said) for row, verdict in _survivors(rows, top)]


def _survivors(rows: QuerySet[Petition], top: Mapping[int, tuple[Petition, Verdict]]) -> Iterable[tuple[Petition, Verdict]]:
    """In place of a merged one, the one it was merged into; nothing where that one is split up (its parts stand for it) or out of reach."""
    needed = [pk for pk, (row, _) in top.items() if row.pk != pk]
    into = rows.only(*_COLUMNS).in_bulk(needed) if needed else {}
    pairs = ((row if row.pk == pk else into.get(pk), verdict) for pk, (row, verdict) in top.items())
    return [(row, verdict) for row, verdict in pairs if row is not None]


def _told(row: Petition, verdict: Verdict, said: Said) -> Alike:
    same = bool(said.key) and row.place_key == said.key
    return Alike(
        row.pk, row.number, verdict.similarity, verdict.zh, verdict.en, row.text, row.place, row.state, row.received_on, same_place=same
    )


_COLUMNS = ("number", "text", "place", "place_key", "types", "petitioner_key", "state", "received_on", "merged_into")


def _judged(said: Said, rows: Iterable[Petition]) -> list[tuple[Petition, Verdict]]:
    return [(row, compare(said, Said(row.text, row.place, tuple(row.types), row.petitioner_key))) for row in rows]


def _by_key(rows: QuerySet[Petition], said: Said) -> list[Petition]:
    """What has the same text, place or petitioner. At most three queries."""
    thin = rows.only(*_COLUMNS).order_by("-pk")
    ways: list[QuerySet[Petition]] = [_unwalked(thin).filter(text_hash=text_hash(said.text))[:20]]
    if said.key:
        ways.append(thin.filter(place_key=said.key)[:CANDIDATES])
    if said.petitioner_key:
        ways.append(thin.filter(petitioner_key=said.petitioner_key)[:50])
    return list({row.pk: row for way in ways for row in way}.values())


def _by_words(rows: QuerySet[Petition], said: Said) -> list[Petition]:
    """What shares three or two rare pairs of signs; of common words only what is new. At most three queries."""
    found: dict[int, Petition] = {}
    for look in words_queries(said):
        near = _among_newest(rows, look.query) if look.is_common else _by_index(rows, look.query)
        found.update((row.pk, row) for row in near)
    return list(found.values())


def _by_index(rows: QuerySet[Petition], query: str) -> QuerySet[Petition]:
    """The newest of the first that the index gives. No order inside: PostgreSQL would walk the newest rows in place of the index."""
    first = rows.filter(search=SearchQuery(query, config="simple", search_type="raw")).order_by().values("pk")[:_READ]
    return Petition.objects.filter(pk__in=first).only(*_COLUMNS).order_by("-pk")[:CANDIDATES]


def _among_newest(rows: QuerySet[Petition], query: str) -> Sequence[Petition]:
    """Walk the newest complaints. A function in place of the operator: the index would read all that have the words."""
    newest = rows.order_by("-pk").values_list("pk", flat=True).first()
    if newest is None:
        return ()
    has = Func(F("search"), SearchQuery(query, config="simple", search_type="raw"), function="ts_match_vq", output_field=BooleanField())
    return list(rows.filter(has, pk__gt=newest - _NEWEST).only(*_COLUMNS).order_by("-pk")[:CANDIDATES])


def _unwalked(rows: QuerySet[Petition]) -> QuerySet[Petition]:
    """Newest first by an expression: by the key itself PostgreSQL would walk the newest rows in place of the index asked for."""
    return rows.order_by((F("pk") + 0).desc())


@dataclass(frozen=True, slots=True)
class Look:
    """Words to look for as a ``tsquery``, and whether they are too common for the index to be of use."""

    query: str
    is_common: bool = False


def words_queries(said: Said) -> list[Look]:
    """Complaints that share three of the rarest pairs of signs, and those of two; none when nothing is to be looked for.

    Which twos and threes, their rarity decides: the most telling first, until some hundred complaints are to be expected. One query.
    """
    clause_of = _clauses(said)
    if not clause_of:
        return []
    known = shares_of(list(clause_of))
    rare: list[str] = []
    spent = 0.0
    for token in sorted(clause_of, key=lambda pair: known.shares.get(pair, known.least)):
        if any(_overlap(token, other) for other in rare):
            continue
        spent += known.shares.get(token, known.least)
        if len(rare) == _RARE or spent > _BUDGET:
            break
        rare.append(token)
    chosen = [found for size in (3, 2) if (found := _combinations(rare, size, clause_of, known))]
    return [Look(_any_of(each)) for each in chosen] or [_all_of(clause_of, known)]


def _all_of(clause_of: Mapping[str, int], known: Shares) -> Look:
    """All the pairs of a text that has hardly any rare ones."""
    tokens = tuple(clause_of)[:_RARE]
    rarest = min(known.shares.get(token, known.least) for token in tokens)
    return Look(_any_of([tokens]), is_common=rarest * known.rows > _NEWEST)


def _any_of(chosen: Sequence[tuple[str, ...]]) -> str:
    """One of these twos and threes, written with common beginnings taken out: the index reads a hundred times fewer conditions."""
    by_first: dict[str, list[tuple[str, ...]]] = {}
    for first, *rest in chosen:
        by_first.setdefault(first, []).append(tuple(rest))
    ends = [f"'{first}'" for first, rests in by_first.items() if () in rests]
    more = [f"('{first}' & ({_any_of(rests)}))" for first, rests in by_first.items() if () not in rests]
    return " | ".join([*ends, *more])


def _combinations(rare: Sequence[str], size: int, clause_of: Mapping[str, int], known: Shares) -> list[tuple[str, ...]]:
    """Twos or threes of the pairs, rarest first. Common pairs of one clause come together as a phrase does: they tell no more than one."""
    rated = []
    for tokens in combinations(rare, size):
        common = [clause_of[token] for token in tokens if token in known.shares]
        if len(common) == len(set(common)):
            rated.append((max(known.rows, 1) * prod(known.shares.get(token, known.least) for token in tokens), tokens))
    rated.sort()
    sums = accumulate(expected for expected, _ in rated)
    return [tokens for (_, tokens), rows in zip(rated[:_COMBINATIONS], sums, strict=False) if rows <= CANDIDATES]


def _clauses(said: Said) -> dict[str, int]:
    """Pairs of signs of text and place, each with the clause it stands in."""
    found: dict[str, int] = {}
    for number, clause in enumerate((*said.clauses, said.key)):
        for token in bigrams(clause):
            if len(token) > 1:
                found.setdefault(token, number)
    return found


def _overlap(one: str, other: str) -> bool:
    """Two pairs that are often neighbours (石桥, 桥镇) tell the same twice."""
    return one[-1] == other[0] or other[-1] == one[0]


@dataclass(frozen=True, slots=True)
class Shares:
    """How common pairs of signs are: share of complaints by pair, what to assume of a pair that is not listed, and how many rows."""

    shares: Mapping[str, float]
    least: float
    rows: float


def shares_of(tokens: Sequence[str]) -> Shares:
    """Rarity of pairs as PostgreSQL's own statistics of the search column have it (renewed by autovacuum). One query, 3 ms."""
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH common AS (SELECT word, share FROM pg_stats stats,"
            " unnest(stats.most_common_elems::text::text[], stats.most_common_elem_freqs) AS listed(word, share)"
            " WHERE stats.schemaname = current_schema() AND stats.tablename = 'petitions_petition' AND stats.attname = 'search')"
            " SELECT word, share, 0 FROM common WHERE word = ANY(%s)"
            " UNION ALL SELECT NULL, min(share), (SELECT reltuples FROM pg_class WHERE oid = 'petitions_petition'::regclass) FROM common",
            [list(tokens)],
        )
        *listed, (_, least, rows) = cursor.fetchall()
    return Shares({str(word): float(share) for word, share, _ in listed}, float(least or _UNKNOWN) / 2, max(float(rows), 0.0))
