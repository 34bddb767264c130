"""The whole story of one task: promise, people, dates, work, steps, record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, OuterRef, Q, Subquery

from rectify.campaign.ledger.models import (
    Campaign,
    CampaignDocument,
    Extension,
    ImportRun,
    Measure,
    Move,
    Problem,
    Responsibility,
    Site,
    StandingDuty,
    Task,
    TaskState,
    VersionChange,
)
from rectify.campaign.ledger.queries.access import get_task, visible_tasks
from rectify.campaign.ledger.queries.results import Judged, judged_targets
from rectify.campaign.ledger.queries.schedule import pace_of, with_schedule
from rectify.campaign.ledger.rules.differences import Piece, differences
from rectify.campaign.ledger.rules.schedule import PACE, Verdict, Work, judge
from rectify.campaign.plans.models import Question
from rectify.campaign.plans.reading.contract import ActorRole
from rectify.foundation.accounts.refusals import NotFound
from rectify.foundation.accounts.rules import Grants, Permission
from rectify.foundation.audit.queries import history, sentence

SITES_SHOWN = 200
STEPS = (
    TaskState.OPEN,
    TaskState.ACCEPTANCE_REQUESTED,
    TaskState.ACCEPTED,
    TaskState.REVIEWED,
    TaskState.NOTICED,
    TaskState.SIGNED,
    TaskState.CLOSED,
)
"""The closing steps in their order; a place leaves out what its procedure does not ask."""


@dataclass(frozen=True, slots=True)
class Step:
    """One closing step: ``past`` when it was passed (``on`` then says when), ``now``, ``back`` when sent back from it, else ``ahead``."""

    state: TaskState
    standing: str
    on: datetime | None = None


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of the history: a sentence, why, and when."""

    at: datetime
    words: str
    because: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """Units that have one role in a task, each once; a name nobody has resolved stands for itself."""

    role: str
    bearers: Sequence[Responsibility]


@dataclass(frozen=True, slots=True)
class Story:
    """Everything the task page tells. ``quote`` is the text of the source itself, cut from the stored document."""

    task: Task
    verdict: Verdict
    quote: str
    measures: Sequence[Measure]
    targets: Sequence[Judged]
    duties: Sequence[StandingDuty]
    parts: Sequence[Part]
    extensions: Sequence[Extension]
    sites: Sequence[Site]
    site_count: int
    site_done: int
    steps: Sequence[Step]
    happenings: Sequence[Happening]
    changes: Sequence[VersionChange]

    @property
    def waiting(self) -> Extension | None:
        """The extension nobody has decided yet."""
        return next((e for e in self.extensions if e.approved is None), None)


def task_story(grants: Grants, pk: int, on: date, language: str) -> Story:
    """The story of a task within reach. Fourteen queries, whatever it holds.

    Raises:
        NotFound: no such task, or none this person may see.
    """
    task = get_task(grants, pk)
    measures = list(task.measures.all())
    sites = list(task.sites.select_related("unit").order_by("id")[:SITES_SHOWN])
    counts = Site.objects.filter(task=task).aggregate(n=Count("pk"), done=Count("pk", filter=Q(done_on__isnull=False)))
    moves = list(task.moves.select_related("moved_by").order_by("id"))
    return Story(
        task=task,
        verdict=judge(work_of(task, measures, pace_of(task, on)), on),
        quote=task.document.raw[task.start : task.end] if task.document and task.start is not None else "",
        measures=measures,
        targets=judged_targets(task),
        duties=list(task.duties.all()),
        parts=parts_of(list(task.responsibilities.select_related("unit").order_by("id"))),
        extensions=list(task.extensions.select_related("requested_by", "decided_by", "measure")),
        sites=sites,
        site_count=counts["n"],
        site_done=counts["done"],
        steps=steps_of(task.state, moves),
        happenings=_happenings(task, measures, moves, language),
        changes=list(task.version_changes.select_related("version__document").order_by("-id")),
    )


def work_of(task: Task, measures: Sequence[Measure], pace: Sequence[int] = ()) -> Work:
    """What the schedule class of a task rests on, from rows already read; ``pace`` as ``schedule.pace_of`` gives it."""
    return Work(
        state=task.state,
        starts_on=task.campaign.starts_on,
        due=task.due_current,
        measures=len(measures),
        started=sum(m.started_on is not None for m in measures),
        done=sum(m.done_on is not None for m in measures),
        **dict(zip(PACE, pace, strict=False)),
    )


def parts_of(responsibilities: Sequence[Responsibility]) -> list[Part]:
    """Who has to do with a task, by role in the order of the roles. No query."""
    parts = []
    for role in ActorRole:
        bearers = {r.unit_id or r.name: r for r in responsibilities if r.role == role}
        if bearers:
            parts.append(Part(role, list(bearers.values())))
    return parts


def steps_of(state: str, moves: Sequence[Move]) -> list[Step]:
    """The line of closing steps. No query."""
    reached = {move.to_state: move.moved_at for move in moves}
    back = state in {TaskState.RETURNED, TaskState.REOPENED}
    here = TaskState.OPEN if back or state not in STEPS else TaskState(state)
    place = STEPS.index(here)
    steps = []
    for number, step in enumerate(STEPS[1:], 1):
        if number <= place and (step in reached or number == place):
            steps.append(Step(step, "past", reached.get(step)))
        elif number == place + 1 and here is not TaskState.OPEN:
            steps.append(Step(step, "now"))
        else:
            steps.append(Step(step, "back" if back and step in reached else "ahead"))
    return steps


