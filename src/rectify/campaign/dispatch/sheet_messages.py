"""Refusals of sheets and bulletins and the words a person reads: what was refused, why, where, what to do."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from rectify.campaign.dispatch.rules.cells import Words
from rectify.foundation.accounts.refusals import Missing, Refused

BROKE: Final = Words(
    "读取因系统故障中断，未写入任何内容，请重新上传；仍不成功请联系系统管理员",
    "Reading broke; nothing was written. Hand the sheet in again; if it fails again, tell the system administrator.",
)
NO_SHEET: Final = Words(
    "文件中没有找到本系统导出的填报表（隐藏的表头行已被删除，或者不是本系统导出的文件）。请重新下载填报表，把内容粘贴进去再上传",
    "No sheet of this system was found in the file: its hidden head row was deleted, or the file is another one. "
    "Download the sheet anew, paste your answers into it and hand that in.",
)
NO_ANSWERS: Final = Words(
    "填报表中没有任何可填写的列，请重新下载填报表", "The sheet has no column left that can be filled in. Download the sheet anew."
)
STRAY: Final = Words(
    "本行没有对应的填报事项（行是新增的，或隐藏列被清除），请把内容填到原有的行中",
    "This row belongs to no report: it was added, or its hidden cells were cleared. Write into the rows the sheet came with.",
)
BROKEN_SEAL: Final = Words(
    "本行的隐藏校验内容被改动，或来自别的单位、别的轮次，无法确认对应的事项。请重新下载填报表填写本行",
    "The hidden cells of this row were changed, or come from another unit or round. Download the sheet anew and fill this row in there.",
)
NOT_ASKED: Final = Words(
    "本轮已不再要求填报本行的措施，请删除本行内容",
    "The measure of this row is not asked about any more. Clear the row and hand the sheet in again.",
)
FILED_IN_FROZEN: Final = Words(
    "本轮已封存，本行当时已按期填报，不能再改。新的进展请填入当前轮次",
    "The round is frozen and this report was filed in it; it never changes. Say what is new in the open round.",
)
NO_TARGET: Final = Words(
    "本措施没有量化指标，监测结果无处登记，请清空本格；结果写入“本期进展”",
    "The measure has no target in numbers, so a measured result has no place. Clear the cell and say it under “What was done”.",
)
NO_UNIT: Final = Words("填了监测结果，请同时填写单位", "A measured result needs its unit.")
NO_FINISH_DAY: Final = Words("填了“是否完成：是”，请同时填写完成日期", "It says that the measure is finished: give the day as well.")
FINISH_DENIED: Final = Words(
    "填了“是否完成：否”，但又有完成日期，请二者取一",
    "It says that the measure is not finished, yet gives a day of finishing. Keep one of the two.",
)


def twice(first: int) -> Words:
    """Two rows of one report."""
    return Words(f"与第{first}行是同一事项，请只保留一行", f"This is the same report as row {first}. Keep one of the two rows.")


def recorded(day: str) -> Words:
    """A day of the measure that is on record already."""
    return Words(
        f"系统中已登记为{day or '已完成'}，填报表不能更改；确需更正请联系整改办",
        f"It is on record already ({day or 'finished'}); a sheet cannot change it. Ask the office if it is wrong.",
    )


def in_both(words: str | Promise) -> Words:
    """A translated sentence in both languages, to be kept."""
    said = {}
    for language in ("zh-hans", "en"):
        with override(language):
            said[language] = str(words)
    return Words(said["zh-hans"], said["en"])


# --- refusals -------------------------------------------------------------------------------------------------------------------------


def other_place(unit: object, round_number: int) -> Refused:
    """The sheet belongs to another unit or round."""
    words = _(
        "This is the sheet of another unit or another round. Here only the sheet of {unit} for round {number} is taken; "
        "download it and fill that one in."
    )
    return Refused("sheet.other_place", format_lazy(words, unit=unit, number=round_number))


def nothing_asked(unit: object, round_number: int) -> Refused:
    """There is no sheet."""
    words = _("{unit} is asked nothing in round {number}; there is no sheet to download or to hand in.")
    return Refused("sheet.nothing_asked", format_lazy(words, unit=unit, number=round_number))


def not_ready(state: object) -> Refused:
    """The sheet is over, or still being read."""
    words = _("The sheet is “{state}”: only one that waits for acceptance can be decided on. Hand the file in again if need be.")
    return Refused("sheet.not_ready", format_lazy(words, state=state))


def undecided(number: int, url: str) -> Refused:
    """Conflicts wait."""
    words = _("{number} rows disagree with the page and nobody has decided which counts. Nothing was filed: decide them first.")
    missing = (Missing(_("Rows in conflict"), url),)
    return Refused("sheet.undecided", format_lazy(words, number=number), missing)


def page_moved(number: int, url: str) -> Refused:
    """Somebody filed on the page after the preview."""
    words = _("Somebody changed {number} of these reports on the page meanwhile. Nothing was filed: look at the rows again and decide.")
    missing = (Missing(_("Rows in conflict"), url),)
    return Refused("sheet.page_moved", format_lazy(words, number=number), missing)


def nothing_clean() -> Refused:
    """No row can be filed."""
    return Refused("sheet.nothing_clean", _("No row of the sheet can be filed. Correct the mistakes in the file and hand it in again."))


def row_refused(number: int, why: object) -> Refused:
    """The ledger refused one row; the whole sheet was kept out."""
    words = _("Row {number} was refused: {why} Nothing of the sheet was filed. Correct the row and hand the sheet in again.")
    return Refused("sheet.row_refused", format_lazy(words, number=number, why=why))


def bulletin_issued(number: int) -> Refused:
    """It never changes."""
    words = _("The bulletin of round {number} was issued and never changes. Put it right in the bulletin of the next round.")
    return Refused("bulletin.issued", format_lazy(words, number=number))


def bulletin_of_open_round(number: int) -> Refused:
    """Figures still move."""
    words = _("Round {number} is still open and its figures move. Freeze the round, then issue its bulletin.")
    return Refused("bulletin.open_round", format_lazy(words, number=number))


def unknown_case(key: object) -> Refused:
    """A typical case that is no task of the campaign."""
    words = _("“{key}” is the number of no task of this campaign. Write the number as the task list shows it.")
    return Refused("bulletin.unknown_case", format_lazy(words, key=key))


def case_without_words(key: object) -> Refused:
    """A case must say something."""
    words = _("Say in a sentence why task “{key}” is a typical case, or take it out.")
    return Refused("bulletin.case_without_words", format_lazy(words, key=key))
