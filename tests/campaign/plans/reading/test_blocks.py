"""Lists written as running text: every block is one task, its fields govern it, its measures are parted at their numbers."""

from __future__ import annotations

import pytest

from rectify.campaign.plans.reading.contract import FactKind
from rectify.campaign.plans.reading.engine import read_text

FIELDS = "责任单位：市水务局\n督导单位：市政府办\n整改时限：{by}\n整改目标：{goal}\n整改措施：\n1.新建管网30公里。\n2.改造泵站4座。\n"


def blocks(first: str, second: str) -> str:
    one = FIELDS.format(by="2025年6月底前", goal="收集率达到90%。")
    two = FIELDS.format(by="2026年12月底", goal="投诉下降50%。")
    return f"某市整改措施清单\n\n{first}\n{one}\n{second}\n{two}"


HEADS = [
    ("问题一：管网不完善。2022年有12个小区直排。", "问题二：油烟扰民。", ["一", "二"]),
    ("整改任务1：管网不完善。2022年有12个小区直排。", "整改任务2：油烟扰民。", ["1", "2"]),
    ("（一）反馈问题：管网不完善。2022年有12个小区直排。", "（二）反馈问题：油烟扰民。", ["一", "二"]),
    ("一、管网不完善问题。2022年有12个小区直排。", "二、油烟扰民问题。", ["一", "二"]),
    ("1.关于管网不完善的问题。2022年有12个小区直排。", "2.关于油烟扰民的问题。", ["1", "2"]),
    ("序号：1\n反馈问题：管网不完善。2022年有12个小区直排。", "序号：2\n反馈问题：油烟扰民。", ["1", "2"]),
    ("第二十七项：管网不完善。2022年有12个小区直排。", "第二十八项：油烟扰民。", ["二十七", "二十八"]),
    ("【问题1】管网不完善。2022年有12个小区直排。", "【问题2】油烟扰民。", ["1", "2"]),
    ("二、水环境方面\n\n问题一：管网不完善。2022年有12个小区直排。", "问题二：油烟扰民。", ["二/一", "二/二"]),
    ("二、水环境方面\n（一）城镇污水\n问题1：管网不完善。2022年有12个小区直排。", "问题2：油烟扰民。", ["二/一/1", "二/一/2"]),
]


@pytest.mark.parametrize(("first", "second", "paths"), HEADS, ids=[head[0][:8] for head in HEADS])
def test_every_block_of_a_list_is_one_task_with_its_own_fields(first, second, paths):
    reading = read_text(blocks(first, second))
    facts = {fact.id: fact for fact in reading.facts}
    assert [task.path for task in reading.tasks] == paths
    one, two = reading.tasks
    assert "管网不完善" in one.title
    assert one.problem is not None
    assert one.problem.text.startswith(("管网不完善", "关于管网不完善"))
    assert [facts[ident].value for ident in one.deadlines] == ["2025-06-30"]
    assert [facts[ident].value for ident in two.deadlines] == ["2026-12-31"]
    assert [(facts[ident].text, facts[ident].role) for ident in two.actors] == [("市水务局", "responsible"), ("市政府办", "supervising")]
    assert [(measure.number, measure.text) for measure in one.measures] == [("1", "新建管网30公里。"), ("2", "改造泵站4座。")]
    assert one.goal is not None
    assert one.goal.text == "收集率达到90%。"
    assert {facts[ident].text for ident in one.targets} == {"达到90%"}
    for task, by in ((one, "2025-06-30"), (two, "2026-12-31")):
        inside = [fact for fact in reading.facts if fact.kind is FactKind.TARGET and task.start <= fact.start < task.end]
        assert {facts[fact.deadline or ""].value for fact in inside} == {by}


def test_numbers_in_the_problem_of_a_block_are_findings():
    reading = read_text(blocks(HEADS[0][0], HEADS[0][1]))
    assert [fact.value for fact in reading.facts if fact.kind is FactKind.STATUS] == ["12"]


def test_boxed_labels_are_labels():
    reading = read_text("【整改目标】收集率达到90%。\n【整改时限】2025年6月底前\n【责任单位】市水务局\n【整改措施】新建管网30公里。")
    facts = {fact.id: fact for fact in reading.facts}
    (task,) = reading.tasks
    assert [measure.text for measure in task.measures] == ["新建管网30公里。"]
    assert [facts[ident].value for ident in task.deadlines] == ["2025-06-30"]


def test_labels_set_apart_by_blanks_are_labels():
    reading = read_text("整改目标    收集率达到90%\n整改时限    2025年6月\n责任单位    市水务局\n")
    assert [(fact.kind.value, fact.text) for fact in reading.facts] == [
        ("target", "达到90%"),
        ("deadline", "2025年6月"),
        ("actor", "市水务局"),
    ]


