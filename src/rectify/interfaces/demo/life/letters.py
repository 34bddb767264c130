"""The warning ladder at work: letters proposed on Mondays, issued, dismissed, answered or not; major matters; bulletins."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from functools import partial
from typing import Final

from django.utils import timezone

from rectify.campaign.dispatch.models import Letter, MajorMatter, Round, SupervisionStep
from rectify.campaign.dispatch.services.bulletin import ChosenCase, edit_bulletin, issue_bulletin
from rectify.campaign.dispatch.services.letters import (
    answer_letter,
    choose_ladder,
    dismiss_letter,
    draft_letter,
    issue_as_proposed,
    propose_letters,
    step_supervision,
)
from rectify.campaign.dispatch.services.matters import report_matter, take_matter
from rectify.interfaces.demo.life.story import LAST_DAY, Story, dice, moment

PROPOSED: Final = (date(2026, 9, 14), date(2026, 9, 28), date(2026, 10, 19), date(2026, 11, 10), LAST_DAY)
"""Mornings on which letters are proposed; those of the last day wait."""
ISSUES: Final = "lusixian"
DEAF: Final = frozenset({"jingkai", "wangyu"})
"""Units that answer no letter."""
GRAVE: Final = {"summons": DEAF, "listed": frozenset({"jingkai"})}
"""Of the upper rungs only these units get a letter; the others have mended their ways in time."""
AT_ONCE: Final = 9
"""At most so many letters are issued of one morning; the rest is dismissed."""
ANSWERS: Final = (
    "收悉。经查，滞后主要因{cause}。我单位已成立专班，主要负责同志每周调度，{until}前补齐进度，有关责任人已约谈提醒。",
    "对照来函逐项核查，{cause}属实。现已增加作业队伍并调整工序，确保{until}前完成，过程资料同步上传系统。",
    "我单位高度重视，{cause}问题已提级督办。补报材料随文报送，{until}前报告整改结果，接受现场核查。",
    "已于接函当日召开会议研究。{cause}系统筹不力所致，{until}前完成补报和整改，举一反三排查同类事项。",
)
CAUSES: Final = ("施工组织不力", "汛期停工后复工偏慢", "资金拨付衔接不畅", "填报人员调整、交接不清", "用地手续办理滞后")
MATTERS: Final = (
    ("longyan", date(2026, 9, 3), "9月2日夜间强降雨，沙埠河临时围堰漫溢，约200米护岸受损，已组织抢险，无人员伤亡，水质加密监测中。",
     "同意先期处置。请市生态环境局每两小时监测一次并续报，水利部门到场指导，3日内报送灾损和修复方案。"),
    ("wangyu", date(2026, 10, 12), "发现盐港镇码头堆场夜间违规作业，已责令停止并立案调查。",
     "依法从严查处，结果向社会公布；举一反三检查全县码头堆场。"),
    ("qingshi", LAST_DAY, "岭前镇污水主管网因第三方施工破损，约40立方米生活污水外溢，已封堵抢修，正在开展下游取样监测。", ""),
)  # fmt: skip
BULLETINS: Final = {
    4: ("第4轮调度应报尽报情况总体良好，个别单位连续未报。", (("106", True, "堰头镇对9处排口逐一开挖核查，封堵质量过硬。"),)),
    8: ("国庆节后复工较快，经开区仍有多项措施未报，已发函督办。", (("115", True, "望海镇尾水设施当年建成、当年见效。"),
                                         ("203", False, "牛集镇养鸡场治理设施停运、台账补录，抽查不合格退回。"))),
    12: ("距年底不足50天，时限在年内的任务须倒排工期。", (("101", True, "岭前镇管网通水后断面水质明显改善。"),
                                    ("119", False, "河阴镇小塑料作坊销号后反弹，已重新打开并挂牌督办。"))),
    13: ("本轮未报单位较上轮增加，请各县市区主要负责同志过问。", (("102", False, "石井镇堆场密闭改造报称完成四个月，一直未申请验收。"),)),
}  # fmt: skip


def plan(story: Story) -> None:
    """Ladder, letters, the listed supervision, matters, bulletins."""
    story.on(moment(date(2026, 8, 20), 10), partial(_choose, story))
    for day in PROPOSED:
        story.on(moment(day, 5, 30), partial(_propose, story))
    story.on(moment(date(2026, 10, 22), 10), partial(_list, story))
    for unit, day, text, instruction in MATTERS:
        story.on(moment(day, 8), partial(_matter, story, unit, text, instruction))
    for number in BULLETINS:
        story.on(moment(date(2026, 8, 31) + timedelta(weeks=number - 1), 9, 20), partial(_bulletin, story, number))


def _choose(story: Story, at: datetime) -> None:
    choose_ladder(campaign=story.campaign, ladder="haidai", valid_from=date(2026, 8, 24), by=story.person("tangyouning"), at=at)


def _propose(story: Story, at: datetime) -> None:
    propose_letters(campaign=story.campaign, on=timezone.localdate(at), at=at)
    if timezone.localdate(at) == LAST_DAY:
        return
    waiting = Letter.objects.filter(campaign=story.campaign, issued_at__isnull=True, dismissed_at__isnull=True).select_related(
        "unit", "task"
    )
    deaf_first = sorted(waiting.order_by("pk"), key=lambda letter: (letter.unit.code not in DEAF, letter.rung == "reminder", letter.pk))
    for n, letter in enumerate(deaf_first):
        then = at + timedelta(hours=4, minutes=6 * n)
        if n < AT_ONCE and letter.unit_id in story.reporters and letter.unit.code in GRAVE.get(letter.rung, {letter.unit.code}):
            story.on(then, partial(_issue, story, letter))
        else:
            story.on(then, partial(_dismiss, story, letter))


def _issue(story: Story, letter: Letter, at: datetime) -> None:
    issued = issue_as_proposed(letter=letter, by=story.person(ISSUES), at=at)
    said = _dice("answer", letter)
    if letter.unit.code in DEAF or said.random() < 0.12:  # noqa: PLR2004 - one in eight is not answered
        return
    story.on(at + timedelta(days=said.randrange(2, 9), hours=said.randrange(3)), partial(_answer, story, issued))


def _dice(what: str, letter: Letter) -> random.Random:
    task = letter.task.key if letter.task else ""
    return dice(what, letter.rung, letter.unit.code, task, timezone.localdate(letter.proposed_at))


def _dismiss(story: Story, letter: Letter, at: datetime) -> None:
    mended = "主要负责同志已到场督办并报送补救计划，暂不采取更高一级措施。"
    because = "已电话提醒，单位当日补报，本次不再发函。" if letter.rung == "reminder" else mended
    dismiss_letter(letter=letter, because=because, by=story.person(ISSUES), at=at)


def _answer(story: Story, letter: Letter, at: datetime) -> None:
    said = _dice("words", letter)
    until = timezone.localdate(at) + timedelta(days=said.randrange(10, 30))
    text = said.choice(ANSWERS).format(cause=said.choice(CAUSES), until=f"{until.month}月{until.day}日")
    answer_letter(letter=letter, answer=text, by=story.reporters[letter.unit_id], at=at)


def _list(story: Story, at: datetime) -> None:
    """A reopened task is put under listed supervision by hand, and goes three steps of its way out."""
    task = story.task("119")
    because = "河阴镇小塑料作坊销号后反弹，3家作坊夜间复产，决定挂牌督办。"
    unit = story.units["wenyin"]
    letter = draft_letter(
        campaign=story.campaign, unit=unit, task=task, rung="listed", because=because, points=None, by=story.person("tangyouning"), at=at
    )
    issue_as_proposed(letter=letter, by=story.person(ISSUES), at=at + timedelta(hours=2))
    steps = (
        (date(2026, 11, 3), SupervisionStep.Kind.RECTIFIED, "geluming", "3家作坊设备全部拆除，断水断电，镇村两级每日巡查。"),
        (date(2026, 11, 17), SupervisionStep.Kind.APPLIED, "geluming", "整改已满两周未再反弹，申请解除挂牌督办。"),
    )
    story.on(at + timedelta(days=6), partial(_answer, story, letter))
    for day, kind, by, words in steps:
        story.on(moment(day, 10), partial(_step, story, letter, kind, by, words))


def _step(story: Story, letter: Letter, kind: SupervisionStep.Kind, by: str, words: str, at: datetime) -> None:
    step_supervision(letter=letter, kind=kind, words=words, by=story.person(by), at=at)


def _matter(story: Story, code: str, text: str, instruction: str, at: datetime) -> None:
    unit = story.units[code]
    by = story.reporters[unit.pk]
    row = report_matter(campaign=story.campaign, unit=unit, task=None, text=text, happened_on=timezone.localdate(at), by=by, at=at)
    if instruction:
        story.on(at + timedelta(hours=2), partial(_take, story, row, instruction))


def _take(story: Story, row: MajorMatter, instruction: str, at: datetime) -> None:
    take_matter(matter=row, instruction=instruction, by=story.person("tangyouning"), at=at)


def _bulletin(story: Story, number: int, at: datetime) -> None:
    """Written on the Monday after the freeze; the newest is still a draft."""
    words, cases = BULLETINS[number]
    row = Round.objects.select_related("campaign__jurisdiction").get(campaign=story.campaign, number=number)
    by = story.person("tangyouning")
    edit_bulletin(round=row, words=words, cases=[ChosenCase(story.task(task).key, good, said) for task, good, said in cases], by=by, at=at)
    if number != max(BULLETINS):
        issue_bulletin(round=row, by=by, at=at + timedelta(hours=1))
