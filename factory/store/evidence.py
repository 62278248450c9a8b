"""Evidence and counts of requests: kept in memory for a batch, folded in one go.

The rows are read, folded and written in one transaction that holds the write lock, so
that several processes continue one e-process. A crash loses the last batch at most.
"""

import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import asdict
from threading import Lock

from pydantic import ValidationError
from sqlalchemy import ColumnElement, and_, insert, select, update

from factory.errors import StoreError
from factory.judge.trial import TRIAL
from factory.runtime.counts import Counts
from factory.runtime.folding import Ledger, Seen
from factory.runtime.observations import Alarm, Key, Observation, Standing
from factory.runtime.timeouts import Timeout
from factory.store.engines import Engines
from factory.store.link import Link, begun
from factory.store.rows import corrupt
from factory.store.tables import EVIDENCE, REQUEST

BATCH = 200
"""How many observations are folded at once."""
PERIOD_S = 1.0
"""How old the first of a batch may get while others come in."""
RETRY_S = 5.0
"""How long requests are not held up again after the database could not be written."""
MOST = 20 * BATCH
"""How many are kept while the database cannot be written; older ones are dropped."""


class SqlEvidence:
    """runtime.observations.Observations over an SQL database, for many threads.

    A database that cannot be written does not fail a request: observations are kept
    for the next time, and what is too much is dropped and counted in `lost`.

    Args:
        engines: where transactions come from.
        path: the database as messages name it.
        clock: the time in seconds since the epoch.
    """

    def __init__(
        self, engines: Engines, path: str, clock: Callable[[], float] = time.time
    ) -> None:
        self._engines = engines
        self._path = path
        self._clock = clock
        self._seen: deque[Seen] = deque()
        self._lock = Lock()
        self._folding = Lock()
        self._not_before = 0.0
        self.lost = 0

    def note(self, observation: Observation) -> tuple[Alarm, ...]:
        """Take an observation; every `BATCH` or `PERIOD_S` they are folded."""
        if not self._keep(observation) or not self._folding.acquire(blocking=False):
            return ()
        try:
            return self._fold()
        finally:
            self._folding.release()

    def warn(self, cell: str, kind: Timeout) -> None:
        """Take note of a time limit that a cell exceeded."""
        self._keep((cell, kind))

    def flush(self) -> tuple[Alarm, ...]:
        """Fold what is in memory; returns the alarms that came up."""
        with self._folding:
            return self._fold()

    def standing(self, key: Key) -> Standing | None:
        """The evidence that was folded.

        Raises:
            StoreError: code `store_corrupt`, or as `failures` names it.
        """
        with begun(self._engines.readers, self._path) as link:
            return _standing(link, key)

    def counts(self, address: str) -> Counts:
        """The counts that were folded.

        Raises:
            StoreError: as `failures` names it.
        """
        with begun(self._engines.readers, self._path) as link:
            return _counts(link, address) or Counts()

    def per_minute(self, family: str) -> float:
        """How many requests come to a family a minute, lately.

        Raises:
            StoreError: as `failures` names it.
        """
        return self.counts(family).per_minute(self._clock())

    def _keep(self, what: Observation | tuple[str, Timeout]) -> bool:
        """Keep something; returns whether it is time to fold."""
        now = self._clock()
        with self._lock:
            self._seen.append(Seen(now, what))
            is_old = now - self._seen[0].at >= PERIOD_S
            is_due = is_old or len(self._seen) >= BATCH
            return is_due and now >= self._not_before

    def _fold(self) -> tuple[Alarm, ...]:
        with self._lock:
            batch, self._seen = self._seen, deque()
        if not batch:
            return ()
        try:
            with begun(self._engines.writers, self._path) as link:
                return _folded(link, batch)
        except StoreError:
            self._take_back(batch)
            return ()

    def _take_back(self, batch: deque[Seen]) -> None:
        with self._lock:
            self._not_before = self._clock() + RETRY_S
            self._seen.extendleft(reversed(batch))
            while len(self._seen) > MOST:
                self._seen.popleft()
                self.lost += 1


def _folded(link: Link, batch: Iterable[Seen]) -> tuple[Alarm, ...]:
    ledger = Ledger()
    for address in {address for seen in batch for address in seen.addresses}:
        if (counts := _counts(link, address)) is not None:
            ledger.counts[address] = counts
    for key in {judged.key for seen in batch for judged in seen.judged}:
        _take_in(ledger, link, key)
    known = dict(ledger.standings), set(ledger.counts)
    ledger.fold(batch)
    for key, standing in ledger.standings.items():
        if standing is not known[0].get(key):
            _put_standing(link, key, standing, is_new=key not in known[0])
    for address, counts in ledger.counts.items():
        _put_counts(link, address, counts, is_new=address not in known[1])
    return ledger.alarms


def _take_in(ledger: Ledger, link: Link, key: Key) -> None:
    try:
        standing = _standing(link, key)
    except StoreError as error:
        if error.code != "store_corrupt":
            raise
        ledger.unreadable.add(key)
    else:
        if standing is not None:
            ledger.standings[key] = standing


def _is(key: Key) -> ColumnElement[bool]:
    column = EVIDENCE.c
    return and_(
        column.family == key.family,
        column.artifact == key.artifact,
        column.stage == key.stage.value,
    )


def _standing(link: Link, key: Key) -> Standing | None:
    row = link.row(select(EVIDENCE).where(_is(key)))
    if row is None:
        return None
    try:
        trial = TRIAL.validate_json(row.trial)
    except ValidationError as error:
        raise corrupt("evidence", f"{key.family} {key.artifact}") from error
    return Standing(row.address, row.revision, trial)


def _put_standing(link: Link, key: Key, standing: Standing, *, is_new: bool) -> None:
    values = {
        "address": standing.address,
        "revision": standing.revision,
        "trial": TRIAL.dump_json(standing.trial).decode(),
    }
    if is_new:
        link.write(insert(EVIDENCE), [values | asdict(key)])
    else:
        link.write(update(EVIDENCE).where(_is(key)), [values])


def _counts(link: Link, address: str) -> Counts | None:
    row = link.row(select(REQUEST).where(REQUEST.c.address == address))
    if row is None:
        return None
    values = dict(row._mapping)  # noqa: SLF001 - public in spite of its name
    del values["address"]
    return Counts(**values)


def _put_counts(link: Link, address: str, counts: Counts, *, is_new: bool) -> None:
    values = asdict(counts)
    if is_new:
        link.write(insert(REQUEST), [values | {"address": address}])
    else:
        here = REQUEST.c.address == address
        link.write(update(REQUEST).where(here), [values])
