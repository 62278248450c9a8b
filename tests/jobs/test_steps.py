"""What each step finds, and that nothing of the organ is there before the switch."""

from threading import Event as Signal
from typing import Any

import pytest

from factory.jobs.model import Job, Order, Status, Step
from factory.jobs.moves import MOST_ATTEMPTS
from factory.model import CellRecord, Example, Signature
from factory.operations import Build
from factory.plan import Applied, Failed, Outcome, Plan, Stale
from factory.providers.port import Value
from tests.jobs.yard import STEPS, VOICE, Yard, with_examples
from tests.runtime.samples import cell_id, organ, spec


def finish(yard: Yard, plan: Plan | None = None) -> Outcome:
    return yard.one.finish(yard.start(plan), yard.hands.reporter)


def failed(yard: Yard, step: Step, code: str) -> Failed:
    """The end that was recorded, after making sure that nothing else was."""
    job = yard.job()
    assert job.status is Status.FAILED
    assert isinstance(job.outcome, Failed)
    assert (job.outcome.step, job.outcome.code) == (step.value, code)
    assert yard.records() == {}
    assert yard.head().seq == 0
    assert yard.turns()[-1]["end"] == "failed"
    return job.outcome


def test_a_build_ends_in_its_plan(yard: Yard) -> None:
    plan = yard.draw()
    outcome = finish(yard, plan)
    assert isinstance(outcome, Applied)
    wanted = {c.address: c.after.model_copy(update={"revision": 1})
              for c in plan.writes if c.after}  # fmt: skip
    assert yard.records() == wanted
    job = yard.job()
    assert (job.status, job.step, job.attempts) == (Status.DONE, Step.SWITCH, 1)
    assert (job.owner, job.lease_until) == (None, None)
    assert [turn.get("end") for turn in yard.turns()] == [None, "applied"]
    assert [e.seq for e in yard.hands.told] == [e.seq for e in yard.events()][2:]


@pytest.mark.parametrize("step", STEPS)
def test_before_the_switch_nothing_is_there(yard: Yard, step: Step) -> None:
    seen: list[Any] = []
    yard.at_step(step, lambda: seen.append((yard.records(), yard.head().seq)))
    finish(yard)
    expected = [({}, 0)] if step is not Step.RESOLVE else []
    assert seen == expected


@pytest.mark.parametrize("step", STEPS[1:])
def test_what_changed_meanwhile_makes_it_stale(yard: Yard, step: Step) -> None:
    yard.at_step(step, lambda: yard.do(yard.fabricate("a")) and None)
    outcome = finish(yard)
    assert isinstance(outcome, Stale)
    assert {read.address for read in outcome.changed} >= {cell_id("a")}
    assert yard.get(VOICE) is None
    assert yard.job().status is Status.FAILED


def test_a_stale_plan_does_not_come_to_its_samples(yard: Yard) -> None:
    plan = yard.draw()
    yard.do(yard.fabricate("a"))
    yard.functions.made.clear()
    assert isinstance(finish(yard, plan), Stale)
    assert yard.job().step is Step.RESOLVE
    assert yard.functions.made == []


def test_a_reused_cell_must_be_what_its_record_says(yard: Yard) -> None:
    yard.do(yard.fabricate("a"))
    record = yard.get(cell_id("a"))
    assert isinstance(record, CellRecord)
    changed = record.spec.model_copy(update={"options": {"evil": True}})
    with yard.store.transaction() as transaction:
        transaction.put(record.model_copy(update={"spec": changed}))
    outcome = finish(yard)
    assert isinstance(outcome, Failed)
    assert (outcome.step, outcome.code) == ("select", "digest_mismatch")
    assert outcome.detail == {"cell": cell_id("a")}


def test_a_cell_that_cannot_be_made_ends_it(yard: Yard) -> None:
    del yard.works["b"]
    finish(yard)
    failed(yard, Step.FABRICATE, "crashed")


def test_edges_must_fit_where_only_the_backend_knows(yard: Yard) -> None:
    yard.functions.signatures = {
        cell_id("a"): Signature(input={}, output={"type": "object"}),
        cell_id("b"): Signature(input={"type": "string"}, output={}),
    }
    finish(yard)
    outcome = failed(yard, Step.LINK, "misfit")
    assert outcome.detail["why"] == "object ≠ string"


def test_an_example_that_comes_out_otherwise_ends_it(yard: Yard) -> None:
    plan = yard.draw(b=with_examples("b", (1, ["new", 1]), (2, ["old", 2])))
    finish(yard, plan)
    outcome = failed(yard, Step.SAMPLE, "sample_differs")
    assert outcome.detail == {
        "cell": cell_id("b"),
        "input": "2",
        "expected": '["old", 2]',
        "found": '["new", 2]',
    }


