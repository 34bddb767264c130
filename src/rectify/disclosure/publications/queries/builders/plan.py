"""The signed plan in the words of the document, with the rules the campaign stands under."""

from __future__ import annotations

from rectify.campaign.ledger.models import CampaignDocument
from rectify.campaign.plans.models import Document, Heading
from rectify.disclosure.frozen.rules.shapes import Section, Words, empty_content
from rectify.disclosure.publications.messages import nothing_to_tell
from rectify.disclosure.publications.queries.builders.asking import Ask, Built, columns, figure, table
from rectify.disclosure.publications.queries.builders.stories import public_tasks

TOP = 1


def build(ask: Ask) -> Built:
    """The newest version of the plan. Five queries."""
    entries = CampaignDocument.objects.filter(campaign=ask.campaign, role=CampaignDocument.Role.PLAN, replaced_by__isnull=True)
    entry = entries.select_related("document").order_by("-version", "-id").first()
    if entry is None:
        raise nothing_to_tell()
    title = entry.document.title or entry.document.name
    content = empty_content(
        Words(zh=f"《{title}》，第{entry.version}版，原文照录。", en=f"“{title}”, version {entry.version}, in the words of the document.")
    )
    content["sections"] = sections_of(entry.document)
    content["figures"] = [
        figure("sections", "章节", "Sections", len(content["sections"])),
        figure("tasks", "整改任务", "Tasks", public_tasks(ask.campaign.pk).count()),
    ]
    bases: list[list[str | int | None]] = [[row.title, row.version] for row in ask.campaign.legal_bases.order_by("position", "id")]
    if bases:
        heads = columns(("title", "依据", "Legal basis", False), ("version", "版本", "Version", False))
        content["tables"] = [table("bases", "依据", "Legal bases", heads, bases)]
    return Built("plan", title, f"Rectification plan of {ask.campaign.name_en or ask.campaign.slug}", ask.on, content)


def sections_of(document: Document) -> list[Section]:
    """The text of the plan under its headings of the first level; what stands before them comes first. One query."""
    first = document.plan_start or 0
    last = document.plan_end or len(document.raw)
    heads = list(Heading.objects.filter(document=document, level=TOP, start__gte=first, end__lte=last).order_by("start", "id"))
    starts = [first, *(head.start for head in heads)]
    titles = ["", *(f"{head.number} {head.title}".strip() for head in heads)]
    found = []
    for number, (start, title) in enumerate(zip(starts, titles, strict=True)):
        stop = starts[number + 1] if number + 1 < len(starts) else last
        paragraphs = [line.strip() for line in document.raw[start:stop].splitlines() if line.strip()]
        if paragraphs:
            found.append(Section(title=Words(zh=title, en=title), paragraphs=paragraphs))
    return found
