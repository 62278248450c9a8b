"""Every route as a method, one line each, for the client that waits and the other one.

A method is a call and the client that carries it out; what the call is stands in
`calls` once. Where the client waits, a method returns the answer; where it is awaited,
so is the method. The types say which.
"""

from collections.abc import Awaitable, Callable
from typing import Any, Generic, ParamSpec, Protocol, TypeVar, overload

from factory.client.call import Call
from factory.client.calls import (
    cells,
    gates,
    operations,
    organs,
    settings,
    training,
    words,
)

P = ParamSpec("P")
T = TypeVar("T")


class Waits(Protocol):
    """A client that waits."""

    def send(self, call: Call[T], key: str | None = None) -> T:
        """Carry a call out."""
        ...


class Awaited(Protocol):
    """A client that is awaited."""

    async def send(self, call: Call[T], key: str | None = None) -> T:
        """Carry a call out."""
        ...


C = TypeVar("C", Waits, Awaited)


class Routes(Generic[C]):
    """The routes of one subject, through a client."""

    def __init__(self, client: C) -> None:
        self.client: C = client


class Method(Generic[P, T]):
    """A method that carries out the calls that a function makes."""

    def __init__(self, make: Callable[P, Call[T]]) -> None:
        self._make = make
        self.__doc__ = make.__doc__

    @overload
    def __get__(self, routes: None, kind: type) -> Callable[P, Call[T]]: ...
    @overload
    def __get__(self, routes: Routes[Waits], kind: type) -> Callable[P, T]: ...
    @overload
    def __get__(
        self, routes: Routes[Awaited], kind: type
    ) -> Callable[P, Awaitable[T]]: ...
    def __get__(self, routes: Routes[Any] | None, kind: type) -> Callable[P, Any]:
        make = self._make
        if routes is None:
            return make
        client = routes.client

        def method(*args: P.args, **named: P.kwargs) -> Any:
            return client.send(make(*args, **named))

        return method


class Cells(Routes[C]):
    """Cells."""

    dry_run = Method(cells.dry_run)
    make = Method(cells.make)
    offer = Method(cells.offer)
    page = Method(cells.page)
    show = Method(cells.show)
    invoke = Method(cells.invoke)
    move = Method(cells.move)


class Organs(Routes[C]):
    """Organs."""

    build = Method(organs.build)
    dry_run = Method(organs.dry_run)
    page = Method(organs.page)
    status = Method(organs.status)
    cancel = Method(organs.cancel)
    invoke = Method(organs.invoke)
    move = Method(organs.move)


class Settings(Routes[C]):
    """Parameters of cells and organs."""

    set_cell = Method(settings.set_cell)
    set_organ = Method(settings.set_organ)


class Training(Routes[C]):
    """Trainings of cells."""

    run = Method(training.run)
    dry_run = Method(training.dry_run)
    status = Method(training.status)
    cancel = Method(training.cancel)


class Commands(Routes[C]):
    """The command language."""

    plan = Method(words.plan)
    apply = Method(words.apply)
    fate = Method(words.fate)
    completions = Method(words.completions)


class Capabilities(Routes[C]):
    """Capabilities and safe mode."""

    states = Method(gates.states)
    set_gate = Method(gates.set_gate)
    safe_mode = Method(gates.safe_mode)
    set_safe_mode = Method(gates.set_safe_mode)


class Operations(Routes[C]):
    """What operators look at."""

    metrics = Method(operations.metrics)
    introspection = Method(operations.introspection)
    glance = Method(operations.glance)
    health = Method(operations.health)
    ready = Method(operations.ready)
    request = Method(operations.request)


class Subjects(Generic[C]):
    """The subjects of a client, each with its routes."""

    def __init__(self, client: C) -> None:
        self.cells: Cells[C] = Cells(client)
        self.organs: Organs[C] = Organs(client)
        self.settings: Settings[C] = Settings(client)
        self.training: Training[C] = Training(client)
        self.commands: Commands[C] = Commands(client)
        self.capabilities: Capabilities[C] = Capabilities(client)
        self.operations: Operations[C] = Operations(client)
