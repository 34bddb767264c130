"""Refusals of the lists and the words a person reads: what was refused, why, where, what to do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from rectify.campaign.plans.messages import in_both
from rectify.foundation.accounts.refusals import Missing, Refused


class MovedMeanwhile(Refused):
    """Somebody else moved the row first; nothing was changed."""


class ChangedMeanwhile(Refused):
    """Somebody else changed the draft since the page was opened; nothing was changed."""


# --- states -------------------------------------------------------------------------------------------------------------------------


def moved_meanwhile(task: object, now: object) -> MovedMeanwhile:
    """The task is elsewhere by now."""
    return MovedMeanwhile(
        "task.moved_meanwhile",
        format_lazy(
            _("{task} was moved by somebody else meanwhile and is now “{state}”. Look at it again before you act."), task=task, state=now
        ),
    )


def changed_meanwhile(task: object) -> ChangedMeanwhile:
    """The draft has a newer revision."""
    return ChangedMeanwhile(
        "task.changed_meanwhile",
        format_lazy(_("{task} was changed by somebody else since you opened it. Nothing was saved: load the page again."), task=task),
    )


def move_not_allowed(task: object, before: object, after: object) -> Refused:
    """The table of moves has no such line."""
    return Refused(
        "task.move_not_allowed",
        format_lazy(
            _("{task} cannot go from “{before}” to “{after}”: the table of moves has no such step."), task=task, before=before, after=after
        ),
    )


def move_needs_reason(task: object, after: object) -> Refused:
    """Words are missing."""
    return Refused(
        "task.move_needs_reason", format_lazy(_("{task} cannot become “{after}” without a reason. Write why."), task=task, after=after)
    )


def not_draft(task: object, state: object) -> Refused:
    """Only drafts are reshaped."""
    return Refused(
        "task.not_draft",
        format_lazy(
            _(
                "{task} is “{state}” and no draft any more. Confirmed work is changed by an extension or by a new version of the document, "
                "not by hand."
            ),
            task=task,
            state=state,
        ),
    )


# --- campaigns and documents ----------------------------------------------------------------------------------------------------------


def slug_taken(slug: str) -> Refused:
    """Another campaign has the address."""
    return Refused(
        "campaign.slug_taken", format_lazy(_("There is a campaign under the short name “{slug}” already. Choose another."), slug=slug)
    )


def slug_shape(slug: str) -> Refused:
    """The address has letters it cannot have."""
    return Refused(
        "campaign.slug_shape",
        format_lazy(_("“{slug}” cannot be a short name. Use small letters, digits and hyphens, at most 50."), slug=slug[:60]),
    )


def name_empty() -> Refused:
    """A campaign needs a name."""
    return Refused("campaign.name_empty", _("The campaign has no name. Write one of at most 200 characters."))


def starts_before_feedback(starts: date, feedback: date) -> Refused:
    """The plan cannot be signed before the findings were handed over."""
    return Refused(
        "campaign.starts_before_feedback",
        format_lazy(
            _("The campaign would start on {starts}, before the findings were handed over on {feedback}. Correct one of the two days."),
            starts=starts.isoformat(),
            feedback=feedback.isoformat(),
        ),
    )


def document_taken(document: object, campaign: object) -> Refused:
    """A document belongs to one campaign."""
    return Refused(
        "document.taken",
        format_lazy(
            _("“{document}” belongs to the campaign “{campaign}” already. Hand the file in again to use it elsewhere."),
            document=document,
            campaign=campaign,
        ),
    )


def document_without_items(document: object, zh: str, en: str) -> Refused:
    """Nothing to take in, and what the reader found wrong."""
    words = _("Not one task was read from “{document}”, so it was not taken in. {why}")
    return Refused("document.no_items", format_lazy(words, document=document, why=in_both(zh, en)))


def document_replaced(document: object) -> Refused:
    """Only the last version is replaced."""
    return Refused(
        "document.replaced",
        format_lazy(_("“{document}” has a later version already. Name the last version as the one that is replaced."), document=document),
    )


def document_of_other_campaign(document: object) -> Refused:
    """A version stays in its campaign and role."""
    return Refused(
        "document.other_campaign",
        format_lazy(
            _(
                "“{document}” belongs to another campaign or is another kind of paper. A new version replaces one of the same "
                "campaign and kind."
            ),
            document=document,
        ),
    )


# --- confirming -------------------------------------------------------------------------------------------------------------------------


def open_points(task: object, missing: Sequence[Missing]) -> Refused:
    """The draft is not ready."""
    return Refused(
        "task.open_points",
        format_lazy(_("{task} cannot be confirmed yet: {count} points are open."), task=task, count=len(missing)),
        tuple(missing),
    )


def fact_undecided(label: str) -> Promise:
    """A fact waits."""
    return format_lazy(_("Decide on {fact}."), fact=label)


def question_unanswered(zh: str, en: str) -> Promise:
    """A question waits."""
    return format_lazy(_("Answer: {question}"), question=in_both(zh, en))


def unit_unknown(name: str) -> Promise:
    """A name waits."""
    return format_lazy(_("Say which unit “{name}” means."), name=name)


def nobody_named(task: object) -> Promise:
    """Nobody leads or is responsible."""
    return format_lazy(_("{task} names no lead or responsible unit. Name one, or state that it is not known yet."), task=task)


def no_measure(task: object) -> Promise:
    """A task without a measure."""
    return format_lazy(_("{task} has no measure. Add one from the document, or reject the draft."), task=task)


def because_empty() -> Refused:
    """Words are missing."""
    return Refused("task.no_reason", _("A reason is missing. Write why, so that others can follow it later."))


# --- shaping ----------------------------------------------------------------------------------------------------------------------------


def unknown_origin(origin: object) -> Refused:
    """No such origin."""
    return Refused(
        "task.origin", format_lazy(_("“{origin}” is no origin of a task. Choose the signed plan or a petition case."), origin=origin)
    )


def title_shape() -> Refused:
    """The title is none."""
    return Refused("task.title", _("The title is empty or longer than 400 characters. Write a shorter one."))


def split_outside() -> Refused:
    """The cut lies at an edge or outside."""
    return Refused(
        "measure.split_outside",
        _("The cut does not lie inside the measure, or one part would be empty. Put the cursor between two of its words."),
    )


def merge_strangers() -> Refused:
    """Only neighbours become one."""
    return Refused("measure.merge_strangers", _("Only measures of the same task and the same document can be merged, two or more at once."))


def merge_itself() -> Refused:
    """A task cannot be merged into itself or into another campaign."""
    return Refused("task.merge_itself", _("Choose another draft of the same campaign to merge into."))


def item_number_taken(number: str) -> Refused:
    """Another draft covers the same characters."""
    return Refused("task.key_taken", format_lazy(_("These characters are a task already: {task}."), task=number))


# --- units ------------------------------------------------------------------------------------------------------------------------------


def role_unknown(role: str) -> Refused:
    """There is no such role."""
    return Refused("responsibility.role", format_lazy(_("There is no role called “{role}”. Choose one of the list."), role=role))


def responsibility_there(unit: object, role: object) -> Refused:
    """It is named already."""
    return Refused("responsibility.there", format_lazy(_("{unit} has this role already ({role})."), unit=unit, role=role))


def responsibility_over(task: object, state: object) -> Refused:
    """Nothing is owed any more."""
    return Refused(
        "responsibility.over", format_lazy(_("{task} is “{state}”: its units cannot be changed any more."), task=task, state=state)
    )


def unit_of_work() -> Refused:
    """Confirmed work keeps a lead or responsible unit."""
    return Refused("responsibility.last", _("This is the last lead or responsible unit of confirmed work. Name another one first."))


# --- extensions -------------------------------------------------------------------------------------------------------------------------


def extension_not_work(task: object, state: object) -> Refused:
    """Nothing is owed."""
    return Refused(
        "extension.not_work",
        format_lazy(_("{task} is “{state}”: an extension can be asked for only while work is owed."), task=task, state=state),
    )


def extension_no_deadline(task: object) -> Refused:
    """There is no day to move."""
    return Refused(
        "extension.no_deadline",
        format_lazy(
            _("{task} has no due date, so there is nothing to extend. A date comes with a new version of the document."), task=task
        ),
    )


def extension_not_later(due: date) -> Refused:
    """The new day must be later."""
    return Refused(
        "extension.not_later",
        format_lazy(_("The new date must be later than the due date in force, {due}. Choose a later day."), due=due.isoformat()),
    )


def extension_no_reason() -> Refused:
    """Words are missing."""
    return Refused(
        "extension.no_reason", _("An extension needs a reason. Write what stands in the way and what will be done until the new date.")
    )


def extension_pending(who: object, due_to: date) -> Refused:
    """One waits already."""
    return Refused(
        "extension.pending",
        format_lazy(
            _("{who} has asked for an extension to {due} already; it waits for a decision. Wait for it first."),
            who=who,
            due=due_to.isoformat(),
        ),
    )


def extension_own() -> Refused:
    """Who asks does not decide."""
    return Refused("extension.own_request", _("You asked for this extension yourself. Another person must decide on it."))


def extension_decided(who: object) -> Refused:
    """Decided already."""
    return Refused("extension.decided", format_lazy(_("{who} has decided on this extension already."), who=who))


def extension_no_words() -> Refused:
    """A refusal needs words."""
    return Refused("extension.no_words", _("A decision needs words. Write why, so that the unit knows what holds."))


def extension_no_paper() -> Refused:
    """An approval rests on a paper."""
    words = _("An approval names the paper it rests on. Give its number; attach the paper if you have it.")
    return Refused("extension.no_paper", words)


def extension_stale(due: object) -> MovedMeanwhile:
    """The due date has moved."""
    return MovedMeanwhile(
        "extension.stale",
        format_lazy(_("The due date is {due} by now, not the one this extension starts from. Refuse it and ask again."), due=due),
    )


# --- versions ---------------------------------------------------------------------------------------------------------------------------


def change_decided(who: object) -> Refused:
    """Decided already."""
    return Refused("change.decided", format_lazy(_("{who} has decided on this change already."), who=who))


def change_task_over(task: object, state: object) -> Refused:
    """The task is past changing."""
    return Refused(
        "change.task_moved",
        format_lazy(
            _("{task} is “{state}”: it cannot take this change. Have it returned or reopened first, or refuse the change."),
            task=task,
            state=state,
        ),
    )


# --- work -------------------------------------------------------------------------------------------------------------------------------


def measure_not_work(task: object, state: object) -> Refused:
    """The task is not being worked on."""
    return Refused(
        "measure.not_work", format_lazy(_("{task} is “{state}”: its measures cannot be reported on now."), task=task, state=state)
    )


def measure_future(on: date) -> Refused:
    """The day has not come."""
    return Refused("measure.future", format_lazy(_("{day} lies in the future. Report a measure on the day or later."), day=on.isoformat()))


def measure_started(on: date) -> Refused:
    """Begun already."""
    return Refused("measure.started", format_lazy(_("This measure began on {day} already."), day=on.isoformat()))


def measure_not_started() -> Refused:
    """Begin first."""
    return Refused("measure.not_started", _("This measure has not begun. Report the day it began first."))


def measure_before_start(on: date, start: date) -> Refused:
    """The order of days is wrong."""
    return Refused(
        "measure.before_start",
        format_lazy(_("{day} lies before the measure began on {start}. Correct the day."), day=on.isoformat(), start=start.isoformat()),
    )


def measure_done(on: date) -> Refused:
    """Finished already."""
    return Refused("measure.done", format_lazy(_("This measure was reported finished on {day} already."), day=on.isoformat()))


def measure_is_answer() -> Refused:
    """Nobody says of an answer that it was given: it is given, and somebody else accepts it."""
    return Refused(
        "measure.is_answer",
        _("This is the answer to a complaint: it is finished when the office accepts the reply. Write it on the page of the complaint."),
    )


# --- imports ----------------------------------------------------------------------------------------------------------------------------


def import_running(name: str) -> Refused:
    """The same file is on its way."""
    return Refused("import.running", format_lazy(_("“{name}” is being imported right now. Wait until that run is finished."), name=name))


def site_finished(name: str, on: object) -> Refused:
    """Said before."""
    return Refused("site.finished", format_lazy(_("The site “{name}” was reported finished on {on} already."), name=name, on=on))


def site_future(on: object) -> Refused:
    """A day to come."""
    return Refused("site.future", format_lazy(_("{on} is still to come. Report a site once it is finished."), on=on))


def site_off_earth(latitude: object, longitude: object) -> Refused:
    """No such place."""
    words = _("{latitude}, {longitude} is no place in degrees. Write for example 36.706900 and 119.161700.")
    return Refused("site.off_earth", format_lazy(words, latitude=latitude, longitude=longitude))
