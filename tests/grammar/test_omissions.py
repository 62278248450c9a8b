"""One slot left out of a command: exactly that slot is asked for."""

import json
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from grammar.asides import Asides
from grammar.lexer import Lexer
from grammar.lexicon import Lexicon
from grammar.model import Status
from grammar.morph import Morphology
from grammar.omission import Omission, omissions
from grammar.parse import Parser
from grammar.sample import Sampler

CORPORA = Path(__file__).parents[2] / "corpora"
SAMPLES = 600
LEAST = 400


def labelled() -> Iterator[str]:
    """Every labelled utterance of one command."""
    for path in sorted(CORPORA.glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            case = json.loads(line)
            if case.get("status") == "ok" and len(case["commands"]) == 1:
                yield case["utterance"]


def sampled(lexicon: Lexicon, morphology: Morphology) -> Iterator[str]:
    sampler, random = Sampler(lexicon, morphology), Random(3)  # noqa: S311
    for _ in range(SAMPLES):
        yield sampler.draw(random).text


def unmet(
    parser: Parser, lexer: Lexer, texts: Iterator[str]
) -> tuple[int, list[Omission]]:
    """How many slots were left out, and those that were not asked for."""
    count, wrong = 0, []
    for text in texts:
        whole = parser.parse(text)
        if whole.status is not Status.OK or len(whole.commands) != 1:
            continue
        for each in omissions(text, whole.commands[0], lexer):
            count += 1
            if not each.is_met_by(parser.parse(each.text)):
                wrong.append(each)
    return count, wrong


@pytest.fixture(scope="module")
def lexer(lexicon: Lexicon, morphology: Morphology) -> Lexer:
    return Lexer(lexicon, Asides.load(), morphology)


def test_a_slot_left_out_of_a_sample_is_asked_for(
    parser: Parser, lexer: Lexer, lexicon: Lexicon, morphology: Morphology
) -> None:
    count, wrong = unmet(parser, lexer, sampled(lexicon, morphology))
    assert count > LEAST
    assert not wrong


def test_a_slot_left_out_of_a_label_is_asked_for(parser: Parser, lexer: Lexer) -> None:
    count, wrong = unmet(parser, lexer, labelled())
    assert count > LEAST
    assert not wrong


LEFT = [
    ("set the timeout of voice to 88 ms", "target", "set the timeout of to 88 ms"),
    ("set the timeout of voice to 88 ms", "target", "set the timeout to 88 ms"),
    ("set the timeout of voice to 88 ms", "value", "set the timeout of voice to"),
    ("выпусти голос v2", "target", "выпусти v2"),
    ("выпусти голос v2", "target", "выпусти"),
    ("turn off voice", "target", "turn off"),
    ("лимит памяти organ.voice: 5 МБ", "target", "лимит памяти : 5 МБ"),
    ("покажи клетки", "what", "покажи"),
    ("выйди из безопасного режима", "on", "из безопасного режима"),
    ("enable wasm", "target", "enable"),
]


@pytest.mark.parametrize(("text", "slot", "left"), LEFT)
def test_what_is_left(
    parser: Parser, lexer: Lexer, text: str, slot: str, left: str
) -> None:
    (whole,) = parser.parse(text).commands
    found = [(each.slot, each.text) for each in omissions(text, whole, lexer)]
    assert (slot, left) in found


GENERIC = ["покажи", "поставь", "дай", "сделай", "set", "show", "release", "let go"]


@pytest.mark.parametrize("text", GENERIC)
def test_a_bare_verb_is_no_command(parser: Parser, text: str) -> None:
    assert parser.parse(text).status is not Status.OK


@pytest.mark.parametrize(
    "text",
    [
        "let's go", "release the hounds", "покажи погоду", "set the alarm for",
        "он сказал о голосе, что не для", "не добавляй синоним «мой» для",
    ],
)  # fmt: skip
def test_a_dangling_preposition_alone_asks_nothing(parser: Parser, text: str) -> None:
    assert parser.parse(text).status is Status.REJECT
