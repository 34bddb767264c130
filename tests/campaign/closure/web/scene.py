"""A county task on the stage, walked through the pages themselves by the people of the cast."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from rectify.campaign.closure.models import Case, Lot, Requirement
from rectify.campaign.closure.queries.access import current_case
from rectify.campaign.ledger.models import Task
from rectify.foundation.accounts.models import Person
from tests.campaign.closure.stage import campaign, ready_task
from tests.cast import PASSWORD, Cast

Login = Callable[[Person], Client]


def photo(name: str = "现场.jpg") -> SimpleUploadedFile:
    """A file that begins like a picture."""
    return SimpleUploadedFile(name, b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00" + b"\x00" * 64 + b"\xff\xd9")


def text(response: Any, status: int = 200) -> str:
    """The page as text; its status is looked at first."""
    assert response.status_code == status, response.content.decode()[:2000]
    return str(response.content.decode())


class Pages:
    """One task and the posts that carry it on; each logs its person in and gives the answer back."""

    def __init__(self, cast: Cast, login: Login, task: Task | None = None) -> None:
        self.cast, self.login = cast, login
        self.task = task or ready_task(cast, campaign(cast), lead=cast.qingshi, carries_out=cast.transport)

    @property
    def case(self) -> Case:
        found = current_case(self.task.pk)
        assert found is not None
        return found

    @property
    def state(self) -> str:
        return str(Task.objects.values_list("state", flat=True).get(pk=self.task.pk))

    @property
    def today(self) -> str:
        return timezone.localdate().isoformat()

    def request(self, by: Person | None = None, **more: Any) -> Any:
        url = f"/tasks/{self.task.pk}/closing/request"
        return self.login(by or self.cast.responsible).post(url, {"words": "两项措施均已完成。", **more})

    def accept(self, by: Person | None = None, *, passed: str = "yes", **more: Any) -> Any:
        data = {"passed": passed, "opinion": "现场查看，属实。", "on_day": self.today}
        data |= {"member-0-name": "王验收", "member-0-unit": "外聘：验收组"}
        return self.login(by or self.cast.county).post(f"/cases/{self.case.pk}/accept", data | more)

    def review(self, by: Person | None = None, *, passed: str = "yes", **more: Any) -> Any:
        data = {"passed": passed, "opinion": "同意验收意见。", "on_day": self.today, "latitude": "36.7", "longitude": "119.1"}
        return self.login(by or self.cast.line).post(f"/cases/{self.case.pk}/review", data | more)

    def draw(self, by: Person | None = None, **more: Any) -> Any:
        data = {
            "do": "draw", "campaign": "close", "population": "waiting", "seed": f"双色球 {Lot.objects.count()} 03 11 19", "share": "100",
            "per_county": "1", "per_unit": "1", "late": "1.5", "returned": "2", "findings": "2", "reopened": "3",
            "raise_after_failure": "2",
        }  # fmt: skip
        return self.login(by or self.cast.clerk).post("/draws/", data | more)

    def check(self, by: Person | None = None, *, passed: str = "yes", **more: Any) -> Any:
        lot = Lot.objects.filter(case=self.case).latest("pk")
        data = {"passed": passed, "words": "抽查合格。", "method": "现场"}
        return self.login(by or self.cast.team).post(f"/draws/lots/{lot.pk}/check", data | more)

    def signatures(self) -> list[Requirement]:
        return list(Requirement.objects.filter(case=self.case, kind="sign").order_by("position"))

    def sign(self, by: Person | None = None, number: int = 0, **more: Any) -> Any:
        url = f"/signing/{self.case.pk}/{self.signatures()[number].pk}"
        return self.login(by or self.cast.director).post(url, {"words": "同意销号。", "password": PASSWORD, **more})

    def close(self, by: Person | None = None) -> Any:
        return self.login(by or self.cast.clerk).post(f"/cases/{self.case.pk}/close", {})

    def until(self, step: str) -> None:
        """Walk up to, and without, a step: ``accept``, ``review``, ``draw``, ``check``, ``sign``, ``close``, ``reopen``."""
        for name in ("request", "accept", "review", "draw", "check", "sign", "close"):
            if name == step:
                return
            answer = getattr(self, name)()
            assert answer.status_code == 302, text(answer)
