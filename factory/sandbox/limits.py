"""The limits of one run, and the policy that bounds what a spec may ask for."""

from dataclasses import dataclass

MIB = 2**20

STACK_BYTES = 2**19
"""The guest's stack; far below that of the thread it runs on."""
SOURCE_BYTES = 4 * MIB
"""The largest module or script that is taken."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Upper bounds of one run. Each run starts from nothing.

    Attributes:
        memory_bytes: the guest's memory.
        deadline_ms: wall clock from before instantiation to the output.
        fuel: units of computing; None meters nothing and is faster.
        table_elements: entries of all its tables.
        input_bytes: the batch that goes in.
        output_bytes: what comes out.
        log_bytes: how much of its error stream is kept.
    """

    memory_bytes: int = 64 * MIB
    deadline_ms: float = 1000.0
    fuel: int | None = None
    table_elements: int = 100_000
    input_bytes: int = 16 * MIB
    output_bytes: int = MIB
    log_bytes: int = 4096


@dataclass(frozen=True, slots=True)
class LimitsPolicy:
    """What a cell gets that asks for nothing, and what none may ask beyond.

    Attributes:
        shipped: the limits of a spec that names none.
        memory_mb: most MiB.
        timeout_ms: most milliseconds.
        fuel: most units.
        is_ring_only: whether stable cells run in the worker ring too.
    """

    shipped: Limits = Limits()
    memory_mb: float = 1024
    timeout_ms: float = 60_000
    fuel: int = 10**10
    is_ring_only: bool = False

    def excess(
        self, memory_mb: float | None, timeout_ms: float | None, fuel: int | None
    ) -> dict[str, float]:
        """The bounds that a spec asks beyond, by the name of the limit."""
        asked = {"memory_mb": memory_mb, "timeout_ms": timeout_ms, "fuel": fuel}
        most: dict[str, float] = {
            "memory_mb": self.memory_mb,
            "timeout_ms": self.timeout_ms,
            "fuel": self.fuel,
        }
        return {
            name: most[name]
            for name, value in asked.items()
            if value is not None and value > most[name]
        }

    def limits(
        self, memory_mb: float | None, timeout_ms: float | None, fuel: int | None
    ) -> Limits:
        """The limits of a run: what a spec asks for, never beyond the bounds.

        Args:
            memory_mb: MiB, or None for the shipped limit; likewise the others.
            timeout_ms: milliseconds.
            fuel: units of computing.
        """
        own = self.shipped
        memory = own.memory_bytes if memory_mb is None else int(memory_mb * MIB)
        deadline = own.deadline_ms if timeout_ms is None else timeout_ms
        metered = own.fuel if fuel is None else min(fuel, self.fuel)
        return Limits(
            memory_bytes=min(memory, int(self.memory_mb * MIB)),
            deadline_ms=min(deadline, self.timeout_ms),
            fuel=metered,
            table_elements=own.table_elements,
            input_bytes=own.input_bytes,
            output_bytes=own.output_bytes,
            log_bytes=own.log_bytes,
        )
