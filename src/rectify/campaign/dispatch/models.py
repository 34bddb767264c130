"""Tables of dispatch: cadence, rounds, reports, what is owed again and again, letters of the ladder, notices.

A frozen round never changes; the database holds that too. A report that comes late stands in the next round and says which one it
was owed in. Who is late, at risk or ahead is derived; only what was so at the freeze is kept, because the tasks go on.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rectify.campaign.ledger.models.pairs import pair


class Cadence(models.Model):
    """How often a campaign asks for reports, from a day on; the newest that has begun counts. Days count from the first of a period."""

    class Period(models.TextChoices):
        """How long a round is."""

        WEEK = "week", _("Weekly")
        MONTH = "month", _("Monthly")
        QUARTER = "quarter", _("Quarterly")

    campaign = models.ForeignKey("ledger.Campaign", on_delete=models.CASCADE, related_name="+")
    period = models.CharField(max_length=16, choices=Period, default=Period.WEEK)
    opens_day = models.PositiveSmallIntegerField(default=0)
    """Days after the first day of the period on which the round opens (0: Monday, the first)."""
    remind_day = models.PositiveSmallIntegerField(default=3)
    cut_off_day = models.PositiveSmallIntegerField(default=4)
    cut_off_hour = models.PositiveSmallIntegerField(default=17)
    """Hour of the city's time at which the round may be frozen."""
    valid_from = models.DateField()
    set_at = models.DateTimeField()
    set_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("campaign", "-valid_from", "-id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["campaign", "valid_from"], name="cadence_once_a_day"),
            models.CheckConstraint(
                condition=Q(opens_day__lte=models.F("remind_day"), remind_day__lte=models.F("cut_off_day"), cut_off_hour__lte=23),
                name="cadence_days_in_order",
            ),
        ]


class Round(models.Model):
    """One round of reports (调度): the period it asks about, when it reminds, when it is cut off, and its freeze."""

    campaign = models.ForeignKey("ledger.Campaign", on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    """Counts from 1 in the campaign."""
    first = models.DateField()
    last = models.DateField()
    opened_at = models.DateTimeField()
    remind_at = models.DateTimeField()
    cut_off_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)
    frozen_at = models.DateTimeField(null=True)
    frozen_hash = models.CharField(max_length=64, blank=True)
    """SHA-256 of what the round held at the freeze (``queries.rounds.content_hash``)."""
    frozen_because = models.TextField(blank=True)
    """Why a person froze it before the cut-off."""
    asked = models.PositiveIntegerField(default=0)
    """How many reports it asked for when it opened."""
    filed = models.PositiveIntegerField(null=True)
    """How many of them were answered when it was frozen."""

    class Meta:
        ordering = ("campaign", "-number")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["campaign", "number"], name="round_number_once"),
            models.UniqueConstraint(fields=["campaign", "first"], name="round_period_once"),
            models.CheckConstraint(condition=Q(last__gte=models.F("first")), name="round_days_in_order"),
            models.CheckConstraint(
                condition=Q(frozen_at__isnull=True, frozen_hash="", filed__isnull=True)
                | (Q(frozen_at__isnull=False, filed__isnull=False) & ~Q(frozen_hash="")),
                name="round_frozen_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first}–{self.last}"


class Report(models.Model):
    """What one unit is asked about one measure in one round, and its answer. Made empty when the round opens.

    A million of them is usual: no column has an index of its own beside those below, which begin with it.
    """

    class Source(models.TextChoices):
        """The door it came through."""

        PAGE = "page", _("Page")
        SHEET = "sheet", _("Sheet")
        API = "api", _("API")

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="reports", db_index=False)
    task = models.ForeignKey("ledger.Task", on_delete=models.CASCADE, related_name="+", db_index=False)
    measure = models.ForeignKey("ledger.Measure", on_delete=models.CASCADE, related_name="+", db_index=False)
    unit = models.ForeignKey("accounts.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)
    """Who is asked."""
    done = models.TextField(blank=True)
    next_step = models.TextField(blank=True)
    obstacles = models.TextField(blank=True)
    support = models.TextField(blank=True)
    """What help is needed, from whom."""
    expected_on = models.DateField(null=True)
    sites_done = models.PositiveIntegerField(null=True)
    sites_all = models.PositiveIntegerField(null=True)
    result = models.ForeignKey("ledger.Result", null=True, on_delete=models.PROTECT, related_name="+")
    """The measured result handed in with it."""
    late_for = models.ForeignKey(Round, null=True, on_delete=models.PROTECT, related_name="late_reports", db_index=False)
    """The round it was owed in, when it came after that one was frozen."""
    revision = models.PositiveIntegerField(default=0)
    """Counts saves; a page or a sheet that knows an older one is told, cell by cell."""
    source = models.CharField(max_length=8, choices=Source, blank=True)
    filed_at = models.DateTimeField(null=True)
    filed_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        ordering = ("round", "unit", "id")
        indexes: ClassVar = [
            models.Index(fields=["round", "unit", "id"], include=["filed_at", "late_for"], name="report_of_unit"),
            models.Index(fields=["task", "-round"], name="report_of_task"),
            models.Index(fields=["measure", "-round"], name="report_of_measure"),
            models.Index(fields=["late_for", "unit"], condition=Q(late_for__isnull=False), name="report_came_late"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "measure", "unit", "late_for"], nulls_distinct=False, name="report_asked_once"),
            models.CheckConstraint(condition=pair("filed_at", "filed_by"), name="report_filed_pair"),
        ]


