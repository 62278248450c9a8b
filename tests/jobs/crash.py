"""Build an organ and die before the n-th SQL statement, for every n.

`python -m tests.jobs.crash <folder>` leaves `<n>.db` for each n and prints the n of
the run that was not killed.
"""

import os
import signal
import sys
from contextlib import closing
from pathlib import Path

from factory.store.open import open_store
from tests.factory.store.crash import die_before
from tests.jobs.yard import Yard


def main(folder: Path) -> None:
    # What is not about the build is done before, and once.
    open_store(str(folder / "0.db")).close()
    empty = (folder / "0.db").read_bytes()
    with closing(Yard()) as model:
        plan = model.draw()
    statement, code = 0, -signal.SIGKILL
    while code == -signal.SIGKILL:
        statement += 1
        (folder / f"{statement}.db").write_bytes(empty)
        child = os.fork()
        if not child:
            with closing(Yard(location=str(folder / f"{statement}.db"))) as yard:
                die_before(statement)
                yard.one.finish(yard.start(plan), yard.hands.reporter)
            os._exit(0)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert code == 0
    print(statement)  # noqa: T201 - the answer to the test


if __name__ == "__main__":
    main(Path(sys.argv[1]))
