"""Conversations: what is open decides how short answers are taken."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agent.dialogue import Dialogue, Open, opens_plan, turn
from grammar.model import Command, Intent, Json, Parse, Status
from grammar.parse import Parser

Said = tuple[str, str | list[dict[str, Json]]]


@pytest.fixture(scope="module")
def parser() -> Parser:
    return Parser.load(with_entities=False)


def one(intent: str, **slots: Json) -> list[dict[str, Json]]:
    return [{"intent": intent, **slots}]


def shown(parsed: Parse) -> str | list[dict[str, Json]]:
    match parsed.status:
        case Status.OK:
            return [dict(command.to_dict()) for command in parsed.commands]
        case Status.CLARIFY:
            assert parsed.question is not None
            return f"? {parsed.question.slot}"
        case _:
            assert parsed.reason is not None
            return parsed.reason.code.value


CONVERSATIONS: dict[str, list[Said]] = {
    "a plan takes one answer": [
        ("да", "not_a_request"),
        ("отключи голос", one("disable", target="organ.voice")),
        ("покажи журнал", one("history")),
        ("да", one("confirm")),
        ("да", "not_a_request"),
    ],
    "reading commands and runs open no plan": [
        ("run voice", one("run", target="organ.voice")),
        ("yes", "not_a_request"),
        ("replay logs/a.jsonl", one("replay", log="logs/a.jsonl")),
        ("yes", "not_a_request"),
        ("disable voice --dry-run", one("disable", target="organ.voice", dry_run=True)),
        ("yes", "not_a_request"),
    ],
    "a missing slot is filled, also with more than was asked": [
        ("создай орган", "? target"),
        (
            "обоняния v2 на wasm",
            one("create", target="organ.обоняние.v2", backend="wasm"),
        ),
    ],
    "an adjective answers in the gender of its kind": [
        ("создай клетку", "? target"),
        ("вкусовую", one("create", target="cell.вкусовая")),
    ],
    "one question after another": [
        ("set the timeout", "? target"),
        ("the hearing organ", "? value"),
        (
            "half a second",
            one("set", target="organ.hearing", parameter="timeout_ms", value=500),
        ),
    ],
    "a number is a value where a value is asked for": [
        ("поставь порог нормализации", "? value"),
        (
            "1",
            one(
                "set",
                target="cell.text_normalize",
                parameter="confidence_threshold",
                value=1,
            ),
        ),
    ],
    "a number picks an option elsewhere": [
        ("unlock", "? capability"),
        ("3", one("unlock", capability="factory_wasm")),
    ],
    "a whole command replaces the question": [
        ("create an organ", "? target"),
        ("disable echo", one("disable", target="organ.echo")),
        ("yes", one("confirm")),
    ],
    "yes takes the first correction": [
        ("созадй голсовой орган v1", "? utterance"),
        ("да", one("create", target="organ.voice.v1")),
        ("да", one("confirm")),
    ],
    "no drops a correction": [
        ("dissable voice", "? utterance"),
        ("no", one("decline")),
        ("no", "not_a_request"),
    ],
    "a pronoun agrees with what it stands for": [
        (
            "отключи голос и нормализацию",
            [
                {"intent": "disable", "target": "organ.voice"},
                {"intent": "disable", "target": "cell.text_normalize"},
            ],
        ),
        ("включи её", one("enable", target="cell.text_normalize")),
        ("покажи его статус", one("status", target="organ.voice")),
    ],
    "a pronoun may stand for a gate": [
        ("unlock wasm", one("unlock", capability="factory_wasm")),
        ("lock it", one("lock", capability="factory_wasm")),
    ],
    "an ellipsis keeps what was said but target and version": [
        (
            "переведи голос v1 в канарейку на 5%",
            one("approve", target="organ.voice.v1", to="canary", traffic=5),
        ),
        (
            "а теперь зрение",
            one("approve", target="organ.vision", to="canary", traffic=5),
        ),
        (
            "и v2 тоже",
            one("approve", target="organ.vision.v2", to="canary", traffic=5),
        ),
    ],
    "confirm and undo are no last intent": [
        ("turn off phonemes", one("disable", target="cell.text_to_phonemes")),
        ("undo", one("undo")),
        ("yes", one("confirm")),
        ("and the normalizer", one("disable", target="cell.text_normalize")),
    ],
    "a name first, then what to do with it": [
        ("голосовой орган", "? intent"),
        ("одобри", one("approve", target="organ.voice")),
    ],
    "a refusal changes nothing": [
        ("отключи голос", one("disable", target="organ.voice")),
        ("включи свет на кухне", "out_of_domain"),
        ("да", one("confirm")),
    ],
    "cancel declines what is open and asks otherwise": [
        ("approve vision", one("approve", target="organ.vision")),
        ("cancel", one("decline")),
        ("cancel", "? target"),
        ("the voice organ", one("cancel", target="organ.voice")),
    ],
}


@pytest.mark.parametrize("name", CONVERSATIONS)
def test_conversation(parser: Parser, name: str) -> None:
    state = Dialogue.start()
    for text, expected in CONVERSATIONS[name]:
        parsed, state = turn(parser, state, text)
        assert shown(parsed) == expected, text


def test_a_plan_may_be_closed_from_outside(parser: Parser) -> None:
    _, state = turn(parser, Dialogue.start(), "disable voice")
    assert state.open is Open.PLAN
    parsed, after = turn(parser, state.without_plan(), "yes")
    assert shown(parsed) == "not_a_request"
    assert after.open is Open.NOTHING


@pytest.mark.parametrize("intent", list(Intent))
def test_only_what_changes_opens_a_plan(intent: Intent) -> None:
    reading = {
        Intent.STATUS, Intent.LIST, Intent.DIFF, Intent.HISTORY, Intent.EXPLAIN,
        Intent.HELP, Intent.RUN, Intent.REPLAY, Intent.CONFIRM, Intent.DECLINE,
    }  # fmt: skip
    assert opens_plan(Command(intent)) == (intent not in reading)
    assert not opens_plan(Command(intent, {"dry_run": True}))


TURNS = st.sampled_from([
    "да", "нет", "1", "undo", "создай орган", "голосовой", "отключи его", "и v2 тоже",
    "зрение", "созадй голос", "покажи статус голоса", "cancel", "привет", "", "v2",
    "0.8", "поставь порог", "включи", "wasm", "а теперь слух", "---",
])  # fmt: skip


@settings(
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(texts=st.lists(TURNS, max_size=8))
def test_confirm_needs_an_open_plan(parser: Parser, texts: list[str]) -> None:
    state = Dialogue.start()
    for text in texts:
        had_plan = state.has_plan
        parsed, state = turn(parser, state, text)
        assert parsed.utterance == text
        if any(command.intent is Intent.CONFIRM for command in parsed.commands):
            assert had_plan
            assert not state.has_plan
