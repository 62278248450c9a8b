"""A factory that operators enter, on its database or through a real service."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from agent.bootstrap import open_session
from agent.remote.session import RemoteSession
from agent.session import Session
from factory.client.place import Place
from factory.model import Role
from factory.stem import StemCellFactory
from tests.service.desk import Desk, token_of


@dataclass(frozen=True)
class House:
    """A factory, and the door that admins come in by."""

    factory: StemCellFactory
    enter: Callable[[str], Session]

    def state(self, address: str) -> str | None:
        with self.factory.snapshot() as world:
            record = world.get(address)
        return getattr(record, "state", None)


@contextmanager
def house_here(folder: Path) -> Iterator[House]:
    """Operators who open the database themselves."""
    place, outputs = str(folder / "real.db"), folder / "outputs"

    def enter(_: str) -> Session:
        return open_session(place, Role.ADMIN, None, outputs)

    with closing(open_session(place, Role.ADMIN, None, outputs)) as own:
        yield House(own.factory, enter)


def house_served(desk: Desk, folder: Path) -> House:
    """Operators who have tokens for the service."""
    url, outputs = str(desk.client.base_url), folder / "outputs"

    def enter(name: str) -> Session:
        token = token_of(desk.service, name, Role.ADMIN)
        return RemoteSession(Place(url, token), None, outputs)

    return House(desk.service.factory, enter)
