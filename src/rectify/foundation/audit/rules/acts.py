"""Acts that may be recorded. Pure.

Each app registers its acts with their sentence in both languages when it is loaded; an act that nobody registered raises.
"""

from __future__ import annotations

from dataclasses import dataclass


class UnregisteredAct(LookupError):
    """Somebody tried to record an act no app has registered."""


@dataclass(frozen=True, slots=True)
class Act:
    """A kind of act. ``zh`` and ``en`` are sentences with ``{actor}``, ``{subject}`` and the keys of the entry's data."""

    code: str
    """``subject:act:outcome``, for example ``task:confirm:done``."""
    zh: str
    en: str


_REGISTRY: dict[str, Act] = {}


def register(code: str, *, zh: str, en: str) -> Act:
    """Register an act; the same code twice with other words is a mistake and raises ``ValueError``."""
    act = Act(code, zh, en)
    if _REGISTRY.setdefault(code, act) != act:
        raise ValueError(f"act {code} is registered twice with different sentences")
    return act


def act_of(code: str) -> Act:
    """The registered act; :class:`UnregisteredAct` if there is none."""
    try:
        return _REGISTRY[code]
    except KeyError:
        raise UnregisteredAct(f"no app has registered the act {code!r}") from None


def registered() -> tuple[Act, ...]:
    """All registered acts, by code."""
    return tuple(_REGISTRY[code] for code in sorted(_REGISTRY))
