"""`python -m grammar.training`: trains the proposer and writes its files anew.

Reads the labelled corpora and the templates of this repository and nothing else.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any

import click

from grammar.lexicon import Lexicon
from grammar.model import Lang
from grammar.morph import Morphology
from grammar.proposer import CONFIG, META, METRICS, WEIGHTS, Label, Proposer
from grammar.training.examples import Example, Finder, dealt
from grammar.training.model import Score, configuration, mistakes, score, train
from grammar.training.sentences import Sampler

ROOT = Path(__file__).resolve().parents[2]
UNLABELLED = frozenset({"demo.jsonl"})
SPOKEN = (Lang.RU, Lang.EN)
COMMANDS, FOREIGN, HELD_OUT = 1800, 1800, 400
"""How many sentences are sampled for each language, to train and to test on."""


@dataclass(frozen=True, slots=True)
class Material:
    """What is trained on, and the named sets that are held out."""

    lessons: tuple[Example, ...]
    held_out: Mapping[str, Sequence[Example]]


@click.command()
@click.option("--seed", default=7, show_default=True)
@click.option("--epochs", default=12, show_default=True, type=click.IntRange(min=1))
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    default=ROOT / "grammar" / "model_data",
    help="The folder of the model's files.",
)
@click.option("--show", default=0, metavar="N", help="Print N mistakes of each set.")
def main(seed: int, epochs: int, output: Path, show: int) -> None:
    """Train the proposer of names and paths, score it, write its files."""
    material = gather(seed)
    weights = train(material.lessons, epochs, seed)
    proposer = Proposer.of(configuration(), weights)
    scores = {name: score(proposer, e) for name, e in material.held_out.items()}
    for name, each in scores.items():
        click.echo(f"{name:22} {_line(each)}")
        for text, found in islice(mistakes(proposer, material.held_out[name]), show):
            click.echo(f"    {text}  {[text[p.start : p.end] for p in found]}")
    output.mkdir(parents=True, exist_ok=True)
    (output / WEIGHTS).write_bytes(weights)
    _write(output / CONFIG, configuration())
    _write(output / META, _meta(material, weights, seed, epochs))
    _write(output / METRICS, {name: _numbers(each) for name, each in scores.items()})


def gather(seed: int) -> Material:
    """Read the corpora and sample sentences; a fifth of everything is held out."""
    morphology = Morphology()
    finder = Finder(Lexicon.load(), morphology)
    read = [e for e in map(finder.example, _cases()) if e is not None]
    spoken = [each for each in read if not each.is_foreign]
    refused = [each for each in read if each.is_foreign]
    sampler = Sampler(seed, morphology, held_out=False)
    lessons = [*dealt(spoken, held_out=False), *dealt(refused, held_out=False)] * 2
    for lang in SPOKEN:
        lessons += islice(sampler.commands(lang), COMMANDS)
        lessons += islice(sampler.foreign(lang), FOREIGN)
    held = Sampler(seed + 1, morphology, held_out=True)
    kept: dict[str, Sequence[Example]] = {
        "corpora": dealt(spoken, held_out=True),
        "corpora, foreign": dealt(refused, held_out=True),
    }
    for lang in SPOKEN:
        kept[f"new names, {lang.value}"] = list(islice(held.commands(lang), HELD_OUT))
        kept[f"foreign, {lang.value}"] = list(islice(held.foreign(lang), HELD_OUT))
    return Material(tuple(lessons), kept)


def _cases() -> Iterator[Mapping[str, Any]]:
    for path in sorted((ROOT / "corpora").glob("*.jsonl")):
        if path.name in UNLABELLED:
            continue
        lines = path.read_text("utf-8").splitlines()
        yield from (json.loads(line) for line in lines if line.strip())


def _meta(material: Material, weights: bytes, seed: int, epochs: int) -> dict[str, Any]:
    from spacy.about import __version__  # noqa: PLC0415 - spaCy comes late

    return {
        "labels": [label.value for label in Label],
        "spacy": __version__,
        "seed": seed,
        "epochs": epochs,
        "examples": len(material.lessons),
        "weights_sha256": sha256(weights).hexdigest(),
    }


def _numbers(made: Score) -> dict[str, Any]:
    if made.is_foreign:
        return {"texts": made.texts, "texts_with_proposals": made.invented}
    return {
        "texts": made.texts,
        "precision": round(made.precision, 4),
        "recall": round(made.recall, 4),
        "f1": round(made.f1, 4),
    }


def _line(made: Score) -> str:
    if made.is_foreign:
        return f"{made.texts:5} foreign texts, {made.invented} with proposals"
    return (
        f"{made.texts:5} texts  precision {made.precision:.3f}"
        f"  recall {made.recall:.3f}  f1 {made.f1:.3f}"
    )


def _write(path: Path, value: Mapping[str, Any]) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
