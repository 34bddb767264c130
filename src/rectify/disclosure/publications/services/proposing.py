"""Building a proposal from the facts of a day, and giving the reasons for what changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction

from rectify.campaign.ledger.models import Campaign
from rectify.disclosure.frozen.models import Kind, Publication
from rectify.disclosure.frozen.rules.canonical import checked, digest
from rectify.disclosure.publications import acts, messages
from rectify.disclosure.publications.models import Proposal, Redaction
from rectify.disclosure.publications.queries.builders import build
from rectify.disclosure.publications.queries.builders.asking import Ask, Built
from rectify.disclosure.publications.queries.changed import changed_batches, last_built
from rectify.disclosure.publications.queries.previews import last_of
from rectify.disclosure.publications.rules.redaction import propose as places_of
from rectify.disclosure.publications.rules.redaction import text_at
from rectify.foundation.accounts.models import Person
from rectify.foundation.accounts.queries import actor_of
from rectify.foundation.audit.services import Subject, record
from rectify.response.petitions.queries.rules import rules_of

BATCH = 1000


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be published. ``corrects`` is the sequence of a number that is wrong, ``because`` says what was wrong with it."""

    kind: str
    on: date
    about: int | None = None
    chosen: Sequence[Mapping[str, Any]] = field(default_factory=tuple)
    corrects: int | None = None
    because: str = ""


def propose(*, campaign: Campaign, wanted: Wanted, by: Person, at: datetime) -> Proposal:
    """Build a proposal, or build the one that waits in the same series again.

    Decisions about places whose words are the same are kept; without one that waits, those of the last number of the series are.

    Raises:
        Refused: ``publication.practice``, ``.nothing_to_tell``, ``.unknown_task``, ``.case_needs_words``, ``.nothing_new``;
            ``proposal.unknown_number``, ``.no_words``.
    """
    if campaign.practice:
        raise messages.practice(campaign.name)
    chosen = [dict(entry) for entry in wanted.chosen]
    if any(not str(entry["words"]).strip() for entry in chosen):
        raise messages.case_needs_words()
    built = build(wanted.kind, Ask(campaign, wanted.on, wanted.about, chosen))
    content = checked(built.content)
    corrects = _corrected(campaign, built, wanted)
    with transaction.atomic():
        Campaign.objects.select_for_update(of=("self",), no_key=True).get(pk=campaign.pk)
        row = Proposal.objects.select_for_update().filter(campaign=campaign, series=built.series, decided_at__isnull=True).first()
        same = digest(content)
        if row is not None and row.digest == same and row.corrects_id == (corrects.pk if corrects else None):
            return row
        if corrects is None:
            _check_new(campaign, built, same)
        before = _decisions(row) if row else _carried(last_built(campaign, built.series))
        row = row or Proposal(campaign=campaign, series=built.series)
        row.kind, row.title, row.title_en, row.facts_on = wanted.kind, built.title, built.title_en, built.facts_on
        row.content, row.digest, row.asked = content, same, {"about": wanted.about, "chosen": chosen}
        row.corrects, row.correction_because = corrects, wanted.because.strip() if corrects else ""
        row.proposed_by, row.proposed_at = by, at
        row.builders = [*(each for each in row.builders or [] if each != by.pk), by.pk]
        fresh = row.pk is None
        row.save()
        kept = _write_redactions(row, before)
        told = {"facts_on": row.facts_on, "redactions": row.redactions.filter(hide__isnull=True).count(), "kept": kept, "digest": same}
        record(act=acts.PROPOSED if fresh else acts.REBUILT, by=actor_of(by), at=at, subject=subject_of(row), data=told)
    return row


def propose_changed(*, campaign: Campaign, on: date, by: Person, at: datetime) -> list[Proposal]:
    """Propose every published table of petitions anew that tells another story today; those that say the same are left alone.

    All or none: each is a proposal of its own that another person reads and approves.

    Raises:
        Refused: as :func:`propose`.
    """
    with transaction.atomic():
        return [
            propose(campaign=campaign, wanted=Wanted(Kind.PETITIONS, on, about=batch), by=by, at=at)
            for batch in changed_batches(campaign, on)
        ]


