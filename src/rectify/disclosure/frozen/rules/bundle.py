"""The file an outsider checks: one number with its content, and the line of heads that leads to it. Pure: no Django, no database.

``{"format", "watermark", "digest", "head", "content", "difference", "line"}``; ``line`` holds the heads of consecutive numbers up to this
one, each with its ``digest`` and the ``consistency`` proof (RFC 9162) of its checkpoint from the one before. Several files of one place
are checked together: where their lines meet, the history between them is proved.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from itertools import pairwise
from typing import Any, Final, cast

from rectify.disclosure.frozen.rules import verdicts
from rectify.disclosure.frozen.rules.canonical import digest
from rectify.disclosure.frozen.rules.difference import difference
from rectify.disclosure.frozen.rules.heads import Head, NoHead, watermark_of
from rectify.disclosure.frozen.rules.shapes import Content
from rectify.disclosure.frozen.rules.verdicts import Said
from rectify.foundation.audit.rules.merkle import verify_consistency
from rectify.foundation.audit.rules.verdict import TreeHead

FORMAT: Final = "rectify-publication/1"
PARTS: Final = frozenset({"format", "watermark", "digest", "head", "content", "difference", "line"})
LARGEST: Final = 1 << 30
"""Bytes of a file that is read."""
DIGEST: Final = 64


class NoBundle(ValueError):
    """The file is no publication that could be read; ``zh`` and ``en`` say why."""

    def __init__(self, said: Said) -> None:
        super().__init__(f"{said.zh} / {said.en}")
        self.said = said


@dataclass(frozen=True, slots=True)
class Link:
    """A head in a line, with the digest it claims and the proof from the checkpoint before it."""

    head: Head
    digest: str
    consistency: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bundle:
    """A file as read, nothing of it checked."""

    name: str
    head: Head
    digest: str
    watermark: str
    content: Any
    difference: Any
    line: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found; ``checked`` and ``unchecked`` say in plain words what is proved and what is not."""

    faults: Sequence[Said]
    checked: Sequence[Said]
    unchecked: Sequence[Said]
    files: Sequence[dict[str, Any]] = field(default_factory=tuple)

    @property
    def ok(self) -> bool:
        """Nothing is wrong."""
        return not self.faults


def bundle_of(head: Head, content: Any, told: Any, line: Sequence[Link]) -> dict[str, Any]:
    """The file of a number."""
    return {
        "format": FORMAT,
        "watermark": watermark_of(head),
        "digest": head.digest,
        "head": asdict(head),
        "content": content,
        "difference": told,
        "line": [{"head": asdict(link.head), "digest": link.digest, "consistency": list(link.consistency)} for link in line],
    }


