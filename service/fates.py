"""What became of a plan that was confirmed, for a caller who lost the reply."""

from factory.jobs.port import JobWorld
from factory.plan import Applied, Outcome, Pending, Started
from factory.stem import StemCellFactory

RECENT = 1000
"""How many journal entries, and how many builds that ended, are looked through."""


def fate_of(factory: StemCellFactory, digest: str) -> Outcome | None:
    """The outcome of a plan; None when it was not confirmed, or long ago.

    A build that goes on is `started`, a plan that waits for another person `pending`.

    Raises:
        StoreError: the database cannot be read.
    """
    with factory.snapshot() as world:
        found = _applied(world, digest) or _built(world, digest)
    return found or _waiting(factory, digest)


def _applied(world: JobWorld, digest: str) -> Applied | None:
    for entry in reversed(world.entries(limit=RECENT)):
        if entry.body.plan == digest:
            addresses = tuple(change.address for change in entry.body.changes)
            return Applied(entry=entry.body.seq, hash=entry.hash, addresses=addresses)
    return None


def _built(world: JobWorld, digest: str) -> Outcome | None:
    for job in (*world.jobs.open(), *world.jobs.ended(RECENT)):
        if job.plan == digest:
            return job.outcome or Started(job=job.id)
    return None


def _waiting(factory: StemCellFactory, digest: str) -> Pending | None:
    for each in factory.approvals.starting(digest):
        if each.is_waiting:
            return Pending(confirmed_by=each.confirmed_by, due=each.due)
    return None
