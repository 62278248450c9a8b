"""What the immune system does, as commands of the log and back.

An intervention is written into the command log like what an operator said, so that a
replay does the same thing at the same place.
"""

from collections.abc import Mapping
from typing import Any

from agent.log import Via
from factory.model import SAFE_MODE
from factory.operations import Heal, Move, Operation, SetSafeMode, Transition
from grammar.model import Command, Intent

MOVES = {
    Intent.ROLLBACK: Move.ROLLBACK,
    Intent.QUARANTINE: Move.QUARANTINE,
}
_INTENTS = {move: intent for intent, move in MOVES.items()}


def command_of(operation: Operation) -> tuple[Via, Command]:
    """How an intervention stands in the command log.

    Raises:
        ValueError: the immune system does no such thing.
    """
    match operation:
        case Transition(move=move, address=address) if move in _INTENTS:
            slots = {"target": address, "reason": operation.reason or ""}
            return Via.ALARM, Command(_INTENTS[move], slots)
        case Heal(address=address, reason=reason):
            slots = {"target": address, "reason": reason or ""}
            return Via.HEAL, Command(Intent.ROLLBACK, slots)
        case SetSafeMode(on=True):
            return Via.ALARM, Command(Intent.SAFE_MODE, {"on": True})
        case _:
            message = f"not an intervention: {operation.op}"
            raise ValueError(message)


def operation_of(via: Via, command: Mapping[str, Any]) -> Operation:
    """The intervention that a turn of the log stands for.

    Args:
        via: how it was logged.
        command: the intent and the slots.
    """
    intent = Intent(command["intent"])
    if intent is Intent.SAFE_MODE:
        return SetSafeMode(on=True)
    address, reason = command["target"], command["reason"]
    if via is Via.HEAL:
        return Heal(address=address, reason=reason)
    return Transition(address=address, move=MOVES[intent], reason=reason)


def subject_of(operation: Operation) -> str:
    """What an intervention is about."""
    match operation:
        case Transition(address=address) | Heal(address=address):
            return address
        case _:
            return SAFE_MODE
