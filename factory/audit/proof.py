"""Inclusion proofs: that one entry stands in the journal of a signed checkpoint.

A third party needs the proof, the checkpoint and the public key, nothing else; the
check is the one of RFC 9162, section 2.1.3.2.
"""

from collections.abc import Iterable
from typing import Literal

from pydantic import Field

from factory.audit.chain import Break, links
from factory.audit.checkpoints import Checkpoint, Hash
from factory.audit.errors import AuditError
from factory.audit.merkle import inclusion_path, leaf_hash, root_from_path
from factory.audit.rows import Row
from factory.values import Frozen

FORMAT: Literal["stem-cell-factory/inclusion/v1"] = "stem-cell-factory/inclusion/v1"


class InclusionProof(Frozen):
    """The entry `seq` with its exact JSON text, and its path in a tree of `size`.

    `path` names the siblings from the leaf up. The leaf has the index `seq` - 1.
    """

    format: Literal["stem-cell-factory/inclusion/v1"] = FORMAT
    seq: int = Field(ge=1)
    size: int = Field(ge=1)
    body: str
    path: tuple[Hash, ...]

    def is_in(self, checkpoint: Checkpoint) -> bool:
        """Whether this entry stands in the journal of a checkpoint."""
        leaf = leaf_hash(self.body.encode())
        path = [bytes.fromhex(each) for each in self.path]
        root = root_from_path(leaf, self.seq - 1, self.size, path)
        same = self.size == checkpoint.size
        return same and root is not None and root.hex() == checkpoint.root


def prove(seq: int, rows: Iterable[Row], checkpoint: Checkpoint) -> InclusionProof:
    """The proof of one entry against a checkpoint.

    Args:
        seq: the number of the entry.
        rows: of the journal, from the first.
        checkpoint: of a size not below `seq`.

    Raises:
        AuditError: `audit_unanchored` when the checkpoint does not reach the entry;
            `audit_broken` when the chain does not hold up to the checkpoint;
            `audit_contradicted` when the journal is not the one of the checkpoint.
    """
    if not 1 <= seq <= checkpoint.size:
        message = f"entry {seq} is under no checkpoint"
        fields = {"seq": str(seq), "size": str(checkpoint.size)}
        raise AuditError("audit_unanchored", message, **fields)
    leaves: list[bytes] = []
    body = ""
    for link in links(rows):
        if isinstance(link, Break):
            raise broken(link)
        leaves.append(leaf_hash(link.row.content))
        body = link.row.body if link.row.seq == seq else body
        if len(leaves) == checkpoint.size:
            break
    path = tuple(each.hex() for each in inclusion_path(leaves, seq - 1))
    proof = InclusionProof(seq=seq, size=len(leaves), body=body, path=path)
    if not proof.is_in(checkpoint):
        raise contradicted(checkpoint)
    return proof


def broken(found: Break) -> AuditError:
    """The error of a journal whose chain does not hold."""
    message = f"the journal is broken at entry {found.seq}: {found.fault}"
    return AuditError("audit_broken", message, seq=str(found.seq))


def contradicted(checkpoint: Checkpoint) -> AuditError:
    """The error of a journal that is not the one of a checkpoint."""
    message = f"the journal is not the one of the checkpoint of {checkpoint.size}"
    return AuditError("audit_contradicted", message, size=str(checkpoint.size))