def give_reasons(*, proposal: Proposal, reasons: Mapping[str, str], by: Person, at: datetime) -> Proposal:
    """Say why things left or changed since the last number: ``kind:key`` -> words. Empty words take a reason away.

    Raises:
        DecidedMeanwhile: the proposal was decided.
    """
    with transaction.atomic():
        row = locked(proposal)
        said = {key: words.strip() for key, words in reasons.items()}
        row.reasons = {key: words for key, words in {**row.reasons, **said}.items() if words}
        row.save(update_fields=["reasons"])
        told = "；".join(words for words in said.values() if words)[:500]
        record(act=acts.REASONED, by=actor_of(by), at=at, subject=subject_of(row), data={"reasons": told, "count": len(said)})
    return row


def locked(proposal: Proposal) -> Proposal:
    """The row, locked, still undecided.

    Raises:
        DecidedMeanwhile: it is decided.
    """
    row = Proposal.objects.select_for_update(of=("self",)).select_related("campaign", "corrects").get(pk=proposal.pk)
    if row.decided_at is not None:
        raise messages.decided_meanwhile()
    return row


def subject_of(row: Proposal) -> Subject:
    """A proposal in the record."""
    return Subject("proposal", str(row.pk), row.title)


def _corrected(campaign: Campaign, built: Built, wanted: Wanted) -> Publication | None:
    if wanted.corrects is None:
        return None
    if not wanted.because.strip():
        raise messages.no_words()
    row = Publication.objects.filter(place=campaign.slug, series=built.series, sequence=wanted.corrects).order_by("pk").first()
    if row is None:
        raise messages.unknown_number()
    return row


def _check_new(campaign: Campaign, built: Built, same: str) -> None:
    """Refuse what is published already: the last approved proposal of the series was built from the same facts."""
    last = Proposal.objects.filter(campaign=campaign, series=built.series, approved=True).order_by("-decided_at", "-id").first()
    newest = last_of(campaign, built.series)
    if last is not None and newest is not None and last.digest == same and last.publication_id == newest.pk:
        raise messages.nothing_new(newest.number)


def _decisions(row: Proposal) -> dict[tuple[str, str, str], Redaction]:
    """What was decided, by sort, words and replacement."""
    decided = row.redactions.filter(hide__isnull=False).order_by("id")
    return {(str(each.sort), _words(row.content, each), each.replacement): each for each in decided}


def _carried(last: Proposal | None) -> dict[tuple[str, str, str], Redaction]:
    """What was decided for the last number: words that were hidden or left; of whole values (small numbers) only what was hidden."""
    known = _decisions(last) if last else {}
    return {key: each for key, each in known.items() if each.hide or each.start is not None}


def _words(content: Mapping[str, Any], row: Redaction) -> str:
    value = text_at(content, row.path)
    return str(value) if row.start is None else value[row.start : row.end]


def _write_redactions(row: Proposal, before: Mapping[tuple[str, str, str], Redaction]) -> int:
    """Write the places found anew; returns how many keep a decision."""
    row.redactions.all().delete()
    small = rules_of(row.campaign, row.facts_on).small_cell
    rows = []
    for place in places_of(row.content, small=small):
        fresh = Redaction(proposal=row, path=place.path, start=place.start, end=place.end, sort=place.sort, replacement=place.replacement)
        earlier = before.get((place.sort, _words(row.content, fresh), place.replacement))
        if earlier:
            fresh.hide, fresh.because = earlier.hide, earlier.because
            fresh.decided_at, fresh.decided_by_id = earlier.decided_at, earlier.decided_by_id
        rows.append(fresh)
    Redaction.objects.bulk_create(rows, batch_size=BATCH)
    return sum(each.hide is not None for each in rows)
