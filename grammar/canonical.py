"""Typed commands said back: one sentence each that reads as exactly that command.

The other way round from parsing, and as pure. The sentences and the words for values
are data (lexicon/canonical.toml); what was typed by hand is quoted as it is.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from grammar.errors import LexiconError
from grammar.inflect import Inflector
from grammar.lexicon import Lexicon
from grammar.model import Command, Intent, Lang
from grammar.morph import Morphology
from grammar.nouns import Nouns
from grammar.said import Words
from grammar.shipped import shipped

_FILE = "canonical.toml"
_BLANK = re.compile(r"\{(\w+)(?::(\w+))?\}")


@dataclass(frozen=True, slots=True)
class _Sentence:
    """The sentence of an intent for commands that say these slots."""

    intent: Intent
    says: frozenset[str]
    text: Mapping[Lang, str]


class Canonical:
    """Says commands; immutable."""

    def __init__(self, table: Mapping[str, Any], nouns: Nouns) -> None:
        """Read a table of lexicon/canonical.toml.

        Raises:
            LexiconError: an intent has no sentence for a command without more slots.
        """
        self._rows = tuple(map(_sentence, table["sentence"]))
        self._parts: Mapping[str, Mapping[str, str]] = table["part"]
        self._dry: Mapping[str, str] = table["dry_run"]
        self._joint: Mapping[str, str] = table["joint"]
        self._words = Words(table["value"], nouns)
        if {row.intent for row in self._rows} != set(Intent):
            raise LexiconError(_FILE, "an intent without a sentence")

    @classmethod
    def load(cls, lexicon: Lexicon, morphology: Morphology) -> "Canonical":
        """Read the shipped table; names come from the lexicon.

        Raises:
            LexiconError: the table is broken.
        """
        table = tomllib.loads(shipped("lexicon", _FILE))
        return cls(table, Nouns(lexicon, Inflector(morphology)))

    def sentence(self, commands: Sequence[Command], lang: Lang) -> str:
        """Return commands in one sentence, in Russian unless `lang` is English.

        Parsed again it gives these commands; «да» and «нет» answer what is open.
        """
        key = Lang.EN if lang is Lang.EN else Lang.RU
        is_dry = _dry(commands)
        texts = [self._said(command, key) for command in commands]
        return (self._dry[key] if is_dry else "") + self._joint[key].join(texts)

    def _said(self, command: Command, lang: Lang) -> str:
        slots = command.slots
        row = next(r for r in self._rows if _fits(r, command))
        parts = (
            self._parts[slot][lang]
            for slot in self._parts
            if slot in slots and slot not in row.says
        )
        text = row.text[lang] + "".join(parts)

        def filled(blank: re.Match[str]) -> str:
            slot, case = blank[1], blank[2] or "accs"
            return self._words.of(command, slot, case, lang)

        return _BLANK.sub(filled, text)


def _fits(row: _Sentence, command: Command) -> bool:
    return row.intent is command.intent and row.says <= command.slots.keys()


def _dry(commands: Sequence[Command]) -> bool:
    return any(command.slots.get("dry_run") for command in commands)


def _sentence(row: Mapping[str, Any]) -> _Sentence:
    text = {Lang.RU: row["ru"], Lang.EN: row["en"]}
    return _Sentence(Intent(row["intent"]), frozenset(row.get("says", ())), text)
