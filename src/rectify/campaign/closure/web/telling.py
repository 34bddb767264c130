"""What the pages of the close-out share: telling how an act went, and the files handed in with a step."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join

from rectify.campaign.closure.services.casework import Attached
from rectify.foundation.files.rules import Purpose
from rectify.foundation.files.services import store
from rectify.foundation.refusals import Refused

REFUSED = 409
"""Status of a page that tells a refusal."""
UNREADABLE = 422
"""Status of a page that shows a form again because its shape was wrong."""
PREFIX = "paper_"
"""Names of the file fields begin so; the code of the paper follows."""
MOST_FILES = 60


def tell(request: HttpRequest, act: Callable[[], object], said: str | Promise) -> bool:
    """Do the act and say how it went on the next page: done, or refused with all that is missing and where. Whether it was done."""
    try:
        act()
    except Refused as refused:
        missing = format_html_join(
            "", "<br>– {}", ((format_html("<a href='{}'>{}</a>", m.url, m.text) if m.url else m.text,) for m in refused.missing)
        )
        messages.error(request, format_html("{}{}", refused.message, missing))
        return False
    messages.success(request, str(said))
    return True


def attached(request: HttpRequest, at: datetime) -> list[Attached]:
    """The files handed in with a form, each stored as it came. A refused step leaves originals nobody points to, which harm nothing.

    Raises:
        FileRefused: a file of a kind no paper has, empty or too large.
    """
    found = []
    for field in request.FILES:
        if not field.startswith(PREFIX):
            continue
        for file in request.FILES.getlist(field)[:MOST_FILES]:
            name = (file.name or "")[:255]
            stored = store(file, name=name, at=at, purpose=Purpose.EVIDENCE)
            found.append(Attached(field.removeprefix(PREFIX)[:32], name, stored))
    return found
