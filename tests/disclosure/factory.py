"""Small frozen publications of an invented city, made through the one service and without a row of the campaign."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from rectify.disclosure.frozen.models import Publication
from rectify.disclosure.frozen.rules.shapes import Content, Draft, Figure, ItemShape, empty_content
from rectify.disclosure.frozen.services.freezing import freeze
from rectify.foundation.accounts.models import Person
from tests.cast import NOW, TODAY

PLACE = "haidai"


def releaser() -> Person:
    """Who releases; made on first use."""
    return Person.objects.get_or_create(username="releaser", defaults={"name": "发布员", "name_en": "Releaser"})[0]


def unit(code: str = "HD-QS", name: str = "青石县", name_en: str = "Qingshi County") -> dict[str, str]:
    return {"code": code, "name": name, "name_en": name_en}


def figure(key: str, value: int, of: int | None = None, zh: str = "已销号", en: str = "Closed") -> Figure:
    of_label = {"zh": "全部任务", "en": "all tasks"} if of is not None else None
    return {"key": key, "label": {"zh": zh, "en": en}, "value": value, "of": of, "of_label": of_label}  # type: ignore[typeddict-item]


def task_data(number: str = "1", **changes: Any) -> dict[str, Any]:
    """The story of a task, shape :class:`~rectify.disclosure.frozen.rules.shapes.TaskData`."""
    told: dict[str, Any] = {
        "number": number,
        "text": f"{number}号任务：淘汰35蒸吨/小时以下燃煤锅炉。",
        "goal": "2026年底前全部淘汰",
        "origin": "plan",
        "problem": {"key": f"p-{number}", "number": number, "title": "燃煤锅炉淘汰不彻底"},
        "section": "调整能源结构",
        "lead": unit("HD-STHJ", "市生态环境局", "City ecology and environment bureau"),
        "parts": [{**unit(), "role": "responsible"}],
        "nature": "by_deadline",
        "due_text": "2026年底前",
        "due_original": "2026-12-31",
        "due_current": "2026-12-31",
        "late_days": 0,
        "extensions": [],
        "measures": [
            {"number": "1", "text": "建立锅炉台账。", "due_on": "2026-06-30", "started_on": "2026-03-01", "done_on": "2026-06-12"}
        ],
        "sites_done": 3,
        "sites_all": 7,
        "targets": [{"text": "淘汰率100%", "due_on": "2026-12-31", "result": "42.9 %", "measured_on": "2026-11-16"}],
        "proof": [{"kind": "photo", "label": {"zh": "现场照片", "en": "Photograph"}, "count": 4, "supports": 3}],
        "steps": [],
        "closed_on": None,
        "came_back": [],
    }
    return told | changes


def item(kind: str, key: str, **changes: Any) -> ItemShape:
    """One thing that is told; a task by default tells a whole story."""
    data = task_data(key.removeprefix("t-")) if kind == "task" else {}
    told: dict[str, Any] = {
        "kind": kind, "key": key, "title": f"{key} 号", "county": "HD-QS", "state": "open", "on_day": "2026-12-31", "data": data,
    }  # fmt: skip
    return told | changes  # type: ignore[return-value]


def task(key: str = "t-1", state: str = "open", **changes: Any) -> ItemShape:
    return item("task", key, state=state, title=f"淘汰燃煤锅炉 {key}", **changes)


def petition(key: str = "HD20261101-0001", settled: str = "settled", verdict: str | None = None, **changes: Any) -> ItemShape:
    """A complaint; ``settled`` is what the unit claims, ``verdict`` the same unless told."""
    verdict = settled or "open" if verdict is None else verdict
    data = {
        "number": key,
        "channel": "hotline",
        "received_on": "2026-11-01",
        "handed_on": "2026-11-02",
        "answered_on": "2026-11-10" if settled else "",
        "batch": "1",
        "county": unit(),
        "text": "石桥镇一砖厂夜间冒黑烟，气味刺鼻。",
        "types": ["air"],
        "finding": "经查，该砖厂脱硫设施停运，情况属实，已责令停产整治。",
        "substantiated": "yes",
        "settled": settled,
        "verdict": verdict,
        "because": {"zh": "答复已采纳，没有后续措施。", "en": "The reply was accepted and nothing lies ahead."},
        "merged": 0,
        "asked": 0,
        "outcomes": [{"kind": "fine", "label": {"zh": "罚款", "en": "Fine"}, "count": 1, "amount": "50000.00"}],
        "citizen_says": "",
        "reopened": 0,
    }
    return item("petition", key, state=verdict, title="石桥镇砖厂冒黑烟", on_day="2026-11-01", data=data, **changes)


def first_shape(row: ItemShape) -> ItemShape:
    """A complaint as numbers of version 1 tell it: no verdict, and the claim of the unit as its state."""
    later = ("handed_on", "answered_on", "verdict", "because", "merged", "asked")
    data = {key: value for key, value in row["data"].items() if key not in later}
    return {**row, "state": data["settled"] or "open", "data": data}


def county(code: str = "HD-QS", name: str = "青石县", name_en: str = "Qingshi County", closed: int = 3, tasks: int = 8) -> ItemShape:
    data = {"name": name, "name_en": name_en, "figures": [figure("closed", closed, tasks)]}
    return item("county", code, county=code, title=name, state="", on_day=None, data=data)


def content(items: Sequence[ItemShape] = (), figures: Sequence[Figure] = ()) -> Content:
    whole = empty_content({"zh": "截至2026年11月23日的情况。", "en": "As of 23 November 2026."})
    whole["items"] = list(items)
    whole["figures"] = list(figures)
    return whole


def draft(kind: str = "lists", items: Sequence[ItemShape] | None = None, **changes: Any) -> Draft:
    """A draft ready for release; ``content``, ``series``, ``title`` … can be given."""
    parts: dict[str, Any] = {
        "place": PLACE,
        "place_name": "海岱市环保督察整改",
        "place_name_en": "Haidai rectification",
        "kind": kind,
        "series": kind,
        "title": "海岱市整改清单",
        "title_en": "Lists of Haidai",
        "facts_on": TODAY,
        "content": content([task("t-1"), task("t-2", "closed")] if items is None else items, [figure("closed", 1, 2)]),
        "number_form": "海环整改公开〔{year}〕{number}号",
    }
    return Draft(**(parts | changes))


def publish(kind: str = "lists", items: Sequence[ItemShape] | None = None, *, at: datetime = NOW, **changes: Any) -> Publication:
    """Release one number, by default of the facts of its day: ``publish("lists", [task("t-1")])``."""
    facts = {"facts_on": timezone.localdate(at)} | changes
    return freeze(draft=draft(kind, items, **facts), by=releaser(), at=at).publication


def little_city() -> list[Publication]:
    """Four numbers: lists, progress, petitions, and lists again a week later with a task closed."""
    return [
        publish("lists", [task("t-1"), task("t-2")], at=NOW - timedelta(days=14), facts_on=date(2026, 11, 9)),
        publish("progress", [county(), county("HD-LH", "临河区", "Linhe District", 2, 4)], series="progress:week", title="第46周进展"),
        publish("petitions", [petition(), petition("HD20261101-0002", "open")], series="petitions:1", title="第1批信访件"),
        publish("lists", [task("t-1"), task("t-2", "closed")]),
    ]
