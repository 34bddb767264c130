"""Refusals of files and the words a person reads: what is wrong, why, and what to do."""

from __future__ import annotations

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from rectify.foundation.files.rules import Flaw, FlawKind
from rectify.foundation.refusals import Refused

SAID = {
    FlawKind.EMPTY: _("{name} is empty: it has no bytes. Check the file on your computer and hand it in again."),
    FlawKind.TOO_LARGE: _("{name} is larger than {detail}. Reduce the pictures in it or split it, then hand it in again."),
    FlawKind.KIND_REFUSED: _(
        "{name} is of a kind that is not taken here ({detail}), whatever its name says. "
        "Save it in one of the usual formats and hand it in again."
    ),
    FlawKind.ENCRYPTED: _("{name} is protected by a password. Save it without the password and hand it in again."),
    FlawKind.ZIP_DAMAGED: _("{name} is damaged or cut off: its directory cannot be read. Fetch the file again from where it came."),
    FlawKind.ZIP_TOO_MANY: _(
        "{name} holds more than {detail} parts. No office document has so many; save it anew from the office program."
    ),
    FlawKind.ZIP_BOMB: _(
        "{name} would unpack to far more than it may (part {detail}). It was not opened. Save it anew from the office program."
    ),
    FlawKind.ZIP_PATH: _(
        "{name} holds a part that points outside of it ({detail}). It was not opened. Ask whoever sent it for a clean copy."
    ),
    FlawKind.NO_SPACE: _("{name} could not be stored: the disk of the server is full. Nothing was kept. Tell the system administrator."),
    FlawKind.STORE_FAILED: _(
        "{name} could not be stored: the file store does not answer. Nothing was kept. Try again, or tell the system administrator."
    ),
    FlawKind.CUT_OFF: _("{name} did not arrive whole: the connection broke. Nothing was kept. Hand it in again."),
    FlawKind.LOST: _("The original {detail} is not in the file store. Restore it from a backup, or hand the same file in again."),
    FlawKind.ALTERED: _(
        "The original {detail} was changed in the file store: its hash does not agree. "
        "Restore it from a backup, or hand the same file in again."
    ),
}


class FileRefused(Refused):
    """A file was refused; nothing was kept. ``code`` is ``file.<slug>`` and stable; ``flaw`` is what the rules found."""

    def __init__(self, flaw: Flaw, name: str = "") -> None:
        super().__init__(f"file.{flaw.kind}", format_lazy(SAID[flaw.kind], name=name, detail=flaw.detail or "–"))
        self.flaw = flaw
