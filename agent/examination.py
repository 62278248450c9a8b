"""Runs the parser over labelled cases, as the judge of `agent.evaluation` needs it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from agent.corpus import Case, Commands, LabelledTurn
from agent.dialogue import Dialogue, turn
from agent.evaluation import Result, commands_of
from grammar.model import Parse
from grammar.parse import Parser

Clock = Callable[[], float]
"""Seconds since any fixed moment."""


@dataclass(frozen=True, slots=True)
class Examined:
    """A case and what its turns became."""

    case: Case
    results: tuple[Result, ...]


def examine(cases: Iterable[Case], parser: Parser, clock: Clock) -> Iterator[Examined]:
    """Say every case to the parser.

    Args:
        cases: what to say; a session is one conversation, anything else stands alone.
        parser: the command language.
        clock: what the durations are read from.
    """
    for case in cases:
        say = _conversation(parser) if case.is_session else parser.parse
        results = (_result(each, say, parser, clock) for each in case.turns)
        yield Examined(case, tuple(results))


def _conversation(parser: Parser) -> Callable[[str], Parse]:
    dialogue = Dialogue.start()

    def say(text: str) -> Parse:
        nonlocal dialogue
        parse, dialogue = turn(parser, dialogue, text)
        return parse

    return say


def _result(
    said: LabelledTurn, say: Callable[[str], Parse], parser: Parser, clock: Clock
) -> Result:
    begun = clock()
    parse = say(said.utterance)
    seconds = clock() - begun
    corrected = None
    if said.wanted.corrected is not None:
        corrected = _corrected(parse, parser)
    return Result(said, parse, seconds, corrected)


def _corrected(parse: Parse, parser: Parser) -> Commands | None:
    """What the first option of a question means when it is typed on its own."""
    if parse.question is None or not parse.question.options:
        return None
    return commands_of(parser.parse(parse.question.options[0]))
