"""What the public is told when something cannot be taken: what, why, what to do. Plain words; nothing typed is repeated."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from rectify.foundation.refusals import Refused
from rectify.response.petitions.rules.intake import Wrong


class TooOften(Refused):
    """Too many posts; ``until`` is when to try again."""

    def __init__(self, until: datetime) -> None:
        words = _("Too many tries from here in a short time. Try again after {moment}; nothing was stored. Urgent? Call the hotline.")
        super().__init__("citizen.too_often", format_lazy(words, moment=timezone.localtime(until).strftime("%Y-%m-%d %H:%M")))
        self.until = until


def not_tracked() -> Refused:
    """One answer for a wrong number and for a wrong secret."""
    words = _("Number and secret do not belong together. Copy both from the page you were shown; capitals and hyphens do not matter.")
    return Refused("citizen.not_tracked", words)


def words_missing(most: int) -> Refused:
    """Nothing, or too much."""
    return Refused("citizen.words", format_lazy(_("Write what you want to say, at most {most} characters."), most=most))


def not_at_work() -> Refused:
    """The case is past that."""
    words = _("The case is answered or closed; nothing can be added to it any more. If the problem came back, file a new complaint.")
    return Refused("citizen.not_at_work", words)


def not_asked_now() -> Refused:
    """No question waits: too early, answered, or open again."""
    words = _("There is no open question about this complaint now: it was answered already, or the case is at work again.")
    return Refused("citizen.not_asked", words)


def withdraw_too_late() -> Refused:
    """A unit is at work."""
    words = _(
        "A unit is already at work on it, so it cannot simply be taken back. "
        "Write under “Add something” that you want to; the office decides."
    )
    return Refused("citizen.withdraw_late", words)


def withdraw_joined() -> Refused:
    """Others' complaints hang on it."""
    words = _(
        "Complaints of others about the same matter were joined to this one, so it cannot simply be taken back. "
        "Write under “Add something” that you want to; the office decides."
    )
    return Refused("citizen.withdraw_joined", words)


def photo_unreadable() -> Wrong:
    """Bytes that do not say how large the picture is."""
    return Wrong("photos", "unreadable", "有一张照片损坏或不是照片，请换一张。", "One photograph is damaged or is none. Choose another.")


def photo_too_large(millions: int) -> Wrong:
    """A bomb or a poster."""
    return Wrong(
        "photos",
        "points",
        f"有一张照片超过{millions}百万像素，请缩小后再传。",
        f"One photograph has more than {millions} million points. Make it smaller.",
    )


def photos_too_many(most: int) -> Wrong:
    """Too many."""
    return Wrong("photos", "too_many", f"最多上传{most}张照片。", f"At most {most} photographs can be handed in.")
