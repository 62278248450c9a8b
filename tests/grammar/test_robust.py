"""Any text at all: never an exception, always the shape of the contract."""

import sys
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.inputs import Inputs
from benchmarks.shape import fault
from grammar.model import Code, Parse, Status
from grammar.normalize import MAX_LENGTH
from grammar.parse import Parser

CALM = settings(
    deadline=None,
    max_examples=150,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
KNOWN = """
создай отключи голос зрение орган клетку v1 v2 в на до из и , . ; : ? не «а» 10% 5
disable voice the organ to canary and then not if --dry-run (a) → создал wasm его it
"""
WORDS = st.sampled_from(KNOWN.split())


# Texts that can be read in many ways, or in none that is found soon; rows of signs.
HARD = (
    "и отключи голос ", "голос, ", "создй ", "1 ", "a-", "twenty ", "двадцать ", "if ",
    "крате voic ", "не отключай голос и ", "статус голоса и журнал зрения ", "off ",
    "версия 2 и ", "because ", "turn it off ", "клетку ", "обонятельный орган ",
    "((a) ", "отключи голос или ", "what would happen if ", "голсовой ", "a1b2 ",
    "it and ", ":?a", "3%", "&>.a", "048 ms ", "x ", "a,b ", ",a", "1я,", "hi. ", "a→",
    "winds down a ", "bringing up: ", "with option a ", "x v1 ", "эхо-орган ", "a, ",
    "set up and ", "taken out of service organ once again? ", "создай ", "удали диск ",
    "ноль целых ", "turn on; ", "cloned. надо бы орган ", "ugh team ", "да, ",
    "отключи голос ребята ",
)  # fmt: skip
MOST_CALLS = 250_000
"""Of functions, by which work is counted: about 20 ms on a quiet machine."""
MOST_GROWTH = 2.6


def check_shape(parsed: Parse, text: str) -> None:
    assert fault(parsed, text) == ""


@CALM
@given(text=st.text())
def test_any_text(parser: Parser, text: str) -> None:
    check_shape(parser.parse(text), text)


@CALM
@given(words=st.lists(WORDS, max_size=14))
def test_any_row_of_known_words(parser: Parser, words: list[str]) -> None:
    text = " ".join(words)
    check_shape(parser.parse(text), text)


@CALM
@given(words=st.lists(WORDS, max_size=14))
def test_parsing_is_a_function(parser: Parser, words: list[str]) -> None:
    text = " ".join(words)
    assert parser.parse(text).to_dict() == parser.parse(text).to_dict()


@CALM
@given(
    words=st.lists(WORDS, min_size=1, max_size=10),
    at=st.integers(0, 9),
    junk=st.sampled_from(["§", "@#", "включил", "отчасти", "xyzzyq"]),
)
def test_a_word_that_means_nothing_spoils_a_command(
    parser: Parser, words: list[str], at: int, junk: str
) -> None:
    whole = " ".join(words)
    spoilt = " ".join([*words[:at], junk, *words[at:]])
    before, after = parser.parse(whole), parser.parse(spoilt)
    if before.status is Status.OK and after.status is Status.OK:
        # The word may only have become part of a name, a reason or an input.
        assert before.to_dict()["commands"] != after.to_dict()["commands"]


def test_a_million_letters_are_refused(parser: Parser) -> None:
    parsed = parser.parse("голос " * 200_000)
    assert parsed.reason is not None
    assert parsed.reason.code is Code.TOO_LONG


def test_drawn_texts_end_in_the_shape_of_the_contract(parser: Parser) -> None:
    inputs, random = Inputs.load(), Random(7)  # noqa: S311
    for _ in range(600):
        family, text = inputs.draw(random)
        parsed = parser.parse(text)
        assert fault(parsed, text) == "", (family, text[:200])


@pytest.mark.parametrize("text", HARD, ids=lambda text: text[:16])
def test_no_text_takes_more_work_than_it_is_given(parser: Parser, text: str) -> None:
    """Work is counted in calls, which the machine's mood does not change."""
    half, whole = ((text * MAX_LENGTH)[:size] for size in (1000, MAX_LENGTH))
    parser.parse(whole)
    calls = calls_of(parser, whole)
    assert calls <= MOST_CALLS
    assert calls <= MOST_GROWTH * calls_of(parser, half)


def calls_of(parser: Parser, text: str) -> int:
    """How many functions are called to parse a text, those written in C as well."""
    calls = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        parser.parse(text)
    finally:
        sys.setprofile(before)
    return calls


def test_a_number_that_no_machine_holds_is_no_number(parser: Parser) -> None:
    digits = "9" * 400
    for text in (f"поставь порог голоса {digits}", "replay a.jsonl to " + "123 " * 200):
        assert parser.parse(text).status is not Status.OK


def test_a_row_of_letters_is_no_word_of_the_dictionary(parser: Parser) -> None:
    parsed = parser.parse("не" * 900)
    assert parsed.status is Status.REJECT


def test_only_characters_count_against_the_limit(parser: Parser) -> None:
    parsed = parser.parse("отключи голос" + " , " * 600)
    assert parsed.status is Status.OK
    commands = parser.parse(("и отключи голос " * MAX_LENGTH)[: MAX_LENGTH - 4])
    assert len(commands.commands) == MAX_LENGTH // len("и отключи голос ")


def test_a_text_that_normalisation_makes_too_long_is_refused(parser: Parser) -> None:
    parsed = parser.parse("\ufdfa" * (MAX_LENGTH // 10))
    assert parsed.reason is not None
    assert parsed.reason.code is Code.TOO_LONG
