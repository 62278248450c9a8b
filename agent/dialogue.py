"""The conversation: what an utterance means after those before it.

A pure state machine over the grammar. What is open, a question or a plan, decides how
«да», «нет» and short answers are taken; see `_STEPS` for the whole of it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from grammar.answers import Answer
from grammar.context import Context
from grammar.model import CHANGING, Command, Gap, Intent, Lang, Parse, Question, Status
from grammar.parse import Parser

_PLANLESS = frozenset({Intent.RUN})
_ANSWERS = frozenset({Intent.CONFIRM, Intent.DECLINE, Intent.UNDO})


class Open(StrEnum):
    """What waits for the operator."""

    NOTHING = "nothing"
    PLAN = "plan"
    SPELLING = "spelling"
    SLOT = "slot"


@dataclass(frozen=True, slots=True)
class Dialogue:
    """A conversation between two utterances.

    `last` is the last command, for ellipses; `question` and `gap` belong to an open
    question; `has_plan` tells that a plan waits for a yes or a no.
    """

    context: Context = field(default_factory=Context)
    last: Command | None = None
    question: Question | None = None
    gap: Gap | None = None
    has_plan: bool = False

    @classmethod
    def start(cls) -> "Dialogue":
        """Return a conversation in which nothing was said."""
        return cls()

    @property
    def open(self) -> Open:
        """What the next yes, no or short answer is for; a question before a plan."""
        if self.question is not None:
            return Open.SPELLING if self.question.repair else Open.SLOT
        return Open.PLAN if self.has_plan else Open.NOTHING

    def without_plan(self) -> "Dialogue":
        """Return the conversation with no plan open: refused, applied or declined."""
        return replace(self, has_plan=False)

    def without_question(self) -> "Dialogue":
        """Return the conversation with no question open."""
        return replace(self, question=None, gap=None)


Turn = tuple[Parse, Dialogue]


def turn(parser: Parser, state: Dialogue, text: str, lang: Lang | None = None) -> Turn:
    """Return what `text` means now, and the conversation after it.

    Anything may be said at any time; the state only adds meanings to short answers.
    """
    said = parser.answer(text)
    kind = _kind(said)
    step = _STEPS.get((state.open, kind))
    if step is not None:
        taken = step(_Move(parser, state, text, lang, said))
        if taken is not None:
            return taken
    return _other(_Move(parser, state, text, lang, said))


@dataclass(frozen=True, slots=True)
class _Move:
    """One utterance about to be taken."""

    parser: Parser
    state: Dialogue
    text: str
    lang: Lang | None
    said: Answer | int | None

    def parse(self, text: str) -> Parse:
        return self.parser.parse(text, lang=self.lang, context=self.state.context)


_Step = Callable[[_Move], Turn | None]


def _kind(said: Answer | int | None) -> str:
    if isinstance(said, int):
        return "number"
    return said.value if said is not None else "other"


def _confirm(move: _Move) -> Turn | None:
    return _answered(move, Intent.CONFIRM, move.state.without_plan())


def _decline_plan(move: _Move) -> Turn | None:
    return _answered(move, Intent.DECLINE, move.state.without_plan())


def _decline_question(move: _Move) -> Turn | None:
    return _answered(move, Intent.DECLINE, move.state.without_question())


def _undo(move: _Move) -> Turn | None:
    return _answered(move, Intent.UNDO, replace(move.state, has_plan=True))


def _answered(move: _Move, intent: Intent, after: Dialogue) -> Turn:
    plain = move.parse(move.text)
    parsed = Parse(move.text, plain.lang, Status.OK, (Command(intent),))
    return parsed, after.without_question()


def _first(move: _Move) -> Turn | None:
    return _option(move, 1)


def _pick(move: _Move) -> Turn | None:
    return _option(move, move.said) if isinstance(move.said, int) else None


def _option(move: _Move, number: int) -> Turn | None:
    """Take an option of the open question as if it had been typed."""
    options = move.state.question.options if move.state.question else ()
    if not 1 <= number <= len(options):
        return None
    chosen = options[number - 1]
    if move.state.open is Open.SPELLING or move.state.gap is None:
        parsed = move.parse(chosen)
    else:
        parsed = _fill(move, chosen) or move.parse(chosen)
    return _took(move.state, parsed.said_as(move.text))


def _answer_slot(move: _Move) -> Turn | None:
    """An answer fills the slot; a whole command replaces the question."""
    plain = move.parse(move.text)
    filled = _fill(move, move.text)
    if filled is None:
        return _named(move, plain)
    return _took(move.state, filled)


def _number_in_slot(move: _Move) -> Turn | None:
    """A number picks an option, unless a number is what was asked for."""
    if move.state.gap is not None and move.state.gap.slot == "value":
        filled = _fill(move, move.text)
        if filled is not None and filled.status is Status.OK:
            return _took(move.state, filled)
    return _pick(move)


def _named(move: _Move, plain: Parse) -> Turn | None:
    """After "voice organ" a verb alone says what to do with it."""
    asked = move.state.question
    latest = move.state.context.group
    if asked is None or asked.slot != "intent" or plain.gap is None or not latest:
        return None
    slot = plain.gap.slot
    if slot not in {"target", "capability"}:
        return None
    filled = move.parser.fill(latest[-1].name, plain.gap, context=move.state.context)
    if filled is None or filled.status is not Status.OK:
        return None
    return _took(move.state, replace(filled.said_as(move.text), lang=plain.lang))


def _fill(move: _Move, text: str) -> Parse | None:
    gap = move.state.gap
    if gap is None:
        return None
    return move.parser.fill(text, gap, lang=move.lang, context=move.state.context)


def _other(move: _Move) -> Turn:
    """A command, or an ellipsis that varies the one before."""
    last = move.state.last
    plain = move.parse(move.text)
    if plain.status is not Status.OK and last is not None:
        varied = move.parser.follow(
            move.text, last, lang=move.lang, context=move.state.context
        )
        if varied is not None:
            return _took(move.state, varied)
    return _took(move.state, plain)


def _took(state: Dialogue, parsed: Parse) -> Turn:
    """Return the conversation after an utterance that was understood so."""
    match parsed.status:
        case Status.REJECT:
            return parsed, state
        case Status.CLARIFY:
            question = parsed.question
            named = () if question is not None and question.repair else parsed.mentions
            context = state.context.with_group(named)
            return parsed, replace(
                state, context=context, question=question, gap=parsed.gap
            )
        case _:
            return parsed, _after(state.without_question(), parsed)


def _after(state: Dialogue, parsed: Parse) -> Dialogue:
    last = next(
        (c for c in reversed(parsed.commands) if c.intent not in _ANSWERS), None
    )
    return replace(
        state,
        context=state.context.with_group(parsed.mentions),
        last=last or state.last,
        has_plan=state.has_plan or any(map(opens_plan, parsed.commands)),
    )


def opens_plan(command: Command) -> bool:
    """Whether a command changes the factory, so that its plan waits for a yes."""
    if command.slots.get("dry_run") or command.intent in _PLANLESS:
        return False
    if command.intent is Intent.REPLAY:
        return bool(command.slots.get("apply"))
    return command.intent in CHANGING or command.intent is Intent.UNDO


# What is open, and what is said. Pairs that are not here are taken as plain utterances.
_STEPS: Mapping[tuple[Open, str], _Step] = {
    (Open.PLAN, "yes"): _confirm,
    (Open.PLAN, "no"): _decline_plan,
    (Open.PLAN, "undo"): _undo,
    (Open.SPELLING, "yes"): _first,
    (Open.SPELLING, "no"): _decline_question,
    (Open.SPELLING, "number"): _pick,
    (Open.SPELLING, "undo"): _undo,
    (Open.SLOT, "no"): _decline_question,
    (Open.SLOT, "number"): _number_in_slot,
    (Open.SLOT, "other"): _answer_slot,
    (Open.SLOT, "undo"): _undo,
    (Open.NOTHING, "undo"): _undo,
}
