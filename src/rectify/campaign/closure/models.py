"""Tables of the close-out: the case a task is closed by, what its procedure requires, the steps done, draws, notices, delegations.

A case is one attempt to close one task by the procedure that was in force when it entered; what the procedure asked is copied into
requirements then, so that a later change of the file changes no case. Steps are facts: never changed, never deleted.
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rectify.campaign.ledger.models.pairs import pair


class TaskKind(models.TextChoices):
    """What kind of item a task is to the procedures."""

    CITY = "city", _("City item")
    COUNTY = "county", _("County item")
    PETITION = "petition", _("Petition case")


class ProcedureChoice(models.Model):
    """Which procedure a campaign follows for a kind of task, from a day on."""

    campaign = models.ForeignKey("ledger.Campaign", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=16, choices=TaskKind)
    procedure = models.CharField(max_length=64)
    """Code of a file in procedures/; its version is the one in force on the day a case opens."""
    valid_from = models.DateField()
    chosen_at = models.DateTimeField()
    chosen_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("campaign", "kind", "-valid_from")
        constraints: ClassVar = [models.UniqueConstraint(fields=["campaign", "kind", "valid_from"], name="procedure_chosen_once")]


class StepKind(models.TextChoices):
    """The kinds of step, in the only order they may stand."""

    REQUEST = "request", _("Request for acceptance")
    ACCEPT = "accept", _("Acceptance")
    REVIEW = "review", _("Site review")
    CHECK = "check", _("Spot check")
    NOTICE = "notice", _("Public notice")
    SIGN = "sign", _("Signature")
    CLOSE = "close", _("Close-out")
    FILE = "file", _("Filing")


class Case(models.Model):
    """One attempt to close a task. At most one of a task is under way."""

    class Outcome(models.TextChoices):
        """How it ended."""

        CLOSED = "closed", _("Closed")
        RETURNED = "returned", _("Returned")
        REOPENED = "reopened", _("Reopened")

    task = models.ForeignKey("ledger.Task", on_delete=models.PROTECT, related_name="+")
    attempt = models.PositiveSmallIntegerField()
    """Counts the attempts of the task from 1."""
    kind = models.CharField(max_length=16, choices=TaskKind)
    procedure = models.CharField(max_length=64)
    procedure_version = models.CharField(max_length=32)
    """The day from which the version counts."""
    procedure_text = models.JSONField()
    """The procedure whole, as it was on entering."""
    implementing_unit = models.ForeignKey("accounts.Unit", on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    outcome = models.CharField(max_length=16, choices=Outcome, blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")
    ended_because = models.TextField(blank=True)
    reopened_because = models.TextField(blank=True)
    reopened_at = models.DateTimeField(null=True)
    reopened_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")
    waits_for = models.CharField(max_length=16, choices=StepKind, blank=True)
    """The kind of step that is next; kept by the same services that take the steps, for the desks in one index. Empty: none."""
    suspended_until = models.DateField(null=True)
    suspended_because = models.TextField(blank=True)
    suspended_at = models.DateTimeField(null=True)
    suspended_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("task", "-attempt")
        indexes: ClassVar = [
            models.Index(fields=["waits_for", "id"], include=["procedure"], condition=~Q(waits_for=""), name="case_waiting"),
            models.Index(fields=["-ended_at", "-id"], condition=Q(outcome__in=["closed", "reopened"]), name="case_closed"),
            models.Index(fields=["-ended_at", "-id"], condition=Q(outcome__in=["returned", "reopened"]), name="case_ended_badly"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["task", "attempt"], name="case_attempt_once"),
            models.CheckConstraint(condition=pair("reopened_at", "reopened_by"), name="case_reopened_pair"),
            models.CheckConstraint(condition=Q(outcome="reopened") ^ Q(reopened_at__isnull=True), name="case_reopened_stated"),
            models.UniqueConstraint(fields=["task"], condition=Q(outcome=""), name="case_one_under_way"),
            models.CheckConstraint(condition=pair("ended_at", "ended_by"), name="case_ended_pair"),
            models.CheckConstraint(condition=pair("suspended_at", "suspended_by"), name="case_suspended_pair"),
        ]

    def is_suspended(self, on: date) -> bool:
        """Whether a suspension holds on that day; one that has run out holds no more."""
        return self.suspended_at is not None and (self.suspended_until is None or on <= self.suspended_until)


class Requirement(models.Model):
    """One step the procedure asks of a case: what, in which order, of whom. ``rank`` orders signatures among themselves."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="requirements")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=16, choices=StepKind)
    role = models.CharField(max_length=64, blank=True)
    """Who signs or acts, as the procedure names it: a role of roles.yaml."""
    place = models.CharField(max_length=32, blank=True)
    """Of which unit: a code of ``rules.procedure.Place``."""
    unit = models.ForeignKey("accounts.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    """The one unit that may act, settled when the case opened; ``None``: any unit of the place."""
    rank = models.PositiveSmallIntegerField(default=1)
    """Signatures of one rank in any order; a higher rank only after all lower ones."""
    title_zh = models.CharField(max_length=120)
    title_en = models.CharField(max_length=160)
    detail = models.JSONField(default=dict)
    """Papers, days of notice and their type, sampling, observation window, as in the file."""

    class Meta:
        ordering = ("case", "position")
        indexes: ClassVar = [
            models.Index(fields=["unit", "kind"], condition=Q(unit__isnull=False), name="requirement_of_unit"),
            models.Index(fields=["place", "kind"], condition=Q(unit__isnull=True), name="requirement_of_place"),
        ]
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "position"], name="requirement_once")]


class Step(models.Model):
    """Something somebody did in a case, for good: the verdict, the words, where and when, in whose name."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="steps")
    requirement = models.ForeignKey(Requirement, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=16, choices=StepKind)
    passed = models.BooleanField()
    opinion = models.TextField(blank=True)
    members = models.JSONField(default=list)
    """The acceptance group: ``{"name", "unit", "title"}`` each."""
    data = models.JSONField(default=dict)
    """What else belongs to the kind: number of the paper, media of a notice, method of a check."""
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    on_day = models.DateField()
    """The day it was done, where papers are entered later."""
    unit = models.ForeignKey("accounts.Unit", on_delete=models.PROTECT, related_name="+")
    on_behalf_of = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")
    """Whose step it is, when a delegate does it; see Delegation."""
    proof = models.CharField(max_length=16, blank=True)
    """How the person proved who they are: ``password`` or ``totp``."""
    done_at = models.DateTimeField()
    done_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("case", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "done_by"], name="one_person_never_two_steps"),
            models.UniqueConstraint(fields=["requirement"], condition=Q(passed=True), name="step_once"),
            models.UniqueConstraint(
                fields=["case", "unit"], condition=Q(kind__in=["request", "accept", "review"]), name="implementer_acceptor_reviewer_apart"
            ),
            models.CheckConstraint(condition=pair("latitude", "longitude"), name="step_place_pair"),
        ]


