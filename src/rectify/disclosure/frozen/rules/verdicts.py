"""What the check of a publication says, in both languages: what is wrong, what is proved, what is not. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rectify.disclosure.frozen.rules.heads import Head, released_on
from rectify.foundation.audit.rules.verdict import TreeHead


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence in Chinese and in English."""

    zh: str
    en: str


# --- files that cannot be read ------------------------------------------------------------------------------------------------------


def not_readable(name: str) -> Said:
    """No JSON without floats and repeated keys."""
    return Said(f"{name}不是完整的JSON文件：可能未下载完整或被改动。", f"{name} is no whole JSON file: it was cut off or altered.")


def other_format(name: str, wanted: str) -> Said:
    """Another file."""
    return Said(
        f"{name}不是本系统的公开文件（格式应为“{wanted}”）。", f"{name} is no publication of this system (its format should be “{wanted}”)."
    )


def parts_missing(name: str, parts: Sequence[str]) -> Said:
    """Too few or too many parts."""
    return Said(f"{name}缺少或多出部分：{'、'.join(parts)}。", f"{name} lacks parts or has strange ones: {', '.join(parts)}.")


def no_head(name: str) -> Said:
    """A head that is none."""
    return Said(f"{name}的公开要素残缺，无法核验。", f"The heads in {name} are damaged and cannot be checked.")


# --- faults -------------------------------------------------------------------------------------------------------------------------


def content_altered(name: str) -> Said:
    """The content does not give its digest."""
    return Said(
        f"{name}：内容与公开时的摘要不符，内容被改动。", f"{name}: the content does not give the digest of its release: it was altered."
    )


def difference_altered(name: str) -> Said:
    """The difference does not give its digest."""
    return Said(
        f"{name}：与上一号的差异说明与公开时的摘要不符，被改动。",
        f"{name}: the difference to the last number does not give the digest of its release: it was altered.",
    )


def head_altered(name: str) -> Said:
    """The head does not give the digest."""
    return Said(
        f"{name}：编号、标题、日期等要素与总摘要不符，其中之一被改动。",
        f"{name}: number, title, days and the rest do not give the digest: one of them was altered.",
    )


def watermark_altered(name: str) -> Said:
    """The line at the foot is another."""
    return Said(f"{name}：水印与编号、摘要不一致。", f"{name}: the watermark does not agree with number and digest.")


def line_ends_elsewhere(name: str) -> Said:
    """The line does not end with this number."""
    return Said(f"{name}：所附历史不以本号结尾。", f"{name}: the history in the file does not end with this number.")


def link_altered(name: str, sequence: int) -> Said:
    """A head in the line was altered."""
    return Said(f"{name}：历史中第{sequence}号的要素与其摘要不符。", f"{name}: no. {sequence} of the history does not give its digest.")


def line_broken(name: str, last: int, this: int) -> Said:
    """Two heads do not follow each other."""
    return Said(
        f"{name}：历史中第{last}号与第{this}号不衔接，有公开内容被抽走或替换。",
        f"{name}: no. {this} of the history does not follow no. {last}: a publication was taken out or exchanged.",
    )


def record_broken(name: str, last: int, this: int) -> Said:
    """The record of acts was rewritten in between."""
    return Said(
        f"{name}：第{this}号的操作记录检查点不是第{last}号检查点的延续，操作记录被改写，或证明被改动。",
        f"{name}: the checkpoint of no. {this} does not continue that of no. {last}: record of acts or proof were altered.",
    )


def no_beginning(name: str) -> Said:
    """The first number has one before it, or another has none."""
    return Said(f"{name}：历史的开头不成立。", f"{name}: the beginning of the history does not hold.")


def previous_wrong(name: str) -> Said:
    """The last of the series is of another series."""
    return Said(f"{name}：所称“上一号”不属于同一系列。", f"{name}: what it calls the last number is of another series.")


def corrects_wrong(name: str) -> Said:
    """The corrected one is of another series."""
    return Said(f"{name}：所更正的号不属于同一系列。", f"{name}: the number it corrects is of another series.")


def two_versions(sequence: int) -> Said:
    """Two files tell two histories."""
    return Said(
        f"几个文件对第{sequence}号说法不一：同一编号公开过两个版本。",
        f"The files disagree on no. {sequence}: one number was published in two versions.",
    )


