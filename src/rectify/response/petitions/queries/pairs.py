"""What a person must decide about complaints that look alike: one beside others, and all that are undecided."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Q

from rectify.campaign.ledger.models import Campaign
from rectify.foundation.accounts.rules import Grants
from rectify.response.petitions.models import Likeness, Merge, Petition, PetitionState
from rectify.response.petitions.queries.access import get_petition, visible_petitions
from rectify.response.petitions.queries.clusters import least_of
from rectify.response.petitions.queries.likeness import Alike, alike
from rectify.response.petitions.queries.rules import rules_of
from rectify.response.petitions.rules.differences import Stretch, beside
from rectify.response.petitions.rules.petition_file import WrongPetitionRules
from rectify.response.petitions.rules.similarity import Said, Verdict, compare

ASKS: Final = 0.6
PER_PAGE: Final = 40
_RELATED: Final = 600
"""Complaints of the same words or places that are compared with those of one page."""


@dataclass(frozen=True, slots=True)
class Beside:
    """Another complaint beside the one looked at, with the words that differ."""

    alike: Alike
    ours: tuple[Stretch, ...]
    theirs: tuple[Stretch, ...]
    asks: bool
    """As alike as the petition rules ask about."""


@dataclass(frozen=True, slots=True)
class Looked:
    """A complaint and all that hangs together with it."""

    petition: Petition
    beside: list[Beside]
    apart: list[Likeness]
    """Decided not to be the same."""
    repeats_of: list[Likeness]
    """Decided to be the same matter again, each a case of its own."""
    merge: Merge | None
    """How it was merged, if it is."""
    repeats: int
    """Complaints of the same place and a type in common, itself among them."""
    is_repeat: bool


def asks_at(campaign: Campaign, today: date) -> float:
    """From which likeness on a person is asked, by the petition rules. One query."""
    try:
        return rules_of(campaign, today).similarity_asks
    except WrongPetitionRules:
        return ASKS


def looked_at(grants: Grants, pk: int, today: date) -> Looked:
    """One complaint and what looks like it, at most five. Nine queries.

    Raises:
        NotFound: there is none, or none within reach.
    """
    petition = get_petition(grants, pk)
    decided = list(Likeness.objects.filter(Q(first=pk) | Q(second=pk)).select_related("first", "second", "decided_by")[:50])
    merge = Merge.objects.filter(petition=pk, undone_at__isnull=True).select_related("into", "merged_by").first()
    count = repeats_of(petition)
    is_repeat = count >= least_of(petition.campaign, today)
    found: list[Beside] = []
    if petition.state in {PetitionState.RECEIVED, PetitionState.HANDED_OVER}:
        found = _beside(grants, petition, {row.first_id + row.second_id - pk for row in decided}, asks_at(petition.campaign, today))
    same = [row for row in decided if row.same]
    return Looked(petition, found, [row for row in decided if not row.same], same, merge, count, is_repeat)


def _beside(grants: Grants, petition: Petition, apart: set[int], asks: float) -> list[Beside]:
    near = alike(
        petition.campaign,
        petition.text,
        petition.place,
        petition.petitioner_key,
        petition.pk,
        8 + len(apart),
        types=petition.types,
        within=visible_petitions(grants),
    )
    return [Beside(each, *beside(petition.text, each.text), asks=each.similarity >= asks) for each in near if each.pk not in apart][:5]


def repeats_of(petition: Petition) -> int:
    """How many complaints name the same place and a type in common, itself among them; merged ones count. One query."""
    if not petition.place_key or not petition.types:
        return 1
    rows = Petition.objects.filter(campaign=petition.campaign_id, place_key=petition.place_key, types__overlap=list(petition.types))
    return max(1, rows.exclude(state__in=(PetitionState.WITHDRAWN, PetitionState.SPLIT)).count())


@dataclass(frozen=True, slots=True)
class Undecided:
    """Two complaints that look alike and that nobody has decided on: the later one, the earlier one, and why."""

    later: Petition
    earlier: Petition
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class WorkList:
    """A page of the work list; ``before`` asks for the next one, ``None`` at the end."""

    pairs: list[Undecided]
    before: int | None


def undecided(grants: Grants, campaign: Campaign, today: date, before: int | None = None) -> WorkList:
    """Complaints that wait for their handover beside earlier ones of the same words, place or petitioner, newest first.

    A page looks at 40 waiting complaints. What shares nothing but similar words is found on the page of a complaint, not here. Six queries.
    """
    seen = visible_petitions(grants).filter(campaign=campaign).select_related("county").defer("search", "clock")
    waiting = seen.filter(state=PetitionState.RECEIVED).order_by("-pk")
    page = list((waiting.filter(pk__lt=before) if before else waiting)[: PER_PAGE + 1])
    rows = page[:PER_PAGE]
    related = _related(seen, rows)
    apart = _decided([row.pk for row in rows])
    asks = asks_at(campaign, today)
    pairs = [pair for row in rows if (pair := _best(row, related, apart, asks))]
    return WorkList(pairs, rows[-1].pk if len(page) > PER_PAGE else None)


def _related(seen: Iterable[Petition], rows: Sequence[Petition]) -> dict[str, list[Petition]]:
    """Complaints by hash of text, place key and petitioner key, of those the page has. Three queries, each by its own index."""
    found: dict[str, list[Petition]] = defaultdict(list)
    for column in ("text_hash", "place_key", "petitioner_key"):
        values = {getattr(row, column) for row in rows} - {""}
        if values:
            near = seen.filter(**{f"{column}__in": values}).exclude(state__in=(PetitionState.SPLIT, PetitionState.WITHDRAWN))  # type: ignore[attr-defined]
            for other in near.order_by("-pk")[:_RELATED]:
                found[f"{column} {getattr(other, column)}"].append(other)
    return found


def _best(row: Petition, related: dict[str, list[Petition]], apart: set[tuple[int, int]], asks: float) -> Undecided | None:
    """The earlier complaint most like this one, if it is alike enough and nobody has decided."""
    said = Said(row.text, row.place, tuple(row.types), row.petitioner_key)
    best: Undecided | None = None
    others = {
        other.pk: other for column in ("text_hash", "place_key", "petitioner_key") for other in related[f"{column} {getattr(row, column)}"]
    }
    for other in others.values():
        if other.pk >= row.pk or other.merged_into_id == row.pk or (other.pk, row.pk) in apart or _of_one(row, other):
            continue
        verdict = compare(said, Said(other.text, other.place, tuple(other.types), other.petitioner_key))
        if verdict.similarity >= asks and (best is None or verdict.similarity > best.verdict.similarity):
            best = Undecided(row, other, verdict)
    return best


def _of_one(one: Petition, other: Petition) -> bool:
    """Both were cut from the same complaint."""
    return one.split_from_id is not None and one.split_from_id == other.split_from_id


def _decided(keys: Sequence[int]) -> set[tuple[int, int]]:
    rows = Likeness.objects.filter(Q(first__in=keys) | Q(second__in=keys))
    return set(rows.values_list("first_id", "second_id"))
