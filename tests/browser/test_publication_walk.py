"""A publication in a real browser: proposed by one, redacted, approved by another, corrected by a new number, proved offline.

With ``RECTIFY_WALK`` naming a folder every step leaves its picture there.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from rectify.campaign.ledger.models import Campaign, Task
from rectify.disclosure.frozen.models import Publication
from rectify.disclosure.publications.models import Proposal
from rectify.foundation.accounts.models import Person
from rectify.interfaces.cli.verify import run as verify_files
from tests.browser.clock import Clock
from tests.browser.closing import Walk, campaign, county_task
from tests.browser.conftest import Open
from tests.cast import Cast

pytestmark = pytest.mark.browser

NAME = "张建国"
TOLD = f"经查，反映人{NAME}所述属实，南片区管网缺失3.2公里。"
RIGHT = f"经查，反映人{NAME}所述属实，南片区管网缺失4.6公里。"
WHY = "管网缺失长度抄录有误：应为4.6公里。"
AT = "/open/at/haidai-2026/publications/"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The days of the walk; nobody waits for them."""
    running = Clock("2026-11-02 09:00")
    monkeypatch.setattr("django.utils.timezone.now", running)
    return running


@pytest.fixture
def home(clock: Clock, cast: Cast) -> Campaign:
    return campaign(cast)


@pytest.fixture
def walk(live_server: object, cast: Cast, clock: Clock, home: Campaign, open_as: Open, axe: Callable[[Page], list[str]]) -> Walk:
    county_task(cast, home, "四(一)2", "临河区北关河截污纳管", cast.linhe)
    task = county_task(cast, home, "四(一)1", "补齐青石县城南片区污水管网", cast.qingshi)
    Task.objects.filter(pk=task.pk).update(text=TOLD)
    return Walk(cast, clock, open_as, axe, task)


def is_proposed(walk: Walk, page: Page, picture: str) -> Proposal:
    """Built from the facts of today; whoever built it hides the name, and is not asked to approve."""
    walk.press(page, "生成公开稿")
    row = Proposal.objects.latest("pk")
    if row.redactions.filter(hide__isnull=True).exists():
        expect(page.locator("#redactions mark").first).to_have_text(NAME)
        walk.look(page, f"{picture}-proposal")
        walk.press(page, "遮盖选中的地方")
    expect(page.get_by_role("button", name="批准并发布")).to_have_count(0)
    return row


def is_approved(walk: Walk, by: Person, row: Proposal, picture: str) -> Publication:
    """By another person: from then on it has its number."""
    page = walk.at_desk(by, f"/publications/proposals/{row.pk}")
    expect(page.locator("#preview")).not_to_contain_text(NAME)
    walk.press(page, "批准并发布")
    row.refresh_from_db()
    assert row.publication is not None
    expect(page.locator("main")).to_contain_text(row.publication.digest)
    walk.look(page, f"{picture}-number")
    return row.publication


def downloaded(walk: Walk, page: Page, sequence: int, folder: Path) -> Path:
    """The bundle as a citizen gets it from the portal."""
    page.goto(f"{AT}{sequence}/")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="JSON", exact=True).click()
    assert "" not in page.locator("tbody td").all_inner_texts()  # a nought is told as one
    where = folder / f"haidai-{sequence}.json"
    waiting.value.save_as(where)
    walk.look(page, f"p4-portal-{sequence}")
    return where


def test_a_publication_is_frozen_corrected_and_proved_offline(walk: Walk, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = walk.at_desk(walk.cast.publisher, "/publications/new?kind=lists&campaign=haidai-2026")
    first = is_approved(walk, walk.cast.director, is_proposed(walk, page, "p4-first"), "p4-first")
    Task.objects.filter(pk=walk.task.pk).update(text=RIGHT)
    page = walk.at("2026-11-03 09:00").at_desk(walk.cast.publisher, "/publications/haidai-2026/1")
    with page.expect_navigation():
        page.get_by_role("link", name="更正", exact=True).click()
    page.get_by_label("错在哪里").fill(WHY)
    second = is_approved(walk, walk.cast.director, is_proposed(walk, page, "p4-second"), "p4-second")
    assert (second.sequence, second.corrects) == (2, first)
    walk.look(walk.at_desk(walk.cast.publisher, "/publications/"), "p4-list")

    page = walk.citizen(AT)
    walk.look(page, "p4-portal")
    old, new = (downloaded(walk, page, number, tmp_path) for number in (1, 2))
    expect(page.locator("main")).to_contain_text(WHY)
    page.goto(f"{AT}1/")
    expect(page.locator(".note")).to_contain_text("2")
    for told, words in ((old, "3.2公里"), (new, "4.6公里")):
        text = told.read_text(encoding="utf-8")
        assert (words in text, NAME in text) == (True, False)

    assert verify_files([str(old), str(new), "--digest", first.digest]) == 0, capsys.readouterr().out
    forged = tmp_path / "forged.json"
    forged.write_text(old.read_text(encoding="utf-8").replace("3.2公里", "0.2公里"), encoding="utf-8")
    assert verify_files([str(forged), str(new)]) == 1
    assert walk.wrong == {}
