"""Samples commands and foreign sentences from templates, with the places of names.

Names and templates are dealt out: held-out sentences are made of others than those
that are trained on, so that a score speaks of what the model has never seen.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from importlib import resources
from random import Random
from typing import Any

from grammar.model import Lang
from grammar.morph import Morphology
from grammar.proposer import Label, Proposal
from grammar.training.examples import Example, dealt

_HOLE = re.compile(r"\{(\w+)(?::(\w+))?\}")
_KINDS = {
    "орган": ("орган", "конвейер"),
    "клетка": ("клетка", "клетка анализа", "клетка действия", "клетка памяти"),
}
_KINDS_EN = ("organ", "cell", "analysis cell", "action cell", "memory cell", "pipeline")
_SEPARATORS = ("_", "_", "_", "-", "-", "")

PSEUDO = 0.35
"""The part of names and foreign things that are made-up words."""

Said = tuple[str, Label | None]
"""A stretch of a sentence, and what it is."""


class Sampler:
    """Makes sentences out of the shipped templates and words.

    Args:
        seed: the same seed makes the same sentences.
        morphology: puts Russian names into their cases.
        held_out: whether to use the words and templates kept from training.
    """

    def __init__(self, seed: int, morphology: Morphology, *, held_out: bool) -> None:
        self._random = Random(seed)  # noqa: S311 - sentences, not secrets
        self._morphology = morphology
        self._held_out = held_out
        self._templates = _read("sentences.toml")
        words = _read("words.toml")
        self._names: Mapping[str, list[str]] = self._dealt(words["names"])
        self._paths: Mapping[str, list[str]] = self._dealt(words["paths"])
        self._foreign: Mapping[str, list[str]] = self._dealt(words["foreign"])
        self._pseudo: Mapping[str, list[str]] = words["pseudo"]

    def commands(self, lang: Lang) -> Iterator[Example]:
        """Yield different commands without end, each with its names and paths."""
        templates = dealt(
            self._templates[lang.value]["commands"], held_out=self._held_out
        )
        yield from self._endless(templates, lang, is_foreign=False)

    def foreign(self, lang: Lang) -> Iterator[Example]:
        """Yield different sentences without end that are foreign to the factory."""
        templates = dealt(
            self._templates[lang.value]["foreign"], held_out=self._held_out
        )
        yield from self._endless(templates, lang, is_foreign=True)

    def _endless(
        self, templates: list[str], lang: Lang, *, is_foreign: bool
    ) -> Iterator[Example]:
        seen: set[str] = set()
        while True:
            made = self._filled(self._pick(templates), lang, is_foreign=is_foreign)
            if made.text not in seen:
                seen.add(made.text)
                yield made

    def _filled(self, template: str, lang: Lang, *, is_foreign: bool) -> Example:
        text, spans, at = "", [], 0
        for hole in _HOLE.finditer(template):
            text += template[at : hole.start()]
            for said, label in self._said(hole[1], hole[2], lang):
                if label is not None:
                    spans.append(Proposal(len(text), len(text) + len(said), label))
                text += said
            at = hole.end()
        return Example(text + template[at:], tuple(spans), is_foreign)

    def _said(self, hole: str, case: str | None, lang: Lang) -> Iterator[Said]:
        match hole:
            case "thing" if lang is Lang.RU:
                yield from self._thing_ru(case or "nomn")
            case "thing":
                yield from self._thing_en()
            case "bare":
                yield self._bare(case or "nomn", lang), Label.NAME
            case "name" | "title":
                name = self._title(lang) if hole == "title" else self._identifier()
                yield name, Label.NAME
            case "path" | "dataset":
                path = self._path() if hole == "path" else self._dataset()
                yield path, Label.PATH
            case _:
                yield self._word(hole, lang), None

    def _bare(self, case: str, lang: Lang) -> str:
        if lang is Lang.RU:
            return self._morphology.inflect(self._noun(), case)
        return self._plain()

    def _thing_ru(self, case: str) -> Iterator[Said]:
        kind = self._pick(list(_KINDS))
        head, *rest = self._pick(_KINDS[kind]).split()
        said = " ".join([self._morphology.inflect(head, case), *rest])
        match self._random.randrange(6):
            case 0:
                yield self._identifier(), Label.NAME
            case 1 | 2:
                yield f"{said} ", None
                yield self._identifier(), Label.NAME
            case 3 | 4:
                yield f"{self._morphology.inflect('орган', case)} ", None
                yield self._morphology.inflect(self._noun(), "gent"), Label.NAME
            case _:
                yield self._adjective(case), Label.NAME
                yield f" {self._morphology.inflect('орган', case)}", None
        yield from self._version()

    def _adjective(self, case: str) -> str:
        is_new = self._random.random() < PSEUDO
        word = self._pick(self._names["adjectives"])
        word = self._coined("syllables_ru", "adjectives_ru") if is_new else word
        # «орган» is inanimate: its accusative, and its modifiers', is the nominative.
        return self._morphology.inflect(word, "nomn" if case == "accs" else case)

    def _noun(self) -> str:
        if self._random.random() < PSEUDO:
            return self._coined("syllables_ru", "nouns_ru")
        return self._pick(self._names["nouns"])

    def _thing_en(self) -> Iterator[Said]:
        is_plain = self._random.random() < 0.5  # noqa: PLR2004
        name = self._plain() if is_plain else self._identifier()
        match self._random.randrange(4):
            case 0 if not is_plain:
                yield name, Label.NAME
            case 1:
                yield f"{self._pick(_KINDS_EN)} ", None
                yield name, Label.NAME
            case _:
                yield self._pick(("the ", "a ", "")), None
                yield name, Label.NAME
                yield f" {self._pick(_KINDS_EN)}", None
        yield from self._version()

    def _plain(self) -> str:
        if self._random.random() < PSEUDO:
            return self._coined("syllables_en", "endings_en")
        return self._pick(self._names["words"])

    def _coined(self, syllables: str, endings: str) -> str:
        count = self._random.choice((1, 2, 2))
        stem = self._random.sample(self._pseudo[syllables], count)
        return "".join([*stem, self._pick(self._pseudo[endings])])

    def _version(self) -> Iterator[Said]:
        if self._random.random() < 0.3:  # noqa: PLR2004
            yield f" {self._word('version', Lang.EN)}", None

    def _title(self, lang: Lang) -> str:
        """A name of two words, as it stands between quotes."""
        if lang is Lang.RU:
            word = self._pick(self._names["adjectives"])
            return f"{word} {self._coined('syllables_ru', 'nouns_ru')}"
        return f"{self._pick(self._names['words'])} {self._plain()}".title()

    def _identifier(self) -> str:
        """A name as programmers write one, sometimes with a digit or as an address."""
        count = self._random.choice((1, 2, 2, 2, 3))
        parts = self._random.sample(self._names["parts"], count)
        name = self._pick(_SEPARATORS).join(parts)
        match self._random.randrange(10):
            case 0:
                return f"{name}{self._random.randrange(2, 9)}"
            case 1:
                return f"{self._pick(('organ', 'analysis', 'action'))}.{name}.v1"
            case _:
                return name

    def _path(self) -> str:
        words = self._paths
        file = f"{self._pick(words['stems'])}.{self._pick(words['extensions'])}"
        folder = self._pick(words["folders"])
        match self._random.randrange(8):
            case 0:
                return file
            case 1:
                return f"/{folder}/{self._pick(words['folders'])}/{file}"
            case 2:
                return f"./{file}"
            case 3:
                return f"https://{self._pick(words['hosts'])}/{file}"
            case _:
                return f"{folder}/{file}"

    def _dataset(self) -> str:
        if self._random.random() < PSEUDO:
            return self._coined("syllables_en", "endings_en")
        return self._pick(self._paths["datasets"])

    def _word(self, hole: str, lang: Lang) -> str:
        if hole in self._foreign:
            return self._foreign_word(hole)
        fill = self._templates["fill"]
        return self._pick(fill.get(hole) or fill[f"{hole}_{lang.value}"])

    def _foreign_word(self, hole: str) -> str:
        if hole.startswith("device") and self._random.random() < PSEUDO:
            if hole.endswith("en"):
                return self._coined("syllables_en", "endings_en")
            noun = self._coined("syllables_ru", "nouns_ru")
            return self._morphology.inflect(noun, "accs")
        return self._pick(self._foreign[hole])

    def _dealt(self, lists: Mapping[str, list[str]]) -> dict[str, list[str]]:
        return {n: dealt(each, held_out=self._held_out) for n, each in lists.items()}

    def _pick(self, items: list[str] | tuple[str, ...]) -> str:
        return self._random.choice(items)


def _read(file: str) -> dict[str, Any]:
    folder = resources.files("grammar.training")
    return tomllib.loads(folder.joinpath(file).read_text("utf-8"))
