"""The door of configuring: which version is meant, and where the value stands.

A share of the traffic stands in the family's route; all the rest belongs to the
artifact, see `factory.planner.revising`.
"""

from factory.address import family_of, parse_address
from factory.decision import Action
from factory.integrity import is_intact
from factory.lifecycle import TRIED, No
from factory.model import CellRecord, OrganRecord, State, StemCellRecord
from factory.operations import Configure
from factory.parameters import LIMITS, Parameter, owner_is, spec_with, value_of
from factory.planner.approving import warn_of_traffic
from factory.planner.records import capability_of
from factory.planner.revising import is_fixed, next_address, revise
from factory.planner.routes import is_share_of
from factory.planner.sketch import Sketch


def plan_configure(sketch: Sketch, operation: Configure) -> None:
    """Draw one parameter of a version, or of the next one, at its new value."""
    subject = _subject(sketch, operation)
    if subject is None:
        sketch.conflict(operation.address, No.NO_SUCH_VERSION)
        return
    if not is_intact(subject):
        sketch.conflict(subject.address, No.DIGEST_MISMATCH, digest=subject.digest)
        return
    parameter = operation.parameter
    if not owner_is(subject, parameter):
        _name_owners(sketch, subject, parameter)
        return
    _demand(sketch, subject, operation)
    if subject.state not in (State.DRAFT, *TRIED):
        sketch.conflict(subject.address, No(subject.state.value))
    elif parameter is Parameter.TRAFFIC and not _is_planned_share(sketch, subject):
        _give(sketch, subject, operation.value)
    elif value_of(subject, parameter) != operation.value:
        revise(sketch, subject, operation)


def _subject(sketch: Sketch, operation: Configure) -> StemCellRecord | None:
    """The version that is meant.

    A family means the one that is worked on, and of its traffic the one that is on
    trial. Where an operation before this one has drawn the next version already, that
    is meant: "set its timeout … and its memory limit …" makes one new version.
    """
    address = operation.address
    if parse_address(address).version:
        following = sketch.stem(next_address(sketch, address, operation))
        is_drawn = following is not None and sketch.is_new(following.address)
        if following and is_drawn and following.lineage.replaces == address:
            return following
        return sketch.stem(address)
    route = sketch.route(address)
    if route is None:
        return None
    if operation.parameter is Parameter.TRAFFIC and route.canary is not None:
        return sketch.stem(route.canary.address)
    return sketch.stem(route.head)


def _name_owners(sketch: Sketch, subject: StemCellRecord, parameter: Parameter) -> None:
    """Say to whom a parameter belongs instead."""
    if isinstance(subject, OrganRecord):
        no, others = No.NOT_OF_ORGANS, subject.template.cells
    else:
        no, others = No.NOT_OF_CELLS, sketch.world.users_of(subject.address)
    named = ", ".join(others) or "—"
    sketch.conflict(subject.address, no, parameter=parameter.value, others=named)


def _demand(sketch: Sketch, subject: StemCellRecord, operation: Configure) -> None:
    limits = None
    if isinstance(subject, CellRecord) and operation.parameter in LIMITS:
        limits = spec_with(subject.spec, operation.parameter, operation.value).limits
    sketch.demand(
        Action.CONFIGURE,
        subject.address,
        capability=capability_of(subject),
        state=subject.state,
        limits=limits,
    )


# -- traffic -------------------------------------------------------------------


def _is_planned_share(sketch: Sketch, subject: StemCellRecord) -> bool:
    """Whether the share is one that an organ is to get when it becomes a canary."""
    return isinstance(subject, OrganRecord) and not is_fixed(sketch, subject)


def _give(sketch: Sketch, subject: StemCellRecord, percent: float) -> None:
    """Give a version on trial another share of the traffic."""
    address = subject.address
    route = sketch.route(family_of(address))
    assert route is not None, address
    if route.canary is None or not is_share_of(route, address):
        sketch.conflict(address, No.NOT_ON_TRIAL, state=subject.state.value)
    elif route.canary.traffic != percent:
        share = route.canary.model_copy(update={"traffic": percent})
        sketch.put(route.model_copy(update={"canary": share}))
        warn_of_traffic(sketch, address, subject.state, share)
