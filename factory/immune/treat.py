"""What to do about a complaint: one operation, or none and why.

Two guards stand before every treatment. In a storm, when more than a set share of the
factory is sick, the cause is likely outside of the versions, and treating them one by
one would take down what is left: safe mode is entered instead and a person is asked.
And one family is treated a few times within a while, then left to a person as well.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from factory.address import family_of
from factory.alert import AlertCode
from factory.gates import is_safe_mode
from factory.immune.past import past_of
from factory.immune.terms import Terms
from factory.lifecycle import No, target_of
from factory.model import CellRecord, OrganRecord, Record
from factory.operations import Heal, Move, Operation, SetSafeMode, Transition
from factory.ports.store import World


class Kind(StrEnum):
    """What is wrong.

    `damaged`: a record is not what was written; `proved_bad`: the traffic proved a
    version bad; `crippled`: a family's serving version lacks a cell that failed.
    """

    DAMAGED = "damaged"
    PROVED_BAD = "proved_bad"
    CRIPPLED = "crippled"


@dataclass(frozen=True)
class Complaint:
    """Something that is wrong with a version, or with a family when it is crippled."""

    kind: Kind
    address: str
    reason: str


@dataclass(frozen=True)
class Treatment:
    """What to do: an operation, or none and the alert that says why."""

    operation: Operation | None = None
    alert: AlertCode | None = None


def treat(
    complaint: Complaint,
    world: World,
    terms: Terms,
    at: str,
    also_sick: Iterable[str] = (),
) -> Treatment:
    """Decide about a complaint.

    Args:
        complaint: what is wrong.
        world: the factory as the journal tells it, see `truth`.
        terms: the settings.
        at: the time now, UTC RFC 3339.
        also_sick: the families that other complaints of the same time are about.
    """
    remedy = _remedy(complaint, world.get(complaint.address))
    if remedy.operation is None:
        return remedy
    past, family = past_of(world, terms, at), family_of(complaint.address)
    if past.is_stormy:
        return Treatment(alert=AlertCode.HELD)
    if is_storm({*past.treated, *also_sick, family}, world, terms):
        if is_safe_mode(world):
            return Treatment(alert=AlertCode.HELD)
        return Treatment(SetSafeMode(on=True))
    if past.treated[family] >= terms.loop_most:
        return Treatment(alert=AlertCode.LOOP)
    return remedy


def is_treatable(complaint: Complaint, world: World) -> bool:
    """Whether there is an operation against it, were it not for the guards.

    What is shut away already is not sick any more, whatever its record says.
    """
    return _remedy(complaint, world.get(complaint.address)).operation is not None


def is_storm(sick: Iterable[str], world: World, terms: Terms) -> bool:
    """Whether too large a part of the organs, or of the cells, is sick.

    Args:
        sick: families.
        world: tells how many families there are.
        terms: the settings.
    """
    organs = world.count("route", kind="organ")
    totals = {True: organs, False: world.count("route") - organs}
    counts = {True: 0, False: 0}
    for family in set(sick):
        counts[family.startswith("organ.")] += 1
    return any(
        count >= terms.storm_least and count > terms.storm_share * totals[is_organ]
        for is_organ, count in counts.items()
    )


def _remedy(complaint: Complaint, record: Record | None) -> Treatment:
    address, reason = complaint.address, complaint.reason
    if complaint.kind is Kind.CRIPPLED:
        return Treatment(Heal(address=address, reason=reason))
    move = Move.QUARANTINE if complaint.kind is Kind.DAMAGED else Move.ROLLBACK
    if not isinstance(record, CellRecord | OrganRecord):
        return Treatment(alert=AlertCode.BEYOND_REPAIR)
    if isinstance(target_of(record.state, move), No):
        return Treatment(alert=AlertCode.BEYOND_REPAIR)
    return Treatment(Transition(address=address, move=move, reason=reason))
