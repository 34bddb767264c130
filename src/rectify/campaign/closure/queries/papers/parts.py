"""Parts that several papers of a case share: who and what, measures, results, evidence. No query."""

from __future__ import annotations

from collections.abc import Sequence

from rectify.campaign.closure.models import Step
from rectify.campaign.closure.queries.papers.facts import JudgedTarget, PaperFacts, day
from rectify.campaign.evidence.models import Evidence, Kind
from rectify.campaign.ledger.models import Task
from rectify.foundation.papers import Block, Fields, Heading, Paragraph, SignatureLine, Table, long_date

OURS = "表式由本系统拟定，内容取自登记数据"
"""No official form of these papers is known; none is claimed."""
NONE = "—"
KINDS = {
    Kind.PHOTO: "照片",
    Kind.VIDEO: "视频",
    Kind.MONITORING: "监测报告",
    Kind.CONTRACT: "合同",
    Kind.INVOICE: "发票",
    Kind.MINUTES: "会议纪要",
    Kind.PAPER: "公文",
    Kind.MEASUREMENT: "测量记录",
}
PROOFS = {"password": "已再次核验登录密码", "totp": "已核验一次性验证码"}


def number_of(task: Task) -> str:
    """The number the plan or list gives, else the place in it."""
    return task.number or task.key


def due_words(task: Task) -> str:
    """The deadline, and the first one where it was extended."""
    if task.due_current is None:
        return task.due_text or "未规定"
    words = long_date(task.due_current)
    if task.due_original and task.due_original != task.due_current:
        words += f"（原定{long_date(task.due_original)}，经批准延期）"
    return words


def about(facts: PaperFacts, *more: tuple[str, str], wide: Sequence[tuple[str, str]] = ()) -> Fields:
    """The task in a grid; ``more`` pairs beside the others, ``wide`` ones in rows of their own at the end."""
    task = facts.task
    return Fields(
        (
            ("任务编号", number_of(task)),
            ("整改时限", due_words(task)),
            ("责任单位", facts.case.implementing_unit.name),
            ("牵头单位", task.lead_unit.name if task.lead_unit else NONE),
            *more,
        ),
        wide=(
            ("任务名称", task.title),
            ("反馈问题", task.problem.title if task.problem.stated else NONE),
            ("整改目标", task.goal or NONE),
            *wide,
        ),
    )


def measures(facts: PaperFacts, number: str) -> list[Block]:
    """The table of measures under its heading."""
    rows = [
        (
            str(index),
            measure.text,
            measure.started_on.isoformat() if measure.started_on else NONE,
            measure.done_on.isoformat() if measure.done_on else "未完成",
            str(getattr(measure, "proofs", 0)),
        )
        for index, measure in enumerate(facts.work.measures, 1)
    ]
    head = ("序号", "整改措施", "开始日期", "完成日期", "采信材料（件）")
    table = Table(head, rows, widths=(1.1, 6, 2.5, 2.5, 1.7), aligns=("center", "left", "center", "center", "right"))
    return [Heading(f"{number}、整改措施完成情况"), table if rows else Paragraph("方案未列具体措施。")]


def results(facts: PaperFacts, number: str) -> list[Block]:
    """Targets beside what was measured."""
    rows = [(str(index), target_words(each), result_words(each), verdict_words(each)) for index, each in enumerate(facts.work.targets, 1)]
    table = Table(("序号", "整改目标", "最近实测", "判定"), rows, widths=(1.1, 5, 3.2, 4.5), aligns=("center", "left", "left", "left"))
    return [Heading(f"{number}、整改目标完成情况"), table if rows else Paragraph("方案未列量化目标。")]


def target_words(each: JudgedTarget) -> str:
    """The target as the plan says it."""
    return each.target.quote or each.target.subject or NONE


def result_words(each: JudgedTarget) -> str:
    """The latest measured value with its unit and day."""
    if each.result is None:
        return "无实测数据"
    value = f"{each.result.value:f}"
    value = value.rstrip("0").rstrip(".") if "." in value else value
    return f"{value}{each.result.unit}\n{each.result.measured_on}"


def verdict_words(each: JudgedTarget) -> str:
    """Met or not, with the reason; a deviation is named with its end."""
    words = each.verdict.zh if each.verdict else NONE
    if each.deviation:
        until = f"，有效期至{long_date(each.deviation.expires_on)}" if each.deviation.expires_on else ""
        words += f"\n经批准偏离：{each.deviation.reason}{until}"
    return words


def evidence_list(pieces: Sequence[Evidence], number: str) -> list[Block]:
    """What was accepted as evidence, with the three times apart and the head of each hash."""
    rows = [
        (
            str(index),
            piece.caption or piece.name,
            KINDS.get(Kind(piece.kind), piece.kind),
            day(piece.captured_at).isoformat() if piece.captured_at else "不详",
            day(piece.received_at).isoformat(),
            piece.file.sha256[:12],
        )
        for index, piece in enumerate(pieces, 1)
    ]
    head = ("序号", "材料名称", "种类", "形成日期", "收到日期", "校验值前12位")
    table = Table(head, rows, widths=(1.1, 4, 1.8, 2.4, 2.4, 3), aligns=("center", "left", "center", "center", "center", "left"))
    return [Heading(f"{number}、采信的佐证材料"), table if rows else Paragraph("无。")]


def place_words(step: Step) -> str:
    """Where a step was taken."""
    if step.latitude is None or step.longitude is None:
        return "未记录"
    north = f"{'北' if step.latitude >= 0 else '南'}纬{abs(step.latitude):.6f}°"
    return f"{north}，{'东' if step.longitude >= 0 else '西'}经{abs(step.longitude):.6f}°"


def verdict_of(step: Step) -> str:
    """Passed or not."""
    return "通过" if step.passed else "不通过"


def signed_line(role: str, step: Step | None) -> SignatureLine:
    """The line of somebody who took a step; empty when nobody has yet. Whose step it was, and how the person proved themselves."""
    role = role.removesuffix("签字")
    if step is None:
        return SignatureLine(role)
    notes = []
    if step.on_behalf_of:
        notes.append(f"受托办理，委托人：{step.on_behalf_of.name}")
    if step.proof:
        notes.append(PROOFS.get(step.proof, step.proof))
    return SignatureLine(role, step.done_by.name, day(step.done_at), "；".join(notes))
