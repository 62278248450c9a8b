"""Questions and reasons in the operator's language, from lexicon/texts.toml."""

import tomllib
from collections.abc import Mapping
from typing import Any

from grammar.model import Code, Lang, Question, Reason
from grammar.shipped import shipped


class Texts:
    """What the parser says, in Russian and in English."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        self._questions = table["question"]
        self._reasons = table["reason"]

    @classmethod
    def load(cls) -> "Texts":
        """Read the shipped texts."""
        return cls(tomllib.loads(shipped("lexicon", "texts.toml")))

    def question(
        self,
        key: str,
        slot: str,
        lang: Lang,
        options: tuple[str, ...] | None = None,
        *,
        about: str = "",
        kind: str = "",
    ) -> Question:
        """Return the question `key` for a slot.

        Given `options` replace the usual ones; `about` is put into options with a
        place for it; `kind` chooses among questions of one key, if it has kinds.
        """
        side, entry = _side(lang), self._questions[key]
        entry = {**entry, **entry.get(kind, {})}
        usual = tuple(o.replace("{}", about) for o in entry.get(f"options_{side}", ()))
        return Question(
            slot, entry[side], usual if options is None else options, key == "spelling"
        )

    def reason(self, code: Code, lang: Lang, about: str = "") -> Reason:
        """Return why nothing is done; `about` names what a suggestion may act on."""
        side, entry = _side(lang), self._reasons[code.value]
        suggestions = tuple(entry.get(f"suggestions_{side}", ()))
        named = tuple(
            s.replace("{}", about) for s in suggestions if about or "{}" not in s
        )
        bare = tuple(s.replace(" {}", "") for s in suggestions)
        return Reason(code, entry[side], named if about else bare)


def _side(lang: Lang) -> str:
    return "en" if lang is Lang.EN else "ru"
