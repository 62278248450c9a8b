"""Gates, safe mode and four eyes: the settings of the whole factory."""

from factory.decision import Action
from factory.gates import gate_address, is_four_eyes
from factory.model import FOUR_EYES, SAFE_MODE, GateRecord, GateState, SwitchRecord
from factory.operations import SetFourEyes, SetGate, SetSafeMode
from factory.planner.sketch import Sketch
from factory.report import RiskLevel


def plan_gate(sketch: Sketch, operation: SetGate) -> None:
    """Draw a capability's new state."""
    address = gate_address(operation.capability)
    is_locking = operation.state is GateState.LOCKED
    sketch.demand(Action.LOCK if is_locking else Action.UNLOCK, address)
    if sketch.gate(operation.capability) is operation.state:
        return
    sketch.put(GateRecord(address=address, revision=1, state=operation.state))
    if not is_locking:
        sketch.risk(RiskLevel.HIGH, "unlocks", address)


def plan_switch(sketch: Sketch, operation: SetSafeMode | SetFourEyes) -> None:
    """Draw a switch of the whole factory."""
    if isinstance(operation, SetSafeMode):
        _plan_safe_mode(sketch, operation)
    else:
        _plan_four_eyes(sketch, operation)


def _plan_safe_mode(sketch: Sketch, operation: SetSafeMode) -> None:
    """Draw the switch of safe mode."""
    action = Action.ENTER_SAFE_MODE if operation.on else Action.LEAVE_SAFE_MODE
    sketch.demand(action, SAFE_MODE)
    if sketch.is_safe_mode is operation.on:
        return
    sketch.put(SwitchRecord(address=SAFE_MODE, revision=1, on=operation.on))
    if not operation.on:
        sketch.risk(RiskLevel.MEDIUM, "leaves_safe_mode", SAFE_MODE)


def _plan_four_eyes(sketch: Sketch, operation: SetFourEyes) -> None:
    """Draw the switch that has plans of high risk confirmed by two people."""
    sketch.demand(Action.SET_FOUR_EYES, FOUR_EYES)
    if is_four_eyes(sketch) is operation.on:
        return
    sketch.put(SwitchRecord(address=FOUR_EYES, revision=1, on=operation.on))
    warn_of_people(sketch, takes_two=operation.on)


def warn_of_people(sketch: Sketch, *, takes_two: bool) -> None:
    """Say what it means that two people are asked, or one again.

    To go back to one is of high risk: so it takes two people itself.
    """
    if takes_two:
        sketch.risk(RiskLevel.MEDIUM, "takes_two_people", FOUR_EYES)
    else:
        sketch.risk(RiskLevel.HIGH, "takes_one_person", FOUR_EYES)
