"""Which stretches of the document are marked, and how each looks."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.safestring import SafeString

from rectify.campaign.ledger.queries.review_rows import HeadingRow, ReviewPage
from rectify.campaign.ledger.web.review.kinds import kind_word, lang
from rectify.campaign.ledger.web.review.paper import HeadingMark, Mark, paper
from rectify.campaign.plans.reading.render.words import Lang


def marked_paper(page: ReviewPage) -> SafeString:
    """The document's text with all its marks. No query."""
    raw = page.document.raw
    return paper(raw, marks(page), (heading_mark(raw, h) for h in page.headings))


def marks(page: ReviewPage) -> Iterator[Mark]:
    """Facts with the letter of their kind, questions as boxes, measures without a look of their own (they are found by them)."""
    tongue = lang()
    for fact in page.facts:
        word = kind_word(fact.kind)
        yield Mark(fact.key, fact.start, fact.end, f"f k-{fact.kind} {fact.state}", word.sign(tongue), word.to(tongue))
    for question in page.questions:
        text = question.text if tongue is Lang.ZH else question.text_en
        state = "gap-open" if question.is_open else "gap-closed"
        start, end = question.start, question.end
        yield Mark(question.key, start, end, f"gap {state}", "", text)
    for task in page.tasks:
        for measure in task.measures:
            if measure.here and measure.start is not None and measure.end is not None:
                yield Mark(f"m{measure.pk}", measure.start, measure.end, "ms")


def heading_mark(raw: str, heading: HeadingRow) -> HeadingMark:
    """Where the title of a heading ends; the rest of its line is run-in text."""
    at = raw.find(heading.title, heading.start, heading.end) if heading.title else -1
    title_end = at + len(heading.title) if at >= 0 else heading.end
    if raw[title_end : title_end + 1] in {"。", ".", ":", "："}:
        title_end += 1
    return HeadingMark(heading.start, heading.end, min(title_end, heading.end), heading.level)
