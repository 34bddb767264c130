"""Refusals of evidence and the words a person reads: what was refused, why, where, what to do."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from rectify.campaign.evidence.rules.judging import Obstacle
from rectify.foundation.refusals import Missing, Refused

_CHANGE = {
    Obstacle.WITHDRAWN: _("{piece} was withdrawn and stays so. Hand it in again if it is needed."),
    Obstacle.CLOSED: _("The task of {piece} is closed: nothing of its file is changed. Reopen the task first, with a reason."),
    Obstacle.UNDER_WAY: _("The close-out under way rests on {piece}, which was accepted. Have the task returned first."),
}
_JUDGE = {
    Obstacle.OWN: _("You handed in {piece} yourself, so another person of another unit judges it."),
    Obstacle.OWN_UNIT: _("{piece} was handed in by your own unit, so another unit judges it."),
}
_HAND_IN = {
    Obstacle.CLOSED: _("The task {task} is closed: its file is complete. Reopen it first, with a reason."),
    Obstacle.NOT_WORK: _("{task} is no work that evidence could support. Confirm the task first."),
}


def change_refused(piece: object, why: Obstacle) -> Refused:
    """The piece stays as it is."""
    return Refused(f"evidence.{why}", format_lazy(_CHANGE[why], piece=piece))


def judge_refused(piece: object, why: Obstacle) -> Refused:
    """Somebody else must judge it."""
    return Refused(f"evidence.{why}", format_lazy(_JUDGE[why], piece=piece))


def hand_in_refused(task: object, why: Obstacle) -> Refused:
    """Nothing is handed in for this task."""
    return Refused(f"evidence.{why}", format_lazy(_HAND_IN[why], task=task))


def no_judge(piece: object) -> Refused:
    """The person holds no post that judges."""
    return Refused(
        "evidence.no_judge", format_lazy(_("You hold no post today that judges evidence, so {piece} was not judged."), piece=piece)
    )


def not_your_work(task: object) -> Refused:
    """No unit of the person has a part in the task."""
    return Refused(
        "evidence.not_your_work",
        format_lazy(_("None of your units has a part in {task}, so nothing was taken in. Ask the lead unit to hand it in."), task=task),
    )


def words_missing() -> Refused:
    """A rejection, a withdrawal and a clearing say why."""
    return Refused("evidence.words_missing", _("Nothing was changed: write in a sentence why."))


def findings_open(piece: object, open_: Sequence[Missing]) -> Refused:
    """What the checks found is answered before the piece is accepted."""
    return Refused(
        "evidence.findings_open",
        format_lazy(_("{piece} cannot be accepted while findings are open. Clear each with a reason, or reject it."), piece=piece),
        missing=open_,
    )


def finding_cleared() -> Refused:
    """Once is enough."""
    return Refused("finding.cleared", _("This finding was cleared already. Load the page again."))


def finding_of_own(piece: object) -> Refused:
    """Whoever handed it in does not clear what was found on it."""
    return Refused(
        "finding.own", format_lazy(_("Your unit handed in {piece}; somebody of another unit clears what was found on it."), piece=piece)
    )


def unknown_kind(kind: str) -> Refused:
    """No such kind of evidence."""
    return Refused("evidence.unknown_kind", format_lazy(_("“{kind}” is no kind of evidence. Choose one of the list."), kind=kind[:40]))


def other_site(site: object) -> Refused:
    """The site is of another task or measure."""
    return Refused("evidence.other_site", format_lazy(_("The site “{site}” belongs to other work. Choose one of this task."), site=site))


def period_reversed() -> Refused:
    """The end before the beginning."""
    return Refused("evidence.period_reversed", _("The period it speaks of ends before it begins. Correct one of the two days."))


def captured_in_future() -> Refused:
    """A time that has not come."""
    return Refused("evidence.captured_in_future", _("It cannot have been taken later than now. Correct the time."))


def upload_too_large(name: str, most: str) -> Refused:
    """Larger than any evidence may be; nothing was begun."""
    return Refused(
        "upload.too_large",
        format_lazy(_("{name} is larger than {most}. Cut the video or reduce the file, then hand it in again."), name=name, most=most),
    )


def too_many_uploads(most: int) -> Refused:
    """Somebody begins uploads and never ends them."""
    return Refused(
        "upload.too_many",
        format_lazy(_("You have {most} unfinished uploads. Finish or discard some of them on this page, then go on."), most=most),
    )
