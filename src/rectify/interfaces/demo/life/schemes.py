"""Schemes of single problems and firms: approved and changed with a reason, sent back, found wanting, waiting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Final

from rectify.campaign.ledger.models import Scheme, SchemeStep, SchemeVersion
from rectify.campaign.ledger.queries.schemes import content_of
from rectify.campaign.ledger.rules.schemes import Content, Step
from rectify.campaign.ledger.services.schemes import (
    About,
    begin_scheme,
    decide,
    new_version,
    reach_milestone,
    record_opinion,
    require_scheme,
    submit,
    write_version,
)
from rectify.foundation.accounts.models import Person
from rectify.interfaces.demo.life.story import Story, moment

APPROVER: Final = "lusixian"
EXPERTS: Final = (("卢砚青", "市环境工程评估中心"), ("苏见山", "海岱理工学院"), ("邝以宁", "省环境规划院"))
WATER: Final = Content(
    cause="老城区合流制管网占比高，雨季溢流；污水处理能力缺口约4万吨/日，进水浓度偏低。",
    outcome="2026年底新增管网180公里、处理能力5万吨/日，城区生活污水集中收集率达到78%。",
    outcome_subject="城区生活污水集中收集率",
    outcome_comparator=">=",
    outcome_value=Decimal(78),
    outcome_unit="%",
    due_on=date(2026, 12, 25),
    cost=Decimal(46800),
    funding="专项债2.6亿元，企业自筹1.2亿元，市级财政0.88亿元",
    steps=(
        Step("完成排水管网普查，建立管网一张图。"),
        Step("管网普查成果通过验收", is_milestone=True, due_on=date(2026, 4, 20)),
        Step("分四个标段新建改造污水管网，先干管后支管。"),
        Step("干管贯通", is_milestone=True, due_on=date(2026, 8, 31)),
        Step("扩建第二污水处理厂，单机调试、联动试车。"),
        Step("扩建工程通水", is_milestone=True, due_on=date(2026, 11, 20)),
    ),
)
MINE: Final = Content(
    cause="历史遗留采石坑坡面陡、覆土薄，以往以防尘网覆盖代替复绿，植被成活率低。",
    outcome="修复采石坑36公顷，坡面植被覆盖度达到70%以上，管护三年。",
    outcome_subject="坡面植被覆盖度",
    outcome_comparator=">=",
    outcome_value=Decimal(70),
    outcome_unit="%",
    due_on=date(2026, 10, 25),
    cost=Decimal(2150),
    funding="省级生态修复资金1500万元，县级配套650万元",
    steps=(
        Step("削坡减载，分级修建马道和截排水沟。"),
        Step("削坡工程完成", is_milestone=True, due_on=date(2026, 6, 30)),
        Step("客土喷播，乔灌草结合，设置滴灌。"),
        Step("植被种植完成", is_milestone=True, due_on=date(2026, 9, 30)),
    ),
)
WETLAND: Final = Content(
    cause="鱼塘租赁合同未到期，清退补偿资金未落实，湿地水系被堤埂隔断。",
    outcome="恢复滨海湿地240亩，水系连通率达到90%。",
    outcome_subject="恢复滨海湿地面积",
    outcome_comparator=">=",
    outcome_value=Decimal(240),
    outcome_unit="亩",
    due_on=date(2026, 10, 30),
    cost=Decimal(960),
    funding="县级财政统筹",
    steps=(
        Step("与14户签订退养协议。"),
        Step("退养协议签订完毕", is_milestone=True, due_on=date(2026, 8, 20)),
        Step("拆除堤埂，疏通潮沟3.2公里。"),
    ),
)
TAILINGS: Final = replace(
    MINE,
    cause="2座尾矿库建库早，库底未铺设防渗层，下游监测井硫酸盐升高。",
    outcome="完成2座尾矿库防渗改造，下游监测井水质达到Ⅲ类。",
    outcome_subject="完成防渗改造的尾矿库",
    outcome_value=Decimal(2),
    outcome_unit="座",
    due_on=date(2026, 9, 28),
    cost=Decimal(3400),
    funding="企业自筹",
    steps=(
        Step("库面排水固结、整平。"),
        Step("防渗膜铺设完成", is_milestone=True, due_on=date(2026, 8, 31)),
        Step("建设渗滤液收集池并联网监测。"),
    ),
)


def plan(story: Story) -> None:
    """Five schemes, each with its own way."""
    story.on(moment(date(2026, 2, 20), 9), partial(_water, story))
    story.on(moment(date(2026, 2, 24), 9), partial(_mine, story))
    story.on(moment(date(2026, 5, 11), 9), partial(_wetland, story))
    story.on(moment(date(2026, 11, 4), 9), partial(_tailings, story))
    story.on(moment(date(2026, 11, 17), 9), partial(_wanting, story))


def _first(scheme: Scheme, content: Content, by: Person, at: datetime) -> SchemeVersion:
    return write_version(version=scheme.versions.get(number=1), revision=1, content=content, by=by, at=at)


def _opinions(story: Story, version: SchemeVersion, said: Sequence[tuple[bool, str]], at: datetime) -> None:
    for (expert, employer), (favourable, words) in zip(EXPERTS, said, strict=False):
        record_opinion(
            version=version, expert=expert, employer=employer, favourable=favourable, words=words,
            given_on=at.date(), by=story.person("tangyouning"), at=at,
        )  # fmt: skip


def _decide(story: Story, version: SchemeVersion, approve: bool, words: str, at: datetime) -> None:
    decide(version=version, approve=approve, words=words, unit=story.units["zhenggaiban"], by=story.person(APPROVER), at=at)


def _water(story: Story, at: datetime) -> None:
    """The water firm's own: approved, then changed in July with a reason, approved again; milestones reached."""
    task, unit, by = story.task("四/四/1"), story.units["shuiwu"], story.person("nixiaolan")
    about = About(story.campaign, task=task, firm=unit)
    scheme = begin_scheme(about=about, unit=unit, title="碧源水务集团城区排水管网和污水处理能力提升“一企一策”方案", by=by, at=at)
    version = _first(scheme, WATER, by, at + timedelta(hours=3))
    submit(version=version, revision=version.revision, by=by, at=at + timedelta(hours=4))
    opinions = ((True, "技术路线可行，建议先干管后支管，避免反复开挖。"), (True, "投资估算合理，应明确雨季施工保障措施。"))
    _opinions(story, version, opinions, at + timedelta(days=4))
    _decide(story, version, True, "方案目标可测、节点清楚，同意实施。", at + timedelta(days=7))
    story.on(moment(date(2026, 4, 18), 10), partial(_reach, scheme, "管网普查成果通过验收", by))
    story.on(moment(date(2026, 7, 21), 10), partial(_change_water, story, scheme, by))
    story.on(moment(date(2026, 9, 12), 10), partial(_reach, scheme, "干管贯通", by))


