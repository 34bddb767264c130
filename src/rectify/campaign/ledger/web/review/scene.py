"""What the templates of the review get: the rows of the queries in the order they are shown, and who may do what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from rectify.campaign.ledger.queries.review_rows import FactRow, QuestionRow, ReviewPage, TaskRow
from rectify.campaign.ledger.web.review.kinds import kind_choices, said
from rectify.campaign.ledger.web.review.rows import RowWriter
from rectify.foundation.accounts.rules import Grants, Permission

EAGER_FACTS = 150
"""Up to so many facts the page brings all rows at once; above, the body of a task comes when it is opened."""


@dataclass(slots=True)
class SectionView:
    """A section with its tasks; ``pk`` is ``None`` for tasks outside every section."""

    pk: int | None
    name: str
    tasks: list[TaskRow] = field(default_factory=list)

    @property
    def total(self) -> int:
        """Tasks that are not rejected."""
        return sum(t.state != "rejected" for t in self.tasks)

    @property
    def drafts(self) -> int:
        """Tasks that wait for confirmation."""
        return sum(t.is_draft for t in self.tasks)

    @property
    def confirmed(self) -> int:
        """Tasks that are work."""
        return self.total - self.drafts


def sections_of(tasks: Iterable[TaskRow]) -> list[SectionView]:
    """Tasks under their sections, in the order of the tasks."""
    found: dict[int | None, SectionView] = {}
    for task in tasks:
        section = found.setdefault(task.section, SectionView(task.section, task.section_name or _("Without a section")))
        section.tasks.append(task)
    return list(found.values())


def rights(grants: Grants) -> dict[str, bool]:
    """What the person may do here."""
    return {"may_decide": grants.may(Permission.FACT_DECIDE), "may_confirm": grants.may(Permission.TASK_CONFIRM)}


def writer_of(document: int, grants: Grants, due: Iterable[FactRow], asked: Mapping[str, Sequence[QuestionRow]]) -> RowWriter:
    """The writer of the rows of this document for this person."""
    names = {f.key: said(f.now) for f in due}
    return RowWriter(document=document, may_decide=grants.may(Permission.FACT_DECIDE), due=names, asked=asked)


def page_scene(page: ReviewPage, grants: Grants, open_task: int | None = None) -> dict[str, Any]:
    """The context of the whole page."""
    loose = page.loose
    asked = page.asked
    return {
        "page": page,
        "document_id": page.document.pk,
        "sections": sections_of(page.tasks),
        "loose": loose,
        "loose_decided": sum(not f.is_open for f in loose),
        "progress": page.progress,
        "failed": sum(not c.ok for c in page.checks),
        "kinds": kind_choices(),
        "eager": len(page.facts) <= EAGER_FACTS,
        "open_task": open_task,
        "writer": writer_of(page.document.pk, grants, (f for f in page.facts if f.kind == "deadline"), asked),
        "task_address": task_address(),
        "page_keys": page_keys(),
        **rights(grants),
    }


def task_address() -> str:
    """The address of task 0, to be completed by the template; nothing where the pages of tasks are not routed."""
    try:
        return reverse("lists:task", args=(0,))
    except NoReverseMatch:
        return ""


def page_keys() -> list[tuple[str, str]]:
    """The keys of this page, for the help."""
    return [
        ("j k", _("Next fact, previous fact")),
        ("J K", _("Next task, previous task")),
        ("n", _("Next undecided fact")),
        ("c", _("Confirm the fact")),
        ("e", _("Correct the fact")),
        ("r", _("Reject the fact")),
        ("u", _("Take back the last decision")),
        ("C", _("Confirm the task")),
        ("s", _("Split the measure where you clicked in the text")),
        ("m", _("Merge the measure with the next")),
        ("a", _("Add the selected words as a fact, measure or task")),
        ("q", _("Go to the open questions")),
        ("/", _("Search in the text")),
    ]
