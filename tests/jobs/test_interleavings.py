"""Whatever happens between the steps of builds, nothing half-made remains.

Two workers, two builds of one organ, and between any two steps a cancel, a worker that
is killed, one that oversleeps its lease while the other takes over, or another change.
"""

from contextlib import closing, suppress

from hypothesis import given, settings
from hypothesis import strategies as st

from factory.jobs.model import Event
from factory.plan import Applied
from tests.jobs.test_take_over import Killed
from tests.jobs.yard import BUILD, LEASE_S, VOICE, Yard
from tests.runtime.samples import cell_id

HAPPENINGS = st.sampled_from(["", "", "", "cancel", "kill", "oversleep", "change"])
ROUNDS = 12


def happen(yard: Yard, what: str) -> None:
    match what:
        case "cancel":
            yard.two.cancel(BUILD, "organ.talk", "boris", yard.hands.reporter)
        case "kill":
            raise Killed
        case "oversleep":
            yard.hands.sleep(LEASE_S + 1)
            yard.two.take_over(yard.hands.reporter)
        case "change":
            if yard.get(cell_id("b")) is None:
                yard.do(yard.fabricate("b"))


def play(yard: Yard, script: list[str]) -> None:
    left = list(reversed(script))

    def react(_: Event) -> None:
        if left:
            happen(yard, left.pop())

    yard.hands.reacting = react
    plan = yard.draw()
    jobs = [yard.start(plan), yard.start(plan)]
    for job in jobs:
        with suppress(Killed):
            yard.one.finish(job, yard.hands.reporter)
    for _ in range(ROUNDS):
        yard.hands.sleep(LEASE_S * 20)
        with suppress(Killed):
            yard.two.take_over(yard.hands.reporter)


@settings(deadline=None, max_examples=25)
@given(script=st.lists(HAPPENINGS, max_size=16))
def test_all_of_a_build_or_nothing(script: list[str]) -> None:
    with closing(Yard()) as yard:
        play(yard, script)
        with yard.store.snapshot() as world:
            assert world.jobs.open() == ()
            ended = sorted(world.jobs.ended(9), key=lambda job: job.id)
            entries = world.entries()
        outcomes = [job.outcome for job in ended]
        applied = [each for each in outcomes if isinstance(each, Applied)]
        assert len(outcomes) == 2
        assert len(applied) <= 1
        assert (yard.get(VOICE) is not None) == bool(applied)
        held = set(yard.records())
        changed = {c.address for entry in entries for c in entry.body.changes}
        assert held == changed
        if not applied:
            assert held <= {cell_id("b"), "analysis.b"}
        ends = [turn["end"] for turn in yard.turns() if "end" in turn]
        assert sorted(map(str, ends)) == sorted(o.outcome for o in outcomes if o)
        seqs = [event.seq for event in yard.events()]
        assert seqs == list(range(1, len(seqs) + 1))
