"""What must be reached, what was measured, what is owed again and again, and by whom."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from rectify.campaign.ledger.models.pairs import pair
from rectify.campaign.ledger.models.tasks import Measure, Task


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


class Result(models.Model):
    """A measured result against a target, as somebody reported it. Several of one day stand side by side; none is overwritten."""

    target = models.ForeignKey(Target, on_delete=models.CASCADE, related_name="results")
    value = models.DecimalField(max_digits=20, decimal_places=6)
    unit = models.CharField(max_length=32, blank=True)
    """As reported; compared with the target's before anything is said of it being met."""
    in_target_unit = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    """The same value told in the unit of the target; none where that is not exact. Kept by ``services.results``."""
    measured_on = models.DateField()
    reported_at = models.DateTimeField()
    reported_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("target", "-measured_on", "-id")
        indexes: ClassVar = [models.Index(fields=["target", "-measured_on", "-id"], name="result_latest")]


class Deviation(models.Model):
    """A target that is not met and yet let pass: asked for with a reason, decided by another person, with an end."""

    target = models.ForeignKey(Target, on_delete=models.CASCADE, related_name="deviations")
    reason = models.TextField()
    requested_at = models.DateTimeField()
    requested_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    approved = models.BooleanField(null=True)
    decision = models.TextField(blank=True)
    expires_on = models.DateField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("target", "-id")
        constraints: ClassVar = [
            models.CheckConstraint(condition=pair("decided_at", "decided_by"), name="deviation_decided_pair"),
            models.CheckConstraint(condition=pair("approved", "decided_at"), name="deviation_decision_stated"),
            models.CheckConstraint(condition=~Q(decided_by=F("requested_by")), name="deviation_decided_by_another"),
            models.UniqueConstraint(fields=["target"], condition=Q(decided_at__isnull=True), name="deviation_one_waits"),
        ]


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

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="responsibilities", db_index=False)  # responsibility_of_task
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
        indexes: ClassVar = [
            models.Index(fields=["unit", "role", "task"], name="responsibility_by_unit"),
            models.Index(fields=["task", "unit"], name="responsibility_of_task"),
        ]
        constraints: ClassVar = [models.CheckConstraint(condition=pair("decided_at", "decided_by"), name="responsibility_decided_pair")]
