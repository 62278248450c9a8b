"""A parser that knows further names: in every case, beside all that it knows."""

import pytest

from grammar.model import Status
from grammar.parse import Parser

NAMES = {"озвучка": "organ.voice", "talker": "organ.voice", "чтец": "cell.reader"}


@pytest.fixture(scope="module")
def knowing(parser: Parser) -> Parser:
    return parser.knowing(NAMES)


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("отключи озвучку", "organ.voice"),
        ("что с озвучкой?", "organ.voice"),
        ("журнал озвучки", "organ.voice"),
        ("disable talker v2", "organ.voice.v2"),
        ("отключи чтеца", "cell.reader"),
        ("отключи зрение", "organ.vision"),
    ],
)
def test_further_names_are_names(knowing: Parser, text: str, target: str) -> None:
    parse = knowing.parse(text)
    assert parse.status is Status.OK
    assert [command.slots["target"] for command in parse.commands] == [target]


def test_the_parser_itself_does_not_learn(parser: Parser, knowing: Parser) -> None:
    assert knowing is not parser
    assert parser.parse("отключи озвучку").status is Status.REJECT
    assert not parser.is_said("озвучка")
    assert knowing.is_said("озвучка")


def test_the_same_names_are_the_same_parser(parser: Parser, knowing: Parser) -> None:
    assert parser.knowing(dict(reversed(NAMES.items()))) is knowing
    assert parser.knowing({}) is parser
    assert parser.knowing({"другой": "organ.voice"}) is not knowing


@pytest.mark.parametrize("text", ["статус", "орган", "речевой адаптер", "undo", "и"])
def test_words_of_the_language_are_said(parser: Parser, text: str) -> None:
    assert parser.is_said(text)


@pytest.mark.parametrize("text", ["", "ё" * 5000, "озвучка", "foo", "речевой сыр"])
def test_other_words_are_not(parser: Parser, text: str) -> None:
    assert not parser.is_said(text)
