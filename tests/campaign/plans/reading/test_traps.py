"""Traps of the field as tables: partial dates, damage, headings, linking, checks, questions."""

from __future__ import annotations

from pathlib import Path

import pytest

from rectify.campaign.plans.reading.contract import Comparator, DocumentKind, Fact, FactKind, Norm
from rectify.campaign.plans.reading.dates import dates
from rectify.campaign.plans.reading.engine import facts_in, read_text
from rectify.campaign.plans.reading.facts.draft import Field
from rectify.campaign.plans.reading.normal import fold
from rectify.campaign.plans.reading.numerals import chinese_integer, quantities

LONG = "各级各有关部门要切实加强组织领导,压紧压实整改责任,推动突出环境问题整改到位,不断改善区域生态环境质量。\n"


def kinds(text: str, kind: FactKind) -> list[Fact]:
    return [fact for fact in read_text(text).facts if fact.kind is kind]


@pytest.mark.parametrize(
    ("text", "value", "missing"),
    [
        ("2020年", "2020", ()),
        ("2020年12月", "2020-12", ()),
        ("2024年12月底", "2024-12-31", ()),
        ("2024年2月底", "2024-02-29", ()),
        ("2022年年底", "2022-12-31", ()),
        ("今年年底", "XXXX-12-31", ("year",)),
        ("每年9月底", "--09-30", ()),
        ("２０２０年６月３０日", "2020-06-30", ()),
        ("二〇二一年三月", "2021-03", ()),
        ("8月20日至9月8日", "--08-20/--09-08", ("year",)),
        ("2018年1—9月", "2018-01/2018-09", ()),
        ("2025年1月21日至2月8日", "2025-01-21/2025-02-08", ()),
        ("2026年1月27日起至2026年2月9日", "2026-01-27/2026-02-09", ()),
        ("2020年11月15日至次年3月15日", "2020-11-15/2021-03-15", ()),
        ("2021年第三季度", "2021-07/2021-09", ()),
        ("十四五末", "2025-12-31", ()),
        ("2020—2021年采暖季", "2020/2021", ("dates",)),
        ("20211026日", None, ("year", "month", "day")),
        ("2019年1221日", "2019", ("month", "day")),
        ("每月15日", "---15", ()),
        ("2022/12/28 1:26:45", "2022-12-28T01:26:45", ()),
    ],
)
def test_a_date_is_never_more_exact_than_the_text(text, value, missing):
    first = next(iter(dates(fold(text))))
    assert (first.value, first.missing) == (value, missing)


@pytest.mark.parametrize(
    "text",
    [
        "PM2.5年均浓度", "年处理能力", "达到年产能力", "多年来", "一年一度", "学年", "国六", "第四时段", "十九大",
        "三年行动", "满意度", "每年", "年度考核", "百年大计", "比年均值", "到年中", "年检", "同比年均",
    ],
)  # fmt: skip
def test_sound_words_with_a_year_are_no_lost_year(text):
    assert [expr for expr in dates(fold(f"坚持{text}不变")) if expr.gap == "hard"] == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("到年,全市完成治理。", ["到年"]),
        ("比年下降10%。", ["比年"]),
        ("较年增长5%。", ["较年"]),
        ("与年相比,总量减少。", ["与年"]),
        ("自年1月1日起执行。", ["自年1月1日"]),
        ("比例达到%。", ["达到%"]),
        ("总量压减到万吨以内。", ["压减到万吨"]),
        ("下降个百分点。", ["下降个百分点"]),
        ("2020年月底前完成。", ["2020年月"]),
        ("完成造林万亩,湿地恢复公顷。", ["万亩", "公顷"]),
        ("共排查出问题个,已完成整改个。", ["个", "个"]),
        ("投资万元建设人工湿地。", ["万元"]),
        ("逐个整改问题,每个点位、整个流域、三个问题。", []),
        ("名称\ufffd\ufffd有误。", ["\ufffd\ufffd"]),
        ("2022年年底前完成,今年年底前验收,每年年底前总结。", []),
        ("年底前完成整改。", []),
        ("投资亿元以上项目、百万吨级码头、每万吨能耗、万元GDP用水量。", []),
        ("占比(%)一栏为整数。", []),
        ("年实现利税5000万元。", []),
    ],
)
def test_gaps_are_found_and_sound_text_is_left_alone(text, found):
    spans = [span for check in read_text(text).checks if check.id in {"gaps", "lost-digits"} for span in check.spans]
    assert [text[start:end] for start, end in spans] == found


