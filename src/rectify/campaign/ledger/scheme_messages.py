"""Refusals about schemes, results and deviations, and the words a person reads."""

from __future__ import annotations

from datetime import date

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from rectify.foundation.refusals import Refused

# --- results ------------------------------------------------------------------------------------------------------------------------


def result_not_work(task: object, state: object) -> Refused:
    """Nothing is measured for what is no work."""
    return Refused("result.not_work", format_lazy(_("{task} is “{state}”: no result can be recorded for it now."), task=task, state=state))


def result_future(on: date) -> Refused:
    """The day has not come."""
    return Refused(
        "result.future",
        format_lazy(_("{day} lies in the future. A result is measured on the day it is reported or before."), day=on.isoformat()),
    )


def result_without_unit(unit: str) -> Refused:
    """The target has a unit, the result none."""
    return Refused(
        "result.no_unit", format_lazy(_("The result has no unit. The target is in “{unit}”: write the unit beside the number."), unit=unit)
    )


def result_unit_shape() -> Refused:
    """The unit is too long to be one."""
    return Refused("result.unit_shape", _("The unit is longer than 32 characters. Write the unit alone, such as 吨 or 微克/立方米."))


def result_number_shape() -> Refused:
    """The number cannot be kept."""
    return Refused(
        "result.number_shape",
        _("The number is too long. Write at most 14 digits before the point and 6 after it, or use a larger unit."),
    )


# --- deviations ---------------------------------------------------------------------------------------------------------------------


def deviation_not_work(task: object, state: object) -> Refused:
    """Nothing is owed."""
    return Refused(
        "deviation.not_work",
        format_lazy(_("{task} is “{state}”: a deviation can be asked for only while work is owed."), task=task, state=state),
    )


def deviation_no_reason() -> Refused:
    """Words are missing."""
    return Refused(
        "deviation.no_reason",
        _("A deviation needs a reason. Write why the target cannot be met and what stands in its place."),
    )


def deviation_pending(who: object) -> Refused:
    """One waits already."""
    return Refused(
        "deviation.pending",
        format_lazy(_("{who} has asked for a deviation from this target already; it waits for a decision. Wait for it first."), who=who),
    )


def deviation_own() -> Refused:
    """Who asks does not decide."""
    return Refused("deviation.own_request", _("You asked for this deviation yourself. Another person must decide on it."))


def deviation_decided(who: object) -> Refused:
    """Decided already."""
    return Refused("deviation.decided", format_lazy(_("{who} has decided on this deviation already."), who=who))


def deviation_no_words() -> Refused:
    """A decision needs words."""
    return Refused("deviation.no_words", _("A decision on a deviation needs words. Write why, for whoever reads the file later."))


def deviation_no_end() -> Refused:
    """An approval needs an end."""
    return Refused("deviation.no_end", _("An approved deviation needs a last day. Name the day until which it counts."))


def deviation_past(day: date) -> Refused:
    """The end lies behind."""
    return Refused(
        "deviation.past", format_lazy(_("{day} has passed, so the deviation would never count. Choose a later day."), day=day.isoformat())
    )
