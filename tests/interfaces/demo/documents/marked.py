"""Facts marked by hand in the plan of 海岱市, placed in its text: what a reader should find, no more exact than the words."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from rectify.interfaces.demo.documents.plan import CHINESE_NUMERALS, PLAN, plain_text

FILE = Path(__file__).with_name("marked_facts.csv")


@dataclass(frozen=True)
class Marked:
    """One marked fact with its place in `plain_text(PLAN)`; empty fields were not marked and are not to be scored."""

    path: str
    kind: str
    text: str
    start: int
    end: int
    value: str
    unit: str
    comparator: str
    baseline: str
    deadline: str
    missing: str


def _paragraphs() -> dict[str, str]:
    """Path -> the text below it, as the plan has it."""
    found = {"三": "\n".join(PLAN.goals)}
    for section, items in (("二", PLAN.requirements), ("五", PLAN.safeguards)):
        found |= {f"{section}/{CHINESE_NUMERALS[index]}": item.body for index, item in enumerate(items)}
    for index, part in enumerate(PLAN.parts):
        found |= {f"四/{CHINESE_NUMERALS[index]}/{number}": item.body for number, item in enumerate(part.items, start=1)}
    return found


def marked_facts() -> list[Marked]:
    """All marked facts; a text that stands more than once below its path means its first place."""
    text, paragraphs = plain_text(PLAN), _paragraphs()
    facts = []
    with FILE.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            start = text.index(paragraphs[row["path"]]) + paragraphs[row["path"]].index(row["text"])
            facts.append(Marked(**row, start=start, end=start + len(row["text"])))
    return facts
