"""Every single thing a content tells, one by one, so that nothing is released that nobody could read before. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

BOTH: Final = frozenset({"zh", "en"})


def leaves(value: Any, steps: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """Each text and number with the names on the way to it, in their order; what says nothing (empty, not known) is left out.

    Words of two languages are one leaf, as both are released; places in a list are counted from 1.
    """
    if isinstance(value, Mapping):
        if set(value) == BOTH:
            yield from leaves(" / ".join(dict.fromkeys(str(value[name]) for name in ("zh", "en") if value[name])), steps)
        else:
            for name, each in value.items():
                yield from leaves(each, (*steps, str(name)))
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for number, each in enumerate(value, start=1):
            yield from leaves(each, (*steps, str(number)))
    elif value is not None and value != "":
        yield steps, str(value)
