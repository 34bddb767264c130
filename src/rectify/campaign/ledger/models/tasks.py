"""Problems, tasks, measures, sites: what is to be done. ``Task.state`` is written by ``services.move`` alone.

Due date, extension and close date are three facts: ``due_original`` never changes after confirmation, ``due_current`` changes by an
approved :class:`Extension` only.
"""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from rectify.campaign.ledger.models.campaign import Campaign, CampaignDocument, Section
from rectify.campaign.ledger.models.pairs import pair
from rectify.campaign.ledger.rules.answers import is_answer_key


class Problem(models.Model):
    """A finding (反馈问题). ``stated`` is False when the plan names only what to do: the problem itself is then a question."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="problems")
    section = models.ForeignKey(Section, null=True, on_delete=models.PROTECT, related_name="problems")
    key = models.CharField(max_length=32)
    """Stable across versions of the document: ``四/二/2`` or the number of a list."""
    number = models.CharField(max_length=32, blank=True)
    title = models.CharField(max_length=400)
    text = models.TextField(blank=True)
    stated = models.BooleanField(default=True)
    document = models.ForeignKey("plans.Document", null=True, on_delete=models.PROTECT, related_name="+")
    start = models.PositiveIntegerField(null=True)
    end = models.PositiveIntegerField(null=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("campaign", "position", "id")
        indexes: ClassVar = [models.Index(fields=["campaign", "position", "id"], name="problem_in_order")]
        constraints: ClassVar = [models.UniqueConstraint(fields=["campaign", "key"], name="problem_key_once")]


class TaskState(models.TextChoices):
    """The stored closing state. Moves between states stand in ``rules.MOVES``."""

    DRAFT = "draft", _("Draft")
    REJECTED = "rejected", _("Rejected")
    OPEN = "open", _("Open")
    ACCEPTANCE_REQUESTED = "acceptance_requested", _("Acceptance requested")
    ACCEPTED = "accepted", _("Accepted")
    REVIEWED = "reviewed", _("Reviewed")
    NOTICED = "noticed", _("Public notice")
    SIGNED = "signed", _("Signed")
    CLOSED = "closed", _("Closed")
    RETURNED = "returned", _("Returned")
    REOPENED = "reopened", _("Reopened")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    """Removed by a later version of the plan; stays on record."""


class Nature(models.TextChoices):
    """How time binds."""

    IMMEDIATE = "immediate", _("Immediate")
    BY_DEADLINE = "by_deadline", _("By deadline")
    STANDING = "standing", _("Standing duty")
    UNDATED = "undated", _("No deadline stated")


class Origin(models.TextChoices):
    """Where a task comes from."""

    PLAN = "plan", _("Signed plan")
    PETITION = "petition", _("Petition case")


class Task(models.Model):
    """A rectification task (整改任务)."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="tasks")
    problem = models.ForeignKey(Problem, on_delete=models.PROTECT, related_name="tasks")
    section = models.ForeignKey(Section, null=True, on_delete=models.PROTECT, related_name="tasks")
    key = models.CharField(max_length=32)
    """Stable across versions of the document."""
    number = models.CharField(max_length=32, blank=True)
    title = models.CharField(max_length=400)
    text = models.TextField()
    goal = models.TextField(blank=True)
    document = models.ForeignKey("plans.Document", null=True, on_delete=models.PROTECT, related_name="+")
    start = models.PositiveIntegerField(null=True)
    end = models.PositiveIntegerField(null=True)
    nature = models.CharField(max_length=16, choices=Nature, default=Nature.UNDATED)
    origin = models.CharField(max_length=16, choices=Origin, default=Origin.PLAN)
    state = models.CharField(max_length=24, choices=TaskState, default=TaskState.DRAFT)
    due_text = models.CharField(max_length=120, blank=True)
    """The words of the source the due date rests on."""
    due_original = models.DateField(null=True)
    due_current = models.DateField(null=True)
    lead_unit = models.ForeignKey("accounts.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    """Of the responsibilities the one that leads; kept by the same service, for lists and scope in one index."""
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")
    revision = models.PositiveIntegerField(default=1)
    """Counts changes; a page that saves an older one is told, nothing is overwritten."""
    position = models.PositiveIntegerField(default=0)
    needs_scheme = models.BooleanField(default=False)
    """Work on it must not begin before a scheme of it, or of its problem, is approved."""
    search = SearchVectorField(null=True)
    """Character bigrams of number, title, text and units (``rules.bigrams``)."""

    class Meta:
        ordering = ("campaign", "position", "id")
        indexes: ClassVar = [
            GinIndex(fields=["search"], name="task_search"),
            models.Index(fields=["campaign", "position", "id"], name="task_in_order"),
            models.Index(fields=["campaign", "state", "due_current", "id"], name="task_by_state_due"),
            models.Index(fields=["campaign", "due_current", "id"], name="task_by_due"),
            models.Index(fields=["lead_unit", "state"], name="task_by_lead"),
            models.Index(fields=["lead_unit", "due_current", "id"], condition=Q(state__in=["returned", "reopened"]), name="task_come_back"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["campaign", "key"], name="task_key_once"),
            models.CheckConstraint(condition=pair("confirmed_at", "confirmed_by"), name="task_confirmed_pair"),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "rejected"]) | Q(confirmed_at__isnull=False), name="task_work_is_confirmed"
            ),
            models.CheckConstraint(condition=pair("due_original", "due_current"), name="task_due_pair"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()


class Measure(models.Model):
    """One thing to be done (措施)."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="measures")
    key = models.CharField(max_length=48)
    """Stable within the task across versions."""
    number = models.CharField(max_length=32, blank=True)
    text = models.TextField()
    norm = models.CharField(max_length=16, default="duty")
    document = models.ForeignKey("plans.Document", null=True, on_delete=models.PROTECT, related_name="+")
    start = models.PositiveIntegerField(null=True)
    end = models.PositiveIntegerField(null=True)
    nature = models.CharField(max_length=16, choices=Nature, default=Nature.UNDATED)
    due_text = models.CharField(max_length=120, blank=True)
    due_original = models.DateField(null=True)
    due_current = models.DateField(null=True)
    started_on = models.DateField(null=True)
    done_on = models.DateField(null=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("task", "position", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["task", "key"], name="measure_key_once"),
            models.CheckConstraint(condition=pair("due_original", "due_current"), name="measure_due_pair"),
            models.CheckConstraint(
                condition=Q(done_on__isnull=True) | Q(started_on__isnull=False, done_on__gte=F("started_on")),
                name="measure_done_after_start",
            ),
        ]

    @property
    def is_answer(self) -> bool:
        """Whether it is the answer to a complaint: finished by an accepted reply alone. Its task is asked for."""
        return is_answer_key(self.key) and self.task.origin == Origin.PETITION


class Site(models.Model):
    """A place where a measure is carried out (点位): one task may have 171 of them filed and 7 in hand."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="sites")
    measure = models.ForeignKey(Measure, null=True, on_delete=models.CASCADE, related_name="sites")
    name = models.CharField(max_length=200)
    unit = models.ForeignKey("accounts.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    done_on = models.DateField(null=True)
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    """Degrees in WGS 84, as satellites give it; maps drawn with the official offset lie up to 500 m beside."""
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)

    class Meta:
        ordering = ("task", "name", "id")
        constraints: ClassVar = [
            models.CheckConstraint(condition=pair("latitude", "longitude"), name="site_place_pair"),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True) | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)), name="site_place_on_earth"
            ),
        ]


class TakenItem(models.Model):
    """Which item of a document (a plan's item, a row of a list) became part of which task; versions are compared along it."""

    entry = models.ForeignKey(CampaignDocument, on_delete=models.CASCADE, related_name="items")
    path = models.CharField(max_length=120)
    """The item's path in the document; a row split over several tasks has one line each."""
    task = models.ForeignKey("ledger.Task", on_delete=models.CASCADE, related_name="items")

    class Meta:
        ordering = ("entry", "id")
        constraints: ClassVar = [models.UniqueConstraint(fields=["entry", "path", "task"], name="item_taken_once")]


class FactLink(models.Model):
    """A fact of the document belongs to a draft's task, and to one measure of it if it does."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="fact_links")
    measure = models.ForeignKey(Measure, null=True, on_delete=models.CASCADE, related_name="fact_links")
    fact = models.ForeignKey("plans.Fact", on_delete=models.CASCADE, related_name="+")

    class Meta:
        ordering = ("task", "id")
        constraints: ClassVar = [models.UniqueConstraint(fields=["task", "measure", "fact"], nulls_distinct=False, name="fact_link_once")]
