"""Two commands joined by a connective are those two commands, whatever they are."""

from itertools import product
from random import Random

import pytest

from grammar.lexicon import Lexicon
from grammar.model import Lang, Status
from grammar.morph import Morphology
from grammar.parse import Parser
from grammar.sample import CONNECTIVES, Sampler

COMMANDS = 40
PAIRS = 1000
SPOKEN = (Lang.RU, Lang.EN)


@pytest.mark.parametrize("lang", SPOKEN)
def test_a_pair_is_its_two_commands(
    parser: Parser, lexicon: Lexicon, morphology: Morphology, lang: Lang
) -> None:
    random = Random(5)  # noqa: S311
    samples = Sampler(lexicon, morphology).distinct(random, lang, COMMANDS)
    pairs = [*product(samples, CONNECTIVES[lang], samples)]
    for one, connective, other in random.sample(pairs, PAIRS):
        text = f"{one.text}{connective}{other.text}"
        parsed = parser.parse(text)
        wanted = [one.command.to_dict(), other.command.to_dict()]
        assert parsed.status is Status.OK, text
        assert [c.to_dict() for c in parsed.commands] == wanted, text


TANGLED = [
    ('run echo organ on "Да и нет", after that turn back on speech organ v9', 2),
    ('run reverse organ on "Да и нет" and switch back off text normalizer v2', 2),
    (
        "train fs on the numbers corpus for 9 iterations, start training of echo organ",
        2,
    ),
    ("train fs on the numbers corpus; turn back on speech organ v9; turn off echo", 3),
]


@pytest.mark.parametrize(("text", "count"), TANGLED)
def test_many_senses_do_not_hide_the_next_command(
    parser: Parser, text: str, count: int
) -> None:
    parsed = parser.parse(text)
    assert parsed.status is Status.OK
    assert len(parsed.commands) == count


@pytest.mark.parametrize(
    "text",
    [
        "turn back on voice, after that water the flowers",
        "отключи голос и полей цветы",
        "train echo on the numbers corpus for 290 iterations; voice was approved",
        "отключи голос; не трогай зрение",
    ],
)
def test_one_part_that_is_no_command_stops_the_whole(parser: Parser, text: str) -> None:
    assert parser.parse(text).status is Status.CLARIFY