def _happenings(task: Task, measures: Sequence[Measure], moves: Sequence[Move], language: str) -> list[Happening]:
    """The record on the task and on its measures, newest first; the bare moves where the record holds nothing."""
    recorded = [*history("task", [str(task.pk)]), *history("measure", [str(m.pk) for m in measures])]
    if recorded:
        told = sorted(recorded, key=lambda entry: -entry.seq)
        return [Happening(e.at, sentence(e, language), _reason(e.data or {}, sentence(e, language))) for e in told]
    return [
        Happening(m.moved_at, f"{m.moved_by.label}: {TaskState(m.from_state).label} → {TaskState(m.to_state).label}", m.because)
        for m in reversed(moves)
    ]


def _reason(data: Mapping[str, Any], told: str) -> str:
    """Why it was done, unless the sentence says it already."""
    words = str(data.get("because") or data.get("reason") or data.get("decision") or "")
    return "" if words in told else words


@dataclass(frozen=True, slots=True)
class ProblemStory:
    """One problem, the words of the source, and the tasks that answer it."""

    problem: Problem
    quote: str
    tasks: Sequence[Task]


def problem_story(grants: Grants, problem: Problem, on: date) -> ProblemStory:
    """The tasks of a problem within reach, with their schedule class. One query."""
    rows = visible_tasks(grants).filter(problem=problem).select_related("lead_unit").defer("search").order_by("position", "id")
    raw = problem.document.raw if problem.document else ""
    quote = raw[problem.start : problem.end] if problem.start is not None else ""
    return ProblemStory(problem, quote, list(with_schedule(rows, on)))


@dataclass(frozen=True, slots=True)
class Side:
    """One wording of an item: title and text in pieces, the due date and its words."""

    title: Sequence[Piece]
    text: Sequence[Piece]
    due: str
    due_words: str


@dataclass(frozen=True, slots=True)
class Difference:
    """A change with both sides ready to be read beside each other; ``None`` where an item is not there."""

    change: VersionChange
    key: str
    title: str
    before: Side | None
    after: Side | None


@dataclass(frozen=True, slots=True)
class VersionStory:
    """A version of a document beside the one it replaces, and every difference."""

    entry: CampaignDocument
    differences: Sequence[Difference]

    @property
    def open(self) -> int:
        """Differences nobody has decided."""
        return sum(difference.change.accepted is None for difference in self.differences)


def version_story(grants: Grants, pk: int) -> VersionStory:
    """One version with its differences, as far as they touch tasks within reach. Two queries.

    Raises:
        NotFound: no such version, or its campaign may not be read.
    """
    if not grants.may(Permission.DOCUMENT_READ):
        raise NotFound(pk)
    entry = CampaignDocument.objects.select_related("campaign", "document", "replaces__document").filter(pk=pk).order_by("pk").first()
    if entry is None:
        raise NotFound(pk)
    seen = Q(task__isnull=True) | Q(task__in=visible_tasks(grants))
    changes = entry.changes.filter(seen).select_related("task", "decided_by").order_by("id")
    return VersionStory(entry, [difference_of(change) for change in changes])


def difference_of(change: VersionChange) -> Difference:
    """Both sides of a change. No query."""
    old, new = change.before or {}, change.after or {}
    titles = differences(str(old.get("title") or ""), str(new.get("title") or ""))
    texts = differences(str(old.get("text") or ""), str(new.get("text") or ""))
    sides = [
        Side(titles[n], texts[n], str(side.get("due") or ""), str(side.get("due_words") or "")) if side else None
        for n, side in enumerate((old, new))
    ]
    told = new or old
    key = change.task.key if change.task else str(told.get("path") or "")
    title = change.task.title if change.task else str(told.get("title") or "")
    return Difference(change, key, title, sides[0], sides[1])


@dataclass(frozen=True, slots=True)
class CampaignStory:
    """A campaign with its documents, rules and sections."""

    campaign: Campaign
    documents: Sequence[CampaignDocument]
    imports: Sequence[ImportRun]


def campaign_story(campaign: Campaign) -> CampaignStory:
    """What the page of a campaign tells beside its rules and sections. Two queries."""
    asked = Question.objects.filter(document=OuterRef("document"), answered_at__isnull=True).order_by().values("document")
    documents = (
        campaign.documents.select_related("document", "joined_by", "replaces")
        .defer("document__raw")
        .annotate(change_count=Count("changes"), question_count=Subquery(asked.annotate(n=Count("pk")).values("n")))
    )
    return CampaignStory(campaign, list(documents.order_by("role", "-version", "id")), list(campaign.imports.all()[:10]))


def campaigns(grants: Grants) -> list[Campaign]:
    """All campaigns, newest first. One query."""
    if not grants.may(Permission.LIST_READ):
        return []
    return list(Campaign.objects.select_related("jurisdiction").order_by("-starts_on", "slug"))
