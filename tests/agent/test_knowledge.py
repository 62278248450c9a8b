"""Diff and explain: what is found in records and journal, and how it is told."""

from collections.abc import Sequence

import pytest

from agent.knowledge import explained
from agent.render.denials import state_word
from agent.render.knowledge import operation_text
from agent.render.lines import render
from agent.reply import Cause, DiffShown, Explained, RecordsShown, Refused, Reply
from agent.steps import Diff, Explain
from factory.model import GateState, Limits, OrganRecord, State
from factory.operations import (
    Fabricate,
    Move,
    Operation,
    SetGate,
    SetSafeMode,
    Undo,
)
from factory.report import Difference
from grammar.model import Lang
from tests.factory.bench import Bench

V1, V2, FAMILY = "organ.vision.v1", "organ.vision.v2", "organ.vision"
CELL, PHONEMES = "analysis.image_low.v1", "analysis.text_to_phonemes"
BOTH = pytest.mark.parametrize("lang", [Lang.RU, Lang.EN])


@pytest.fixture
def bench() -> Bench:
    return Bench()


def ask(bench: Bench, query: Diff | Explain) -> DiffShown | Explained | Refused:
    with bench.factory.snapshot() as world:
        return explained(query, world, bench.catalog)


def causes(bench: Bench, address: str) -> tuple[Cause, ...]:
    found = ask(bench, Explain(address))
    assert isinstance(found, Explained)
    return found.causes


def text(reply: Reply, lang: Lang) -> list[str]:
    return ["".join(piece.text for piece in line) for line in render(reply, lang)]


# -- diff ----------------------------------------------------------------------


def test_records_and_catalogue_are_compared(bench: Bench) -> None:
    bench.do(bench.build(V1))
    found = ask(bench, Diff(V1, V2))
    assert isinstance(found, DiffShown)
    assert (found.old_state, found.new_state) == (State.DRAFT, None)
    told = {(d.path, d.before, d.after) for d in found.differences}
    assert ("options", None, "grayscale") in told
    assert ("cells", CELL, None) in told


def test_a_version_does_not_differ_from_itself(bench: Bench) -> None:
    for address in (V1, CELL):
        found = ask(bench, Diff(address, address))
        assert isinstance(found, DiffShown)
        assert found.differences == ()


def test_cells_are_compared_field_by_field(bench: Bench) -> None:
    spec = bench.catalog.cell("analysis.reverse.v1")
    assert spec is not None
    template = spec.template.model_copy(
        update={"id": "analysis.reverse.v2", "version": "2.0.0"}
    )
    update = {"template": template, "limits": Limits(memory_mb=16), "source": "a"}
    bench.do(Fabricate(spec=spec.model_copy(update=update)))
    found = ask(bench, Diff("analysis.reverse.v1", "analysis.reverse.v2"))
    assert isinstance(found, DiffShown)
    assert found.differences == (
        Difference(path="limits.memory_mb", after="16.0"),
        Difference(path="source", after="a"),
    )
    assert (found.old_state, found.new_state) == (None, State.DRAFT)


@BOTH
def test_a_diff_is_told(bench: Bench, lang: Lang) -> None:
    found = ask(bench, Diff(V1, V2))
    assert isinstance(found, DiffShown)
    first, *rest = text(found, lang)
    assert all(word in first for word in (FAMILY, "v1", "v2"))
    assert "  + options: grayscale" in rest
    assert "  - options: onebit" in rest
    same = ask(bench, Diff(V1, V1))
    assert isinstance(same, DiffShown)
    assert len(text(same, lang)) == 2


# -- explain -------------------------------------------------------------------


def test_the_cause_is_the_newest_entry_that_led_there(bench: Bench) -> None:
    bench.do(bench.build(V1))
    (made,) = causes(bench, V1)
    assert made.entry is not None
    assert made.entry.body.seq == 1
    bench.do(bench.move(V1, Move.APPROVE))
    bench.do(bench.move(V1, Move.APPROVE, stage="canary", traffic=50))
    (cause,) = causes(bench, V1)
    assert cause.entry is not None
    assert cause.entry.body.seq == 2
    assert cause.operation == bench.move(V1, Move.APPROVE)


