"""Labelled utterances: what must come out of each, one JSON object a line.

A line is `{"id", "utterance", "status", "commands"?, "slot"?, "reason"?,
"corrected"?}`, or `{"id", "session": [turn, ...]}` with such turns, said in order.
A plain text holds utterances that must never be `ok`, one a line.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from factory.errors import FactoryError
from grammar.model import Status

Commands: TypeAlias = list[dict[str, Any]]
"""Commands as the contract prints them."""


class CorpusError(FactoryError):
    """A labelled line that cannot be read: code `corpus_broken`."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an utterance must become.

    Attributes:
        status: None stands for anything but `ok`.
        commands: the exact commands of an `ok`.
        slot: the slot that a `clarify` asks for; None leaves it open.
        reason: the code of a `reject`; None leaves it open.
        corrected: the commands of a `clarify`'s first option; None asks for none.
    """

    status: Status | None
    commands: Commands | None = None
    slot: str | None = None
    reason: str | None = None
    corrected: Commands | None = None


@dataclass(frozen=True, slots=True)
class LabelledTurn:
    """An utterance and what it must become."""

    utterance: str
    wanted: Wanted


@dataclass(frozen=True, slots=True)
class Case:
    """Turns that are said in order; without a session, a single one on its own."""

    id: str
    turns: tuple[LabelledTurn, ...]
    is_session: bool = False


def read_cases(lines: Iterable[str]) -> Iterator[Case]:
    """Read labelled lines; empty ones are passed over.

    Raises:
        CorpusError: the first line that is no labelled case, with its number.
    """
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            yield _case(json.loads(line))
        except (ValueError, KeyError, TypeError) as error:
            message = f"line {number} is no labelled case: {error}"
            raise CorpusError(
                "corpus_broken", message, line=str(number), why=str(error)
            ) from error


def read_foreign(lines: Iterable[str]) -> Iterator[Case]:
    """Read utterances that must never be `ok`."""
    never = Wanted(status=None)
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield Case(str(number), (LabelledTurn(line.rstrip("\r\n"), never),))


def _case(data: Mapping[str, Any]) -> Case:
    if "session" in data:
        turns = tuple(_turn(each) for each in data["session"])
        return Case(str(data["id"]), turns, is_session=True)
    return Case(str(data["id"]), (_turn(data),))


def _turn(data: Mapping[str, Any]) -> LabelledTurn:
    status = Status(data["status"])
    wanted = Wanted(
        status=status,
        commands=data["commands"] if status is Status.OK else None,
        slot=data.get("slot"),
        reason=data.get("reason"),
        corrected=data.get("corrected"),
    )
    return LabelledTurn(data["utterance"], wanted)
