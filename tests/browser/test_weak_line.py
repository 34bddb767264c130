"""Evidence over a weak line: what was sent is not sent again, whether the line breaks or the page is left."""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from rectify.campaign.evidence.models import Evidence, Upload
from rectify.campaign.ledger.models import Measure
from tests.browser.closing import campaign, county_task
from tests.browser.conftest import PHONE, Open
from tests.browser.photographs import grain
from tests.cast import Cast

pytestmark = pytest.mark.browser

MEGABYTES = 7
SLOW = 1_500_000
"""Bytes a second."""


@pytest.fixture
def measure(live_server: object, cast: Cast) -> Measure:
    return county_task(cast, campaign(cast), "1", "补齐污水管网", cast.qingshi).measures.earliest("position")


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """A file that takes four pieces; on disk, so that it is the same file when it is chosen again."""
    path = tmp_path / "IMG_20261012_100000.jpg"
    path.write_bytes(grain(MEGABYTES))
    os.utime(path, (1_760_000_000, 1_760_000_000))
    return path


class Line:
    """The line of a telephone in a valley: slow, and cut at will."""

    def __init__(self, page: Page) -> None:
        self._session = page.context.new_cdp_session(page)
        self._session.send("Network.enable")
        self.cut(off=False)

    def cut(self, *, off: bool) -> None:
        said = {"offline": off, "latency": 40, "downloadThroughput": -1, "uploadThroughput": SLOW}
        self._session.send("Network.emulateNetworkConditions", said)


def offsets(page: Page) -> list[int]:
    """Where each piece that is sent begins, filled as they are sent."""
    sent: list[int] = []

    def note(request: object) -> None:
        if getattr(request, "method", "") == "PATCH":
            sent.append(int(getattr(request, "headers", {}).get("upload-offset", -1)))

    page.on("request", note)
    return sent


def choose_and_send(page: Page, large: Path) -> None:
    page.locator("#files").set_input_files(large)
    page.locator("#hand-in .send .main").click()


def at_least_one_piece_has_arrived(page: Page, sent: list[int]) -> None:
    expect(page.locator("#queue li.sending")).to_have_count(1)
    while not any(sent):
        page.wait_for_timeout(50)


def test_an_upload_goes_on_where_the_line_broke(cast: Cast, open_as: Open, measure: Measure, large: Path) -> None:
    page = open_as(cast.county, f"/measures/{measure.pk}/evidence/new", size=PHONE)
    sent = offsets(page)
    line = Line(page)
    choose_and_send(page, large)
    at_least_one_piece_has_arrived(page, sent)
    line.cut(off=True)
    expect(page.locator("#queue .state")).to_contain_text("网络中断", timeout=15_000)
    assert not Evidence.objects.exists()
    before = len(sent)
    line.cut(off=False)
    expect(page.locator("#queue li.done")).to_have_count(1, timeout=60_000)
    assert min(sent[before:]) > 0, sent
    assert Evidence.objects.get().file.sha256 == sha256(large.read_bytes()).hexdigest()


def test_an_upload_goes_on_after_the_page_was_left(cast: Cast, open_as: Open, measure: Measure, large: Path) -> None:
    page = open_as(cast.county, f"/measures/{measure.pk}/evidence/new", size=PHONE)
    sent = offsets(page)
    Line(page)
    choose_and_send(page, large)
    at_least_one_piece_has_arrived(page, sent)
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect(page.locator("#unfinished")).to_contain_text(large.name)
    received = Upload.objects.get().received
    assert received > 0
    sent.clear()
    choose_and_send(page, large)
    expect(page.locator("#queue li.done")).to_have_count(1, timeout=60_000)
    assert sent[0] == received
    assert Evidence.objects.get().file.sha256 == sha256(large.read_bytes()).hexdigest()
