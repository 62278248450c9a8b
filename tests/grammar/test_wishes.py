"""Whose wish it is: the speaker's asks, another one's, a fear or a quote does not."""

import pytest

from grammar.model import Code, Intent, Status
from grammar.parse import Parser

# The command, and the same deed in the past as «чтобы» wants it.
DEEDS_RU = [
    ("отключи голос", "отключили голос"),
    ("включи слух", "включили слух"),
    ("откати зрение к v1", "откатили зрение к v1"),
    ("обнови зрение до v2", "обновили зрение до v2"),
    ("одобри моторику", "одобрили моторику"),
    ("создай голосовой орган v1", "создали голосовой орган v1"),
    ("отправь phonemes в карантин", "отправили phonemes в карантин"),
    ("выпусти голос из карантина", "выпустили голос из карантина"),
    ("переведи эхо в канарейку на 5%", "перевели эхо в канарейку на 5%"),
    ("обучи слух на корпусе numbers", "обучили слух на корпусе numbers"),
    ("разблокируй wasm", "разблокировали wasm"),
    ("отмени сборку голосового органа", "отменили сборку голосового органа"),
    ("объяви эхо v1 устаревшим", "объявили эхо v1 устаревшим"),
    ("поставь порог нормализации 0.8", "поставили порог нормализации 0.8"),
]  # fmt: skip
OWN_RU = ["хочу, чтобы {}", "надо, чтобы вы {}", "нужно чтобы {}", "прошу, чтобы {}",
          "мы хотим, чтобы ты {}", "хотелось бы, чтобы {}"]  # fmt: skip
OTHERS_RU = ["Катя хочет, чтобы мы {}", "начальник просит, чтобы {}",
             "заказчик требует, чтоб {}", "все ждут, чтобы мы {}", "чтобы {}",
             "он попросил, чтобы {}", "кто-то мечтает, чтобы {}"]  # fmt: skip
OTHERS_WANT_RU = ["Катя хочет: {}", "начальник просил: {}", "она пишет: «{}»",
                  "в отчёте написано: «{}»", "инструкция гласит «{}»",
                  "«{}», — сказал он", "Дима сказал, {}"]  # fmt: skip

# The command, its object and what is wanted of it.
DEEDS_EN = [
    ("disable the normalizer v1", "the normalizer v1 disabled"),
    ("enable the reverse organ", "the reverse organ enabled"),
    ("roll back voice to v1", "voice rolled back to v1"),
    ("update vision to v2", "vision updated to v2"),
    ("approve vision", "vision approved"),
    ("create a voice organ", "a voice organ created"),
    ("quarantine echo", "echo quarantined"),
    ("release phonemes from quarantine", "phonemes released from quarantine"),
    ("promote hearing to canary at 5%", "hearing promoted to canary at 5%"),
    ("train normalize on numbers", "normalize trained on numbers"),
    ("unlock wasm", "wasm unlocked"),
    ("cancel the voice build", "the voice build cancelled"),
    ("deprecate echo v1", "echo v1 deprecated"),
    ("turn on safe mode", "safe mode turned on"),
    ("turn off the motor organ", "the motor organ turned off"),
]  # fmt: skip
OWN_EN = ["I want {}", "I need {}", "we'd like {}", "I would like to have {}",
          "please have {}", "could you get {}?", "let's get {}"]  # fmt: skip
OTHERS_EN = ["Kate wants {}", "she needs {}", "they want {}", "who wants {}?",
             "the boss would like {}", "do you want {}?", "I wanted {}", "we have {}",
             "have {}?"]  # fmt: skip
OTHERS_WANT_EN = ['the ticket says "{}"', "my boss said: {}", 'Bob wrote "{}"',
                  '"{}", she said', "Kate asked us to {}", "Kate wants us to {}",
                  "I was told to {}", "the note says {}"]  # fmt: skip


def said(parser: Parser, text: str) -> list[dict[str, object]]:
    return [command.to_dict() for command in parser.parse(text).commands]


