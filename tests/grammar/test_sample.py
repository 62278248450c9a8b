"""Sentences made from commands: reading one gives its command back."""

from random import Random

import pytest

from grammar.lexicon import Lexicon
from grammar.morph import Morphology
from grammar.parse import Parser
from grammar.sample import Sampler

SAMPLES = 5000
PARTS = 10


@pytest.mark.parametrize("part", range(PARTS))
def test_what_is_said_is_understood(
    parser: Parser, lexicon: Lexicon, morphology: Morphology, part: int
) -> None:
    sampler, random = Sampler(lexicon, morphology), Random(part)  # noqa: S311
    for _ in range(SAMPLES // PARTS):
        sample = sampler.draw(random)
        parsed = parser.parse(sample.text)
        got = [command.to_dict() for command in parsed.commands]
        assert got == [sample.command.to_dict()], sample.text
