"""The data files: they load, they agree with each other and with the contract."""

import tomllib
from importlib import resources

import pytest

from grammar.errors import RuleError
from grammar.frames import Frames
from grammar.generate import FOLDER, table_of, written
from grammar.lalr import RULES, TABLE, Automaton
from grammar.lexicon import Lexicon
from grammar.model import Intent

ANSWERS = {Intent.CONFIRM, Intent.DECLINE}


def test_every_intent_has_a_frame() -> None:
    framed = {frame.intent for frame in Frames.load().rows}
    assert framed == set(Intent) - ANSWERS


def test_frames_name_verbs_that_exist(lexicon: Lexicon) -> None:
    known = {s.means["verb"] for s in lexicon.senses if s.terminal == "VERB"}
    named = {verb for frame in Frames.load().rows for verb in frame.verbs}
    assert named - {"*", "-"} <= known


def test_every_verb_has_a_use(lexicon: Lexicon) -> None:
    known = {s.means["verb"] for s in lexicon.senses if s.terminal == "VERB"}
    named = {verb for frame in Frames.load().rows for verb in frame.verbs}
    assert known - {"unsupported", "apply"} <= named


def test_texts_stand_in_both_languages() -> None:
    file = resources.files("grammar").joinpath("lexicon", "texts.toml")
    table = tomllib.loads(file.read_text("utf-8"))
    for entry in (*table["question"].values(), *table["reason"].values()):
        assert entry["ru"]
        assert entry["en"].isascii()
        assert ("options_ru" in entry) == ("options_en" in entry)


def test_an_ambiguous_grammar_is_refused() -> None:
    rules = 'start: a | b\na: "x"\nb: "x"\n'
    with pytest.raises(RuleError) as raised:
        table_of(rules)
    assert raised.value.code == "rules_invalid"


def test_the_table_is_that_of_the_rules() -> None:
    """Otherwise: `python -m grammar.generate`."""
    rules = (FOLDER / RULES).read_text("utf-8")
    assert (FOLDER / TABLE).read_text("utf-8") == written(table_of(rules))


def test_what_is_accepted_can_be_fed() -> None:
    automaton = Automaton.load()
    stack = automaton.feed(automaton.start(), "KIND", None)
    assert stack is not None
    accepted = automaton.accepts(stack)
    assert "NAME" in accepted
    assert "VERB" not in accepted
    assert all(automaton.feed(stack, name, None) for name in accepted)
