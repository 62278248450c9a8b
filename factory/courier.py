"""The courier: letters that are due go out, those that fail wait longer each time.

Every letter arrives at least once: it is struck only after it was taken, and one that
was taken as the process died is sent again with the same id.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

from factory.notice import Letter, retry_at
from factory.ports.lists import Outbox

LEASE = timedelta(minutes=1)
"""How long another process leaves a letter alone that this one is sending."""
ROUND = 20
"""How many letters one round sends at most."""


class Recipient(Protocol):
    """Who letters are sent to; `factory.webhook.Webhook` is one."""

    def send(self, letter: Letter, at: str) -> str | None:
        """Send a letter; None when it was taken, else why not."""
        ...


def deliver(outbox: Outbox, recipient: Recipient, now: Callable[[], str]) -> int:
    """Send the letters that are due; returns how many were taken.

    The round ends at the first one that fails: the others would fail as well.

    Args:
        outbox: where letters wait.
        recipient: who they are sent to.
        now: the time, UTC RFC 3339.

    Raises:
        StoreError: the database failed.
    """
    for taken in range(ROUND):
        at = now()
        letter = outbox.claim(at, _after(at, LEASE))
        if letter is None:
            return taken
        why = recipient.send(letter, at)
        if why is not None:
            outbox.failed(letter.id, retry_at(at, letter.attempts + 1), why)
            return taken
        outbox.sent(letter.id, at)
    return ROUND


def _after(at: str, time: timedelta) -> str:
    moment = datetime.fromisoformat(at) + time
    return moment.isoformat(timespec="milliseconds")
