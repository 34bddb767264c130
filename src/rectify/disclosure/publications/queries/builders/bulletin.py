"""An issued bulletin as it was issued: the office's words, the ranking of units, typical cases, what is overdue."""

from __future__ import annotations

from rectify.campaign.dispatch.models import Bulletin
from rectify.campaign.dispatch.rules.bulletin import Content as Told
from rectify.disclosure.frozen.rules.shapes import Section, Table, Words
from rectify.disclosure.publications.messages import nothing_to_tell
from rectify.disclosure.publications.queries.builders.asking import Ask, Built, columns, table
from rectify.disclosure.publications.queries.builders.progress import content


def build(ask: Ask) -> Built:
    """The issued bulletin of the round ``about``; the last issued one where none is named. Three queries."""
    rows = Bulletin.objects.filter(round__campaign=ask.campaign, issued_at__isnull=False).select_related("round")
    row = (rows.filter(round=ask.about) if ask.about else rows).order_by("-round__number").first()
    if row is None or row.content is None:
        raise nothing_to_tell()
    told = Told.of(row.content)
    whole = content(told, row.round)
    whole["items"] = []
    if told.words:
        whole["sections"].append(Section(title=Words(zh="通报", en="Bulletin"), paragraphs=told.words.splitlines()))
    for case in told.cases:
        kind = Words(zh="典型经验", en="To follow") if case.good else Words(zh="反面典型", en="A warning")
        words = Words(zh=f"{kind['zh']}：{case.title}", en=f"{kind['en']}: {case.title}")
        whole["sections"].append(Section(title=words, paragraphs=case.words.splitlines()))
    whole["tables"] = [_ranking(told), _overdue(told), *whole["tables"]]
    title = f"{told.campaign}工作通报（第{told.number}期）"
    return Built(f"bulletin:{told.number}", title, f"Bulletin no. {told.number}", told.dated_on, whole)


def _ranking(told: Told) -> Table:
    rows: list[list[str | int | None]] = [
        [unit.rank, unit.name, unit.answered, unit.asked, unit.overdue, unit.due, unit.measures_done, unit.measures] for unit in told.units
    ]
    heads = columns(
        ("rank", "名次", "Rank", True), ("unit", "单位", "Unit", False), ("answered", "已报", "Answered", True),
        ("asked", "应报", "Asked", True),
        ("overdue", "逾期", "Overdue", True), ("due", "有时限", "With deadline", True), ("done", "完成措施", "Measures done", True),
        ("measures", "全部措施", "Measures", True),
    )  # fmt: skip
    return table("units", "单位排名", "Ranking of units", heads, rows)


def _overdue(told: Told) -> Table:
    rows: list[list[str | int | None]] = [[line.key, line.title, line.unit, line.due, line.late_days] for line in told.overdue]
    heads = columns(
        ("key", "编号", "Number", False), ("title", "任务", "Task", False), ("unit", "牵头单位", "Leading unit", False),
        ("due", "时限", "Due", False), ("late", "逾期天数", "Days late", True),
    )  # fmt: skip
    return table("overdue", "逾期任务", "Overdue tasks", heads, rows)
