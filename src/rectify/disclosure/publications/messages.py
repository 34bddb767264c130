"""Refusals of the desk of publications and the words a person reads: what was refused, why, where, what to do."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from rectify.foundation.refusals import Missing, Refused


class DecidedMeanwhile(Refused):
    """Somebody else decided first; nothing was changed."""


def nothing_to_tell() -> Refused:
    """There is nothing of that kind in the campaign, or not yet."""
    return Refused(
        "publication.nothing_to_tell",
        _("There is nothing of this kind to publish yet: no round is frozen, no task closed, no notice posted, no batch handed over."),
    )


def practice(name: str) -> Refused:
    """A campaign to practise on is never published."""
    words = _("“{name}” is there for practice: nothing of it is published. Choose the campaign that the city works by.")
    return Refused("publication.practice", format_lazy(words, name=name))


def unknown_task(name: str) -> Refused:
    """A typical case names a task that is not in the lists."""
    return Refused(
        "publication.unknown_task",
        format_lazy(_("There is no task “{name}” in the lists of this campaign. Give its number as the task list shows it."), name=name),
    )


def case_needs_words() -> Refused:
    """A typical case without words."""
    return Refused("publication.case_needs_words", _("A typical case needs words for the public: what was done, or what went wrong."))


def nothing_new(number: str) -> Refused:
    """The last number of the series tells the same."""
    return Refused(
        "publication.nothing_new",
        format_lazy(_("Nothing has changed since {number}: the same content is published already."), number=number),
    )


def decided_meanwhile() -> DecidedMeanwhile:
    """The proposal was decided by somebody else."""
    return DecidedMeanwhile("proposal.decided", _("This proposal was decided by somebody else meanwhile. Nothing was changed."))


def own_proposal() -> Refused:
    """Who proposes does not approve."""
    return Refused(
        "proposal.own", _("You built this proposal yourself. Somebody else must decide on it: two people stand behind every publication.")
    )


def own_redactions(count: int) -> Refused:
    """Who decided what is hidden does not approve."""
    words = _("You decided {count} places of this proposal yourself, hidden or left. Somebody who decided none must approve it.")
    return Refused("proposal.own_redactions", format_lazy(words, count=count))


def undecided(count: int, missing: Sequence[Missing]) -> Refused:
    """Redactions wait."""
    return Refused(
        "proposal.undecided",
        format_lazy(_("{count} places that may name somebody are not decided. Decide each: hidden, or left with a reason."), count=count),
        missing,
    )


def facts_changed(url: str) -> Refused:
    """The facts have changed since the proposal was built."""
    return Refused(
        "proposal.facts_changed",
        _("The facts have changed since this proposal was built. Have it built again, or approve it as it is and say that you know."),
        [Missing(_("Build it again from the facts of today"), url)],
    )


def no_words() -> Refused:
    """A refusal or a reason without words."""
    return Refused("proposal.no_words", _("Words are missing. Write why."))


def keep_needs_reason() -> Refused:
    """Leaving a name in public needs a reason."""
    return Refused("redaction.keep_needs_reason", _("To leave it readable, say why: an office-holder in office, a firm, no person at all."))


def not_in_text(words: str) -> Refused:
    """Words to be hidden do not occur."""
    return Refused(
        "redaction.not_in_text", format_lazy(_("“{words}” does not occur in this content. Copy the words from the preview."), words=words)
    )


def unknown_number() -> Refused:
    """A correction names a number that does not exist."""
    return Refused("proposal.unknown_number", _("There is no such number to correct. Choose one of this kind."))
