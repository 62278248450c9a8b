"""Dry runs that are asked again while nothing has changed: drawn once a second."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from factory.model import FactorySpec
from factory.operations import Build, Fabricate, Operation
from factory.plan import Plan
from service.callers import Caller

MOST_KEPT = 256
"""How many plans are kept; few are asked for again."""
_SECOND = len("2026-01-01T00:00:00")

Key = tuple[Caller, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class _Moment:
    """The plans of one second in which nothing was committed."""

    stamp: object = None
    second: str = ""
    plans: dict[Key, Plan] = field(default_factory=dict)


class Rehearsals:
    """Draws the plans of dry runs; for many threads at once.

    A plan is a pure function of what it read, its operations, the policies and the
    moment. So a request that comes again within the second is answered with the plan
    that is there, as long as nothing was committed; its `at` tells when it was drawn.

    Args:
        stamp: equal to the last one only while nothing was committed.
    """

    def __init__(self, stamp: Callable[[], object]) -> None:
        self._stamp = stamp
        # Replaced whole: threads that saw different moments cannot mix them up.
        self._moment = _Moment()

    def plan(
        self,
        caller: Caller,
        operations: Sequence[Operation],
        at: str,
        draw: Callable[[], Plan],
    ) -> Plan:
        """The plan of operations, drawn anew unless it would come out the same.

        Args:
            caller: who asks; the plan tells what is allowed to them.
            operations: what is asked for.
            at: the time now, UTC RFC 3339.
            draw: draws the plan.
        """
        if not _rests_on_records(operations):
            return draw()
        stamp, second = self._stamp(), at[:_SECOND]
        key = caller, tuple(each.model_dump_json() for each in operations)
        moment = self._moment
        is_same = (moment.stamp, moment.second) == (stamp, second)
        if is_same and (known := moment.plans.get(key)) is not None:
            return known
        plan = draw()
        if not is_same or len(moment.plans) >= MOST_KEPT:
            moment = _Moment(stamp, second)
        moment.plans[key] = plan
        self._moment = moment
        return plan


def specs_of(operations: Sequence[Operation]) -> Iterator[FactorySpec]:
    """The specifications of the cells that operations make."""
    for operation in operations:
        match operation:
            case Fabricate(spec=spec):
                yield spec
            case Build(cells=cells):
                yield from cells


def _rests_on_records(operations: Sequence[Operation]) -> bool:
    """Whether a plan reads nothing but records: sources come without a commit."""
    makes = all(isinstance(each, Fabricate | Build) for each in operations)
    return makes and all(spec.source is None for spec in specs_of(operations))
