"""The least application there is: what ``rectify serve`` does with connections is seen without a database."""

from __future__ import annotations

from collections.abc import Callable, Iterable


def application(_environ: dict[str, object], start_response: Callable[[str, list[tuple[str, str]]], object]) -> Iterable[bytes]:
    """Say yes."""
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "3")])
    return [b"yes"]
