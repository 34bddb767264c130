"""Reshaping drafts: titles, measures, merging. Work that is confirmed changes through extensions and versions only."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from rectify.campaign.ledger.models import Campaign, Measure, Section, Task
from rectify.campaign.plans.models import Document
from rectify.foundation.accounts.models import Person

# Each of these raises Refused("task.not_draft") for confirmed work and ChangedMeanwhile when ``revision`` is not the task's; each raises the revision.


def edit_task_title(*, task: Task, revision: int, title: str, by: Person, at: datetime) -> Task:
    """Give a draft another title (1 to 400 characters)."""
    raise NotImplementedError


def add_task(
    *,
    campaign: Campaign,
    document: Document,
    start: int,
    end: int,
    by: Person,
    at: datetime,
    section: Section | None = None,
    title: str = "",
) -> Task:
    """Add a draft from a selection of the document, with one measure over the same characters and the facts inside."""
    raise NotImplementedError


def merge_tasks(*, task: Task, into: Task, revision: int, by: Person, at: datetime) -> Task:
    """Put the measures, facts and units of one draft into another; the first is rejected with the reason that it was merged. Returns ``into``."""
    raise NotImplementedError


def add_measure(*, task: Task, revision: int, document: Document, start: int, end: int, by: Person, at: datetime) -> Measure:
    """Add a measure from a selection of the document; facts of the task inside the selection go with it."""
    raise NotImplementedError


def split_measure(*, measure: Measure, revision: int, offset: int, by: Person, at: datetime) -> tuple[Measure, Measure]:
    """Cut a measure in two at ``offset``, a position in the document inside the measure; facts go to the part they stand in."""
    raise NotImplementedError


def merge_measures(*, measures: Sequence[Measure], revision: int, by: Person, at: datetime) -> Measure:
    """Make one measure of neighbours of one task and one document; the first keeps its key."""
    raise NotImplementedError


def reject_measure(*, measure: Measure, revision: int, because: str, by: Person, at: datetime) -> Task:
    """Take a measure off a draft; its facts stay with the task."""
    raise NotImplementedError


def move_measure(*, measure: Measure, to: Task, revision: int, by: Person, at: datetime) -> Measure:
    """Move a measure with its facts and units to another draft of the same campaign."""
    raise NotImplementedError
