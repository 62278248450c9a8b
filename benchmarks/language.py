"""`python -m benchmarks.language`: the parser beside hassil, start-up beside spaCy's.

Prints Markdown. Both parse the same utterances in the same process and in turn; see
README.md here for what the columns are.
"""

import os
import platform
from argparse import ArgumentParser
from collections.abc import Callable, Iterator, Sequence
from importlib.metadata import version
from random import Random
from typing import Any

from benchmarks.peers import SPOKEN, Material, agreed, hassil, material, ours
from benchmarks.timing import Quantiles, Started, first, imports, rounds, spent, started
from grammar.complete import Completer
from grammar.model import Lang
from grammar.parse import Parser

PLAIN = "создай голосовой орган v1"
# To ask which organ is meant takes the pipeline that finds names.
OPEN_NAME = "откати бруклин к v1"
COMPLETED, SCATTERED = 3, 4000
"""How often each beginning is completed, and how many are without the one before."""
PROPOSE = (
    "from grammar.proposer import Proposer; Proposer.load().propose('орган вкуса')"
)
PROGRAMS: dict[str, Sequence[str]] = {
    "bare Python": ("-c", "pass"),
    "`import hassil`": ("-c", "import hassil"),
    "`import spacy`": ("-c", "import spacy"),
    "`import grammar.parse`": ("-c", "import grammar.parse"),
    f"`factory parse` «{PLAIN}»": ("-m", "tui.cli", "parse", PLAIN),
    f"`factory parse` «{OPEN_NAME}»": ("-m", "tui.cli", "parse", OPEN_NAME),
    "the proposer, loaded and asked once": ("-c", PROPOSE),
}


def main() -> None:
    """Measure and print."""
    arguments = ArgumentParser(description=__doc__)
    arguments.add_argument("--repeats", type=int, default=15, help="of every utterance")
    arguments.add_argument("--starts", type=int, default=5, help="of every process")
    given = arguments.parse_args()
    show(machine())
    parser = Parser.load()
    for lang in SPOKEN:
        show(language(lang, parser, given.repeats))
    show(starting(given.starts))


def machine() -> Iterator[str]:
    """Yield what was measured, and on what."""
    packages = ("hassil", "lark", "spacy", "pymorphy3")
    versions = ", ".join(f"{name} {version(name)}" for name in packages)
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    yield f"Python {platform.python_version()}, {versions}"
    yield f"{os.cpu_count()} CPUs ({platform.machine()}), load average {load}"


def language(lang: Lang, parser: Parser, repeats: int) -> Iterator[str]:
    """Yield the tables of one language."""
    theirs, intents = hassil(lang)
    mine = ours(parser)
    said = material(lang, intents)
    seen = first(parser.parse, said.corpus)
    both = list(agreed((mine, theirs), (*said.listed, *said.corpus)))
    yield f"## {lang.value}: {len(intents)} intents that both know"
    yield ""
    yield "| utterances | said | this parser accepts | hassil accepts |"
    yield "| --- | ---: | ---: | ---: |"
    for name, texts in _sets(said):
        counts = (sum(f(t) is not None for t in texts) for f in (mine, theirs))
        yield _row(name, len(texts), *counts)
    yield ""
    yield "| ms per utterance | utterances | p50 | p99 | every call p99 |"
    yield "| --- | ---: | ---: | ---: | ---: |"
    yield from _race("accepted alike by both", both, mine, theirs, repeats)
    yield from _race("foreign to the factory", said.foreign, mine, theirs, repeats)
    alone = rounds({"": mine}, said.corpus, repeats)[""]
    yield _timed("this parser, its whole corpus of these", len(said.corpus), alone)
    yield _timed("the same when first seen", len(said.corpus), seen)
    yield from _completion(parser.completer(), said.corpus)


def _race(
    name: str,
    texts: Sequence[str],
    mine: Callable[[str], object],
    theirs: Callable[[str], object],
    repeats: int,
) -> Iterator[str]:
    made = rounds({"this parser": mine, "hassil": theirs}, texts, repeats)
    a, b = made["this parser"], made["hassil"]
    yield _timed(f"this parser, {name}", len(texts), a)
    yield _timed(f"hassil, {name}", len(texts), b)
    ratios = (a.p50 / b.p50, a.p99 / b.p99, a.tail / b.tail)
    yield _row("ratio", "", *(f"**{ratio:.2f}**" for ratio in ratios))


def _completion(completer: Completer, texts: Sequence[str]) -> Iterator[str]:
    """Every beginning of every utterance: as it is typed, and out of the blue."""
    begun = [text[:end] for text in texts for end in range(1, len(text) + 1)]
    scattered = Random(7).sample(begun, min(len(begun), SCATTERED))  # noqa: S311
    for name, each in (("typed", begun), ("out of the blue", scattered)):
        made = spent(completer.complete, each, COMPLETED)
        yield _timed(f"completion of all beginnings, {name}, CPU", len(each), made)


def starting(count: int) -> Iterator[str]:
    """Yield the table of fresh processes."""
    yield f"## A fresh process, median of {count}"
    yield ""
    yield "| program | wall s | CPU s | peak RSS MB | imports spaCy |"
    yield "| --- | ---: | ---: | ---: | --- |"
    for name, each in started(PROGRAMS, count).items():
        yield _process(name, each)


def _process(name: str, made: Started) -> str:
    has_spacy = "yes" if imports(PROGRAMS[name], "spacy") else "no"
    took = f"{made.wall:.2f}", f"{made.cpu:.2f}", f"{made.rss:.0f}"
    return _row(name, *took, has_spacy)


def _sets(said: Material) -> Iterator[tuple[str, Sequence[str]]]:
    yield "plain sentences", said.listed
    yield "labelled corpus", said.corpus
    yield "foreign to the factory", said.foreign


def _timed(name: str, count: int, made: Quantiles) -> str:
    values = (f"{each:.3f}" for each in (made.p50, made.p99, made.tail))
    return _row(name, count, *values)


def _row(*cells: Any) -> str:
    return "| " + " | ".join(map(str, cells)) + " |"


def show(lines: Iterator[str]) -> None:
    """Print lines and an empty one."""
    for line in lines:
        print(line)  # noqa: T201
    print(flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
