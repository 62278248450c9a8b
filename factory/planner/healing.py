"""Heal: a family whose serving version cannot answer gets its last proved one back.

Only the pointer is switched. The version that lost the traffic keeps its state, and
gets the traffic back when the cell that it lacks is released.
"""

from factory.decision import Action
from factory.lifecycle import No
from factory.model import OrganRecord, RouteRecord, State
from factory.operations import Heal
from factory.planner.routes import last_proved, warn_of_switch
from factory.planner.sketch import Sketch
from factory.ports.store import World

TAKEN_OUT = frozenset({State.QUARANTINED, State.ROLLED_BACK})
"""The states of a cell that failed; a disabled one was switched off on purpose."""


def plan_heal(sketch: Sketch, operation: Heal) -> None:
    """Draw the switch of a family's pointer to the last version proved good."""
    route = sketch.route(operation.address)
    if route is None:
        sketch.conflict(operation.address, No.NO_SUCH_VERSION)
        return
    serving = sketch.stem(route.serving) if route.serving else None
    if serving is None or not is_crippled(sketch, route):
        sketch.conflict(route.address, No.NOT_SICK)
        return
    address, stage = serving.address, serving.state
    sketch.demand(Action.ROLLBACK, address, state=stage, stage=stage)
    proved = last_proved(sketch, route)
    if proved is None:
        sketch.conflict(route.address, No.NOTHING_PROVED)
        return
    sketch.put(route.model_copy(update={"serving": proved}))
    warn_of_switch(sketch, route)


def is_crippled(world: Sketch | World, route: RouteRecord) -> bool:
    """Whether the serving version of a family lacks a cell that failed."""
    organ = world.get(route.serving) if route.serving else None
    if not isinstance(organ, OrganRecord):
        return False
    cells = [world.get(cell) for cell in organ.template.cells]
    return any(getattr(cell, "state", None) in TAKEN_OUT for cell in cells)
