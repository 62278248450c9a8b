"""Conversations in the command language that go on over several requests.

They live in memory: a plan that was not applied when the service ends is asked for
again.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock

from agent.cell import CommandCell
from agent.errors import NoOpenPlanError
from service.problems import Refusal

MOST = 1000
"""How many conversations are kept; the one that is silent longest goes first."""
SILENT_S = 1800.0
"""How long one may be silent."""


@dataclass
class Talk:
    """A conversation, and whose it is."""

    name: str
    actor: str
    cell: CommandCell
    at: float
    lock: Lock = field(default_factory=Lock)


class Talks:
    """The conversations of all callers; for many threads at once.

    Args:
        clock: seconds.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._talks: dict[str, Talk] = {}
        self._lock = Lock()

    @contextmanager
    def new(self, name: str, actor: str, cell: CommandCell) -> Iterator[Talk]:
        """Begin a conversation and speak in it."""
        talk = Talk(name, actor, cell, self._clock())
        with self._lock:
            self._make_room()
            self._talks[name] = talk
        with talk.lock:
            yield talk

    @contextmanager
    def again(self, name: str, actor: str) -> Iterator[Talk]:
        """Go on with a conversation.

        Raises:
            Refusal: code `no_conversation`: it is over, or somebody else's.
        """
        with self._lock:
            talk = self._talks.get(name)
            if talk is None or talk.actor != actor:
                raise Refusal("no_conversation", name=name)
            talk.at = self._clock()
        with talk.lock:
            yield talk

    def end(self, name: str, actor: str) -> None:
        """Forget a conversation.

        Raises:
            Refusal: code `no_conversation`: it is over, or somebody else's.
        """
        with self._lock:
            talk = self._talks.get(name)
            if talk is None or talk.actor != actor:
                raise Refusal("no_conversation", name=name)
            del self._talks[name]

    def of_plan(self, digest: str, actor: str) -> str:
        """The name of the conversation in which an actor's plan is open.

        Raises:
            NoOpenPlanError: there is none.
        """
        with self._lock:
            for talk in self._talks.values():
                plan = talk.cell.open_plan
                if talk.actor == actor and plan is not None and plan.digest == digest:
                    return talk.name
        raise NoOpenPlanError("not_open", "this plan is not open", digest=digest)

    def _make_room(self) -> None:
        now = self._clock()
        old = [n for n, t in self._talks.items() if now - t.at > SILENT_S]
        if not old and len(self._talks) >= MOST:
            old = [min(self._talks, key=lambda n: self._talks[n].at)]
        for name in old:
            del self._talks[name]
