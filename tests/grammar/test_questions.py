"""Questions: the slot they ask for, and options that are answers."""

import pytest

from grammar.model import Lang, Status
from grammar.parse import Parser

ASKED = [
    ("создай орган", "target"),
    ("откати голос v2", "to"),
    ("поставь порог нормализации", "value"),
    ("поставь голосу 0.8", "parameter"),
    ("set the timeout", "target"),
    ("разблокируй", "capability"),
    ("безопасный режим", "on"),
    ("кто в карантине?", "what"),
    ("assemble pipeline greet", "chain"),
    ("replay", "log"),
    ("добавь синоним для голоса", "alias"),
    ("голосовой орган", "intent"),
    ("обнови её до v2", "target"),
    ("promote lidar to canary at 5%", "target"),
    ("отключи голос?", "intent"),
    ("верни голос", "intent"),
    ("restore voice, please", "intent"),
    ("call the voice organ", "alias"),
    ("зови «Болтун»", "target"),
    ("limit voice", "parameter"),
    ("голос 10%", "parameter"),
    ("таймаут голоса", "value"),
    ("raise the timeout of voice", "value"),
    ("create a voice organ with a memory limit", "value"),
    ("обучи на корпусе phone_calls", "target"),
    ("прогони на data/lines.jsonl", "target"),
    ("roll back to the last version", "target"),
    ("bring to life v8", "target"),
    ("собери из нормализации, фонем и адаптера речи", "target"),
]


@pytest.mark.parametrize(("text", "slot"), ASKED)
def test_the_missing_slot_is_asked_for(parser: Parser, text: str, slot: str) -> None:
    parsed = parser.parse(text)
    assert parsed.status is Status.CLARIFY
    assert parsed.question is not None
    assert parsed.question.slot == slot
    assert parsed.question.options


@pytest.mark.parametrize(("text", "slot"), ASKED)
def test_a_question_is_asked_in_either_language(
    parser: Parser, text: str, slot: str
) -> None:
    russian = parser.parse(text, lang=Lang.RU).question
    english = parser.parse(text, lang=Lang.EN).question
    assert russian is not None
    assert english is not None
    assert english.slot == russian.slot == slot
    assert english.text.isascii()
    assert not russian.text.isascii()


FILLED = ["создай орган", "поставь порог нормализации", "unlock", "safe mode", "replay"]


@pytest.mark.parametrize("text", FILLED)
def test_every_option_is_an_answer(parser: Parser, text: str) -> None:
    parsed = parser.parse(text)
    assert parsed.question is not None
    assert parsed.gap is not None
    for option in parsed.question.options:
        filled = parser.fill(option, parsed.gap)
        whole = parser.parse(option)
        answers = (filled.status if filled else None, whole.status)
        assert Status.OK in answers, option


MISSPELT = [
    ("созадй голсовой орган v1", "создай голосовой орган v1"),
    ("turn off the vioce organ", "turn off the voice organ"),
    ("crate voice organ", "create voice organ"),
    ("обнови зрнеие до v3", "обнови зрение до v3"),
    ("создай файлвый орган", "создай файловый орган"),
    ("руды", None),
]


@pytest.mark.parametrize(("text", "corrected"), MISSPELT)
def test_a_misspelling_is_asked_about(
    parser: Parser, text: str, corrected: str | None
) -> None:
    parsed = parser.parse(text)
    if corrected is None:
        assert parsed.status is Status.REJECT
        return
    assert parsed.status is Status.CLARIFY
    assert parsed.question is not None
    assert parsed.question.repair
    assert parsed.question.options[0] == corrected


@pytest.mark.parametrize(
    "text",
    ["я включил голос", "он отключает зрение", "сброс голоса", "обнови v9 голос v8"],
)
def test_a_dictionary_word_is_never_repaired(parser: Parser, text: str) -> None:
    question = parser.parse(text).question
    assert question is None or not question.repair


def test_the_other_keyboard_layout_is_asked_about(parser: Parser) -> None:
    parsed = parser.parse("jnrk.xb ujkjc")
    assert parsed.question is not None
    assert parsed.question.options[0] == "отключи голос"
