"""`python -m benchmarks.misspellings`: what becomes of one-letter misspellings.

Takes the labelled commands of the corpora and sampled sentences, misspells every word
that the lexicon lists, and prints Markdown: how often the right command is asked about
first, another one is, or the misspelling is taken for a command.
"""

import time
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from random import Random
from typing import Any

from agent.corpus import read_cases
from benchmarks.slips import Slip, Slipper
from grammar.lexicon import Lexicon
from grammar.model import Lang, Parse, Status
from grammar.morph import Morphology
from grammar.parse import Parser
from grammar.sample import Sampler

_SHORT = 4
_OTHERS = ("demo", "sessions", "refused")


class Fate(StrEnum):
    """What a misspelling led to."""

    RIGHT = "asked, the right command first"
    OTHER = "asked, another command first"
    SLOT = "another question"
    REFUSED = "refused"
    SAME = "ok as the right command"
    WRONG = "ok as another command"


def fate(parser: Parser, slip: Slip) -> Fate:
    """Return what the parser makes of a misspelt sentence."""
    meant, parsed = parser.parse(slip.sentence), parser.parse(slip.text)
    if parsed.status is Status.OK:
        return Fate.SAME if means(parsed) == means(meant) else Fate.WRONG
    question = parsed.question
    if question is None:
        return Fate.REFUSED
    if not question.repair:
        return Fate.SLOT
    offered = parser.parse(question.options[0])
    right = offered.status is Status.OK and means(offered) == means(meant)
    return Fate.RIGHT if right else Fate.OTHER


def means(parsed: Parse) -> list[dict[str, Any]]:
    """Return the commands of a parse as the contract prints them."""
    return [command.to_dict() for command in parsed.commands]


def slips(
    parser: Parser, slipper: Slipper, texts: Iterable[str], random: Random
) -> Iterator[Slip]:
    """Yield the misspellings of those texts that are commands."""
    for text in texts:
        plain = parser.parse(text)
        if plain.status is Status.OK:
            yield from slipper.slips(text, plain.commands, random)


def kind(slip: Slip) -> str:
    """Return the row that a misspelling counts in: language and length of the word."""
    lang = Lang.EN if slip.word.isascii() else Lang.RU
    return f"{lang.value}, {'1-3' if len(slip.word) < _SHORT else '4 and more'} letters"


def main() -> None:
    """Measure and print."""
    arguments = ArgumentParser(description=__doc__)
    arguments.add_argument("--sampled", type=int, default=300, help="sentences")
    arguments.add_argument("--labelled", type=int, default=300, help="utterances")
    arguments.add_argument("--seed", type=int, default=0)
    arguments.add_argument("--corpora", type=Path, default=Path("corpora"))
    arguments.add_argument("--show", type=int, default=0, help="how many of each fate")
    given = arguments.parse_args()
    lexicon, morphology = Lexicon.load(), Morphology()
    random = Random(given.seed)  # noqa: S311
    sampler = Sampler(lexicon, morphology)
    texts = [sampler.draw(random).text for _ in range(given.sampled)]
    texts += _labelled(given.corpora, given.labelled, random)
    parser = Parser.load(with_entities=False)
    slipper = Slipper(lexicon, morphology)
    started = time.process_time()
    fates = [(s, fate(parser, s)) for s in slips(parser, slipper, texts, random)]
    _print(fates, time.process_time() - started)
    for slip, found in _bad(fates, given.show):
        print(f"{found}: {slip.text}  ({slip.word} -> {slip.typed})")  # noqa: T201


def _labelled(folder: Path, count: int, random: Random) -> Sequence[str]:
    """Labelled utterances that are commands."""
    files = sorted(f for f in folder.glob("*.jsonl") if not f.name.startswith(_OTHERS))
    lines = (line for file in files for line in file.read_text("utf-8").splitlines())
    turns = (case.turns[0] for case in read_cases(lines))
    texts = [t.utterance for t in turns if t.wanted.status is Status.OK]
    return random.sample(texts, min(count, len(texts)))


def _print(fates: Sequence[tuple[Slip, Fate]], seconds: float) -> None:
    table: dict[str, Counter[Fate]] = {}
    for slip, found in fates:
        table.setdefault(kind(slip), Counter())[found] += 1
    print("| words | misspellings |", " | ".join(Fate), "|")  # noqa: T201
    print("| --- | ---: |", " | ".join("---:" for _ in Fate), "|")  # noqa: T201
    for name, counts in sorted(table.items()):
        print(f"| {name} | {counts.total()} |", _shares(counts), "|")  # noqa: T201
    each = seconds / max(1, len(fates)) * 1000
    print(f"\n{each:.1f} ms of CPU for each, with its original and first option")  # noqa: T201


def _shares(counts: Mapping[Fate, int]) -> str:
    total = sum(counts.values())
    return " | ".join(
        f"{counts.get(f, 0)} ({counts.get(f, 0) / total:.2%})" for f in Fate
    )


def _bad(fates: Sequence[tuple[Slip, Fate]], count: int) -> Iterator[tuple[Slip, Fate]]:
    for wanted in (Fate.WRONG, Fate.OTHER, Fate.REFUSED, Fate.SLOT):
        yield from [one for one in fates if one[1] is wanted][:count]


if __name__ == "__main__":
    main()
