"""A deed said as a noun is asked about, with the request for it to be chosen."""

import tomllib
from importlib import resources

import pytest

from grammar.asides import Asides
from grammar.lexer import Lexer
from grammar.lexicon import Lexicon
from grammar.model import Status
from grammar.morph import Morphology
from grammar.normalize import fold
from grammar.parse import Parser

# The noun phrase, and the request that is offered.
NAMED = [
    ("обновление зрения до v2", "обнови зрение до v2"),
    ("откат голоса", "откати голос"),
    ("откат нормализатора текста", "откати нормализатор текста"),
    ("создание голосового органа v1", "создай голосовой орган v1"),
    ("создание органа слуха", "создай орган слуха"),
    ("отключение клетки phonemes", "отключи клетку phonemes"),
    ("включение безопасного режима", "включи безопасный режим"),
    ("перевод голоса в канарейку на 5%", "переведи голос в канарейку на 5%"),
    ("отмена сборки голоса", "отмени сборку голоса"),
    ("разблокировка wasm", "разблокируй wasm"),
    ("обучение слуха на корпусе dates", "обучи слух на корпусе dates"),
    ("сборка цепочки hi из say и tell", "собери цепочку hi из say и tell"),
    ("нужен откат зрения к v1", "откати зрение к v1"),
    ("требуется отключение голоса, пожалуйста", "отключи голос, пожалуйста"),
    ("update of vision to v2", "update vision to v2"),
    ("rollback of voice", "roll back voice"),
    ("creation of a voice organ", "create a voice organ"),
    ("promotion of voice to canary", "promote voice to canary"),
    ("I need a rollback of voice", "roll back voice"),
    ("release of phonemes from quarantine", "release phonemes from quarantine"),
    ("training of the normalizer on numbers", "train the normalizer on numbers"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "request_"), NAMED)
def test_the_request_is_offered_first(parser: Parser, text: str, request_: str) -> None:
    parsed, asked = parser.parse(text), parser.parse(request_)
    assert parsed.status is Status.CLARIFY
    assert parsed.question is not None
    assert parsed.question.slot == "intent"
    assert parsed.question.options == (request_,)
    assert asked.status is Status.OK
    assert parsed.commands == asked.commands


@pytest.mark.parametrize(
    "text",
    [
        "откат голоса был ошибкой",
        "обновление зрения до v2 прошло хорошо",
        "нужен ли откат голоса?",
        "не надо отката голоса",
        "the update of vision was a mistake",
        "the rollback of voice went well",
        "no rollback of voice",
        "обновление телефона",
        "creation of a playlist",
    ],
)
def test_what_is_told_of_a_deed_is_no_question(parser: Parser, text: str) -> None:
    assert parser.parse(text).status is Status.REJECT


def test_every_noun_has_a_verb_that_asks() -> None:
    text = resources.files("grammar").joinpath("lexicon", "deeds.toml")
    lexer = Lexer(Lexicon.load(), Asides.load(), Morphology())
    for row in tomllib.loads(text.read_text("utf-8"))["deed"]:
        for verb in (row["asks_ru"], row["asks_en"]):
            assert "VERB" in lexer.scan(fold(verb)).terminals, verb


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("сделай обновление зрения до v2", "обнови зрение до v2"),
        ("проведи откат голоса", "откати голос"),
        ("выполни отключение голоса", "отключи голос"),
        ("запусти создание органа слуха", "создай орган слуха"),
        ("perform an update of vision to v2", "update vision to v2"),
        ("carry out the rollback of voice", "roll back voice"),
    ],
)
def test_a_light_verb_asks_for_its_noun(parser: Parser, text: str, plain: str) -> None:
    assert parser.parse(text).status is Status.OK
    assert parser.parse(text).commands[0].to_dict() == (
        parser.parse(plain).commands[0].to_dict()
    )
