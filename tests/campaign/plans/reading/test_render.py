"""A reading shown: segments, the table, the page, the JSON contract."""

from __future__ import annotations

import json
import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rectify.campaign.plans.reading.contract import ActorRole, Comparator, Fact, FactKind
from rectify.campaign.plans.reading.engine import read_source, read_text
from rectify.campaign.plans.reading.formats.builder import Digest, SourceBuilder
from rectify.campaign.plans.reading.render.html import to_html
from rectify.campaign.plans.reading.render.json import to_json
from rectify.campaign.plans.reading.render.phrases import phrase
from rectify.campaign.plans.reading.render.segments import Segment, segments
from rectify.campaign.plans.reading.render.text import columns_of, fit, to_text
from rectify.campaign.plans.reading.render.words import COMPARATORS, KINDS, ROLES, Lang

PLAN = (
    "海岱市整改方案\n一、重点任务\n（一）能源。到2020年底前，清洁能源占比达到80%以上。由市能源局牵头，市发改委配合，每月调度一次。\n"
    "到年底，绿色出行比例达到75%以上。\n"
)


@pytest.mark.parametrize(
    ("spans", "cut"),
    [
        ([], [("abcdef", ())]),
        ([(1, 3, "x")], [("a", ()), ("bc", ("x",)), ("def", ())]),
        ([(0, 6, "x")], [("abcdef", ("x",))]),
        ([(1, 5, "x"), (2, 3, "y")], [("a", ()), ("b", ("x",)), ("c", ("x", "y")), ("de", ("x",)), ("f", ())]),
        ([(0, 3, "x"), (2, 6, "y")], [("ab", ("x",)), ("c", ("x", "y")), ("def", ("y",))]),
        ([(2, 2, "p")], [("ab", ()), ("", ("p",)), ("cdef", ())]),
        ([(6, 6, "p")], [("abcdef", ()), ("", ("p",))]),
        ([(4, 99, "x"), (-3, 1, "y")], [("a", ("y",)), ("bcd", ()), ("ef", ("x",))]),
        ([(1, 3, "b"), (1, 3, "a")], [("a", ()), ("bc", ("a", "b")), ("def", ())]),
    ],
)
def test_overlapping_spans_become_flat_segments(spans: list[tuple[int, int, str]], cut: list[tuple[str, tuple[str, ...]]]) -> None:
    assert [(segment.text, segment.ids) for segment in segments("abcdef", spans)] == cut


@given(st.text(max_size=60), st.lists(st.tuples(st.integers(-5, 70), st.integers(-5, 70), st.text(min_size=1, max_size=2)), max_size=12))
def test_segments_joined_are_the_text_again_and_each_knows_its_place(raw: str, spans: list[tuple[int, int, str]]) -> None:
    cut = segments(raw, spans)
    assert "".join(segment.text for segment in cut) == raw
    assert all(raw[segment.start : segment.end] == segment.text for segment in cut)


@pytest.mark.proof
def test_segments_take_linear_time() -> None:
    raw = "到2020年底前" * 100_000
    started = time.process_time()
    assert len(segments(raw, ((at * 8, at * 8 + 7, f"f{at}") for at in range(100_000)))) > 100_000
    assert time.process_time() - started < 5


def test_a_segment_without_spans_has_no_ids() -> None:
    assert segments("甲", []) == [Segment(text="甲", start=0, end=1, ids=())]


def test_json_is_the_contract_with_stable_keys_and_readable_chinese() -> None:
    text = to_json(read_text(PLAN, name="方案.txt"))
    data = json.loads(text)
    assert "清洁能源" in text
    assert list(data) == ["source", "document", "outline", "tasks", "facts", "checks", "questions", "warnings"]
    assert list(data["source"]) == ["name", "sha256", "chars", "media_type"]
    assert list(data["document"]) == ["title", "issuer", "kind", "plan_span"]
    assert list(data["facts"][0]) == [
        "id", "kind", "text", "start", "end", "value", "unit", "comparator", "subject", "baseline", "deadline", "condition", "exclusion",
        "hedge", "inclusive", "role", "act", "note", "missing", "path",
    ]  # fmt: skip
    assert all(PLAN[fact["start"] : fact["end"]] == fact["text"] for fact in data["facts"])
    target = next(fact for fact in data["facts"] if fact["kind"] == "target")
    assert (target["value"], target["unit"], target["comparator"]) == ("80", "%", ">=")
    assert text == to_json(read_text(PLAN, name="方案.txt"))


def test_the_table_tells_what_was_read_and_what_is_open() -> None:
    text = to_text(read_text(PLAN, name="方案.txt"))
    assert text.startswith("来源: 方案.txt · ")
    for words in ("## 读出的内容", "## 目标 (2)", "≥ 80%", "2020-12-31", "牵头 市能源局", "## 待回答的问题"):
        assert words in text
    assert "年份" in text


