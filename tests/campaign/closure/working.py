"""The work beside the close-out, for its machine: evidence, results, deviations, extensions, schemes and new versions of the plan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, ClassVar

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import rule

from rectify.campaign.evidence.models import Evidence, Finding
from rectify.campaign.evidence.services.examining import examine
from rectify.campaign.evidence.services.handing_in import Claim, submit_evidence
from rectify.campaign.evidence.services.judging import clear_finding, judge_evidence, withdraw_evidence
from rectify.campaign.ledger.models import CampaignDocument, Deviation, Extension, Measure, Scheme, Target, Task, VersionChange
from rectify.campaign.ledger.rules.schemes import Content, Step
from rectify.campaign.ledger.services import schemes
from rectify.campaign.ledger.services.extensions import decide_extension, request_extension
from rectify.campaign.ledger.services.results import decide_deviation, record_result, request_deviation
from rectify.campaign.ledger.services.versions import decide_change
from rectify.foundation.accounts.models import Person
from rectify.foundation.refusals import Refused
from tests.campaign.closure.programs import Programs, mostly, number
from tests.campaign.papers import stored

WORKED = ("open", "returned", "reopened")
GOAL = 80
CONTENT = Content(
    cause="管网老化。", outcome="收集率达到80%以上。", outcome_subject="收集率", outcome_comparator=">=", outcome_value=Decimal(GOAL),
    outcome_unit="%", cost=Decimal(120), steps=(Step("勘察"), Step("管网接通", is_milestone=True)),
)  # fmt: skip
ACTS = (
    "handed in", "judged", "withdrawn", "cleared", "measured", "deviation asked", "deviation decided", "extension asked",
    "extension decided", "scheme asked", "scheme", "version",
)  # fmt: skip
"""What must have been done at least once in a run of the machine, each by its service."""


BESIDE = ("clear", "take back", "deviate", "decide", "extend", "grant", "scheme", "version")


class Work(Programs):
    """Rules of the work; the machine that takes them in knows who, what and when."""

    worked: ClassVar[Counter[str]] = Counter()
    """How often each act was done and how often refused, over all runs."""

    def task(self, n: int) -> Task:
        """One of the tasks."""
        raise NotImplementedError

    def done(self, what: str, act: Callable[[], object]) -> None:
        """Try; count what came of it."""
        try:
            with transaction.atomic():
                act()
            Work.worked[what] += 1
        except Refused:
            Work.worked[f"{what}: refused"] += 1

    def anybody(self, who: int, likely: Person, *, right: bool) -> Person:
        """The one who may when ``right``, else anybody."""
        return likely if right else self.people[who % len(self.people)]

    def implementer(self, n: int) -> Person:
        """Who carries out a task."""
        person: Person = (self.cast.transport, self.cast.town)[n % 2].posts.select_related("person").get().person
        return person

    @rule(n=number, who=number, order=st.permutations(BESIDE), left_out=st.integers(0, 3), right=mostly, yes=mostly)
    def work_beside(self, n: int, who: int, order: list[str], left_out: int, right: bool, yes: bool) -> None:
        """Most of the rarer acts, one after the other: of one task, by several people."""
        acts: dict[str, Callable[[int], None]] = {
            "clear": lambda k: self.clear(k, k, right),
            "take back": lambda k: self.take_back(k, k, right),
            "deviate": lambda k: self.deviate(n, k, approve=yes, days=who % 30),
            "decide": lambda k: self.deviate(n, k, approve=yes, days=who % 30),
            "extend": lambda k: self.extend(n, k, approve=yes, days=1 + who % 60, of_measure=bool(who % 2)),
            "grant": lambda k: self.extend(n, k, approve=yes, days=1 + who % 60, of_measure=bool(who % 2)),
            "scheme": lambda _: self.ask_for_a_scheme(n, needed=yes),
            "version": lambda _: self.a_new_version_differs(n, "deadline" if who % 8 else "removed", accept=yes, days=who % 70 - 9),
        }
        for turn, what in enumerate(order[left_out:], who):
            acts[what](turn)

    # --- evidence ----------------------------------------------------------------------------------------------------------------------

    @rule(n=number, who=number, right=mostly, again=st.booleans())
    def hand_in(self, n: int, who: int, right: bool, again: bool) -> None:
        """A piece for a measure; ``again``: the same bytes as before, which the checks find."""
        measures = list(Measure.objects.filter(task=self.task(n)).select_related("task").order_by("pk"))
        said = b"the same words" if again else f"piece {Evidence.objects.count()} of {self.at}".encode()

        def act() -> None:
            claim = Claim(measure=measures[who % len(measures)], kind="photo", caption="现场。")
            by = self.anybody(who, self.implementer(n), right=right)
            row = submit_evidence(claim=claim, content=said, name="现场.txt", by=by, at=self.at)
            examine(evidence_id=row.pk, at=self.at)

        self.done("handed in", act)

    @rule(which=number, who=number, right=mostly, accept=mostly)
    def judge(self, which: int, who: int, right: bool, accept: bool) -> None:
        rows = list(Evidence.objects.filter(task__in=self.tasks).order_by("-pk"))
        by = self.anybody(who, self.cast.line, right=right)
        row = rows[which % len(rows)]
        self.done("judged", lambda: judge_evidence(evidence=row, accept=accept, words="已看。", by=by, at=self.at))

    def clear(self, which: int, who: int, right: bool) -> None:
        rows = list(Finding.objects.filter(evidence__task__in=self.tasks, cleared_at__isnull=True).order_by("pk"))
        if rows:
            by = self.anybody(who, self.cast.line, right=right)
            self.done("cleared", lambda: clear_finding(finding=rows[which % len(rows)], because="同一材料。", by=by, at=self.at))

    def take_back(self, which: int, who: int, right: bool) -> None:
        rows = list(Evidence.objects.filter(task__in=self.tasks).order_by("-pk"))
        row = rows[which % len(rows)]
        by = self.anybody(who, self.implementer(self.tasks.index(row.task_id)), right=right)
        self.done("withdrawn", lambda: withdraw_evidence(evidence=row, because="误传。", by=by, at=self.at))

    # --- results, deviations, extensions -----------------------------------------------------------------------------------------------

    @rule(n=number, who=number, value=st.sampled_from([61, 79, 80, 85, 85, 85]), ago=st.integers(0, 3))
    def measure(self, n: int, who: int, value: int, ago: int) -> None:
        target = Target.objects.get(task=self.task(n))
        said: dict[str, Any] = {"value": Decimal(value), "unit": "%", "measured_on": self.at.date() - timedelta(days=ago)}
        by = self.anybody(who, self.implementer(n), right=True)
        self.done("measured", lambda: record_result(target=target, by=by, at=self.at, **said))

    def deviate(self, n: int, who: int, approve: bool, days: int) -> None:
        """Ask to let a target pass, or decide on what was asked: by another, or by who asked."""
        target = Target.objects.get(task=self.task(n))
        waiting = Deviation.objects.filter(target=target, decided_at__isnull=True).select_related("requested_by").first()
        if waiting is None:
            self.done("deviation asked", lambda: request_deviation(target=target, reason="汛期。", by=self.implementer(n), at=self.at))
            return
        by = self.anybody(0, self.cast.clerk, right=True) if who % 4 else waiting.requested_by
        said: dict[str, Any] = {"approve": approve, "decision": "已核。", "expires_on": self.at.date() + timedelta(days=days)}
        self.done("deviation decided", lambda: decide_deviation(deviation=waiting, by=by, at=self.at, **said))

    def extend(self, n: int, who: int, approve: bool, days: int, of_measure: bool) -> None:
        """Ask for a later day, or decide on what was asked: by another, or by who asked."""
        task = self.task(n)
        waiting = Extension.objects.filter(task=task, decided_at__isnull=True).select_related("requested_by").first()
        if waiting is None:
            row = Measure.objects.filter(task=task).order_by("pk")[0] if of_measure else None
            due = (row or task).due_current
            assert due is not None
            said: dict[str, Any] = {"task": task, "measure": row, "due_to": due + timedelta(days=days), "reason": "流标。"}
            self.done("extension asked", lambda: request_extension(by=self.implementer(n), at=self.at, **said))
            return
        by = self.cast.director if who % 4 else waiting.requested_by
        self.done(
            "extension decided",
            lambda: decide_extension(extension=waiting, approve=approve, decision="已核。", number="批1号", by=by, at=self.at),
        )

    # --- schemes and versions ----------------------------------------------------------------------------------------------------------

    def ask_for_a_scheme(self, n: int, needed: bool) -> None:
        said: dict[str, Any] = {"needed": needed, "because": "一事一议。", "by": self.cast.clerk, "at": self.at}
        self.done("scheme asked", lambda: schemes.require_scheme(task=self.task(n), **said))

    @rule(n=number, approve=mostly, steps=st.integers(1, 4))
    def go_on_with_its_scheme(self, n: int, approve: bool, steps: int) -> None:
        for _ in range(steps):
            self.done("scheme", lambda: self.scheme_goes_on(self.task(n), approve))

    def scheme_goes_on(self, task: Task, approve: bool) -> None:
        """What is next of the scheme of a task: begun, written and handed in, reviewed, decided; then a new version of it."""
        writer: dict[str, Any] = {"by": self.cast.county, "at": self.at}
        scheme = Scheme.objects.filter(task=task).first()
        if scheme is None:
            about = schemes.About(task.campaign, task=task)
            scheme = schemes.begin_scheme(about=about, unit=self.cast.qingshi, title="管网一事一议方案", **writer)
        last = scheme.versions.order_by("-number")[0]
        if last.decided_at is not None:
            schemes.new_version(scheme=scheme, because="改线。", **writer)
        elif last.submitted_at is None:
            steps = tuple(replace(step, due_on=task.due_current) if step.is_milestone else step for step in CONTENT.steps)
            whole = replace(CONTENT, due_on=task.due_current, steps=steps)
            last = schemes.write_version(version=last, revision=last.revision, content=whole, **writer)
            schemes.submit(version=last, revision=last.revision, **writer)
        elif not last.opinions.exists():
            said: dict[str, Any] = {"expert": "甲", "employer": "某院", "favourable": True, "words": "可行。", "given_on": self.at.date()}
            schemes.record_opinion(version=last, **said, **writer)
        else:
            office, by = self.cast.office, self.cast.director
            schemes.decide(version=last, approve=approve, words="已核。", unit=office, by=by, at=self.at)

    def a_new_version_differs(self, n: int, kind: str, accept: bool, days: int) -> None:
        """A new version of the plan names another day for a task, or leaves it out; a person decides."""
        task = self.task(n)
        count = CampaignDocument.objects.filter(campaign=task.campaign).count()
        document = stored(self.cast, f"海岱市整改方案第{count + 2}版")
        entry = CampaignDocument.objects.create(
            campaign=task.campaign, document=document, role="plan", version=count + 2, joined_at=self.at, joined_by=self.cast.clerk
        )
        after = {"path": "x", "due": (self.at.date() + timedelta(days=days)).isoformat(), "due_words": "延期"}
        row = VersionChange.objects.create(version=entry, kind=kind, task=task, before={}, after=after)
        self.done("version", lambda: decide_change(change=row, accept=accept, by=self.cast.clerk, at=self.at))

    # --- what makes a task ready again -------------------------------------------------------------------------------------------------

    def mend(self, n: int) -> None:
        """Hand in and accept something new for each measure, measure again, let others decide what waits: so that walks get far."""
        count = Measure.objects.filter(task=self.task(n)).count()
        for k in range(count):
            self.hand_in(n, k, right=True, again=k == 0)
        for _ in range(Finding.objects.filter(evidence__task__in=self.tasks, cleared_at__isnull=True).count()):
            self.clear(0, 0, right=True)
        for k in range(count):
            self.judge(k, 0, right=True, accept=True)
        self.measure(n, 0, value=85, ago=0)
        if Extension.objects.filter(task=self.task(n), decided_at__isnull=True).exists():
            self.extend(n, 1, approve=False, days=1, of_measure=False)

    # --- promises ----------------------------------------------------------------------------------------------------------------------

    def check_earned(self, task: Task, closed: date) -> None:
        """What is closed has its measures finished and proved, its target met or let pass, its scheme, and days that are past."""
        for row in Measure.objects.filter(task=task):
            assert row.done_on is not None
            assert row.due_current is None or row.due_current <= closed
            assert Evidence.objects.filter(measure=row, accepted=True, withdrawn_at__isnull=True).exists()
        assert not Finding.objects.filter(evidence__task=task, evidence__accepted=True, evidence__withdrawn_at__isnull=True,
                                          cleared_at__isnull=True).exists()  # fmt: skip
        target = Target.objects.get(task=task)
        last = target.results.order_by("-measured_on", "-pk").first()
        let_pass = target.deviations.filter(approved=True, expires_on__gte=closed).exists()
        assert let_pass or (last is not None and last.value >= GOAL)
        assert not task.needs_scheme or Scheme.objects.filter(task=task, versions__approved=True).exists()
