"""What is only on paper, so that the checks have something to see; and honest pieces of the plan's own tasks that wait to be judged.

Each is one of the published cases in small: an old picture for a new one, mirrored, from elsewhere, retouched, of the year before;
minutes for a number; a county that calls its work done and never asks for acceptance (task 102). A rate of 100.92 % and words copied from last week stand in ``rounds``.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial
from typing import Final

from rectify.campaign.evidence.models import Evidence, Kind
from rectify.campaign.evidence.services.handing_in import Claim
from rectify.campaign.evidence.services.judging import withdraw_evidence
from rectify.campaign.evidence.services.sweeping import sweep_reports
from rectify.campaign.ledger.models import Measure, Target
from rectify.campaign.ledger.services.results import decide_deviation, request_deviation
from rectify.foundation.accounts.models import Person
from rectify.foundation.files.queries import read_original
from rectify.interfaces.demo.life.evidence import Piece, clear_all, hand_in, hand_in_paper, judge, near, place_of, places_sites
from rectify.interfaces.demo.life.story import Story, moment

HONEST: Final = (
    ("四/四/1", "bailufan", "trench", date(2026, 11, 16)), ("四/四/1", "nixiaolan", "trench", date(2026, 11, 20)),
    ("四/七/3", "yanqimo", "quarry", date(2026, 11, 17)), ("四/二/2", "zongnuanyang", "boiler", date(2026, 11, 19)),
    ("四/三/1", "fanglingge", "yard", date(2026, 11, 18)), ("四/七/1", "haoyuting", "ponds", date(2026, 11, 21)),
)  # fmt: skip
"""Pieces of the last days that wait for a judge: task, who, what."""
WINDOW: Final = date(2025, 6, 18)
"""Long before the campaign."""


def plan(story: Story) -> None:
    """Each in its week."""
    acts = (
        (date(2026, 9, 10), _copied), (date(2026, 9, 24), _far), (date(2026, 10, 14), _mirrored), (date(2026, 10, 21), _retouched),
        (date(2026, 10, 28), _old), (date(2026, 11, 5), _minutes_for_number),
        (date(2026, 11, 9), _stamped), (date(2026, 11, 11), _deviations), (date(2026, 11, 14), _withdrawn),
    )  # fmt: skip
    for day, act in acts:
        story.on(moment(day, 14), partial(act, story))
    for n, (task, by, scene, day) in enumerate(HONEST):
        story.on(moment(day, 15, n), partial(_honest, story, task, by, scene))
    for day in (date(2026, 10, 4), date(2026, 11, 1), date(2026, 11, 22)):
        story.on(moment(day, 23), lambda at: sweep_reports(at=at))


def _measure(story: Story, number: str) -> Measure:
    return Measure.objects.filter(task=story.task(number)).exclude(norm="prohibition").order_by("position", "pk")[0]


def _town(story: Story, code: str) -> Person:
    return story.reporters[story.units[code].pk]


def _copied(story: Story, at: datetime) -> None:
    """The picture of another task handed in again: the same file, and the same view saved anew."""
    measure, by = _measure(story, "120"), _town(story, "qingshi-heiyu")
    first = Evidence.objects.filter(task=story.task("103"), kind=Kind.PHOTO).select_related("file").order_by("pk")[0]
    place = place_of("qingshi-heiyu")
    again = Piece(measure, by, "quarry", "", at, caption="1号尾矿库防渗膜铺设")
    hand_in(again, at, content=read_original(first.file))
    key = f"{story.task('103').number}/{first.measure.key if first.measure else ''}/施工过程"
    copied = Piece(measure, by, "quarry", key, at - timedelta(hours=2), near(place, "copied"), caption="1号尾矿库库面整平")
    hand_in(copied, at + timedelta(minutes=5))


def _far(story: Story, at: datetime) -> None:
    """Taken forty kilometres from the site."""
    measure, by = _measure(story, "103"), _town(story, "qingshi-heiyu")
    sites = places_sites(measure, place_of("qingshi-heiyu"), by, at)
    piece = Piece(measure, by, "quarry", "far", at - timedelta(hours=1), place_of("longyan-shabu"), sites[0], "黑峪东坑复绿")
    row = hand_in(piece, at)
    judge(story, row, at + timedelta(days=1), accept=False, words="拍摄位置在龙堰市境内，不是本点位，不予采信，请到现场重新拍摄。")


def _mirrored(story: Story, at: datetime) -> None:
    """Last month's picture, turned left to right."""
    measure, by = _measure(story, "118"), _town(story, "wangyu-ludang")
    place = place_of("wangyu-ludang")
    hand_in(Piece(measure, by, "ponds", "wetland", at - timedelta(days=30), near(place, 1), caption="退养鱼塘清理前"), at)
    turned = Piece(measure, by, "ponds", "wetland", at - timedelta(hours=2), near(place, 2), caption="退养鱼塘清理后", mirrored=True)
    hand_in(turned, at + timedelta(minutes=3))