def _reach(scheme: Scheme, text: str, by: Person, at: datetime) -> None:
    step = SchemeStep.objects.filter(version__scheme=scheme, version__approved=True, text=text).order_by("-version__number")[0]
    reach_milestone(step=step, on=at.date(), by=by, at=at)


def _change_water(story: Story, scheme: Scheme, by: Person, at: datetime) -> None:
    because = "汛期连续强降雨停工45天，第三标段穿越铁路方案经铁路部门调整。"
    version = new_version(scheme=scheme, because=because, by=by, at=at)
    old = content_of(version)
    moved = {"干管贯通": date(2026, 9, 15), "扩建工程通水": date(2026, 12, 10)}
    steps = tuple(replace(step, due_on=moved.get(step.text, step.due_on)) for step in old.steps)
    steps = (*steps[:3], Step("第三标段改用顶管穿越铁路，增设两座工作井。"), *steps[3:])
    changed = replace(old, because=because, cost=Decimal(49200), steps=steps)
    version = write_version(version=version, revision=version.revision, content=changed, by=by, at=at + timedelta(hours=1))
    submit(version=version, revision=version.revision, by=by, at=at + timedelta(hours=2))
    _opinions(story, version, ((True, "顶管方案成熟，增加投资合理。"),), at + timedelta(days=2))
    _decide(story, version, True, "变更理由成立，完成时限不变，同意调整节点。", at + timedelta(days=3))


