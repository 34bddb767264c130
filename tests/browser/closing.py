"""The stage of the walk: a county task that nobody has worked on yet, and the few words with which its people use the pages."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from rectify.campaign.closure.models import Case
from rectify.campaign.closure.queries.access import current_case
from rectify.campaign.evidence.models import Evidence
from rectify.campaign.evidence.services.examining import examine
from rectify.campaign.ledger.models import Campaign, Measure, Problem, Responsibility, Section, Target, Task
from rectify.foundation.accounts.models import Person, Unit
from tests.browser.clock import Clock
from tests.browser.conftest import DESK, PHONE, Open
from tests.browser.photographs import photograph
from tests.cast import NOW, Cast

DUE = date(2026, 9, 30)
TITLE = "补齐青石县城南片区污水管网"
GOAL = "城区生活污水集中收集率达到80%以上"
TALLEST = 2600
"""Where a picture of a page is cut off."""


def campaign(cast: Cast) -> Campaign:
    """The campaign, opened."""
    return Campaign.objects.create(
        slug="haidai-2026", name="海岱市生态环境保护督察整改", name_en="Haidai rectification", jurisdiction=cast.city,
        starts_on=date(2026, 3, 2), opened_at=NOW - timedelta(days=260), opened_by=cast.clerk,
    )  # fmt: skip


def county_task(cast: Cast, home: Campaign, number: str, title: str, county: Unit, *, done: date | None = None) -> Task:
    """A county task: the county leads and carries it out, the ecology bureau accepts, the housing bureau supervises."""
    where, _ = Section.objects.get_or_create(campaign=home, path="四/1", defaults={"number": "(一)", "title": "水环境", "position": 1})
    position = Task.objects.count() + 1
    problem = Problem.objects.create(campaign=home, section=where, key=number, number=number, title="管网建设滞后", position=position)
    task = Task.objects.create(
        campaign=home, problem=problem, section=where, key=number, number=number, title=title, text=f"{title}。", goal=GOAL, state="open",
        origin="plan", nature="by_deadline", due_text="2026年9月底前", due_original=DUE, due_current=DUE, lead_unit=county,
        position=position, confirmed_at=home.opened_at, confirmed_by=cast.clerk,
    )  # fmt: skip
    roles = (("lead", county), ("responsible", county), ("acceptor", cast.ecology), ("supervising", cast.housing))
    for role, unit in roles:
        Responsibility.objects.create(task=task, role=role, name=unit.name, unit=unit)
    for n, text in enumerate(("新建污水主干管3.2公里，接入县污水处理厂", "完成12个小区雨污分流改造"), 1):
        Measure.objects.create(
            task=task, key=f"{number}{n}", number=str(n), text=text, due_original=DUE, due_current=DUE, started_on=date(2026, 4, 1),
            done_on=done, position=n,
        )  # fmt: skip
    return task


def with_target(task: Task) -> Target:
    """The number the task promises."""
    return Target.objects.create(task=task, subject="生活污水集中收集率", comparator=">=", value=Decimal(80), unit="%", quote=GOAL)


@dataclass
class Walk:
    """Who walks: opens pages as people of the cast, looks at each with axe in both themes, keeps a picture of it."""

    cast: Cast
    clock: Clock
    open_as: Open
    axe: Callable[[Page], list[str]]
    task: Task
    seeds: int = 0
    before: Page | None = None
    wrong: dict[str, list[str]] = field(default_factory=dict)

    @property
    def case(self) -> Case:
        """The case that is under way, or the last one."""
        found = current_case(self.task.pk)
        assert found is not None
        return found

    @property
    def state(self) -> str:
        return str(Task.objects.values_list("state", flat=True).get(pk=self.task.pk))

    @property
    def closing(self) -> str:
        return f"/tasks/{self.task.pk}/closing"

    def at(self, day: str) -> Walk:
        """The clock goes there first."""
        self.clock.to(day)
        return self

    def on_phone(self, person: Person, path: str) -> Page:
        return self._open(person, path, PHONE)

    def at_desk(self, person: Person, path: str) -> Page:
        return self._open(person, path, DESK)

    def citizen(self, path: str) -> Page:
        """Somebody on a telephone whom the system does not know."""
        return self._open(None, path, PHONE)

    def _open(self, person: Person | None, path: str, size: tuple[int, int]) -> Page:
        """The page before is left: its connections would hold threads of the server, and these the database."""
        if self.before is not None:
            self.before.context.close()
        self.before = self.open_as(person, path, size=size)
        return self.before

    def look(self, page: Page, name: str) -> None:
        """No violation in light and in dark, and nothing wider than the screen; then the picture is kept, if a folder is named."""
        page.wait_for_load_state("networkidle")
        width = (page.viewport_size or {"width": 0})["width"]
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        for theme in ("dark", "light"):
            page.emulate_media(color_scheme=theme, reduced_motion="reduce")
            if found := self.axe(page):
                self.wrong[f"{name}, {theme}"] = found
        self.keep(page, name)

    def keep(self, page: Page, name: str) -> None:
        """The picture alone."""
        folder = os.environ.get("RECTIFY_WALK")
        if not folder:
            return
        usual = page.viewport_size or {"width": 0, "height": 0}
        tall = min(TALLEST, int(page.evaluate("document.body.scrollHeight")))
        page.set_viewport_size({"width": usual["width"], "height": tall})  # what sticks to the foot of the screen lies at the foot
        page.evaluate("document.activeElement?.blur(); window.scrollTo(0, 0)")
        page.screenshot(path=str(Path(folder) / f"{name}.png"), caret="initial")
        page.set_viewport_size(usual)

    def photographs(self, number: int, taken: str, **tags: str) -> list[Any]:
        """New ones, as a telephone would offer them."""
        files = []
        for _ in range(number):
            self.seeds += 1
            when = datetime.fromisoformat(taken) + timedelta(seconds=11 * self.seeds)
            name = f"IMG_{when:%Y%m%d_%H%M%S}.jpg"
            files.append({"name": name, "mimeType": "image/jpeg", "buffer": photograph(self.seeds, when, **tags)})
        return files

    def examined(self) -> None:
        """What the job does within a minute: look into every piece that came in."""
        for pk in Evidence.objects.filter(examined_at=None).order_by("pk").values_list("pk", flat=True):
            examine(evidence_id=pk, at=self.clock())

    def hand_in(self, page: Page, files: list[Any], caption: str, picture: str = "") -> None:
        """Choose several files at once on the page of a measure, and see each arrive."""
        page.locator("#files").set_input_files(files)
        page.locator("#caption").fill(caption)
        expect(page.locator("#queue li")).to_have_count(len(files))
        if picture:
            self.look(page, picture)
        page.locator("#hand-in .send .main").click()
        expect(page.locator("#queue li.done")).to_have_count(len(files), timeout=20_000)
        expect(page.locator("#handed-in li.piece").first).to_be_visible()

    def fill(self, page: Page, **said: str) -> None:
        """Fields by their names."""
        for name, value in said.items():
            page.locator(f"[name='{name.replace('__', '-')}']:visible").first.fill(value)

    def press(self, page: Page, words: str) -> None:
        """A button by its words; the page that answers is loaded."""
        with page.expect_navigation():
            page.get_by_role("button", name=words, exact=True).first.click()


def moment(day: str) -> datetime:
    """The same as the clock shows it, for rows made by services."""
    return Clock(day)()
