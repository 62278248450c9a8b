"""Every route for every role, in and out of safe mode, with every state of its gate.

What must come out is asked of the policy itself, with the action and the capability
that a route stands for; a route that stands for nothing fails the test.
"""

import io
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI

from factory.decision import Action, DenialCode, PolicyRequest
from factory.model import GateState, Role
from factory.operations import Move, SetGate, SetSafeMode, Transition
from factory.policy import PolicyEngine
from grammar.parse import Parser
from tests.service.desk import ECHO, Desk, cell, opened_desk

CELL_GATE, ORGAN_GATE, TRAINING_GATE = "factory_adapter", "organs_builder", "training"
SOURCE_GATE = "factory_script"
OF_POLICY = frozenset(
    {DenialCode.ROLE_REQUIRED, DenialCode.SAFE_MODE, DenialCode.CAPABILITY_LOCKED}
)
POLICY = PolicyEngine.load()
RISING = frozenset({Move.APPROVE, Move.ENABLE, Move.RELEASE})


TURNS: dict[str, Any] = {
    "say": {"text": "status"},
    "decide": {"plan_digest": "0" * 64, "accept": True},
    "review": {"digest": "0" * 64},
    "require": {"people": "two"},
    "run": {"address": "organ.there.v1", "input": "a"},
    "follow": {"job": 1},
}
"""The turns of a conversation; what the policy says of them stands in their replies."""


@dataclass(frozen=True)
class Ask:
    """One request: what it sends, and what the policy is asked for it."""

    method: str
    path: str
    body: Any = None
    action: Action | None = None
    gate: str | None = None


def organ(role: Role) -> dict[str, Any]:
    name = f"organ.{role}.v1"
    return {"id": name, "version": "1.0.0", "cells": [f"analysis.{role}.v1"]}


