"""The place of the records: a consistent read, and one writing transaction."""

from collections.abc import Collection, Mapping
from contextlib import AbstractContextManager
from typing import Protocol

from factory.alert import Alert
from factory.answered import Answers
from factory.approval import Approval, ApprovalStatus
from factory.journal import Head, JournalEntry
from factory.model import Record
from factory.notice import Notice
from factory.ports.lists import Alerts, Approvals, MakeTurn, Outbox, TurnLog
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

    def users_of(self, cell: str) -> tuple[str, ...]:
        """The addresses of the organs that contain a cell now, in order."""
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
