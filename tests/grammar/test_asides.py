"""What is said around a request changes nothing of it, and makes none of a report."""

import tomllib

import pytest

from grammar.model import Parse, Status
from grammar.parse import Parser
from grammar.shipped import shipped

GROUPS = tomllib.loads(shipped("lexicon", "asides.toml"))
REQUESTS = {
    "ru": ("отключи голос", "переведи зрение v2 в канарейку на 10%"),
    "en": ("disable voice", "move vision v2 to canary at 10%"),
}
NOT_FRONT = {"behind", "pointing"}
NOT_LAST = NOT_FRONT | {"front"}
SUBJECTS = ("guys", "people", "the team", "my friend", "colleagues", "all the folks")


def typed(aside: str) -> str:
    """An aside as people type it."""
    plain = aside.replace(" ' ", "'").replace(" 's", "'s")
    return plain.replace(" ,", ",").replace(" :", ":")


def said(left_out: set[str]) -> list[tuple[str, str]]:
    return [
        (lang, typed(aside))
        for group, both in GROUPS.items()
        if group not in left_out
        for lang, asides in both.items()
        for aside in asides
    ]


def meant(parsed: Parse) -> list[dict[str, object]]:
    assert parsed.status is Status.OK, parsed.utterance
    return [command.to_dict() for command in parsed.commands]


@pytest.mark.parametrize("comma", [" ", ", "])
def test_a_request_means_the_same_behind_any_aside(parser: Parser, comma: str) -> None:
    for lang, aside in said(NOT_FRONT):
        pause = " " if aside.endswith(":") else comma
        for request in REQUESTS[lang]:
            same = meant(parser.parse(request))
            assert meant(parser.parse(f"{aside}{pause}{request}")) == same, aside


@pytest.mark.parametrize("comma", [" ", ", "])
def test_a_request_means_the_same_in_front_of_any_aside(
    parser: Parser, comma: str
) -> None:
    for lang, aside in said(NOT_LAST):
        if aside.endswith(":"):
            continue
        for request in REQUESTS[lang]:
            same = meant(parser.parse(request))
            assert meant(parser.parse(f"{request}{comma}{aside}")) == same, aside


def test_an_aside_is_taken_wherever_a_clause_ends(parser: Parser) -> None:
    for text in (
        "отключи голос, блин, и покажи статус слуха, пожалуйста",
        "disable voice just in case and show the status of hearing, will you",
    ):
        assert len(meant(parser.parse(text))) == 2


@pytest.mark.parametrize("subject", SUBJECTS)
@pytest.mark.parametrize("deed", ["want to", "have to", "should", "can", "must"])
def test_who_has_to_do_something_is_not_asked_for_it(
    parser: Parser, subject: str, deed: str
) -> None:
    parsed = parser.parse(f"{subject} {deed} disable voice")
    assert parsed.status is not Status.OK


@pytest.mark.parametrize("name", ["team", "brat", "бро", "система"])
def test_what_may_be_said_aside_may_still_be_a_name(parser: Parser, name: str) -> None:
    kind = "орган" if name[0] > "z" else "organ"
    verb = "создай" if kind == "орган" else "create an"
    assert meant(parser.parse(f"{verb} {kind} {name}")) == [
        {"intent": "create", "target": f"organ.{name}"}
    ]


@pytest.mark.parametrize("smile", [":)", ";-)", ":D", ")", ")))"])
def test_a_smile_is_no_reason(parser: Parser, smile: str) -> None:
    assert meant(parser.parse(f"отключи голос {smile}")) == [
        {"intent": "disable", "target": "organ.voice"}
    ]
