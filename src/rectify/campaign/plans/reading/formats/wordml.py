"""Small reading tools for WordprocessingML that hold for both its namespaces (transitional and strict)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"


def local(element: etree._Element) -> str:
    """The tag without its namespace; empty for comments and processing instructions."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: etree._Element, name: str) -> str:
    """A WordprocessingML attribute, or an empty string."""
    return str(element.get(W + name) or element.get(STRICT + name) or "")


def children(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """Direct children of a name."""
    return (child for child in element if local(child) == name)


def first(element: etree._Element, *path: str) -> etree._Element | None:
    """The first element at a path of direct children."""
    found: etree._Element | None = element
    for name in path:
        found = None if found is None else next(children(found, name), None)
    return found


def value_of(element: etree._Element, *path: str) -> str | None:
    """The ``w:val`` of the element at a path; None if there is no such element."""
    found = first(element, *path)
    return None if found is None else attribute(found, "val")


def switched_on(element: etree._Element | None) -> bool:
    """Whether a toggle (``<w:vanish/>``) stands and is not switched off."""
    return element is not None and attribute(element, "val") not in {"0", "false", "off"}
