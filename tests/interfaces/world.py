"""One small world behind every door: work of three units, a draft, a document, an extension, a new version, an import; one person a role.

``said`` goes in front of every word a person or a document could bring: tests of escaping put markup there.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils import timezone

from rectify.campaign.ledger.acts import TASK_CONFIRMED
from rectify.campaign.ledger.models import (
    Campaign,
    CampaignDocument,
    Extension,
    FactLink,
    ImportRun,
    LegalBasis,
    Measure,
    Move,
    Responsibility,
    SavedView,
    Section,
    Site,
    StandingDuty,
    Target,
    Task,
    VersionChange,
)
from rectify.campaign.plans.models import CheckResult, Document, Fact, Question
from rectify.campaign.plans.services.documents import store_document
from rectify.foundation.accounts.models import ApiToken, Person, Post, UnitAlias
from rectify.foundation.accounts.queries import actor_of, roles
from rectify.foundation.audit.services import Subject, record
from tests.cast import NOW, Cast, person
from tests.interfaces.ground import BOILERS, DRAFT, DUE, SEWAGE, Ground, Rows, make_duty, make_measure, make_task
from tests.interfaces.world_closure import add_closure
from tests.interfaces.world_evidence import add_evidence
from tests.interfaces.world_petitions import add_petitions
from tests.interfaces.world_publications import add_publications
from tests.interfaces.world_rounds import add_rounds
from tests.interfaces.world_schemes import add_schemes

PLAN = "海岱市整改方案\n一、水污染防治\n1.治理河道。由市交通运输局负责,2026年12月底前完成截污,截污率达到95%。到年底前验收。\n"
SEEN_BY = {"ecology": BOILERS, "county": SEWAGE, "draft": DRAFT}


@dataclass
class World:
    """What there is. ``tasks`` and ``measures``: ``ecology`` (led by the bureau, transport has a part), ``county``, ``draft``."""

    cast: Cast
    people: dict[str, Person]
    """By role code; ``outsider`` holds none."""
    campaign: Campaign
    document: Document
    entry: CampaignDocument
    change: VersionChange
    fact: Fact
    question: Question
    section: Section
    extension: Extension
    run: ImportRun
    view: SavedView
    token: ApiToken
    alias: UnitAlias
    tasks: dict[str, Task] = field(default_factory=dict)
    measures: dict[str, Measure] = field(default_factory=dict)
    duties: dict[str, Responsibility] = field(default_factory=dict)
    rows: Rows = field(default_factory=dict)
    """All that came with schemes, rounds, evidence and the close-out: ``rows["letter"]["county"]``."""


def everybody(cast: Cast) -> dict[str, Person]:
    """One person for each role of ``roles.yaml``, and one without."""
    held = {
        "office_clerk": cast.clerk,
        "lead_unit": cast.lead,
        "responsible_unit": cast.responsible,
        "county_government": cast.county,
        "supervising_department": cast.line,
        "supervision_team": cast.team,
        "office_director": cast.director,
        "party_principal": cast.party,
        "government_principal": cast.government,
        "leader": cast.leader,
        "hotline_operator": cast.hotline,
        "auditor": cast.auditor,
        "system_admin": cast.system_admin,
        "security_admin": cast.security_admin,
        "audit_admin": cast.audit_admin,
        "outsider": cast.outsider,
    }
    more = {code: person(code.replace("_", "-"), f"{role.name}甲", (cast.city, code)) for code, role in roles().items() if code not in held}
    return held | more


def build(cast: Cast, said: str = "") -> World:
    """Write the world into the database."""
    people = everybody(cast)
    campaign = Campaign.objects.create(
        slug="haidai",
        name=f"{said}海岱市整改",
        name_en=f"{said}Haidai",
        jurisdiction=cast.city,
        inspection_round=f"{said}第一轮",
        starts_on=date(2026, 1, 9),
        opened_at=NOW,
        opened_by=cast.clerk,
    )
    LegalBasis.objects.create(campaign=campaign, title=f"{said}条例", version=f"{said}2019")
    section = Section.objects.create(campaign=campaign, path="一", number="一", title=f"{said}水", position=1)
    document, entry, change = _papers(cast, campaign, said)
    ground = Ground(cast, people, campaign, section, document, said)
    tasks = {
        "ecology": make_task(ground, 1, BOILERS, cast.ecology),
        "county": make_task(ground, 2, SEWAGE, cast.qingshi),
        "draft": make_task(ground, 3, DRAFT, None, state="draft"),
    }
    measures = {name: make_measure(task) for name, task in tasks.items()}
    ground.tasks, ground.measures = tasks, measures
    Measure.objects.create(task=tasks["draft"], key="2", number="2", text=f"{said}第二条措施", position=2)
    duties = {name: make_duty(task, cast) for name, task in tasks.items()}
    Responsibility.objects.create(task=tasks["ecology"], role="responsible", name=f"{said}交通局", unit=cast.transport)
    fact = document.facts.filter(kind="target").get()
    FactLink.objects.create(task=tasks["draft"], measure=measures["draft"], fact=fact)
    change.task = tasks["ecology"]
    change.save()
    _hang_on(tasks["ecology"], measures["ecology"], cast, said)
    extension, view = _extension(tasks["county"], cast, said), _view(cast, said)
    rows = add_schemes(ground) | add_rounds(ground) | add_evidence(ground) | add_closure(ground) | add_petitions(ground)
    return World(
        cast=cast,
        people=people,
        campaign=campaign,
        document=document,
        entry=entry,
        change=change,
        fact=fact,
        question=document.questions.all()[0],
        section=section,
        extension=extension,
        run=_run(campaign, document, cast, said),
        view=view,
        token=_token(cast.lead, said),
        alias=cast.ecology.aliases.all()[0],
        tasks=tasks,
        measures=measures,
        duties=duties,
        rows=rows | add_publications(ground, rows),
    )


def post_of(who: Person) -> Post:
    """The post somebody of the cast holds."""
    return who.posts.all()[0]


def _papers(cast: Cast, campaign: Campaign, said: str) -> tuple[Document, CampaignDocument, VersionChange]:
    first = store_document(data=PLAN.encode(), name="旧方案.txt", by=cast.clerk, at=NOW)
    text = PLAN.replace("治理河道", f"治理{said}河道") if said else PLAN
    document = store_document(data=text.encode(), name=f"{said}方案.txt", by=cast.clerk, at=NOW)
    joined = {"campaign": campaign, "role": "plan", "joined_at": NOW, "joined_by": cast.clerk}
    old = CampaignDocument.objects.create(document=first, **joined)
    entry = CampaignDocument.objects.create(document=document, version=2, replaces=old, **joined)
    CheckResult.objects.create(document=document, key="sum", ok=False, expected=f"{said}5", found=f"{said}4", message=f"{said}不符")
    side = {"title": f"{said}治理河道", "text": f"{said}治理河道", "path": "一/1", "due": "2026-12-31", "due_words": f"{said}年底"}
    change = VersionChange.objects.create(version=entry, kind="changed", before=side, after=side | {"title": f"{said}治理两条河道"})
    return document, entry, change


def _hang_on(task: Task, measure: Measure, cast: Cast, said: str) -> None:
    Target.objects.create(task=task, measure=measure, subject=f"{said}锅炉", comparator=">=", value=80, unit="%", quote=f"{said}达到80%")
    StandingDuty.objects.create(task=task, times=1, period="月", quote=f"{said}每月一次")
    Site.objects.create(task=task, name=f"{said}一号点位", unit=cast.town)
    Move.objects.create(task=task, from_state="draft", to_state="open", because=f"{said}核对无误", moved_at=NOW, moved_by=cast.clerk)
    record(act=TASK_CONFIRMED, by=actor_of(cast.clerk), at=NOW, subject=Subject("task", str(task.pk), task.title), data={})


def _extension(task: Task, cast: Cast, said: str) -> Extension:
    return Extension.objects.create(
        task=task, due_from=DUE, due_to=date(2027, 6, 30), reason=f"{said}汛期停工", requested_at=NOW, requested_by=cast.county
    )


def _view(cast: Cast, said: str) -> SavedView:
    return SavedView.objects.create(person=cast.clerk, list="tasks", name=f"{said}迟的", query="late=on")


def _run(campaign: Campaign, document: Document, cast: Cast, said: str) -> ImportRun:
    wrong = [{"row": 3, "column": f"{said}整改时限", "zh": f"{said}读不懂", "en": f"{said}not understood"}]
    return ImportRun.objects.create(
        campaign=campaign, name=f"{said}清单.xlsx", file=document.file, state="refused", errors=wrong, started_at=NOW,
        started_by=cast.clerk, finished_at=NOW,
    )  # fmt: skip


def _token(who: Person, said: str) -> ApiToken:
    at = timezone.now()
    return ApiToken.objects.create(
        person=who,
        name=f"{said}程序",
        digest="0" * 64,
        permissions=["list:read"],
        issued_at=at,
        issued_by=who,
        expires_at=at + timedelta(days=9),
    )
