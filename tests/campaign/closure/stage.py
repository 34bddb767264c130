"""A stage for the close-out: a campaign with tasks that are ready to be handed in, and short words for each act of a case."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from rectify.campaign.closure.models import Case, Lot, Requirement, Step
from rectify.campaign.closure.queries.access import current_case
from rectify.campaign.closure.services.acceptance import record_acceptance
from rectify.campaign.closure.services.casework import Attached
from rectify.campaign.closure.services.checks import record_check
from rectify.campaign.closure.services.draws import draw
from rectify.campaign.closure.services.requests import request_acceptance
from rectify.campaign.closure.services.review import record_review
from rectify.campaign.closure.services.signing import sign
from rectify.campaign.evidence.models import Evidence
from rectify.campaign.ledger.models import Campaign, Measure, Problem, Responsibility, Task
from rectify.foundation.accounts.models import Person, Unit
from tests.campaign.evidence.rows import accepted, piece, stored
from tests.cast import NOW, TODAY, Cast

GROUP = ({"name": "王验收", "unit": "外聘：验收组", "title": "组长"},)
DUE = date(2026, 9, 30)
WEIGHTS = {"late": 1.5, "returned": 2, "findings": 2, "reopened": 3, "raise_after_failure": 2}
"""What the shipped procedures ask of a drawing beside its numbers."""
NONCE = "0f" * 16
"""What chance adds to a seed."""


def campaign(cast: Cast, slug: str = "close") -> Campaign:
    return Campaign.objects.create(
        slug=slug, name="海岱市整改", jurisdiction=cast.city, starts_on=date(2026, 3, 2), opened_at=NOW, opened_by=cast.clerk
    )


def ready_task(cast: Cast, home: Campaign, *, lead: Unit, carries_out: Unit, number: str = "1", origin: str = "plan") -> Task:
    """A confirmed task with two finished measures, each with accepted evidence; ``lead`` leads, ``carries_out`` is responsible."""
    position = Task.objects.count() + 1
    key = f"{number}-{position}"
    problem = Problem.objects.create(campaign=home, key=key, number=number, title="管网不全", position=position)
    task = Task.objects.create(
        campaign=home, problem=problem, key=key, number=number, title="补齐污水管网", text="补齐污水管网。", state="open", origin=origin,
        nature="by_deadline", due_original=DUE, due_current=DUE, lead_unit=lead, position=position, confirmed_at=NOW,
        confirmed_by=cast.clerk,
    )  # fmt: skip
    Responsibility.objects.create(task=task, role="lead", name=lead.name, unit=lead)
    Responsibility.objects.create(task=task, role="responsible", name=carries_out.name, unit=carries_out)
    for n in (1, 2):
        measure = Measure.objects.create(
            task=task, key=str(n), number=str(n), text=f"措施{n}", due_original=DUE, due_current=DUE, started_on=date(2026, 4, 1),
            done_on=date(2026, 9, 1), position=n,
        )  # fmt: skip
        prove(cast, measure, carries_out)
    return task


def prove(cast: Cast, measure: Measure, unit: Unit) -> Evidence:
    """Accepted evidence of a measure."""
    return accepted(cast, measure, unit=unit, file=stored(f"evidence of {measure.pk}"))


def mended(cast: Cast, task: Task, at: datetime) -> Evidence:
    """Evidence that came and was accepted after the task came back: without it nobody asks again."""
    judged = {"accepted": True, "judged_at": at, "judged_by": cast.line, "judged_unit": cast.housing}
    return piece(cast, Measure.objects.filter(task=task).order_by("pk")[0], received_at=at, **judged)


class Walk:
    """One case walked by short words; each takes a day later than the one before."""

    def __init__(self, cast: Cast, task: Task) -> None:
        self.cast = cast
        self.task = task
        self.at: datetime = NOW

    @property
    def case(self) -> Case:
        case = current_case(self.task.pk)
        assert case is not None
        return case

    @property
    def today(self) -> date:
        return TODAY + (self.at.date() - NOW.date())

    def later(self, days: int = 1) -> Walk:
        self.at += timedelta(days=days)
        return self

    def state(self) -> str:
        return str(Task.objects.values_list("state", flat=True).get(pk=self.task.pk))

    def request(self, by: Person, unit: Unit) -> Case:
        task = Task.objects.get(pk=self.task.pk)
        return request_acceptance(task=task, unit=unit, words="两项措施均已完成。", by=by, at=self.at)

    def accept(self, by: Person, unit: Unit, *, passed: bool = True) -> Step:
        return record_acceptance(
            case=self.case, passed=passed, opinion="现场查看,属实。", members=GROUP, on_day=self.today, unit=unit, by=by, at=self.at
        )

    def review(self, by: Person, unit: Unit, *, passed: bool = True) -> Step:
        return record_review(
            case=self.case, passed=passed, opinion="同意验收意见。", latitude=Decimal("36.7"), longitude=Decimal("119.1"),
            on_day=self.today, unit=unit, by=by, at=self.at,
        )  # fmt: skip

    def drawn(self, by: Person, share: float = 1.0) -> Lot:
        draw(
            campaign=self.task.campaign,
            population="waiting",
            seed=f"双色球 {self.at.isoformat()}",
            nonce=NONCE,
            settings={"share": share, "per_county": 1, "per_unit": 1, **(WEIGHTS if share < 1 else {})},
            by=by,
            at=self.at,
        )
        return Lot.objects.filter(case=self.case).latest("pk")

    def drawn_closed(self, by: Person) -> Lot:
        """The same of closed tasks."""
        draw(
            campaign=self.task.campaign,
            population="closed",
            seed=f"回头看 {self.at.isoformat()}",
            nonce=NONCE,
            settings={"share": 1.0},
            by=by,
            at=self.at,
        )
        return Lot.objects.filter(case=self.case).latest("pk")

    def check(self, by: Person, *, passed: bool = True, papers: Sequence[Attached] = ()) -> Lot:
        lot = Lot.objects.filter(case=self.case).latest("pk")
        words = "抽查合格。" if passed else "抽查不合格。"
        return record_check(lot=lot, passed=passed, words=words, method="现场", by=by, at=self.at, papers=papers)

    def signatures(self) -> Sequence[Requirement]:
        return list(Requirement.objects.filter(case=self.case, kind="sign").order_by("position"))

    def sign(self, by: Person, number: int = 0, *, for_: Person | None = None) -> Step:
        return sign(
            case=self.case,
            requirement=self.signatures()[number],
            words="同意销号。",
            proof="password",
            by=by,
            at=self.at,
            on_behalf_of=for_,
        )
