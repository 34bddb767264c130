"""Refusals while complaints are handled and the words a person reads: what was refused, why, where, what to do. None names a petitioner."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from rectify.campaign.plans.messages import in_both
from rectify.foundation.refusals import Missing, Refused
from rectify.response.petitions.rules.settling import Ahead

# --- handing over ------------------------------------------------------------------------------------------------------------------


def handover_not_ready(missing: Sequence[Missing]) -> Refused:
    """Some of the complaints cannot be handed over; none was."""
    words = _("Nothing was handed over: {count} of the complaints chosen are not ready. Mend them or take them off the choice.")
    return Refused("handover.not_ready", format_lazy(words, count=len(missing)), tuple(missing))


def handover_empty() -> Refused:
    """No choice."""
    return Refused("handover.empty", _("No complaint was chosen. Tick those that are to be handed over today."))


def rules_wrong(zh: str, en: str) -> Refused:
    """The rules cannot say when the reply is due."""
    words = _("Nothing was handed over, because the day of the reply cannot be computed. {why}")
    return Refused("handover.no_clock", format_lazy(words, why=in_both(zh, en)))


def lack_state(number: object, state: object) -> Promise:
    """It is not waiting to be handed over."""
    return format_lazy(_("{number}: it is “{state}” and no longer waits to be handed over."), number=number, state=state)


def lack_county(number: object) -> Promise:
    """Nobody said where."""
    return format_lazy(_("{number}: no county is stated. Say which one before handing it over."), number=number)


def lack_unit(number: object) -> Promise:
    """Nobody answers."""
    return format_lazy(_("{number}: no unit was chosen that answers."), number=number)


def lack_unit_closed(number: object, unit: object) -> Promise:
    """The unit is no more."""
    return format_lazy(_("{number}: {unit} was closed. Choose its successor."), number=number, unit=unit)


def lack_summary_long(number: object, most: int) -> Promise:
    """What the office asks for is too long."""
    return format_lazy(_("{number}: what is asked of the unit has more than {most} characters. Shorten it."), number=number, most=most)


def lack_summary_copied(number: object) -> Promise:
    """The petitioner's words were copied."""
    words = _(
        "{number}: what is asked of the unit repeats the complaint word for word; everybody with the lists reads it. Use your own words."
    )
    return format_lazy(words, number=number)


def lack_summary_names(number: object, found: object) -> Promise:
    """It names somebody."""
    words = _("{number}: what is asked of the unit seems to name somebody (“{found}”); everybody with the lists reads it. Leave it out.")
    return format_lazy(words, number=number, found=found)


def lack_campaign(number: object) -> Promise:
    """Of another campaign."""
    return format_lazy(_("{number}: it belongs to another campaign."), number=number)


# --- rules ---------------------------------------------------------------------------------------------------------------------------


def rules_unknown(code: object, on: date) -> Refused:
    """No such rules on that day."""
    words = _("There are no petition rules “{code}” that count on {day}. Choose one of the list.")
    return Refused("petition_rules.unknown", format_lazy(words, code=code, day=on.isoformat()))


def rules_backdated(on: date) -> Refused:
    """A day that is past."""
    words = _("{day} is past: rules are chosen from today on, so that no deadline changes afterwards. Choose today or a later day.")
    return Refused("petition_rules.backdated", format_lazy(words, day=on.isoformat()))


def rules_chosen_already(on: date) -> Refused:
    """A choice of that day stands."""
    words = _("Petition rules were chosen for {day} already. Choose another day: what was chosen stays on record.")
    return Refused("petition_rules.chosen", format_lazy(words, day=on.isoformat()))


# --- units -----------------------------------------------------------------------------------------------------------------------------


def not_handled(petition: object, state: object) -> Refused:
    """No unit works on it."""
    words = _("{petition} is “{state}”, so no unit works on it and nothing was changed.")
    return Refused("petition.not_handled", format_lazy(words, petition=petition, state=state))


