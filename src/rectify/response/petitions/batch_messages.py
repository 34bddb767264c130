"""Refusals of tables of other systems and the words a person reads: what was refused, why, what to do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from rectify.foundation.refusals import Missing, Refused
from rectify.response.petitions.rules.batch_rows import Fault
from rectify.response.petitions.rules.columns import LABELS, Field

BROKE: Final = Fault(
    0,
    "",
    "处理因系统故障中断，没有写入任何内容。请重新上传；仍不成功请联系系统管理员。",
    "It broke; nothing was written. Hand the table in again; if it fails again, tell the system administrator.",
)


def column_missing(field: Field) -> Fault:
    """A required column is not matched."""
    zh, en = LABELS[field]
    return Fault(
        0,
        zh,
        f"缺少“{zh}”列：没有这一列就无法登记。请在下方“列对应”中选择它对应的列，或在文件中补上。",
        f"The column “{en}” is missing; nothing can be registered without it. Choose it below, or add it to the file.",
    )


def moved_on(step: object) -> Refused:
    """Somebody else was faster, or it is being worked on."""
    words = _("The table is at “{step}” now; that cannot be done any more. Look at the page again.")
    return Refused("batch.moved_on", format_lazy(words, step=step))


def has_errors(number: int) -> Refused:
    """Not one row is taken in while one is wrong."""
    words = _("{number} rows cannot be taken in, so none was. Correct them in the file and hand it in again.")
    return Refused("batch.has_errors", format_lazy(words, number=number))


def heading_unknown(heading: str) -> Refused:
    """A mapping names a column that is not there."""
    return Refused(
        "batch.heading_unknown", format_lazy(_("The file has no column “{heading}”. Choose one of its columns."), heading=heading)
    )


def heading_twice(heading: str) -> Refused:
    """One column cannot mean two things."""
    words = _("The column “{heading}” was chosen twice. A column means one thing.")
    return Refused("batch.heading_twice", format_lazy(words, heading=heading))


def word_unknown(word: str) -> Refused:
    """A word was given a value that does not exist."""
    return Refused("batch.word_unknown", format_lazy(_("“{word}” was given a meaning that does not exist."), word=word))


def reason_missing() -> Refused:
    """Who complained is opened with a reason."""
    words = _("Say why you need the original: it tells who complained, and the reason goes into the record.")
    return Refused("batch.reason_missing", words)


def original_erased() -> Refused:
    """Retention is over."""
    return Refused("batch.original_erased", _("The original was erased by the rule of retention; only its hash is left."))


class RowsRefused(Refused):
    """Rows sent by a program cannot be taken in; none was. ``faults`` in the order of the rows."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        missing = [Missing(f"{fault.row} {fault.column}: {fault.zh} / {fault.en}") for fault in faults[:200]]
        super().__init__("batch.rows_refused", has_errors(len({fault.row for fault in faults})).message, missing)
        self.faults = tuple(faults)
