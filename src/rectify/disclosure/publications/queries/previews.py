"""What a proposal becomes on release: redacted, compared with the last number of its series, with the reasons that are missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from rectify.campaign.ledger.models import Campaign
from rectify.disclosure.frozen.models import Publication
from rectify.disclosure.frozen.rules.canonical import checked, digest
from rectify.disclosure.frozen.rules.difference import difference, reasons_missing
from rectify.disclosure.frozen.rules.shapes import Content, Draft
from rectify.disclosure.publications.models import Proposal, Redaction
from rectify.disclosure.publications.queries.access import forms
from rectify.disclosure.publications.queries.builders import build
from rectify.disclosure.publications.queries.builders.asking import Ask, Built
from rectify.disclosure.publications.rules.redaction import Found, applied, text_at
from rectify.foundation.refusals import Refused

AROUND = 24
"""Characters shown on each side of a place."""
CELL = 5
"""Steps of a pointer to a cell of a table: tables, which, rows, row, column."""


@dataclass(frozen=True, slots=True)
class Place:
    """A redaction as the page shows it: the words before, the words in question, the words after."""

    row: Redaction
    before: str
    words: str
    after: str


@dataclass(frozen=True, slots=True)
class Group:
    """Places with the same words that are decided together; ``first`` is shown, ``keys`` are those of all of them."""

    first: Place
    keys: Sequence[int]


@dataclass(frozen=True, slots=True)
class Preview:
    """A proposal as the public will see it."""

    content: Content
    difference: Mapping[str, Any]
    missing: Sequence[Mapping[str, str]]
    last: Publication | None


def built_again(proposal: Proposal) -> Built:
    """The content as the facts would give it now, for the day of the proposal; reads as much as proposing did."""
    asked = proposal.asked
    ask = Ask(proposal.campaign, proposal.facts_on, asked.get("about"), tuple(asked.get("chosen", ())))
    return build(str(proposal.kind), ask)


def has_changed(proposal: Proposal) -> bool:
    """Whether the facts would give another content now."""
    try:
        return digest(checked(built_again(proposal).content)) != proposal.digest
    except Refused:
        return True


def last_of(campaign: Campaign, series: str) -> Publication | None:
    """The last number of a series. One query."""
    return Publication.objects.filter(place=campaign.slug, series=series).order_by("-sequence").first()


def redacted(proposal: Proposal, rows: Iterable[Redaction]) -> Content:
    """The content with what is decided to be hidden, hidden; undecided places are hidden too."""
    hidden = [Found(row.path, row.start, row.end, str(row.sort), row.replacement) for row in rows if row.hide is not False]
    return cast("Content", applied(proposal.content, hidden))


def preview(proposal: Proposal) -> Preview:
    """The proposal as it would be released now. Two queries."""
    content = redacted(proposal, proposal.redactions.order_by("id"))
    last = last_of(proposal.campaign, proposal.series)
    told = difference(cast("Content | None", last.content if last else None), content, proposal.reasons)
    return Preview(content, told, reasons_missing(told), last)


def draft_of(proposal: Proposal, content: Content) -> Draft:
    """What is handed over for release. One query."""
    campaign = proposal.campaign
    return Draft(
        place=campaign.slug,
        place_name=campaign.name,
        place_name_en=campaign.name_en,
        kind=str(proposal.kind),
        series=proposal.series,
        title=proposal.title,
        title_en=proposal.title_en,
        facts_on=proposal.facts_on,
        content=content,
        reasons=dict(proposal.reasons),
        corrects=proposal.corrects.sequence if proposal.corrects else None,
        correction_because=proposal.correction_because,
        number_form=forms().of(campaign.slug),
    )


def places(proposal: Proposal, rows: Sequence[Redaction]) -> list[Place]:
    """Redactions with the words around them, from the content as built. No query."""
    return [_place(proposal, row) for row in rows]


def groups(found: Sequence[Place]) -> list[Group]:
    """Places of the same sort, words, replacement and decision as one line each; small numbers stay apart. No query."""
    together: dict[tuple[object, ...], list[Place]] = {}
    for place in found:
        row = place.row
        alone = row.pk if row.start is None else None
        together.setdefault((row.sort, place.words, row.replacement, row.hide, row.because, alone), []).append(place)
    return [Group(same[0], [each.row.pk for each in same]) for same in together.values()]


def _cell_of(proposal: Proposal, path: str) -> str:
    """Which cell of a table a pointer means, as row and column; empty for what is no cell. ``/tables/0/rows/2/4``."""
    steps = path.split("/")[1:]
    if len(steps) != CELL or steps[0] != "tables" or steps[2] != "rows":
        return ""
    told = text_at(proposal.content, f"/tables/{steps[1]}")
    row, column = told["rows"][int(steps[3])], told["columns"][int(steps[4])]
    return f"{row[0]} · {column['label']['zh']} "


def _place(proposal: Proposal, row: Redaction) -> Place:
    value = text_at(proposal.content, row.path)
    if row.start is None or row.end is None:
        return Place(row, _cell_of(proposal, row.path), str(value), "")
    return Place(row, value[max(0, row.start - AROUND) : row.start], value[row.start : row.end], value[row.end : row.end + AROUND])
