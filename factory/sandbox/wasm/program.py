"""A loaded module: opens instances and runs batches in them, each call bounded."""

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from ctypes import byref, c_uint64, c_void_p
from time import perf_counter
from typing import Any

from wasmtime import Engine, Module

from factory.sandbox.cancel import CancelToken
from factory.sandbox.limits import MIB, Limits
from factory.sandbox.outcome import Answer, Done, Failure, Kind, Usage, failure
from factory.sandbox.ticker import Ticker
from factory.sandbox.wasm import raw
from factory.sandbox.wasm.linking import Linked, Stage
from factory.sandbox.wasm.shape import Abi, Shape
from factory.sandbox.wasm.watch import watch_of
from factory.sandbox.wasm.world import Ended, World

MOST_TABLES = 16
_LARGE_BYTES = 16 * MIB
"""From so much memory on, freeing it takes long enough to let others run."""
_MS = 1000
_TRAPS = {
    "INTERRUPT": Kind.DEADLINE,
    "OUT_OF_FUEL": Kind.FUEL,
    "STACK_OVERFLOW": Kind.STACK_OVERFLOW,
}


class Program:
    """A module that was found to speak one of the contracts.

    Args:
        engine: the one that it was compiled for.
        module: the compiled module.
        linked: the imports.
        stage: the same that `linked` was made with.
        ticker: ticks the engine's epoch.
        closing: ends all runs.
        shape: its imports and exports.
        abi: the contract.
        seed: of its random bytes.
        is_metered: whether its code counts fuel.
        is_quiet: whether it has no start function.
    """

    def __init__(  # noqa: PLR0913 - what an instance is made of
        self,
        engine: Engine,
        module: Module,
        linked: Linked,
        stage: Stage,
        ticker: Ticker,
        closing: CancelToken,
        *,
        shape: Shape,
        abi: Abi,
        seed: bytes,
        is_metered: bool,
        is_quiet: bool,
    ) -> None:
        self.abi = abi
        self.engine = engine
        self.engine_at = raw.address(engine.ptr())
        self.stage = stage
        self.ticker = ticker
        self._closing = closing
        self.seed = seed
        self.is_metered = is_metered
        # Without a start function making an instance takes no time of the guest.
        self.instantiate = raw.instantiate_quiet if is_quiet else raw.instantiate
        self.is_plain = not shape.imports and not is_metered
        self.has_initialize = any(e.name == "_initialize" for e in shape.exports)
        self._linked = linked  # keeps the callbacks alive
        self._pre = linked.linker.instantiate_pre(module)
        self.pre = raw.address(self._pre.ptr())

    def run(
        self, batch: bytes, limits: Limits, cancel: CancelToken | None = None
    ) -> Answer:
        """Run a batch in an instance of its own.

        Args:
            batch: JSON lines.
            limits: of the run.
            cancel: ends the run from another thread.
        """
        start = perf_counter()
        instance = Instance(self, limits)
        call_off = instance.call_off
        try:
            with (
                self._closing.waking(call_off),
                cancel.waking(call_off) if cancel else nullcontext(),
            ):
                return _timed(instance.run(batch), start)
        finally:
            instance.close()