class StepPaper(models.Model):
    """A paper or photograph that belongs to a step: the acceptance report, a site photograph, a newspaper page."""

    step = models.ForeignKey(Step, on_delete=models.CASCADE, related_name="papers")
    kind = models.CharField(max_length=32)
    """A code of the procedure: ``acceptance_report``, ``review_photo``, ``notice_copy`` …"""
    name = models.CharField(max_length=255)
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    added_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("step", "id")


class Draw(models.Model):
    """One drawing of tasks for spot checks. Anybody can repeat it: the seed, the population and the shares are published."""

    class Population(models.TextChoices):
        """What is drawn from."""

        WAITING = "waiting", _("Cases that wait for a spot check")
        CLOSED = "closed", _("Closed tasks")

    campaign = models.ForeignKey("ledger.Campaign", on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    population = models.CharField(max_length=16, choices=Population, default=Population.WAITING)
    seed = models.CharField(max_length=200)
    """What was announced and, after `` #``, what chance added; see ``rules.sampling``."""
    settings = models.JSONField(default=dict)
    """Share, least number per county and per unit, weights by risk: as used."""
    population_hash = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    chosen = models.PositiveIntegerField()
    drawn_at = models.DateTimeField()
    drawn_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("campaign", "-number")
        constraints: ClassVar = [models.UniqueConstraint(fields=["campaign", "number"], name="draw_number_once")]


class Lot(models.Model):
    """One case in one draw: its stratum, its weight, and whether it was chosen."""

    draw = models.ForeignKey(Draw, on_delete=models.CASCADE, related_name="lots")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="lots")
    stratum = models.CharField(max_length=120)
    weight = models.DecimalField(max_digits=8, decimal_places=3, default=1)
    risks = models.CharField(max_length=4, blank=True, db_default="")
    """Where the weight comes from: the digits of ``rules.sampling.RISKS``. Empty: drawn before they were kept."""
    ticket = models.CharField(max_length=64)
    """What the seed made of it; the smallest of a stratum are chosen."""
    chosen = models.BooleanField()
    passed = models.BooleanField(null=True)
    """The result of the check of a closed task; of a waiting one it stands in its step."""
    words = models.TextField(blank=True)
    method = models.TextField(blank=True, db_default="")
    """How a closed task was checked; of a waiting one it stands in its step."""
    checked_at = models.DateTimeField(null=True)
    checked_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("draw", "stratum", "ticket")
        indexes: ClassVar = [models.Index(fields=["draw"], condition=Q(chosen=True), name="lots_chosen")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["draw", "case"], name="lot_once"),
            models.CheckConstraint(condition=pair("checked_at", "checked_by"), name="lot_checked_pair"),
        ]


