"""What callers get: the documents of the routes, one type each."""

from pydantic import Field, JsonValue

from factory.answered import Answered
from factory.model import Backend, CellRecord, GateState, OrganRecord, Role, State
from factory.plan import Outcome
from factory.values import Frozen


class DryRun(Frozen):
    """A plan that was drawn and not kept: `ok` tells whether it would be allowed."""

    ok: bool
    report: dict[str, JsonValue]
    plan: dict[str, JsonValue]


class Changed(Frozen):
    """A record after a change.

    `plan` is the digest of the plan, `entry` the number of its journal entry (0 when
    nothing was to be done).
    """

    id: str
    state: State | None
    plan: str
    entry: int


class SourceTaken(Frozen):
    """A source that was admitted: `source` names it in the specs of cells.

    `contract` is what it speaks, `ms` and `peak_mb` what admission took, `notes` what
    plans for it will warn of.
    """

    source: str
    backend: Backend
    size: int
    contract: str
    exports: tuple[str, ...]
    imports: tuple[str, ...]
    memory_mb: float
    ms: float
    peak_mb: float
    notes: tuple[str, ...]


class Built(Frozen):
    """A build: `job` carries it out; without one nothing was to be done."""

    organ_id: str
    state: State | None
    plan: str
    job: int | None = None


class BuildDryRun(DryRun):
    """The report of a build that was only tried out."""

    organ_id: str
    state: State | None


class CellShown(CellRecord):
    """The record of a cell."""

    id: str


class OrganShown(OrganRecord):
    """The record of an organ."""

    id: str


class CellPage(Frozen):
    """A page of cells; `next` is the parameter `after` of the next page."""

    items: tuple[CellShown, ...]
    next: str | None


class OrganPage(Frozen):
    """A page of organs; `next` is the parameter `after` of the next page."""

    items: tuple[OrganShown, ...]
    next: str | None


class Part(Frozen):
    """A cell of an organ; its state is None where it is not in the factory."""

    id: str
    state: State | None


class Metrics(Frozen):
    """The requests of a version, and what they proved of it so far."""

    requests: int
    errors: int
    total_ms: float
    verdict: str | None = None
    needed: int | None = None


class BuildShown(Frozen):
    """A build of an organ."""

    job: int
    status: str
    step: str
    plan: str
    attempts: int
    outcome: dict[str, JsonValue] | None


class OrganStatus(Frozen):
    """How an organ stands; `state` is None while it is only being built."""

    id: str
    state: State | None
    revision: int
    cells: tuple[Part, ...]
    metrics: Metrics | None
    build: BuildShown | None


class Cancelled(Frozen):
    """A build that was called off."""

    organ_id: str
    cancelled: bool = True


class Output(Frozen):
    """What came out, and of which version; media is `{media_type, base64}`.

    `state` None marks a template of the catalogue that is not in the factory.
    """

    id: str
    state: State | None
    output: JsonValue


class Gates(Frozen):
    """The capabilities and their states."""

    items: dict[str, GateState]


class Gate(Frozen):
    """One capability."""

    name: str
    state: GateState


class Switch(Frozen):
    """A switch of the whole factory."""

    on: bool


class Said(Frozen):
    """What came of an utterance.

    `replies` are those of `factory --json`; `plan_digest` is there while a plan waits
    to be applied; `conversation` goes on with the next text.
    """

    conversation: str
    lang: str
    plan_digest: str | None
    confirm: str | None
    replies: tuple[dict[str, JsonValue], ...]


class AppliedPlan(Frozen):
    """A plan that was applied (`entry`, `addresses`) or taken on (`job`)."""

    plan_digest: str
    outcome: str
    entry: int | None = None
    addresses: tuple[str, ...] = ()
    job: int | None = None


class RequestFate(Frozen):
    """What became of a request with a key; `answer` is None while it is at work."""

    key: str
    answer: Answered | None


class PlanFate(Frozen):
    """What became of a confirmed plan; `outcome` is None when nothing did."""

    plan_digest: str
    outcome: Outcome | None


class Glance(Frozen):
    """What a status line shows of the factory.

    `waiting` plans wait for a second person; `alerts` are those that nobody has noted.
    """

    actor: str
    role: Role
    safe_mode: bool
    alerts: int
    waiting: int


class Offered(Frozen):
    """What stands from the character `start` of a text on once it is completed."""

    text: str
    start: int


class Completions(Frozen):
    """What the last word of a text may become, best first."""

    items: tuple[Offered, ...]


class Health(Frozen):
    """Whether the service is well."""

    status: str = Field(examples=["ok"])
