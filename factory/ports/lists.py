"""The lists beside the records: turns, alerts, approvals, letters on their way."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from pydantic import JsonValue

from factory.alert import AlertTotals, KeptAlert
from factory.approval import Approval
from factory.notice import Letter


class SealedTurn(NamedTuple):
    """A turn as it is kept: its canonical JSON, with its own hash among the fields."""

    hash: str
    text: str


MakeTurn = Callable[[int, str], Mapping[str, JsonValue] | SealedTurn]
"""Makes a turn from its number and the hash of the turn before (64 zeros at first).

The turn's own hash is its field `hash`; a turn without one is hashed whole.
"""


class TurnLog(Protocol):
    """The command log: chained JSON objects in the order they were said."""

    def append(self, make: MakeTurn) -> int:
        """Add a turn in a transaction of its own; returns its number, from 1."""
        ...

    def turns(self) -> Iterator[Mapping[str, JsonValue]]:
        """All turns, oldest first."""
        ...


class Alerts(Protocol):
    """The list of alerts; nothing is ever taken out of it."""

    def listed(self, *, is_open: bool, limit: int = 50) -> tuple[KeptAlert, ...]:
        """The newest alerts, newest first; with `is_open` only those nobody saw."""
        ...

    def open_count(self) -> int:
        """How many alerts nobody has taken note of."""
        ...

    def see(self, numbers: Sequence[int], by: str, at: str) -> int:
        """Note that somebody has seen alerts; returns how many were open till now."""
        ...

    def totals(self) -> AlertTotals:
        """How many alerts there ever were."""
        ...


class Approvals(Protocol):
    """The approvals that were asked for; nothing is ever taken out of them."""

    def starting(self, digest: str) -> tuple[Approval, ...]:
        """The approvals whose digest begins so, at most two, in their order."""
        ...

    def waiting(self, limit: int = 50) -> tuple[Approval, ...]:
        """Those that nobody has decided, the one that is due first first."""
        ...


@dataclass(frozen=True)
class OutboxStanding:
    """How many letters wait and were given up, and why the last attempt failed."""

    waiting: int
    given_up: int
    error: str | None


class Outbox(Protocol):
    """Where letters wait until they were taken."""

    def claim(self, at: str, until: str) -> Letter | None:
        """The letter that is due longest, kept from others for a while; or None.

        Args:
            at: the time now, UTC RFC 3339.
            until: when others may claim it, if nothing has become of it.
        """
        ...

    def sent(self, letter: str, at: str) -> None:
        """Note that a letter was taken."""
        ...

    def failed(self, letter: str, due: str | None, why: str) -> None:
        """Note that a letter was not taken; without a due time it is given up."""
        ...

    def standing(self) -> OutboxStanding:
        """How the letters stand."""
        ...
