"""Every route as a method of both clients: one line each, with the types of its call.

A method is a call and the client that carries it out; what the call is stands in
`calls` once. `Waiting` makes methods that return the answer, `Awaited` such that are
awaited.
"""

from collections.abc import Awaitable, Callable
from typing import Generic, ParamSpec, Protocol, TypeVar, overload

from factory.client.call import Call

P = ParamSpec("P")
T = TypeVar("T")


class Sends(Protocol):
    """A client that waits."""

    def send(self, call: Call[T], key: str | None = None) -> T:
        """Carry a call out."""
        ...


class SendsLater(Protocol):
    """A client that is awaited."""

    async def send(self, call: Call[T], key: str | None = None) -> T:
        """Carry a call out."""
        ...


class Waiting(Generic[P, T]):
    """A method that waits for its answer."""

    def __init__(self, make: Callable[P, Call[T]]) -> None:
        self._make = make
        self.__doc__ = make.__doc__

    @overload
    def __get__(self, routes: None, kind: type) -> Callable[P, Call[T]]: ...
    @overload
    def __get__(self, routes: "Routes", kind: type) -> Callable[P, T]: ...
    def __get__(
        self, routes: "Routes | None", kind: type
    ) -> Callable[P, T] | Callable[P, Call[T]]:
        make = self._make
        if routes is None:
            return make
        client = routes.client

        def method(*args: P.args, **named: P.kwargs) -> T:
            return client.send(make(*args, **named))

        return method


class Awaited(Generic[P, T]):
    """A method that is awaited."""

    def __init__(self, make: Callable[P, Call[T]]) -> None:
        self._make = make
        self.__doc__ = make.__doc__

    @overload
    def __get__(self, routes: None, kind: type) -> Callable[P, Call[T]]: ...
    @overload
    def __get__(
        self, routes: "LaterRoutes", kind: type
    ) -> Callable[P, Awaitable[T]]: ...
    def __get__(
        self, routes: "LaterRoutes | None", kind: type
    ) -> Callable[P, Awaitable[T]] | Callable[P, Call[T]]:
        make = self._make
        if routes is None:
            return make
        client = routes.client

        async def method(*args: P.args, **named: P.kwargs) -> T:
            return await client.send(make(*args, **named))

        return method


class Routes:
    """The routes of one subject, through a client that waits."""

    def __init__(self, client: Sends) -> None:
        self.client = client


class LaterRoutes:
    """The routes of one subject, through a client that is awaited."""

    def __init__(self, client: SendsLater) -> None:
        self.client = client
