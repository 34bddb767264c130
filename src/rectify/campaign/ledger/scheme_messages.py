"""Refusals about schemes, results and deviations, and the words a person reads."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from rectify.campaign.ledger.messages import ChangedMeanwhile
from rectify.foundation.refusals import Missing, Refused

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


# --- schemes ------------------------------------------------------------------------------------------------------------------------


def scheme_title() -> Refused:
    """The title is none."""
    return Refused("scheme.title", _("The title of the scheme is empty or longer than 300 characters. Write a shorter one."))


def scheme_of_nothing() -> Refused:
    """It must answer something."""
    return Refused(
        "scheme.of_nothing", _("A scheme answers a problem, a task or a firm. Begin it from the page of the task, or name the firm.")
    )


def scheme_other_campaign() -> Refused:
    """The problem belongs elsewhere."""
    return Refused("scheme.other_campaign", _("The problem or task belongs to another campaign. Begin the scheme from its own page."))


def scheme_not_work(task: object, state: object) -> Refused:
    """There is no work to plan."""
    return Refused(
        "scheme.not_work", format_lazy(_("{task} is “{state}”: no scheme can be asked for or begun now."), task=task, state=state)
    )


def scheme_not_your_unit(unit: object) -> Refused:
    """Somebody else draws it up."""
    return Refused(
        "scheme.not_your_unit", format_lazy(_("{unit} draws up this scheme, and you hold no post there that writes schemes."), unit=unit)
    )


def scheme_not_draft(number: int) -> Refused:
    """Handed in already."""
    return Refused(
        "scheme.not_draft",
        format_lazy(
            _("Version {number} is handed in and can no longer be changed. A change is a new version once it is decided."), number=number
        ),
    )


def scheme_changed_meanwhile(number: int) -> ChangedMeanwhile:
    """The draft has a newer revision."""
    return ChangedMeanwhile(
        "scheme.changed_meanwhile",
        format_lazy(
            _("Draft {number} was saved by somebody else since you opened it. Nothing was saved: load the page again."), number=number
        ),
    )


def scheme_too_many_steps(most: int) -> Refused:
    """Too long a list."""
    return Refused("scheme.too_many_steps", format_lazy(_("A scheme has at most {most} steps. Put small ones together."), most=most))


def scheme_strange_measure() -> Refused:
    """A measure of another task."""
    return Refused(
        "scheme.strange_measure", _("A step names a measure that does not belong to the tasks of this scheme. Choose one of the list.")
    )


def scheme_not_submitted(number: int) -> Refused:
    """Nothing to decide."""
    return Refused(
        "scheme.not_submitted", format_lazy(_("Version {number} does not wait for a decision. Look at the page again."), number=number)
    )


def scheme_own() -> Refused:
    """Who wrote or handed it in does not decide."""
    return Refused("scheme.own", _("You wrote or handed in this version yourself. Another person must decide on it."))


def scheme_drafting_unit(unit: object) -> Refused:
    """The drafting unit does not approve."""
    return Refused(
        "scheme.drafting_unit", format_lazy(_("{unit} draws up this scheme and cannot approve it. Another unit decides."), unit=unit)
    )


def scheme_not_approver(unit: object) -> Refused:
    """No post that approves."""
    return Refused("scheme.not_approver", format_lazy(_("You hold no post in {unit} that decides on schemes."), unit=unit))


def scheme_named_approver(units: str) -> Refused:
    """The plan names another unit."""
    return Refused("scheme.named_approver", format_lazy(_("The plan names {units} as approver. Only somebody there decides."), units=units))


def scheme_no_words() -> Refused:
    """Sending back needs words."""
    return Refused("scheme.no_words", _("Sending a scheme back needs words. Write what must be changed."))


def scheme_no_opinion(pk: int) -> Refused:
    """Not reasoned by experts."""
    return Refused(
        "scheme.no_opinion",
        _("No expert opinion is on record, so the version cannot be approved."),
        (Missing(_("Record what the experts said."), f"{reverse('schemes:page', args=[pk])}#opinions"),),
    )


def scheme_against_experts() -> Refused:
    """An expert is against it, and nothing is said to that."""
    return Refused(
        "scheme.against_experts",
        _("An expert is against this version, so an approval needs words. Write why it is approved all the same and how the doubt is met."),
    )


def scheme_no_reason() -> Refused:
    """A new version needs a reason."""
    return Refused("scheme.no_reason", _("A new version needs a reason. Write what has changed since the last one."))


def scheme_version_open(number: int) -> Refused:
    """One is open."""
    return Refused(
        "scheme.version_open",
        format_lazy(_("Version {number} is not decided yet. Change that one, or wait for the decision."), number=number),
    )


def scheme_no_lift_reason() -> Refused:
    """Lifting needs a reason."""
    return Refused("scheme.no_lift_reason", _("Write why no scheme is needed any more."))


def scheme_sent_back(number: int, missing: Sequence[Missing]) -> Refused:
    """For programs: handed in with flaws, and what they are."""
    return Refused(
        "scheme.sent_back",
        format_lazy(_("Version {number} came back at once: {count} points."), number=number, count=len(missing)),
        missing,
    )


def scheme_needed(task: object, pk: int) -> Refused:
    """Work may not begin yet."""
    return Refused(
        "measure.needs_scheme",
        format_lazy(_("{task} needs an approved scheme before work begins."), task=task),
        (Missing(_("See the schemes of this task, or begin one."), f"{reverse('schemes:list')}?task={pk}"),),
    )


# --- opinions and milestones --------------------------------------------------------------------------------------------------------


def opinion_nobody() -> Refused:
    """No name."""
    return Refused("opinion.nobody", _("The name of the expert is missing."))


def opinion_no_words() -> Refused:
    """No words."""
    return Refused("opinion.no_words", _("The opinion is empty. Write what the expert said."))


def opinion_future(on: date) -> Refused:
    """The day has not come."""
    return Refused("opinion.future", format_lazy(_("{day} lies in the future. Write the day the opinion was given."), day=on.isoformat()))


def opinion_decided(number: int) -> Refused:
    """Too late."""
    return Refused("opinion.decided", format_lazy(_("Version {number} is decided; an opinion belongs to the next version."), number=number))


def milestone_not_in_force() -> Refused:
    """Only milestones of the version in force are reported."""
    return Refused("milestone.not_in_force", _("Only milestones of the approved version in force can be reported. Look at the page again."))


def milestone_future(on: date) -> Refused:
    """The day has not come."""
    return Refused(
        "milestone.future", format_lazy(_("{day} lies in the future. Report a milestone on the day or later."), day=on.isoformat())
    )


def milestone_reached(on: date) -> Refused:
    """Reached already."""
    return Refused("milestone.reached", format_lazy(_("This milestone was reported reached on {day} already."), day=on.isoformat()))
