"""Any text at all: never an exception, always the shape of the contract."""

import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grammar.model import Code, Intent, Parse, Status
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


def check_shape(parsed: Parse, text: str) -> None:
    shown = json.loads(json.dumps(parsed.to_dict(), ensure_ascii=False))
    assert shown["utterance"] == text
    assert list(shown)[:4] == ["utterance", "lang", "status", "commands"]
    assert shown["lang"] in {"ru", "en", "mixed"}
    match parsed.status:
        case Status.OK:
            assert shown["commands"]
            assert "question" not in shown
            assert "reason" not in shown
        case Status.CLARIFY:
            assert set(shown["question"]) == {"slot", "text", "options"}
        case Status.REJECT:
            assert Code(shown["reason"]["code"])
            assert shown["commands"] == []
    for command in shown["commands"]:
        assert Intent(command["intent"])


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
    junk=st.sampled_from(["§", "@#", "включил", "кстати", "xyzzyq"]),
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
