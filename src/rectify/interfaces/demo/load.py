"""Loads the city of Haidai: units, people, the signed plan, its list of measures, and a damaged web copy that waits for review.

Loading twice gives the same city. Nothing here writes a row: every step is an act of a service in the name of a demo person.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from rectify.campaign.ledger.models import Campaign, CampaignDocument
from rectify.campaign.ledger.services.intake import Basis, open_campaign, take_in
from rectify.campaign.plans.models import Document, Fact, Question
from rectify.campaign.plans.services.documents import store_document
from rectify.foundation.accounts.models import Person, Unit
from rectify.interfaces.demo import city, life
from rectify.interfaces.demo.documents import build, people

CAMPAIGN = "haidai-2025"
DAMAGED = "haidai-web-copy"
CLERK = "wenruozhou"
COUNTY = "pangwenqu"
SHOWN = (
    (CLERK, "整改办工作人员 / office clerk"),
    ("lusixian", "整改办主任，审批延期 / office director, decides on extensions"),
    ("fanglingge", "市生态环境局，牵头单位 / lead unit"),
    (COUNTY, "青石县政府 / county government"),
    ("jinanhe", "市长 / leader"),
    ("hemuchen", "系统管理员，首次登录设置动态口令 / system administrator, sets up TOTP first"),
    ("ranjingshu", "安全管理员，同上 / security administrator, likewise"),
    ("youhuaijin", "审计管理员，同上 / audit administrator, likewise"),
)


@dataclass(frozen=True, slots=True)
class Loaded:
    """The loaded city and what to print about it."""

    document: Document
    password: str
    anew: bool

    def report(self) -> str:
        """What was read, in a table, and who can log in."""
        kinds = Counter(Fact.objects.filter(document=self.document).values_list("kind", flat=True))
        tasks = Campaign.objects.get(slug=CAMPAIGN).tasks
        numbers = [
            ("部分 sections", str(Campaign.objects.get(slug=CAMPAIGN).sections.count())),
            ("任务 tasks", f"{tasks.count()}({tasks.exclude(state='draft').count()} 已确认 confirmed)"),
            *((f"事实 {kind}", str(count)) for kind, count in kinds.most_common()),
            ("待答问题 questions", str(Question.objects.filter(document=self.document, answered_at__isnull=True).count())),
        ]
        log_ins = [f"  {name:<14}{role}" for name, role in SHOWN]
        said = "海岱市已载入" if self.anew else "海岱市此前已载入，未作改动"
        return "\n".join(
            [
                f"{said} / the city of Haidai is loaded.  《{self.document.title}》 {self.document.chars} 字",
                "",
                *(f"  {name:<24}{value}" for name, value in numbers),
                "",
                f"登录名 log-ins，口令 password: {self.password}",
                *log_ins,
                f"  … 共 {len(people.PEOPLE)} 人 / {len(people.PEOPLE)} people in all",
            ]
        )


def load() -> Loaded:
    """Load everything in one transaction, or find it loaded."""
    secret = city.password(settings.VAR)
    if existing := CampaignDocument.objects.filter(campaign__slug=CAMPAIGN, role=CampaignDocument.Role.PLAN, version=1).first():
        return Loaded(existing.document, secret, anew=False)
    now = timezone.now()
    with transaction.atomic(), tempfile.TemporaryDirectory() as folder:
        papers = build(Path(folder))
        units = city.found_units(now)
        staff = city.appoint_people(units, secret, now, let_in=dict(SHOWN))
        document = _main_campaign(papers, units, staff, now)
        _damaged_copy(papers, units, staff[CLERK], now)
    return Loaded(document, secret, anew=True)


def _store(path: Path, by: Person, at: datetime) -> Document:
    return store_document(data=path.read_bytes(), name=path.name, by=by, at=at)


def _main_campaign(papers: dict[str, Path], units: dict[str, Unit], staff: dict[str, Person], at: datetime) -> Document:
    """The campaign of the signed plan: plan and list taken in, most of it reviewed and confirmed, half a year of work behind it."""
    clerk = staff[CLERK]
    campaign = open_campaign(
        slug=CAMPAIGN,
        name="省级环保督察“回头看”反馈意见整改",
        name_en="Rectification after the provincial inspection look-back",
        jurisdiction=units["haidai"],
        inspection_round="省级环境保护督察“回头看”（2025年）",
        feedback_on=date(2025, 11, 21),
        starts_on=date(2026, 1, 9),
        legal_bases=(
            Basis("生态环境保护督察工作条例", "2025年4月28日", date(2025, 4, 28)),
            Basis("中央生态环境保护督察整改工作办法", "2022年"),
        ),
        by=clerk,
        at=at - timedelta(days=315),
    )
    plan = _store(papers["plan"], clerk, at)
    first = take_in(campaign=campaign, document=plan, role=CampaignDocument.Role.PLAN, by=clerk, at=at)
    measures = _store(papers["measures"], clerk, at)
    take_in(campaign=campaign, document=measures, role=CampaignDocument.Role.LIST, by=clerk, at=at)
    life.review(campaign, clerk, at)
    life.work(campaign, staff, at)
    revised = _store(papers["plan_v2"], clerk, at)
    take_in(campaign=campaign, document=revised, role=CampaignDocument.Role.PLAN, replaces=first.entry, by=clerk, at=at)
    return plan


def _damaged_copy(papers: dict[str, Path], units: dict[str, Unit], clerk: Person, at: datetime) -> None:
    """A campaign that holds the damaged web copy of the same plan, untouched: what the reader asks can be seen and tried."""
    campaign = open_campaign(
        slug=DAMAGED,
        name="同一方案的残缺网页副本（练习核对）",
        name_en="A damaged web copy of the same plan, to practise the review",
        jurisdiction=units["haidai"],
        starts_on=date(2026, 1, 9),
        by=clerk,
        at=at,
    )
    document = _store(papers["damaged_html"], clerk, at)
    take_in(campaign=campaign, document=document, role=CampaignDocument.Role.PLAN, by=clerk, at=at)
