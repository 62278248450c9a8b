"""What a parse means for a conversation: a decision, a reading, a reply at once."""

from agent.reply import Asked, Marked, Refused
from grammar.model import Intent, Parse, Span, Status

READING = frozenset({
    Intent.STATUS, Intent.LIST, Intent.HISTORY, Intent.HELP, Intent.DIFF,
    Intent.EXPLAIN, Intent.RUN,
})  # fmt: skip
"""The intents that leave an open plan open."""


def only_reads(parse: Parse) -> bool:
    """Return whether nothing that was said changes the factory."""
    return all(
        command.intent in READING
        or (command.intent is Intent.REPLAY and not command.slots.get("apply"))
        for command in parse.commands
    )


def is_decision(parse: Parse) -> bool:
    """Return whether an open plan is answered, and nothing else is said."""
    intents = {command.intent for command in parse.commands}
    is_ok = parse.status is Status.OK
    return is_ok and bool(intents) and intents <= {Intent.CONFIRM, Intent.DECLINE}


def answered(parse: Parse) -> Asked | Refused | None:
    """Return the reply to what no command is; None where there are commands to do."""
    if parse.question is not None:
        about = _about(parse.utterance, parse.question.spans)
        return Asked(parse.question, is_said=True, about=about)
    if parse.reason is None:
        return None
    return Refused(
        parse.reason.code.value,
        text=parse.reason.text,
        suggestions=parse.reason.suggestions,
        about=_about(parse.utterance, parse.reason.spans),
    )


def _about(text: str, spans: tuple[Span, ...]) -> Marked | None:
    return Marked(text, spans) if spans else None
