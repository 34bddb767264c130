"""Progress of a frozen round: who was asked and answered, how tasks stand, territory by territory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from rectify.campaign.dispatch.models import Bulletin, Round, Standing
from rectify.campaign.dispatch.queries.bulletin import content_of
from rectify.campaign.dispatch.queries.rounds import cadence_of
from rectify.campaign.dispatch.rules.bulletin import Content as Told
from rectify.campaign.dispatch.rules.bulletin import GroupLine
from rectify.campaign.ledger.models.tasks import Origin
from rectify.campaign.ledger.rules.schedule import NO_WORK
from rectify.disclosure.frozen.rules.shapes import Content, ItemShape, Table, Words, empty_content
from rectify.disclosure.publications.messages import nothing_to_tell
from rectify.disclosure.publications.queries.builders.asking import (
    TERRITORIES,
    Ask,
    Built,
    Territories,
    columns,
    figure,
    in_prose,
    known,
    table,
)
from rectify.foundation.accounts.models import Unit

CLASSES = {
    "not_started": ("尚未启动", "Not started"),
    "behind": ("未达到序时进度", "Behind schedule"),
    "on_schedule": ("达到序时进度", "On schedule"),
    "ahead": ("超过序时进度", "Ahead of schedule"),
    "done": ("完成", "Done"),
}


def build(ask: Ask) -> Built:
    """A frozen round, ``about``; the last one where none is named. About eight queries."""
    rows = Round.objects.filter(campaign=ask.campaign, frozen_at__isnull=False).select_related("campaign__jurisdiction")
    one = (rows.filter(pk=ask.about) if ask.about else rows).order_by("-number").first()
    if one is None:
        raise nothing_to_tell()
    told = content_of(one, Bulletin.objects.filter(round=one).first(), ask.on)
    cadence = cadence_of(ask.campaign.pk, one.last)
    period = str(cadence.period) if cadence else "week"
    title = f"{ask.campaign.name}第{one.number}次调度进展（{one.first}至{one.last}）"
    english = f"Progress of round {one.number}, {one.first} to {one.last}"
    return Built(f"progress:{period}", title, english, told.dated_on, content(told, one))


def content(told: Told, one: Round) -> Content:
    """The figures of a round: what had come in when it was frozen, which may be before its last day. Three queries."""
    frozen = f"第{one.number}次调度，{in_prose(one.first)}至{in_prose(one.last)}，数据于{in_prose(told.dated_on)}冻结。"
    whole = empty_content(
        Words(
            zh=f"{frozen}逾期指到期仍未完成；已完成、尚未销号的不算。",
            en=f"Round {one.number}, {one.first} to {one.last}; figures frozen on {told.day}. "
            "Overdue is what is not finished by its date, even if what is finished is not closed yet.",
        )
    )
    from_petitions = _from_petitions(one)
    tasks = (told.tasks, "全部任务", "all tasks")
    whole["figures"] = [
        figure("asked", "应报", "Reports asked", told.asked),
        figure("answered", "已报", "Answered", told.answered, (told.asked, "应报", "reports asked")),
        figure("late_reports", "迟报", "Answered late", told.late, (told.answered, "已报", "answered")),
        figure("tasks", "整改任务", "Tasks", told.tasks),
        figure("petition_tasks", "其中信访转办任务", "Of these from complaints", from_petitions.total(), tasks),
        figure(
            "overdue", "逾期未完成", "Overdue and not finished", told.overdue_count, (told.due, "有时限的任务", "tasks with a deadline")
        ),
        figure("measures_done", "完成措施", "Measures done", told.measures_done, (told.measures, "全部措施", "all measures")),
        *(figure(f"class_{code}", zh, en, told.classes.get(code, 0), tasks) for code, (zh, en) in CLASSES.items()),
    ]
    whole["tables"] = [
        _groups("counties", "各县（市、区）", "Counties and districts", told.counties),
        _groups("sections", "各方面", "Sections", told.sections),
    ]
    whole["items"] = counties(told, from_petitions)
    silent = told.asked - told.answered
    whole["known"] = known(
        "silent", silent, "应报未报{n}份，其情况不在数内。", "{n} reports were not handed in; what they would tell is not in the figures."
    )
    return whole


def _from_petitions(one: Round) -> Counter[str]:
    """How many tasks of a frozen round came from complaints, by the code of their territory. Two queries."""
    places = Territories()
    rows = Standing.objects.filter(round=one, task__origin=Origin.PETITION).exclude(state__in=NO_WORK).select_related("unit")
    found = (places.of(row.unit) for row in rows.order_by("pk"))
    return Counter(place.code if place else "" for place in found)


def counties(told: Told, from_petitions: Mapping[str, int]) -> list[ItemShape]:
    """A thing for each territory with tasks. One query."""
    units = {unit.name: unit for unit in Unit.objects.filter(kind__in=sorted(TERRITORIES)).order_by("position", "code")}
    found = []
    for line in told.counties:
        unit = units.get(line.name)
        if unit is None:
            continue
        tasks = (line.tasks, "任务", "tasks")
        figures = [
            figure("tasks", "整改任务", "Tasks", line.tasks),
            figure("petition_tasks", "其中信访转办任务", "Of these from complaints", from_petitions.get(unit.code, 0), tasks),
            figure("done", "完成", "Done", line.done, tasks),
            figure("closed", "已销号", "Closed", line.closed, tasks),
            figure("overdue", "逾期未完成", "Overdue and not finished", line.overdue, (line.due, "有时限的任务", "tasks with a deadline")),
        ]
        data = {"name": unit.name, "name_en": unit.name_en, "figures": figures}
        item = ItemShape(kind="county", key=unit.code, title=unit.name, county=unit.code, state="", on_day=None, data=data)
        found.append(item)
    return found


def _groups(key: str, zh: str, en: str, lines: Sequence[GroupLine]) -> Table:
    rows: list[list[str | int | None]] = [[line.name or "–", line.tasks, line.done, line.closed, line.overdue, line.due] for line in lines]
    heads = columns(
        ("name", zh, en, False), ("tasks", "任务", "Tasks", True), ("done", "完成", "Done", True), ("closed", "已销号", "Closed", True),
        ("overdue", "逾期", "Overdue", True), ("due", "有时限", "With deadline", True),
    )  # fmt: skip
    return table(key, zh, en, heads, rows)