def asks(role: Role) -> dict[str, list[Ask]]:
    """The requests of a role by the routes that they are for."""
    new = ECHO | {"id": f"analysis.new_{role}.v1"}
    moves = {
        f"/factory/cells/{{id}}/{{move}} {move}": [
            Ask(
                "POST",
                f"/factory/cells/analysis.{move}_{role}.v1/{move}",
                None,
                Action(move.value),
                CELL_GATE if move in RISING else None,
            )
        ]
        for move in Move
    }
    look = [
        "/factory/cells",
        "/factory/cells/analysis.read.v1",
        "/organs",
        "/organs/organ.there.v1/status",
        "/organs/organ.there.v1/stream?follow=false",
        "/events?follow=false",
        "/training/analysis.read.v1/status",
        "/training/analysis.read.v1/stream?follow=false",
        "/capabilities",
        "/safe-mode",
        "/glance",
        "/approvals",
        "/completions?text=create",
        f"/plans/{'0' * 64}",
        "/requests/none",
        "/metrics",
        "/api/neira/introspection/status",
        "/healthz",
        "/readyz",
    ]
    build = {"organ_template": organ(role)}
    learn = {"dataset": "numbers", "iterations": 1}
    return {
        **{path: [Ask("GET", path)] for path in look},
        **moves,
        "/factory/cells": [
            Ask("GET", "/factory/cells"),
            Ask("POST", "/factory/cells", new, Action.FABRICATE, CELL_GATE),
        ],
        "/factory/cells/dryrun": [Ask("POST", "/factory/cells/dryrun", new)],
        "/factory/cells/{id}/invoke": [
            Ask(
                "POST",
                f"/factory/cells/analysis.{role}.v1/invoke",
                {"input": "a"},
                Action.INVOKE,
                CELL_GATE,
            )
        ],
        "/factory/sources": [
            Ask(
                "POST",
                "/factory/sources",
                {"backend": "script", "text": "fn handle(r) { r }"},
                Action.FABRICATE,
                SOURCE_GATE,
            )
        ],
        "/organs/build": [
            Ask("POST", "/organs/build", build | {"dryrun": True}),
            Ask("POST", "/organs/build", build, Action.BUILD, ORGAN_GATE),
        ],
        "/organs/{id}/build": [
            Ask("DELETE", "/organs/organ.there.v1/build", None, Action.CANCEL)
        ],
        "/organs/{id}/invoke": [
            Ask(
                "POST",
                "/organs/organ.there.v1/invoke",
                {"input": "a"},
                Action.INVOKE,
                CELL_GATE,
            )
        ],
        "/organs/{id}/{move}": [
            Ask("POST", f"/organs/organ.kept_{role}.v1/disable", {}, Action.DISABLE)
        ],
        "/factory/cells/{id}/settings": [
            Ask(
                "PATCH",
                f"/factory/cells/analysis.{role}.v1/settings",
                {"timeout_ms": 500},
                Action.CONFIGURE,
                CELL_GATE,
            )
        ],
        "/organs/{id}/settings": [
            Ask(
                "PATCH",
                f"/organs/organ.kept_{role}.v1/settings",
                {"slo_latency_ms": 500},
                Action.CONFIGURE,
            )
        ],
        "/training/{cell}/run": [
            Ask("POST", f"/training/analysis.{role}.v1/run", learn | {"dryrun": True}),
            Ask(
                "POST",
                f"/training/analysis.{role}.v1/run",
                learn,
                Action.TRAIN,
                TRAINING_GATE,
            ),
            Ask("DELETE", f"/training/analysis.{role}.v1/run", None, Action.CANCEL),
        ],
        "/commands/plan": [Ask("POST", "/commands/plan", {"text": "status"})],
        "/commands/apply": [Ask("POST", "/commands/apply", {"plan_digest": "0" * 64})],
        "/conversations": [Ask("POST", "/conversations", {})],
        "/conversations/{id}": [
            Ask("GET", "/conversations/none"),
            Ask("DELETE", "/conversations/none"),
        ],
        **{
            f"/conversations/{{id}}/{name}": [
                Ask("POST", f"/conversations/none/{name}", body)
            ]
            for name, body in TURNS.items()
        },
        "/capabilities/{name}": [
            Ask(
                "PUT",
                "/capabilities/organ_fs",
                {"state": "experimental"},
                Action.UNLOCK,
            )
        ],
        "/safe-mode": [
            Ask("GET", "/safe-mode"),
            Ask("PUT", "/safe-mode", {"on": True}, Action.ENTER_SAFE_MODE),
        ],
    }


def prepare(desk: Desk, gate: GateState, *, is_safe: bool) -> None:
    """Cells for every role and move, then the gates and safe mode."""
    operations: list[Any] = []
    for role in Role:
        operations += [cell(role.value)]
        for move in Move:
            operations += [cell(f"{move}_{role}")]
        held = {Move.ENABLE: Move.DISABLE, Move.RELEASE: Move.QUARANTINE}
        for move, before in held.items():
            address = f"analysis.{move}_{role}.v1"
            operations += [Transition(address=address, move=before)]
    desk.do(*operations)
    for name in ("there", *(f"kept_{role}" for role in Role)):
        there = f"organ.{name}.v1"
        body = {"id": there, "version": "1.0.0", "cells": ["analysis.read.v1"]}
        desk.post("/organs/build", {"organ_template": body})
        desk.ended(there)
    for capability in (CELL_GATE, ORGAN_GATE, TRAINING_GATE, SOURCE_GATE):
        desk.do(SetGate(capability=capability, state=gate))
    desk.do(SetSafeMode(on=is_safe))


@pytest.fixture(
    params=[(gate, is_safe) for gate in GateState for is_safe in (False, True)],
    ids=lambda pair: f"{pair[0]}-{'safe' if pair[1] else 'normal'}",
)
def prepared(
    request: pytest.FixtureRequest, parser: Parser, tmp_path: Path
) -> Iterator[tuple[Desk, GateState, bool]]:
    gate, is_safe = request.param
    with opened_desk(str(tmp_path / "f.db"), parser, io.StringIO()) as desk:
        prepare(desk, gate, is_safe=is_safe)
        yield desk, gate, is_safe


