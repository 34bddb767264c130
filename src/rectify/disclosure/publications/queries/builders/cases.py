"""Typical cases: tasks a person chose, good to follow or a warning, in words written for the public. New ones join those told before."""

from __future__ import annotations

from typing import Any

from rectify.campaign.ledger.models import Task
from rectify.disclosure.frozen.models import Kind, Publication
from rectify.disclosure.frozen.rules.shapes import CaseData, ItemShape, Words, empty_content
from rectify.disclosure.publications.messages import nothing_to_tell, unknown_task
from rectify.disclosure.publications.queries.builders.asking import Ask, Built, Territories, figure
from rectify.disclosure.publications.queries.builders.stories import public_tasks, task_keys

SERIES = "cases"


def build(ask: Ask) -> Built:
    """The cases told before and those in ``chosen`` (``{"task": number or key, "good": bool, "words": str}``). Five queries."""
    before = Publication.objects.filter(place=ask.campaign.slug, kind=Kind.CASES, series=SERIES).order_by("-sequence").first()
    items: list[ItemShape] = list(before.content["items"]) if before else []
    keys, places = task_keys(ask.campaign.pk), Territories()
    for entry in ask.chosen:
        item = _item(_task(ask, str(entry["task"])), entry, keys, places)
        items = [*(each for each in items if each["key"] != item["key"]), item]
    if not items:
        raise nothing_to_tell()
    good = sum(item["data"]["good"] for item in items)
    content = empty_content(
        Words(
            zh=f"典型案例{len(items)}个：正面{good}个，反面{len(items) - good}个。",
            en=f"{len(items)} typical cases, {good} of them to follow.",
        )
    )
    content["items"] = items
    content["figures"] = [figure("cases", "典型案例", "Typical cases", len(items))]
    return Built(SERIES, f"{ask.campaign.name}典型案例", "Typical cases", ask.on, content)


def _task(ask: Ask, name: str) -> Task:
    rows = public_tasks(ask.campaign.pk)
    wanted = name.strip()
    row = rows.filter(key=wanted).first() or rows.filter(number=wanted).first()
    if row is None:
        raise unknown_task(wanted)
    return row


def _item(task: Task, entry: dict[str, Any], keys: dict[int, str], places: Territories) -> ItemShape:
    place = places.of(task.lead_unit)
    data = CaseData(
        good=bool(entry["good"]), words=str(entry["words"]).strip(), task=keys[task.pk], county_name=place.name if place else ""
    )
    return ItemShape(
        kind="case",
        key=f"c{keys[task.pk][1:]}",
        title=task.title,
        county=place.code if place else "",
        state="good" if data["good"] else "warning",
        on_day=None,
        data=dict(data),
    )
