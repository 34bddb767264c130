"""The damaged web copy of the plan, as a careless scraper leaves it: it exists so that the reader's questions show.

What is wrong with it, all by rule and none by hand: every run of three or more digits is gone from the article (years,
large figures, 100%), punctuation is half-width, a press summary stands before the plan, number, addressees and
signature are missing, and page furniture surrounds both.
"""

from __future__ import annotations

import re
from html import escape
from pathlib import Path
from typing import Final

from rectify.interfaces.demo.documents.plan import LineStyle, Plan, body_lines
from rectify.interfaces.demo.documents.press import summary

LOST: Final = re.compile(r"\d{3,}")
HALF_WIDTH: Final = str.maketrans(dict(zip("\uff0c\uff1b\uff1a\uff08\uff09", ",;:()", strict=True)))
CATEGORY: Final = "环保设备"
POSTED: Final = "发布时间:2026/3/2 7:41:09"
SOURCE_LINE: Final = "海岱网记者 本站综合整理"
REPOST: Final = "转载请注明:http://www.example.com/hbsb/4117.html"
RULE: Final = "------分隔线----------------------------"
TRUNCATED_TITLE: Final = 18
"""Characters of the title that the page template kept."""


def lose(text: str) -> str:
    """Half-width punctuation, and every run of three or more digits lost."""
    return LOST.sub("", text.translate(HALF_WIDTH))


def lost_runs(plan: Plan) -> int:
    """How many runs of digits the article lost; the reader should ask about each that it can see."""
    return sum(len(LOST.findall(text)) for text in (*summary(plan), *(line.whole for line in body_lines(plan))))


def _article(plan: Plan) -> list[tuple[str, bool]]:
    """(paragraph, is heading) of summary and plan, damaged."""
    headings = {LineStyle.SECTION, LineStyle.PART}
    press = [(lose(text), False) for text in summary(plan)]
    return press + [(lose(line.whole), line.style in headings) for line in body_lines(plan)]


def damaged_text(plan: Plan) -> str:
    """The copy as plain text with blank lines between paragraphs."""
    top = (CATEGORY, plan.title.translate(HALF_WIDTH)[2 : 2 + TRUNCATED_TITLE], POSTED + "   ")
    bottom = (SOURCE_LINE, "", REPOST, RULE)
    return "\n\n".join((*top, *(text for text, _ in _article(plan)), *bottom))


def damaged_html(plan: Plan) -> str:
    """The copy as the page it was: menu, article, related links, script, footer."""
    title = escape(plan.title[2 : 2 + TRUNCATED_TITLE])
    body = "\n".join(
        f"<p><strong>{escape(text)}</strong></p>" if heading else f"<p>&nbsp;&nbsp;{escape(text)}</p>" for text, heading in _article(plan)
    )
    return f"""<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>{title}_环保设备资讯</title>
<script>var channel = 4117; var hits = 20260302;</script>
<style>.art p {{ line-height: 2 }}</style></head>
<body>
<div class="nav"><a href="/">首页</a> | <a href="/hbsb/">{CATEGORY}</a> | <a href="/rmtj/">热门推荐</a></div>
<h1>{title}</h1>
<div class="info">{POSTED} 点击:3278 次</div>
<div class="art">
{body}
<p>{SOURCE_LINE}</p>
</div>
<div class="about">上一篇:除尘布袋选型指南<br>下一篇:一体化污水处理设备报价</div>
<div class="foot">{REPOST}<br>{RULE}</div>
</body></html>
"""


def write_damaged(plan: Plan, folder: Path) -> dict[str, Path]:
    """Writes both copies into `folder`; keys `damaged_html` and `damaged_txt`."""
    page = folder / "海岱市整改方案-网页转载.html"
    text = folder / "海岱市整改方案-网页转载.txt"
    page.write_text(damaged_html(plan), encoding="utf-8", newline="\n")
    text.write_text(damaged_text(plan), encoding="utf-8", newline="\n")
    return {"damaged_html": page, "damaged_txt": text}
