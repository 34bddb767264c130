"""What goes out of a notice: when it is tried again, how it is signed, where it may go. Pure."""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta
from hashlib import sha256
from ipaddress import ip_address
from urllib.parse import urlsplit

WAITS = (1, 5, 15, 60, 180, 720, 1440)
"""Minutes after each failure; after the last of them one try is left."""
MOST_TRIES = len(WAITS) + 1


def next_try(tries: int, at: datetime) -> datetime:
    """When to try again after ``tries`` failures (1 or more)."""
    return at + timedelta(minutes=WAITS[min(tries, len(WAITS)) - 1])


def signature(secret: str, moment: str, body: bytes) -> str:
    """HMAC-SHA-256 over the moment, a dot and the body, as 64 hex digits; the moment keeps an old message from being sent again."""
    return hmac.new(secret.encode(), moment.encode() + b"." + body, sha256).hexdigest()


def may_be_told(url: str, *, loopback: bool) -> bool:
    """Whether an address may be sent to: https with a host and no password in it; plain http to this machine where that is allowed."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    if not host or parts.username is not None or parts.password is not None:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and loopback and _is_loopback(host))


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
