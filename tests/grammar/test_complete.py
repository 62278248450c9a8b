"""Completion: words that fit their place, in the case that it wants."""

import pytest

from grammar.complete import Completer
from grammar.model import Status
from grammar.parse import Parser


@pytest.fixture(scope="module")
def completer() -> Completer:
    return Completer.load()


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
    names = ["organ.lidar.v1"]
    assert completer.complete("отключи ", names)[0].text == "organ.lidar.v1"
    assert all(c.text not in names for c in completer.complete("созд", names))


@pytest.mark.parametrize(
    "text",
    ["отключи ", "статус ", "разблокируй ", "disable ", "promote vision to ", "list "],
)
def test_every_choice_makes_a_command(
    parser: Parser, completer: Completer, text: str
) -> None:
    for choice in completer.complete(text):
        parsed = parser.parse(text[: choice.start] + choice.text)
        assert parsed.status is not Status.REJECT, choice.text
