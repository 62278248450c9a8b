"""Commands to steps: the only place that knows the language and the factory."""

from collections.abc import Callable, Sequence

from agent.bind_making import bind_assemble, bind_create, bind_update
from agent.bind_moving import bind_cancel, bind_move, bind_rollback, bind_undo
from agent.bind_naming import bind_alias
from agent.bind_reading import (
    bind_diff,
    bind_explain,
    bind_history,
    bind_list,
    bind_replay,
    bind_run,
    bind_status,
)
from agent.bind_settings import bind_gate, bind_safe_mode, bind_set
from agent.bind_training import bind_train
from agent.names import Names
from agent.slots import Slots
from agent.steps import Bound, Change, Decide, Help, NotBound, Step
from factory.operations import Build, Fabricate
from grammar.model import Command, Intent

Binder = Callable[[Slots, Names], Step | NotBound]

BINDERS: dict[Intent, Binder] = {
    Intent.CREATE: bind_create,
    Intent.UPDATE: bind_update,
    Intent.ASSEMBLE: bind_assemble,
    Intent.APPROVE: bind_move,
    Intent.DISABLE: bind_move,
    Intent.ENABLE: bind_move,
    Intent.ROLLBACK: bind_rollback,
    Intent.DEPRECATE: bind_move,
    Intent.QUARANTINE: bind_move,
    Intent.RELEASE: bind_move,
    Intent.SET: bind_set,
    Intent.ALIAS: bind_alias,
    Intent.UNLOCK: bind_gate,
    Intent.LOCK: bind_gate,
    Intent.SAFE_MODE: bind_safe_mode,
    Intent.CANCEL: bind_cancel,
    Intent.TRAIN: bind_train,
    Intent.STATUS: bind_status,
    Intent.LIST: bind_list,
    Intent.HISTORY: bind_history,
    Intent.DIFF: bind_diff,
    Intent.EXPLAIN: bind_explain,
    Intent.RUN: bind_run,
    Intent.REPLAY: bind_replay,
    Intent.UNDO: bind_undo,
    Intent.HELP: lambda slots, _: Help(slots.text("topic")),
    Intent.CONFIRM: lambda _, __: Decide(accept=True),
    Intent.DECLINE: lambda _, __: Decide(accept=False),
}


def bind(commands: Sequence[Command], names: Names) -> Bound | NotBound:
    """Bind all commands of one utterance, or say what stands in the way of the first.

    Args:
        commands: complete commands, in the order said.
        names: looks names up in the factory.
    """
    steps: list[Step] = []
    for command in commands:
        step = BINDERS[command.intent](Slots(command), names)
        if isinstance(step, NotBound):
            return step
        steps.append(step)
        names = names.expecting(_made_by(step))
    is_preview = any(command.slots.get("dry_run") for command in commands)
    return Bound(tuple(steps), is_preview)


def _made_by(step: Step) -> tuple[str, ...]:
    """The versions that a step would make."""
    match step:
        case Change(operation=Build(template=template, cells=cells)):
            return (*(spec.template.id for spec in cells), template.id)
        case Change(operation=Fabricate(spec=spec)):
            return (spec.template.id,)
        case _:
            return ()
