"""Opening a campaign and taking documents into it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import transaction

from rectify.campaign.ledger import acts, messages
from rectify.campaign.ledger.models import Campaign, CampaignDocument, LegalBasis, Problem, TakenItem, Task, TaskState
from rectify.campaign.ledger.queries.items import drafts_untouched, last_entries, plan_index
from rectify.campaign.ledger.rules.drafting import FactPlaces, ListDrafter, PlannedQuestion, plan_drafts
from rectify.campaign.ledger.services.comparing import propose_changes
from rectify.campaign.ledger.services.writing import Writer, Written, facts_of
from rectify.campaign.plans.models import CheckResult, Document
from rectify.campaign.plans.queries import outline_of, tasks_as_read
from rectify.campaign.plans.reading.contract import ReadTask
from rectify.campaign.plans.services.questions import Asked, ask
from rectify.foundation.accounts.models import Person, Unit
from rectify.foundation.accounts.queries import actor_of
from rectify.foundation.audit.rules import Act
from rectify.foundation.audit.services import Subject, record

_SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LISTED: Final = (CampaignDocument.Role.PLAN, CampaignDocument.Role.LIST)
"""Roles whose items become tasks."""
EMPTY_BECAUSE: Final = ("no-measures", "table-without-header")
"""Self-checks that say why a document has no task."""
EMPTY_WORDS: Final = (
    "请确认它是整改方案正文或措施清单。",
    "Check that it is the plan itself or its list of measures.",
)
Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Basis:
    """A rule the campaign stands under."""

    title: str
    version: str = ""
    in_force_from: date | None = None


@dataclass(frozen=True, slots=True)
class Intake:
    """What taking a document in did, in numbers; ``joined`` counts list rows that joined a task of the plan."""

    entry: CampaignDocument
    sections: int = 0
    problems: int = 0
    tasks: int = 0
    measures: int = 0
    joined: int = 0
    unchanged: int = 0
    asked: int = 0
    changes: int = 0


def open_campaign(  # noqa: PLR0913 - a campaign has this many facts of its own, all by name
    *,
    slug: str,
    name: str,
    jurisdiction: Unit,
    starts_on: date,
    by: Person,
    at: datetime,
    name_en: str = "",
    inspection_round: str = "",
    feedback_on: date | None = None,
    legal_bases: Sequence[Basis] = (),
    practice: bool = False,
) -> Campaign:
    """Open a campaign; one for practice is never offered to the public.

    Raises:
        Refused: ``campaign.slug_taken``, ``campaign.slug_shape``, ``campaign.name_empty``, ``campaign.starts_before_feedback``.
    """
    _check_campaign(slug, name, starts_on, feedback_on)
    with transaction.atomic():
        campaign = Campaign(slug=slug, name=name.strip()[:200], name_en=name_en.strip()[:200], jurisdiction=jurisdiction)
        campaign.inspection_round, campaign.feedback_on, campaign.starts_on = inspection_round.strip()[:200], feedback_on, starts_on
        campaign.practice, campaign.opened_at, campaign.opened_by = practice, at, by
        campaign.save(force_insert=True)
        LegalBasis.objects.bulk_create(
            LegalBasis(campaign=campaign, title=b.title, version=b.version, in_force_from=b.in_force_from, position=n)
            for n, b in enumerate(legal_bases, start=1)
        )
        bases = [f"{basis.title} {basis.version}".strip() for basis in legal_bases]
        subject = Subject("campaign", str(campaign.pk), campaign.name)
        record(
            act=acts.CAMPAIGN_OPENED,
            by=actor_of(by),
            at=at,
            subject=subject,
            data={"slug": slug, "legal_bases": bases, "practice": practice},
        )
    return campaign


def _check_campaign(slug: str, name: str, starts_on: date, feedback_on: date | None) -> None:
    if not _SLUG.fullmatch(slug) or len(slug) > 50:  # noqa: PLR2004 - the width of the column
        raise messages.slug_shape(slug)
    if Campaign.objects.filter(slug=slug).exists():
        raise messages.slug_taken(slug)
    if not name.strip():
        raise messages.name_empty()
    if feedback_on and starts_on < feedback_on:
        raise messages.starts_before_feedback(starts_on, feedback_on)


def take_in(
    *,
    campaign: Campaign,
    document: Document,
    role: CampaignDocument.Role,
    by: Person,
    at: datetime,
    replaces: CampaignDocument | None = None,
) -> Intake:
    """Take a stored document into a campaign: sections, problems, drafts, measures, responsibilities, links to its facts.

    A list whose row names its plan item (四(二)2), its number or its title joins that task; a row that fits none becomes a draft
    of its own with a question, a row that fits several too. With ``replaces`` nothing is written into the lists: the difference
    waits as ``VersionChange`` rows.

    Raises:
        Refused: ``document.taken`` it belongs to a campaign already; ``document.no_items`` a plan or list without one task;
            ``document.replaced`` the named version has a later one; ``document.other_campaign``.
    """
    items = tasks_as_read(document)
    with transaction.atomic():
        entry = _enter(campaign, document, role, replaces, by, at)
        if role in LISTED and not items:
            raise messages.document_without_items(document.name, *_why_empty(document))
        if replaces is not None and role in LISTED:
            changes = propose_changes(entry=entry, replaces=replaces, items=items)
            _tell(acts.VERSION_COMPARED, entry, {"changes": changes}, by, at)
            return Intake(entry, changes=changes)
        done, asked = bring_in(entry, items) if role in LISTED else (Written(), 0)
        counts = {"tasks": done.tasks, "measures": done.measures, "joined": done.joined, "asked": asked, "problems": done.problems}
        _tell(acts.DOCUMENT_TAKEN, entry, counts, by, at)
    return Intake(entry, done.sections, done.problems, done.tasks, done.measures, done.joined, asked=asked)


def _why_empty(document: Document) -> tuple[str, str]:
    """What the reader says about a document without a task, in both languages."""
    told = CheckResult.objects.filter(document=document, key__in=EMPTY_BECAUSE).order_by("key").first()
    return (told.message, told.message_en) if told else EMPTY_WORDS


def _enter(
    campaign: Campaign, document: Document, role: CampaignDocument.Role, replaces: CampaignDocument | None, by: Person, at: datetime
) -> CampaignDocument:
    """The document's place in the campaign; the campaign is locked so that two documents are taken in one after the other."""
    Campaign.objects.select_for_update().only("pk").get(pk=campaign.pk)
    taken = CampaignDocument.objects.filter(document=document).select_related("campaign").first()
    if taken is not None:
        raise messages.document_taken(document.name, taken.campaign.name)
    if replaces is not None:
        _check_replaced(campaign, role, replaces)
    version = replaces.version + 1 if replaces else 1
    return CampaignDocument.objects.create(
        campaign=campaign, document=document, role=role, version=version, replaces=replaces, joined_at=at, joined_by=by
    )


