"""Who comes in, how often, and how much one request may bring."""

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factory.bootstrap import now
from factory.model import Role
from factory.store.open import open_store
from factory.tokens import KEY_BYTES, SALT_BYTES, SECRET_BYTES, minted
from grammar.parse import Parser
from service.callers import Caller, Gatekeeper
from service.edge import Limits
from service.rates import Rates
from tests.service.desk import ECHO, Desk, opened_desk

LOCAL = Caller("anna", Role.WRITE)


def test_a_token_is_known_until_it_is_revoked() -> None:
    tokens = open_store("sqlite://").tokens
    keeper = Gatekeeper(tokens, now, LOCAL, b"pepper")
    assert keeper.is_open
    assert keeper.caller(None) == LOCAL
    entropy = bytes(range(KEY_BYTES + SECRET_BYTES + SALT_BYTES))
    text, token = minted("ci", Role.READ, now(), None, entropy)
    tokens.add(token)
    assert not keeper.is_open
    assert keeper.caller(None) is None
    assert keeper.caller(text) == Caller("ci", Role.READ)
    assert keeper.caller(text[:-1] + ("0" if text[-1] != "0" else "1")) is None
    assert keeper.caller("") is None
    tokens.revoke("ci", now())
    assert keeper.caller(text) is None
    assert keeper.caller(None) is None


@given(st.lists(st.floats(0, 2), max_size=60), st.integers(1, 5))
def test_nobody_gets_more_than_the_rate_and_the_burst(
    pauses: list[float], burst: int
) -> None:
    moment = [0.0]
    rates = Rates(2.0, burst, lambda: moment[0])
    taken = 0
    for number, pause in enumerate(pauses):
        moment[0] += pause
        wait_s = rates.wait_s("a")
        taken += wait_s == 0
        assert wait_s <= 1 / 2.0
        assert rates.wait_s(f"b{number}") == 0
    assert taken <= burst + 2.0 * moment[0] + 1e-6


def test_a_body_that_is_too_large_is_refused(parser: Parser, tmp_path: Path) -> None:
    limits = Limits(body_bytes=2000)
    location = str(tmp_path / "f.db")
    with opened_desk(location, parser, io.StringIO(), limits) as desk:
        large = ECHO | {"draft_content": "x" * 2000}
        told = desk.post("/factory/cells", large)
        assert (told.status_code, told.json()["code"]) == (413, "too_large")
        headers = {"content-type": "application/json"}
        pieces = (b"x" * 500 for _ in range(5))
        streamed = desk.call("POST", "/factory/cells", content=pieces, headers=headers)
        assert (streamed.status_code, streamed.json()["code"]) == (413, "too_large")


@pytest.mark.parametrize("given", ["abc-1", "x" * 64])
def test_the_id_of_a_request_is_the_caller_s_if_it_is_one(
    desk: Desk, given: str
) -> None:
    answer = desk.get("/organs", headers={"x-request-id": given})
    assert answer.headers["x-request-id"] == given
    wrong = desk.get("/organs", headers={"x-request-id": "a b"})
    assert wrong.headers["x-request-id"] != "a b"


def test_no_secret_gets_into_logs_problems_or_metrics(desk: Desk) -> None:
    secret = "s3cr3t-c4n4ry"  # noqa: S105 - it is planted
    token = desk.tokens["admin"]
    answers = [
        desk.post("/factory/cells", ECHO | {"colour": secret}),
        desk.post("/factory/cells", ECHO | {"version": secret}),
        desk.post(f"/factory/cells?confirm={secret}", ECHO),
        desk.post(
            "/factory/cells/analysis.echo.v1/invoke", {"input": secret, "key": 1}
        ),
        desk.get("/organs", headers={"x-auth-token": secret}),
        desk.get("/organs", headers={"authorization": f"Bearer {token}x"}),
        desk.get("/metrics", role="admin"),
        desk.get("/api/neira/introspection/status", role="admin"),
    ]
    desk.post("/factory/cells/analysis.echo.v1/invoke", {"input": secret})
    texts = [desk.log.getvalue(), *(answer.text for answer in answers)]
    for text in texts:
        assert secret not in text
        for each in desk.tokens.values():
            assert each.rpartition("_")[2] not in text
    assert '"actor": "admin"' in desk.log.getvalue()
