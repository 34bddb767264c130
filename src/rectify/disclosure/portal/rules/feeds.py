"""Atom (RFC 4287) and iCalendar (RFC 5545) as text. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from xml.sax.saxutils import escape, quoteattr

REFUSED: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
"""What XML 1.0 does not take."""
OCTETS: Final = 74
"""Octets of a line of iCalendar before it is folded."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a feed."""

    id: str
    title: str
    url: str
    at: datetime
    summary: str


@dataclass(frozen=True, slots=True)
class Event:
    """A day on which something is due."""

    id: str
    on: date
    title: str
    url: str


def _words(text: str) -> str:
    return escape(REFUSED.sub("", text))


def atom(*, title: str, url: str, page: str, language: str, author: str, entries: Sequence[Entry]) -> bytes:
    """A feed; its own time is that of its newest entry (of the beginning of time, when it has none)."""
    newest = max((entry.at for entry in entries), default=datetime.fromisoformat("1970-01-01T00:00:00+00:00"))
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang={quoteattr(language)}>',
        f"<title>{_words(title)}</title><id>{_words(url)}</id><updated>{newest.isoformat()}</updated>",
        f'<author><name>{_words(author)}</name></author><link rel="self" type="application/atom+xml" href={quoteattr(url)}/>',
        f'<link rel="alternate" type="text/html" href={quoteattr(page)}/>',
    ]
    lines += [
        f"<entry><title>{_words(entry.title)}</title><id>{_words(entry.id)}</id><updated>{entry.at.isoformat()}</updated>"
        f'<link rel="alternate" type="text/html" href={quoteattr(entry.url)}/><summary>{_words(entry.summary)}</summary></entry>'
        for entry in entries
    ]
    return "\n".join([*lines, "</feed>\n"]).encode()


def icalendar(name: str, stamp: datetime, events: Sequence[Event]) -> bytes:
    """A calendar of whole days. ``stamp`` is when the facts were published, so that equal facts give equal files."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Rectify//Portal//ZH", f"X-WR-CALNAME:{_value(name)}"]
    for event in events:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{_value(event.id)}",
            f"DTSTAMP:{stamp:%Y%m%dT%H%M%SZ}",
            f"DTSTART;VALUE=DATE:{event.on:%Y%m%d}",
            f"DTEND;VALUE=DATE:{event.on + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_value(event.title)}",
            f"URL:{event.url}",
            "END:VEVENT",
        ]
    return "".join(f"{part}\r\n" for line in [*lines, "END:VCALENDAR"] for part in _folded(line)).encode()


def _value(text: str) -> str:
    plain = REFUSED.sub("", text).replace("\r\n", "\n").replace("\r", "\n")
    return plain.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """Lines of at most 75 octets; those that continue begin with a space. A character is never cut."""
    part, size = "", 0
    for character in line:
        width = len(character.encode())
        if size + width > OCTETS:
            yield part
            part, size = " ", 1
        part += character
        size += width
    yield part
