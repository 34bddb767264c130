"""Reads of tables taken in: the batches, the kept mappings, what the register has already, what looks alike."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, Final, TypeVar

from django.db.models import QuerySet
from django.utils import timezone

from rectify.campaign.ledger.models import Campaign
from rectify.foundation.accounts.models import Unit, UnitAlias, UnitKind
from rectify.foundation.accounts.refusals import NotFound
from rectify.foundation.accounts.rules import Grants, Permission
from rectify.foundation.sealing import opened_bytes
from rectify.response.petitions.models import Channel, ColumnMapping, IntakeBatch, Petition, Pollution, TableOriginal
from rectify.response.petitions.queries.batch_table import Table, read_table
from rectify.response.petitions.rules.batch_rows import Known, Scene
from rectify.response.petitions.rules.columns import LABELS, Field, bare_word
from rectify.response.petitions.rules.intake import Given
from rectify.response.petitions.rules.likeness import place_key, says_again, text_hash

PURPOSE: Final = "petition_batch:original"
"""What the original of a table is sealed for."""
PAGE: Final = 50
TERRITORIES: Final = (UnitKind.COUNTY, UnitKind.ZONE)
_AT_ONCE: Final = 5_000
_FEW: Final = 10
_SHORTEST: Final = 2
"""Characters of a county named without 县, 区 or 市."""
Item = TypeVar("Item")


def _chunks(items: Iterable[Item]) -> Iterator[list[Item]]:
    source = iter(items)
    while chunk := list(islice(source, _AT_ONCE)):
        yield chunk


# --- batches ------------------------------------------------------------------------------------------------------------------------


def batches(grants: Grants, before: int | None = None) -> Sequence[IntakeBatch]:
    """The newest batches; a table holds all counties, so only whoever takes complaints in for all of them sees it. One query."""
    if not grants.scope(Permission.PETITION_INTAKE).everything:
        return []
    rows = IntakeBatch.objects.select_related("campaign", "taken_by").defer("errors", "found", "mapping").order_by("-pk")
    return list((rows.filter(pk__lt=before) if before else rows)[:PAGE])


def get_batch(grants: Grants, pk: int) -> IntakeBatch:
    """One batch with its campaign. One query.

    Raises:
        NotFound: there is none, or the person does not take complaints in.
    """
    if not grants.scope(Permission.PETITION_INTAKE).everything:
        raise NotFound(pk)
    batch = IntakeBatch.objects.select_related("campaign__jurisdiction", "taken_by").filter(pk=pk).order_by("pk").first()
    if batch is None:
        raise NotFound(pk)
    return batch


def campaigns_for_intake(grants: Grants) -> QuerySet[Campaign]:
    """The campaigns complaints can be taken in for, newest first. No query of its own."""
    rows = Campaign.objects.order_by("-starts_on", "slug")
    return rows if grants.scope(Permission.PETITION_INTAKE).everything else rows.none()


def campaigns_with_originals() -> Sequence[Campaign]:
    """The campaigns that have a table whose original is still there. One query."""
    there = TableOriginal.objects.filter(erased_at__isnull=True).order_by().values("batch__campaign")
    return list(Campaign.objects.filter(pk__in=there).order_by("pk"))


def numbers_in(batch: IntakeBatch) -> Sequence[Petition]:
    """The first complaints a batch brought, with number and key alone. One query."""
    return list(Petition.objects.filter(batch=batch).order_by("pk").only("pk", "number", "outside_number", "text")[:_FEW])


def sample_words(batch: IntakeBatch) -> list[dict[str, Any]]:
    """The rows of the sample, types and channels as people call them. No query."""
    kinds, channels = dict(Pollution.choices), dict(Channel.choices)
    return [
        {**row, "types": [kinds.get(kind, kind) for kind in row["types"]], "channel": channels.get(row["channel"], row["channel"])}
        for row in batch.found.get("sample", [])
    ]


def apart_words(batch: IntakeBatch) -> list[dict[str, Any]]:
    """The rows on record that say something else in this table, each with the names of these columns. One query."""
    rows = batch.found.get("apart", [])
    keys = dict(Petition.objects.filter(campaign=batch.campaign, number__in=[row["number"] for row in rows]).values_list("number", "pk"))
    labels = {field.value: LABELS[field] for field in (Field.RECEIVED, Field.COUNTY, Field.PLACE, Field.TYPES)}
    return [{**row, "pk": keys.get(row["number"]), "columns": [labels[name] for name in row["fields"]]} for row in rows]


def original_of(batch: IntakeBatch) -> TableOriginal | None:
    """The sealed original, without its bytes. One query."""
    return TableOriginal.objects.filter(batch=batch).defer("sealed").order_by("pk").first()


def table_of(batch: IntakeBatch) -> Table:
    """The table of a batch, read anew from its sealed original. One query.

    Raises:
        NotFound: the original was erased.
    """
    original = TableOriginal.objects.filter(batch=batch, erased_at__isnull=True).order_by("pk").first()
    if original is None or original.sealed is None:
        raise NotFound(batch.pk)
    return read_table(opened_bytes(original.sealed, PURPOSE), original.media_type, batch.name)


def mappings() -> Sequence[ColumnMapping]:
    """All kept mappings by name. One query."""
    return list(ColumnMapping.objects.order_by("name"))


def mapping_for(heading_hash: str) -> ColumnMapping | None:
    """The mapping kept last for a table with the same headings. One query."""
    return ColumnMapping.objects.filter(heading_hash=heading_hash).order_by("-changed_at", "pk").first()


# --- what rows are read by ----------------------------------------------------------------------------------------------------------


def counties_of(campaign: Campaign) -> Sequence[Unit]:
    """Counties, districts and zones of the campaign's territory, in their order. One query."""
    rows = Unit.objects.filter(kind__in=TERRITORIES, path__startswith=campaign.jurisdiction.path)
    return list(rows.order_by("position", "pk"))


