"""Gates and safe mode: the settings of the whole factory."""

from factory.decision import Action
from factory.gates import gate_address
from factory.model import SAFE_MODE, GateRecord, GateState, SwitchRecord
from factory.operations import SetGate, SetSafeMode
from factory.plan import RiskLevel
from factory.planner.sketch import Sketch


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


def plan_safe_mode(sketch: Sketch, operation: SetSafeMode) -> None:
    """Draw the switch of safe mode."""
    action = Action.ENTER_SAFE_MODE if operation.on else Action.LEAVE_SAFE_MODE
    sketch.demand(action, SAFE_MODE)
    if sketch.is_safe_mode is operation.on:
        return
    sketch.put(SwitchRecord(address=SAFE_MODE, revision=1, on=operation.on))
    if not operation.on:
        sketch.risk(RiskLevel.MEDIUM, "leaves_safe_mode", SAFE_MODE)
