"""Words of letters and ladders in the reader's language. Pure words over rows; no query."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import template
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from rectify.campaign.dispatch.models import Letter
from rectify.campaign.dispatch.rules.ladder import Ladder, Rung, When
from rectify.foundation.calendar.rules import DueDate
from rectify.foundation.calendar.rules import Unit as DayUnit

register = template.Library()

STEP_VERBS = {
    "rectified": lazy("State what has been rectified"),
    "applied": lazy("Apply for the release"),
    "sent_back": lazy("Send the application back"),
    "checked": lazy("Record the check: found right"),
    "released": lazy("Release by letter"),
}


def _english() -> bool:
    return (get_language() or "").startswith("en")


@register.filter
def in_language(thing: Any) -> str:
    """The name of a ladder or rung, or a sentence, in the reader's language."""
    if hasattr(thing, "name_en"):
        return str(thing.name_en if _english() else thing.name)
    return str(thing.en if _english() else thing.zh)


@register.filter
def campaign_name(campaign: Any) -> str:
    """The name of a campaign; the Chinese one where it has no English."""
    return str(campaign.name_en or campaign.name) if _english() else str(campaign.name)


@register.filter
def source(ladder: Ladder) -> str:
    """Where a ladder comes from."""
    return ladder.source_en if _english() else ladder.source


@register.filter
def explained(due: DueDate) -> str:
    """How the day was found."""
    return due.explanation_en if _english() else due.explanation_zh


@register.filter
def rung_name(rung: Rung | None, code: str) -> str:
    """The name of a rung; its code where the file is gone."""
    return in_language(rung) if rung else code


@register.filter
def reason(letter: Letter) -> str:
    """Why the letter was proposed."""
    return letter.reason_en if _english() else letter.reason_zh


@register.filter
def points(value: Decimal | None) -> str:
    """``1``, ``0.5``; a dash for none."""
    return f"{value.normalize():f}" if value else "–"


@register.filter
def step_verb(kind: str) -> Promise | str:
    """The verb of a step of a listed supervision."""
    return STEP_VERBS.get(kind, kind)


@register.simple_tag
def letter_state(letter: Letter, rung: Rung | None, today: date) -> SafeString:
    """The state of a letter as a mark."""
    mark, words = _state(letter, rung, today)
    return format_html('<span class="mark {}">{}</span>', mark, words)


def _state(letter: Letter, rung: Rung | None, today: date) -> tuple[str, str]:
    if letter.dismissed_at:
        return "", _("Dismissed")
    if not letter.issued_at:
        return "wait", _("To be issued")
    if rung and rung.listed:
        return ("done", _("Released")) if letter.lifted_at else ("late", _("Under listed supervision"))
    if letter.answered_at:
        came_late = letter.answer_due_on and timezone.localdate(letter.answered_at) > letter.answer_due_on
        return "done", _("Answered late") if came_late else _("Answered")
    return _unanswered(letter.answer_due_on, today)


def _unanswered(due: date | None, today: date) -> tuple[str, str]:
    if due is None:
        return "done", _("Issued")
    late = (today - due).days
    if late > 0:
        return "late", ngettext("%(n)s day without an answer", "%(n)s days without an answer", late) % {"n": late}
    return "wait", _("Waits for an answer")


@register.filter
def answer_within(rung: Rung) -> str:
    """``5 working days``; nothing where no answer is asked for."""
    if rung.answer is None:
        return ""
    n = {"n": rung.answer.days}
    if rung.answer.unit is DayUnit.WORKDAYS:
        return ngettext("%(n)s working day", "%(n)s working days", rung.answer.days) % n
    return ngettext("%(n)s calendar day", "%(n)s calendar days", rung.answer.days) % n


@register.filter
def conditions(rung: Rung, ladder: Ladder) -> list[str]:
    """Each way to come to a rung as one line."""
    return [_(", and ").join(_condition(when, ladder)) for when in rung.when]


def _condition(when: When, ladder: Ladder) -> list[str]:
    plain = (
        (_("%(n)s rounds in a row not fully answered"), when.unanswered_rounds),
        (_("a task at least %(n)s days late"), when.late_days),
        (_("a task behind schedule in %(n)s rounds in a row"), when.behind_rounds),
        (_("a task returned or reopened %(n)s times this year"), when.returned),
        (_("%(n)s points of the unit this year"), points(when.points) if when.points else None),
    )
    lines = [words % {"n": n} for words, n in plain if n is not None]
    if when.letters:
        lines.append(_("%(n)s × “%(rung)s” this year") % {"n": when.letters[1], "rung": _named(ladder, when.letters[0])})
    if when.after:
        lines.append(_("“%(rung)s” was issued and its day of answer has passed") % {"rung": _named(ladder, when.after)})
    if when.unanswered:
        lines.append(_("“%(rung)s” was not answered by its day") % {"rung": _named(ladder, when.unanswered)})
    return lines


def _named(ladder: Ladder, code: str) -> str:
    return rung_name(ladder.rung(code), code)
