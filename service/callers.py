"""Who calls: tokens are verified here, once a while by scrypt and else from memory."""

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

from factory.model import Role
from factory.tokens import Token, Tokens, is_secret_of, parted

MOST_KNOWN = 1000
"""How many verified tokens are kept in memory."""


@dataclass(frozen=True)
class Caller:
    """Who calls: the actor of the journal, and what it may do."""

    name: str
    role: Role


class Gatekeeper:
    """Knows callers by their tokens; for many threads at once.

    A token is looked up at every request, so that a revocation counts at once; only
    the slow check of its secret is remembered, under a hash with a key of this
    process.

    Args:
        tokens: where tokens are kept.
        now: the time, UTC RFC 3339.
        local: who calls while there are no tokens at all.
        pepper: random bytes, of this process alone.
    """

    def __init__(
        self, tokens: Tokens, now: Callable[[], str], local: Caller, pepper: bytes
    ) -> None:
        self._tokens = tokens
        self._now = now
        self._local = local
        self._pepper = pepper
        self._known: dict[bytes, str] = {}
        self._checking = Lock()

    @property
    def is_open(self) -> bool:
        """Whether everybody on this machine is let in, as there are no tokens."""
        return not self._tokens.is_any()

    def caller(self, text: str | None) -> Caller | None:
        """Who shows a token, or shows none; None for somebody to send away.

        Raises:
            StoreError: the database failed.
        """
        if text is None:
            return self._local if self.is_open else None
        parts = parted(text)
        token = None if parts is None else self._tokens.find(parts[0])
        if parts is None or token is None or not token.is_valid(self._now()):
            return None
        if not self._is_shown(token, text, parts[1]):
            return None
        return Caller(token.name, token.role)

    def _is_shown(self, token: Token, text: str, secret: str) -> bool:
        mark = hmac.digest(self._pepper, text.encode(), hashlib.sha256)
        if self._known.get(mark) == token.hash:
            return True
        with self._checking:  # a flood of guesses takes one core at most
            if not is_secret_of(token, secret):
                return False
            if len(self._known) >= MOST_KNOWN:
                self._known.clear()
            self._known[mark] = token.hash
        return True