def _retouched(story: Story, at: datetime) -> None:
    measure, by = _measure(story, "118"), _town(story, "wangyu-ludang")
    piece = Piece(
        measure, by, "river", "green", at - timedelta(hours=4), place_of("wangyu-ludang"), caption="潮沟疏通", software="Photoshop 2026"
    )
    hand_in(piece, at)


def _old(story: Story, at: datetime) -> None:
    """Of the summer before the campaign."""
    measure, by = _measure(story, "208"), _town(story, "wangyu-yuwan")
    hand_in(Piece(measure, by, "river", "harbour", moment(WINDOW, 10, 20), place_of("wangyu-yuwan"), caption="饭店污水接入管网"), at)


def _minutes_for_number(story: Story, at: datetime) -> None:
    """A number was promised; minutes were handed in."""
    target = (
        Target.objects.filter(task=story.task("四/二/2"), measure__isnull=False, value__isnull=False)
        .select_related("measure")
        .order_by("pk")[0]
    )
    if target.measure is None:
        raise ValueError("the target hangs on a measure")
    by = story.person("doumingshan")
    claim = Claim(measure=target.measure, kind=Kind.MINUTES, caption="专题会议纪要", effective_to=at.date(), taken_by=by.name)
    hand_in_paper(claim, "煤炭消费压减专题会议纪要", ("会议听取了煤炭消费压减情况汇报，要求各有关单位抓好落实。",), "市发展改革委", by, at)


def _stamped(story: Story, at: datetime) -> None:
    """Found edited, cleared with a reason, accepted."""
    measure, by = _measure(story, "208"), _town(story, "wangyu-yuwan")
    place = near(place_of("wangyu-yuwan"), "stamped")
    row = hand_in(
        Piece(measure, by, "trench", "stamped", at - timedelta(hours=3), place, caption="接户管安装", camera="", software="StampCam 4.2"),
        at,
    )
    clear_all(story, row, "仅加水印压缩，已当面核对手机原片，时间地点无误。", at + timedelta(days=1))
    judge(story, row, at + timedelta(days=1, minutes=2), words="原片核对一致。")


def _withdrawn(story: Story, at: datetime) -> None:
    """Handed in for the wrong measure and taken back."""
    measure, by = _measure(story, "120"), _town(story, "qingshi-heiyu")
    row = hand_in(Piece(measure, by, "boiler", "wrong", at - timedelta(hours=5), place_of("qingshi-heiyu"), caption="锅炉拆除"), at)
    withdraw_evidence(evidence=row, because="误传，应为磨盘镇锅炉淘汰任务的材料。", by=by, at=at + timedelta(hours=1))


def _honest(story: Story, task: str, by: str, scene: str, at: datetime) -> None:
    """Two pictures of one of the plan's tasks, waiting for a judge."""
    measure, person = _measure(story, task), story.person(by)
    for n in range(2):
        taken = at - timedelta(hours=5 - n, minutes=11 * n)
        piece = Piece(
            measure, person, scene, f"{task}/{by}/{n}", taken, place_of(f"haidai/{task}/{by}/{n}"), caption=f"现场施工照片{n + 1}"
        )
        hand_in(piece, at + timedelta(minutes=n))


def _deviations(story: Story, at: datetime) -> None:
    """A target that cannot be met in full: one is let pass until the spring, one waits."""
    rows = Target.objects.filter(task=story.task("四/三/4"), value__isnull=False).order_by("pk")
    asked = request_deviation(
        target=rows[0], reason="2026年以来未启动黄色预警，减排比例无法实测，申请以清单核算值替代。", by=story.person("qiaobeichuan"), at=at
    )
    decide_deviation(
        deviation=asked, approve=True, decision="同意以核算值替代，至下一采暖季结束前补充实测。", expires_on=date(2027, 3, 15),
        by=story.person("lusixian"), at=at + timedelta(days=2),
    )  # fmt: skip
    reason = "老城区管网受轨道施工影响，集中收集率年底预计76%，申请偏差至2027年3月。"
    target = Target.objects.filter(task=story.task("四/四/1"), value=78).order_by("pk")[0]
    request_deviation(target=target, reason=reason, by=story.person("bailufan"), at=at + timedelta(days=5))