def expected(ask: Ask, role: Role, gate: GateState, *, is_safe: bool) -> set[str]:
    """The codes of the policy for a request, those that no state explains."""
    if ask.action is None:
        return set()
    decision = POLICY.decide(
        PolicyRequest(
            role=role,
            action=ask.action,
            resource="x",
            safe_mode=is_safe,
            capability=ask.gate,
            gate=gate if ask.gate else None,
        )
    )
    return {denial.code.value for denial in decision.denials} & OF_POLICY


def test_every_route_holds_what_the_policy_says(
    prepared: tuple[Desk, GateState, bool],
) -> None:
    desk, gate, is_safe = prepared
    for role in Role:
        for ask in [ask for found in asks(role).values() for ask in found]:
            if ask.action is Action.ENTER_SAFE_MODE and not is_safe:
                continue  # it would change what the rest is asked under
            answer = desk.call(ask.method, ask.path, role.value, json=ask.body)
            codes = expected(ask, role, gate, is_safe=is_safe)
            told = f"{role} {ask.method} {ask.path}: {answer.status_code} {answer.text}"
            if codes:
                assert answer.status_code == 403, told
                assert answer.json()["code"] in codes, told
            elif answer.status_code == 403:
                assert answer.json()["code"] not in OF_POLICY, told


SAID = {
    "disable": ("disable analysis.{role}.v1", Action.DISABLE, None),
    "create": ("create reverse organ v1", Action.BUILD, ORGAN_GATE),
    "unlock": ("unlock organ_fs", Action.UNLOCK, None),
}


def test_conversations_hold_what_the_policy_says(
    prepared: tuple[Desk, GateState, bool],
) -> None:
    desk, gate, is_safe = prepared
    for role in Role:
        begun = desk.post("/conversations", {"lang": "en"}, role.value).json()
        for text, action, capability in SAID.values():
            ask = Ask("POST", "", None, action, capability)
            path, body = (
                f"/conversations/{begun['id']}",
                {"text": text.format(role=role)},
            )
            heard = desk.post(f"{path}/say", body, role.value).json()
            (reply,) = heard["turn"]["replies"]
            denials = reply["plan"]["decision"]["denials"]
            found = {each["code"] for each in denials} & OF_POLICY
            assert found == expected(ask, role, gate, is_safe=is_safe), (role, text)
        ask = Ask("POST", "", None, Action.INVOKE, CELL_GATE)
        heard = desk.post(f"{path}/run", TURNS["run"], role.value).json()
        (reply,) = heard["turn"]["replies"]
        found = {each["code"] for each in reply.get("denials", ())} & OF_POLICY
        assert found == expected(ask, role, gate, is_safe=is_safe), role


def routes(app: FastAPI) -> set[tuple[str, str]]:
    """The method and the path of every operation that is documented."""
    return {
        (method.upper(), path)
        for path, item in app.openapi()["paths"].items()
        for method in item
    }


def test_no_route_is_missing_from_the_table(desk: Desk) -> None:
    asked = {
        (ask.method, ask.path) for found in asks(Role.READ).values() for ask in found
    }
    for method, path in asked:
        desk.call(method, path, "admin", json={})
    for _ in range(100):  # the last line is written after its answer was sent
        missing = routes(desk.app) - reached(desk)
        if not missing:
            break
        time.sleep(0.02)
    assert missing == set()


def reached(desk: Desk) -> set[tuple[str, str]]:
    """The routes that the log tells of."""
    told = [line for line in desk.log.getvalue().splitlines() if '"route"' in line]
    return {
        (method, path)
        for method, path in routes(desk.app)
        for line in told
        if f'"route": "{path}"' in line and f'"method": "{method}"' in line
    }


def test_nobody_comes_in_without_a_token(desk: Desk) -> None:
    for method, path in routes(desk.app):
        answer = desk.client.request(method, path.replace("{id}", "organ.a.v1"))
        if path in ("/healthz", "/readyz"):
            assert answer.status_code == 200
        else:
            assert answer.status_code == 401, (method, path)
            assert answer.json()["code"] == "unauthorized"