@pytest.mark.parametrize("frame", [*OWN_RU, *OWN_EN])
def test_the_speakers_wish_is_the_command(parser: Parser, frame: str) -> None:
    for command, deed in DEEDS_RU if frame in OWN_RU else DEEDS_EN:
        text = frame.format(deed)
        assert parser.parse(text).status is Status.OK, text
        assert said(parser, text) == said(parser, command), text


@pytest.mark.parametrize("frame", [*OTHERS_RU, *OTHERS_EN])
def test_what_others_wish_asks_for_nothing(parser: Parser, frame: str) -> None:
    for _, deed in DEEDS_RU if frame in OTHERS_RU else DEEDS_EN:
        text = frame.format(deed)
        assert parser.parse(text).status is not Status.OK, text


@pytest.mark.parametrize("frame", [*OTHERS_WANT_RU, *OTHERS_WANT_EN])
def test_what_was_said_is_no_request(parser: Parser, frame: str) -> None:
    for command, _ in DEEDS_RU if frame in OTHERS_WANT_RU else DEEDS_EN:
        parsed = parser.parse(frame.format(command))
        assert parsed.status is Status.REJECT, parsed
        assert parsed.reason is not None
        assert parsed.reason.code is Code.NOT_A_REQUEST, parsed


@pytest.mark.parametrize(
    "text",
    [
        "а вдруг кто-нибудь отключит нормализацию?",
        "вдруг голос отключили?",
        "а вдруг отключат голос",
        "боюсь, кто-то отключил голос",
        "кто-то отключил голос",
        "кто отключит голос?",
        "когда обновят зрение?",
        "зрение откатят?",
        "will voice be disabled?",
        "who will disable voice?",
        "I'm afraid somebody disables voice",
        "voice should be disabled?",
        "голос должен быть отключён?",
    ],
)
def test_the_future_and_fears_are_no_history(parser: Parser, text: str) -> None:
    assert parser.parse(text).status is not Status.OK


@pytest.mark.parametrize(
    "text",
    [
        "кто отключил голос?",
        "кто-нибудь отключал голос?",
        "кто-то отключил голос?",
        "голос отключили?",
        "when was voice disabled?",
        "did somebody disable voice?",
    ],
)
def test_the_past_is_history(parser: Parser, text: str) -> None:
    parsed = parser.parse(text)
    assert parsed.status is Status.OK
    assert [command.intent for command in parsed.commands] == [Intent.HISTORY]


@pytest.mark.parametrize(
    "text",
    [
        "что будет, если отключить голос?",
        "что будет, если кто-нибудь отключит голос?",
        "что если отключат голос?",
        "what would happen if somebody disabled voice?",
        "what if he disables voice?",
        "what happens if voice is disabled?",
        "what would happen if voice were disabled?",
    ],
)
def test_who_does_it_does_not_matter_to_a_preview(parser: Parser, text: str) -> None:
    assert said(parser, text) == [
        {"intent": "disable", "target": "organ.voice", "dry_run": True}
    ]


STAGES = [
    ("переведи голос в {} состояние", "ru", ["стабильное", "экспериментальное"]),
    ("голос — в {} состояние", "ru", ["стабильное", "канареечное"]),
    ("переведи голос на {} стадию", "ru", ["стабильную", "канареечную"]),
    ("move voice to the {} state", "en", ["stable", "experimental", "canary"]),
]


@pytest.mark.parametrize(("frame", "lang", "words"), STAGES)
def test_a_stage_may_be_called_a_state(
    parser: Parser, frame: str, lang: str, words: list[str]
) -> None:
    plain = "переведи голос в {}" if lang == "ru" else "move voice to {}"
    names = {"стабильн": "стабильные", "экспериментальн": "экспериментальные"}
    for word in words:
        name = names.get(word[:-2], "канарейку" if lang == "ru" else word)
        stage = frame.format(word)
        assert said(parser, stage) == said(parser, plain.format(name)), stage
        assert parser.parse(stage).status is Status.OK
