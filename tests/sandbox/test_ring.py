"""Workers die; the host and the other batches do not."""

import os
import signal
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from pathlib import Path
from threading import Timer

import pytest

from factory.sandbox.artifact import Artifact
from factory.sandbox.backoff import Rest
from factory.sandbox.limits import MIB, Limits
from factory.sandbox.outcome import Answer, Done, Failure, Kind
from factory.sandbox.ring import RemoteWorker, Ring
from tests.sandbox.modules import ECHO, LOOP, RECORD, artifact_of, reactor

LIMITS = Limits(deadline_ms=500)


@pytest.fixture(scope="module")
def ring() -> Iterator[Ring]:
    with closing(Ring("wasm", 64 * MIB)) as made:
        yield made


@pytest.fixture(scope="module")
def echo() -> Artifact:
    return artifact_of(ECHO)


def kind_of(answer: Answer) -> Kind | None:
    return answer.kind if isinstance(answer, Failure) else None


def test_a_batch_comes_back(ring: Ring, echo: Artifact) -> None:
    answer = ring.run(echo, RECORD, LIMITS)
    assert isinstance(answer, Done)
    assert answer.output == RECORD


def test_failures_come_back_with_their_kind(ring: Ring) -> None:
    assert kind_of(ring.run(artifact_of(LOOP), RECORD, LIMITS)) is Kind.DEADLINE
    trap = artifact_of(reactor("unreachable"))
    assert kind_of(ring.run(trap, RECORD, LIMITS)) is Kind.TRAP
    huge = Limits(input_bytes=3)
    assert kind_of(ring.run(trap, RECORD, huge)) is Kind.INPUT_TOO_LARGE


def test_a_worker_fills_memory_with_what_the_module_holds(ring: Ring) -> None:
    """As every compiled program's constants do; it may open no file for it."""
    data = f'(data (i32.const 8) "1{"x" * 65_000}")'
    module = reactor("i64.const 34359738369", data)
    answer = ring.run(artifact_of(module), RECORD, LIMITS)
    assert isinstance(answer, Done)
    assert answer.output == b"1"


def test_a_worker_that_was_killed_while_idle_is_replaced(
    ring: Ring, echo: Artifact
) -> None:
    ring.run(echo, RECORD, LIMITS)
    for pid in ring.pids:
        os.kill(pid, signal.SIGKILL)
        os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    assert kind_of(ring.run(echo, RECORD, LIMITS)) is None


def test_a_killed_worker_fails_its_batch_only(echo: Artifact) -> None:
    loop = artifact_of(LOOP)
    with closing(Ring("wasm", 64 * MIB, size=1)) as ring:
        ring.run(echo, RECORD, LIMITS)
        (pid,) = ring.pids
        Timer(0.2, os.kill, (pid, signal.SIGKILL)).start()
        lost = ring.run(loop, RECORD, Limits(deadline_ms=30_000))
        assert kind_of(lost) is Kind.WORKER_LOST
        assert isinstance(lost, Failure)
        assert "SIGKILL" in lost.detail
        assert kind_of(ring.run(echo, RECORD, LIMITS)) is None
        assert ring.status.lost == 1


def test_a_worker_that_stops_answering_is_killed(echo: Artifact) -> None:
    with closing(Ring("wasm", 64 * MIB, size=1)) as ring:
        ring.run(echo, RECORD, LIMITS)
        (pid,) = ring.pids
        os.kill(pid, signal.SIGSTOP)
        assert kind_of(ring.run(echo, RECORD, Limits(deadline_ms=1))) is Kind.DEADLINE
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
        assert kind_of(ring.run(echo, RECORD, LIMITS)) is None


def test_what_loses_workers_in_a_row_rests(echo: Artifact) -> None:
    now, loop = [0.0], artifact_of(LOOP)
    rest = Rest(free=1, first_s=10, longest_s=60)
    with closing(
        Ring("wasm", 64 * MIB, size=1, rest=rest, clock=lambda: now[0])
    ) as ring:
        for _ in range(2):
            ring.run(echo, RECORD, LIMITS)
            Timer(0.1, os.kill, (ring.pids[0], signal.SIGKILL)).start()
            lost = ring.run(loop, RECORD, Limits(deadline_ms=30_000))
            assert kind_of(lost) is Kind.WORKER_LOST
        assert kind_of(ring.run(loop, RECORD, LIMITS)) is Kind.WORKER_RESTING
        assert kind_of(ring.run(echo, RECORD, LIMITS)) is None
        now[0] = 10.0
        assert kind_of(ring.run(loop, RECORD, LIMITS)) is Kind.DEADLINE


