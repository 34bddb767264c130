"""Closed tasks with their stories; those that were reopened since stay in it and say so."""

from __future__ import annotations

from rectify.campaign.ledger.models import TaskState
from rectify.disclosure.frozen.rules.shapes import Words, empty_content
from rectify.disclosure.publications.messages import nothing_to_tell
from rectify.disclosure.publications.queries.builders.asking import Ask, Built, both, columns, figure, in_prose, table
from rectify.disclosure.publications.queries.builders.lists import BACK, doubtful
from rectify.disclosure.publications.queries.builders.stories import Stories, ever_closed


def build(ask: Ask) -> Built:
    """Every task that was ever closed. About fourteen queries a thousand tasks."""
    tasks = Stories(ask.campaign.pk, ask.on).items(ever_closed(ask.campaign.pk))
    if not tasks:
        raise nothing_to_tell()
    again = sum(item["state"] in BACK for item in tasks)
    zh = f"截至{in_prose(ask.on)}，先后销号{len(tasks)}项，其中{again}项后来被退回或重新打开。"
    en = f"By {ask.on.isoformat()} {len(tasks)} tasks had been closed; {again} of them were returned or reopened since."
    content = empty_content(Words(zh=zh, en=en))
    content["items"] = tasks
    whole = (len(tasks), "曾经销号的任务", "tasks ever closed")
    closed = sum(item["state"] == "closed" for item in tasks)
    content["figures"] = [
        figure("ever_closed", "先后销号", "Ever closed", len(tasks)),
        figure("closed", "现仍销号", "Still closed", closed, whole),
        figure("back", "退回或重新打开", "Returned or reopened", again, whole),
    ]
    words = {state.value: both(state.label)["zh"] for state in TaskState}
    rows: list[list[str | int | None]] = [
        [item["data"]["number"], item["title"], item["data"]["closed_on"], len(item["data"]["came_back"]), words[item["state"]]]
        for item in tasks
    ]
    heads = columns(
        ("number", "编号", "Number", False), ("title", "任务", "Task", False), ("closed_on", "销号日期", "Closed on", False),
        ("back", "退回或重开次数", "Times back", True), ("state", "状态", "State", False),
    )  # fmt: skip
    content["tables"] = [table("closed", "销号任务一览", "Closed tasks", heads, rows)]
    content["known"] = doubtful(tasks)
    return Built("closed", f"{ask.campaign.name}已销号任务", "Closed tasks", ask.on, content)
