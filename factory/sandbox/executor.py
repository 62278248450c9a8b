"""The port of whatever runs admitted code: a backend in this process, or the ring."""

from typing import Protocol

from factory.sandbox.artifact import Artifact
from factory.sandbox.cancel import CancelToken
from factory.sandbox.limits import Limits
from factory.sandbox.outcome import Answer


class Executor(Protocol):
    """Runs batches. For many threads at once."""

    def run(
        self,
        artifact: Artifact,
        batch: bytes,
        limits: Limits,
        cancel: CancelToken | None = None,
    ) -> Answer:
        """Run one batch from a fresh start.

        Args:
            artifact: what admission made.
            batch: JSON lines.
            limits: of this run.
            cancel: ends the run as `cancelled` from another thread.
        """
        ...

    def close(self) -> None:
        """End what runs and let go of what is kept."""
        ...
