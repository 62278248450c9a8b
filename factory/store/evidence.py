"""Evidence and counts of requests: kept in memory for a batch, folded in one go.

The rows are read, folded and written in one transaction that holds the write lock, so
that several processes continue one e-process. A crash loses the last batch at most.
"""

import time
from collections import deque
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, fields
from threading import Lock
from typing import Any

from pydantic import ValidationError
from sqlalchemy import bindparam, func, select

from factory.errors import StoreError
from factory.judge.trial import TRIAL
from factory.model import State
from factory.runtime.batches import Batch, Seen, batch_of
from factory.runtime.counts import Counts
from factory.runtime.folding import Ledger
from factory.runtime.observations import Alarm, Observation, Part, Standing
from factory.runtime.sides import Key
from factory.runtime.timeouts import Timeout
from factory.store.engines import Engines
from factory.store.link import Link, begun
from factory.store.prepared import Prepared, each_of, put_into, several
from factory.store.rows import corrupt
from factory.store.tables import EVIDENCE, REQUEST

BATCH = 200
"""How many answers to requests are folded at once, with those of their cells."""
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
        self._answers = 0
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

    @property
    def is_recording(self) -> bool:
        """Whether the last batch could be written; if not, evidence may be lost."""
        return self._clock() >= self._not_before

    def standing(self, key: Key) -> Standing | None:
        """The evidence that was folded.

        Raises:
            StoreError: code `store_corrupt`, or as `failures` names it.
        """
        with begun(self._engines.readers, self._path) as link:
            return _standing(link, key)

    def standings(self, keys: Collection[Key]) -> dict[Key, Standing]:
        """The evidence that was folded of many, read in one query.

        Raises:
            StoreError: code `store_corrupt`, or as `failures` names it.
        """
        with begun(self._engines.readers, self._path) as link:
            return _standings(link, keys)

    def counts(self, address: str) -> Counts:
        """The counts that were folded.

        Raises:
            StoreError: as `failures` names it.
        """
        return self.counts_of((address,)).get(address, Counts())

    def counts_of(self, addresses: Collection[str]) -> dict[str, Counts]:
        """The counts that were folded of many, read in one query.

        Raises:
            StoreError: as `failures` names it.
        """
        with begun(self._engines.readers, self._path) as link:
            return _counts(link, *addresses)

    def per_minute(self, family: str) -> float:
        """How many requests come to a family a minute, lately.

        Raises:
            StoreError: as `failures` names it.
        """
        return self.counts(family).per_minute(self._clock())

    def totals(self) -> Mapping[str, Counts]:
        """The counts that were folded, of every address.

        Raises:
            StoreError: as `failures` names it.
        """
        with begun(self._engines.readers, self._path) as link:
            return dict(map(_counted, link.ask(_ALL_COUNTS)))

    def _keep(self, what: Observation | tuple[str, Timeout]) -> bool:
        """Keep something; returns whether it is time to fold."""
        now = self._clock()
        with self._lock:
            self._seen.append(Seen(now, what))
            if isinstance(what, tuple) or what.part is Part.CELL:
                return False  # the answer that it is a part of comes after it
            self._answers += 1
            is_due = self._answers >= BATCH or now - self._seen[0].at >= PERIOD_S
            return is_due and now >= self._not_before

    def _fold(self) -> tuple[Alarm, ...]:
        with self._lock:
            batch, self._seen, self._answers = self._seen, deque(), 0
        if not batch:
            return ()
        try:
            with begun(self._engines.writers, self._path) as link:
                return _folded(link, batch_of(batch))
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


def _folded(link: Link, batch: Batch) -> tuple[Alarm, ...]:
    ledger = Ledger()
    ledger.counts = _counts(link, *batch.by_address)
    for key in batch.keys:
        _take_in(ledger, link, key)
    known = dict(ledger.standings)
    ledger.fold(batch)
    for key, standing in ledger.standings.items():
        if standing is not known.get(key):
            _put_standing(link, key, standing)
    _put_counts(link, ledger.counts)
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


_STANDING = Prepared(
    select(EVIDENCE.c.address, EVIDENCE.c.revision, EVIDENCE.c.trial).where(
        *(EVIDENCE.c[each.name] == bindparam(each.name) for each in fields(Key))
    )
)
_WANTED = func.json_each(bindparam("keys")).table_valued("value").c.value
_STANDINGS = Prepared(
    select(EVIDENCE).where(
        *(
            EVIDENCE.c[each.name] == func.json_extract(_WANTED, f"$.{each.name}")
            for each in fields(Key)
        )
    )
)
_PUT_STANDING = put_into(EVIDENCE)
_COUNTS = Prepared(select(REQUEST).where(REQUEST.c.address.in_(each_of("addresses"))))
_ALL_COUNTS = Prepared(select(REQUEST))
_PUT_COUNTS = put_into(REQUEST)


def _standing(link: Link, key: Key) -> Standing | None:
    for row in link.ask(_STANDING, **_columns(key)):
        return _standing_of(key, *row)
    return None


def _standings(link: Link, keys: Iterable[Key]) -> dict[Key, Standing]:
    """What is known of these keys; what nothing is known of is not in it."""
    wanted = several(map(_columns, keys))
    found = link.ask(_STANDINGS, keys=wanted)
    read = ((Key(row[0], row[1], State(row[2])), row[3:]) for row in found)
    return {key: _standing_of(key, *values) for key, values in read}


def _standing_of(key: Key, address: str, revision: int, text: str) -> Standing:
    try:
        trial = TRIAL.validate_json(text)
    except ValidationError as error:
        raise corrupt("evidence", f"{key.family} {key.artifact}") from error
    return Standing(address, revision, trial)


def _columns(key: Key) -> dict[str, object]:
    stage = key.stage.value
    return {"family": key.family, "artifact": key.artifact, "stage": stage}


def _put_standing(link: Link, key: Key, standing: Standing) -> None:
    values = {
        "address": standing.address,
        "revision": standing.revision,
        "trial": TRIAL.dump_json(standing.trial).decode(),
    }
    link.do(_PUT_STANDING, _columns(key) | values)


def _counts(link: Link, *addresses: str) -> dict[str, Counts]:
    """What is known of these addresses; what nothing is known of is not in it."""
    return dict(map(_counted, link.ask(_COUNTS, addresses=several(addresses))))


def _counted(row: Sequence[Any]) -> tuple[str, Counts]:
    values = dict(zip(REQUEST.c.keys(), row, strict=True))
    return values.pop("address"), Counts(**values)


def _put_counts(link: Link, counts: Mapping[str, Counts]) -> None:
    if counts:
        rows = [asdict(each) | {"address": address} for address, each in counts.items()]
        link.do(_PUT_COUNTS, *rows)
