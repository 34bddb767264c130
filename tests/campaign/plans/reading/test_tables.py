"""Lists as tables: heads, merged cells, 同上, several things in a cell, and what a list leaves open."""

# ruff: noqa: E501 -- tables of cases stand on wide lines

from __future__ import annotations

import time

import pytest

from rectify.campaign.plans.reading.contract import ActorRole, Fact, FactKind, ReadTask
from rectify.campaign.plans.reading.engine import facts_in, read_source
from rectify.campaign.plans.reading.formats.builder import Digest, Merge, SourceBuilder
from rectify.campaign.plans.reading.source import Source
from rectify.campaign.plans.reading.tables import TableReading, read_tables
from rectify.campaign.plans.reading.tables.assemble import number_path
from rectify.campaign.plans.reading.tables.cells import split_by_measure, split_numbered, units
from rectify.campaign.plans.reading.tables.columns import Column, role_of

HEAD = ["序号", "反馈问题", "整改目标", "整改措施", "整改时限", "责任单位"]


def source(*tables: list[list[str]], merges: tuple[Merge, ...] = (), text: str = "") -> Source:
    builder = SourceBuilder(Digest("清单.xlsx", "0" * 64, "text/csv"))
    if text:
        builder.line(text)
    for table in tables:
        builder.table(table, merges)
    return builder.build()


def read(*rows: list[str], head: list[str] | None = None, merges: tuple[Merge, ...] = ()) -> tuple[TableReading, dict[str, Fact]]:
    made = source([head or HEAD, *rows], merges=merges)
    reading = read_tables(made, facts_in)
    for fact in reading.facts:
        assert made.raw[fact.start : fact.end] == fact.text
    for task in reading.tasks:
        assert all(made.raw[measure.start : measure.end] == measure.text for measure in task.measures)
    return reading, {fact.id: fact for fact in reading.facts}


def values(facts: dict[str, Fact], ids: tuple[str, ...]) -> list[str | None]:
    return [facts[key].value for key in ids]


def actors(facts: dict[str, Fact], task: ReadTask) -> list[tuple[str | None, ActorRole | None]]:
    return [(facts[key].value, facts[key].role) for key in task.actors]


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("序号", Column.NUMBER), ("问题\n编号", Column.NUMBER), ("反馈问题", Column.PROBLEM), ("反馈问题（整改任务）", Column.PROBLEM), ("存在的突出问题", Column.PROBLEM),
        ("整改任务", Column.TASK), ("整 改 目 标", Column.GOAL), ("整改要求", Column.GOAL), ("整改措施", Column.MEASURES), ("具体整改措施：", Column.MEASURES),
        ("整改时限", Column.DEADLINE), ("完成时限(年月)", Column.DEADLINE), ("计划完成时间", Column.DEADLINE), ("牵头单位", Column.LEAD), ("市级牵头部门", Column.LEAD),
        ("责任单位", Column.RESPONSIBLE), ("责任单位及责任人", Column.RESPONSIBLE), ("整改责任单位", Column.RESPONSIBLE), ("配合单位", Column.SUPPORTING),
        ("督导单位", Column.SUPERVISING), ("督查部门", Column.SUPERVISING), ("验收单位", Column.ACCEPTOR), ("复核单位", Column.REVIEWER), ("责任人", Column.PERSON),
        ("市级包案领导", Column.PERSON), ("联系电话", Column.PERSON), ("完成情况", Column.STATUS), ("整改进展情况", Column.STATUS), ("实际完成时间", Column.STATUS),
        ("金额(万元)", Column.MONEY), ("备注", Column.REMARK), ("点位名称", Column.SITE), ("所属区县", Column.AREA), ("天气", None), ("", None), ("到2020年底前完成管网建设并通过验收", None),
    ],
)  # fmt: skip
def test_a_column_is_known_by_its_name(name: str, column: Column | None) -> None:
    assert role_of(name) is column