def _check_replaced(campaign: Campaign, role: str, replaces: CampaignDocument) -> None:
    if replaces.campaign_id != campaign.pk or replaces.role != role:
        raise messages.document_of_other_campaign(replaces.document.name)
    if CampaignDocument.objects.filter(replaces=replaces).exists():
        raise messages.document_replaced(replaces.document.name)


def _tell(act: Act, entry: CampaignDocument, counts: dict[str, int], by: Person, at: datetime) -> None:
    campaign = entry.campaign
    data = {"document": entry.document.name, "document_id": entry.document_id, "role": entry.role, **counts}
    record(act=act, by=actor_of(by), at=at, subject=Subject("campaign", str(campaign.pk), campaign.name), data=data)


def bring_in(entry: CampaignDocument, items: Sequence[ReadTask], progress: Progress = lambda _done: None) -> tuple[Written, int]:
    """Write the items of a plan or list as drafts; returns what was written and how many questions were asked."""
    if entry.role == CampaignDocument.Role.LIST:
        return _bring_list(entry, items, progress)
    document = entry.document
    facts, places = facts_of(document.pk)
    drafts = plan_drafts(items, outline_of(document), document.raw, FactPlaces.build(places))
    written = Writer.of(entry, facts).write(drafts, progress)
    return written, _rejoin_lists(entry, written)


def _bring_list(entry: CampaignDocument, items: Sequence[ReadTask], progress: Progress) -> tuple[Written, int]:
    document = entry.document
    facts, places = facts_of(document.pk)
    drafter = ListDrafter(
        raw=document.raw,
        places=FactPlaces.build(places),
        plan=plan_index(entry.campaign_id),
        prefix=_prefix(entry),
        headings={heading.path: heading for heading in outline_of(document)},
    )
    drafts = drafter.drafts(items)
    written = Writer.of(entry, facts).write(drafts, progress)
    ask(document=document, asked=_asked(drafts.questions))
    return written, len(drafts.questions)


def _asked(questions: Iterable[PlannedQuestion]) -> list[Asked]:
    return [Asked(q.kind, q.text, q.text_en, q.start, q.end) for q in questions]


def _prefix(entry: CampaignDocument) -> str:
    """清单 for the first list of a campaign, 清单2 for the second."""
    before = CampaignDocument.objects.filter(campaign=entry.campaign_id, role=entry.role, replaces__isnull=True, pk__lt=entry.pk).count()
    return f"清单{before + 1}" if before else "清单"


def _rejoin_lists(plan: CampaignDocument, written: Written) -> int:
    """Lists that came before the plan join it now, if nobody has touched their drafts; else people merge them."""
    asked = 0
    for entry in last_entries(plan.campaign_id, CampaignDocument.Role.LIST):
        if not drafts_untouched(entry):
            continue
        _take_out(entry)
        again, questions = _bring_list(entry, tasks_as_read(entry.document), lambda _done: None)
        written.joined += again.joined
        asked += questions
    return asked


def _take_out(entry: CampaignDocument) -> None:
    """Remove untouched drafts of a list; they are written anew in the same transaction."""
    tasks = Task.objects.filter(items__entry=entry, state=TaskState.DRAFT)
    problems = list(tasks.values_list("problem_id", flat=True))
    tasks.delete()
    Problem.objects.filter(pk__in=problems, tasks__isnull=True).delete()
    TakenItem.objects.filter(entry=entry).delete()
