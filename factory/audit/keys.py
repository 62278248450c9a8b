"""The Ed25519 key that signs checkpoints: a private file, and its public half.

Private keys are PKCS #8, public ones SubjectPublicKeyInfo, both PEM (RFC 7468).
"""

import hashlib
import os
import secrets
import stat
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from factory.audit.errors import AuditError, unreadable

OTHERS = stat.S_IRWXG | stat.S_IRWXO


class PublicKey:
    """What checks signatures. `id` is the SHA-256 of the raw key, hexadecimal."""

    def __init__(self, key: Ed25519PublicKey) -> None:
        self._key = key
        self.id = hashlib.sha256(key.public_bytes_raw()).hexdigest()

    @property
    def pem(self) -> str:
        """The key as others keep it."""
        form = PublicFormat.SubjectPublicKeyInfo
        return self._key.public_bytes(Encoding.PEM, form).decode("ascii")

    def has_signed(self, signature: bytes, data: bytes) -> bool:
        """Whether a signature of 64 bytes is this key's over the data."""
        try:
            self._key.verify(signature, data)
        except InvalidSignature:
            return False
        return True


class SigningKey:
    """What signs."""

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key
        self.public = PublicKey(key.public_key())

    def sign(self, data: bytes) -> bytes:
        """The signature of the data, 64 bytes."""
        return self._key.sign(data)


def signing_key(path: Path) -> SigningKey:
    """The key in a private file; the file is made on first use.

    Raises:
        AuditError: `audit_key_exposed` when others may read the file,
            `audit_key_bad` when it holds no private Ed25519 key,
            `file_unreadable` when it cannot be read or made.
    """
    try:
        if not path.exists():
            _make(path)
        mode = path.stat().st_mode
    except OSError as error:
        raise unreadable(path, error) from error
    if mode & OTHERS:
        message = f"others may use the key in {path}"
        raise AuditError("audit_key_exposed", message, path=str(path))
    found = _private(_read(path))
    if found is None:
        raise _bad(path)
    return SigningKey(found)


def public_key(path: Path) -> PublicKey:
    """The public key in a file, which may be the private file or its public half.

    Raises:
        AuditError: `audit_key_missing`, `audit_key_bad`, `file_unreadable`.
    """
    if not path.exists():
        message = f"there is no key at {path}"
        raise AuditError("audit_key_missing", message, path=str(path))
    data = _read(path)
    if (private := _private(data)) is not None:
        return SigningKey(private).public
    try:
        found = load_pem_public_key(data)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise _bad(path) from error
    if not isinstance(found, Ed25519PublicKey):
        raise _bad(path)
    return PublicKey(found)


def _make(path: Path) -> None:
    key = Ed25519PrivateKey.generate()
    data = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    part = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(descriptor)
        # A link appears whole and never replaces the key that another process made.
        path.hardlink_to(part)
    except FileExistsError:
        pass
    finally:
        part.unlink()


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise unreadable(path, error) from error


def _private(data: bytes) -> Ed25519PrivateKey | None:
    try:
        found = load_pem_private_key(data, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return None
    return found if isinstance(found, Ed25519PrivateKey) else None


def _bad(path: Path) -> AuditError:
    return AuditError("audit_key_bad", f"{path} is no Ed25519 key", path=str(path))
