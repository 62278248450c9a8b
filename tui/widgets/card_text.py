"""What a plan card says in each of its states: pure functions."""

from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from factory.report import RiskLevel
from tui.widgets.arming import Hold
from tui.words import Words


class CardState(StrEnum):
    """Where a card stands."""

    OPEN = "open"
    SENT = "sent"
    STALE = "stale"
    ENDED = "ended"


@dataclass(frozen=True)
class Face:
    """What the words of a card depend on.

    Args:
        state: where the card stands.
        risk: the plan's highest.
        unseen: lines of the plan that were never on the screen.
        subject: the name that a plan of high risk asks for.
        is_focused: whether the card has the focus.
    """

    state: CardState
    risk: RiskLevel
    unseen: int
    subject: str
    is_focused: bool


def options(face: Face, table: Words) -> str:
    """The numbered choices, one a line; empty when there is nothing to choose."""
    match face.state:
        case CardState.OPEN:
            first = _apply(face, table)
            return f"{first}\n{table.option_decline}\n{table.option_details}"
        case CardState.STALE:
            return f"{table.card_stale}\n{table.option_replan}\n{table.option_close}"
        case CardState.SENT | CardState.ENDED:
            return ""
        case _:
            assert_never(face.state)


def _apply(face: Face, table: Words) -> str:
    if face.risk is not RiskLevel.LOW and face.unseen:
        return table.option_apply_seen.format(lines=face.unseen)
    if face.risk is RiskLevel.HIGH:
        return table.option_apply_phrase
    return table.option_apply


def hint(face: Face, said: str | None, table: Words) -> str:
    """The last line: the risk, and what was just said or what to do next."""
    if said is None:
        if face.state is CardState.SENT:
            said = table.sent
        else:
            said = table.ready if face.is_focused else table.hold_focus
    return f"{table.card_risk[face.risk]} · {said}"


def reason(hold: Hold, face: Face, table: Words) -> str:
    """Why a decision is not taken, and what would help."""
    match hold:
        case Hold.UNFOCUSED:
            return table.hold_focus
        case Hold.TOO_SOON:
            return table.hold_soon
        case Hold.UNSEEN:
            return table.hold_unseen.format(lines=face.unseen)
        case Hold.PHRASE:
            return table.hold_typed.format(phrase=face.subject)
        case _:
            assert_never(hold)
