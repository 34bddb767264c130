"""What may name somebody: found, not found, and what stands there when it is hidden. Tables of cases; no database."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rectify.disclosure.publications.models import Proposal, Redaction
from rectify.disclosure.publications.queries.previews import places
from rectify.disclosure.publications.rules.keys import apart, key_of
from rectify.disclosure.publications.rules.redaction import Found, applied, find, propose, text_at


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("反映人张建国称夜间排污", [("name", "张建国", "张某")]),
        ("联系人：欧阳修，电话13905361234", [("name", "欧阳修", "欧某"), ("phone", "13905361234", "［电话］")]),
        ("法定代表人为李某某。", [("name", "李某某", "李某")]),
        ("由王磊同志负责", [("name", "王磊", "王某")]),
        ("业主赵大海家门前", [("name", "赵大海", "赵某")]),
        ("致电0536-8123456或400-800-1234", [("phone", "0536-8123456", "［电话］"), ("phone", "400-800-1234", "［电话］")]),
        ("身份证号370702198801011234", [("id_number", "370702198801011234", "［证件号］")]),
        ("邮箱zhang.san@mail.example", [("email", "zhang.san@mail.example", "［邮箱］")]),
        ("车牌鲁G12345渣土车", [("plate", "鲁G12345", "［车牌］")]),
        ("锦绣园3号楼2单元501室油烟扰民", [("address", "3号楼2单元501室", "［住址］")]),
        ("解放路18号302室", [("address", "18号302室", "［住址］")]),
    ],
)
def test_a_place_that_may_name_somebody_is_found(text: str, found: list[tuple[str, str, str]]):
    assert [(sort, text[start:end], replacement) for start, end, sort, replacement in find(text)] == found


@pytest.mark.parametrize(
    "text",
    [
        "周边居民反映强烈",
        "全村村民已搬迁",
        "黑峪镇2座尾矿库防渗不达标",
        "建设密闭发酵罐4座",
        "2026年11月23日完成35蒸吨/小时以下燃煤锅炉淘汰",
        "石桥镇镇长、青石县县长为责任人",
        "市生态环境局局长、公司经理",
        "编号370702000012345678901234",
        "海环整改公开〔2026〕14号",
    ],
)
def test_what_names_nobody_is_left_alone(text: str):
    assert find(text) == []


def test_places_are_hidden_without_moving_each_other():
    content = {"items": [{"data": {"text": "反映人张建国，电话13905361234，住3号楼2单元501室。"}}]}
    told = applied(content, propose(content, small=5))
    assert told == {"items": [{"data": {"text": "反映人张某，电话［电话］，住［住址］。"}}]}
    assert "张建国" in content["items"][0]["data"]["text"]


def test_official_numbers_and_codes_are_not_looked_at():
    assert propose({"items": [{"key": "13905361234", "data": {"number": "13905361234", "code": "张三同志"}}]}, small=5) == []


def table(rows: list[list[object]]) -> dict[str, object]:
    return {"tables": [{"key": "county_type", "rows": rows}]}


def test_a_small_number_takes_a_second_one_of_its_column_with_it():
    """Otherwise the sum minus the rest tells it."""
    rows = [["青石县", 9, 2, 7], ["临河区", 20, 12, 8], ["海右区", 31, 11, 20], ["合计", 60, 25, 35]]
    found = propose(table(rows), small=5)
    assert [(place.path, place.replacement) for place in found] == [("/tables/0/rows/0/2", "<5"), ("/tables/0/rows/2/2", "*")]


def test_two_small_numbers_of_a_column_need_no_third():
    rows = [["青石县", 9, 2], ["临河区", 20, 3], ["合计", 60, 5]]
    assert [place.path for place in propose(table(rows), small=5)] == ["/tables/0/rows/0/2", "/tables/0/rows/1/2"]


@pytest.mark.parametrize("path", ["/nothing", "/a/9", "/a/x", "/b/0", ""])
def test_a_place_that_is_not_there_is_refused(path: str):
    with pytest.raises(LookupError):
        text_at({"a": ["x"], "b": "y"}, path)


@given(st.dictionaries(st.sampled_from("abc/~"), st.text(alphabet="张王李同志电话13905361234，。室3号楼", max_size=40), max_size=4))
def test_nothing_that_was_found_is_left_after_hiding(content: dict[str, str]):
    found = [place for place in propose(content, small=5) if place.sort in {"phone", "id_number", "email"}]
    told = applied(content, found)
    for place in found:
        assert find(str(text_at(told, place.path))) == [] or all(each[2] != place.sort for each in find(str(text_at(told, place.path))))


def test_hiding_nothing_changes_nothing():
    assert applied({"a": 1}, list[Found]()) == {"a": 1}


@pytest.mark.parametrize(
    ("raw", "key"),
    [("四/二/2", "t-4-2-2"), ("十二", "t-12"), ("二十一/3", "t-21-3"), ("一百零五", "t-105"), ("n17", "t-n17"), ("（三）", "t-3")],
)
def test_keys_stay_readable(raw: str, key: str):
    assert key_of("t", raw) == key


def test_keys_that_cannot_be_read_are_hashes_and_those_that_read_alike_are_told_apart():
    assert key_of("t", "///").startswith("t-")
    assert key_of("t", "第十二项") != key_of("t", "第十三项")
    assert apart("t-4", "四") != apart("t-4", "4")
    assert len(apart(key_of("t", "9" * 200), "9" * 200)) <= 64


def test_a_small_number_is_shown_with_its_territory_and_type():
    label = {"key": "air", "label": {"zh": "大气", "en": "Air"}, "number": True}
    content = {"tables": [{"key": "county_type", "columns": [label, label, label], "rows": [["青石县", 7, 2]]}], "known": [{"count": 1}]}
    rows = [Redaction(path=path, sort="small_cell", replacement="<3") for path in ("/tables/0/rows/0/2", "/known/0/count")]
    assert [(place.before, place.words) for place in places(Proposal(content=content), rows)] == [("青石县 · 大气 ", "2"), ("", "1")]
