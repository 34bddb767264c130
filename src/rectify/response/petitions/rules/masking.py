"""What of a petitioner may stand on a page: enough to tell two people apart on the telephone, not enough to find them. Pure."""

from __future__ import annotations

import unicodedata
from typing import Final

SHOWN_HEAD: Final = 3
SHOWN_TAIL: Final = 4
WHOLE_NUMBER: Final = 11
"""Digits of a mobile number; of a shorter one only the last two are shown."""
HIDDEN: Final = "***"


def masked_name(name: str) -> str:
    """张三 -> 张*, 欧阳修 -> 欧**. The number of stars says no more than "one" or "more". A name of one sign is hidden whole."""
    signs = [sign for sign in name.strip() if not unicodedata.combining(sign)]
    if len(signs) < 2 or not signs[0].isalnum():  # noqa: PLR2004 - a name and something to hide
        return HIDDEN if signs else ""
    return signs[0] + ("*" if len(signs) == 2 else "**")  # noqa: PLR2004


def masked_phone(phone: str) -> str:
    """13800001234 -> 138****1234; a shorter number shows its last two digits."""
    digits = "".join(sign for sign in phone if sign.isascii() and sign.isdigit())
    if not digits:
        return HIDDEN if phone.strip() else ""
    if len(digits) < WHOLE_NUMBER:
        return f"{HIDDEN}{digits[-2:]}"
    return f"{digits[:SHOWN_HEAD]}****{digits[-SHOWN_TAIL:]}"


def masked_email(email: str) -> str:
    """zhang@example.com -> z***@***: a domain of one's own would tell who it is."""
    words = email.strip()
    if not words:
        return ""
    return f"{words[0]}{HIDDEN}@{HIDDEN}" if words[0].isalnum() else HIDDEN


def masked_address(address: str) -> str:
    """Nothing of an address is shown."""
    return HIDDEN if address.strip() else ""
