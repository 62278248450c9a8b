"""Binding: from the words of a command to operations on what is there."""

from collections.abc import Iterator

import pytest

from agent.bind import BINDERS, bind
from agent.language import language_of
from agent.names import Names
from agent.reply import Asked, Refused
from agent.steps import (
    Bound,
    Change,
    Diff,
    Explain,
    History,
    Listing,
    NotBound,
    Run,
    Status,
)
from factory.model import State
from factory.operations import (
    Build,
    Fabricate,
    Move,
    SetGate,
    SetSafeMode,
    Transition,
)
from factory.ports.store import World
from grammar.model import Command, Intent
from grammar.parse import Parser
from tests.factory.bench import Bench

SHIPPED = Parser.load(with_entities=False)


@pytest.fixture
def bench() -> Bench:
    return Bench()


@pytest.fixture
def world(bench: Bench) -> Iterator[World]:
    with bench.factory.snapshot() as world:
        yield world


def say(bench: Bench, intent: str, **slots: object) -> Bound | NotBound:
    command = Command(Intent(intent), slots)  # type: ignore[arg-type]
    return say_all(bench, command)


def say_all(bench: Bench, *commands: Command) -> Bound | NotBound:
    with bench.factory.snapshot() as world:
        return bind(commands, Names(world, bench.catalog, language_of(SHIPPED, world)))


def operation(found: Bound | NotBound) -> object:
    assert isinstance(found, Bound), found
    (step,) = found.steps
    assert isinstance(step, Change)
    return step.operation


def test_create_takes_the_catalogue(bench: Bench) -> None:
    found = operation(say(bench, "create", target="organ.voice.v1"))
    assert isinstance(found, Build)
    assert found.template.id == "organ.voice.v1"
    assert {spec.template.id for spec in found.cells} == set(found.template.cells)


def test_create_without_a_version_takes_the_only_one(bench: Bench) -> None:
    found = operation(say(bench, "create", target="organ.voice"))
    assert isinstance(found, Build)
    assert found.template.id == "organ.voice.v1"


def test_create_without_a_version_asks_among_several(bench: Bench) -> None:
    found = say(bench, "create", target="organ.vision")
    assert isinstance(found, Asked)
    assert found.question.options == tuple(f"organ.vision.v{n}" for n in (1, 2, 3))


def test_options_tell_versions_apart(bench: Bench) -> None:
    found = operation(
        say(bench, "create", target="organ.vision", options=["grayscale"])
    )
    assert isinstance(found, Build)
    assert found.template.id == "organ.vision.v2"


@pytest.mark.parametrize(
    ("slots", "code"),
    [
        ({"target": "organ.обоняние"}, "unknown_organ"),
        ({"target": "organ.voice.v7"}, "no_such_template"),
        ({"target": "organ.vision.v1", "options": ["grayscale"]}, "no_such_option"),
        ({"target": "cell.ghost"}, "unknown_cell"),
        ({"target": "organ.voice", "limits": {"memory_mb": 1}}, "cells_only"),
    ],
)
def test_what_the_catalogue_lacks_is_refused(
    bench: Bench, slots: dict[str, object], code: str
) -> None:
    found = say(bench, "create", **slots)
    assert isinstance(found, Refused)
    assert found.code == code


def test_a_cell_of_the_catalogue_with_limits(bench: Bench) -> None:
    found = operation(
        say(bench, "create", target="cell.text_normalize", limits={"timeout_ms": 50})
    )
    assert isinstance(found, Fabricate)
    assert found.spec.template.id == "analysis.text_normalize.v1"
    assert found.spec.limits is not None
    assert found.spec.limits.timeout_ms == 50


def test_limits_that_are_said_leave_the_others_of_the_catalogue(bench: Bench) -> None:
    target = "analysis.image_grayscale_wasm.v1"
    shipped = bench.catalog.cell(target)
    assert shipped is not None
    assert shipped.limits is not None
    found = operation(say(bench, "create", target=target, limits={"memory_mb": 32}))
    assert isinstance(found, Fabricate)
    assert found.spec.limits == shipped.limits.model_copy(update={"memory_mb": 32})


