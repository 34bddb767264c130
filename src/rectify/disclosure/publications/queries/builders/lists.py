"""The three lists: problems with their tasks, every task with its story, responsible units inside; figures with denominators."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from rectify.campaign.ledger.models import Problem, TaskState
from rectify.disclosure.frozen.rules.groups import group_of
from rectify.disclosure.frozen.rules.shapes import Content, Figure, ItemShape, Known, ProblemData, Table, empty_content
from rectify.disclosure.publications.messages import nothing_to_tell
from rectify.disclosure.publications.queries.builders.asking import Ask, Built, both, columns, figure, in_prose, known, table
from rectify.disclosure.publications.queries.builders.stories import Stories, public_tasks
from rectify.disclosure.publications.rules.keys import key_of

BACK = frozenset({"returned", "reopened"})
GROUP_WORDS = {
    "closed": ("已销号", "Closed"),
    "closing": ("正在验收销号", "In close-out"),
    "going": ("正在整改", "Under way"),
    "late": ("逾期未销号", "Overdue and not closed"),
    "back": ("退回或重新打开", "Returned or reopened"),
}


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
    content["figures"] = task_figures(tasks, ask.on)
    content["tables"] = [_by_section(tasks, ask.on), _by_state(tasks)]
    content["known"] = doubtful(tasks)
    return content


def task_figures(tasks: Sequence[ItemShape], on: date) -> list[Figure]:
    """Tasks of the plan in the five groups the portal counts in, each with what it is a part of; those from complaints apart."""
    plan = Counter(group for item, group in grouped(tasks, on) if item["data"]["origin"] != "petition")
    others = Counter(group for item, group in grouped(tasks, on) if item["data"]["origin"] == "petition")
    whole, mine = (len(tasks), "全部任务", "all tasks"), (plan.total(), "方案任务", "tasks of the plan")
    from_petitions = (others.total(), "信访转办任务", "tasks from complaints")
    found = [
        figure("tasks", "整改任务", "Tasks", len(tasks)),
        figure("plan_tasks", "其中方案任务", "Of these of the plan", plan.total(), whole),
        *(figure(f"plan_{group}", zh, en, plan[group], mine) for group, (zh, en) in GROUP_WORDS.items()),
    ]
    if others:
        found += [
            figure("petition_tasks", "其中信访转办任务", "Of these from complaints", others.total(), whole),
            *(figure(f"petition_{group}", f"信访转办{zh}", f"From complaints: {en}", others[group], from_petitions)
              for group, (zh, en) in GROUP_WORDS.items()),
        ]  # fmt: skip
    return found


def grouped(tasks: Sequence[ItemShape], on: date) -> list[tuple[ItemShape, str]]:
    """Each task with its group on the day of the facts."""
    return [(item, group_of(item["state"], date.fromisoformat(item["on_day"]) if item["on_day"] else None, on)) for item in tasks]


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


def _by_section(tasks: Sequence[ItemShape], on: date) -> Table:
    groups: dict[str, Counter[str]] = {}
    for item, group in grouped(tasks, on):
        name = "群众信访" if item["data"]["origin"] == "petition" else item["data"]["section"]
        groups.setdefault(name, Counter())[group] += 1
    rows: list[list[str | int | None]] = [[name or "–", mine.total(), mine["closed"], mine["late"]] for name, mine in groups.items()]
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
