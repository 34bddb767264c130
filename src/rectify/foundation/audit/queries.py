"""Reads of the record: pages of entries, their sentences, the check of the whole, and proofs.

Who may read it is asked before (permission ``audit:read``): the record itself knows no people and no rights.
"""

from __future__ import annotations

from collections.abc import Collection, Generator, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from rectify.foundation.audit.models import Entry
from rectify.foundation.audit.rules import GENESIS, Facts, UnregisteredAct, act_of
from rectify.foundation.audit.rules import sentences as words
from rectify.foundation.audit.rules.merkle import Frontier, consistency_ranges, inclusion_ranges, root_of
from rectify.foundation.audit.rules.merkle import inclusion_proofs as proofs_of
from rectify.foundation.audit.rules.verdict import Fault, TreeHead, Verdict, fault_of

CHUNK = 2000
"""Entries fetched at a time when the whole record is read."""
COLUMNS = (
    "seq", "at", "act", "actor_id", "actor_name", "unit_id", "subject_type", "subject_id", "subject_label", "data", "leaf", "chain",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries are asked for; what is ``None`` or empty does not restrict. ``until`` is exclusive."""

    subject_type: str = ""
    subject_id: str = ""
    actor_id: int | None = None
    acts: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class EntryPage:
    """Entries, newest first. ``before`` continues with the next page; ``None`` on the last."""

    rows: tuple[Entry, ...]
    before: int | None


def entries(wanted: Wanted | None = None, *, before: int | None = None, limit: int = 50) -> EntryPage:
    """A page of entries, newest first, by keyset: pages do not shift while the record grows. One query, any depth costs the same."""
    wanted = wanted or Wanted()
    conditions = {
        "subject_type": wanted.subject_type or None,
        "subject_id": wanted.subject_id or None,
        "actor_id": wanted.actor_id,
        "act__in": wanted.acts or None,
        "at__gte": wanted.since,
        "at__lt": wanted.until,
        "seq__lt": before,
    }
    rows = Entry.objects.filter(**{name: value for name, value in conditions.items() if value is not None})
    found = tuple(rows.order_by("-seq")[: limit + 1])
    return EntryPage(found[:limit], found[limit - 1].seq if len(found) > limit else None)


def history(subject_type: str, subject_ids: Iterable[str], *, limit: int = 200) -> list[Entry]:
    """The latest acts on these subjects, newest first: the story of a task with its measures. One query."""
    return list(Entry.objects.filter(subject_type=subject_type, subject_id__in=list(subject_ids)).order_by("-seq")[:limit])


def last_seq(actor_id: int | None = None) -> int:
    """The number of the last act on record, or of the last one of a person; 0 when there is none. One query, one row of an index."""
    rows = Entry.objects.all() if actor_id is None else Entry.objects.filter(actor_id=actor_id)
    return rows.order_by("-seq").values_list("seq", flat=True).first() or 0


def has_acted(actor_id: int, acts: Collection[str], *, after: int) -> bool:
    """Whether a person has done one of these acts since an entry. One query over what they did since then."""
    return Entry.objects.filter(actor_id=actor_id, seq__gt=after, act__in=acts).exists()


def sentence(entry: Entry, language: str) -> str:
    """The entry as one sentence, Chinese or (``en…``) English. No query."""
    try:
        act = act_of(entry.act)
    except UnregisteredAct:
        act = None
    return words.sentence(
        act, code=entry.act, actor=entry.actor_name, subject=entry.subject_label, data=entry.data or {}, language=language
    )


def verify(*, from_seq: int = 1, published: TreeHead | None = None) -> Verdict:
    """Check every entry from ``from_seq`` on: number, content, chain, act. Stops at the first fault. Constant memory.

    A check that begins later trusts the entry before. The chain alone cannot show that the end was cut off or everything
    rewritten: ``published``, a tree head kept elsewhere, can (it is compared when the check begins at 1).
    """
    previous = GENESIS if from_seq <= 1 else _chain_at(from_seq - 1)
    if previous is None:
        return Verdict.broken(0, from_seq - 1, Fault.MISSING)
    frontier, expected = Frontier(), max(from_seq, 1)
    agreed = published is None or published.size == 0 or from_seq > 1
    for facts, leaf, chain in _stream(expected):
        if fault := fault_of(facts, expected=expected, leaf=leaf, chain=chain, previous=previous):
            return Verdict.broken(frontier.size, expected, fault)
        frontier.add(leaf)
        if published and not agreed and frontier.size == published.size:
            if frontier.root() != published.root:
                return Verdict.broken(frontier.size, published.size, Fault.REWRITTEN)
            agreed = True
        previous, expected = chain, expected + 1
    if published and not agreed:
        return Verdict.broken(frontier.size, published.size, Fault.REWRITTEN)
    return Verdict.sound(frontier.size, TreeHead(frontier.size, frontier.root()) if from_seq <= 1 else None)


def tree_head(size: int | None = None) -> TreeHead:
    """The head of the record, or of its first ``size`` entries. Reads all leaves up to there.

    Raises:
        ValueError: the record has fewer entries.
    """
    frontier = Frontier()
    for leaf in _leaves(0, size):
        frontier.add(leaf)
    if size is not None and frontier.size != size:
        raise ValueError(f"the record has {frontier.size} entries, not {size}")
    return TreeHead(frontier.size, frontier.root())


def inclusion_proof(seq: int, size: int) -> list[bytes]:
    """The audit path that shows entry ``seq`` (from 1) in the record of ``size`` entries. Reads each other leaf once, holds none."""
    return [root_of(_leaves(start, stop)) for start, stop in inclusion_ranges(seq - 1, size)]


def inclusion_proofs(seqs: Collection[int], size: int) -> tuple[TreeHead, dict[int, list[bytes]]]:
    """The head of the record of ``size`` entries and the audit path of each of these entries (from 1). Reads every leaf once."""
    with closing(_leaves(0, size)) as leaves:
        root, paths = proofs_of(leaves, [seq - 1 for seq in seqs], size)
    return TreeHead(size, root), {index + 1: path for index, path in paths.items()}


def entries_about(subjects: Mapping[str, Collection[str]]) -> list[Entry]:
    """Everything recorded of these subjects (type -> ids), oldest first. One query."""
    about = Q(pk__in=[])
    for subject_type, ids in subjects.items():
        about |= Q(subject_type=subject_type, subject_id__in=list(ids))
    return list(Entry.objects.filter(about).order_by("seq"))


def consistency_proof(old: int, new: int) -> list[bytes]:
    """What shows that the record of ``old`` entries is the unchanged beginning of that of ``new``. Reads leaves once, holds none."""
    return [root_of(_leaves(start, stop)) for start, stop in consistency_ranges(old, new)]


def _chain_at(seq: int) -> bytes | None:
    chain = Entry.objects.filter(seq=seq).values_list("chain", flat=True).first()
    return None if chain is None else bytes(chain)


def _stream(first: int) -> Iterator[tuple[Facts, bytes, bytes]]:
    """All entries from ``first`` on, oldest first, through a cursor of the server."""
    for *facts, leaf, chain in Entry.objects.filter(seq__gte=first).order_by("seq").values_list(*COLUMNS).iterator(CHUNK):
        yield Facts(*facts), bytes(leaf), bytes(chain)


def _leaves(start: int, stop: int | None) -> Generator[bytes]:
    """Leaf hashes of the entries start+1 … stop, through a cursor of the server."""
    rows = Entry.objects.filter(seq__gt=start).order_by("seq")
    if stop is not None:
        rows = rows.filter(seq__lte=stop)
    for leaf in rows.values_list("leaf", flat=True).iterator(CHUNK):
        yield bytes(leaf)
