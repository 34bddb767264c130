"""A version of a scheme as an official paper. The words are those of the version; papers are Chinese, as offices write them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch
from django.utils import timezone

from rectify.campaign.ledger.models import ExpertOpinion, Scheme, SchemeStep, SchemeVersion
from rectify.campaign.ledger.queries.schemes import content_of, get_scheme
from rectify.campaign.ledger.rules.schemes import FIELDS, Content, Standing, field_changes, standing, step_changes
from rectify.campaign.ledger.rules.schemes import told as field_text
from rectify.foundation.accounts.refusals import NotFound
from rectify.foundation.accounts.rules import Grants
from rectify.foundation.papers import Block, Fields, Heading, Paper, Paragraph, Table, long_date

OURS = "表式由本系统拟定，内容取自登记数据"
"""No official form of a scheme is known; none is claimed."""
NONE = "—"
NUMBERS = "一二三四五六七八九"
STANDINGS = {
    Standing.DRAFT: "（草稿）",
    Standing.FLAWED: "（草稿）",
    Standing.SUBMITTED: "（送审稿）",
    Standing.SENT_BACK: "（退回稿）",
    Standing.APPROVED: "",
}
"""What stands behind the title, so that nobody takes a draft for the scheme."""
FIELD_WORDS = {
    "cause": "问题成因",
    "outcome": "整改成效",
    "measured": "量化指标",
    "due_on": "完成时限",
    "cost": "资金（万元）",
    "funding": "资金来源",
}
SIGN_WORDS = {"→": "达到", "+": "增加", "−": "减少"}
"""Signs that read as words on paper."""
BETWEEN = re.compile(r"(?<![A-Za-z0-9]) | (?![A-Za-z0-9])")
"""Spaces that no paper has: all but those between two words of Latin letters."""
STEP_WORDS = {"added": "新增", "removed": "删去", "changed": "调整"}


@dataclass(frozen=True, slots=True)
class _Told:
    """A version with all that is printed of it."""

    scheme: Scheme
    version: SchemeVersion
    steps: Sequence[SchemeStep]
    opinions: Sequence[ExpertOpinion]
    before: SchemeVersion | None


def scheme_paper(grants: Grants, pk: int, number: int) -> tuple[Scheme, Paper]:
    """The paper of one version of a scheme within reach, and the scheme. Six queries, whatever it holds.

    Raises:
        NotFound: no such scheme or version, or none this person may see.
    """
    scheme = get_scheme(grants, pk)
    steps = Prefetch("steps", SchemeStep.objects.select_related("measure").order_by("position"))
    rows = scheme.versions.filter(number__in=(number, number - 1)).select_related("approver", "decided_by", "submitted_by")
    versions = {row.number: row for row in rows.prefetch_related(steps, Prefetch("opinions", ExpertOpinion.objects.order_by("id")))}
    if number not in versions:
        raise NotFound(number)
    row = versions[number]
    return scheme, _paper(_Told(scheme, row, list(row.steps.all()), list(row.opinions.all()), versions.get(number - 1)))


def _paper(told: _Told) -> Paper:
    row = told.version
    where = standing(submitted=row.submitted_at is not None, approved=row.approved, flawed=row.sent_back_at is not None)
    unit = told.scheme.unit.name
    return Paper(
        issuer=unit,
        title=f"{told.scheme.title}{STANDINGS[where]}",
        note=f"第{row.number}版　{OURS}",
        blocks=tuple(_numbered(told)),
        signers=(unit,),
        dated_on=timezone.localdate(row.submitted_at) if row.submitted_at else None,
        signed=row.submitted_at is not None,
    )


def _numbered(told: _Told) -> Iterator[Block]:
    """The parts that say something, under their numbers."""
    parts: tuple[tuple[str, Sequence[Block]], ...] = (
        ("基本情况", _about(told)),
        ("问题成因", _words(told.version.cause)),
        ("整改成效", _outcome(told)),
        ("整改措施", _measures(told)),
        ("时间节点", _milestones(told)),
        ("修订情况", _changes(told)),
        ("论证意见", _opinions(told)),
        ("审批", _decision(told)),
    )
    for place, (title, blocks) in enumerate((title, blocks) for title, blocks in parts if blocks):
        yield Heading(f"{NUMBERS[place]}、{title}")
        yield from blocks


def _words(text: str) -> Sequence[Block]:
    return [Paragraph(line.strip()) for line in text.splitlines() if line.strip()]


def _about(told: _Told) -> Sequence[Block]:
    scheme, content = told.scheme, content_of(told.version)
    firm = scheme.firm_name or (scheme.firm.name if scheme.firm else "")
    wide = [
        ("整改任务", f"{scheme.task.number or scheme.task.key}　{scheme.task.title}" if scheme.task else ""),
        ("反馈问题", scheme.problem.title if scheme.problem else ""),
        ("企业", firm),
        ("资金来源", content.funding),
    ]
    pairs = (
        ("编制单位", scheme.unit.name),
        ("版次", f"第{told.version.number}版"),
        ("完成时限", long_date(content.due_on) if content.due_on else NONE),
        ("所需资金", f"{field_text(content, 'cost')}万元" if content.cost is not None else NONE),
    )
    return [Fields(pairs, wide=[(name, text) for name, text in wide if text])]


def _outcome(told: _Told) -> Sequence[Block]:
    measured = _text(content_of(told.version), "measured")
    return [*_words(told.version.outcome), *([Paragraph(f"量化指标：{measured}。")] if measured else [])]


def _text(content: Content, name: str) -> str:
    """A field as one line, as papers write it."""
    text = field_text(content, name)
    if name != "measured":
        return text
    return BETWEEN.sub("", " ".join(SIGN_WORDS.get(word, word) for word in text.split(" ")))


def _measures(told: _Told) -> Sequence[Block]:
    """The measures in order; a day and the measure of the list only where any has one."""
    rows = [step for step in told.steps if not step.is_milestone]
    if not rows:
        return ()
    head, widths, cells = ["序号", "措施"], [1.1, 8.0], [[str(n), step.text] for n, step in enumerate(rows, 1)]
    for name, width, has, say in (
        ("时限", 2.5, any(step.due_on for step in rows), _day),
        ("对应清单措施", 4.0, any(step.measure for step in rows), _of_list),
    ):
        if has:
            head.append(name)
            widths.append(width)
            cells = [[*line, say(step)] for line, step in zip(cells, rows, strict=True)]
    return [Table(head, cells, widths=widths, aligns=("center", *["left"] * (len(head) - 1)))]  # type: ignore[arg-type]  # these are aligns


def _of_list(step: SchemeStep) -> str:
    return f"{step.measure.number or step.measure.key}　{step.measure.text}" if step.measure else NONE


def _day(step: SchemeStep) -> str:
    return step.due_on.isoformat() if step.due_on else NONE


def _milestones(told: _Told) -> Sequence[Block]:
    rows = [step for step in told.steps if step.is_milestone]
    if not rows:
        return ()
    cells = [
        (str(n), step.text, _day(step), step.reached_on.isoformat() if step.reached_on else "未到达") for n, step in enumerate(rows, 1)
    ]
    return [Table(("序号", "节点", "时限", "到达日期"), cells, widths=(1.1, 7, 2.6, 2.6), aligns=("center", "left", "center", "center"))]


def _changes(told: _Told) -> Sequence[Block]:
    """Why the version differs from the one before, and in what."""
    blocks = [Paragraph(f"修订原因：{told.version.because.strip()}")] if told.version.because.strip() else []
    if told.before is None:
        return blocks
    old, new = content_of(told.before), content_of(told.version)
    changed = {each.field for each in field_changes(old, new) if each.changed}
    cells = [(FIELD_WORDS[f], _text(old, f) or NONE, _text(new, f) or NONE) for f in FIELDS if f in changed]
    for each in step_changes(old.steps, new.steps):
        if each.kind in STEP_WORDS:
            sides = [(f"{side.text}　{side.due_on}" if side.due_on else side.text) if side else NONE for side in (each.before, each.after)]
            cells.append((f"步骤{STEP_WORDS[each.kind]}", sides[0], sides[1]))
    head = ("事项", f"第{told.before.number}版", f"第{told.version.number}版")
    return [*blocks, Table(head, cells, widths=(2.2, 5, 5))] if cells else blocks


def _opinions(told: _Told) -> Sequence[Block]:
    if not told.opinions:
        return ()
    cells = [
        (f"{each.expert}\n{each.employer}".strip(), "同意" if each.favourable else "不同意", each.words, each.given_on.isoformat())
        for each in told.opinions
    ]
    return [Table(("专家", "结论", "意见", "日期"), cells, widths=(3, 1.5, 6, 2.5), aligns=("left", "center", "left", "center"))]


def _decision(told: _Told) -> Sequence[Block]:
    row = told.version
    if row.approver is None or row.decided_by is None or row.decided_at is None:
        return ()
    pairs = (
        ("审批单位", row.approver.name),
        ("结论", "批准" if row.approved else "退回"),
        ("经办人", row.decided_by.label),
        ("日期", long_date(timezone.localdate(row.decided_at))),
    )
    return [Fields(pairs, wide=(("审批意见", row.decision.strip()),) if row.decision.strip() else ())]
