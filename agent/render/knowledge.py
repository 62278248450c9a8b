"""What differs between two versions, and why a record is in its state."""

from collections.abc import Iterator

from agent.render.denials import state_word
from agent.render.pieces import dim, line, title
from agent.render.plan import difference_lines
from agent.render.replays import replay_lines
from agent.reply import Cause, DiffShown, Explained, Line, Piece, ReplayShown, Style
from agent.texts import say
from factory.address import parse_address
from factory.model import FactorySpec, State
from factory.operations import (
    Alias,
    Build,
    Configure,
    Fabricate,
    Move,
    Operation,
    SetGate,
    Transition,
)
from grammar.model import Lang

STATE_MARKS = {
    State.DRAFT: ("○", Style.DIM),
    State.CANARY: ("◐", Style.WARN),
    State.EXPERIMENTAL: ("◑", Style.WARN),
    State.STABLE: ("●", Style.OK),
    State.DEPRECATED: ("◌", Style.DIM),
    State.DISABLED: ("✖", Style.ERROR),
    State.ROLLED_BACK: ("↶", Style.DIM),
    State.QUARANTINED: ("‼", Style.ERROR),
}
DONE = {
    Move.APPROVE: "did.approve",
    Move.ROLLBACK: "did.rollback",
    Move.DISABLE: "did.disable",
    Move.ENABLE: "did.enable",
    Move.DEPRECATE: "did.deprecate",
    Move.QUARANTINE: "did.quarantine",
    Move.RELEASE: "did.release",
}


def knowledge_lines(
    reply: DiffShown | Explained | ReplayShown, lang: Lang
) -> Iterator[Line]:
    """What was found by looking closer."""
    match reply:
        case DiffShown():
            return diff_lines(reply, lang)
        case Explained():
            return explained_lines(reply, lang)
        case ReplayShown():
            return replay_lines(reply, lang)


def diff_lines(reply: DiffShown, lang: Lang) -> Iterator[Line]:
    """Two versions compared."""
    old, new = parse_address(reply.old), parse_address(reply.new)
    yield title(
        say(
            lang,
            "diff.title",
            family=new.family,
            old=old.version,
            old_state=_state(reply.old_state, lang),
            new=new.version,
            new_state=_state(reply.new_state, lang),
        )
    )
    if not reply.differences:
        yield dim(say(lang, "diff.none"))
    yield from difference_lines(reply.differences)


def _state(state: State | None, lang: Lang) -> str:
    return state_word(state, lang) if state else say(lang, "diff.shipped")


def explained_lines(reply: Explained, lang: Lang) -> Iterator[Line]:
    """Each record with its state, and below it who brought it there, and why."""
    yield title(say(lang, "explain.title"))
    for cause in reply.causes:
        mark, style = STATE_MARKS[cause.record.state]
        word = state_word(cause.record.state, lang)
        address = Piece(cause.record.address, Style.NAME)
        yield line(Piece(f"{mark} ", style), address, f"  {word}")
        yield from (line(f"    {text}") for text in _story(cause, lang))


def _story(cause: Cause, lang: Lang) -> Iterator[str]:
    if cause.entry is None or cause.operation is None:
        yield say(lang, "explain.unknown")
    else:
        body = cause.entry.body
        yield say(
            lang,
            "explain.entry",
            at=body.at,
            actor=body.actor,
            role=body.role.value,
            operation=operation_text(cause.operation, lang),
            seq=body.seq,
        )
        for address in body.overrides or ():
            yield say(lang, "history.override", address=address)
        if body.seconded_by is not None:
            two = {"first": body.confirmed_by, "second": body.seconded_by}
            yield say(lang, "history.two", **two)
        elif body.confirmed_by != body.actor:
            confirmed = {"confirmed_by": body.confirmed_by}
            yield say(lang, "explain.confirmed", **confirmed)
    if cause.record.reason:
        yield say(lang, "record.reason", reason=cause.record.reason)


def operation_text(operation: Operation, lang: Lang) -> str:
    """What was asked for, in a few words."""
    return say(lang, _key(operation), **_fields(operation))


def _key(operation: Operation) -> str:
    match operation:
        case Transition(move=move):
            return DONE[move]
        case Configure(parameter=parameter):
            return f"did.configure.{parameter.value}"
        case _:
            return f"did.{operation.op}"


def _fields(operation: Operation) -> dict[str, object]:
    """What stands in the braces of an operation's text."""
    match operation:
        case Configure(address=address, value=value):
            return {"address": address, "value": f"{value:g}"}
        case Build(template=template) | Fabricate(spec=FactorySpec(template=template)):
            return {"address": template.id}
        case SetGate(capability=capability):
            return {"address": capability}
        case Alias(alias=alias, target=target):
            return {"alias": alias, "address": target}
        case _:
            return operation.model_dump(include={"address", "entry"})
