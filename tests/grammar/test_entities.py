"""Entities: they fill options, and nothing that is accepted depends on them."""

import subprocess
import sys

import pytest

from grammar.parse import Parser

OPEN = [
    "train lidar until accuracy 0.95",
    "переведи радар в канарейку на 5%",
    "set the memory limit of lidar to 16 MB",
    "создай голосовой орган v1",
    "создай орган обоняния",
    "отключи token_counter",
]


@pytest.fixture(scope="module")
def full() -> Parser:
    return Parser.load()


@pytest.mark.parametrize("text", OPEN)
def test_without_entities_the_same_is_accepted(
    parser: Parser, full: Parser, text: str
) -> None:
    plain, rich = parser.parse(text), full.parse(text)
    assert plain.status is rich.status
    assert plain.commands == rich.commands


def test_an_unknown_name_is_offered(full: Parser) -> None:
    question = full.parse(OPEN[0]).question
    assert question is not None
    assert question.options[:2] == ("organ lidar", "cell lidar")


def test_a_russian_name_is_offered_in_its_dictionary_form(full: Parser) -> None:
    question = full.parse("переведи радары в канарейку на 5%").question
    assert question is not None
    assert question.options[0] == "орган радар"


def test_an_offered_name_is_an_answer(full: Parser) -> None:
    parsed = full.parse(OPEN[0])
    assert parsed.question is not None
    assert parsed.gap is not None
    filled = full.fill(parsed.question.options[0], parsed.gap)
    assert filled is not None
    assert filled.commands[0].slots["target"] == "organ.lidar"


def test_plain_commands_do_not_import_spacy() -> None:
    program = (
        "import sys; from grammar.parse import Parser; p = Parser.load(); "
        "p.parse('создай голосовой орган v1'); p.parse('create an organ'); "
        "sys.exit('spacy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
