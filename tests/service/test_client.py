"""The typed client: every documented route, waited for and awaited alike."""

import asyncio
import inspect
from typing import Any

import pytest

from agent.remote import calls as conversations
from factory.client.asynchronous import AsyncClient
from factory.client.blocking import Client
from factory.client.call import Call, Route
from factory.client.calls import (
    cells,
    gates,
    operations,
    organs,
    settings,
    training,
    words,
)
from factory.client.errors import ClientError
from factory.client.listening import ALL, OF_CELL, OF_ORGAN, Subject
from factory.client.place import Place
from factory.model import Backend, GateState, State
from factory.operations import Move
from factory.providers.port import Media
from factory.wire.bodies import BuildBody, FlatCell, MoveBody
from factory.wire.events import BuildEvent, ChangeEvent
from tests.service.desk import ECHO, Desk

SUBJECTS = {
    "cells": cells,
    "organs": organs,
    "settings": settings,
    "training": training,
    "commands": words,
    "capabilities": gates,
    "operations": operations,
}
"""Where the requests of the routes stand; a new subject adds its own line."""
MODULES = (*SUBJECTS.values(), conversations)
CELL = FlatCell.model_validate(ECHO)


def routes_of(module: Any) -> set[Route]:
    return {each for each in vars(module).values() if isinstance(each, Route)}


def test_every_documented_route_has_a_request_and_no_other(desk: Desk) -> None:
    documented = {
        (method.upper(), path)
        for path, item in desk.app.openapi()["paths"].items()
        for method in item
    }
    known = {ALL, OF_CELL, OF_ORGAN}.union(*map(routes_of, MODULES))
    assert {(route.method, route.path) for route in known} == documented


def requests(module: Any) -> set[str]:
    """The functions of a module that make a request."""
    return {
        name
        for name, each in inspect.getmembers(module, inspect.isfunction)
        if each.__module__ == module.__name__ and name != "sent"
    }


@pytest.mark.parametrize("kind", [Client, AsyncClient])
def test_every_request_is_a_method_of_both_clients(kind: Any) -> None:
    client = kind(Place("https://factory.example"))
    for subject, module in SUBJECTS.items():
        methods = vars(type(getattr(client, subject)))
        assert set(methods) >= requests(module), subject


class Both:
    """One of the two clients, called in one way."""

    def __init__(self, place: Place, *, is_awaited: bool) -> None:
        self._place = place
        self._is_awaited = is_awaited

    def __call__(self, subject: str, name: str, *args: Any, **named: Any) -> Any:
        if not self._is_awaited:
            with Client(self._place) as client:
                return getattr(getattr(client, subject), name)(*args, **named)

        async def asked() -> Any:
            async with AsyncClient(self._place) as client:
                return await getattr(getattr(client, subject), name)(*args, **named)

        return asyncio.run(asked())

    def events(self, subject: Subject) -> list[Any]:
        if not self._is_awaited:
            with Client(self._place) as client:
                return list(client.events(subject))

        async def heard() -> list[Any]:
            async with AsyncClient(self._place) as client:
                return [each async for each in client.events(subject)]

        return asyncio.run(heard())


@pytest.fixture(params=[False, True], ids=["waits", "awaited"])
def ask(request: pytest.FixtureRequest, desk: Desk) -> Both:
    return Both(place(desk, "admin"), is_awaited=request.param)


def place(desk: Desk, role: str) -> Place:
    return Place(str(desk.client.base_url), desk.tokens[role])


def test_cells(ask: Both) -> None:
    assert ask("cells", "dry_run", CELL).ok
    made = ask("cells", "make", CELL)
    assert (made.id, made.state) == ("analysis.echo.v1", State.DRAFT)
    shown = ask("cells", "show", "adapter:analysis.echo.v1")
    assert shown.spec.template.analysis_type == "echo"
    page = ask("cells", "page", limit=1, state=State.DRAFT, backend=Backend.ADAPTER)
    assert [each.id for each in page.items] == [made.id]
    raised = ask("cells", "move", made.id, Move.APPROVE, revision=shown.revision)
    assert raised.state is State.CANARY
    assert ask("cells", "invoke", made.id, {"a": [1]}).output == {"a": [1]}
    assert ask("training", "status", made.id).id == made.id
    assert refused(ask, "training", "cancel", made.id).status == 404
    assert ask.events(Subject(cell=made.id, since="0.0", is_followed=False))
    sound = refused(ask, "cells", "invoke", made.id, Media("audio/wav", b"RIFF"))
    assert "audio/wav" in str(sound.reason)


