"""Runs compiled modules: one engine for each configuration, programs kept by digest."""

from collections import OrderedDict
from threading import Lock
from time import sleep

from wasmtime import Module, WasmtimeError

from factory.sandbox.artifact import Artifact
from factory.sandbox.cancel import CancelToken
from factory.sandbox.limits import Limits
from factory.sandbox.outcome import Answer, Failure, Kind, failure
from factory.sandbox.ticker import TICK_MS
from factory.sandbox.wasm.engines import Configuration, engine_of, formed
from factory.sandbox.wasm.linking import Linked, Stage
from factory.sandbox.wasm.program import Program
from factory.sandbox.wasm.shape import contract_of
from factory.sandbox.wasm.shapes import shape_of
from factory.sandbox.wasm.ticking import MakeTicker, best_ticker

_MS = 1000
_LAST_TICKS = 3
KEPT = 64
"""How many programs stay loaded; the one not used for longest goes first."""


class _Bench:
    """An engine with all that its programs share."""

    def __init__(self, configuration: Configuration, make_ticker: MakeTicker) -> None:
        self.engine = engine_of(configuration)
        self.stage = Stage()
        self.linked = Linked(self.engine, self.stage)
        self.ticker = make_ticker(self.engine)

    def close(self) -> None:
        """End the ticker, after those that were called off looked up."""
        for _ in range(_LAST_TICKS):
            self.engine.increment_epoch()
            sleep(TICK_MS / _MS)
        self.ticker.close()


class WasmExecutor:
    """`ring.Executor` of modules that admission compiled. For many threads at once.

    Args:
        make_ticker: what makes an engine's deadlines pass; None takes the best.
    """

    def __init__(self, make_ticker: MakeTicker | None = None) -> None:
        self._make_ticker = make_ticker or best_ticker()
        self._benches: dict[Configuration, _Bench] = {}
        self._programs: OrderedDict[tuple[str, str], Program] = OrderedDict()
        self._lock = Lock()
        self._closing = CancelToken()

    def run(
        self,
        artifact: Artifact,
        batch: bytes,
        limits: Limits,
        cancel: CancelToken | None = None,
    ) -> Answer:
        """Run a batch in a fresh instance.

        Args:
            artifact: a module that our own admission compiled: it is native code.
            batch: JSON lines.
            limits: of the run.
            cancel: ends the run from another thread.
        """
        program = self.program(artifact)
        if isinstance(program, Failure):
            return program
        return program.run(batch, limits, cancel)

    def program(self, artifact: Artifact) -> Program | Failure:
        """The loaded module."""
        key = artifact.digest, artifact.form
        with self._lock:
            if key not in self._programs:
                loaded = self._loaded(artifact)
                if isinstance(loaded, Failure):
                    return loaded
                self._programs[key] = loaded
                if len(self._programs) > KEPT:
                    self._programs.popitem(last=False)
            self._programs.move_to_end(key)
            return self._programs[key]

    def close(self) -> None:
        """Call off what runs, and end the tickers."""
        self._closing.cancel()
        with self._lock:
            self._programs.clear()
            for bench in self._benches.values():
                bench.close()
            self._benches.clear()

    def _loaded(self, artifact: Artifact) -> Program | Failure:
        try:
            configuration, is_quiet = formed(artifact.form)
            bench = self._bench(configuration)
            module = Module.deserialize(bench.engine, artifact.code)
        except (WasmtimeError, ValueError) as error:
            return failure(Kind.INTERNAL, f"not our compiled module: {error}")
        shape = shape_of(module)
        abi = contract_of(shape)
        if isinstance(abi, Failure):
            return abi
        return Program(
            bench.engine,
            module,
            bench.linked,
            bench.stage,
            bench.ticker,
            self._closing,
            shape=shape,
            abi=abi,
            seed=bytes.fromhex(artifact.digest),
            is_metered=configuration.is_metered,
            is_quiet=is_quiet,
        )

    def _bench(self, configuration: Configuration) -> _Bench:
        if configuration not in self._benches:
            self._benches[configuration] = _Bench(configuration, self._make_ticker)
        return self._benches[configuration]
