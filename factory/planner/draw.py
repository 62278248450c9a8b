"""The door of the planner: operations in, one plan out."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from factory.model import Backend
from factory.operations import (
    Alias,
    Build,
    Configure,
    Fabricate,
    Heal,
    Operation,
    SetFourEyes,
    SetGate,
    SetSafeMode,
    Train,
    Transition,
    Undo,
)
from factory.plan import Plan, PlanContext, inverse_of
from factory.planner.aliases import plan_alias
from factory.planner.cells import plan_fabricate
from factory.planner.configuring import plan_configure
from factory.planner.forecasting import foretell
from factory.planner.healing import plan_heal
from factory.planner.moves import plan_transition
from factory.planner.organs import plan_build
from factory.planner.settings import plan_gate, plan_switch
from factory.planner.sketch import Sketch
from factory.planner.training import check_alone, plan_train
from factory.planner.undo import plan_undo
from factory.ports.backend import Inspect
from factory.ports.policy import Policy
from factory.ports.store import World

DRAWN_BY: Mapping[type[Operation], Callable[[Sketch, Any], None]] = {
    Fabricate: plan_fabricate,
    Build: plan_build,
    Train: plan_train,
    Transition: plan_transition,
    Configure: plan_configure,
    SetGate: plan_gate,
    SetSafeMode: plan_switch,
    SetFourEyes: plan_switch,
    Alias: plan_alias,
    Undo: plan_undo,
    Heal: plan_heal,
}
"""What draws each kind of operation; a test holds that none is missing."""


def draw_plan(
    operations: Sequence[Operation],
    world: World,
    policy: Policy,
    inspectors: Mapping[Backend, Inspect],
    context: PlanContext,
) -> Plan:
    """Plan operations one after another, each on what the ones before would leave.

    Pure in what it reads: the same records, operations, policy and context give the
    same plan, byte for byte.

    Args:
        operations: what is asked for, in the order said.
        world: the consistent read to plan on.
        policy: decides what is allowed; its answers become part of the plan.
        inspectors: what each backend says of a spec.
        context: actor, role, time and what was measured.
    """
    sketch = Sketch(world, policy, inspectors, context)
    for operation in operations:
        DRAWN_BY[type(operation)](sketch, operation)
    check_alone(sketch, operations)
    changes = sketch.changes
    foretell(sketch, changes)
    return Plan(
        context=context,
        operations=tuple(operations),
        decision=sketch.decision,
        changes=changes,
        inverse=inverse_of(changes),
        report=sketch.report,
        reads=dict(sorted(sketch.reads.items())),
        policy_hash=policy.hash,
    )
