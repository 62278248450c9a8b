"""What must never become a command: near misses of commands, and what is foreign."""

import pytest

from grammar.model import Code, Status
from grammar.normalize import MAX_LENGTH
from grammar.parse import Parser

REFUSED = [
    ("не создавай голосовой орган", Code.NEGATED),
    ("нельзя отключать зрение", Code.NEGATED),
    ("don't explain why phonemes is disabled", Code.NEGATED),
    ("я вчера создал голосовой орган", Code.NOT_A_REQUEST),
    ("they create a voice organ", Code.NOT_A_REQUEST),
    ("зрение сейчас в карантине", Code.NOT_A_REQUEST),
    ("voice v1 is deprecated", Code.NOT_A_REQUEST),
    ("could voice be disabled?", Code.NOT_A_REQUEST),
    ("can vision be rolled back?", Code.NOT_A_REQUEST),
    ("может ли голос быть отключён?", Code.NOT_A_REQUEST),
    ("обновление зрения прошло гладко", Code.NOT_A_REQUEST),
    ("fix voice", Code.UNSUPPORTED),
    ("спасибо", Code.NOT_A_REQUEST),
    ("yes, go ahead", Code.NOT_A_REQUEST),
    ("включи свет на кухне", Code.OUT_OF_DOMAIN),
    ("how do I bake bread?", Code.OUT_OF_DOMAIN),
    ("создай плейлист", Code.OUT_OF_DOMAIN),
    ("kill the voice organ", Code.UNSUPPORTED),
    ("раздели голосовой орган на две части", Code.UNSUPPORTED),
    ("format the disk", Code.UNSUPPORTED),
    ("", Code.EMPTY),
    ("… 👍 ?!", Code.EMPTY),
    ("a" * (MAX_LENGTH + 1), Code.TOO_LONG),
]


@pytest.mark.parametrize(("text", "code"), REFUSED)
def test_refused_with_its_reason(parser: Parser, text: str, code: Code) -> None:
    parsed = parser.parse(text)
    assert parsed.status is Status.REJECT
    assert parsed.reason is not None
    assert parsed.reason.code is code
    assert parsed.reason.text
    assert not parsed.commands


COMMANDS_RU = [
    "создай голосовой орган v1",
    "обнови зрение до v2",
    "переведи голос в канарейку на 5%",
    "отключи клетку phonemes",
    "включи сборщик органов",
    "откати зрение к v1",
    "отправь phonemes в карантин",
    "выпусти голос из карантина",
    "поставь порог нормализации 0.8",
    "обучи нормализацию на корпусе numbers",
    "заблокируй wasm",
    "включи безопасный режим",
    "повтори журнал logs/monday.jsonl и примени",
    "добавь синоним «озвучка» для голоса",
    "собери конвейер greet из normalize и speak",
]
AROUND_RU = [
    "не {}", "никогда не {}", "стоит ли {}", "если {}", "он сказал, что {}", "когда {}",
    "я не буду {}", "Петя {}", "{} или нет", "{} не надо", "{}, но не сейчас",
    "{} в прошлом году", "{}?", "интересно, {}",
]  # fmt: skip
COMMANDS_EN = [
    "create a voice organ v1",
    "update vision to v2",
    "promote voice to canary at 5%",
    "disable the phonemes cell",
    "turn the vision organ back on",
    "roll back vision to v1",
    "put phonemes in quarantine",
    "set the timeout of voice to 50 ms",
    "train normalize on the numbers corpus",
    "lock wasm",
    "turn on safe mode",
    'call the voice organ "talker"',
    "assemble pipeline greet from normalize and speak",
]
AROUND_EN = [
    "don't {}", "never {}", "if {}", "he said {}", "they {}", "nobody will {}",
    "when you {}", "I will {}", "should I {}", "I {}", "maybe {}", "yesterday I {}",
    "{} or not", "{}, I was kidding", "{} was a mistake", "{} yesterday", "{}?",
]  # fmt: skip
NEAR = [
    around.format(command)
    for commands, frames in ((COMMANDS_RU, AROUND_RU), (COMMANDS_EN, AROUND_EN))
    for command in commands
    for around in frames
]


@pytest.mark.parametrize("text", NEAR)
def test_a_near_miss_does_nothing(parser: Parser, text: str) -> None:
    assert parser.parse(text).status is not Status.OK


def test_one_foreign_part_stops_the_whole(parser: Parser) -> None:
    parsed = parser.parse("отключи голос и полей цветы")
    assert parsed.status is Status.CLARIFY
    assert parsed.question is not None
    assert parsed.question.slot == "intent"


def test_reasons_speak_the_language_asked_for(parser: Parser) -> None:
    russian = parser.parse("удали голос")
    english = parser.parse("delete voice")
    assert russian.reason is not None
    assert english.reason is not None
    assert russian.reason.text != english.reason.text
    assert russian.reason.suggestions == ("отключи голос", "объяви голос устаревшим")
    assert english.reason.suggestions == ("disable voice", "deprecate voice")
