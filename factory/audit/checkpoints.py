"""Signed checkpoints: what the journal was at a moment, kept outside the database.

One checkpoint is one line of canonical JSON (RFC 8785) with three fields: the
`checkpoint`, the Ed25519 `signature` of its canonical JSON in hexadecimal, and the
`frontier`, from which the tree goes on. The frontier is not signed and need not be:
it is taken only when it leads to the signed root.
"""

from collections.abc import Iterable, Iterator
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from factory.audit.errors import AuditError
from factory.audit.keys import PublicKey, SigningKey
from factory.audit.merkle import Frontier
from factory.canonical import canonical, from_bytes
from factory.errors import FactoryError
from factory.values import Frozen

Hash = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Signature = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{128}$")]
FORMAT: Literal["stem-cell-factory/checkpoint/v1"] = "stem-cell-factory/checkpoint/v1"


class Checkpoint(Frozen):
    """The journal of `size` entries: its last hash, the root of its tree, when, whose.

    `at` is UTC RFC 3339, `key` the id of the key that signed.
    """

    format: Literal["stem-cell-factory/checkpoint/v1"] = FORMAT
    size: int = Field(ge=0, le=2**53 - 1)
    head: Hash
    root: Hash
    at: str
    key: Hash


class SignedCheckpoint(Frozen):
    """A checkpoint with its signature, and the frontier of its tree."""

    checkpoint: Checkpoint
    frontier: tuple[Hash, ...]
    signature: Signature

    @property
    def tree(self) -> Frontier:
        """The tree, to go on from."""
        peaks = tuple(bytes.fromhex(peak) for peak in self.frontier)
        return Frontier(self.checkpoint.size, peaks)

    @property
    def line(self) -> bytes:
        """The line of a checkpoint file."""
        return canonical(self.doc()) + b"\n"


def signed(tree: Frontier, head: str, at: str, key: SigningKey) -> SignedCheckpoint:
    """Sign what the journal is.

    Args:
        tree: over the bodies of all entries.
        head: the hash of the last entry, 64 hexadecimal digits.
        at: the time now, UTC RFC 3339.
        key: the signer's.
    """
    checkpoint = Checkpoint(
        size=tree.size, head=head, root=tree.root.hex(), at=at, key=key.public.id
    )
    return SignedCheckpoint(
        checkpoint=checkpoint,
        frontier=tuple(peak.hex() for peak in tree.peaks),
        signature=key.sign(canonical(checkpoint.doc())).hex(),
    )


def read_all(lines: Iterable[bytes], key: PublicKey) -> Iterator[Checkpoint]:
    """The checkpoints of a file, every one with its signature checked.

    Args:
        lines: of the file, with their line ends.
        key: whose signatures are trusted.

    Raises:
        AuditError: as `read_line`; `number` is the line's, from 1.
    """
    for number, line in enumerate(lines, 1):
        yield read_line(line, key, number).checkpoint


def read_line(line: bytes, key: PublicKey, number: int) -> SignedCheckpoint:
    """One checkpoint; any changed byte is noticed.

    Args:
        line: with its line end.
        key: whose signature is trusted.
        number: of the line, for the message.

    Raises:
        AuditError: `audit_checkpoint_foreign` when another key is named,
            `audit_checkpoint_damaged` for every other fault; both with `number`.
    """
    found = _parsed(line)
    if found is None:
        raise _refused("audit_checkpoint_damaged", number)
    if found.checkpoint.key != key.id:
        raise _refused("audit_checkpoint_foreign", number)
    data = canonical(found.checkpoint.doc())
    tree = found.tree
    is_tree = tree.is_whole and tree.root.hex() == found.checkpoint.root
    if not is_tree or not key.has_signed(bytes.fromhex(found.signature), data):
        raise _refused("audit_checkpoint_damaged", number)
    return found


def _parsed(line: bytes) -> SignedCheckpoint | None:
    try:
        document = from_bytes(line)
        found = SignedCheckpoint.model_validate(document)
    except (ValueError, FactoryError):
        return None
    # Not canonical: a byte was changed that JSON does not mind.
    return found if found.line == line else None


def _refused(code: str, number: int) -> AuditError:
    message = f"line {number} of the checkpoints cannot be trusted"
    return AuditError(code, message, number=str(number))
