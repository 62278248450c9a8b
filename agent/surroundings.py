"""Who speaks, and what a Command Cell takes from outside."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from agent.building import Building
from agent.rehearsal import Rehearse
from factory.apply import VerdictNow
from factory.decision import Denial
from factory.measured import Measured
from factory.model import Role
from factory.operations import Operation
from factory.ports.store import World
from factory.providers.port import Value
from factory.stem import Ran
from grammar.model import Lang


@dataclass(frozen=True)
class Identity:
    """Who speaks, in which session and role; `lang` None follows the text."""

    session: str
    actor: str
    role: Role
    lang: Lang | None = None


@dataclass(frozen=True)
class Surroundings:
    """What a Command Cell takes from outside.

    Attributes:
        now: the time, UTC RFC 3339 in one fixed width, so that texts compare as times.
        expiry: until when a plan drawn at a time may be applied.
        load: reads a file that an utterance names.
        invoke: runs a cell or organ.
        building: starts, ends and cancels builds.
        measure: what was measured of the families that operations are about.
        rehearse: says a log again to a factory in memory.
        verdict_now: what the evidence of a finding says by now.
    """

    now: Callable[[], str]
    expiry: Callable[[str], str]
    load: Callable[[str], Value]
    invoke: Callable[[str, Value, Role], Ran | tuple[Denial, ...]]
    building: Building
    measure: Callable[[Sequence[Operation], World], Measured]
    verdict_now: VerdictNow
    rehearse: Rehearse
