"""What was said before, for pronouns; and what they may stand for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from grammar.items import Target
from grammar.model import Gender, Mention

_ALIKE = frozenset({Gender.MASCULINE, Gender.NEUTER})


@dataclass(frozen=True, slots=True)
class Context:
    """Things named before, the oldest first; `group` are those of the last command."""

    mentions: tuple[Mention, ...] = ()
    group: tuple[Mention, ...] = ()

    def with_group(self, named: tuple[Mention, ...]) -> "Context":
        """Return the context after a command that named these things."""
        if not named:
            return self
        again = {mention.name for mention in named}
        kept = tuple([m for m in self.mentions if m.name not in again])
        return Context((*kept, *named), named)

    def resolve(self, target: Target) -> tuple[Mention, ...]:
        """Return what a pronoun stands for; empty where nothing agrees with it."""
        said = target.pronoun or {}
        if said.get("many"):
            fits = tuple(m for m in self.group if _agrees(m, said))
            least = 2 if said.get("several") else 1
            return fits if len(fits) >= least else ()
        latest = next((m for m in reversed(self.mentions) if _agrees(m, said)), None)
        return (latest,) if latest is not None else ()


def _agrees(mention: Mention, said: Mapping[str, Any]) -> bool:
    kind, gender = said.get("kind"), said.get("gender")
    if kind == "capability":
        return not mention.kind
    if kind == "cell" and mention.kind in {"", "organ"}:
        return False
    if kind == "organ" and mention.kind != "organ":
        return False
    if gender is None or mention.gender is None:
        return True
    wanted = Gender(gender)
    return mention.gender is wanted or {mention.gender, wanted} <= _ALIKE
