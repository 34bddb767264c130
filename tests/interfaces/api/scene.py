"""A small campaign for the API: work of two units, a draft, a document with a fact and a question; and a way to call."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from rectify.campaign.ledger.models import Campaign, Extension, Measure, Problem, Responsibility, Section, Task
from rectify.campaign.plans.models import Document, Fact, Question
from rectify.foundation.accounts.models import ApiToken, Person, Unit
from rectify.foundation.accounts.rules import Permission
from rectify.foundation.accounts.rules.logins import token_digest
from rectify.foundation.files.models import StoredFile
from tests.cast import NOW, Cast

API = "/api/v1"
RAW = "市生态环境局牵头,到年底前完成35蒸吨以下燃煤锅炉淘汰,污水处理率达到95%以上。"


@dataclass
class Scene:
    """What there is. ``ecology_task`` is led by the bureau, ``county_task`` is led by the county, ``draft`` nobody has confirmed."""

    campaign: Campaign
    document: Document
    fact: Fact
    question: Question
    ecology_task: Task
    county_task: Task
    draft: Task
    ecology_measure: Measure
    county_measure: Measure
    extension: Extension


def token(person: Person, permissions: Iterable[str] = tuple(Permission), *, days: int = 30, revoked: bool = False) -> str:
    """A token of the person that names these permissions."""
    raw = "rectify_" + secrets.token_urlsafe(32)
    at = timezone.now() - timedelta(days=60)
    ApiToken.objects.create(
        person=person,
        name="程序",
        digest=token_digest(raw),
        permissions=[str(p) for p in permissions],
        issued_at=at,
        issued_by=person,
        expires_at=timezone.now() + timedelta(days=days),
        revoked_at=at if revoked else None,
        revoked_by=person if revoked else None,
    )
    return raw


class Caller:
    """Calls the API with one token: ``caller.get("/campaigns")``."""

    def __init__(self, raw: str = "", **headers: str) -> None:
        self.client = Client(raise_request_exception=False)
        self.headers = {**({"Authorization": f"Bearer {raw}"} if raw else {}), **headers}

    def call(self, method: str, path: str, body: Any = None) -> Any:
        """One call; a body is sent as JSON, a file as a form."""
        if isinstance(body, dict) and any(isinstance(v, SimpleUploadedFile) for v in body.values()):
            return self.client.post(API + path, body, headers=self.headers)
        sent = {} if body is None else {"data": body, "content_type": "application/json"}
        return self.client.generic(method, API + path, headers=self.headers) if not sent else self._json(method, path, body)

    def _json(self, method: str, path: str, body: Any) -> Any:
        return getattr(self.client, method.lower())(API + path, body, content_type="application/json", headers=self.headers)

    def get(self, path: str) -> Any:
        """A read."""
        return self.call("GET", path)

    def post(self, path: str, body: Any = None) -> Any:
        """An act."""
        return self.call("POST", path, body)


def caller(person: Person, permissions: Iterable[str] = tuple(Permission), **headers: str) -> Caller:
    """A caller with a fresh token of the person."""
    return Caller(token(person, permissions), **headers)


def _task(campaign: Campaign, number: int, title: str, lead: Unit | None, clerk: Person, state: str = "open") -> Task:
    section, _made = Section.objects.get_or_create(campaign=campaign, path="四/一", defaults={"number": "一", "title": "水", "position": 1})
    problem = Problem.objects.create(
        campaign=campaign, section=section, key=f"四/一/{number}", number=str(number), title=f"问题:{title}", position=number
    )
    confirmed = {} if state == "draft" else {"confirmed_at": NOW, "confirmed_by": clerk}
    task = Task.objects.create(
        campaign=campaign,
        problem=problem,
        section=section,
        key=f"四/一/{number}",
        number=str(number),
        title=title,
        text=title,
        state=state,
        nature="by_deadline",
        due_original=date(2026, 12, 31),
        due_current=date(2026, 12, 31),
        lead_unit=lead,
        position=number,
        **confirmed,
    )
    if lead:
        Responsibility.objects.create(task=task, role="lead", name=lead.name, unit=lead, decided_at=NOW, decided_by=clerk)
    return task


def _measure(task: Task) -> Measure:
    due = date(2026, 12, 31)
    return Measure.objects.create(task=task, key="1", number="1", text=task.title, due_original=due, due_current=due, position=1)


def _document(clerk: Person) -> tuple[Document, Fact, Question]:
    file = StoredFile.objects.create(sha256="0" * 64, size=1, media_type="text/plain", stored_at=NOW)
    document = Document.objects.create(
        name="方案.txt", title="整改方案", kind="plan", file=file, raw=RAW, chars=len(RAW), uploaded_at=NOW, uploaded_by=clerk
    )
    start = RAW.index("达到95%以上")
    details = {"id": "f1", "kind": "target", "text": "达到95%以上", "start": start, "end": start + 7, "value": "95", "unit": "%"}
    fact = Fact.objects.create(
        document=document,
        key="f1",
        kind="target",
        text="达到95%以上",
        start=start,
        end=start + 7,
        value="95",
        unit="%",
        comparator=">=",
        details={**details, "comparator": ">="},
    )
    question = Question.objects.create(
        document=document, key="q1", kind="vague_date", text="年底前是哪一年?", text_en="Which year?", start=0, end=3
    )
    return document, fact, question


def build(cast: Cast) -> Scene:
    """Write the scene into the database."""
    campaign = Campaign.objects.create(
        slug="haidai",
        name="海岱市整改",
        jurisdiction=cast.city,
        starts_on=date(2026, 1, 9),
        opened_at=NOW,
        opened_by=cast.clerk,
    )
    document, fact, question = _document(cast.clerk)
    ecology = _task(campaign, 1, "淘汰燃煤锅炉", cast.ecology, cast.clerk)
    county = _task(campaign, 2, "建设污水处理厂", cast.qingshi, cast.clerk)
    draft = _task(campaign, 3, "黑臭水体整治", cast.ecology, cast.clerk, state="draft")
    extension = Extension.objects.create(
        task=county, due_from=county.due_current, due_to=date(2027, 6, 30), reason="汛期停工", requested_at=NOW, requested_by=cast.county
    )
    return Scene(campaign, document, fact, question, ecology, county, draft, _measure(ecology), _measure(county), extension)
