"""Why a release is refused, in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from rectify.foundation.refusals import Missing, Refused


def no_content(why: str) -> Refused:
    """The content cannot be hashed alike everywhere, or has not the shape of one."""
    return Refused(
        "publication.no_content",
        format_lazy(_("This content cannot be published: {why}. It was built wrongly; tell whoever looks after the system."), why=why),
    )


def said_twice(title: str) -> Refused:
    """Two items of a content have one kind and key."""
    return Refused(
        "publication.said_twice",
        format_lazy(
            _("“{title}” stands twice in this content, so that its address would not be clear. Nothing was published."), title=title
        ),
    )


def needs_reasons(missing: Sequence[Missing]) -> Refused:
    """Something left, or was closed and is so no more, and nobody said why."""
    return Refused(
        "publication.needs_reasons",
        _("Things told in the last number are missing or reopened in this one. Say why for each of them, then release again."),
        missing,
    )


def nothing_to_correct(sequence: int) -> Refused:
    """The number to be corrected does not exist, or is of another series."""
    return Refused(
        "publication.nothing_to_correct",
        format_lazy(
            _("No. {sequence} of this series does not exist, so it cannot be corrected. Choose the number that is wrong."),
            sequence=sequence,
        ),
    )


def correction_needs_words() -> Refused:
    """A correction says what was wrong."""
    return Refused("publication.correction_needs_words", _("A correction says what was wrong. Write it in a sentence or two."))


def corrected_already(number: str) -> Refused:
    """The number was corrected by a later one."""
    return Refused(
        "publication.corrected_already",
        format_lazy(_("This number was corrected already, by {number}. Correct that one instead."), number=number),
    )


def facts_ahead(facts_on: date, released_on: date) -> Refused:
    """The day of the facts lies after the release."""
    return Refused(
        "publication.facts_ahead",
        format_lazy(
            _("Facts of {facts_on} cannot be published on {released_on}: they are not known yet. Build the proposal again today."),
            facts_on=facts_on,
            released_on=released_on,
        ),
    )


def wrong_form(form: str) -> Refused:
    """The form of numbers in the data cannot give numbers."""
    return Refused(
        "publication.wrong_form",
        format_lazy(
            _("“{form}” is no form of numbers: it needs {{year}} and {{number}}. Mend the file procedures/disclosure/numbers.yaml."),
            form=form,
        ),
    )