def county_names(campaign: Campaign) -> dict[str, int]:
    """Bare names of the counties, their aliases, English names, and short forms that are nobody else's -> key. Two queries."""
    counties = counties_of(campaign)
    names: dict[str, int] = {}
    short: dict[str, set[int]] = {}
    aliases = UnitAlias.objects.filter(unit__in=counties).order_by("pk").values_list("unit_id", "name")
    for key, name in [*((c.pk, c.name) for c in counties), *((c.pk, c.name_en) for c in counties), *aliases]:
        bare = bare_word(name)
        if bare:
            names.setdefault(bare, key)
        if bare[-1:] in "县区市" and len(bare) > _SHORTEST:
            short.setdefault(bare[:-1], set()).add(key)
    return {word: next(iter(keys)) for word, keys in short.items() if len(keys) == 1} | names


def scene_of(batch: IntakeBatch, at: datetime) -> Scene:
    """What the rows of a batch are read by. Two queries."""
    columns: Mapping[str, str] = batch.mapping.get("columns", {})
    words: Mapping[str, Mapping[str, str]] = batch.mapping.get("words", {})
    return Scene(timezone.localdate(at), county_names(batch.campaign), batch.channel, words, columns)


def known_numbers(campaign: Campaign, numbers: Collection[str]) -> dict[str, Known]:
    """Outside number -> what the register has under it. A query for each 5,000 numbers."""
    found: dict[str, Known] = {}
    for chunk in _chunks(sorted(numbers)):
        rows = Petition.objects.filter(campaign=campaign, outside_number__in=chunk).order_by("pk")
        said = rows.values_list("outside_number", "number", "text", "received_on", "county_id", "place", "types")
        found |= {outside: Known(number, text, on, county, place, tuple(types)) for outside, number, text, on, county, place, types in said}
    return found


@dataclass(frozen=True, slots=True)
class Alike:
    """How many complaints of a table look like others: of the register, or of the same table."""

    same_text: int = 0
    same_place: int = 0
    again: int = 0

    def json(self) -> dict[str, int]:
        """As kept with the batch."""
        return {"same_text": self.same_text, "same_place": self.same_place, "again": self.again}


def alike_in(campaign: Campaign, fresh: Sequence[Given]) -> Alike:
    """Counted by the stored keys, so 20,000 rows cost some index look-ups: two queries for each 5,000 different texts and places."""
    texts, places = [text_hash(given.text) for given in fresh], [place_key(given.place) for given in fresh]
    known_texts = _there(campaign, "text_hash", set(texts))
    known_places = _there(campaign, "place_key", set(places) - {""})
    return Alike(
        _repeats(texts, known_texts),
        _repeats([place for place in places if place], known_places),
        sum(says_again(given.text) for given in fresh),
    )


def _there(campaign: Campaign, column: str, keys: Collection[str]) -> set[str]:
    found: set[str] = set()
    for chunk in _chunks(sorted(keys)):
        wanted: dict[str, Any] = {f"{column}__in": chunk}
        found |= set(Petition.objects.filter(campaign=campaign, **wanted).order_by().values_list(column, flat=True).distinct())
    return found


def _repeats(keys: Iterable[str], known: Collection[str]) -> int:
    """How many of the keys are known, or stood before among themselves."""
    seen = set(known)
    number = 0
    for key in keys:
        number += key in seen
        seen.add(key)
    return number
