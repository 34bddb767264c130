"""Short papers of our own that the tests hand in: a plan, its list, a second version."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest
from django.utils.translation import override

from rectify.campaign.ledger.models import Campaign, CampaignDocument, Task
from rectify.campaign.ledger.services.intake import Intake, open_campaign, take_in
from rectify.campaign.plans.models import Document, Fact, Question
from rectify.campaign.plans.services.documents import store_document
from rectify.campaign.plans.services.facts import decide_facts
from rectify.campaign.plans.services.questions import answer_question
from rectify.foundation.accounts.refusals import Missing, Refused
from tests.cast import NOW, Cast

Role = CampaignDocument.Role

PLAN = """海岱市督察反馈意见整改方案

一、总体要求
坚持问题导向,压实整改责任。

二、整改措施
(一)推进大气污染防治
1.淘汰燃煤锅炉。由市生态环境局牵头,2026年12月底前淘汰全市小燃煤锅炉,淘汰比例达到100%。每月调度一次进展。
2.管控施工扬尘。由市交通运输局负责,2027年6月底前建成扬尘在线监测系统,工地覆盖率达到90%以上。
(二)推进水污染防治
1.治理黑臭水体。由市交通运输局负责,2026年9月底前完成雨污分流改造,长期坚持巡查管护。
"""
SECOND = (
    PLAN.replace("2027年6月底前", "2027年10月底前")
    .replace("工地覆盖率达到90%以上", "工地覆盖率达到95%以上")
    .replace("1.治理黑臭水体。由市交通运输局负责,2026年9月底前完成雨污分流改造,长期坚持巡查管护。", "")
    + "1.保护饮用水源。由市生态环境局负责,2027年3月底前完成一级保护区内建筑物的拆除。\n"
)
LOST_YEAR = PLAN.replace("2026年12月底前", "到年底前").replace("2027年6月底前", "到年,")
LIST = (
    ("序号", "反馈问题", "整改目标", "整改措施", "牵头单位", "责任单位", "整改时限", "对应方案条目"),
    (
        "1",
        "部分燃煤锅炉未按期淘汰,仍在运行。",
        "锅炉全部淘汰",
        "签订淘汰协议,逐台拆除并验收。",
        "市生态环境局",
        "青石县",
        "2026年11月底前",
        "二(一)1",
    ),
    (
        "2",
        "工地扬尘问题反复,群众投诉较多。",
        "扬尘投诉比2025年下降30%",
        "施工围挡全部更换。",
        "市交通运输局",
        "临河区",
        "2027年3月底前",
        "二(一)2",
    ),
    ("3", "部分村庄生活垃圾清运不及时。", "垃圾日产日清", "配齐清运车辆20台。", "市生态环境局", "临河区", "2026年12月底前", ""),
)


def in_english(refused: pytest.ExceptionInfo[Refused]) -> str:
    """The refusal as somebody reads it who chose English."""
    with override("en"):
        return str(refused.value)


def missing_in_english(points: Sequence[Missing]) -> list[str]:
    """The obstacles in English."""
    with override("en"):
        return [str(point.text) for point in points]


def as_csv(rows: Sequence[Sequence[str]]) -> bytes:
    """The rows as a csv file that a clerk would save."""
    return "\r\n".join(",".join(f'"{cell}"' for cell in row) for row in rows).encode("utf-8-sig")


def campaign_of(cast: Cast, slug: str = "haidai") -> Campaign:
    """An open campaign of the city."""
    return open_campaign(slug=slug, name="海岱整改", jurisdiction=cast.city, starts_on=date(2026, 1, 12), by=cast.clerk, at=NOW)


def stored(cast: Cast, text: str | bytes, name: str = "方案.txt") -> Document:
    """A document handed in by the clerk."""
    return store_document(data=text if isinstance(text, bytes) else text.encode(), name=name, by=cast.clerk, at=NOW)


def taken(cast: Cast, campaign: Campaign, text: str | bytes = PLAN, *, replaces: CampaignDocument | None = None) -> Intake:
    """A plan (text) or a list (bytes) in the campaign."""
    role = Role.LIST if isinstance(text, bytes) else Role.PLAN
    document = stored(cast, text, "清单.csv" if role == Role.LIST else "方案.txt")
    return take_in(campaign=campaign, document=document, role=role, by=cast.clerk, at=NOW, replaces=replaces)


def decided(cast: Cast) -> None:
    """Every question answered as one that cannot be found out, every fact confirmed."""
    for question in Question.objects.filter(answered_at__isnull=True):
        answer_question(question=question, answer="原件亦无", leave_open=True, by=cast.clerk, at=NOW)
    decide_facts(facts=Fact.objects.all(), by=cast.clerk, at=NOW)


def task(number: int = 0) -> Task:
    """The task in that place of the list."""
    return Task.objects.select_related("campaign", "problem").order_by("position", "pk")[number]
