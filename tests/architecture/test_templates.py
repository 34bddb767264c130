"""No template runs or styles anything by itself: the content policy would refuse it, and hostile words could hide in it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src" / "rectify"
TEMPLATES = sorted(SOURCE.rglob("templates/**/*.html"))
SCRIPTS = sorted((SOURCE / "static" / "rectify").rglob("*.js"))
FORBIDDEN = {
    "an inline style": r"\sstyle\s*=|<style\b",
    "an inline script": r"<script(?![^>]*\ssrc=)[^>]*>",
    "an inline handler": r"\son[a-z]+\s*=\s*[\"']",
    "a handler of htmx that is code": r"\shx-on[:\w-]*\s*=|\shx-vals\s*=\s*[\"']js:",
    "an address that is code": r"javascript:",
    "words let through unescaped": r"\|\s*safe\b|\|\s*safeseq\b|autoescape\s+off",
    "something from another server": r"(?:src|href)\s*=\s*[\"']https?://",
}
IN_SCRIPTS = {
    "markup made of words": r"\.(?:innerHTML|outerHTML)\s*=|insertAdjacentHTML|document\.write",
    "words run as code": r"\beval\(|new Function\(|setTimeout\(\s*[\"']",
}


def test_there_is_something_to_look_at() -> None:
    assert len(TEMPLATES) > 50
    assert len(SCRIPTS) > 5


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_template_holds(what: str) -> None:
    found = [path for path in TEMPLATES if re.search(FORBIDDEN[what], path.read_text(encoding="utf-8"), re.IGNORECASE)]
    assert [str(path.relative_to(SOURCE)) for path in found] == [], what


@pytest.mark.parametrize("what", IN_SCRIPTS)
def test_no_script_holds(what: str) -> None:
    found = [path for path in SCRIPTS if re.search(IN_SCRIPTS[what], path.read_text(encoding="utf-8"))]
    assert [str(path.relative_to(SOURCE)) for path in found] == [], what


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_every_form_that_posts_carries_the_token(path: Path) -> None:
    """Or is sent by htmx alone, whose requests carry it in a header."""
    for form in re.findall(r"<form\b.*?</form>", path.read_text(encoding="utf-8"), re.DOTALL | re.IGNORECASE):
        if re.search(r"<form[^>]*method=[\"']post", form, re.IGNORECASE):
            assert "{% csrf_token %}" in form, form[:200]