class LotPaper(models.Model):
    """A photograph or paper of the check of a closed task: its case has ended, so no step can hold it. Kept for good."""

    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="papers")
    kind = models.CharField(max_length=32)
    """A code of the procedure: ``check_photo``, ``other``."""
    name = models.CharField(max_length=255)
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    added_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("lot", "id")


class PublicNotice(models.Model):
    """A notice of intended close-outs (拟销号公示): where, from which day to which, how many days it claims."""

    campaign = models.ForeignKey("ledger.Campaign", on_delete=models.CASCADE, related_name="+")
    number = models.CharField(max_length=64)
    title = models.CharField(max_length=300)
    media = models.CharField(max_length=300)
    """Where it is posted: the paper, the website, the board."""
    contact = models.CharField(max_length=300, blank=True, db_default="")
    """Where to object: telephone, address, mailbox. Empty on notices posted before it was asked."""
    first = models.DateField()
    last = models.DateField()
    days = models.PositiveSmallIntegerField()
    day_type = models.CharField(max_length=16)
    """``workdays`` or ``calendar_days``."""
    unit = models.ForeignKey("accounts.Unit", on_delete=models.PROTECT, related_name="+")
    """In whose name it is posted."""
    posted_at = models.DateTimeField()
    posted_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("campaign", "-first", "-id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["campaign", "number"], name="notice_number_once"),
            models.CheckConstraint(condition=Q(last__gte=models.F("first")), name="notice_days_in_order"),
        ]


class NoticedCase(models.Model):
    """A case that stands on a notice."""

    notice = models.ForeignKey(PublicNotice, on_delete=models.CASCADE, related_name="entries")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="notices")

    class Meta:
        ordering = ("notice", "id")
        constraints: ClassVar = [models.UniqueConstraint(fields=["notice", "case"], name="noticed_once")]


class Objection(models.Model):
    """What somebody said against an intended close-out, and the answer. By post the postmark counts."""

    entry = models.ForeignKey(NoticedCase, on_delete=models.PROTECT, related_name="objections")
    came_by = models.CharField(max_length=16)
    """``visit``, ``post``, ``mail``, ``phone``."""
    said_on = models.DateField()
    """The day that counts: of the postmark, of the call."""
    text = models.TextField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    upheld = models.BooleanField(null=True)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("entry", "id")
        constraints: ClassVar = [
            models.CheckConstraint(condition=pair("answered_at", "answered_by"), name="objection_answered_pair"),
            models.CheckConstraint(condition=pair("upheld", "answered_at"), name="objection_verdict_stated"),
        ]


class Delegation(models.Model):
    """One person of a unit may sign for another of it for a time; visible to all, recorded with every step done under it."""

    principal = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    delegate = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=64)
    """The role of the principal that may be used."""
    unit = models.ForeignKey("accounts.Unit", on_delete=models.PROTECT, related_name="+")
    because = models.TextField()
    valid_from = models.DateField()
    valid_to = models.DateField()
    granted_at = models.DateTimeField()
    granted_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-valid_from", "-id")
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(principal=models.F("delegate")), name="delegation_to_another"),
            models.CheckConstraint(condition=Q(valid_to__gte=models.F("valid_from")), name="delegation_days_in_order"),
            models.CheckConstraint(
                condition=Q(granted_by=models.F("principal")) | Q(revoked_at__isnull=False), name="delegation_by_the_principal"
            ),
            models.CheckConstraint(condition=pair("revoked_at", "revoked_by"), name="delegation_revoked_pair"),
        ]


class CarryOver(models.Model):
    """A task that is not closed in this round and goes on in the next (转入下一轮): said with a reason, visible, ended by a close."""

    task = models.ForeignKey("ledger.Task", on_delete=models.PROTECT, related_name="+")
    into = models.CharField(max_length=200)
    """The round, list or plan it goes on in."""
    because = models.TextField()
    carried_at = models.DateTimeField()
    carried_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("task", "-id")
