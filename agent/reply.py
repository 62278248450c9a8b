"""What the Command Cell says back: values, without a word of text or a colour."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated

from agent.kinds import ByKind
from agent.rehearsal import Replayed
from factory.alert import KeptAlert
from factory.approval import Approval
from factory.audit.standing import Standing
from factory.decision import Denial
from factory.jobs.model import Job
from factory.journal import JournalEntry
from factory.model import Record, Role, State, StemCellRecord
from factory.operations import Operation
from factory.plan import Outcome, Plan
from factory.report import Difference
from factory.runtime.observations import Report
from factory.sandbox.logged import Logged
from factory.sandbox.ring import RingStatus
from factory.training.model import Iteration, Outline
from factory.wire.values import WireValue
from grammar.model import Lang, Question, Span


@dataclass(frozen=True)
class PlanShown:
    """A dry run. `is_open` says whether it waits for a decision.

    `takes_two` tells that two people must confirm it, `first` who has already done so.
    `said` is what was understood, said back in one sentence; empty where nothing was
    said.
    """

    plan: Plan
    is_open: bool
    takes_two: bool = False
    first: Approval | None = None
    said: str = ""


@dataclass(frozen=True)
class Marked:
    """A text with the parts of it that a reply is about, in order."""

    text: str
    spans: tuple[Span, ...]


@dataclass(frozen=True)
class Asked:
    """A question; each option is a text that may be typed as the answer.

    `is_said` tells that the question's text is a whole sentence, as the grammar asks;
    binding names only the word that its question is about. `about` shows in the
    utterance what the question is about.
    """

    question: Question
    is_said: bool = False
    about: Marked | None = None


@dataclass(frozen=True)
class Refused:
    """A no: the code of its text, the text's fields, and what could be said instead.

    `about` shows in the utterance what is to blame.
    """

    code: str
    fields: Mapping[str, str] = field(default_factory=dict)
    text: str | None = None
    suggestions: tuple[str, ...] = ()
    about: Marked | None = None
    denials: tuple[Denial, ...] = ()


@dataclass(frozen=True)
class Decided:
    """The end of an open plan; `outcome` is None when it was declined."""

    plan: Plan
    outcome: Outcome | None


@dataclass(frozen=True)
class NameAsked:
    """A yes is not enough for this plan: it stays open, and takes a typed name."""

    plan: Plan
    name: str


@dataclass(frozen=True)
class CardAsked:
    """A typed yes is not enough for this plan: it stays open, and takes its card."""

    plan: Plan


@dataclass(frozen=True)
class RunDone:
    """The output of a cell or organ; `state` None marks a trial of the catalogue.

    `log` is what its cells logged.
    """

    address: str
    state: State | None
    output: WireValue
    log: tuple[Logged, ...] = ()


@dataclass(frozen=True)
class Training:
    """A training: its job, what it was to do, and its cycles so far.

    `is_left` tells that the process that carried it out is known to have ended.
    """

    job: Job
    outline: Outline
    iterations: tuple[Iteration, ...]
    is_left: bool = False


@dataclass(frozen=True)
class Overview:
    """The state of the whole factory; of the open `alerts` only the newest.

    `rings` are the sandboxes that have started a worker in this process.
    """

    safe_mode: bool
    role: Role
    organs: int
    cells: int
    open_gates: tuple[str, ...]
    entries: int
    head: str
    standing: Standing | None = None
    alerts: tuple[KeptAlert, ...] = ()
    alert_count: int = 0
    builds: tuple[Job, ...] = ()
    trainings: tuple[Training, ...] = ()
    rings: tuple[tuple[str, RingStatus], ...] = ()


@dataclass(frozen=True)
class RecordsShown:
    """Records; `reports` hold what the traffic proved of those that get any.

    `builds` are those of the organ that go on, `aliases` the other names of families;
    `trainings` those of the cell that go on, and the last one that ended.
    """

    records: tuple[Record, ...]
    what: str
    reports: Mapping[str, Report] = field(default_factory=dict)
    builds: tuple[Job, ...] = ()
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    trainings: tuple[Training, ...] = ()


@dataclass(frozen=True)
class BuildsShown:
    """Builds: those that go on, then those that ended, newest end first."""

    builds: tuple[Job, ...]


@dataclass(frozen=True)
class BuildsCancelled:
    """Builds that were called off, by their organs."""

    organs: tuple[str, ...]


@dataclass(frozen=True)
class TrainingsShown:
    """Trainings: those that go on, then those that ended, newest end first."""

    trainings: tuple[Training, ...]


@dataclass(frozen=True)
class TrainingsCancelled:
    """Trainings that were called off, by their cells."""

    cells: tuple[str, ...]


@dataclass(frozen=True)
class GatesShown:
    """Capabilities and their states."""

    gates: Mapping[str, str]


@dataclass(frozen=True)
class TemplatesShown:
    """Templates of the catalogue, with the words that tell versions apart."""

    templates: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Trial:
    """A version on trial that waits for a person.

    `is_proved` tells whether its traffic proved it good; otherwise its trial has
    lasted until `due`, UTC RFC 3339, without a verdict.
    """

    address: str
    state: State
    due: str
    report: Report
    is_proved: bool


@dataclass(frozen=True)
class ApprovalsShown:
    """What waits for a person: plans for a second one, versions for an approve."""

    plans: tuple[Approval, ...]
    trials: tuple[Trial, ...]


@dataclass(frozen=True)
class HistoryShown:
    """Journal entries, oldest first."""

    entries: tuple[JournalEntry, ...]


@dataclass(frozen=True)
class DiffShown:
    """What differs between two versions.

    A state is None where the version is not in the factory, only in the catalogue.
    """

    old: str
    new: str
    old_state: State | None
    new_state: State | None
    differences: tuple[Difference, ...]


@dataclass(frozen=True)
class Cause:
    """What brought a record into its state: the journal entry, and what was asked.

    Both are None when the journal that was looked through does not say.
    """

    record: StemCellRecord
    entry: JournalEntry | None = None
    operation: Operation | None = None


@dataclass(frozen=True)
class Explained:
    """Why records are in their states, newest version first."""

    causes: tuple[Cause, ...]


@dataclass(frozen=True)
class HelpShown:
    """Help in general, or on one intent."""

    topic: str | None


@dataclass(frozen=True)
class ReplayShown:
    """What came of a log that was said again to a factory in memory."""

    log: str
    replayed: Replayed


Answer = (
    RunDone
    | Overview
    | RecordsShown
    | GatesShown
    | BuildsShown
    | BuildsCancelled
    | TrainingsShown
    | TrainingsCancelled
    | TemplatesShown
    | ApprovalsShown
    | HistoryShown
    | DiffShown
    | Explained
    | ReplayShown
    | HelpShown
)
Reply = PlanShown | Asked | Refused | Decided | NameAsked | CardAsked | Answer


@dataclass(frozen=True)
class Turn:
    """One utterance and everything that is said back, in the language to say it in."""

    text: str
    lang: Lang
    replies: tuple[Annotated[Reply, ByKind()], ...]


class Style(StrEnum):
    """What a piece of a line is; the shell chooses how it looks."""

    PLAIN = "plain"
    TITLE = "title"
    DIM = "dim"
    NAME = "name"
    ADD = "add"
    CHANGE = "change"
    REMOVE = "remove"
    OK = "ok"
    WARN = "warn"
    ERROR = "error"


@dataclass(frozen=True)
class Piece:
    """A stretch of text in one style."""

    text: str
    style: Style = Style.PLAIN


Line = tuple[Piece, ...]
