"""Workers: nothing waits without a bound, and what was begun is done to its end."""

import asyncio
import io
from pathlib import Path
from threading import Event

import pytest

from grammar.parse import Parser
from service.edge import Limits
from service.office import Done, Office, Wish
from service.problems import Refusal
from service.repeats import CLAIM_S
from service.workers import Workers
from tests.service.desk import ECHO, opened_desk

LONG_S = 60.0


async def test_what_is_done_is_told() -> None:
    workers = Workers("test", 2, 10)
    workers.open()
    assert await workers.run(lambda: 7, LONG_S) == 7
    with pytest.raises(ZeroDivisionError):
        await workers.run(lambda: 1 // 0, LONG_S)
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
        await workers.run(slow, 0.01)
    assert (refused.value.code, refused.value.status) == ("still_running", 503)
    assert workers.load.late == 1
    assert not done.is_set()
    go_on.set()
    workers.close(LONG_S)
    assert done.is_set()


async def test_too_much_is_turned_away_and_the_rest_is_done() -> None:
    workers, go_on, done = Workers("test", 1, 3), Event(), []
    asked = [
        asyncio.ensure_future(workers.run(lambda n=n: done.append(n), LONG_S))
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
