"""What goes wrong with keys, checkpoints and proofs: a mistake, or the file system.

What an audit finds in the journal itself is a verdict, never one of these.
"""

from factory.errors import FactoryError


class AuditError(FactoryError):
    """A key, a checkpoint file or a proof that cannot be used."""


def unreadable(path: object, error: OSError) -> AuditError:
    """The error of a file that cannot be read or written."""
    why = error.strerror or str(error)
    return AuditError("file_unreadable", f"{path}: {why}", path=str(path), why=why)