def difference_false(name: str) -> Said:
    """The difference is not what the two contents give."""
    return Said(
        f"{name}：差异说明与前后两号的内容对不上。",
        f"{name}: the difference it states is not what the contents of the two numbers give.",
    )


def noted_missing(noted: str) -> Said:
    """A noted digest is not there."""
    return Said(f"您记下的摘要{noted}不在这些文件及其历史之中。", f"The digest {noted} you noted is in none of these files and histories.")


def checkpoint_missing(checkpoint: TreeHead) -> Said:
    """A noted checkpoint is not there."""
    return Said(
        f"您记下的检查点{checkpoint.size}:{checkpoint.root.hex()[:12]}…不在这些文件的历史之中。",
        f"The checkpoint {checkpoint.size}:{checkpoint.root.hex()[:12]}… you noted is in none of these histories.",
    )


# --- proved -------------------------------------------------------------------------------------------------------------------------


def content_sound(head: Head) -> Said:
    """One file is as it was released."""
    return Said(
        f"{head.number}《{head.title}》自{released_on(head)}发布以来一字未改（摘要{head.digest[:12]}）。",
        f"{head.number} “{head.title_en or head.title}” is as it was released on {released_on(head)} ({head.digest[:12]}).",
    )


def line_sound(first: Head, last: Head) -> Said:
    """The history between two numbers."""
    return Said(
        f"从第{first.sequence}号（{first.number}）到第{last.sequence}号（{last.number}）的公开历史首尾相接，无缺号、无替换；"
        f"操作记录由{first.audit_size}条增至{last.audit_size}条，原有记录未被改写。",
        f"From no. {first.sequence} ({first.number}) to no. {last.sequence} ({last.number}) the history is one line without gap; "
        f"the record of acts grew from {first.audit_size} to {last.audit_size} entries and no earlier entry was rewritten.",
    )


def difference_sound(last: Head, this: Head) -> Said:
    """The stated difference is true."""
    return Said(
        f"{this.number}所附差异说明与{last.number}逐项比对一致。",
        f"The difference {this.number} states is what a comparison with {last.number} gives, item by item.",
    )


def noted_found(noted: str) -> Said:
    """A noted digest is there."""
    return Said(f"您记下的摘要{noted}与文件一致。", f"The digest {noted} you noted is found.")


def checkpoint_found(checkpoint: TreeHead) -> Said:
    """A noted checkpoint is there."""
    return Said(
        f"您记下的检查点（{checkpoint.size}条）与历史一致。",
        f"The checkpoint you noted ({checkpoint.size} entries) is in the history.",
    )


# --- not proved ---------------------------------------------------------------------------------------------------------------------


def gap(last: int, this: int) -> Said:
    """Numbers in between are not in any file."""
    return Said(
        f"未核验：第{last}号与第{this}号之间的历史，文件中没有。请一并下载其间任何一号的文件。",
        f"Not checked: the history between no. {last} and no. {this}; no file holds it. Download one in between and check them together.",
    )


def before_the_line(first: int) -> Said:
    """What was before the line."""
    return Said(
        f"未核验：第{first}号以前的内容（其摘要已固定在历史中，但文件中没有）。",
        f"Not checked: what was published before no. {first} (fixed by the digests, but not in the files).",
    )


def difference_unchecked(head: Head) -> Said:
    """The last number of the series is not among the files."""
    return Said(
        f"未核验：{head.number}所附差异说明是否属实；同系列上一号的文件不在其中。",
        f"Not checked: whether the difference {head.number} states is true; the last number of the series is not among the files.",
    )


def not_compared() -> Said:
    """Nothing noted elsewhere was given."""
    return Said(
        "未核验：别人看到的是否同一版本。请用--digest给出印刷品、网页或他人文件上的摘要。",
        "Not checked: whether others see the same version. Give the digest of a print, a page or somebody else's file with --digest.",
    )


def truth() -> Said:
    """Whether it is true."""
    return Said(
        "未核验：所公开的事实本身是否属实；这里只证明公开之后没有改动。",
        "Not checked: whether what was published is true; this proves only that it was not changed since.",
    )