@pytest.mark.parametrize(
    ("cell", "parts"),
    [
        ("1.建管网；2.清淤。", [(1, "建管网；"), (2, "清淤。")]),
        ("1、建3.5公里管网\n2、清淤", [(1, "建3.5公里管网"), (2, "清淤")]),
        ("（1）甲。（2）乙。（3）丙。", [(1, "甲。"), (2, "乙。"), (3, "丙。")]),
        ("①甲；②乙", [(1, "甲；"), (2, "乙")]),
        ("（一）甲。\n（二）乙。", [(1, "甲。"), (2, "乙。")]),
        ("立即整改：1.甲；2.乙", [(1, "立即整改：1.甲；"), (2, "乙")]),
        ("按期整改。1.甲；2.乙", [(None, "按期整改。"), (1, "甲；"), (2, "乙")]),
        ("甲。\n乙。", [(None, "甲。"), (None, "乙。")]),
        ("到2020年底前，建成\n3.5公里管网", [(None, "到2020年底前，建成\n3.5公里管网")]),
        ("压减1.5万吨，淘汰2.3万吨", [(None, "压减1.5万吨，淘汰2.3万吨")]),
        ("1.2021年底前甲；2.2022年6月底前乙", [(1, "2021年底前甲；"), (2, "2022年6月底前乙")]),
        ("2.乙；3.丙", [(None, "2.乙；3.丙")]),
        ("甲", [(None, "甲")]),
        ("", []),
    ],
)
def test_measures_in_a_cell_are_split_at_numbers_that_count_up(cell: str, parts: list[tuple[int | None, str]]) -> None:
    assert [(part.number, cell[part.start : part.end]) for part in split_numbered(cell)] == parts


def test_deadlines_are_given_by_the_number_of_the_measure() -> None:
    cell = "措施1：2021年6月底；措施二：2022年"
    assert {number: cell[start:end] for number, (start, end) in split_by_measure(cell).items()} == {1: "2021年6月底；", 2: "2022年"}


@pytest.mark.parametrize(
    ("cell", "named"),
    [
        ("市水务局、市住建局", [("市水务局", "responsible"), ("市住建局", "responsible")]),
        ("市水务局，市住建局;市发改委\n市公安局", [(name, "responsible") for name in ("市水务局", "市住建局", "市发改委", "市公安局")]),
        ("各县（市、区）政府", [("各县（市、区）政府", "responsible")]),
        (
            "牵头单位：市水务局；配合单位：市住建局、市财政局",
            [("市水务局", "lead"), ("市住建局", "supporting"), ("市财政局", "supporting")],
        ),
        ("市水务局（牵头）、市住建局", [("市水务局", "lead"), ("市住建局", "responsible")]),
        ("市水务局牵头，市住建局配合", [("市水务局", "lead"), ("市住建局", "supporting")]),
        ("市水务局、市住建局等有关部门", [("市水务局", "responsible"), ("市住建局", "responsible")]),
        ("1.市水务局；2.市住建局", [("市水务局", "responsible"), ("市住建局", "responsible")]),
        ("/", []),
    ],
)
def test_every_unit_of_a_cell_is_one_with_its_role(cell: str, named: list[tuple[str, str]]) -> None:
    assert [(cell[unit.start : unit.end], unit.role.value) for unit in units(cell, Column.RESPONSIBLE)] == named


@pytest.mark.parametrize(
    ("number", "path"),
    [("1", "1"), ("二十七（二）", "二十七/二"), ("第二十七项", "二十七"), ("27-2", "27/2"), ("3.1", "3/1"), ("附", "附")],
)
def test_a_number_gives_the_path_of_a_task(number: str, path: str) -> None:
    assert number_path(number) == path


