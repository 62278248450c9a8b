"""Judges what the parser made of labelled utterances and counts it up by intent.

Nothing here parses, reads a file or looks at a clock: results come in as data. A
*wrong action* is the worst kind of wrong: commands came out where other commands, a
question or a refusal were due.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from agent.corpus import Commands, LabelledTurn, Wanted
from grammar.model import Parse, Status


class Verdict(StrEnum):
    """How a result compares with its label."""

    RIGHT = "right"
    WRONG_ACTION = "wrong_action"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Result:
    """What one labelled turn became.

    Attributes:
        turn: the utterance and its label.
        parse: what the parser made of it.
        seconds: how long that took.
        corrected: the commands of the first option that a question offered, where
            the label speaks of them.
    """

    turn: LabelledTurn
    parse: Parse
    seconds: float
    corrected: Commands | None = None

    @property
    def verdict(self) -> Verdict:
        """How the result compares with its label."""
        return judge(self.turn.wanted, self.parse, self.corrected)


@dataclass(frozen=True, slots=True)
class Row:
    """The count of one intent, or of `clarify` and `reject`."""

    label: str
    total: int
    right: int
    wrong_actions: int


@dataclass(frozen=True, slots=True)
class Confusion:
    """What was wanted, what came instead, and how often."""

    wanted: str
    got: str
    count: int


@dataclass(frozen=True, slots=True)
class Latency:
    """Milliseconds that half, and 99 of 100, of the utterances stay within."""

    p50: float
    p99: float


@dataclass(frozen=True, slots=True)
class Report:
    """How the parser did on a set of labelled conversations.

    `repairs` counts the corrections offered for misspellings and `questions` all
    other questions; `whole` the sessions of which every turn is right.
    """

    total: int
    right: int
    wrong_actions: int
    repairs: int
    questions: int
    sessions: int
    whole: int
    rows: tuple[Row, ...]
    confusions: tuple[Confusion, ...]
    latency: Latency

    @property
    def is_all_right(self) -> bool:
        """Whether every turn became what its label says."""
        return self.right == self.total


def commands_of(parse: Parse) -> Commands:
    """The commands of a parse as JSON values, which compare with labels."""
    return [_plain(command.to_dict()) for command in parse.commands]


def judge(wanted: Wanted, got: Parse, corrected: Commands | None = None) -> Verdict:
    """Compare a parse with its label.

    Args:
        wanted: the label.
        got: the parse.
        corrected: the commands of the first option of the parse's question.
    """
    if _is_right(wanted, got, corrected):
        return Verdict.RIGHT
    return Verdict.WRONG_ACTION if got.status is Status.OK else Verdict.WRONG


def _is_right(wanted: Wanted, got: Parse, corrected: Commands | None) -> bool:
    if wanted.status is None:
        return got.status is not Status.OK
    if got.status is not wanted.status:
        return False
    if wanted.status is Status.OK:
        return commands_of(got) == wanted.commands
    if wanted.status is Status.REJECT:
        return wanted.reason in (None, got.reason and got.reason.code.value)
    if wanted.corrected is not None:
        return corrected == wanted.corrected
    return wanted.slot in (None, got.question and got.question.slot)


def report(conversations: Iterable[Sequence[Result]]) -> Report:
    """Count up the results, each conversation's turns together.

    A single utterance is a conversation of one turn.
    """
    spoken = [tuple(each) for each in conversations]
    results = [result for each in spoken for result in each]
    verdicts = Counter(result.verdict for result in results)
    asked = [r.parse.question for r in results if r.parse.question is not None]
    repairs = sum(question.repair for question in asked)
    sessions = [each for each in spoken if len(each) > 1]
    return Report(
        total=len(results),
        right=verdicts[Verdict.RIGHT],
        wrong_actions=verdicts[Verdict.WRONG_ACTION],
        repairs=repairs,
        questions=len(asked) - repairs,
        sessions=len(sessions),
        whole=sum(_all_right(each) for each in sessions),
        rows=tuple(_rows(results)),
        confusions=tuple(_confusions(results)),
        latency=latency([result.seconds for result in results]),
    )


def latency(seconds: Sequence[float]) -> Latency:
    """The quantiles of some durations by nearest rank, zero for none."""
    ordered = sorted(seconds) or [0.0]
    # The smallest value that covers at least the given part of all.
    ranks = (-(-len(ordered) * part // 100) for part in (50, 99))
    p50, p99 = (ordered[rank - 1] * 1000 for rank in ranks)
    return Latency(p50, p99)


def document(made: Report) -> dict[str, Any]:
    """The report as JSON values."""
    return {
        "total": made.total,
        "right": made.right,
        "wrong_actions": made.wrong_actions,
        "repairs": made.repairs,
        "questions": made.questions,
        "sessions": {"total": made.sessions, "whole": made.whole},
        "intents": {
            row.label: {
                "total": row.total,
                "right": row.right,
                "wrong_actions": row.wrong_actions,
            }
            for row in made.rows
        },
        "confusions": [
            {"wanted": each.wanted, "got": each.got, "count": each.count}
            for each in made.confusions
        ],
        "latency_ms": {"p50": made.latency.p50, "p99": made.latency.p99},
    }


def _all_right(results: Sequence[Result]) -> bool:
    return all(result.verdict is Verdict.RIGHT for result in results)


def _rows(results: Iterable[Result]) -> Iterable[Row]:
    counts: dict[str, Counter[Verdict]] = {}
    for result in results:
        for label in _labels(result.turn.wanted):
            counts.setdefault(label, Counter())[result.verdict] += 1
    for label, verdicts in sorted(counts.items()):
        right, actions = verdicts[Verdict.RIGHT], verdicts[Verdict.WRONG_ACTION]
        yield Row(label, verdicts.total(), right, actions)


def _labels(wanted: Wanted) -> tuple[str, ...]:
    """A turn counts once under each intent that it asks for."""
    if wanted.commands is not None:
        return tuple(dict.fromkeys(each["intent"] for each in wanted.commands))
    return (wanted.status.value,) if wanted.status is not None else ("not_ok",)


def _confusions(results: Iterable[Result]) -> Iterable[Confusion]:
    pairs = Counter(
        (_sense_wanted(result.turn.wanted), _sense(result.parse))
        for result in results
        if result.verdict is not Verdict.RIGHT
    )
    for (wanted, got), count in sorted(pairs.items(), key=lambda p: (-p[1], p[0])):
        yield Confusion(wanted, got, count)


def _sense_wanted(wanted: Wanted) -> str:
    if wanted.commands is not None:
        return "+".join(each["intent"] for each in wanted.commands)
    asked = "repair" if wanted.corrected is not None else wanted.slot
    detail = wanted.reason or asked
    status = wanted.status.value if wanted.status is not None else "not_ok"
    return f"{status} {detail}" if detail else status


def _sense(got: Parse) -> str:
    if got.reason is not None:
        return f"{got.status} {got.reason.code}"
    if got.question is not None:
        return f"{got.status} {'repair' if got.question.repair else got.question.slot}"
    return "+".join(command.intent for command in got.commands)


def _plain(value: Any) -> Any:
    """Mappings and sequences as the dictionaries and lists that JSON reads back."""
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(each) for each in value]
    return value
