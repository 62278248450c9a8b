"""Phrases of a clause: what each may mean and where it stands.

A phrase keeps all meanings that its words may have; the frame of its verb chooses.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from grammar.model import Gender, Span

_NOWHERE = Span(0, 0)


@dataclass(frozen=True, slots=True)
class Target:
    """Something named. `name` is empty where only its kind was said.

    `pronoun` holds what a pronoun tells of what it stands for.
    """

    kind: str
    name: str
    version: str = ""
    gender: Gender | None = None
    pronoun: Mapping[str, Any] | None = None
    is_pipeline: bool = False
    mark: str = ""

    @property
    def address(self) -> str:
        """The address in the form of the contract."""
        return ".".join(part for part in (self.kind, self.name, self.version) if part)


@dataclass(frozen=True, slots=True)
class Item:
    """One phrase: `means` maps kinds of meaning to values.

    `preps` are the senses of the preposition before it; `is_listed` tells that a
    comma or «и» joins it to the phrase before.
    """

    means: Mapping[str, Any]
    start: int
    end: int
    span: Span
    preps: frozenset[str] = frozenset()
    is_listed: bool = False

    def has(self, kind: str) -> bool:
        """Whether the phrase may mean something of this kind."""
        return kind in self.means


@dataclass(frozen=True, slots=True)
class Said:
    """A verb: where it stands, its classes, and whether a preposition leads it."""

    start: int
    classes: frozenset[str]
    is_about: bool = False


@dataclass(frozen=True, slots=True)
class Clause:
    """The verbs (mostly one, or none) and phrases of a clause, in the order said.

    `kinds` are the kinds of meaning that any of the phrases may have.
    """

    said: tuple[Said, ...]
    items: tuple[Item, ...]
    is_question: bool
    span: Span = _NOWHERE
    kinds: frozenset[str] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Note once what the phrases may mean: most questions are about one kind."""
        kinds = frozenset[str]().union(*[item.means for item in self.items])
        object.__setattr__(self, "kinds", kinds)

    def has(self, kind: str) -> bool:
        """Whether any phrase may mean something of this kind."""
        return kind in self.kinds

    @property
    def verbs(self) -> frozenset[str]:
        """The classes of the verb; of its first one where there are more."""
        return self.said[0].classes if self.said else frozenset()
