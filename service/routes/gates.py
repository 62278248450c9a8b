"""Capabilities and safe mode."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Path, Response

from factory.gates import SHIPPED, gate_address, gate_state, is_safe_mode
from factory.model import SAFE_MODE
from factory.operations import SetGate, SetSafeMode
from factory.wire.bodies import GateBody, SwitchBody
from factory.wire.documents import Gate, Gates, Switch
from service.answering import CHANGE, LOOK, answer, problems
from service.asking import IfMatch, TheOffice, TheWish, etag_of
from service.office import Office
from service.problems import Refusal
from service.strict import StrictRoute

ROUTER = APIRouter(tags=["capabilities"], route_class=StrictRoute)
GateName = Annotated[str, Path(max_length=100, examples=["factory_script"])]


@ROUTER.get("/capabilities", response_model=Gates, responses=problems(*LOOK))
def gates(office: TheOffice) -> Response:
    """List the capabilities with their states."""
    with office.factory.snapshot() as world:
        items = {name: gate_state(world, name) for name in SHIPPED}
    return answer(Gates(items=items))


@ROUTER.put("/capabilities/{name}", response_model=Gate, responses=problems(*CHANGE))
def set_gate(
    name: GateName,
    body: GateBody,
    wish: TheWish,
    office: TheOffice,
    if_match: IfMatch = None,
) -> Response:
    """Open or lock a capability; opening takes the role admin."""
    if name not in SHIPPED:
        raise Refusal("not_found", address=name)
    address = gate_address(name)
    revision = _revision(office, address)
    if if_match is not None and if_match not in ("*", etag_of(revision)):
        raise Refusal("revision_changed", address=address)
    match = None if if_match is None else (address, revision)
    operation = SetGate(capability=name, state=body.state)
    office.carry_out(replace(wish, match=match), [operation])
    shown = Gate(name=name, state=body.state)
    return answer(shown, headers={"ETag": etag_of(_revision(office, address))})


@ROUTER.get("/safe-mode", response_model=Switch, responses=problems(*LOOK))
def safe_mode(office: TheOffice) -> Response:
    """Tell whether safe mode is on: then every change takes the role admin."""
    with office.factory.snapshot() as world:
        revision = world.revision(SAFE_MODE)
        return answer(
            Switch(on=is_safe_mode(world)), headers={"ETag": etag_of(revision)}
        )


@ROUTER.put("/safe-mode", response_model=Switch, responses=problems(*CHANGE))
def set_safe_mode(body: SwitchBody, wish: TheWish, office: TheOffice) -> Response:
    """Enter or leave safe mode; leaving takes the role admin."""
    office.carry_out(wish, [SetSafeMode(on=body.on)])
    return answer(Switch(on=body.on))


def _revision(office: Office, address: str) -> int:
    with office.factory.snapshot() as world:
        return world.revision(address)
