"""What the pure core needs of the world, as protocols.

Adapters stand in `store` and `fabricator`; only `bootstrap` picks them.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from pydantic import JsonValue

from factory.alert import Alert, AlertTotals, KeptAlert
from factory.answered import Answers
from factory.approval import Approval, ApprovalStatus
from factory.decision import Decision, PolicyRequest
from factory.journal import Head, JournalEntry
from factory.measured import SourceChange, SourceFinding
from factory.model import (
    FactorySpec,
    OrganTemplate,
    Record,
    Signature,
)
from factory.notice import Letter, Notice
from factory.providers.port import Value
from factory.sandbox.ring import RingStatus
from factory.tokens import Tokens


class World(Protocol):
    """A consistent read of the factory: every call sees the same moment."""

    def get(self, address: str) -> Record | None:
        """The record at an address, or None."""
        ...

    def revision(self, address: str) -> int:
        """The revision at an address; a record that was removed leaves its own."""
        ...

    def users_of(self, cell: str) -> tuple[str, ...]:
        """The addresses of the organs that contain a cell, in order."""
        ...

    def cells_of_type(self, kind: str, type_: str, limit: int) -> tuple[str, ...]:
        """The addresses of the first cells of one kind and type, in order."""
        ...

    def records(
        self,
        form: str,
        *,
        kind: str | None = None,
        state: str | None = None,
        backend: str | None = None,
        after: str = "",
        limit: int = 1000,
    ) -> tuple[Record, ...]:
        """The records of a form in address order, filtered, at most `limit`.

        Args:
            form: of the records.
            kind: the first part of the address, where only some are wanted.
            state: the state of cells and organs.
            backend: of cells.
            after: only addresses that come after this one.
            limit: how many at most.
        """
        ...

    def count(
        self, form: str, *, kind: str | None = None, state: str | None = None
    ) -> int:
        """How many records of a form there are, of one kind and state or of all."""
        ...

    def addresses(self, *, after: str = "", limit: int = 1000) -> tuple[str, ...]:
        """Every address that has a record or is in the journal, in order.

        Unlike `records` this never fails on a record that cannot be read.

        Args:
            after: only addresses that come after this one.
            limit: how many at most.
        """
        ...

    def entries(
        self,
        *,
        address: str | None = None,
        since: str | None = None,
        limit: int | None = None,
    ) -> tuple[JournalEntry, ...]:
        """Journal entries, oldest first; with `limit` the newest of them.

        Args:
            address: only entries that changed this record, or any version of this
                family.
            since: only entries at or after this time, UTC RFC 3339.
            limit: how many at most.
        """
        ...

    def entry(self, seq: int) -> JournalEntry | None:
        """The journal entry with a number, or None."""
        ...

    def head(self) -> Head:
        """The end of the journal."""
        ...


MakeTurn = Callable[[int, str], Mapping[str, JsonValue]]
"""Makes a turn from its number and the hash of the turn before (64 zeros at first).

