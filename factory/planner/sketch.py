"""The plan while it is being drawn: an overlay over the world that notes every read."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypedDict, Unpack

from factory.decision import (
    Action,
    Decision,
    Denial,
    DenialCode,
    Effort,
    PolicyRequest,
)
from factory.gates import gate_state, is_safe_mode
from factory.lifecycle import No
from factory.measured import Finding, SourceFinding, TrainingFinding
from factory.model import (
    Backend,
    CellRecord,
    FactorySpec,
    GateState,
    Limits,
    OrganRecord,
    Record,
    RouteRecord,
    Signature,
    State,
    StemCellRecord,
)
from factory.plan import Change, ChangeAction, PlanContext
from factory.ports.backend import Inspect, Inspection
from factory.ports.policy import Policy
from factory.ports.store import World
from factory.report import (
    AdmittedSource,
    Compatibility,
    Dependency,
    Difference,
    Link,
    Report,
    Risk,
    RiskLevel,
    Selection,
    TrialForecast,
)
from factory.training.model import Outline


@dataclass(frozen=True)
class NotInstalled:
    """The inspection of a spec whose backend this factory does not have."""

    problems: tuple[str, ...]
    signature: Signature | None = None


class Circumstances(TypedDict, total=False):
    """What a demand may say besides: see `factory.decision.PolicyRequest`."""

    capability: str | None
    state: State | None
    stage: State | None
    is_proved: bool | None
    limits: Limits | None
    effort: Effort | None


class Sketch:
    """Collects what a plan will hold; several operations may draw on one sketch.

    Args:
        world: the consistent read that everything is planned on.
        policy: decides every demand.
        inspectors: for each backend, what it says of a spec.
        context: actor, role and time.
    """

    def __init__(
        self,
        world: World,
        policy: Policy,
        inspectors: Mapping[Backend, Inspect],
        context: PlanContext,
    ) -> None:
        self.world = world
        self.context = context
        self.reads: dict[str, int] = {}
        self._policy = policy
        self._inspectors = inspectors
        self._peeked: dict[str, Record | None] = {}
        self._base: dict[str, Record | None] = {}
        self._now: dict[str, Record | None] = {}
        self._reused: list[Record] = []
        self._denials: dict[tuple[object, ...], Denial] = {}
        self._determining: dict[str, None] = {}
        self._notes: dict[type, list[object]] = {}
        self._unchecked: dict[str, None] = {}
        self._overrides: dict[str, None] = {}

    # -- records ---------------------------------------------------------------

    def get(self, address: str) -> Record | None:
        """The record at an address, as it would be after what was drawn so far."""
        if address not in self._base:
            self._base[address] = self._now[address] = self.peek(address)
            # What is there: of a damaged record `get` gives what should be.
            self.reads[address] = self.world.revision(address)
        return self._now[address]

    def peek(self, address: str) -> Record | None:
        """The record at an address, without making the plan depend on it."""
        if address in self._now:
            return self._now[address]
        if address not in self._peeked:
            self._peeked[address] = self.world.get(address)
        return self._peeked[address]

    def stem(self, address: str) -> StemCellRecord | None:
        """The cell or organ at an address."""
        found = self.get(address)
        return found if isinstance(found, CellRecord | OrganRecord) else None

    def route(self, family: str) -> RouteRecord | None:
        """The route of a family."""
        found = self.get(family)
        return found if isinstance(found, RouteRecord) else None

    def gate(self, capability: str) -> GateState:
        """The state of a capability; one that nobody ships is locked."""
        return gate_state(self, capability)

    @property
    def is_safe_mode(self) -> bool:
        """Whether the factory is in safe mode."""
        return is_safe_mode(self)

    def put(self, record: Record) -> None:
        """Draw a record's new content; its revision is set here."""
        self.get(record.address)
        revision = self.reads[record.address] + 1
        self._now[record.address] = record.model_copy(update={"revision": revision})

    def remove(self, address: str) -> None:
        """Draw that a record goes away (only the undoing of a creation does)."""
        self.get(address)
        self._now[address] = None

    def is_new(self, address: str) -> bool:
        """Whether a record is drawn at an address where there was none."""
        return self.get(address) is not None and self._base[address] is None

    def reuse(self, record: Record) -> None:
        """Note a record that is taken as it is."""
        self._reused.append(record)

    # -- policy ----------------------------------------------------------------

    def demand(
        self, action: Action, resource: str, **given: Unpack[Circumstances]
    ) -> None:
        """Ask the policy; a no becomes part of the plan."""
        capability = given.get("capability")
        request = PolicyRequest(
            role=self.context.role,
            action=action,
            resource=resource,
            safe_mode=self.is_safe_mode,
            gate=self.gate(capability) if capability else None,
            missing=self.context.measured.missing if self.context.measured else (),
            **given,
        )
        decision = self._policy.decide(request)
        self._determining.update(dict.fromkeys(decision.determining))
        for denial in decision.denials:
            self._deny(denial)

    def conflict(self, address: str, no: No | str, **detail: str) -> None:
        """Note that the state of a record forbids what was asked."""
        self._deny(
            Denial(
                code=DenialCode.STATE_CONFLICT,
                address=address,
                detail={"no": str(no), **detail},
            )
        )

    def _deny(self, denial: Denial) -> None:
        key = (
            denial.code,
            denial.capability,
            denial.required_role,
            denial.detail.get("no"),
        )
        is_about_the_record = denial.code in (
            DenialCode.STATE_CONFLICT,
            DenialCode.QUARANTINED,
        )
        self._denials.setdefault((*key, denial.address * is_about_the_record), denial)

    def source(self, said: str | None) -> SourceFinding | None:
        """What admission found of a source when the plan was measured, if anything."""
        measured = self.context.measured
        if said is None or measured is None or measured.sources is None:
            return None
        return measured.sources.get(said)

    def training(self, address: str) -> TrainingFinding | None:
        """What a training asked for at an address would use, as it was found."""
        measured = self.context.measured
        return (measured.trainings or {}).get(address) if measured else None

    def inspect(self, spec: FactorySpec) -> Inspection:
        """What the backend says of a spec."""
        if (inspect := self._inspectors.get(spec.backend)) is None:
            return NotInstalled((f"backend {spec.backend.value} is not installed",))
        return inspect(spec)

    # -- report ----------------------------------------------------------------

    def note(
        self,
        *notes: Dependency
        | Compatibility
        | Link
        | Risk
        | Selection
        | Difference
        | TrialForecast
        | Finding
        | AdmittedSource
        | Outline,
    ) -> None:
        """Add lines to the report; each kind has its own section."""
        for each in notes:
            lines = self._notes.setdefault(type(each), [])
            if each not in lines:
                lines.append(each)

    def risk(self, level: RiskLevel, code: str, address: str, **detail: str) -> None:
        """Add a risk to the report."""
        self.note(Risk(level=level, code=code, address=address, detail=detail))

    def leave_unchecked(self, code: str) -> None:
        """Say what this dry run could not check."""
        self._unchecked[code] = None

    def override(self, address: str) -> None:
        """Say that a version is lifted without the judge's verdict."""
        self._overrides[address] = None
        self.risk(RiskLevel.HIGH, "overrides_judge", address)

    # -- results ---------------------------------------------------------------

    @property
    def decision(self) -> Decision:
        """All denials together."""
        return Decision(
            denials=tuple(self._denials.values()),
            determining=tuple(self._determining),
        )

    @property
    def report(self) -> Report:
        """The report so far."""
        get = self._notes.get
        return Report.model_validate(
            {
                "deps": get(Dependency, []),
                "compat": get(Compatibility, []),
                "links": get(Link, []),
                "risks": get(Risk, []),
                "selection": get(Selection, []),
                "differences": get(Difference, []),
                "forecasts": get(TrialForecast, []),
                "findings": get(Finding, []),
                "overrides": tuple(self._overrides),
                "policy": tuple(self._determining),
                "unchecked": tuple(self._unchecked),
                "sources": get(AdmittedSource),
                "trainings": get(Outline),
            }
        )

    @property
    def changes(self) -> tuple[Change, ...]:
        """Every record that would change, and those that are reused as they are."""
        drawn = [
            change
            for address in self._now
            if (change := _change(self._base[address], self._now[address]))
        ]
        written = {change.address for change in drawn}
        reused = {
            record.address: Change(
                address=record.address,
                action=ChangeAction.REUSE,
                before=record,
                after=record,
            )
            for record in self._reused
            if record.address not in written
        }
        return (*drawn, *reused.values())


def _change(before: Record | None, after: Record | None) -> Change | None:
    if after is None:
        if before is None:
            return None
        return Change(address=before.address, action=ChangeAction.DELETE, before=before)
    if before is None:
        return Change(address=after.address, action=ChangeAction.CREATE, after=after)
    if before == after.model_copy(update={"revision": before.revision}):
        return None
    action = ChangeAction.UPDATE
    if (
        isinstance(before, CellRecord | OrganRecord)
        and isinstance(after, CellRecord | OrganRecord)
        and before.state is not after.state
    ):
        action = ChangeAction.TRANSITION
    return Change(address=after.address, action=action, before=before, after=after)
