"""What the tests of configuring share: a setting as asked for, and lives."""

from factory.model import Role, State
from factory.operations import Configure, Move
from factory.parameters import Parameter
from tests.factory.bench import Bench

ORGAN, CELL = "organ.voice.v1", "analysis.text_normalize.v1"
LIVES: dict[State, tuple[Move, ...]] = {
    State.DRAFT: (),
    State.CANARY: (Move.APPROVE,),
    State.EXPERIMENTAL: (Move.APPROVE,) * 2,
    State.STABLE: (Move.APPROVE,) * 3,
    State.DEPRECATED: (Move.DEPRECATE,),
    State.DISABLED: (Move.DISABLE,),
    State.ROLLED_BACK: (Move.ROLLBACK,),
    State.QUARANTINED: (Move.QUARANTINE,),
}


def ask(
    address: str, parameter: str, value: float, version: str | None = "v7"
) -> Configure:
    return Configure(
        address=address, parameter=Parameter(parameter), value=value, version=version
    )


def bring(bench: Bench, address: str, state: State) -> None:
    for move in LIVES[state]:
        bench.do(bench.move(address, move), role=Role.ADMIN)
    assert bench.state(address) is state
