"""销号台账: the close-out register of a campaign as a wide table."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from rectify.campaign.closure.models import Case, Step, StepKind
from rectify.campaign.closure.queries.papers import parts
from rectify.campaign.closure.queries.papers.facts import closed_cases, day, office_of
from rectify.campaign.ledger.models import Campaign
from rectify.foundation.accounts.rules import Grants
from rectify.foundation.papers import Align, Paper, PaperTooLong, Paragraph, Table

HEAD = ("序号", "编号", "整改任务", "责任单位", "整改时限", "验收", "核查", "抽查", "公示", "审签", "销号日期", "备注")
WIDTHS = (9, 13, 32, 20, 19.5, 19.5, 19.5, 19.5, 19.5, 21, 19.5, 13)
"""Millimetres; a date of 小五 takes 17."""
SMALL = 9.0
MOST = 5_000
"""Lines of a paper; more are for Excel."""


def register_paper(grants: Grants, campaign: Campaign | None, on: date) -> Paper:
    """The register of what this person may see, of one campaign or of all, as it stands on a day. Four queries.

    Raises:
        PaperTooLong: more than :data:`MOST` lines.
    """
    found = closed_cases(grants, campaign.pk if campaign else None)
    if (lines := found.count()) > MOST:
        raise PaperTooLong(lines, MOST)
    rows = [_row(number, case) for number, case in enumerate(found, 1)]
    aligns = ("center", "center", "left", "left", *("center",) * 7, "left")
    table = Table(HEAD, rows, widths=WIDTHS, aligns=[_align(each) for each in aligns], points=SMALL)
    return Paper(
        issuer=office_of(campaign.jurisdiction if campaign else None).name,
        title=f"{campaign.name if campaign else ''}销号台账",
        blocks=(
            Paragraph(f"截至{on.year}年{on.month}月{on.day}日，共销号{len(rows)}项次；重新打开的仍列明。"),
            table if rows else Paragraph("尚无销号任务。"),
        ),
        note=f"（{parts.OURS}）",
        signed=False,
        landscape=True,
        dated_on=on,
    )


def _align(name: str) -> Align:
    return "left" if name == "left" else "center"


def _row(number: int, case: Case) -> Sequence[str]:
    steps: Sequence[Step] = case.passed  # type: ignore[attr-defined]
    kinds = (StepKind.ACCEPT, StepKind.REVIEW, StepKind.CHECK, StepKind.NOTICE)
    back = f"{day(case.reopened_at)}重新打开" if case.reopened_at else ""
    signed = "\n".join(f"{step.done_by.name} {step.on_day:%m-%d}" for step in steps if step.kind == StepKind.SIGN)
    return (
        str(number),
        parts.number_of(case.task),
        case.task.title,
        case.implementing_unit.name,
        case.task.due_current.isoformat() if case.task.due_current else case.task.due_text or parts.NONE,
        *(_cell(steps, kind) for kind in kinds),
        signed or parts.NONE,
        day(case.ended_at).isoformat() if case.ended_at else parts.NONE,
        back,
    )


def _cell(steps: Sequence[Step], kind: StepKind) -> str:
    step = next((each for each in steps if each.kind == kind), None)
    return f"{step.unit.name}\n{step.on_day}" if step else parts.NONE
