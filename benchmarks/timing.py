"""Durations of calls and of processes, taken so that rivals share the machine's moods.

Rivals are called in turn on the same input, the order changing from round to round.
"""

import gc
import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from time import perf_counter_ns, process_time_ns

LAUNCH = Path(__file__).resolve().with_name("launch.py")

Call = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Quantiles:
    """Milliseconds; `tail` is the 99th percentile of every single call.

    `p50` and `p99` are taken over the inputs, each by the median of its calls, so that
    a neighbour on the machine moves them little; `tail` shows the neighbour too.
    """

    p50: float
    p99: float
    tail: float


@dataclass(frozen=True, slots=True)
class Started:
    """A fresh process: medians of its wall time (s), CPU time (s) and peak RSS (MB)."""

    wall: float
    cpu: float
    rss: float


def rounds(
    calls: Mapping[str, Call], inputs: Sequence[str], count: int
) -> dict[str, Quantiles]:
    """Call each rival on each input `count` times, after one unmeasured round."""
    spent: dict[str, list[list[float]]] = {name: [] for name in calls}
    for call in calls.values():
        for each in inputs:
            call(each)
    with _no_collection():
        for at in range(count):
            order = list(islice(cycle(calls.items()), at, at + len(calls)))
            for made in spent.values():
                made.append([])
            for each in inputs:
                for name, call in order:
                    spent[name][-1].append(_once(call, each))
    return {name: _quantiles(each) for name, each in spent.items()}


def first(call: Call, inputs: Sequence[str]) -> Quantiles:
    """Call once on each input that was never seen before."""
    return _quantiles([[_once(call, each) for each in inputs]])


def started(programs: Mapping[str, Sequence[str]], count: int) -> dict[str, Started]:
    """Start each Python program `count` times, in turn; arguments follow `python`."""
    seen: dict[str, list[Started]] = {name: [] for name in programs}
    for _ in range(count):
        for name, words in programs.items():
            seen[name].append(_start(words))
    return {name: _middle(each) for name, each in seen.items()}


def imports(words: Sequence[str], module: str) -> bool:
    """Whether a Python program imports a module on its way."""
    command = [sys.executable, "-X", "importtime", *words]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
    named = (line.rpartition("|")[2].strip() for line in done.stderr.splitlines())
    return module in named


def quantile(values: Sequence[float], percent: int) -> float:
    """The smallest value that covers at least `percent` of all (nearest rank)."""
    ordered = sorted(values)
    return ordered[-(-len(ordered) * percent // 100) - 1]


def spent(call: Call, inputs: Sequence[str], count: int) -> Quantiles:
    """CPU time: call on all inputs, one after the other, `count` times.

    One unmeasured round comes first. What a call keeps for the next one it finds, as
    whoever calls in this order does.
    """
    for each in inputs:
        call(each)
    with _no_collection():
        made = [
            [_once(call, each, process_time_ns) for each in inputs]
            for _ in range(count)
        ]
    return _quantiles(made)


def _once(call: Call, each: str, clock: Callable[[], int] = perf_counter_ns) -> float:
    begun = clock()
    call(each)
    return (clock() - begun) / 1e6


def _quantiles(made: Sequence[Sequence[float]]) -> Quantiles:
    by_input = [median(each) for each in zip(*made, strict=True)]
    every = [each for one in made for each in one]
    return Quantiles(
        quantile(by_input, 50), quantile(by_input, 99), quantile(every, 99)
    )


@contextmanager
def _no_collection() -> Iterator[None]:
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _start(words: Sequence[str]) -> Started:
    command = [sys.executable, str(LAUNCH), *words]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
    took = json.loads(done.stdout)
    if took["code"]:
        raise subprocess.CalledProcessError(took["code"], words, stderr=done.stderr)
    return Started(took["wall"], took["cpu"], took["rss"])


def _middle(runs: Sequence[Started]) -> Started:
    walls, cpus, sizes = zip(*((r.wall, r.cpu, r.rss) for r in runs), strict=True)
    return Started(median(walls), median(cpus), median(sizes))
