"""Run a story of plans and die as the n-th SQL statement begins, for every n.

`python -m tests.factory.store.crash <folder>` leaves `<n>.db` for each n and prints the
n of the run that was not killed.
"""

import os
import signal
import sys
from contextlib import AbstractContextManager, closing
from pathlib import Path

from factory.apply import Consent, apply
from factory.model import Record
from factory.plan import Change
from factory.ports.store import Store
from factory.store.open import open_store
from tests.factory.policy_rules import shipped_engine
from tests.factory.store.samples import (
    AT,
    cell,
    confirmed,
    organ,
    put,
    remove,
    route,
    said,
    undecided,
)
from tests.factory.store.watching import watching

EAR, EYE = cell(), cell("analysis.eye.v1")
VOICE, NEWER = (
    organ("organ.voice.v1", EAR.address),
    organ("organ.voice.v2", EYE.address),
)
ONE, TWO = (
    route("organ.voice.v1"),
    route("organ.voice.v1", "organ.voice.v2", revision=2),
)
STORY: tuple[tuple[Change, ...], ...] = (
    (put(EAR), put(VOICE), put(ONE)),
    (put(EYE), put(NEWER), put(TWO, ONE), remove(VOICE)),
)
STATES: tuple[tuple[Record, ...], ...] = (
    (),
    (EAR, VOICE, ONE),
    (EAR, EYE, NEWER, TWO),
)
"""What there is after none, one and both of the plans."""
USERS = (
    {EAR.address: (), EYE.address: ()},
    {EAR.address: ("organ.voice.v1",), EYE.address: ()},
    {EAR.address: (), EYE.address: ("organ.voice.v2",)},
)


def go_on(store: Store) -> None:
    """Apply what of the story is missing."""
    with store.snapshot() as world:
        done = world.head().seq
    for changes in STORY[done:]:
        with store.transaction() as transaction:
            outcome = apply(
                confirmed(*changes),
                transaction,
                AT,
                undecided,
                Consent(shipped_engine()),
            )
            transaction.log(said({"outcome": outcome.doc()}))


def dying_before(statement: int) -> AbstractContextManager[None]:
    """Dies as the n-th statement of the transactions meanwhile begins."""
    left = [statement]

    def count(*_: object) -> None:
        left[0] -= 1
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)

    return watching(lambda driver: driver.set_trace_callback(count))


def main(folder: Path) -> None:
    statement, code = 0, -signal.SIGKILL
    while code == -signal.SIGKILL:
        statement += 1
        child = os.fork()
        if not child:
            file = str(folder / f"{statement}.db")
            with dying_before(statement), closing(open_store(file)) as store:
                go_on(store)
            os._exit(0)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert code == 0
    print(statement)  # noqa: T201 - the answer to the test


if __name__ == "__main__":
    main(Path(sys.argv[1]))
