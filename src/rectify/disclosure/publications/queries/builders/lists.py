"""The three lists: problems with their tasks, every task with its story, responsible units inside; figures with denominators."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from rectify.campaign.ledger.models import Problem, TaskState
from rectify.disclosure.frozen.rules.shapes import Content, Figure, ItemShape, Known, ProblemData, Table, empty_content
from rectify.disclosure.publications.messages import nothing_to_tell
from rectify.disclosure.publications.queries.builders.asking import Ask, Built, both, columns, figure, in_prose, known, table
from rectify.disclosure.publications.queries.builders.stories import Stories, public_tasks
from rectify.disclosure.publications.rules.keys import key_of

CLOSING = frozenset({"acceptance_requested", "accepted", "reviewed", "noticed", "signed"})
BACK = frozenset({"returned", "reopened"})


def build(ask: Ask) -> Built:
    """The lists of today. About fourteen queries a thousand tasks."""
    stories = Stories(ask.campaign.pk, ask.on)
    tasks = stories.items(public_tasks(ask.campaign.pk))
    if not tasks:
        raise nothing_to_tell()
    content = content_of(ask, tasks)
    content["items"] = [*_problems(ask, tasks), *tasks]
    return Built("lists", f"{ask.campaign.name}三张清单", f"The three lists of {_english(ask)}", ask.on, content)


def content_of(ask: Ask, tasks: Sequence[ItemShape]) -> Content:
    """A content about tasks, with figures, the table by section, and what is known to be doubtful."""
    content = empty_content(
        {
            "zh": f"截至{in_prose(ask.on)}，{ask.campaign.name}共有整改任务{len(tasks)}项。",
            "en": f"On {ask.on.isoformat()} {_english(ask)} had {len(tasks)} rectification tasks.",
        }
    )
    content["figures"] = task_figures(tasks)
    content["tables"] = [_by_section(tasks), _by_state(tasks)]
    content["known"] = doubtful(tasks)
    return content


def task_figures(tasks: Sequence[ItemShape]) -> list[Figure]:
    """Closed, closing, back, late: each with what it is a part of."""
    states = Counter(item["state"] for item in tasks)
    whole = (len(tasks), "全部任务", "all tasks")
    dated = [item for item in tasks if item["on_day"]]
    late = sum(item["data"]["late_days"] > 0 for item in dated)
    return [
        figure("tasks", "整改任务", "Tasks", len(tasks)),
        figure("closed", "已销号", "Closed", states["closed"], whole),
        figure("closing", "正在验收销号", "In close-out", sum(states[state] for state in CLOSING), whole),
        figure("back", "退回或重新打开", "Returned or reopened", sum(states[state] for state in BACK), whole),
        figure("late", "逾期未销号", "Overdue and not closed", late, (len(dated), "有时限的任务", "tasks with a deadline")),
    ]


def doubtful(tasks: Sequence[ItemShape]) -> list[Known]:
    """What is missing or doubtful in these tasks, said with the number itself."""
    undated = sum(item["on_day"] is None and item["data"]["nature"] == "by_deadline" for item in tasks)
    nobody = sum(item["data"]["lead"] is None for item in tasks)
    unmeasured = sum(any(not target["result"] for target in item["data"]["targets"]) for item in tasks)
    unproved = sum(item["state"] == "closed" and not item["data"]["proof"] for item in tasks)
    return [
        *known(
            "undated", undated, "{n}项任务的方案原文未写明或丢失了完成日期。", "Of {n} tasks the plan does not state the day, or lost it."
        ),
        *known("nobody", nobody, "{n}项任务的牵头单位尚未确定。", "Of {n} tasks the leading unit is not settled."),
        *known("unmeasured", unmeasured, "{n}项任务有目标尚无实测结果。", "Of {n} tasks a target has no measured result yet."),
        *known("unproved", unproved, "{n}项已销号任务在本系统中没有佐证材料。", "Of {n} closed tasks this system holds no evidence."),
    ]


def _problems(ask: Ask, tasks: Sequence[ItemShape]) -> list[ItemShape]:
    """The problems these tasks answer, in their order. One query."""
    answers: dict[str, list[dict[str, str]]] = defaultdict(list)
    states: dict[str, list[str]] = defaultdict(list)
    for item in tasks:
        key = item["data"]["problem"]["key"]
        answers[key].append({"key": item["key"], "number": item["data"]["number"], "title": item["title"]})
        states[key].append(item["state"])
    rows = Problem.objects.filter(campaign=ask.campaign).order_by("position", "id")
    seen: dict[str, ItemShape] = {}
    for row in rows:
        key = key_of("p", row.key)
        if key in answers and key not in seen:
            seen[key] = _problem(row, key, answers, states)
    return list(seen.values())


def _problem(row: Problem, key: str, answers: Mapping[str, list[dict[str, str]]], states: Mapping[str, list[str]]) -> ItemShape:
    data = ProblemData(number=row.number, text=row.text if row.stated else "", tasks=answers[key])
    closed = all(state == "closed" for state in states[key])
    return ItemShape(
        kind="problem", key=key, title=row.title, county="", state="closed" if closed else "open", on_day=None, data=dict(data)
    )


def _by_section(tasks: Sequence[ItemShape]) -> Table:
    names = dict.fromkeys(item["data"]["section"] for item in tasks)
    rows: list[list[str | int | None]] = []
    for name in names:
        mine = [item for item in tasks if item["data"]["section"] == name]
        closed = sum(item["state"] == "closed" for item in mine)
        rows.append([name or "–", len(mine), closed, sum(item["data"]["late_days"] > 0 for item in mine)])
    heads = columns(
        ("section", "方面", "Section", False), ("tasks", "任务", "Tasks", True),
        ("closed", "已销号", "Closed", True), ("late", "逾期", "Overdue", True),
    )  # fmt: skip
    return table("sections", "各方面任务", "Tasks by section", heads, rows)


def _by_state(tasks: Sequence[ItemShape]) -> Table:
    states = Counter(item["state"] for item in tasks)
    rows: list[list[str | int | None]] = []
    for state in TaskState:
        if states[state.value]:
            words = both(state.label)
            rows.append([words["zh"], words["en"], states[state.value]])
    heads = columns(
        ("state", "状态", "State", False), ("state_en", "状态（英文）", "State in English", False), ("n", "任务", "Tasks", True)
    )
    return table("states", "各状态任务", "Tasks by state", heads, rows)


def _english(ask: Ask) -> str:
    return ask.campaign.name_en or ask.campaign.slug
