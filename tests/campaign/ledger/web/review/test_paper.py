from __future__ import annotations

import re
from html import unescape

from hypothesis import given
from hypothesis import strategies as st

from rectify.campaign.ledger.web.review.paper import HeadingMark, Mark, paper

RAW = "一、总体要求\n1.淘汰锅炉。到2026年底前淘汰80%以上。\n\n末行"


def text_of(html: str) -> str:
    """The page's text again: one line a block, tags off."""
    lines = re.findall(r"<(?:p|h\d) data-c=\"\d+\"[^>]*>(.*?)</(?:p|h\d)>", html, flags=re.DOTALL)
    return "\n".join(unescape(re.sub(r"<[^>]+>", "", line)) for line in lines)


def fact(key: str, words: str, css: str = "f k-target proposed") -> Mark:
    start = RAW.index(words)
    return Mark(key, start, start + len(words), css, "标")


def test_the_page_says_exactly_what_the_document_says() -> None:
    assert text_of(paper(RAW, [fact("f1", "到2026年底前"), fact("f2", "淘汰80%以上")], [])) == RAW


def test_every_line_knows_where_its_first_character_stands() -> None:
    starts = [int(n) for n in re.findall(r'data-c="(\d+)"', paper(RAW, [], []))]
    assert starts == [0, 7, RAW.index("\n\n") + 1, RAW.index("末行")]


def test_a_fact_is_one_mark_with_its_letter_and_its_key() -> None:
    html = paper(RAW, [fact("f2", "淘汰80%以上")], [])
    assert '<mark id="f2" class="f k-target proposed" data-i="f2" data-k="标">淘汰80%以上</mark>' in html


def test_overlapping_facts_name_each_other_and_each_bears_its_letter_once() -> None:
    html = paper(RAW, [fact("f1", "到2026年底前淘汰80%以上"), fact("f2", "80%", "f k-count proposed")], [])
    assert html.count('data-k="标"') == 2
    assert re.search(r'data-i="f2 f1"[^>]*>80%<', html)
    assert text_of(html) == RAW


def test_a_heading_is_a_heading_and_its_run_in_text_is_not() -> None:
    html = paper(RAW, [], [HeadingMark(0, 6, 6, 1), HeadingMark(7, 30, 13, 3)])
    assert '<h2 data-c="0" class="l1" id="h0">一、总体要求</h2>' in html
    assert '<p data-c="7" class="runin l3" id="h7"><b>1.淘汰锅炉</b>。到2026年底前淘汰80%以上。</p>' in html


def test_ranks_of_headings_go_down_one_by_one_whatever_the_document_skips() -> None:
    html = paper("甲\n乙\n丙", [], [HeadingMark(0, 1, 1, 3), HeadingMark(2, 3, 3, 5), HeadingMark(4, 5, 5, 1)])
    assert re.findall(r"<(h\d) data-c=\"\d\" class=\"(l\d)\"", html) == [("h2", "l3"), ("h3", "l5"), ("h2", "l1")]


def test_a_mark_over_two_lines_is_cut_at_the_line_end() -> None:
    html = paper("甲乙\n丙丁", [Mark("f1", 1, 4, "f")], [])
    assert text_of(html) == "甲乙\n丙丁"
    assert html.count('data-i="f1"') == 2
    assert html.count('id="f1"') == 1


def test_a_place_without_characters_is_marked_once() -> None:
    html = paper("甲乙丙", [Mark("q1", 1, 1, "gap gap-open")], [])
    assert '<mark id="q1" class="gap gap-open" data-i="q1"></mark>' in html
    assert text_of(html) == "甲乙丙"


def test_hostile_text_stays_text() -> None:
    raw = '<script>alert("x")</script>&<img src=x onerror=y>'
    html = paper(raw, [Mark("f1", 0, 8, "f", "标", '"><b>')], [])
    assert "<script" not in html
    assert "<img" not in html
    assert text_of(html) == raw


@given(
    st.text(alphabet="甲乙<&\"'\n\t一1", max_size=60),
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=8),
)
def test_no_set_of_marks_changes_the_text(raw: str, spans: list[tuple[int, int]]) -> None:
    marks = [Mark(f"f{n}", min(a, b), min(max(a, b), len(raw)), "f", "标") for n, (a, b) in enumerate(spans) if min(a, b) <= len(raw)]
    assert text_of(paper(raw, marks, [])) == raw
