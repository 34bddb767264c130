"""Refusals at intake and on the desk of complaints: what was refused, why, what to do. None of them repeats who complained."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from rectify.campaign.plans.messages import in_both
from rectify.foundation.refusals import Missing, Refused
from rectify.response.petitions.models import Petition
from rectify.response.petitions.rules.intake import Wrong


class MovedMeanwhile(Refused):
    """Somebody else moved the complaint first; nothing was changed."""


class NotTaken(Refused):
    """A complaint has flaws of shape; ``flaws`` stand at their fields."""

    def __init__(self, flaws: Sequence[Wrong]) -> None:
        words = format_lazy(_("The complaint was not registered: {count} entries must be corrected."), count=len(flaws))
        super().__init__("petition.wrong", words, tuple(Missing(in_both(flaw.zh, flaw.en)) for flaw in flaws))
        self.flaws = tuple(flaws)


def moved_meanwhile(petition: object, now: object) -> MovedMeanwhile:
    """It is elsewhere by now."""
    words = _("Somebody else moved {petition} meanwhile; it is now “{state}”. Look at it again before you act.")
    return MovedMeanwhile("petition.moved_meanwhile", format_lazy(words, petition=petition, state=now))


def move_not_allowed(petition: object, before: object, after: object) -> Refused:
    """The table of moves has no such line."""
    words = _("{petition} is “{before}” and cannot become “{after}”: the table of moves of complaints has no such step.")
    return Refused("petition.move_not_allowed", format_lazy(words, petition=petition, before=before, after=after))


def move_needs_reason(petition: object, after: object) -> Refused:
    """Words are missing."""
    words = _("Write why {petition} becomes “{after}”: this step needs a reason.")
    return Refused("petition.move_needs_reason", format_lazy(words, petition=petition, after=after))


def county_unknown() -> Wrong:
    """The territory is none of the campaign's."""
    return Wrong(
        "county", "county", "行政区域不在本市范围内，请从列表中选择。", "This territory is not one of the city. Choose one of the list."
    )


def photos_too_many(most: int) -> Wrong:
    """More photographs than are kept."""
    return Wrong("photos", "too_many", f"最多上传{most}张照片。", f"At most {most} photographs can be handed in.")


def photo_no_picture(name: str) -> Wrong:
    """A file that is no photograph."""
    return Wrong(
        "photos",
        "no_picture",
        f"“{name}”不是照片，请上传JPG、PNG、HEIC或WebP格式的照片。",
        f"“{name}” is no photograph. Hand in a JPG, PNG, HEIC or WebP.",
    )


def number_taken(number: str) -> Wrong:
    """Another complaint came in under this number of the other system."""
    return Wrong(
        "outside_number",
        "taken",
        f"原系统编号“{number}”已经登记过，请打开那一件。",
        f"A complaint with the outside number “{number}” is registered already. Open that one.",
    )


def reason_empty() -> Refused:
    """Words are missing."""
    return Refused("petition.no_reason", _("Write why: others must be able to follow it later."))


def reason_too_long(most: int) -> Refused:
    """Too many words."""
    return Refused("petition.reason_long", format_lazy(_("The reason is longer than {most} characters. Shorten it."), most=most))


def key_case_already(petition: object) -> Refused:
    """It is one already."""
    return Refused("petition.key_case_already", format_lazy(_("{petition} is a key case already."), petition=petition))


def key_case_not(petition: object) -> Refused:
    """It is none."""
    return Refused("petition.key_case_not", format_lazy(_("{petition} is no key case."), petition=petition))


def others_stand_on_it(petition: Petition, merged: Sequence[Petition]) -> Refused:
    """Taken back it would leave others without a case."""
    words = _(
        "Other complaints are merged into {petition}; taken back, they would be left without a case. "
        "Take each out first, then merge them into one of themselves."
    )
    missing = [Missing(each.number, reverse("petitions:alike", args=[each.pk])) for each in merged]
    return Refused("petition.others_stand_on_it", format_lazy(words, petition=petition), tuple(missing))


def waits_for_decision(petition: Petition) -> Refused:
    """A reply or a return would wait for ever."""
    words = _("A reply or a return of {petition} waits for a decision. Decide on it first, then take the complaint back.")
    missing = Missing(petition.number, reverse("petitions:handling", args=[petition.pk]))
    return Refused("petition.waits_for_decision", format_lazy(words, petition=petition), (missing,))


def out_already(petition: object, state: object) -> Refused:
    """It is no case any more."""
    words = _("{petition} is “{state}”: what it is filed under cannot be changed now.")
    return Refused("petition.out", format_lazy(words, petition=petition, state=state))


def nothing_changed(petition: object) -> Refused:
    """The same again."""
    return Refused(
        "petition.nothing_changed", format_lazy(_("Nothing about {petition} is different. Nothing was saved."), petition=petition)
    )


def identity_none(petition: object) -> Refused:
    """Nobody was named."""
    return Refused("petition.identity_none", format_lazy(_("{petition} is anonymous: there is nobody to show."), petition=petition))


def identity_erased(petition: object) -> Refused:
    """Erased by the rule of retention."""
    words = _("Who brought {petition} was erased when the time of keeping ended. It cannot be brought back.")
    return Refused("petition.identity_erased", format_lazy(words, petition=petition))


def identity_sealed(petition: object) -> Refused:
    """The key is missing."""
    words = _(
        "Who brought {petition} cannot be opened with the keys of this installation. Ask the administrator for the older sealing key."
    )
    return Refused("petition.identity_sealed", format_lazy(words, petition=petition))