def test_one_sentence_that_begins_like_a_block_is_none():
    reading = read_text("一、工作任务\n任务一：2025年底前新建管网30公里。\n按照要求推进。\n二、保障措施\n加强领导。\n")
    assert [heading.path for heading in reading.outline] == ["一", "二"]


def test_several_deadlines_of_a_field_govern_what_stands_behind_each():
    reading = read_text("整改时限：2025年12月底前完成4座，2026年12月底前完成9座\n整改目标：修复率达到95%。\n责任单位：县政府\n")
    facts = {fact.id: fact for fact in reading.facts}
    linked = [(fact.value, facts[fact.deadline or ""].value) for fact in reading.facts if fact.kind is FactKind.TARGET]
    assert linked == [("4", "2025-12-31"), ("9", "2026-12-31"), ("95", "2026-12-31")]


def test_a_form_of_headings_is_read_field_by_field():
    reading = read_text(
        "一、整改问题\n河段有浮萍12处。\n二、整改实施主体\n临水镇人民政府\n三、整改目标\n清理率达到95%。\n四、完成时限\n2024年12月底\n"
        "五、整改完成情况\n（一）清理浮萍11处。\n（二）新建围栏2.4公里。\n"
    )
    assert [(fact.kind.value, fact.value) for fact in reading.facts] == [
        ("status", "12"),
        ("actor", None),
        ("target", "95"),
        ("deadline", "2024-12-31"),
        ("status", "11"),
        ("status", "2.4"),
    ]


def test_persons_are_no_units():
    reading = read_text("责任领导：张某某\n责任单位：市水务局\n整改时限：2025年6月底前\n")
    assert [fact.text for fact in reading.facts if fact.kind is FactKind.ACTOR] == ["市水务局"]


def test_a_deadline_behind_a_semicolon_closes_nothing_before_it():
    reading = read_text("综合利用率比2024年提高6个百分点；堆场制定处置计划，待导则发布后6个月内启动治理。")
    (target,) = (fact for fact in reading.facts if fact.kind is FactKind.TARGET)
    assert target.deadline is None


def test_a_form_that_closes_a_problem_needs_no_deadline():
    reading = read_text(
        "某县整改任务验收公示\n一、整改任务\n坑塘有黑臭水体3处。\n二、整改措施\n（1）清理坑塘3处。\n三、整改完成情况\n（1）3处均已清理。\n"
    )
    (task,) = reading.tasks
    assert task.problem is not None
    assert [(measure.number, measure.text) for measure in task.measures] == [("1", "清理坑塘3处。")]


def test_units_in_parentheses_between_sentences_belong_to_no_sentence():
    reading = read_text(
        "一、升级产业结构\n1.制定准入清单。完成清单编制。〔市生态环境局牵头督导，市水务局参与，各县、区人民政府负责落实。以下不再列出。〕"
        "严禁新建燃煤锅炉。\n2.整治散乱污。完成整治。\n"
    )
    facts = {fact.id: fact for fact in reading.facts}
    task = reading.tasks[0]
    assert [measure.text for measure in task.measures] == ["完成清单编制。", "严禁新建燃煤锅炉。"]
    assert [(facts[ident].text, facts[ident].role) for ident in task.actors] == [
        ("市生态环境局", "lead"),
        ("市水务局", "supporting"),
        ("各县、区人民政府", "responsible"),
    ]


def test_a_parenthesis_that_never_closes_holds_nothing_together():
    reading = read_text("一、升级产业结构\n完成清单编制（第一批。关停窑炉3座。\n二、治理扬尘\n落实六项要求。\n")
    assert [measure.text for measure in reading.tasks[0].measures] == ["完成清单编制（第一批。", "关停窑炉3座。"]


@pytest.mark.parametrize(
    ("text", "linked"),
    [
        ("2024年、2025年、2026年分别完成30%、60%、100%。", [("30", "2024"), ("60", "2025"), ("100", "2026")]),
        ("2024年、2025年分别完成30%、60%、100%。", [("30", None), ("60", None), ("100", None)]),
        ("2026年底前，收集率、处理率、利用率分别达到30%、60%、90%。", [("30", "2026-12-31"), ("60", "2026-12-31"), ("90", "2026-12-31")]),
    ],
)
def test_years_in_a_row_share_out_the_numbers_in_a_row(text, linked):
    reading = read_text(text)
    facts = {fact.id: fact for fact in reading.facts}
    targets = [fact for fact in reading.facts if fact.kind is FactKind.TARGET]
    assert [(fact.value, facts[fact.deadline or ""].value if fact.deadline else None) for fact in targets] == linked


def test_the_tasks_of_a_year_are_due_by_no_date():
    reading = read_text("2024年度任务完成率不足80%的，约谈政府主要负责人。")
    assert not [fact for fact in reading.facts if fact.kind is FactKind.DEADLINE]
