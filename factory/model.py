"""The nouns of the factory: templates, specs, records.

One set of types from the domain to the log and the wire; every value is frozen and
knows its JSON form.
"""

import json
from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import cached_property
from math import isfinite
from typing import Annotated, Any, Literal, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    JsonValue,
    StrictBool,
    StrictFloat,
    StrictInt,
    StrictStr,
    StringConstraints,
    ValidationError,
    field_validator,
    model_serializer,
    model_validator,
)

from factory.canonical import canonical_text, joined, listed

CellId = Annotated[
    str,
    StringConstraints(pattern=r"^(analysis|action|memory)\.[^\s.]\S*\.v\d+(\.\d+)*$"),
]
OrganId = Annotated[str, StringConstraints(pattern=r"^organ\.[^\s.]\S*\.v\d+(\.\d+)*$")]
Semver = Annotated[str, StringConstraints(pattern=r"^\d+\.\d+\.\d+$")]
Fraction = Annotated[float, Field(ge=0, le=1)]
Percent = Annotated[float, Field(ge=0, le=100)]
Scalar = StrictStr | StrictBool | StrictInt | StrictFloat | None


class Backend(StrEnum):
    """What executes a cell."""

    ADAPTER = "adapter"
    SCRIPT = "script"
    WASM = "wasm"


SOURCED = frozenset({Backend.SCRIPT, Backend.WASM})
"""The backends that execute a source, in a sandbox that bounds each call itself."""


class Grant(StrEnum):
    """A function of the factory that a sandboxed cell may be granted.

    `log`: a line for the factory's log; `config`: a value of the spec's `config`.
    """

    LOG = "log"
    CONFIG = "config"


OFFERED = {Backend.SCRIPT: frozenset(Grant)}
"""What each backend can grant; the others grant nothing."""

CONFIG_BYTES = 8 * 2**10
"""The largest `config` of a spec as JSON."""


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


class Frozen(BaseModel):
    """A value: immutable, no unknown fields, equal by content."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    def doc(self) -> dict[str, Any]:
        """The JSON form, without the fields that were never given."""
        return self.model_dump(mode="json", by_alias=True, exclude_none=True)


class Written(Frozen):
    """A value whose canonical JSON is taken often; it is written once and kept."""

    @cached_property
    def text(self) -> str:
        """The canonical JSON of `doc`."""
        return canonical_text(self.doc())

    @cached_property
    def reads_back(self) -> bool:
        """Whether `text` is read as this very value: of some, JSON loses a part."""
        try:
            return type(self).model_validate_json(self.text) == self
        except ValidationError:
            return False

    def model_copy(
        self, *, update: Mapping[str, Any] | None = None, deep: bool = False
    ) -> Self:
        """A copy with other fields; what was kept of these is not taken along."""
        copied = super().model_copy(update=update, deep=deep)
        for name in copied.__dict__.keys() - type(self).model_fields.keys():
            del copied.__dict__[name]
        return copied


def assembled(value: Frozen, **parts: Sequence[Written]) -> str:
    """The canonical JSON of a value, of which some fields are written already.

    Args:
        value: whose JSON it is.
        parts: the value's fields that hold such parts.
    """
    members, rest, values = {}, set(), vars(value)
    for name in type(value).model_fields:
        each = values[name]
        if name in parts:
            members[name] = listed([part.text for part in parts[name]])
        elif isinstance(each, (str, int)):
            members[name] = canonical_text(each)
        elif isinstance(each, Written):
            members[name] = each.text
        elif each is not None:
            rest.add(name)
    if rest:
        dumped = value.model_dump(
            mode="json", by_alias=True, exclude_none=True, include=rest
        )
        members |= {name: canonical_text(each) for name, each in dumped.items()}
    return joined(members)


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


class Granted(Frozen):
    """What a cell is granted.

    `grants` are the functions of the factory that a script has, none by default;
    `config` is what the one of that name gives: texts, numbers, booleans and nulls.
    """

    grants: tuple[Grant, ...] | None = None
    config: dict[str, Scalar] | None = None

    @property
    def has_log(self) -> bool:
        """Whether the cell may log."""
        return Grant.LOG in (self.grants or ())

    @property
    def given(self) -> dict[str, Scalar] | None:
        """What its function `config` gives; None when it has no such function."""
        return (self.config or {}) if Grant.CONFIG in (self.grants or ()) else None

    @field_validator("grants")
    @classmethod
    def _in_one_order(cls, grants: tuple[Grant, ...] | None) -> Any:
        """The same grants are the same spec, however they were written."""
        return tuple(sorted(set(grants))) if grants else None

    @model_validator(mode="after")
    def _config_is_granted_and_small(self) -> Self:
        if self.config is None:
            return self
        if Grant.CONFIG not in (self.grants or ()):
            message = 'config is given, and "config" is not among the grants'
            raise ValueError(message)
        for key, value in self.config.items():
            is_whole = isinstance(value, int) and not -(2**63) <= value < 2**63
            if is_whole or (isinstance(value, float) and not isfinite(value)):
                message = f"config {key!r} is no number of 64 bits"
                raise ValueError(message)
        if len(json.dumps(self.config)) > CONFIG_BYTES:
            message = f"config is larger than {CONFIG_BYTES} bytes"
            raise ValueError(message)
        return self


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