class Standing(models.Model):
    """How one task stood when a round was frozen: kept, because changes since the last round are told from it.

    A hundred thousand are written in one statement. That their round, task and unit exist is checked once for the statement by a trigger
    of migration 0008; checked row by row, as foreign keys are, it took longer than all the rest of a freeze.
    """

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="standings", db_index=False, db_constraint=False)
    task = models.ForeignKey("ledger.Task", on_delete=models.CASCADE, related_name="+", db_constraint=False)
    unit = models.ForeignKey("accounts.Unit", null=True, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    """Its lead unit at that moment."""
    state = models.CharField(max_length=24)
    schedule = models.CharField(max_length=16, blank=True)
    late_days = models.PositiveIntegerField(default=0)
    asked = models.PositiveIntegerField(default=0)
    filed = models.PositiveIntegerField(default=0)
    due_current = models.DateField(null=True)
    was_state = models.CharField(max_length=24, blank=True)
    """As the round before found it; empty when that one did not know the task."""
    was_schedule = models.CharField(max_length=16, blank=True)
    was_due = models.DateField(null=True)
    changed = models.BooleanField(default=False)
    """Whether state, schedule class or due date differ from what the round before found; a new task is no change."""

    class Meta:
        ordering = ("round", "id")
        indexes: ClassVar = [models.Index(fields=["round", "id"], condition=Q(changed=True), name="standing_changed")]
        constraints: ClassVar = [models.UniqueConstraint(fields=["round", "task"], name="standing_once")]


class MajorMatter(models.Model):
    """Something that cannot wait for the round (重大事项即时报告)."""

    campaign = models.ForeignKey("ledger.Campaign", on_delete=models.CASCADE, related_name="+")
    task = models.ForeignKey("ledger.Task", null=True, on_delete=models.CASCADE, related_name="+")
    unit = models.ForeignKey("accounts.Unit", on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    happened_on = models.DateField()
    reported_at = models.DateTimeField()
    reported_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    instruction = models.TextField(blank=True)
    taken_at = models.DateTimeField(null=True)
    taken_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("campaign", "-reported_at", "-id")
        constraints: ClassVar = [models.CheckConstraint(condition=pair("taken_at", "taken_by"), name="matter_taken_pair")]


class DutyItem(models.Model):
    """One time a standing duty falls due (每季度至少研究一次: two a half-year, four a year), for one unit."""

    duty = models.ForeignKey("ledger.StandingDuty", on_delete=models.CASCADE, related_name="+")
    unit = models.ForeignKey("accounts.Unit", on_delete=models.PROTECT, related_name="+")
    first = models.DateField()
    last = models.DateField()
    """The period in which it must be done; the last day is its due date."""
    turn = models.PositiveSmallIntegerField(default=1)
    """Which of the times within the period."""
    note = models.TextField(blank=True)
    done_on = models.DateField(null=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("last", "duty", "turn")
        indexes: ClassVar = [models.Index(fields=["unit", "done_at", "last"], name="duty_item_owed")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["duty", "unit", "first", "turn"], name="duty_item_once"),
            models.CheckConstraint(condition=pair("done_at", "done_by"), name="duty_item_done_pair"),
            models.CheckConstraint(condition=pair("done_on", "done_at"), name="duty_item_done_day"),
        ]


class Letter(models.Model):
    """A rung of the warning ladder for one unit: proposed by the system, issued by a person, answered by the unit."""

    campaign = models.ForeignKey("ledger.Campaign", on_delete=models.CASCADE, related_name="+")
    unit = models.ForeignKey("accounts.Unit", on_delete=models.PROTECT, related_name="+")
    task = models.ForeignKey("ledger.Task", null=True, on_delete=models.CASCADE, related_name="+")
    ladder = models.CharField(max_length=64)
    """Code and version of the ladder file, ``haidai@2026-01-01``."""
    rung = models.CharField(max_length=32)
    cause = models.CharField(max_length=160, unique=True)
    """What called for it, as a key: the same cause is never proposed twice."""
    facts = models.JSONField(default=dict)
    """What the rule saw: days, dates, counts."""
    reason_zh = models.TextField()
    reason_en = models.TextField()
    points = models.DecimalField(max_digits=5, decimal_places=1, default=0)
    number = models.CharField(max_length=64, blank=True)
    """海整改督〔2026〕3号; given when issued."""
    body = models.TextField(blank=True)
    """What the person who issued it wrote; else the text of the rung."""
    answer_due_on = models.DateField(null=True)
    proposed_at = models.DateTimeField()
    issued_at = models.DateTimeField(null=True)
    issued_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")
    dismissed_at = models.DateTimeField(null=True)
    dismissed_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")
    dismissed_because = models.TextField(blank=True)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")
    """Listed supervision ends by a decision of its own; what remains to be done stays."""

    class Meta:
        ordering = ("campaign", "-proposed_at", "-id")
        indexes: ClassVar = [
            models.Index(fields=["unit", "-issued_at"], name="letter_by_unit"),
            models.Index(fields=["id"], condition=Q(issued_at__isnull=True, dismissed_at__isnull=True), name="letter_proposed"),
            models.Index(
                fields=["unit", "answer_due_on"], condition=Q(issued_at__isnull=False, answered_at__isnull=True), name="letter_unanswered"
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["campaign", "number"], condition=~Q(number=""), name="letter_number_once"),
            models.CheckConstraint(condition=pair("issued_at", "issued_by"), name="letter_issued_pair"),
            models.CheckConstraint(condition=pair("dismissed_at", "dismissed_by"), name="letter_dismissed_pair"),
            models.CheckConstraint(condition=pair("answered_at", "answered_by"), name="letter_answered_pair"),
            models.CheckConstraint(condition=pair("lifted_at", "lifted_by"), name="letter_lifted_pair"),
            models.CheckConstraint(condition=Q(issued_at__isnull=True) | Q(dismissed_at__isnull=True), name="letter_issued_or_dismissed"),
        ]


class Notice(models.Model):
    """A line in a person's inbox; one for one cause, whatever happens twice."""

    person = models.ForeignKey("accounts.Person", on_delete=models.CASCADE, related_name="+")
    cause = models.CharField(max_length=160)
    text_zh = models.TextField()
    text_en = models.TextField()
    url = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("person", "-id")
        indexes: ClassVar = [models.Index(fields=["person", "read_at", "-id"], name="notice_inbox")]
        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "cause"], name="notice_once")]


