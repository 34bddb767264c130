"""Reasoned schemes of one problem or one firm, in versions."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from rectify.campaign.ledger.models.campaign import Campaign
from rectify.campaign.ledger.models.pairs import pair
from rectify.campaign.ledger.models.tasks import Measure, Problem, Task


class Scheme(models.Model):
    """A reasoned scheme of one problem or one firm (一事一议、一企一策); what it says stands in its versions."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="schemes")
    problem = models.ForeignKey(Problem, null=True, on_delete=models.PROTECT, related_name="schemes")
    """一事一议: the problem it answers."""
    task = models.ForeignKey(Task, null=True, on_delete=models.PROTECT, related_name="schemes")
    """The task it carries out, where it is narrower than the problem."""
    firm = models.ForeignKey("accounts.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    """一企一策: the firm it binds, where it is a unit of ours."""
    firm_name = models.CharField(max_length=200, blank=True)
    unit = models.ForeignKey("accounts.Unit", on_delete=models.PROTECT, related_name="+")
    """Who drew it up and answers for it."""
    title = models.CharField(max_length=300)
    begun_at = models.DateTimeField()
    begun_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("campaign", "id")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(problem__isnull=False) | Q(task__isnull=False) | Q(firm__isnull=False) | ~Q(firm_name=""),
                name="scheme_of_something",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class SchemeVersion(models.Model):
    """One version of a scheme: handed in, reviewed by experts, approved or sent back. An approved one never changes."""

    scheme = models.ForeignKey(Scheme, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    cause = models.TextField(blank=True)
    outcome = models.TextField(blank=True)
    """In words; the measurable part beside it."""
    outcome_subject = models.CharField(max_length=200, blank=True)
    outcome_comparator = models.CharField(max_length=16, blank=True)
    outcome_value = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    outcome_unit = models.CharField(max_length=32, blank=True)
    due_on = models.DateField(null=True)
    cost = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    """In ten thousand yuan (万元)."""
    funding = models.CharField(max_length=300, blank=True)
    because = models.TextField(blank=True)
    """Why a later version differs from the one before."""
    revision = models.PositiveIntegerField(default=1)
    """Counts saves of a draft; a page that knows an older one is told, nothing is overwritten."""
    sent_back_at = models.DateTimeField(null=True)
    """When the draft was last handed in with flaws; it came back at once and stays a draft."""
    sent_back_because = models.JSONField(default=list)
    """The flaws found then, ``{"code", "field", "zh", "en"}`` each."""
    written_at = models.DateTimeField()
    written_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(null=True)
    submitted_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")
    approved = models.BooleanField(null=True)
    decision = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")
    approver = models.ForeignKey("accounts.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    """In whose name it was decided."""

    class Meta:
        ordering = ("scheme", "number")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["scheme", "number"], name="scheme_version_once"),
            models.CheckConstraint(condition=pair("submitted_at", "submitted_by"), name="scheme_submitted_pair"),
            models.CheckConstraint(condition=pair("decided_at", "decided_by"), name="scheme_decided_pair"),
            models.CheckConstraint(condition=pair("approved", "decided_at"), name="scheme_decision_stated"),
            models.CheckConstraint(condition=~Q(decided_by=F("submitted_by")), name="scheme_decided_by_another"),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True) | Q(submitted_at__isnull=False), name="scheme_decided_when_handed_in"
            ),
            models.UniqueConstraint(fields=["scheme"], condition=Q(decided_at__isnull=True), name="scheme_one_version_open"),
        ]


class SchemeStep(models.Model):
    """A measure or a milestone of a scheme, in its order; a milestone is what progress is measured by."""

    version = models.ForeignKey(SchemeVersion, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    text = models.TextField()
    is_milestone = models.BooleanField(default=False)
    due_on = models.DateField(null=True)
    measure = models.ForeignKey(Measure, null=True, on_delete=models.SET_NULL, related_name="scheme_steps")
    """The measure of the list it carries out."""
    reached_on = models.DateField(null=True)
    reached_at = models.DateTimeField(null=True)
    reached_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("version", "position")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "position"], name="scheme_step_once"),
            models.CheckConstraint(condition=Q(is_milestone=True) | Q(reached_at__isnull=True), name="scheme_only_milestones_reached"),
            models.CheckConstraint(condition=pair("reached_at", "reached_by"), name="scheme_step_reached_pair"),
            models.CheckConstraint(condition=pair("reached_on", "reached_at"), name="scheme_step_reached_day"),
        ]


class ExpertOpinion(models.Model):
    """What an expert said of a version of a scheme (论证)."""

    version = models.ForeignKey(SchemeVersion, on_delete=models.CASCADE, related_name="opinions")
    expert = models.CharField(max_length=64)
    employer = models.CharField(max_length=120, blank=True)
    favourable = models.BooleanField()
    words = models.TextField()
    given_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("version", "id")
