"""A real web server on this machine that takes letters, or does not."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread


@dataclass
class Desk:
    """What came in, and what is answered: the next status of `answers`, then 204."""

    url: str = ""
    answers: list[int] = field(default_factory=list)
    letters: list[tuple[dict[str, str], str]] = field(default_factory=list)


@contextmanager
def listening() -> Iterator[Desk]:
    """A desk behind a port."""
    desk = Desk()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            size = int(self.headers["content-length"])
            body = self.rfile.read(size).decode()
            headers = {name.lower(): value for name, value in self.headers.items()}
            desk.letters.append((headers, body))
            self.send_response(desk.answers.pop(0) if desk.answers else 204)
            self.send_header("location", "/elsewhere")
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        desk.url = f"http://127.0.0.1:{server.server_port}/hook"
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield desk
        finally:
            server.shutdown()
            thread.join()
