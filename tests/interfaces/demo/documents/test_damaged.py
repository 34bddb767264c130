"""The damaged web copy: what is lost is lost by rule, everything else still stands."""

from __future__ import annotations

import re

import pytest
from lxml import html

from rectify.interfaces.demo.documents.damaged import damaged_html, damaged_text, lose, lost_runs
from rectify.interfaces.demo.documents.plan import PLAN, body_lines


@pytest.mark.parametrize(
    ("whole", "left"),
    [
        ("到2027年", "到年"),
        ("压减到1850万吨以内", "压减到万吨以内"),
        ("保持100%", "保持%"),
        ("细颗粒物\uff08PM2.5\uff09", "细颗粒物(PM2.5)"),
        ("52.6万吨", "52.6万吨"),
        ("35蒸吨", "35蒸吨"),
    ],
)
def test_runs_of_three_digits_are_lost_and_shorter_ones_stay(whole: str, left: str) -> None:
    assert lose(whole) == left


def article(text: str) -> str:
    return text[text.index("海岱网1月12日讯") : text.index("转载请注明")]


def test_the_article_has_no_run_of_three_digits_left() -> None:
    assert re.findall(r"\d{3,}", article(damaged_text(PLAN))) == []
    assert lost_runs(PLAN) > 100


def test_every_paragraph_of_the_plan_stands_in_the_copy_with_its_digits_lost() -> None:
    text = damaged_text(PLAN)
    assert [line.lead for line in body_lines(PLAN) if lose(line.whole) not in text] == []


def test_the_press_summary_repeats_the_goals_and_announces_the_counts() -> None:
    text = damaged_text(PLAN)
    assert text.count(lose(PLAN.goals[0])) == 2
    assert text.index("五个基本要求") < text.index("附:《") < text.index("一、指导思想")


def test_number_and_signature_did_not_survive_and_furniture_surrounds_the_article() -> None:
    text = damaged_text(PLAN)
    assert "海环督改" not in text
    assert text.startswith("环保设备\n")
    assert "http://www.example.com/" in text


def test_the_page_parses_and_holds_the_same_article() -> None:
    page = html.fromstring(damaged_html(PLAN))
    paragraphs = ["".join(map(str, p.itertext())).replace("\xa0", "") for p in page.iter("p")]
    assert [line.lead for line in body_lines(PLAN) if lose(line.whole) not in paragraphs] == []
