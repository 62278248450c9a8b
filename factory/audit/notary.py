"""The notary: signs the journal of one database after each change.

It only ever signs what goes on from its last checkpoint: a journal that was rewritten
or replaced stays without new signatures until somebody has looked into it.
"""

from functools import cached_property
from pathlib import Path

from factory.audit.chain import Break, links
from factory.audit.checkpoints import Checkpoint, SignedCheckpoint, read_line, signed
from factory.audit.errors import AuditError
from factory.audit.files import (
    appending,
    checkpoints_file,
    key_file,
    last_line,
    lines_of,
)
from factory.audit.keys import PublicKey, SigningKey, public_key, signing_key
from factory.audit.merkle import Frontier
from factory.audit.proof import broken, contradicted
from factory.audit.rows import JournalFile
from factory.audit.standing import Footing, Standing
from factory.errors import FactoryError
from factory.journal import GENESIS, Head


class Notary:
    """Signs checkpoints of one database, and says how the journal stands to them.

    Args:
        database: the file.
        key: the file of the signing key; beside the database if not given.
    """

    def __init__(self, database: Path, key: Path | None = None) -> None:
        self.database = database
        self.key_path = key or key_file(database)
        self.path = checkpoints_file(database)
        self._journal = JournalFile(database)

    def witness(self, at: str) -> None:
        """Sign after a change that is committed already.

        Nothing that goes wrong here takes the change back, so it does not raise:
        `standing` shows that entries are left without a checkpoint, and why is what
        `sign` raises.

        Args:
            at: when the change was made, UTC RFC 3339.
        """
        try:
            self.sign(at)
        except FactoryError:
            return

    def sign(self, at: str) -> SignedCheckpoint:
        """Sign the journal as it is now, and write that down.

        Args:
            at: the time now, UTC RFC 3339.

        Raises:
            AuditError: `audit_broken`, `audit_contradicted` when the journal is not
                what was signed before; `audit_checkpoint_damaged`,
                `audit_checkpoint_foreign` when the last checkpoint cannot be trusted;
                and as `keys` and `files` name it.
            StoreError: the database cannot be read.
        """
        key = self._key
        with appending(self.path) as file:
            last = self._read(file.last, key.public)
            found = signed(*self._grown(last), at, key)
            file.add(found.line)
            return found

    def standing(self, head: Head) -> Standing | None:
        """How the journal stands to the last checkpoint; None before the first one.

        Args:
            head: the end of the journal as it was read.
        """
        try:
            if (line := last_line(self.path)) is None:
                return None
            last = self._read(line, public_key(self.key_path))
            assert last is not None
            here = self._hash_at(last.checkpoint.size, head)
        except FactoryError:
            return Standing(footing=Footing.UNSURE, entries=head.seq)
        return _standing(last.checkpoint, head, here)

    @cached_property
    def _key(self) -> SigningKey:
        return signing_key(self.key_path)

    def _read(self, line: bytes | None, key: PublicKey) -> SignedCheckpoint | None:
        if line is None:
            return None
        try:
            return read_line(line, key, 0)
        except AuditError:  # now it is worth counting the lines
            return read_line(line, key, sum(1 for _ in lines_of(self.path)))

    def _grown(self, last: SignedCheckpoint | None) -> tuple[Frontier, str]:
        """The tree and the last hash, gone on from the last checkpoint."""
        if last is None:
            tree, head = Frontier(), GENESIS
        else:
            tree, head = last.tree, last.checkpoint.head
            if self._hash_at(tree.size) != head:
                raise contradicted(last.checkpoint)
        for link in links(self._journal.after(tree.size), tree, head):
            if isinstance(link, Break):
                raise broken(link)
            tree, head = link.tree, link.hash
        return tree, head

    def _hash_at(self, seq: int, head: Head | None = None) -> str | None:
        """The hash of an entry as the journal has it now."""
        if seq == 0:
            return GENESIS
        if head is not None and head.seq == seq:
            return head.hash
        row = self._journal.row(seq)
        return None if row is None else row.hash


def _standing(checkpoint: Checkpoint, head: Head, here: str | None) -> Standing:
    if here != checkpoint.head:
        footing = Footing.FOREIGN
    elif checkpoint.size < head.seq:
        footing = Footing.TAIL
    else:
        footing = Footing.WHOLE
    return Standing(
        footing=footing, entries=head.seq, size=checkpoint.size, at=checkpoint.at
    )
