"""Who calls: tokens are verified here, once a while by scrypt and else from memory."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock

from factory.model import Role
from factory.tokens import Token, Tokens, is_secret_of, parted

MOST_KNOWN = 1000
"""How many verified tokens are kept in memory."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls: the actor of the journal, and what it may do."""

    name: str
    role: Role


@dataclass(frozen=True, slots=True)
class _Let:
    """Who was let in since the database changed last; None shows no token."""

    stamp: object = None
    tokens: dict[bytes | None, Token | None] = field(default_factory=dict)


class Gatekeeper:
    """Knows callers by their tokens; for many threads at once.

    A token is looked up anew when anything was committed, so that a revocation counts
    from then on; the slow check of its secret is remembered for longer. Both under a
    hash with a key of this process.

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
        # Replaced whole: threads that saw different stamps cannot mix them up.
        self._let = _Let()
        self._checking = Lock()

    @property
    def is_open(self) -> bool:
        """Whether everybody on this machine is let in, as there are no tokens."""
        return not self._tokens.is_any()

    def remembered(self, text: str | None) -> Caller | None:
        """Who was let in by the same token while nothing has changed; at once.

        None says nothing: ask `caller`.
        """
        let = self._let
        if let.stamp != self._tokens.stamp():
            return None
        mark = None if text is None else self._mark(text)
        if mark not in let.tokens:
            return None
        token = let.tokens[mark]
        return self._caller(token) if self._is_good(token) else None

    def caller(self, text: str | None) -> Caller | None:
        """Who shows a token, or shows none; None for somebody to send away.

        Raises:
            StoreError: the database failed.
        """
        if (found := self.remembered(text)) is not None:
            return found  # looked up while this one waited
        stamp = self._tokens.stamp()
        if text is None:
            if not self.is_open:
                return None
            self._remember(stamp, None, None)
            return self._local
        parts = parted(text)
        token = None if parts is None else self._tokens.find(parts[0])
        if parts is None or token is None or not self._is_good(token):
            return None
        mark = self._mark(text)
        if not self._is_shown(token, mark, parts[1]):
            return None
        self._remember(stamp, mark, token)
        return self._caller(token)

    def _caller(self, token: Token | None) -> Caller:
        return self._local if token is None else Caller(token.name, token.role)

    def _is_good(self, token: Token | None) -> bool:
        return token is None or token.is_valid(self._now())

    def _mark(self, text: str) -> bytes:
        return hashlib.blake2b(text.encode(), key=self._pepper, digest_size=32).digest()

    def _remember(self, stamp: object, mark: bytes | None, token: Token | None) -> None:
        let = self._let
        if let.stamp != stamp or len(let.tokens) >= MOST_KNOWN:
            let = _Let(stamp)
        let.tokens[mark] = token
        self._let = let

    def _is_shown(self, token: Token, mark: bytes, secret: str) -> bool:
        if self._known.get(mark) == token.hash:
            return True
        with self._checking:  # a flood of guesses takes one core at most
            if not is_secret_of(token, secret):
                return False
            if len(self._known) >= MOST_KNOWN:
                self._known.clear()
            self._known[mark] = token.hash
        return True
