"""Workers: nothing waits without a bound, and what was begun is done to its end."""

import asyncio
import io
from functools import partial
from pathlib import Path
from threading import Barrier, Event

import pytest

from grammar.parse import Parser
from service.edge import Limits
from service.office import Done, Office, Wish
from service.problems import Refusal
from service.repeats import CLAIM_S
from service.workers import SLOW_S, Workers
from tests.service.desk import ECHO, opened_desk

LONG_S = 60.0


async def test_what_is_done_is_told() -> None:
    workers = Workers("test", 2, 10)
    workers.open()
    assert await workers.run(lambda: 7, "kind", LONG_S) == 7
    with pytest.raises(ZeroDivisionError):
        await workers.run(lambda: 1 // 0, "kind", LONG_S)
    workers.close(LONG_S)
    assert workers.load.busy == 0
    assert workers.load.worked_s > 0


async def test_who_does_not_get_an_answer_in_time_is_told_and_it_goes_on() -> None:
    workers, go_on, done = Workers("test", 1, 10), Event(), Event()
    workers.open()

    def slow() -> None:
        go_on.wait()
        done.set()

    with pytest.raises(Refusal) as refused:
        await workers.run(slow, "kind", 0.01)
    assert (refused.value.code, refused.value.status) == ("still_running", 503)
    assert workers.load.late == 1
    assert not done.is_set()
    go_on.set()
    workers.close(LONG_S)
    assert done.is_set()


async def test_nothing_waits_for_long_behind_what_is_slow() -> None:
    workers, go_on = Workers("test", 2, 10), Event()
    workers.open()
    slow = asyncio.ensure_future(workers.run(go_on.wait, "kind", LONG_S))
    assert await workers.run(lambda: 7, "kind", LONG_S) == 7
    assert workers.load.busy == 1
    go_on.set()
    assert await slow
    workers.close(LONG_S)


async def test_what_waits_for_something_runs_beside_the_others() -> None:
    workers, meeting = Workers("test", 3, 10), Barrier(3)
    workers.open()
    for _ in range(3):
        asked = [workers.run(meeting.wait, "kind", LONG_S) for _ in range(3)]
        quick = [workers.run(lambda n=n: n, "kind", LONG_S) for n in range(5)]
        assert sorted(await asyncio.gather(*asked)) == [0, 1, 2]
        assert await asyncio.gather(*quick) == list(range(5))
    workers.close(LONG_S)
    assert (workers.load.busy, workers.load.waiting) == (0, 0)


async def test_what_is_known_to_be_slow_runs_beside_the_others_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("service.workers.PATIENCE_S", LONG_S)
    workers, meeting, left = Workers("test", 3, 10), Barrier(3), Event()
    workers.open()
    await workers.run(lambda: left.wait(3 * SLOW_S), "slow", LONG_S)
    asked = [workers.run(meeting.wait, "slow", LONG_S) for _ in range(3)]
    assert sorted(await asyncio.gather(*asked)) == [0, 1, 2]
    workers.close(LONG_S)


async def test_an_end_is_told_while_the_same_worker_is_at_something_slow() -> None:
    workers, go_on = Workers("test", 1, 10), Event()
    workers.open()
    quick = asyncio.ensure_future(workers.run(lambda: 7, "kind", LONG_S))
    slow = asyncio.ensure_future(workers.run(go_on.wait, "kind", LONG_S))
    assert await quick == 7
    assert not slow.done()
    go_on.set()
    assert await slow
    workers.close(LONG_S)


async def test_many_at_once_are_each_done_once() -> None:
    workers = Workers("test", 3, 1000)
    done: list[tuple[int, int]] = []

    async def ask(number: int) -> int:
        for part in range(10):
            await workers.run(partial(done.append, (number, part)), "kind", LONG_S)
        return number

    workers.open()
    found = await asyncio.gather(*map(ask, range(50)))
    assert found == list(range(50))
    assert sorted(done) == [(n, p) for n in range(50) for p in range(10)]
    workers.close(LONG_S)
    assert (workers.load.busy, workers.load.waiting) == (0, 0)


def test_what_still_waits_at_the_end_is_done() -> None:
    workers = Workers("test", 2, 10)
    done: list[int] = []
    workers.open()

    async def leave() -> None:
        asked = [workers.run(partial(done.append, n), "kind", LONG_S) for n in range(5)]
        await asyncio.wait(map(asyncio.ensure_future, asked), timeout=0)

    asyncio.run(leave())
    workers.close(LONG_S)
    assert sorted(done) == list(range(5))


async def test_too_much_is_turned_away_and_the_rest_is_done() -> None:
    workers, go_on, done = Workers("test", 1, 3), Event(), []
    asked = [
        asyncio.ensure_future(workers.run(lambda n=n: done.append(n), "kind", LONG_S))
        for n in range(4)
    ]
    found = asyncio.gather(*asked, return_exceptions=True)
    await asyncio.sleep(0)
    assert workers.load.waiting == 3
    workers.open()
    go_on.set()
    refused = [each for each in await found if each is not None]
    assert [getattr(each, "code", None) for each in refused] == ["overloaded"]
    assert workers.load.refused == 1
    workers.close(LONG_S)
    assert done == [0, 1, 2]


def test_an_answer_that_took_too_long_is_there_for_who_asks_again(
    parser: Parser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on, really = Event(), Office.carry_out

    def slow(office: Office, wish: Wish, operations: object) -> Done:
        go_on.wait()
        return really(office, wish, operations)  # type: ignore[arg-type]

    monkeypatch.setattr(Office, "carry_out", slow)
    limits = Limits(answer_s=1.0)
    with opened_desk(str(tmp_path / "f.db"), parser, io.StringIO(), limits) as desk:
        key = {"idempotency-key": "one"}
        late = desk.post("/factory/cells", ECHO, headers=key)
        assert (late.status_code, late.json()["code"]) == (503, "still_running")
        assert late.headers["retry-after"]
        again = desk.post("/factory/cells", ECHO, headers=key)
        assert again.json()["code"] in ("key_at_work", "still_running")
        assert desk.get("/healthz").status_code == 200
        go_on.set()
        while (found := desk.post("/factory/cells", ECHO, headers=key)).json().get(
            "code"
        ) in ("key_at_work", "still_running"):
            pass
        assert (found.status_code, found.json()["state"]) == (201, "draft")
        with desk.office.factory.snapshot() as world:
            assert world.head().seq == 1


def test_a_claim_outlives_the_wait_for_an_answer() -> None:
    assert 2 * Limits().answer_s <= CLAIM_S
