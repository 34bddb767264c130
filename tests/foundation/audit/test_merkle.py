"""The tree against the published vectors of RFC 6962's reference implementation, and against itself."""

from __future__ import annotations

from hashlib import sha256

import pytest

from rectify.foundation.audit.rules.merkle import (
    EMPTY_ROOT,
    consistency_ranges,
    inclusion_proofs,
    inclusion_ranges,
    leaf_hash,
    root_of,
    verify_consistency,
    verify_inclusion,
)

# Source: google/certificate-transparency, python/ct/crypto/merkle_test.py and cpp/merkletree/merkle_tree_test.cc (Apache-2.0).
LEAVES = [
    leaf_hash(bytes.fromhex(data))
    for data in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
# (leaf, tree size, audit path); the reference counts leaves from 1
PATHS = [
    (1, 1, []),
    (
        1,
        8,
        [
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
        ],
    ),
    (
        6,
        8,
        [
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ],
    ),
    (3, 3, ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"]),
    (
        2,
        5,
        [
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        ],
    ),
]
PROOFS = [
    (1, 1, []),
    (
        1,
        8,
        [
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
        ],
    ),
    (
        6,
        8,
        [
            "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ],
    ),
    (
        2,
        5,
        [
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        ],
    ),
]


def hashes(leaves: list[bytes], ranges: list[tuple[int, int]]) -> list[bytes]:
    return [root_of(leaves[start:stop]) for start, stop in ranges]


def test_a_tree_without_leaves_has_the_hash_of_nothing() -> None:
    assert root_of([]).hex() == EMPTY_ROOT.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@pytest.mark.parametrize("size", range(1, 9))
def test_roots_are_the_published_ones(size) -> None:
    assert root_of(LEAVES[:size]).hex() == ROOTS[size - 1]


@pytest.mark.parametrize(("leaf", "size", "path"), PATHS)
def test_audit_paths_are_the_published_ones(leaf, size, path) -> None:
    assert [node.hex() for node in hashes(LEAVES, inclusion_ranges(leaf - 1, size))] == path


@pytest.mark.parametrize(("old", "new", "proof"), PROOFS)
def test_consistency_proofs_are_the_published_ones(old, new, proof) -> None:
    assert [node.hex() for node in hashes(LEAVES, consistency_ranges(old, new))] == proof


@pytest.mark.parametrize("size", [1, 2, 3, 5, 8, 13, 33])
def test_every_entry_of_a_tree_can_be_proved_and_no_other(size) -> None:
    leaves = [sha256(bytes([n])).digest() for n in range(size)]
    root = root_of(leaves)
    for index in range(size):
        proof = hashes(leaves, inclusion_ranges(index, size))
        assert verify_inclusion(index=index, size=size, leaf=leaves[index], proof=proof, root=root)
        assert not verify_inclusion(index=index, size=size, leaf=bytes(32), proof=proof, root=root)
        assert not verify_inclusion(index=index, size=size, leaf=leaves[index], proof=[*proof, bytes(32)], root=root)
        assert not verify_inclusion(index=index, size=size, leaf=leaves[index], proof=proof, root=bytes(32))
        assert not proof or not verify_inclusion(index=index, size=size, leaf=leaves[index], proof=proof[:-1], root=root)


def test_every_smaller_tree_can_be_proved_to_be_the_beginning_and_a_changed_one_cannot() -> None:
    leaves = [sha256(bytes([n])).digest() for n in range(20)]
    for new in range(1, 21):
        for old in range(1, new + 1):
            proof = hashes(leaves, consistency_ranges(old, new))
            old_root, new_root = root_of(leaves[:old]), root_of(leaves[:new])
            changed = root_of([bytes(32), *leaves[1:old]])
            assert verify_consistency(old=old, new=new, old_root=old_root, new_root=new_root, proof=proof)
            assert not verify_consistency(old=old, new=new, old_root=changed, new_root=new_root, proof=proof)
            assert not verify_consistency(old=old, new=new, old_root=old_root, new_root=bytes(32), proof=proof)
            assert not verify_consistency(old=old, new=new, old_root=old_root, new_root=new_root, proof=[*proof, bytes(32)])


@pytest.mark.parametrize(("index", "size"), [(-1, 3), (3, 3), (0, 0)])
def test_an_entry_outside_the_tree_has_no_proof(index, size) -> None:
    with pytest.raises(ValueError, match="not in a tree"):
        inclusion_ranges(index, size)
    assert not verify_inclusion(index=index, size=size, leaf=LEAVES[0], proof=[], root=LEAVES[0])


@pytest.mark.parametrize(("old", "new"), [(0, 3), (4, 3)])
def test_a_larger_tree_is_no_beginning(old, new) -> None:
    with pytest.raises(ValueError, match="cannot be proved"):
        consistency_ranges(old, new)
    assert not verify_consistency(old=old, new=new, old_root=EMPTY_ROOT, new_root=EMPTY_ROOT, proof=[])


def test_an_empty_proof_between_different_trees_is_refused() -> None:
    assert not verify_consistency(old=3, new=5, old_root=bytes.fromhex(ROOTS[2]), new_root=bytes.fromhex(ROOTS[4]), proof=[])


@pytest.mark.parametrize("size", [1, 2, 3, 5, 6, 7, 8])
def test_many_proofs_of_one_reading_are_those_of_the_reference(size: int) -> None:
    root, paths = inclusion_proofs(LEAVES, range(size), size)
    assert root.hex() == ROOTS[size - 1]
    for index, path in paths.items():
        assert path == [root_of(LEAVES[start:stop]) for start, stop in inclusion_ranges(index, size)]
        assert verify_inclusion(index=index, size=size, leaf=LEAVES[index], proof=path, root=root)


def test_many_proofs_read_every_leaf_once_and_refuse_a_record_too_short() -> None:
    once = iter(LEAVES)
    _, paths = inclusion_proofs(once, [0, 5], 8)
    assert list(once) == []
    assert sorted(paths) == [0, 5]
    assert inclusion_proofs([], [], 0) == (EMPTY_ROOT, {})
    with pytest.raises(ValueError, match="fewer than 8"):
        inclusion_proofs(LEAVES[:7], [2], 8)
    with pytest.raises(ValueError, match="not in a tree"):
        inclusion_proofs(LEAVES, [8], 8)
