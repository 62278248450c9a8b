"""Tokens: what another program shows to be let in, and what is kept of it.

A token is `scf_<key>_<secret>`. The key finds the row and is no secret; of the secret
only an scrypt hash (RFC 7914) with a salt of its own is kept, so that who reads the
database cannot speak for anybody.
"""

import hashlib
import hmac
import re
from typing import Protocol

from factory.errors import FactoryError
from factory.model import Role
from factory.values import Frozen

KEY_BYTES, SECRET_BYTES, SALT_BYTES = 6, 32, 16
RESERVED = frozenset({"immune"})
"""Actors of the factory itself: nobody else may speak in their name."""

_FORM = re.compile(r"scf_([0-9a-f]{12})_([0-9a-f]{64})")
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
_COST, _BLOCK, _LANES = 2**14, 8, 1
"""16 MiB and some 50 ms a check."""


class Token(Frozen):
    """What is kept of a token; `name` is the actor in the journal.

    Times are UTC RFC 3339; `expires_at` None is never. A name is given once for all,
    so that the journal's actors stay apart.
    """

    name: str
    role: Role
    key: str
    salt: str
    hash: str
    created_at: str
    expires_at: str | None = None
    revoked_at: str | None = None

    def is_valid(self, at: str) -> bool:
        """Whether it lets anybody in at a time, UTC RFC 3339."""
        is_over = self.expires_at is not None and self.expires_at <= at
        return self.revoked_at is None and not is_over


class Tokens(Protocol):
    """Where tokens are kept."""

    def add(self, token: Token) -> None:
        """Keep a new one.

        Raises:
            FactoryError: code `token_exists`, for a name that was ever given.
        """
        ...

    def find(self, key: str) -> Token | None:
        """The token of a key, also one that is revoked or expired."""
        ...

    def listed(self) -> tuple[Token, ...]:
        """All that were ever made, by name."""
        ...

    def revoke(self, name: str, at: str) -> bool:
        """Revoke one; False when there is none that is not revoked yet."""
        ...

    def is_any(self) -> bool:
        """Whether a token was ever made."""
        ...

    def stamp(self) -> object:
        """Equal to the last one only while nothing was committed in between."""
        ...


def minted(
    name: str, role: Role, at: str, expires_at: str | None, entropy: bytes
) -> tuple[str, Token]:
    """A new token: the text, which nobody can ever make again, and what is kept.

    Args:
        name: lower-case letters, digits and `._-`, 1 to 64 of them.
        role: what it may do.
        at: the time now, UTC RFC 3339.
        expires_at: until when it is good; None for ever.
        entropy: random bytes: `KEY_BYTES`, `SECRET_BYTES` and `SALT_BYTES` of them.

    Raises:
        FactoryError: code `bad_token_name`.
    """
    if not _NAME.fullmatch(name) or name in RESERVED:
        raise FactoryError("bad_token_name", f"no name of a token: {name}", name=name)
    assert len(entropy) == KEY_BYTES + SECRET_BYTES + SALT_BYTES
    key, rest = entropy[:KEY_BYTES].hex(), entropy[KEY_BYTES:]
    secret, salt = rest[:SECRET_BYTES].hex(), rest[SECRET_BYTES:].hex()
    token = Token(
        name=name,
        role=role,
        key=key,
        salt=salt,
        hash=_hash(secret, salt),
        created_at=at,
        expires_at=expires_at,
    )
    return f"scf_{key}_{secret}", token


def parted(text: str) -> tuple[str, str] | None:
    """The key and the secret of a token's text; None for no token at all."""
    found = _FORM.fullmatch(text)
    return None if found is None else (found[1], found[2])


def is_secret_of(token: Token, secret: str) -> bool:
    """Whether a secret is a token's; takes equally long whatever is wrong with it."""
    return hmac.compare_digest(_hash(secret, token.salt), token.hash)


def _hash(secret: str, salt: str) -> str:
    return hashlib.scrypt(
        secret.encode(), salt=bytes.fromhex(salt), n=_COST, r=_BLOCK, p=_LANES, dklen=32
    ).hex()