def test_workers_that_are_killed_under_load_fail_their_batches_only(
    echo: Artifact,
) -> None:
    """Whatever comes back is right, or a lost worker; and then it goes on."""

    def one(i: int) -> Kind | bool:
        if i % 40 == 20:
            with suppress(ProcessLookupError):
                for worker in [*ring._working, *ring._idle][:1]:
                    os.kill(worker.pid, signal.SIGKILL)
        batch = f"[{i}]\n".encode()
        answer = ring.run(echo, batch, LIMITS)
        if isinstance(answer, Failure):
            return answer.kind
        return answer.output == batch

    with closing(Ring("wasm", 64 * MIB, rest=Rest(free=99))) as ring:
        with ThreadPoolExecutor(4) as pool:
            found = Counter(pool.map(one, range(160)))
        assert set(found) <= {True, Kind.WORKER_LOST}
        assert found[True] >= 160 - 4 * 2
        assert ring.status.lost >= 1
        assert [one(i) for i in range(5)] == [True] * 5
        assert ring.status.workers <= 2


def test_more_batches_than_workers_wait(ring: Ring, echo: Artifact) -> None:
    def one(i: int) -> bool:
        batch = f"[{i}]\n".encode()
        answer = ring.run(echo, batch, LIMITS)
        return isinstance(answer, Done) and answer.output == batch

    with ThreadPoolExecutor(6) as pool:
        assert all(pool.map(one, range(30)))
    assert ring.status.workers <= 2


def test_more_artifacts_than_a_worker_keeps(ring: Ring) -> None:
    made = [artifact_of(ECHO + f"\n;; {i}".encode()) for i in range(40)]
    for artifact in [*made, *made]:
        assert isinstance(ring.run(artifact, RECORD, LIMITS), Done)


# -- how far a worker is shut in ---------------------------------------------------


def status_of(pid: int) -> dict[str, str]:
    text = Path(f"/proc/{pid}/status").read_text()
    return {
        k: v.strip() for k, _, v in (row.partition(":") for row in text.split("\n"))
    }


def limits_of(pid: int) -> dict[str, str]:
    rows = Path(f"/proc/{pid}/limits").read_text().splitlines()[1:]
    return {row[:26].strip(): row[26:47].strip() for row in rows}


def test_a_worker_is_shut_in(ring: Ring, echo: Artifact) -> None:
    ring.run(echo, RECORD, LIMITS)
    pid = ring.pids[0]
    found = limits_of(pid)
    assert found["Max open files"] == "0"
    assert found["Max file size"] == "0"
    assert found["Max core file size"] == "0"
    assert int(found["Max address space"]) < 8 * 2**30
    assert int(found["Max data size"]) < 1024 * MIB
    assert status_of(pid)["NoNewPrivs"] == "1"
    confinement = ring.status.confinement
    assert confinement is not None
    assert confinement.is_offline or confinement.why


def test_a_worker_sees_neither_environment_nor_descriptors(
    echo: Artifact, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FACTORY_SECRET", "hunter2")
    readable, writable = os.pipe()
    os.set_inheritable(writable, True)  # noqa: FBT003
    with closing(Ring("wasm", 64 * MIB, size=1)) as ring:
        ring.run(echo, RECORD, LIMITS)
        (pid,) = ring.pids
        assert b"hunter2" not in Path(f"/proc/{pid}/environ").read_bytes()
        assert len(list(Path(f"/proc/{pid}/fd").iterdir())) == 3
    os.close(readable)
    os.close(writable)


CALLER = """
import socket, sys
sys.path[:0] = sys.argv[2:]
from factory.sandbox.confine import leave_network
left = leave_network()
try:
    socket.create_connection(("127.0.0.1", int(sys.argv[1])), timeout=5)
except OSError:
    print(left.is_offline, "unreachable")
else:
    print(left.is_offline, "connected")
"""


def test_who_has_left_the_network_reaches_nobody() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = str(server.getsockname()[1])
        command = [sys.executable, "-c", CALLER, port, str(Path.cwd())]
        found = subprocess.run(command, capture_output=True, check=True, text=True)
    # Where the system does not let it go, it must say so.
    assert found.stdout.split() in (["True", "unreachable"], ["False", "connected"])


def test_a_worker_that_speaks_with_another_voice_is_ended(
    echo: Artifact, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = [
        ({"reply": "done"}, b""),
        ({"reply": "failed", "usage": {}, "kind": "no such", "detail": ""}, b""),
        ({}, b""),
        ({"reply": "done", "usage": {"surprise": 1}}, b""),
    ]
    for answer in answers:
        with closing(Ring("wasm", 64 * MIB, size=1, rest=Rest(free=99))) as ring:
            ring.run(echo, RECORD, LIMITS)
            (pid,) = ring.pids
            with monkeypatch.context() as patch:
                patch.setattr(RemoteWorker, "_ask_run", lambda *_, a=answer: a)
                assert kind_of(ring.run(echo, RECORD, LIMITS)) is Kind.WORKER_LOST
            with pytest.raises(ProcessLookupError):
                os.kill(pid, 0)