def test_a_long_copy_without_long_numbers_and_several_gaps_raises_the_alarm():
    text = LONG * 30 + "到年,良好率达到66%以上。总量比年下降6%。自年1月1日起执行。年底前完成。\n"
    alarm = next(check for check in read_text(text).checks if check.id == "lost-digits")
    assert not alarm.ok
    assert len(alarm.spans) == 4


def test_the_same_copy_with_one_sound_year_raises_no_alarm_but_shows_its_gaps():
    text = LONG * 30 + "到年,良好率达到66%以上。总量比年下降6%。自年1月1日起执行。2021年12月底前完成全部整改工作任务。\n"
    checks = {check.id: check for check in read_text(text).checks}
    assert checks["lost-digits"].ok
    assert len(checks["gaps"].spans) == 3


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("一、甲\n(一)乙\n1.丙。丁\n2.戊。己\n(二)庚\n二、辛", ["一", "一/一", "一/一/1", "一/一/2", "一/二", "二"]),
        ("第一章 总则\n一、甲\n第二章 任务\n一、乙", ["第一章", "第一章/一", "第二章", "第二章/一"]),
        ("1 总体\n1.1 目标\n1.2 原则\n2 任务\n2.1 水\n2.1.1 截污。内容", ["1", "1/1", "1/2", "2", "2/1", "2/1/1"]),
        ("1.5万吨产能退出\n2.2020年底前完成", []),
        ("1.2020年底前完成甲。\n2.2021年底前完成乙。", ["1", "2"]),
        ("一、二类水体占比提高", []),
        ("（一）全角括号。正文\n（二）再来", ["一", "二"]),
        ("① 甲\n② 乙", ["1", "2"]),
        ("一、指导思想……1\n二、目标……2\n一、指导思想\n正文", ["一"]),
        ("人民路126号17楼", []),
    ],
)
def test_headings_are_told_from_numbers(text, paths):
    assert [heading.path for heading in read_text(text).outline] == paths


@pytest.mark.parametrize(
    ("text", "title"),
    [("1.标题。正文", "标题"), ("1.标题很长超过四个字 正文在空格之后,写得足够长才会被认作正文部分内容。", "标题很长超过四个字")],
)
def test_a_run_in_title_ends_before_its_text(text, title):
    assert read_text(text).outline[0].title == title


def test_a_baseline_governs_all_changes_behind_it():
    facts = kinds("与2015年相比,化学需氧量、氨氮排放量分别下降11%、12%,用水总量减少5%。", FactKind.TARGET)
    assert [fact.baseline.value for fact in facts if fact.baseline] == ["2015", "2015", "2015"]


def test_a_change_without_baseline_and_deadline_says_so():
    fact = kinds("单位耕地面积农药使用量下降10%。", FactKind.TARGET)[0]
    assert fact.missing == ("baseline", "deadline")


def test_a_list_of_numbers_is_distributed_over_the_list_on_its_left():
    facts = kinds("黄色、橙色、红色级别减排比例原则上不低于10%、20%、30%。", FactKind.TARGET)
    assert [(fact.subject and fact.subject.text, fact.value, fact.hedge and fact.hedge.text) for fact in facts] == [
        ("黄色", "10", "原则上"),
        ("橙色", "20", "原则上"),
        ("红色", "30", "原则上"),
    ]


