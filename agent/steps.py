"""What a command asks for once its words are bound to the factory."""

from dataclasses import dataclass

from agent.reply import Asked, Refused
from factory.jobs.model import JobKind
from factory.operations import Operation


@dataclass(frozen=True)
class Change:
    """An operation to plan."""

    operation: Operation


@dataclass(frozen=True)
class Run:
    """An invocation on a text, or on what a file holds."""

    address: str
    text: str | None = None
    path: str | None = None


@dataclass(frozen=True)
class Cancel:
    """Calling off the builds or trainings of a version, or of a family."""

    target: str
    kind: JobKind = JobKind.BUILD


@dataclass(frozen=True)
class Status:
    """A look at one family or version, or at everything."""

    address: str | None


@dataclass(frozen=True)
class Listing:
    """A list of records, capabilities, templates, builds or trainings.

    `target` is the organ or cell whose jobs are listed; None for all.
    """

    what: str
    state: str | None = None
    kind: str | None = None
    backend: str | None = None
    target: str | None = None


@dataclass(frozen=True)
class History:
    """Journal entries; `since_s` counts seconds back from now."""

    address: str | None
    limit: int | None
    since_s: float | None


@dataclass(frozen=True)
class Diff:
    """What differs between two versions of one family, by their addresses."""

    old: str
    new: str


@dataclass(frozen=True)
class Explain:
    """Why a version, or every version of a family, is in its state."""

    address: str


@dataclass(frozen=True)
class Help:
    """Help on an intent, or in general."""

    topic: str | None


@dataclass(frozen=True)
class Replay:
    """A command log to say again up to a turn; `is_real`: and to apply what it did."""

    log: str
    until: int | None = None
    is_real: bool = False


@dataclass(frozen=True)
class Decide:
    """An answer to the open plan."""

    accept: bool


Query = Status | Listing | History | Diff | Explain | Help
Step = Change | Run | Cancel | Query | Replay | Decide


@dataclass(frozen=True)
class Bound:
    """Every step of an utterance, in the order said; a preview is never confirmed."""

    steps: tuple[Step, ...]
    is_preview: bool = False


NotBound = Asked | Refused