def test_a_row_is_a_task_with_problem_goal_measures_deadline_and_units() -> None:
    reading, facts = read(
        [
            "1",
            "河道污染。上半年又有6起投诉。",
            "水质达标率达到90%以上",
            "1.建设管网3.5公里；\n2.清淤。",
            "2021年12月底",
            "市水务局、市住建局",
        ]
    )
    (task,) = reading.tasks
    assert (task.path, task.number, task.title) == ("1", "1", "河道污染")
    assert task.problem is not None
    assert task.problem.text == "河道污染。上半年又有6起投诉。"
    assert task.goal is not None
    assert [measure.text for measure in task.measures] == ["建设管网3.5公里；", "清淤。"]
    assert values(facts, task.deadlines) == ["2021-12-31"]
    assert values(facts, task.targets) == ["90"]
    assert facts[task.targets[0]].deadline == task.deadlines[0]
    assert actors(facts, task) == [("市水务局", ActorRole.RESPONSIBLE), ("市住建局", ActorRole.RESPONSIBLE)]
    assert all(fact.path == "1" for fact in reading.facts)
    assert reading.questions == ()


def test_places_that_a_row_names_are_kept_with_their_characters_and_counts_are_not() -> None:
    head = ["序号", "反馈问题", "整改措施", "整改时限", "责任单位", "点位"]
    rows = [
        ["1", "矿山未修复", "复绿。", "2021年底", "县政府", "一号矿坑、北坡\n采石场"],
        ["2", "排污口", "封堵。", "2021年底", "县政府", "57处"],
    ]
    made = source([head, *rows])
    first, second = read_tables(made, facts_in).tasks
    assert [site.text for site in first.sites] == ["一号矿坑", "北坡", "采石场"]
    assert all(made.raw[site.start : site.end] == site.text for site in first.sites)
    assert second.sites == ()


def test_figures_of_the_problem_and_of_the_report_are_never_targets() -> None:
    head = ["序号", "反馈问题", "整改措施", "整改时限", "责任单位", "完成情况"]
    reading, facts = read(
        ["1", "处理率只有45%", "提高处理率", "2021年底前", "市水务局", "处理率达到60%以上，2021年6月底完成3项"], head=head
    )
    assert [fact for fact in facts.values() if fact.kind is FactKind.TARGET] == []
    assert [fact.value for fact in facts.values() if fact.kind is FactKind.DEADLINE] == ["2021-12-31"]
    assert "60" in [fact.value for fact in facts.values() if fact.kind is FactKind.STATUS]
    assert reading.tasks[0].targets == ()


def test_same_as_above_takes_the_value_and_keeps_its_own_place() -> None:
    reading, facts = read(["1", "甲问题", "", "甲", "2021年底前", "市水务局"], ["2", "乙问题", "", "乙", "同上", "〃"])
    second = reading.tasks[1]
    assert values(facts, second.deadlines) == ["2021-12-31"]
    assert [(facts[key].text, facts[key].value, facts[key].note) for key in second.actors] == [("〃", "市水务局", "same-as-above")]
    assert [(check.id, check.ok, check.found) for check in reading.checks] == [("same-as-above", True, "2")]


def test_same_as_above_twice_running_still_finds_the_cell_that_speaks() -> None:
    reading, facts = read(*([str(at), f"问题{at}", "", "甲", "2021年底前", "市水务局" if at == 1 else "同上"] for at in (1, 2, 3)))
    assert values(facts, reading.tasks[2].actors) == ["市水务局"]


def test_same_as_above_reaches_over_the_page_and_never_stands_for_itself() -> None:
    first, second = [HEAD, ["1", "甲", "", "乙", "2021年底前", "市水务局"]], [HEAD, ["2", "丙", "", "丁", "同上", "同上"]]
    over_the_page = read_tables(source(first, second), facts_in)
    assert [fact.value for fact in over_the_page.facts] == ["2021-12-31", "市水务局", "2021-12-31", "市水务局"]
    alone = read_tables(source(second), facts_in)
    assert alone.facts == ()
    assert [question.kind for question in alone.questions] == ["missing-deadline", "missing-unit"]


def test_rows_under_a_merged_problem_are_one_task_and_keep_their_own_deadlines() -> None:
    rows = [["1", "甲问题", "", "建管网", "2021年底前", "市水务局"], ["", "", "", "清淤", "2022年6月底前", "市住建局"]]
    reading, facts = read(*rows, merges=((1, 0, 2, 0), (1, 1, 2, 1)))
    (task,) = reading.tasks
    assert task.deadlines == ()
    assert [values(facts, measure.deadlines) for measure in task.measures] == [["2021-12-31"], ["2022-06-30"]]
    assert [values(facts, measure.actors) for measure in task.measures] == [["市水务局"], ["市住建局"]]


