"""The other two doors of the close-out machine: programs with tokens, and sheets of the round that come back filled in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, ClassVar
from unittest import mock

from django.db import transaction
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from rectify.campaign.closure.models import Case, Lot, PublicNotice, Step
from rectify.campaign.dispatch.models import Report, Round, SheetIntake
from rectify.campaign.dispatch.services.rounds import open_round
from rectify.campaign.dispatch.services.sheets import accept, decide_all
from rectify.campaign.ledger.models import Campaign, Measure, Task
from rectify.foundation.accounts.models import Person, Unit
from tests.campaign.closure.stage import GROUP
from tests.campaign.dispatch.workbooks import exported, filled, handed_in
from tests.cast import Cast
from tests.interfaces.api.scene import Caller, token

number = st.integers(0, 999)
mostly = st.sampled_from([True, True, True, False])
ANSWERED = frozenset({200, 403, 404, 409, 422})
"""What a program may be told: done, or one of the refusals; never a fault of ours."""
STEPS = ("request", "accept", "review", "check", "notice", "close")
ACTS = (*STEPS, "return", "reopen", "reopen")


class Programs(RuleBasedStateMachine):
    """Rules beside those of the services; the machine that takes them in knows who, what and when."""

    told: ClassVar[Counter[str]] = Counter()
    """How often programs and sheets were told what, over all runs: doors that never open prove nothing."""
    cast: Cast
    at: datetime
    home: Campaign
    tasks: list[int]
    people: list[Person]
    raw: dict[int, str]

    def case(self, n: int) -> Case | None:
        """The newest case of a task."""
        raise NotImplementedError

    def able(self, n: int, who: int, likely: bool) -> tuple[Person, Unit]:
        """Somebody with a unit."""
        raise NotImplementedError

    def attempt(self, act: Callable[[], object]) -> None:
        """Try; a refusal is an answer."""
        raise NotImplementedError

    # --- programs ----------------------------------------------------------------------------------------------------------------------

    @rule(n=number, who=number, likely=mostly, acts=st.lists(st.sampled_from(ACTS), min_size=1, max_size=4), passed=mostly)
    def programs_try(self, n: int, who: int, likely: bool, acts: list[str], passed: bool) -> None:
        """Programs of several people, one after the other; the last would sign."""
        for turn, what in enumerate([*acts, "sign"]):
            self.by_program(n, who + turn, likely, what, passed)

    def by_program(self, n: int, who: int, likely: bool, what: str, passed: bool) -> None:
        """An act of the close-out through the API, with the token of somebody."""
        found = self.call_of(what, n, passed)
        if found is None:
            return
        by = self.caller_of(what, n, who, likely)
        before = Step.objects.filter(kind="sign").count()
        with mock.patch.object(timezone, "now", return_value=self.at), transaction.atomic():
            if by.pk not in self.raw:
                self.raw[by.pk] = token(by, days=3650)
            status = Caller(self.raw[by.pk]).post(*found).status_code
        assert status in ANSWERED, (what, status)
        if what == "sign":
            assert status in {403, 404}
        assert Step.objects.filter(kind="sign").count() == before
        Programs.told[f"{what} {status}"] += 1

    def caller_of(self, what: str, n: int, who: int, likely: bool) -> Person:
        """Whose token it is: when ``likely`` of somebody who may."""
        if likely and what == "request":
            return (self.cast.transport, self.cast.town)[n % 2].posts.select_related("person").get().person
        if likely and what in {"return", "reopen"}:
            return self.cast.second_clerk
        return self.able(n, who, likely)[0]

    def call_of(self, what: str, n: int, passed: bool) -> tuple[str, dict[str, Any]] | None:
        """Address and body."""
        task, case, today = self.tasks[n % len(self.tasks)], self.case(n), timezone.localdate(self.at)
        if what in {"request", "reopen"}:
            return {
                "request": (f"/tasks/{task}/acceptance-request", {"words": "已完成。"}),
                "reopen": (f"/tasks/{task}/reopen", {"because": "反弹。"}),
            }[what]
        if case is None:
            return None
        lot = Lot.objects.filter(case=case).order_by("-pk").first()
        judged: dict[str, Any] = {"passed": passed, "opinion": "属实。", "on_day": today.isoformat()}
        where = {"latitude": "36.7", "longitude": "119.1"}
        last = today + timedelta(days=13 if today.weekday() else 11)  # ten working days; from a Monday they end on a Friday
        notice = {
            "cases": [case.pk], "number": f"{PublicNotice.objects.count()}号", "title": "公示", "media": "网站", "days": 10,
            "contact": "12369",
            "first": today.isoformat(), "last": last.isoformat(), "day_type": "workdays",
        }  # fmt: skip
        calls: dict[str, tuple[str, dict[str, Any]]] = {
            "accept": (f"/cases/{case.pk}/acceptance", judged | {"members": list(GROUP)}),
            "review": (f"/cases/{case.pk}/review", judged | where),
            "check": (f"/lots/{lot.pk if lot else 0}/check", {"passed": passed, "words": "已查。", "method": "现场"}),
            "notice": ("/notices", notice),
            "sign": (f"/cases/{case.pk}/signatures", {"words": "同意。"}),
            "close": (f"/cases/{case.pk}/close", {"words": ""}),
            "return": (f"/cases/{case.pk}/return", {"because": "材料有误。"}),
        }
        return calls[what]

    # --- sheets ------------------------------------------------------------------------------------------------------------------------

    @rule(n=number, who=number, ends=mostly)
    def sheet_comes_back(self, n: int, who: int, ends: bool) -> None:
        """A unit's sheet of the round: handed in, decided, accepted. It says what was done, and takes no step of a close-out."""
        today = timezone.localdate(self.at)
        self.attempt(lambda: open_round(campaign=self.home, on=today, by=self.cast.clerk, at=self.at))
        one = Round.objects.filter(campaign=self.home).order_by("-number").first()
        unit = (self.cast.town, self.cast.qingshi, self.cast.transport)[n % 3]
        reports = list(Report.objects.filter(round=one, unit=unit, late_for__isnull=True))
        if one is None or not reports:
            return
        said: dict[str, object] = {"done": f"第{who}次填报。"}
        if ends:
            said |= {"finished": "是", "finished_on": today}
        data = filled(exported(one, unit), dict.fromkeys(reports, said))
        by = unit.posts.select_related("person").order_by("pk")[0].person
        before = self.stands()

        def act() -> None:
            intake = handed_in(data, one, unit, by, at=self.at)
            decide_all(intake=intake, take=True)
            accept(intake=intake, by=by, at=self.at)

        filed = SheetIntake.objects.filter(state="filed").count()
        self.attempt(act)
        assert self.stands() == before
        Programs.told["sheet filed"] += SheetIntake.objects.filter(state="filed").count() - filed

    def stands(self) -> tuple[object, ...]:
        """What no sheet may touch: the states of tasks, the steps, and measures of work that was handed in."""
        away = Measure.objects.exclude(task__state__in=("open", "returned", "reopened")).order_by("pk")
        return (
            list(Task.objects.order_by("pk").values_list("pk", "state")),
            Step.objects.count(),
            list(away.values_list("pk", "started_on", "done_on")),
        )
