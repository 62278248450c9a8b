"""`python -m benchmarks.laws`: three laws of the language over many sampled commands.

Joined: all ordered pairs of sampled commands, by each connective, are read as exactly
those two. Left out: each required slot of each command, sampled or labelled, is asked
for when its words are not said. Said back: the canonical sentence of a command, in
both languages, is read as that command. Prints Markdown and the first breaches of each.
"""

import json
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from itertools import cycle, islice, product
from pathlib import Path
from random import Random
from time import perf_counter

from benchmarks.commands import drawn as drawn_command
from grammar.asides import Asides
from grammar.canonical import Canonical
from grammar.lexer import Lexer
from grammar.lexicon import Lexicon
from grammar.model import Command, Intent, Lang, Status
from grammar.morph import Morphology
from grammar.omission import omissions
from grammar.parse import Parser
from grammar.sample import CONNECTIVES, Sampler

CORPORA = Path(__file__).parents[1] / "corpora"
SHOWN = 10
Verdict = tuple[str, bool]
"""A text that was parsed, and whether the law holds for it."""


def main() -> None:
    """Measure and print."""
    arguments = ArgumentParser(description=__doc__)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--commands", type=int, default=40, help="to be paired")
    arguments.add_argument("--samples", type=int, default=5000, help="to leave out of")
    given = arguments.parse_args()
    parser, morphology = Parser.load(with_entities=False), Morphology()
    lexicon = Lexicon.load()
    sampler, lexer = (
        Sampler(lexicon, morphology),
        Lexer(lexicon, Asides.load(), morphology),
    )
    print("| law | texts | breaches | s | worst ms |")  # noqa: T201
    print("| --- | ---: | ---: | ---: | ---: |")  # noqa: T201
    for lang in CONNECTIVES:
        random = Random(given.seed)  # noqa: S311
        show(f"joined, {lang}", joined(parser, sampler, random, lang, given.commands))
    canonical, random = Canonical.load(lexicon, morphology), Random(given.seed)  # noqa: S311
    commands = (drawn_command(random, each) for each in _said(given.samples))
    show("said back", said_back(parser, canonical, commands))
    random = Random(given.seed)  # noqa: S311
    drawn = (sampler.draw(random).text for _ in range(given.samples))
    show("left out of samples", left_out(parser, lexer, drawn))
    show("left out of labels", left_out(parser, lexer, labelled()))


def joined(
    parser: Parser, sampler: Sampler, random: Random, lang: Lang, count: int
) -> Iterator[Verdict]:
    """Yield every ordered pair of so many samples, joined by each connective."""
    samples = sampler.distinct(random, lang, count)
    for one, connective, other in product(samples, CONNECTIVES[lang], samples):
        text = f"{one.text}{connective}{other.text}"
        parsed = parser.parse(text)
        said = [command.to_dict() for command in parsed.commands]
        wanted = [one.command.to_dict(), other.command.to_dict()]
        yield text, parsed.status is Status.OK and said == wanted


def _said(count: int) -> Iterator[Intent]:
    """Every intent in turn but the bare answers, which need an open question."""
    sayable = (i for i in Intent if i not in {Intent.CONFIRM, Intent.DECLINE})
    return islice(cycle(sayable), count)


def said_back(
    parser: Parser, canonical: Canonical, commands: Iterable[Command]
) -> Iterator[Verdict]:
    """Yield the canonical sentences of commands, in each language."""
    for command, lang in product(commands, CONNECTIVES):
        text = canonical.sentence([command], lang)
        parsed = parser.parse(text)
        said = [each.to_dict() for each in parsed.commands]
        yield text, parsed.status is Status.OK and said == [command.to_dict()]


def left_out(parser: Parser, lexer: Lexer, texts: Iterable[str]) -> Iterator[Verdict]:
    """Yield what each text leaves without each of its required slots."""
    for text in dict.fromkeys(texts):
        whole = parser.parse(text)
        if whole.status is not Status.OK or len(whole.commands) != 1:
            continue
        for each in omissions(text, whole.commands[0], lexer):
            yield each.text, each.is_met_by(parser.parse(each.text))


def labelled() -> Iterator[str]:
    """Yield every labelled utterance that is one command."""
    for path in sorted(CORPORA.glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            case = json.loads(line)
            if case.get("status") == "ok" and len(case["commands"]) == 1:
                yield case["utterance"]


def show(law: str, verdicts: Iterator[Verdict]) -> None:
    """Print the row of a law and the first texts that break it."""
    count, worst, broken = 0, 0.0, list[str]()
    begun = before = perf_counter()
    for text, holds in verdicts:
        now = perf_counter()
        count, worst, before = count + 1, max(worst, now - before), now
        if not holds:
            broken.append(text)
    took = perf_counter() - begun
    row = (law, count, len(broken), f"{took:.0f}", f"{worst * 1000:.0f}")
    print("| " + " | ".join(map(str, row)) + " |", flush=True)  # noqa: T201
    for text in islice(broken, SHOWN):
        print(f"  broken: {text}")  # noqa: T201


if __name__ == "__main__":
    main()