def test_rows_with_blank_number_and_problem_go_on_with_the_task_above() -> None:
    reading, _facts = read(
        ["1", "甲问题", "", "建管网", "2021年底前", "市水务局"],
        ["", "", "", "清淤", "", ""],
        ["2", "乙问题", "", "巡查", "长期坚持", "市水务局"],
    )
    assert [[measure.text for measure in task.measures] for task in reading.tasks] == [["建管网", "清淤"], ["巡查"]]


def test_a_merged_deadline_belongs_to_the_task_and_to_every_task_it_spans() -> None:
    rows = [["1", "甲问题", "", "建管网", "2021年底前", "市水务局"], ["2", "乙问题", "", "清淤", "", "市住建局"]]
    reading, facts = read(*rows, merges=((1, 4, 2, 4),))
    assert [values(facts, task.deadlines) for task in reading.tasks] == [["2021-12-31"], ["2021-12-31"]]
    assert reading.tasks[0].deadlines == reading.tasks[1].deadlines


def test_numbered_deadlines_go_to_their_measures() -> None:
    reading, facts = read(["1", "甲问题", "", "1.建管网；2.清淤", "1.2021年12月底\n2.立行立改", "市水务局"])
    first, second = reading.tasks[0].measures
    assert values(facts, first.deadlines) == ["2021-12-31"]
    assert [facts[key].text for key in second.deadlines] == ["立行立改"]


def test_numbered_deadlines_that_match_no_measure_are_asked() -> None:
    reading, _facts = read(["1", "甲问题", "", "建管网", "1.2021年12月底；2.2022年6月底", "市水务局"])
    assert [question.kind for question in reading.questions] == ["which-measure"]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("2021.12", "2021-12"),
        ("2021/12/31", "2021-12-31"),
        ("202112", "2021-12"),
        ("2021年12月", "2021-12"),
        ("2021-12-31", "2021-12-31"),
        ("2021年", "2021"),
    ],
)
def test_dates_as_spreadsheets_write_them_are_deadlines_and_no_more_exact(cell: str, value: str) -> None:
    reading, facts = read(["1", "甲问题", "", "建管网", cell, "市水务局"])
    assert values(facts, reading.tasks[0].deadlines) == [value]
    assert reading.questions == ()


def test_a_deadline_nobody_can_read_and_a_blank_one_are_asked() -> None:
    reading, _facts = read(
        ["1", "甲", "", "乙", "按省方案", "市水务局"], ["2", "丙", "", "丁", "", "市水务局"], ["3", "戊", "", "己", "2021年底前", ""]
    )
    assert [(question.kind, question.text) for question in reading.questions] == [
        ("unread-deadline", "第 1 项的时限写作“按省方案”，读不出日期，时限是什么时候？"),
        ("missing-deadline", "第 2 项的整改时限是空白，时限是什么时候？"),
        ("missing-unit", "第 3 项没有写责任单位，由谁负责？"),
    ]


def test_a_head_of_two_rows_gives_each_column_its_role() -> None:
    rows = [
        ["某市整改清单", "", "", "", ""], ["序号", "整改措施", "整改时限", "责任单位", ""], ["", "", "", "牵头单位", "配合单位"],
        ["1", "建管网", "2021年底前", "市水务局", "市住建局"],
    ]  # fmt: skip
    made = source(rows, merges=((0, 0, 0, 4), (1, 0, 2, 0), (1, 1, 2, 1), (1, 2, 2, 2), (1, 3, 1, 4)))
    reading = read_tables(made, facts_in)
    (task,) = reading.tasks
    assert actors({fact.id: fact for fact in reading.facts}, task) == [("市水务局", ActorRole.LEAD), ("市住建局", ActorRole.SUPPORTING)]


