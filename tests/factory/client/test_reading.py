"""Answers that are no documents, and sides of different age."""

import pytest

from factory.client.calls import operations
from factory.client.errors import ClientError
from factory.client.exchange import Answer
from factory.client.reading import result
from factory.wire.documents import Health
from factory.wire.version import HEADER, WIRE

PROBLEM = b'{"code": "%s", "reason": "why", "request_id": "r1"}'
SAME, OLDER, NEWER = str(WIRE), str(WIRE - 1), str(WIRE + 1)


def read(status: int, content: bytes, wire: str | None = SAME) -> Health:
    headers = {} if wire is None else {HEADER: wire}
    return result(operations.health(), Answer(status, headers, content))


def test_a_document_is_read() -> None:
    assert read(200, b'{"status": "ok"}') == Health(status="ok")


@pytest.mark.parametrize(
    ("status", "content", "wire", "code"),
    [
        (404, PROBLEM % b"not_found", SAME, "not_found"),
        (404, PROBLEM % b"not_found", OLDER, "not_found"),
        (404, PROBLEM % b"no_route", OLDER, "server_older"),
        (422, PROBLEM % b"bad_request", OLDER, "server_older"),
        (422, PROBLEM % b"bad_request", NEWER, "bad_request"),
        (200, b'{"status": "ok", "mood": "good"}', NEWER, "server_newer"),
        (200, b'{"condition": "ok"}', OLDER, "server_older"),
        (200, b'{"condition": "ok"}', SAME, "not_as_documented"),
        (500, b"oops", SAME, "not_as_documented"),
        (200, b"<html>", None, "not_the_service"),
        (502, b"Bad Gateway", None, "not_the_service"),
        (200, b'{"status": "ok"}', "many", "not_the_service"),
    ],
)
def test_what_is_no_document_says_which_side_is_to_blame(
    status: int, content: bytes, wire: str | None, code: str
) -> None:
    with pytest.raises(ClientError) as caught:
        read(status, content, wire)
    assert caught.value.code == code
