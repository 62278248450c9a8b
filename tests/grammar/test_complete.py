"""Completion: words that fit their place, in the case that it wants."""

import pytest

from grammar.complete import Completer
from grammar.model import Status
from grammar.parse import Parser


@pytest.fixture(scope="module")
def completer(parser: Parser) -> Completer:
    return parser.completer()


OFFERED = [
    ("", "создай"),
    ("созд", "создай"),
    ("отключи ", "голос"),
    ("отключи ", "моторику"),
    ("статус ", "зрения"),
    ("переведи голос в ", "стабильные"),
    ("отправь голос в ", "карантин"),
    ("разблокируй ", "обучение"),
    ("dis", "disable"),
    ("promote vision to ", "canary"),
    ("list ", "organs"),
]


@pytest.mark.parametrize(("text", "word"), OFFERED)
def test_offered(completer: Completer, text: str, word: str) -> None:
    assert word in [choice.text for choice in completer.complete(text)]


@pytest.mark.parametrize(("text", "word"), OFFERED)
def test_a_choice_continues_what_is_typed(
    completer: Completer, text: str, word: str
) -> None:
    for choice in completer.complete(text):
        partial = text[choice.start :]
        assert choice.text.startswith(partial)
    assert word


def test_known_addresses_are_offered_where_a_name_may_stand(
    completer: Completer,
) -> None:
    known = {"organ.lidar": ("v1",)}
    assert completer.complete("отключи ", known)[0].text == "organ.lidar"
    assert all(c.text not in known for c in completer.complete("созд", known))


FIRST = [
    ("обнови зрение ", "до v3"),
    ("обнови зрение д", "до v3"),
    ("обнови зрение до ", "v3"),
    ("обнови голос ", "до v2"),
    ("обнови organ.vision до ", "v3"),
    ("update vision ", "to v3"),
    ("update vision to ", "v3"),
    ("откати зрение ", "к v1"),
    ("roll back vision ", "to v1"),
    ("создай голосовой орган ", "v1"),
    ("отк", "отключи"),
    ("созд", "создай"),
    ("", "создай"),
    ("ОБНОВИ ЗРЕНИЕ ", "до v3"),
]


@pytest.mark.parametrize(("text", "best"), FIRST)
def test_the_usual_comes_first(completer: Completer, text: str, best: str) -> None:
    known = {"organ.vision": ("v1", "v2")}
    offered = [c.text for c in completer.complete(text, known) if c.text not in known]
    assert offered[0] == best


SOON = [
    ("переведи голос ", "в канарейку"),
    ("создай голос и переведи его ", "в канарейку"),
    ("отправь голос ", "в карантин"),
    ("выпусти голос ", "из карантина"),
    ("promote vision ", "to canary"),
    ("поставь порог ", "голоса"),
    ("покажи ", "журнал"),
    ("show ", "status"),
    ("создай эхо с ", "таймаутом"),
    ("покажи клетки в ", "канарейке"),
]


@pytest.mark.parametrize(("text", "word"), SOON)
def test_what_is_said_next_stands_among_the_first(
    completer: Completer, text: str, word: str
) -> None:
    known = {"organ.vision": ("v1", "v2")}
    offered = [c.text for c in completer.complete(text, known) if c.text not in known]
    assert word in offered[:5]


def test_rare_synonyms_come_after_usual_words(completer: Completer) -> None:
    offered = [choice.text for choice in completer.complete("по")]
    assert offered.index("покажи") < offered.index("построй")
    assert [c.text for c in completer.complete("")].count("построй") == 0


@pytest.mark.parametrize("text", ["отключи ", "disable "])
def test_before_anything_is_typed_no_synonyms_stand_beside_each_other(
    parser: Parser, completer: Completer, text: str
) -> None:
    parsed = [parser.parse(text + c.text) for c in completer.complete(text)]
    meant = [repr(one.to_dict()["commands"]) for one in parsed if one.commands]
    whole = [each for each in meant if "target" in each]
    assert len(whole) == len(set(whole)) > 0


def test_versions_follow_what_exists(completer: Completer) -> None:
    known = {"organ.vision": ("v1", "v2", "v10"), "memory.notes": ("v1.2",)}

    def versions(text: str) -> list[str]:
        found = completer.complete(text, known)
        return [c.text for c in found if c.kind == "version"]

    assert versions("обнови зрение до ") == ["v11"]
    assert versions("откати зрение к ") == ["v2", "v1"]
    assert versions("diff vision ") == ["v10", "v2", "v1"]
    assert versions("обнови memory.notes до ") == ["v2"]
    assert versions("одобри голос ") == []


def test_a_text_that_grows_is_completed_as_at_once(parser: Parser) -> None:
    # What is kept of the text before must not show in what is offered.
    text = "создай голос v1 и обнови зрение до v2"
    typed = parser.completer()
    for end in range(len(text) + 1):
        assert typed.complete(text[:end]) == parser.completer().complete(text[:end])


@pytest.mark.parametrize(
    "text",
    [
        "отключи ", "статус ", "разблокируй ", "disable ", "promote vision to ",
        "list ", "обнови зрение ", "update vision ", "переведи голос ", "откати голос ",
        "promote vision ", "roll back voice ", "покажи ", "show ", "поставь ", "set ",
        "покажи клетки ", "выпусти голос ", "отправь голос ", "отключи голос и ",
        "создай голосовой орган ", "обучи нормализацию ",
    ],
)  # fmt: skip
def test_every_choice_makes_a_command(
    parser: Parser, completer: Completer, text: str
) -> None:
    for choice in completer.complete(text):
        parsed = parser.parse(text[: choice.start] + choice.text)
        assert parsed.status is not Status.REJECT, choice.text


@pytest.mark.parametrize(
    ("text", "clear"),
    [
        ("обнови зрение ", "до v2"),
        ("обнови зрение до ", "v2"),
        ("update vision ", "to v2"),
        ("обнови ", None),
        ("переведи голос в ", None),
        ("поставь порог голоса ", None),
        ("roll back ", None),
        ("включи безопасный ", None),
        ("кстати ", None),
    ],
)
def test_only_what_nothing_competes_with_is_offered_unasked(
    completer: Completer, text: str, clear: str | None
) -> None:
    known = {"organ.vision": ("v1",), "organ.voice": ("v1", "v2")}
    found = [choice.text for choice in completer.clear(text, known)]
    assert found == ([] if clear is None else [clear])
