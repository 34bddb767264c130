"""The bulletin as a paper: every figure with what it is counted of, in the words offices use. Official papers are Chinese."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from rectify.campaign.dispatch.rules.bulletin import AT_RISK_DAYS, MOST_TASKS, Case, Content, GroupLine, TaskLine, UnitLine, percent
from rectify.campaign.ledger.templatetags.ledger import place
from rectify.foundation.papers import Align, Block, Form, Heading, Paper, Paragraph, Table, long_date

CLASS_WORDS: Final = {
    "not_started": "尚未启动",
    "behind": "未达到序时进度",
    "on_schedule": "达到序时进度",
    "ahead": "超过序时进度",
    "done": "完成",
}
_NUMBERS: Final = "一二三四五六七八九十"
NAMED_ON_PAPER: Final = 40
"""Tasks a list names on paper; the page has more."""


def bulletin_paper(content: Content, *, issued_on: date | None) -> Paper:
    """The paper of a bulletin; without ``issued_on`` it is a draft and says so in its title."""
    first, last = date.fromisoformat(content.first), date.fromisoformat(content.last)
    draft = "" if issued_on else "（未印发稿）"
    return Paper(
        issuer=content.issuer,
        letterhead="整改工作通报",
        form=Form.BULLETIN,
        number=f"第{content.number}期",
        title=f"{content.campaign}第{content.number}轮调度情况的通报{draft}",
        blocks=tuple(_numbered(_sections(content, first, last))),
        dated_on=issued_on or content.dated_on,
        signed=False,
        printed_by=content.issuer if issued_on else "",
        printed_on=issued_on,
    )


Part = tuple[str, Sequence[Block]]


def _numbered(parts: Iterator[Part]) -> Iterator[Block]:
    """Parts that say something, with 一、二、三、 before their headings; a part without heading stands first."""
    number = 0
    for title, blocks in parts:
        if not blocks:
            continue
        if title:
            yield Heading(f"{_NUMBERS[number]}、{title}")
            number += 1
        yield from blocks


def _sections(content: Content, first: date, last: date) -> Iterator[Part]:
    yield "", (Paragraph(_opening(content, first, last)), *(Paragraph(text) for text in content.words.splitlines() if text.strip()))
    yield "总体进展", _overall(content)
    yield "各单位填报和推进情况排名", _ranking(content.units)
    yield "各方面和各县市区进展", _groups(content)
    yield "较上轮变化", _changes(content)
    yield "逾期任务", _tasks(content.overdue, content.overdue_count, late=True)
    yield f"逾期风险任务（未达序时进度且{AT_RISK_DAYS}日内到期）", _tasks(content.risk, content.risk_count, late=False)
    yield "典型案例", _cases(content.cases)
    yield "有关说明", _notes(content)


def _opening(content: Content, first: date, last: date) -> str:
    until = "截至本稿生成时" if content.open else "截至封存时"
    missing = content.asked - content.answered
    return (
        f"{long_date(first)}至{long_date(last)}第{content.number}轮调度，应报措施{content.asked}条次，{until}已报{content.answered}条次，"
        f"填报率{percent(content.answered, content.asked)}（已报÷应报），其中截止后补报{content.late}条次，未报{missing}条次。"
        f"现将有关情况通报如下。"
    )


def _overall(content: Content) -> Sequence[Block]:
    """Classes of all tasks, measures done, overdue."""
    total = sum(content.classes.values())
    rows = [(words, str(content.classes.get(code, 0)), percent(content.classes.get(code, 0), total)) for code, words in CLASS_WORDS.items()]
    text = (
        f"纳入调度的整改任务{content.tasks}项，整改措施{content.measures}条，已完成{content.measures_done}条，"
        f"完成率{percent(content.measures_done, content.measures)}（已完成措施÷全部措施）。有明确时限的任务{content.due}项，"
        f"其中逾期{content.overdue_count}项，逾期率{percent(content.overdue_count, content.due)}（逾期任务÷有明确时限的任务）。"
    )
    head = ("序时进度", "任务数", "占全部任务")
    return (Paragraph(text), Table(head, rows, widths=(3, 1, 1.4), aligns=("left", "right", "right")))


def _ranking(units: Sequence[UnitLine]) -> Sequence[Block]:
    if not units:
        return ()
    rows = [
        (
            str(unit.rank or "–"),
            unit.name,
            f"{unit.on_time}/{unit.asked}",
            percent(unit.on_time, unit.asked),
            str(unit.late),
            f"{unit.overdue}/{unit.due}",
            percent(unit.overdue, unit.due),
            f"{unit.measures_done}/{unit.measures}",
            percent(unit.measures_done, unit.measures),
        )
        for unit in units
    ]
    head = ("名次", "单位", "按时/应报", "按时率", "迟报", "逾期/有时限任务", "逾期率", "完成/全部措施", "完成率")
    aligns: tuple[Align, ...] = ("center", "left", "right", "right", "right", "right", "right", "right", "right")
    words = (
        "以按时填报率由高到低排名，截止后补报的计为迟报、不计入；按时填报率相同的，逾期率低者在前；"
        "再相同的，措施完成率高者在前；三项均相同的并列。任务和措施按牵头单位计。"
    )
    return (Paragraph(words), Table(head, rows, widths=(0.9, 2.5, 1.5, 1.5, 0.9, 1.6, 1.5, 1.6, 1.5), aligns=aligns))


def _groups(content: Content) -> Sequence[Block]:
    blocks: list[Block] = []
    for name, lines in (("方面", content.sections), ("县市区（含所属单位）", content.counties)):
        if lines:
            aligns: tuple[Align, ...] = ("left", "right", "right", "right", "right")
            rows = [_group_row(line) for line in lines]
            head = (name, "任务", "完成", "销号", "逾期/有时限任务")
            blocks.append(Table(head, rows, widths=(4, 1, 1, 1, 1.8), aligns=aligns))
    return blocks


def _group_row(line: GroupLine) -> tuple[str, str, str, str, str]:
    return (line.name or "未归入方面", str(line.tasks), str(line.done), str(line.closed), f"{line.overdue}/{line.due}")


def _changes(content: Content) -> Sequence[Block]:
    if content.previous is None:
        return (Paragraph("本轮为首轮封存，没有可比较的上轮。"),)
    moved = content.moved
    text = (
        f"与第{content.previous}轮封存时相比：新销号{moved.get('closed', 0)}项，退回或重新打开{moved.get('sent_back', 0)}项，"
        f"新增逾期{moved.get('newly_late', 0)}项，经批准延期{moved.get('extended', 0)}项，其他办理状态变化{moved.get('other', 0)}项。"
    )
    blocks: list[Block] = [Paragraph(text)]
    for words, lines in (("新销号", content.closed), ("退回或重新打开", content.sent_back), ("新增逾期", content.newly_late)):
        if lines:
            named = "；".join(f"{place(line.key)} {line.title}（{line.unit or '未明确牵头单位'}）" for line in lines[:10])
            more = f"；等{moved.get(_KEY[words], len(lines))}项" if moved.get(_KEY[words], 0) > 10 else ""  # noqa: PLR2004 - a paragraph of ten names
            blocks.append(Paragraph(f"{words}：{named}{more}。"))
    return blocks


_KEY: Final = {"新销号": "closed", "退回或重新打开": "sent_back", "新增逾期": "newly_late"}


def _tasks(lines: Sequence[TaskLine], count: int, *, late: bool) -> Sequence[Block]:
    if not lines:
        return ()
    head = ("序号", "任务", "牵头单位", "时限", "逾期天数" if late else "序时进度")
    rows = [
        (place(line.key), line.title, line.unit or "未明确", line.due, str(line.late_days) if late else CLASS_WORDS.get(line.schedule, "–"))
        for line in lines[:NAMED_ON_PAPER]
    ]
    aligns: tuple[Align, ...] = ("left", "left", "left", "left", "right" if late else "left")
    blocks: list[Block] = [Table(head, rows, widths=(1.3, 3.8, 2.1, 2.1, 1.4), aligns=aligns)]
    if count > len(rows):
        blocks.insert(0, Paragraph(f"共{count}项，下表列出前{len(rows)}项。"))
    return blocks


def _cases(cases: Sequence[Case]) -> Sequence[Block]:
    blocks: list[Block] = []
    for title, good in (("正面典型", True), ("反面典型", False)):
        chosen = [case for case in cases if case.good is good]
        if chosen:
            blocks.append(Heading(f"（{_NUMBERS[sum(isinstance(b, Heading) for b in blocks)]}）{title}", level=2))
            blocks += [Paragraph(f"{number}. {place(case.key)} {case.title}：{case.words}") for number, case in enumerate(chosen, 1)]
    return blocks


def _notes(content: Content) -> Sequence[Block]:
    kept = "本期数字尚未封存，随填报变化。" if content.open else "本期数字以本轮封存时的记录为准。"
    many = f"各表最多记录{MOST_TASKS}项。" if content.overdue_count > MOST_TASKS else ""
    return (
        Paragraph(
            f"数字截至{long_date(content.dated_on)}。{kept}措施完成以该日及以前登记的完成日期计。序时进度的折算方法为本系统设定。{many}"
        ),
    )
