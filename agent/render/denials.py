"""Why something may not be done, and the ways out."""

from collections.abc import Iterable, Iterator

from agent.render.excerpts import excerpt_lines
from agent.render.pieces import dim, marked
from agent.reply import Line, Style
from agent.texts import knows, say
from factory.decision import Denial, DenialCode, Suggestion
from factory.model import State
from grammar.model import Lang


def denial_lines(denials: Iterable[Denial], lang: Lang) -> Iterator[Line]:
    """One line a denial, with its code, and each suggestion once."""
    suggestions: dict[str, None] = {}
    for denial in denials:
        text = f"{denial_text(denial, lang)} [{denial.code.value}]"
        yield marked("✖", Style.ERROR, text)
        yield from excerpt_lines(denial.detail, lang)
        suggestions |= dict.fromkeys(suggestion_texts(denial, lang))
    for suggestion in suggestions:
        yield dim(f"  → {suggestion}")


def denial_text(denial: Denial, lang: Lang) -> str:
    """The sentence of one denial."""
    fields = {key: _word(value, lang) for key, value in denial.detail.items()}
    fields |= {
        "address": denial.address,
        "capability": denial.capability or "",
        "required_role": denial.required_role.value if denial.required_role else "",
    }
    if denial.code is DenialCode.STATE_CONFLICT:
        return say(lang, f"no.{denial.detail['no']}", **fields)
    if "why" in fields and denial.code is DenialCode.APPROVAL_REQUIRED:
        return say(lang, f"approval.{denial.detail['why']}", **fields)
    return say(lang, f"deny.{denial.code.value}", **fields)


def suggestion_texts(denial: Denial, lang: Lang) -> list[str]:
    """The sentences of a denial's suggestions."""
    return [
        say(
            lang,
            f"remedy.{each.remedy.value}",
            role=each.role.value if each.role else "",
            capability=each.capability or "",
            missing=", ".join(each.missing or ()),
            limits=_limits(each),
        )
        for each in denial.suggestions
    ]


def _limits(suggestion: Suggestion) -> str:
    """Limits as they are typed: memory_mb 1024, fuel 5."""
    asked = suggestion.limits or suggestion.effort
    given = asked.doc() if asked else {}
    return ", ".join(f"{name} {value:.0f}" for name, value in given.items())


def _word(value: str, lang: Lang) -> str:
    """A state or a reason as a word of the language; anything else as it is."""
    for key in (f"reason.{value}", f"state.{value}"):
        if knows(key):
            return say(lang, key)
    return value


def state_word(state: State | None, lang: Lang) -> str:
    """The word for a state."""
    return say(lang, f"state.{state.value}") if state else "—"
