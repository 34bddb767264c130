"""Refusals about merging, splitting and telling apart, and the words a person reads."""

from __future__ import annotations

from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from rectify.foundation.refusals import Missing, Refused
from rectify.response.petitions.models import Petition, PetitionState


def _page(petition: Petition) -> str:
    return reverse("petitions:alike", args=[petition.pk])


def merge_itself(petition: Petition) -> Refused:
    """It cannot hold itself."""
    words = _("{petition} cannot be merged into itself, nor into one that is merged into it. Choose another complaint.")
    return Refused("merge.itself", format_lazy(words, petition=petition))


def merge_other_campaign(petition: Petition, into: Petition) -> Refused:
    """Cases are counted by campaign."""
    words = _("{petition} and {into} belong to different campaigns and are counted there. They cannot be merged.")
    return Refused("merge.other_campaign", format_lazy(words, petition=petition, into=into))


def merge_loses_work(petition: Petition, into: Petition) -> Refused:
    """The one to be merged is being worked on."""
    words = _("{petition} is handed over and being worked on; merged, that work would be lost.")
    missing = [
        Missing(format_lazy(_("Answer {petition} as a case of its own; its reply may point to {into}."), petition=petition, into=into)),
    ]
    if into.state == PetitionState.RECEIVED:
        missing.append(Missing(format_lazy(_("Or merge {into} into {petition}."), into=into, petition=petition), _page(into)))
    return Refused("merge.loses_work", format_lazy(words, petition=petition), tuple(missing))


def merge_not_now(petition: Petition) -> Refused:
    """It is no open case."""
    words = _("{petition} is “{state}” and cannot be merged. Only a complaint that waits for its handover is merged into another.")
    return Refused("merge.not_now", format_lazy(words, petition=petition, state=PetitionState(petition.state).label))


def merge_into_no_case(into: Petition) -> Refused:
    """The other one is no case any more."""
    words = _("{into} is “{state}” and no case of its own; nothing can be merged into it. Choose one of its parts or another complaint.")
    return Refused(
        "merge.into_no_case", format_lazy(words, into=into, state=PetitionState(into.state).label), (Missing(into.number, _page(into)),)
    )


def merge_hides_key_case(petition: Petition, into: Petition) -> Refused:
    """A key case must stay one."""
    words = _("{petition} is a key case and {into} is not; merged, nobody would watch it any more.")
    todo = Missing(format_lazy(_("Make {into} a key case first, or merge it into {petition}."), into=into, petition=petition), _page(into))
    return Refused("merge.key_case", format_lazy(words, petition=petition, into=into), (todo,))


def merge_after_the_answer(petition: Petition, into: Petition) -> Refused:
    """It says that it is not solved, or that it has come back."""
    words = _("{into} was answered before {petition} came in: that answer does not answer it, and merged, nobody would look at it again.")
    todo = Missing(format_lazy(_("Note it as a repeat of {into} and hand it over as a case of its own."), into=into), _page(petition))
    return Refused("merge.after_the_answer", format_lazy(words, petition=petition, into=into), (todo,))


def not_merged(petition: Petition) -> Refused:
    """There is nothing to undo."""
    return Refused(
        "merge.not_merged", format_lazy(_("{petition} is not merged into another complaint. Look at it again."), petition=petition)
    )


def part_of_undone_split(petition: Petition, whole: Petition) -> Refused:
    """It would be counted twice."""
    words = _("{petition} was cut from {whole} and went back into it; alone beside it, it would be counted twice.")
    todo = Missing(format_lazy(_("Split {whole} again instead."), whole=whole), _page(whole))
    return Refused("merge.part_of_undone_split", format_lazy(words, petition=petition, whole=whole), (todo,))


def no_reason() -> Refused:
    """Words are missing."""
    return Refused("likeness.no_reason", _("Write why, so that others can follow it later."))


def reason_long(most: int) -> Refused:
    """Too many words."""
    return Refused("likeness.reason_long", format_lazy(_("The reason is longer than {most} signs. Write a shorter one."), most=most))


def split_not_now(petition: Petition) -> Refused:
    """Work stands on it, or it is no case."""
    words = _("{petition} is “{state}” and cannot be split up. Only a complaint that waits for its handover can.")
    missing: tuple[Missing, ...] = ()
    if petition.state == PetitionState.HANDED_OVER:
        missing = (Missing(_("Add the other units as handling it jointly instead."), reverse("petitions:handling", args=[petition.pk])),)
    return Refused("split.not_now", format_lazy(words, petition=petition, state=PetitionState(petition.state).label), missing)


def split_count(most: int) -> Refused:
    """Too few or too many parts."""
    return Refused("split.count", format_lazy(_("A complaint is split into at least two parts and at most {most}."), most=most))


def split_part_wrong(number: int, zh: str, en: str) -> Missing:
    """What is wrong with a part."""
    return Missing(format_lazy(_("Part {number}: {zh} {en}"), number=number, zh=zh, en=en))


def split_parts_wrong(missing: tuple[Missing, ...]) -> Refused:
    """Parts have flaws of shape."""
    return Refused("split.parts", format_lazy(_("Nothing was split: {count} things must be mended first."), count=len(missing)), missing)


def not_split(petition: Petition) -> Refused:
    """There is nothing to undo."""
    return Refused("split.not_split", format_lazy(_("{petition} is not split up. Look at it again."), petition=petition))


def split_parts_at_work(petition: Petition, parts: list[Petition]) -> Refused:
    """A part has gone its own way."""
    words = _("The split of {petition} cannot be undone: {count} of its parts have gone their own way.")
    todo = _("{part} is “{state}”: bring it back to “Registered” first.")
    missing = tuple(Missing(format_lazy(todo, part=part, state=PetitionState(part.state).label), _page(part)) for part in parts)
    return Refused("split.parts_at_work", format_lazy(words, petition=petition, count=len(parts)), missing)


def apart_merged(one: Petition, other: Petition) -> Refused:
    """They are one case at present."""
    words = _("{one} and {other} are merged. Undo the merge first, then tell them apart.")
    return Refused("likeness.merged", format_lazy(words, one=one, other=other), (Missing(one.number, _page(one)),))


def apart_already(one: Petition, other: Petition) -> Refused:
    """Decided already."""
    words = _("Somebody has decided already that {one} and {other} are not the same.")
    return Refused("likeness.decided", format_lazy(words, one=one, other=other))


def apart_not(one: Petition, other: Petition) -> Refused:
    """There is no decision to take back."""
    return Refused("likeness.undecided", format_lazy(_("Nothing is decided about {one} and {other}."), one=one, other=other))
