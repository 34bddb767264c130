"""Tables of the campaign and its three lists.

A task is born as a *draft* when a document is read and becomes work when a person confirms it. ``Task.state`` is
written by ``services.move`` alone. Due date, extension and close date are three facts: ``due_original`` never changes
after confirmation, ``due_current`` changes by an approved :class:`Extension` only.
"""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


def _pair(at: str, by: str) -> Q:
    """Both columns set, or neither."""
    return Q(**{f"{at}__isnull": True, f"{by}__isnull": True}) | Q(**{f"{at}__isnull": False, f"{by}__isnull": False})


class Campaign(models.Model):
    """One rectification: a jurisdiction, an inspection round, the rules it stands under, its documents and lists."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    jurisdiction = models.ForeignKey("accounts.Unit", on_delete=models.PROTECT, related_name="+")
    inspection_round = models.CharField(max_length=200, blank=True)
    feedback_on = models.DateField(null=True, blank=True)
    starts_on = models.DateField()
    """The day from which progress against schedule is counted (the plan is signed)."""
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-starts_on", "slug")

    def __str__(self) -> str:
        return self.name


class LegalBasis(models.Model):
    """A rule the campaign stands under, in the version that counts for it."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="legal_bases")
    title = models.CharField(max_length=200)
    version = models.CharField(max_length=64, blank=True)
    in_force_from = models.DateField(null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("campaign", "position", "id")


class CampaignDocument(models.Model):
    """A document belongs to a campaign in a role and a version; a later version names the one it replaces."""

    class Role(models.TextChoices):
        """What the document is to the campaign."""

        PLAN = "plan", _("Plan")
        LIST = "list", _("List of measures")
        PROGRESS = "progress", _("Progress report")
        OTHER = "other", _("Other")

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="documents")
    document = models.OneToOneField("plans.Document", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=16, choices=Role)
    version = models.PositiveSmallIntegerField(default=1)
    replaces = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by")
    joined_at = models.DateTimeField()
    joined_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("campaign", "role", "version", "id")
        constraints: ClassVar = [models.UniqueConstraint(fields=["replaces"], name="version_replaced_once")]


class TakenItem(models.Model):
    """Which item of a document (a plan's item, a row of a list) became part of which task; versions are compared along it."""

    entry = models.ForeignKey(CampaignDocument, on_delete=models.CASCADE, related_name="items")
    path = models.CharField(max_length=120)
    """The item's path in the document; a row split over several tasks has one line each."""
    task = models.ForeignKey("Task", on_delete=models.CASCADE, related_name="items")

    class Meta:
        ordering = ("entry", "id")
        constraints: ClassVar = [models.UniqueConstraint(fields=["entry", "path", "task"], name="item_taken_once")]


class Section(models.Model):
    """A part of the plan (八个方面) under which tasks roll up."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="sections")
    path = models.CharField(max_length=120)
    number = models.CharField(max_length=32)
    title = models.CharField(max_length=300)
    position = models.PositiveIntegerField()

    class Meta:
        ordering = ("campaign", "position", "id")
        constraints: ClassVar = [models.UniqueConstraint(fields=["campaign", "path"], name="section_path_once")]


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
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["campaign", "key"], name="task_key_once"),
            models.CheckConstraint(condition=_pair("confirmed_at", "confirmed_by"), name="task_confirmed_pair"),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "rejected"]) | Q(confirmed_at__isnull=False), name="task_work_is_confirmed"
            ),
            models.CheckConstraint(condition=_pair("due_original", "due_current"), name="task_due_pair"),
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
            models.CheckConstraint(condition=_pair("due_original", "due_current"), name="measure_due_pair"),
            models.CheckConstraint(
                condition=Q(done_on__isnull=True) | Q(started_on__isnull=False, done_on__gte=F("started_on")),
                name="measure_done_after_start",
            ),
        ]


class FactLink(models.Model):
    """A fact of the document belongs to a draft's task, and to one measure of it if it does."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="fact_links")
    measure = models.ForeignKey(Measure, null=True, on_delete=models.CASCADE, related_name="fact_links")
    fact = models.ForeignKey("plans.Fact", on_delete=models.CASCADE, related_name="+")

    class Meta:
        ordering = ("task", "id")
        constraints: ClassVar = [models.UniqueConstraint(fields=["task", "measure", "fact"], nulls_distinct=False, name="fact_link_once")]


class Site(models.Model):
    """A place where a measure is carried out (点位): one task may have 171 of them filed and 7 in hand."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="sites")
    measure = models.ForeignKey(Measure, null=True, on_delete=models.CASCADE, related_name="sites")
    name = models.CharField(max_length=200)
    unit = models.ForeignKey("accounts.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    done_on = models.DateField(null=True)

    class Meta:
        ordering = ("task", "name", "id")


class Target(models.Model):
    """What must be reached (整改目标), as confirmed by a person. ``value`` is ``None`` when the target is not a number."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="targets")
    measure = models.ForeignKey(Measure, null=True, on_delete=models.CASCADE, related_name="targets")
    fact = models.ForeignKey("plans.Fact", null=True, on_delete=models.PROTECT, related_name="+")
    subject = models.CharField(max_length=300, blank=True)
    comparator = models.CharField(max_length=16, blank=True)
    value = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    unit = models.CharField(max_length=32, blank=True)
    baseline = models.CharField(max_length=64, blank=True)
    hedge = models.CharField(max_length=32, blank=True)
    exclusion = models.CharField(max_length=200, blank=True)
    due_on = models.DateField(null=True)
    quote = models.TextField(blank=True)

    class Meta:
        ordering = ("task", "id")


