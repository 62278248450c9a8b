"""The types that a parse is made of, as the command language defines them.

Everything here is immutable and knows nothing of how text is read.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple, TypeAlias

Json: TypeAlias = (
    "bool | int | float | str | Sequence[Json] | Mapping[str, Json] | None"
)


class Lang(StrEnum):
    """The language of an utterance."""

    RU = "ru"
    EN = "en"
    MIXED = "mixed"


class Status(StrEnum):
    """What became of an utterance."""

    OK = "ok"
    CLARIFY = "clarify"
    REJECT = "reject"


class Code(StrEnum):
    """Why an utterance is refused."""

    OUT_OF_DOMAIN = "out_of_domain"
    NEGATED = "negated"
    NOT_A_REQUEST = "not_a_request"
    UNSUPPORTED = "unsupported"
    EMPTY = "empty"
    TOO_LONG = "too_long"


class Intent(StrEnum):
    """What an operator may ask for."""

    CREATE = "create"
    UPDATE = "update"
    ASSEMBLE = "assemble"
    APPROVE = "approve"
    DISABLE = "disable"
    ENABLE = "enable"
    ROLLBACK = "rollback"
    DEPRECATE = "deprecate"
    QUARANTINE = "quarantine"
    RELEASE = "release"
    CANCEL = "cancel"
    SET = "set"
    TRAIN = "train"
    RUN = "run"
    UNLOCK = "unlock"
    LOCK = "lock"
    SAFE_MODE = "safe_mode"
    STATUS = "status"
    LIST = "list"
    DIFF = "diff"
    HISTORY = "history"
    EXPLAIN = "explain"
    REPLAY = "replay"
    ALIAS = "alias"
    HELP = "help"
    CONFIRM = "confirm"
    DECLINE = "decline"
    UNDO = "undo"


CHANGING: frozenset[Intent] = frozenset({
    Intent.CREATE, Intent.UPDATE, Intent.ASSEMBLE, Intent.APPROVE, Intent.DISABLE,
    Intent.ENABLE, Intent.ROLLBACK, Intent.DEPRECATE, Intent.QUARANTINE,
    Intent.RELEASE, Intent.CANCEL, Intent.SET, Intent.TRAIN, Intent.RUN,
    Intent.UNLOCK, Intent.LOCK, Intent.SAFE_MODE, Intent.REPLAY, Intent.ALIAS,
})  # fmt: skip
"""Intents that may act; asked for as a preview they carry `dry_run`."""


class Gender(StrEnum):
    """The gender of the word that named something, where the language shows it."""

    MASCULINE = "m"
    FEMININE = "f"
    NEUTER = "n"


class Span(NamedTuple):
    """Part of the original text: `start` inclusive, `end` exclusive, in characters."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Command:
    """One typed command; `slots` holds only what was said, in the table's order.

    `spans` tells where in the original text each slot was said.
    """

    intent: Intent
    slots: Mapping[str, Json] = field(default_factory=lambda: MappingProxyType({}))
    spans: Mapping[str, Span] = field(default_factory=lambda: MappingProxyType({}))

    def to_dict(self) -> dict[str, Json]:
        """Return the command as the contract prints it."""
        return {"intent": self.intent.value, **self.slots}


@dataclass(frozen=True, slots=True)
class Question:
    """What must be said before a command is complete.

    Each of `options` may be typed as the answer, the best one first.
    `repair` is true when the options are whole corrected utterances. `spans` are the
    parts of the utterance that it is about, in order; none where it is about all of it.
    """

    slot: str
    text: str
    options: tuple[str, ...] = ()
    repair: bool = False
    spans: tuple[Span, ...] = ()

    def to_dict(self) -> dict[str, Json]:
        """Return the question as the contract prints it."""
        return {"slot": self.slot, "text": self.text, "options": list(self.options)}


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an utterance is no command, with what could be said instead.

    `spans` are the parts of it that are to blame, in order; none where nothing is in
    particular.
    """

    code: Code
    text: str
    suggestions: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()

    def to_dict(self) -> dict[str, Json]:
        """Return the reason as the contract prints it."""
        return {
            "code": self.code.value,
            "text": self.text,
            "suggestions": list(self.suggestions),
        }


@dataclass(frozen=True, slots=True)
class Mention:
    """Something that an utterance named, for pronouns to stand for.

    `name` is an address or a capability. `gender` is None where the language does
    not show it.
    """

    name: str
    gender: Gender | None = None

    @property
    def kind(self) -> str:
        """The part of an address before its first dot; empty for a capability."""
        head, dot, _ = self.name.partition(".")
        return head if dot else ""


@dataclass(frozen=True, slots=True)
class Gap:
    """An incomplete command and the slot that is asked for.

    `kind` is the kind of thing that was said without its name, if one was.
    """

    command: Command
    slot: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Parse:
    """What one utterance means, in the shape of the contract.

    `mentions` are the things named, in order, and `gap` is what an answer may fill;
    both serve a conversation and are not part of the printed form.
    """

    utterance: str
    lang: Lang
    status: Status
    commands: tuple[Command, ...] = ()
    question: Question | None = None
    reason: Reason | None = None
    mentions: tuple[Mention, ...] = ()
    gap: Gap | None = None

    def about(self, spans: tuple[Span, ...]) -> "Parse":
        """Return the parse with the parts of its text that it asks about or blames."""
        question = self.question and replace(self.question, spans=spans)
        reason = self.reason and replace(self.reason, spans=spans)
        return replace(self, question=question, reason=reason)

    def said_as(self, text: str) -> "Parse":
        """Return the parse of another text that means the same, say «2» for an option.

        No part of that text is to blame for what it stands for.
        """
        return replace(self.about(()), utterance=text)

    def to_dict(self) -> dict[str, Json]:
        """Return the object that `factory parse` prints for the utterance."""
        shown: dict[str, Json] = {
            "utterance": self.utterance,
            "lang": self.lang.value,
            "status": self.status.value,
            "commands": [command.to_dict() for command in self.commands],
        }
        if self.question is not None:
            shown["question"] = self.question.to_dict()
        if self.reason is not None:
            shown["reason"] = self.reason.to_dict()
        return shown
