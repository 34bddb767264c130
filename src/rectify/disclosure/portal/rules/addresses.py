"""Whether words can be an e-mail address that one may write to. Pure."""

from __future__ import annotations

import re
from typing import Final

LONGEST: Final = 254
_SHAPE: Final = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}")


def mail_address(text: str) -> str | None:
    """The address as it is kept, its host in lower case; ``None`` for what is none. ASCII only: one line, one recipient."""
    words = text.strip()
    if len(words) > LONGEST or not _SHAPE.fullmatch(words) or ".." in words:
        return None
    name, _, host = words.rpartition("@")
    return f"{name}@{host.lower()}"
