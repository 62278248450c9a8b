"""What the shells talk to: one conversation, whether the factory is here or far away.

`agent.bootstrap` opens one on a database, `agent.remote` one on a service; whatever is
written against these protocols works with both.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from agent.reply import ApprovalsShown, Turn
from factory.model import Role
from factory.plan import Plan
from factory.wire.documents import Glance
from grammar.model import Lang


class News(StrEnum):
    """What a shell is told while nobody says anything.

    `changed`: the factory has changed; `lost` and `back`: the service does not answer,
    and does again; `busy`: it asks to be left alone for a while; `checking`: the reply
    to a request was lost, and is asked about.
    """

    CHANGED = "changed"
    LOST = "lost"
    BACK = "back"
    BUSY = "busy"
    CHECKING = "checking"


class Conversation(Protocol):
    """The Command Cell as the shells see it; one utterance at a time.

    What fails is a `FactoryError`; then nothing was changed, unless its code says that
    this is not known.
    """

    @property
    def actor(self) -> str:
        """The one who speaks."""
        ...

    @property
    def role(self) -> Role:
        """What the speaker may do."""
        ...

    @property
    def open_plan(self) -> Plan | None:
        """The plan that waits for a decision."""
        ...

    def say(self, text: str, *, by_card: bool = False) -> Turn:
        """Take one utterance; `by_card`: a typed yes only confirms low risk."""
        ...

    def decide(self, digest: str, *, accept: bool, phrase: str | None = None) -> Turn:
        """Answer exactly this open plan, with the name that was typed."""
        ...

    def review(self, digest: str) -> Turn:
        """Open a plan that waits for another person; its first digits will do."""
        ...

    def require(self, *, two: bool) -> Turn:
        """Plan that high risk takes two people from now on, or one."""
        ...

    def run(self, address: str, text: str | None, path: str | None) -> Turn:
        """Run a cell or organ on a text, or on a file of this machine."""
        ...

    def complete(self, text: str) -> tuple[str, ...]:
        """What a text may go on as, best first; each begins with the text.

        May be called from another thread than `say`.
        """
        ...


class Session(Protocol):
    """An open conversation with what a shell shows beside it.

    Attributes:
        location: the path, the database's URL or the service's; never a secret.
        lang: the language of every answer; None follows each utterance.
        outputs: the folder for pictures and sounds.
    """

    @property
    def cell(self) -> Conversation: ...
    @property
    def location(self) -> str: ...
    @property
    def lang(self) -> Lang | None: ...
    @property
    def outputs(self) -> Path: ...

    def glance(self) -> Glance:
        """What a status line shows of the factory; from any thread.

        Raises:
            FactoryError: it cannot be read now.
        """
        ...

    def approvals(self) -> ApprovalsShown:
        """What waits for a person; from any thread.

        Raises:
            FactoryError: it cannot be read now.
        """
        ...

    def beside(self, news: Callable[[News], None]) -> AbstractContextManager[None]:
        """What goes on beside the conversation until the block ends.

        Args:
            news: is told, in another thread.
        """
        ...

    def close(self) -> None:
        """End the conversation."""
        ...