def test_the_english_table_has_no_chinese_but_that_of_the_document() -> None:
    text = to_text(read_text("Nothing to do here.", name="a.txt"), Lang.EN)
    assert re.search("[\u4e00-\u9fff]", text) is None


def test_columns_line_up_for_chinese_and_long_text_is_cut_with_an_ellipsis() -> None:
    assert columns_of("ab中文") == 6
    assert fit("清洁能源占比", 7) == "清洁能…"
    assert fit("a\n b", 10) == "a b"
    rows = [line for line in to_text(read_text(PLAN), width=90).split("\n") if line.startswith("  f")]
    assert rows
    assert all(columns_of(row) <= 100 for row in rows)


def page_of(raw: str, lang: Lang = Lang.ZH) -> str:
    builder = SourceBuilder(Digest("a.txt", "0" * 64, "text/plain"))
    builder.line(raw)
    return to_html(read_source(builder.build()), lang)


def test_the_page_escapes_everything_that_comes_from_the_document() -> None:
    page = page_of('<script>alert(1)</script>到2020年底前，"><img src=x onerror=alert(2)>达到80%以上。')
    assert "<script>alert" not in page
    assert "<img" not in page
    assert page.count("<script>") == 1


def test_the_page_loads_nothing_and_says_so_to_the_browser() -> None:
    page = page_of(PLAN)
    assert not re.search(r"(?:src|href)\s*=|url\(|@import|https?://", page)
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)
    assert policy is not None
    assert policy.group(1).startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy.group(1)


def test_the_page_holds_the_source_unchanged() -> None:
    page = page_of(PLAN)
    paper = re.search(r'<section class="paper"[^>]*>(.*?)</section>', page, re.DOTALL)
    assert paper is not None
    assert re.sub(r"<[^>]*>", "", paper.group(1)) == PLAN


def test_every_fact_of_the_page_is_marked_in_the_source_and_found_in_the_lists() -> None:
    reading = read_text(PLAN)
    page = to_html(reading)
    for fact in reading.facts:
        assert re.search(rf'data-ids="[^"]*\bf-{fact.id}\b', page)
        assert f'data-to="f-{fact.id}"' in page
    for question in reading.questions:
        assert f'data-to="q-{question.id}"' in page


def test_each_kind_has_a_letter_of_its_own_beside_its_colour() -> None:
    assert set(KINDS) == set(FactKind)
    assert set(ROLES) == set(ActorRole)
    assert set(COMPARATORS) == set(Comparator)
    for lang in Lang:
        signs = [word.sign(lang) for word in KINDS.values()]
        assert len(set(signs)) == len(signs)
        assert all(signs)


@pytest.mark.parametrize(
    ("fact", "words"),
    [
        (Fact("f1", FactKind.TARGET, "达到80%以上", 0, 7, value="80", unit="%", comparator=Comparator.AT_LEAST), "≥ 80%"),
        (Fact("f1", FactKind.TARGET, "达到%", 0, 3, unit="%", comparator=Comparator.REACH, missing=("value",)), "达到 〔?〕%"),
        (Fact("f1", FactKind.TARGET, "全部关停", 0, 4, value="all", unit="all", comparator=Comparator.ALL), "全部"),
        (Fact("f1", FactKind.DEADLINE, "到2020年底", 0, 7, value="2020-12-31", comparator=Comparator.BY), "不晚于 2020-12-31"),
        (Fact("f1", FactKind.DEADLINE, "长期坚持", 0, 4, comparator=Comparator.UNDATED), "长期坚持"),
        (Fact("f1", FactKind.ACTOR, "市水务局", 0, 4, role=ActorRole.LEAD), "牵头 市水务局"),
        (Fact("f1", FactKind.ACTOR, "同上", 0, 2, value="市水务局", role=ActorRole.LEAD), "牵头 市水务局"),
        (Fact("f1", FactKind.CADENCE, "每月一次", 0, 4, value="1", unit="次/月"), "1 次/月"),
    ],
)
def test_a_fact_in_a_few_words(fact: Fact, words: str) -> None:
    assert phrase(fact, Lang.ZH) == words


@pytest.mark.parametrize(
    ("value", "zh", "en"),
    [("---10", "每月10日前", "every month by day 10"), ("--09-30", "每年9月30日前", "every year by 09-30")],
)
def test_a_recurring_date_is_said_in_words(value: str, zh: str, en: str) -> None:
    fact = Fact("f1", FactKind.DEADLINE, "x", 0, 1, value=value, comparator=Comparator.RECURRING)
    assert (phrase(fact, Lang.ZH), phrase(fact, Lang.EN)) == (zh, en)
