"""Limits, rests, frames and the world of WASI: laws of the pure parts."""

import io
import json
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factory.sandbox.backoff import REMEMBERED, Backoff, Rest
from factory.sandbox.frames import FrameError, read_frame, write_frame
from factory.sandbox.limits import MIB, LimitsPolicy
from factory.sandbox.outcome import DETAIL_CHARS, Kind, failure
from factory.sandbox.wasm.wasi import PARAMETERS, SIGNATURES, serve
from factory.sandbox.wasm.world import Ended, World

ASKED = st.none() | st.floats(min_value=0.001, max_value=1e9)


@given(ASKED, ASKED, st.none() | st.integers(1, 2**62))
def test_no_spec_gets_more_than_the_policy_allows(
    memory: float | None, timeout: float | None, fuel: int | None
) -> None:
    policy = LimitsPolicy(memory_mb=32, timeout_ms=100, fuel=1000)
    limits = policy.limits(memory, timeout, fuel)
    assert limits.memory_bytes <= 32 * MIB
    assert limits.deadline_ms <= 100
    assert (limits.fuel is None) is (fuel is None)
    assert limits.fuel is None or limits.fuel <= 1000
    excess = policy.excess(memory, timeout, fuel)
    if "memory_mb" not in excess and memory is not None:
        assert limits.memory_bytes == int(memory * MIB)
    if "timeout_ms" not in excess and timeout is not None:
        assert limits.deadline_ms == timeout


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_rests_grow_and_have_an_end(fewer: int, more: int) -> None:
    rest = Rest()
    low, high = sorted((fewer, more))
    assert rest.after(low) <= rest.after(high) <= rest.longest_s
    assert rest.after(rest.free) == 0
    assert rest.after(rest.free + 1) == rest.first_s


def test_a_success_ends_the_row_and_memory_is_bounded() -> None:
    backoff = Backoff(Rest(free=0, first_s=5))
    backoff.failed("a", 0.0)
    assert backoff.left_s("a", 1.0) == 4
    assert backoff.left_s("b", 1.0) == 0
    backoff.succeeded("a")
    assert backoff.left_s("a", 1.0) == 0
    backoff.failed("a", 0.0)
    for i in range(REMEMBERED):
        backoff.failed(str(i), 0.0)
    assert backoff.left_s("a", 0.0) == 0


@given(st.dictionaries(st.text(), st.integers()), st.binary())
def test_a_frame_reads_back(header: dict[str, int], body: bytes) -> None:
    stream = io.BytesIO()
    write_frame(stream, header, body)
    stream.seek(0)
    assert read_frame(stream, len(body)) == (header, body)
    assert read_frame(stream, 0) is None


@given(st.binary(max_size=64), st.integers(0, 100))
def test_a_broken_stream_is_a_frame_error(data: bytes, cut: int) -> None:
    stream = io.BytesIO()
    write_frame(stream, {"a": 1}, b"body")
    for broken in (data, stream.getvalue()[: cut % 28]):
        try:
            found = read_frame(io.BytesIO(broken), 1000)
        except FrameError:
            continue
        assert found is None or isinstance(found[0], dict)


@pytest.mark.parametrize("header", [b"[1]", b"{", b"[" * 100_000, b"\xff"])
def test_a_header_that_is_no_object_is_refused(header: bytes) -> None:
    stream = io.BytesIO(struct.pack(">IQ", len(header), 0) + header)
    with pytest.raises(FrameError):
        read_frame(stream, 0)


def test_a_frame_that_is_too_large_is_not_read() -> None:
    stream = io.BytesIO(struct.pack(">IQ", 2, 11) + b"{}" + bytes(11))
    with pytest.raises(FrameError):
        read_frame(stream, 10)


@given(st.text())
def test_a_detail_is_one_printable_line(text: str) -> None:
    detail = failure(Kind.TRAP, text).detail
    assert len(detail) <= DETAIL_CHARS
    assert detail == "" or detail.isprintable()
    json.dumps(detail, ensure_ascii=False).encode()


# -- the world ---------------------------------------------------------------------


class Memory:
    """`world.Guest` over some bytes."""

    def __init__(self, size: int) -> None:
        self.content = bytearray(size)

    def read(self, at: int, size: int) -> bytes:
        if at + size > len(self.content):
            raise IndexError
        return bytes(self.content[at : at + size])

    def write(self, at: int, data: bytes) -> None:
        self.read(at, len(data))
        self.content[at : at + len(data)] = data


def world() -> World:
    return World(b"input", output_bytes=64, log_bytes=16, seed=b"seed")


WORDS = st.integers(0, 2**32 - 1) | st.integers(0, 300)


@given(st.data(), st.binary(min_size=256, max_size=256))
def test_any_calls_give_an_error_number_or_end_the_run(
    data: st.DataObject, content: bytes
) -> None:
    own, memory = world(), Memory(256)
    memory.content[:] = content
    names = data.draw(st.lists(st.sampled_from(sorted(PARAMETERS)), max_size=8))
    for name in names:
        letters = PARAMETERS[name]
        args = [
            data.draw(WORDS if letter == "i" else st.integers(0, 2**64 - 1))
            for letter in letters
        ]
        try:
            ended, number = None, serve(name, own, memory, args)
        except Ended as end:
            ended, number = end.failure.kind, 0
        assert 0 <= number < 77
        assert ended in (None, Kind.EXIT, Kind.POLICY, Kind.OUTPUT_TOO_LARGE)
    assert len(memory.content) == 256
    assert len(own.output) <= 64
    assert len(own.log) <= 16


def test_every_function_has_a_signature() -> None:
    assert SIGNATURES["path_open"] == "i32 i32 i32 i32 i32 i64 i64 i32 i32 -> i32"
    assert SIGNATURES["proc_exit"] == "i32 -> "
    assert SIGNATURES.keys() == PARAMETERS.keys()


def clock(own: World, which: int) -> int:
    memory = Memory(8)
    assert serve("clock_time_get", own, memory, [which, 0, 0]) == 0
    (now,) = struct.unpack("<Q", memory.content)
    return int(now)


def test_only_the_cell_moves_its_clock() -> None:
    one, other = world(), world()
    assert [clock(one, 0) for _ in range(5)] == [clock(other, 0) for _ in range(5)]
    memory = Memory(256)
    hour = 3_600_000_000_000
    memory.write(0, struct.pack("<QB7xI4xQQH6x", 7, 0, 1, hour, 0, 0))
    before = clock(one, 1)
    assert serve("poll_oneoff", one, memory, [0, 64, 1, 128]) == 0
    assert clock(one, 1) - before >= hour
    assert memory.read(64, 8) == struct.pack("<Q", 7)


def test_random_bytes_are_those_of_the_seed() -> None:
    def drawn(own: World) -> bytes:
        memory = Memory(64)
        assert serve("random_get", own, memory, [0, 32]) == 0
        assert serve("random_get", own, memory, [32, 32]) == 0
        return bytes(memory.content)

    first = drawn(world())
    assert first == drawn(world())
    assert first[:32] != first[32:]
    assert first != drawn(World(b"", 0, 0, b"another"))