def task_judged(petition: object, url: str) -> Refused:
    """Others are judging whether it is done."""
    words = _("The close-out of {petition} is under way or done, so nothing was changed. Have the task returned or reopened first.")
    return Refused("petition.task_judged", format_lazy(words, petition=petition), (Missing(_("Where the close-out stands"), url),))


def because_missing() -> Refused:
    """A reason is needed."""
    return Refused("handling.no_reason", _("Nothing was changed: say in a sentence why, so that others can follow it."))


def unit_there(petition: object, unit: object) -> Refused:
    """The unit works on it already."""
    return Refused("petition.unit_there", format_lazy(_("{unit} works on {petition} already."), unit=unit, petition=petition))


def unit_closed(unit: object) -> Refused:
    """The unit is no more."""
    return Refused("petition.unit_closed", format_lazy(_("{unit} was closed. Choose its successor."), unit=unit))


def unit_leads(unit: object) -> Refused:
    """Who answers is not taken off but replaced."""
    words = _("{unit} answers for the complaint. Give it to another unit instead; a complaint is never without one.")
    return Refused("petition.unit_leads", format_lazy(words, unit=unit))


def not_at_work(petition: object) -> Refused:
    """None of the person's units works on it."""
    words = _("None of your units works on {petition}, so nothing was saved. Ask the office to add your unit.")
    return Refused("petition.not_at_work", format_lazy(words, petition=petition))


# --- returns -----------------------------------------------------------------------------------------------------------------------------


def return_waits(petition: object) -> Refused:
    """One is enough."""
    return Refused(
        "return.waits", format_lazy(_("A return of {petition} was asked for already and waits for the office."), petition=petition)
    )


def return_decided() -> Refused:
    """Once is enough."""
    return Refused("return.decided", _("This return was decided already. Load the page again."))


def return_own() -> Refused:
    """Another person decides."""
    return Refused("return.own", _("You asked for this return yourself, so somebody else decides it."))


def return_needs_unit() -> Refused:
    """Somebody must answer afterwards."""
    return Refused("return.no_unit", _("Say which unit answers instead: a complaint is never without one."))


def return_same_unit(unit: object) -> Refused:
    """The same again."""
    words = _("{unit} is the unit that gives it back. Choose another one, or refuse the return.")
    return Refused("return.same_unit", format_lazy(words, unit=unit))


# --- urging ------------------------------------------------------------------------------------------------------------------------------


def urge_words() -> Refused:
    """Words are missing or too many."""
    return Refused("urge.words", _("Say in at most 500 characters what is pressed for. Nothing was recorded."))


def urge_over(petition: object, state: object) -> Refused:
    """Nothing is owed."""
    return Refused("urge.over", format_lazy(_("{petition} is “{state}”: there is no answer to press for."), petition=petition, state=state))


# --- replies -----------------------------------------------------------------------------------------------------------------------------


def reply_waits(petition: object, version: int) -> Refused:
    """One reply waits already."""
    words = _("Version {version} of the reply to {petition} waits for the office. It is accepted or sent back first.")
    return Refused("reply.waits", format_lazy(words, petition=petition, version=version))


def reply_incomplete(missing: Sequence[Missing]) -> Refused:
    """Parts of the reply are missing or wrong."""
    return Refused(
        "reply.incomplete", format_lazy(_("The reply was not handed in: {count} points are open."), count=len(missing)), tuple(missing)
    )


def reply_text_missing(label: object) -> Promise:
    """A text is empty."""
    return format_lazy(_("“{label}” is empty."), label=label)


def reply_text_long(label: object, most: int) -> Promise:
    """A text is too long."""
    return format_lazy(_("“{label}” is longer than {most} characters."), label=label, most=most)


def reply_choice(label: object) -> Promise:
    """None of the choices."""
    return format_lazy(_("Choose for “{label}” one of the list."), label=label)


