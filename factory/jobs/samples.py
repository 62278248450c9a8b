"""The sample run: the examples of the templates through the staged organs.

As in a shadow run no action cell is called, so a sample has no effect; and nothing of
it is observed, so it is no evidence.
"""

import json
from collections.abc import Callable, Iterator
from typing import NamedTuple

from factory.jobs.staging import Staging
from factory.model import Example
from factory.providers.port import Media, Value

SHOWN = 120
"""How many characters of a value are shown."""


class Sample(NamedTuple):
    """One example of one cell or organ, and what came out."""

    subject: str
    example: Example
    output: Value


def differing_sample(
    staging: Staging, check: Callable[[], None]
) -> dict[str, str] | None:
    """Run every example; the fields of the first that came out differently, or None.

    Args:
        staging: the organs.
        check: called before each run; raises to stop.

    Raises:
        RunError: a cell failed or did not answer in time.
    """
    for sample in _samples(staging, check):
        if sample.output != sample.example.output:
            return {
                "cell": sample.subject,
                "input": _shown(sample.example.input),
                "expected": _shown(sample.example.output),
                "found": _shown(sample.output),
            }
    return None


def _samples(staging: Staging, check: Callable[[], None]) -> Iterator[Sample]:
    """Each cell by itself; then what enters an organ, through the whole of it."""
    for cell, spec in staging.specs.items():
        if not _has_effects(cell):
            for example in spec.template.examples:
                check()
                output = staging.made(cell)(example.input)
                yield Sample(cell, example, output)
    for address, graph in staging.graphs.items():
        for example in staging.specs[graph.entry].template.examples:
            check()
            walk = staging.compiled[address].run(example.input, is_shadow=True)
            if graph.entry in walk.outputs:
                yield Sample(graph.entry, example, walk.outputs[graph.entry])
        yield from _promised(staging, address, check)


def _promised(
    staging: Staging, address: str, check: Callable[[], None]
) -> Iterator[Sample]:
    """What an organ itself promises.

    It is compared where the organ ends before its first action; of any other one only
    that it does not fail is seen.
    """
    for example in staging.organs[address].examples or ():
        check()
        walk = staging.compiled[address].run(example.input, is_shadow=True)
        if walk.is_whole:
            yield Sample(address, example, walk.output)


def _has_effects(cell: str) -> bool:
    return cell.startswith("action.")


def _shown(value: Value) -> str:
    if isinstance(value, Media):
        return value.media_type
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