class StandingDuty(models.Model):
    """A cadence (每季度至少研究一次): ``times`` per ``period``, or on an event. Its rounds are opened by dispatch."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="duties")
    measure = models.ForeignKey(Measure, null=True, on_delete=models.CASCADE, related_name="duties")
    fact = models.ForeignKey("plans.Fact", null=True, on_delete=models.PROTECT, related_name="+")
    times = models.PositiveSmallIntegerField(null=True)
    period = models.CharField(max_length=16, blank=True)
    """``周 月 季度 年 …`` as in the unit of the fact, or ``event``."""
    quote = models.TextField(blank=True)

    class Meta:
        ordering = ("task", "id")


class Responsibility(models.Model):
    """Who has to do with a task, in which role. ``unit`` is ``None`` until a person says which unit ``name`` means."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="responsibilities")
    measure = models.ForeignKey(Measure, null=True, on_delete=models.CASCADE, related_name="responsibilities")
    fact = models.ForeignKey("plans.Fact", null=True, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=16)
    """A code of :class:`rectify.campaign.plans.reading.contract.ActorRole`."""
    name = models.CharField(max_length=120)
    """As the source names it."""
    unit = models.ForeignKey("accounts.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    """When a person said which unit is meant; with no unit: that none of ours is."""
    decided_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("task", "id")
        indexes: ClassVar = [models.Index(fields=["unit", "role", "task"], name="responsibility_by_unit")]
        constraints: ClassVar = [models.CheckConstraint(condition=_pair("decided_at", "decided_by"), name="responsibility_decided_pair")]


class Extension(models.Model):
    """A later due date, asked for with a reason and decided by somebody else."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="extensions")
    measure = models.ForeignKey(Measure, null=True, on_delete=models.CASCADE, related_name="extensions")
    due_from = models.DateField(null=True)
    due_to = models.DateField()
    reason = models.TextField()
    paper = models.ForeignKey("plans.Document", null=True, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    requested_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    approved = models.BooleanField(null=True)
    decision = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("task", "-id")
        constraints: ClassVar = [
            models.CheckConstraint(condition=_pair("decided_at", "decided_by"), name="extension_decided_pair"),
            models.CheckConstraint(condition=_pair("approved", "decided_at"), name="extension_decision_stated"),
            models.CheckConstraint(condition=~Q(decided_by=F("requested_by")), name="extension_decided_by_another"),
            models.UniqueConstraint(
                fields=["task", "measure"], condition=Q(decided_at__isnull=True), nulls_distinct=False, name="extension_one_waits"
            ),
        ]


class Move(models.Model):
    """One change of state, kept for good."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="moves")
    from_state = models.CharField(max_length=24, choices=TaskState)
    to_state = models.CharField(max_length=24, choices=TaskState)
    because = models.TextField(blank=True)
    moved_at = models.DateTimeField()
    moved_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("task", "id")


class VersionChange(models.Model):
    """One difference between two versions of a document, waiting for a person."""

    class Kind(models.TextChoices):
        """What changed."""

        ADDED = "added", _("Added")
        REMOVED = "removed", _("Removed")
        CHANGED = "changed", _("Changed")
        DEADLINE = "deadline", _("Deadline changed")

    version = models.ForeignKey(CampaignDocument, on_delete=models.CASCADE, related_name="changes")
    kind = models.CharField(max_length=16, choices=Kind)
    task = models.ForeignKey(Task, null=True, on_delete=models.CASCADE, related_name="version_changes")
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    accepted = models.BooleanField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("version", "id")
        constraints: ClassVar = [
            models.CheckConstraint(condition=_pair("decided_at", "decided_by"), name="change_decided_pair"),
            models.CheckConstraint(condition=_pair("accepted", "decided_at"), name="change_decision_stated"),
        ]


class SavedView(models.Model):
    """A person's own filter, order and columns of a list, under a name."""

    person = models.ForeignKey("accounts.Person", on_delete=models.CASCADE, related_name="+")
    list = models.CharField(max_length=16)
    """``problems``, ``tasks`` or ``responsibilities``."""
    name = models.CharField(max_length=64)
    query = models.CharField(max_length=1000)
    """The query string of the list page."""

    class Meta:
        ordering = ("person", "list", "name")
        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "list", "name"], name="saved_view_once")]


class ImportRun(models.Model):
    """One import of a file, with its progress and the errors of its rows; everything or nothing is kept of its rows."""

    class State(models.TextChoices):
        """Where the run stands."""

        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        REFUSED = "refused", _("Refused")

    class Step(models.TextChoices):
        """What the run is doing."""

        WAITING = "waiting", _("Waiting")
        READING = "reading", _("Reading the file")
        MATCHING = "matching", _("Matching the rows")
        WRITING = "writing", _("Writing the lists")
        FINISHED = "finished", _("Finished")

    campaign = models.ForeignKey(Campaign, null=True, on_delete=models.CASCADE, related_name="imports")
    name = models.CharField(max_length=255)
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=16, choices=State, default=State.RUNNING)
    step = models.CharField(max_length=16, choices=Step, default=Step.WAITING)
    rows = models.PositiveIntegerField(default=0)
    rows_done = models.PositiveIntegerField(default=0)
    errors = models.JSONField(default=list)
    """``{"row": 17, "column": "整改时限", "zh": "…", "en": "…"}`` each."""
    result = models.JSONField(default=dict)
    started_at = models.DateTimeField()
    started_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-id",)
