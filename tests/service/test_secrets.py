"""Planted secrets: nothing that should stay secret is told or kept anywhere.

A real process with its files; then everything that it said, showed and wrote is
searched, byte by byte, also in the forms in which secrets are often told.
"""

import base64
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from benchmarks.service import factory_server
from factory.audit.files import key_file
from tests.service.desk import ECHO

BODY = "b0dy-c4n4ry-7d1f"
HEADER = "h34d3r-c4n4ry-92ac"
WEBHOOK = base64.b64encode(b"w3bh00k-c4n4ry-of-32-bytes-long!").decode()
PATHS = (
    "/metrics",
    "/api/neira/introspection/status",
    "/events?follow=false",
    "/factory/cells",
    "/organs",
    "/approvals",
    "/glance",
    "/openapi.json",
)


def refused_requests(client: httpx.Client, token: str) -> Iterator[httpx.Response]:
    """Requests that carry secrets where none belong; every one is refused.

    Names are another matter: unknown fields and addresses are named to who sent them.
    """
    mine = {"x-auth-token": token}
    cells = "/factory/cells"
    for body in (
        ECHO | {"password": BODY},
        ECHO | {"version": BODY},
        ECHO | {"limits": {"fuel": BODY}},
        ECHO | {"links": [BODY]},
        ECHO | {"backend": BODY},
        ECHO | {"provider": 7, "options": {"password": BODY}},
        {"spec": {"password": BODY}},
    ):
        yield client.post(cells, json=body, headers=mine)
        yield client.post(f"{cells}/dryrun", json=body, headers=mine)
    for raw in (f'{{"password": "{BODY}"', f'"{BODY}"', f'{{"id": {BODY}}}'):
        json_type = mine | {"content-type": "application/json"}
        yield client.post(cells, content=raw, headers=json_type)
        yield client.post(cells, content=raw, headers=mine)
    path = f"{cells}/analysis.none.v1/approve"
    yield client.post(f"{path}?confirm={BODY}", headers=mine)
    yield client.post(path, json={"reason": BODY}, headers=mine)
    yield client.get(f"{cells}?limit={BODY}&password={BODY}", headers=mine)
    yield client.put("/capabilities/organ_fs", json={"state": BODY}, headers=mine)
    yield client.post("/commands/apply", json={"plan_digest": BODY}, headers=mine)
    yield client.post("/organs/build", json={"cells": BODY}, headers=mine)
    yield client.post(cells, json=ECHO, headers=mine | {"idempotency-key": BODY * 30})
    for value in (
        f"Bearer {HEADER}",
        f"bearer  {HEADER}",
        f"Basic {HEADER}",
        f"{HEADER}",
        f"Bearer {token}{HEADER}",
        f"Bearer {token[:-1]}",
        f"Digest username={HEADER}, realm={token}",
    ):
        yield client.get("/organs", headers={"authorization": value})
        yield client.post(cells, content=b"{", headers={"authorization": value})
    yield client.get("/organs", headers={"x-auth-token": HEADER})
    yield client.get("/organs", headers={"x-auth-token": "x" + token})


def forms(secret: bytes) -> list[bytes]:
    """A secret as it is, and as it may stand in texts."""
    text = secret.decode("latin-1")
    return [
        secret,
        base64.b64encode(secret)[:-4],
        secret.hex().encode(),
        quote(text, safe="").encode(),
    ]


def test_nothing_tells_or_keeps_a_secret(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FACTORY_WEBHOOK_URL", "http://127.0.0.1:9/hook")
    monkeypatch.setenv("FACTORY_WEBHOOK_SECRET", f"whsec_{WEBHOOK}")
    with factory_server(tmp_path) as (server, token):
        url = f"http://127.0.0.1:{server.port}"
        with httpx.Client(base_url=url, timeout=30) as client:
            answers = list(refused_requests(client, token))
            mine = {"x-auth-token": token}
            said = {"text": "disable analysis.echo.v1"}
            plan = client.post("/commands/plan", json=said, headers=mine).json()
            body = {"plan_digest": plan["plan_digest"]}
            client.post("/commands/apply", json=body, headers=mine)
            shown = [
                client.get(path, headers=mine | {"last-event-id": "0.0"})
                for path in PATHS
            ]
    assert {answer.status_code // 100 for answer in answers} == {4}
    assert {answer.status_code for answer in shown} == {200}
    key = key_file(tmp_path / "factory.db")
    secrets = [
        *forms(token.rpartition("_")[2].encode()),
        *forms(BODY.encode()),
        *forms(HEADER.encode()),
        *forms(WEBHOOK.encode()),
        *_private(key),
    ]
    told = {f"answer {n}": a.content for n, a in enumerate([*answers, *shown])}
    kept = {
        str(file.relative_to(tmp_path)): file.read_bytes()
        for file in tmp_path.rglob("*")
        if file.is_file() and file != key
    }
    assert {"factory.db", "log"} <= set(kept)
    assert b'"actor": "load"' in kept["log"]
    found = {
        (place, secret)
        for place, content in {**told, **kept}.items()
        for secret in secrets
        if secret in content
    }
    assert found == set()


def _private(key: Path) -> list[bytes]:
    """The key that signs the audit trail, as it stands in its file, by lines."""
    lines = re.split(rb"[\r\n]+", key.read_bytes())
    return [line for line in lines if len(line) >= 16 and not line.startswith(b"--")]
