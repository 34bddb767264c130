"""Refusals of letters, duties, major matters and hooks: what was refused, why, and what to do."""

from __future__ import annotations

from datetime import date

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from rectify.campaign.plans.messages import in_both
from rectify.foundation.refusals import Missing, Refused

# --- ladders ------------------------------------------------------------------------------------------------------------------------


def ladder_unknown(code: str) -> Refused:
    """No file has it, or none for that day."""
    return Refused(
        "ladder.unknown",
        format_lazy(_("There is no warning ladder “{code}” in force on that day. Choose one of the list, or add its file."), code=code),
    )


def ladder_none() -> Refused:
    """Nothing to propose by."""
    return Refused("ladder.none", _("No warning ladder has been chosen for this campaign. Choose one first."))


def ladder_same_day(valid_from: date) -> Refused:
    """The choice of a day stands."""
    return Refused(
        "ladder.same_day",
        format_lazy(_("A ladder was chosen from {day} on already. Choose another day."), day=valid_from.isoformat()),
    )


def rung_unknown(rung: str) -> Refused:
    """The ladder has no such rung."""
    return Refused("letter.rung", format_lazy(_("The ladder has no rung “{rung}”. Choose one of its rungs."), rung=rung))


# --- letters ------------------------------------------------------------------------------------------------------------------------


def letter_decided(number: object) -> Refused:
    """Issued or dismissed."""
    return Refused(
        "letter.decided",
        format_lazy(_("This letter has been decided on already ({number}). Load the page again."), number=number or _("not issued")),
    )


def letter_empty() -> Refused:
    """A letter without words."""
    return Refused("letter.empty", _("The letter has no text. Write what is asked of the unit."))


def letter_points() -> Refused:
    """Points are to be said."""
    return Refused("letter.points", _("Points lie between 0 and 999.9, with one decimal. Write how many."))


def letter_drafted(url: str) -> Refused:
    """The same letter, the same day."""
    return Refused("letter.drafted", _("This very letter was drafted today already."), (Missing(_("Open the letter that is there."), url),))


def letter_no_reason() -> Refused:
    """Words are missing."""
    return Refused("letter.no_reason", _("A reason is missing. Write why, so that others can follow it later."))


def letter_calendar(zh: str, en: str) -> Refused:
    """The day of the answer cannot be computed."""
    return Refused("letter.calendar", format_lazy(_("The day of the answer cannot be computed: {why}"), why=in_both(zh, en)))


def letter_not_issued() -> Refused:
    """Nothing to answer."""
    return Refused("letter.not_issued", _("This letter has not been issued, so there is nothing to answer."))


def letter_answered(on: date) -> Refused:
    """One answer."""
    return Refused(
        "letter.answered", format_lazy(_("This letter was answered on {on} already. An answer is not changed."), on=on.isoformat())
    )


def answer_empty() -> Refused:
    """An answer without words."""
    return Refused("letter.answer_empty", _("The answer is empty. Write what has been done, and by when the rest will be done."))


def supervision_none() -> Refused:
    """Not that kind of letter, or not issued."""
    return Refused("supervision.none", _("This letter puts nothing under listed supervision, or has not been issued yet."))


def supervision_order(now: object, wanted: object) -> Refused:
    """The step is not the next one."""
    return Refused(
        "supervision.order",
        format_lazy(_("The listed supervision stands at “{now}”; “{wanted}” cannot follow. Load the page again."), now=now, wanted=wanted),
    )


def supervision_no_words() -> Refused:
    """Words are missing."""
    return Refused("supervision.no_words", _("Words are missing. Write what was done or found; at the release, which duties remain."))


def supervision_own() -> Refused:
    """Another person decides."""
    return Refused("supervision.own", _("You took the step before this one. Another person must take this one."))


# --- standing duties ------------------------------------------------------------------------------------------------------------------


def duty_done(on: date) -> Refused:
    """Fulfilled already."""
    return Refused("duty.done", format_lazy(_("This standing duty was fulfilled on {on} already."), on=on.isoformat()))


def duty_over(task: object) -> Refused:
    """Nothing is owed any more."""
    return Refused("duty.over", format_lazy(_("{task} is closed or withdrawn, so this standing duty is no longer owed."), task=task))


def duty_future(on: date) -> Refused:
    """Not yet."""
    return Refused("duty.future", format_lazy(_("{on} lies in the future. Report a standing duty after it was done."), on=on.isoformat()))


def duty_early(on: date, first: date) -> Refused:
    """It belongs to the period before."""
    return Refused(
        "duty.early",
        format_lazy(
            _("{on} lies before the period of this item, which begins on {first}. Report it for the period it belongs to."),
            on=on.isoformat(),
            first=first.isoformat(),
        ),
    )


def duty_no_note() -> Refused:
    """Words are missing."""
    return Refused("duty.no_note", _("What was decided or done is missing. Write it in a sentence."))


# --- major matters --------------------------------------------------------------------------------------------------------------------


def matter_empty() -> Refused:
    """No words."""
    return Refused("matter.empty", _("The report is empty. Write what happened, where, and what has been done at once."))


def matter_future(on: date) -> Refused:
    """It has not happened."""
    return Refused("matter.future", format_lazy(_("{on} lies in the future. Write the day on which it happened."), on=on.isoformat()))


def matter_unit() -> Refused:
    """Not one of the reporter's units."""
    return Refused("matter.unit", _("You can report for your own unit and the units below it only. Choose one of them."))


def matter_taken(who: object) -> Refused:
    """Taken up already."""
    return Refused("matter.taken", format_lazy(_("{who} has taken up this matter already."), who=who))


def matter_no_instruction() -> Refused:
    """Words are missing."""
    return Refused("matter.no_instruction", _("An instruction is missing. Write what the unit has to do, and until when."))


# --- hooks ----------------------------------------------------------------------------------------------------------------------------


def hook_address() -> Refused:
    """Not an address we send to."""
    return Refused("hook.address", _("The address must begin with https:// and name a host, without user name or password in it."))


def hook_secret() -> Refused:
    """Too short to sign with, or too long to keep."""
    return Refused("hook.secret", _("The key must have 16 to 64 characters; the other system checks our signature by it."))


def hook_name(name: str) -> Refused:
    """Taken."""
    return Refused("hook.name", format_lazy(_("There is a hook called “{name}” already, or the name is empty. Choose another."), name=name))
