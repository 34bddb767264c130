"""Heaps of complaints in time and place, as the desk lists and draws them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.db import connection
from django.db.models import QuerySet
from django.utils.functional import Promise

from rectify.campaign.ledger.models import Campaign
from rectify.foundation.accounts.rules import Grants
from rectify.response.petitions.models import Petition, PetitionState, Pollution
from rectify.response.petitions.queries.access import visible_petitions
from rectify.response.petitions.queries.rules import rules_of
from rectify.response.petitions.rules.clusters import Chart, Cluster, Spot, chart, clusters
from rectify.response.petitions.rules.petition_file import WrongPetitionRules

MOST: Final = 50_000
"""Newest complaints of the window that are looked at."""
SHOWN: Final = 100
"""Heaps on the page."""
NO_CASE: Final = (PetitionState.SPLIT, PetitionState.WITHDRAWN)
LEAST: Final = 3
_SPOTS = """
    WITH near AS (SELECT *, row_number() OVER () <= %s AS is_near FROM ({newest}) AS newest),
        many AS (SELECT place_key FROM near WHERE is_near AND place_key <> '' GROUP BY place_key HAVING count(*) >= %s)
    SELECT NULL::bigint, (SELECT count(*)::text FROM near), NULL::float, NULL::float
    UNION ALL
    SELECT id, place_key, latitude::float, longitude::float FROM near
    WHERE is_near AND (latitude IS NOT NULL OR place_key IN (SELECT place_key FROM many))
"""
"""Those of the newest that can be part of a heap, after a row that counts the newest."""
NEWEST: Final = 3
"""Complaints of a heap that are named, and kinds of pollution."""
STILL: Final = (PetitionState.RECEIVED, PetitionState.HANDED_OVER)
"""Waiting or being worked on."""
_HEAPS: Final = f"""
    WITH r AS MATERIALIZED (SELECT k.heap, k.nth, p.place, p.county_id, p.types, p.state, p.received_on
            FROM unnest(%s::int[], %s::bigint[]) WITH ORDINALITY AS k (heap, id, nth) JOIN petitions_petition p ON p.id = k.id),
        places AS (SELECT DISTINCT ON (heap) heap, place FROM r WHERE place <> ''
            GROUP BY heap, place ORDER BY heap, count(*) DESC, min(nth)),
        counties AS (SELECT DISTINCT ON (heap) heap, county_id FROM r WHERE county_id IS NOT NULL
            GROUP BY heap, county_id ORDER BY heap, count(*) DESC, min(nth)),
        kinds AS (SELECT heap, kind, count(*) AS n,
                row_number() OVER (PARTITION BY heap ORDER BY count(*) DESC, min(nth), min(t.at)) AS rank
            FROM r, unnest(types) WITH ORDINALITY AS t (kind, at) GROUP BY heap, kind)
    SELECT w.heap, w.still, w.first, w.last, places.place, u.name,
        (SELECT json_agg(json_build_array(kind, n) ORDER BY rank) FROM kinds WHERE kinds.heap = w.heap AND rank <= {NEWEST})
    FROM (SELECT heap, count(*) FILTER (WHERE state = ANY(%s)) AS still, min(received_on) AS first, max(received_on) AS last
        FROM r GROUP BY heap) w
    LEFT JOIN places USING (heap) LEFT JOIN counties USING (heap) LEFT JOIN accounts_unit u ON u.id = counties.county_id"""  # noqa: S608 - a number of this file
"""Of each heap: how many are open, first and last day, place and county most often named, the kinds; the newer ones decide a tie."""


@dataclass(frozen=True, slots=True)
class Heap:
    """A heap as the page shows it."""

    place: str
    county: str
    count: int
    open: int
    """Of them waiting or being worked on."""
    types: tuple[tuple[Promise | str, int], ...]
    first: date
    last: date
    newest: tuple[Petition, ...]
    cluster: Cluster


@dataclass(frozen=True, slots=True)
class Heaps:
    """All heaps of a window."""

    heaps: list[Heap]
    found: int
    chart: Chart | None
    looked_at: int
    is_cut: bool
    least: int
    since: date


def least_of(campaign: Campaign, today: date) -> int:
    """How many at one place are a repeat, by the petition rules; 3 where none count. One query."""
    try:
        return rules_of(campaign, today).repeat_threshold
    except WrongPetitionRules:
        return LEAST


def heaps(grants: Grants, campaign: Campaign, today: date, *, days: int = 30, kind: str = "") -> Heaps:
    """The heaps of the last days within the scope of the grants; merged complaints count: each is somebody who complained.

    Three queries; 50,000 complaints in the window: 0.1 s, of it 10 ms here; 0.3 s where the database has to fetch them first.
    """
    since = today - timedelta(days=days)
    rows = visible_petitions(grants).filter(campaign=campaign, received_on__gt=since).exclude(state__in=NO_CASE)
    if kind:
        rows = rows.filter(types__contains=[kind])
    least = least_of(campaign, today)
    newest, spots = _spots(rows, least)
    found = clusters(spots, least=least)
    shown = found[:SHOWN]
    return Heaps(_told(shown), len(found), chart(shown), min(newest, MOST), newest > MOST, least, since)


def _spots(rows: QuerySet[Petition], least: int) -> tuple[int, list[Spot]]:
    """How many are the newest (one more than are looked at, where there are more), and what of them can be part of a heap. One query."""
    newest = rows.order_by("-received_on", "-pk").values("id", "place_key", "latitude", "longitude")[: MOST + 1]
    inner, values = newest.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(_SPOTS.format(newest=inner), [MOST, *values, least])
        (_, count, *_), *near = cursor.fetchall()
    return int(count), [Spot(*row) for row in near]


def _told(found: Sequence[Cluster]) -> list[Heap]:
    """What the page says of each heap, counted by the database, and its newest complaints. Two queries."""
    if not found:
        return []
    heaps, keys = zip(*((n, key) for n, cluster in enumerate(found) for key in cluster.keys), strict=True)
    with connection.cursor() as cursor:
        cursor.execute(_HEAPS, [list(heaps), list(keys), list(STILL)])
        told = {n: rest for n, *rest in cursor.fetchall()}
    shown = [key for cluster in found for key in cluster.keys[:NEWEST]]
    rows = Petition.objects.only("number").in_bulk(shown)
    return [
        _heap(cluster, told[n], [rows[key] for key in cluster.keys[:NEWEST] if key in rows]) for n, cluster in enumerate(found) if n in told
    ]


def _heap(cluster: Cluster, told: Sequence[Any], newest: Sequence[Petition]) -> Heap:
    still, first, last, place, county, types = told
    kinds = tuple((Pollution(kind).label, number) for kind, number in types or ())
    return Heap(place or cluster.place_key, county or "", len(cluster.keys), still, kinds, first, last, tuple(newest), cluster)
