"""Binding the moves and undo to records that are there."""

from agent.ask import unknown
from agent.names import Names
from agent.reply import Refused
from agent.slots import Slots
from agent.steps import Cancel, Change, NotBound
from factory.address import family_of, parse_address
from factory.jobs.model import JobKind
from factory.model import State
from factory.operations import Move, Transition, Undo


def bind_move(slots: Slots, names: Names) -> Change | NotBound:
    """A move of one record."""
    found = record_named(slots, names)
    if not isinstance(found, str):
        return found
    stage = slots.text("to")
    return Change(
        Transition(
            address=found,
            move=Move(slots.intent.value),
            stage=State(stage) if stage else None,
            traffic=slots.number("traffic"),
            reason=slots.text("reason"),
        )
    )


def bind_rollback(slots: Slots, names: Names) -> Change | NotBound:
    """A step back to an older version."""
    found = record_named(slots, names)
    if not isinstance(found, str):
        return found
    return Change(
        Transition(
            address=found,
            move=Move.ROLLBACK,
            version=slots.text("to"),
            reason=slots.text("reason"),
        )
    )


def bind_cancel(slots: Slots, names: Names) -> Cancel | Change | NotBound:
    """A job to call off, or a trial to end.

    What is being built need not be in the factory yet.
    """
    what = slots.text("what") or JobKind.BUILD.value
    if what == "canary":
        return _end_trial(slots, names)
    if what == JobKind.BUILD:
        return Cancel(slots.target)
    found = record_named(slots, names)
    return Cancel(found, JobKind.TRAINING) if isinstance(found, str) else found


def _end_trial(slots: Slots, names: Names) -> Change | NotBound:
    """The version on trial rolled back: its share of the traffic ends."""
    found = record_named(slots, names)
    if not isinstance(found, str):
        return found
    route = names.route(family_of(found))
    canary = route.canary.address if route and route.canary else None
    if canary is None or found not in (canary, family_of(canary)):
        return Refused("not_on_trial", {"address": found})
    reason = slots.text("reason")
    return Change(Transition(address=canary, move=Move.ROLLBACK, reason=reason))


def bind_undo(_: Slots, names: Names) -> Change | NotBound:
    """The newest journal entry, taken back."""
    head = names.world.head()
    if head.seq == 0:
        return Refused("nothing_to_undo")
    return Change(Undo(entry=head.seq))


def record_named(slots: Slots, names: Names) -> str | NotBound:
    """The address of a family or version that is in the factory."""
    families = names.families(slots.target)
    if len(families) != 1:
        return unknown(slots.target, families, names)
    route = names.route(families[0])
    if route is None:
        return Refused("not_created", {"address": families[0]})
    version = parse_address(slots.target).version
    if not version:
        return families[0]
    wanted = f"{families[0]}.{version}"
    if wanted not in route.members:
        known = ", ".join(parse_address(each).version for each in route.members)
        return Refused("no_such_version", {"address": wanted, "known": known})
    return wanted
