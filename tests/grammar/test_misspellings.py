"""One-letter misspellings are asked about, and never taken for another command."""

from collections import Counter
from random import Random

import pytest

from benchmarks.misspellings import Fate, fate, means, slips
from benchmarks.slips import Slipper, changes, deletions, insertions, swaps
from grammar.lexicon import Lexicon
from grammar.model import Lang, Status
from grammar.morph import Morphology
from grammar.parse import Parser
from grammar.sample import Sampler

SENTENCES = 40
RIGHT = 0.85
ANOTHER = 0.005


@pytest.mark.parametrize("lang", [Lang.RU, Lang.EN])
def test_the_right_command_is_asked_about(
    parser: Parser, lexicon: Lexicon, morphology: Morphology, lang: Lang
) -> None:
    sampler, random = Sampler(lexicon, morphology), Random(1)  # noqa: S311
    drawn = [sampler.draw(random) for _ in range(3 * SENTENCES)]
    texts = [one.text for one in drawn if one.lang is lang][:SENTENCES]
    slipper = Slipper(lexicon, morphology)
    fates = [(s, fate(parser, s)) for s in slips(parser, slipper, texts, random)]
    counts = Counter(found for _, found in fates)
    assert len(texts) == SENTENCES
    assert [slip.text for slip, found in fates if found is Fate.WRONG] == []
    assert counts[Fate.RIGHT] >= RIGHT * len(fates)
    assert counts[Fate.OTHER] <= ANOTHER * len(fates), [
        slip.text for slip, found in fates if found is Fate.OTHER
    ]


@pytest.mark.parametrize("word", ["echo", "зрение"])
def test_slips_are_one_letter_off(word: str) -> None:
    letters = "абв" if not word.isascii() else "abc"
    assert len(list(deletions(word))) == len(word)
    assert len(list(swaps(word))) == len(word) - 1
    assert len(list(changes(word, letters))) == 3 * len(word)
    assert len(list(insertions(word, letters))) == 3 * (len(word) + 1)


# (what is typed, what must be offered first)
HARD = [
    ("create eho v1", "create echo v1"),
    ("roll back cho organ to v3", "roll back echo organ to v3"),
    ("retire th lidar organ", "retire the lidar organ"),
    ("update fsw v2", "update fs v2"),
    ("отключи орган файло", "отключи орган файлов"),
    ("прогони орган слуха нак «Да»", "прогони орган слуха на «Да»"),
    ("покажи клетки анлиза", "покажи клетки анализа"),
    ("собери конвейер demo из норализации и фонем",
     "собери конвейер demo из нормализации и фонем"),
    ("assemble pipeline demo echo→revrse", "assemble pipeline demo echo→reverse"),
    ("build a pipeline hello frmo normalize=>phonemes",
     "build a pipeline hello from normalize=>phonemes"),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "meant"), HARD)
def test_a_misspelt_word_is_no_new_name(parser: Parser, typed: str, meant: str) -> None:
    question = parser.parse(typed).question
    assert question is not None
    assert question.repair
    assert question.options[0] == meant


@pytest.mark.parametrize("typed", [typed for typed, _ in HARD])
def test_the_last_option_takes_the_name_as_typed(parser: Parser, typed: str) -> None:
    question = parser.parse(typed).question
    assert question is not None
    literal = parser.parse(question.options[-1])
    assert "«" in question.options[-1]
    assert literal.status is Status.OK
    assert means(literal) != means(parser.parse(question.options[0]))


def test_a_reason_does_not_swallow_the_next_command(parser: Parser) -> None:
    question = parser.parse("disable voice because it is hot, hen show vision").question
    assert question is not None
    assert question.options == ("disable voice because it is hot, then show vision",)


NEW = [
    "create lidar organ v1",
    "создай орган обоняния",
    "create organ «eho»",
    "создай орган «эхо2»",
    "disable voice because the hen is loud",
    "assemble pipeline subtitles from ocr, translate and render",
    'assemble pipeline demo "revrse"→echo',
    "собери конвейер greet из normalize, translate и speak",
]


@pytest.mark.parametrize("text", NEW)
def test_a_new_name_may_be_given(parser: Parser, text: str) -> None:
    assert parser.parse(text).status is Status.OK
