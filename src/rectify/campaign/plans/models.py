"""Tables of documents, what was read in them, and what people decided about it."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Document(models.Model):
    """A paper handed in, with its raw text for good: every position anywhere points into ``raw``."""

    name = models.CharField(max_length=255)
    title = models.CharField(max_length=300, blank=True)
    issuer = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=16)
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    raw = models.TextField()
    chars = models.PositiveIntegerField()
    plan_start = models.PositiveIntegerField(null=True)
    plan_end = models.PositiveIntegerField(null=True)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-id",)


class DocumentTasks(models.Model):
    """The tasks and measures as the reader cut them: the ``tasks`` of the JSON contract, whole.

    Apart from the document, which is read far more often.
    """

    document = models.OneToOneField(Document, primary_key=True, on_delete=models.CASCADE, related_name="read_tasks")
    tasks = models.JSONField(default=list)


class Heading(models.Model):
    """One numbered heading of a document."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="headings")
    path = models.CharField(max_length=120)
    level = models.PositiveSmallIntegerField()
    number = models.CharField(max_length=32)
    title = models.CharField(max_length=300)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()

    class Meta:
        ordering = ("document", "start", "id")


class FactState(models.TextChoices):
    """What a person decided about a fact."""

    PROPOSED = "proposed", _("Proposed")
    CONFIRMED = "confirmed", _("Confirmed")
    CORRECTED = "corrected", _("Corrected")
    REJECTED = "rejected", _("Rejected")


class Fact(models.Model):
    """One thing the text says. The columns are what the reader read and never change; what a person holds instead is ``correction``.

    ``details`` is the fact of the JSON contract, whole. ``correction`` has the same keys, only those a person set.
    """

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="facts")
    key = models.CharField(max_length=16)
    """``f12`` for the reader's facts, ``p3`` for those a person added."""
    kind = models.CharField(max_length=16)
    text = models.TextField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    value = models.CharField(max_length=64, null=True)  # noqa: DJ001 - NULL says lost or never said; an empty text would be a value
    unit = models.CharField(max_length=32, blank=True)
    comparator = models.CharField(max_length=16, blank=True)
    role = models.CharField(max_length=16, blank=True)
    missing = ArrayField(models.CharField(max_length=32), default=list)
    details = models.JSONField(default=dict)
    state = models.CharField(max_length=16, choices=FactState, default=FactState.PROPOSED)
    correction = models.JSONField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("document", "start", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["document", "key"], name="fact_key_once"),
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="fact_has_characters"),
            models.CheckConstraint(
                condition=Q(state="proposed", decided_at__isnull=True, decided_by__isnull=True)
                | (~Q(state="proposed") & Q(decided_at__isnull=False, decided_by__isnull=False)),
                name="fact_decided_pair",
            ),
            models.CheckConstraint(
                condition=Q(state="corrected", correction__isnull=False) | ~Q(state="corrected"), name="fact_correction_stated"
            ),
        ]


class Question(models.Model):
    """What the source lost, never said or left open, asked of a clerk. ``answer`` is what the clerk said, never the system."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="questions")
    key = models.CharField(max_length=16)
    kind = models.CharField(max_length=32)
    text = models.TextField()
    text_en = models.TextField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    fact = models.ForeignKey(Fact, null=True, on_delete=models.CASCADE, related_name="questions")
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("document", "start", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["document", "key"], name="question_key_once"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by__isnull=True) | Q(answered_at__isnull=False, answered_by__isnull=False),
                name="question_answered_pair",
            ),
        ]


class CheckResult(models.Model):
    """A self-check of the document, as the reader found it."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="checks")
    key = models.CharField(max_length=48)
    ok = models.BooleanField()
    expected = models.CharField(max_length=120, blank=True)
    found = models.CharField(max_length=120, blank=True)
    message = models.TextField(blank=True)
    message_en = models.TextField(blank=True)
    spans = models.JSONField(default=list)

    class Meta:
        ordering = ("document", "id")