class Hook(models.Model):
    """An address of another system that is told of notices (webhook), with the key it checks our signature by."""

    name = models.CharField(max_length=64, unique=True)
    url = models.URLField(max_length=300)
    secret = models.CharField(max_length=255)
    """Encrypted; signs each message with HMAC-SHA-256."""
    events = models.JSONField(default=list)
    """Prefixes of causes it wants; none means all."""
    is_active = models.BooleanField(default=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("name",)


class Delivery(models.Model):
    """One notice going out by one channel; sent once, tried again until given up."""

    class Channel(models.TextChoices):
        """How it goes out."""

        EMAIL = "email", _("E-mail")
        WEBHOOK = "webhook", _("Webhook")

    notice = models.ForeignKey(Notice, null=True, on_delete=models.CASCADE, related_name="deliveries")
    hook = models.ForeignKey(Hook, null=True, on_delete=models.CASCADE, related_name="deliveries")
    channel = models.CharField(max_length=8, choices=Channel)
    cause = models.CharField(max_length=160)
    body = models.JSONField(default=dict)
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("next_at", "id")
        indexes: ClassVar = [models.Index(fields=["sent_at", "next_at"], name="delivery_waiting")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["notice", "channel"], condition=Q(notice__isnull=False), name="delivery_once"),
            models.UniqueConstraint(fields=["hook", "cause"], condition=Q(hook__isnull=False), name="hook_told_once"),
        ]


