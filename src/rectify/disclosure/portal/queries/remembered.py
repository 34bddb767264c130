"""Figures that many pages share, remembered until something is published.

They depend on what is published and on nothing else. Who serves the pages says what that is (``web.kept`` looks every second); where
nobody says it, as in a test or a job, nothing is remembered. Only for functions whose arguments name what was published (a place, a day),
never a reader's words: so there are few entries, and each is used. What is handed out belongs to everybody and must not be changed.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, Final, ParamSpec, TypeVar, cast

P = ParamSpec("P")
R = TypeVar("R")
MOST: Final = 400
_NOTHING: Final = object()
_published: ContextVar[str] = ContextVar("published", default="")
_lock = threading.Lock()
_known: OrderedDict[Hashable, Any] = OrderedDict()


@contextmanager
def while_published(stamp: str) -> Iterator[None]:
    """Remember for what is published now; with an empty stamp, nothing."""
    token = _published.set(stamp)
    try:
        yield
    finally:
        _published.reset(token)


def remembered(function: Callable[P, R]) -> Callable[P, R]:
    """Ask once for each publication."""

    @wraps(function)
    def known(*args: P.args, **kwargs: P.kwargs) -> R:
        stamp = _published.get()
        if not stamp:
            return function(*args, **kwargs)
        key = (stamp, function, args, tuple(sorted(kwargs.items())))
        with _lock:
            found = _known.get(key, _NOTHING)
        if found is _NOTHING:
            found = function(*args, **kwargs)
            _note(key, found)
        return cast("R", found)

    return known


def _note(key: Hashable, value: Any) -> None:
    with _lock:
        _known[key] = value
        while len(_known) > MOST:
            _known.popitem(last=False)
