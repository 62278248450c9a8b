"""What the chat asks of the core, and the messages that carry it around the screen."""

from collections import deque
from dataclasses import dataclass, field
from pathlib import Path

from textual.message import Message

from agent.reply import ApprovalsShown, Line, Reply, Turn
from agent.session import Conversation, News
from factory.errors import FactoryError
from factory.jobs.model import Event
from grammar.model import Lang


@dataclass(frozen=True)
class Say:
    """An utterance to pass on; `seen` is the open plan that stood before its writer."""

    text: str
    seen: str | None

    def perform(self, cell: Conversation) -> Turn:
        """Say it."""
        return cell.say(self.text, by_card=True)


@dataclass(frozen=True)
class Review:
    """A plan that waits for another person, to be opened; `seen` as in `Say`."""

    digest: str
    seen: str | None

    def perform(self, cell: Conversation) -> Turn:
        """Open it."""
        return cell.review(self.digest)


@dataclass(frozen=True)
class Decide:
    """A decision to pass on."""

    digest: str
    accept: bool
    phrase: str | None = None

    def perform(self, cell: Conversation) -> Turn:
        """Decide."""
        return cell.decide(self.digest, accept=self.accept, phrase=self.phrase)


Job = Say | Review | Decide


@dataclass
class Queue:
    """What waits for the core: one job at a time, in the order they came."""

    waiting: deque[Job] = field(default_factory=deque)
    current: Job | None = None

    def start(self) -> Job | None:
        """Take the next job if none is being done; the caller performs it."""
        if self.current is None and self.waiting:
            self.current = self.waiting.popleft()
            return self.current
        return None

    def finish(self) -> None:
        """The current job is done or has failed."""
        self.current = None


class Submitted(Message):
    """A text was sent from the prompt."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text


class Chosen(Message):
    """A decision passed everything that a card asks for."""

    def __init__(self, digest: str, *, accept: bool, phrase: str | None = None) -> None:
        super().__init__()
        self.digest = digest
        self.accept = accept
        self.phrase = phrase


class ReplanAsked(Message):
    """A stale plan is to be made anew: these texts led to it, in order."""

    def __init__(self, texts: tuple[str, ...]) -> None:
        super().__init__()
        self.texts = texts


class Warned(Message):
    """A card took no decision, and says why where it is always seen."""

    def __init__(self, why: str) -> None:
        super().__init__()
        self.why = why


class Closed(Message):
    """A stale card was put away; the core has nothing open for it."""


@dataclass(frozen=True)
class Saved:
    """A picture or sound that was written, or why it was not."""

    path: Path
    error: str | None = None


@dataclass(frozen=True)
class Answer:
    """A reply with its lines; `details` are what a plan's card leaves out at first."""

    reply: Reply
    lines: tuple[Line, ...]
    details: tuple[Line, ...] = ()


class Listed(Message):
    """What waits for a person was read, or why it was not."""

    def __init__(self, found: ApprovalsShown | FactoryError) -> None:
        super().__init__()
        self.found = found


class Looked(Message):
    """What the status line shows of the factory; safe mode None when it is unknown."""

    def __init__(
        self, *, safe_mode: bool | None, alerts: int, approvals: int = 0
    ) -> None:
        super().__init__()
        self.approvals = approvals
        self.safe_mode = safe_mode
        self.alerts = alerts


class Heard(Message):
    """Something happened while nobody said anything."""

    def __init__(self, news: News) -> None:
        super().__init__()
        self.news = news


class Stepped(Message):
    """A build that was confirmed here has come to a step, or to its end."""

    def __init__(self, event: Event) -> None:
        super().__init__()
        self.event = event


class TurnDone(Message):
    """The core has answered."""

    def __init__(
        self,
        job: Job,
        lang: Lang,
        answers: tuple[Answer, ...],
        saved: tuple[Saved, ...],
    ) -> None:
        super().__init__()
        self.job = job
        self.lang = lang
        self.answers = answers
        self.saved = saved

    @property
    def replies(self) -> tuple[Reply, ...]:
        """What the core said, without its lines."""
        return tuple(answer.reply for answer in self.answers)


class TurnFailed(Message):
    """The core failed. A `FactoryError` promises that nothing was changed."""

    def __init__(self, job: Job, error: BaseException) -> None:
        super().__init__()
        self.job = job
        self.error = error
