"""The peer: an empty FastAPI route under the settings of the factory's own server.

`python -m benchmarks.service_peer` prints its port. The route is `async`, takes no
body and has no model: the least that FastAPI does for an answer.
"""

import sys

import uvicorn
from fastapi import FastAPI

from service.serving import Place, configured

APP = FastAPI()


@APP.post("/empty")
async def empty() -> dict[str, str]:
    """Answer."""
    return {}


@APP.post("/empty-threaded")
def threaded() -> dict[str, str]:
    """Answer from a thread, as everything must that reads a database."""
    return {}


class _Server(uvicorn.Server):
    def _log_started_message(self, listeners: object) -> None:
        del listeners
        port = self.servers[0].sockets[0].getsockname()[1]
        sys.stdout.write(f"http://127.0.0.1:{port}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    _Server(configured(APP, Place(port=0))).run()
