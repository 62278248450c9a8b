"""A process that grows a factory until it is killed: builds, trials, requests, returns.

`python -m tests.soak.growing DATABASE SEED` prints `ready`, then the number and the
hash of each journal entry as soon as it was told that a plan is applied.
"""

import random
import sys
from contextlib import closing
from pathlib import Path

from agent.bootstrap import Session, open_session
from agent.reply import Decided, PlanShown, Turn
from factory.model import Role
from factory.plan import Applied
from grammar.model import Lang

SAID = (
    "create voice organ v1",
    "create vision organ v1",
    "create echo organ v1",
    "update vision to v2",
    "update vision to v3",
    "create the reverse organ",
    "approve vision",
    "approve vision to canary with 20 % of the traffic",
    "approve echo",
    "roll back vision",
    "roll back echo",
    "disable echo",
    "enable echo",
    "quarantine the reverse organ",
    "release the reverse organ",
    'run echo on "hello"',
    'run echo on "once more"',
    "undo",
)
ENDLESS = 10**6


def grow(session: Session, seed: int) -> None:
    """Say one thing after another and confirm whatever plan is opened."""
    chance = random.Random(seed)  # noqa: S311 - a story, no secret
    for _ in range(ENDLESS):
        turn = session.cell.say(chance.choice(SAID))
        tell(turn)
        for reply in turn.replies:
            if isinstance(reply, PlanShown) and reply.is_open:
                tell(session.cell.decide(reply.plan.digest, accept=True))


def tell(turn: Turn) -> None:
    """Print what was applied, at once: the next moment may be the last."""
    for reply in turn.replies:
        if isinstance(reply, Decided) and isinstance(reply.outcome, Applied):
            sys.stdout.write(f"{reply.outcome.entry} {reply.outcome.hash}\n")
    sys.stdout.flush()


def main(database: str, seed: int) -> None:
    """Grow until killed."""
    folder = Path(database).parent
    session = open_session(database, Role.ADMIN, Lang.EN, folder)
    with closing(session):
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        grow(session, seed)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
