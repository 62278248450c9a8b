"""Serves on a socket: where, with which certificate, and until when."""

import ipaddress
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

import uvicorn
from starlette.types import ASGIApp

from factory.errors import FactoryError
from service.bootstrap import Service, Terms, opened

GRACE_S = 20
"""How long requests that run may take until the service ends without them."""


@dataclass(frozen=True)
class Place:
    """Where the service listens; with a certificate it speaks TLS.

    Attributes:
        host: a name or an address of this machine.
        port: 0 takes a free one.
        certificate: a PEM file.
        key: its key, a PEM file.
    """

    host: str = "127.0.0.1"
    port: int = 8400
    certificate: str | None = None
    key: str | None = None

    @property
    def is_local(self) -> bool:
        """Whether only this machine can come here."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    def url(self, port: int) -> str:
        """The URL at a port."""
        scheme = "https" if self.certificate else "http"
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{scheme}://{host}:{port}"


@dataclass(frozen=True)
class Told:
    """What the operator is told when the service is up.

    Attributes:
        is_open: whether there are no tokens.
        url: where it is.
    """

    is_open: bool
    url: str


class _Server(uvicorn.Server):
    """Ends the event streams first: they would never end by themselves."""

    def __init__(
        self, config: uvicorn.Config, service: Service, up: Callable[[int], None]
    ) -> None:
        super().__init__(config)
        self._service = service
        self._up = up

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Begin to end."""
        self._service.pulse.stop()
        super().handle_exit(sig, frame)

    def _log_started_message(self, listeners: object) -> None:
        sockets = [s for server in self.servers for s in server.sockets]
        self._up(sockets[0].getsockname()[1] if sockets else 0)
        del listeners


def serve(
    location: str,
    place: Place,
    terms: Terms,
    tell: Callable[[Told], None],
) -> None:
    """Serve a database until a signal ends it.

    Args:
        location: a path or a database URL.
        place: where to listen.
        terms: how to serve.
        tell: is told when it is up.

    Raises:
        FactoryError: code `open_to_network`: there are no tokens, and others than this
            machine could come.
        StoreError: the database cannot be opened.
    """
    with opened(location, terms, sys.stderr) as service:
        is_open = service.gatekeeper.is_open
        if is_open and not place.is_local:
            message = "without tokens only this machine is served"
            raise FactoryError("open_to_network", message, host=place.host)
        server = _Server(
            configured(service.served, place),
            service,
            lambda port: tell(Told(is_open, place.url(port))),
        )
        with _signals_are_over():
            server.run()


def configured(app: ASGIApp, place: Place) -> uvicorn.Config:
    """How an application is served at a place."""
    return uvicorn.Config(
        app,
        host=place.host,
        port=place.port,
        ssl_certfile=place.certificate,
        ssl_keyfile=place.key,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE_S,
        h11_max_incomplete_event_size=32 * 1024,
    )


@contextmanager
def _signals_are_over() -> Iterator[None]:
    """Uvicorn raises the signal that ended it once more; what is open is to be closed.

    Without this the process would end in the middle of that.
    """
    names = (signal.SIGINT, signal.SIGTERM)
    former = {name: signal.signal(name, lambda *_: None) for name in names}
    try:
        yield
    finally:
        for name, handler in former.items():
            signal.signal(name, handler)
