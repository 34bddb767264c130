"""The line of publications: a head for each number, each holding the digest of the one before. Pure.

A head is everything of a publication but its content, of which it holds the digest; its own digest is the SHA-256 of its canonical JSON.
So the digest of one number fixes every number before it, and a short list of heads proves it without the contents.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from datetime import datetime, timedelta, timezone
from typing import Any, Final

from rectify.disclosure.frozen.rules.canonical import digest

CHINA: Final = timezone(timedelta(hours=8))
"""One time in the whole country, fixed here so that a watermark never depends on the settings of a server."""
GENESIS: Final = ""
"""What stands for the digest before the first number."""


class NoHead(ValueError):
    """A mapping is no head of a publication."""


@dataclass(frozen=True, slots=True)
class Head:
    """One number without its content. Days and moments as ISO text (moments in UTC with microseconds)."""

    place: str
    place_name: str
    place_name_en: str
    sequence: int
    number: str
    kind: str
    series: str
    title: str
    title_en: str
    facts_on: str
    content_digest: str
    difference_digest: str
    before: str
    """Digest of the last number of the campaign; empty for the first."""
    previous: str
    """Digest of the last number of the series; empty for the first."""
    corrects: int | None
    """Sequence of the number it corrects."""
    correction_because: str
    audit_size: int
    audit_root: str
    published_at: str

    @property
    def digest(self) -> str:
        """The digest that is printed and published."""
        return digest(asdict(self))

    @classmethod
    def of(cls, told: Any) -> Head:
        """Read a head from JSON.

        Raises:
            NoHead: a field is missing, strange, or of another type.
        """
        if not isinstance(told, dict) or set(told) != {each.name for each in fields(cls)}:
            raise NoHead
        head = cls(**told)
        numbers = (head.sequence, head.audit_size, *([] if head.corrects is None else [head.corrects]))
        if any(type(number) is not int for number in numbers):
            raise NoHead
        texts = {each.name for each in fields(cls)} - {"sequence", "audit_size", "corrects"}
        if any(not isinstance(getattr(head, name), str) for name in texts):
            raise NoHead
        return head


def watermark(number: str, whole: str, published_at: datetime) -> str:
    """What stands at the foot of every page and file of a publication: number, beginning of the digest, day of release in China."""
    return f"{number} · {whole[:12]} · {published_at.astimezone(CHINA).date().isoformat()}"


def released_on(head: Head) -> str:
    """The day of release in China; the beginning of what stands there, where that is no moment."""
    try:
        return datetime.fromisoformat(head.published_at).astimezone(CHINA).date().isoformat()
    except ValueError:
        return head.published_at[:10]


def watermark_of(head: Head) -> str:
    """The watermark of a head."""
    return f"{head.number} · {head.digest[:12]} · {released_on(head)}"