class Instance:
    """One instance with its memory; not for two threads at once.

    A reactor's instance may serve many batches, one after the other, and keeps its
    memory between them. After a failure it serves no more.

    Args:
        program: whose instance.
        limits: of every call.
    """

    def __init__(self, program: Program, limits: Limits) -> None:
        self._program = program
        self._limits = limits
        self._world = World(b"", limits.output_bytes, limits.log_bytes, program.seed)
        self._store = raw.new_store(program.engine)
        self._context = raw.store_context(self._store)
        self._instance = raw.Instance()
        self._memory = raw.Extern()
        self._here = byref(self._memory.of.memory)
        self._values = (raw.Raw * 2)()
        # The same 32 bytes as words, which are faster to reach than a union's fields.
        self._words = (c_uint64 * 4).from_buffer(self._values)
        self._trap = c_void_p()
        self._trap_at = byref(self._trap)
        self._handle_at: Any = None
        self._functions: dict[bytes, Any] = {}
        self._room: tuple[int, int] = (0, 0)
        # Of the memory: where it began after the last call, and a size that it had,
        # which is one that it has, since no memory shrinks.
        self._base = self._least = 0
        self._is_open = False
        self._is_quick = False
        self._is_dead = False
        raw.store_limiter(
            self._store, limits.memory_bytes, limits.table_elements, 1, MOST_TABLES, 1
        )
        self._watch = watch_of(program.engine_at, self._store, limits)

    def close(self) -> None:
        """Free its memory."""
        if self._store:
            is_large = self._is_open and self._size() >= _LARGE_BYTES
            delete = raw.store_delete_large if is_large else raw.store_delete
            delete(self._store)
            self._store, self._is_dead = 0, True

    def call_off(self) -> None:
        """End the call that is under way, and every further one; from any thread."""
        self._watch.call_off()

    def run(self, batch: bytes) -> Answer:
        """Run a batch.

        Args:
            batch: JSON lines.
        """
        try:
            return Done(self.call(batch), self._usage())
        except Ended as end:
            kind, detail = end.failure.kind, end.failure.detail
            return Failure(kind, detail, self._usage())

    def call(self, batch: bytes) -> bytes:
        """Run a batch for its output alone; `run` tells what it took as well.

        Raises:
            Ended: with the failure; the instance serves no more.
        """
        try:
            if self._is_quick and len(batch) <= self._room[1] and not self._is_dead:
                return self._quick(batch)
            return self._whole(batch)
        except Ended:
            self._is_dead = True
            raise

    def _quick(self, batch: bytes) -> bytes:
        """A further batch of a reactor that imports nothing: the same checks, less."""
        size, ticker = len(batch), self._program.ticker
        ticker.begin()
        self._watch.arm(self._context)
        try:
            at, words = self._room[0], self._words
            raw.copy_in(self._base + at, batch, size)
            words[0], words[2] = at, size
            error = raw.call(
                self._context, self._handle_at, self._values, 2, self._trap_at
            )
        finally:
            ticker.end()
        if error or self._trap:
            self._check(error, Kind.INTERNAL)
        packed = words[0]
        return self._output(packed >> 32, packed & 0xFFFFFFFF)

    def _whole(self, batch: bytes) -> bytes:
        if self._is_dead:
            raise Ended(failure(Kind.INTERNAL, "this instance has ended"))
        if len(batch) > self._limits.input_bytes:
            raise Ended(failure(Kind.INPUT_TOO_LARGE, f"{len(batch)} bytes"))
        with self._bounded():
            if self._program.abi is Abi.COMMAND:
                return self._command(batch)
            return self._handle(batch)

    @contextmanager
    def _bounded(self) -> Iterator[None]:
        """Around a call: armed before anything of the guest runs."""
        program = self._program
        stage = program.stage
        program.ticker.begin()
        self._watch.arm(self._context)
        if program.is_metered:
            raw.set_fuel(self._context, self._fuel)
        stage.world, stage.ended = self._world, None
        try:
            if self._watch.is_called_off:  # before it was armed
                raise Ended(failure(Kind.CANCELLED, "called off"))
            yield
        finally:
            program.ticker.end()
            stage.world = None

    @property
    def _fuel(self) -> int:
        return self._limits.fuel if self._limits.fuel is not None else 2**63

    def _usage(self) -> Usage:
        fuel = None
        if self._program.is_metered and self._store:
            left = c_uint64(0)
            raw.get_fuel(self._context, byref(left))
            fuel = self._fuel - left.value
        size = self._size() if self._is_open and self._store else 0
        log = self._world.log.decode("utf-8", "replace")
        return Usage(memory_bytes=size, fuel=fuel, log=log)

    # -- the contracts -------------------------------------------------------------

    def _command(self, batch: bytes) -> bytes:
        self._world.input = batch
        self._open()
        try:
            self._call(b"_start", 0)
        except Ended:
            if self._world.exit_code != 0:
                raise
        return bytes(self._world.output)

    def _handle(self, batch: bytes) -> bytes:
        if not self._is_open:
            self._open()
            if self._program.has_initialize:
                self._call(b"_initialize", 0)
        size = len(batch)
        at, room = self._room
        if room < size:
            at = self._allocated(size)
        values = self._values
        raw.copy_in(raw.memory_data(self._context, self._here) + at, batch, size)
        values[0].u64, values[1].u64 = at, size
        self._call(b"cell_handle", 2)
        packed = values[0].u64
        return self._output(packed >> 32, packed & 0xFFFFFFFF)

    def _allocated(self, size: int) -> int:
        self._values[0].u64 = size
        self._call(b"cell_alloc", 1)
        at: int = self._values[0].u32
        if not at or at + size > self._size():
            detail = f"cell_alloc({size}) gave {at} of {self._size()}"
            raise Ended(failure(Kind.BAD_POINTER, detail))
        self._room = at, size
        return at

    def _output(self, at: int, size: int) -> bytes:
        # The memory may have grown or moved: base and size are read again.
        if at + size > self._least and at + size > self._size():
            detail = f"output of {size} at {at} of {self._size()}"
            raise Ended(failure(Kind.BAD_POINTER, detail))
        if not at:
            raise Ended(failure(Kind.BAD_OUTPUT, "the cell refused the whole batch"))
        if size > self._limits.output_bytes:
            raise Ended(failure(Kind.OUTPUT_TOO_LARGE, f"{size} bytes"))
        self._base = raw.memory_data(self._context, self._here)
        return ctypes.string_at(self._base + at, size) if size else b""

    # -- the machine ---------------------------------------------------------------

    def _open(self) -> None:
        error = self._program.instantiate(
            self._program.pre,
            self._context,
            byref(self._instance),
            byref(self._trap),
        )
        self._check(error, Kind.LIMIT)
        self._memory = self._export(b"memory")
        self._here = byref(self._memory.of.memory)
        self._is_open = True
        if self._program.abi is Abi.REACTOR:
            self._functions[b"cell_handle"] = handle = self._export(b"cell_handle")
            self._handle_at = byref(handle.of.func)
            self._is_quick = self._program.is_plain

    def _export(self, name: bytes) -> Any:
        extern = raw.Extern()
        is_there = raw.instance_export(
            self._context, byref(self._instance), name, len(name), byref(extern)
        )
        assert is_there, name
        return extern

    def _size(self) -> int:
        size: int = raw.memory_size(self._context, self._here)
        self._least = size
        return size

    def _call(self, name: bytes, count: int) -> None:
        """Call an export on `_values`; `contract_of` has seen to its type."""
        if (function := self._functions.get(name)) is None:
            self._functions[name] = function = self._export(name)
        error = raw.call(
            self._context,
            byref(function.of.func),
            self._values,
            max(count, 1),
            byref(self._trap),
        )
        self._check(error, Kind.INTERNAL)

    def _check(self, error: int | None, otherwise: Kind) -> None:
        """Raise what ended the guest: the host's own word, a trap, an error."""
        trap, self._trap.value = self._trap.value, None
        if not trap and not error:
            return
        code = raw.take_trap(trap) if trap else None
        message = raw.take_error(error) if error else ""
        stage = self._program.stage
        ended, stage.ended = stage.ended, None
        if ended is None and (kind := self._watch.ended):
            ended = failure(kind, message or "interrupt")
        if ended is None and trap:
            name = (code or "trap").replace("_", " ").lower()
            ended = failure(_TRAPS.get(code or "", Kind.TRAP), name)
        raise Ended(ended or failure(otherwise, message))


def _timed(answer: Answer, start: float) -> Answer:
    used, ms = answer.usage, (perf_counter() - start) * _MS
    usage = Usage(ms, used.memory_bytes, used.fuel, used.log)
    if isinstance(answer, Done):
        return Done(answer.output, usage)
    return Failure(answer.kind, answer.detail, usage)
