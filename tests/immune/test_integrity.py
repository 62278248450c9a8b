"""What is not what was written is found, gets no traffic, and is quarantined."""

from collections.abc import Callable

import pytest

from agent.immune import Round
from factory.alert import Severity
from factory.audit.refold import Refolded, differences, refold
from factory.audit.rows import Row
from factory.canonical import canonical
from factory.errors import StoreError
from factory.integrity import Damage, damage_of
from factory.journal import JournalEntry
from factory.model import (
    CellRecord,
    GateRecord,
    GateState,
    Limits,
    OrganRecord,
    Role,
    State,
)
from factory.operations import Move
from tests.factory.bench import Bench
from tests.immune.ward import CELL, FAMILY, V1, V2, Ward

Harm = Callable[[Ward, str], None]


def other_digest(ward: Ward, address: str) -> None:
    ward.tamper(address, digest="0" * 64)


def other_content(ward: Ward, address: str) -> None:
    found = ward.get(address)
    if isinstance(found, CellRecord):
        spec = found.spec.model_copy(update={"options": {"evil": True}})
        ward.tamper(address, spec=spec)
    elif isinstance(found, OrganRecord):
        template = found.template.model_copy(update={"options": ("evil",)})
        ward.tamper(address, template=template)


def other_state(ward: Ward, address: str) -> None:
    ward.tamper(address, state=State.DRAFT)


def unreadable(ward: Ward, address: str) -> None:
    ward.make_unreadable(address)


def gone(ward: Ward, address: str) -> None:
    ward.scratch("DELETE FROM uses WHERE organ = :a", a=address)
    ward.scratch("DELETE FROM record WHERE address = :a", a=address)


HARMS: dict[Harm, Damage] = {
    other_digest: Damage.CONTENT,
    other_content: Damage.CONTENT,
    other_state: Damage.UNJOURNALLED,
    unreadable: Damage.UNREADABLE,
    gone: Damage.UNJOURNALLED,
}


def damage(ward: Ward, address: str) -> Damage | None:
    with ward.factory.snapshot() as world:
        return damage_of(address, world)


def test_a_family_whose_versions_changed_without_it_is_sound() -> None:
    """An organ takes its cells up a stage, and their families do not change."""
    bench = Bench()
    bench.do(bench.build("organ.voice.v1"))
    for _ in range(2):
        bench.do(bench.move("organ.voice.v1", Move.APPROVE), role=Role.ADMIN)
    with bench.factory.snapshot() as world:
        for address in bench.records():
            assert damage_of(address, world) is None, address


def test_a_round_over_a_sound_factory_does_nothing(ward: Ward) -> None:
    before = ward.entries()
    with ward.factory.snapshot() as world:
        addresses = world.addresses()
    assert ward.immune.round() == Round(checked=len(addresses))
    assert (ward.entries(), ward.alerts()) == (before, [])


@pytest.mark.parametrize("harm", HARMS, ids=lambda harm: harm.__name__)
def test_every_damage_is_told_apart(ward: Ward, harm: Harm) -> None:
    for address in (CELL, V2):
        assert damage(ward, address) is None
        harm(ward, address)
        assert damage(ward, address) is HARMS[harm]


def test_a_change_that_no_digest_covers_is_told_by_the_journal(ward: Ward) -> None:
    found = ward.get(CELL)
    assert isinstance(found, CellRecord)
    limits = Limits(timeout_ms=1e6)
    ward.tamper(CELL, spec=found.spec.model_copy(update={"limits": limits}))
    assert damage(ward, CELL) is Damage.UNJOURNALLED


@pytest.mark.parametrize("harm", HARMS, ids=lambda harm: harm.__name__)
@pytest.mark.parametrize("address", [V2, CELL])
def test_what_is_damaged_is_quarantined_and_its_traffic_goes_to_the_proved_version(
    ward: Ward, address: str, harm: Harm
) -> None:
    harm(ward, address)
    done = ward.immune.round()
    assert ward.state(address) is State.QUARANTINED
    assert ward.serving() == V1
    assert "quarantined" in ward.alerts()
    assert done.treated == len(ward.alerts())
    alert = next(k.alert for k in ward.kept() if k.alert.subject == address)
    assert alert.severity is Severity.CRITICAL
    assert alert.reason == f"integrity: {HARMS[harm].value}"
    with ward.factory.snapshot() as world:
        entry = world.entry(alert.entry or 0)
    assert entry is not None
    assert entry.body.actor == "immune"


@pytest.mark.parametrize("harm", HARMS, ids=lambda harm: harm.__name__)
def test_nothing_of_the_damage_gets_into_the_journal(ward: Ward, harm: Harm) -> None:
    harm(ward, CELL)
    ward.immune.round()
    with ward.factory.snapshot() as world:
        truth = refold(row_of(entry) for entry in world.entries())
        assert isinstance(truth, Refolded)
        assert differences(truth, world) == ()
    assert ward.immune.round().complaints == 0


def row_of(entry: JournalEntry) -> Row:
    body = canonical(entry.body.doc()).decode()
    return Row(entry.body.seq, entry.prev, entry.hash, entry.body.at, body)


@pytest.mark.parametrize("address", [V2, CELL])
def test_a_request_never_reaches_what_is_damaged(ward: Ward, address: str) -> None:
    other_content(ward, address)
    ran: list[str] = []
    ward.factory.runtime._artifacts._fabricate = _noting(ward, ran)
    ward.enter().run(FAMILY, "не картинка", None)
    assert ward.state(address) is State.QUARANTINED
    assert ward.serving() == V1
    assert CELL not in ran
    assert ran


def _noting(ward: Ward, ran: list[str]) -> Callable[..., object]:
    make = ward.factory.runtime._artifacts._fabricate

    def fabricate(spec: object) -> object:
        ran.append(spec.template.id)  # type: ignore[attr-defined]
        return make(spec)  # type: ignore[arg-type]

    return fabricate


def test_a_damaged_gate_is_told_of_and_left_to_a_person(ward: Ward) -> None:
    gate = "capability.factory_script"
    record = GateRecord(address=gate, revision=1, state=GateState.STABLE)
    with ward.factory._store.transaction() as transaction:
        transaction.put(record)
    before = ward.entries()
    for _ in range(2):
        assert ward.immune.round().complaints == 1
    assert (ward.entries(), ward.alerts()) == (before, ["beyond_repair"])


def test_what_is_held_and_damaged_is_told_of_and_not_released(ward: Ward) -> None:
    ward.move(V2, Move.QUARANTINE)
    other_state(ward, V2)
    ward.tamper(V2, state=State.QUARANTINED, reason="другая")
    ward.immune.round()
    assert ward.alerts() == ["beyond_repair"]
    ward.say("выпусти зрение v2 из карантина")
    assert ward.state(V2) is State.QUARANTINED


def test_a_broken_journal_is_told_of_once(ward: Ward) -> None:
    ward.scratch("UPDATE journal SET body = replace(body, 'anna', 'eve ')")
    for _ in range(2):
        with pytest.raises(StoreError, match="journal"):
            ward.immune.round()
    assert ward.alerts() == ["journal_unreadable"]
