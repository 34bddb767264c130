"""Loads the city of Haidai: units, people, the signed plan, its list of measures, and a damaged web copy that waits for review.

Loading twice gives the same city. Nothing here writes a row: every step is an act of a service in the name of a demo person.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from rectify.campaign.closure.models import Case
from rectify.campaign.dispatch.models import Letter, Report, Round
from rectify.campaign.evidence.models import Evidence, Finding
from rectify.campaign.ledger.models import Campaign, CampaignDocument
from rectify.campaign.ledger.services.intake import Basis, open_campaign, take_in
from rectify.campaign.plans.models import Document, Fact, Question
from rectify.campaign.plans.services.documents import store_document
from rectify.disclosure.frozen.models import Publication
from rectify.foundation.accounts.models import Person, Unit
from rectify.interfaces.demo import city
from rectify.interfaces.demo.documents import build, people
from rectify.interfaces.demo.life import live
from rectify.interfaces.demo.life.review import LEFT_TO_TRY, review
from rectify.interfaces.demo.life.story import LAST_DAY, Story, moment
from rectify.response.petitions.models import CallBack, Petition

CAMPAIGN = "haidai-2025"
DAMAGED = "haidai-web-copy"
CLERK = "wenruozhou"
COUNTY = "pangwenqu"
SHOWN = (
    (CLERK, "整改办综合科，先看本周工作和待核对的草稿 / office clerk: the week, drafts to confirm"),
    ("tangyouning", "整改办调度科，先看调度台和函件 / office clerk of rounds and letters"),
    ("pengzhiyao", "整改办销号科，先看销号台 / office clerk of close-outs"),
    ("shuyunxiu", "信访热线，先登记一件试试，再看相似件 / hotline operator: register a complaint, see what is alike"),
    ("xueyibai", "信息公开科，提出公开、遮蔽个人信息 / publisher: propose, redact"),
    ("lusixian", "整改办主任，审批延期和方案、签发函件、销号签字 / office director: extensions, schemes, letters, signatures"),
    ("fanglingge", "市生态环境局，牵头单位，先看应填报事项 / lead unit: what it owes, evidence to judge"),
    (COUNTY, "青石县政府，先看本县任务和待验收事项 / county government: its tasks, acceptance"),
    ("cenzhimu", "青石县岭前镇，在手机上填报和上传佐证 / town: reports and evidence on the phone"),
    ("bailufan", "市住房城乡建设局，先看待现场核查事项 / line department: site reviews"),
    ("queyuanshan", "第一督导组，先看抽中待查事项 / supervision team: spot checks"),
    ("dongyichuan", "青石县委书记，先看待签字事项 / party principal of the county: signatures"),
    ("xingyanbai", "青石县县长，先看待签字事项 / government principal of the county: signatures"),
    ("nixiaolan", "碧源水务集团，责任单位 / a firm: its measures"),
    ("jinanhe", "市长，总览 / leader: the whole"),
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
            *_life(tasks),
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


def _life(tasks: Any) -> list[tuple[str, str]]:
    """What the months of work come to: rounds and how they were answered, evidence, findings, letters, tasks closed and come back, complaints, publications."""
    reports = Report.objects.filter(late_for__isnull=True)
    asked, filed = reports.count(), reports.filter(filed_at__isnull=False).count()
    judged = Evidence.objects.filter(judged_at__isnull=False).count()
    states = Counter(tasks.values_list("state", flat=True))
    under_way = Case.objects.filter(outcome="").count()
    complaints, released = Petition.objects.all(), Publication.objects.all()
    again = CallBack.objects.filter(reopened=True).count()
    return [
        ("调度轮次 rounds", f"{Round.objects.count()}(应报 {asked} asked，已报 {filed} filed)"),
        ("佐证材料 evidence", f"{Evidence.objects.count()}(已审 {judged} judged)"),
        ("核查提示 findings", str(Finding.objects.count())),
        ("督办函件 letters", str(Letter.objects.filter(issued_at__isnull=False).count())),
        ("已销号 closed", f"{states['closed']}(办理中 {under_way} under way)"),
        ("退回、重新打开 back", f"{states['returned']} returned, {states['reopened']} reopened"),
        (
            "群众举报 complaints",
            f"{complaints.count()}(已答复 answered {complaints.filter(state='answered').count()}，回访后重办 reopened {again})",
        ),
        ("对外公开 publications", f"{released.count()}(更正 corrections {released.filter(corrects__isnull=False).count()})"),
    ]


def load() -> Loaded:
    """Load everything in one transaction, or find it loaded."""
    secret = city.password(settings.VAR)
    if existing := CampaignDocument.objects.filter(campaign__slug=CAMPAIGN, role=CampaignDocument.Role.PLAN, version=1).first():
        return Loaded(existing.document, secret, anew=False)
    with transaction.atomic(), tempfile.TemporaryDirectory() as folder:
        papers = build(Path(folder))
        founded = moment(date(2025, 12, 1))
        units = city.found_units(founded)
        staff = city.appoint_people(units, secret, founded, let_in=dict(SHOWN))
        document = _main_campaign(papers, units, staff)
        _damaged_copy(papers, units, staff[CLERK], moment(LAST_DAY, 9))
    return Loaded(document, secret, anew=True)


def _store(path: Path, by: Person, at: datetime) -> Document:
    return store_document(data=path.read_bytes(), name=path.name, by=by, at=at)


def _main_campaign(papers: dict[str, Path], units: dict[str, Unit], staff: dict[str, Person]) -> Document:
    """The campaign of the signed plan: plan and lists taken in, most of it reviewed and confirmed, ten months of work behind it."""
    clerk, signed = staff[CLERK], moment(date(2026, 1, 12), 10)
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
        at=signed,
    )
    plan = _store(papers["plan"], clerk, signed)
    first = take_in(campaign=campaign, document=plan, role=CampaignDocument.Role.PLAN, by=clerk, at=signed)
    _take_list(campaign, papers["measures"], clerk, signed)
    review(campaign, clerk, moment(date(2026, 1, 16), 15), left=LEFT_TO_TRY)
    drafts = set(campaign.tasks.filter(state="draft").values_list("pk", flat=True))
    _take_list(campaign, papers["county"], clerk, moment(date(2026, 1, 19), 9))
    review(campaign, clerk, moment(date(2026, 1, 23), 16), but=drafts)
    story = Story(campaign, units, staff)
    story.on(moment(date(2026, 7, 20)), partial(_revise, papers["plan_v2"], first.entry, clerk))
    live(story)
    return plan


def _take_list(campaign: Campaign, path: Path, clerk: Person, at: datetime) -> None:
    take_in(campaign=campaign, document=_store(path, clerk, at), role=CampaignDocument.Role.LIST, by=clerk, at=at)


def _revise(path: Path, replaces: CampaignDocument, clerk: Person, at: datetime) -> None:
    """The second version of the plan comes in; what differs waits for a decision."""
    document = _store(path, clerk, at)
    take_in(campaign=replaces.campaign, document=document, role=CampaignDocument.Role.PLAN, replaces=replaces, by=clerk, at=at)


def _damaged_copy(papers: dict[str, Path], units: dict[str, Unit], clerk: Person, at: datetime) -> None:
    """A campaign that holds the damaged web copy of the same plan, untouched: what the reader asks can be seen and tried."""
    campaign = open_campaign(
        slug=DAMAGED,
        name="同一方案的残缺网页副本（练习核对）",
        name_en="A damaged web copy of the same plan, to practise the review",
        jurisdiction=units["haidai"],
        starts_on=date(2026, 1, 9),
        practice=True,
        by=clerk,
        at=at,
    )
    document = _store(papers["damaged_html"], clerk, at)
    take_in(campaign=campaign, document=document, role=CampaignDocument.Role.PLAN, by=clerk, at=at)
