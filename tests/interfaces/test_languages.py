"""One language a page: nothing Chinese but data on an English page, nothing English but names on a Chinese one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from lxml import html

from tests.interfaces.doors import client_of
from tests.interfaces.pages import pages
from tests.interfaces.world import PLAN, World

pytestmark = pytest.mark.doors

TOLD = ("title", "alt", "placeholder", "aria-label", "aria-description", "data-sending", "data-reading", "data-lost")
"""Attributes that people read."""
UNREAD = {"script", "style", "template", "kbd", "code", "pre"}
QUOTED = {"ins", "del"}
"""What differs between two versions is data in pieces."""
SAID = f"{PLAN}治理两条河道"
"""The document and the title that a new version gives a task: pages show pieces of both."""
MASKED = ("司**", "［已隐去］")
"""Data that is shown masked, so that it stands in no row as it is shown."""
OFFICIAL = "/petitions/tables/"
"""The prescribed form of the official table: Chinese on every page, and marked so for screen readers."""
EXAMPLES = "/desk/_components"
"""A page for builders: its rows are examples."""
CHINESE = re.compile(r"[\u4e00-\u9fff]+")
ENGLISH = re.compile(r"(?<![0-9A-Za-z])[A-Za-z]{3,}(?![0-9A-Za-z])")
NAMES = ("English", "Excel", "Word", "WPS", "PDF", "OFD", "JSON", "zip", "docx", "CSV", "WGS", "pHash", "SHA-256", "Esc", "Enter", "Tab",
         "Ctrl", "ics", "Rectify", "WCAG", "JavaScript")  # fmt: skip
"""Latin words that a Chinese page keeps."""
KEYS = ("letter:", "matter:", "round:", "duties:", "“drawing”", "“case,county,unit,late,returned,findings,reopened”", "UTF-8")
"""Words of machines that a page must name: beginnings of causes, the columns of a file."""


def strings(value: Any) -> Iterator[str]:
    """All texts in the value of a column."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for part in value.values() for text in strings(part))
    elif isinstance(value, list | tuple):
        yield from (text for part in value for text in strings(part))


def data() -> list[str]:
    """Every text in the database, its lines and its words, longest first: what people and documents said."""
    found: set[str] = {*NAMES, *KEYS}
    kinds = (models.CharField, models.TextField, models.JSONField)
    for model in apps.get_models():
        columns = [field.attname for field in model._meta.concrete_fields if isinstance(field, kinds)]
        if model.__module__.startswith("rectify.") and columns:
            for text in strings(list(model._default_manager.values_list(*columns))):
                found.update({text, *text.splitlines(), *CHINESE.findall(text), *re.findall(r"[A-Za-z][A-Za-z-]+", text)})
    return sorted((text for text in found if text.strip()), key=len, reverse=True)


def read_aloud(page: bytes) -> Iterator[str]:
    """The texts of a page that somebody reads or hears."""
    root = html.fromstring(page)
    for node in root.iter():
        unread = not isinstance(node.tag, str) or node.tag in UNREAD | QUOTED or (node is not root and node.get("lang"))
        texts = (node.tail,) if unread else (node.text, node.tail, *(node.get(name) for name in TOLD))
        yield from (text for text in texts if text and text.strip())


def residue(page: bytes, known: list[str], unwanted: re.Pattern[str]) -> list[str]:
    """What is left of the texts of a page after the data is taken out, where it is of the language that may not be there."""
    left = []
    for text in read_aloud(page):
        rest = text.strip()
        if unwanted.search(rest) and rest not in SAID and not any(mask in rest for mask in MASKED):
            for said in known:
                rest = rest.replace(said, " ")
            left.extend([text.strip()] if unwanted.search(rest) else [])
    return left


@pytest.mark.parametrize(("language", "unwanted"), [("en", CHINESE), ("zh-hans", ENGLISH)], ids=["en", "zh"])
def test_a_page_speaks_one_language(world: World, language: str, unwanted: re.Pattern[str]) -> None:
    known = data()
    found: dict[str, list[str]] = {}
    for path, who in pages(world):
        client = client_of(who)
        client.cookies["django_language"] = language
        told = path.replace("/open/", "/open/en/", 1) if language == "en" else path  # the language of the public pages is in the address
        prescribed = language == "en" and path.startswith(OFFICIAL) and path != OFFICIAL
        if path != EXAMPLES and not prescribed and (lines := residue(client.get(told).content, known, unwanted)):
            found[path] = lines
    assert found == {}, "\n".join(f"{path} {lines}" for path, lines in found.items())
