"""A way to a service that breaks when a test says so, after the request has arrived."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Thread

CHUNK = 2**16


class Way:
    """Passes bytes on between a client and a service.

    Attributes:
        url: where clients connect.
        is_cut: whether answers are swallowed and their connections closed.
    """

    def __init__(self, port: int) -> None:
        self.is_cut = False
        self._open: list[socket.socket] = []
        self._port = port
        self._door = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._door.getsockname()[1]}"
        Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """Close every connection, and let nobody connect any more."""
        with suppress(OSError):
            self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()
        _close(*self._open)

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._door.accept()
                service = socket.create_connection(("127.0.0.1", self._port))
                self._open += [client, service]
                Thread(target=self._ask, args=(client, service), daemon=True).start()
                Thread(target=self._answer, args=(service, client), daemon=True).start()

    def _ask(self, client: socket.socket, service: socket.socket) -> None:
        with suppress(OSError):
            while data := client.recv(CHUNK):
                service.sendall(data)
        _close(client, service)

    def _answer(self, service: socket.socket, client: socket.socket) -> None:
        with suppress(OSError):
            while data := service.recv(CHUNK):
                if self.is_cut:
                    self.is_cut = False
                    break
                client.sendall(data)
        _close(client, service)


def _close(*sockets: socket.socket) -> None:
    for each in sockets:
        with suppress(OSError):
            each.shutdown(socket.SHUT_RDWR)
        each.close()


@contextmanager
def cut_way(port: int) -> Iterator[Way]:
    """A way to the service at a port of this machine."""
    way = Way(port)
    try:
        yield way
    finally:
        way.close()
