"""What is tried next: samplers over the finite space of all parameters.

A sampler is a pure function of the seed, the number of the cycle and the cycles before:
so a training that was broken off goes on as if it had not been.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import prod
from random import Random

from pydantic import JsonValue

from factory.training.model import (
    Iteration,
    Parameters,
    SamplerName,
    TunableOption,
)

TRIES = 64
"""How often is drawn anew what was tried already, before the next free one is taken."""


@dataclass(frozen=True)
class Space:
    """Every combination of some parameters, by its number from 0.

    Args:
        parameters: what may vary; their order does not matter.
    """

    parameters: tuple[TunableOption, ...]

    @cached_property
    def _axes(self) -> tuple[TunableOption, ...]:
        return tuple(sorted(self.parameters, key=lambda each: each.name))

    @property
    def size(self) -> int:
        """How many combinations there are; 1 where nothing varies."""
        return prod(len(each.values) for each in self.parameters)

    @property
    def present(self) -> Parameters:
        """The combination that the cell has now."""
        return {
            each.name: each.present
            for each in self._axes
            if each.present is not None or None in each.values
        }

    @property
    def candidates(self) -> int:
        """How many combinations there are beside the present one."""
        return self.size - (self.number(self.present) is not None)

    def at(self, number: int) -> Parameters:
        """The combination of a number below `size`; the last parameter varies first."""
        found: dict[str, JsonValue] = {}
        for each in reversed(self._axes):
            number, place = divmod(number, len(each.values))
            found[each.name] = each.values[place]
        return dict(reversed(found.items()))

    def number(self, parameters: Mapping[str, JsonValue]) -> int | None:
        """The number of a combination; None for one that is not in the space."""
        found = 0
        for each in self._axes:
            value = parameters.get(each.name)
            place = _place(each.values, value)
            if place is None:
                return None
            found = found * len(each.values) + place
        return found


Sampler = Callable[[Space, int, int, Sequence[Iteration]], Parameters | None]
"""Gives, of the space, the seed, the number of the cycle and the cycles before, what to
try next; None when everything was tried."""


def grid(
    space: Space, _: int, __: int, before: Sequence[Iteration]
) -> Parameters | None:
    """One combination after another, in their order."""
    tried = _tried(space, before)
    return _next_free(space, 0, tried)


def random(
    space: Space, seed: int, n: int, before: Sequence[Iteration]
) -> Parameters | None:
    """Any combination that was not tried, each as likely as the others."""
    tried = _tried(space, before)
    draw = Random(f"{seed}.{n}")  # noqa: S311 - reproducible and no secret
    number = 0
    for _ in range(TRIES):
        number = draw.randrange(space.size)
        if number not in tried:
            return space.at(number)
    return _next_free(space, number, tried)


SAMPLERS: Mapping[SamplerName, Sampler] = {
    SamplerName.GRID: grid,
    SamplerName.RANDOM: random,
}


def _tried(space: Space, before: Sequence[Iteration]) -> frozenset[int]:
    numbers = (space.number(each.parameters) for each in before)
    return frozenset(each for each in numbers if each is not None)


def _next_free(space: Space, start: int, tried: Collection[int]) -> Parameters | None:
    """The first combination from a number on, around the end, that was not tried."""
    for step in range(min(space.size, len(tried) + 1)):
        number = (start + step) % space.size
        if number not in tried:
            return space.at(number)
    return None


def _place(values: Sequence[JsonValue], value: JsonValue) -> int | None:
    """Where a value stands; true is not 1."""
    for place, each in enumerate(values):
        if each == value and isinstance(each, bool) == isinstance(value, bool):
            return place
    return None
