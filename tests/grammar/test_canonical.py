"""Commands said back: parsed again, a canonical sentence gives its command."""

import json
from collections.abc import Iterator
from random import Random

import pytest

from benchmarks.commands import drawn
from benchmarks.inputs import CORPORA
from grammar.answers import Answer
from grammar.canonical import Canonical
from grammar.lexicon import Lexicon
from grammar.model import Command, Intent, Lang, Status
from grammar.morph import Morphology
from grammar.parse import Parser
from grammar.sample import Sampler

DRAWN = 12
SAMPLED = 150
JOINED = 40
LANGS = (Lang.RU, Lang.EN)
ANSWERS = {Intent.CONFIRM: Answer.YES, Intent.DECLINE: Answer.NO}


@pytest.fixture(scope="module")
def canonical(lexicon: Lexicon, morphology: Morphology) -> Canonical:
    return Canonical.load(lexicon, morphology)


def check_reads_back(parser: Parser, text: str, *commands: Command) -> None:
    parsed = parser.parse(text)
    wanted = [command.to_dict() for command in commands]
    assert parsed.status is Status.OK, (text, wanted)
    assert [command.to_dict() for command in parsed.commands] == wanted, text


@pytest.mark.parametrize("intent", sorted(set(Intent) - ANSWERS.keys()))
def test_every_slot_of_every_intent_reads_back(
    parser: Parser, canonical: Canonical, intent: Intent
) -> None:
    random = Random(intent.value)  # noqa: S311
    for _ in range(DRAWN):
        command = drawn(random, intent)
        for lang in LANGS:
            check_reads_back(parser, canonical.sentence([command], lang), command)


@pytest.mark.parametrize("intent", ANSWERS)
def test_an_answer_is_read_as_one(
    parser: Parser, canonical: Canonical, intent: Intent
) -> None:
    for lang in LANGS:
        said = canonical.sentence([Command(intent)], lang)
        assert parser.answer(said) is ANSWERS[intent]


def test_sampled_commands_read_back(
    parser: Parser, canonical: Canonical, lexicon: Lexicon, morphology: Morphology
) -> None:
    sampler, random = Sampler(lexicon, morphology), Random(28)  # noqa: S311
    for _ in range(SAMPLED):
        command = sampler.draw(random).command
        for lang in LANGS:
            check_reads_back(parser, canonical.sentence([command], lang), command)


@pytest.mark.parametrize("lang", LANGS)
def test_labelled_commands_read_back(
    parser: Parser, canonical: Canonical, lang: Lang
) -> None:
    for command in labelled():
        check_reads_back(parser, canonical.sentence([command], lang), command)


def labelled() -> Iterator[Command]:
    """Every different command of the corpora but bare answers."""
    found: dict[str, Command] = {}
    for path in sorted(CORPORA.glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            case = json.loads(line)
            for turn in case.get("session", [case]):
                for said in turn.get("commands", ()) if _is_ok(turn) else ():
                    slots = {k: v for k, v in said.items() if k != "intent"}
                    command = Command(Intent(said["intent"]), slots)
                    found.setdefault(json.dumps(said, sort_keys=True), command)
    return (each for each in found.values() if each.intent not in ANSWERS)


def _is_ok(turn: dict[str, object]) -> bool:
    return turn.get("status") == "ok"


@pytest.mark.parametrize("lang", LANGS)
def test_several_commands_read_back(
    parser: Parser, canonical: Canonical, lexicon: Lexicon, morphology: Morphology,
    lang: Lang,
) -> None:  # fmt: skip
    sampler, random = Sampler(lexicon, morphology), Random(5)  # noqa: S311
    for _ in range(JOINED):
        commands = [sampler.draw(random).command for _ in range(3)]
        check_reads_back(parser, canonical.sentence(commands, lang), *commands)


EXAMPLES = (
    (
        {"intent": "approve", "target": "organ.echo.v2", "to": "canary", "traffic": 5},
        "переведи эхо v2 в канарейку на 5%",
        "promote echo v2 to canary at 5%",
    ),
    (
        {"intent": "set", "target": "cell.x", "parameter": "memory_mb", "value": 16},
        "поставь лимит памяти cell.x 16 МБ",
        "set the memory limit of cell.x to 16 MB",
    ),
    (
        {"intent": "run", "target": "organ.voice", "input": "«да»"},
        "прогони голос на “«да»”",
        'run voice on "«да»"',
    ),
    (
        {"intent": "train", "target": "cell.text_normalize", "iterations": 21,
         "goal": {"metric": "f1", "min": 0.9}, "dry_run": True},
        "пробный прогон: обучи нормализацию, 21 итерацию, до f1 0.9",
        "dry run: train normalize, 21 iterations, until f1 0.9",
    ),
    (
        {"intent": "history", "target": "organ.fs", "since": 5400},
        "покажи журнал файлового органа за 90 минут",
        "show the history of fs for the last 90 minutes",
    ),
)  # fmt: skip


@pytest.mark.parametrize(("said", "ru", "en"), EXAMPLES)
def test_examples(
    canonical: Canonical, said: dict[str, object], ru: str, en: str
) -> None:
    slots = {key: value for key, value in said.items() if key != "intent"}
    command = Command(Intent(str(said["intent"])), slots)  # type: ignore[arg-type]
    assert canonical.sentence([command], Lang.RU) == ru
    assert canonical.sentence([command], Lang.EN) == en
    assert canonical.sentence([command], Lang.MIXED) == ru
