"""The service under load, beside an empty route; `python -m benchmarks.service`.

A real `factory serve` on loopback, closed loops over HTTP/1.1. First the price of one
request: the empty route, `invoke` of the echo cell and organ, `dryrun`, in turn within
one run. Then mixed traffic at the machine's limit. The client is a process of its own.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from pathlib import Path
from statistics import median
from threading import Thread
from typing import Any
from urllib.request import Request, urlopen

from benchmarks.service_traffic import CELL, ECHO, ID, Caller
from benchmarks.service_wire import Found, Story, again, ask, closed_loops
from benchmarks.timing import quantile

ROOT = Path(__file__).resolve().parents[1]
FACTORY = [sys.executable, "-c", "from tui.cli import main; main()"]
RATE = "1000000"
PEER = "empty route"
IT = "it"
"""The name by which the answers of a target are counted."""
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Server:
    """A server process on this machine."""

    pid: int
    port: int

    @property
    def cpu_s(self) -> float:
        """Seconds of processor time that it took so far."""
        text = Path(f"/proc/{self.pid}/stat").read_text()
        fields = text.rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS

    @property
    def rss_mb(self) -> float:
        """Its memory, MB."""
        text = Path(f"/proc/{self.pid}/status").read_text()
        line = next(each for each in text.splitlines() if each.startswith("VmRSS"))
        return int(line.split()[1]) / 1024


@contextmanager
def started(words: list[str], stream: str, log: Path | None = None) -> Iterator[Server]:
    """A server, once it has told its URL; it is ended with the block.

    Args:
        words: the command.
        stream: where it tells it, `stdout` or `stderr`.
        log: where the rest of that stream goes.
    """
    pipes: dict[str, Any] = {stream: subprocess.PIPE}
    with subprocess.Popen(words, cwd=ROOT, text=True, **pipes) as process:  # noqa: S603
        pipe = getattr(process, stream)
        line = pipe.readline()
        drain = Thread(target=_drain, args=(pipe, log), daemon=True)
        drain.start()
        try:
            yield Server(process.pid, int(line.rpartition(":")[2].split()[0]))
        finally:
            process.terminate()
            drain.join()  # the pipe is closed once it was read to its end


def _drain(pipe: Any, log: Path | None) -> None:
    with log.open("w") if log else open(os.devnull, "w") as out:  # noqa: PTH123
        for line in pipe:
            out.write(line)


@contextmanager
def factory_server(folder: Path) -> Iterator[tuple[Server, str]]:
    """`factory serve` on a new database with an echo cell and organ; and a token."""
    factory = [*FACTORY, "--db", str(folder / "factory.db")]
    made = subprocess.run(  # noqa: S603
        [*factory, "token", "create", "load", "--role", "admin"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    token = next(word for word in made.stdout.split() if word.startswith("scf_"))
    words = [*factory, "serve", "--port", "0", "--rate", RATE]
    with started(words, "stderr", folder / "log") as server:
        _post(server, "/factory/cells", token, ECHO)
        organ = {"id": "organ.echo.v1", "version": "1.0.0", "cells": [ID]}
        _post(server, "/organs/build", token, {"organ_template": organ})
        yield server, token


def _post(server: Server, path: str, token: str, body: Any) -> None:
    headers = {"x-auth-token": token, "content-type": "application/json"}
    url, data = f"http://127.0.0.1:{server.port}{path}", json.dumps(body).encode()
    with urlopen(Request(url, data, headers)) as answer:
        answer.read()


@dataclass
class Price:
    """What one kind of request costs: by round, requests a second and CPU in µs."""

    per_second: list[float] = field(default_factory=list)
    cpu_us: list[float] = field(default_factory=list)
    p50_ms: list[float] = field(default_factory=list)


Target = tuple[Server, Callable[[], Story]]
"""A server, and what one connection asks it without end, always by one name."""


def prices(
    targets: Mapping[str, Target], rounds: int, slice_s: float, loops: int
) -> dict[str, Price]:
    """Every target in turn, for a slice of time in every round."""
    found = {name: Price() for name in targets}
    for _ in range(rounds):
        for name, (server, story) in targets.items():
            closed_loops(server.port, [story()], slice_s / 20)  # wakes it up
            before = server.cpu_s
            ran = closed_loops(server.port, [story() for _ in range(loops)], slice_s)
            found[name].cpu_us.append((server.cpu_s - before) / ran.count * 1e6)
            found[name].per_second.append(ran.count / ran.took_s)
            found[name].p50_ms.append(median(ran.latencies_ms[IT]))
            assert set(ran.statuses[IT]) == {200}, ran.statuses
    return found


def targets_of(factory: Server, peer: Server, token: str) -> dict[str, Target]:
    """The requests whose prices are compared; the empty route gets the same bytes.

    A dry run that is asked again within its second is drawn once, see
    `service.rehearsals`; so there is also one of another cell each time.
    """
    hello = {"input": "hello"}
    cell, organ = f"/factory/cells/{ID}/invoke", "/organs/organ.echo.v1/invoke"
    dry, numbers = "/factory/cells/dryrun", count()

    def of(server: Server, path: str, body: Any) -> Target:
        return server, partial(again, ask(IT, "POST", path, token, body))

    def others() -> Story:
        for number in numbers:
            body = CELL | {"id": f"analysis.other_{number}.v1"}
            yield ask(IT, "POST", dry, token, body)

    return {
        PEER: of(peer, "/empty", hello),
        "empty, in a thread": of(peer, "/empty-threaded", hello),
        "invoke echo cell": of(factory, cell, hello),
        "invoke echo organ": of(factory, organ, hello),
        "dry run": of(factory, dry, CELL | {"id": "analysis.other.v1"}),
        "dry run, a new one each": (factory, others),
    }


def mixed(
    server: Server,
    token: str,
    last_s: float,
    loops: int,
    parts: int = 4,
    *,
    makes: bool = True,
) -> tuple[Found, list[float]]:
    """Mixed traffic; and the memory of the server after each part of it, MB.

    Where it also makes cells and organs, the factory grows with them, and so does the
    memory of the server; where it does not, nothing should.
    """
    whole, memory = Found(), []
    for number in range(parts):
        callers = (Caller(number * loops + n, token, makes=makes) for n in range(loops))
        stories = [caller.story() for caller in callers]
        found = closed_loops(server.port, stories, last_s / parts)
        whole.join(found)
        memory.append(server.rss_mb)
    return whole, memory


def main() -> None:
    """Run and print Markdown."""
    read = argparse.ArgumentParser(description=__doc__)
    read.add_argument("--seconds", type=float, default=120, help="of mixed traffic")
    read.add_argument("--rounds", type=int, default=10)
    read.add_argument("--slice", type=float, default=1.0, help="seconds a round")
    read.add_argument("--loops", type=int, default=8, help="connections at once")
    asked = read.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        factory, token = stack.enter_context(factory_server(folder))
        words = [sys.executable, "-m", "benchmarks.service_peer"]
        peer = stack.enter_context(started(words, "stdout"))
        targets = targets_of(factory, peer, token)
        found = prices(targets, asked.rounds, asked.slice, asked.loops)
        sys.stdout.write(price_table(found, asked.loops))
        whole, memory = mixed(factory, token, asked.seconds, asked.loops)
        sys.stdout.write(traffic_table(whole, memory))
        calm_s = asked.seconds / 4
        calm, memory = mixed(factory, token, calm_s, asked.loops, makes=False)
        sys.stdout.write(
            f"\nWhile nothing is made, {calm_s:.0f} s: {remembered(memory)}.\n"
        )
        whole.join(calm)
    sys.exit(1 if whole.broken or server_errors(whole) else 0)


def remembered(memory: list[float]) -> str:
    """The memory after each part of a load, in words."""
    return f"memory after each part {', '.join(f'{each:.0f}' for each in memory)} MB"


def price_table(found: Mapping[str, Price], loops: int) -> str:
    """The prices; ratios are medians of the rounds, to the empty route of the same."""
    lines = [
        f"\n{loops} connections in closed loops, medians of rounds:\n",
        "| request | a second | p50 ms | ratio | CPU µs | ratio of CPU |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    peer = found[PEER]
    for name, price in found.items():
        slower = median(map(_ratio, peer.per_second, price.per_second))
        dearer = median(map(_ratio, price.cpu_us, peer.cpu_us))
        lines.append(
            f"| {name} | {median(price.per_second):.0f} | {median(price.p50_ms):.2f} "
            f"| {slower:.2f} | {median(price.cpu_us):.0f} | {dearer:.2f} |"
        )
    return "\n".join(lines) + "\n"


def _ratio(one: float, other: float) -> float:
    return one / other


def server_errors(found: Found) -> int:
    """How many answers were a 5xx."""
    return sum(
        count
        for statuses in found.statuses.values()
        for status, count in statuses.items()
        if status >= 500  # noqa: PLR2004 - a class of statuses
    )


def traffic_table(found: Found, memory: list[float]) -> str:
    """What came of mixed traffic."""
    summary = (
        f"\nMixed traffic, {found.took_s:.0f} s: {found.count} answers, "
        f"{found.count / found.took_s:.0f} a second, {server_errors(found)} of 5xx, "
        f"{len(found.broken)} connections broken."
    )
    lines = [
        summary,
        f"While cells and organs are made, {remembered(memory)}.\n",
        "| request | answers | statuses | p50 ms | p99 ms |",
        "| --- | ---: | --- | ---: | ---: |",
    ]
    every = [each for one in found.latencies_ms.values() for each in one]
    rows = {**found.latencies_ms, "all": every}
    for name in (*sorted(found.latencies_ms), "all"):
        statuses = found.statuses.get(name, {})
        told = ", ".join(f"{s}: {n}" for s, n in sorted(statuses.items()))
        lines.append(
            f"| {name} | {len(rows[name])} | {told} | {quantile(rows[name], 50):.1f} "
            f"| {quantile(rows[name], 99):.1f} |"
        )
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
