"""The Merkle tree of RFC 6962 (section 2.1) and its proofs. Pure.

Shapes: a hash is 32 bytes; entries are numbered from 0 in this module; a tree of ``size`` leaves covers entries 0 … size-1.
A proof is a list of hashes of whole subtrees, each a range of leaves. :func:`inclusion_ranges` and :func:`consistency_ranges`
name the ranges, so that a caller computes each hash by streaming leaves through a :class:`Frontier`, never holding all of them.
Verification follows RFC 9162, sections 2.1.3.2 and 2.1.4.2.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from hashlib import sha256
from itertools import islice

EMPTY_ROOT = sha256(b"").digest()
"""The root of a tree without leaves."""


def leaf_hash(data: bytes) -> bytes:
    """The hash of a leaf that holds ``data``."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of an inner node."""
    return sha256(b"\x01" + left + right).digest()


class Frontier:
    """Computes the root of a growing tree; keeps one hash for each perfect subtree, at most log2(size) of them."""

    def __init__(self) -> None:
        self.size = 0
        self._stack: list[bytes] = []

    def add(self, leaf: bytes) -> None:
        """Append one leaf, given by its hash."""
        node, level = leaf, self.size
        while level & 1:
            node = node_hash(self._stack.pop(), node)
            level >>= 1
        self._stack.append(node)
        self.size += 1

    def root(self) -> bytes:
        """The root of the leaves so far."""
        if not self._stack:
            return EMPTY_ROOT
        root = self._stack[-1]
        for left in reversed(self._stack[:-1]):
            root = node_hash(left, root)
        return root


def root_of(leaves: Iterable[bytes]) -> bytes:
    """The root of a tree with these leaf hashes."""
    frontier = Frontier()
    for leaf in leaves:
        frontier.add(leaf)
    return frontier.root()


def _split(size: int) -> int:
    """The largest power of two smaller than ``size`` (``size`` ≥ 2): where RFC 6962 divides a tree."""
    return 1 << ((size - 1).bit_length() - 1)


def inclusion_ranges(index: int, size: int) -> list[tuple[int, int]]:
    """The subtrees of an audit path, ``PATH(index, D[size])``: (start, stop) of their leaves, from the leaf upwards.

    Raises:
        ValueError: the entry is not in a tree of that size.
    """
    if not 0 <= index < size:
        raise ValueError(f"entry {index} is not in a tree of {size}")
    ranges: list[tuple[int, int]] = []
    start, stop = 0, size
    while stop - start > 1:
        middle = start + _split(stop - start)
        if index < middle:
            ranges.append((middle, stop))
            stop = middle
        else:
            ranges.append((start, middle))
            start = middle
    return ranges[::-1]


def inclusion_proofs(leaves: Iterable[bytes], indexes: Collection[int], size: int) -> tuple[bytes, dict[int, list[bytes]]]:
    """The root of the first ``size`` leaves and the audit path of each index, reading every leaf once.

    Keeps one hash for each subtree of a path: entries times log2(size).

    Raises:
        ValueError: an index is not in a tree of that size, or there are fewer leaves.
    """
    wanted = {index: inclusion_ranges(index, size) for index in indexes}
    ordered, stream = sorted(wanted), iter(leaves)
    known: dict[tuple[int, int], bytes] = {}

    def hashed(start: int, stop: int) -> bytes:
        inside = bisect_left(ordered, stop) - bisect_left(ordered, start)
        if inside and stop - start > 1:
            middle = start + _split(stop - start)
            left = hashed(start, middle)
            known[start, stop] = node_hash(left, hashed(middle, stop))
        else:
            frontier = Frontier()
            for leaf in islice(stream, stop - start):
                frontier.add(leaf)
            if frontier.size != stop - start:
                raise ValueError(f"there are fewer than {size} leaves")
            known[start, stop] = frontier.root()
        return known[start, stop]

    root = hashed(0, size) if size else EMPTY_ROOT
    return root, {index: [known[place] for place in ranges] for index, ranges in wanted.items()}


def consistency_ranges(old: int, new: int) -> list[tuple[int, int]]:
    """The subtrees of a consistency proof, ``PROOF(old, D[new])``, in the order of the RFC.

    Raises:
        ValueError: not 0 < old ≤ new (an empty tree is consistent with every tree and needs no proof).
    """
    if not 0 < old <= new:
        raise ValueError(f"a tree of {old} cannot be proved to be the beginning of a tree of {new}")
    ranges: list[tuple[int, int]] = []
    start, stop, whole = 0, new, True
    while stop != old:
        middle = start + _split(stop - start)
        if old <= middle:
            ranges.append((middle, stop))
            stop = middle
        else:
            ranges.append((start, middle))
            start, whole = middle, False
    return ranges[::-1] if whole else [(start, stop), *ranges[::-1]]


def verify_inclusion(*, index: int, size: int, leaf: bytes, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether the proof shows that ``leaf`` is entry ``index`` of the tree of ``size`` leaves with this root."""
    if not 0 <= index < size:
        return False
    position, last, node = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if position & 1 or position == last:
            node = node_hash(sibling, node)
            while not position & 1 and position:
                position, last = position >> 1, last >> 1
        else:
            node = node_hash(node, sibling)
        position, last = position >> 1, last >> 1
    return last == 0 and node == root


def verify_consistency(*, old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether the proof shows that the tree of ``old`` leaves is the unchanged beginning of the tree of ``new`` leaves."""
    if not 0 < old <= new:
        return False
    if old == new:
        return not proof and old_root == new_root
    path = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    if not path:
        return False
    position, last = _skip_right_edges(old - 1, new - 1)
    return _climb(path, position, last, old_root, new_root)


def _skip_right_edges(position: int, last: int) -> tuple[int, int]:
    """Climb as long as the old tree's last node is a right child."""
    while position & 1:
        position, last = position >> 1, last >> 1
    return position, last


def _climb(path: Sequence[bytes], position: int, last: int, old_root: bytes, new_root: bytes) -> bool:
    """Rebuild both roots from the path; RFC 9162, section 2.1.4.2, steps 5 to 7."""
    old_node = new_node = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if position & 1 or position == last:
            old_node, new_node = node_hash(sibling, old_node), node_hash(sibling, new_node)
            while not position & 1 and position:
                position, last = position >> 1, last >> 1
        else:
            new_node = node_hash(new_node, sibling)
        position, last = position >> 1, last >> 1
    return last == 0 and (old_node, new_node) == (old_root, new_root)
