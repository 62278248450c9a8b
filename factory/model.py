"""The nouns of the factory: templates, specs, records.

One set of types from the domain to the log and the wire.
"""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import (
    Field,
    JsonValue,
    StringConstraints,
    model_serializer,
    model_validator,
)

from factory.grants import Grant, Granted
from factory.values import Frozen, Written

CellId = Annotated[
    str,
    StringConstraints(pattern=r"^(analysis|action|memory)\.[^\s.]\S*\.v\d+(\.\d+)*$"),
]
OrganId = Annotated[str, StringConstraints(pattern=r"^organ\.[^\s.]\S*\.v\d+(\.\d+)*$")]
Semver = Annotated[str, StringConstraints(pattern=r"^\d+\.\d+\.\d+$")]
Fraction = Annotated[float, Field(ge=0, le=1)]
Percent = Annotated[float, Field(ge=0, le=100)]


class Backend(StrEnum):
    """What executes a cell."""

    ADAPTER = "adapter"
    SCRIPT = "script"
    WASM = "wasm"


SOURCED = frozenset({Backend.SCRIPT, Backend.WASM})
"""The backends that execute a source, in a sandbox that bounds each call itself."""


OFFERED = {Backend.SCRIPT: frozenset(Grant)}
"""What each backend can grant; the others grant nothing."""


class State(StrEnum):
    """StemCellState: where a cell or organ stands in its life."""

    DRAFT = "draft"
    CANARY = "canary"
    EXPERIMENTAL = "experimental"
    STABLE = "stable"
    DEPRECATED = "deprecated"
    DISABLED = "disabled"
    ROLLED_BACK = "rolled_back"
    QUARANTINED = "quarantined"


class GateState(StrEnum):
    """The state of a capability (feature gate)."""

    LOCKED = "locked"
    EXPERIMENTAL = "experimental"
    STABLE = "stable"
    DEPRECATED = "deprecated"


class Role(StrEnum):
    """What an actor may do; each role may do what the ones before it may."""

    READ = "read"
    WRITE = "write"
    ADMIN = "admin"


def _schema_v1() -> dict[str, JsonValue]:
    return {"schema": "v1"}


class Limits(Frozen):
    """Upper bounds of one cell call: MiB, milliseconds, units of fuel."""

    memory_mb: float | None = Field(default=None, gt=0)
    timeout_ms: float | None = Field(default=None, gt=0)
    fuel: int | None = Field(default=None, gt=0)


class Signature(Frozen):
    """JSON Schemas of what goes into a cell and what comes out."""

    input: dict[str, JsonValue]
    output: dict[str, JsonValue]


class Example(Frozen):
    """One input and the output that it must give."""

    input: JsonValue
    output: JsonValue

    @model_serializer
    def _whole(self) -> dict[str, JsonValue]:
        """Null is an input like any other: it stays in the JSON form."""
        return {"input": self.input, "output": self.output}


class CellTemplate(Frozen):
    """What a cell is: its type, links, signature and examples."""

    id: CellId
    version: Semver
    analysis_type: str | None = None
    action_type: str | None = None
    memory_type: str | None = None
    links: tuple[CellId, ...] = ()
    confidence_threshold: Fraction | None = None
    draft_content: str | None = None
    signature: Signature | None = None
    examples: tuple[Example, ...] = ()
    metadata: dict[str, JsonValue] = Field(default_factory=_schema_v1)

    @model_validator(mode="after")
    def _one_type_and_it_is_the_kind(self) -> "CellTemplate":
        given = [
            kind
            for kind in ("analysis", "action", "memory")
            if getattr(self, f"{kind}_type") is not None
        ]
        kind = self.id.partition(".")[0]
        if given != [kind]:
            message = f"{self.id} needs {kind}_type and no other type"
            raise ValueError(message)
        if self.metadata.get("schema") != "v1":
            message = 'metadata.schema must be "v1"'
            raise ValueError(message)
        return self

    @property
    def type(self) -> str:
        """The value of the one type field that is set."""
        return self.analysis_type or self.action_type or self.memory_type or ""


class FactorySpec(Granted):
    """How a cell is made: a template, a backend and what the backend needs."""

    backend: Backend
    template: CellTemplate
    source: str | None = None
    limits: Limits | None = None
    provider: str | None = None
    options: dict[str, JsonValue] = Field(default_factory=dict)


class Channel(Frozen):
    """An edge of an organ's graph, from one cell's output to another's input."""

    from_: CellId = Field(alias="from")
    to: CellId
    when: str | None = None