def read(name: str, raw: bytes) -> Bundle:
    """Read a file.

    Raises:
        NoBundle: it is no JSON, of another format, or lacks a part.
    """
    try:
        told = json.loads(raw, object_pairs_hook=_once, parse_float=_no_number, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise NoBundle(verdicts.not_readable(name)) from error
    if not isinstance(told, dict) or told.get("format") != FORMAT:
        raise NoBundle(verdicts.other_format(name, FORMAT))
    if set(told) != PARTS:
        raise NoBundle(verdicts.parts_missing(name, sorted(PARTS ^ set(told))))
    try:
        line = tuple(_link(each) for each in told["line"])
        head = Head.of(told["head"])
    except (NoHead, TypeError, KeyError, ValueError) as error:
        raise NoBundle(verdicts.no_head(name)) from error
    if not isinstance(told["digest"], str) or not isinstance(told["watermark"], str):
        raise NoBundle(verdicts.no_head(name))
    return Bundle(name, head, told["digest"], told["watermark"], told["content"], told["difference"], line)


def check(bundles: Sequence[Bundle], *, digests: Sequence[str] = (), checkpoint: TreeHead | None = None) -> Report:
    """Check each file, then what they say together. ``digests`` and ``checkpoint`` were noted elsewhere, from a print or a page."""
    alone = [(bundle, list(_alone(bundle))) for bundle in bundles]
    faults = [fault for _, found in alone for fault in found]
    checked = [verdicts.content_sound(bundle.head) for bundle, found in alone if not found]
    unchecked: list[Said] = []
    for place in sorted({bundle.head.place for bundle in bundles}):
        _history([bundle for bundle in bundles if bundle.head.place == place], faults, checked, unchecked)
    _noted(bundles, digests, checkpoint, faults, checked, unchecked)
    unchecked.append(verdicts.truth())
    files = [{"name": b.name, "number": b.head.number, "sequence": b.head.sequence, "digest": b.digest} for b in bundles]
    return Report(tuple(faults), tuple(checked), tuple(unchecked), tuple(files))


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    told = dict(pairs)
    if len(told) != len(pairs):
        raise ValueError("a key stands twice")
    return told


def _no_number(text: str) -> Any:
    raise ValueError(f"{text} is no whole number")


def _link(told: Any) -> Link:
    if set(told) != {"head", "digest", "consistency"} or not isinstance(told["digest"], str) or not isinstance(told["consistency"], list):
        raise NoHead
    if any(not isinstance(each, str) or len(bytes.fromhex(each)) * 2 != DIGEST for each in told["consistency"]):
        raise NoHead
    return Link(Head.of(told["head"]), told["digest"], tuple(told["consistency"]))


def _alone(bundle: Bundle) -> Iterator[Said]:
    """What is wrong with a file by itself."""
    head = bundle.head
    if digest(bundle.content) != head.content_digest:
        yield verdicts.content_altered(bundle.name)
    if digest(bundle.difference) != head.difference_digest:
        yield verdicts.difference_altered(bundle.name)
    if head.digest != bundle.digest:
        yield verdicts.head_altered(bundle.name)
    if bundle.watermark != watermark_of(head):
        yield verdicts.watermark_altered(bundle.name)
    if not bundle.line or bundle.line[-1].head != head:
        yield verdicts.line_ends_elsewhere(bundle.name)
    yield from _line(bundle)


def _line(bundle: Bundle) -> Iterator[Said]:
    for number, link in enumerate(bundle.line):
        if link.head.digest != link.digest:
            yield verdicts.link_altered(bundle.name, link.head.sequence)
        if number:
            yield from _joint(bundle.name, bundle.line[number - 1], link)
    first = bundle.line[0].head if bundle.line else bundle.head
    if (first.sequence == 1) != (first.before == ""):
        yield verdicts.no_beginning(bundle.name)
    yield from _references(bundle)


def _joint(name: str, last: Link, link: Link) -> Iterator[Said]:
    """Whether a head continues the one before it, and its checkpoint the checkpoint."""
    if link.head.place != last.head.place or link.head.sequence != last.head.sequence + 1 or link.head.before != last.digest:
        yield verdicts.line_broken(name, last.head.sequence, link.head.sequence)
    if not _continues(last.head, link):
        yield verdicts.record_broken(name, last.head.sequence, link.head.sequence)


def _continues(last: Head, link: Link) -> bool:
    head = link.head
    if last.audit_size == 0:
        return not link.consistency
    try:
        roots = bytes.fromhex(last.audit_root), bytes.fromhex(head.audit_root)
    except ValueError:
        return False
    proof = [bytes.fromhex(each) for each in link.consistency]
    return verify_consistency(old=last.audit_size, new=head.audit_size, old_root=roots[0], new_root=roots[1], proof=proof)


def _references(bundle: Bundle) -> Iterator[Said]:
    """Whether the last of the series, and the corrected one, are what the head says, as far as the line shows them."""
    by_digest = {link.digest: link.head for link in bundle.line}
    by_sequence = {link.head.sequence: link.head for link in bundle.line}
    head = bundle.head
    previous = by_digest.get(head.previous)
    if previous is not None and (previous.series != head.series or previous.sequence >= head.sequence):
        yield verdicts.previous_wrong(bundle.name)
    corrected = by_sequence.get(head.corrects or 0)
    if corrected is not None and corrected.series != head.series:
        yield verdicts.corrects_wrong(bundle.name)


def _history(bundles: Sequence[Bundle], faults: list[Said], checked: list[Said], unchecked: list[Said]) -> None:
    """What several files of one place say together: one line, no second version of a number, differences that are true."""
    known: dict[int, Link] = {}
    for link in (link for bundle in bundles for link in bundle.line):
        other = known.setdefault(link.head.sequence, link)
        if other.digest != link.digest:
            faults.append(verdicts.two_versions(link.head.sequence))
    order = sorted(known)
    for start, stop in _stretches(order):
        checked.append(verdicts.line_sound(known[start].head, known[stop].head))
    unchecked.extend(verdicts.gap(last, this) for last, this in pairwise(order) if this != last + 1)
    if order and order[0] > 1:
        unchecked.append(verdicts.before_the_line(order[0]))
    _differences(bundles, faults, checked, unchecked)


def _stretches(order: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Consecutive numbers as (first, last)."""
    start = 0
    for place in range(1, len(order) + 1):
        if place == len(order) or order[place] != order[place - 1] + 1:
            if place - start > 1:
                yield order[start], order[place - 1]
            start = place


def _differences(bundles: Sequence[Bundle], faults: list[Said], checked: list[Said], unchecked: list[Said]) -> None:
    by_digest = {bundle.digest: bundle for bundle in bundles}
    for bundle in bundles:
        if not bundle.head.previous:
            continue
        last = by_digest.get(bundle.head.previous)
        if last is None:
            unchecked.append(verdicts.difference_unchecked(bundle.head))
        elif _difference_holds(last.content, bundle):
            checked.append(verdicts.difference_sound(last.head, bundle.head))
        else:
            faults.append(verdicts.difference_false(bundle.name))


def _difference_holds(before: Any, bundle: Bundle) -> bool:
    try:
        told = bundle.difference
        reasons = {f"{entry['kind']}:{entry['key']}": entry["reason"] for entry in (*told["removed"], *told["changed"])}
        return bool(difference(cast("Content", before), cast("Content", bundle.content), reasons) == told)
    except (KeyError, TypeError, AttributeError):
        return False


def _noted(
    bundles: Sequence[Bundle],
    digests: Sequence[str],
    checkpoint: TreeHead | None,
    faults: list[Said],
    checked: list[Said],
    unchecked: list[Said],
) -> None:
    """What was noted elsewhere: digests printed on paper, a checkpoint."""
    known = {link.digest for bundle in bundles for link in bundle.line}
    for noted in digests:
        found = any(each.startswith(noted.lower()) for each in known)
        (checked if found else faults).append(verdicts.noted_found(noted) if found else verdicts.noted_missing(noted))
    if not digests:
        unchecked.append(verdicts.not_compared())
    if checkpoint is not None:
        heads: Mapping[int, str] = {link.head.audit_size: link.head.audit_root for bundle in bundles for link in bundle.line}
        agrees = heads.get(checkpoint.size) == checkpoint.root.hex()
        (checked if agrees else faults).append(verdicts.checkpoint_found(checkpoint) if agrees else verdicts.checkpoint_missing(checkpoint))
