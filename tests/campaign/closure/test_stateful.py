"""Whatever is tried, in whatever order, by whomever: nothing is closed without its steps in order by different people.

A machine drives every public act of the close-out, and of the work it rests on, with random people, units and answers on PostgreSQL:
the services, the API with tokens, and sheets of the round that come back. Most attempts are refused; what succeeds must keep the
promises below. At the end the record of acts verifies. ``PROOF=long`` walks longer and never the same way twice.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, ClassVar

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule, run_state_machine_as_test

from rectify.campaign.closure.models import Case, Draw, Lot, NoticedCase, Objection, PublicNotice, Requirement, Step, TaskKind
from rectify.campaign.closure.queries.line import State, line_of
from rectify.campaign.closure.rules.steps import ACTS
from rectify.campaign.closure.services.acceptance import record_acceptance
from rectify.campaign.closure.services.checks import record_check
from rectify.campaign.closure.services.closing import close_case, file_upward
from rectify.campaign.closure.services.delegations import grant, revoke
from rectify.campaign.closure.services.draws import draw
from rectify.campaign.closure.services.notices import answer_objection, end_notice, post_notice, record_objection
from rectify.campaign.closure.services.procedures import choose_procedure
from rectify.campaign.closure.services.requests import request_acceptance
from rectify.campaign.closure.services.returns import carry_over, reopen, resume, return_case, suspend
from rectify.campaign.closure.services.review import record_review
from rectify.campaign.closure.services.signing import sign
from rectify.campaign.evidence.models import Evidence
from rectify.campaign.ledger.models import Measure, Target, Task
from rectify.campaign.ledger.services.moves import move
from rectify.foundation.accounts.models import Person, Post, Unit
from rectify.foundation.accounts.queries import roles
from rectify.foundation.audit.queries import verify
from rectify.foundation.refusals import Refused
from tests.campaign.closure.programs import STEPS, Programs
from tests.campaign.closure.stage import GROUP, NONCE, WEIGHTS, campaign, ready_task
from tests.campaign.closure.working import ACTS as WORK
from tests.campaign.closure.working import GOAL, Work
from tests.cast import NOW, Cast, assemble, person

CODES = ("weifang-county", "weifang-petition", "boshan-petition", "heilongjiang", "tianjin-joint")
number = st.integers(0, 999)
luck = st.booleans()
mostly = st.sampled_from([True, True, True, False])


class CloseOut(Work):
    """Two tasks, everybody, every act."""

    reached: ClassVar[Counter[str]] = Counter()
    """How often which end was reached, over all runs: a machine that closes nothing proves nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.atom = transaction.atomic()
        self.atom.__enter__()
        self.at: datetime = NOW
        self.closed_evidence: dict[int, int] = {}

    @initialize(code=st.sampled_from(CODES), head_start=st.integers(4, 16), who=number)
    def begin(self, code: str, head_start: int, who: int) -> None:
        self.cast: Cast = assemble()
        extra = [
            person("publisher", "宣传甲", (self.cast.qingshi, "publisher")),
            person("line2", "环境局乙", (self.cast.ecology, "supervising_department")),
            person("town", "石桥镇甲", (self.cast.town, "responsible_unit")),
        ]
        self.people = [*(each for each in vars(self.cast).values() if isinstance(each, Person)), *extra]
        self.posts = [post for each in self.people for post in each.posts.select_related("unit", "person")]
        self.line = [self.cast.housing, self.cast.ecology]
        self.units = [each for each in vars(self.cast).values() if isinstance(each, Unit)]
        self.home = campaign(self.cast)
        kind = TaskKind.PETITION if code.endswith("petition") else TaskKind.COUNTY
        choose_procedure(campaign=self.home, kind=kind, procedure=code, valid_from=NOW.date(), by=self.cast.clerk, at=NOW)
        origin = "petition" if kind == TaskKind.PETITION else "plan"
        both = (self.cast.transport, self.cast.town)
        self.tasks = [ready_task(self.cast, self.home, lead=self.cast.qingshi, carries_out=unit, origin=origin).pk for unit in both]
        self.raw = {}
        for n, pk in enumerate(self.tasks):
            Target.objects.create(task_id=pk, subject="收集率", comparator=">=", value=GOAL, unit="%")
            self.measure(n, 0, value=85, ago=0)
        Measure.objects.filter(task=self.tasks[1], number="2").update(done_on=None)  # a sheet has to say that it is finished
        if head_start:
            self.go_on(0, who, head_start)

    def teardown(self) -> None:
        try:
            if hasattr(self, "tasks"):
                assert verify().ok
                CloseOut.reached.update(Case.objects.values_list("outcome", flat=True))
        finally:
            transaction.set_rollback(True)
            self.atom.__exit__(None, None, None)

    # --- who, what, when ---------------------------------------------------------------------------------------------------------------

    def task(self, n: int) -> Task:
        return Task.objects.get(pk=self.tasks[n % len(self.tasks)])

    def case(self, n: int) -> Case | None:
        return Case.objects.filter(task=self.tasks[n % len(self.tasks)]).order_by("-attempt").first()

    def attempt(self, act: Callable[[], object]) -> None:
        """Try; a refusal is an answer, anything else is not."""
        try:
            with transaction.atomic():
                act()
        except Refused:
            pass

    def able(self, n: int, who: int, likely: bool) -> tuple[Person, Unit]:
        """Somebody with a unit: the one whose turn it is when ``likely``, else anybody in anybody's name."""
        case = self.case(n)
        need = None
        if likely and case is not None:
            need = next((step.requirement for step in line_of(case) if step.state is State.NOW), None)
        if need is None or case is None:
            someone = self.people[who % len(self.people)]
            post = someone.posts.select_related("unit").first()
            return someone, post.unit if post else self.units[who % len(self.units)]
        used = {each for step in case.steps.all() for each in (step.done_by_id, step.on_behalf_of_id)}
        used |= set(NoticedCase.objects.filter(case=case).values_list("notice__posted_by", flat=True))
        posts = [post for post in self.posts if self.fits(post, need) and (post.person_id not in used or need.kind == "notice")]
        post = (posts or self.posts)[who % len(posts or self.posts)]
        return post.person, post.unit

    def fits(self, post: Post, need: Requirement) -> bool:
        """Whether somebody with this post could take the step, as far as post and place go."""
        if ACTS[need.kind] not in roles()[post.role].grants or (need.role and post.role != need.role):
            return False
        if need.unit_id is None:
            return post.unit in self.line if need.place == "line" else post.unit.kind in {"office", "city"}
        return post.unit_id == need.unit_id

    # --- acts --------------------------------------------------------------------------------------------------------------------------

    @rule(days=st.integers(1, 9))
    def time_passes(self, days: int) -> None:
        self.at += timedelta(days=days)

    @rule(n=number, who=number, likely=mostly)
    def ask(self, n: int, who: int, likely: bool) -> None:
        unit = (self.cast.transport, self.cast.town)[n % 2]
        by = unit.posts.select_related("person").get().person
        if not likely:
            by, unit = self.able(n, who, False)
        self.attempt(lambda: request_acceptance(task=self.task(n), unit=unit, words="已完成。", by=by, at=self.at))

    def on_case(self, n: int, act: Callable[[Case], object]) -> None:
        case = self.case(n)
        if case is not None:
            self.attempt(lambda: act(case))

    @rule(n=number, who=number, likely=mostly, passed=mostly)
    def accept(self, n: int, who: int, likely: bool, passed: bool) -> None:
        by, unit = self.able(n, who, likely)
        said: dict[str, Any] = {"passed": passed, "opinion": "属实。", "members": GROUP, "on_day": self.at.date()}
        self.on_case(n, lambda case: record_acceptance(case=case, unit=unit, by=by, at=self.at, **said))

    @rule(n=number, who=number, likely=mostly, passed=mostly)
    def review(self, n: int, who: int, likely: bool, passed: bool) -> None:
        by, unit = self.able(n, who, likely)
        said: dict[str, Any] = {
            "passed": passed,
            "opinion": "同意。",
            "latitude": Decimal(36),
            "longitude": Decimal(119),
            "on_day": self.at.date(),
        }
        self.on_case(n, lambda case: record_review(case=case, unit=unit, by=by, at=self.at, **said))

    @rule(who=number, likely=mostly, closed=st.sampled_from([False, False, True]), share=st.sampled_from([0.01, 0.5, 1.0]), seed=number)
    def drawing(self, who: int, likely: bool, closed: bool, share: float, seed: int) -> None:
        by = self.cast.clerk if likely else self.people[who % len(self.people)]
        population = Draw.Population.CLOSED if closed else Draw.Population.WAITING
        how = {"share": share, "per_county": 1, "per_unit": 1, **WEIGHTS}
        self.attempt(lambda: draw(campaign=self.home, population=population, seed=str(seed), nonce=NONCE, settings=how, by=by, at=self.at))

    @rule(which=number, who=number, passed=mostly, likely=mostly)
    def check(self, which: int, who: int, passed: bool, likely: bool) -> None:
        lots = list(Lot.objects.order_by("-pk"))
        if lots:
            by = (self.cast.team, self.cast.second_clerk)[who % 2] if likely else self.people[who % len(self.people)]
            self.attempt(lambda: record_check(lot=lots[which % len(lots)], passed=passed, words="已查。", method="现场", by=by, at=self.at))

    @rule(n=number, who=number, likely=mostly)
    def post(self, n: int, who: int, likely: bool) -> None:
        by, _ = self.able(n, who, likely)
        last = self.at.date() + timedelta(days=6)
        claim: dict[str, Any] = {"first": self.at.date(), "last": last, "days": 5, "day_type": "workdays"}
        if self.at.date() == NOW.date():
            claim["last"] = NOW.date() + timedelta(days=4)
        self.on_case(
            n,
            lambda case: post_notice(
                campaign=self.home, cases=[case], number=f"{PublicNotice.objects.count()}号", title="公示", media="网站",
                by=by, at=self.at, **claim,
            ),
        )  # fmt: skip

    @rule(which=number)
    def end(self, which: int) -> None:
        notices = list(PublicNotice.objects.order_by("-pk"))
        if notices:
            self.attempt(lambda: end_notice(notice=notices[which % len(notices)], at=self.at))

    @rule(which=number, upheld=st.sampled_from([False, False, True]))
    def object_and_answer(self, which: int, upheld: bool) -> None:
        entries = list(NoticedCase.objects.select_related("notice", "case").order_by("-pk"))
        waiting = Objection.objects.filter(answered_at__isnull=True).first()
        if waiting is not None:
            self.attempt(lambda: answer_objection(objection=waiting, upheld=upheld, answer="答复。", by=self.cast.clerk, at=self.at))
        elif entries:
            entry = entries[which % len(entries)]
            said = {"came_by": "post", "said_on": entry.notice.first, "text": "仍有异味。"}
            self.attempt(lambda: record_objection(entry=entry, by=self.cast.clerk, at=self.at, **said))  # type: ignore[arg-type]

    @rule(n=number, who=number, which=number, likely=mostly, proof=st.sampled_from(["password", "totp", "password", ""]), lent=number)
    def give_signature(self, n: int, who: int, which: int, likely: bool, proof: str, lent: int) -> None:
        by, _ = self.able(n, who, likely)
        principal = self.people[lent % len(self.people)] if lent % 5 == 0 else None

        def act(case: Case) -> object:
            waiting = [step.requirement for step in line_of(case) if step.kind == "sign" and step.state is State.NOW]
            needs = waiting if likely and waiting else list(Requirement.objects.filter(case__task__campaign=self.home))
            need = needs[which % len(needs)]
            return sign(case=case, requirement=need, words="同意。", proof=proof, by=by, at=self.at, on_behalf_of=principal)

        self.on_case(n, act)

    @rule(principal=number, delegate=number, days=st.integers(0, 30), ended=luck)
    def lend(self, principal: int, delegate: int, days: int, ended: bool) -> None:
        one = (self.cast.director, self.cast.party, self.cast.government)[principal % 3]
        post = one.posts.select_related("unit").get()
        other = self.people[delegate % len(self.people)]
        last = self.at.date() + timedelta(days=days)
        said: dict[str, Any] = {"role": post.role, "unit": post.unit, "because": "出差", "valid_from": self.at.date(), "valid_to": last}

        def act() -> None:
            row = grant(principal=one, delegate=other, by=one, at=self.at, **said)
            if ended:
                revoke(delegation=row, by=one, at=self.at)

        self.attempt(act)

    @rule(n=number, who=number, likely=mostly)
    def finish(self, n: int, who: int, likely: bool) -> None:
        by, _ = self.able(n, who, likely)
        self.on_case(n, lambda case: close_case(case=case, by=by, at=self.at))

    @rule(n=number, who=number, likely=mostly)
    def file(self, n: int, who: int, likely: bool) -> None:
        by, _ = self.able(n, who, likely)
        self.on_case(n, lambda case: file_upward(case=case, number="1号", recipient="省整改办", by=by, at=self.at))

    @rule(n=number, who=number, what=st.integers(0, 7))
    def go_aside(self, n: int, who: int, what: int) -> None:
        """The ways back and aside; rare, so that something gets closed at all."""
        by = self.cast.second_clerk if who % 2 else self.people[who % len(self.people)]
        words: dict[str, Any] = {"because": "理由。", "by": by, "at": self.at}
        case = self.case(n)
        if case is None:
            return
        acts: dict[int, Callable[[], object]] = {
            0: lambda: return_case(case=case, **words),
            1: lambda: reopen(task=self.task(n), **words),
            2: lambda: suspend(case=case, until=self.at.date() + timedelta(days=3), **words),
            3: lambda: resume(case=case, by=by, at=self.at),
            4: lambda: carry_over(task=self.task(n), into="下一轮", **words),
        }
        if what in acts:
            self.attempt(acts[what])

    @rule(n=number, state=st.sampled_from(["accepted", "reviewed", "noticed", "signed", "closed"]))
    def move_by_hand(self, n: int, state: str) -> None:
        """The door of the ledger itself, without any step: the database must refuse."""
        task = self.task(n)
        before = task.state
        try:
            with transaction.atomic():
                move(task=task, to=state, by=self.cast.clerk, at=self.at, because="手工")  # type: ignore[arg-type]
        except Exception:  # noqa: BLE001 - whatever wall it meets
            assert self.task(n).state == before
        else:
            pytest.fail(f"{before} became {state} by hand")

    @rule(n=number, who=number, steps=st.integers(1, 4))
    def go_on(self, n: int, who: int, steps: int) -> None:
        """What is next, by whoever may: so that random walks get far enough to be dangerous."""
        for _ in range(steps):
            case = self.case(n)
            if case is None or case.outcome in {Case.Outcome.RETURNED, Case.Outcome.REOPENED}:
                if Measure.objects.filter(task=self.task(n), done_on=None).exists():
                    self.sheet_comes_back(0, who, ends=True)
                self.mend(n)
                self.ask(n, who, likely=True)
            elif case.waits_for:
                self.one_step(case, n, who)

    def one_step(self, case: Case, n: int, who: int) -> None:
        kind = case.waits_for
        if kind == "notice" and PublicNotice.objects.filter(entries__case=case).exists():
            self.time_passes(9)
            self.end(0)
            return
        if kind == "check" and not Lot.objects.filter(case=case).exists():
            self.drawing(0, likely=True, closed=False, share=0.5, seed=who)
            return
        acts: dict[str, Callable[[int], None]] = {
            "accept": lambda k: self.accept(n, k, likely=True, passed=True),
            "review": lambda k: self.review(n, k, likely=True, passed=True),
            "notice": lambda k: self.post(n, k, likely=True),
            "check": lambda k: self.check(0, 0 if k % 2 else 1, passed=True, likely=True),
            "sign": lambda k: self.give_signature(n, k, 0, likely=True, proof="totp", lent=1),
            "close": lambda k: self.finish(n, k, likely=True),
            "file": lambda k: self.file(n, k, likely=True),
        }
        if kind in STEPS and who % 2:
            self.by_program(n, who, likely=True, what=kind, passed=True)
        else:
            acts[kind](who)

    # --- promises ----------------------------------------------------------------------------------------------------------------------

    @precondition(lambda self: hasattr(self, "tasks"))
    @invariant()
    def what_is_closed_has_earned_it(self) -> None:
        for pk in self.tasks:
            task = Task.objects.get(pk=pk)
            cases = list(Case.objects.filter(task=pk).order_by("attempt"))
            assert sum(case.outcome == "" for case in cases) <= 1
            if task.state == "closed":
                self.check_closed(cases[-1])
            if task.state in {"open", "returned", "reopened"}:
                assert all(case.outcome for case in cases)

    def check_closed(self, case: Case) -> None:
        assert case.outcome == Case.Outcome.CLOSED
        line = [step for step in line_of(case) if step.kind != "file"]
        assert all(step.state in {State.DONE, State.SKIPPED} for step in line)
        assert {step.kind for step in line if step.state is State.SKIPPED} <= {"check"}
        ids = [step.step.pk for step in line if step.step is not None and step.kind != "sign"]
        assert ids == sorted(ids)
        steps = list(Step.objects.filter(case=case))
        people = [who for step in steps for who in (step.done_by_id, step.on_behalf_of_id) if who is not None]
        assert len(people) == len(set(people))
        apart = [step.unit_id for step in steps if step.kind in {"request", "accept", "review"}]
        assert len(apart) == len(set(apart))
        self.check_earned(case.task, timezone.localdate(case.ended_at))
        count = Evidence.objects.filter(task=case.task_id, withdrawn_at__isnull=True).count()
        assert count >= self.closed_evidence.setdefault(case.task_id, count)

    @precondition(lambda self: hasattr(self, "tasks"))
    @invariant()
    def the_desk_knows_what_is_next(self) -> None:
        for case in Case.objects.filter(task__in=self.tasks):
            now = [step.kind for step in line_of(case) if step.state is State.NOW]
            over = case.outcome in {Case.Outcome.RETURNED, Case.Outcome.REOPENED}
            assert case.waits_for == ("" if over or not now else now[0])


@pytest.mark.proof
@pytest.mark.django_db
def test_nothing_is_closed_but_by_its_steps_in_order_by_different_people() -> None:
    CloseOut.reached.clear()
    Programs.told.clear()
    Work.worked.clear()
    long = os.environ.get("PROOF") == "long"
    run_state_machine_as_test(
        CloseOut,
        settings=settings(
            max_examples=200 if long else 24,
            stateful_step_count=60 if long else 30,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
            derandomize=not long,
        ),
    )
    assert CloseOut.reached["closed"] + CloseOut.reached["reopened"] >= 8, CloseOut.reached
    done = {what for what in (*STEPS, "return", "reopen") if Programs.told[f"{what} 200"]}
    assert len(done) >= 4, Programs.told
    assert Programs.told["sheet filed"] >= 2, Programs.told
    assert Programs.told["sign 403"], Programs.told
    assert all(Work.worked[what] for what in WORK), Work.worked