@pytest.mark.parametrize(
    ("text", "name", "words"),
    [
        ("在农业病虫害发生平稳的情况下,农药使用量下降10%。", "condition", "在农业病虫害发生平稳的情况下"),
        ("待省级方案印发后,全面启动定标,2021年底前全部完成。", "condition", "待省级方案印发后"),
        ("除西部山区外,垃圾收集率达到95%。", "exclusion", "除西部山区外"),
        ("原则上治理率达到60%。", "hedge", "原则上"),
        ("治理率达到60%左右。", "hedge", "左右"),
    ],
)
def test_conditions_exclusions_and_hedges_are_tied_to_the_target(text, name, words):
    assert getattr(kinds(text, FactKind.TARGET)[0], name).text == words


def test_a_labelled_deadline_governs_the_targets_of_its_item_only():
    text = "一、甲\n整改目标:治理率达到80%。\n整改时限:2024年12月底\n二、乙\n整改目标:治理率达到90%。\n整改时限:长期坚持\n"
    reading = read_text(text)
    by_id = {fact.id: fact for fact in reading.facts}
    first, second = (fact for fact in reading.facts if fact.kind is FactKind.TARGET)
    assert by_id[first.deadline or ""].value == "2024-12-31"
    assert by_id[second.deadline or ""].comparator is Comparator.UNDATED


def test_a_deadline_behind_a_target_governs_it_only_if_it_closes_the_same_thing():
    closed = kinds("淘汰燃煤锅炉500台,2020年底前完成。", FactKind.TARGET)[0]
    other = kinds("植被恢复面积达到70%以上,滑坡隐患点2023年6月底前治理完毕。", FactKind.TARGET)[0]
    assert (closed.deadline is None, other.deadline is None) == (False, True)


def test_an_inclusive_threshold_is_known_only_if_the_text_says_so():
    assert [fact.inclusive for fact in kinds("淘汰35蒸吨/小时以下燃煤锅炉、10蒸吨/小时及以下燃煤锅炉。", FactKind.THRESHOLD)] == [
        None,
        True,
    ]


@pytest.mark.parametrize(
    ("text", "check", "ok"),
    [
        ("提出三项要求。一是甲。二是乙。三是丙。", "announced-counts", True),
        ("提出四项要求。一是甲。二是乙。三是丙。", "announced-counts", False),
        ("一、甲\n二、乙\n四、丁", "numbering", False),
        ("一、甲\n(一)乙\n1.丙\n2.丁\n(二)戊\n3.己\n4.庚", "numbering", True),
        ("共50件(来电11、来信39)。", "sum", True),
        ("共50件(来电11、来信38)。", "sum", False),
        ("交办4721件,属实3976件,已完成3758件,完成率94.52%。", "rate", True),
        ("交办4721件,属实3976件,已完成3758件,完成率96.52%。", "rate", False),
        ("目前收集率达到100.92%。", "rate-over-100", False),
        ("公示时间:2020年12月6日至2020年12月10日,共5天。", "notice-days", True),
        ("公示时间:2020年12月6日至2020年12月9日,共10个工作日。", "notice-days", False),
        ("整改时限:2021年12月底\n公示时间:2020年12月6日至2020年12月10日", "notice-before-deadline", False),
    ],
)
def test_the_text_is_checked_against_itself(text, check, ok):
    assert [found.ok for found in read_text(text).checks if found.id == check] == [ok]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("到年,完成治理。", "lost-year"),
        ("年底前,完成治理。", "ambiguous-year-end"),
        ("今年年底前,完成治理。", "relative-year"),
        ("2025年前,完成治理。", "ambiguous-before-year"),
        ("比例达到%。", "lost-number"),
        ("定期通报进展。", "cadence-period"),
        ("限期整改到位。", "limit-not-said"),
        ("淘汰35蒸吨/小时以下燃煤锅炉。", "threshold-inclusive"),
        ("使用量下降10%。", "missing-baseline"),
        ("公示日期为20211026日。", "glued-date"),
    ],
)
def test_what_is_lost_or_never_said_is_asked_in_both_languages(text, kind):
    asked = {question.kind: question for question in read_text(text).questions}
    assert asked[kind].text != asked[kind].text_en
    assert text[asked[kind].start : asked[kind].end]


