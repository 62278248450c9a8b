"""What a sandbox executes, as admission made it."""

from dataclasses import dataclass
from hashlib import sha256


@dataclass(frozen=True, slots=True)
class Artifact:
    """Code that was admitted.

    Attributes:
        backend: whose executor runs it, `wasm` or `script`.
        digest: SHA-256 of the source, 64 hexadecimal digits.
        form: how `code` was made of the source, in the backend's own words.
        code: what the executor takes.
    """

    backend: str
    digest: str
    form: str
    code: bytes


def source_digest(source: bytes) -> str:
    """The digest that a source is kept and named by."""
    return sha256(source).hexdigest()