class Pathway(Frozen):
    """A named way through an organ's graph."""

    name: str
    cells: tuple[CellId, ...]


class Slo(Frozen):
    """The service level that graduation is judged by."""

    error_rate: Fraction = 0.01
    latency_ms: float = Field(default=1000.0, gt=0)


class CanaryPolicy(Frozen):
    """How a canary gets its traffic: percent of requests, mode, least requests."""

    traffic: Percent = 10.0
    mode: Literal["split", "shadow"] = "split"
    min_requests: int = Field(default=100, ge=0)


class OrganPolicies(Frozen):
    """The rules an organ lives under."""

    capability: str | None = None
    stage: State = State.DRAFT
    hitl: bool = True
    slo: Slo = Slo()
    canary: CanaryPolicy = CanaryPolicy()
    fidelity: str | None = None


class OrganTemplate(Frozen):
    """What an organ is: cells, the channels between them, and policies.

    `cells` in order with no `channels` is a straight pipeline. `options` are the
    words by which operators tell this version from others (grayscale). `examples` are
    samples of the whole organ, which a build must give before it is switched to.
    """

    id: OrganId
    version: Semver
    roles: tuple[str, ...] = ()
    cells: tuple[CellId, ...] = Field(min_length=1)
    channels: tuple[Channel, ...] = ()
    pathways: tuple[Pathway, ...] = ()
    policies: OrganPolicies = OrganPolicies()
    options: tuple[str, ...] = ()
    examples: tuple[Example, ...] | None = Field(default=None, min_length=1)
    metadata: dict[str, JsonValue] = Field(default_factory=_schema_v1)


class TrainingEvidence(Frozen):
    """What a version's training showed: its job, the data, and the holdout's scores.

    `before` is the value of the metric for the version that was trained, `after` for
    this one.
    """

    job: int = Field(ge=0)
    dataset: str
    digest: str
    metric: str
    before: float
    after: float
    cycles: int = Field(ge=1)
    ending: str


class Lineage(Frozen):
    """Where a record comes from: the version it replaces, the record it reuses.

    `trained` is the evidence of the training that found its options.
    """

    replaces: str | None = None
    reused_from: str | None = None
    trained: TrainingEvidence | None = None


class _Held(Written):
    """What every record has: an address and a revision that grows at each change."""

    address: str
    revision: int = Field(ge=1)


class _StemCell(_Held):
    state: State
    digest: str
    created_at: str
    updated_at: str
    lineage: Lineage = Lineage()
    reason: str | None = None
    resume: State | None = None
    former: State | None = None
    quarantines: int | None = Field(default=None, ge=1)
    held_until: str | None = None


class CellRecord(_StemCell):
    """StemCellRecord of a cell.

    `resume` is the state that enabling goes back to, `former` the one that a release
    from quarantine goes back to; `quarantines` counts how often it was quarantined,
    and `held_until` is when the present quarantine is over, UTC RFC 3339.
    """

    form: Literal["cell"] = "cell"
    spec: FactorySpec


class OrganRecord(_StemCell):
    """StemCellRecord of an organ."""

    form: Literal["organ"] = "organ"
    template: OrganTemplate


class CanaryShare(Frozen):
    """The version on trial and its share of the traffic in percent."""

    address: str
    traffic: Percent
    mode: Literal["split", "shadow"]


class RouteRecord(_Held):
    """Which version of a family a bare name means: the one pointer that is switched.

    `members` in version order; `head` is the version that operators are working on,
    `serving` the one that answers, `proved` those that became stable and were not
    rolled back, oldest first, `failed` the digests of artifacts that were taken back
    after they had had traffic.
    """

    form: Literal["route"] = "route"
    members: tuple[str, ...]
    head: str
    serving: str | None = None
    canary: CanaryShare | None = None
    proved: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()


class GateRecord(_Held):
    """A capability whose state was changed from the shipped one."""

    form: Literal["gate"] = "gate"
    state: GateState


class SwitchRecord(_Held):
    """A switch of the whole factory, such as `factory.safe_mode`."""

    form: Literal["switch"] = "switch"
    on: bool


class AliasRecord(_Held):
    """Another name for a family; `alias` as it is said, in lower case."""

    form: Literal["alias"] = "alias"
    alias: str
    target: str


StemCellRecord = CellRecord | OrganRecord
Record = Annotated[
    CellRecord | OrganRecord | RouteRecord | GateRecord | SwitchRecord | AliasRecord,
    Field(discriminator="form"),
]
SAFE_MODE = "factory.safe_mode"
FOUR_EYES = "factory.four_eyes"
