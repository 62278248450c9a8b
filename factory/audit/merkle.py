"""The Merkle tree of RFC 6962: what a root commits to, and the paths that prove it.

A leaf is SHA-256(0x00 || data), a node SHA-256(0x01 || left || right); a tree of n
leaves splits at the largest power of two below n (RFC 6962, section 2.1).
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

EMPTY_ROOT = hashlib.sha256(b"").digest()


def leaf_hash(data: bytes) -> bytes:
    """The hash of one leaf, 32 bytes."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of a node over its two children, 32 bytes."""
    return hashlib.sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True)
class Frontier:
    """All that is needed to go on: the roots of the full subtrees, largest first.

    There is one peak for each bit that is set in `size`, so 17 at most below 131,072
    leaves; one more leaf costs one hash and, on average, one merge.
    """

    size: int = 0
    peaks: tuple[bytes, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether there are as many peaks as the size says."""
        return len(self.peaks) == self.size.bit_count()

    def with_leaf(self, leaf: bytes) -> "Frontier":
        """The frontier after one more leaf.

        Args:
            leaf: its hash.
        """
        peaks, carried, full = self.peaks, leaf, self.size
        while full & 1:
            carried = node_hash(peaks[-1], carried)
            peaks, full = peaks[:-1], full >> 1
        return Frontier(self.size + 1, (*peaks, carried))

    @property
    def root(self) -> bytes:
        """The root of the tree, 32 bytes."""
        if not self.peaks:
            return EMPTY_ROOT
        *rest, found = self.peaks
        for peak in reversed(rest):
            found = node_hash(peak, found)
        return found


def frontier_of(leaves: Iterable[bytes]) -> Frontier:
    """The frontier of a tree.

    Args:
        leaves: the leaves' hashes, in order.
    """
    found = Frontier()
    for leaf in leaves:
        found = found.with_leaf(leaf)
    return found


def inclusion_path(leaves: Sequence[bytes], index: int) -> tuple[bytes, ...]:
    """The audit path of a leaf, nearest sibling first (RFC 6962, section 2.1.1).

    Args:
        leaves: the hashes of all leaves.
        index: of the leaf, from 0, below the number of leaves.
    """
    path: list[bytes] = []
    start, stop = 0, len(leaves)
    while stop - start > 1:
        middle = start + (1 << (stop - start - 1).bit_length() - 1)
        if index < middle:
            path.append(frontier_of(leaves[middle:stop]).root)
            stop = middle
        else:
            path.append(frontier_of(leaves[start:middle]).root)
            start = middle
    return tuple(reversed(path))


def root_from_path(
    leaf: bytes, index: int, size: int, path: Sequence[bytes]
) -> bytes | None:
    """The root that an audit path leads to (RFC 9162, section 2.1.3.2).

    Args:
        leaf: the hash of the leaf.
        index: of the leaf, from 0.
        size: of the tree.
        path: the siblings, nearest first.

    Returns:
        The root, or None when the path is not one of this leaf in a tree of this size.
    """
    if not 0 <= index < size:
        return None
    here, last, found = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            return None
        if here & 1 or here == last:
            found = node_hash(sibling, found)
            while not here & 1 and here:
                here, last = here >> 1, last >> 1
        else:
            found = node_hash(found, sibling)
        here, last = here >> 1, last >> 1
    return found if last == 0 else None
