"""Names of files: where an original lies, and what it is called when somebody takes it home. Pure."""

from __future__ import annotations

import re
import unicodedata

_LONGEST = 120
_FORBIDDEN = re.compile(r'[\\/:*?"<>|]')


def path_of(sha256: str) -> str:
    """``ab/cd/abcd…``: the place of an original in the store, from its hash."""
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"


def safe_name(name: str) -> str:
    """The last part of a name as a file can be called everywhere: no folders, no control or direction marks, at most 120 characters.

    Direction marks (U+202E) can make an .exe look like a .pdf; a name of which nothing remains is ``file``.
    """
    last = re.split(r"[\\/]", name)[-1]
    visible = "".join(sign for sign in last if unicodedata.category(sign) not in {"Cc", "Cf", "Cs", "Zl", "Zp"})
    clean = _FORBIDDEN.sub("_", visible).strip(" .")
    if len(clean) > _LONGEST:
        stem, dot, extension = clean.rpartition(".")
        keep = _LONGEST - len(dot + extension)
        clean = f"{stem[:keep]}{dot}{extension}" if dot and keep > _LONGEST // 2 else clean[:_LONGEST]
    return clean or "file"