def test_organs_and_their_events(ask: Both, desk: Desk) -> None:
    organ = BuildBody(organ_template="organ.echo.v1")
    assert ask("organs", "dry_run", organ).ok
    assert ask("organs", "build", organ).job
    assert desk.ended("organ.echo.v1")["state"] == "draft"
    assert ask("organs", "status", "organ.echo.v1").build.status == "done"
    assert [o.id for o in ask("organs", "page").items] == ["organ.echo.v1"]
    assert ask("organs", "invoke", "organ.echo.v1", "раз").output == "раз"
    held = ask("organs", "move", "organ.echo.v1", Move.DISABLE, MoveBody(reason="slow"))
    assert held.state is State.DISABLED
    assert refused(ask, "organs", "cancel", "organ.echo.v1").code == "not_building"
    events = ask.events(Subject(since="0.0", is_followed=False))
    assert {type(each.event) for each in events} == {ChangeEvent, BuildEvent}
    rest = ask.events(Subject(since=events[3].number, is_followed=False))
    assert rest == events[4:]
    about = ask.events(Subject("organ.echo", since="0.0", is_followed=False))
    assert {e.event.organs for e in about if isinstance(e.event, BuildEvent)} == {
        ("organ.echo.v1",)
    }
    assert {e.number for e in about} <= {e.number for e in events}


def test_words_and_switches(ask: Both) -> None:
    ask("cells", "make", CELL)
    said = ask("commands", "plan", "disable analysis.echo.v1")
    assert ask("commands", "fate", said.plan_digest).outcome is None
    applied = ask("commands", "apply", said.plan_digest)
    assert ask("commands", "fate", said.plan_digest).outcome.entry == applied.entry
    offered = ask("commands", "completions", "disable analysis.").items
    assert "analysis.echo" in [each.text for each in offered]
    states = ask("capabilities", "states").items
    assert states["factory_wasm"] is GateState.LOCKED
    gate = ("capabilities", "set_gate", "organ_fs", GateState.EXPERIMENTAL)
    opened = ask(*gate, confirm="capability.organ_fs")
    assert opened.state is GateState.EXPERIMENTAL
    assert ask("capabilities", "set_safe_mode", on=True).on
    assert ask("capabilities", "safe_mode").on
    assert ask("operations", "glance").safe_mode
    assert "factory_cells_active" in ask("operations", "metrics")
    assert ask("operations", "introspection")["safe_mode"] is True
    assert ask("operations", "health") == ask("operations", "ready")


def refused(ask: Both, *words: Any, **named: Any) -> ClientError:
    with pytest.raises(ClientError) as caught:
        ask(*words, **named)
    return caught.value


def test_a_refusal_says_everything_that_the_service_says(desk: Desk) -> None:
    ask = Both(place(desk, "write"), is_awaited=False)
    locked = FlatCell.model_validate(ECHO | {"backend": "script", "source": "sha256:x"})
    error = refused(ask, "cells", "make", locked)
    assert (error.code, error.capability) == ("capability_locked", "factory_script")
    assert error.status == 403
    assert error.suggestions
    assert error.request_id
    error = refused(ask, "capabilities", "set_gate", "organ_fs", GateState.EXPERIMENTAL)
    assert (error.code, error.required_role) == ("role_required", "admin")
    admin = Both(place(desk, "admin"), is_awaited=True)
    gate = ("capabilities", "set_gate", "organ_fs", GateState.EXPERIMENTAL)
    assert refused(admin, *gate).confirm == "capability.organ_fs"
    ask("cells", "make", CELL)
    move = ("cells", "move", "analysis.echo.v1", Move.DISABLE)
    assert refused(ask, *move, revision=7).code == "revision_changed"
    russian = Both(
        Place(str(desk.client.base_url), "wrong", lang="ru"), is_awaited=False
    )
    error = refused(russian, "cells", "page")
    assert (error.status, error.code) == (401, "unauthorized")
    assert error.reason is not None
    assert "токен" in error.reason


def test_a_request_with_a_key_is_done_once(desk: Desk) -> None:
    with Client(place(desk, "write")) as client:
        call: Call[Any] = cells.make(CELL)
        first = client.send(call, key="make-echo")
        assert client.send(call, key="make-echo") == first
        fate = client.operations.request("make-echo")
        assert fate.answer is not None
        assert fate.answer.status == 201
        with pytest.raises(ClientError) as caught:
            client.operations.request("never")
    assert caught.value.code == "no_request"
    with Client(place(desk, "admin")) as other, pytest.raises(ClientError):
        other.operations.request("make-echo")


def test_the_token_is_in_no_text(desk: Desk) -> None:
    secret = desk.tokens["admin"]
    there = place(desk, "admin")
    assert secret not in repr(there)
    with Client(there) as client:
        assert secret not in f"{client.place} {client}"
        with pytest.raises(ClientError) as caught:
            client.cells.show("analysis.none.v1")
    assert secret not in repr(caught.value) + str(vars(caught.value))
    assert secret not in desk.log.getvalue()
