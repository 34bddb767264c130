"""What happens to a complaint: units at work, returns, urging, replies, outcomes, and the question weeks later."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from rectify.campaign.ledger.models.pairs import pair
from rectify.response.petitions.models.intake import Petition


class UnitAtWork(models.Model):
    """A unit that works on a complaint: answers for it, handles it jointly (合办), or assists. Ended, never deleted."""

    class Part(models.TextChoices):
        """What the unit does in it."""

        LEAD = "lead", _("Answers")
        JOINT = "joint", _("Jointly")
        ASSIST = "assist", _("Assists")

    petition = models.ForeignKey(Petition, on_delete=models.CASCADE, related_name="units")
    unit = models.ForeignKey("accounts.Unit", on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=8, choices=Part)
    because = models.CharField(max_length=300, blank=True)
    assigned_at = models.DateTimeField()
    assigned_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    ended_because = models.CharField(max_length=300, blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("petition", "id")
        indexes: ClassVar = [models.Index(fields=["unit", "petition"], condition=Q(ended_at__isnull=True), name="unit_at_work")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["petition", "unit"], condition=Q(ended_at__isnull=True), name="unit_at_work_once"),
            models.UniqueConstraint(fields=["petition"], condition=Q(ended_at__isnull=True, part="lead"), name="one_unit_answers"),
            models.CheckConstraint(condition=pair("ended_at", "ended_by"), name="unit_at_work_ended_pair"),
        ]


class ReturnRequest(models.Model):
    """A complaint that is handed over is to leave its unit: it says so (退单), or the petitioner took it back (撤回); another decides."""

    class Kind(models.TextChoices):
        """Why it is to leave."""

        NOT_OURS = "not_ours", _("Given back")
        TAKEN_BACK = "taken_back", _("Taken back by the petitioner")

    kind = models.CharField(max_length=16, choices=Kind, default=Kind.NOT_OURS)
    petition = models.ForeignKey(Petition, on_delete=models.CASCADE, related_name="returns")
    unit = models.ForeignKey("accounts.Unit", on_delete=models.PROTECT, related_name="+")
    because = models.TextField()
    suggested = models.ForeignKey("accounts.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    requested_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    granted = models.BooleanField(null=True)
    decision = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("petition", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["petition"], condition=Q(decided_at__isnull=True), name="one_return_waits"),
            models.CheckConstraint(condition=pair("decided_at", "decided_by"), name="return_decided_pair"),
            models.CheckConstraint(condition=pair("granted", "decided_at"), name="return_decision_stated"),
            models.CheckConstraint(condition=~Q(decided_by=F("requested_by")), name="return_decided_by_another"),
        ]


class Urge(models.Model):
    """Somebody pressed for an answer (催办): the petitioner, or the desk (督办)."""

    class Source(models.TextChoices):
        """Who pressed."""

        PETITIONER = "petitioner", _("Petitioner")
        DESK = "desk", _("Desk")

    petition = models.ForeignKey(Petition, on_delete=models.CASCADE, related_name="urges")
    source = models.CharField(max_length=16, choices=Source)
    words = models.TextField()
    urged_at = models.DateTimeField()
    presser = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")
    """``None``: the citizen, through the tracking page."""

    class Meta:
        ordering = ("petition", "id")


class Reply(models.Model):
    """A version of the answer: what was found, whether the complaint holds, what is done, and the same in public words."""

    class Substantiated(models.TextChoices):
        """是否属实."""

        YES = "yes", _("Substantiated")
        PARTLY = "partly", _("Partly substantiated")
        NO = "no", _("Not substantiated")

    class Settled(models.TextChoices):
        """是否办结, as the unit claims; refused when a measure still lies ahead."""

        SETTLED = "settled", _("Settled")
        IN_PART = "in_part", _("Settled in part")
        OPEN = "open", _("Not settled")

    petition = models.ForeignKey(Petition, on_delete=models.CASCADE, related_name="replies")
    version = models.PositiveSmallIntegerField()
    finding = models.TextField()
    """调查核实情况."""
    substantiated = models.CharField(max_length=8, choices=Substantiated)
    handling = models.TextField()
    """处理和整改情况."""
    public_text = models.TextField()
    """The answer in public words; names nobody."""
    settled = models.CharField(max_length=8, choices=Settled)
    evidence = models.ManyToManyField("evidence.Evidence", related_name="+")
    """What the verdict rests on; 不属实 needs its own."""
    unit = models.ForeignKey("accounts.Unit", on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    written_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    accepted = models.BooleanField(null=True)
    decision = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("petition", "-version")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["petition", "version"], name="reply_version_once"),
            models.UniqueConstraint(fields=["petition"], condition=Q(decided_at__isnull=True), name="one_reply_waits"),
            models.CheckConstraint(condition=pair("decided_at", "decided_by"), name="reply_decided_pair"),
            models.CheckConstraint(condition=pair("accepted", "decided_at"), name="reply_decision_stated"),
            models.CheckConstraint(condition=~Q(decided_by=F("written_by")), name="reply_decided_by_another"),
        ]


class ReplyMeasure(models.Model):
    """What a reply promises to do yet. With the accepted reply it becomes a measure of the task, and its quantity a target."""

    reply = models.ForeignKey(Reply, on_delete=models.CASCADE, related_name="promised")
    text = models.CharField(max_length=500)
    unit = models.ForeignKey("accounts.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    """Who does it; ``None``: who answers."""
    due_on = models.DateField()
    quantity = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    quantity_unit = models.CharField(max_length=32, blank=True)
    measure = models.OneToOneField("ledger.Measure", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("reply", "id")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(quantity__isnull=True) | Q(quantity__gt=0), name="promised_quantity_counts"),
            models.CheckConstraint(condition=Q(quantity__isnull=False) | Q(quantity_unit=""), name="promised_unit_of_a_quantity"),
        ]


class Outcome(models.Model):
    """What followed for the one who polluted, or for the official who let it happen; counted in the official tables."""

    class Kind(models.TextChoices):
        """Penalty or accountability."""

        ORDER = "order", _("Ordered to rectify")
        CASE = "case", _("Case opened for penalty")
        FINE = "fine", _("Fine")
        STOP = "stop", _("Production stopped")
        SEAL = "seal", _("Sealed or seized")
        TRANSFER = "transfer", _("Handed to the police")
        DETAIN = "detain", _("Detained")
        TALK = "talk", _("Official talk")
        ACCOUNT = "account", _("Held accountable")

    petition = models.ForeignKey(Petition, on_delete=models.CASCADE, related_name="outcomes")
    kind = models.CharField(max_length=16, choices=Kind)
    count = models.PositiveIntegerField(default=1)
    """Cases, firms or persons; 1 for a fine."""
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    """Yuan; of fines only."""
    on_day = models.DateField()
    words = models.CharField(max_length=300, blank=True)
    stated_at = models.DateTimeField()
    stated_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    withdrawn_because = models.CharField(max_length=300, blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("petition", "id")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount__isnull=True) | Q(kind="fine", amount__gt=0), name="outcome_amount_of_a_fine"),
            models.CheckConstraint(condition=~Q(kind="fine") | Q(amount__isnull=False), name="outcome_fine_has_amount"),
            models.CheckConstraint(condition=Q(count__gt=0), name="outcome_counts"),
            models.CheckConstraint(condition=pair("withdrawn_at", "withdrawn_by"), name="outcome_withdrawn_pair"),
        ]


class CallBack(models.Model):
    """The question to the petitioner weeks after the answer: is it really solved? A fact beside what the unit says, never instead."""

    class Way(models.TextChoices):
        """How the petitioner is asked."""

        LINK = "link", _("Link")
        MAIL = "mail", _("Link by e-mail")
        PAGE = "page", _("Tracking page")
        PHONE = "phone", _("Telephone")

    class Answer(models.TextChoices):
        """What the petitioner says."""

        FIXED = "fixed", _("Solved")
        PARTLY = "partly", _("Better, not solved")
        NOT_FIXED = "not_fixed", _("Not solved")
        UNREACHED = "unreached", _("Could not be reached")

    petition = models.ForeignKey(Petition, on_delete=models.CASCADE, related_name="call_backs")
    """Whose petitioner is asked; one that was merged into another is asked about the answer to that one."""
    reply = models.ForeignKey(Reply, null=True, on_delete=models.PROTECT, related_name="+")
    """The accepted reply it is about; ``None`` where none is known."""
    way = models.CharField(max_length=8, choices=Way, blank=True)
    """Empty until asked."""
    due_on = models.DateField()
    """The day from which to ask, by the rules."""
    token_digest = models.CharField(max_length=64, blank=True)
    asked_at = models.DateTimeField(null=True)
    """``None``: planned for ``due_on``, not asked yet."""
    asked_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=16, choices=Answer, blank=True)
    words = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    recorded_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")
    """Who wrote it down on the telephone; ``None``: the petitioner, through the link."""
    reopened = models.BooleanField(default=False)
    """The answer reopened the case."""

    class Meta:
        ordering = ("petition", "-id")
        indexes: ClassVar = [models.Index(fields=["due_on", "id"], condition=Q(answered_at__isnull=True), name="call_back_waiting")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["token_digest"], condition=~Q(token_digest=""), name="call_back_token_once"),
            models.UniqueConstraint(fields=["petition"], condition=Q(answered_at__isnull=True), name="call_back_one_waits"),
            models.CheckConstraint(condition=Q(answer="") ^ Q(answered_at__isnull=False), name="call_back_answer_stated"),
            models.CheckConstraint(condition=pair("asked_at", "asked_by"), name="call_back_asked_pair"),
            models.CheckConstraint(condition=Q(way="") ^ Q(asked_at__isnull=False), name="call_back_asked_some_way"),
            models.CheckConstraint(condition=Q(answered_at__isnull=True) | Q(asked_at__isnull=False), name="call_back_asked_first"),
        ]
