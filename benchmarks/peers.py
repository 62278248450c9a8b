"""This parser and hassil behind one face: which intent does an utterance have?"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from hassil import Intents, recognize

from grammar.model import Lang, Parse, Status
from grammar.parse import Parser

HERE = Path(__file__).resolve().parent
CORPORA = HERE.parent / "corpora"
SPOKEN = (Lang.RU, Lang.EN)

Intent = Callable[[str], str | None]
"""The intent of an utterance; None if it is not accepted."""


@dataclass(frozen=True, slots=True)
class Material:
    """What is said to both in one language.

    Attributes:
        listed: plain sentences of the eight intents, written for this comparison.
        corpus: one-command utterances of the labelled corpus with these intents.
        foreign: utterances that are no command of the factory.
    """

    listed: tuple[str, ...]
    corpus: tuple[str, ...]
    foreign: tuple[str, ...]


def hassil(lang: Lang) -> tuple[Intent, frozenset[str]]:
    """The intent as hassil sees it, and all intents that its templates know."""
    with (HERE / f"hassil_{lang.value}.yaml").open(encoding="utf-8") as file:
        intents = Intents.from_yaml(file)

    def intent(text: str) -> str | None:
        found = recognize(text, intents)
        return found.intent.name if found is not None else None

    return intent, frozenset(intents.intents)


def ours(parser: Parser) -> Intent:
    """The intent as this parser sees it; several commands have none."""

    def intent(text: str) -> str | None:
        return _intent(parser.parse(text))

    return intent


def _intent(parse: Parse) -> str | None:
    if parse.status is not Status.OK or len(parse.commands) != 1:
        return None
    return parse.commands[0].intent.value


def material(lang: Lang, intents: frozenset[str]) -> Material:
    """Read the utterances of one language, of these intents alone."""
    listed = (HERE / f"utterances_{lang.value}.txt").read_text("utf-8").splitlines()
    cases = [json.loads(line) for line in _lines(f"{lang.value}.jsonl")]
    said = (
        case["utterance"]
        for case in cases
        if case["status"] == "ok" and _only(case["commands"], intents)
    )
    refused = (json.loads(line) for line in _lines(f"refused_{lang.value}.jsonl"))
    foreign = (c["utterance"] for c in refused if c.get("reason") == "out_of_domain")
    return Material(tuple(listed), tuple(said), tuple(foreign))


def agreed(rivals: Sequence[Intent], utterances: Iterable[str]) -> Iterator[str]:
    """Yield the utterances that all accept with the same intent."""
    for text in utterances:
        found = {intent(text) for intent in rivals}
        if len(found) == 1 and None not in found:
            yield text


def _only(commands: Sequence[dict[str, str]], intents: frozenset[str]) -> bool:
    return len(commands) == 1 and commands[0]["intent"] in intents


def _lines(file: str) -> list[str]:
    return (CORPORA / file).read_text("utf-8").splitlines()
