"""Conditions of a frame that its phrases alone do not show.

Each is a flag of the row in lexicon/frames.toml and a function here.
"""

from collections.abc import Callable, Mapping

from grammar.helping import ASKING
from grammar.items import Clause
from grammar.parameters import LIMITS, is_value

_FAR = 1 << 30
_STATES = ("quarantine", "stage", "state")


def allowed(flags: frozenset[str], clause: Clause) -> bool:
    """Return whether every condition of a row holds for a clause."""
    return all(_CONDITIONS[flag](clause) for flag in flags)


def _is_explained(clause: Clause) -> bool:
    """«объясни»: something is explained, or it is asked what."""
    return not clause.items or _is_reasoned(clause)


def _is_plain(clause: Clause) -> bool:
    """A parameter after "with" is a limit of something new, not a setting."""
    return not any(i.has("parameter") and "with" in i.preps for i in clause.items)


def _is_limited(clause: Clause) -> bool:
    """What is made takes limits and no other settings."""
    said = (i.means["parameter"] for i in clause.items if i.has("parameter"))
    return all(parameter in LIMITS for parameter in said)


def _is_past(clause: Clause) -> bool:
    """A state that something is in now tells of no deed: «голос отключён?»."""
    done = [i for i in clause.items if i.has("done")]
    return not _is_yet_to_be(clause) and any(
        not i.has("state") and not i.has("timeless") for i in done
    )


def _is_stated(clause: Clause) -> bool:
    """«голос вкл» asks for it, "is voice on" asks whether it is."""
    return not _is_asked(clause) and not any(i.has("is") for i in clause.items)


def _is_piped(clause: Clause) -> bool:
    return any(i.has("pipeline") for i in clause.items)


def _is_single(clause: Clause) -> bool:
    return not _is_piped(clause)


def _is_reasoned(clause: Clause) -> bool:
    """A reason is asked of something named, or of a refusal."""
    if _is_forbidden(clause) or _is_ordered(clause):
        return False
    return any(i.has(k) for i in clause.items for k in ("target", "refusal"))


def _is_forbidden(clause: Clause) -> bool:
    """Whether the negation stands before what asks: "don't explain why"."""
    why = next((i.start for i in clause.items if i.has("why")), _FAR)
    return any(i.has("negation") and i.start < why for i in clause.items)


def _is_ordered(clause: Clause) -> bool:
    """Whether a verb asks for a deed rather than for its reason."""
    did = any(i.has("did") for i in clause.items)
    return not did and any(not v.classes & ASKING for v in clause.said)


def _is_known(clause: Clause) -> bool:
    """Whether no word is left for a name that nobody knows."""
    return not any(i.has("unknown") for i in clause.items)


def _is_phrased(clause: Clause) -> bool:
    """Whether anything is said beside the verb."""
    return bool(clause.items)


def _is_doable(clause: Clause) -> bool:
    """Whether the verb means nothing else that the factory does not do: "fix"."""
    return "unsupported" not in clause.verbs


def _is_bare(clause: Clause) -> bool:
    """«голос 10%», not «голос за 5 минут»: the amount is nothing but an amount."""
    return not any(i.preps for i in clause.items if is_value(i))


def _is_past_change(clause: Clause) -> bool:
    """«откати последнее изменение», not "roll back to the last version"."""
    return not any(i.has("last") and "to" in i.preps for i in clause.items)


def _is_direct(clause: Clause) -> bool:
    """«прогони журнал.jsonl» replays it, «прогони на журнал.jsonl» runs on it."""
    runs = "run" in clause.verbs
    return not (runs and any(i.has("path") and "on" in i.preps for i in clause.items))


def _is_named(clause: Clause) -> bool:
    """«call voice "talker"» names it, «call voice on "hello"» runs it."""
    return not any(i.has("quoted") and "on" in i.preps for i in clause.items)


def _is_fed(clause: Clause) -> bool:
    """Whether there is something to run it on: "call voice" alone names it."""
    return any(i.has(kind) for i in clause.items for kind in _INPUTS)


_INPUTS = ("quoted", "text", "dataset", "path")


def _is_asked(clause: Clause) -> bool:
    if clause.is_question or any(i.has("li") for i in clause.items):
        return True
    # English asks by putting its auxiliary before what it asks about.
    asking = (i.start for i in clause.items if i.has("is") or i.has("did"))
    named = (i.start for i in clause.items if i.has("target"))
    return next(asking, _FAR) < next(named, 0)


def _is_yet_to_be(clause: Clause) -> bool:
    """Whether a deed is told of that is not done: «кто отключит голос?»."""
    return any(i.has("yet") for i in clause.items)


def _is_told(clause: Clause) -> bool:
    """«кто-то отключил голос» tells; with a question mark it asks."""
    return not clause.is_question and any(i.has("somebody") for i in clause.items)


def _is_acted(clause: Clause) -> bool:
    """Whether a deed is asked about: «кто одобрил», "did anyone roll back"."""
    if _is_yet_to_be(clause) or _is_told(clause):
        return False
    did = any(i.has("did") for i in clause.items)
    return did if clause.said else any(i.has("done") for i in clause.items)


def _claims(clause: Clause) -> bool:
    """Whether a state is said as one that something is in, not as one to go to."""
    states = [i for i in clause.items if any(i.has(k) for k in (*_STATES, "works"))]
    return bool(states) and all(
        not i.preps or i.has("at_rest") or ("in" in i.preps and "to" not in i.preps)
        for i in states
    )


def _leads(clause: Clause) -> bool:
    """Whether the state is said as where to go: «в карантин», not «в карантине»."""
    state = next((i for i in clause.items if any(i.has(k) for k in _STATES)), None)
    if state is None:
        return True
    if clause.verbs:
        return not state.preps & {"from", "away"} or bool(state.preps & {"to"})
    return bool(state.preps & {"to"}) and not state.means.get("at_rest", False)


def _is_staged(clause: Clause) -> bool:
    """Whether a stage is said bare: "canary voice 5%", not "voice in canary at 5%"."""
    return all(not i.preps for i in clause.items if i.has("stage"))


def _leads_out(clause: Clause) -> bool:
    quarantine = next((i for i in clause.items if i.has("quarantine")), None)
    if quarantine is None:
        return True
    return not quarantine.preps or bool(quarantine.preps & {"from", "away", "of"})


_CONDITIONS: Mapping[str, Callable[[Clause], bool]] = {
    "asked": _is_asked,
    "claim": _claims,
    "acted": _is_acted,
    "goal": _leads,
    "out": _leads_out,
    "plain": _is_plain,
    "limited": _is_limited,
    "past": _is_past,
    "stated": _is_stated,
    "piped": _is_piped,
    "single": _is_single,
    "reasoned": _is_reasoned,
    "ordered": _is_explained,
    "known": _is_known,
    "bare": _is_bare,
    "phrased": _is_phrased,
    "doable": _is_doable,
    "direct": _is_direct,
    "undone": _is_past_change,
    "fed": _is_fed,
    "named": _is_named,
    "doubtful": _is_known,
    "nowhere": _is_known,
    "staging": _is_staged,
}
