"""`text.normalize`: figures, signs and abbreviations as words, Russian and English.

Numbers, ordinals, dates, times, percent, money, units and abbreviations are written
out as a speaker says them; Russian words agree in gender, number and, after the common
prepositions, case. Where the case cannot be seen the dictionary form is taken. What
needs nothing (words, addresses, file names, versions) stays byte for byte, and a
normalised text normalises to itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, Literal

from factory.providers.computation import Computation, Options, text_of
from factory.providers.normal.english import english_rules
from factory.providers.normal.ru_words import RussianWords
from factory.providers.normal.russian import russian_rules
from factory.providers.normal.scan import (
    Lang,
    Rule,
    Topic,
    lang_at,
    lang_of,
    scan,
)
from factory.providers.port import Example, Tunable, Value

# One pass is nearly always enough; words made by one rule may let another speak.
MAX_PASSES: Final = 8


class Language(Options):
    """Which language's rules apply: by the words around, or one everywhere.

    Switched off, `dates` (with times and years), `signs` and `abbreviations` stay as
    they are written, but for the numbers in them.
    """

    lang: Literal["auto", "ru", "en"] = "auto"
    dates: bool = True
    signs: bool = True
    abbreviations: bool = True


def normalize() -> Computation[Language]:
    """The provider `text.normalize`; dictionaries are loaded at its first run."""
    normalizer = Normalizer()
    return Computation(
        name="text.normalize",
        kind="analysis",
        input={"type": "string"},
        output={"type": "string"},
        form=Language,
        work=lambda value, options: _work(normalizer, value, options),
        examples=(
            Example("осталось 5 км", {}, "осталось пять километров"),
            Example("в 2026 г.", {}, "в две тысячи двадцать шестом году."),
            Example("it costs $5", {}, "it costs five dollars"),
            Example("16", {"lang": "en"}, "sixteen"),
        ),
        tunables=(
            Tunable("lang", ("auto", "ru", "en")),
            *(Tunable(topic.value, (True, False)) for topic in Topic),
        ),
    )


@dataclass(frozen=True)
class Normalizer:
    """Both rule sets, made when first needed."""

    words: RussianWords = field(default_factory=RussianWords)

    @cached_property
    def rules(self) -> dict[Lang, Sequence[Rule]]:
        """The rules by language."""
        return {Lang.RU: russian_rules(self.words), Lang.EN: english_rules()}

    def said(
        self, text: str, lang: Lang | None, without: frozenset[Topic] = frozenset()
    ) -> str:
        """The text in words.

        Args:
            text: any text.
            lang: the language, or nothing to look at the words around.
            without: what is left as it is written.
        """
        whole = lang_of(text)
        rules = {
            each: [rule for rule in found if rule.topic not in without]
            for each, found in self.rules.items()
        }

        def rules_at(start: int) -> Sequence[Rule]:
            return rules[lang or lang_at(text, start, whole)]

        return scan(text, rules_at)


def _work(normalizer: Normalizer, value: Value, options: Language) -> Value:
    text = text_of(value)
    lang = None if options.lang == "auto" else Lang(options.lang)
    without = frozenset(each for each in Topic if not getattr(options, each.value))
    for _ in range(MAX_PASSES):
        before, text = text, normalizer.said(text, lang, without)
        if text == before:
            break
    return text
