"""The worker process of the second ring: runs batches for a host that trusts nothing.

It shuts itself in before it is sent anything, then answers one frame at a time. The
orders are `begin` (once), `load` and `run`; an unknown artifact is answered `load`.
"""

import sys
from collections import OrderedDict
from dataclasses import asdict
from typing import Any

from factory.sandbox.artifact import Artifact
from factory.sandbox.backends import executor_of
from factory.sandbox.confine import (
    bound_memory,
    close_files,
    leave_network,
    renounce,
)
from factory.sandbox.executor import Executor
from factory.sandbox.frames import read_frame, write_frame
from factory.sandbox.limits import Limits
from factory.sandbox.outcome import Done, Kind, failure

KEPT = 32
"""How many artifacts a worker keeps."""
MOST_BODY = 2**30
"""The host is trusted: this only catches a broken stream."""

Reply = tuple[dict[str, Any], bytes]


def main() -> None:
    """Serve until the host closes the pipe."""
    confinement = leave_network()  # first: it takes a process of one thread
    renounce()
    begin = read_frame(sys.stdin.buffer, MOST_BODY)
    assert begin is not None
    order, _ = begin
    worker = Worker(order["backend"], executor_of(order["backend"]))
    bound_memory(order["writable"], order["reserved"])
    close_files()
    write_frame(sys.stdout.buffer, asdict(confinement))
    while (frame := read_frame(sys.stdin.buffer, MOST_BODY)) is not None:
        write_frame(sys.stdout.buffer, *worker.serve(*frame))


class Worker:
    """Answers orders.

    Args:
        backend: whose artifacts come.
        executor: runs them.
    """

    def __init__(self, backend: str, executor: Executor) -> None:
        self._backend = backend
        self._executor = executor
        self._artifacts: OrderedDict[tuple[str, str], Artifact] = OrderedDict()

    def serve(self, order: dict[str, Any], body: bytes) -> Reply:
        """Carry out one order."""
        key = order["digest"], order["form"]
        if order["order"] == "load":
            self._artifacts[key] = Artifact(self._backend, *key, body)
            if len(self._artifacts) > KEPT:
                self._artifacts.popitem(last=False)
            return {"reply": "loaded"}, b""
        if (artifact := self._artifacts.get(key)) is None:
            return {"reply": "load"}, b""
        self._artifacts.move_to_end(key)
        return self._run(artifact, body, Limits(**order["limits"]))

    def _run(self, artifact: Artifact, batch: bytes, limits: Limits) -> Reply:
        try:
            answer = self._executor.run(artifact, batch, limits)
        except MemoryError:
            answer = failure(Kind.LIMIT, "the worker's memory is used up")
        usage = asdict(answer.usage)
        if isinstance(answer, Done):
            return {"reply": "done", "usage": usage}, answer.output
        header = {"kind": answer.kind, "detail": answer.detail, "usage": usage}
        if answer.place is not None:
            header["place"] = asdict(answer.place)
        return {"reply": "failed", **header}, b""
