"""Haidai on the day the plan arrives: its units, its people and its papers; nothing of the campaign yet."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from rectify.foundation.accounts.models import Person, Unit
from rectify.interfaces.demo import city
from rectify.interfaces.demo.documents import build
from tests.cast import NOW, PASSWORD
from tests.interfaces.api.scene import Caller, token

CLERK, DIRECTOR, WATER, AUDITOR = "wenruozhou", "lusixian", "fanglingge", "linchengxi"
"""A clerk and the director of the office, a chief of the ecology bureau, an auditor."""


@dataclass
class City:
    """Units by code and people by user name, as the demo knows them, and the papers by what they are."""

    units: dict[str, Unit]
    people: dict[str, Person]
    papers: dict[str, Path]

    def browser(self, name: str) -> Client:
        """The pages, opened by somebody; they are asked in English so that words can be read here."""
        browser = Client(headers={"Accept-Language": "en"})
        browser.force_login(self.people[name])
        return browser

    def program(self, name: str) -> Caller:
        """The API, called in somebody's name."""
        return Caller(token(self.people[name]), **{"Accept-Language": "en"})

    def upload(self, paper: str) -> SimpleUploadedFile:
        """A paper as a browser sends it."""
        path = self.papers[paper]
        return SimpleUploadedFile(path.name, path.read_bytes())

    def open_campaign(self, paper: str) -> str:
        """The clerk opens a campaign with its first paper on the page; the address of the campaign."""
        form = {
            "files": [self.upload(paper)],
            "name": "省级督察反馈意见整改",
            "jurisdiction": self.units["haidai"].pk,
            "feedback_on": "2025-11-21",
            "starts_on": "2026-01-09",
            "legal_bases": "生态环境保护督察工作条例 | 2025年4月28日",
        }
        answer = self.browser(CLERK).post("/review/new", form, headers={"HX-Request": "true"})
        assert answer.status_code == 200, answer.content.decode()[:800]
        return answer["X-Campaign"]


@pytest.fixture(scope="session")
def papers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The documents of the demo city, written once."""
    return build(tmp_path_factory.mktemp("papers"))


@pytest.fixture
def haidai(db: None, papers: dict[str, Path]) -> City:
    """The city with its units, people and papers."""
    units = city.found_units(NOW)
    return City(units, city.appoint_people(units, PASSWORD, NOW, let_in=()), papers)


@pytest.fixture
def every() -> Callable[[Caller, str], Iterator[dict[str, Any]]]:
    """All rows of a list of the API, stretch after stretch."""

    def read(who: Caller, path: str) -> Iterator[dict[str, Any]]:
        cursor: str | None = ""
        while cursor is not None:
            page = who.get(f"{path}?limit=50&cursor={cursor}").json()
            yield from page["items"]
            cursor = page["next"]

    return read
