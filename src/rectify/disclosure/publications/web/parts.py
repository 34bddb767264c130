"""A content page by page: every table, paragraph and thing of it can be reached; and the whole as one file of text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from django.core.paginator import Page, Paginator
from django.http import HttpRequest
from django.utils.translation import gettext as _

from rectify.disclosure.publications.rules.leaves import leaves
from rectify.disclosure.publications.templatetags.publications import field_label, item_kind_label, said, told_of

ITEMS: Final = 30
ROWS: Final = 100
PARAGRAPHS: Final = 120
MOST_DIGITS: Final = 6


def number_asked(request: HttpRequest, name: str) -> int:
    """The page asked for under a name; what is no number is the first."""
    text = request.GET.get(name, "")
    return max(1, int(text)) if text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS else 1


def parts_of(request: HttpRequest, content: Mapping[str, Any]) -> dict[str, Any]:
    """What the template of a content shows: ``?items= &text= &table0= &table1=`` … turn the pages of its parts."""

    def page(name: str, rows: Sequence[Any], size: int) -> Page[Any]:
        return Paginator(rows, size).get_page(number_asked(request, name))

    tables = [(name, table, page(name, table["rows"], ROWS)) for n, table in enumerate(content["tables"]) for name in (f"table{n}",)]
    return {
        "content": content,
        "tables": tables,
        "text": page("text", _paragraphs(content["sections"]), PARAGRAPHS),
        "items": page("items", content["items"], ITEMS),
    }


def _paragraphs(sections: Sequence[Mapping[str, Any]]) -> list[tuple[Mapping[str, str], str, bool]]:
    """Each paragraph with the title of its section and whether it is the first under it."""
    return [(each["title"], text, number == 0) for each in sections for number, text in enumerate(each["paragraphs"])]


def as_text(about: Sequence[tuple[str, str]], content: Mapping[str, Any], difference: Mapping[str, Any]) -> str:
    """The whole draft as plain text: ``about`` it, then all that is released, then all that changes."""
    lines = [f"{label}：{words}" for label, words in about]
    lines += ["", said(content["lead"]), "", f"== {_('Figures')} =="]
    lines += [" / ".join(text for _steps, text in leaves({key: value for key, value in each.items() if key != "key"}))
              for each in content["figures"]]  # fmt: skip
    for table in content["tables"]:
        lines += ["", f"== {said(table['title'])} ==", "\t".join(said(column["label"]) for column in table["columns"])]
        lines += ["\t".join("–" if cell is None else str(cell) for cell in row) for row in table["rows"]]
    for section in content["sections"]:
        lines += ["", f"== {said(section['title'])} ==", *section["paragraphs"]]
    lines += ["", f"== {_('Known problems of these data')} ==", *(said(each["words"]) for each in content["known"])]
    lines += ["", f"== {_('What is told one by one')} ({len(content['items'])}) =="]
    for item in content["items"]:
        lines += ["", f"{item_kind_label(item['kind'])} {item['key']} {item['title']}"]
        lines += [f"  {label}：{text}" for label, text in told_of(item)]
    return "\r\n".join([*lines, "", f"== {_('Difference to the last number')} ==", *_changes(difference), ""])


def _changes(difference: Mapping[str, Any]) -> Iterator[str]:
    for name, words in (("added", _("added")), ("removed", _("left")), ("changed", _("changed"))):
        for entry in difference.get(name, ()):
            yield f"{words} {item_kind_label(entry['kind'])} {entry['key']} {entry['title']} {entry.get('reason', '')}".rstrip()
            for field in entry.get("fields", ()):
                yield f"  {field_label(field['path'])}：{field['before']} → {field['after']}"