def reply_evidence_other(name: object) -> Promise:
    """Evidence of something else."""
    return format_lazy(_("The evidence “{name}” belongs to another task, or was withdrawn or rejected."), name=name)


def reply_needs_evidence() -> Promise:
    """不属实 needs its own."""
    return _("“Not substantiated” needs evidence of its own: hand in what shows it, then choose it here.")


def promised_wrong(number: int) -> Promise:
    """A measure of the reply has the wrong shape."""
    words = _(
        "Measure {number} of the reply: it needs words (at most 500 characters), a day, and a quantity above 0 with its unit or none."
    )
    return format_lazy(words, number=number)


def promised_past(number: int, day: date) -> Promise:
    """A promise for the past."""
    words = _("Measure {number} of the reply is due on {day}, which is over. What is done belongs into the handling.")
    return format_lazy(words, number=number, day=day.isoformat())


def not_settled(petition: object, missing: Sequence[Missing]) -> Refused:
    """已办结 is refused while something lies ahead."""
    words = _("{petition} cannot be called settled: {count} things still lie ahead. It is settled in part; say so, and name them.")
    return Refused("reply.not_settled", format_lazy(words, petition=petition, count=len(missing)), tuple(missing))


_AHEAD = {
    Ahead.LATER: _("“{label}” is due on {day}, which is still to come."),
    Ahead.UNFINISHED: _("“{label}” is not finished."),
    Ahead.QUANTITY: _("“{label}”: no result shows that the quantity is reached."),
    Ahead.UNPROVED: _("“{label}” is finished, but no accepted evidence supports it."),
}


def ahead(kind: Ahead, label: object, day: date | None) -> Promise:
    """One thing that still lies ahead."""
    return format_lazy(_AHEAD[kind], label=label, day=day.isoformat() if day else "–")


def in_part_of_nothing() -> Promise:
    """阶段性办结 needs something that is left."""
    return _("“Settled in part” needs at least one measure that is still to be done, with its day.")


def names_somebody(missing: Sequence[Missing]) -> Refused:
    """The public text seems to name somebody."""
    words = _("The public text seems to name somebody. Take it out, or say that you have checked it: {count} places.")
    return Refused("reply.names_somebody", format_lazy(words, count=len(missing)), tuple(missing))


def names_petitioner() -> Refused:
    """The petitioner's own telephone or address."""
    words = _("The public text holds the telephone or e-mail of the petitioner. It is never published: take it out.")
    return Refused("reply.names_petitioner", words)


def names_words(zh: str, en: str) -> str:
    """One place of the public text."""
    return in_both(zh, en)


def reply_decided() -> Refused:
    """Once is enough."""
    return Refused("reply.decided", _("This reply was decided already. Load the page again."))


def reply_own() -> Refused:
    """Another person decides."""
    return Refused("reply.own", _("You wrote this reply yourself, so somebody else decides it."))


def reply_before_reopening(version: int, back: date) -> Refused:
    """It answers what was, not why the complaint came back."""
    words = _(
        "Version {version} was written before the complaint was reopened on {day}: it does not answer that. Send it back for a new one."
    )
    return Refused("reply.before_reopening", format_lazy(words, version=version, day=back.isoformat()))


def evidence_rejected(missing: Sequence[Missing]) -> Refused:
    """The reply rests on pieces that were not accepted."""
    words = _("The reply was not accepted: {count} pieces it rests on were rejected or withdrawn. Send the reply back.")
    return Refused("reply.evidence_rejected", format_lazy(words, count=len(missing)), tuple(missing))


# --- outcomes ----------------------------------------------------------------------------------------------------------------------------


def outcome_wrong(why: str | Promise) -> Refused:
    """The outcome has the wrong shape."""
    return Refused("outcome.wrong", format_lazy(_("Nothing was recorded: {why}"), why=why))


def outcome_withdrawn() -> Refused:
    """Once is enough."""
    return Refused("outcome.withdrawn", _("It was taken back already. Load the page again."))
