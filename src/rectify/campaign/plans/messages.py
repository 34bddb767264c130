"""Refusals of documents, facts and questions and the words a person reads."""

from __future__ import annotations

from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from rectify.campaign.plans.reading.errors import Unreadable
from rectify.foundation.accounts.refusals import Refused

FIELDS = {
    "value": _("value"),
    "unit": _("unit of measure"),
    "comparator": _("comparator"),
    "role": _("role"),
    "deadline": _("deadline"),
    "subject": _("subject"),
    "condition": _("condition"),
    "exclusion": _("exclusion"),
    "hedge": _("hedge"),
    "baseline": _("baseline"),
}
"""Names of the fields a person may correct."""


class DecidedMeanwhile(Refused):
    """Somebody else decided first; nothing was changed."""


def _spoken(zh: str, en: str) -> str:
    return en if (get_language() or "").startswith("en") else zh


in_both = lazy(_spoken, str)
"""A sentence the reader carries in both languages, shown in that of the page: ``in_both(zh, en)``."""


def unreadable(name: str, error: Unreadable, *, english: bool) -> Refused:
    """The engine's refusal in the language of the person who handed the file in; it names the file."""
    words = error.en if english else error.zh
    return Refused(f"document.{error.reason}", words if name in words else f"{name}: {words}")


def fact_decided(label: str, who: str) -> DecidedMeanwhile:
    """The fact is no longer open."""
    return DecidedMeanwhile(
        "fact.decided",
        format_lazy(_("{fact} has been decided by {who} already. Take that decision back first if it is wrong."), fact=label, who=who),
    )


def fact_question_open(label: str, zh: str, en: str) -> Refused:
    """A question on the fact waits."""
    return Refused(
        "fact.question_open",
        format_lazy(
            _("{fact} cannot be confirmed while a question on it is open: {question} Answer it, correct the fact, or reject it."),
            fact=label,
            question=in_both(zh, en),
        ),
    )


def fact_not_decided(label: str) -> Refused:
    """There is nothing to take back."""
    return Refused("fact.not_decided", format_lazy(_("{fact} has not been decided: there is nothing to take back."), fact=label))


def correction_empty(label: str) -> Refused:
    """The correction says nothing new."""
    return Refused(
        "fact.correction_empty",
        format_lazy(_("The correction of {fact} changes nothing. Change at least one field, or confirm the fact as it is."), fact=label),
    )


def correction_key(label: str, key: str) -> Refused:
    """No fact has such a field."""
    return Refused(
        "fact.correction_key",
        format_lazy(_("{fact} has no field “{field}” that can be corrected."), fact=label, field=FIELDS.get(key, key)),
    )


def correction_value(label: str, key: str, value: object) -> Refused:
    """The field cannot hold this."""
    return Refused(
        "fact.correction_value",
        format_lazy(
            _(
                "“{value}” cannot stand in the field “{field}” of {fact}. Numbers are written 80 or 44.1; dates 2026, 2026-09, "
                "2026-09-30 or, if they return every year, --09-30; periods 2026-01-27/2026-02-09."
            ),
            fact=label,
            field=FIELDS.get(key, key),
            value=str(value)[:80],
        ),
    )


def span_empty() -> Refused:
    """Nothing was marked."""
    return Refused("fact.span_empty", _("Nothing is marked in the document. Mark the characters first."))


def span_outside(chars: int) -> Refused:
    """The marks lie outside the document."""
    return Refused(
        "fact.span_outside",
        format_lazy(_("The marked characters lie outside the document, which has {chars}. Mark them again."), chars=chars),
    )


def span_too_long(length: int, limit: int) -> Refused:
    """A whole paragraph is no fact."""
    return Refused(
        "fact.span_too_long",
        format_lazy(
            _("{length} characters are marked; a fact has at most {limit}. Mark only the words that say it."), length=length, limit=limit
        ),
    )


def kind_unknown(kind: str) -> Refused:
    """There is no such kind of fact."""
    return Refused("fact.kind_unknown", format_lazy(_("There is no kind of fact called “{kind}”. Choose one of the list."), kind=kind))


def question_answered(who: str) -> DecidedMeanwhile:
    """The question is no longer open."""
    return DecidedMeanwhile(
        "question.answered",
        format_lazy(_("{who} has answered this question already. Take that answer back first if it is wrong."), who=who),
    )


def question_not_answered() -> Refused:
    """There is nothing to take back."""
    return Refused("question.not_answered", _("This question has no answer yet: there is nothing to take back."))


def answer_empty() -> Refused:
    """No words."""
    return Refused("question.answer_empty", _("The answer is empty. Write it, or state why it cannot be found out."))


def answer_long(limit: int) -> Refused:
    """Too many words."""
    return Refused("question.answer_long", format_lazy(_("The answer is longer than {limit} characters. Shorten it."), limit=limit))


def answer_year(answer: str) -> Refused:
    """A year was asked for."""
    return Refused(
        "question.answer_year",
        format_lazy(
            _("“{answer}” is not a year. Write four digits, for example 2026, or a whole date such as 2026-12-31."), answer=answer[:40]
        ),
    )


def answer_number(answer: str) -> Refused:
    """A number was asked for."""
    return Refused(
        "question.answer_number",
        format_lazy(_("“{answer}” is not a number. Write it in digits, for example 80 or 44.1."), answer=answer[:40]),
    )


def answer_period(answer: str) -> Refused:
    """A period was asked for."""
    return Refused(
        "question.answer_period",
        format_lazy(_("“{answer}” is not a period. Choose 日, 周, 旬, 月, 季度, 半年 or 年."), answer=answer[:40]),
    )


ANSWER_FAULTS = {"year": answer_year, "number": answer_number, "period": answer_period}
"""Fault of ``rules.answer_fault`` -> its refusal."""
