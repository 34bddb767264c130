"""Refusals of rounds and reports and the words a person reads: what was refused, why, where, what to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Final

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from rectify.campaign.dispatch.rules.reports import Fault
from rectify.campaign.ledger.messages import ChangedMeanwhile
from rectify.foundation.accounts.refusals import Missing, Refused

FIELDS: Final[Mapping[str, Promise]] = {
    "done": _("What was done"),
    "next_step": _("Next step"),
    "obstacles": _("Obstacles"),
    "support": _("Support needed"),
    "expected_on": _("Expected to be finished on"),
    "sites_done": _("Sites done"),
    "sites_all": _("Sites in all"),
    "target": _("Target"),
    "value": _("Measured result"),
    "unit": _("Unit of measure"),
    "measured_on": _("Measured on"),
    "started_on": _("Begun on"),
    "finished_on": _("Finished on"),
}
"""The fields of an answer, as pages and sheets name them."""

FAULTS: Final[Mapping[str, Promise]] = {
    "too_long": _("The text is too long. Shorten it to 4,000 characters (a unit of measure to 32)."),
    "control": _("The text holds characters that cannot be stored. Type it anew, or paste it as plain text."),
    "done_missing": _("Say what was done since the last round; if nothing was done, say that and why."),
    "next_step_missing": _("Say what comes next, or report the day on which the measure was finished."),
    "expected_missing": _("The measure is past its due date: say when it is expected to be finished."),
    "expected_past": _("The expected day has passed already. Choose today or a later day."),
    "expected_far": _("The expected day lies too far ahead. Check the year."),
    "sites_half": _("Give both numbers: sites done, and sites in all."),
    "sites_number": _("The number of sites is not possible. Give whole numbers from 0."),
    "sites_over": _("More sites are done than there are. Check the two numbers."),
    "result_target": _("Choose the target the result was measured against."),
    "result_value": _("The measured value is not a number the table can hold. Write digits, such as 81.5."),
    "result_day": _("Say on which day the result was measured."),
    "day_future": _("The day lies in the future. Choose today or an earlier day."),
    "day_known": _("Another day is on record for this measure already. Leave the field as it is; the office corrects a wrong day."),
    "start_missing": _("Say on which day work on the measure began."),
    "end_before_start": _("The measure would be finished before it began. Check the two days."),
}
"""What can be wrong with an answer, by the codes of ``rules.reports``."""


def _day(moment: datetime) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M")


# --- cadence --------------------------------------------------------------------------------------------------------------------------

_RHYTHM: Final[Mapping[str, Promise]] = {
    "period": _("There is no such period. Choose weekly, monthly or quarterly."),
    "order": _("A round opens, reminds and is cut off in this order. Set the three days so."),
    "day": _("Not every period is that long: the cut-off is day 7 of a week, 28 of a month or 90 of a quarter at the latest."),
    "hour": _("The hour of the cut-off is a whole number from 0 to 23."),
}


def cadence_faults(codes: Sequence[str]) -> Refused:
    """The rhythm cannot be kept."""
    return Refused("cadence.faults", _("The cadence cannot be kept as it is set."), tuple(Missing(_RHYTHM[code]) for code in codes))


def cadence_in_past(day: date) -> Refused:
    """Rounds that were opened are not asked otherwise afterwards."""
    words = _("A cadence counts from today or a later day; {day} has passed. Rounds that were asked stay as they were.")
    return Refused("cadence.past", format_lazy(words, day=day.isoformat()))


# --- rounds -----------------------------------------------------------------------------------------------------------------------------


def nothing_to_ask(campaign: object) -> Refused:
    """No unfinished work bears a unit."""
    words = _("There is nothing to ask in “{campaign}”: no confirmed task has an unfinished measure with a unit. Confirm tasks first.")
    return Refused("round.nothing_to_ask", format_lazy(words, campaign=campaign))


def round_over(cut_off: datetime) -> Refused:
    """The period's cut-off has passed."""
    words = _("The round of this period would have been cut off on {moment}; nobody could answer in time. Open the next one instead.")
    return Refused("round.over", format_lazy(words, moment=_day(cut_off)))


def period_asked(last: date) -> Refused:
    """An earlier round covers the days."""
    words = _("An earlier round asks about the days until {last} already. The next one opens after it.")
    return Refused("round.period_asked", format_lazy(words, last=last.isoformat()))


def round_frozen(number: int, frozen_at: datetime) -> Refused:
    """It never changes."""
    words = _("Round {number} was frozen on {moment} and never changes. What comes late stands in the next round.")
    return Refused("round.frozen", format_lazy(words, number=number, moment=_day(frozen_at)))


def round_before_cut_off(number: int, cut_off: datetime) -> Refused:
    """Freezing early needs a person and words."""
    words = _("Round {number} is cut off on {moment}. To freeze it earlier, write the reason.")
    return Refused("round.before_cut_off", format_lazy(words, number=number, moment=_day(cut_off)))


def round_out_of_turn(number: int, earlier: int) -> Refused:
    """Rounds are frozen in their order."""
    words = _("Round {earlier} is still open. Freeze it before round {number}, so that the changes between the two can be told.")
    return Refused("round.out_of_turn", format_lazy(words, number=number, earlier=earlier))


def reminded_today(number: int) -> Refused:
    """Once a day is enough."""
    words = _("Everybody who owes a report in round {number} was reminded today already. Remind again tomorrow, or telephone.")
    return Refused("round.reminded", format_lazy(words, number=number))


def all_answered(number: int) -> Refused:
    """Nobody owes anything."""
    return Refused(
        "round.all_answered", format_lazy(_("Every report of round {number} is filed; there is nobody to remind."), number=number)
    )


# --- reports ----------------------------------------------------------------------------------------------------------------------------


def answer_faults(found: Sequence[Fault]) -> Refused:
    """The answer lacks something."""
    missing = tuple(Missing(format_lazy(_("{field}: {words}"), field=FIELDS[f.field], words=FAULTS[f.code]), f"#{f.field}") for f in found)
    return Refused("report.faults", format_lazy(_("The report cannot be filed yet: {count} points."), count=len(found)), missing)


def report_changed_meanwhile(who: object, names: Sequence[str]) -> ChangedMeanwhile:
    """Somebody else filed since the page was opened."""
    words = _("{who} filed this report after you opened it. Nothing was saved: look at the fields that differ, then file again.")
    missing = tuple(Missing(format_lazy(_("Differs: {field}"), field=FIELDS[name]), f"#{name}") for name in names)
    refused = ChangedMeanwhile("report.changed_meanwhile", format_lazy(words, who=who))
    refused.missing = missing
    return refused


def no_open_round(number: int, frozen_at: datetime) -> Refused:
    """A late answer has nowhere to stand."""
    words = _("Round {number} was frozen on {moment} and no later round is open. File the answer when the next round opens.")
    return Refused("report.no_open_round", format_lazy(words, number=number, moment=_day(frozen_at)))


def answered_late(number: int) -> Refused:
    """It came late and that round is frozen too."""
    words = _("What was owed was answered late in round {number}, which is frozen too. Say what is new in the report of the open round.")
    return Refused("report.answered_late", format_lazy(words, number=number))


def not_owed(number: int) -> Refused:
    """It was answered in its own round."""
    words = _(
        "This report was filed in round {number}, which is frozen and never changes. Say what is new in the report of the open round."
    )
    return Refused("report.not_owed", format_lazy(words, number=number))


def no_such_target() -> Refused:
    """The target is another task's."""
    return Refused("report.no_target", _("This target does not belong to the measure. Choose one of the list."))
