"""`python -m benchmarks.fuzz`: hostile texts, each answered as agreed and quickly.

Every text is parsed once; its CPU time counts, so that neighbours on the machine move
it little. A text over the limit is parsed again and counts with its best time. Prints
Markdown and exits with 1 if a text broke the contract or the limit.
"""

from argparse import ArgumentParser
from collections.abc import Iterator
from dataclasses import dataclass, field
from heapq import heappush, heappushpop
from random import Random
from sys import exit as leave
from time import process_time_ns

from benchmarks.inputs import Inputs
from benchmarks.shape import fault
from benchmarks.timing import quantile
from grammar.model import Parse
from grammar.parse import Parser

LIMIT_MS = 50.0
_AGAIN = 4
_FIRST = ("созадй голсовой орган", "crate voice organ")
"""The first misspelt word builds the vocabulary of repairs, once in a process."""
_SLOWEST = 10
_SHOWN = 90
_MS = 1e6
_SIZES = (250, 500, 1000, 2000)
_GROWING = (
    "голос, ",
    "и отключи голос ",
    "создй ",
    "1 ",
    "a-",
    "«",
    "twenty ",
    "((a) ",
    ":?a",
    "3%",
    ",a",
    "048 ms ",
    "a,b ",
    "set up and ",
)


@dataclass(slots=True)
class Tally:
    """What was met so far: times by family (ms), the slowest texts, what broke."""

    times: dict[str, list[float]] = field(default_factory=dict)
    slowest: list[tuple[float, str]] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    def add(self, family: str, text: str, took: float) -> None:
        """Note one text with its CPU time in milliseconds."""
        self.times.setdefault(family, []).append(took)
        keep = heappush if len(self.slowest) < _SLOWEST else heappushpop
        keep(self.slowest, (took, text))


def main() -> int:
    """Parse so many drawn texts and print what came of them."""
    arguments = ArgumentParser(description=__doc__)
    arguments.add_argument("--count", type=int, default=20_000)
    arguments.add_argument("--seed", type=int, default=1)
    given = arguments.parse_args()
    parser, inputs = Parser.load(with_entities=False), Inputs.load()
    for said in _FIRST:
        parser.parse(said)
    random, tally = Random(given.seed), Tally()  # noqa: S311
    for _ in range(given.count):
        family, text = inputs.draw(random)
        _try(parser, family, text, tally)
    for line in (*_report(tally), "", *_growth(parser)):
        print(line)  # noqa: T201
    return int(bool(tally.broken) or max(tally.slowest)[0] > LIMIT_MS)


def _try(parser: Parser, family: str, text: str, tally: Tally) -> None:
    try:
        took, parse = _timed(parser, text)
    except Exception as error:  # noqa: BLE001 - that there is none is what is measured
        tally.broken.append(f"{error!r} at {text[:_SHOWN]!r}")
        return
    wrong = fault(parse, text)
    if wrong:
        tally.broken.append(f"{wrong} at {text[:_SHOWN]!r}")
    if took > LIMIT_MS:
        took = min(took, *(_timed(parser, text)[0] for _ in range(_AGAIN)))
    tally.add(family, text, took)


def _timed(parser: Parser, text: str) -> tuple[float, Parse]:
    begun = process_time_ns()
    parse = parser.parse(text)
    return (process_time_ns() - begun) / _MS, parse


def _report(tally: Tally) -> Iterator[str]:
    yield "| texts | count | p50 ms | p99 ms | slowest ms |"
    yield "| --- | ---: | ---: | ---: | ---: |"
    every = [each for times in tally.times.values() for each in times]
    for name, times in (*sorted(tally.times.items()), ("all", every)):
        cells = (f"{quantile(times, q):.2f}" for q in (50, 99, 100))
        yield f"| {name} | {len(times)} | {' | '.join(cells)} |"
    yield ""
    for took, text in sorted(tally.slowest, reverse=True):
        yield f"- {took:.1f} ms, {len(text)} characters: {text[:_SHOWN]!r}"
    yield f"- broken: {len(tally.broken)}; over {LIMIT_MS:.0f} ms: " + str(
        sum(each > LIMIT_MS for each in every)
    )
    yield from (f"- {line}" for line in tally.broken[:_SLOWEST])


def _growth(parser: Parser) -> Iterator[str]:
    """How the time grows with the length; a megabyte is refused unread."""
    sizes = (*_SIZES, 1_000_000)
    yield "| CPU ms of characters | " + " | ".join(map(str, sizes)) + " |"
    yield "| --- |" + " ---: |" * len(sizes)
    for piece in _GROWING:
        texts = ((piece * (size // len(piece) + 1))[:size] for size in sizes)
        best = (min(_timed(parser, text)[0] for _ in range(_AGAIN)) for text in texts)
        yield f"| `{piece}` | " + " | ".join(f"{each:.2f}" for each in best) + " |"


if __name__ == "__main__":
    leave(main())