def test_update_names_what_it_replaces(bench: Bench) -> None:
    bench.do(bench.build("organ.vision.v1"))
    slots = {"target": "organ.vision", "to": "v2", "options": ["grayscale"]}
    found = operation(say(bench, "update", **slots))
    assert isinstance(found, Build)
    assert (found.template.id, found.replaces) == ("organ.vision.v2", "organ.vision.v1")


@pytest.mark.parametrize(
    ("slots", "code"),
    [
        ({"target": "organ.echo", "to": "v2"}, "not_created"),
        ({"target": "organ.vision", "to": "v9"}, "no_such_template"),
        (
            {"target": "organ.vision", "to": "v3", "options": ["grayscale"]},
            "no_such_option",
        ),
        ({"target": "organ.vision.v2", "to": "v3"}, "no_such_version"),
    ],
)
def test_an_update_that_cannot_be(
    bench: Bench, slots: dict[str, object], code: str
) -> None:
    bench.do(bench.build("organ.vision.v1"))
    found = say(bench, "update", **slots)
    assert isinstance(found, Refused)
    assert found.code == code


def test_an_update_without_a_version_asks(bench: Bench) -> None:
    bench.do(bench.build("organ.vision.v1"))
    found = say(bench, "update", target="organ.vision")
    assert isinstance(found, Asked)
    assert (found.question.slot, found.question.options) == ("to", ("v2", "v3"))


def test_a_chain_resolves_its_names(bench: Bench) -> None:
    chain = ["normalize", "phonemes", "adapter"]
    found = operation(
        say(bench, "assemble", target="organ.speak-pipeline", chain=chain)
    )
    assert isinstance(found, Build)
    assert found.template.id == "organ.speak-pipeline.v1"
    assert found.template.cells == (
        "analysis.text_normalize.v1",
        "analysis.text_to_phonemes.v1",
        "action.speak_adapter.v1",
    )


def test_an_unknown_link_is_refused_with_what_there_is(bench: Bench) -> None:
    found = say(bench, "assemble", target="organ.x", chain=["normalize", "ghost"])
    assert isinstance(found, Refused)
    assert found.code == "unknown_link"
    assert "text_normalize" in found.fields["known"]


def test_the_same_chain_again_is_the_same_version(bench: Bench) -> None:
    for chain, version in (
        (["echo"], "v1"),
        (["echo"], "v1"),
        (["echo", "reverse"], "v2"),
    ):
        found = operation(say(bench, "assemble", target="organ.x", chain=chain))
        assert isinstance(found, Build)
        assert found.template.id == f"organ.x.{version}"
        bench.do(found)


def test_later_commands_see_what_earlier_ones_make(bench: Bench) -> None:
    found = say_all(
        bench,
        Command(Intent.CREATE, {"target": "organ.voice.v1"}),
        Command(
            Intent.APPROVE, {"target": "organ.voice.v1", "to": "canary", "traffic": 5}
        ),
        Command(Intent.STATUS, {"target": "organ.voice"}),
    )
    assert isinstance(found, Bound)
    change, look = found.steps[1:]
    assert isinstance(change, Change)
    assert change.operation == Transition(
        address="organ.voice.v1", move=Move.APPROVE, stage=State.CANARY, traffic=5
    )
    assert look == Status("organ.voice")


@pytest.mark.parametrize("intent", sorted(Move))
def test_a_move_needs_something_that_is_there(bench: Bench, intent: str) -> None:
    found = say(bench, intent, target="organ.voice")
    assert isinstance(found, Refused)
    assert found.code == "not_created"
    bench.do(bench.build("organ.voice.v1"))
    assert isinstance(operation(say(bench, intent, target="organ.voice")), Transition)


def test_settings(bench: Bench) -> None:
    assert operation(say(bench, "unlock", capability="factory_wasm")) == SetGate(
        capability="factory_wasm", state="experimental"
    )
    assert operation(say(bench, "lock", capability="training")) == SetGate(
        capability="training", state="locked"
    )
    assert operation(say(bench, "safe_mode", on=True)) == SetSafeMode(on=True)
    found = say(bench, "unlock", capability="factory_wasn")
    assert isinstance(found, Refused)
    assert "factory_wasm" in found.fields["near"]


