"""Styles of a Word document, as far as reading needs them: which list a paragraph is in, and which are contents."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from rectify.campaign.plans.reading.formats.numbering import Numbering
from rectify.campaign.plans.reading.formats.wordml import attribute, children, first, value_of

_CONTENTS = re.compile(r"toc ?(?:\d|heading)|目录 ?\d", re.IGNORECASE)
_MAX_CHAIN = 20
"""Styles based on styles; a ring ends here."""


@dataclass(slots=True)
class Styles:
    """Style id -> its parent, its list and its name."""

    parents: dict[str, str] = field(default_factory=dict)
    lists: dict[str, tuple[str, int | None]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    default: str = ""

    def is_contents(self, style: str) -> bool:
        """Whether the style is that of a table of contents."""
        return bool(_CONTENTS.fullmatch(self.names.get(style, style)) or _CONTENTS.fullmatch(style))

    def list_of(self, paragraph: etree._Element, numbering: Numbering) -> tuple[str, int]:
        """The list number and level of a paragraph, its own or its style's; an empty number if it is in none."""
        properties = first(paragraph, "pPr")
        if properties is None and self.default not in self.lists:
            return "", 0
        style = (value_of(properties, "pStyle") if properties is not None else None) or self.default
        number = value_of(properties, "numPr", "numId") if properties is not None else None
        level = value_of(properties, "numPr", "ilvl") if properties is not None else None
        if number is None:
            number, inherited = self._inherited(style, numbering)
        else:
            inherited = 0
        if number in {"", "0"}:
            return "", 0
        return number, int(level) if level and level.isdecimal() and len(level) == 1 else inherited

    def _inherited(self, style: str, numbering: Numbering) -> tuple[str, int]:
        at = style
        for _ in range(_MAX_CHAIN):
            if at in self.lists:
                number, level = self.lists[at]
                return number, level if level is not None else numbering.level_of_style(number, at)
            at = self.parents.get(at, "")
            if not at:
                break
        return "", 0


def read_styles(root: etree._Element | None) -> Styles:
    """Read styles.xml; an absent part gives a document without styles."""
    styles = Styles()
    for node in children(root, "style") if root is not None else ():
        name = attribute(node, "styleId")
        styles.parents[name] = value_of(node, "basedOn") or ""
        styles.names[name] = value_of(node, "name") or ""
        if attribute(node, "default") == "1" and attribute(node, "type") == "paragraph":
            styles.default = name
        number = value_of(node, "pPr", "numPr", "numId")
        if number is not None:
            level = value_of(node, "pPr", "numPr", "ilvl")
            styles.lists[name] = (number, int(level) if level and level.isdecimal() else None)
    return styles
