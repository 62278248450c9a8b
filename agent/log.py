"""The command log: every turn, also those that led nowhere, as chained JSON lines.

A line is the canonical JSON of a record, so any changed byte shows: either the line
is not canonical any more, or its hash is not the hash of its content.
"""

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Any

from agent.errors import LogError
from factory.canonical import (
    canonical,
    canonical_text,
    chained,
    chained_text,
    from_bytes,
    joined,
)
from factory.errors import FactoryError
from factory.journal import GENESIS, Head
from factory.measured import Measured
from factory.model import Role
from factory.operations import Operation
from factory.plan import Outcome
from factory.ports.lists import SealedTurn
from factory.values import Frozen


class Via(StrEnum):
    """How a turn was said."""

    TYPED = "typed"
    ACCEPT = "accept"
    DECLINE = "decline"
    RUN = "run"
    ALARM = "alarm"
    HEAL = "heal"
    BUILD = "build"
    TRAINING = "training"
    REQUEST = "request"
    REVIEW = "review"
    REQUIRE = "require"


class Decision(StrEnum):
    """What became of a plan in a turn."""

    OPENED = "opened"
    SHOWN = "shown"
    CONFIRMED = "confirmed"
    DECLINED = "declined"


class LogBody(Frozen):
    """One turn as data: enough to say it again and to see whether the same comes out.

    `via` tells how it was said: typed, by the plan's card, by the run
    command, or, what nobody typed, by the immune system (as an alarm or to heal), as
    the end of a build or a training, as a request of another program, or by the
    commands of approvals: a plan that waits was opened, or people were required.
    `parse` is what the contract prints; `operations` what a request asks for; `plan`
    the digest of the plan that was drawn or decided; `measured` what was measured for
    the plan that was drawn, if anything; `replies` the kinds of what was said back, in
    order.
    """

    number: int
    at: str
    session: str
    actor: str
    role: Role
    lang: str | None = None
    text: str
    via: Via
    parse: dict[str, Any]
    operations: tuple[Operation, ...] | None = None
    plan: str | None = None
    decision: Decision | None = None
    outcome: Outcome | None = None
    measured: Measured | None = None
    replies: tuple[str, ...] = ()
    journal_seq: int
    journal_hash: str


ENDS = frozenset({Via.BUILD, Via.TRAINING})
"""The turns that nobody says: those of the ends of jobs."""


class Said(Frozen):
    """What the end of a build or a training keeps of the turn that confirmed it."""

    session: str
    actor: str
    role: Role
    lang: str | None = None
    plan: str
    via: Via = Via.BUILD

    def ended(self, number: int, outcome: Outcome, head: Head, at: str) -> LogBody:
        """The turn of the end.

        Args:
            number: of the turn.
            outcome: the end.
            head: the journal's end after it.
            at: when, UTC RFC 3339.
        """
        return LogBody(
            number=number,
            at=at,
            session=self.session,
            actor=self.actor,
            role=self.role,
            lang=self.lang,
            text="",
            via=self.via,
            parse={"utterance": "", "status": "ok", "commands": []},
            plan=self.plan,
            outcome=outcome,
            journal_seq=head.seq,
            journal_hash=head.hash,
        )


class LogRecord(Frozen):
    """A turn in its chain."""

    prev: str
    hash: str
    body: LogBody


def record_after(prev: str, body: LogBody) -> LogRecord:
    """The record that holds a body after the record with hash `prev`."""
    return LogRecord(prev=prev, hash=chained(prev, body.doc()), body=body)


def sealed_after(prev: str, body: LogBody) -> SealedTurn:
    """The JSON form of `record_after`, whose body is turned into JSON once."""
    text = canonical_text(body.doc())
    own = chained_text(prev, text)
    members = {"prev": canonical_text(prev), "hash": canonical_text(own), "body": text}
    return SealedTurn(own, joined(members))


def exported(turns: Iterable[Mapping[str, Any]]) -> Iterator[bytes]:
    """The lines of a log file, one record each."""
    return (canonical(turn) + b"\n" for turn in turns)


def imported(lines: Iterable[bytes]) -> Iterator[LogRecord]:
    """Read the lines of a log file.

    Raises:
        LogError: code `log_broken`, with the number of the first line that is not as
            it was written and why.
    """
    prev = GENESIS
    for number, line in enumerate(lines, 1):
        record = _read(number, line)
        if record.prev != prev or chained(prev, record.body.doc()) != record.hash:
            raise _broken(number, "hash")
        prev = record.hash
        yield record


def _read(number: int, line: bytes) -> LogRecord:
    try:
        document = from_bytes(line)
        if canonical(document) + b"\n" != line:
            raise _broken(number, "not canonical")
        record = LogRecord.model_validate(document)
    except (ValueError, FactoryError) as error:
        raise _broken(number, "not a record") from error
    if record.body.number != number:
        raise _broken(number, "number")
    return record


def _broken(number: int, why: str) -> LogError:
    message = f"turn {number} is damaged: {why}"
    return LogError("log_broken", message, number=str(number), why=why)
