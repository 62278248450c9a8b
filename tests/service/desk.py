"""A real service on a socket of this machine, and callers of every role."""

import io
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from threading import Thread
from typing import Any

import uvicorn
from fastapi import FastAPI
from httpx import Client, Response

from factory.bootstrap import now
from factory.model import Backend, CellTemplate, FactorySpec, Role
from factory.operations import Fabricate, Operation
from factory.tokens import KEY_BYTES, SALT_BYTES, SECRET_BYTES, minted
from grammar.model import Lang
from grammar.parse import Parser
from service.bootstrap import Service, Terms, opened
from service.callers import Caller
from service.edge import Limits
from service.office import Done, Office, Wish
from service.problems import Refusal

ECHO: dict[str, Any] = {
    "backend": "adapter",
    "id": "analysis.echo.v1",
    "version": "1.0.0",
    "analysis_type": "echo",
    "provider": "echo",
}
ADMIN = Wish(Caller("root", Role.ADMIN), Lang.EN)


def cell(name: str) -> Fabricate:
    template = CellTemplate(
        id=f"analysis.{name}.v1", version="1.0.0", analysis_type="echo"
    )
    spec = FactorySpec(backend=Backend.ADAPTER, template=template, provider="echo")
    return Fabricate(spec=spec)


def normalizer(name: str) -> Fabricate:
    """A cell that writes numbers as words; it can be trained."""
    template = CellTemplate(
        id=f"analysis.{name}.v1", version="1.0.0", analysis_type="text_normalize"
    )
    spec = FactorySpec(
        backend=Backend.ADAPTER, template=template, provider="text.normalize"
    )
    return Fabricate(spec=spec)


NORMALIZE = normalizer("words")


@dataclass
class Desk:
    service: Service
    client: Client
    tokens: dict[str, str]
    log: io.StringIO

    @property
    def app(self) -> FastAPI:
        return self.service.app

    @property
    def office(self) -> Office:
        office = self.app.state.office
        assert isinstance(office, Office)
        return office

    def call(
        self, method: str, path: str, role: str = "write", **more: Any
    ) -> Response:
        headers = {"x-auth-token": self.tokens[role], **more.pop("headers", {})}
        return self.client.request(method, path, headers=headers, **more)

    def get(self, path: str, role: str = "read", **more: Any) -> Response:
        return self.call("GET", path, role, **more)

    def post(
        self, path: str, json: Any = None, role: str = "write", **more: Any
    ) -> Response:
        return self.call("POST", path, role, json=json, **more)

    def do(self, *operations: Operation) -> Done:
        """Have an admin carry operations out, by its name where the plan takes one."""
        try:
            return self.office.carry_out(ADMIN, operations)
        except Refusal as refusal:
            if refusal.confirm is None:
                raise
            named = replace(ADMIN, confirm=refusal.confirm)
            return self.office.carry_out(named, operations)

    def built(self, organ: str, role: str = "write") -> dict[str, Any]:
        """Build an organ of the catalogue and wait for its end."""
        answer = self.post("/organs/build", {"organ_template": organ}, role)
        assert answer.status_code == 202, answer.text
        return self.ended(organ)

    def trained(self, cell: str) -> dict[str, Any]:
        """Wait until no training of a cell goes on; its status then."""
        for _ in range(1500):
            found: dict[str, Any] = self.get(f"/training/{cell}/status").json()
            if found["state"] not in ("waiting", "running"):
                return found
            time.sleep(0.02)
        raise AssertionError(found)

    def ended(self, organ: str) -> dict[str, Any]:
        """Wait until no build of an organ goes on; its status then."""
        for _ in range(600):
            found: dict[str, Any] = self.get(f"/organs/{organ}/status").json()
            if found["build"]["status"] not in ("waiting", "running"):
                return found
            time.sleep(0.02)
        raise AssertionError(found)


def token_of(service: Service, name: str, role: Role) -> str:
    entropy = secrets.token_bytes(KEY_BYTES + SECRET_BYTES + SALT_BYTES)
    text, token = minted(name, role, now(), None, entropy)
    service.factory.tokens.add(token)
    return text


@contextmanager
def opened_desk(
    location: str,
    parser: Parser,
    log: io.StringIO,
    limits: Limits | None = None,
    *,
    names: str = "",
) -> Iterator[Desk]:
    """Open one; `names` ends the names of its tokens, each of which is given once."""
    terms = Terms(per_second=1e6, burst=1e6, limits=limits or Limits())
    with opened(location, terms, log, parser) as service:
        tokens = {role.value: token_of(service, role + names, role) for role in Role}
        with listening(service) as url, Client(base_url=url, timeout=60) as client:
            yield Desk(service, client, tokens, log)


@contextmanager
def listening(service: Service) -> Iterator[str]:
    """Serve on a free port in a thread."""
    config = uvicorn.Config(service.served, port=0, log_config=None, access_log=False)
    server = uvicorn.Server(config)
    thread = Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.005)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        service.pulse.stop()
        server.should_exit = True
        thread.join()
