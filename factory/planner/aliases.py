"""Other names: what a family may be called besides its own name."""

from factory.decision import Action
from factory.lifecycle import No
from factory.model import AliasRecord
from factory.operations import Alias
from factory.planner.sketch import Sketch
from factory.report import RiskLevel

_KINDS = ("organ", "analysis", "action", "memory")


def alias_address(alias: str) -> str:
    """The address of an alias's record."""
    return f"alias.{alias.replace(' ', '_')}"


def plan_alias(sketch: Sketch, operation: Alias) -> None:
    """Draw a name; one that a family has itself is never taken for another."""
    address = alias_address(operation.alias)
    sketch.demand(Action.ALIAS, address)
    own = (f"{kind}.{operation.alias.replace(' ', '_')}" for kind in _KINDS)
    taken = [family for family in own if sketch.route(family) is not None]
    if taken:
        sketch.conflict(address, No.NAME_OF_ANOTHER, other=", ".join(taken))
        return
    before = sketch.get(address)
    record = AliasRecord(
        address=address, revision=1, alias=operation.alias, target=operation.target
    )
    if isinstance(before, AliasRecord) and before.target != operation.target:
        was = before.target
        sketch.risk(RiskLevel.MEDIUM, "alias_moves", address, was=was)
    sketch.put(record)