The turn's own hash is its field `hash`; a turn without one is hashed whole.
"""


class Transaction(Protocol):
    """The one writing transaction of `apply`: all of it or nothing."""

    def revisions(self, addresses: Collection[str]) -> Mapping[str, int]:
        """The revisions now: 0 where no record ever was; they never fall."""
        ...

    def head(self) -> Head:
        """The end of the journal now."""
        ...

    def get(self, address: str) -> Record | None:
        """The record at an address now, or None."""
        ...

    def approval(self, digest: str) -> Approval | None:
        """The approval that was asked for the plan with a digest, or None."""
        ...

    def ask(self, approval: Approval) -> None:
        """Keep an approval that waits for another person."""
        ...

    def settle(self, digest: str, status: ApprovalStatus, by: str, at: str) -> None:
        """Note what became of an approval, by whom and when."""
        ...

    def put(self, *records: Record) -> None:
        """Write records whole."""
        ...

    def remove(self, *addresses: str) -> None:
        """Take records away; each address keeps a revision one higher."""
        ...

    def append(self, entry: JournalEntry) -> None:
        """Add an entry at the end of the journal."""
        ...

    def log(self, make: MakeTurn) -> int:
        """Add a turn to the command log; returns its number."""
        ...

    def tell(self, alert: Alert, *, once: bool = False) -> bool:
        """Add an alert to the list; returns whether it was added.

        Args:
            alert: what to add.
            once: not while one of the same code and subject waits to be seen.
        """
        ...

    def keep(self, digest: str, source: bytes) -> None:
        """Keep a source under its SHA-256, once however often it is kept."""
        ...

    def post(self, notice: Notice) -> None:
        """Put a notice into the outbox, once however often it is posted."""
        ...


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


class Store(Protocol):
    """The place of records, journal and command log."""

    def snapshot(self) -> AbstractContextManager[World]:
        """A consistent read."""
        ...

    def stamp(self) -> object:
        """Equal to the last one only while nothing was committed in between."""
        ...

    def transaction(self) -> AbstractContextManager[Transaction]:
        """A writing transaction: commits on leaving, rolls back on an exception."""
        ...

    @property
    def turns(self) -> TurnLog:
        """The command log."""
        ...

    @property
    def alerts(self) -> Alerts:
        """What the immune system told."""
        ...

    @property
    def approvals(self) -> Approvals:
        """The approvals that were asked for."""
        ...

    @property
    def outbox(self) -> Outbox:
        """What other systems are to be told."""
        ...

    @property
    def tokens(self) -> Tokens:
        """Who may come in over HTTP."""
        ...

    @property
    def answers(self) -> Answers:
        """Answers that are kept for a while."""
        ...

    def close(self) -> None:
        """Let go of the database."""
        ...


class Policy(Protocol):
    """The policy engine."""

    hash: str

    def decide(self, request: PolicyRequest) -> Decision:
        """Whether it may be done; errors deny."""
        ...


class Inspection(Protocol):
    """What a backend says of a spec without running it."""

    @property
    def problems(self) -> tuple[str, ...]:
        """What speaks against it, one English sentence each."""
        ...

    @property
    def signature(self) -> Signature | None:
        """What goes in and out, where the backend knows."""
        ...


Invoke = Callable[[Value], Value]


class Fabricator(Protocol):
    """One backend: checks a spec, and makes something callable of it."""

    def inspect(self, spec: FactorySpec) -> Inspection:
        """What the spec would be; no side effects."""
        ...

    def fabricate(self, spec: FactorySpec) -> Invoke:
        """The cell as a function of one input value.

        Raises:
            BackendError: when the spec has problems or the backend is not installed.
        """
        ...


@runtime_checkable
class Admitter(Protocol):
    """A backend that makes cells of sources, and admits those first."""

    def admit(self, spec: FactorySpec) -> SourceFinding:
        """What its source is: read, compiled within bounds, never executed."""
        ...

    def changes(self, old: FactorySpec, new: FactorySpec) -> tuple[SourceChange, ...]:
        """How the text of an admitted source differs from that before, line by line."""
        ...

    def fabricate_proved(self, spec: FactorySpec) -> Invoke:
        """The cell of a version that is stable: it may run nearer to the factory.

        Raises:
            BackendError: as `Fabricator.fabricate` does.
        """
        ...

    def staged(self, digest: str) -> bytes | None:
        """A source that was admitted here and that the store may not have yet."""
        ...

    @property
    def status(self) -> RingStatus:
        """How its worker processes stand."""
        ...

    def close(self) -> None:
        """End its processes."""
        ...


class Catalog(Protocol):
    """The shipped templates."""

    def organ(self, address: str) -> OrganTemplate | None:
        """The organ template with an id."""
        ...

    def cell(self, address: str) -> FactorySpec | None:
        """The spec of a shipped cell with an id."""
        ...

    def ids(self) -> tuple[str, ...]:
        """Every id, organs first, in order."""
        ...

    def versions(self, family: str) -> tuple[str, ...]:
        """The ids of a family's templates, oldest version first."""
        ...
