"""An entry in words, for people. Pure.

The sentence is the registered one of the act; its ``{keys}`` are ``actor``, ``subject`` and the keys of the entry's data. A key
the entry does not have becomes a dash: an old entry must stay readable when a sentence has grown.
"""

from __future__ import annotations

from collections.abc import Mapping
from string import Formatter
from typing import Any

from rectify.foundation.audit.rules.acts import Act

NOTHING = "–"


class _Safe(Formatter):
    """Fills plain names only; what is absent is a dash, and nothing is looked up inside a value."""

    def __init__(self, joint: str) -> None:
        super().__init__()
        self.joint = joint

    def get_field(self, field_name: str, args: Any, kwargs: Mapping[str, Any]) -> tuple[str, str]:  # noqa: ARG002 - the base's signature
        return _word(kwargs.get(field_name), self.joint), field_name

    def format_field(self, value: Any, format_spec: str) -> str:  # noqa: ARG002 - the base's signature
        return str(value)


def sentence(act: Act | None, *, code: str, actor: str, subject: str, data: Mapping[str, Any], language: str) -> str:
    """The entry as one sentence in ``language`` (``en…`` is English, everything else Chinese).

    ``act`` is ``None`` for an act no app registers any more; its code then stands in for its words.
    """
    english = language.lower().startswith("en")
    if act is None:
        return f"{actor}: {code}: {subject}" if english else f"{actor}:{code}:{subject}"
    words = {**data, "actor": actor, "subject": subject}
    return _Safe(", " if english else "、").vformat(act.en if english else act.zh, (), words)


def _word(value: Any, joint: str) -> str:
    """A value of the data as a reader sees it."""
    if value is None or value in ("", [], {}):
        return NOTHING
    if isinstance(value, list | tuple):
        return joint.join(_word(item, joint) for item in value)
    if isinstance(value, Mapping):
        return joint.join(f"{key} {_word(item, joint)}" for key, item in value.items())
    return str(value)