def test_section_rows_head_the_tasks_below_and_sums_are_no_tasks() -> None:
    reading, _facts = read(
        ["一、水环境", "", "", "", "", ""], ["1", "甲", "", "乙", "2021年底前", "市水务局"],
        ["二、大气环境", "", "", "", "", ""], ["1", "丙", "", "丁", "2021年底前", "市水务局"],
        ["合计", "", "", "2项", "", ""],
    )  # fmt: skip
    assert [task.path for task in reading.tasks] == ["一/1", "二/1"]
    assert [(heading.path, heading.title) for heading in reading.outline] == [("一", "水环境"), ("二", "大气环境")]
    assert [check.id for check in reading.checks] == []


def test_a_head_repeated_on_every_page_is_no_task() -> None:
    reading, _facts = read(["1", "甲", "", "乙", "2021年底前", "市水务局"], HEAD, ["2", "丙", "", "丁", "2021年底前", "市水务局"])
    assert [task.path for task in reading.tasks] == ["1", "2"]


def test_a_table_that_goes_on_overleaf_without_its_head_is_read() -> None:
    made = source([HEAD, ["1", "甲", "", "乙", "2021年底前", "市水务局"]], [["2", "丙", "", "丁", "2022年底前", "市住建局"]])
    assert [task.path for task in read_tables(made, facts_in).tasks] == ["1", "2"]


def test_numbers_that_occur_twice_are_told_and_both_tasks_kept() -> None:
    reading, _facts = read(["1", "甲", "", "乙", "2021年底前", "市水务局"], ["1", "丙", "", "丁", "2021年底前", "市水务局"])
    assert [task.path for task in reading.tasks] == ["1", "1#2"]
    (check,) = reading.checks
    assert (check.id, check.ok, check.message) == ("duplicate-numbers", False, "编号重复：1。请核对是编号有误，还是同一项重复列出。")
    assert len(check.spans) == 2


def test_a_list_without_a_single_measure_is_told() -> None:
    reading, _facts = read(["1", "甲", "", "", "2021年底前", "市水务局"])
    assert [(check.id, check.message) for check in reading.checks] == [
        ("no-measures", "整份清单没有一条整改措施，请核对是否缺了“整改措施”一栏。")
    ]


def test_a_table_without_column_names_is_asked_and_nothing_is_made_of_it() -> None:
    made = source([["1", "河道污染", "建管网", "2021年底前"], ["2", "扬尘", "洒水", "2021年底前"]])
    reading = read_tables(made, facts_in)
    assert (reading.tasks, reading.facts) == ((), ())
    assert reading.spans == ((0, len(made.raw)),)
    assert [(check.id, check.ok) for check in reading.checks] == [("table-without-header", False)]
    assert reading.questions[0].text == (
        "表格没有可识别的列名，分不清哪一列是问题、措施、时限和单位，没有读入任何任务。请补上列名（如：序号、"
        "反馈问题、整改措施、整改时限、责任单位）后再上传。"
    )


def test_remarks_on_a_sheet_of_their_own_are_no_tasks() -> None:
    reading = read_source(
        source([HEAD, ["1", "甲", "", "乙", "2021年底前", "市水务局"]], [["填表说明"], ["1.本表每月报送。"], ["2.同上指上一行。"]])
    )
    assert [task.path for task in reading.tasks] == ["1"]


def test_what_a_cell_leaves_open_is_asked_once_however_often_it_is_repeated() -> None:
    reading, _facts = read(["1", "甲", "", "定期巡查", "年底前", "市水务局"], ["2", "乙", "", "清淤", "同上", "市水务局"])
    assert [question.kind for question in reading.questions] == ["cadence-period", "ambiguous-year-end"]


def test_a_goal_that_several_dates_could_govern_is_asked_once_for_the_task() -> None:
    rows = [
        ["1", "甲", "收集率达到80%以上，检测率达到90%以上", "建管网", "2021年底前", "市水务局"],
        ["", "", "", "清淤", "2022年底前", "市住建局"],
    ]
    reading, facts = read(*rows, merges=((1, 0, 2, 0), (1, 1, 2, 1), (1, 2, 2, 2)))
    assert [facts[key].deadline for key in reading.tasks[0].targets] == [None, None]
    assert [question.text for question in reading.questions] == ["第 1 项写了 2 个时限，整改目标“达到80%以上”以哪一个为准？"]