def test_tasks_are_the_numbered_measures_and_not_the_frame_around_them():
    text = (
        "整改方案\n一、基本要求\n(一)提高站位。要认真。\n二、主要措施\n(一)水\n1.截污。新建管网20公里;2021年底前完成。严禁直排。\n"
        "(二)气\n1.控煤。淘汰锅炉。\n三、保障措施\n(一)加强领导。要重视。\n"
    )
    reading = read_text(text)
    assert [task.path for task in reading.tasks] == ["二/一/1", "二/二/1"]
    assert [measure.norm for measure in reading.tasks[0].measures] == [Norm.DUTY, Norm.DUTY, Norm.PROHIBITION]
    assert reading.document.kind is DocumentKind.PLAN


def test_a_cell_of_a_deadline_column_is_a_deadline_and_a_cell_of_progress_only_reports():
    raw = "——2024年12月——完成14项,达到80%"
    deadline = facts_in(raw, 2, 10, first_id=7, field=Field.DEADLINE)
    status = facts_in(raw, 12, len(raw), first_id=1, field=Field.STATUS)
    assert [(fact.id, fact.kind, fact.value, fact.text) for fact in deadline] == [("f7", FactKind.DEADLINE, "2024-12", "2024年12月")]
    assert {fact.kind for fact in status} == {FactKind.STATUS}


@pytest.mark.parametrize(
    ("text", "number"), [("二十七", 27), ("十二", 12), ("两", 2), ("一百零五", 105), ("二〇二〇", 2020), ("三千五百", 3500), ("甲", None)]
)
def test_chinese_numerals_are_integers(text, number):
    assert chinese_integer(text) == number


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("3,500亩", "3500", "亩"),
        ("1.2万户", "1.2", "万户"),
        ("百分之八十", "80", "%"),
        ("百分之九十五点五", "95.5", "%"),
        ("0.05毫克/升", "0.05", "毫克/升"),
        ("300余家", "300", "家"),
        ("3—5个百分点", "3/5", "个百分点"),
    ],
)
def test_a_quantity_is_a_number_with_its_unit(text, value, unit):
    found = next(iter(quantities(fold(text))))
    assert (found.value, found.unit) == (value, unit)


@pytest.mark.parametrize(
    "text", ["PM2.5", "第3项任务", "S102省道", "1+1+8", "电话0536-8091234", "7×24小时", "五位一体", "一岗双责", "25项目", "3条例"]
)
def test_numbers_that_count_nothing_are_no_quantities(text):
    assert list(quantities(fold(text))) == []


def test_the_plan_that_a_covering_letter_issues_is_the_document_and_its_labelled_items_are_tasks():
    reading = read_text((Path(__file__).parent / "synthetic" / "township.txt").read_text("utf-8"))
    by_id = {fact.id: fact for fact in reading.facts}
    assert (reading.document.title, reading.document.issuer) == ("桐山县贯彻落实市委生态环境保护督察反馈问题整改方案", "桐山县")
    assert [(task.path, len(task.measures)) for task in reading.tasks] == [("二/一", 3), ("二/二", 2)]
    assert {by_id[ident].value for ident in reading.tasks[0].deadlines} == {"2022-12-31"}
    assert reading.tasks[0].problem is not None


def test_a_plan_ends_above_its_signature_and_whoever_signed_issued_it():
    raw = (
        "桐山县突出环境问题整改方案\n\n一、目标\n到2027年，收集率达到90%。\n\n桐山县督察整改工作领导小组\n2026年1月9日\n"
        "（此件公开发布）\n抄送：县委办公室。\n桐山县人民政府办公室 2026年1月9日印发\n"
    )
    document = read_text(raw).document
    assert document.issuer == "桐山县督察整改工作领导小组"
    assert document.plan_span is not None
    assert raw[: document.plan_span[1]].endswith("收集率达到90%。")
