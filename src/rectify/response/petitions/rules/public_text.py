"""What in a public text seems to name somebody. Pure. It warns; a person decides, but the petitioner's own number is never let pass.

Legal basis: 信访工作条例 (the petitioner's identity is not disclosed to anybody it concerns). A text without any pattern may still name
somebody: the list is no proof of the opposite.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

MOST: Final = 20_000
"""Characters that are looked at; longer texts are refused before."""


class Kind(StrEnum):
    """What was found."""

    PHONE = "phone"
    EMAIL = "email"
    IDENTITY_CARD = "identity_card"
    PETITIONER = "petitioner"
    STAFF = "staff"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Named:
    """One place of the text that seems to name somebody."""

    kind: Kind
    words: str
    zh: str
    en: str


_PATTERNS: Final = (
    (Kind.IDENTITY_CARD, re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)"), "疑似身份证号", "looks like the number of an identity card"),
    (Kind.PHONE, re.compile(r"(?<!\d)1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)"), "疑似手机号", "looks like a mobile number"),
    (Kind.PHONE, re.compile(r"(?<!\d)0\d{2,3}-\d{7,8}(?!\d)"), "疑似电话号码", "looks like a telephone number"),
    (Kind.EMAIL, re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}"), "疑似邮箱",
     "looks like an e-mail address"),
    (Kind.PETITIONER, re.compile(r"(?:举报人|投诉人|信访人|反映人)(?:为|是|:|：)?[\u4e00-\u9fff]{1,3}(?:某|先生|女士|同志|师傅)"),
     "疑似写出了信访人", "seems to say who complained"),
    (Kind.PERSON, re.compile(r"[\u4e00-\u9fff](?:某某|某)(?=[、，。；的等]|$)|[\u4e00-\u9fff]{1,2}(?:先生|女士)"), "疑似写出了个人",
     "seems to name a private person"),
)  # fmt: skip


def named_in(text: str, staff: Sequence[str] = ()) -> list[Named]:
    """Every place of the text that seems to name somebody, in the order of kinds; ``staff`` are names of people of the units at work."""
    return list(_found(text[:MOST], staff))


def _found(text: str, staff: Sequence[str]) -> Iterator[Named]:
    for kind, pattern, zh, en in _PATTERNS:
        for words in dict.fromkeys(match.group() for match in pattern.finditer(text)):
            yield Named(kind, words, f"“{words}”{zh}", f"“{words}” {en}")
    for name in dict.fromkeys(staff):
        if len(name) > 1 and name in text:
            yield Named(Kind.STAFF, name, f"“{name}”是工作人员姓名", f"“{name}” is somebody of the staff")


def contacts_in(text: str) -> list[str]:
    """All telephone numbers and e-mail addresses of the text, bare, to be compared with the petitioner's by their keyed hash."""
    found = [
        match.group() for kind, pattern, _, _ in _PATTERNS if kind in {Kind.PHONE, Kind.EMAIL} for match in pattern.finditer(text[:MOST])
    ]
    return list(dict.fromkeys(found))
