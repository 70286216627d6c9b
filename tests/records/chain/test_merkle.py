"""Proofs must agree with RFC 9162, with the known vectors of Certificate Transparency and with another library."""

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pymerkle import InmemoryTree

from records.chain import merkle

# Test vectors of the Certificate Transparency reference implementation (RFC 6962, unchanged in RFC 9162).
INPUTS = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
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
INCLUSION = {
    (0, 1): [],
    (0, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (5, 8): [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 3): ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"],
}
CONSISTENCY = {
    (1, 1): [],
    (1, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (6, 8): [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 5): [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}


def leaves_of(count: int) -> list[bytes]:
    return [merkle.leaf_hash(str(number).encode()) for number in range(count)]


def slow_root(leaves: list[bytes]) -> bytes:
    """MTH of RFC 9162 §2.1.1, word for word."""
    if not leaves:
        return hashlib.sha256().digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return merkle.node_hash(slow_root(leaves[:split]), slow_root(leaves[split:]))


def subtree_over(leaves: list[bytes]) -> merkle.Subtree:
    def subtree(level: int, position: int) -> bytes:
        part = leaves[position << level : (position + 1) << level]
        assert len(part) == 1 << level
        return merkle.fold(part)

    return subtree


@pytest.mark.parametrize("size", range(1, 9))
def test_roots_are_those_every_transparency_log_computes(size):
    leaves = [merkle.leaf_hash(content) for content in INPUTS[:size]]
    assert merkle.tree_root(leaves).hex() == ROOTS[size - 1]
    assert merkle.root_at(size, subtree_over(leaves)).hex() == ROOTS[size - 1]
    frontier = merkle.Frontier()
    frontier.extend(leaves)
    assert frontier.root().hex() == ROOTS[size - 1]


def test_an_empty_log_has_the_root_of_nothing():
    assert merkle.tree_root([]) == merkle.Frontier().root() == hashlib.sha256(b"").digest()
    assert merkle.root_at(0, subtree_over([])) == hashlib.sha256(b"").digest()


@pytest.mark.parametrize(("place", "path"), INCLUSION.items())
def test_inclusion_proofs_are_the_published_vectors(place, path):
    index, size = place
    leaves = [merkle.leaf_hash(content) for content in INPUTS[:size]]
    proof = merkle.inclusion_proof(index, size, subtree_over(leaves))
    assert [step.hex() for step in proof] == path
    assert merkle.verify_inclusion(leaves[index], index, size, proof, bytes.fromhex(ROOTS[size - 1]))


@pytest.mark.parametrize(("sizes", "path"), CONSISTENCY.items())
def test_consistency_proofs_are_the_published_vectors(sizes, path):
    first, second = sizes
    leaves = [merkle.leaf_hash(content) for content in INPUTS[:second]]
    proof = merkle.consistency_proof(first, second, subtree_over(leaves))
    assert [step.hex() for step in proof] == path
    old, new = bytes.fromhex(ROOTS[first - 1]), bytes.fromhex(ROOTS[second - 1])
    assert merkle.verify_consistency(first, second, old, new, proof)


@pytest.mark.parametrize("size", [*range(1, 66), 255, 256, 257, 1000])
def test_another_implementation_finds_the_same_roots_and_paths(size):
    oracle = InmemoryTree(algorithm="sha256")
    leaves = []
    for number in range(size):
        oracle.append_entry(str(number).encode())
        leaves.append(merkle.leaf_hash(str(number).encode()))
    assert merkle.tree_root(leaves) == oracle.get_root()
    for index in {0, size // 2, size - 1}:
        proof = oracle.prove_inclusion(index + 1, size).serialize()
        # The library lists the leaf itself first, then the siblings.
        theirs = [bytes.fromhex(step) for step in proof["path"]][1:]
        assert merkle.inclusion_proof(index, size, subtree_over(leaves)) == theirs
        assert merkle.audit_path(merkle.levels(leaves), index) == theirs


@given(st.integers(1, 600), st.data())
@settings(max_examples=60)
def test_every_leaf_proves_its_place_and_no_other(size, data):
    leaves = leaves_of(size)
    root, subtree = slow_root(leaves), subtree_over(leaves)
    index = data.draw(st.integers(0, size - 1))
    proof = merkle.inclusion_proof(index, size, subtree)
    assert merkle.verify_inclusion(leaves[index], index, size, proof, root)
    other = data.draw(st.integers(0, size - 1))
    if other != index:
        assert not merkle.verify_inclusion(leaves[index], other, size, proof, root)
        assert not merkle.verify_inclusion(leaves[other], index, size, proof, root)
    assert not merkle.verify_inclusion(leaves[index], index, size, [*proof, root], root)
    if proof:
        assert not merkle.verify_inclusion(leaves[index], index, size, proof[:-1], root)
    assert not merkle.verify_inclusion(leaves[index], size, size, proof, root)


@given(st.integers(1, 600), st.integers(0, 300), st.data())
@settings(max_examples=60)
def test_a_longer_log_proves_that_it_kept_its_past_and_a_rewritten_one_cannot(first, growth, data):
    second = first + growth
    leaves = leaves_of(second)
    old, new = slow_root(leaves[:first]), slow_root(leaves)
    proof = merkle.consistency_proof(first, second, subtree_over(leaves))
    assert merkle.verify_consistency(first, second, old, new, proof)
    forged = list(leaves)
    forged[data.draw(st.integers(0, first - 1))] = merkle.leaf_hash(b"forged")
    forged_new = slow_root(forged)
    forged_proof = merkle.consistency_proof(first, second, subtree_over(forged))
    assert not merkle.verify_consistency(first, second, old, forged_new, forged_proof)
    assert not merkle.verify_consistency(first, second, old, new, [*proof, new])
    assert not merkle.verify_consistency(second + 1, second, old, new, proof)


@given(st.lists(st.integers(1, 700), min_size=1, max_size=6))
@settings(max_examples=30)
def test_growing_by_batches_gives_the_same_tree_as_all_at_once(batches):
    leaves = leaves_of(sum(batches))
    tiles: dict[tuple[int, int], bytes] = {}
    frontier, size = merkle.Frontier(), 0

    def read(level, position):
        return tiles.get((level, position), b"")

    for batch in batches:
        fresh = leaves[size : size + batch]
        tiles.update(merkle.append_to_tiles(size, fresh, read))
        frontier.extend(fresh)
        size += batch
        assert merkle.root_at(size, merkle.subtree_of_tiles(read)) == frontier.root()
    assert frontier.root() == slow_root(leaves)
    assert merkle.Frontier.from_bytes(size, frontier.to_bytes()) == frontier
    once = merkle.append_to_tiles(0, leaves, lambda level, position: b"")
    assert tiles == once
    subtree = merkle.subtree_of_tiles(read)
    for index in {0, size // 3, size - 1}:
        assert merkle.inclusion_proof(index, size, subtree) == merkle.inclusion_proof(
            index, size, subtree_over(leaves)
        )


def test_a_tile_that_lost_hashes_is_named_and_not_built_upon():
    tiles = merkle.append_to_tiles(0, leaves_of(10), lambda level, position: b"")
    short = {place: data[:-32] for place, data in tiles.items()}
    with pytest.raises(ValueError, match="tile 0/0"):
        merkle.append_to_tiles(10, leaves_of(1), lambda *place: short[place])
    with pytest.raises(ValueError, match="tile 0/0"):
        merkle.root_at(10, merkle.subtree_of_tiles(lambda *place: short[place]))


@pytest.mark.parametrize(("index", "size"), [(-1, 3), (3, 3), (0, 0)])
def test_no_proof_is_made_for_a_leaf_outside_the_tree(index, size):
    with pytest.raises(ValueError, match="not in a tree"):
        merkle.inclusion_proof(index, size, subtree_over(leaves_of(size)))


@pytest.mark.parametrize(("first", "second"), [(0, 3), (4, 3)])
def test_no_consistency_proof_is_made_backwards_or_from_nothing(first, second):
    with pytest.raises(ValueError, match="no consistency proof"):
        merkle.consistency_proof(first, second, subtree_over(leaves_of(second)))


def test_the_empty_log_is_the_past_of_every_log():
    root = merkle.tree_root(leaves_of(5))
    assert merkle.verify_consistency(0, 5, merkle.EMPTY_ROOT, root, [])
    assert not merkle.verify_consistency(0, 5, root, root, [])
    assert not merkle.verify_consistency(3, 5, merkle.tree_root(leaves_of(3)), root, [])


def test_a_stored_frontier_of_another_size_is_refused():
    with pytest.raises(ValueError, match="frontier"):
        merkle.Frontier.from_bytes(3, b"\0" * 32)
    with pytest.raises(ValueError, match="whole number"):
        merkle.split_hashes(b"\0" * 31)
