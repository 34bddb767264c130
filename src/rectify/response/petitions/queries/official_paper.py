"""The official table as a paper: 信访件办理情况表, wide, with its sums, its rates and what they are shares of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from rectify.foundation.papers import Align, Heading, Paper, Paragraph, Table
from rectify.response.petitions.queries.official import Official
from rectify.response.petitions.rules.official import TYPES, WORDS, Rate, Row, Sums

HEAD: Final = (
    "序号", "受理编号", "受理方式", "行政区域", "交办问题基本情况", "污染类型", "调查核实情况", "是否属实", "处理和整改情况", "是否办结",
    "问责情况", "备注",
)  # fmt: skip
WIDTHS: Final = (8, 21, 13, 16, 47, 15, 38, 12, 38, 12, 14, 11)
CENTRED: Final = frozenset({0, 1, 2, 3, 5, 7, 9, 10, 11})
SMALL: Final = 9.0
HELD: Final[Mapping[str, str]] = {"yes": "属实", "partly": "部分属实", "no": "不属实", "": "未答复"}
SETTLED: Final[Mapping[str, str]] = {"settled": "已办结", "in_part": "阶段性办结", "open": "未办结"}
RATES: Final[Mapping[str, str]] = {
    "settled_of_all": "办结率（已办结÷全部）",
    "settled_or_in_part_of_all": "办结率（已办结与阶段性办结÷全部）",
    "held_of_answered": "属实率（属实与部分属实÷已答复）",
}
LEFT_OUT: Final[Mapping[str, str]] = {"merged": "归并", "split": "拆分", "withdrawn": "撤回"}
TYPES_NOTE: Final = "一件可涉及多种污染类型，分类型件数之和大于总件数。"


def official_paper(table: Official) -> Paper:
    """The table as it stands on its day. No query."""
    handover, on = table.handover, table.on
    aligns: list[Align] = ["center" if n in CENTRED else "left" for n in range(len(HEAD))]
    rows = [cells(number, row) for number, row in enumerate(table.rows, 1)]
    total = table.total
    return Paper(
        issuer=handover.campaign.jurisdiction.name,
        title=f"{handover.campaign.name}信访件办理情况表（第{handover.number}批）",
        blocks=(
            Paragraph(
                f"{handover.on_day.year}年{handover.on_day.month}月{handover.on_day.day}日交办，截至{on.year}年{on.month}月{on.day}日：共"
                f"{total.cases}件，{counts(total)}。{left_out(table.left_out)}"
            ),
            *([Table(HEAD, rows, widths=WIDTHS, aligns=aligns, points=SMALL)] if rows else []),
            Heading("分县（市、区）汇总"),
            county_table(table),
            Heading("分类型件数"),
            Paragraph(TYPES_NOTE),
            Paragraph("，".join(f"{TYPES.get(code, code)}{n}件" for code, n in table.types.items()) or "无。"),
            Heading("比率"),
            *(Paragraph(rate_line(rate)) for rate in table.rates),
            *(Paragraph(f"合计核对不符：{fault.zh}", strong=True) for fault in table.faults),
        ),
        note="（本系统导出。举报人身份信息不在表内。）",
        signed=False,
        landscape=True,
        dated_on=on,
    )


def cells(number: int, row: Row) -> tuple[str, ...]:
    """One line of the table, in the order of :data:`HEAD`."""
    return (
        str(number), row.number, row.channel, row.county or "待定", row.text, "、".join(TYPES.get(code, code) for code in row.types),
        row.finding or "—", HELD[row.substantiated], row.handling or "—", SETTLED[row.settled], accountability(row), row.remark,
    )  # fmt: skip


def accountability(row: Row) -> str:
    """问责情况: talks and people held accountable; the other outcomes stand in the sums."""
    told = [f"{WORDS[kind]}{row.outcomes[kind]}人" for kind in ("talk", "account") if row.outcomes.get(kind)]
    return "、".join(told) or "无"


def counts(sums: Sums) -> str:
    """The verdicts of some cases as a sentence."""
    held = "、".join(f"{HELD[code]}{sums.substantiated.get(code, 0)}件" for code in ("yes", "partly", "no"))
    done = "、".join(f"{SETTLED[code]}{sums.settled.get(code, 0)}件" for code in SETTLED)
    return f"{held}、未答复{sums.unanswered}件；{done}"


def left_out(by_state: Mapping[str, int]) -> str:
    """What is not counted as a case of its own."""
    told = "、".join(f"{LEFT_OUT[code]}{n}件" for code, n in by_state.items() if code in LEFT_OUT)
    return f"另有{told}，不单独计件。" if told else ""


def county_table(table: Official) -> Table:
    """Counties against verdicts and outcomes, the total last."""
    head = ("行政区域", "件数", "属实", "部分属实", "不属实", "未答复", *SETTLED.values(), *WORDS.values(), "罚款（元）")
    lines = [(name or "待定", *_numbers(sums)) for name, sums in table.counties.items()]
    figures: list[Align] = ["right"] * (len(head) - 1)
    widths = (26, *([11] * (len(head) - 2)), 20)
    return Table(head, [*lines, ("合计", *_numbers(table.total))], widths=widths, aligns=["left", *figures], points=SMALL)


def _numbers(sums: Sums) -> tuple[str, ...]:
    held = [sums.substantiated.get(code, 0) for code in ("yes", "partly", "no")]
    done = [sums.settled.get(code, 0) for code in SETTLED]
    after = [sums.outcomes.get(code, 0) for code in WORDS]
    return (*(str(n) for n in (sums.cases, *held, sums.unanswered, *done, *after)), f"{sums.fines:,.2f}")


def rate_line(rate: Rate) -> str:
    """A rate with its denominator."""
    return (
        f"{RATES[rate.code]}：{rate.part}÷{rate.whole}" + (f"＝{rate.percent}%" if rate.percent is not None else "，无分母，不计算") + "。"
    )
