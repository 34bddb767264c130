"""Every single thing a content tells, one by one, so that nothing is released that nobody could read before. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

BOTH: Final = frozenset({"zh", "en"})
BODY: Final = frozenset({"code", "name", "name_en"})
FIRST: Final = ("text", "goal", "words", "finding", "verdict", "settled", "due_current", "lead", "measures")
"""What is read first of a thing; the rest in the order it is stored."""


def leaves(value: Any, steps: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """Each text and number with the names on the way to it, in their order; what says nothing (empty, not known) is left out.

    Words of two languages are one leaf, as both are released, and so are the names and the code of a body; places in a list are counted
    from 1.
    """
    if isinstance(value, Mapping):
        if set(value) == BOTH:
            yield from leaves(" / ".join(dict.fromkeys(str(value[name]) for name in ("zh", "en") if value[name])), steps)
        elif set(value) >= BODY:
            rest = [str(each) for name, each in value.items() if name not in BODY and each]
            yield steps, " · ".join([*rest, " / ".join(str(value[name]) for name in ("name", "name_en", "code") if value[name])])
        else:
            for name in (*(name for name in FIRST if name in value), *(name for name in value if name not in FIRST)):
                yield from leaves(value[name], (*steps, str(name)))
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for number, each in enumerate(value, start=1):
            yield from leaves(each, (*steps, str(number)))
    elif value is not None and value != "":
        yield steps, str(value)
