"""Time limits, bounded concurrency, and the lane of the shadows."""

from collections.abc import Callable
from contextlib import suppress
from threading import Event, Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factory.errors import RunError
from factory.providers.port import Value
from factory.runtime.doors import Doors
from factory.runtime.lane import Lane
from factory.runtime.timeouts import TimedCalls, Timeout

LONG_MS, SHORT_MS = 60_000.0, 5.0


def nothing(_cell: str, _kind: Timeout) -> None:
    """For calls that exceed nothing."""


def test_a_call_within_its_limit_is_like_any_other() -> None:
    timed = TimedCalls(nothing, most_left=1)
    assert timed.call("c", lambda value: {"was": value is not None}, 1, LONG_MS) == {
        "was": True
    }
    assert timed.left_behind == 0


def test_what_a_limited_cell_raises_comes_to_the_caller() -> None:
    def fails(_: Value) -> Value:
        raise KeyError("x")

    with pytest.raises(KeyError, match="x"):
        TimedCalls(nothing, most_left=1).call("c", fails, 1, LONG_MS)


def test_a_slow_call_is_warned_of_and_still_answers() -> None:
    release, warned = Event(), list[tuple[str, Timeout]]()

    def warn(cell: str, kind: Timeout) -> None:
        warned.append((cell, kind))
        release.set()

    def slow(value: Value) -> Value:
        release.wait()
        return value

    timed = TimedCalls(warn, most_left=1, soft_part=0.0)
    assert timed.call("c", slow, 7, LONG_MS) == 7  # it waits for the warning
    assert warned == [("c", Timeout.SOFT)]


def hanging(timed: TimedCalls, release: Event) -> Callable[[Value], Value]:
    def hangs(value: Value) -> Value:
        release.wait()
        return value

    with pytest.raises(RunError) as caught:
        timed.call("c", hangs, 1, SHORT_MS)
    assert caught.value.code == "timed_out"
    assert caught.value.fields == {"cell": "c", "timeout_ms": "5"}
    return hangs


def test_a_call_over_its_limit_fails_and_is_left_behind() -> None:
    release, warned = Event(), list[Timeout]()
    timed = TimedCalls(lambda _, kind: warned.append(kind), most_left=2)
    hanging(timed, release)
    assert warned == [Timeout.SOFT, Timeout.HARD]
    assert timed.left_behind == 1
    assert timed.call("c", lambda value: value, 2, LONG_MS) == 2
    release.set()


def test_while_too_many_are_left_behind_no_other_is_started() -> None:
    release, ended = Event(), Event()
    timed = TimedCalls(nothing, most_left=1)
    hanging(timed, release)
    with pytest.raises(RunError) as caught:
        timed.call("c", lambda value: value, 1, LONG_MS)
    assert caught.value.code == "overloaded"
    release.set()
    while timed.left_behind:
        ended.wait(0.001)
    assert timed.call("c", lambda value: value, 1, LONG_MS) == 1


# -- doors -----------------------------------------------------------------------


def test_what_does_not_fit_waits_and_what_cannot_wait_is_refused() -> None:
    doors, release, inside = Doors(1, 1, LONG_MS), Event(), Event()
    served: list[str] = []

    def enter(name: str) -> None:
        with doors.entered():
            inside.set()
            release.wait()
            served.append(name)

    first = Thread(target=enter, args=("first",))
    first.start()
    inside.wait()
    second = Thread(target=enter, args=("second",))
    second.start()
    while doors.inside != (1, 1):
        release.wait(0.001)
    with pytest.raises(RunError) as caught, doors.entered():
        pass
    assert caught.value.code == "overloaded"
    release.set()
    first.join()
    second.join()
    assert served == ["first", "second"]
    assert doors.inside == (0, 0)


def test_patience_ends() -> None:
    doors = Doors(1, 1, SHORT_MS)
    with doors.entered(), pytest.raises(RunError) as caught, doors.entered():
        pass
    assert caught.value.code == "overloaded"
    assert doors.inside == (0, 0)


def request(doors: Doors, *, fails: bool) -> None:
    with doors.entered():
        assert doors.inside == (1, 0)
        if fails:
            raise KeyError


@given(st.lists(st.booleans(), max_size=20))
def test_whoever_leaves_leaves_a_place(requests: list[bool]) -> None:
    doors = Doors(1, 0, SHORT_MS)
    for fails in requests:
        with suppress(KeyError):
            request(doors, fails=fails)
    assert doors.inside == (0, 0)


# -- lane --------------------------------------------------------------------------


def test_the_lane_does_all_that_it_accepts_in_order_and_drops_the_rest() -> None:
    lane, started, release, done = Lane(2), Event(), Event(), list[int]()

    def first() -> None:
        started.set()
        release.wait()
        done.append(0)

    lane.do(first)
    started.wait()
    for number in (1, 2, 3):
        lane.do(lambda number=number: done.append(number))  # type: ignore[misc]
    assert lane.dropped == 1
    release.set()
    lane.finish()
    assert done == [0, 1, 2]
    lane.do(lambda: done.append(4))
    lane.finish()
    assert done == [0, 1, 2, 4]
