"""What happens to the lists: extensions, moves, differences of versions, imports, saved views."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from rectify.campaign.ledger.models.campaign import Campaign, CampaignDocument
from rectify.campaign.ledger.models.pairs import pair
from rectify.campaign.ledger.models.tasks import Measure, Task, TaskState


class Extension(models.Model):
    """A later due date, asked for with a reason and decided by somebody else."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="extensions")
    measure = models.ForeignKey(Measure, null=True, on_delete=models.CASCADE, related_name="extensions")
    due_from = models.DateField(null=True)
    due_to = models.DateField()
    reason = models.TextField()
    paper = models.ForeignKey("plans.Document", null=True, on_delete=models.PROTECT, related_name="+")
    """The new version of the plan it comes from, which is its approval paper then."""
    paper_number = models.CharField(max_length=120, blank=True, db_default="")
    """Number of the approval paper (批复文号)."""
    paper_file = models.ForeignKey("files.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    requested_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    approved = models.BooleanField(null=True)
    decision = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("task", "-id")
        constraints: ClassVar = [
            models.CheckConstraint(condition=pair("decided_at", "decided_by"), name="extension_decided_pair"),
            models.CheckConstraint(condition=pair("approved", "decided_at"), name="extension_decision_stated"),
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
        indexes: ClassVar = [models.Index(fields=["-moved_at", "-id"], name="move_newest")]


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
            models.CheckConstraint(condition=pair("decided_at", "decided_by"), name="change_decided_pair"),
            models.CheckConstraint(condition=pair("accepted", "decided_at"), name="change_decision_stated"),
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