def test_an_example_flows_through_the_whole_organ(yard: Yard) -> None:
    fed: list[Value] = []

    def b(value: Value) -> Value:
        fed.append(value)
        message = "cannot take that"
        raise ValueError(message)

    yard.works["b"] = b
    finish(yard, yard.draw(a=with_examples("a", ("x", ["old", "x"]))))
    assert fed == [["old", "x"]]
    outcome = failed(yard, Step.SAMPLE, "cell_failed")
    assert outcome.detail["cell"] == cell_id("b")


def test_samples_have_no_effects_and_are_no_evidence(yard: Yard) -> None:
    acted: list[Value] = []
    yard.works["C"] = acted.append  # type: ignore[assignment]
    plan = yard.draw(
        a=with_examples("a", ("x", ["old", "x"])), C=with_examples("C", ("y", "z"))
    )
    assert isinstance(finish(yard, plan), Applied)
    assert acted == []
    yard.store.evidence.flush()
    for address in (VOICE, cell_id("a"), cell_id("C")):
        assert yard.store.evidence.counts(address).requests == 0


def promising(yard: Yard, cells: str, *pairs: tuple[Any, Any]) -> Plan:
    """A plan for an organ that promises these outputs."""
    examples = tuple(Example(input=i, output=o) for i, o in pairs)
    template = organ(cells, address=VOICE).model_copy(update={"examples": examples})
    return yard.plan(Build(template=template, cells=tuple(map(spec, cells.split()))))


def test_an_organ_gives_what_it_promises(yard: Yard) -> None:
    assert isinstance(
        finish(yard, promising(yard, "a b", (1, ["new", ["old", 1]]))), Applied
    )


def test_an_organ_that_gives_something_else_is_not_built(yard: Yard) -> None:
    finish(yard, promising(yard, "a b", (1, "nothing like it")))
    outcome = failed(yard, Step.SAMPLE, "sample_differs")
    assert outcome.detail == {
        "cell": VOICE,
        "input": "1",
        "expected": '"nothing like it"',
        "found": '["new", ["old", 1]]',
    }


def test_what_an_action_would_give_is_not_compared(yard: Yard) -> None:
    acted: list[Value] = []
    yard.works["C"] = acted.append  # type: ignore[assignment]
    assert isinstance(finish(yard, promising(yard, "a C", (1, "unknown"))), Applied)
    assert acted == []


def test_an_organ_without_examples_has_the_digest_that_it_always_had() -> None:
    assert "examples" not in organ("a b").doc()


def slow(yard: Yard, answers_at: int) -> list[Value]:
    """Let the cell a hang in its first calls."""
    hung, calls = Signal(), list[Value]()

    def a(value: Value) -> Value:
        calls.append(value)
        if len(calls) < answers_at:
            hung.wait(20)
        return ["old", value]  # type: ignore[list-item]

    yard.works["a"] = a
    return calls


def limited(yard: Yard) -> Plan:
    made = with_examples("a", ("x", ["old", "x"]))
    limits = spec("a", timeout_ms=20).limits
    return yard.draw(a=made.model_copy(update={"limits": limits}))


def test_what_may_pass_is_tried_again_later(yard: Yard) -> None:
    calls = slow(yard, answers_at=3)
    assert isinstance(finish(yard, limited(yard)), Applied)
    job = yard.job()
    assert job.attempts == 3
    assert len(calls) >= 3
    kinds = [e.kind.value for e in yard.events() if e.step is Step.SAMPLE]
    wanted = ["step_begun", "postponed", "taken_up", "postponed", "taken_up"]
    assert kinds == wanted
    assert yard.hands.now >= 1000 + 1 + 2


def test_what_does_not_pass_becomes_a_dead_letter(yard: Yard) -> None:
    slow(yard, answers_at=99)
    finish(yard, limited(yard))
    outcome = failed(yard, Step.SAMPLE, "timed_out")
    assert outcome.detail["attempts"] == str(MOST_ATTEMPTS)
    with yard.store.snapshot() as world:
        assert [job.id for job in world.jobs.ended(9)] == [1]


def test_an_order_that_cannot_be_kept_is_not_taken_on(yard: Yard) -> None:
    order = Order(plan=yard.draw(), confirmed_by="anna", said={"who": (1, 2)})
    with pytest.raises(Exception, match="JSON loses"):
        yard.one.start(order, lambda _outcome, _head: lambda _n, _p: {})
    with yard.store.snapshot() as world:
        assert world.jobs.open() == ()
    assert yard.turns() == []


def test_the_row_tells_attempts_failures_and_duration(yard: Yard) -> None:
    yard.at_step(Step.LINK, lambda: yard.hands.sleep(2.5))
    finish(yard)
    job: Job = yard.job()
    assert (job.attempts, job.duration_s) == (1, 2.5)
