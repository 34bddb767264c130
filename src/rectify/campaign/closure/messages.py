"""Refusals of the close-out and the words a person reads: what was refused, why, where, what to do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from rectify.campaign.closure.rules.gate import Lack
from rectify.campaign.closure.rules.steps import Hindrance
from rectify.campaign.ledger.messages import MovedMeanwhile
from rectify.campaign.plans.messages import in_both
from rectify.foundation.refusals import Missing, Refused

# --- before the request ---------------------------------------------------------------------------------------------------------------

LACKS = {
    Lack.NO_MEASURE: _("The task has no measure."),
    Lack.NOT_FINISHED: _("Measure not finished: {label}"),
    Lack.NO_EVIDENCE: _("No accepted evidence for the measure: {label}"),
    Lack.DEADLINE_AHEAD: _("A deadline still lies ahead ({day}): {label}"),
    Lack.TASK_AHEAD: _("The deadline of the task still lies ahead ({day})."),
    Lack.NO_RESULT: _("No measured result for the target: {label}"),
    Lack.NOT_MET: _("Target not shown to be met: {label}"),
    Lack.TARGET_AHEAD: _("The day of the target still lies ahead ({day}): {label}"),
    Lack.OPEN_QUESTION: _("Open question of the document: {label}"),
    Lack.OPEN_SITE: _("Site not finished: {label}"),
    Lack.OVERDUE_DUTY: _("Standing duty overdue since {day}: {label}"),
    Lack.OBSERVATION: _("The result must stand until {day} (observation window)."),
    Lack.OPEN_FINDING: _("Found by a check and not cleared: {label}"),
    Lack.NO_SCHEME: _("The task asks for a scheme, and none is approved."),
    Lack.NOTHING_NEW: _(
        "Reopened or failed in a spot check on {day}, and no accepted evidence has come since. The same papers do not close it."
    ),
    Lack.OLD_RESULT: _("Not measured again since the task came back on {day}: {label}"),
    Lack.OPEN_EXTENSION: _("An extension to {day} waits for a decision."),
}
"""What is missing, in words; ``label`` and ``day`` are filled in."""


def lacking(kind: Lack, zh: str, en: str, day: date | None) -> Promise:
    """One thing that is missing."""
    return format_lazy(LACKS[kind], label=in_both(zh, en or zh), day=day.isoformat() if day else "–")


def not_ready(task: object, missing: Sequence[Missing]) -> Refused:
    """The gate is shut."""
    words = _("Acceptance of {task} cannot be asked for yet: {count} points are open. Each is listed with where it is mended.")
    return Refused("case.not_ready", format_lazy(words, task=task, count=len(missing)), tuple(missing))


def no_longer_ready(task: object, missing: Sequence[Missing]) -> Refused:
    """What was so at the request is so no more."""
    words = _("{task} cannot be closed: {count} points that must be settled are not, or no longer. Mend each, or send the task back.")
    return Refused("case.no_longer_ready", format_lazy(words, task=task, count=len(missing)), tuple(missing))


def not_working(task: object, state: object) -> Refused:
    """The task is not being worked on."""
    words = _("{task} is “{state}”: acceptance can be asked for only while it is being worked on.")
    return Refused("case.not_working", format_lazy(words, task=task, state=state))


def no_procedure(kind: object) -> Refused:
    """Nothing is chosen and there is no default."""
    words = _("No close-out procedure is in force for “{kind}”. The office chooses one first.")
    return Refused("procedure.none", format_lazy(words, kind=kind))


def procedure_unknown(code: str, on: date) -> Refused:
    """There is no such file, or it is not in force on the day."""
    words = _("There is no procedure “{code}” in force on {day}. Choose one of the list.")
    return Refused("procedure.unknown", format_lazy(words, code=code, day=on.isoformat()))


def procedure_not_for(code: str, kind: object) -> Refused:
    """The procedure is for other kinds of task."""
    words = _("The procedure “{code}” does not apply to “{kind}”. Choose one that does.")
    return Refused("procedure.not_for", format_lazy(words, code=code, kind=kind))


def procedure_backdated(on: date) -> Refused:
    """Cases of the past keep their procedure."""
    words = _("{day} lies in the past. A procedure is chosen for today or a later day; cases under way keep theirs.")
    return Refused("procedure.backdated", format_lazy(words, day=on.isoformat()))


def procedure_chosen_already(on: date) -> Refused:
    """The day is taken."""
    return Refused("procedure.chosen_already", format_lazy(_("A procedure is chosen from {day} already."), day=on.isoformat()))


def nobody_for_step(task: object, titles: Sequence[str], url: str) -> Refused:
    """Nobody can take a step the procedure asks."""
    words = _("The procedure of {task} asks for steps that no unit can take. Name the units on the task first.")
    return Refused("case.nobody_for_step", format_lazy(words, task=task), tuple(Missing(title, url) for title in titles))


# --- steps ----------------------------------------------------------------------------------------------------------------------------

_HINDRANCES = {
    Hindrance.NOT_NEXT: _("“{step}” of {task} is not the step that comes next. Look at the line of the case for what it waits for."),
    Hindrance.NO_POST: _("You hold no post at {unit} that allows “{step}”. Only a person with that post may take this step."),
    Hindrance.WRONG_ROLE: _("“{step}” of {task} is for another post than yours at {unit}. The line of the case names who must sign."),
    Hindrance.WRONG_UNIT: _("“{step}” of {task} is not for {unit} to take. The line of the case names the unit."),
    Hindrance.UNIT_USED: _(
        "{unit} has had a part in this case before: who carries out, who accepts and who reviews must be different units."
    ),
    Hindrance.CARRIES_OUT: _(
        "{unit} carries out the work of {task} itself and judges nothing of it. Another unit must take “{step}”; name it on the task."
    ),
    Hindrance.PERSON_CARRIES_OUT: _(
        "You hold a post at a unit that carries out the work of {task}. Somebody without such a post must take “{step}”."
    ),
    Hindrance.PERSON_USED: _("One person never takes two steps of a case. Another person must take “{step}” of {task}."),
}


def hindered(why: Hindrance, *, step: object, task: object, unit: object) -> Refused:
    """The step may not be taken by this person in this name now."""
    return Refused(f"step.{why.value}", format_lazy(_HINDRANCES[why], step=step, task=task, unit=unit))


def step_taken(step: object, who: object) -> MovedMeanwhile:
    """Somebody was faster."""
    words = _("{who} has taken the step “{step}” already. Nothing was changed.")
    return MovedMeanwhile("step.taken", format_lazy(words, who=who, step=step))


def case_over(task: object, outcome: object) -> MovedMeanwhile:
    """The case has ended."""
    words = _("This case of {task} has ended (“{outcome}”). Nothing can be done in it any more.")
    return MovedMeanwhile("case.over", format_lazy(words, task=task, outcome=outcome))


def suspended(task: object, until: object) -> Refused:
    """Nothing moves for now."""
    words = _("The close-out of {task} is suspended until {until}. Resume it first.")
    return Refused("case.suspended", format_lazy(words, task=task, until=until))


def no_words() -> Refused:
    """An opinion is missing."""
    return Refused("case.no_words", _("An opinion is missing. Write what was found, so that others can follow it later."))


def no_reason() -> Refused:
    """A reason is missing."""
    return Refused("case.no_reason", _("A reason is missing. Write why, so that others can follow it later."))


def no_members() -> Refused:
    """The acceptance group is empty."""
    return Refused("accept.no_members", _("The acceptance group is empty. Name at least one member with name and unit."))


def member_of_implementer(name: str, unit: object) -> Refused:
    """A member judges own work."""
    words = _("{name} belongs to {unit}, which carried out the work, and cannot be a member of the acceptance group.")
    return Refused("accept.member_of_implementer", format_lazy(words, name=name, unit=unit))


def member_unit_unknown(name: str, unit: str) -> Refused:
    """A unit that is none of the tree."""
    words = _(
        "“{unit}” of {name} is no unit of the list. Choose one of the list; for an expert from elsewhere write “Outside:” and the body."
    )
    return Refused("accept.unit_unknown", format_lazy(words, name=name, unit=unit))


def day_in_future(on: date) -> Refused:
    """The day has not come."""
    words = _("{day} lies in the future. A step is recorded on its day or later.")
    return Refused("step.day_in_future", format_lazy(words, day=on.isoformat()))


def day_before_last(on: date, last: date) -> Refused:
    """Days run backwards."""
    words = _("{day} lies before the step that was taken on {last}. Correct the day.")
    return Refused("step.day_before_last", format_lazy(words, day=on.isoformat(), last=last.isoformat()))


def no_position() -> Refused:
    """The procedure asks where it was."""
    return Refused("step.no_position", _("The procedure asks where the review took place. Give latitude and longitude, both."))


def position_shape() -> Refused:
    """No place on earth."""
    return Refused("step.position_shape", _("This is no position. Latitude lies between -90 and 90, longitude between -180 and 180."))


def papers_missing(kinds: Sequence[str]) -> Refused:
    """Papers the procedure asks for."""
    words = _("The procedure asks for papers that are missing: {kinds}. Attach them.")
    return Refused("step.papers_missing", format_lazy(words, kinds=", ".join(kinds)))


def open_objection(count: int) -> Refused:
    """Objections first."""
    words = _("{count} objections to the notice wait for an answer. Answer them first.")
    return Refused("case.open_objection", format_lazy(words, count=count))


def no_proof() -> Refused:
    """A signature needs a fresh proof."""
    return Refused("sign.no_proof", _("A signature needs the password or a one-time code, entered for this signature."))


def not_signature() -> Refused:
    """The requirement is no signature of the case."""
    return Refused("sign.not_signature", _("This is no signature of this case."))


def no_delegation(principal: object) -> Refused:
    """Nobody may act for another without a dated delegation."""
    words = _("There is no delegation in force by which you may sign for {principal}. Have it recorded first, or let {principal} sign.")
    return Refused("sign.no_delegation", format_lazy(words, principal=principal))


def out_of_reach(task: object) -> Refused:
    """The permission does not reach the task."""
    words = _("You may not do this with {task}. It needs a post that reaches this task.")
    return Refused("case.out_of_reach", format_lazy(words, task=task))


def not_closed(task: object, state: object) -> Refused:
    """Only closed tasks are reopened."""
    words = _("{task} is “{state}”: only a closed task is reopened.")
    return Refused("case.not_closed", format_lazy(words, task=task, state=state))


def not_suspended(task: object) -> Refused:
    """Nothing to resume."""
    return Refused("case.not_suspended", format_lazy(_("The close-out of {task} is not suspended."), task=task))


def suspended_past(until: date) -> Refused:
    """The end lies behind."""
    words = _("{day} is not later than today. Choose a later day, or none.")
    return Refused("case.suspended_past", format_lazy(words, day=until.isoformat()))


def carried_already(task: object, into: str) -> Refused:
    """Carried over once."""
    words = _("{task} is carried over into “{into}” already.")
    return Refused("task.carried_already", format_lazy(words, task=task, into=into))


# --- draws and checks -----------------------------------------------------------------------------------------------------------------


def draw_seed() -> Refused:
    """The seed is none."""
    words = _(
        "The seed is empty, too long or used before. Name a text of at most 128 characters that nobody could choose, "
        "such as a lottery number with its date."
    )
    return Refused("draw.seed", words)


def draw_settings(zh: str, en: str) -> Refused:
    """The settings are none."""
    return Refused("draw.settings", format_lazy(_("The drawing cannot be made with these settings: {why}."), why=in_both(zh, en)))


def draw_too_small(share: str, per_county: int, per_unit: int) -> Refused:
    """Fewer than the procedure asks."""
    words = _(
        "The drawing would check fewer than the procedure of its cases asks: at least {share} of them, {per_county} of each county, "
        "{per_unit} of each unit. Raise the settings."
    )
    return Refused("draw.too_small", format_lazy(words, share=share, per_county=per_county, per_unit=per_unit))


def draw_too_light(*, late: str, returned: str, findings: str, reopened: str, raise_after_failure: str) -> Refused:
    """A risk weighs less than the procedure asks, or a failed check raises the share of its unit by less."""
    words = _(
        "The drawing would weigh risks less than the procedure of its cases asks: finished late at least {late}, returned {returned}, "
        "findings {findings}, reopened {reopened}, the share after a failed check times {raised}. Raise the settings."
    )
    said = {"late": late, "returned": returned, "findings": findings, "reopened": reopened, "raised": raise_after_failure}
    return Refused("draw.too_light", format_lazy(words, **said))


def draw_empty() -> Refused:
    """Nothing to draw from."""
    return Refused("draw.empty", _("There is nothing to draw from: no case waits for a spot check."))


def lot_not_chosen() -> Refused:
    """Only what was drawn is checked."""
    return Refused("check.not_chosen", _("This case was not chosen in the drawing, so there is nothing to check."))


def lot_checked(who: object) -> MovedMeanwhile:
    """Checked already."""
    return MovedMeanwhile("check.done", format_lazy(_("{who} has checked this case already. Nothing was changed."), who=who))


# --- notices --------------------------------------------------------------------------------------------------------------------------


WORKING_DAYS = _("working days")
CALENDAR_DAYS = _("calendar days")


def notice_empty() -> Refused:
    """A notice of nothing."""
    return Refused("notice.empty", _("The notice names no case. Choose at least one that waits for its notice."))


def notice_shape() -> Refused:
    """Number, title and media are needed."""
    return Refused("notice.shape", _("A notice needs a number, a title and where it is posted."))


def notice_number_taken(number: str) -> Refused:
    """Numbers are given once."""
    return Refused("notice.number_taken", format_lazy(_("There is a notice with the number {number} already."), number=number))


def notice_not_waiting(task: object) -> Refused:
    """The case does not wait for a notice, or stands on one."""
    words = _("{task} does not wait for a notice, or stands on one that is running.")
    return Refused("notice.not_waiting", format_lazy(words, task=task))


def notice_disagrees(zh: str, en: str) -> Refused:
    """Dates and claim."""
    return Refused("notice.disagrees", in_both(zh, en))


def notice_too_short(task: object, days: int, day_type: object) -> Refused:
    """The procedure asks more."""
    words = _("The procedure of {task} asks for {days} {day_type}. Let the notice run as long, and count the same days.")
    return Refused("notice.too_short", format_lazy(words, task=task, days=days, day_type=day_type))


def notice_beyond_calendar(zh: str, en: str) -> Refused:
    """Working days are not known so far ahead."""
    return Refused("notice.beyond_calendar", in_both(zh, en))


def notice_backdated(first: date) -> Refused:
    """Nobody could object to what nobody knew of."""
    words = _(
        "The notice would begin on {first}, which is past. Enter a notice on its first day at the latest, so that it can be objected to."
    )
    return Refused("notice.backdated", format_lazy(words, first=first.isoformat()))


def notice_running(last: date) -> Refused:
    """It runs on."""
    words = _("The notice runs until {last}, that day included. It ends on the day after.")
    return Refused("notice.running", format_lazy(words, last=last.isoformat()))


def objection_shape() -> Refused:
    """The objection is none."""
    return Refused("objection.shape", _("Write what was objected, and how it came: in person, by post, by mail or by phone."))


def objection_late(first: date, last: date) -> Refused:
    """Outside the notice."""
    words = _("The objection was not made between {first} and {last}. By post the postmark counts.")
    return Refused("objection.late", format_lazy(words, first=first.isoformat(), last=last.isoformat()))


def objection_answered(who: object) -> MovedMeanwhile:
    """Answered already."""
    return MovedMeanwhile("objection.answered", format_lazy(_("{who} has answered this objection already."), who=who))


# --- delegations ----------------------------------------------------------------------------------------------------------------------


def delegation_not_held(principal: object, role: object) -> Refused:
    """One delegates only what one holds."""
    words = _("{principal} does not hold the post “{role}” at this unit, so it cannot be delegated.")
    return Refused("delegation.not_held", format_lazy(words, principal=principal, role=role))


def delegation_not_yours(principal: object) -> Refused:
    """Only the principal lends a signature."""
    words = _("Only {principal} can lend the signature of {principal}. Ask for it to be recorded under their own account.")
    return Refused("delegation.not_yours", format_lazy(words, principal=principal))


def delegation_not_of_unit(delegate: object, unit: object) -> Refused:
    """The signature of a unit stays within it."""
    words = _("{delegate} holds no post at {unit}. A signature is lent to somebody of the same unit only; choose one of the list.")
    return Refused("delegation.not_of_unit", format_lazy(words, delegate=delegate, unit=unit))


def delegation_not_yours_to_end(principal: object) -> Refused:
    """The principal or the office ends it."""
    words = _("This delegation is ended by {principal} or by the office.")
    return Refused("delegation.not_yours_to_end", format_lazy(words, principal=principal))


def delegation_itself() -> Refused:
    """To another person."""
    return Refused("delegation.itself", _("A delegation goes to another person who is active."))


def delegation_days(first: date, last: date) -> Refused:
    """The days are wrong."""
    words = _(
        "A delegation cannot run from {first} to {last}. It begins today or later, ends not before it begins, and runs a year at most."
    )
    return Refused("delegation.days", format_lazy(words, first=first.isoformat(), last=last.isoformat()))


def delegation_revoked() -> Refused:
    """Revoked already."""
    return Refused("delegation.revoked", _("This delegation is revoked already."))