def _mine(story: Story, at: datetime) -> None:
    """Needed before work began; approved in time; both milestones reached."""
    task, unit, by = story.task("103"), story.units["qingshi"], story.person("pangwenqu")
    require_scheme(task=task, needed=True, because="坡面修复须一矿一策，先论证后施工。", by=story.person("wenruozhou"), at=at)
    scheme = begin_scheme(about=About(story.campaign, task=task), unit=unit, title="黑峪镇采石坑“一矿一策”修复方案", by=by, at=at)
    version = _first(scheme, MINE, by, at + timedelta(hours=2))
    submit(version=version, revision=version.revision, by=by, at=at + timedelta(hours=3))
    _opinions(story, version, ((True, "分级削坡参数合适。"), (True, "树种选择适宜，应保证两年浇灌。")), at + timedelta(days=3))
    _decide(story, version, True, "同意实施，严禁以修复名义外运石料。", at + timedelta(days=6))
    story.on(moment(date(2026, 6, 27), 10), partial(_reach, scheme, "削坡工程完成", by))
    story.on(moment(date(2026, 9, 28), 10), partial(_reach, scheme, "植被种植完成", by))


def _wetland(story: Story, at: datetime) -> None:
    """Sent back: the money is not there."""
    unit, by = story.units["wangyu"], story.person("zuoheyun")
    scheme = begin_scheme(
        about=About(story.campaign, task=story.task("118")), unit=unit, title="芦荡镇滨海湿地恢复“一事一议”方案", by=by, at=at
    )
    version = _first(scheme, WETLAND, by, at + timedelta(hours=2))
    submit(version=version, revision=version.revision, by=by, at=at + timedelta(hours=3))
    _opinions(story, version, ((False, "补偿资金来源不落实，退养协议难以签订。"), (True, "水系连通方案可行。")), at + timedelta(days=3))
    _decide(story, version, False, "补偿资金未明确到账时间，水系连通率没有测量方法，退回修改。", at + timedelta(days=5))


def _tailings(story: Story, at: datetime) -> None:
    """Submitted after an extension was never asked for; waits for the director with two opinions."""
    unit, by = story.units["qingshi"], story.person("pangwenqu")
    scheme = begin_scheme(
        about=About(story.campaign, task=story.task("120")), unit=unit, title="黑峪镇尾矿库防渗改造“一企一策”方案", by=by, at=at
    )
    version = _first(scheme, TAILINGS, by, at + timedelta(hours=2))
    submit(version=version, revision=version.revision, by=by, at=at + timedelta(hours=3))
    _opinions(story, version, ((True, "防渗膜厚度和焊缝检测要求明确。"), (True, "渗滤液应接入在线监测。")), at + timedelta(days=5))


def _wanting(story: Story, at: datetime) -> None:
    """Handed in without a measurable outcome and later than the plan's deadline: back at once with the reasons."""
    unit, by = story.units["longyan"], story.person("taowangshu")
    scheme = begin_scheme(
        about=About(story.campaign, task=story.task("四/三/1")), unit=unit, title="龙堰建材集聚区堆场密闭改造方案", by=by, at=at
    )
    content = Content(
        cause="堆场露天堆放，多年未治。", outcome="基本实现密闭。", due_on=date(2027, 6, 30), steps=(Step("组织企业逐步改造。"),)
    )
    version = _first(scheme, content, by, at + timedelta(hours=1))
    submit(version=version, revision=version.revision, by=by, at=at + timedelta(hours=2))
