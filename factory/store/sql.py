"""The store over an SQL database; `open` makes one."""

from collections.abc import Iterator
from contextlib import contextmanager

from factory.store.alerts import SqlAlerts
from factory.store.answers import SqlAnswers
from factory.store.approvals import SqlApprovals
from factory.store.engines import Engines
from factory.store.evidence import SqlEvidence
from factory.store.link import begun
from factory.store.outbox import SqlOutbox
from factory.store.sources import SqlSources
from factory.store.tokens import SqlTokens
from factory.store.turns import SqlTurnLog
from factory.store.world import SqlWorld, head_of
from factory.store.writing import SqlTransaction


class SqlStore:
    """ports.Store over SQLAlchemy. May be used by many threads at once.

    Args:
        engines: where transactions come from; the store closes them.
        path: the database as messages name it.
    """

    def __init__(self, engines: Engines, path: str) -> None:
        self.path = path
        self._engines = engines
        self._turns = SqlTurnLog(engines, path)
        self._alerts = SqlAlerts(engines, path)
        self._approvals = SqlApprovals(engines, path)
        self._outbox = SqlOutbox(engines, path)
        self._evidence = SqlEvidence(engines, path)
        self._tokens = SqlTokens(engines, path)
        self._answers = SqlAnswers(engines, path)

    @contextmanager
    def snapshot(self) -> Iterator[SqlWorld]:
        """A consistent read: what is committed later is not seen.

        Raises:
            StoreError: as `failures` names it.
        """
        with begun(self._engines.readers, self.path) as link:
            head_of(link)  # a deferred BEGIN takes its moment at the first read
            yield SqlWorld(link)

    def stamp(self) -> object:
        """Equal to the last one only while nothing was committed in between."""
        return self._engines.stamp()

    @contextmanager
    def transaction(self) -> Iterator[SqlTransaction]:
        """A writing transaction: commits on leaving, rolls back on an exception.

        Raises:
            StoreError: `store_busy`, `store_read_only`, and as `failures` names it.
        """
        with begun(self._engines.writers, self.path) as link:
            yield SqlTransaction(link)

    @property
    def turns(self) -> SqlTurnLog:
        """The command log."""
        return self._turns

    @property
    def alerts(self) -> SqlAlerts:
        """What the immune system told."""
        return self._alerts

    @property
    def approvals(self) -> SqlApprovals:
        """The approvals that were asked for."""
        return self._approvals

    @property
    def outbox(self) -> SqlOutbox:
        """What other systems are to be told."""
        return self._outbox

    @property
    def tokens(self) -> SqlTokens:
        """Who may come in over HTTP."""
        return self._tokens

    @property
    def answers(self) -> SqlAnswers:
        """Answers that are kept for a while."""
        return self._answers

    @property
    def evidence(self) -> SqlEvidence:
        """What the requests told."""
        return self._evidence

    @property
    def sources(self) -> SqlSources:
        """What scripts and modules are made of."""
        return SqlSources(self._engines, self.path)

    def close(self) -> None:
        """Close every connection; the last one folds the write-ahead log in."""
        self._engines.dispose()