def test_a_list_without_a_column_of_deadlines_asks_once() -> None:
    reading, _facts = read(["1", "甲", "乙", "市水务局"], ["2", "丙", "丁", "市水务局"], head=["序号", "反馈问题", "整改措施", "责任单位"])
    assert [question.kind for question in reading.questions] == ["missing-deadline"]


def test_a_column_of_measures_and_goals_holds_measures() -> None:
    head = ["序号", "反馈问题", "整改措施及目标", "整改时限", "责任单位"]
    reading, facts = read(["1", "甲", "完成改造，收集率达到80%以上", "2021年底前", "市水务局"], head=head)
    (measure,) = reading.tasks[0].measures
    assert values(facts, measure.targets) == ["80"]


def test_a_small_table_in_a_long_text_is_left_to_the_text() -> None:
    made = source([["县区", "优良率"], ["青石县", "66%"]], text="正文" * 500)
    assert read_tables(made, facts_in) == TableReading()


def test_a_column_without_a_name_that_holds_something_is_asked() -> None:
    reading, _facts = read(
        ["1", "甲", "乙", "2021年底前", "市水务局", "张庄"], head=["序号", "反馈问题", "整改措施", "整改时限", "责任单位", ""]
    )
    assert [(question.kind, question.text) for question in reading.questions] == [
        ("column-without-header", "第 6 列没有列名，内容如“张庄”，这一列是什么？")
    ]


def test_a_list_without_a_column_of_units_asks_once() -> None:
    head = ["序号", "反馈问题", "整改措施", "整改时限"]
    reading, _facts = read(["1", "甲", "乙", "2021年底前"], ["2", "丙", "丁", "2021年底前"], head=head)
    assert [question.kind for question in reading.questions] == ["missing-unit"]


def test_a_form_with_names_on_the_left_is_one_task() -> None:
    rows = [
        ["问题编号", "二十七（二）"],
        ["反馈问题", "河道污染"],
        ["整改目标", "达到90%以上"],
        ["整改措施", "1.建管网；2.清淤"],
        ["整改时限", "2021年12月底"],
        ["责任单位", "市水务局"],
    ]
    reading = read_tables(source(rows), facts_in)
    (task,) = reading.tasks
    assert (task.path, task.number, len(task.measures)) == ("二十七/二", "二十七（二）", 2)
    assert [fact.value for fact in reading.facts if fact.kind is FactKind.DEADLINE] == ["2021-12-31"]


def test_a_form_that_holds_several_problems_gives_several_tasks() -> None:
    one = [["问题编号", "1", "整改时限", "2021年底前"], ["反馈问题", "甲", "责任单位", "市水务局"]]
    reading = read_tables(source([*one, ["问题编号", "2", "整改时限", "2022年底前"], ["反馈问题", "乙", "责任单位", "市住建局"]]), facts_in)
    assert [(task.path, task.title) for task in reading.tasks] == [("1", "甲"), ("2", "乙")]


def test_a_bare_number_takes_the_unit_its_column_names() -> None:
    head = ["序号", "整改任务", "整改目标(%)", "整改时限", "责任单位"]
    reading, facts = read(["1", "提高处理率", "85", "2021年底前", "市水务局"], head=head)
    target = facts[reading.tasks[0].targets[0]]
    assert (target.value, target.unit, target.missing) == ("85", "%", ("comparator",))


def test_ten_thousand_rows_are_read_in_a_time_that_grows_with_their_number() -> None:
    def seconds(count: int) -> float:
        made = source([HEAD, *([str(at), f"问题{at}", "达到80%", "1.建管网；2.清淤", "2021年底前", "市水务局"] for at in range(count))])
        started = time.process_time()
        read_tables(made, facts_in)
        return time.process_time() - started

    small, large = seconds(200), seconds(1600)
    assert large < small * 8 * 2.5