class SheetIntake(models.Model):
    """A filled-in sheet of one unit and one round that came back: read, looked at, then filed whole or dropped.

    What the sheet was exported with is not kept here: it travels in hidden, sealed cells of the sheet itself (``rules.sheet``).
    """

    class State(models.TextChoices):
        """Where it stands."""

        READING = "reading", _("Being read")
        READY = "ready", _("Waits for acceptance")
        FILED = "filed", _("Filed")
        REFUSED = "refused", _("Refused")
        DROPPED = "dropped", _("Dropped")

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="+")
    unit = models.ForeignKey("accounts.Unit", on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=255)
    state = models.CharField(max_length=16, choices=State, default=State.READING)
    rows = models.PositiveIntegerField(default=0)
    rows_done = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    """Rows that say nothing the page does not say already."""
    faults = models.JSONField(default=list)
    """What is wrong with the sheet as a whole: ``{"zh": "…", "en": "…"}`` each."""
    handed_at = models.DateTimeField()
    handed_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")
    """Who accepted or dropped it."""

    class Meta:
        ordering = ("-id",)
        indexes: ClassVar = [models.Index(fields=["round", "unit", "-id"], name="sheet_intake_of_unit")]
        constraints: ClassVar = [models.CheckConstraint(condition=pair("ended_at", "ended_by"), name="sheet_intake_ended_pair")]


class SheetLine(models.Model):
    """A row of a sheet that came back and says something new, disagrees with the page, or is wrong. Unchanged rows have none."""

    class Kind(models.TextChoices):
        """What the row is, by the gravest of its cells."""

        CHANGE = "change", _("Changed")
        CONFLICT = "conflict", _("Conflict")
        ERROR = "error", _("Mistake")

    intake = models.ForeignKey(SheetIntake, on_delete=models.CASCADE, related_name="lines")
    number = models.PositiveIntegerField()
    """Row of the worksheet, from 1."""
    kind = models.CharField(max_length=16, choices=Kind)
    report = models.ForeignKey(Report, null=True, on_delete=models.CASCADE, related_name="+")
    cells = models.JSONField(default=list)
    """``rules.sheet.Cell`` each: column, what was exported, what the page says, what the sheet says, what was decided."""
    waits = models.BooleanField(default=False)
    """Whether a cell in conflict is still to be decided."""

    class Meta:
        ordering = ("intake", "number")
        indexes: ClassVar = [models.Index(fields=["intake", "kind", "number"], name="sheet_line_by_kind")]
        constraints: ClassVar = [models.UniqueConstraint(fields=["intake", "number"], name="sheet_line_once")]


class Bulletin(models.Model):
    """The bulletin (通报) of a round: the office's words and cases, and, once issued, all it says, which never changes again."""

    round = models.OneToOneField(Round, on_delete=models.CASCADE, related_name="+")
    words = models.TextField(blank=True)
    cases = models.JSONField(default=list)
    """Typical cases: ``{"task": id, "good": true, "words": "…"}`` each, in their order."""
    edited_at = models.DateTimeField()
    edited_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    content = models.JSONField(null=True)
    """All figures and lists as issued (``rules.bulletin``); none before."""
    issued_at = models.DateTimeField(null=True)
    issued_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-round",)
        constraints: ClassVar = [
            models.CheckConstraint(condition=pair("issued_at", "issued_by"), name="bulletin_issued_pair"),
            models.CheckConstraint(condition=pair("content", "issued_at"), name="bulletin_issued_whole"),
        ]


class LadderChoice(models.Model):
    """Which warning ladder a campaign stands under, from a day on; the newest that has begun counts."""

    campaign = models.ForeignKey("ledger.Campaign", on_delete=models.CASCADE, related_name="+")
    ladder = models.CharField(max_length=48)
    """Code of the ladder file; the version in force on the day is taken."""
    valid_from = models.DateField()
    chosen_at = models.DateTimeField()
    chosen_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("campaign", "-valid_from", "-id")
        constraints: ClassVar = [models.UniqueConstraint(fields=["campaign", "valid_from"], name="ladder_choice_once_a_day")]


class LetterCount(models.Model):
    """The last number given to a letter of a ladder in a year. Counted up in the transaction that issues, so there is no gap."""

    ladder = models.CharField(max_length=48)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("ladder", "year")
        constraints: ClassVar = [models.UniqueConstraint(fields=["ladder", "year"], name="letter_count_once")]


class SupervisionStep(models.Model):
    """A step of a listed supervision (挂牌督办): rectified, applied, checked or sent back, released. Kept for good."""

    class Kind(models.TextChoices):
        """What was done."""

        RECTIFIED = "rectified", _("Rectification stated")
        APPLIED = "applied", _("Release applied for")
        SENT_BACK = "sent_back", _("Application sent back")
        CHECKED = "checked", _("Checked and found right")
        RELEASED = "released", _("Released")

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=16, choices=Kind)
    words = models.TextField()
    """What was done, found or decided; at the release: which duties remain."""
    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("letter", "id")
