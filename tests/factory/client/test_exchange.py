"""Getting an answer: what is tried again, what is asked about, what is given up."""

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factory.answered import Answered
from factory.client.call import Call
from factory.client.calls import cells, gates, organs, words
from factory.client.errors import ClientError
from factory.client.exchange import (
    KEY,
    Answer,
    Lost,
    Patience,
    Request,
    Wait,
    exchange,
)
from factory.wire.documents import RequestFate
from factory.wire.version import HEADER

DONE = Answer(200, {HEADER: "1"}, b"{}")
REFUSED = Lost(is_sent=False, why="refused")
BROKEN = Lost(is_sent=True, why="reset")
BUSY = Answer(503, {"retry-after": "1"}, b"{}")
LIMITED = Answer(429, {"retry-after": "2"}, b"{}")
NEVER_CAME = Answer(404, {HEADER: "1"}, b'{"code":"no_request"}')
NO_ROUTE = Answer(404, {HEADER: "1"}, b'{"code":"no_route"}')
PATIENCE = Patience(reach_s=1, busy_s=10, check_s=3)


def fate(answer: Answered | None) -> Answer:
    text = RequestFate(key="k", answer=answer).model_dump_json()
    return Answer(200, {HEADER: "1"}, text.encode())


AT_WORK = fate(None)
ANSWERED = fate(Answered(status=201, media_type="application/json", body='{"id": 1}'))


class Course:
    """Drives an exchange with what the network does, in order; the last one repeats."""

    def __init__(
        self, call: Call[Any], key: str | None, *network: Answer | Lost
    ) -> None:
        self._course = exchange(call, key, {"x": "y"}, PATIENCE)
        self._network = list(network)
        self.sent: list[Request] = []
        self.waited_s = 0.0

    def end(self) -> Answer:
        got: Answer | Lost | None = None
        try:
            while True:
                step = self._course.send(got)
                if isinstance(step, Wait):
                    self.waited_s += step.seconds
                    got = None
                    continue
                self.sent.append(step)
                more = len(self._network) > 1
                got = self._network.pop(0) if more else self._network[0]
        except StopIteration as end:
            answer: Answer = end.value
            return answer

    def fails(self) -> str:
        with pytest.raises(ClientError) as caught:
            self.end()
        return caught.value.code


READ = cells.show("analysis.echo.v1")
POST = words.plan("status")
DELETE = organs.cancel("organ.echo.v1")
PUT = gates.set_safe_mode(on=True)


@pytest.mark.parametrize("call", [READ, POST, DELETE, PUT])
def test_what_was_never_sent_is_tried_again_for_a_while(call: Call[Any]) -> None:
    course = Course(call, "k", REFUSED, REFUSED, DONE)
    assert course.end() is DONE
    assert len(course.sent) == 3
    course = Course(call, "k", REFUSED)
    assert course.fails() == "unreachable"
    assert course.waited_s == pytest.approx(PATIENCE.reach_s)


def test_a_certificate_that_is_not_trusted_is_not_tried_again() -> None:
    course = Course(READ, None, Lost(is_sent=False, why="x", code="untrusted"))
    assert course.fails() == "untrusted"
    assert len(course.sent) == 1


@pytest.mark.parametrize("busy", [BUSY, LIMITED])
@pytest.mark.parametrize("call", [READ, POST, DELETE, PUT])
def test_a_busy_service_is_left_alone_as_long_as_it_says(
    call: Call[Any], busy: Answer
) -> None:
    course = Course(call, "k", busy, DONE)
    assert course.end() is DONE
    assert course.waited_s == float(busy.headers["retry-after"])
    course = Course(call, "k", busy)
    assert course.end() is busy
    assert course.waited_s <= PATIENCE.busy_s


@pytest.mark.parametrize("call", [DELETE, PUT])
def test_what_still_runs_is_not_asked_for_again(call: Call[Any]) -> None:
    running = Answer(503, {"retry-after": "1"}, b'{"code":"still_running"}')
    course = Course(call, "k", running, DONE)
    assert course.end() is running
    assert len(course.sent) == 1
    assert Course(POST, "k", running, DONE).end() is DONE


def test_a_lost_reading_is_read_again() -> None:
    assert Course(READ, None, BROKEN, DONE).end() is DONE


@pytest.mark.parametrize("call", [DELETE, PUT])
def test_what_has_no_key_is_never_sent_twice(call: Call[Any]) -> None:
    course = Course(call, "k", BROKEN, DONE)
    assert course.fails() == "reply_lost"
    assert len(course.sent) == 1
    assert KEY not in course.sent[0].headers


def test_a_lost_reply_is_asked_about_by_its_key() -> None:
    course = Course(POST, "k", BROKEN, REFUSED, AT_WORK, ANSWERED)
    answer = course.end()
    assert (answer.status, answer.content) == (201, b'{"id": 1}')
    assert [each.method for each in course.sent] == ["POST", "GET", "GET", "GET"]
    assert {each.target for each in course.sent[1:]} == {"/requests/k"}


def test_a_request_that_never_came_is_sent_again_with_the_same_key() -> None:
    course = Course(POST, "k", BROKEN, NEVER_CAME, DONE)
    assert course.end() is DONE
    first, _, last = course.sent
    assert first == last
    assert first.headers[KEY] == "k"


@pytest.mark.parametrize("after", [REFUSED, BROKEN, BUSY, AT_WORK])
def test_what_cannot_be_found_out_is_said(after: Answer | Lost) -> None:
    course = Course(POST, "k", BROKEN, after)
    assert course.fails() == "result_unknown"
    assert course.waited_s == pytest.approx(PATIENCE.check_s)


@pytest.mark.parametrize("told", [NO_ROUTE, DONE, Answer(401, {}, b"{}")])
def test_who_does_not_know_of_keys_proves_nothing(told: Answer) -> None:
    course = Course(POST, "k", BROKEN, told)
    assert course.fails() == "result_unknown"
    assert len(course.sent) == 2


NETWORK = st.lists(
    st.sampled_from(
        [DONE, REFUSED, BROKEN, BUSY, LIMITED, NEVER_CAME, NO_ROUTE, AT_WORK, ANSWERED]
    ),
    min_size=1,
    max_size=12,
)


@given(st.sampled_from([POST, DELETE, PUT]), NETWORK)
def test_nothing_is_sent_again_unless_it_surely_never_came(
    call: Call[Any], network: list[Answer | Lost]
) -> None:
    """After a lost reply the same request goes out only when the service denies it."""
    course = Course(call, "k", *network, DONE)
    with suppress(ClientError):
        course.end()
    came: list[Answer | Lost] = [*network, DONE]
    came += [DONE] * (len(course.sent) - len(came))
    is_unclear = False
    for request, got in zip(course.sent, came, strict=False):
        is_asking = request.target.startswith("/requests/")
        if not is_asking:
            assert not is_unclear
            is_unclear = isinstance(got, Lost) and got.is_sent
        elif got is NEVER_CAME:
            is_unclear = False
    assert course.waited_s < 60
