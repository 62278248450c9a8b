"""The tree of RFC 6962: roots, the frontier, and the paths that prove a leaf."""

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factory.audit.merkle import (
    Frontier,
    frontier_of,
    inclusion_path,
    leaf_hash,
    node_hash,
    root_from_path,
)

# The leaves and roots of the tests of Certificate Transparency.
LEAVES = [
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
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


def leaves_of(count: int) -> list[bytes]:
    return [leaf_hash(str(number).encode()) for number in range(count)]


def root_by_definition(leaves: list[bytes]) -> bytes:
    if len(leaves) < 2:
        return leaves[0] if leaves else hashlib.sha256(b"").digest()
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return node_hash(
        root_by_definition(leaves[:split]), root_by_definition(leaves[split:])
    )


@pytest.mark.parametrize("size", range(1, len(ROOTS) + 1))
def test_the_published_roots(size: int) -> None:
    leaves = [leaf_hash(bytes.fromhex(leaf)) for leaf in LEAVES[:size]]
    assert frontier_of(leaves).root.hex() == ROOTS[size - 1]


@pytest.mark.parametrize("size", range(71))
def test_a_frontier_has_the_root_of_the_definition(size: int) -> None:
    frontier = frontier_of(leaves_of(size))
    assert frontier.is_whole
    assert frontier.root == root_by_definition(leaves_of(size))


@pytest.mark.parametrize("size", range(1, 71))
def test_every_leaf_of_every_small_tree_is_proved(size: int) -> None:
    leaves = leaves_of(size)
    root = frontier_of(leaves).root
    for index, leaf in enumerate(leaves):
        path = inclusion_path(leaves, index)
        assert root_from_path(leaf, index, size, path) == root


@settings(deadline=None)
@given(st.data())
def test_larger_trees_are_proved_and_wrong_proofs_fail(data: st.DataObject) -> None:
    size = data.draw(st.integers(71, 3000))
    index = data.draw(st.integers(0, size - 1))
    other = data.draw(st.integers(0, size - 1).filter(lambda each: each != index))
    leaves = leaves_of(size)
    root, path = frontier_of(leaves).root, inclusion_path(leaves, index)
    assert root_from_path(leaves[index], index, size, path) == root
    assert root_from_path(leaves[other], index, size, path) != root
    assert root_from_path(leaves[index], other, size, path) != root
    assert root_from_path(leaves[index], index, size, path[:-1]) != root
    assert root_from_path(leaves[index], index, size, (*path, root)) != root


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 33])
def test_any_changed_bit_of_a_path_fails(size: int) -> None:
    leaves = leaves_of(size)
    root = frontier_of(leaves).root
    for index in range(size):
        path = list(inclusion_path(leaves, index))
        for place in range(len(path)):
            bent = [*path]
            bent[place] = bytes([bent[place][0] ^ 1, *bent[place][1:]])
            assert root_from_path(leaves[index], index, size, bent) != root


@pytest.mark.parametrize(("index", "size"), [(-1, 3), (3, 3), (0, 0)])
def test_a_place_outside_of_the_tree_has_no_root(index: int, size: int) -> None:
    assert root_from_path(leaf_hash(b""), index, size, ()) is None


def test_peaks_that_do_not_fit_the_size_are_seen() -> None:
    assert not Frontier(3, (leaf_hash(b""),)).is_whole
