"""The papers of a case, one function each: from the facts to the content. A step nobody has taken yet gives ``None``. No query.

No official form of these papers is known to us (a form 整改验收销号申请表 is not confirmed); each says that its form is ours. Every figure
is a row; what was not recorded is said to be unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from rectify.campaign.closure.models import Case, Draw, Lot, LotPaper, PublicNotice, Step, StepKind, StepPaper
from rectify.campaign.closure.queries.papers import parts
from rectify.campaign.closure.queries.papers.facts import PaperFacts, day
from rectify.campaign.closure.queries.papers.pictures import pictures_of
from rectify.foundation.papers import Block, Fields, Heading, Paper, Paragraph, SignatureLine, Table, long_date

Builder = Callable[[PaperFacts], Paper | None]
DAY_TYPES = {"workdays": "个工作日", "calendar_days": "个自然日"}
WAYS = {"visit": "来访", "post": "来信（以邮戳为准）", "mail": "电子邮件", "phone": "来电"}


def request(facts: PaperFacts) -> Paper | None:
    """整改任务验收申请: what the implementing unit says is done, with what stands behind it."""
    step = facts.step(StepKind.REQUEST)
    if step is None:
        return None
    return _record(
        facts,
        step,
        "整改任务验收申请",
        [
            parts.about(facts, ("申请单位", step.unit.name), ("申请日期", long_date(step.on_day))),
            *parts.measures(facts, "一"),
            *parts.results(facts, "二"),
            *parts.evidence_list(facts.work.evidence, "三"),
            Heading("四、申请意见"),
            Paragraph(step.opinion or "申请验收。"),
            parts.signed_line("申请单位经办人", step),
            SignatureLine("申请单位负责人"),
        ],
    )


def acceptance_report(facts: PaperFacts) -> Paper | None:
    """整改任务验收报告: group, measures, results, opinion, conclusion."""
    step = facts.step(StepKind.ACCEPT)
    if step is None:
        return None
    members = [(str(i), str(m.get("name", "")), str(m.get("unit", "")), str(m.get("title", "")), "") for i, m in enumerate(step.members, 1)]
    group = Table(
        ("序号", "姓名", "单位", "职务", "签字"), members, widths=(1, 2.4, 5, 3, 3), aligns=("center", "center", "left", "left", "left")
    )
    lead = f"{step.unit.name}于{long_date(step.on_day)}组织验收组，对“{facts.task.title}”整改任务进行了验收，情况如下。"
    return _record(
        facts,
        step,
        "整改任务验收报告",
        [
            Paragraph(lead),
            Heading("一、任务基本情况"),
            parts.about(facts),
            Heading("二、验收组成员"),
            group if members else Paragraph("未记录验收组成员。"),
            *parts.measures(facts, "三"),
            *parts.results(facts, "四"),
            Heading("五、验收意见"),
            Paragraph(step.opinion or "未填写。"),
            *_attached(step),
            Heading("六、验收结论"),
            Paragraph(f"验收{parts.verdict_of(step)}。"),
            parts.signed_line("验收单位经办人", step),
        ],
    )


def review_opinion(facts: PaperFacts) -> Paper | None:
    """现场核查复核意见: who was where and when, what was seen, with photographs."""
    step = facts.step(StepKind.REVIEW)
    if step is None:
        return None
    seen = [
        ("核查单位", step.unit.name),
        ("核查人", step.done_by.name),
        ("核查日期", long_date(step.on_day)),
        ("核查结论", parts.verdict_of(step)),
    ]
    pictures: list[Block] = [*pictures_of(step)]
    photographs: list[Block] = [Heading("二、现场照片"), *pictures] if pictures else []
    return _record(
        facts,
        step,
        "现场核查复核意见",
        [
            parts.about(facts, *seen, wide=[("核查位置", parts.place_words(step))]),
            Heading("一、复核意见"),
            Paragraph(step.opinion or "未填写。"),
            *photographs,
            *_attached(step),
            parts.signed_line("现场核查人", step),
        ],
    )


def check_record(facts: PaperFacts) -> Paper | None:
    """抽查记录: how the case was drawn and what the check found, or that it was drawn from and spared."""
    step = facts.step(StepKind.CHECK)
    if step is None and not facts.lots:
        return None
    blocks: list[Block] = [parts.about(facts), Heading("一、抽取情况")]
    blocks += _lots(facts)
    blocks.append(Heading("二、抽查结果"))
    if step:
        found = [("抽查单位", step.unit.name), ("抽查人", step.done_by.name), ("抽查日期", long_date(step.on_day))]
        method = str(step.data.get("method", ""))
        blocks.append(
            Fields(
                (*found, ("抽查结论", parts.verdict_of(step))),
                wide=(*((("抽查方式", method),) if method else ()), ("抽查情况", step.opinion or "未填写")),
            )
        )
        blocks += [*pictures_of(step), *_attached(step), parts.signed_line("抽查人", step)]
    else:
        blocks.append(Paragraph(_without_check(facts.lots)))
    for lot in _after_close(facts):
        blocks += _checked_closed(lot)
    return _record(facts, step, "整改任务抽查记录", blocks)


def _after_close(facts: PaperFacts) -> list[Lot]:
    """The lots by which the task was checked when it was closed, in their order."""
    return [lot for lot in facts.lots if lot.draw.population == Draw.Population.CLOSED and lot.checked_at]


def _checked_closed(lot: Lot) -> list[Block]:
    """What a check of the closed task found, with its photographs and papers."""
    who = lot.checked_by.name if lot.checked_by else parts.NONE
    on = long_date(day(lot.checked_at)) if lot.checked_at else parts.NONE
    found = (("抽查人", who), ("抽查日期", on))
    verdict = ("抽查结论", "通过" if lot.passed else "未通过，任务重新打开")
    told = (verdict, *((("抽查方式", lot.method),) if lot.method else ()), ("抽查情况", lot.words))
    return [Heading(f"销号后第{lot.draw.number}次抽查"), Fields(found, wide=told), *pictures_of(lot), *_attached(lot)]


def _lots(facts: PaperFacts) -> list[Block]:
    rows = [
        (
            f"第{lot.draw.number}次",
            day(lot.draw.drawn_at).isoformat(),
            facts.stratum_words(lot),
            f"{lot.draw.chosen}/{lot.draw.size}",
            "抽中" if lot.chosen else "未抽中",
            lot.ticket[:12],
        )
        for lot in facts.lots
    ]
    if not rows:
        return [Paragraph("本任务未经随机抽取，由整改办直接抽查。")]
    head = ("抽取", "日期", "分层", "抽中数/总数", "本任务", "签号前12位")
    table = Table(head, rows, widths=(1.7, 3, 3.4, 2, 1.6, 3), aligns=("center", "center", "left", "right", "center", "left"))
    seeds = [(f"第{lot.draw.number}次", lot.draw.seed, lot.draw.population_hash) for lot in facts.lots]
    published = Table(("抽取", "种子", "总体校验值（SHA-256）"), seeds, widths=(1.7, 6.5, 6.5), aligns=("center", "left", "left"))
    return [table, published, Paragraph("任何人用公布的种子和总体可以复算同一结果。")]


def _without_check(lots: Sequence[Lot]) -> str:
    if any(lot.chosen and lot.checked_at is None for lot in lots):
        return "已抽中，尚未实施抽查。"
    if any(lot.chosen for lot in lots):
        return "销号前未被抽中；销号后抽查情况见下。"
    return "本任务在抽取范围内，未被抽中。"


def notice(facts: PaperFacts) -> Paper | None:
    """拟销号公示: the notice the case stood on last, with all its cases."""
    return notice_paper(facts.notices[-1].notice) if facts.notices else None


def notice_paper(posted: PublicNotice) -> Paper:
    """A notice as it is posted. One query for its cases."""
    entries = posted.entries.select_related("case__task__lead_unit", "case__implementing_unit").order_by("id")
    rows = [
        (
            str(index),
            parts.number_of(entry.case.task),
            entry.case.task.title,
            entry.case.implementing_unit.name,
            entry.case.task.lead_unit.name if entry.case.task.lead_unit else parts.NONE,
        )
        for index, entry in enumerate(entries, 1)
    ]
    table = Table(
        ("序号", "任务编号", "整改任务", "责任单位", "牵头单位"),
        rows,
        widths=(1.1, 2, 6, 3, 3),
        aligns=("center", "center", "left", "left", "left"),
    )
    period = f"{long_date(posted.first)}至{long_date(posted.last)}，共{posted.days}{DAY_TYPES.get(posted.day_type, '天')}"
    return Paper(
        issuer=posted.unit.name,
        title=posted.title,
        number=posted.number,
        blocks=(
            Paragraph(f"下列{len(rows)}项整改任务已通过验收和核查，拟予销号，现予公示，接受社会监督。"),
            Paragraph(f"公示时间：{period}。"),
            Paragraph(f"公示载体：{posted.media}。"),
            Paragraph(f"公示期间如有异议，请向{posted.unit.name}反映；以信函反映的，以邮戳日期为准。"),
            *([Paragraph(f"联系方式：{posted.contact}。")] if posted.contact else []),
            table,
        ),
        dated_on=posted.first,
    )


def sign_sheet(facts: PaperFacts) -> Paper | None:
    """销号审签表: every step in a line, the notice and its objections, then each signature with its day and in whose name."""
    needs = [need for need in facts.requirements if need.kind == StepKind.SIGN]
    if not needs:
        return None
    lines = [parts.signed_line(need.title_zh, facts.signature(need)) for need in needs]
    opinions = [
        (f"{need.title_zh.removesuffix('签字')}意见", signed.opinion)
        for need in needs
        if (signed := facts.signature(need)) and signed.opinion
    ]
    closed = facts.step(StepKind.CLOSE)
    blocks: list[Block] = [parts.about(facts), Heading("一、各步骤办理情况"), _steps(facts), *_objections(facts)]
    blocks += [Heading("三、审签" if facts.notices else "二、审签"), *([Fields((), wide=opinions)] if opinions else []), *lines]
    if closed:
        blocks.append(Paragraph(f"{closed.unit.name}于{long_date(closed.on_day)}办理销号，经办人：{closed.done_by.name}。"))
    return _record(facts, closed or facts.step(StepKind.SIGN), "整改任务销号审签表", blocks)


def _steps(facts: PaperFacts) -> Block:
    rows = [
        (step.requirement.title_zh, step.unit.name, _who(step), step.on_day.isoformat(), parts.verdict_of(step), step.opinion)
        for step in facts.steps
        if step.kind not in {StepKind.SIGN, StepKind.CLOSE, StepKind.FILE}
    ]
    head = ("步骤", "办理单位", "办理人", "日期", "结论", "意见")
    return Table(head, rows, widths=(2.6, 2.4, 1.9, 2.5, 1.3, 5.3), aligns=("left", "left", "center", "center", "center", "left"))


def _who(step: Step) -> str:
    return step.done_by.name if step.on_behalf_of is None else f"{step.done_by.name}\n（受{step.on_behalf_of.name}委托）"


def _objections(facts: PaperFacts) -> list[Block]:
    if not facts.notices:
        return []
    entry = facts.notices[-1]
    told = f"{entry.notice.media}，{long_date(entry.notice.first)}至{long_date(entry.notice.last)}"
    rows = [
        (each.said_on.isoformat(), WAYS.get(each.came_by, each.came_by), each.text, _answer(each.upheld, each.answer))
        for each in entry.objections.all()
    ]
    table = Table(("日期", "方式", "异议内容", "核实答复"), rows, widths=(2.2, 2, 4.5, 4.5), aligns=("center", "center", "left", "left"))
    return [Heading("二、公示情况"), Paragraph(f"公示：{told}。{'收到异议如下。' if rows else '未收到异议。'}"), *([table] if rows else [])]


def _answer(upheld: bool | None, answer: str) -> str:
    return "尚未答复" if upheld is None else f"{'成立' if upheld else '不成立'}：{answer}"


def register_entry(facts: PaperFacts) -> Paper | None:
    """销号台账登记单: the line of the register, for the file of the case."""
    closed = facts.step(StepKind.CLOSE)
    if closed is None:
        return None
    filed = facts.step(StepKind.FILE)
    grid = parts.about(
        facts,
        ("销号日期", long_date(closed.on_day)),
        ("经办人", closed.done_by.name),
        ("备案日期", long_date(filed.on_day) if filed else parts.NONE),
        ("第几次申请", str(facts.case.attempt)),
    )
    return _record(facts, closed, "整改任务销号登记单", [grid, _steps(facts), parts.signed_line("销号经办人", closed)])


def return_notice(facts: PaperFacts) -> Paper | None:
    """整改任务退回通知: which step it came back from, why, and what to do."""
    case = facts.case
    if case.outcome != Case.Outcome.RETURNED or case.ended_at is None:
        return None
    failed = next((step for step in reversed(facts.steps) if not step.passed), None)
    source = f"经{failed.unit.name}{failed.requirement.title_zh}，未予通过" if failed else f"经{facts.office.name}审核"
    return _to_unit(
        facts,
        "整改任务退回通知",
        f"你单位第{case.attempt}次申请验收的“{facts.task.title}”整改任务（编号{parts.number_of(facts.task)}），{source}，现予退回。",
        case.ended_because or (failed.opinion if failed else ""),
        "请对照退回原因继续整改，符合条件后重新申请验收。整改时限不因退回而改变。",
    )


def reopen_notice(facts: PaperFacts) -> Paper | None:
    """整改任务重新打开通知: a closed task came back."""
    case = facts.case
    if case.outcome != Case.Outcome.REOPENED or case.reopened_at is None:
        return None
    return _to_unit(
        facts,
        "整改任务重新打开通知",
        f"“{facts.task.title}”整改任务（编号{parts.number_of(facts.task)}）已于{long_date(day(case.ended_at or case.reopened_at))}销号。"
        "现重新打开，恢复整改。",
        case.reopened_because,
        "请查明原因、落实整改，完成后按程序重新申请验收、销号。",
    )


def _to_unit(facts: PaperFacts, title: str, what: str, because: str, then: str) -> Paper:
    case = facts.case
    moment = case.reopened_at or case.ended_at
    return Paper(
        issuer=facts.office.name,
        title=title,
        recipient=case.implementing_unit.name,
        blocks=(Paragraph(what), Paragraph(f"原因：{because or '未记录'}"), Paragraph(then)),
        dated_on=day(moment) if moment else None,
        remark=parts.OURS,
    )


def _attached(step: Step | Lot) -> list[Block]:
    papers: Sequence[StepPaper | LotPaper] = list(step.papers.all())
    rows = [(str(i), paper.name, paper.file.sha256) for i, paper in enumerate(papers, 1)]
    if not rows:
        return []
    return [Table(("序号", "附件名称", "校验值（SHA-256）"), rows, widths=(1, 5, 9), aligns=("center", "left", "left"), caption="随附材料")]


def _record(facts: PaperFacts, step: Step | None, title: str, blocks: list[Block]) -> Paper:
    return Paper(
        issuer=step.unit.name if step else facts.office.name,
        title=title,
        number=f"第{facts.case.attempt}次申请",
        blocks=blocks,
        note=f"（{parts.OURS}）",
        dated_on=step.on_day if step else None,
        signed=False,
    )


BUILDERS: Mapping[str, Builder] = MappingProxyType(
    {
        "request": request,
        "acceptance_report": acceptance_report,
        "review_opinion": review_opinion,
        "check_record": check_record,
        "notice": notice,
        "sign_sheet": sign_sheet,
        "register_entry": register_entry,
        "return_notice": return_notice,
        "reopen_notice": reopen_notice,
    }
)
"""Code of a paper, as in the files of procedures/ -> what builds it; in the order of the steps."""
NAMES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "request": ("验收申请", "Request for acceptance"),
        "acceptance_report": ("验收报告", "Acceptance report"),
        "review_opinion": ("复核意见", "Review opinion"),
        "check_record": ("抽查记录", "Spot-check record"),
        "notice": ("拟销号公示", "Public notice"),
        "sign_sheet": ("销号审签表", "Sign-off sheet"),
        "register_entry": ("销号登记单", "Register entry"),
        "return_notice": ("退回通知", "Return notice"),
        "reopen_notice": ("重新打开通知", "Reopening notice"),
    }
)
"""What each paper is called, Chinese and English: file names and links."""