def test_looking(bench: Bench) -> None:
    cases = {
        ("status", ()): Status(None),
        ("list", (("what", "cells"), ("state", "canary"))): Listing("cells", "canary"),
        ("history", (("limit", 20), ("since", 3600))): History(None, 20, 3600.0),
        ("run", (("target", "organ.echo"), ("input", "а"))): Run("organ.echo", "а"),
    }
    for (intent, slots), expected in cases.items():
        found = say(bench, intent, **dict(slots))
        assert isinstance(found, Bound)
        assert found.steps == (expected,)


@pytest.mark.parametrize("move", [Move.DEPRECATE, Move.QUARANTINE, Move.RELEASE])
def test_holding_and_letting_go(bench: Bench, move: Move) -> None:
    bench.do(bench.build("organ.voice.v1"))
    said = {"target": "cell.text_to_phonemes", "reason": "утечка памяти"}
    assert operation(say(bench, move.value, **said)) == Transition(
        address="analysis.text_to_phonemes", move=move, reason="утечка памяти"
    )
    assert operation(say(bench, move.value, target="organ.voice.v1")) == Transition(
        address="organ.voice.v1", move=move
    )
    found = say(bench, move.value, target="organ.voice.v2")
    assert isinstance(found, Refused)
    assert found.code == "no_such_version"


V1, V2, V3 = (f"organ.vision.v{n}" for n in (1, 2, 3))


@pytest.mark.parametrize(
    ("slots", "expected"),
    [
        ({"from": "v1", "to": "v2"}, Diff(V1, V2)),
        ({"from": "v2", "to": "v1"}, Diff(V2, V1)),
        ({"to": "v3"}, Diff(V1, V3)),
        ({"from": "v2"}, Diff(V2, V3)),
        ({"target": V2}, Diff(V1, V2)),
        ({}, Diff(V1, V3)),
    ],
)
def test_versions_to_compare(
    bench: Bench, slots: dict[str, object], expected: Diff
) -> None:
    bench.do(bench.build(V1))
    bench.do(bench.build(V3, replaces=V1))
    found = say(bench, "diff", **{"target": "organ.vision", **slots})
    assert isinstance(found, Bound), found
    assert found.steps == (expected,)


def test_what_is_only_in_the_catalogue_is_compared(bench: Bench) -> None:
    found = say(bench, "diff", target="organ.vision")
    assert isinstance(found, Bound)
    assert found.steps == (Diff(V2, V3),)


@pytest.mark.parametrize(
    ("slots", "code"),
    [
        ({"target": "organ.voice"}, "no_earlier"),
        ({"target": "organ.vision", "from": "v1", "to": "v9"}, "no_such_version"),
        ({"target": "organ.vision", "from": "v9", "to": "v1"}, "no_such_version"),
        ({"target": "organ.обоняние"}, "unknown_organ"),
    ],
)
def test_what_cannot_be_compared(
    bench: Bench, slots: dict[str, object], code: str
) -> None:
    found = say(bench, "diff", **slots)
    assert isinstance(found, Refused)
    assert found.code == code


def test_what_is_to_be_explained(bench: Bench) -> None:
    found = say(bench, "explain", target="organ.voice.v1")
    assert isinstance(found, Bound)
    assert found.steps == (Explain("organ.voice.v1"),)
    nothing = say(bench, "explain")
    assert isinstance(nothing, Refused)
    assert nothing.code == "explain_what"


def test_undo_of_nothing(bench: Bench) -> None:
    found = say(bench, "undo")
    assert isinstance(found, Refused)
    assert found.code == "nothing_to_undo"


def test_a_preview_is_never_opened(bench: Bench) -> None:
    found = say(bench, "create", target="organ.voice.v1", dry_run=True)
    assert isinstance(found, Bound)
    assert found.is_preview


def test_everything_that_is_understood_is_bound() -> None:
    assert set(BINDERS) == set(Intent)
