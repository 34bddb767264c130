"""Sealed fields: what may be stored only encrypted, and found again only by a keyed hash.

AES-256-GCM with a key of the installation (``RECTIFY_SEALING_KEYS``, else ``var/sealing-key``); the newest key seals, older ones still
open. Legal basis: 信访工作条例 and 个人信息保护法, who forbid to let the one complained of know who complained.

``seal`` and ``opened`` carry a purpose (``petition:phone``): a sealed value copied into another column does not open there.
"""

from __future__ import annotations

import hmac
import importlib
import secrets
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from django.conf import settings

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE: Final = 12
"""Bytes of the random part of each sealed value."""
MARK: Final = b"\x01"
"""First byte of each sealed value: the layout below."""


class CannotOpen(ValueError):
    """A sealed value does not open: another key, another purpose, or it was changed."""

    def __init__(self, purpose: str) -> None:
        super().__init__(f"sealed for another purpose than {purpose!r}, with a key that is not at hand, or changed since")


def seal(text: str, purpose: str) -> bytes:
    """The text encrypted with the newest key: mark, nonce, ciphertext with its tag. Twice the same text gives two values."""
    return seal_bytes(text.encode(), purpose)


def seal_bytes(data: bytes, purpose: str) -> bytes:
    """The same for bytes, such as a whole file; all of it lies in memory twice."""
    nonce = secrets.token_bytes(NONCE)
    return MARK + nonce + _cipher(_keys()[0]).encrypt(nonce, data, purpose.encode())


def opened(value: bytes | memoryview, purpose: str) -> str:
    """The text of a sealed value.

    Raises:
        CannotOpen: no key at hand opens it for this purpose.
    """
    return opened_bytes(value, purpose).decode()


def opened_bytes(value: bytes | memoryview, purpose: str) -> bytes:
    """The bytes of a sealed value; same errors as :func:`opened`."""
    raw = bytes(value)
    if raw[:1] != MARK:
        raise CannotOpen(purpose)
    invalid = importlib.import_module("cryptography.exceptions").InvalidTag
    for key in _keys():
        try:
            return _cipher(key).decrypt(raw[1 : 1 + NONCE], raw[1 + NONCE :], purpose.encode())
        except invalid:
            continue
    raise CannotOpen(purpose)


def blind(text: str, purpose: str) -> str:
    """A keyed hash (HMAC-SHA-256, 64 hex digits) by which equal texts of one purpose are found without being told.

    Always with the oldest key: a new key must not make what was found before unfindable.
    """
    return hmac.new(_keys()[-1], f"{purpose}\x00{text}".encode(), sha256).hexdigest()


def _cipher(key: bytes) -> AESGCM:
    """Loaded with the first sealed value: a worker that never sees one carries 6 MiB less."""
    cipher: AESGCM = importlib.import_module("cryptography.hazmat.primitives.ciphers.aead").AESGCM(key)
    return cipher


def _keys() -> list[bytes]:
    """The keys, newest first, each 32 bytes."""
    return [sha256(key.encode()).digest() for key in settings.SEALING_KEYS]