def test_a_family_is_explained_version_by_version(bench: Bench) -> None:
    bench.do(bench.build(V1))
    bench.do(bench.build(V2, replaces=V1))
    bench.do(bench.move(FAMILY, Move.ROLLBACK, reason="медленно"))
    first, second = causes(bench, FAMILY)
    assert [first.record.address, second.record.address] == [V2, V1]
    assert first.record.reason == "медленно"
    assert first.operation == bench.move(FAMILY, Move.ROLLBACK, reason="медленно")
    assert second.entry is not None
    assert second.entry.body.seq == 1


def test_a_cell_is_explained_by_the_organ_that_lifted_it(bench: Bench) -> None:
    bench.do(bench.build(V1), bench.build("organ.echo.v1"))
    bench.do(bench.move("organ.echo", Move.APPROVE), bench.move(V1, Move.APPROVE))
    (cause,) = causes(bench, "organ.vision.v1")
    assert cause.operation == bench.move(V1, Move.APPROVE)
    (lifted,) = causes(bench, CELL)
    assert lifted.record.state is State.CANARY
    assert lifted.entry == cause.entry


def test_undo_is_a_cause(bench: Bench) -> None:
    bench.do(bench.build(V1))
    bench.do(bench.move(V1, Move.DISABLE))
    bench.do(Undo(entry=2))
    (cause,) = causes(bench, V1)
    assert cause.operation == Undo(entry=2)


@pytest.mark.parametrize("address", ["organ.ghost", V1])
def test_what_is_not_in_the_factory_has_no_cause(bench: Bench, address: str) -> None:
    found = ask(bench, Explain(address))
    assert isinstance(found, Refused)
    assert found.code == "not_created"


@BOTH
def test_who_when_and_why_are_told(bench: Bench, lang: Lang) -> None:
    bench.do(bench.build("organ.voice.v1"))
    bench.do(bench.move(PHONEMES, Move.QUARANTINE, reason="утечка памяти"))
    found = ask(bench, Explain(PHONEMES))
    assert isinstance(found, Explained)
    _, record, entry, reason = text(found, lang)
    assert record.startswith(f"‼ {PHONEMES}.v1")
    assert all(word in entry for word in ("anna", "write", bench.at, PHONEMES, "2"))
    assert "утечка памяти" in reason


@BOTH
def test_another_who_confirmed_is_told(bench: Bench, lang: Lang) -> None:
    bench.do(bench.build(V1))
    (cause,) = causes(bench, V1)
    assert cause.entry is not None
    body = cause.entry.body.model_copy(update={"confirmed_by": "boris"})
    entry = cause.entry.model_copy(update={"body": body})
    told = text(Explained((Cause(cause.record, entry, cause.operation),)), lang)
    assert [each for each in told if "boris" in each]


@BOTH
def test_a_silent_journal_is_told(bench: Bench, lang: Lang) -> None:
    bench.do(bench.build(V1))
    (cause,) = causes(bench, V1)
    known = text(Explained((cause,)), lang)
    silent = text(Explained((Cause(cause.record),)), lang)
    assert known[:2] == silent[:2]
    assert known[2:] != silent[2:]


def every_operation(bench: Bench) -> Sequence[Operation]:
    spec = bench.catalog.cell("analysis.reverse.v1")
    assert spec is not None
    return [
        *(bench.move(V1, move) for move in Move),
        bench.build(V1),
        Fabricate(spec=spec),
        Undo(entry=7),
        SetGate(capability="training", state=GateState.LOCKED),
        SetSafeMode(on=True),
    ]


@BOTH
def test_every_operation_is_told_in_its_own_words(bench: Bench, lang: Lang) -> None:
    operations = every_operation(bench)
    told = {operation_text(each, lang) for each in operations}
    assert len(told) == len(operations)


@BOTH
def test_a_held_record_tells_what_it_was(bench: Bench, lang: Lang) -> None:
    bench.do(bench.build(V1))
    for move in (Move.APPROVE, Move.DISABLE, Move.QUARANTINE):
        bench.do(bench.move(V1, move))
    record = bench.get(V1)
    assert isinstance(record, OrganRecord)
    told = text(RecordsShown((record,), "status"), lang)
    for state in (State.DISABLED, State.CANARY):
        assert [line for line in told[2:] if state_word(state, lang) in line]
