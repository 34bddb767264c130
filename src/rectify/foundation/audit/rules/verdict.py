"""What a check of the record found, in words of both languages, and the check of one entry. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from rectify.foundation.audit.rules.acts import UnregisteredAct, act_of
from rectify.foundation.audit.rules.canonical import Facts, NotRecordable, chained, leaf_of


class Fault(StrEnum):
    """What can be wrong with an entry."""

    MISSING = "missing"
    ALTERED = "altered"
    BROKEN = "broken"
    UNREGISTERED = "unregistered"
    REWRITTEN = "rewritten"


WORDS: dict[Fault, tuple[str, str]] = {
    Fault.MISSING: (
        "第{seq}条记录缺失：编号不连续，说明有记录被删除。",
        "Entry {seq} is missing: the numbers have a gap, so entries were deleted.",
    ),
    Fault.ALTERED: (
        "第{seq}条记录被改动过：其内容与写入时的摘要不符。",
        "Entry {seq} was altered: its content does not agree with the hash made when it was written.",
    ),
    Fault.BROKEN: (
        "第{seq}条记录与前一条不衔接：它或前一条的摘要被改动过。",
        "Entry {seq} does not continue the one before it: its hash or that of its predecessor was altered.",
    ),
    Fault.UNREGISTERED: (
        "第{seq}条记录的操作类型未登记：不是本系统写入的，或相应模块未装载。",
        "Entry {seq} has an act nobody registered: it was not written by this system, or its app is not loaded.",
    ),
    Fault.REWRITTEN: (
        "前{seq}条记录与以前公布的摘要不符：记录被整体改写或截断。",
        "The first {seq} entries do not give the root published earlier: the record was rewritten or cut off.",
    ),
}


@dataclass(frozen=True, slots=True)
class TreeHead:
    """The size of the record and the Merkle root over all its entries: publish it, and no earlier entry can change unseen."""

    size: int
    root: bytes

    def __str__(self) -> str:
        return f"{self.size}:{self.root.hex()}"

    @classmethod
    def parse(cls, text: str) -> TreeHead:
        """Read ``size:root`` with the root in 64 hexadecimal digits; ``ValueError`` if it is not that."""
        size, _, root = text.strip().partition(":")
        head = cls(int(size), bytes.fromhex(root))
        if head.size < 0 or len(head.root) != 32:  # noqa: PLR2004 - bytes of SHA-256
            raise ValueError(f"{text!r} is not size:root")
        return head


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check found. ``count`` entries were checked; ``first_broken`` is the number of the first bad one.

    ``head`` is known when the whole record was checked and is sound.
    """

    ok: bool
    count: int
    head: TreeHead | None
    first_broken: int | None
    fault: Fault | None
    zh: str
    en: str

    @classmethod
    def sound(cls, count: int, head: TreeHead | None) -> Verdict:
        """Nothing is wrong."""
        zh, en = (
            f"操作记录完整：{count}条记录逐条核对，首尾相接，无缺号。",
            f"The record is sound: {count} entries checked, each continues the last.",
        )
        return cls(ok=True, count=count, head=head, first_broken=None, fault=None, zh=zh, en=en)

    @classmethod
    def broken(cls, count: int, seq: int, fault: Fault) -> Verdict:
        """Entry ``seq`` is the first with a fault."""
        zh, en = (words.format(seq=seq) for words in WORDS[fault])
        return cls(ok=False, count=count, head=None, first_broken=seq, fault=fault, zh=zh, en=en)


def fault_of(facts: Facts, *, expected: int, leaf: bytes, chain: bytes, previous: bytes) -> Fault | None:
    """What is wrong with an entry that should have number ``expected`` and follow the chain value ``previous``."""
    if facts.seq != expected:
        return Fault.MISSING
    try:
        computed = leaf_of(facts)
    except (NotRecordable, ValueError, TypeError):
        return Fault.ALTERED
    if computed != leaf:
        return Fault.ALTERED
    if chained(previous, leaf) != chain:
        return Fault.BROKEN
    try:
        act_of(facts.act)
    except UnregisteredAct:
        return Fault.UNREGISTERED
    return None
